"""Levels that are earned, not claimed.

The front door: every name below is loaded when it is first asked for, so that
`import kpiflow` alone costs nothing. Rooms of the library never come in here;
they import one another by their own names.

Where it is loaded in a notebook, the notebook shows its objects by itself: only their
names are told it, and nothing is loaded before one of them is to be shown.
"""

from __future__ import annotations

import sys

from importlib import import_module
from typing import TYPE_CHECKING, Any


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


_SHOWN = {
    "Indicator": "kpiflow.definitions.indicator",
    "LadderVerdict": "kpiflow.ladder.verdicts",
    "Questions": "kpiflow.assessment.questions",
    "Result": "kpiflow.assessment.result",
    "RollUp": "kpiflow.scorecard.scorecard",
    "Score": "kpiflow.scoring.score",
    "Verdict": "kpiflow.guards.verdict",
    "Verification": "kpiflow.journal.verification",
}


def load_ipython_extension(shell: Any) -> None:
    """Let a notebook show the objects of the library: `%load_ext kpiflow`, where it does not by itself.

    Args:
        shell: What `get_ipython()` gives.
    """
    formatter = shell.display_formatter.mimebundle_formatter
    for name, module in _SHOWN.items():
        formatter.for_type_by_name(module, name, _mime_bundle)


def _mime_bundle(thing: object) -> Any:
    return import_module("kpiflow.reports.notebook").mime_bundle(thing)


def _tell_running_shell() -> None:
    """Tell the shell of IPython that this is loaded in, if there is one; IPython is never loaded for it."""
    asked = getattr(sys.modules.get("IPython"), "get_ipython", None)
    shell = asked() if asked else None
    if shell is not None:
        load_ipython_extension(shell)


_tell_running_shell()
