"""Levels that are earned, not claimed.

The front door: every name below is loaded when it is first asked for, so that
`import kpiflow` alone costs nothing. Rooms of the library never come in here;
they import one another by their own names.

What objects look like in notebooks is the job of rooms far above them: whom they are to
ask is said here, and nothing is loaded before one of them is to be shown.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kpiflow.display import ask


if TYPE_CHECKING:
    from kpiflow.assessment import Assessment
    from kpiflow.dates import DateRange, day
    from kpiflow.decisions import Rating, Waiver
    from kpiflow.definitions import Indicator, Level, Requirement
    from kpiflow.errors import DefinitionError, GuardNotSatisfiedError, KpiflowError
    from kpiflow.evidence import EvidenceItem, NilReturn, Register, Standing
    from kpiflow.guards import (
        Status,
        all_of,
        answered,
        any_of,
        at_least,
        holds,
        measured,
        nil_return,
        none_of,
        provided,
        reached,
        written,
    )
    from kpiflow.journal.sqlite import SqliteStore
    from kpiflow.ladder import judge_ladder
    from kpiflow.loading import load_assessment, load_indicator, open_assessment
    from kpiflow.periods import FiscalYear, format_date, parse_date, parse_range
    from kpiflow.scoring import printed, score_level
    from kpiflow.self_assessment import SelfAssessment
    from kpiflow.text import Text


_ROOMS: dict[str, tuple[str, ...]] = {
    "kpiflow.assessment": ("Assessment",),
    "kpiflow.dates": ("DateRange", "day"),
    "kpiflow.decisions": ("Rating", "Waiver"),
    "kpiflow.definitions": ("Indicator", "Level", "Requirement"),
    "kpiflow.errors": ("DefinitionError", "GuardNotSatisfiedError", "KpiflowError"),
    "kpiflow.evidence": ("EvidenceItem", "NilReturn", "Register", "Standing"),
    "kpiflow.guards": (
        "Status",
        "all_of",
        "answered",
        "any_of",
        "at_least",
        "holds",
        "measured",
        "nil_return",
        "none_of",
        "provided",
        "reached",
        "written",
    ),
    "kpiflow.journal.sqlite": ("SqliteStore",),
    "kpiflow.ladder": ("judge_ladder",),
    "kpiflow.loading": ("load_assessment", "load_indicator", "open_assessment"),
    "kpiflow.periods": ("FiscalYear", "format_date", "parse_date", "parse_range"),
    "kpiflow.scoring": ("printed", "score_level"),
    "kpiflow.self_assessment": ("SelfAssessment",),
    "kpiflow.text": ("Text",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Assessment",
    "DateRange",
    "DefinitionError",
    "EvidenceItem",
    "FiscalYear",
    "GuardNotSatisfiedError",
    "Indicator",
    "KpiflowError",
    "Level",
    "NilReturn",
    "Rating",
    "Register",
    "Requirement",
    "SelfAssessment",
    "SqliteStore",
    "Standing",
    "Status",
    "Text",
    "Waiver",
    "all_of",
    "answered",
    "any_of",
    "at_least",
    "day",
    "format_date",
    "holds",
    "judge_ladder",
    "load_assessment",
    "load_indicator",
    "measured",
    "nil_return",
    "none_of",
    "open_assessment",
    "parse_date",
    "parse_range",
    "printed",
    "provided",
    "reached",
    "score_level",
    "written",
]


def __getattr__(name: str) -> Any:
    room = _ROOM_OF.get(name)
    if room is None:
        message = f"module 'kpiflow' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(room), name)


def __dir__() -> list[str]:
    return __all__


def _bundle(thing: object) -> Any:
    return import_module("kpiflow.reports.notebook").mime_bundle(thing)


def _frame(thing: object, library: Any, *, language: Any) -> Any:
    return import_module("kpiflow.frames").to_frame(thing, library, language=language)


ask(bundle=_bundle, frame=_frame)
