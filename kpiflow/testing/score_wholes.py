"""What every scorer makes of parts: weights of any sum, and what each state does as the policy says."""

from __future__ import annotations

from typing import Any

from kpiflow.scorecard import Composite, Given, Line, Policy
from kpiflow.scoring import Exact, Rounding
from kpiflow.testing.scorers import MISSING, NOT_APPLICABLE, ZERO, Printed, Scorers


class WeighingScorers(Scorers):
    """A whole is made of its parts as its method says, and is rounded once."""

    def test_weighs_by_weights_of_any_sum(self) -> None:
        """Σ(w·s)/Σw, whether the weights come to 12, to 1 or to 100."""
        for weights in ((5, 4, 3), ("0.5", "0.4", "0.3"), (50, 40, 30)):
            self._rolls_up(_whole(weights), _given("4.8364", 5, "4.425"), "4.7881")
        self._rolls_up(_whole((60, 40)), _given("4.5", 2), "3.5000")

    def test_rounds_no_part(self) -> None:
        """What is printed is rounded; what is added up is not."""
        whole = _whole((1, 1, 1), method="mean")
        self._rolls_up(whole, _given("3.3333", "3.3333", "3.3384"), "3.335", rounding=Rounding(places=3))
        self._rolls_up(whole, _given("3.349", "3.349", "3.349"), "3.3", rounding=Rounding(places=1))
        self._rolls_up(_whole((1, 1)), _given("1.04", "1.05"), "1.0", rounding=Rounding(places=1))

    def test_rounds_a_whole_as_it_is_told(self) -> None:
        """Halves go where the rounding says."""
        for mode, shown in (("half_up", "2.3"), ("half_even", "2.2"), ("truncate", "2.2")):
            rounding = Rounding(places=1, mode=mode)  # type: ignore[arg-type]
            self._rolls_up(_whole((1, 1)), _given(2, "2.5"), shown, rounding=rounding)

    def test_counts_all_alike_in_a_mean(self) -> None:
        """The mean asks for no weights."""
        self._rolls_up(_whole((9, 1), method="mean"), _given(5, 2), "3.5000")

    def test_adds_up(self) -> None:
        """A sum adds points, and a weighted sum points by weights in percent, whatever these come to."""
        self._rolls_up(_whole((9, 1), method="sum"), _given("4.75", 2), "6.7500")
        self._rolls_up(_whole((20, 15), method="weighted_sum"), _given("4.5", 2), "1.2000")

    def test_divides_a_weighted_sum_as_stated(self) -> None:
        """It may be divided by another number than 100."""
        self._rolls_up(_whole((2, 1), method="weighted_sum", per=3), _given(4, 1), "3.0000", needs="per")

    def test_counts_what_comes_to_a_bound(self) -> None:
        """The bound included; as a number, or in percent of the parts that count."""
        given = _given(3, "2.9999", 5, 1)
        self._rolls_up(_whole((1, 1, 1, 1), method="count", at_least=3), given, "2.0000")
        self._rolls_up(_whole((1, 1, 1), method="share", at_least=3), _given(3, "2.9999", 5), "66.6667")

    def test_takes_the_least(self) -> None:
        """The minimum is that of the parts that count."""
        self._rolls_up(_whole((1, 8, 1), method="minimum"), _given(3, "1.25", NOT_APPLICABLE), "1.2500")

    def test_deducts(self) -> None:
        """From the start is taken, for each part, its weight by how much of it is not met."""
        whole = _whole((5, 3, 2), method="deduct", start=100, steps=(0, 1))
        self._rolls_up(whole, _given(1, 0, "0.25"), "95.5000")

    def test_makes_wholes_of_wholes(self) -> None:
        """A whole weighs as its own weight says, and is not rounded on the way up."""
        inner = Composite(code="inner", weight=3, parts=[Line(code=each) for each in ("a", "b", "c")])
        outer = Composite(code="outer", parts=[inner, Line(code="d", weight=1)])
        given: dict[str, Given] = {"a": 1, "b": 1, "c": 2, "d": 5}
        self._rolls_up(outer, given, "2", rounding=Rounding(places=0), needs="trees")
        self._rolls_up(outer, given, "2.2500", needs="trees")
        third: dict[str, Given] = {"a": "1.1", "b": "1.1", "c": "1.15", "d": "1.25"}
        self._rolls_up(outer, third, "1.15", rounding=Rounding(places=2), needs="trees")

    def test_weighs_by_the_round(self) -> None:
        """A part may weigh otherwise in a reporting round, and be left out of it."""
        parts = [Line(code="a", weight=1, weights={6: 3}), Line(code="b"), Line(code="c", rounds=(12,))]
        whole = Composite(code="whole", parts=parts)
        self._rolls_up(whole, _given(5, 1, 3), "4.0000", round_months=6, needs="rounds")
        self._rolls_up(whole, _given(5, 1, 3), "3.0000", round_months=12, needs="rounds")


class PolicyScorers(Scorers):
    """A part that is not scored does what the policy says, and nothing else."""

    def test_leaves_out_what_does_not_apply(self) -> None:
        """By default the weights of the others make up the whole, as if it did not stand there."""
        self._rolls_up(_whole((60, 40)), _given("4.5", NOT_APPLICABLE), "4.5000")
        self._rolls_up(_whole((1, 1, 2)), _given(5, NOT_APPLICABLE, 2), "3.0000")

    def test_keeps_the_weight_of_what_is_dropped(self) -> None:
        """`drop` leaves a part out, and its weight in what is divided by, or its place in a mean."""
        policy = Policy(not_applicable="drop")
        self._rolls_up(_whole((60, 40), policy=policy), _given("4.5", NOT_APPLICABLE), "2.7000")
        self._rolls_up(
            _whole((60, 40), method="mean", policy=policy), _given("4.5", NOT_APPLICABLE), "2.2500"
        )

    def test_refuses_what_is_missing(self) -> None:
        """By default a whole is refused that a part has no result for: it is neither 0 nor left out."""
        self._refuses_whole(_whole((60, 40)), _given("4.5", MISSING))
        self._refuses_whole(_whole((60, 40)), _given("4.5", None))

    def test_is_missing_where_the_policy_keeps_that(self) -> None:
        """`keep` makes the whole missing as well, whatever the others have."""
        whole = _whole((60, 40), policy=Policy(missing="keep", not_applicable="keep"))
        self._rolls_up(whole, _given("4.5", MISSING), Printed("missing"))
        self._rolls_up(whole, _given("4.5", NOT_APPLICABLE), Printed("missing"))

    def test_counts_what_is_missing_as_stated(self) -> None:
        """As 0, as the fewest points, as those aimed at, or not at all."""
        for treatment, shown in (
            ("zero", "2.7000"),
            ("floor", "3.1000"),
            ("target", "4.7000"),
            ("exclude", "4.5000"),
        ):
            policy = Policy(missing=treatment)  # type: ignore[arg-type]
            self._rolls_up(_whole((60, 40), policy=policy), _given("4.5", MISSING), shown)

    def test_counts_zero_by_rule(self) -> None:
        """Zero by rule is 0 and stays in what is divided by, unless the policy says otherwise."""
        self._rolls_up(_whole((60, 40)), _given("4.5", ZERO), "2.7000")
        self._rolls_up(_whole((60, 40), policy=Policy(zero="floor")), _given("4.5", ZERO), "3.1000")
        self._rolls_up(_whole((60, 40), policy=Policy(zero="exclude")), _given("4.5", ZERO), "4.5000")

    def test_counts_points_that_come_to_zero(self) -> None:
        """Points that are scored and come to 0 count, whatever the policy says of zero by rule."""
        self._rolls_up(_whole((60, 40), policy=Policy(zero="exclude")), _given("4.5", 0), "2.7000")

    def test_has_no_points_where_nothing_counts(self) -> None:
        """A whole of which no part applies does not apply; one of which all are missing is missing."""
        self._rolls_up(_whole((60, 40)), _given(NOT_APPLICABLE, NOT_APPLICABLE), Printed("not_applicable"))
        policy = Policy(missing="exclude")
        self._rolls_up(_whole((60, 40), policy=policy), _given(MISSING, NOT_APPLICABLE), Printed("missing"))

    def test_counts_only_what_counts(self) -> None:
        """What is left out is no part of a share; what is dropped is."""
        given = _given(5, 1, NOT_APPLICABLE)
        self._rolls_up(_whole((1, 1, 1), method="share", at_least=3), given, "50.0000")
        dropping = _whole((1, 1, 1), method="share", at_least=3, policy=Policy(not_applicable="drop"))
        self._rolls_up(dropping, given, "33.3333")


def _whole(
    weights: tuple[Exact, ...], *, steps: tuple[int, ...] = (1, 2, 3, 4, 5), **terms: Any
) -> Composite:
    """Make a whole of lines with some weights, called a, b and so on."""
    parts = [Line(code=code, weight=each, steps=steps) for code, each in zip("abcdef", weights, strict=False)]
    return Composite(code="whole", parts=parts, **terms)


def _given(*points: Given) -> dict[str, Given]:
    """Give points to lines called a, b and so on."""
    return dict(zip("abcdef", points, strict=False))
