"""Mutation testing: each small change of the code must make a test fail, or be listed as making no difference."""
