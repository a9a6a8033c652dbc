"""What people fill in. A form carries the version of the journal it was shown with, and a token that names its command."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from kpiflow.dates import PartialDate
from kpiflow.definitions import Indicator
from kpiflow.evidence import EvidenceItem
from kpiflow.text import Text

from .words import WORDS, language


class CommandForm(forms.Form):
    """What every command carries."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)
    role = forms.CharField()  # whether the user has it, the authoriser says

    def __init__(self, *arguments: Any, roles: Sequence[str] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["role"].widget = forms.Select(choices=[(role, role) for role in roles])
        for name, field in self.fields.items():
            field.label = WORDS[name].in_language(language()) if name in WORDS else name


class EvidenceForm(CommandForm):
    """An item of evidence."""

    id = forms.CharField(max_length=64)
    kind = forms.ChoiceField()
    title_th = forms.CharField(max_length=500)
    title_en = forms.CharField(max_length=500)
    dated = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    field_order = ("id", "kind", "title_th", "title_en", "dated", "role", "version", "token")

    def __init__(self, *arguments: Any, indicator: Indicator, **named: Any) -> None:
        super().__init__(*arguments, **named)
        said = language()
        self.fields["kind"].choices = [(kind.id, kind.name.in_language(said)) for kind in indicator.evidence]

    def item(self) -> EvidenceItem:
        """Give what was filled in."""
        given = self.cleaned_data
        return EvidenceItem(
            id=given["id"],
            kind=given["kind"],
            title=Text(th=given["title_th"], en=given["title_en"]),
            document_date=PartialDate(given["dated"]) if given["dated"] else None,
        )


def shown_with(version: int) -> dict[str, Any]:
    """Give what a form begins with."""
    return {"version": version, "token": uuid4()}
