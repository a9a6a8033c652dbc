"""Whole definitions, which may use any word of the rule language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import cycle
from typing import Any, Final, Literal

from attrs import evolve
from hypothesis import strategies as st

from kpiflow.dates import PartialDate, Precision
from kpiflow.definitions import (
    AdjustStep,
    Channel,
    CountsAs,
    Criteria,
    EvidenceKind,
    Indicator,
    Level,
    Measure,
    NotApplicable,
    PointAdjustment,
    PointGate,
    Population,
    Printing,
    Progression,
    Question,
    Rated,
    Requirement,
    Role,
    RoundLadder,
    RoundLevel,
    Scale,
    Scoring,
    Summary,
    Tally,
    TextField,
    Topic,
)
from kpiflow.guards import Holds, provided
from kpiflow.scoring.interpolation import is_in_order
from kpiflow.testing.strategies.small import (
    CHANNELS,
    KINDS,
    MONTH_AFTER,
    POPULATION,
    ROLES,
    YEAR,
    named,
    sizes,
)
from kpiflow.testing.strategies.vocabulary import (
    EMPTY,
    FIELDS,
    NPLF,
    QUESTIONS,
    SCALES,
    TOPICS,
    UNITS,
    YES_NO,
    Surroundings,
    settled,
    whole_guards,
)
from kpiflow.text import BLANK


NOW_AND_THEN = st.sampled_from([False, False, True])
BY_A_ROW = st.sampled_from([False, False, False, True])
STEPS = st.sampled_from([1, 1, 2])
PROGRESSIONS: st.SearchStrategy[Progression] = st.sampled_from(
    ["cumulative", "cumulative", "independent", "count", "manual"]
)
RATINGS = st.sampled_from(
    [
        Rated(at=at, reach=reach, below=below)
        for at in (("q1",), ("q2",), ("q1", "q2"))
        for reach in ("P", "L", "F")
        for below in ("", "F")
    ]
)
COUNTS_AS: tuple[CountsAs, ...] = ("drop", "met", "target", "unmet")
NA_FORMS = st.sampled_from(
    [(NotApplicable(counts_as=each), False) for each in COUNTS_AS]
    + [(NotApplicable(counts_as=each, allowed=True), False) for each in COUNTS_AS]
    + [(NotApplicable(counts_as=each, allowed=True), True) for each in COUNTS_AS]
)
PARTICULARS = st.sampled_from(  # whether it always applies and says what else, when it is due, and its weight
    [
        (when, na, due, Decimal(weight))
        for when in (False, False, True)
        for na in (False, True)
        for due in (None, PartialDate(date(2007, 3, 30)), PartialDate(date(2007, 9, 1), Precision.MONTH))
        for weight in ("1", "1.0", "2.5")
    ]
)


def _criteria(
    *cells: str, measure: str, target: str | None = None, per: str = "", lower_is_better: bool = False
) -> Criteria:
    return Criteria(
        measure=measure,
        cells=cells,
        direction="decreasing" if lower_is_better else "increasing",
        target=target,
        target_level=3 if target else 2,
        step=AdjustStep(per=per, points="0.50") if per else None,
    )


ROWS: st.SearchStrategy[tuple[Criteria, Progression]] = st.sampled_from(
    [
        (_criteria("60", "70", "80", "90", "100", measure="m0", target="80.0", per="2.5"), "cumulative"),
        (_criteria("5", "4", "3", "2", "1", measure="m1", lower_is_better=True), "cumulative"),
        (_criteria("-", "70", "-", "90.5", measure="m2"), "cumulative"),
        (_criteria("60", "70", "-", measure="m0"), "count"),
        (
            _criteria("< 60", "60-69", "70 to <80", ">=80", measure="m0", target="70", per="1.0"),
            "independent",
        ),
        (_criteria("<= 10", ">10-20", "21", measure="m1", lower_is_better=True), "independent"),
    ]
)
SUMMARIES: tuple[Summary, ...] = ("mean", "sum", "minimum", "maximum")
TALLIES = (None, *(Tally(within=one, over=other) for one in SUMMARIES for other in SUMMARIES))


def _head(n: int) -> dict[str, Any]:
    """Give what stands at the head of a definition: whatever it says, some number says it."""
    tally = TALLIES[n % len(TALLIES)]
    unknown: tuple[Literal["zero", "drop", "keep"], ...] = ("zero", "drop", "keep")
    return {
        "code": ("1.2", "7", "x-1")[n % 3],
        "description": (BLANK, named("description"))[n % 2],
        "weight": ("100", "2", "0.0001", "33.30", "100")[n % 5],
        "tally": None if tally is None else evolve(tally, unknown=unknown[n % 3]),
        "version": ("", "2007-1")[n % 2],
        "effective_on": (None, date(2006, 10, 1), date(2007, 1, 31))[n % 3],
        "effective_until": (None, date(2007, 1, 31), date(9999, 12, 31), None)[n % 4],
        "time_zone": ("Asia/Bangkok", "UTC", "Asia/Bangkok")[n % 3],
        "parts_total": (None, Decimal("1.00"), Decimal("99.5"))[n // 2 % 3],
    }


HEADS = st.integers(0, 119).map(_head)


def _declared(efforts: tuple[str, ...], lowest: str | None, highest: str | None) -> dict[str, Any]:
    """Declare all names there are, at some efforts and with some bounds for all measures."""
    effort = cycle(map(Decimal, efforts))
    return {
        "evidence": tuple(EvidenceKind(id=kind, name=named(kind), effort=next(effort)) for kind in KINDS),
        "channels": tuple(Channel(id=channel, name=named(channel)) for channel in CHANNELS),
        "populations": (Population(id=POPULATION, name=named(POPULATION), effort=next(effort)),),
        "topics": tuple(Topic(id=topic, name=named(topic)) for topic in TOPICS),
        "roles": tuple(Role(id=role, name=named(role)) for role in ROLES),
        "scales": (YES_NO, NPLF),
        "questions": tuple(
            Question(id=each, name=named(each), scale=SCALES[each].id, effort=next(effort))
            for each in QUESTIONS
        ),
        "measures": tuple(
            Measure(
                id=each,
                name=named(each),
                unit=unit,
                whole=unit == "people",
                lowest=lowest,
                highest=highest,
                effort=next(effort),
            )
            for each, unit in UNITS.items()
        ),
        "text_fields": tuple(TextField(id=each, name=named(each), effort=next(effort)) for each in FIELDS),
    }


DECLARED = st.sampled_from(
    [
        _declared(("1",), None, None),
        _declared(("1", "2.5", "0"), "0", "100"),
        _declared(("1.0", "3"), "-5.0", None),
    ]
)


@st.composite
def requirements(draw: st.DrawFn, identifier: str, around: Surroundings) -> Requirement:
    """Draw a requirement that looks at nothing but its surroundings."""
    has_condition, says_na, due, weight = draw(PARTICULARS)
    requires = settled(draw(whole_guards()), around)
    na: NotApplicable | None = None
    if has_condition or says_na or isinstance(requires, Holds):  # what it looks at may drop out
        na, asks_grounds = draw(NA_FORMS)
        na = evolve(na, requires=settled(draw(whole_guards()), around) if asks_grounds else None)
    return Requirement(
        id=identifier,
        text=named(identifier),
        requires=requires,
        applies_when=settled(draw(whole_guards()), around) if has_condition else None,
        na=na,
        due=due,
        weight=weight,
    )


@st.composite
def ladders(
    draw: st.DrawFn, progression: Progression, *, has_windows: bool, may_forbid: bool
) -> tuple[Level, ...]:
    """Draw levels, whose numbers may be left out, each looking down the ladder alone."""
    height = draw(sizes(1, 3))
    rated = (draw(sizes(1, height)), draw(RATINGS)) if draw(NOW_AND_THEN) else None
    around = Surroundings(has_windows=has_windows, may_forbid=may_forbid)
    made: list[Level] = []
    number = 0
    for n in range(1, height + 1):
        number += draw(STEPS)
        own: list[Requirement] = []
        here = rated[1] if rated is not None and rated[0] == n else None
        for letter in "ab"[: draw(sizes(0 if here else 1, 2))]:
            own.append(draw(requirements(f"{number}{letter}", around)))
            around = evolve(around, requirements=(*around.requirements, own[-1].id))
        can_empty = here is None and all(each.may_drop_out for each in own)
        made.append(
            Level(
                level=number,
                name=named(f"level {number}"),
                requirements=tuple(own),
                rated=here,
                empty=draw(st.sampled_from(EMPTY[1:] if can_empty else EMPTY)),
            )
        )
        if progression != "count":  # where levels are counted, each looks at all of them
            around = evolve(around, levels=(*around.levels, number))
    return tuple(made)


@cache
def round_ladders(numbers: tuple[int, ...]) -> st.SearchStrategy[tuple[RoundLadder, ...]]:
    """Ladders of reporting rounds, made of the levels of the whole year."""
    half = RoundLadder(months=6, levels=(RoundLevel(level=numbers[0], requires=numbers[-1:]),))
    three_quarters = RoundLadder(
        months=9,
        levels=tuple(
            RoundLevel(level=n, name=named(f"{n} of 9"), requires=numbers[: 2 * m])
            for m, n in enumerate(numbers)
        ),
    )
    whole = RoundLadder(months=12, levels=tuple(RoundLevel(level=n, requires=(n,)) for n in numbers))
    return st.sampled_from([(half,), (half, three_quarters), (whole, half), (three_quarters,)])


_SURROUNDED: Final[dict[str, Any]] = {
    "adjustments": (
        PointAdjustment(
            id="late",
            points=Decimal("-0.50"),
            per=next(iter(UNITS)),
            name=named("late"),
            most=Decimal(1),
        ),
    ),
    "clamp": "none",
    "gates": (
        PointGate(id="gate", requires=provided(KINDS[0]), name=named("gate"), otherwise=Decimal("1.0")),
    ),
    "printing": Printing(places=2, mode="truncate", full=Decimal(5)),
}


def scorings(criteria: Criteria | None) -> st.SearchStrategy[Scoring | None]:
    """Ways of scoring a ladder, or a row between whose numbers there are lines."""
    by_level = [Scoring(), Scoring(partial=True), Scoring(partial=True, **_SURROUNDED)]
    if criteria is None or not _is_in_order(criteria):
        return st.sampled_from([None, *by_level])
    beyond: dict[str, Any] = {
        name: Decimal(worth) for name, worth in (("below", 0), ("above", "5.50"), ("no_value", 0))
    }
    by_reading = [Scoring(method="interpolate"), Scoring(method="interpolate", **beyond, **_SURROUNDED)]
    return st.sampled_from([None, *by_level, *by_reading])


def _is_in_order(criteria: Criteria) -> bool:
    """Tell whether there are lines between the numbers of a row."""
    numbers = [cell for cell in criteria.parsed() if isinstance(cell, Decimal)]
    return len(numbers) > 1 and not criteria.has_bands and is_in_order([Fraction(each) for each in numbers])


@st.composite
def definitions(draw: st.DrawFn, *, may_forbid: bool = True) -> Indicator:
    """Draw a definition that holds together and may use any word of the rule language.

    Args:
        draw: What Hypothesis draws with.
        may_forbid: Whether rules may ask that something is not there (`none_of`).
    """
    has_windows = not draw(NOW_AND_THEN)
    levels: tuple[Level, ...] = ()
    criteria: Criteria | None = None
    if draw(BY_A_ROW):
        criteria, progression = draw(ROWS)
        numbers = tuple(n for n, cell in enumerate(criteria.parsed(), start=1) if cell is not None)
    else:
        progression = draw(PROGRESSIONS)
        levels = draw(ladders(progression, has_windows=has_windows, may_forbid=may_forbid))
        numbers = tuple(level.level for level in levels)
    more: dict[str, Any] = {**draw(HEADS), **draw(DECLARED)}
    if draw(NOW_AND_THEN):
        more["scale"] = Scale(highest=numbers[-1], below=draw(st.sampled_from(["1.0", "0.5", "0"])))
    return Indicator(
        name=named("indicator"),
        performance_period=YEAR if has_windows else None,
        reporting_window=MONTH_AFTER if has_windows else None,
        levels=levels,
        criteria=criteria,
        progression=progression,
        rounds=draw(round_ladders(numbers)) if draw(NOW_AND_THEN) else (),
        scoring=draw(scorings(criteria)) if criteria or draw(NOW_AND_THEN) else None,
        **more,
    )
