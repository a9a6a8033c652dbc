"""Builders for guards over what is stated: two scales, three questions, two measures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from attrs import evolve

from kpiflow.evidence import Answer, Entry, Reading, Ruling, Standing, Statement
from kpiflow.guards import Facts
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.text import Text


NPLF: Final = AnswerScale.of("nplf", "N", "P", "L", "F")
AGREED: Final = AnswerScale(
    id="agreed",
    values=(
        ScaleValue(value="no", name=Text(th="ไม่มี", en="No")),
        ScaleValue(value="partly", name=Text(th="มีบางส่วน", en="Partly")),
        ScaleValue(value="yes", name=Text(th="มี", en="Yes")),
    ),
)
NAMES: Final = {
    "plan": Text(th="มีแผนหรือไม่", en="is there a plan"),
    "backlog": Text(th="เรื่องค้าง", en="open cases"),
    "lessons": Text(th="บทเรียน", en="lessons learned"),
}


@pytest.fixture(scope="session")
def stated(facts: Callable[..., Facts]) -> Callable[..., Facts]:
    """Build facts in which questions q1 to q9 are on N/P/L/F, and `plan` on no/partly/yes."""

    def build(*shown: Any, **changes: Any) -> Facts:
        plain = facts(*shown)
        sound: dict[str, Any] = {
            "names": {**plain.names, **NAMES},
            "scales": {**{f"q{n}": NPLF for n in range(1, 10)}, "plan": AGREED},
            "units": {"rate": "percent", "backlog": "cases", "share": ""},
        }
        return evolve(plain, **(sound | changes))

    return build


@pytest.fixture(scope="session")
def ruled() -> Callable[..., Entry]:
    """Build the entry of something stated that the assessor has ruled on."""

    def build(fact: Answer | Reading | Statement, standing: Standing) -> Entry:
        ruling = Ruling(
            standing=standing, by="assessor", on=date(2007, 10, 20), reason=Text(th="ไม่จริง", en="untrue")
        )
        return Entry(fact=fact, by="unit", on=date(2007, 10, 1), ruling=ruling)

    return build
