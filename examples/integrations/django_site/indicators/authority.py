"""Who may do what: Django says who somebody is and what their groups may, kpiflow what nobody may do both of.

A *role* of a definition, such as `assessment-committee`, is a group of that name. Whoever is in it acts in that role,
and may do what the group has a permission for (`indicators.accept`, …). Being a superuser is no role.

Which user acted is sealed into the journal: each command is named `USER/...` by their number. By that, whoever is in two
groups cannot accept in one role what they handed in under the other: kpiflow keeps roles apart, and this the persons.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import Group

from kpiflow.assessment import Assessment, Request
from kpiflow.assessment.authority import Action
from kpiflow.assessment.events import Attested, Submitted

from .store import DjangoStore


_TWO_PEOPLE: Final = {Action.ACCEPT, Action.REJECT}


class UserAuthority:
    """Answers for one user; make one for each request.

    Args:
        user: Who is logged in.
        store: Where the journals are, in which it stands who handed something in.
    """

    def __init__(self, user: Any, store: DjangoStore) -> None:
        self.user = user
        self.store = store

    def __call__(self, request: Request) -> bool:
        """Grant what the role may do, unless it is about what this very user handed in."""
        return self.may(request.action.name.lower(), role=request.actor) and not (
            request.action in _TWO_PEOPLE and self._handed_in(request.assessment, request.subject)
        )

    def may(self, act: str, *, role: str) -> bool:
        """Tell whether the user is in the group of a role, and the group has the permission."""
        return bool(self.user.is_active and self._groups(act).filter(name=role).exists())

    def roles(self, act: str, among: Iterable[str]) -> tuple[str, ...]:
        """Give the roles in which the user may do something, of those that a definition knows."""
        if not self.user.is_active:
            return ()
        return tuple(self._groups(act).filter(name__in=tuple(among)).values_list("name", flat=True))

    def _groups(self, act: str) -> Any:
        return Group.objects.filter(
            user=self.user, permissions__codename=act, permissions__content_type__app_label="indicators"
        ).order_by("name")

    def _handed_in(self, assessment: str, subject: str) -> bool:
        journal = Assessment.resume(assessment, store=self.store)
        return any(
            user_of(entry.command_id) == self.user.pk
            for entry, event in zip(journal.history(), journal.events(), strict=True)
            if (isinstance(event, Submitted) and event.item.id == subject)
            or (isinstance(event, Attested) and event.nil_return.id == subject)
        )


def command_of(user: Any, token: object) -> str:
    """Name a command by who gives it; the token is that of the form, so that a form sent twice is recorded once."""
    return f"{user.pk}/{token}"


def user_of(command_id: str) -> int | None:
    """Give the number of the user who gave a command; none where none did, as for what a file stated."""
    number, _, token = command_id.partition("/")
    return int(number) if token and number.isdecimal() else None
