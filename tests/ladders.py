"""Small ladders, and what is shown, stated and decided on them, for tests about levels."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from kpiflow.dates import DateRange
from kpiflow.decisions import AcceptedDeficiency, Override, StandingException, Waiver
from kpiflow.definitions import (
    Channel,
    EvidenceKind,
    Indicator,
    Level,
    Measure,
    NotApplicable,
    Population,
    Question,
    Requirement,
    Role,
    RoundLadder,
    RoundLevel,
    TextField,
)
from kpiflow.evidence import Answer, EvidenceItem, Exclusion, Fact, Register
from kpiflow.guards import Guard, answered, provided
from kpiflow.scales import AnswerScale
from kpiflow.text import Text


DAY: Final = date(2007, 10, 22)
"""The day that ladders are judged on."""

FIRST: Final = date(2007, 10, 1)
LAST: Final = date(2007, 10, 31)
"""The days on which decisions begin and end."""

WHY: Final = Text(th="น้ำท่วม", en="flood")


def named(identifier: str) -> Text:
    """Name something after its identifier."""
    return Text(th=f"ชื่อ {identifier}", en=f"name of {identifier}")


def asks(requirement: str, requires: Guard | None = None, **more: Any) -> Requirement:
    """Make a requirement; by default it asks for evidence of a kind of its own, such as `k1a`."""
    guard = provided(f"k{requirement}") if requires is None else requires
    return Requirement(id=requirement, text=named(requirement), requires=guard, **more)


def level(number: int, *requirements: Requirement, **more: Any) -> Level:
    """Make a level."""
    return Level(level=number, name=named(f"level {number}"), requirements=requirements, **more)


def says(question: str) -> Guard:
    """Ask for the answer `yes`."""
    return answered(question, reach="yes")


def droppable(counts_as: str = "drop", **more: Any) -> NotApplicable:
    """Let a requirement count as something when it does not apply."""
    given: dict[str, Any] = {"counts_as": counts_as, **more}
    return NotApplicable(**given)


def ladder(*levels: Level, **changes: Any) -> Indicator:
    """Make a definition of these levels that declares all that a guard in these tests may name."""
    kinds = [f"k{requirement.id}" for each in levels for requirement in each.requirements]
    sound: dict[str, Any] = {
        "code": "1.2",
        "name": named("indicator"),
        "weight": 2,
        "performance_period": DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30)),
        "reporting_window": DateRange.of_days(date(2007, 10, 1), date(2007, 10, 31)),
        "evidence": tuple(EvidenceKind(id=kind, name=named(kind)) for kind in (*kinds, "incident", "proof")),
        "channels": (Channel(id="desk", name=named("desk")),),
        "populations": (Population(id="complaints", name=named("complaints")),),
        "roles": tuple(Role(id=role, name=named(role)) for role in ("committee", "registrar", "officer")),
        "scales": (AnswerScale.of("three", "no", "partly", "yes"),),
        "questions": tuple(Question(id=q, name=named(q), scale="three") for q in ("q1", "q2", "q3")),
        "measures": (Measure(id="m1", name=named("m1"), unit="percent", lowest=0, highest=100),),
        "text_fields": (TextField(id="f1", name=named("f1")),),
        "levels": levels,
    }
    return Indicator(**(sound | changes))


def plain(*numbers: int, **changes: Any) -> Indicator:
    """Make a ladder of levels with these numbers, each with one requirement: 1a, 2a and so on."""
    return ladder(*(level(number, asks(f"{number}a")) for number in numbers), **changes)


def in_round(months: int, levels: dict[int, tuple[int, ...]]) -> RoundLadder:
    """Make the ladder of a reporting round: its levels, and the levels of the year each takes."""
    return RoundLadder(
        months=months,
        levels=tuple(RoundLevel(level=number, requires=of) for number, of in levels.items()),
    )


def item(kind: str, **fields: Any) -> EvidenceItem:
    """Make an item of a kind, with the kind for its identifier."""
    given: dict[str, Any] = {"id": kind, "kind": kind, "title": named(kind)}
    return EvidenceItem(**(given | fields))


def register(*facts: Fact) -> Register:
    """Make a register of what was shown and stated by the first day."""
    made = Register()
    for fact in facts:
        made = made.with_entry(fact, by="unit", on=FIRST)
    return made


def shown(*requirements: str) -> tuple[EvidenceItem, ...]:
    """Make the items that these requirements ask for by default."""
    return tuple(item(f"k{requirement}") for requirement in requirements)


def said(**answers: str) -> tuple[Answer, ...]:
    """Make answers."""
    return tuple(Answer(question=question, value=value) for question, value in answers.items())


def excluded(requirement: str, **fields: Any) -> Exclusion:
    """State that a requirement does not apply."""
    return Exclusion(requirement=requirement, reason=Text(th="ไม่มี", en="there is none"), **fields)


def _decided(requirement: str, changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "requirement": requirement,
        "authority": "committee",
        "reason": WHY,
        "decided_on": FIRST,
        "valid_from": FIRST,
        "valid_until": LAST,
    }
    return given | more | changes


def waiver(requirement: str, **changes: Any) -> Waiver:
    """Make a waiver in force in October 2007, but for the changes asked for."""
    return Waiver(**_decided(requirement, changes, id=f"w-{requirement}"))


def exception(requirement: str, **changes: Any) -> StandingException:
    """Make an exception without end."""
    return StandingException(**_decided(requirement, changes, id=f"e-{requirement}", valid_until=None))


def deficiency(requirement: str, **changes: Any) -> AcceptedDeficiency:
    """Make an accepted deficiency in force in October 2007."""
    plan = Text(th="แก้ไขภายในเดือน", en="mended within the month")
    return AcceptedDeficiency(**_decided(requirement, changes, id=f"d-{requirement}", plan=plan))


def override(requirement: str, status: str = "met", **changes: Any) -> Override:
    """Make an override without end."""
    return Override(**_decided(requirement, changes, id=f"o-{requirement}", status=status, valid_until=None))
