"""Indicators whose journals stand in Django's own database; copy this folder into a project of yours."""
