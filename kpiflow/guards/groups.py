"""Groups of guards: at least so many of them, with `all_of` and `any_of` as its two ends."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from kpiflow.errors import DefinitionError, Problem
from kpiflow.fields import checked
from kpiflow.guards.facts import Facts, Guard
from kpiflow.guards.faults import not_empty
from kpiflow.guards.verdict import Status, Verdict
from kpiflow.text import BLANK, Text


@frozen(kw_only=True, field_transformer=checked)
class AtLeast:
    """At least so many of these guards are met.

    Attributes:
        count: How many must be met.
        of: The guards.
        word: The word it was written with, `all_of`, `any_of` or `at_least`; it says
            where in the definition the group stands, and makes no other difference.
    """

    count: int
    of: tuple[Guard, ...]
    word: Literal["all_of", "any_of", "at_least"] = field(
        default="at_least", eq=False, repr=False, metadata={"written": False}
    )

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict; what is unknown could still tip it, and never counts as met."""
        parts = tuple(guard.judge(facts) for guard in self.of)
        met = [part for part in parts if part.status.advances]
        unclear = [part for part in parts if part.status in {Status.UNKNOWN, Status.ERROR}]
        if len(met) >= self.count:
            status = Status.MET
        elif len(met) + len(unclear) >= self.count:
            status = Status.UNKNOWN
        else:
            status = Status.UNMET
        by = tuple(dict.fromkeys(item for part in met for item in part.satisfied_by))
        open_parts = [part for part in parts if not part.status.advances]
        is_met = status is Status.MET
        return Verdict(
            status=status,
            expects=_choice(self.count, [part.expects for part in parts]),
            lacks=BLANK if is_met else _choice(self.count - len(met), [part.lacks for part in open_parts]),
            satisfied_by=by if is_met else (),
            parts=parts,
        )


def _bracketed(text: Text) -> Text:
    """Put a text that is itself a choice into brackets, so that it reads as one part of another."""
    is_choice = any(word in text.en for word in (" and ", " or ", ", "))
    return Text(th=f"({text.th})", en=f"({text.en})") if is_choice else text


def _choice(count: int, texts: list[Text]) -> Text:
    """Say that so many of these are needed."""
    th, en = (" และ ", " and ") if count == len(texts) else (" หรือ ", " or ")
    parts = texts if len(texts) == 1 else [_bracketed(text) for text in texts]
    listed = Text(th=th.join(text.th for text in parts), en=en.join(text.en for text in parts))
    if count in {1, len(texts)}:
        return listed
    return Text(th=f"อย่างน้อย {count} รายการจาก ({listed.th})", en=f"at least {count} of ({listed.en})")


def at_least(count: int, *of: Guard) -> AtLeast:
    """Require at least `count` of these guards.

    Raises:
        DefinitionError: There is no guard (KPI102), or the count is out of range (KPI109).
    """
    not_empty("at_least", of)
    if not 1 <= count <= len(of):
        raise DefinitionError(
            Problem("KPI109", f"at least {count} of {len(of)} cannot be meant", expected=f"1 to {len(of)}")
        )
    return AtLeast(count=count, of=of)


def all_of(*of: Guard) -> AtLeast:
    """Require every one of these guards; none at all is refused, never trivially true.

    Raises:
        DefinitionError: There is no guard (KPI102).
    """
    not_empty("all_of", of)
    return AtLeast(count=len(of), of=of, word="all_of")


def any_of(*of: Guard) -> AtLeast:
    """Require one of these guards.

    Raises:
        DefinitionError: There is no guard (KPI102).
    """
    not_empty("any_of", of)
    return AtLeast(count=1, of=of, word="any_of")
