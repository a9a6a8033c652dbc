"""An indicator, which checks itself when it is made and names all its problems at once."""

from __future__ import annotations

import re

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from kpiflow.dates import DateRange
from kpiflow.definitions.guard_checks import Declared, guard_problems
from kpiflow.definitions.identifiers import identifier_problems, shown
from kpiflow.definitions.parts import (
    Channel,
    EvidenceKind,
    Level,
    Named,
    Population,
    Requirement,
    Role,
    Scale,
    Topic,
    weight_of,
)
from kpiflow.errors import DefinitionError, MoveError, Path, Problem
from kpiflow.fields import checked
from kpiflow.text import BLANK, Text


MAX_LEVELS: Final = 20
MAX_REQUIREMENTS: Final = 1000

_CODE: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}")


@frozen(kw_only=True, cache_hash=True, field_transformer=checked)
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
        topics: What documents may have to speak about.
        roles: Names of roles; a role without one goes by its identifier.
        levels: The ladder, from level 1.

    Raises:
        DefinitionError: Anything does not hold together; all problems at once (KPI1xx).
    """

    code: str
    name: Text
    weight: Decimal = field(converter=weight_of)
    performance_period: DateRange
    reporting_window: DateRange
    evidence: tuple[EvidenceKind, ...]
    levels: tuple[Level, ...]
    description: Text = BLANK
    scale: Scale = field(factory=Scale)
    channels: tuple[Channel, ...] = ()
    populations: tuple[Population, ...] = ()
    topics: tuple[Topic, ...] = ()
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

    def must_have_level(self, level: int, *, lowest: int = 1, path: Path = ()) -> None:
        """Refuse a level that the ladder does not have.

        Args:
            level: The level asked about.
            lowest: 0 where standing on no level is meant too.
            path: Where the level is named.

        Raises:
            MoveError: There is no such level (KPI202).
        """
        if type(level) is not int or not lowest <= level <= self.highest_level:
            raise MoveError(
                Problem(
                    "KPI202",
                    f"indicator '{self.code}' has no level {level}",
                    path,
                    expected=f"{lowest} to {self.highest_level}",
                )
            )

    def requirements(self) -> Iterator[tuple[Level, Requirement]]:
        """Walk every requirement from level 1 up, with its level."""
        for level in self.levels:
            for requirement in level.requirements:
                yield level, requirement

    def names(self) -> dict[str, Text]:
        """Give the names of all kinds of evidence, channels, populations and roles."""
        return {each.id: each.name for named in _declarations(self).values() for each in named}


def _declarations(indicator: Indicator) -> dict[str, tuple[Named, ...]]:
    """Give the lists that declare names; one identifier stands for one thing in all of them."""
    return {
        "evidence": indicator.evidence,
        "channels": indicator.channels,
        "populations": indicator.populations,
        "topics": indicator.topics,
        "roles": indicator.roles,
    }


def _problems(indicator: Indicator) -> Iterator[Problem]:
    if not _CODE.fullmatch(indicator.code):
        yield Problem(
            "KPI100",
            f"'{shown(indicator.code)}' is not an indicator code",
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
    yield from identifier_problems(
        ((name, n, "id"), each.id)
        for name, named in _declarations(indicator).items()
        for n, each in enumerate(named)
    )
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
            hint=f"write scale: {{lowest: 1, highest: {len(indicator.levels)}, "
            f"below: {scale.below if 0 <= scale.below <= 1 else 1}}}",
        )


def _ladder_problems(indicator: Indicator) -> Iterator[Problem]:
    declared = Declared(
        code=indicator.code,
        evidence=tuple(each.id for each in indicator.evidence),
        channels=tuple(each.id for each in indicator.channels),
        populations=tuple(each.id for each in indicator.populations),
        topics=tuple(each.id for each in indicator.topics),
        roles=tuple(each.id for each in indicator.roles),
    )
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
            yield Problem("KPI102", f"level {n + 1} has no requirement", ("levels", n, "requirements"))
        for m, requirement in enumerate(level.requirements):
            path: Path = ("levels", n, "requirements", m)
            requirements.append(((*path, "id"), requirement.id))
            yield from guard_problems(declared, requirement, requirement.requires, (*path, "requires"))
    if len(requirements) > MAX_REQUIREMENTS:
        yield Problem(
            "KPI109", f"{len(requirements)} requirements", ("levels",), expected=f"at most {MAX_REQUIREMENTS}"
        )
    yield from identifier_problems(requirements)
