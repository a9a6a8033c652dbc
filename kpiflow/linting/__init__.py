"""Static analysis of definitions."""
