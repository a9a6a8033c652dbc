"""Intervals, rows of bands, and criteria as printed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from hypothesis import given, strategies as st

from kpiflow.definitions import AdjustStep, Criteria, Indicator, Measure
from kpiflow.errors import Path
from kpiflow.guards import Measured, all_of, any_of, measured, provided
from kpiflow.linting import lint_definition
from kpiflow.linting.intervals import Interval
from kpiflow.linting.rows import row_of
from ladders import asks, ladder, level, named


def row(*cells: str, measure: dict[str, Any] | None = None, **more: Any) -> Indicator:
    """Make a definition of one row."""
    criteria = Criteria(measure="m1", cells=cells, **more)
    return ladder(
        criteria=criteria,
        progression="independent" if criteria.has_bands else "cumulative",
        measures=(Measure(id="m1", name=named("m1"), **(measure or {})),),
    )


def found(indicator: Indicator) -> list[tuple[str, Path]]:
    """Give what rules over criteria and bands say, with the places."""
    return [
        (lint.problem.message, lint.problem.path)
        for lint in lint_definition(indicator)
        if lint.code.startswith("KPI93")
    ]


def names(indicator: Indicator) -> Counter[str]:
    """Count what rules over criteria and bands find."""
    return Counter(lint.name for lint in lint_definition(indicator) if lint.code.startswith("KPI93"))


ends = st.none() | st.integers(-3, 3).map(Fraction)
intervals = st.builds(
    Interval, low=ends, high=ends, low_in=st.booleans(), high_in=st.booleans(), whole=st.booleans()
)


def holds(interval: Interval, number: Fraction) -> bool:
    """Tell from its ends whether an interval holds a number."""
    low, high = interval.low, interval.high
    above = low is None or number > low or (interval.low_in and number == low)
    below = high is None or number < high or (interval.high_in and number == high)
    return above and below


NUMBERS = [Fraction(n, 4) for n in range(-20, 21)]
WHOLE_NUMBERS = [Fraction(n) for n in range(-5, 6)]


class TestInterval:
    @given(intervals)
    def test_whole_ends_hold_the_same_whole_numbers(self, interval: Interval) -> None:
        """Rounding the ends loses and adds none of the numbers that count."""
        rounded = interval.rounded()

        assert [holds(rounded, n) for n in WHOLE_NUMBERS] == [holds(interval, n) for n in WHOLE_NUMBERS]

    @given(intervals, intervals)
    def test_what_two_share_is_what_both_hold(self, one: Interval, other: Interval) -> None:
        """No more and no less."""
        shared = one.shared_with(other)

        assert [holds(shared, n) for n in NUMBERS] == [holds(one, n) and holds(other, n) for n in NUMBERS]
        assert shared.is_empty <= (not any(holds(shared, n) for n in NUMBERS))

    @given(intervals, intervals)
    def test_what_lies_between_two_is_in_neither(self, one: Interval, other: Interval) -> None:
        """It begins where the first ends and ends where the second begins."""
        between = one.rounded().before(other.rounded())

        if between is not None and not between.is_empty and one.whole == other.whole:
            inside = [n for n in (WHOLE_NUMBERS if one.whole else NUMBERS) if holds(between, n)]
            assert not any(holds(each.rounded(), n) for n in inside for each in (one, other))

    @pytest.mark.parametrize(
        ("interval", "text"),
        [
            (Interval(low=Fraction(1), high=Fraction(1)), "1"),
            (Interval(low=Fraction(1), high=Fraction(2), low_in=False, high_in=False), "1 < x < 2"),
            (Interval(low=Fraction(1), high=Fraction(2)), "1 ≤ x ≤ 2"),
            (Interval(low=None, high=Fraction(5, 2), high_in=False), "x < 2.5"),
            (Interval(low=Fraction(1), high=None, low_in=False), "1 < x"),
            (Interval(low=Fraction(1), high=Fraction(4), whole=True), "1 to 4"),
        ],
    )
    def test_it_says_which_numbers_it_holds(self, interval: Interval, text: str) -> None:
        """As people write them."""
        assert interval.text() == text


class TestRow:
    def test_levels_written_out_are_read_as_a_row_too(self) -> None:
        """Bands need not stand in criteria to have gaps."""
        levels = (
            level(1, asks("1a", measured("m1", below=50))),
            level(2, asks("2a", measured("m1", min=50, max=70))),
            level(3, asks("3a", measured("m1", above=75))),
        )

        assert found(ladder(*levels, progression="independent")) == [
            ("70 < x ≤ 75 lies in no level, between levels 2 and 3", ("levels", 2))
        ]

    def test_their_direction_is_that_of_most_of_them(self) -> None:
        """Nothing states it."""
        falling = (
            level(1, asks("1a", measured("m1", above=50))),
            level(2, asks("2a", measured("m1", min=20, max=50))),
            level(3, asks("3a", measured("m1", below=20))),
        )

        row_found = row_of(ladder(*falling, progression="independent"))

        assert row_found is not None
        assert not row_found.rises
        assert [step.level for step in row_found.in_order] == [3, 2, 1]

    def test_numbers_alone_are_thresholds_even_side_by_side(self) -> None:
        """The highest that holds counts, and nothing lies between two of them."""
        criteria = Criteria(measure="m1", cells=("60", "70", "80"))

        assert row_of(ladder(criteria=criteria, progression="independent")) is None

    @pytest.mark.parametrize(
        "guards",
        [
            (measured("m1", min=20), measured("m1", min=30)),
            (measured("m1", max=20), provided("proof")),
            (measured("m1", max=20), any_of(measured("m1", min=20))),
            (measured("m1", max=20), measured("m2", min=20)),
        ],
    )
    def test_thresholds_and_mixed_levels_are_no_row(self, guards: tuple[Any, ...]) -> None:
        """Of thresholds the highest that holds counts, and other levels are about other things."""
        levels = (level(n, asks(f"{n}a", guard)) for n, guard in enumerate(guards, start=1))
        measures = tuple(Measure(id=each, name=named(each)) for each in ("m1", "m2"))

        assert row_of(ladder(*levels, progression="independent", measures=measures)) is None

    def test_a_band_without_any_number_is_none(self) -> None:
        """Between 5 and 6 lies no whole number; that nobody reaches the level is said elsewhere."""
        indicator = row("<=5", ">5-<6", ">=6", measure={"whole": True})

        assert found(indicator) == []
        assert [lint.name for lint in lint_definition(indicator) if lint.severity == "error"] == [
            "contradictory-requirement"
        ]


class TestBands:
    def test_a_gap_at_a_single_number_is_that_number(self) -> None:
        """Both bands leave their common end out."""
        assert found(row("<10", ">10")) == [
            ("10 lies in no level, between levels 1 and 2", ("criteria", "cells", 1))
        ]

    def test_bands_further_apart_may_overlap_too(self) -> None:
        """Level 1 reaches into level 3."""
        assert [
            message
            for message, _ in found(row("0-60", "30-80", "50-100", measure={"lowest": 0, "highest": 100}))
        ] == [
            "30 ≤ x ≤ 60 lies in levels 1 and 2",
            "50 ≤ x ≤ 60 lies in levels 1 and 3",
            "50 ≤ x ≤ 80 lies in levels 2 and 3",
        ]

    def test_what_lies_beyond_is_named_with_the_end_that_would_settle_it(self) -> None:
        """Without a lowest number of the measure every number below can occur."""
        problems = [lint.problem for lint in lint_definition(row("1-4", ">4")) if lint.code == "KPI933"]

        assert [(each.message, each.hint) for each in problems] == [
            ("x < 1 lies in no level", "open the band, or state the lowest number of 'm1'")
        ]

    def test_a_row_the_wrong_way_round_is_one_finding(self) -> None:
        """Its bands are sound but for the direction."""
        assert found(row("<10", "10-20", ">20", direction="decreasing")) == [
            (
                "levels 2, 3 do not go on from the level below, where the numbers are decreasing",
                ("criteria", "cells", 1),
            )
        ]

    def test_a_number_that_fills_the_place_of_a_band_is_no_slip(self) -> None:
        """Whole numbers 4 to 7 follow one another."""
        assert names(row("4", "5", "6", ">=7", measure={"whole": True, "lowest": 4})) == {}

    def test_an_interval_in_the_middle_makes_no_thresholds(self) -> None:
        """Only at an end can it stand for what the numbers leave over."""
        indicator = row("10", "<20", "30", "40", direction="increasing")

        assert "thresholds-beside-interval" not in names(indicator)

    def test_an_interval_that_does_not_touch_the_numbers_makes_none_either(self) -> None:
        """`<1500` beside 1999 is a band like any other."""
        assert names(row("<10", "20", "30", measure={"whole": True}))["one-number-level"] == 2


class TestCriteria:
    def test_the_fewest_cells_out_of_order_are_named(self) -> None:
        """70, 60, 80 is mended in one place."""
        assert found(row("60", "75", "65", "80", "90")) == [
            (
                "level 3 does not go on from the level below, where the numbers are increasing",
                ("criteria", "cells", 2),
            )
        ]

    def test_falling_rows_are_read_downwards(self) -> None:
        """5 to 1 is in order where less is better."""
        assert names(row("5", "4", "3", "2", "1", direction="decreasing")) == {}

    @pytest.mark.parametrize(
        ("cells", "more"),
        [
            (("60", "70", "80", "90", "100"), {"target": 80}),
            (("60", "-", "80", "-", "100"), {"target": 80, "points": 1}),
            (("1", "-", "2", "-", "3"), {"target": 2, "per": 1, "points": 2}),
            (("5", "4", "3", "2", "1"), {"target": 3, "per": 1, "direction": "decreasing"}),
            (("4", "5", "6", "7", "8"), {"target": 8, "target_level": 5, "per": 1}),
            (("60", "70", "80"), {}),
        ],
    )
    def test_rows_in_step_with_what_is_printed_are_left_alone(
        self, cells: tuple[str, ...], more: dict[str, Any]
    ) -> None:
        """However far a point goes, whichever way, and whatever level the target is of."""
        step = AdjustStep(per=Decimal(more.pop("per", 10)), points=Decimal(more.pop("points", 1)))

        assert set(names(row(*cells, step=step, **more))) <= {"level-left-out"}

    def test_a_row_off_its_step_is_shown_beside_the_one_it_would_be(self) -> None:
        """Counting begins at the level of the target, where no cell holds the target."""
        indicator = row("60", "70", "85", "90", "100", step=AdjustStep(per=Decimal(10)))

        [problem] = [lint.problem for lint in lint_definition(indicator) if lint.code == "KPI935"]

        assert (problem.expected, problem.got) == ("65, 75, 85, 95, 105", "60, 70, 85, 90, 100")

    @pytest.mark.parametrize(
        ("cells", "target", "level_", "hint"),
        [
            (("4", "5", "6", "7", "8"), 9, 3, "correct the target or the row"),
            (("4", "5", "6", "7", "8"), 8, 9, "state target_level: 5"),
            (("4", "-", "-", "7", "8"), 7, 3, "state target_level: 4"),
            (("<60", "60-<80", ">=80"), 85, 2, "state target_level: 3"),
        ],
    )
    def test_a_target_of_no_or_another_level_is_named(
        self, cells: tuple[str, ...], target: int, level_: int, hint: str
    ) -> None:
        """With the level whose criterion it is, if there is one."""
        indicator = row(*cells, target=target, target_level=level_)

        assert [lint.problem.hint for lint in lint_definition(indicator) if lint.code == "KPI936"] == [hint]

    def test_a_step_that_divides_unevenly_is_written_to_four_places(self) -> None:
        """One third has no decimals to write out."""
        step = AdjustStep(per=Decimal(1), points=Decimal(3))

        [problem] = [
            lint.problem for lint in lint_definition(row("1", "2", "3", step=step)) if lint.code == "KPI935"
        ]

        assert problem.expected == "2.3333, 2.6667, 3"

    def test_a_target_within_the_band_of_its_level_is_sound(self) -> None:
        """It need not be its end."""
        assert names(row("<60", "60-<80", ">=80", target=70, target_level=2)) == {}

    def test_one_level_left_out_is_named_at_its_cell(self) -> None:
        """Trailing dashes are left out too."""
        assert found(row("1", "2", "-")) == [("there is no level 3", ("criteria", "cells", 2))]


class TestBounds:
    def found(self, guard: Measured, **measure: Any) -> list[tuple[str, Path]]:
        """Give what is said about bounds."""
        indicator = ladder(
            level(1, asks("1a", all_of(guard))), measures=(Measure(id="m1", name=named("m1"), **measure),)
        )
        return found(indicator)

    def test_each_bound_outside_is_named_where_it_is_written(self) -> None:
        """What the measure states, or 0 to 100 for a percentage."""
        here: Path = ("levels", 0, "requirements", 0, "requires", "all_of", 0, "measured")

        assert self.found(measured("m1", min=-1, max=120), unit="percent") == [
            ("'m1' is bounded by -1, which it never comes to", (*here, "min")),
            ("'m1' is bounded by 120, which it never comes to", (*here, "max")),
        ]
        assert self.found(measured("m1", above=5), highest=4) == [
            ("'m1' is bounded by 5, which it never comes to", (*here, "above"))
        ]

    @pytest.mark.parametrize("measure", [{}, {"unit": "percent", "highest": 200}, {"unit": "people"}])
    def test_what_can_occur_may_be_a_bound(self, measure: dict[str, Any]) -> None:
        """Only a percentage has ends of its own."""
        assert self.found(measured("m1", min=150), **measure) == []

    def test_a_cell_of_criteria_is_a_bound_as_well(self) -> None:
        """It is named at the cell."""
        assert ("'m1' is bounded by 110, which it never comes to", ("criteria", "cells", 1)) in found(
            row("90", "110", measure={"unit": "percent"})
        )
