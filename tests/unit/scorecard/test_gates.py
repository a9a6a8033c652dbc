"""Gates of a scorecard: what a result comes to where something that must hold does not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import DefinitionError, ScoringError
from kpiflow.scorecard import (
    Composite,
    Line,
    Policy,
    ResultGate,
    RollUp,
    Scorecard,
    gain,
    gains,
    misprinted,
)
from kpiflow.scoring import Points
from kpiflow.text import Text


SAFETY = Text(th="ความปลอดภัย", en="safety")


def card(*gates: ResultGate, rounds: tuple[int, ...] = ()) -> Scorecard:
    """Give a scorecard of two lines with gates."""
    parts = [Line(code="a", weight=60), Line(code="b", weight=40, rounds=rounds)]
    root = Composite(code="all", parts=parts, policy=Policy(missing="exclude"))
    return Scorecard(root=root, gates=gates)


def rolled(*gates: ResultGate, a: Any = 4, b: Any = 2, failed: tuple[str, ...] = ()) -> RollUp:
    """Roll the two lines up."""
    return card(*gates).roll_up({"a": a, "b": b}, failed=failed)


class TestGates:
    def test_a_gate_that_holds_changes_nothing(self) -> None:
        """The total is that of the tree, and no gate is named."""
        whole = rolled(ResultGate(id="g", part="b", at_least=2))

        assert (whole.total, whole.unmet()) == (Fraction(16, 5), ())

    def test_a_failed_gate_is_worth_what_it_says(self) -> None:
        """Below its bound, the result is zero by rule, so many points, or missing."""
        worths = {0: ("zero", 0), 1: ("scored", 1), None: ("missing", None)}
        for otherwise, (state, value) in worths.items():
            whole = rolled(ResultGate(id="g", part="b", at_least=3, otherwise=otherwise))

            assert (whole.points.state, whole.points.value) == (state, value)
            assert whole.root.points.value == Fraction(16, 5)

    def test_a_cap_takes_only_what_is_beyond_it(self) -> None:
        """Where the gate does not hold, the result comes to the cap at most."""
        capped = ResultGate(id="g", part="b", at_least=3, most=3, name=SAFETY)

        assert rolled(capped).total == 3
        assert rolled(capped, a=2, b=2).total == 2
        assert rolled(capped).points.derivation[-1] == Text(
            th="3.2 เกินเพดาน จึงเป็น 3 เพราะขาด ความปลอดภัย",
            en="3.2 is more than 3, and no more is given for want of safety",
        )

    def test_whoever_rolls_up_may_say_what_fails(self) -> None:
        """A gate without a part holds until it is named, and then does not."""
        gate = ResultGate(id="filed-in-time")

        assert rolled(gate).total == Fraction(16, 5)
        assert rolled(gate, failed=("filed-in-time",)).points.state == "zero"
        assert rolled(gate, failed=("filed-in-time",)).unmet() == (gate,)

    def test_an_undecided_gate_leaves_the_result_missing(self) -> None:
        """What decides has no points yet: the result is neither given nor taken."""
        whole = rolled(ResultGate(id="g", part="b", at_least=3), b=None)

        assert whole.points.state == "missing"
        assert whole.points.derivation[-1].en == "not decided: b, which decides g, has no points yet"
        assert whole.unmet() == ()

    def test_an_undecided_gate_never_opens_what_another_shut(self) -> None:
        """A result that is missing for one gate stays so."""
        gates = (ResultGate(id="g", part="b", at_least=3), ResultGate(id="h", otherwise=None))

        assert rolled(*gates, b=None, failed=("h",)).points.state == "missing"

    def test_what_does_not_apply_or_is_not_evaluated_shuts_no_gate(self) -> None:
        """A part that is left out decides nothing against the result."""
        gate = ResultGate(id="g", part="b", at_least=3)

        assert rolled(gate, b=Points.not_applicable(SAFETY)).total == 4
        assert card(gate, rounds=(12,)).roll_up({"a": 4}, round_months=6).total == 4

    def test_a_part_of_a_whole_that_is_not_evaluated_decides_nothing(self) -> None:
        """Where a dimension rests in a round, so do its lines."""
        resting = Composite(code="d", rounds=[12], parts=[Line(code="b")])
        root = Composite(code="all", parts=[Line(code="a"), resting])
        whole = Scorecard(root=root, gates=[ResultGate(id="g", part="b", at_least=3)])

        assert whole.roll_up({"a": 4}, round_months=6).total == 4

    def test_a_gain_counts_the_gate_it_opens(self) -> None:
        """One more level of the line that decides is worth the whole result."""
        whole = rolled(ResultGate(id="g", part="b", at_least=3))

        [first, second] = gains(whole)

        assert [first.code, first.total] == ["b", Fraction(18, 5)]
        assert [second.code, second.total] == ["a", 0]
        one = gain(whole, "b", to=Fraction(5, 2))
        assert one is not None
        assert one.total == 0

    def test_a_printed_total_is_that_behind_the_gates(self) -> None:
        """What is printed for the whole is compared with what it is worth."""
        whole = rolled(ResultGate(id="g", part="b", at_least=3, otherwise=1))

        assert list(misprinted(whole, {"all": "1.0000", "b": "2"})) == []
        assert [each.computed for each in misprinted(whole, {"all": "3.2000"})] == ["1.0000"]

    @pytest.mark.parametrize(
        "gates",
        [
            [ResultGate(id="g"), ResultGate(id="g")],
            [ResultGate(id="g", part="c", at_least=1)],
        ],
    )
    def test_gates_that_cannot_be_told_apart_or_decided_are_refused(self, gates: list[ResultGate]) -> None:
        """Each gate has a name of its own, and what decides it is there."""
        with pytest.raises(DefinitionError) as error:
            card(*gates)

        assert [problem.code for problem in error.value.problems] == ["KPI125"]

    @pytest.mark.parametrize("half", [{"part": "a"}, {"at_least": 1}])
    def test_half_a_condition_is_refused(self, half: dict[str, Any]) -> None:
        """A part needs its bound, and a bound its part."""
        with pytest.raises(DefinitionError, match="half of what it asks for"):
            ResultGate(id="g", **half)

    def test_an_unknown_gate_is_refused(self) -> None:
        """A slip of the hand never leaves a gate open."""
        with pytest.raises(ScoringError, match="the scorecard has no gate 'x'"):
            rolled(ResultGate(id="g"), failed=("x",))
