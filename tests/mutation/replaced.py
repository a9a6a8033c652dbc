"""Runs tests with one module replaced from another file: `python -m tests.mutation.replaced MODULE FILE TESTS...`."""

from __future__ import annotations

import importlib
import importlib.util
import sys

from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest


class Replacing:
    """Finds one module in another file."""

    def __init__(self, name: str, path: str) -> None:
        self._name, self._path = name, path

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Give where the module is; others are for others to find."""
        del path, target
        return importlib.util.spec_from_file_location(name, self._path) if name == self._name else None


if __name__ == "__main__":
    module, file, *tests = sys.argv[1:]
    sys.meta_path.insert(0, Replacing(module, file))
    importlib.import_module(
        module
    )  # before pytest, which has a finder of its own for plugins and what is beside them
    options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=few"]
    known = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # that it was imported before
    sys.exit(pytest.main([*options, *known, *tests]))
