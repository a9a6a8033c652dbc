"""Who may do what: the host's authoriser is asked before anything that needs authority is recorded.

Without an authoriser, everything that needs authority is refused; an authoriser that
fails, or answers anything but yes or no, is taken for a no. What two roles must do is
judged from the journal besides, whatever the authoriser says: see `duties`.
"""

from __future__ import annotations

import enum

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeAlias

from attrs import frozen

from kpiflow.errors import AuthorityError, Problem
from kpiflow.text import shortened


class Action(enum.Enum):
    """What needs authority."""

    ACCEPT = "accept"
    REJECT = "reject"
    ATTEST = "attest"
    DECIDE = "decide"
    REVOKE = "revoke"
    RATE = "rate"
    CHANGE_RULES = "change rules"
    REQUEST_ERASURE = "request erasure"
    ERASE = "erase"


@frozen(kw_only=True)
class Request:
    """What an authoriser is asked.

    Attributes:
        action: What is to be done.
        actor: The role that would do it.
        assessment: In which assessment.
        subject: What it is about: an item, a requirement, a decision, a person's pseudonym.
        on: The day from which it would count.
        at: The moment at which it is asked; authority is a matter of then, not of `on`.
    """

    action: Action
    actor: str
    assessment: str
    subject: str
    on: date
    at: datetime


Authority: TypeAlias = Callable[[Request], bool]
"""Says whether a request is granted: `True`, or anything else for no."""


class AllowAll:
    """Grants everything: for trying out, and where the host has asked already."""

    def __call__(self, _request: Request, /) -> bool:
        """Grant it."""
        return True

    def __repr__(self) -> str:
        return "AllowAll()"


@frozen
class AllowRoles:
    """Grants each role what is listed for it, and nothing else.

    >>> from kpiflow.assessment.authority import Action, AllowRoles
    >>> AllowRoles({"committee": [Action.ACCEPT, Action.RATE]}).roles["committee"]
    [<Action.ACCEPT: 'accept'>, <Action.RATE: 'rate'>]
    """

    roles: Mapping[str, list[Action] | tuple[Action, ...] | frozenset[Action]]

    def __call__(self, request: Request) -> bool:
        """Grant it if the actor has it listed."""
        return request.action in self.roles.get(request.actor, ())


def must_be_granted(authority: Authority | None, request: Request) -> None:
    """Ask for authority.

    Raises:
        AuthorityError: Nobody can be asked (KPI800), it is not granted (KPI801), or the
            authoriser failed (KPI802).
    """
    wanted = f"'{shortened(request.actor)}' to {request.action.value} '{shortened(request.subject)}'"
    if authority is None:
        raise AuthorityError(
            Problem(
                "KPI800",
                f"no authoriser is configured that could allow {wanted}",
                hint="open the assessment with an authority, or with AllowAll() where you ask by yourself",
            )
        )
    try:
        answer: object = authority(request)
    except Exception as error:  # whatever a host's hook raises, it is no yes
        raise AuthorityError(
            Problem("KPI802", f"the authoriser failed on allowing {wanted}", got=shortened(repr(error)))
        ) from error
    if answer is True:
        return
    if answer is False:
        raise AuthorityError(Problem("KPI801", f"the authoriser does not allow {wanted}"))
    raise AuthorityError(
        Problem(
            "KPI802",
            f"the authoriser neither allowed {wanted} nor refused it",
            expected="True or False",
            got=shortened(repr(answer)),
        )
    )
