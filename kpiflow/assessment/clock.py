"""The one place that reads the clock: for the moment a command is recorded, and for the day it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from kpiflow.errors import MoveError, Problem
from kpiflow.text import shortened


Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, with its time zone; give your own one to tests."""


def clock_in(time_zone: str) -> Clock:
    """Give the clock of a time zone, named as IANA does; its day is what "today" means."""
    zone = ZoneInfo(time_zone)
    return lambda: datetime.now(tz=zone)


def noon_of(day: date, time_zone: str) -> Clock:
    """Give a clock that stands at noon of a day in a time zone."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(time_zone))
    return lambda: noon


def moment_of(clock: Clock) -> datetime:
    """Read a clock.

    Raises:
        MoveError: It gives no moment that knows its time zone (KPI208).
    """
    moment: object = clock()
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise MoveError(
            Problem(
                "KPI208",
                "the clock gives no moment with a time zone",
                expected="a datetime.datetime that knows its time zone",
                got=shortened(repr(moment)),
                hint="write lambda: datetime.now(tz=ZoneInfo('Asia/Bangkok'))",
            )
        )
    return moment


def day_of(clock: Clock, time_zone: str) -> date:
    """Give the day it is in a time zone, in whatever zone the clock itself tells the time.

    Raises:
        MoveError: The clock gives no moment that knows its time zone (KPI208).
    """
    return moment_of(clock).astimezone(ZoneInfo(time_zone)).date()
