"""The pytest plugin: test files of rules are collected, and fixtures for assessments in tests.

It is loaded in every run of pytest where kpiflow is installed, so it loads nothing of kpiflow
until a test file is found or a fixture is asked for.
"""

from __future__ import annotations

import sys

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kpiflow.testing.settings import LANGUAGE, SUFFIXES


if TYPE_CHECKING:
    from kpiflow.journal import MemoryStore
    from kpiflow.testing.collecting import CaseModule
    from kpiflow.testing.fixtures import Assessments, FixedClock


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting of the language."""
    parser.addini(LANGUAGE, "language of explanations of failing rules: en or th", default="en")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseModule | None:
    """Collect a test file of rules."""
    if not file_path.name.lower().endswith(SUFFIXES):
        return None
    from kpiflow.testing.collecting import CaseModule  # noqa: PLC0415 -- see above

    module: CaseModule = CaseModule.from_parent(parent, path=file_path)
    return module


@pytest.hookimpl(wrapper=True, trylast=True)  # within that of pytest-cov, which ends with combining
def pytest_runtestloop() -> Generator[None, object, object]:
    """Hand over to coverage.py what cases show of guards, where both have been at work."""
    result = yield
    collecting = sys.modules.get("kpiflow.testing.collecting")
    if collecting is not None and "coverage" in sys.modules:
        from kpiflow.testing.rule_lines import hand_over  # noqa: PLC0415 -- see above

        hand_over(collecting.tried)
    return result


@pytest.fixture
def memory_store() -> MemoryStore:
    """Give an empty store of journals that lives as long as the test."""
    from kpiflow.journal import MemoryStore  # noqa: PLC0415 -- see above

    return MemoryStore()


@pytest.fixture
def fixed_clock() -> FixedClock:
    """Give a clock that stands at noon of 2007-10-31 in Bangkok, until a test sets it."""
    from kpiflow.testing.fixtures import FixedClock  # noqa: PLC0415 -- see above

    return FixedClock()


@pytest.fixture
def assessment(memory_store: MemoryStore, fixed_clock: FixedClock) -> Assessments:
    """Give a function that opens an assessment of a definition, in `memory_store` and by `fixed_clock`."""
    from kpiflow.testing.fixtures import Assessments  # noqa: PLC0415 -- see above

    return Assessments(memory_store, fixed_clock)
