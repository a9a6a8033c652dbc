"""`python manage.py make_example`: groups, users and a filed assessment to try the site with; leave it out of yours."""

from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final

from django.contrib.auth.models import Group, Permission, User
from django.core.management.base import BaseCommand
from django.db import transaction

from kpiflow import load_assessment, open_assessment

from ...store import DjangoStore  # noqa: TID252 -- the app may be copied to a place of another name


_FILE: Final = Path(__file__).parents[5] / "anti-corruption" / "as-filed.yaml"
_GROUPS: Final = {
    "data-collector": ("submit", "advance"),
    "complaint-registrar": ("submit", "attest"),
    "assessment-committee": ("accept", "reject", "decide", "revoke", "rate"),
    "office-of-standards": ("change_rules", "erase"),
}
_USERS: Final = {
    "collector": ("data-collector",),
    "registrar": ("complaint-registrar",),
    "committee": ("assessment-committee",),
    "everything": ("data-collector", "assessment-committee"),  # and still cannot accept what they handed in
}


class Command(BaseCommand):
    """Makes them all or, in one transaction with the journal, none."""

    help = "Make groups, users with new passwords, and a filed assessment."

    def handle(self, **_asked: Any) -> None:
        """Make what is not there yet."""
        with transaction.atomic():
            for name, acts in _GROUPS.items():
                group, _ = Group.objects.get_or_create(name=name)
                group.permissions.set(
                    Permission.objects.filter(
                        codename__in=(*acts, "view_journal"), content_type__app_label="indicators"
                    )
                )
            for name, groups in _USERS.items():
                self._make_user(name, groups)
            file = load_assessment(_FILE)
            assessment = open_assessment(file, store=DjangoStore())
        self.stdout.write(f"{assessment.id}: {assessment.version} entries")

    def _make_user(self, name: str, groups: tuple[str, ...]) -> None:
        user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": name == "committee"})
        user.groups.set(Group.objects.filter(name__in=groups))
        if is_new:
            password = token_urlsafe(9)
            user.set_password(password)
            user.save()
            self.stdout.write(f"{name:12} {password}")
