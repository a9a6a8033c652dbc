"""Campaigns that hold the journal to what is promised of it; `python -m tests.trust --help`."""
