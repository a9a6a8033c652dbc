"""Files to what is wrong with them: loading problems and lints, each with its place, in one order."""

from __future__ import annotations

import os

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError, LoadingError, Problem
from kpiflow.linting import (
    Filing,
    Judgement,
    Lint,
    Severity,
    Sheet,
    lint_definition,
    lint_filing,
    lint_set,
    lint_sheet,
)
from kpiflow.loading import AssessmentFile, load_assessment
from kpiflow.loading.contents import FiledAssessment
from kpiflow.loading.evidence_files import look
from kpiflow.loading.files import indicator_in
from kpiflow.loading.scorecards import scorecard_in
from kpiflow.loading.source import Source, read_source
from kpiflow.testing.cases import load_cases


SUFFIXES: Final = (".yaml", ".yml", ".json")

Kind: TypeAlias = Literal["definition", "assessment", "scorecard", "tests", ""]
"""What a file is; empty when it is none of them."""

_OF_A_DEFINITION: Final = ("levels", "criteria", "weight")
_OF_A_SCORECARD: Final = ("parts",)
_OF_TESTS: Final = ("tests", "cases")
_OF_AN_ASSESSMENT: Final = ("report", "assessment", "continues")


@frozen(kw_only=True)
class Found:
    """One thing that is wrong.

    Attributes:
        severity: How much it matters; what cannot be loaded is an error.
        problem: What is wrong and where.
        file: The file it is about.
        rule: The name of the rule that found it; empty for what cannot be loaded, and for what
            gives pause about an evidence file.
    """

    severity: Severity
    problem: Problem
    file: str
    rule: str = ""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Where it stands among others: by file, place and code."""
        position = self.problem.position
        place = (position.line, position.column) if position else (0, 0)
        return (self.file, *place, self.problem.code, self.problem.message)


@frozen(kw_only=True)
class Checked:
    """All that was found.

    Attributes:
        files: The files that were checked.
        passed_by: Files in the folders that are none of what is checked.
        found: What is wrong with the files, in order.
    """

    files: tuple[str, ...] = ()
    passed_by: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()

    def count(self, severity: Severity) -> int:
        """Count what matters so much."""
        return sum(each.severity == severity for each in self.found)

    @property
    def is_loadable(self) -> bool:
        """Whether every file could be read, and every definition holds together."""
        return all(each.rule or each.severity != "error" for each in self.found)


@frozen(kw_only=True)
class _Definition:
    indicator: Indicator
    source: Source


@frozen(kw_only=True)
class _Checker:
    """Collects what is found, file by file."""

    evidence: Path | None = None
    found: list[Found] = field(factory=list)
    folders: dict[Path, list[_Definition]] = field(factory=dict)

    def look_at(self, path: Path, *, is_named: bool) -> bool:
        """Check a file, and tell whether it is one to check; what cannot be read is, and what is named."""
        try:
            source = read_source(path)
        except KpiflowError as error:
            self.note(error, path)
            return True
        kind = _kind_of(source)
        if kind or is_named:
            self._check(path, source, kind)
        return bool(kind) or is_named

    def _check(self, path: Path, source: Source, kind: Kind) -> None:
        if kind == "assessment":
            self._check_assessment(path)
            return
        if kind == "scorecard":
            self._check_scorecard(source, path)
            return
        if kind == "tests":
            self._check_cases(path)
            return
        try:
            indicator = indicator_in(source, path)
        except KpiflowError as error:
            self.note(error, path)
            return
        self.folders.setdefault(path.parent, []).append(_Definition(indicator=indicator, source=source))
        self._note_lints(lint_definition(indicator), source, path)

    def check_sets(self) -> None:
        """Check the definitions of each folder together."""
        for folder, definitions in self.folders.items():
            for lint in lint_set(tuple(each.indicator for each in definitions)):
                n, *rest = lint.problem.path
                problem = replace(lint.problem, path=tuple(rest))
                source = definitions[n if isinstance(n, int) else 0].source
                placed = Lint(code=lint.code, name=lint.name, severity=lint.severity, problem=problem)
                self._note_lints((placed,), source, folder)

    def note(self, error: KpiflowError, path: Path) -> None:
        """Keep why a file cannot be loaded."""
        self.found.extend(
            Found(severity="error", problem=problem, file=_file_of(problem, path))
            for problem in error.problems
        )

    def _check_assessment(self, path: Path) -> None:
        try:
            looked = look(load_assessment(path), root=self.evidence)
        except KpiflowError as error:
            self.note(error, path)
            return
        file = looked.file
        self.found.extend(
            Found(severity="warning", problem=remark, file=_file_of(remark, path))
            for remark in looked.remarks
        )
        self._note_lints(lint_filing(_filing(file)), file.parts[-1].source, path)

    def _check_cases(self, path: Path) -> None:
        """Check that a test file can be read; whether its cases hold is for `kpiflow test` to say."""
        try:
            load_cases(path)
        except KpiflowError as error:
            self.note(error, path)

    def _check_scorecard(self, source: Source, path: Path) -> None:
        try:
            file = scorecard_in(source, path)
        except KpiflowError as error:
            self.note(error, path)
            return
        judged = {
            code: Judgement(indicator=each.indicator, round_months=each.first.report.round_months)
            for code, each in file.assessments.items()
        }
        self._note_lints(lint_sheet(Sheet(sheet=file.sheet, judged=judged)), source, path)

    def _note_lints(self, lints: Iterable[Lint], source: Source, path: Path) -> None:
        for lint in lints:
            problem = source.placed(lint.problem)
            self.found.append(
                Found(severity=lint.severity, problem=problem, file=_file_of(problem, path), rule=lint.name)
            )


def check(paths: Iterable[Path], *, evidence: Path | None = None) -> Checked:
    """Check files, and the files in folders that are definitions, assessments or scorecards.

    A file that several paths lead to is checked once, and so is named what is wrong with a
    file that others name. A folder without anything to check is a mistake, most often in its name.

    Args:
        paths: The files and folders.
        evidence: The folder that the paths of evidence files begin in; by default that of each
            assessment file.
    """
    checker = _Checker(evidence=evidence)
    files: list[str] = []
    passed_by: list[str] = []
    was_checked: dict[str, bool] = {}
    for path in paths:
        reals: list[str] = []
        for each in _below(path) if path.is_dir() else [path]:
            real = os.path.realpath(each)
            reals.append(real)
            if real not in was_checked:
                was_checked[real] = checker.look_at(each, is_named=each is path)
                (files if was_checked[real] else passed_by).append(str(each))
        if not any(was_checked[real] for real in reals):
            checker.note(LoadingError(_nothing_in(path)), path)
    checker.check_sets()
    in_order = sorted(dict.fromkeys(checker.found), key=lambda found: found.order)
    return Checked(files=tuple(files), passed_by=tuple(passed_by), found=tuple(in_order))


def definitions_below(folder: Path) -> Iterator[Path]:
    """Give the files in a folder and below it that are definitions; what cannot be read is for `check` to say."""
    for path in _below(folder):
        try:
            source = read_source(path)
        except KpiflowError:
            continue
        if _kind_of(source) == "definition":
            yield path


def _nothing_in(folder: Path) -> Problem:
    """Build the problem of a folder in which there is nothing to check."""
    return Problem(
        "KPI400",
        f"there is nothing to check in '{folder}'",
        expected=f"a definition, an assessment, a scorecard or a test file, in a file that ends in {', '.join(SUFFIXES)}",
        hint="check the name of the folder",
    )


def _below(folder: Path) -> Iterator[Path]:
    """Walk the files of a folder and the folders in it, hidden ones aside, by name."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(place) / name


def _kind_of(source: Source) -> Kind:
    """Tell what a file is; nothing for what is none of ours, and for what commands print, which is never read back."""
    if source.has("edition"):
        return ""
    if any(source.has(key) for key in _OF_AN_ASSESSMENT):
        return "assessment"
    if any(source.has(key) for key in _OF_TESTS) and not source.has("levels"):
        return "tests"
    if any(source.has(key) for key in _OF_A_SCORECARD) and not source.has("levels"):
        return "scorecard"
    return "definition" if any(source.has(key) for key in _OF_A_DEFINITION) else ""


def _file_of(problem: Problem, path: Path) -> str:
    return problem.position.file if problem.position else str(path)


def _filing(file: AssessmentFile) -> Filing:
    """Give what the last file of an assessment states; those it goes on from are checked by themselves."""
    content = file.parts[-1].content
    revoked = [
        revocation.decision for part in file.parts for revocation in part.content.decisions.revocations
    ]
    return Filing(
        indicator=file.indicator,
        as_of=content.as_of,
        report=content.report if isinstance(content, FiledAssessment) else None,
        evidence=content.evidence,
        earlier=tuple(item for part in file.parts[:-1] for item in part.content.evidence),
        decisions=tuple(
            (("decisions", key, n), decision) for key, n, decision in content.decisions.about_requirements()
        ),
        revoked=frozenset(revoked),
    )
