"""Builders that several rooms share: one fiscal year, one register, one small indicator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kpiflow.dates import DateRange
from kpiflow.definitions import Channel, EvidenceKind, Indicator, Level, Population, Requirement, Role, Scale
from kpiflow.evidence import Entry, EvidenceItem, NilReturn, Register
from kpiflow.guards import PERFORMANCE, REPORTING, Facts, Guard
from kpiflow.text import Text


_PERFORMANCE = DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))
_REPORTING = DateRange.of_days(date(2007, 10, 1), date(2007, 10, 31))
_KINDS = (
    EvidenceKind(id="minutes", name=Text(th="รายงานการประชุม", en="meeting minutes")),
    EvidenceKind(id="report", name=Text(th="รายงานสรุป", en="summary report")),
)
_CHANNELS = (
    Channel(id="hotline", name=Text(th="สายด่วน", en="telephone hotline")),
    Channel(id="letters", name=Text(th="จดหมาย", en="letter box")),
)
_POPULATIONS = (Population(id="complaints", name=Text(th="ข้อร้องเรียน", en="public complaints")),)
_ROLES = (Role(id="secretary", name=Text(th="เลขาธิการ", en="secretary-general")),)


@pytest.fixture(scope="session")
def item() -> Callable[..., EvidenceItem]:
    """Build an evidence item with a title that nobody reads."""

    def build(name: str = "m-1", *, kind: str = "minutes", **fields: Any) -> EvidenceItem:
        return EvidenceItem(id=name, kind=kind, title=Text.same(name), **fields)

    return build


@pytest.fixture(scope="session")
def nil() -> Callable[..., NilReturn]:
    """Build a nil return of complaints in which nothing is wrong, but for the changes asked for."""

    def build(name: str = "n-1", **changes: Any) -> NilReturn:
        sound: dict[str, Any] = {
            "population": "complaints",
            "statement": Text.same("none"),
            "channels": ("hotline", "letters"),
            "period": _PERFORMANCE,
            "attester": "secretary",
            "attested_on": _REPORTING.start,
        }
        return NilReturn(id=name, **(sound | changes))

    return build


@pytest.fixture(scope="session")
def register() -> Callable[..., Register]:
    """Build a register of entries; a bare item or nil return is entered without a ruling."""

    def build(*shown: Entry | EvidenceItem | NilReturn) -> Register:
        return Register(
            tuple(
                each if isinstance(each, Entry) else Entry(fact=each, by="unit", on=_REPORTING.first)
                for each in shown
            )
        )

    return build


@pytest.fixture(scope="session")
def facts(register: Callable[..., Register]) -> Callable[..., Facts]:
    """Build the facts of fiscal year 2550 BE, asked about on 22 October 2550 BE."""

    def build(*shown: Entry | EvidenceItem | NilReturn, as_of: date = date(2007, 10, 22)) -> Facts:
        named = (*_KINDS, *_CHANNELS, *_POPULATIONS, *_ROLES)
        return Facts(
            register=register(*shown),
            as_of=as_of,
            windows={PERFORMANCE: _PERFORMANCE, REPORTING: _REPORTING},
            names={each.id: each.name for each in named},
        )

    return build


@pytest.fixture(scope="session")
def indicator() -> Callable[..., Indicator]:
    """Build an indicator from the guards of each level; its requirements are 1a, 1b and so on."""

    def build(*ladder: tuple[Guard, ...], **changes: Any) -> Indicator:
        levels = tuple(
            Level(
                level=n,
                name=Text.same(f"level {n}"),
                requirements=tuple(
                    Requirement(id=f"{n}{letter}", text=Text.same(f"{n}{letter}"), requires=guard)
                    for letter, guard in zip("abcdefgh", guards, strict=False)
                ),
            )
            for n, guards in enumerate(ladder, start=1)
        )
        sound: dict[str, Any] = {
            "code": "7.2.1",
            "name": Text(th="ตัวชี้วัด", en="indicator"),
            "weight": 2,
            "scale": Scale(highest=len(levels)),
            "performance_period": _PERFORMANCE,
            "reporting_window": _REPORTING,
            "evidence": _KINDS,
            "channels": _CHANNELS,
            "populations": _POPULATIONS,
            "roles": _ROLES,
            "levels": levels,
        }
        return Indicator(**(sound | changes))

    return build
