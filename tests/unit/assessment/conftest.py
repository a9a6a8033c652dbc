"""A ladder of three levels, a clock that stands still, and the things to show on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.dates import DateRange
from kpiflow.definitions import Channel, EvidenceKind, Indicator, Level, Population, Requirement, Role, Scale
from kpiflow.evidence import EvidenceItem
from kpiflow.guards import Guard, any_of, nil_return, provided
from kpiflow.journal import MemoryStore
from kpiflow.text import Text


def _requirement(id: str, requires: Guard) -> Requirement:  # noqa: A002 -- the field's own word
    return Requirement(id=id, text=Text.same(f"text of {id}"), requires=requires)


@pytest.fixture(scope="session")
def ladder() -> Indicator:
    """Give a definition whose level 2 can be reached by a nil return, and level 3 by two items."""
    return Indicator(
        code="1.2",
        name=Text(th="ตัวชี้วัด", en="indicator"),
        weight=Decimal(2),
        scale=Scale(highest=Decimal(3)),
        performance_period=DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30)),
        reporting_window=DateRange.of_days(date(2007, 10, 1), date(2007, 10, 31)),
        evidence=tuple(
            EvidenceKind(id=name, name=Text(th=f"ไทย-{name}", en=name))
            for name in ("plan", "answer", "report", "survey")
        ),
        channels=(Channel(id="desk", name=Text(th="โต๊ะรับเรื่อง", en="front desk")),),
        populations=(Population(id="complaints", name=Text(th="ข้อร้องเรียน", en="complaints")),),
        roles=(
            Role(id="committee", name=Text(th="คณะกรรมการ", en="committee")),
            Role(id="registrar", name=Text(th="นายทะเบียน", en="registrar")),
        ),
        levels=(
            Level(level=1, name=Text.same("one"), requirements=(_requirement("1a", provided("plan")),)),
            Level(
                level=2,
                name=Text.same("two"),
                requirements=(
                    _requirement("2a", any_of(provided("answer"), nil_return("complaints", channels="desk"))),
                ),
            ),
            Level(
                level=3,
                name=Text.same("three"),
                requirements=(_requirement("3a", provided("report")), _requirement("3b", provided("survey"))),
            ),
        ),
    )


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Give a clock that stands at noon of 1 November 2007 in Thailand."""
    return lambda: datetime(2007, 11, 1, 12, 0, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture
def store() -> MemoryStore:
    """Give an empty store."""
    return MemoryStore()


@pytest.fixture
def item() -> Callable[..., EvidenceItem]:
    """Give a function that makes an item: its kind, by default its identifier too, and any field."""

    def make(kind: str, **fields: Any) -> EvidenceItem:
        given: dict[str, Any] = {
            "id": kind,
            "kind": kind,
            "title": Text(th=f"ชื่อ {kind}", en=f"title {kind}"),
        }
        return EvidenceItem(**(given | fields))

    return make


@pytest.fixture
def opened(ladder: Indicator, store: MemoryStore, clock: Callable[[], datetime]) -> Assessment:
    """Give an assessment opened on 1 October 2007 and nothing more."""
    return Assessment.open(
        ladder, "a1", by="officer", on=date(2007, 10, 1), store=store, clock=clock, authority=AllowAll()
    )


@pytest.fixture
def complete(opened: Assessment, item: Callable[..., EvidenceItem]) -> Assessment:
    """Give an assessment with the evidence for every level, submitted on 2 October 2007."""
    for kind in ("plan", "answer", "report", "survey"):
        opened.submit(item(kind), by="officer", on=date(2007, 10, 2))
    return opened


@pytest.fixture
def climbed(complete: Assessment) -> Assessment:
    """Give an assessment that stands on its highest level since 3 October 2007."""
    for _ in range(3):
        complete.advance(by="committee", on=date(2007, 10, 3))
    return complete
