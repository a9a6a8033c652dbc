"""What assessment files state, given to an assessment as commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TypeAlias

from kpiflow.assessment import Assessment
from kpiflow.assessment.state import State
from kpiflow.decisions import Rating, Waiver
from kpiflow.errors import KpiflowError, LoadingError, Path, Problem
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling
from kpiflow.journal import Draft, MemoryStore
from kpiflow.loading.files import AssessmentFile, FiledAssessment, Part
from kpiflow.self_assessment import SelfAssessment


Command: TypeAlias = Callable[[Assessment], None]


def record(file: AssessmentFile, assessment: Assessment) -> int:
    """Record everything the files state that the assessment does not hold yet.

    What it holds already is left alone, so that recording a file twice adds nothing.
    Everything is rehearsed in memory first: either all of it is recorded or none.

    Returns:
        The number of entries added to the journal.

    Raises:
        LoadingError: Something names an item, kind, channel or requirement that does not
            exist; all problems at once, each with its place.
    """
    rehearsal = _copy(assessment)
    problems: list[Problem] = []
    for part in file.parts:
        for path, command in _commands(part, file.first):
            try:
                command(rehearsal)
            except KpiflowError as error:
                problems.extend(part.source.placed(problem.under(path)) for problem in error.problems)
    if problems:
        raise LoadingError(*problems)
    before = len(assessment.history())
    for part in file.parts:
        for _, command in _commands(part, file.first):
            command(assessment)
    return len(assessment.history()) - before


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
        yield ("report", "claimed_level"), partial(_file, report=report)
    for n, item in enumerate(content.evidence):
        yield ("evidence", n), partial(_submit, item=item, by=report.filed_by, on=entered)
    for n, nil_return in enumerate(content.nil_returns):
        by = nil_return.attester or report.filed_by
        on = max(report.filed_on, nil_return.attested_on.last) if nil_return.attested_on else entered
        yield ("nil_returns", n), partial(_attest, nil_return=nil_return, by=by, on=on)
    for n, each in enumerate(content.decisions.rulings):
        ruling = Ruling(standing=each.standing, by=each.by, on=each.on, reason=each.reason)
        yield ("decisions", "rulings", n, "item"), partial(_rule, item=each.item, ruling=ruling)
    for n, waiver in enumerate(content.decisions.waivers):
        yield ("decisions", "waivers", n), partial(_waive, waiver=waiver)
    if content.decisions.rating is not None:
        yield ("decisions", "rating", "level"), partial(_rate, rating=content.decisions.rating)


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
    if _latest(assessment).register[item].ruling != ruling:
        assessment.rule(item, ruling.standing, by=ruling.by, on=ruling.on, reason=ruling.reason)


def _waive(assessment: Assessment, *, waiver: Waiver) -> None:
    if waiver not in _latest(assessment).waivers:
        assessment.waive(waiver, by=waiver.authority)


def _rate(assessment: Assessment, *, rating: Rating) -> None:
    if _latest(assessment).rating != rating:
        assessment.rate(rating, by=rating.authority)
