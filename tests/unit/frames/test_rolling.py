"""Roll-ups in bulk are those of scorecards."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any, get_args

import polars as pl
import pytest

from frames_campaign import ENGINES, back, spark
from kpiflow.errors import ScoringError
from kpiflow.frames import roll_up_frame
from kpiflow.scorecard import Composite, Line, Method, Policy
from kpiflow.scorecard.policy import Treatment
from kpiflow.scorecard.roll_up import rolled_up
from kpiflow.scoring import Points, Rounding
from kpiflow.text import Text


pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")  # dask leaves narwhals; pyspark and pandas 3

STATES = ("scored", "missing", "not_applicable", "zero")
NO = Text.same("no")
SCORES = [48_364, 10_000, 5_001, 3_333, 0, 9_999]


def groups(count: int = 40) -> pl.DataFrame:
    """Make groups of rows in all states, some of them of one state alone."""
    cases = []
    for group in range(count):
        for place in range(1 + group % 5):
            state = STATES[(group // 4) % 4] if group % 4 == 1 else STATES[(group * 7 + place * 3) % 4]
            points = {"scored": SCORES[(group + place) % 6], "zero": 0}.get(state)
            cases.append((group, points, state, 1 + (group * 13 + place * 5) % 60))
    return pl.DataFrame(cases, schema=["id", "points", "state", "weight"], orient="row")


STEPS: dict[str, tuple[Any, ...]] = {"deduct": (0, 1)}
OTHERS: tuple[Any, ...] = ("0.5", 1, 2, 3, 4)


def by_scorecard(
    rows: pl.DataFrame, method: Method, policy: Policy
) -> list[tuple[int, int | None, str | None]]:
    """Roll every group up by the scalar path; nothing where it is refused."""
    found: list[tuple[int, int | None, str | None]] = []
    for (group,), part in rows.group_by("id", maintain_order=True):
        lines, given = [], {}
        for place, (_, points, state, weight) in enumerate(part.rows()):
            code = f"line-{place}"
            lines.append(Line(code=code, weight=weight, steps=STEPS.get(method, OTHERS)))
            given[code] = {
                "scored": lambda points=points: Points(Fraction(points, 10_000)),
                "zero": lambda points=points: Points.zero(NO),
                "missing": lambda points=points: Points.missing(NO),
                "not_applicable": lambda points=points: Points.not_applicable(NO),
            }[state]()
        root = Composite(code="all", parts=lines, method=method, policy=policy, at_least="0.5", start=100)
        try:
            score = rolled_up(root, given).points
        except ScoringError:
            found.append((int(str(group)), None, None))
            continue
        value = None if score.value is None else Rounding().units(score.value)
        found.append((int(str(group)), value, score.state))
    return sorted(found)


def in_bulk(engine: str, rows: pl.DataFrame, method: Method, policy: Policy) -> list[tuple[Any, ...]]:
    """Roll every group up in bulk."""
    whole = roll_up_frame(
        ENGINES[engine](rows), by=["id"], method=method, policy=policy,
        floor=STEPS.get(method, OTHERS)[0], target=STEPS.get(method, OTHERS)[-1],
        at_least="0.5", start=100, on_refused="column",
    )  # fmt: skip
    return back(whole).select("id", "points", "state").rows()


class TestMethodsAndPolicies:
    @pytest.mark.parametrize("method", get_args(Method))
    @pytest.mark.parametrize("missing", get_args(Treatment))
    def test_are_those_of_scorecards(self, method: Method, missing: Treatment) -> None:
        """Every method under every treatment of every state."""
        rows = groups() if method != "deduct" else groups().with_columns(pl.col("points").clip(0, 10_000))
        for applies, zero in product(("exclude", "floor", "drop", "keep"), ("zero", "target")):
            policy = Policy(missing=missing, not_applicable=applies, zero=zero)  # type: ignore[arg-type]

            assert in_bulk("polars", rows, method, policy) == by_scorecard(rows, method, policy)

    @pytest.mark.parametrize("engine", ENGINES)
    def test_every_engine_agrees(self, engine: str) -> None:
        """The same sums, states and refusals on every engine."""
        if engine == "pyspark" and not spark():
            pytest.skip("PySpark or Java is not installed")
        for method in ("weighted_mean",) if engine in {"dask", "pyspark"} else get_args(Method):
            rows = groups() if method != "deduct" else groups().with_columns(pl.col("points").clip(0, 10_000))
            policy = Policy(missing="error", not_applicable="exclude")

            assert in_bulk(engine, rows, method, policy) == by_scorecard(rows, method, policy)

    def test_plain_rows_take_the_short_way(self) -> None:
        """Where every row is scored, fewer steps give the same."""
        rows = groups().filter(pl.col("state") == "scored")
        for method in ("weighted_mean", "mean", "weighted_sum", "sum", "count", "share", "minimum"):
            short = roll_up_frame(rows, by=["id"], method=method, at_least="0.5")
            assert back(short).rows() == in_bulk("polars", rows, method, Policy())


class TestRefusals:
    @pytest.mark.parametrize(
        ("changed", "code", "column"),
        [
            ({"points": None}, "KPI506", "points"),
            ({"state": "missing"}, "KPI506", "points"),
            ({"state": "perhaps"}, "KPI503", "state"),
            ({"weight": 0}, "KPI503", "weight"),
            ({"weight": None}, "KPI503", "weight"),
            ({"weight": 10**8}, "KPI502", "weight"),
            ({"points": 2**62}, "KPI502", "points"),
        ],
    )
    def test_a_row_is_named(self, changed: dict[str, Any], code: str, column: str) -> None:
        """What cannot be added up is refused with its row and column."""
        row = {"unit": "a", "points": 1, "state": "scored", "weight": 1}
        rows = pl.DataFrame([row, {**row, **changed}])

        with pytest.raises(ScoringError) as caught:
            roll_up_frame(rows, by=["unit"])

        assert (caught.value.code, caught.value.problems[0].path) == (code, (1, column))

    def test_sums_beyond_64_bits(self) -> None:
        """A group whose sum has no room is refused, never wrapped; the others are rolled up."""
        large = pl.DataFrame({"unit": ["a"] * 100 + ["b"], "points": 10**10, "weight": 10**7})

        found = roll_up_frame(large, by=["unit"], state=None, on_refused="column").sort("unit")

        assert found.rows() == [("a", None, None, "KPI502 points"), ("b", 10**10, "scored", None)]
        with pytest.raises(ScoringError, match="KPI502"):
            roll_up_frame(large, by=["unit"], state=None)

    @pytest.mark.parametrize(
        "named",
        [{"by": []}, {"by": ["no"]}, {"method": "magic"}, {"points": "unit"}, {"out": "unit"}, {"on_refused": "no"},
         {"state": "points"}, {"method": "deduct", "start": "0.00001"}, {"floor": "0.00001"}],
    )  # fmt: skip
    def test_what_cannot_be_meant(self, named: dict[str, Any]) -> None:
        """Refused before anything is added up."""
        rows = pl.DataFrame({"unit": ["a"], "points": [1], "state": ["scored"], "weight": [1]})

        with pytest.raises(ScoringError, match="KPI507"):
            roll_up_frame(rows, **{"by": ["unit"], **named})
