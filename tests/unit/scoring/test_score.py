"""From a value to a weighted score."""

from __future__ import annotations

import subprocess
import sys

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from hypothesis import given, settings, strategies as st

from kpiflow.errors import ScoringError
from kpiflow.scoring import Exact, Points, Score, exact, printed, score_level
from kpiflow.text import Text


FAST = settings(max_examples=200, deadline=None)
FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)


class TestScore:
    """A score carries exact numbers and how they came about."""

    @FAST
    @given(FRACTIONS, FRACTIONS)
    def test_is_weighted_exactly(self, points: Fraction, weight: Fraction) -> None:
        """The weighted score is points times weight over a hundred, not rounded."""
        assert Score(Points(points), weight).weighted == points * weight / 100

    def test_cannot_be_changed(self) -> None:
        """A score is a value: nobody can lift it."""
        score: Any = score_level(3, weight=2)

        with pytest.raises(AttributeError):
            score.weight = Fraction(5)


class TestScoreLevel:
    """Reaching level n is worth n points."""

    def test_scores_the_card(self) -> None:
        """Level 5 with a weight of 2 percent scores 5 points and weighs 0.1000."""
        score = score_level(5, weight=2)

        assert (printed(score.points), printed(score.weight), printed(score.weighted)) == (
            "5.0000",
            "2.0000",
            "0.1000",
        )

    @pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
    def test_gives_as_many_points_as_the_level(self, level: int) -> None:
        """Each level of the usual scale is worth its own number."""
        assert score_level(level, weight=2).points == level

    @pytest.mark.parametrize(("below", "expected"), [(0, 0), ("1", 1), (Decimal("0.5"), Fraction(1, 2))])
    def test_gives_the_floor_of_the_rule_when_no_level_is_reached(
        self, below: Exact, expected: Fraction | int
    ) -> None:
        """What no level is worth is stated by the rule: 0, 1 or another value."""
        assert score_level(0, weight=2, below=below).points == expected

    def test_gives_one_point_for_no_level_by_default(self) -> None:
        """Without a rule of its own, an indicator never scores below 1."""
        assert score_level(0, weight=2).points == 1

    def test_tells_how_the_score_came_about(self) -> None:
        """The derivation names the level, the points and the product, in both languages."""
        assert score_level(5, weight=2).derivation == (
            Text(th="ผ่านเกณฑ์ระดับ 5 ได้ 5 คะแนน", en="level 5 is reached, worth 5 points"),
            Text(
                th="ค่าคะแนนถ่วงน้ำหนัก: 5 × 2 / 100 = 0.1000",
                en="weighted score: 5 × 2 / 100 = 0.1000",
            ),
        )

    @pytest.mark.parametrize(
        ("level", "lowest", "expected"),
        [
            (1, 1, "level 1 is reached, worth 1 point"),
            (2, 1, "level 2 is reached, worth 2 points"),
        ],
    )
    def test_counts_points_in_good_english(self, level: int, lowest: int, expected: str) -> None:
        """One point is a point, and all else are points."""
        assert score_level(level, weight=2, lowest=lowest).derivation[0].en == expected

    @pytest.mark.parametrize(
        ("weight", "shown"),
        [
            ("2", "2"),
            ("2.50", "2.5"),
            ("33.3333", "33.3333"),
            ("0.0001", "0.0001"),
            (Decimal("1E+2"), "100"),
            (Fraction(5, 2), "2.5"),
        ],
    )
    def test_shows_a_weight_as_it_is_written(self, weight: Exact, shown: str) -> None:
        """A derivation shows the weight with the decimals it needs, and no others."""
        assert f"5 × {shown} / 100 = " in score_level(5, weight=weight).derivation[1].en

    def test_tells_why_no_level_still_scores(self) -> None:
        """The derivation of level 0 says that the scale, not the unit, gives the points."""
        assert score_level(0, weight="2.5", below="0.5").derivation == (
            Text(
                th="ยังไม่ผ่านเกณฑ์ระดับ 1 จึงได้ค่าคะแนนขั้นต่ำของเกณฑ์ คือ 0.5",
                en="no level is reached, which the scale scores as 0.5",
            ),
            Text(
                th="ค่าคะแนนถ่วงน้ำหนัก: 0.5 × 2.5 / 100 = 0.0125",
                en="weighted score: 0.5 × 2.5 / 100 = 0.0125",
            ),
        )

    @FAST
    @given(st.integers(1, 5), st.decimals("0.0001", "100", places=4))
    def test_weighs_exactly(self, level: int, weight: Decimal) -> None:
        """No weight is rounded on its way into the weighted score."""
        assert score_level(level, weight=weight).weighted == level * Fraction(weight) / 100

    @pytest.mark.parametrize("level", [1, 3])
    def test_takes_the_ends_of_the_scale(self, level: int) -> None:
        """The lowest and the highest level of a scale belong to it."""
        assert score_level(level, weight=2, lowest=1, highest=3).points == level

    @pytest.mark.parametrize("level", [-1, 6, 10**6])
    def test_refuses_a_level_outside_the_scale(self, level: int) -> None:
        """A level beyond either end of the scale is refused, not clamped."""
        with pytest.raises(ScoringError) as error:
            score_level(level, weight=2)

        assert error.value.problems[0].code == "KPI503"

    def test_refuses_a_level_that_the_scale_leaves_out(self) -> None:
        """Levels below the lowest one of a scale are refused, but for 0."""
        with pytest.raises(ScoringError) as error:
            score_level(2, weight=2, lowest=3)

        assert str(error.value) == (
            "[KPI503] level 2 lies outside the scale\n  expected: 0, or 3 to 5   got: 2"
        )

    def test_the_usual_scale_begins_at_level_1(self) -> None:
        """The refusal names both ends of the scale that holds where none is stated."""
        with pytest.raises(ScoringError) as error:
            score_level(6, weight=2)

        assert error.value.problems[0].expected == "0, or 1 to 5"

    def test_refuses_a_level_too_long_to_print(self) -> None:
        """A level of thousands of digits is refused with a code."""
        with pytest.raises(ScoringError) as error:
            score_level(10**5000, weight=2)

        assert str(error.value).startswith("[KPI502] level has too many digits")

    @pytest.mark.parametrize("level", [0, 3])
    def test_is_scored_whatever_is_reached(self, level: int) -> None:
        """What no level is worth are points too, and no 0 by rule."""
        assert score_level(level, weight=2, below=0).state == "scored"

    @pytest.mark.parametrize("level", [2.0, True, "2", None, Fraction(2), Decimal(2)])
    def test_refuses_a_level_that_is_no_int(self, level: Any) -> None:
        """A level is counted, so that a half level cannot be reached."""
        with pytest.raises(ScoringError) as error:
            score_level(level, weight=2)

        assert error.value.problems[0].code == "KPI503"

    def test_says_what_a_level_is(self) -> None:
        """The refusal of a level that is no int shows it and what levels there are."""
        level: Any = "2"

        with pytest.raises(ScoringError) as error:
            score_level(level, weight=2)

        assert str(error.value) == (
            "[KPI503] a level must be a whole number\n  expected: 0, 1, 2, …   got: '2'"
        )

    @pytest.mark.parametrize("weight", ["0.0001", 100])
    def test_takes_any_weight_up_to_the_whole_card(self, weight: Exact) -> None:
        """A weight may be tiny, and may be all of the scorecard."""
        assert score_level(1, weight=weight).weight == exact(weight)

    @pytest.mark.parametrize("weight", [0, -2, "100.0001", 101])
    def test_refuses_a_weight_outside_its_range(self, weight: Exact) -> None:
        """A weight of nothing, a negative one and more than everything are refused."""
        with pytest.raises(ScoringError) as error:
            score_level(5, weight=weight)

        assert error.value.problems[0].code == "KPI503"

    def test_says_what_a_weight_may_be(self) -> None:
        """The refusal of a weight shows it and the range it should lie in."""
        with pytest.raises(ScoringError) as error:
            score_level(5, weight=0)

        assert str(error.value) == (
            "[KPI503] the weight lies outside its range\n  expected: above 0, at most 100   got: 0"
        )

    @pytest.mark.parametrize("weight", ["100.00001", "-0.00001"])
    def test_does_not_round_the_weight_that_it_refuses(self, weight: str) -> None:
        """A weight just outside the range is not shown as one that lies inside."""
        with pytest.raises(ScoringError) as error:
            score_level(5, weight=weight)

        assert error.value.problems[0].got == weight

    @pytest.mark.parametrize(
        ("numbers", "code", "message"),
        [
            ({"weight": 2.0}, "KPI500", "weight is a float, which is not exact"),
            ({"weight": "nan"}, "KPI501", "weight is not a finite number"),
            ({"weight": "1e34"}, "KPI502", "weight has too many digits"),
            ({"weight": 2, "lowest": 1.0}, "KPI500", "lowest is a float, which is not exact"),
            ({"weight": 2, "highest": "inf"}, "KPI501", "highest is not a finite number"),
            ({"weight": 2, "below": "1e34"}, "KPI502", "below has too many digits"),
        ],
    )
    def test_refuses_every_number_that_is_not_exact(
        self, numbers: dict[str, Any], code: str, message: str
    ) -> None:
        """Weight, ends and floor of the scale are all held to exactness by name, even when they are not needed."""
        with pytest.raises(ScoringError) as error:
            score_level(1, **numbers)

        [problem] = error.value.problems
        assert (problem.code, problem.message) == (code, message)


class TestImport:
    """Another program can take the arithmetic alone."""

    def test_of_scoring_brings_nothing_but_errors_text_and_the_door(self) -> None:
        """Scoring loads no other room of the library and no package but the standard library."""
        # Compared with what was there before: a measuring tool may load modules first.
        program = (
            "import sys\n"
            "before = set(sys.modules)\n"
            "import kpiflow.scoring\n"
            "loaded = set(sys.modules) - before\n"
            "known = sys.stdlib_module_names\n"
            "print(*sorted(name for name in loaded if name.partition('.')[0] not in known))\n"
        )

        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)

        rooms = {".".join(name.split(".")[:2]) for name in ran.stdout.split()}
        assert rooms == {
            "kpiflow",
            "kpiflow.codes",
            "kpiflow.display",
            "kpiflow.errors",
            "kpiflow.scoring",
            "kpiflow.text",
        }
