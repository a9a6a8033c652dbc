"""The one place that reads the clock, for the moment a command is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo


Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, with its time zone; give your own one to tests."""

_BANGKOK: Final = ZoneInfo("Asia/Bangkok")


def now_in_bangkok() -> datetime:
    """Give the present moment in Thai time."""
    return datetime.now(tz=_BANGKOK)
