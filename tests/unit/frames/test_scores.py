"""Scores in bulk: what is taken, what is refused, and what surrounds a rule."""

from __future__ import annotations

import subprocess
import sys

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from kpiflow.errors import ScoringError
from kpiflow.frames import score_frame
from kpiflow.scoring import (
    Adjustment,
    Bands,
    Binary,
    Gate,
    Interpolation,
    Lookup,
    Milestone,
    PointBand,
    Points,
    Ratio,
    Rounding,
    Rule,
    Scheme,
    Standardised,
)
from kpiflow.text import Text


CARD = Interpolation([60, 70, 80, 90, 100])
ROW = {"value": [3], "c1": [1], "c2": [2], "c3": [3], "c4": [4], "c5": [5]}
CRITERIA = ("c1", "c2", "c3", "c4", "c5")


def points(rows: pl.DataFrame, *arguments: Any, **named: Any) -> list[int | None]:
    """Give the points of rows."""
    found: list[int | None] = score_frame(rows, *arguments, **named)["points"].to_list()
    return found


def refusal(rows: Any, *arguments: Any, **named: Any) -> ScoringError:
    """Give the error that a frame is refused with."""
    with pytest.raises(ScoringError) as caught:
        score_frame(rows, *arguments, **named)
    return caught.value


class TestNumbers:
    def test_floats_stand_for_the_decimals_they_are_nearest_to(self) -> None:
        """A float that came from decimal text is taken for that text, to the last digit."""
        texts = ["0.1", "60.05", "99.99", "77.77", "1.1"]

        taken = points(pl.DataFrame({"value": list(map(float, texts))}), CARD, decimals=2)

        assert taken == [Rounding().units(CARD.score(each).value or Points.stated(0).value) for each in texts]  # type: ignore[arg-type]

    @pytest.mark.parametrize("value", [0.1 + 0.2, float("nan"), float("inf"), float("-inf"), 1e300, 85.123])
    def test_other_floats_are_refused(self, value: float) -> None:
        """What is no decimal of the declared digits has no exact score."""
        error = refusal(pl.DataFrame({"value": [85.0, value]}), CARD, decimals=2)

        assert (error.code, error.problems[0].path, len(error.problems)) == ("KPI500", (1, "value"), 1)

    def test_floats_of_sixteen_digits_are_refused(self) -> None:
        """Two decimals may have one nearest double there, and nobody could tell which was meant."""
        first, second = "90071992547409.01", "90071992547409.02"
        assert float(first) == float(second)

        assert refusal(pl.DataFrame({"value": [float(first)]}), CARD, decimals=2).code == "KPI500"

    def test_decimals_are_taken(self) -> None:
        """Columns of decimals are exact, and have as many digits as their type says."""
        rows = pl.DataFrame({"value": [Decimal("85.5")]}, schema={"value": pl.Decimal(10, 1)})

        assert points(rows, CARD, decimals=1) == [35_500]
        assert refusal(rows, CARD).code == "KPI507"

    def test_whole_numbers_count_what_is_said(self) -> None:
        """They are plain, or count the last decimal where that is stated."""
        assert points(pl.DataFrame({"value": [85]}), CARD, decimals=2) == [35_000]
        assert points(pl.DataFrame({"value": [8550]}), CARD, decimals=2, scaled=True) == [35_500]

    @pytest.mark.parametrize("kind", [pl.String, pl.Float32, pl.UInt64, pl.Boolean])
    def test_other_types_are_refused(self, kind: Any) -> None:
        """What cannot hold exact numbers of 64 bits is not taken."""
        assert refusal(pl.DataFrame({"value": [1]}).cast(kind), CARD).code == "KPI507"

    def test_huge_whole_numbers_lie_beyond(self) -> None:
        """The largest numbers there are overflow nothing."""
        rows = pl.DataFrame({"value": [2**63 - 1, -(2**63)]})

        assert points(rows, CARD, decimals=15) == points(rows, CARD) == [50_000, 10_000]


class TestRefusedRows:
    @pytest.mark.parametrize(
        ("changed", "code", "column"),
        [
            ({"c2": [3]}, "KPI124", "c1"),
            ({"c4": [None]}, "KPI124", "c1"),
            ({"c5": [10**18]}, "KPI502", "c5"),
            ({"c1": [-(2**63)]}, "KPI502", "c5"),
        ],
    )
    def test_criteria_must_be_in_order_and_near(
        self, changed: dict[str, list[int]], code: str, column: str
    ) -> None:
        """A row whose criteria cannot be meant, or not be computed with, is no score."""
        rows = pl.DataFrame({**ROW, **changed}, schema=dict.fromkeys(ROW, pl.Int64))

        error = refusal(rows, criteria=CRITERIA)

        assert (error.code, error.problems[0].path) == (code, (0, column))
        lazy = score_frame(rows.lazy(), criteria=CRITERIA, on_refused="column").collect()
        assert lazy.select("points", "state", "refused").rows() == [(None, None, f"{code} {column}")]

    def test_a_stated_direction_is_compared(self) -> None:
        """Criteria that rise where the row says they fall are refused."""
        rows = pl.DataFrame(ROW)

        assert points(rows.with_columns(d=pl.lit("increasing")), criteria=CRITERIA, direction="d") == [30_000]
        assert (
            refusal(rows.with_columns(d=pl.lit("decreasing")), criteria=CRITERIA, direction="d").code
            == "KPI124"
        )

    def test_the_first_hundred_are_named(self) -> None:
        """Each with its row and column; the rest is counted."""
        error = refusal(pl.DataFrame({"value": [0.123] * 250}), CARD)

        assert len(error.problems) == 101
        assert error.problems[99].path == (99, "value")
        assert error.problems[100].message == "150 more rows are refused"

    def test_a_lazy_frame_is_asked_once(self) -> None:
        """It is refused as an eager one is, and its rows go by their key."""
        rows = pl.LazyFrame({"unit": ["a", "b"], "value": [85.0, 0.123]})

        error = refusal(rows, CARD, key=["unit"])

        assert (error.code, error.problems[0].message.split(":")[0]) == ("KPI500", "unit=b")

    @pytest.mark.parametrize(
        ("rule", "value"),
        [
            (Bands([PointBand(points=1, high=40), PointBand(points=2, low=41)]), 40),
            (Milestone(), 6),
            (Milestone({1: 1, 3: 2}), 2),
            (Lookup({"1": 1, "yes": 2}), 2),
        ],
    )
    def test_what_the_rule_does_not_know_is_no_zero(self, rule: Rule, value: int) -> None:
        """What stands in no band and in no table is refused."""
        assert refusal(pl.DataFrame({"value": [value]}), rule).code == "KPI505"


class TestForms:
    def test_ratios_keep_both_numbers(self) -> None:
        """They are never scored from a rounded quotient; 0 of 0 is missing, something of nothing is refused."""
        pairs = [(n, d) for n in range(-3, 90, 7) for d in (-7, -1, 1, 3, 26, 10**6)]
        rows = pl.DataFrame(pairs, schema=["n", "d"], orient="row")

        found = points(rows, CARD, numerator="n", denominator="d", ratio_times=100)

        scores = [CARD.score(Ratio(n, d, times=100)).value for n, d in pairs]
        assert found == [Rounding().units(each) for each in scores if each is not None]
        nothing = pl.DataFrame({"n": [0, None], "d": [0, 5]})
        assert (
            score_frame(nothing, CARD, numerator="n", denominator="d")["state"].to_list() == ["missing"] * 2
        )
        for n, d, code in ((1, 0, "KPI503"), (10**18, 1, "KPI502")):
            assert (
                refusal(pl.DataFrame({"n": [n], "d": [d]}), CARD, numerator="n", denominator="d").code == code
            )

    def test_words_are_looked_up(self) -> None:
        """As the scalar path looks them up; an unknown one is refused."""
        rule = Lookup({"no": 0, "partly": "0.5", "yes": 1})

        assert points(pl.DataFrame({"value": ["yes", "partly", None]}), rule) == [10_000, 5_000, None]
        assert refusal(pl.DataFrame({"value": ["perhaps"]}), rule).code == "KPI505"

    def test_yes_and_no_are_values(self) -> None:
        """A column of them needs no numbers."""
        assert points(pl.DataFrame({"value": [True, False, None]}), Binary()) == [50_000, 10_000, None]

    def test_points_without_bounds_have_a_limit(self) -> None:
        """A T score is exact up to it, and refused beyond."""
        rule = Standardised(mean="52.3", deviation="7.1")

        assert points(pl.DataFrame({"value": [60]}), rule) == [Rounding().units(rule.score(60).value)]  # type: ignore[arg-type]
        assert refusal(pl.DataFrame({"value": [10**17]}), rule).code == "KPI502"

    def test_criteria_of_rows_take_points_and_ends_of_the_rule(self) -> None:
        """The rule says what criteria are worth, and what lies beyond them."""
        rule = Interpolation([1, 2, 3], points=["0.5", 2, 7], below=0, above=9)
        rows = pl.DataFrame({"value": [0, 10, 15, 20, 30, 31], "a": 10, "b": 20, "c": 30})

        found = points(rows, rule, criteria=("a", "b", "c"))

        same = Interpolation([10, 20, 30], points=["0.5", 2, 7], below=0, above=9)
        assert found == [Rounding().units(same.score(each).value) for each in rows["value"]]  # type: ignore[arg-type]


class TestSchemes:
    SCHEME = Scheme(
        rule=CARD,
        weight="2.5",
        adjustments=(Adjustment(id="late", points="-0.3", most=1), Adjustment(id="prize", points="0.25")),
        gates=(Gate(id="audit"), Gate(id="data", otherwise=None), Gate(id="half", otherwise="0.5")),
        no_value="1.5",
    )

    @pytest.mark.parametrize("clamp", ["none", "before", "after", "both"])
    @pytest.mark.parametrize("ends", [{"highest": 4}, {"lowest": 2}, {"lowest": 2, "highest": "3.5"}])
    def test_hold_points_between_narrower_ends(self, clamp: Any, ends: dict[str, Any]) -> None:
        """Ends that are narrower than the rule's own hold without any adjustment, as for single rows."""
        scheme = Scheme(rule=Interpolation([60, 70, 80, 90, 100]), clamp=clamp, **ends)
        values = [50, 60, 65, 75, 85, 99, 100, 120]

        scored = points(pl.DataFrame({"value": values}), scheme)

        assert scored == [scheme.rounding.units(scheme.score(value).points) for value in values]

    @pytest.mark.parametrize("clamp", ["none", "before", "after", "both"])
    @pytest.mark.parametrize("no_value", [None, 0, "1.5"])
    def test_are_those_of_single_rows(self, clamp: Any, no_value: Any) -> None:
        """Adjustments, gates, what is missing and what does not apply, all combinations."""
        scheme = Scheme(
            rule=CARD, weight="2.5", adjustments=self.SCHEME.adjustments, gates=self.SCHEME.gates,
            clamp=clamp, no_value=no_value,
        )  # fmt: skip
        cases = [
            (value, late, prize, audit, data, half, na)
            for value in (None, 40, 61, 97, 120)
            for late, prize in ((0, 0), (1, 0), (9, 3), (2, 7))
            for audit, data, half in (
                (True, True, True),
                (False, True, True),
                (True, False, True),
                (False, False, False),
            )
            for na in (False, True)
        ]
        names = ["value", "late", "prize", "audit", "data", "half", "na"]
        rows = pl.DataFrame(cases, schema=names, orient="row")

        scored = score_frame(
            rows, scheme, times={"late": "late", "prize": "prize"}, not_applicable="na", weighted="weighted",
            gates={each: each for each in ("audit", "data", "half")},
        )  # fmt: skip

        for (value, late, prize, audit, data, half, na), got in zip(
            cases, scored.select("points", "weighted", "state").rows(), strict=True
        ):
            given = Points.not_applicable(Text.same("no")) if na else value
            failed = [name for name, holds in (("audit", audit), ("data", data), ("half", half)) if not holds]
            score = scheme.score(given, times={"late": late, "prize": prize}, failed=failed)
            earned = score.earned.value
            wanted = (
                (None, None)
                if earned is None
                else (Rounding().units(earned), Rounding().units(score.weighted))
            )
            assert got == (*wanted, score.state)

    @pytest.mark.parametrize(
        ("column", "value", "code"),
        [("late", -1, "KPI503"), ("late", 10**7, "KPI502"), ("audit", None, "KPI503")],
    )
    def test_what_cannot_be_is_refused(self, column: str, value: Any, code: str) -> None:
        """Nothing happens less than 0 times, and a gate holds or does not."""
        rows = pl.DataFrame(
            {"value": [85], "late": [1], "audit": [True], column: [value]},
            schema_overrides={"audit": pl.Boolean},
        )

        error = refusal(rows, self.SCHEME, times={"late": "late"}, gates={"audit": "audit"})

        assert (error.code, error.problems[0].path) == (code, (0, column))


class TestWhatIsRefusedAtOnce:
    @pytest.mark.parametrize(
        ("named", "code"),
        [
            ({"value": "valeu"}, "KPI507"),
            ({"out": "value"}, "KPI507"),
            ({"state": "points"}, "KPI507"),
            ({"decimals": 16}, "KPI507"),
            ({"numerator": "value"}, "KPI507"),
            ({"criteria": ("value", "value")}, "KPI507"),
            ({"direction": "value"}, "KPI507"),
            ({"on_refused": "ignore"}, "KPI507"),
            ({"ratio_times": 0}, "KPI507"),
            ({"not_applicable": "value"}, "KPI507"),
            ({"gates": {"audit": "value"}}, "KPI503"),
            ({"times": {"late": "value"}}, "KPI503"),
        ],
    )
    def test_it_says_what_cannot_be(self, named: dict[str, Any], code: str) -> None:
        """What cannot be meant is refused before anything is computed."""
        assert refusal(pl.DataFrame({"value": [1]}), CARD, **named).code == code

    @pytest.mark.parametrize("frame", [[1, 2], "rows", None, pl.Series([1])])
    def test_it_is_no_frame(self, frame: object) -> None:
        """Only frames are scored in bulk."""
        assert refusal(frame, CARD).code == "KPI507"

    def test_a_rule_of_somebody_else_is_unknown(self) -> None:
        """A rule that the library does not know has no pieces."""

        class Own:
            lowest = highest = Points.stated(1).value

            def score(self, value: Any) -> Points:
                return Points.stated(1)

        assert refusal(pl.DataFrame({"value": [1]}), Own()).code == "KPI507"
        assert refusal(pl.DataFrame({"value": [1]})).code == "KPI507"

    def test_rules_too_fine_for_64_bits(self) -> None:
        """A rule whose own numbers have no room is refused, not wrapped."""
        rule = Interpolation(["0.000000000001", "1000000.1", "3000000.7"])

        assert refusal(pl.DataFrame({"value": [1]}), rule, decimals=15).code == "KPI502"

    def test_it_needs_narwhals_and_says_so(self) -> None:
        """Without the extra, the import ends with the command that installs it."""
        code = "import sys; sys.modules['narwhals'] = None\nimport kpiflow.frames"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

        assert "MissingExtraError: [KPI700]" in done.stderr
        assert "pip install 'kpiflow[frames]'" in done.stderr
