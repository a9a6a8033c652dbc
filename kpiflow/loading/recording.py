"""What assessment files state, given to an assessment as commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TypeAlias

from attrs import evolve

from kpiflow.assessment import Assessment, State
from kpiflow.decisions import Rating, Waiver
from kpiflow.definitions import identifier_problem
from kpiflow.errors import KpiflowError, LoadingError, Path, Problem
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling
from kpiflow.journal import Draft, MemoryStore, Store
from kpiflow.loading.contents import AssessmentFile, FiledAssessment, Part
from kpiflow.self_assessment import SelfAssessment


Command: TypeAlias = Callable[[Assessment], None]


def open_assessment(file: AssessmentFile, *, store: Store | None = None) -> Assessment:
    """Give the assessment that files state, with everything they state recorded.

    Where the store holds it already it is taken up, and only what is new is recorded.

    Args:
        file: What the files state.
        store: Where to keep the journal; in memory by default.

    Raises:
        LoadingError: The files contradict what the store holds; all problems at once.
        JournalError: The store holds it under another definition (KPI303), or cannot be
            read or written (KPI300, KPI302).
    """
    assessment = _taken_up(file, store)
    record(file, assessment)
    return assessment


def record(file: AssessmentFile, assessment: Assessment) -> int:
    """Record everything the files state that the assessment does not hold yet.

    What it holds already is left alone, so that recording a file twice adds nothing.
    Everything is rehearsed in memory first, so that nothing is recorded of a file that
    contradicts what the journal holds.

    Returns:
        The number of entries added to the journal.

    Raises:
        LoadingError: Something contradicts what the journal holds, such as another item
            under the same identifier; all problems at once, each with its place.
    """
    problems = tuple(part.source.placed(problem) for part, problem in _attempt(file, _copy(assessment)))
    if problems:
        raise LoadingError(*problems)
    before = len(assessment.history())
    for part in file.parts:
        for _, command in _commands(part, file.first):
            command(assessment)
    return len(assessment.history()) - before


def rehearse(file: AssessmentFile) -> Iterator[tuple[Part, Problem]]:
    """Find what a definition refuses of what files state, as if they were recorded."""
    first = file.parts[0]
    for problem in identifier_problem(file.first.assessment, ("assessment",)):
        yield first, problem
    report = file.first.report
    if not report.filed_by.strip():
        yield first, Problem("KPI207", "the report does not say who files it", ("report", "filed_by"))
        report = evolve(report, filed_by="somebody")
    named = evolve(file, first=evolve(file.first, assessment="rehearsal", report=report))
    yield from _attempt(named, _taken_up(named, None))


def _taken_up(file: AssessmentFile, store: Store | None) -> Assessment:
    name, report = file.first.assessment, file.first.report
    if store is not None and store.read(name):
        return Assessment.resume(file.indicator, name, store=store)
    return Assessment.open(file.indicator, name, by=report.filed_by, on=report.filed_on, store=store)


def _attempt(file: AssessmentFile, assessment: Assessment) -> Iterator[tuple[Part, Problem]]:
    for part in file.parts:
        for path, command in _commands(part, file.first):
            try:
                command(assessment)
            except KpiflowError as error:
                for problem in error.problems:
                    yield part, problem.under(path)


def _copy(assessment: Assessment) -> Assessment:
    store = MemoryStore()
    for entry in assessment.history():
        draft = Draft(
            command_id=entry.command_id,
            recorded_at=entry.recorded_at,
            actor=entry.actor,
            kind=entry.kind,
            body=entry.body,
        )
        store.append(entry.stream, draft, expected_version=entry.version - 1)
    return Assessment.resume(assessment.indicator, assessment.id, store=store)


def _commands(part: Part, first: FiledAssessment) -> Iterator[tuple[Path, Command]]:
    """Give the commands a file stands for, each with its place in the file."""
    content, report = part.content, first.report
    entered = report.filed_on if isinstance(content, FiledAssessment) else content.as_of
    if isinstance(content, FiledAssessment):
        yield ("report",), partial(_file, report=report)
    for n, item in enumerate(content.evidence):
        yield ("evidence", n), partial(_submit, item=item, by=report.filed_by, on=entered)
    for n, nil_return in enumerate(content.nil_returns):
        by = nil_return.attester or report.filed_by
        on = max(report.filed_on, nil_return.attested_on.last) if nil_return.attested_on else entered
        yield ("nil_returns", n), partial(_attest, nil_return=nil_return, by=by, on=on)
    for n, each in enumerate(content.decisions.rulings):
        ruling = Ruling(standing=each.standing, by=each.by, on=each.on, reason=each.reason)
        yield ("decisions", "rulings", n), partial(_rule, item=each.item, ruling=ruling)
    for n, waiver in enumerate(content.decisions.waivers):
        yield ("decisions", "waivers", n), partial(_waive, waiver=waiver)
    if content.decisions.rating is not None:
        yield ("decisions", "rating"), partial(_rate, rating=content.decisions.rating)


def _latest(assessment: Assessment) -> State:
    return assessment.state(as_of=date.max)


def _file(assessment: Assessment, *, report: SelfAssessment) -> None:
    if _latest(assessment).report != report:
        assessment.file(report, by=report.filed_by, on=report.filed_on)


def _submit(assessment: Assessment, *, item: EvidenceItem, by: str, on: date) -> None:
    known = _latest(assessment).register.find(item.id)
    if known is None or known.fact != item:
        assessment.submit(item, by=by, on=on)


def _attest(assessment: Assessment, *, nil_return: NilReturn, by: str, on: date) -> None:
    known = _latest(assessment).register.find(nil_return.id)
    if known is None or known.fact != nil_return:
        assessment.attest(nil_return, by=by, on=on)


def _rule(assessment: Assessment, *, item: str, ruling: Ruling) -> None:
    known = _latest(assessment).register.find(item)
    if known is None or known.ruling != ruling:
        assessment.rule(item, ruling.standing, by=ruling.by, on=ruling.on, reason=ruling.reason)


def _waive(assessment: Assessment, *, waiver: Waiver) -> None:
    if waiver not in _latest(assessment).waivers:
        assessment.waive(waiver, by=waiver.authority)


def _rate(assessment: Assessment, *, rating: Rating) -> None:
    if _latest(assessment).rating != rating:
        assessment.rate(rating, by=rating.authority)
