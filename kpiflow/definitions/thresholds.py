"""Which guards take the threshold of a group around them."""

from __future__ import annotations

from kpiflow.guards import (
    Answered,
    AtLeast,
    Guard,
    Holds,
    Measured,
    NilReturned,
    NoneOf,
    Provided,
    Reached,
    Written,
)


_UNMOVED = (Provided, NilReturned, Measured, Written, Holds, Reached, NoneOf)


def takes_threshold(guard: Guard) -> bool:
    """Tell whether the threshold of a group around a guard means anything to it.

    An answer without one of its own takes it, also through groups without one. Of a guard
    that is none of the library's own, or a group whose parts are not named, nobody knows.
    """
    waiting = [guard]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Answered):
            if not part.reach and not part.among:
                return True
        elif isinstance(part, AtLeast) and part.of:
            waiting.extend(() if part.reach else part.of)
        elif not isinstance(part, _UNMOVED):
            return True
    return False
