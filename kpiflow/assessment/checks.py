"""What a definition and a state refuse of a command, as problems; nothing is recorded here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from types import UnionType
from typing import get_args

from kpiflow.assessment.observing import file_problems
from kpiflow.assessment.state import State
from kpiflow.dates import ROUND_MONTHS
from kpiflow.decisions import AnyDecision, Decision, Rating, Revocation
from kpiflow.definitions import Indicator, identifier_problem, wording_problem
from kpiflow.errors import FieldError, MoveError, Path, Problem, did_you_mean
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling, Standing
from kpiflow.journal import Secret
from kpiflow.periods import BE_OFFSET, CONFUSABLE_YEAR
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import Text, shortened, with_article


def refuse_any(problems: Iterable[Problem]) -> None:
    """Raise all problems at once, if there are any.

    Raises:
        MoveError: There is at least one.
    """
    found = tuple(problems)
    if found:
        raise MoveError(*found)


def must_be(what: str, value: object, cls: type | UnionType) -> None:
    """Refuse a value of another class.

    Raises:
        FieldError: It is of another class (KPI209).
    """
    if not isinstance(value, cls):
        names = [each.__name__ for each in get_args(cls)] or [getattr(cls, "__name__", "")]
        raise FieldError(
            Problem(
                "KPI209",
                f"{what} cannot be {with_article(type(value).__name__)}",
                expected=" or ".join(names),
                got=shortened(repr(value)),
            )
        )


def must_be_somebody(by: object) -> None:
    """Refuse a command that nobody gives.

    Raises:
        MoveError: `by` is not a role, or no journal could keep its name (KPI207).
    """
    if not isinstance(by, str) or not by.strip():
        raise MoveError(
            Problem("KPI207", "the command does not say who gives it", hint="name the role in `by`")
        )
    if "\0" in by:
        raise MoveError(
            Problem("KPI207", "the name of a role cannot hold a NUL character", got=shortened(repr(by)))
        )


def day_problems(value: object, *, asking: bool = False) -> Iterator[Problem]:
    """Find what is no day to act on; asking is allowed about any day there is."""
    if type(value) is not date:
        yield Problem(
            "KPI208",
            f"{with_article(type(value).__name__)} is not a day",
            expected="a datetime.date",
            got=shortened(repr(value)),
            hint="write date(2007, 10, 31)",
        )
    elif not asking and value.year >= CONFUSABLE_YEAR:
        yield Problem(
            "KPI208",
            f"nothing takes effect in the year {value.year} of the Common Era",
            hint=f"if the Buddhist era is meant, write date({value.year - BE_OFFSET}, {value.month}, {value.day})",
        )


def opening_problems(indicator: Indicator, day: date, round_months: int | None) -> Iterator[Problem]:
    """Find that a definition is not in effect on the day an assessment is opened, or that there is no such round."""
    if round_months is not None and round_months not in ROUND_MONTHS:
        yield Problem(
            "KPI413",
            f"there is no reporting round of {round_months} months",
            ("round_months",),
            expected="6, 9 or 12",
        )
    first, last = indicator.effective_on, indicator.effective_until
    if (first and day < first) or (last and day > last):
        period = f"{first.isoformat() if first else '…'} to {last.isoformat() if last else '…'}"
        yield Problem(
            "KPI210",
            f"the definition of '{indicator.code}' is not in effect on {day.isoformat()}",
            expected=period,
            hint="open it under the version in effect on that day",
        )


def quorum_problems(quorum: int) -> Iterator[Problem]:
    """Find a quorum that nobody could reach, or that is none."""
    if type(quorum) is not int or quorum < 1:
        yield Problem(
            "KPI109", "a quorum is a number of roles", ("quorum",), expected="1 or more", got=repr(quorum)
        )


def erasure_problems(secrets: tuple[Secret, ...], subject: str, reason: Text) -> Iterator[Problem]:
    """Find what speaks against asking for an erasure."""
    known = tuple(sorted({each.subject for each in secrets}))
    if not any(each.is_about(subject) for each in secrets):
        yield Problem(
            "KPI332",
            f"no personal value is kept about '{shortened(subject)}'",
            declared=known,
            hint=did_you_mean(subject, known),
        )
    if reason.is_blank():
        yield Problem("KPI205", "it is not said why it should be erased", ("reason",), hint="say why")


def rules_problems(
    indicator: Indicator, definition: Indicator, day: date, last_day: date, reason: Text
) -> Iterator[Problem]:
    """Find what speaks against another definition from a day on."""
    yield from other_rules_problems(indicator, definition)
    if definition == indicator:
        yield Problem("KPI340", "the assessment runs under this definition already")
    if day < last_day:
        yield Problem(
            "KPI340",
            f"other rules from {day.isoformat()} on would judge anew what took effect by {last_day.isoformat()}",
            ("on",),
            expected=f"{last_day.isoformat()} or later",
            hint="to see what it would come to, compare with `kpiflow replay --rules`",
        )
    if reason.is_blank():
        yield Problem("KPI340", "it is not said why the rules change", ("reason",), hint="say why")


def other_rules_problems(indicator: Indicator, definition: Indicator) -> Iterator[Problem]:
    """Find that a definition is of another indicator."""
    must_be("the definition", definition, Indicator)
    if definition.code != indicator.code:
        yield Problem(
            "KPI340",
            f"the definition is of indicator '{definition.code}', and the assessment of '{indicator.code}'",
            ("code",),
            hint="open an assessment of its own",
        )


def level_problems(indicator: Indicator, level: int | None, path: Path) -> Iterator[Problem]:
    """Find a level that the indicator does not have; 0 stands for none reached."""
    if level is not None:
        try:
            indicator.must_have_level(level, lowest=0, path=path)
        except MoveError as error:
            yield from error.problems


def report_problems(
    indicator: Indicator, report: SelfAssessment, round_months: int | None
) -> Iterator[Problem]:
    """Find what cannot be meant in a unit's own report, where the assessment is for a round: another one."""
    must_be("the report", report, SelfAssessment)
    if round_months is not None and report.round_months != round_months:
        yield Problem(
            "KPI413",
            f"the report is on {report.round_months} months, and the assessment on {round_months}",
            ("round_months",),
            expected=str(round_months),
            hint="open an assessment of its own for each round",
        )
    yield from _report_wording_problems(report)
    yield from level_problems(indicator, report.claimed_level, ("claimed_level",))
    for n, each in enumerate(report.performance):
        yield from level_problems(indicator, each.level, ("performance", n, "level"))


def _report_wording_problems(report: SelfAssessment) -> Iterator[Problem]:
    """Find what a report leaves blank that a card must say."""
    yield from wording_problem("the report names no agency", report.agency, ("agency",))
    for key in ("supervisors", "collectors"):
        for n, officer in enumerate(getattr(report, key)):
            yield from wording_problem("an officer has no role", officer.role, (key, n, "role"))
    for n, each in enumerate(report.performance):
        for m, statement in enumerate(each.statements):
            yield from wording_problem(
                f"a statement on level {each.level} says nothing",
                statement,
                ("performance", n, "statements", m),
                hint="say what was done, or delete it; the list may be empty",
            )
    for n, action in enumerate(report.actions):
        yield from wording_problem("a measure taken says nothing", action.text, ("actions", n, "text"))


def rating_problems(indicator: Indicator, state: State, rating: Rating) -> Iterator[Problem]:
    """Find what cannot be meant in a rating."""
    must_be("the rating", rating, Rating)
    yield from level_problems(indicator, rating.level, ("level",))
    yield from role_problems(indicator, "the rating", rating.authority, ("authority",))
    yield from unregistered(state, "the rating", rating.evidence, ("evidence",))


def item_problems(indicator: Indicator, item: EvidenceItem) -> Iterator[Problem]:
    """Find what cannot be meant in an item of evidence."""
    must_be("the item", item, EvidenceItem)
    yield from identifier_problem(item.id, ("id",))
    name = f"evidence '{shortened(item.id)}'"
    yield from wording_problem(f"{name} has no title", item.title, ("title",))
    kinds = tuple(kind.id for kind in indicator.evidence)
    if item.kind not in kinds:
        yield undeclared(indicator, f"{name} is of the kind", item.kind, kinds, ("kind",))
    topics = tuple(topic.id for topic in indicator.topics)
    for n, topic in enumerate(item.topics):
        if topic not in topics:
            yield undeclared(indicator, f"{name} speaks about", topic, topics, ("topics", n))
    yield from file_problems(item)
    seen: set[str] = set()
    for n, quantity in enumerate(item.quantities):
        if quantity.of in seen:
            yield Problem(
                "KPI213",
                f"{name} says twice how much of '{shortened(quantity.of)}' it shows",
                ("quantities", n, "of"),
                hint="add the two up, or keep one of them",
            )
        seen.add(quantity.of)
    if item.approval is not None:
        what = f"the approval of '{shortened(item.id)}'"
        where: Path = ("approval", "by")
        yield from wording_problem(f"{what} names no role", item.approval.by, where, hint="name the role")
        yield from role_problems(indicator, what, item.approval.by, where)


def nil_return_problems(indicator: Indicator, state: State, nil_return: NilReturn) -> Iterator[Problem]:
    """Find what cannot be meant in a nil return."""
    must_be("the nil return", nil_return, NilReturn)
    yield from identifier_problem(nil_return.id, ("id",))
    name = f"nil return '{shortened(nil_return.id)}'"
    yield from wording_problem(f"{name} attests nothing", nil_return.statement, ("statement",))
    populations = tuple(each.id for each in indicator.populations)
    if nil_return.population not in populations:
        yield undeclared(indicator, f"{name} is about", nil_return.population, populations, ("population",))
    channels = tuple(each.id for each in indicator.channels)
    for n, channel in enumerate(nil_return.channels):
        if channel not in channels:
            yield undeclared(indicator, f"{name} names", channel, channels, ("channels", n))
    yield from role_problems(indicator, name, nil_return.attester, ("attester",))
    yield from unregistered(state, name, nil_return.supported_by, ("supported_by",))


def role_problems(indicator: Indicator, what: str, role: str, path: Path) -> Iterator[Problem]:
    """Find a role that is not declared, where the definition declares its roles at all."""
    roles = tuple(each.id for each in indicator.roles)
    if roles and role and role not in roles:
        yield undeclared(indicator, f"{what} names the role", role, roles, path)


def ruling_problems(
    indicator: Indicator, state: State, latest: State, subject: str, ruling: Ruling
) -> Iterator[Problem]:
    """Find what cannot be meant in a ruling on an item, on the day of a state."""
    there = state.register.find(subject)
    takes_back_its_own = there is not None and ruling.standing is Standing.WITHDRAWN and ruling.by == there.by
    if not takes_back_its_own:  # whoever enters things need not be declared
        what = f"the ruling on '{shortened(subject)}'"
        yield from role_problems(indicator, what, ruling.by, ("by",))
    later = None if there else latest.register.find(subject)
    if later is not None:
        yield Problem(
            "KPI206",
            f"'{subject}' was entered on {later.on.isoformat()}, after the ruling of {ruling.on.isoformat()}",
            ("item",),
            hint="nothing is ruled on before it is entered; a file states when that was first "
            "with filed_on, or with as_of where it continues another",
        )
    else:
        try:
            state.register.with_ruling(subject, ruling)
        except MoveError as error:
            yield from (problem.under(("item",)) for problem in error.problems)
    if ruling.standing is Standing.SUBMITTED:
        yield Problem(
            "KPI205",
            "a ruling cannot submit an item",
            ("standing",),
            expected="accepted, rejected or withdrawn",
            hint="to bring an item back, submit it under a new identifier",
        )
    if ruling.standing in {Standing.REJECTED, Standing.WITHDRAWN} and ruling.reason.is_blank():
        yield Problem(
            "KPI205",
            f"'{shortened(subject)}' cannot be {ruling.standing.value} without a reason",
            ("reason",),
            hint="say why",
        )


def decision_problems(indicator: Indicator, state: State, decision: Decision) -> Iterator[Problem]:
    """Find what cannot be meant in a decision about a requirement."""
    must_be("the decision", decision, AnyDecision)
    yield from identifier_problem(decision.id, ("id",))
    name = f"{decision.noun.en} '{shortened(decision.id)}'"
    yield from requirement_problems(indicator, f"{name} is for", decision.requirement)
    yield from role_problems(indicator, name, decision.authority, ("authority",))
    yield from unregistered(state, name, decision.evidence, ("evidence",))
    taken = next((each for each in state.decided if each.id == decision.id), None)
    if taken is not None:
        yield Problem(
            "KPI205",
            f"there is {with_article(taken.noun.en)} '{shortened(taken.id)}' already",
            ("id",),
            hint="give the new one its own identifier",
        )


def revocation_problems(indicator: Indicator, state: State, revocation: Revocation) -> Iterator[Problem]:
    """Find what cannot be meant in taking a decision back."""
    must_be("the revocation", revocation, Revocation)
    known = tuple(each.id for each in state.decisions)
    if revocation.decision not in known:
        gone = any(each.decision == revocation.decision for each in state.revocations)
        yield Problem(
            "KPI205",
            f"'{shortened(revocation.decision)}' was taken back already"
            if gone
            else f"there is no decision '{shortened(revocation.decision)}' to take back",
            ("decision",),
            declared=known,
            hint=did_you_mean(revocation.decision, known),
        )
    what = f"the revocation of '{shortened(revocation.decision)}'"
    yield from role_problems(indicator, what, revocation.authority, ("authority",))


def requirement_problems(indicator: Indicator, what: str, requirement: str) -> Iterator[Problem]:
    """Find a requirement that the indicator does not have."""
    known = tuple(each.id for _, each in indicator.requirements())
    if requirement not in known:
        yield Problem(
            "KPI205",
            f"{what} requirement '{shortened(requirement)}', which indicator '{indicator.code}' does not have",
            ("requirement",),
            declared=known,
            hint=did_you_mean(requirement, known),
        )


def undeclared(indicator: Indicator, what: str, name: str, known: tuple[str, ...], path: Path) -> Problem:
    """Build the problem of a name that the indicator does not declare."""
    return Problem(
        "KPI204",
        f"{what} '{shortened(name)}', which indicator '{indicator.code}' does not declare",
        path,
        declared=known,
        hint=did_you_mean(name, known),
    )


def unregistered(state: State, what: str, items: tuple[str, ...], path: Path) -> Iterator[Problem]:
    """Find references to items that were never entered."""
    known = tuple(entry.fact.id for entry in state.register.entries)
    for n, item in enumerate(items):
        if item not in known:
            yield Problem(
                "KPI203",
                f"{what} rests on '{shortened(item)}', which the register does not have",
                (*path, n),
                declared=known,
                hint=did_you_mean(item, known),
            )
