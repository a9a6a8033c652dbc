"""The admin shows journals with how far they are verified, and changes nothing."""

from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from kpiflow.errors import JournalError
from kpiflow.journal import read_line
from kpiflow.journal.sentences import sentences
from kpiflow.journal.surveys import survey
from kpiflow.journal.verification import Verification

from .authority import user_of
from .models import Journal
from .store import DjangoStore


@admin.register(Journal)
class JournalAdmin(admin.ModelAdmin):
    """One row for each journal; its page says what verifying it found, and lists who did what and when."""

    list_display = ("stream", "size", "is_in_order")
    search_fields = ("stream",)
    list_per_page = 25  # each is read to be listed
    ordering = ("stream",)
    fields = ("stream", "verification", "entries")
    readonly_fields = fields
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        """Give the first entry of each."""
        return super().get_queryset(request).filter(version=1)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Let entries come from commands only."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Journal | None = None) -> bool:
        """Let nobody change one."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Journal | None = None) -> bool:
        """Let nobody delete one."""
        return False

    @admin.display(description="เหตุการณ์ · entries")
    def size(self, journal: Journal) -> int:
        """Count its entries."""
        return verified(journal.stream).size

    @admin.display(description="ต่อเนื่องกัน · in order", boolean=True)
    def is_in_order(self, journal: Journal) -> bool:
        """Tell whether nothing is wrong with it in itself; what fixes it, only an anchor kept elsewhere shows."""
        return not verified(journal.stream).problems

    @admin.display(description="ผลการตรวจสอบ · verification")
    def verification(self, journal: Journal) -> str:
        """Say what was found, in both languages, and no more than that."""
        found = verified(journal.stream)
        said = [(text.th,) for text in sentences(found)] + [(text.en,) for text in sentences(found)]
        return str(format_html_join("", "<p>{}</p>", [*said, *((str(each),) for each in found.problems)]))

    @admin.display(description="เหตุการณ์ · entries")
    def entries(self, journal: Journal) -> str:
        """List them: who did what and when; what they say in full is for the card."""
        rows = format_html_join(
            "", "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", _rows(journal)
        )
        head = format_html_join("", "<th>{}</th>", [(each,) for each in _HEAD])
        return str(format_html("<table><tr>{}</tr>{}</table>", head, rows))


_HEAD: Final = ("#", "เมื่อ · when", "อะไร · what", "บทบาท · role", "ผู้ใช้ · user")


def verified(stream: str) -> Verification:
    """Verify one journal, its lines against one another and its columns against its lines."""
    [found] = survey(DjangoStore(), streams=[stream]).journals
    return found


def _rows(journal: Journal) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for n, line in enumerate(DjangoStore().lines(journal.stream), start=1):
        try:
            entry = read_line(line)
        except JournalError as error:
            rows.append((n, error.code, "", "", ""))
        else:
            who = user_of(entry.command_id)
            rows.append((n, entry.recorded_at.isoformat(" ", "minutes"), entry.kind, entry.actor, who or "–"))
    return rows
