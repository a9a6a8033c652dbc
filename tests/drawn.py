"""Definitions in every word of the rule language, and registers that speak of them, drawn from one number.

Drawing is plain code over a seeded generator: thousands of whole definitions a
minute, each found again by its number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from kpiflow.dates import DateRange, PartialDate, Precision
from kpiflow.definitions import (
    Channel,
    EvidenceKind,
    Indicator,
    Level,
    Measure,
    NotApplicable,
    Population,
    Progression,
    Question,
    Requirement,
    Role,
    RoundLadder,
    RoundLevel,
    TextField,
    Topic,
)
from kpiflow.evidence import (
    Answer,
    Approval,
    Attainment,
    EvidenceItem,
    Exclusion,
    Fact,
    NilReturn,
    Quantity,
    Reading,
    Register,
    Ruling,
    Standing,
    Statement,
)
from kpiflow.guards import (
    Answered,
    AtLeast,
    Empty,
    Guard,
    Holds,
    Measured,
    NilReturned,
    NoneOf,
    Provided,
    Reached,
    Written,
)
from kpiflow.guards.provided import Distinct
from kpiflow.scales import AnswerScale
from kpiflow.spans import Span
from strategies import AS_OF, MONTH_AFTER, YEAR, named


T = TypeVar("T")

KINDS = ("k0", "k1")
CHANNELS = ("c0", "c1")
TOPICS = ("t0", "t1")
QUESTIONS = ("q0", "q1")
VALUES = ("N", "P", "L", "F")
SCALE = AnswerScale.of("nplf", *VALUES)
OTHER_INDICATOR = "9.9"
PROGRESSIONS: tuple[Progression, ...] = ("cumulative", "cumulative", "independent", "count", "manual")
EMPTIES: tuple[Empty, ...] = ("", "met", "unmet", "unknown")


class Drawer:
    """Draws definitions and registers."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 -- a test draws cases, not secrets

    def one_of(self, *choices: T) -> T:
        """Draw one of these."""
        return self._random.choice(choices)

    def number(self, least: int, most: int) -> int:
        """Draw a whole number."""
        return self._random.randint(least, most)

    def some(self, names: Sequence[str], *, least: int = 0) -> tuple[str, ...]:
        """Draw some of these names, in any order."""
        return tuple(self._random.sample(names, self.number(least, len(names))))

    def rarely(self) -> bool:
        """Say yes now and then."""
        return self.number(0, 5) == 0

    def often(self) -> bool:
        """Say yes every other time."""
        return self.number(0, 1) == 1

    # --- guards -----------------------------------------------------------------

    def provision(self) -> Provided:
        """Draw a demand on evidence, most of them plain, so that demands compare."""
        sums = self.rarely()
        distinct: Distinct = "kind" if self.rarely() else "month" if self.rarely() else ""
        return Provided(
            kind=self.some(KINDS, least=1),
            count=self.one_of(1, 1, 1, 1, 2, 3),
            status=self.one_of(Standing.SUBMITTED, Standing.SUBMITTED, Standing.ACCEPTED),
            dated_within=self.one_of((), (), (), ("performance",), ("reporting", "performance")),
            covers="performance" if self.rarely() else None,
            approved_by="chief" if self.rarely() else None,
            topics=self.one_of((), (), ("t0",), ("t1", "t0")),
            accepted_by="assessor" if self.rarely() else None,
            distinct_by=distinct,
            fresh_for=self.one_of(None, None, None, Span(days=30), Span(months=1), Span(months=12)),
            continuous_since=YEAR.first if self.rarely() else None,
            sum_of=("hours",) if sums else (),
            total=Decimal(self.number(1, 6)) if sums else None,
        )

    def nil_return(self) -> NilReturned:
        """Draw a demand for a nil return."""
        return NilReturned(
            population="complaints",
            channels=self.some(CHANNELS, least=1),
            attested_by=self.one_of((), ("chief",), ("clerk", "chief")),
            contradicted_by=self.one_of((), ("k0",), ("k1", "k0")),
        )

    def answer(self) -> Answered:
        """Draw a demand on an answer."""
        among = self.some(VALUES, least=1) if self.rarely() else ()
        return Answered(
            question=self.one_of(*QUESTIONS),
            reach="" if among else self.one_of("", *VALUES),
            among=among,
            justified=self.one_of(0, 0, 3, 6),
            addressed=self.rarely(),
            status=self.one_of(Standing.SUBMITTED, Standing.SUBMITTED, Standing.ACCEPTED),
        )

    def measurement(self) -> Measured:
        """Draw bounds, at most one on each side and at least one in all."""
        low, high = (self.one_of(None, Decimal(self.number(-1, 9)) / 2) for _ in range(2))
        if low is None and high is None:
            low = Decimal(2)
        open_low, open_high = self.often(), self.often()
        return Measured(
            measure=self.one_of("m0", "m1"),
            min=None if open_low else low,
            above=low if open_low else None,
            max=None if open_high else high,
            below=high if open_high else None,
        )

    def leaf(self, ids: tuple[str, ...], numbers: tuple[int, ...]) -> Guard:
        """Draw a leaf; one that refers to these requirements or levels, if there are any."""
        if ids and self.rarely():
            return Holds(requirement=self.one_of(*ids))
        if numbers and self.rarely():
            return Reached(level=self.one_of(*numbers))
        choices: tuple[Callable[[], Guard], ...] = (
            self.provision,
            self.provision,
            self.nil_return,
            self.answer,
            self.answer,
            self.measurement,
        )
        if self.rarely():
            return Reached(level=self.number(1, 3), indicator=OTHER_INDICATOR)
        if self.rarely():
            return Written(field="f0", min_length=self.one_of(1, 4))
        return self.one_of(*choices)()

    def guard(self, ids: tuple[str, ...] = (), numbers: tuple[int, ...] = (), *, depth: int = 2) -> Guard:
        """Draw a guard, nested up to a few levels."""
        if not depth or self.often():
            return self.leaf(ids, numbers)
        parts = tuple(
            self.guard(ids, numbers, depth=self.number(0, depth - 1)) for _ in range(self.number(1, 3))
        )
        empty = self.one_of(*EMPTIES)
        if self.rarely():
            return NoneOf(of=parts, empty=empty)
        count = self.number(1, len(parts))
        return AtLeast(count=count, of=parts, reach=self.one_of("", "", "L"), empty=empty)

    # --- definitions ------------------------------------------------------------

    def requirement(self, name: str, ids: tuple[str, ...], numbers: tuple[int, ...]) -> Requirement:
        """Draw a requirement that may not apply."""
        applies = self.guard(ids, numbers, depth=1) if self.number(0, 2) == 0 else None
        na = None
        if applies is not None or self.number(0, 2) == 0:
            allowed = self.often()
            na = NotApplicable(
                counts_as=self.one_of("drop", "drop", "met", "target", "unmet"),
                allowed=allowed,
                requires=self.guard(depth=0) if allowed and self.often() else None,
            )
        requires = self.guard(ids, numbers)
        return Requirement(id=name, text=named(name), requires=requires, applies_when=applies, na=na)

    def levels(self, progression: Progression) -> tuple[Level, ...]:
        """Draw up to three levels, whose requirements may refer to earlier ones."""
        levels: list[Level] = []
        ids: tuple[str, ...] = ()
        for n in range(1, self.number(2, 4)):
            numbers = () if progression == "count" else tuple(range(1, n))
            made: list[Requirement] = []
            for letter in "ab"[: self.number(1, 2)]:
                made.append(self.requirement(f"{n}{letter}", ids, numbers))
                ids = (*ids, f"{n}{letter}")
            empty = self.one_of(*EMPTIES[1:])
            levels.append(Level(level=n, name=named(f"level {n}"), requirements=tuple(made), empty=empty))
        return tuple(levels)

    def definition(self) -> Indicator:
        """Draw a definition."""
        progression = self.one_of(*PROGRESSIONS)
        levels = self.levels(progression)
        mapped = tuple(RoundLevel(level=each.level, requires=tuple(range(1, each.level))) for each in levels)
        return Indicator(
            code="1.2",
            name=named("indicator"),
            performance_period=YEAR,
            reporting_window=MONTH_AFTER,
            evidence=tuple(EvidenceKind(id=kind, name=named(kind)) for kind in KINDS),
            channels=tuple(Channel(id=channel, name=named(channel)) for channel in CHANNELS),
            populations=(Population(id="complaints", name=named("complaints")),),
            topics=tuple(Topic(id=topic, name=named(topic)) for topic in TOPICS),
            roles=tuple(Role(id=role, name=named(role)) for role in ("chief", "clerk", "assessor")),
            scales=(SCALE,),
            questions=tuple(Question(id=each, name=named(each), scale="nplf") for each in QUESTIONS),
            measures=(
                Measure(id="m0", name=named("m0"), unit="percent"),
                Measure(id="m1", name=named("m1"), whole=True, lowest=Decimal(0), highest=Decimal(4)),
            ),
            text_fields=(TextField(id="f0", name=named("f0")),),
            levels=levels,
            progression=progression,
            rounds=(RoundLadder(months=6, levels=mapped),) if self.often() else (),
        )

    # --- registers --------------------------------------------------------------

    def moment(self) -> PartialDate:
        """Draw a date of any precision, from a month before the year to two months after it."""
        day = date(2006, 9, 1) + timedelta(days=self.number(0, 450))
        return PartialDate(day, self.one_of(Precision.DAY, Precision.DAY, *Precision))

    def item(self, name: str) -> EvidenceItem:
        """Draw an item, good for many demands."""
        return EvidenceItem(
            id=name,
            kind=self.one_of(*KINDS),
            title=named(name),
            document_date=None if self.rarely() else self.moment(),
            covers=self.one_of(None, YEAR, DateRange.of_days(YEAR.first, date(2007, 3, 31))),
            approval=None if self.rarely() else Approval(by="chief", on=self.moment()),
            topics=TOPICS if self.often() else self.some(TOPICS),
            quantities=(Quantity(of="hours", amount=Decimal(self.number(0, 4))),),
        )

    def filed_nil_return(self, name: str) -> NilReturn:
        """Draw a nil return, often a complete one."""
        return NilReturn(
            id=name,
            population="complaints",
            statement=named(name),
            channels=self.one_of(CHANNELS, CHANNELS, ("c0",)),
            period=self.one_of(YEAR, YEAR, YEAR, None),
            attester=self.one_of("chief", "clerk", "clerk", ""),
            attested_on=self.one_of(MONTH_AFTER.start, MONTH_AFTER.start, self.moment(), None),
        )

    def fact(self, n: int, ids: tuple[str, ...]) -> Fact:
        """Draw anything that a register can hold."""
        facts: tuple[Callable[[], Fact], ...] = (
            lambda: self.item(f"e{n}"),
            lambda: self.item(f"e{n}"),
            lambda: self.filed_nil_return(f"n{n}"),
            lambda: Answer(
                question=self.one_of(*QUESTIONS),
                value=self.one_of(*VALUES, "L", "F", "off"),
                justification=self.one_of("", "yes", "at length"),
                reference=self.one_of("", "https://example.org/a"),
            ),
            lambda: Reading(
                measure="m0", numerator=Decimal(self.number(0, 3)), denominator=Decimal(self.number(0, 90))
            ),
            lambda: Reading(measure="m1", value=Decimal(self.number(0, 4))),
            lambda: Statement(field="f0", content=self.one_of("", "ab", "abcdef")),
            lambda: Attainment(indicator=OTHER_INDICATOR, level=self.number(0, 3)),
            lambda: Exclusion(requirement=self.one_of(*ids), reason=named("reason")),
        )
        return self.one_of(*facts)()

    def register(self, indicator: Indicator) -> Register:
        """Draw a register that speaks of a definition, some of its entries ruled on."""
        ids = tuple(requirement.id for _, requirement in indicator.requirements())
        register = Register()
        for n in range(self.number(0, 12)):
            fact = self.fact(n, ids)
            register = register.with_entry(fact, by="unit", on=AS_OF)
            standing = self.one_of(None, None, Standing.ACCEPTED, Standing.ACCEPTED, Standing.REJECTED)
            if standing is not None:
                ruling = Ruling(
                    standing=standing, by=self.one_of("assessor", "clerk"), on=AS_OF, reason=named("reason")
                )
                register = register.with_ruling(fact.id, ruling)
        return register
