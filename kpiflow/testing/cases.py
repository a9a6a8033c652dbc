"""Cases of rules: what is given on a day, what that is expected to come to, and whether it does.

A case needs no journal, clock or file system to be tried: what is given is folded into a
state as replay folds it, and the pure function of the ladder judges it. Trying a case never
fails for what it says: what a definition would refuse is found when a test file is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen

from kpiflow.assessment.events import Change, Event, Filed, Rated, Revoked, Ruled, decision_of, fact_of
from kpiflow.assessment.state import State, after
from kpiflow.definitions import Indicator
from kpiflow.errors import (
    CaseFailedError,
    KpiflowError,
    LoadingError,
    Path as DocumentPath,
    Position,
    Problem,
    did_you_mean,
)
from kpiflow.ladder import LadderVerdict, Situation, score_situation
from kpiflow.loading.case_checks import expected_problems, given_problems
from kpiflow.loading.case_contents import Because, Expected, Given, Happening
from kpiflow.loading.case_files import (
    SUFFIXES,
    ReadCase,
    ReadCases,
    in_order,
    is_case_file,
    read_cases,
)
from kpiflow.scoring import Score
from kpiflow.testing.explaining import explained
from kpiflow.testing.misses import misses
from kpiflow.text import Text, shortened


__all__ = [
    "Because",
    "Case",
    "CaseFile",
    "Expected",
    "Given",
    "Outcome",
    "case_problems",
    "load_cases",
    "must_hold",
    "run_case",
    "situation_of",
]

_NO_PLACE: Final[DocumentPath] = ()


@frozen(kw_only=True)
class Case:
    """What is given on a day, and what it is expected to come to.

    Attributes:
        name: What it is about.
        as_of: The day that is judged.
        expect: What it is expected to come to.
        given: What is shown, stated and decided.
        round_months: The reporting round; `None` for the whole year.
        common: What is given besides in every case of its file.
        start: What has happened before, each thing with the role that brought it about.
        without: What is taken away of what is common or was there at the start, by identifier.
        todo: Why it is not tried yet; blank where it is.
        xfail: Why it is known not to come to what is expected; blank where it should.
        place: Where it stands, when it came from a file.
        places: Where what it expects stands, when it came from a file.
    """

    name: str
    as_of: date
    expect: Expected = field(factory=Expected)
    given: Given = field(factory=Given)
    round_months: int | None = None
    common: Given = field(factory=Given)
    start: tuple[tuple[str, Event], ...] = field(default=(), repr=False)
    without: tuple[str, ...] = ()
    todo: str = ""
    xfail: str = ""
    place: Position | None = None
    places: Mapping[DocumentPath, Position] = field(factory=dict, repr=False, eq=False)

    def place_of(self, path: DocumentPath) -> Position | None:
        """Give the place of something that it expects, or else its own."""
        known = (self.places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.places)
        return next(known, self.place)

    def happenings(self) -> tuple[Happening, ...]:
        """Give all that has happened, each thing with its place in the case, that of its file before its own.

        What is given again under the same identifier takes the place of what was there.
        """
        own = tuple((("given", *path), by, event) for path, by, event in self.given.happenings(self.as_of))
        before = [
            *((_NO_PLACE, by, event) for by, event in self.start),
            *((_NO_PLACE, by, event) for _, by, event in self.common.happenings(self.as_of)),
        ]
        again = {fact.id: event for _, _, event in own if (fact := fact_of(event)) is not None}
        replaced = set()
        found: list[Happening] = []
        for path, by, event in before:
            if not isinstance(event, (Change, Filed)) or set(_identifiers(event)) & set(self.without):
                continue
            fact = fact_of(event)
            if fact is not None and fact.id in again and fact.id not in self.without:
                replaced.add(fact.id)
                event = evolve(again[fact.id], on=event.on)  # noqa: PLW2901 -- the same happening, told anew
            found.append((path, by, event))
        anew = (each for each in own if (fact := fact_of(each[2])) is None or fact.id not in replaced)
        return (*found, *anew)


def _identifiers(event: Event) -> Iterator[str]:
    """Give the identifiers by which what happened can be taken away."""
    fact, decision = fact_of(event), decision_of(event)
    if fact is not None:
        yield fact.id
    if decision is not None:
        yield decision.id
    match event:
        case Ruled(subject=subject):
            yield subject
        case Revoked(revocation=revocation):
            yield revocation.decision
        case Rated():
            yield "rating"
        case Filed():
            yield "report"
        case _:
            pass


@frozen(kw_only=True, slots=False)  # the score is worked out once, and only for those who ask
class Outcome:
    """What a case came to.

    Attributes:
        case: The case.
        situation: All that decided it.
        verdict: What the ladder came to.
        problems: What is not as expected.
    """

    case: Case
    situation: Situation
    verdict: LadderVerdict
    problems: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it came to all that is expected, be it marked or not."""
        return not self.problems

    @cached_property
    def score(self) -> Score | None:
        """The score; `None` where what was read cannot be scored."""
        return _score(self.situation)

    def explanation(self) -> Text:
        """Say what the rules say of what is given, level by level, and what is missing for the level expected."""
        return explained(self.situation, self.case.expect)


def _score(situation: Situation) -> Score | None:
    try:
        return score_situation(situation)
    except KpiflowError:
        return None


def must_hold(outcome: Outcome) -> None:
    """Refuse an outcome that is not as expected.

    Raises:
        CaseFailedError: It is not; with what the rules say of what is given (KPI420).
    """
    if not outcome.passed:
        raise CaseFailedError(*outcome.problems, explanation=outcome.explanation().en)


def situation_of(case: Case, indicator: Indicator) -> Situation:
    """Give all that decides what a case comes to under a definition, as an assessment would hold it on that day."""
    state, _ = _state(case)
    return Situation(
        indicator=indicator,
        as_of=case.as_of,
        register=state.register,
        decisions=state.decisions,
        revoked=state.revoked,
        round_months=case.round_months,
        chosen=state.accepted,
    )


def run_case(case: Case, indicator: Indicator) -> Outcome:
    """Try a case under a definition, whether it is marked or not.

    Nothing is refused: what the definition does not know counts for nothing.

    Args:
        case: The case.
        indicator: The definition, be it the one the case was written for or another one.
    """
    situation = situation_of(case, indicator)
    outcome = Outcome(case=case, situation=situation, verdict=situation.ladder())
    found = misses(
        situation, outcome.verdict, case.expect, score=lambda: outcome.score, claimed=_claimed(case)
    )
    problems = (replace(each, position=case.place_of(each.path)) for each in found)
    return evolve(outcome, problems=tuple(problems))


def _state(case: Case) -> tuple[State, tuple[Problem, ...]]:
    """Fold what is given into a state, and say what could not be."""
    state = State(as_of=case.as_of)
    problems: list[Problem] = []
    in_force = (each for each in case.happenings() if each[2].on <= case.as_of)
    for path, actor, event in sorted(in_force, key=lambda each: each[2].on):
        try:
            state = after(state, event, actor)
        except KpiflowError as error:
            problems.extend(problem.under(path) for problem in error.problems)
    return state, tuple(problems)


def _claimed(case: Case) -> int | None:
    """Give the level that is claimed by that day; `None` where none is."""
    filed = [event.report for _, event in case.start if isinstance(event, Filed) and event.on <= case.as_of]
    before = filed[-1].claimed_level if filed and "report" not in case.without else None
    claims = (case.given.claimed_level, case.common.claimed_level, before)
    return next((each for each in claims if each is not None), None)


# --- files -----------------------------------------------------------------------------------


@frozen(kw_only=True)
class CaseFile:
    """A test file with its cases and the definition they test.

    Attributes:
        path: Where it is.
        definition: Where the definition is.
        indicator: The definition.
        cases: The cases, in the order of the file.
    """

    path: Path
    definition: Path
    indicator: Indicator
    cases: tuple[Case, ...]


def load_cases(path: str | Path) -> tuple[CaseFile, ...]:
    """Read a test file, or all in a folder and below it.

    Args:
        path: A test file, whose name ends in `.kpitest.yaml`, or a folder.

    Raises:
        LoadingError: A file cannot be read, or gives or expects what cannot be meant; all
            problems of all files at once (KPI2xx, KPI4xx).
        DefinitionError: Only definitions are wrong (KPI1xx).
    """
    files: list[CaseFile] = []
    errors: list[KpiflowError] = []
    for each in case_paths(Path(path)):
        try:
            files.append(_loaded(each))
        except KpiflowError as error:
            errors.append(error)
    if errors:
        problems = tuple(dict.fromkeys(problem for error in errors for problem in error.problems))
        kinds = {type(error) for error in errors}
        raise (kinds.pop() if len(kinds) == 1 else LoadingError)(*problems)
    return tuple(files)


def case_paths(path: Path) -> tuple[Path, ...]:
    """Give the test files at a path: itself, or those in a folder and below it, hidden ones aside, by name.

    Raises:
        LoadingError: There are none (KPI400).
    """
    if not path.is_dir():
        return (path,)
    found = (each for each in path.rglob("*") if is_case_file(each) and each.is_file())
    shown = tuple(sorted(each for each in found if not _is_hidden(each.relative_to(path))))
    if not shown:
        problem = Problem("KPI400", f"there are no test files in '{path}'", expected=f"*{SUFFIXES[0]}")
        raise LoadingError(problem)
    return shown


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _loaded(path: Path) -> CaseFile:
    read = read_cases(path)
    cases = tuple((each, _case(read, each)) for each in read.cases)
    problems = list(read.problems)
    if cases:
        common = _common_problems(read, cases[0][1])
        problems.extend(read.source.placed(problem) for problem in common)
    for filed, case in cases:
        problems.extend(read.placed(filed, problem) for problem in case_problems(case, read.indicator))
    if problems:
        raise LoadingError(*in_order(problems))
    return CaseFile(
        path=path,
        definition=read.definition,
        indicator=read.indicator,
        cases=tuple(case for _, case in cases),
    )


def _case(file: ReadCases, case: ReadCase) -> Case:
    filed = case.filed
    return Case(
        name=filed.name,
        as_of=file.day_of(filed) or date.min,
        expect=filed.expect,
        given=filed.given,
        round_months=file.round_of(filed),
        common=file.contents.given,
        start=file.start,
        without=filed.without,
        todo=filed.todo,
        xfail=filed.xfail,
        place=case.position,
        places=dict(_places(file, case)),
    )


def _places(file: ReadCases, case: ReadCase) -> Iterator[tuple[DocumentPath, Position]]:
    """Give where everything stands that a case expects."""
    filed = case.filed.expect
    wanted: list[DocumentPath] = [
        ("expect", key) for key in ("level", "by_evidence", "supported", "score", "weighted", "tally")
    ]
    wanted += [("expect", "because", *path) for path, _ in filed.because.named()]
    wanted.append(("expect", "because", "missing"))
    for path in wanted:
        yield path, file.position(case, path)


def _common_problems(file: ReadCases, first: Case) -> Iterator[Problem]:
    """Find what cannot be meant in what a whole file gives."""
    alone = evolve(first, given=first.common, common=Given(), without=(), expect=Expected(level=0))
    return case_problems(alone, file.indicator)


def case_problems(case: Case, indicator: Indicator) -> Iterator[Problem]:
    """Find what a case gives or expects that cannot be meant under a definition, each with its place in the case.

    Args:
        case: The case.
        indicator: The definition.
    """
    known = {name for _, event in case.start for name in _identifiers(event)}
    known |= {name for _, _, event in case.common.happenings(case.as_of) for name in _identifiers(event)}
    for n, name in enumerate(case.without):
        if name not in known:
            yield Problem(
                "KPI203",
                f"there is no '{shortened(name)}' to take away",
                ("without", n),
                declared=tuple(sorted(known)),
                hint=did_you_mean(name, sorted(known)),
            )
    # What an item that was taken away leaves behind is nobody's mistake.
    found = given_problems(indicator, case.happenings())
    yield from (problem for problem in found if problem.path[:1] == ("given",))
    claimed: Any = case.given.claimed_level
    if claimed is not None and claimed not in (0, *indicator.level_numbers):
        yield Problem(
            "KPI202", f"indicator '{indicator.code}' has no level {claimed}", ("given", "claimed_level")
        )
    yield from (problem.under(("expect",)) for problem in expected_problems(indicator, case.expect))
