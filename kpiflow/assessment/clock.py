"""The one place that reads the clock, for the moment a command is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo


Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, with its time zone; give your own one to tests."""


def clock_in(time_zone: str) -> Clock:
    """Give the clock of a time zone, named as IANA does; its day is what "today" means."""
    zone = ZoneInfo(time_zone)
    return lambda: datetime.now(tz=zone)
