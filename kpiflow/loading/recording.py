"""What assessment files state, given to an assessment as commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TypeAlias

from attrs import evolve, frozen

from kpiflow.assessment import Assessment
from kpiflow.assessment.events import Attested, Filed, Rated, Ruled, Submitted, Waived
from kpiflow.decisions import Rating, Waiver
from kpiflow.definitions import identifier_problem
from kpiflow.errors import KpiflowError, LoadingError, Path, Problem
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling
from kpiflow.journal import Draft, MemoryStore, Store
from kpiflow.loading.contents import AssessmentFile, Decisions, FiledAssessment, Part
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
        for step in _steps(part, file.first):
            step.command(assessment)
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
    """Give every command, and what is refused; not what is refused only for want of the former."""
    refused: set[str] = set()
    for part in file.parts:
        for step in _steps(part, file.first):
            try:
                step.command(assessment)
            except KpiflowError as error:
                refused.update(step.enters)
                for problem in error.problems:
                    if problem.code != "KPI203" or not refused & step.rests_on:
                        yield part, problem.under(step.path)


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


@frozen(kw_only=True)
class _Step:
    """One command that a file stands for.

    Attributes:
        path: Its place in the file.
        command: What it does.
        enters: The identifier it puts into the register, if any.
        rests_on: The identifiers it expects there.
    """

    path: Path
    command: Command
    enters: frozenset[str] = frozenset()
    rests_on: frozenset[str] = frozenset()


def _steps(part: Part, first: FiledAssessment) -> Iterator[_Step]:
    """Give the commands a file stands for, in their order."""
    content, report = part.content, first.report
    entered = report.filed_on if isinstance(content, FiledAssessment) else content.as_of
    if isinstance(content, FiledAssessment):
        yield _Step(path=("report",), command=partial(_file, report=report))
    for n, item in enumerate(content.evidence):
        yield _Step(
            path=("evidence", n),
            command=partial(_submit, item=item, by=report.filed_by, on=entered),
            enters=frozenset({item.id}),
        )
    for n, fact in enumerate(content.nil_returns):
        on = max(report.filed_on, fact.attested_on.last) if fact.attested_on else entered
        yield _Step(
            path=("nil_returns", n),
            command=partial(_attest, nil_return=fact, by=fact.attester or report.filed_by, on=on),
            enters=frozenset({fact.id}),
            rests_on=frozenset(fact.supported_by),
        )
    yield from _decision_steps(content.decisions)


def _decision_steps(decisions: Decisions) -> Iterator[_Step]:
    for n, each in enumerate(decisions.rulings):
        ruling = Ruling(standing=each.standing, by=each.by, on=each.on, reason=each.reason)
        yield _Step(
            path=("decisions", "rulings", n),
            command=partial(_rule, item=each.item, ruling=ruling),
            rests_on=frozenset({each.item}),
        )
    for n, waiver in enumerate(decisions.waivers):
        yield _Step(
            path=("decisions", "waivers", n),
            command=partial(_waive, waiver=waiver),
            rests_on=frozenset(waiver.evidence),
        )
    if decisions.rating is not None:
        yield _Step(path=("decisions", "rating"), command=partial(_rate, rating=decisions.rating))


# Each command is given unless the journal holds it already, whatever has happened since.


def _file(assessment: Assessment, *, report: SelfAssessment) -> None:
    if not any(isinstance(event, Filed) and event.report == report for event in assessment.events()):
        assessment.file(report, by=report.filed_by, on=report.filed_on)


def _submit(assessment: Assessment, *, item: EvidenceItem, by: str, on: date) -> None:
    if not any(isinstance(event, Submitted) and event.item == item for event in assessment.events()):
        assessment.submit(item, by=by, on=on)


def _attest(assessment: Assessment, *, nil_return: NilReturn, by: str, on: date) -> None:
    if not any(
        isinstance(event, Attested) and event.nil_return == nil_return for event in assessment.events()
    ):
        assessment.attest(nil_return, by=by, on=on)


def _rule(assessment: Assessment, *, item: str, ruling: Ruling) -> None:
    if not any(
        isinstance(event, Ruled) and event.subject == item and event.ruling == ruling
        for event in assessment.events()
    ):
        assessment.rule(item, ruling.standing, by=ruling.by, on=ruling.on, reason=ruling.reason)


def _waive(assessment: Assessment, *, waiver: Waiver) -> None:
    if not any(isinstance(event, Waived) and event.waiver == waiver for event in assessment.events()):
        assessment.waive(waiver, by=waiver.authority)


def _rate(assessment: Assessment, *, rating: Rating) -> None:
    if not any(isinstance(event, Rated) and event.rating == rating for event in assessment.events()):
        assessment.rate(rating, by=rating.authority)
