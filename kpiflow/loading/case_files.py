"""Test files of rules: read with the definition they test, and refused with every problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from kpiflow import codec
from kpiflow.assessment.events import Event
from kpiflow.dates import ROUND_MONTHS
from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError, LoadingError, Path as DocumentPath, Position, Problem
from kpiflow.loading.beside import path_beside, placed_where_named, refuse_kind
from kpiflow.loading.case_contents import FiledCase, FiledCases
from kpiflow.loading.case_tables import Filled, Room, filled
from kpiflow.loading.contents import AssessmentFile
from kpiflow.loading.files import load_assessment, load_indicator
from kpiflow.loading.recording import open_assessment
from kpiflow.loading.source import Source, read_source
from kpiflow.scoring import exact
from kpiflow.text import shortened


SUFFIXES: Final = (".kpitest.yaml", ".kpitest.yml", ".kpitest.json")
"""How the names of test files end."""

NO_POINTS: Final = ("-", "–", "—")
"""How it is written that there are no points."""


def is_case_file(path: Path) -> bool:
    """Tell whether a file goes by the name of a test file."""
    return path.name.lower().endswith(SUFFIXES)


@frozen(kw_only=True)
class ReadCase:
    """A case of a test file, with where it stands.

    Attributes:
        filed: What it says.
        at: Where everything in it stands.
        position: The place of the case, or of its row.
    """

    filed: FiledCase
    at: Filled = field(repr=False)
    position: Position


@frozen(kw_only=True)
class ReadCases:
    """A test file that could be read.

    Attributes:
        path: Where it is.
        definition: Where the definition is that it tests.
        indicator: That definition.
        contents: What the file says.
        cases: Its cases, with the values of their rows.
        start: What the assessment file that it starts from states, each thing with the role that brought it about.
        started_on: The day that this assessment file speaks about.
        started_in: The round that it is for.
        problems: What is wrong with the file and with cases that are left out for it, each with its place.
        source: The file as it was read.
    """

    path: Path
    definition: Path
    indicator: Indicator
    contents: FiledCases
    cases: tuple[ReadCase, ...]
    start: tuple[tuple[str, Event], ...] = ()
    started_on: date | None = None
    started_in: int | None = None
    problems: tuple[Problem, ...] = ()
    source: Source = field(repr=False)

    def day_of(self, case: FiledCase) -> date | None:
        """Give the day that a case is judged on, if anything says which."""
        days = (case.as_of, self.contents.as_of, self.started_on)
        return next((day for day in days if day is not None), None)

    def round_of(self, case: FiledCase) -> int | None:
        """Give the reporting round of a case; `None` for the whole year."""
        rounds = (case.round_months, self.contents.round_months, self.started_in)
        return next((months for months in rounds if months is not None), None)

    def position(self, case: ReadCase, path: DocumentPath) -> Position:
        """Give the place in the file of something that a case says: in its table, if it came from there."""
        return self.source.root.locate(case.at.place(path))

    def placed(self, case: ReadCase, problem: Problem) -> Problem:
        """Give a problem of a case its place in the file."""
        return _placed(self.source, case.at, problem)


def read_cases(path: Path) -> ReadCases:
    """Read a test file, the definition it tests, and the assessment file it starts from.

    Cases in which something is wrong are left out, and their problems kept, so that whoever
    looks closer at the others can name all problems at once.

    Raises:
        LoadingError: One of the files cannot be read, or what all cases share cannot (KPI4xx).
        DefinitionError: Only the definition is wrong (KPI1xx).
    """
    source = read_source(path)
    refuse_kind(source, path, wanted="tests")
    plain, cases, problems = _expanded(source)
    reading = codec.read(plain, FiledCases)
    broken = {each.path[1] for each in reading.problems if each.path[:1] == ("cases",) and each.path[1:]}
    problems = (
        *source.problems,
        *problems,
        *(_placed_in_file(source, cases, each) for each in reading.problems),
    )
    contents = reading.value
    if contents is None or any(each.path[:1] != ("cases",) or not each.path[1:] for each in reading.problems):
        raise LoadingError(*in_order(problems))
    try:
        definition = path_beside(source, path, contents.tests, ("tests",))
        indicator = _loaded(definition, source)
        start = _start(source, path, contents)
    except LoadingError as error:
        raise LoadingError(*in_order((*problems, *error.problems))) from None
    file = ReadCases(
        path=path,
        definition=definition,
        indicator=indicator,
        contents=contents,
        cases=tuple(
            ReadCase(filed=filed, at=at, position=source.root.locate(at.path))
            for n, (filed, at) in enumerate(zip(contents.cases, cases, strict=True))
            if n not in broken and isinstance(filed, FiledCase)
        ),
        source=source,
    )
    if start is not None:
        file = _started(file, start)
    return _sound(evolve(file, problems=problems))


def _sound(file: ReadCases) -> ReadCases:
    """Leave out the cases that cannot be meant, whatever the definition says."""
    seen: set[str] = set()
    sound: list[ReadCase] = []
    problems = list(file.problems)
    if not file.contents.cases and not problems:
        problems.append(file.source.placed(Problem("KPI422", "the file has no cases", ("cases",))))
    if not file.contents.given.filed_by.strip():
        problems.append(file.source.placed(_nobody_files()))
    for case in file.cases:
        found = tuple(file.placed(case, each) for each in _filed_problems(file, case.filed, seen))
        seen.add(case.filed.name)
        problems.extend(found)
        if not found:
            sound.append(case)
    return evolve(file, cases=tuple(sound), problems=tuple(problems))


def _nobody_files() -> Problem:
    return Problem("KPI207", "the case does not say who files what is given", ("given", "filed_by"))


def _loaded(definition: Path, source: Source) -> Indicator:
    try:
        return load_indicator(definition)
    except LoadingError as error:
        raise LoadingError(*placed_where_named(source, error, ("tests",))) from None


def _start(source: Source, path: Path, contents: FiledCases) -> AssessmentFile | None:
    if not contents.starts_from:
        return None
    at: DocumentPath = ("starts_from",)
    found = path_beside(source, path, contents.starts_from, at)
    try:
        return load_assessment(found)
    except KpiflowError as error:
        raise LoadingError(*placed_where_named(source, error, at)) from None


def _started(file: ReadCases, start: AssessmentFile) -> ReadCases:
    """Give the cases with what an assessment file states; it must be of the definition that is tested."""
    if start.indicator.code != file.indicator.code:
        problem = Problem(
            "KPI422",
            f"'{file.contents.starts_from}' is of indicator '{start.indicator.code}', "
            f"and '{file.contents.tests}' is '{file.indicator.code}'",
            ("starts_from",),
            hint="start from an assessment of the definition that is tested",
        )
        raise LoadingError(file.source.placed(problem))
    assessment = open_assessment(start)
    actors = (entry.actor for entry in assessment.history())
    return evolve(
        file,
        start=tuple(zip(actors, assessment.events(), strict=True)),
        started_on=start.as_of,
        started_in=start.first.report.round_months,
    )


def _expanded(source: Source) -> tuple[object, tuple[Filled, ...], tuple[Problem, ...]]:
    """Give a file with its tables filled in, where each of its cases stands, and what is wrong with tables."""
    plain = source.root.plain()
    cases = plain.get("cases") if isinstance(plain, dict) else None
    if not isinstance(cases, list):
        return plain, (), ()
    found: list[Filled] = []
    problems: list[Problem] = []
    room = Room()
    for n, case in enumerate(cases):
        some, wrong = filled(case, ("cases", n), room)
        found.extend(some)
        problems.extend(source.placed(each) for each in wrong)
    return {**plain, "cases": [each.plain for each in found]}, tuple(found), tuple(problems)


def _placed_in_file(source: Source, cases: tuple[Filled, ...], problem: Problem) -> Problem:
    match problem.path:
        case ("cases", int(n), *rest) if n < len(cases):
            return _placed(source, cases[n], replace(problem, path=tuple(rest)))
        case _:
            return source.placed(problem)


def _placed(source: Source, case: Filled, problem: Problem) -> Problem:
    """Place a problem of a case: at the cell of the table where a value came from there."""
    at = case.place(problem.path) if problem.path else case.path
    return source.placed(replace(problem, path=at))


def _filed_problems(file: ReadCases, case: FiledCase, seen: set[str]) -> Iterator[Problem]:
    if not case.name.strip():
        yield Problem("KPI422", "the case has no name", ("name",))
    elif case.name in seen:
        hint = "name the columns that tell its rows apart, or give each case a name of its own"
        yield Problem("KPI422", f"there are two cases '{shortened(case.name)}'", ("name",), hint=hint)
    if case.todo and case.xfail:
        hint = "keep todo for what is not tried, or xfail for what is known to fail"
        yield Problem("KPI422", "the case is marked todo and xfail", ("xfail",), hint=hint)
    if file.day_of(case) is None:
        hint = "state as_of in the case or for the file"
        yield Problem("KPI422", "nothing says which day is judged", hint=hint)
    if not case.given.filed_by.strip():
        yield _nobody_files()
    months = file.round_of(case)
    if months is not None and months not in ROUND_MONTHS:
        yield Problem(
            "KPI413",
            f"there is no reporting round of {months} months",
            ("round_months",),
            expected="6, 9 or 12",
        )
    for key in ("score", "weighted", "tally"):
        said = getattr(case.expect, key)
        if said is not None and said.strip() not in NO_POINTS:
            try:
                exact(said)
            except KpiflowError as error:
                code = "KPI409" if error.code == "KPI500" else error.code
                expected = "a number such as 4.5, or a dash"
                yield Problem(
                    code,
                    f"'{key}' must be a number",
                    ("expect", key),
                    expected=expected,
                    got=f"'{shortened(said)}'",
                )


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give problems by their place, each once."""

    def order(problem: Problem) -> tuple[int, int]:
        return (problem.position.line, problem.position.column) if problem.position else (0, 0)

    return tuple(sorted(dict.fromkeys(problems), key=order))
