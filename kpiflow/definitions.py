"""Indicators as frozen data: levels, requirements, kinds of evidence, weight and scale.

An indicator checks itself when it is made and reports all its problems at once,
so that no broken rule exists as a value. This room refuses to judge anything:
`ladder` reads definitions, `loading` writes them from files.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from kpiflow.dates import DateRange
from kpiflow.errors import DefinitionError, MoveError, Path, Problem, did_you_mean
from kpiflow.evidence import Standing
from kpiflow.fields import tuples
from kpiflow.guards import WINDOWS, AtLeast, Guard, NilReturned, Provided
from kpiflow.scoring import Exact, exact, shortest
from kpiflow.text import BLANK, Text, shortened


MAX_LEVELS: Final = 20
MAX_REQUIREMENTS: Final = 1000
MAX_GUARD_DEPTH: Final = 16

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CODE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}")


def _number(value: Exact) -> Decimal:
    """Take a number as `scoring` reads it; a float is refused there."""
    if isinstance(value, Decimal) and not value.is_finite():
        return value  # refused with everything else that is wrong
    return shortest(exact(value))


@frozen(kw_only=True)
class Named:
    """An identifier with the name people read."""

    id: str
    name: Text


@frozen(kw_only=True)
class EvidenceKind(Named):
    """A kind of evidence that requirements of the indicator may accept."""


@frozen(kw_only=True)
class Channel(Named):
    """A place where things are reported, which a nil return may have to check."""


@frozen(kw_only=True)
class Population(Named):
    """What a nil return can be about, such as complaints."""


@frozen(kw_only=True)
class Role(Named):
    """A role that files, attests, approves or decides; the role, never a person."""


@frozen(kw_only=True)
class Requirement:
    """One thing that must hold for a level, checkable by itself.

    Attributes:
        id: Stable identifier, unique in the indicator.
        text: What must hold.
        requires: The guard that decides it.
    """

    id: str
    text: Text
    requires: Guard


@frozen(kw_only=True, field_transformer=tuples)
class Level:
    """One level of the ladder: all its requirements must hold, and all levels below it.

    Attributes:
        level: Its number, from 1.
        name: What reaching it means, in a few words.
        requirements: What must hold.
    """

    level: int
    name: Text
    requirements: tuple[Requirement, ...]


@frozen(kw_only=True)
class Scale:
    """The points that levels are worth.

    Attributes:
        lowest: Points of the lowest level.
        highest: Points of the highest level.
        below: Points when not even the lowest level is reached; the lowest by default.
    """

    lowest: Decimal = field(default=Decimal(1), converter=_number)
    highest: Decimal = field(default=Decimal(5), converter=_number)
    below: Decimal = field(default=Decimal(1), converter=_number)


@frozen(kw_only=True, cache_hash=True, field_transformer=tuples)
class Indicator:
    """A performance indicator: a ladder of levels, each behind guards over evidence.

    Attributes:
        code: The number of the indicator, up to four parts, such as "7.2.1".
        name: What it measures.
        description: How it is to be understood.
        weight: Weight in percent, above 0 and at most 100, with at most 4 decimals.
        scale: The points that levels are worth.
        performance_period: The days on which performance counts.
        reporting_window: The days on which reports about it are dated.
        evidence: The kinds of evidence it knows.
        channels: The channels that nil returns may have to check.
        populations: What nil returns can be about.
        roles: Names of roles; a role without one goes by its identifier.
        levels: The ladder, from level 1.

    Raises:
        DefinitionError: Anything does not hold together; all problems at once (KPI1xx).
    """

    code: str
    name: Text
    weight: Decimal = field(converter=_number)
    performance_period: DateRange
    reporting_window: DateRange
    evidence: tuple[EvidenceKind, ...]
    levels: tuple[Level, ...]
    description: Text = BLANK
    scale: Scale = field(factory=Scale)
    channels: tuple[Channel, ...] = ()
    populations: tuple[Population, ...] = ()
    roles: tuple[Role, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a definition that does not hold together, naming every problem."""
        problems = tuple(_problems(self))
        if problems:
            raise DefinitionError(*problems)

    @property
    def highest_level(self) -> int:
        """The number of the highest level."""
        return len(self.levels)

    def must_have_level(self, level: int) -> None:
        """Refuse a level that the ladder does not have.

        Raises:
            MoveError: There is no such level (KPI202).
        """
        if not 1 <= level <= self.highest_level:
            raise MoveError(
                Problem(
                    "KPI202",
                    f"indicator '{self.code}' has no level {level}",
                    expected=f"1 to {self.highest_level}",
                )
            )

    def requirements(self) -> Iterator[tuple[Level, Requirement]]:
        """Walk every requirement from level 1 up, with its level."""
        for level in self.levels:
            for requirement in level.requirements:
                yield level, requirement

    def names(self) -> dict[str, Text]:
        """Give the names of all kinds of evidence, channels, populations and roles."""
        declared = (*self.evidence, *self.channels, *self.populations, *self.roles)
        return {each.id: each.name for each in declared}


def _problems(indicator: Indicator) -> Iterator[Problem]:
    if not _CODE.fullmatch(indicator.code):
        yield Problem(
            "KPI100",
            f"'{_shown(indicator.code)}' is not an indicator code",
            ("code",),
            expected="one to four numbers, such as '7.2.1'",
        )
    yield from _number_problems(indicator)
    if indicator.reporting_window.last <= indicator.performance_period.last:
        yield Problem(
            "KPI107",
            "the reporting window closes before the performance period has ended",
            ("reporting_window",),
            hint="reports on a whole period are dated after its last day",
        )
    for name in ("evidence", "channels", "populations", "roles"):
        declared: tuple[Named, ...] = getattr(indicator, name)
        yield from _identifier_problems(((name, n, "id"), each.id) for n, each in enumerate(declared))
    if not indicator.evidence:
        yield Problem("KPI102", "the indicator declares no kind of evidence", ("evidence",))
    yield from _ladder_problems(indicator)


def _number_problems(indicator: Indicator) -> Iterator[Problem]:
    weight, scale = indicator.weight, indicator.scale
    places = weight.as_tuple().exponent
    if not weight.is_finite() or not 0 < weight <= 100 or (isinstance(places, int) and places < -4):
        yield Problem(
            "KPI105",
            "the weight is out of range",
            ("weight",),
            expected="percent above 0 and at most 100, with at most 4 decimals",
            got=str(weight),
        )
    if not all(value.is_finite() for value in (scale.lowest, scale.highest, scale.below)):
        yield Problem("KPI106", "a scale needs finite numbers", ("scale",))
    elif scale.lowest != 1 or scale.highest != len(indicator.levels) or not 0 <= scale.below <= 1:
        yield Problem(
            "KPI106",
            "the scale does not fit the levels",
            ("scale",),
            expected=f"lowest 1, highest {len(indicator.levels)}, below from 0 to 1",
            got=f"lowest {scale.lowest}, highest {scale.highest}, below {scale.below}",
            hint=f"write scale: {{lowest: 1, highest: {len(indicator.levels)}, below: 1}}",
        )


def _identifier_problems(identifiers: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, identifier in identifiers:
        yield from identifier_problem(identifier, path)
        if identifier in seen:
            yield Problem(
                "KPI101", f"'{identifier}' is declared twice", path, hint="give each its own identifier"
            )
        seen.add(identifier)


def identifier_problem(identifier: str, path: Path) -> Iterator[Problem]:
    """Find what is wrong with an identifier; plain ASCII, so that none looks like another."""
    if not _IDENTIFIER.fullmatch(identifier):
        yield Problem(
            "KPI100",
            f"'{_shown(identifier)}' is not an identifier",
            path,
            expected="at most 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit",
        )


def _shown(text: str) -> str:
    """Make invisible and non-ASCII characters visible, for identifiers only."""
    return shortened(text.encode("unicode_escape").decode("ascii"))


def _ladder_problems(indicator: Indicator) -> Iterator[Problem]:
    if not indicator.levels:
        yield Problem("KPI102", "the indicator has no level", ("levels",))
    if len(indicator.levels) > MAX_LEVELS:
        yield Problem(
            "KPI109", f"{len(indicator.levels)} levels", ("levels",), expected=f"at most {MAX_LEVELS}"
        )
    requirements: list[tuple[Path, str]] = []
    for n, level in enumerate(indicator.levels):
        if level.level != n + 1:
            yield Problem(
                "KPI104",
                f"level {level.level} stands where level {n + 1} belongs",
                ("levels", n, "level"),
                expected=str(n + 1),
                got=str(level.level),
                hint="number the levels 1, 2, 3, … in order",
            )
        if not level.requirements:
            yield Problem("KPI102", f"level {level.level} has no requirement", ("levels", n, "requirements"))
        for m, requirement in enumerate(level.requirements):
            path: Path = ("levels", n, "requirements", m)
            requirements.append(((*path, "id"), requirement.id))
            yield from _guard_problems(
                indicator, requirement, requirement.requires, (*path, "requires"), depth=1
            )
    if len(requirements) > MAX_REQUIREMENTS:
        yield Problem(
            "KPI109", f"{len(requirements)} requirements", ("levels",), expected=f"at most {MAX_REQUIREMENTS}"
        )
    yield from _identifier_problems(requirements)


def _guard_problems(
    indicator: Indicator, requirement: Requirement, guard: Guard, path: Path, *, depth: int
) -> Iterator[Problem]:
    if depth > MAX_GUARD_DEPTH:
        yield Problem(
            "KPI109", "guards are nested too deep", path, expected=f"at most {MAX_GUARD_DEPTH} levels"
        )
    elif isinstance(guard, AtLeast):
        yield from _group_problems(indicator, requirement, guard, path, depth=depth)
    elif isinstance(guard, Provided):
        yield from _provided_problems(indicator, requirement, guard, (*path, "provided"))
    elif isinstance(guard, NilReturned):
        yield from _nil_return_problems(indicator, requirement, guard, (*path, "nil_return"))


def _group_problems(
    indicator: Indicator, requirement: Requirement, group: AtLeast, path: Path, *, depth: int
) -> Iterator[Problem]:
    name = group.word
    here: Path = (*path, name, "of") if name == "at_least" else (*path, name)
    if not group.of:
        yield Problem("KPI102", f"'{name}' is empty", here, hint="name its parts")
    elif not 1 <= group.count <= len(group.of):
        yield Problem(
            "KPI109",
            f"at least {group.count} of {len(group.of)} cannot be meant",
            (*path, name, "count"),
            expected=f"1 to {len(group.of)}",
        )
    for n, part in enumerate(group.of):
        yield from _guard_problems(indicator, requirement, part, (*here, n), depth=depth + 1)


def _provided_problems(
    indicator: Indicator, requirement: Requirement, guard: Provided, path: Path
) -> Iterator[Problem]:
    declared = tuple(kind.id for kind in indicator.evidence)
    if not guard.kind:
        yield Problem("KPI102", f"requirement '{requirement.id}' accepts no kind of evidence", path)
    if guard.count < 1:
        yield Problem(
            "KPI109", f"{guard.count} items cannot be required", (*path, "count"), expected="1 or more"
        )
    if guard.status not in {Standing.SUBMITTED, Standing.ACCEPTED}:
        yield Problem(
            "KPI111",
            f"evidence cannot be required to be {guard.status.value}",
            (*path, "status"),
            expected="submitted or accepted",
        )
    for n, kind in enumerate(guard.kind):
        if kind not in declared:
            yield Problem(
                "KPI103",
                f"requirement '{requirement.id}' accepts evidence '{_shown(kind)}', "
                f"which indicator '{indicator.code}' does not declare",
                (*path, "kind", n),
                declared=declared,
                hint=did_you_mean(kind, declared),
            )
    roles = tuple(role.id for role in indicator.roles)
    if guard.approved_by is not None and guard.approved_by not in roles:
        yield Problem(
            "KPI110",
            f"requirement '{requirement.id}' asks for the approval of '{_shown(guard.approved_by)}', "
            f"a role that indicator '{indicator.code}' does not declare",
            (*path, "approved_by"),
            declared=roles,
            hint=did_you_mean(guard.approved_by, roles),
        )
    named = (*guard.dated_within, *((guard.covers,) if guard.covers else ()))
    yield from _window_problems(named, path)


def _nil_return_problems(
    indicator: Indicator, requirement: Requirement, guard: NilReturned, path: Path
) -> Iterator[Problem]:
    populations = tuple(each.id for each in indicator.populations)
    channels = tuple(each.id for each in indicator.channels)
    if guard.population not in populations:
        yield Problem(
            "KPI108",
            f"requirement '{requirement.id}' asks for a nil return of '{_shown(guard.population)}', "
            f"which indicator '{indicator.code}' does not declare",
            (*path, "population"),
            declared=populations,
            hint=did_you_mean(guard.population, populations),
        )
    if not guard.channels:
        yield Problem("KPI102", f"the nil return of requirement '{requirement.id}' checks no channel", path)
    for n, channel in enumerate(guard.channels):
        if channel not in channels:
            yield Problem(
                "KPI108",
                f"requirement '{requirement.id}' asks for channel '{_shown(channel)}', "
                f"which indicator '{indicator.code}' does not declare",
                (*path, "channels", n),
                declared=channels,
                hint=did_you_mean(channel, channels),
            )
    yield from _window_problems((guard.period,), path)


def _window_problems(names: tuple[str, ...], path: Path) -> Iterator[Problem]:
    for name in names:
        if name not in WINDOWS:
            yield Problem(
                "KPI107",
                f"there is no window '{_shown(name)}'",
                path,
                declared=tuple(WINDOWS),
                hint=did_you_mean(name, WINDOWS),
            )
