"""What assessments state: decisions without an end or without effect, and cards that say too little."""

from __future__ import annotations

from collections.abc import Iterator

from kpiflow.dates import PartialDate
from kpiflow.errors import Path, Problem
from kpiflow.evidence import EvidenceItem, FileRecord
from kpiflow.linting.filings import Filing
from kpiflow.linting.time_rules import distant_years
from kpiflow.periods import format_date
from kpiflow.self_assessment import Remark
from kpiflow.text import Text


def decision_without_end(filing: Filing) -> Iterator[Problem]:
    """Find decisions that nobody will ever look at again: without a last day, and not taken back."""
    for path, decision in filing.decisions:
        if decision.valid_until is None and decision.id not in filing.revoked:
            yield Problem(
                "KPI960",
                f"{decision.noun.en} '{decision.id}' has no end",
                path,
                hint="name the last day it counts, on which somebody looks at it again",
            )


def decision_over(filing: Filing) -> Iterator[Problem]:
    """Find decisions that are over on the day the file speaks about, so that they never count there."""
    for path, decision in filing.decisions:
        end = decision.valid_until
        if end is not None and end < filing.as_of and decision.id not in filing.revoked:
            yield Problem(
                "KPI961",
                f"{decision.noun.en} '{decision.id}' ended on {format_date(PartialDate(end), language='en')}, "
                f"and the file speaks about {format_date(PartialDate(filing.as_of), language='en')}",
                (*path, "valid_until"),
                hint="renew it, or drop it",
            )


def blank_remark(filing: Filing) -> Iterator[Problem]:
    """Find a field of the card left blank where the other one is filled in, if only with a dash."""
    if filing.report is None:
        return
    names = ("supporting_factors", "obstacles")
    blank = [name for name in names if Remark.of(getattr(filing.report, name)) is Remark.BLANK]
    if len(blank) == 1:
        yield Problem(
            "KPI962",
            f"the field {blank[0]} is blank, so that nobody knows whether there are any",
            ("report", blank[0]),
            hint="write what there is, or '-' for none",
        )


def copied_criteria(filing: Filing) -> Iterator[Problem]:
    """Find performance that repeats the words of the rules in place of what was done."""
    if filing.report is None:
        return
    rules = {_plain(each.text) for _, each in filing.indicator.requirements()} - {("", "")}
    for n, performance in enumerate(filing.report.performance):
        for m, statement in enumerate(performance.statements):
            if _plain(statement) in rules:
                yield Problem(
                    "KPI963",
                    f"what is said to be done for level {performance.level} repeats the rule word for word",
                    ("report", "performance", n, "statements", m),
                    hint="say what was done",
                )


def _plain(text: Text) -> tuple[str, str]:
    return " ".join(text.th.split()), " ".join(text.en.split())


def approved_before_written(filing: Filing) -> Iterator[Problem]:
    """Find items approved before the day they bear."""
    for n, item in enumerate(filing.evidence):
        approval, document = item.approval, item.document_date
        if approval is not None and document is not None and approval.on.last < document.first:
            yield Problem(
                "KPI964",
                f"'{item.id}' was approved on {format_date(approval.on, language='en')}, "
                f"before its date of {format_date(document, language='en')}",
                ("evidence", n, "approval", "on"),
                hint="is the year right?",
            )


def undated_evidence(filing: Filing) -> Iterator[Problem]:
    """Find that items bear no date at all, so that nobody can tell what time they speak of."""
    undated = [
        item.id for item in filing.evidence if not item.dated and item.covers is None and not item.approval
    ]
    if undated:
        yield Problem(
            "KPI965",
            f"{len(undated)} of {len(filing.evidence)} items bear no date: {', '.join(undated)}",
            ("evidence",),
        )


def distant_year_in_title(filing: Filing) -> Iterator[Problem]:
    """Find items whose title names a year far from the performance period."""
    period = filing.indicator.performance_period
    if period is None:
        return
    for n, item in enumerate(filing.evidence):
        path: Path = ("evidence", n, "title")
        yield from (each.under(path) for each in distant_years(item.title, period, "KPI966"))


def reused_file(filing: Filing) -> Iterator[Problem]:
    """Find files that several items consist of, where not all of them say so."""
    first: dict[str, tuple[EvidenceItem, FileRecord]] = {}
    for item in filing.earlier:
        for file in item.files:
            first.setdefault(file.sha256, (item, file))
    for n, item in enumerate(filing.evidence):
        for m, file in enumerate(item.files):
            other, there = first.setdefault(file.sha256, (item, file))
            if file.is_observed and other.id != item.id and not (file.shared and there.shared):
                yield Problem(
                    "KPI967",
                    f"'{file.path}' of '{item.id}' holds the same as '{there.path}' of '{other.id}'",
                    ("evidence", n, "files", m),
                    hint="if it is meant to serve both, say shared: true of both",
                )
