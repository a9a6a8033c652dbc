"""What points come to: methods, treatments, rounds and depth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import DefinitionError, ScoringError
from kpiflow.scorecard import (
    Composite,
    Given,
    Line,
    Policy,
    ResultBand,
    RollUp,
    Scorecard,
    Treatment,
    compare,
    gains,
    misprinted,
)
from kpiflow.scoring import (
    Bands,
    Interpolation,
    Milestone,
    PointBand,
    Points,
    PointState,
    Ratio,
    Rounding,
)
from kpiflow.text import Text


WHY = Text(th="ไม่มีหน่วยงานย่อย", en="the unit has no branches")
UNDUE, ZERO, MISSING = Points.not_applicable(WHY), Points.zero(WHY), Points.missing(WHY)


def card(*weights: Any, **named: Any) -> Scorecard:
    """Build a scorecard of lines a, b, c … with these weights."""
    steps: Any = [0, 1] if named.get("method") == "deduct" else range(1, 6)
    lines = [
        Line(code=code, weight=weight, steps=tuple(steps))
        for code, weight in zip("abcdefgh", weights, strict=False)
    ]
    return Scorecard(root=Composite(code="r", parts=lines, **named))


def rolled(scorecard: Scorecard, *points: Given, **named: Any) -> RollUp:
    """Roll points of lines a, b, c … up."""
    return scorecard.roll_up(dict(zip("abcdefgh", points, strict=False)), **named)


def refused(build: Any, *args: Any, **named: Any) -> str:
    """Give the text with which something is refused."""
    with pytest.raises((DefinitionError, ScoringError)) as error:
        build(*args, **named)
    return str(error.value)


class TestMethods:
    @pytest.mark.parametrize(
        ("weights", "points", "named", "expected"),
        [
            ((5, 4, 3), ("4.8364", 5, "4.425"), {}, Fraction("57.457") / 12),
            (("0.5", "0.25"), (5, 2), {}, 4),
            ((60, 40), (5, 3), {"method": "mean"}, 4),
            ((60, 40), (5, 3), {"method": "weighted_sum"}, Fraction(42, 10)),
            ((60, 20), (5, 3), {"method": "weighted_sum"}, Fraction(36, 10)),
            ((2, 3), (40, 20), {"method": "weighted_sum", "per": 1}, 140),
            ((1, 9), (4, 6), {"method": "sum"}, 10),
            ((1, 1, 1), (3, "2.9999", 4), {"method": "count", "at_least": 3}, 2),
            ((1, 1, 1), (3, "2.9999", 4), {"method": "share", "at_least": 3}, Fraction(200, 3)),
            ((1, 1, 1), (3, 2, 4), {"method": "minimum"}, 2),
            ((5, 3, 1), (1, 0, "0.4"), {"method": "deduct", "start": 110}, Fraction("106.4")),
            ((5, 3), (0, 0), {"method": "deduct", "start": 0}, -8),
        ],
    )
    def test_come_to_what_they_say(self, weights: Any, points: Any, named: Any, expected: Any) -> None:
        """Each method makes one number of the parts, exactly."""
        assert rolled(card(*weights, **named), *points).total == expected

    def test_the_mean_of_means_counts_wholes_alike(self) -> None:
        """A small group weighs as much as a large one."""
        groups = [
            Composite(code="g", parts=[Line(code="a")], method="mean"),
            Composite(code="h", parts=[Line(code="b"), Line(code="c"), Line(code="d")], method="mean"),
        ]
        whole = Scorecard(root=Composite(code="r", parts=groups, method="mean"))

        assert rolled(whole, 5, 1, 1, 1).total == 3

    @pytest.mark.parametrize("points", ["-0.1", "1.1", 5])
    def test_nothing_but_0_to_1_can_be_deducted_for(self, points: Any) -> None:
        """A line scored otherwise is refused."""
        assert refused(rolled, card(5, method="deduct", start=110), points) == (
            f"[KPI503] 'a' cannot be deducted for: it is scored {points}\n"
            "  expected: 0 where it is not met, 1 where it is, or a part of it between"
        )

    def test_a_rule_scores_what_they_come_to(self) -> None:
        """Raw points, and shares of units, are scored once more."""
        raw = card(4, 6, method="sum", rule=Interpolation([2, 4, 6, 8, 10]))
        share = card(1, 1, 1, 1, method="share", at_least=4, rule=Interpolation([60, 70, 80, 90, 100]))

        assert rolled(raw, 3, 4).total == Fraction(7, 2)
        assert rolled(share, 5, 4, 4, 1).total == Fraction(5, 2)

    def test_a_share_is_handed_on_with_both_numbers(self) -> None:
        """The rule sees of how many units, not a quotient."""
        scorecard = card(1, 1, 1, method="share", at_least=4, rule=Interpolation([60, 100]))

        assert (
            rolled(scorecard, 5, 4, 1)
            .points.derivation[-1]
            .en.startswith("the result 2 / 3 × 100 = 200/3 lies between")
        )

    def test_what_the_rule_does_not_know_is_an_error(self) -> None:
        """A composite outside all bands has no points."""
        scorecard = card(1, rule=Bands([PointBand(points=1, low=2)]))

        assert refused(rolled, scorecard, 1).startswith("[KPI505]")

    def test_tell_how_they_came_about(self) -> None:
        """The derivation names the method, every part with its weight, and their sum, as they are written."""
        assert rolled(card("2.5", "0.5"), 5, 2).points.derivation == (
            Text(
                th="ค่าเฉลี่ยถ่วงน้ำหนัก (a: 5 × 2.5; b: 2 × 0.5; น้ำหนักรวม 3) = 4.5000",
                en="weighted mean (a: 5 × 2.5; b: 2 × 0.5; weights 3) = 4.5000",
            ),
        )

    def test_tell_what_is_left_out(self) -> None:
        """The derivation names the parts that do not count."""
        assert rolled(card(1, 1), 5, UNDUE).points.derivation[0] == Text(
            th="ค่าเฉลี่ยถ่วงน้ำหนัก (a: 5 × 1; น้ำหนักรวม 1) = 5; ไม่นับ b",
            en="weighted mean (a: 5 × 1; weights 1) = 5; left out: b",
        )

    def test_tell_of_many_parts_in_short(self) -> None:
        """After a dozen parts the derivation counts the rest."""
        lines = [Line(code=f"l{number}") for number in range(100)]
        scorecard = Scorecard(root=Composite(code="r", parts=lines))

        told = scorecard.roll_up(dict.fromkeys((line.code for line in lines), 3)).points.derivation[0].en

        assert "l11: 3 × 1; … (100); weights 100) = 3" in told
        assert "l12" not in told


class TestTreatments:
    @pytest.mark.parametrize(
        ("treatment", "expected", "counted", "share"),
        [
            ("exclude", 4, None, 0),
            ("drop", 2, None, 0),
            ("floor", Fraction(5, 2), 1, Fraction(1, 2)),
            ("zero", 2, 0, Fraction(1, 2)),
            ("target", Fraction(9, 2), 5, Fraction(1, 2)),
        ],
    )
    @pytest.mark.parametrize(
        ("state", "points"), [("missing", MISSING), ("not_applicable", UNDUE), ("zero", ZERO)]
    )
    def test_do_what_they_say(
        self, state: str, points: Points, treatment: Treatment, expected: Any, counted: Any, share: Any
    ) -> None:
        """Each treatment of each state changes the whole as it says, and is kept beside the part."""
        policy = Policy(**{state: treatment})
        whole = rolled(card(1, 1, policy=policy), 4, points)
        part = whole["b"]

        assert whole.total == expected
        assert (part.treatment, part.counted, part.share, part.points) == (treatment, counted, share, points)

    def test_keep_makes_the_whole_missing(self) -> None:
        """What lacks a part lacks a total, and says of what."""
        whole = rolled(card(1, 1, 1, policy=Policy(missing="keep")), 4, None, None)

        assert (whole.points.state, whole.printed(), whole.band) == ("missing", "–", None)
        assert whole.points.derivation == (Text(th="ยังไม่มีคะแนนของ b, c", en="b, c has no points yet"),)
        assert refused(lambda: whole.total) == ("[KPI506] the scorecard has no total: b, c has no points yet")

    def test_error_names_every_part_that_lacks_points(self) -> None:
        """By default what is missing is an error, and all of them are reported at once."""
        inner = Composite(code="i", parts=[Line(code="b")])
        scorecard = Scorecard(root=Composite(code="r", parts=[Line(code="a"), inner]))

        with pytest.raises(ScoringError) as error:
            scorecard.roll_up({})

        assert [problem.path for problem in error.value.problems] == [("a",), ("b",)]
        assert "'a' has no points: there is no result yet" in str(error.value)

    def test_the_floor_of_a_whole_that_states_none_is_asked_for(self) -> None:
        """A sum has no fewest points by itself."""
        inner = Composite(code="i", parts=[Line(code="b")], method="sum", policy=Policy(missing="keep"))
        scorecard = Scorecard(
            root=Composite(code="r", parts=[Line(code="a"), inner], policy=Policy(missing="floor"))
        )

        assert refused(scorecard.roll_up, {"a": 3}) == (
            "[KPI506] it is not stated what 'i' counts as (floor)\n  at: i\n  hint: state floor_points of it"
        )

    @pytest.mark.parametrize(
        ("points", "state"),
        [((None, None), "missing"), ((UNDUE, UNDUE), "not_applicable"), ((UNDUE, None), "missing")],
    )
    def test_nothing_left_is_no_number(self, points: Any, state: PointState) -> None:
        """A whole of which all parts are left out is missing, or does not apply, and is never 0 or full."""
        policy = Policy(missing="exclude")

        whole = rolled(card(1, 1, policy=policy), *points)

        assert (whole.points.value, whole.points.state) == (None, state)

    @pytest.mark.parametrize(
        ("method", "expected"),
        [
            ({"method": "mean"}, 2),
            ({"method": "sum"}, 4),
            ({"method": "weighted_sum"}, Fraction(4, 100)),
            ({"method": "count", "at_least": 3}, 1),
            ({"method": "share", "at_least": 3}, 50),
            ({"method": "minimum"}, 4),
        ],
    )
    def test_what_is_dropped_still_counts_as_one(self, method: Any, expected: Any) -> None:
        """What is dropped brings no points, and stays in what is divided by."""
        assert rolled(card(1, 1, policy=Policy(missing="drop"), **method), 4, None).total == expected

    def test_what_is_dropped_is_not_deducted(self) -> None:
        """Nothing is taken for what does not count."""
        policy = Policy(missing="drop")

        assert rolled(card(5, 3, method="deduct", start=110, policy=policy), 0, None).total == 105

    def test_states_never_leak_into_numbers(self) -> None:
        """A 0 by rule that is excluded changes nothing, and one that counts is just 0."""
        assert rolled(card(1, 3, policy=Policy(zero="exclude")), 4, ZERO).total == 4
        assert rolled(card(1, 3), 4, ZERO).total == 1
        assert rolled(card(1, 3), 4, 0).total == 1

    def test_a_whole_hands_its_state_up(self) -> None:
        """What a composite comes to is treated above as a line would be."""
        inner = Composite(code="i", parts=[Line(code="b")])
        scorecard = Scorecard(root=Composite(code="r", parts=[Line(code="a"), inner]))

        whole = scorecard.roll_up({"a": 4, "b": UNDUE})

        assert [whole.total, whole["i"].points.state, whole["i"].treatment] == [
            4,
            "not_applicable",
            "exclude",
        ]


class TestRounds:
    CARD = Scorecard(
        root=Composite(
            code="r",
            parts=[
                Line(code="a", weight=3, weights={6: 1}),
                Line(code="b", weight=1),
                Line(code="c", weight=4, rounds=[12]),
            ],
        )
    )

    @pytest.mark.parametrize(
        ("months", "expected"), [(6, 3), (9, Fraction(14, 4)), (12, Fraction(18, 8)), (None, Fraction(18, 8))]
    )
    def test_change_weights_and_what_is_evaluated(self, months: int | None, expected: Any) -> None:
        """A line may weigh less after six months, or not be evaluated then."""
        whole = self.CARD.roll_up({"a": 4, "b": 2, "c": 1}, round_months=months)

        assert (whole.total, whole.round_months) == (expected, months)

    def test_what_is_not_evaluated_needs_no_points(self) -> None:
        """A line that is not evaluated is left out, whether it has points or none."""
        whole = self.CARD.roll_up({"a": 4, "b": 2}, round_months=6)

        assert [whole.total, whole["c"].treatment, whole["c"].counted] == [3, "exclude", None]

    def test_nothing_inside_what_is_not_evaluated_needs_points(self) -> None:
        """A whole that is not evaluated asks none of its parts for points, however deep they are."""
        inner = Composite(code="j", parts=[Line(code="b")])
        late = Composite(code="i", parts=[inner, Line(code="c")], rounds=[12])
        scorecard = Scorecard(root=Composite(code="r", parts=[Line(code="a"), late]))

        whole = scorecard.roll_up({"a": 4}, round_months=6)

        assert [whole.total, whole["i"].treatment, whole["b"].points.state] == [4, "exclude", "missing"]
        assert refused(scorecard.roll_up, {"a": 4}, round_months=12).count("[KPI506]") == 2

    def test_what_is_not_evaluated_may_be_kept_in_the_weights(self) -> None:
        """A policy may leave the weights as they are printed."""
        lines = [Line(code="a", weight=3), Line(code="b", weight=3, rounds=[12])]
        scorecard = Scorecard(root=Composite(code="r", parts=lines, policy=Policy(not_evaluated="drop")))

        assert scorecard.roll_up({"a": 4}, round_months=6).total == 2

    def test_nothing_evaluated_does_not_apply(self) -> None:
        """A whole of which nothing is evaluated is not missing."""
        scorecard = Scorecard(root=Composite(code="r", parts=[Line(code="a", rounds=[12])]))

        assert scorecard.roll_up({}, round_months=6).points.state == "not_applicable"

    @pytest.mark.parametrize("months", [0, 3, 7])
    def test_a_round_that_there_is_not_is_refused(self, months: int) -> None:
        """Otherwise every line with rounds of its own would silently be left out."""
        assert refused(self.CARD.roll_up, {"a": 4, "b": 2, "c": 1}, round_months=months) == (
            f"[KPI503] there is no reporting round of {months} months\n  expected: 6, 9 or 12"
        )


class TestParts:
    def test_may_be_rounded_first(self) -> None:
        """Sheets that round their parts are reproduced, and no others are."""
        points = (Fraction(266, 55), 5, "4.425")
        rounding = Rounding(places=4)

        exactly, sheet = (rolled(card(5, 4, 3, round_leaf=each), *points).total for each in (None, rounding))

        assert (Rounding(places=9).text(exactly), Rounding(places=9).text(sheet)) == (
            "4.788068182",
            "4.788083333",
        )
        assert rolled(card(5, 4, 3, round_leaf=4), *points).total == sheet

    def test_know_what_they_count_as(self) -> None:
        """Each part keeps its points, its weight, its share of the whole, and its weighted score."""
        whole = rolled(card(60, 20, 20), 5, 3, UNDUE)
        a, c = whole["a"], whole["c"]

        assert [a.share, a.counted, a.weighted, a.of] == [Fraction(3, 4), 5, 3, 80]
        assert [c.share, c.counted, c.weighted] == [0, None, None]
        assert [part.code for part in whole.parts()] == ["r", "a", "b", "c"]

    def test_there_is_not_cannot_be_asked_for(self) -> None:
        """The refusal names the nearest part."""
        whole = rolled(card(1, 1), 5, 3)

        assert refused(lambda: whole["A"]).startswith("[KPI503] the scorecard has no part 'A'")
        assert whole["r"].points == whole.points

    def test_points_of_strangers_are_refused(self) -> None:
        """Points for a line that there is not, or for a whole, are not dropped in silence."""
        assert refused(card(1).roll_up, {"a": 1, "aa": 2}).startswith(
            "[KPI503] the scorecard has no line 'aa'"
        )
        assert refused(card(1).roll_up, {"a": 1, "r": 2}).startswith("[KPI503] the scorecard has no line 'r'")

    @pytest.mark.parametrize(("points", "code"), [(4.5, "KPI500"), ("nan", "KPI501"), ("1e40", "KPI502")])
    def test_points_must_be_exact(self, points: Any, code: str) -> None:
        """Points are held to exactness."""
        assert refused(rolled, card(1), points).startswith(f"[{code}]")

    def test_what_was_given_is_kept(self) -> None:
        """A roll-up knows the points that it was made of, and equal ones hash alike."""
        whole, same = rolled(card(1, 1), 5, "3"), rolled(card(1, 1), 5, "3")

        assert (whole.given, whole, hash(whole)) == ({"a": 5, "b": "3"}, same, hash(same))


class TestPrinting:
    BANDS = (
        ResultBand(name=Text.same("excellent"), low="4.5"),
        ResultBand(name=Text.same("good"), low=3, high="4.5"),
        ResultBand(name=Text.same("poor"), high=3),
    )

    @pytest.mark.parametrize(
        ("points", "shown", "named"),
        [
            ("4.5", "4.5000", "excellent"),
            (Fraction("4.5") - Fraction(1, 10**30), "4.5000", "good"),
            ("4.49999", "4.5000", "good"),
            (3, "3.0000", "good"),
            ("2.99999", "3.0000", "poor"),
            (-1, "-1.0000", "poor"),
        ],
    )
    def test_a_result_is_named_by_its_exact_value(self, points: Any, shown: str, named: str) -> None:
        """What prints as 4.5000 and is less is not excellent."""
        whole = rolled(Scorecard(root=card(1).root, bands=self.BANDS), points)

        assert whole.band is not None
        assert (whole.printed(), whole.band.name.en) == (shown, named)

    def test_a_result_between_bands_has_no_name(self) -> None:
        """Bands need not name everything."""
        assert rolled(Scorecard(root=card(1).root, bands=self.BANDS[:1]), 4).band is None
        assert rolled(card(1), 4).band is None

    def test_totals_are_printed_as_the_scorecard_rounds(self) -> None:
        """Decimals and mode are the scorecard's."""
        rounding = Rounding(places=1, mode="truncate")

        assert rolled(Scorecard(root=card(1).root, rounding=rounding), "63.75").printed() == "63.7"


class TestDepth:
    @pytest.mark.parametrize("named", [{}, {"method": "mean"}, {"round_leaf": Rounding(places=2)}])
    def test_nothing_recurses(self, named: Any) -> None:
        """A tree of 500 wholes is rolled up, compared, printed and asked for gains."""
        whole: Line | Composite = Line(code="a")
        for number in range(500):
            whole = Composite(code=f"w{number}", parts=[whole], **named)
        assert isinstance(whole, Composite)
        scorecard = Scorecard(root=whole)

        before, after = scorecard.roll_up({"a": 3}), scorecard.roll_up({"a": 4})

        assert [before.total, before["a"].points.value] == [3, 3]
        assert [each.total for each in gains(before)] == [1]
        assert compare(before, after).total == 1
        assert list(misprinted(after, {"w499": "4.0000"})) == []

    @pytest.mark.parametrize(("treatment", "expected"), [("floor", 1), ("target", 5)])
    def test_a_deep_whole_counts_as_its_bound(self, treatment: Treatment, expected: int) -> None:
        """What a whole of 500 counts as is found without going down one call at a time."""
        whole: Line | Composite = Line(code="a")
        for number in range(500):
            whole = Composite(code=f"w{number}", parts=[whole], policy=Policy(missing="keep"))
        root = Composite(code="r", parts=[whole], policy=Policy(missing=treatment))

        assert Scorecard(root=root).roll_up({}).total == expected

    def test_many_lines_of_many_denominators_are_added_exactly(self) -> None:
        """A thousand lines come to what adding them one by one does."""
        lines = [Line(code=f"l{n}", weight=Fraction(n, 7), steps=(0, 1)) for n in range(1, 1000)]
        points = {f"l{n}": Fraction(n, 1 + n % 97) for n in range(1, 1000)}
        expected = sum((Fraction(n, 7) * Fraction(n, 1 + n % 97) for n in range(1, 1000)), Fraction(0))

        root = Composite(code="r", parts=lines, method="weighted_sum")

        assert Scorecard(root=root).roll_up(points).total == expected / 100


class TestMilestones:
    def test_a_threshold_turns_scores_into_a_count_that_is_scored_again(self) -> None:
        """The number of districts above 3 points is a result of its own."""
        scorecard = card(1, 1, 1, 1, method="count", at_least="3.0001", rule=Milestone(below=0))

        assert rolled(scorecard, 3, "3.5", 5, 4).total == 3

    def test_a_ratio_is_no_points(self) -> None:
        """Points are numbers; a ratio is scored by a rule first."""
        given: Any = Ratio(1, 2)

        assert refused(rolled, card(1), given).startswith("[KPI500]")
