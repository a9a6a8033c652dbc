"""Truths that a part of your own must keep to, as tests to run: at present those of a store of journals.

Whoever keeps journals elsewhere derives a test class from `JournalContract` and says how
to make a store; pytest finds the truths in it. Nothing here needs a test runner, though:
a truth is a method that returns, or raises `AssertionError` with what was expected and
found, even where Python leaves `assert` out. Loads no package beyond the journal's own.
"""

from kpiflow.testing.journals import JournalContract


__all__ = ["JournalContract"]
