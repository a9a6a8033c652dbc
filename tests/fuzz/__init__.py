"""Coverage-guided fuzzing of everything that reads what strangers wrote.

`python -m tests.fuzz` searches for an input that breaks a promise of the loader. The
search changes documents by the grammar of the rule language, keeps those that reach
branches of kpiflow that none reached before, and goes on from them.
"""
