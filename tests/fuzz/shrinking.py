"""A finding made small, so that people see what it is about."""

from __future__ import annotations

import time

from collections.abc import Callable
from typing import Final


_SECONDS: Final = 10.0


def shrunk(data: bytes, still_breaks: Callable[[bytes], bool]) -> bytes:
    """Leave out of an input whatever it takes no part in, for as long as there is time.

    Args:
        data: The input.
        still_breaks: Tells whether an input breaks the same promise.
    """
    until = time.monotonic() + _SECONDS
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data):
            if time.monotonic() > until:
                return data
            shorter = data[:at] + data[at + size :]
            if still_breaks(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data
