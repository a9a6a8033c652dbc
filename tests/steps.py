"""How much work something is, counted in calls: the same number on every machine, however busy.

A clock in a test measures the machine too. Calls of Python functions and of functions
written in C are what work is made of here; a loop that calls nothing is not seen.
"""

from __future__ import annotations

import sys

from collections.abc import Callable
from types import FrameType


def calls_of(work: Callable[[], object]) -> int:
    """Do the work and count the calls it makes."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
