"""Test files of rules as pytest sees them: a collector for each file, an item for each case."""

from __future__ import annotations

import os

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kpiflow.errors import CaseFailedError, KpiflowError
from kpiflow.ladder import Situation
from kpiflow.testing.cases import Case, CaseFile, load_cases, must_hold, run_case
from kpiflow.testing.runs import problem_text
from kpiflow.testing.settings import LANGUAGE
from kpiflow.text import Language


tried: dict[Path, list[Situation]] = {}
"""What was judged in cases that came to what they expect, by the definition, for who measures."""


class CaseModule(pytest.File):
    """A test file; what is wrong with it is told as it is on the command line."""

    def collect(self) -> Iterator[CaseItem]:
        """Read the file and give its cases."""
        try:
            files = load_cases(self.path)
        except KpiflowError as error:
            raise self.CollectError(str(error)) from None
        for file in files:
            for case in file.cases:
                yield CaseItem.from_parent(self, name=case.name, case=case, file=file)


class CaseItem(pytest.Item):
    """A case of a test file.

    Attributes:
        case: The case.
        file: The file it stands in.
    """

    def __init__(self, *, case: Case, file: CaseFile, **named: Any) -> None:
        super().__init__(**named)
        self.case = case
        self.file = file
        if case.todo:
            self.add_marker(pytest.mark.skip(reason=f"todo: {case.todo}"))
        if case.xfail:
            self.add_marker(pytest.mark.xfail(reason=case.xfail, strict=True, raises=CaseFailedError))

    def runtest(self) -> None:
        """Try the case.

        Raises:
            CaseFailedError: It does not come to what it expects.
        """
        outcome = run_case(self.case, self.file.indicator)
        must_hold(outcome)
        if not self.case.xfail:
            tried.setdefault(self.file.definition.resolve(), []).append(outcome.situation)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Say what was expected and what came of it, with the rules' own reasons and no Python."""
        if not isinstance(excinfo.value, CaseFailedError):
            return super().repr_failure(excinfo, style)
        place = f"{self.case.place}: " if self.case.place else ""
        outcome = run_case(self.case, self.file.indicator)
        return f"{place}{self.name}\n{problem_text(outcome, self._language)}"

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        """Give the file and line of the case."""
        line = self.case.place.line - 1 if self.case.place else None
        return self.path, line, self.name

    @property
    def _language(self) -> Language:
        return "th" if self.config.getini(LANGUAGE) == "th" else "en"
