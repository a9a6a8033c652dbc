"""Points looked up: bands, words, yes and no, and the common scale."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from kpiflow.errors import DefinitionError, ScoringError
from kpiflow.scoring import (
    Bands,
    Binary,
    Exact,
    Interval,
    Lookup,
    PointBand,
    Ratio,
    Scheme,
    Standardised,
    Value,
)
from kpiflow.text import Text


TINY = Fraction(1, 10**30)
NOTHING: tuple[Value, ...] = (None, Ratio(0, 0))


def refused(build: Any, *args: Any, **named: Any) -> str:
    """Give the text with which something is refused."""
    with pytest.raises((DefinitionError, ScoringError)) as error:
        build(*args, **named)
    return str(error.value)


class TestInterval:
    @pytest.mark.parametrize(("low_included", "high_included"), list(product([True, False], repeat=2)))
    def test_an_end_belongs_to_it_only_where_it_says_so(
        self, low_included: bool, high_included: bool
    ) -> None:
        """Whatever lies between the ends belongs to it, each end as stated, and nothing beyond them."""
        held = Interval(low=40, high=50, low_included=low_included, high_included=high_included)
        numbers = [40 - TINY, Fraction(40), 40 + TINY, 50 - TINY, Fraction(50), 50 + TINY]

        assert [held.holds(each) for each in numbers] == [
            False,
            low_included,
            True,
            True,
            high_included,
            False,
        ]

    def test_a_missing_end_is_open(self) -> None:
        """Without an end everything on that side belongs to it."""
        assert Interval(low=40).holds(Fraction(10**30))
        assert not Interval(low=40, low_included=False).holds(Fraction(40))
        assert Interval(high=40).holds(Fraction(-(10**30)))
        assert Interval(high=40, high_included=True).holds(Fraction(40))

    @pytest.mark.parametrize(
        ("named", "written"),
        [
            ({"low": 40, "high": 50}, "[40, 50)"),
            ({"low": 40, "high": 50, "low_included": False, "high_included": True}, "(40, 50]"),
            ({"low": "39.5"}, "[39.5, ∞)"),
            ({"high": Fraction(1, 3)}, "(−∞, 1/3)"),
            ({"low": 5, "high": 5, "high_included": True}, "[5, 5]"),
            ({"low": 5, "high_included": True}, "[5, ∞)"),
        ],
    )
    def test_is_written_with_brackets(self, named: Any, written: str) -> None:
        """A square bracket stands at an end that belongs to it, a round one elsewhere."""
        assert str(Interval(**named)) == written

    @pytest.mark.parametrize(
        "named",
        [
            {},
            {"low": 50, "high": 40},
            {"low": 40, "high": 40},
            {"low": 40, "high": 40, "low_included": False, "high_included": True},
        ],
    )
    def test_holds_something_but_not_everything(self, named: Any) -> None:
        """An interval without a number in it, and one without an end, says nothing."""
        assert refused(Interval, **named).startswith("[KPI124]")

    def test_says_which_interval_is_empty(self) -> None:
        """The refusal writes the interval."""
        assert refused(Interval, low=50, high=40) == (
            "[KPI124] the band [50, 40) holds no number\n  hint: swap its ends, or include both"
        )

    def test_refuses_an_end_that_is_not_exact(self) -> None:
        """Ends are held to exactness."""
        assert refused(Interval, low=40.0).startswith("[KPI500] the low end is a float")


FIVE = Bands(
    [
        PointBand(points=5, low=70),
        PointBand(points=1, high=40),
        *(PointBand(points=points, low=20 + 10 * points, high=30 + 10 * points) for points in (2, 3, 4)),
    ]
)


class TestBands:
    @pytest.mark.parametrize(("end", "below"), [(40, 1), (50, 2), (60, 3), (70, 4)])
    def test_the_next_band_begins_where_one_ends(self, end: int, below: int) -> None:
        """Half-open bands give every number to one of them: an end belongs to the band above."""
        worth = [FIVE.score(value).value for value in (end - TINY, Fraction(end), end + TINY)]

        assert worth == [below, below + 1, below + 1]

    def test_nothing_is_interpolated(self) -> None:
        """All of a band is worth the same."""
        assert {FIVE.score(value).value for value in ("40", "44.4444", "49.9999")} == {2}

    def test_their_order_does_not_matter(self) -> None:
        """Bands are put in order, so that two writings of one table are equal."""
        assert Bands(tuple(reversed(FIVE.bands))) == FIVE
        assert hash(Bands(list(FIVE.bands))) == hash(FIVE)

    def test_zero_is_a_beginning_like_others(self) -> None:
        """Bands on both sides of zero are put in order as numbers are."""
        bands = [
            PointBand(points=2, low=0, high="0.5"),
            PointBand(points=3, low="0.5", high=1),
            PointBand(points=1, low="-0.5", high=0),
        ]

        assert [Bands(bands).score(value).value for value in ("-0.5", 0, "0.5")] == [1, 2, 3]

    def test_the_ends_are_the_fewest_and_most_points(self) -> None:
        """What they give lies between the points of the bands."""
        assert [FIVE.lowest, FIVE.highest] == [1, 5]

    def test_a_ratio_lies_where_its_quotient_does(self) -> None:
        """Two thirds lie above 66.6667 percent less a little, exactly."""
        rule = Bands([PointBand(points=0, high="66.6667"), PointBand(points=1, low="66.6667")])

        assert rule.score(Ratio(2, 3, times=100)).value == 0

    @pytest.mark.parametrize("value", NOTHING)
    def test_without_a_value_points_are_missing(self, value: Value) -> None:
        """No result lies in no band, and that is no error."""
        assert FIVE.score(value).state == "missing"

    def test_a_value_in_no_band_is_an_error(self) -> None:
        """A gap gives no points, least of all 0."""
        rule = Bands([PointBand(points=1, high=39, high_included=True), PointBand(points=2, low=40)])

        assert refused(rule.score, "39.5") == (
            "[KPI505] 39.5 lies in no band\n  expected: (−∞, 39], [40, ∞)\n"
            "  hint: close the gap between the bands"
        )

    def test_gaps_can_be_listed(self) -> None:
        """Neighbours between which there is a number are found, be it one number alone."""
        bands = [
            PointBand(points=1, high=1),
            PointBand(points=2, low=1, high=2),
            PointBand(points=3, low=2, low_included=False, high=3, high_included=True),
            PointBand(points=4, low=3, low_included=False, high=4),
            PointBand(points=5, low=5),
        ]

        assert [(str(low), str(high)) for low, high in Bands(bands).gaps()] == [
            ("[1, 2)", "(2, 3]"),
            ("(3, 4)", "[5, ∞)"),
        ]

    def test_a_number_may_stand_between_two_open_ends(self) -> None:
        """A band of one number closes the gap between two that leave it out."""
        bands = [
            PointBand(points=1, high=2),
            PointBand(points=3, low=2, low_included=False),
            PointBand(points=2, low=2, high=2, high_included=True),
        ]

        assert [Bands(bands).score(value).value for value in (2 - TINY, 2, 2 + TINY)] == [1, 2, 3]

    @pytest.mark.parametrize(
        "bands",
        [
            [],
            [PointBand(points=1, high=85, high_included=True), PointBand(points=2, low=85)],
            [PointBand(points=1, high=60), PointBand(points=2, low=50)],
            [PointBand(points=1, low=0, high=100), PointBand(points=2, low=50, high=60)],
            [PointBand(points=1, low=0), PointBand(points=2, low=50)],
            [PointBand(points=1, high=0), PointBand(points=2, high=50)],
            [PointBand(points=1, low=0, high=9), PointBand(points=2, low=0, high=0, high_included=True)],
        ],
    )
    def test_no_number_may_lie_in_two(self, bands: list[PointBand]) -> None:
        """Overlaps are refused, as is a table without bands."""
        assert refused(Bands, bands).startswith("[KPI124]")

    def test_says_which_overlap(self) -> None:
        """The refusal writes both bands."""
        bands = [PointBand(points=1, high=85, high_included=True), PointBand(points=2, low=85, high=90)]

        assert refused(Bands, bands) == (
            "[KPI124] the bands (−∞, 85] and [85, 90) overlap\n"
            "  at: bands\n  hint: let an end belong to one of them"
        )

    def test_refuses_what_is_not_exact(self) -> None:
        """Points and values are held to exactness."""
        assert refused(PointBand, points=1.0, low=1).startswith("[KPI500] points is a float")
        assert refused(PointBand, points=1, low=1.0).startswith("[KPI500] the low end is a float")
        assert refused(FIVE.score, 45.0).startswith("[KPI500] the value is a float")

    def test_a_band_is_an_interval(self) -> None:
        """A band that holds no number is refused, and equal numbers make equal bands however they are written."""
        assert refused(PointBand, points=1, low=5, high=5).startswith(
            "[KPI124] the band [5, 5) holds no number"
        )
        assert PointBand(points="1.0", low="5.0") == PointBand(points=1, low=5)

    def test_tells_the_band(self) -> None:
        """The derivation names the band in both languages."""
        points = FIVE.score("44.5")

        assert (points.state, points.derivation) == (
            "scored",
            (
                Text(
                    th="ผลการดำเนินงาน 44.5 อยู่ในช่วง [40, 50): 2 คะแนน",
                    en="the result 44.5 lies in the band [40, 50): 2 points",
                ),
            ),
        )


class TestLookup:
    RULE = Lookup({"no": 0, "partly": "0.5", 3: 1})

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("no", 0),
            ("partly", Fraction(1, 2)),
            (3, 1),
            (Fraction(3), 1),
            (Ratio(6, 2), 1),
            (Ratio(3, 100, times=100), 1),
        ],
    )
    def test_gives_what_stands_in_the_table(self, value: Value, expected: Fraction | int) -> None:
        """Words are taken as they stand; numbers by their value, and ratios by what they come to."""
        assert self.RULE.score(value).value == expected

    @pytest.mark.parametrize("value", NOTHING)
    def test_without_a_value_points_are_missing(self, value: Value) -> None:
        """Nothing is not a word."""
        assert self.RULE.score(value).state == "missing"

    @pytest.mark.parametrize("value", ["yes", "No", 4, Ratio(1, 2)])
    def test_what_does_not_stand_there_is_an_error(self, value: Value) -> None:
        """A word that the table lacks is refused; a spreadsheet would have made it 0."""
        assert refused(self.RULE.score, value).startswith("[KPI505]")

    def test_says_what_stands_there(self) -> None:
        """The refusal shows the word and all that there are."""
        assert refused(self.RULE.score, "yes") == (
            "[KPI505] 'yes' does not stand in the table\n  expected: no, partly, 3"
        )

    def test_a_word_that_is_given_is_shown_in_part(self) -> None:
        """A text of any length is refused in one short line."""
        assert len(refused(self.RULE.score, "x" * 10_000)) < 300

    def test_a_number_that_is_not_exact_is_refused(self) -> None:
        """Numbers are held to exactness here as well."""
        value: Any = 3.0
        assert refused(self.RULE.score, value).startswith("[KPI500] the value is a float")

    @pytest.mark.parametrize(
        ("points", "said"),
        [
            ({}, "[KPI124] there is nothing to look up"),
            ({1: 1, "1": 2}, "[KPI124] a word stands in the table twice"),
            ({"a": 1.0}, "[KPI500] points of 'a' is a float"),
        ],
    )
    def test_refuses_a_table_that_says_nothing_or_two_things(self, points: Any, said: str) -> None:
        """An empty table, a word that stands twice, and points that are not exact are refused."""
        assert refused(Lookup, points).startswith(said)

    def test_has_ends_and_can_be_hashed(self) -> None:
        """Equal tables hash alike, and know their fewest and most points."""
        same = Lookup({"no": "0.0", "partly": "0.50", "3": 1})

        assert [same, hash(same), same.lowest, same.highest] == [self.RULE, hash(self.RULE), 0, 1]

    def test_tells_the_word(self) -> None:
        """The derivation names the word and its points."""
        points = self.RULE.score("partly")

        assert (points.state, points.derivation) == (
            "scored",
            (Text(th="'partly' ได้ 0.5 คะแนน", en="'partly' is worth 0.5 points"),),
        )


class TestBinary:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [(True, 5), (False, 1), (1, 5), ("0.9999", 1), (0, 1), (Ratio(3, 3), 5), (Ratio(2, 3), 1)],
    )
    def test_is_met_or_not(self, value: Any, expected: int) -> None:
        """Yes is worth 5 and no 1, and a number is met from 1 on."""
        assert Binary().score(value).value == expected

    def test_may_be_met_from_another_number_on(self) -> None:
        """A bound belongs to what meets it."""
        rule = Binary(met=100, unmet=0, from_=80)

        assert [rule.score(value).value for value in (80 - TINY, 80, True, False)] == [0, 100, 100, 0]
        assert [rule.lowest, rule.highest] == [0, 100]

    def test_yes_may_be_worth_less(self) -> None:
        """Where the outcome is a finding, yes costs points."""
        rule = Binary(met=0, unmet=1)

        assert [rule.score(True).value, rule.lowest, rule.highest] == [0, 0, 1]  # noqa: FBT003 -- yes is a value

    @pytest.mark.parametrize("value", NOTHING)
    def test_without_a_value_points_are_missing(self, value: Value) -> None:
        """Not answered is not no."""
        assert Binary().score(value).state == "missing"

    @pytest.mark.parametrize("named", [{"met": 5.0}, {"unmet": 1.0}, {"from_": 1.0}])
    def test_refuses_numbers_that_are_not_exact(self, named: Any) -> None:
        """All three numbers are held to exactness."""
        assert refused(Binary, **named).startswith("[KPI500]")

    @pytest.mark.parametrize(("value", "code"), [(1.0, "KPI500"), ("yes", "KPI500"), ("inf", "KPI501")])
    def test_refuses_a_value_that_is_neither(self, value: Any, code: str) -> None:
        """What is neither yes, nor no, nor a number is refused."""
        assert refused(Binary().score, value).startswith(f"[{code}] the value ")

    def test_tells_the_outcome(self) -> None:
        """The derivation says whether it is met, in both languages; no is scored, and no 0 by rule."""
        points = [Binary().score(value) for value in (True, False)]

        assert [each.state for each in points] == ["scored", "scored"]
        assert [each.derivation[0] for each in points] == [
            Text(th="ผ่านเกณฑ์: 5 คะแนน", en="it is met: 5 points"),
            Text(th="ไม่ผ่านเกณฑ์: 1 คะแนน", en="it is not met: 1 points"),
        ]


class TestStandardised:
    RULE = Standardised(mean="52.31", deviation="12.5")

    @pytest.mark.parametrize(
        ("value", "expected"), [("52.31", 50), ("64.81", 60), ("27.31", 30), (Ratio("52.31", 1), 50)]
    )
    def test_is_centre_and_spread_times_distance(self, value: Value, expected: Exact) -> None:
        """The mean is worth the centre, and each standard deviation the spread."""
        assert self.RULE.score(value).value == expected

    def test_other_scales_have_another_centre(self) -> None:
        """With 0 and 1 it is the plain standard score."""
        assert Standardised(mean=10, deviation=3, centre=0, spread=1).score(11).value == Fraction(1, 3)

    @pytest.mark.parametrize("value", NOTHING)
    def test_without_a_value_points_are_missing(self, value: Value) -> None:
        """No result lies nowhere on the scale."""
        assert self.RULE.score(value).state == "missing"

    @pytest.mark.parametrize(
        ("named", "code"),
        [
            ({"mean": 1, "deviation": 0}, "KPI124"),
            ({"mean": 1, "deviation": -1}, "KPI124"),
            ({"mean": 1, "deviation": 1, "spread": 0}, "KPI124"),
            ({"mean": 1.0, "deviation": 1}, "KPI500"),
            ({"mean": 1, "deviation": 1.5}, "KPI500"),
            ({"mean": 1, "deviation": 1, "centre": 0.5}, "KPI500"),
        ],
    )
    def test_refuses_what_nothing_can_be_compared_with(self, named: Any, code: str) -> None:
        """A deviation of nothing, and numbers that are not exact, are refused."""
        assert refused(Standardised, **named).startswith(f"[{code}]")

    def test_equal_rules_are_one(self) -> None:
        """Two writings of one scale are equal and hash alike."""
        one, other = (
            Standardised(mean="10.0", deviation="2.50"),
            Standardised(mean=10, deviation=Fraction(5, 2)),
        )

        assert (one, hash(one)) == (other, hash(other))

    def test_refuses_a_value_that_is_not_exact(self) -> None:
        """Values are held to exactness."""
        assert refused(self.RULE.score, 1.0).startswith("[KPI500] the value is a float")

    def test_is_a_rule_like_any_other(self) -> None:
        """A scheme may use it; it has no fewest and no most points, so nothing is brought back to them."""
        scored = Scheme(rule=self.RULE).score("177.31")

        assert [self.RULE.lowest, self.RULE.highest, scored.points] == [None, None, 150]

    def test_may_be_given_ends_by_its_scheme(self) -> None:
        """What is published between 0 and 100 says so in its scheme."""
        assert Scheme(rule=self.RULE, highest=100).score("177.31").points == 100
        assert Scheme(rule=self.RULE, lowest=0).score(-1000).points == 0

    def test_a_ratio_stands_in_the_formula_as_one_number(self) -> None:
        """Nobody could compute with an equation inside of a formula."""
        [told] = self.RULE.score(Ratio("129.62", 2)).derivation

        assert told.en == "standardised: 50 + 10 × (64.81 − 52.31) / 12.5 = 60"

    def test_tells_its_formula(self) -> None:
        """The derivation computes with the numbers of the rule."""
        points = self.RULE.score("64.81")

        assert (points.state, points.derivation) == (
            "scored",
            (
                Text(
                    th="คะแนนมาตรฐาน: 50 + 10 × (64.81 − 52.31) / 12.5 = 60",
                    en="standardised: 50 + 10 × (64.81 − 52.31) / 12.5 = 60",
                ),
            ),
        )
