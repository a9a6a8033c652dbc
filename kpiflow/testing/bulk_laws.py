"""The law that bulk is scalar: judged as rows of tables, many units come to what each comes to by itself.

Beside `laws` because it needs a library of dataframes (extra `frames`) as well as Hypothesis.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial, update_wrapper
from typing import Any, ClassVar

from attrs import evolve
from hypothesis import strategies as st

from kpiflow.definitions import Indicator
from kpiflow.evidence import Register
from kpiflow.frames import level_frame
from kpiflow.frames.making import Engine, frame_of, rows_of
from kpiflow.ladder import Situation
from kpiflow.testing.claims import same
from kpiflow.testing.laws import Laws, check_law
from kpiflow.testing.strategies.own import days_for, registers_for
from kpiflow.testing.tables import sayable, tables_of


FEW = 20
"""How many times the law is put at most: each plans a query."""

_OTHERS = 2


def bulk_is_scalar(situation: Situation, data: st.DataObject, *, engine: Engine = "polars") -> None:
    """Judged in bulk, every requirement and level of several units is what each comes to by itself."""
    indicator = situation.indicator
    others = [data.draw(registers_for(indicator)) for _ in range(_OTHERS)]
    registers = {f"u{n}": sayable(each) for n, each in enumerate((situation.register, *others))}
    judged = _in_bulk(
        indicator, registers, as_of=situation.as_of, round_months=situation.round_months, engine=engine
    )
    for unit, register in registers.items():
        alone = evolve(situation, register=register, decisions=(), revoked=(), chosen=None)
        same(judged[unit], _alone(alone), f"unit {unit} in bulk")


def _in_bulk(
    indicator: Indicator,
    registers: Mapping[str, Register],
    *,
    as_of: date,
    engine: Engine,
    round_months: int | None = None,
) -> dict[str, dict[str, Any]]:
    tables = tables_of(indicator, registers)
    found = level_frame(
        indicator,
        as_of=as_of,
        item="id",
        decimals=tables.decimals,
        round_months=round_months,
        states=True,
        **tables.frames(partial(frame_of, engine=engine)),
    )
    return {row.pop("unit"): row for row in rows_of(found)}


def _alone(situation: Situation) -> dict[str, object]:
    judge = situation.judge()
    states = {
        each.id: judge.requirement(each, found.level).status.value
        for found, each in situation.indicator.requirements()
    }
    return {"level": situation.ladder().supported, **states}


def check_bulk(indicator: Indicator, *, examples: int = FEW, engine: Engine = "polars") -> None:
    """Put the law to a definition.

    Args:
        indicator: The definition.
        examples: How many times it is put, each time with several units.
        engine: The library of dataframes: polars, pandas or pyarrow.

    Raises:
        AssertionError: It is broken; with the smallest situation found.
        ScoringError: The definition cannot be judged in bulk; each construct with its path (KPI508).
    """
    # Asked at once: Hypothesis would look for the smallest register that is refused.
    _in_bulk(indicator, {"unit": Register()}, as_of=days_for(indicator)[0], engine=engine)
    law = update_wrapper(partial(bulk_is_scalar, engine=engine), bulk_is_scalar)
    check_law(law, indicator, examples=min(examples, FEW))


class BulkLaws(Laws):
    """All laws as test methods, that of bulk among them: derive a class, and name the definition.

    Attributes:
        engine: The library of dataframes: polars, pandas or pyarrow.
    """

    engine: ClassVar[Engine] = "polars"

    def test_bulk_is_scalar(self) -> None:
        """Judged in bulk, every requirement and level of several units is what each comes to by itself."""
        check_bulk(self.indicator, examples=self.examples, engine=self.engine)
