"""What makes the tables."""
