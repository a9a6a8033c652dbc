"""What could still help something that is open, and what that will cost at least."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from attrs import frozen


@frozen
class Outlook:
    """Which steps could help, and an effort that it will take at least.

    Attributes:
        steps: Their numbers; none where nothing is open, or nothing can help.
        least: The effort; `None` where nothing can help.
    """

    steps: frozenset[int]
    least: Fraction | None

    @property
    def is_done(self) -> bool:
        """Whether nothing is open."""
        return self.least is not None and not self.steps


DONE: Final = Outlook(frozenset(), Fraction(0))
HOPELESS: Final = Outlook(frozenset(), None)


def every(outlooks: Iterable[Outlook]) -> Outlook:
    """Give the outlook where all of these are needed: whichever has fewest ways to help it comes first."""
    waiting = [each for each in outlooks if not each.is_done]
    if not waiting:
        return DONE
    efforts = [each.least for each in waiting if each.least is not None]
    if len(efforts) < len(waiting):
        return HOPELESS
    fewest = min(waiting, key=lambda each: len(each.steps))
    return Outlook(fewest.steps, sum(efforts, start=Fraction(0)))


def some(count: int, outlooks: Iterable[Outlook]) -> Outlook:
    """Give the outlook where so many of these are needed."""
    if count <= 0:
        return DONE
    waiting = list(outlooks)
    possible = [each for each in waiting if each.least is not None]
    if len(possible) < count:
        return HOPELESS
    if len(possible) == count:
        return every(possible)
    least = sorted(each.least for each in possible if each.least is not None)[:count]
    return Outlook(frozenset().union(*(each.steps for each in possible)), sum(least, start=Fraction(0)))


def any_help(outlooks: Iterable[Outlook]) -> Outlook:
    """Give the outlook where it cannot be told what is needed: whatever could help, and no effort at least."""
    steps: frozenset[int] = frozenset().union(*(each.steps for each in outlooks))
    return Outlook(steps, Fraction(0)) if steps else HOPELESS
