"""The pages: what an assessment comes to, and the commands that add to its journal.

No view sets a level. A command that comes too late is answered with 409, one that is refused with 403, one that cannot
be meant with 422. Evidence that is missing is no error: the answer is the report on what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kpiflow.assessment import Assessment
from kpiflow.errors import (
    AuthorityError,
    ConcurrencyError,
    GuardNotSatisfiedError,
    JournalError,
    KpiflowError,
    Problem,
)
from kpiflow.planning import gap as gap_of
from kpiflow.reports import make_card, make_record, render_html
from kpiflow.reports.gap_making import make_gap_report

from .authority import UserAuthority, command_of
from .forms import CommandForm, EvidenceForm, shown_with
from .security import report_page
from .store import DjangoStore
from .words import MOVED_ON, REFUSALS, WRONG, language


EACH_PAGE = 25  # of assessments, each of which is replayed to be listed


def taken_up(request: HttpRequest, name: str) -> Assessment:
    """Give an assessment as its journal has it, with the user's own authority.

    Raises:
        Http404: There is none of this name.
    """
    store = DjangoStore()
    try:
        return Assessment.resume(name, store=store, authority=UserAuthority(request.user, store))
    except JournalError as error:
        if error.code == "KPI304":
            raise Http404(name) from error
        raise


def _looking(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view be seen by whoever is logged in and may look at journals."""
    allowed = permission_required("indicators.view_journal", raise_exception=True)
    looked: Callable[..., Any] = login_required(allowed(view))
    return looked


@require_safe
@_looking
def assessments(request: HttpRequest) -> HttpResponse:
    """List the assessments."""
    page = Paginator(DjangoStore().streams(), EACH_PAGE).get_page(request.GET.get("page"))
    rows = [_row(request, name) for name in page]
    return render(request, "indicators/assessments.html", {"rows": rows, "page": page})


@require_safe
@_looking
def assessment(request: HttpRequest, name: str) -> HttpResponse:
    """Show one, with the form to hand in evidence."""
    return _page(request, taken_up(request, name))


@require_safe
@_looking
def card(request: HttpRequest, name: str) -> HttpResponse:
    """Show the card, with what fixes the journal as it is and how far it is verified."""
    found = taken_up(request, name)
    made = make_card(found.result(), language=language(), anchor=found.anchor(), verified=found.verify())
    return report_page(render_html(made))


@require_safe
@_looking
def record(request: HttpRequest, name: str) -> JsonResponse:
    """Give the card for programs."""
    found = taken_up(request, name)
    made = make_record(found.result(), language=language(), anchor=found.anchor(), verified=found.verify())
    return JsonResponse(made, json_dumps_params={"ensure_ascii": False})


@require_safe
@_looking
def gap(request: HttpRequest, name: str) -> HttpResponse:
    """Show what the levels above still lack."""
    found = taken_up(request, name)
    report = make_gap_report(
        gap_of(found.situation()), assessment=name, report=found.state().report, language=language()
    )
    return report_page(render_html(report))


# --- commands ---------------------------------------------------------------------------------------


def _commanding(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view give a command, and answer for what comes of it."""

    @wraps(view)
    def answered(request: HttpRequest, name: str, **named: str) -> Any:
        found = taken_up(request, name)
        try:
            return view(request, found, **named)
        except GuardNotSatisfiedError:
            return redirect("gap", name=name)
        except AuthorityError as error:
            return _refused(request, found, error.problems[0])
        except ConcurrencyError as error:
            said = (MOVED_ON.th, MOVED_ON.en)
            notices = [each.format(expected=error.expected, current=error.current) for each in said]
            return _page(request, taken_up(request, name), notices=notices, status=409)
        except JournalError:
            raise  # the database failed: let the log say it, and the answer be 500
        except KpiflowError as error:
            notices = [WRONG.th, WRONG.en, *(str(problem) for problem in error.problems)]
            return _page(request, found, notices=notices, status=422)

    commanded: Callable[..., Any] = require_POST(_looking(answered))
    return commanded


@_commanding
def submit(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Hand in evidence; what comes of it is the next page."""
    form = EvidenceForm(request.POST, indicator=found.indicator)
    if not form.is_valid():
        return _page(request, found, form=form, notices=[WRONG.th, WRONG.en], status=422)
    _must_be_allowed(request, "submit", form.cleaned_data["role"])
    found.submit(form.item(), by=form.cleaned_data["role"], **_named(request, form))
    return redirect("assessment", name=found.id)


@_commanding
def accept(request: HttpRequest, found: Assessment, item: str) -> HttpResponse:
    """Accept an item; kpiflow asks `UserAuthority`."""
    form = CommandForm(request.POST)
    if not form.is_valid():
        return _page(request, found, notices=[WRONG.th, WRONG.en], status=422)
    found.accept(item, by=form.cleaned_data["role"], **_named(request, form))
    return redirect("assessment", name=found.id)


@_commanding
def advance(request: HttpRequest, found: Assessment) -> HttpResponse:
    """Move up one level, or show what is missing for it."""
    form = CommandForm(request.POST)
    if not form.is_valid():
        return _page(request, found, notices=[WRONG.th, WRONG.en], status=422)
    _must_be_allowed(request, "advance", form.cleaned_data["role"])
    found.advance(by=form.cleaned_data["role"], **_named(request, form))
    return redirect("assessment", name=found.id)


def _named(request: HttpRequest, form: CommandForm) -> Any:
    """Name the command by user and form, and say which version it was decided on."""
    return {
        "command_id": command_of(request.user, form.cleaned_data["token"]),
        "expected_version": form.cleaned_data["version"],
    }


def _must_be_allowed(request: HttpRequest, act: str, role: str) -> None:
    """Ask for what kpiflow leaves to the host: who may hand in, and move up.

    Raises:
        AuthorityError: They may not (KPI801).
    """
    if not UserAuthority(request.user, DjangoStore()).may(act, role=role):
        raise AuthorityError(Problem("KPI801", f"'{role}' may not {act}, or is none of the user's groups"))


# --- pages ------------------------------------------------------------------------------------------


def _summary(found: Assessment) -> dict[str, Any]:
    result = found.result()
    return {
        "name": found.id,
        "indicator": result.indicator.name.in_language(language()),
        "supported": result.ladder.supported,
        "stands": found.level(),
        "conclusion": result.conclusion().in_language(language()),
        "entries": found.version,
    }


def _row(request: HttpRequest, name: str) -> dict[str, Any]:
    """Give a row of the list; one journal that is damaged does not hide the others."""
    try:
        return _summary(taken_up(request, name))
    except KpiflowError as error:
        return {"name": name, "indicator": str(error.problems[0]), "supported": "–", "entries": "–"}


def _page(
    request: HttpRequest,
    found: Assessment,
    *,
    form: EvidenceForm | None = None,
    notices: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show an assessment as it is now; whatever was filled in stays, under the present version."""
    authority = UserAuthority(request.user, DjangoStore())
    declared = [role.id for role in found.indicator.roles]
    roles = {act: authority.roles(act, declared) for act in ("submit", "accept", "advance")}
    begins = shown_with(found.version)
    given = form.data if form else request.POST
    kept = {name: given[name] for name in EvidenceForm.base_fields if name in given} | begins
    shown = {
        **_summary(found),
        "items": [
            {"id": item.id, "title": item.title.in_language(language()), "standing": entry.standing.value}
            for item, entry in found.state().register.items()
        ],
        "form": EvidenceForm(initial=kept, indicator=found.indicator, roles=roles["submit"]),
        "errors": form.errors.items() if form else (),
        "may": roles,
        "begins": begins,
        "notices": notices or [],
    }
    return render(request, "indicators/assessment.html", shown, status=status)


def _refused(request: HttpRequest, found: Assessment, problem: Problem) -> HttpResponse:
    why = REFUSALS[problem.code]
    shown = {"name": found.id, "why": (why.th, why.en), "problem": problem}
    return render(request, "indicators/refused.html", shown, status=403)
