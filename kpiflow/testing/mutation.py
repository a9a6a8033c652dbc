"""Mutation of rules: would the tests of a definition notice a small mistake in it?

Every mutant is put in place of the definition, and the tests are run. One that fails them
is killed. Of one that passes, it is asked whether any test could have noticed: where the
exact machinery of `linting` proves that no register tells the two apart, the mutant is
equivalent, and counts neither way; where a register is found that does, the mutant
survived, and that register, made as small as it gets, is the test that is missing. Where
neither is found it is undecided, which counts against the tests and is said.

Decisions of people are left out of the proof: an equivalent mutant may name another
requirement for a waiver to be about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from attrs import evolve, frozen

from kpiflow.definitions import Indicator, Requirement
from kpiflow.differences import (
    Witness,
    differing_levels,
    is_same_requirement,
    of_level,
    of_requirement,
    of_score,
)
from kpiflow.errors import CaseFailedError, Position, Problem
from kpiflow.ladder import score_of
from kpiflow.linting.places import ladders
from kpiflow.testing.case_writing import as_before, case_text
from kpiflow.testing.cases import Case, run_case
from kpiflow.testing.coverage import Placing
from kpiflow.testing.mutants import Mutant, mutants
from kpiflow.text import Language, Text


Fate: TypeAlias = Literal["killed", "survived", "equivalent", "undecided"]
"""What became of a mutant."""

FATES: Final[tuple[Fate, ...]] = ("killed", "survived", "equivalent", "undecided")
_Noticing: TypeAlias = Callable[[Indicator], Case | bool]
"""Runs tests against a definition; gives the case that fails, or whether any does."""

_FATES: Final[dict[Fate, Text]] = {
    "killed": Text(th="ถูกจับได้", en="killed"),
    "survived": Text(th="รอด", en="survived"),
    "equivalent": Text(th="เทียบเท่า", en="equivalent"),
    "undecided": Text(th="ตัดสินไม่ได้", en="undecided"),
}


@frozen(kw_only=True)
class Tried:
    """What became of one mutant.

    Attributes:
        mutant: The mutant.
        fate: What became of it.
        witness: Where it survived, a register that tells it from the definition.
        noticed_by: Where it was killed, the first case that fails on it, if that is known.
        killer: Where it survived, the smallest case found that fails on it and holds on the definition.
        position: Where the mistake is in the file, if that is known.
    """

    mutant: Mutant
    fate: Fate
    noticed_by: Case | None = None
    witness: Witness | None = None
    killer: Case | None = None
    position: Position | None = None

    @property
    def place(self) -> str:
        """Where the mistake is: file, line and column, or else its path."""
        return (
            str(self.position) if self.position else ".".join(map(str, self.mutant.path)) or "the definition"
        )

    def text(self, language: Language = "en") -> str:
        """Say what was done where, and what test would notice, ready to paste."""
        mutant = self.mutant
        after = mutant.after or Text(th="(ตัดออก)", en="(dropped)").in_language(language)
        said = f"{self.place}: {_FATES[self.fate].in_language(language)}: {mutant.operator}: {mutant.before} → {after}"
        return said if self.killer is None else f"{said}\n{case_text(self.killer)}"


@frozen(kw_only=True)
class MutationReport:
    """What became of every mutant of a definition.

    Attributes:
        code: The indicator.
        tried: Each mutant, in the order of the definition.
    """

    code: str
    tried: tuple[Tried, ...]

    def of_fate(self, fate: Fate) -> tuple[Tried, ...]:
        """Give the mutants that something became of."""
        return tuple(each for each in self.tried if each.fate == fate)

    @property
    def survivors(self) -> tuple[Tried, ...]:
        """The mutants that a test would have to notice, and none did."""
        return self.of_fate("survived")

    @property
    def percent(self) -> Fraction | None:
        """How many of those that are not equivalent were killed: 100 only where none is left. `None` for none."""
        counted = len(self.tried) - len(self.of_fate("equivalent"))
        return Fraction(100 * len(self.of_fate("killed")), counted) if counted else None

    @property
    def is_complete(self) -> bool:
        """Whether every mutant is killed, or proved equivalent; never where there is none to kill."""
        return self.percent == 100

    def printed(self) -> str:
        """Give the percentage with one decimal, rounded down, so that only what is complete is 100.0."""
        if self.percent is None:
            return "–"
        tenths = int(self.percent * 10)
        return f"{tenths // 10}.{tenths % 10}"

    def text(self, language: Language = "en") -> str:
        """Say how many there were of each fate, and list what survived and what could not be decided."""
        return "\n".join(self._lines(language))

    def _lines(self, language: Language) -> Iterator[str]:
        counts = ", ".join(
            f"{name.in_language(language)} {len(self.of_fate(fate))}" for fate, name in _FATES.items()
        )
        head = Text(th=f"ตัวชี้วัด {self.code}: จับได้", en=f"indicator {self.code}: kills")
        yield f"{head.in_language(language)} {self.printed()} % ({counts})"
        for fate in ("survived", "undecided"):
            yield from (each.text(language) for each in self.of_fate(fate))


def mutate(
    indicator: Indicator,
    run: Callable[[Indicator], bool],
    *,
    placed: Placing = lambda _path: None,
    as_of: date | None = None,
) -> MutationReport:
    """Try tests on every mutant of a definition.

    Args:
        indicator: The definition.
        run: Runs the tests against a definition, and tells whether all passed.
        placed: Gives the place of a path in the file, such as `DefinitionFile.position`.
        as_of: The day that missing tests are judged on; by default the last of the definition's windows.

    Raises:
        CaseFailedError: The tests fail on the definition itself (KPI420).
    """
    return _mutate(indicator, lambda each: not run(each), placed=placed, as_of=as_of)


def mutate_by_cases(
    indicator: Indicator,
    cases: Sequence[Case],
    *,
    placed: Placing = lambda _path: None,
    as_of: date | None = None,
) -> MutationReport:
    """Try cases on every mutant of a definition, and keep which of them notices.

    Args:
        indicator: The definition.
        cases: The cases, of which the first that fails on a mutant kills it.
        placed: Gives the place of a path in the file.
        as_of: The day that missing tests are judged on.

    Raises:
        CaseFailedError: A case fails on the definition itself (KPI420).
    """

    def failing(each: Indicator) -> Case | bool:
        return next((case for case in cases if not run_case(case, each).passed), False)

    return _mutate(indicator, failing, placed=placed, as_of=as_of)


def _mutate(
    indicator: Indicator, notice: _Noticing, *, placed: Placing, as_of: date | None
) -> MutationReport:
    """Try tests that may tell which of them fails.

    Raises:
        CaseFailedError: They fail on the definition itself (KPI420).
    """
    if notice(indicator):
        problem = Problem(
            "KPI420",
            f"the tests of indicator '{indicator.code}' fail on the definition itself",
            hint="mend them first: what fails always notices nothing",
        )
        raise CaseFailedError(problem)
    return MutationReport(
        code=indicator.code,
        tried=tuple(
            _tried(indicator, mutant, noticed=notice(mutant.indicator), placed=placed, as_of=as_of)
            for mutant in mutants(indicator)
        ),
    )


def _tried(
    indicator: Indicator, mutant: Mutant, *, noticed: Case | bool, placed: Placing, as_of: date | None
) -> Tried:
    position = placed(mutant.path)
    if noticed:
        by = noticed if isinstance(noticed, Case) else None
        return Tried(mutant=mutant, fate="killed", noticed_by=by, position=position)
    found = told_apart(indicator, mutant, as_of=as_of)
    if not isinstance(found, Witness):
        return Tried(mutant=mutant, fate="equivalent" if found else "undecided", position=position)
    killer = killing(indicator, mutant, found)
    return Tried(
        mutant=mutant,
        fate="survived",
        witness=found,
        killer=killer,
        position=position,
    )


def told_apart(indicator: Indicator, mutant: Mutant, *, as_of: date | None = None) -> Witness | bool:
    """Give a register that tells a mutant from its definition; `True` if none can, `False` if none was found."""
    still_open = [
        (one, other)
        for one, other in _pairs(indicator, mutant)
        if not is_same_requirement(indicator, one, mutant.indicator, other)
    ]
    if not still_open and _is_scored_alike(indicator, mutant.indicator):
        return True
    for one, other in still_open:
        witness = of_requirement(indicator, one, mutant.indicator, other, as_of=as_of)
        if witness is not None:
            return witness
    return _by_levels(indicator, mutant.indicator, as_of)


def _by_levels(one: Indicator, other: Indicator, as_of: date | None) -> Witness | bool:
    """The same by the levels that are reached and the scores they are worth."""
    is_same = _is_worth_the_same(one, other)
    for ours, theirs in zip(ladders(one), ladders(other), strict=False):
        levels = differing_levels(one, ours, other, theirs)
        found = of_level(one, other, levels=levels, as_of=as_of, months=ours.months) if levels else None
        if found is not None:
            return found
        is_same = is_same and not levels
    return is_same or of_score(one, other, as_of=as_of) or False


def _pairs(indicator: Indicator, mutant: Mutant) -> Iterator[tuple[Requirement, Requirement]]:
    """Give the requirements that may come to something else, as they are and as they are in the mutant."""
    changed = {each.id: each for _, each in mutant.indicator.requirements()}
    is_wide = indicator.windows() != mutant.indicator.windows()
    for _, each in indicator.requirements():
        other = changed.get(each.id)
        if other is not None and (is_wide or other != each):
            yield each, other


def _is_scored_alike(one: Indicator, other: Indicator) -> bool:
    """Tell whether two definitions make levels and scores of the same requirements in the same way."""
    return _shape(one) == _shape(other) and not (one.windows() != other.windows() and _has_gates(one))


def _has_gates(indicator: Indicator) -> bool:
    return indicator.scoring is not None and bool(indicator.scoring.gates)


def _shape(indicator: Indicator) -> tuple[object, ...]:
    levels = [
        (level.level, level.empty, [(each.id, each.weight) for each in level.requirements])
        for level in indicator.ladder
    ]
    scored = indicator.scoring, indicator.weight, indicator.scale, indicator.criteria, indicator.measures
    return levels, scored, indicator.progression, indicator.rounds


def _is_worth_the_same(one: Indicator, other: Indicator) -> bool:
    """Tell whether it is proved that every level is worth the same, and printed alike."""
    numbers = (0, *one.level_numbers)
    is_by_level = _is_scored_by_level(one) and _is_scored_by_level(other)
    return is_by_level and all(_prints_alike(one, other, level) for level in numbers)


def _is_scored_by_level(indicator: Indicator) -> bool:
    scoring = indicator.scoring
    if scoring is None:
        return True
    return scoring.method == "levels" and not (scoring.partial or scoring.adjustments or scoring.gates)


def _prints_alike(one: Indicator, other: Indicator, level: int) -> bool:
    ours, theirs = score_of(one, level), score_of(other, level)
    return (ours.points_shown(), ours.printed(), ours.points, ours.weighted) == (
        theirs.points_shown(),
        theirs.printed(),
        theirs.points,
        theirs.weighted,
    )


def killing(indicator: Indicator, mutant: Mutant, witness: Witness) -> Case | None:
    """Give the case of a witness: it holds on the definition and fails on the mutant, as was tried.

    `None` where the words of test files cannot say what the witness shows.
    """
    name = f"{mutant.operator}: {'.'.join(map(str, mutant.path)) or 'the definition'}"
    case = evolve(as_before(witness), name=name)
    holds, notices = run_case(case, indicator).passed, not run_case(case, mutant.indicator).passed
    return case if holds and notices else None
