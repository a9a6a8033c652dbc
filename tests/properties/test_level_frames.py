"""Laws of levels in bulk: for every unit they are what the scalar judge says, state by state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from kpiflow.definitions import Indicator
from kpiflow.errors import MissingExtraError
from kpiflow.evidence import Answer, Fact, Reading, Register
from kpiflow.guards import Empty
from kpiflow.ladder import Judge, judge_ladder
from level_rows import DECIMALS, ENGINES, Rows, collected, expressible, plain, rows_of, tables
from strategies import AS_OF, definitions, registers_about


pytest.importorskip("narwhals", reason="levels in bulk need the extra 'frames'")
try:
    from kpiflow.frames import level_frame, levels_rules, levels_states as states
except MissingExtraError:  # pragma: no cover -- skipped above
    pytest.skip("needs the extra 'frames'", allow_module_level=True)

pytestmark = [
    pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support:FutureWarning"),
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),  # of what the canaries find
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of the connection to Java
]

_SLOW = {"dask", "pyspark"}
"""Engines that take seconds to plan what others have done by then."""

ODD: tuple[Fact, ...] = (
    Answer(question="q1", value="perhaps"),
    Answer(question="q0", value=""),
    Reading(measure="m1", value=3, unit="percent"),
    Reading(measure="m0", numerator=4, denominator=0),
    Reading(measure="m0", numerator=-4, denominator=-5),
    Reading(measure="m0", numerator=4, denominator=-5),
    Reading(measure="m2", numerator=1, denominator=3),
)
"""What is stated by mistake: off the scale, in another unit, of nothing, or the wrong way round."""

DEFINITIONS = definitions().filter(lambda each: each.progression != "manual").map(expressible)


@st.composite
def registers(draw: st.DrawFn, indicator: Indicator) -> Register:
    """Draw a register as rows can say it, now and then with a mistake in it."""
    register: Register = plain(draw(registers_about(indicator)))
    if draw(st.integers(0, 3)) == 0:
        register = register.with_entry(draw(st.sampled_from(ODD)), by="unit", on=AS_OF)
    return register


@st.composite
def with_others(draw: st.DrawFn, rows: Rows) -> Rows:
    """Draw rows among others that do not count: entered later, or replaced since."""
    made: Rows = {}
    for name, found in rows.items():
        if name == "units":
            made[name] = found
            continue
        later = [{**row, "entered_on": AS_OF + timedelta(days=1)} for row in found]
        before = [{**row, "entered_on": AS_OF - timedelta(days=1), "standing": "rejected"} for row in found]
        replaced = before if name != "nil_returns" else []
        others = draw(st.lists(st.sampled_from([*later, *replaced]), max_size=3)) if found else []
        made[name] = draw(st.sampled_from([[*others, *found], [*found, *others]]))
    return made


def scalar(indicator: Indicator, register: Register, round_months: int | None) -> dict[str, Any]:
    """Judge one unit the scalar way."""
    judge = Judge.of(indicator, register, as_of=AS_OF)
    states = {
        each.id: judge.requirement(each, found.level).status.value for found, each in indicator.requirements()
    }
    supported = judge_ladder(indicator, register, as_of=AS_OF, round_months=round_months).supported
    return {"level": supported, **states}


@st.composite
def cases(draw: st.DrawFn, units: int = 4) -> tuple[Indicator, dict[str, Register], Rows, int | None]:
    """Draw a definition, registers of some units, the same as rows, and a round."""
    indicator = draw(DEFINITIONS)
    found = {f"u{n}": draw(registers(indicator)) for n in range(units)}
    rows = draw(with_others(rows_of(found)))
    return indicator, found, rows, draw(st.sampled_from([None, None, 6, 9, 12]))


def numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Number rows in the order in which they were entered, wherever they stand."""
    order = {id(row): n for n, row in enumerate(sorted(rows, key=lambda row: row["entered_on"]))}
    return [{**row, "sequence": order[id(row)]} for row in rows]


def must_be_equal(engine: str, case: tuple[Indicator, dict[str, Register], Rows, int | None]) -> None:
    """Judge a case in bulk and one by one, and compare every state and level."""
    indicator, found, rows, months = case
    if engine in {"polars-lazy", "duckdb", "dask", "pyspark"}:  # which know no order unless one is stated
        rows = {name: numbered(each) if name != "units" else each for name, each in rows.items()}
    bulk = level_frame(
        indicator,
        as_of=AS_OF,
        decimals=DECIMALS,
        round_months=months,
        item="id",
        states=True,
        **tables(engine, rows),
    )
    judged = {row.pop("unit"): row for row in collected(bulk)}
    assert judged == {unit: scalar(indicator, register, months) for unit, register in found.items()}


class TestBulkIsScalar:
    @given(cases())
    def test_on_polars(self, case: tuple[Indicator, dict[str, Register], Rows, int | None]) -> None:
        """On polars, every level and every state of every requirement is what the scalar judge says."""
        must_be_equal("polars", case)

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(cases(12))
    def test_on_pandas(self, case: tuple[Indicator, dict[str, Register], Rows, int | None]) -> None:
        """And on pandas."""
        must_be_equal("pandas", case)

    @pytest.mark.parametrize("engine", sorted(set(ENGINES) - {"polars", "pandas"}))
    def test_elsewhere(self, engine: str) -> None:
        """And on every engine that is installed, in a smaller sample."""

        @settings(
            max_examples=2 if engine in _SLOW else 5,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        )
        @given(cases(8))
        def holds(case: tuple[Indicator, dict[str, Register], Rows, int | None]) -> None:
            must_be_equal(engine, case)

        holds()


def _none_of_that_passes_by_not_knowing(parts: Any, empty: Empty) -> Any:
    """Compile `none_of` wrongly: as the opposite of one of its parts being met."""
    return states.chosen(
        [
            (states.all_of(states.state_is(each, states.NOT_APPLICABLE) for each in parts), states.UNKNOWN),
            (states.any_of(states.state_is(each, states.MET) for each in parts), states.UNMET),
        ],
        otherwise=states.MET,
    )


def _all_that_are_asked(count: int, parts: Any, empty: Empty) -> Any:
    """Count wrongly: as if what does not apply were met."""
    met = states.count_of(states.state_is(each, states.MET, states.NOT_APPLICABLE) for each in parts)
    return states.chosen([(met >= count, states.MET)], otherwise=states.UNMET)


class TestCanary:
    """The law above finds a compilation that is wrong."""

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [("none_of", _none_of_that_passes_by_not_knowing), ("at_least", _all_that_are_asked)],
    )
    def test_is_caught(self, name: str, wrong: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
        """Wrong truth tables of `none_of` and of counting do not survive it."""
        monkeypatch.setattr(levels_rules, name, wrong)

        @settings(
            max_examples=2000,  # what is drawn also depends on which other modules are loaded
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],  # any counterexample will do, however large
        )
        @given(cases())
        def holds(case: tuple[Indicator, dict[str, Register], Rows, int | None]) -> None:
            must_be_equal("polars", case)

        with pytest.raises(AssertionError):
            holds()
