"""Lines and composites, and what cannot be rolled up whatever points it is given."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.dates import ROUND_MONTHS
from kpiflow.errors import DefinitionError, ScoringError
from kpiflow.scorecard import Composite, Line, Policy, ResultBand, Scorecard
from kpiflow.scorecard.keeping import keeping
from kpiflow.scorecard.tree import ROUNDS, walk
from kpiflow.scoring import Milestone
from kpiflow.text import Text


PART = Line(code="a")


def refused(build: Any, **named: Any) -> str:
    """Give the text with which something is refused."""
    with pytest.raises((DefinitionError, ScoringError)) as error:
        build(**named)
    return str(error.value)


class TestLine:
    def test_rounds_are_those_of_definitions(self) -> None:
        """Scorecards are imported without dates, and know the same reporting rounds."""
        assert ROUNDS == ROUND_MONTHS

    def test_counts_as_one_of_five_levels_by_default(self) -> None:
        """Unless stated, a line weighs 1, can have 1 to 5 points, and aims at 5."""
        line = Line(code="a")

        assert [line.weight, line.floor, line.aim, *line.steps] == [1, 1, 5, 1, 2, 3, 4, 5]

    def test_has_its_own_steps_and_target(self) -> None:
        """Floor and target are the first and the last step, unless a target is stated."""
        falling = Line(code="a", steps=[5, 3, 1])

        assert [falling.floor, falling.aim] == [5, 1]
        assert Line(code="a", steps=[0, 1], target="0.8").aim == Fraction(4, 5)

    def test_weighs_what_the_round_says(self) -> None:
        """A weight may differ in some rounds; elsewhere, and without a round, it is the usual one."""
        line = Line(code="a", weight=3, weights={6: "2.5"})

        assert [line.weight_in(months) for months in (6, 9, 12, None)] == [Fraction(5, 2), 3, 3, 3]

    def test_may_not_be_evaluated_in_a_round(self) -> None:
        """Without a stated round, or without one asked about, it always is."""
        line = Line(code="a", rounds=[12])

        assert [line.is_evaluated(months) for months in (6, 12, None)] == [False, True, True]
        assert Line(code="a").is_evaluated(6)

    def test_equal_lines_hash_alike(self) -> None:
        """Two writings of one line are one."""
        one, other = (
            Line(code="a", weight="2.50", weights={6: 1}),
            Line(code="a", weight="2.5", weights={6: 1}),
        )

        assert (one, hash(one)) == (other, hash(other))

    @pytest.mark.parametrize(
        ("named", "code"),
        [
            ({"weight": 0}, "KPI125"),
            ({"weight": -1}, "KPI125"),
            ({"weights": {6: 0}}, "KPI125"),
            ({"weights": {3: 1}}, "KPI125"),
            ({"rounds": [7]}, "KPI125"),
            ({"steps": []}, "KPI125"),
            ({"steps": [1, 1]}, "KPI125"),
            ({"steps": [1, 3, 2]}, "KPI125"),
            ({"weight": 2.0}, "KPI500"),
            ({"weights": {6: 2.0}}, "KPI500"),
            ({"steps": [0.5, 1]}, "KPI500"),
            ({"target": 4.5}, "KPI500"),
            ({"weight": "nan"}, "KPI501"),
            ({"weight": "1e40"}, "KPI502"),
        ],
    )
    def test_refuses_what_cannot_be_weighed_or_stepped(self, named: Any, code: str) -> None:
        """Weights of nothing, rounds that there are not, steps out of order and floats are refused."""
        assert refused(Line, code="a", **named).startswith(f"[{code}]")

    def test_says_what_weighs_nothing(self) -> None:
        """The refusal says how a line is left out of a round."""
        assert refused(Line, code="1.1", weight=0) == (
            "[KPI125] '1.1' weighs nothing\n  at: weight\n"
            "  expected: above 0; what is not evaluated in a round says so by rounds"
        )


class TestComposite:
    @pytest.mark.parametrize(
        ("named", "code"),
        [
            ({"parts": []}, "KPI125"),
            ({"method": "average"}, "KPI125"),
            ({"method": "count"}, "KPI125"),
            ({"method": "share"}, "KPI125"),
            ({"method": "deduct"}, "KPI125"),
            ({"weight": 0}, "KPI125"),
            ({"rounds": [5]}, "KPI125"),
            ({"at_least": 3.0}, "KPI500"),
            ({"start": 1.5}, "KPI500"),
            ({"printed_weights": 100.0}, "KPI500"),
            ({"floor_points": "inf"}, "KPI501"),
            ({"target_points": "1e40"}, "KPI502"),
        ],
    )
    def test_refuses_what_cannot_be_made_of_its_parts(self, named: Any, code: str) -> None:
        """No parts, no known method, a method without what it needs, and floats are refused."""
        assert refused(Composite, **({"code": "x", "parts": [PART]} | named)).startswith(f"[{code}]")

    @pytest.mark.parametrize(
        ("method", "needed"), [("count", "at_least"), ("share", "at_least"), ("deduct", "start")]
    )
    def test_says_what_its_method_needs(self, method: str, needed: str) -> None:
        """The refusal names the field."""
        assert refused(Composite, code="x", parts=[PART], method=method) == (
            f"[KPI125] 'x' does not state what it needs\n  at: {needed}\n  expected: {needed}"
        )

    @pytest.mark.parametrize("steps", [(1, 2, 3, 4, 5), (0, 2), (-1, 1)])
    def test_deducts_only_for_lines_scored_from_0_to_1(self, steps: Any) -> None:
        """A line of five levels has neither a floor nor a next step that could be deducted for."""
        line = Line(code="3.1.1", weight=5, steps=steps)

        assert refused(Composite, code="x", parts=[line], method="deduct", start=110) == (
            "[KPI125] the steps of '3.1.1' lead beyond what can be deducted for\n  at: parts\n"
            "  expected: 0 where it is not met, 1 where it is, and parts of it between\n"
            "  hint: state steps=[0, 1]"
        )

    @pytest.mark.parametrize("method", ["weighted_mean", "mean", "minimum"])
    def test_a_mean_has_the_bounds_that_its_parts_share(self, method: Any) -> None:
        """Where all parts lie between 1 and 5, so does their mean."""
        whole = Composite(code="x", parts=[PART, Line(code="b")], method=method)

        assert [whole.floor, whole.aim] == [1, 5]

    @pytest.mark.parametrize(
        "named",
        [
            {"method": "sum"},
            {"method": "weighted_sum"},
            {"method": "count", "at_least": 3},
            {"rule": Milestone()},
            {"parts": [PART, Line(code="b", steps=[0, 2])]},
        ],
    )
    def test_no_bounds_are_guessed(self, named: Any) -> None:
        """Sums, counts, what is scored once more, and parts of different scales have none by themselves."""
        whole = Composite(**({"code": "x", "parts": [PART]} | named))

        assert (whole.floor, whole.aim) == (None, None)

    def test_bounds_may_be_stated(self) -> None:
        """What is stated holds whatever the parts say."""
        whole = Composite(code="x", parts=[PART], method="sum", floor_points=0, target_points="7.5")

        assert [whole.floor, whole.aim] == [0, Fraction(15, 2)]

    def test_its_bounds_are_found_however_deep_it_is(self) -> None:
        """500 wholes of one part each have the bounds of the line at their end."""
        whole = deep(500).root

        assert [whole.floor, whole.aim] == [1, 5]

    def test_equal_composites_hash_alike(self) -> None:
        """Parts may be written as a list or a tuple."""
        one, other = Composite(code="x", parts=[PART]), Composite(code="x", parts=(Line(code="a"),))

        assert (one, hash(one)) == (other, hash(other))


def deep(depth: int, **named: Any) -> Scorecard:
    """Build a scorecard of so many wholes, one inside the other, and one line."""
    whole: Line | Composite = Line(code="line")
    for number in range(depth):
        whole = Composite(code=f"whole-{number}", parts=[whole], **named)
    assert isinstance(whole, Composite)
    return Scorecard(root=whole)


class TestScorecard:
    def test_knows_its_lines_in_their_order(self) -> None:
        """Lines are given from first to last, however they are nested."""
        inner = Composite(code="i", parts=[Line(code="b"), Line(code="c")])
        card = Scorecard(root=Composite(code="r", parts=[PART, inner, Line(code="d")]))

        assert [line.code for line in card.lines()] == ["a", "b", "c", "d"]
        assert [node.code for node in walk(card.root)] == ["r", "a", "i", "b", "c", "d"]

    def test_gives_each_part_a_code_of_its_own(self) -> None:
        """Every code that is used twice is reported, at once, wherever its parts stand."""
        inner = Composite(code="r", parts=[Line(code="a"), Line(code="b")])

        assert refused(Scorecard, root=Composite(code="r", parts=[PART, inner])) == (
            "[KPI125] two parts of the scorecard go by 'r'\n  at: r\n  hint: give each a code of its own\n"
            "[KPI125] two parts of the scorecard go by 'a'\n  at: a\n  hint: give each a code of its own"
        )

    def test_refuses_bands_that_overlap(self) -> None:
        """A result has one name."""
        bands = [
            ResultBand(name=Text.same("good"), low=3),
            ResultBand(name=Text.same("fair"), high=3, high_included=True),
        ]

        assert refused(Scorecard, root=Composite(code="r", parts=[PART]), bands=bands).startswith("[KPI124]")


class TestPolicy:
    @pytest.mark.parametrize("name", ["missing", "not_applicable", "zero", "not_evaluated"])
    def test_refuses_a_treatment_that_nobody_described(self, name: str) -> None:
        """A misspelt treatment is refused, for each state."""
        assert refused(Policy, **{name: "ignore"}) == (
            f"[KPI125] there is no treatment 'ignore' of what is {name.replace('_', ' ')}\n  at: {name}\n"
            "  expected: error, keep, exclude, drop, floor, zero, target"
        )

    def test_says_what_becomes_of_each_state(self) -> None:
        """What is scored is never treated, and what is not evaluated is whatever its state."""
        policy = Policy(missing="keep", not_applicable="drop", zero="floor", not_evaluated="target")

        assert [
            policy.of(state, is_evaluated=True) for state in ("scored", "missing", "not_applicable", "zero")
        ] == [None, "keep", "drop", "floor"]
        assert policy.of("scored", is_evaluated=False) == "target"

    def test_refuses_to_guess_by_default(self) -> None:
        """What is missing stops the roll-up; what does not apply is left out; 0 by rule counts as 0."""
        assert Policy() == Policy(
            missing="error", not_applicable="exclude", zero="zero", not_evaluated="exclude"
        )


class TestDivisor:
    @pytest.mark.parametrize("per", [0, -100])
    def test_is_above_nothing(self, per: int) -> None:
        """A weighted sum is divided by no less than something."""
        assert refused(Composite, code="r", parts=[PART], method="weighted_sum", per=per).endswith(
            "a weighted sum is divided by a number above 0\n  at: per\n  expected: above 0"
        )


class TestKeeping:
    def test_what_is_missing_is_kept_where_it_would_be_refused(self) -> None:
        """Every whole that refuses what is missing keeps it instead; what says otherwise says it still."""
        inner = Composite(code="i", parts=[PART], policy=Policy(missing="zero"))
        root = Composite(code="r", parts=[inner, Composite(code="s", parts=[Line(code="b")])])
        kept = keeping(Scorecard(root=root))

        said = {node.code: node.policy.missing for node in walk(kept.root) if isinstance(node, Composite)}
        assert said == {"r": "keep", "i": "zero", "s": "keep"}
        assert [node.code for node in walk(kept.root)] == [node.code for node in walk(root)]
