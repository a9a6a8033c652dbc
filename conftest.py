"""Run the examples in README, docs and docstrings as tests."""

from __future__ import annotations

import os

from collections.abc import Iterator
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path
from typing import Any

import pytest

from hypothesis import settings
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser as MarkdownExamples
from sybil.parsers.rest import DocTestParser

from postgresql import Server


# Whoever installs kpiflow has it by its entry point; from a clone it is named here.
pytest_plugins = ["kpiflow.testing.plugin"]

_OPTIONS = ELLIPSIS | NORMALIZE_WHITESPACE


def _stand_in_the_project(namespace: dict[str, Any]) -> None:
    """Give examples the files they speak of, whatever folder the tests run in."""
    namespace["_before"] = Path.cwd()
    os.chdir(Path(__file__).parent)


def _go_back(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_before"])


_markdown = Sybil(
    parsers=[MarkdownExamples(doctest_optionflags=_OPTIONS)],
    patterns=["*.md"],
    setup=_stand_in_the_project,
    teardown=_go_back,
)
_docstrings = Sybil(
    parsers=[DocTestParser(optionflags=_OPTIONS)],
    patterns=["kpiflow/**/*.py", "kpiflow/*.py"],
    setup=_stand_in_the_project,
    teardown=_go_back,
)
pytest_collect_file = (_markdown + _docstrings).pytest()

# The short tier is the same on every run; the long one searches anew each time:
#     python -m pytest tests/properties --hypothesis-profile=long
settings.register_profile("short", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=5000, deadline=None)
# For a look at what the tests reach, after the short tier has judged them.
settings.register_profile("few", max_examples=8, deadline=None, derandomize=True)
settings.load_profile("short")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Give a server of PostgreSQL that is there for this run only; skip where none can be had."""
    try:
        server = Server()
    except LookupError as error:
        pytest.skip(str(error))
    yield server
    server.stop()
