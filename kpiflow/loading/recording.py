"""What assessment files state, given to an assessment as commands."""

from __future__ import annotations

import os

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from operator import methodcaller
from typing import TypeAlias

from attrs import evolve, field, fields, frozen

from kpiflow.assessment import Assessment
from kpiflow.assessment.authority import AllowAll, Authority
from kpiflow.assessment.checks import day_problems, opening_problems
from kpiflow.assessment.clock import Clock
from kpiflow.assessment.events import Event, Filed, Rated, Revoked, Ruled, decision_of, fact_of
from kpiflow.dates import EARLIEST
from kpiflow.definitions import identifier_problem
from kpiflow.errors import KpiflowError, LoadingError, Path, Problem
from kpiflow.evidence import EvidenceItem, Exclusion, Fact, Ruling, Standing, Stated
from kpiflow.journal import MemoryStore, Store, draft_of
from kpiflow.loading.contents import AssessmentFile, Decisions, FiledAssessment, Part
from kpiflow.loading.evidence_files import as_if_looked_at, as_stated, look
from kpiflow.text import shortened


Command: TypeAlias = Callable[[Assessment], object]


def open_assessment(
    file: AssessmentFile,
    *,
    store: Store | None = None,
    authority: Authority | None = None,
    root: str | os.PathLike[str] | None = None,
    clock: Clock | None = None,
) -> Assessment:
    """Give the assessment that files state, with everything they state recorded.

    Where the store holds it already it is taken up, and only what is new is recorded.

    Args:
        file: What the files state.
        store: Where to keep the journal; in memory by default.
        authority: Who is asked before anything that needs authority is recorded. By default
            the file is taken at its word on who decided: whoever wrote it answers for that.
            That who submits cannot accept holds all the same.
        root: The folder that the paths of evidence files begin in; by default that of the
            file that stands for itself.
        clock: What tells the time; the real one in the definition's time zone by default.

    Raises:
        LoadingError: The files contradict what the store holds, or an evidence file that is
            new cannot be looked at (KPI6xx); all problems at once.
        JournalError: The store holds it under another definition (KPI303), or cannot be
            read or written (KPI300, KPI302).
    """
    assessment = _taken_up(file, store, authority or AllowAll(), clock)
    record(file, assessment, root=root)
    return assessment


def record(
    file: AssessmentFile, assessment: Assessment, *, root: str | os.PathLike[str] | None = None
) -> int:
    """Record everything the files state that the assessment does not hold yet.

    What it holds already is left alone, whatever has happened since, so that recording a
    file twice adds nothing. Of the reports filed on one day only the last one recorded stands,
    so that a corrected claim is filed again, and so it is with what is stated about one thing on
    one day. A decision that was taken back is taken again under a new identifier.
    Everything is rehearsed in memory first, so that nothing is recorded of a file that
    contradicts what the journal holds. Evidence files are looked at when their item is new;
    what has become of those of others is for `Assessment.observe` to say.

    Args:
        file: What the files state.
        assessment: Where to record it.
        root: The folder that the paths of evidence files begin in; by default that of the
            file that stands for itself.

    Returns:
        The number of entries added to the journal.

    Raises:
        LoadingError: Something contradicts what the journal holds, such as another item
            under the same identifier, or an evidence file cannot be looked at (KPI6xx);
            all problems at once, each with its place.
    """
    register = assessment.state(as_of=date.max).register
    file = look(file, root=root, known={item.id: item for item, _ in register.items()}).file
    held = {entry.fact.id: entry.fact for entry in register.entries}
    problems = tuple(part.source.placed(problem) for part, problem in _attempt(file, _copy(assessment), held))
    if problems:
        raise LoadingError(*problems)
    before = len(assessment.history())
    for _, step in tuple(_new_steps(file, assessment)):
        step.command(assessment)
    return len(assessment.history()) - before


def unstated(file: AssessmentFile, assessment: Assessment) -> tuple[str, ...]:
    """Name what stands in the journal although the files do not state it, or not any more."""
    stated = {step.states for part in file.parts for step in _steps(part, file.first)}
    latest = {fact.id: fact for part in file.parts for _, _, fact in part.content.stated()}
    state = assessment.state(as_of=date.max)
    entries = [entry for entry in state.register.entries if entry.standing is not Standing.WITHDRAWN]
    found = [
        entry.fact.id
        for entry in entries
        if (as_stated(entry.fact),) not in stated and entry.fact != latest.get(entry.fact.id)
    ]
    found += [decision.id for decision in state.decisions if (decision,) not in stated]
    found += [
        f"the ruling on {entry.fact.id}"
        for entry in entries
        if any((entry.fact.id, ruling) not in stated for ruling in entry.rulings)
    ]
    found += [
        f"the revocation of {revocation.decision}"
        for revocation in state.revocations
        if (revocation,) not in stated
    ]
    if state.rating and (state.rating,) not in stated:
        found.append(f"the rating of {state.rating.decided_on.isoformat()}")
    if state.report and (state.report,) not in stated:
        found.append(f"the report filed on {state.report.filed_on.isoformat()}")
    return tuple(found)


def rehearse(file: AssessmentFile) -> Iterator[tuple[Part, Problem]]:
    """Find what a definition refuses of what files state, as if they were recorded; no evidence file is looked at."""
    file = as_if_looked_at(file)
    first = file.parts[0]
    for problem in identifier_problem(file.first.assessment, ("assessment",)):
        yield first, problem
    report = file.first.report
    if not report.filed_by.strip():
        yield first, Problem("KPI207", "the report does not say who files it", ("report", "filed_by"))
        report = evolve(report, filed_by="somebody")
    if "\0" in report.filed_by:  # reading has said so already
        report = evolve(report, filed_by="somebody")
    for part in file.parts:
        yield from ((part, problem) for problem in _repetitions(part))
    for problem in opening_problems(file.indicator, report.filed_on, None):
        yield first, problem.under(("report", "filed_on"))
    if unfit := tuple(day_problems(report.filed_on)):
        yield from ((first, problem.under(("report", "filed_on"))) for problem in unfit)
        report = evolve(report, filed_on=EARLIEST)  # so that it is there for whatever is decided about it
    named = evolve(
        file,
        first=evolve(file.first, assessment="rehearsal", report=report),
        # What is said of the day it is opened on is said above.
        indicator=evolve(file.indicator, effective_on=None, effective_until=None),
    )
    yield from _attempt(named, _taken_up(named, None, AllowAll()))


def _repetitions(part: Part) -> Iterator[Problem]:
    """Find what one file states twice, where the second would silently take the place of the first."""
    seen: set[str] = set()
    for key, n, fact in part.content.stated():
        if fact.id in seen:
            yield Problem(
                "KPI203", f"'{shortened(fact.id)}' is stated twice", (key, n), hint="keep one of them"
            )
        seen.add(fact.id)


def _taken_up(
    file: AssessmentFile, store: Store | None, authority: Authority, clock: Clock | None = None
) -> Assessment:
    name, report = file.first.assessment, file.first.report
    if store is not None and store.read(name):
        return Assessment.resume(
            name, store=store, indicator=file.indicator, authority=authority, clock=clock
        )
    return Assessment.open(
        file.indicator,
        name,
        by=report.filed_by,
        on=report.filed_on,
        store=store,
        authority=authority,
        clock=clock,
        round_months=report.round_months,
    )


def _attempt(
    file: AssessmentFile, assessment: Assessment, held: Mapping[str, Fact] | None = None
) -> Iterator[tuple[Part, Problem]]:
    """Give every command, and what is refused; not what is refused only for want of the former.

    Args:
        file: What the files state.
        assessment: What takes the commands.
        held: What the journal held before them, by identifier.
    """
    refused: set[str] = set()
    for part, step in _new_steps(file, assessment):
        try:
            step.command(assessment)
        except KpiflowError as error:
            refused.update(step.enters)
            for problem in error.problems:
                if step.rests_on.get(problem.path) not in refused:
                    yield part, _told(problem, step, held or {}).under(step.path)


def _told(problem: Problem, step: _Step, held: Mapping[str, Fact]) -> Problem:
    """Say of what the journal holds otherwise in what it differs, and what can be done."""
    entered = next((held[name] for name in step.enters if name in held), None)
    if entered is None or problem.code != "KPI203" or problem.path[-1:] != ("id",):
        return problem
    now, was = step.states[0], as_stated(entered) if isinstance(entered, EvidenceItem) else entered
    differing = (
        [each.name for each in fields(type(was)) if getattr(now, each.name) != getattr(was, each.name)]
        if type(now) is type(was)
        else []
    )
    return Problem(
        problem.code,
        f"the journal holds another '{shortened(entered.id)}'"
        + (f", with another {', '.join(differing)}" if differing else ""),
        problem.path,
        hint="what is recorded is not rewritten: withdraw it, and submit the new one under an identifier of its own",
    )


def _copy(assessment: Assessment) -> Assessment:
    store = MemoryStore()
    first, *more = (draft_of(entry) for entry in assessment.history())
    first = evolve(first, secrets=assessment.store.secrets(assessment.id))
    store.append_all(assessment.id, (first, *more), expected_version=0)
    return Assessment.resume(assessment.id, store=store, authority=assessment.authority)


@frozen(kw_only=True)
class _Step:
    """One command that a file stands for.

    Attributes:
        path: Its place in the file.
        states: What the file states with it, as `_stated` gives it for an event.
        command: What it does.
        enters: The identifier it puts into the register, if any.
        rests_on: The identifiers it expects there, by the path at which it names them.
    """

    path: Path
    states: tuple[object, ...]
    command: Command
    enters: tuple[str, ...] = ()
    rests_on: Mapping[Path, str] = field(factory=dict)


def _stated(event: Event) -> tuple[object, ...]:
    """Give what a file would have stated to bring an event about."""
    match event:
        case Filed(report=said) | Rated(rating=said) | Revoked(revocation=said):
            return (said,)
        case Ruled(subject=subject, ruling=ruling):
            return (subject, ruling)
        case _:
            fact = fact_of(event)
            if isinstance(fact, EvidenceItem):
                return (as_stated(fact),)
            return (fact, event.on) if isinstance(fact, Stated) else (fact or decision_of(event) or event,)


def _new_steps(file: AssessmentFile, assessment: Assessment) -> Iterator[tuple[Part, _Step]]:
    """Give the commands for what is not in the journal, whatever has happened since it was stated."""
    known = _known(assessment)
    for part in file.parts:
        for step in _steps(part, file.first):
            if step.states not in known:
                yield part, step


def _known(assessment: Assessment) -> set[tuple[object, ...]]:
    """Give what the journal holds; of reports and statements of one day only what was recorded last."""
    known: set[tuple[object, ...]] = set()
    last: dict[tuple[str, date], tuple[object, ...]] = {}
    for event in assessment.events():
        fact = fact_of(event)
        if isinstance(event, Filed):
            last["report", event.report.filed_on] = _stated(event)
        elif isinstance(fact, Stated):
            last[fact.id, event.on] = _stated(event)
        else:
            known.add(_stated(event))
    return known | set(last.values())


def _steps(part: Part, first: FiledAssessment) -> Iterator[_Step]:
    """Give the commands a file stands for, in their order."""
    content, report = part.content, first.report
    entered = report.filed_on if isinstance(content, FiledAssessment) else content.as_of
    if isinstance(content, FiledAssessment):
        yield _Step(
            path=("report",),
            states=(report,),
            command=methodcaller("file", report, by=report.filed_by, on=report.filed_on),
        )
    for n, item in enumerate(content.evidence):
        yield _Step(
            path=("evidence", n),
            states=(as_stated(item),),
            command=methodcaller("submit", item, by=report.filed_by, on=entered),
            enters=(item.id,),
        )
    for n, fact in enumerate(content.nil_returns):
        on = max(report.filed_on, fact.attested_on.last) if fact.attested_on else entered
        yield _Step(
            path=("nil_returns", n),
            states=(fact,),
            command=methodcaller("attest", fact, by=fact.attester or report.filed_by, on=on),
            enters=(fact.id,),
            rests_on={("supported_by", m): item for m, item in enumerate(fact.supported_by)},
        )
    for key, n, stated in content.stated():
        rests_on = stated.supported_by if isinstance(stated, Exclusion) else ()
        yield _Step(
            path=(key, n),
            states=(stated, entered),
            command=methodcaller("declare", stated, by=report.filed_by, on=entered),
            enters=(stated.id,),
            rests_on={("supported_by", m): item for m, item in enumerate(rests_on)},
        )
    yield from _decision_steps(content.decisions)


def _decision_steps(decisions: Decisions) -> Iterator[_Step]:
    for n, each in enumerate(decisions.rulings):
        ruling = Ruling(standing=each.standing, by=each.by, on=each.on, reason=each.reason)
        yield _Step(
            path=("decisions", "rulings", n),
            states=(each.item, ruling),
            command=methodcaller(
                "rule", each.item, each.standing, by=each.by, on=each.on, reason=each.reason
            ),
            rests_on={("item",): each.item},
        )
    for key, n, decision in decisions.about_requirements():
        yield _Step(
            path=("decisions", key, n),
            states=(decision,),
            command=methodcaller("decide", decision, by=decision.authority),
            enters=(decision.id,),
            rests_on={("evidence", m): item for m, item in enumerate(decision.evidence)},
        )
    for n, revocation in enumerate(decisions.revocations):
        yield _Step(
            path=("decisions", "revocations", n),
            states=(revocation,),
            command=methodcaller("revoke", revocation, by=revocation.authority),
            rests_on={("decision",): revocation.decision},
        )
    rating = decisions.rating
    if rating is not None:
        yield _Step(
            path=("decisions", "rating"),
            states=(rating,),
            command=methodcaller("rate", rating, by=rating.authority),
            rests_on={("evidence", m): item for m, item in enumerate(rating.evidence)},
        )
