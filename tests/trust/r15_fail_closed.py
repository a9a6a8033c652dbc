"""R15: what errs, cannot be told or is not there never lets a level rise, wherever it stands.

Groups are held against all that could turn out: a part that is unknown or errs may be met or
not, and a group is met only if it is in every such world. Ladders are judged with every
status in every place, with evidence taken away, and with guards that misbehave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from itertools import combinations, product, takewhile
from random import Random
from typing import Any, Final, TypeAlias
from unittest.mock import patch

from attrs import evolve, frozen

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.events import Ruled, kind_of
from kpiflow.assessment.state import replay
from kpiflow.codec import encode
from kpiflow.dates import DateRange, day
from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError
from kpiflow.evidence import EvidenceItem, NilReturn, Register, Ruling, Standing
from kpiflow.guards import (
    AtLeast,
    Facts,
    Finding,
    Guard,
    NilReturned,
    NoneOf,
    Provided,
    Status,
    Verdict,
    all_of,
    any_of,
    nil_return,
    none_of,
    provided,
)
from kpiflow.journal import Draft, MemoryStore
from kpiflow.ladder import Situation
from kpiflow.text import Text
from ladders import DAY, FIRST, asks, item, ladder, level, named, register
from trust.campaigns import Report, Size, with_canaries
from trust.surroundings import forget


Broken: TypeAlias = Callable[[], AbstractContextManager[object]]

MET: Final = frozenset({Status.MET, Status.WAIVED})
OPEN: Final = frozenset({Status.UNKNOWN, Status.ERROR})
NOTHING: Final = Facts(register=Register(), as_of=DAY, windows={}, names={})
WHY: Final = Finding(code="why", message=named("why"))


@frozen
class Fixed:
    """A guard that comes to what it is told to."""

    status: Status

    def judge(self, facts: Facts) -> Verdict:
        """Come to it."""
        del facts
        text = named(self.status.value)
        return Verdict(status=self.status, expects=text, lacks=text, findings=(WHY,))


def run(size: Size, seed: int) -> Report:
    """Try every status in every place, and evidence in every selection."""
    width, ladders = (3, 40) if size == "short" else (5, 4_000)

    def trials(report: Report, broken: object) -> None:
        assert callable(broken)
        forget()
        with broken():
            _groups(report, width)
            _levels(report)
            _misbehaving(report)
            _nothing_is_not_nil(report)
            _void(report)
            _less(report, Random(seed), ladders)  # noqa: S311 -- reproducible on purpose
        forget()

    broken: dict[str, Broken] = {
        "a verdict is taken for a bool": _truthy,
        "unknown counts as met": lambda: _advancing(Status.UNKNOWN),
        "an error counts as met": lambda: _advancing(Status.ERROR),
        "nothing that applies is enough": lambda: patch("kpiflow.guards.groups._of_nothing", _enough),
        "an empty list is a nil return": _nil_by_default,
        "a void acceptance counts": lambda: patch("kpiflow.assessment.state.void_ruling", _never),
        "none of what is unclear is none": lambda: patch.object(NoneOf, "judge", _careless),
        "what was turned down counts": lambda: patch("kpiflow.guards.provided.standing_faults", _no_faults),
    }
    return with_canaries("R15", trials, nullcontext, broken)


# --- groups ---------------------------------------------------------------------


def _groups(report: Report, width: int) -> None:
    """Hold groups, and groups of groups, against every world that is still possible."""
    for n in range(1, width + 1):
        for statuses in product(Status, repeat=n):
            parts: tuple[Guard, ...] = tuple(map(Fixed, statuses))
            for count in range(1, n + 1):
                _holds(report, AtLeast(count=count, of=parts), statuses)
            _holds(report, NoneOf(of=parts), statuses)
            if n == 2:
                _nested(report, statuses)


def _holds(report: Report, group: AtLeast | NoneOf, statuses: Sequence[Status]) -> None:
    status = group.judge(NOTHING).status
    asked = [each for each in statuses if each is not Status.NOT_APPLICABLE]
    if not asked:
        report.expect(status not in MET, f"{group} comes to {status} where nothing applies")
        return
    sure, open_ = sum(each in MET for each in asked), sum(each in OPEN for each in asked)
    worlds = {_rule(group, met, len(asked)) for met in range(sure, sure + open_ + 1)}
    expected = OPEN if len(worlds) > 1 else MET if worlds == {True} else {Status.UNMET}
    report.expect(status in expected, f"{group} comes to {status}")


def _rule(group: AtLeast | NoneOf, met: int, asked: int) -> bool:
    """Say what a group is: so many of what applies or all of it, or none of it."""
    return met >= min(group.count, asked) if isinstance(group, AtLeast) else met == 0


def _nested(report: Report, statuses: tuple[Status, ...]) -> None:
    """A group stands in another as what it comes to."""
    first, second = map(Fixed, statuses)
    makers: tuple[Callable[..., Guard], ...] = (all_of, any_of, none_of)
    for outer, inner in product(makers, repeat=2):
        within = inner(second)
        whole = outer(first, within).judge(NOTHING).status
        alone = outer(first, Fixed(within.judge(NOTHING).status)).judge(NOTHING).status
        report.expect(whole is alone, f"{outer.__name__}({first}, {within}) comes to {whole}, not {alone}")


# --- levels ---------------------------------------------------------------------


def _levels(report: Report) -> None:
    """Put every status in every place of a ladder: it ends below the first level that is not reached."""
    names = ("k1a", "k1b", "k2a", "k3a")
    of = ladder(level(1, asks("1a"), asks("1b")), level(2, asks("2a")), level(3, asks("3a")))
    for statuses in product(Status, repeat=len(names)):
        by_kind = dict(zip(names, statuses, strict=True))

        def judged(self: Provided, facts: Facts, by_kind: dict[str, Status] = by_kind) -> Verdict:
            return Fixed(by_kind[self.kind[0]]).judge(facts)

        forget()
        with patch.object(Provided, "judge", judged):
            reached = _supported(of, Register())
        fits = (_is_enough([by_kind[name] for name in names if name[1] == str(n)]) for n in (1, 2, 3))
        expected = sum(takewhile(bool, fits))
        report.expect(reached == expected, f"{by_kind} reaches level {reached} instead of {expected}")


def _is_enough(statuses: list[Status]) -> bool:
    """Tell whether a level is reached: something is met, and whatever applies."""
    asked = [each for each in statuses if each is not Status.NOT_APPLICABLE]
    return bool(asked) and all(each in MET for each in asked)


def _supported(of: Indicator, shown: Register) -> int:
    return Situation(indicator=of, as_of=DAY, register=shown).ladder().supported


def _misbehaving(report: Report) -> None:
    """A guard that is none of the vocabulary gets into no assessment; one that raises lets no level rise."""

    @frozen
    class Foreign:
        def judge(self, facts: Facts) -> Any:
            return True

    answers: tuple[Any, ...] = (True, 1, "met", None, Status.MET, ZeroDivisionError("x"), RecursionError())
    for n in (1, 2):
        strange: Any = Foreign()
        report.expect(_cannot_be_opened(strange, n), f"a guard of one's own is taken at level {n}")
        for answer in answers:

            def judge(self: Provided, facts: Facts, answer: Any = answer) -> Any:
                if isinstance(answer, Exception):
                    raise answer
                return answer

            of = ladder(level(1, asks("1a", provided("proof"))), level(2, asks("2a")))
            forget()
            with patch.object(Provided, "judge", judge):
                reached = _or_none(of, register(item("proof")))
            report.expect(reached in {None, 0}, f"a guard that gives {answer!r} reaches level {reached}")


def _cannot_be_opened(guard: Any, at: int) -> bool:
    guards = {at: guard}
    try:
        of = ladder(*(level(n, asks(f"{n}a", guards.get(n))) for n in (1, 2)))
        Assessment.open(of, "a", by="x", on=FIRST)
    except (KpiflowError, TypeError):
        return True
    return False


def _or_none(of: Indicator, shown: Register) -> int | None:
    try:
        return _supported(of, shown)
    except Exception:  # noqa: BLE001 -- whatever it is, no level comes of it
        return None


# --- evidence -------------------------------------------------------------------

YEAR: Final = DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))
NIL: Final = NilReturn(
    id="nil",
    population="complaints",
    statement=named("none"),
    channels=("desk",),
    period=YEAR,
    attester="registrar",
    attested_on=day(2007, 10, 2),
)


def _nothing_is_not_nil(report: Report) -> None:
    """Without an attestation, there is no nil return: not from an empty register, and not from other items."""
    guard = nil_return("complaints", channels="desk", attested_by="registrar", contradicted_by="incident")
    of = ladder(level(1, asks("1a", guard)))
    others = (item("k1a"), item("proof"), item("incident"))
    for n in range(len(others) + 1):
        for shown in combinations(others, n):
            reached = _supported(of, register(*shown))
            report.expect(reached == 0, f"{len(shown)} items and no attestation reach level {reached}")
    report.expect(_supported(of, register(NIL)) == 1, "an attested nil return does not count")
    lacking: tuple[dict[str, Any], ...] = (
        {"attester": ""}, {"attester": "officer"}, {"channels": ()}, {"period": None}, {"attested_on": None},
        {"population": "other"}, {"attested_on": day(2007, 9, 30)},
    )  # fmt: skip
    for changes in lacking:
        reached = _supported(of, register(evolve(NIL, **changes)))
        report.expect(reached == 0, f"a nil return with {changes} counts")
    for standing in (Standing.REJECTED, Standing.WITHDRAWN):
        ruling = Ruling(standing=standing, by="committee", on=FIRST, reason=named("why"))
        reached = _supported(of, register(NIL).with_ruling("nil", ruling))
        report.expect(reached == 0, f"a nil return that is {standing.value} counts")


def _void(report: Report) -> None:
    """An acceptance by the submitter that was put into the journal counts in no rule that asks for one."""
    for guard in (provided("proof", status=Standing.ACCEPTED), provided("proof", accepted_by="committee")):
        of = ladder(level(1, asks("1a", guard)))
        for signed in ("officer", "committee"):
            store = MemoryStore()
            made = Assessment.open(of, "a", by="x", on=FIRST, store=store, authority=AllowAll())
            made.submit(item("proof"), by="officer", on=FIRST)
            event = Ruled(
                on=FIRST,
                subject="proof",
                ruling=Ruling(standing=Standing.ACCEPTED, by=signed, on=FIRST),
            )
            [*_, last] = store.read("a")
            store.append(
                "a",
                Draft(
                    command_id="forged",
                    recorded_at=last.recorded_at,
                    actor="officer",
                    kind=kind_of(event),
                    body=encode(event),
                ),
                expected_version=2,
            )
            forget()
            again = Assessment.resume("a", store=store)
            reached = again.result(as_of=DAY).ladder.supported
            report.expect(reached == 0, f"{guard} counts a forged acceptance signed {signed}")
            report.expect(
                replay([], as_of=DAY).void == () and len(again.state(as_of=DAY).void) == 1,
                f"a forged acceptance signed {signed} is not told",
            )


KINDS: Final = ("k1a", "k2a", "proof", "incident")


def _less(report: Report, random: Random, count: int) -> None:
    """Take evidence away, one and two at a time: no level rises, but where a rule forbids something."""
    for _ in range(count):
        forbids = random.random() < 0.2
        of = ladder(*(level(n, asks(f"{n}a", _drawn(random, 2, forbids=forbids))) for n in (1, 2)))
        shown = _shown(random)
        whole = _supported(of, shown)
        ids = [entry.fact.id for entry in shown.entries]
        for fewer in (*combinations(ids, 1), *combinations(ids, 2)):
            left = shown
            for each in fewer:
                left = left.without(each)
            reached = _supported(of, left)
            report.expect(forbids or reached <= whole, f"{of.levels} rises without {fewer}")
            # Turned down is as good as not there.
            turned = shown
            for each in fewer:
                turned = turned.with_ruling(
                    each, Ruling(standing=Standing.REJECTED, by="committee", on=FIRST)
                )
            report.expect(
                forbids or _supported(of, turned) <= whole, f"{of.levels} rises with {fewer} rejected"
            )
            if not forbids:
                report.expect(
                    _supported(of, turned) == reached,
                    f"{of.levels}: {fewer} rejected are not as if taken away",
                )


def _drawn(random: Random, depth: int, *, forbids: bool) -> Guard:
    if depth == 0 or random.random() < 0.3:
        return provided(random.choice(KINDS), count=random.choice((1, 1, 2)))
    parts = [_drawn(random, depth - 1, forbids=forbids) for _ in range(random.randint(1, 3))]
    if forbids and random.random() < 0.4:
        return none_of(*parts)
    return AtLeast(count=random.randint(1, len(parts)), of=tuple(parts))


def _shown(random: Random) -> Register:
    facts: list[EvidenceItem] = [item(random.choice(KINDS), id=f"i{n}") for n in range(random.randint(1, 6))]
    return register(*facts)


# --- canaries -------------------------------------------------------------------


@contextmanager
def _truthy() -> Iterator[None]:
    """Count verdicts instead of what they come to."""

    def judge(self: AtLeast, facts: Facts) -> Verdict:
        met = [part for part in (guard.judge(facts) for guard in self.of) if bool(part)]
        return Fixed(Status.MET if len(met) >= self.count else Status.UNMET).judge(facts)

    with patch.object(AtLeast, "judge", judge):
        yield


@contextmanager
def _advancing(status: Status) -> Iterator[None]:
    with patch.object(Status, "advances", property(lambda self: self in {*MET, status})):
        yield


@contextmanager
def _nil_by_default() -> Iterator[None]:
    """Take nothing against it for an attestation."""

    def judge(self: NilReturned, facts: Facts) -> Verdict:
        against = facts.register.items_of(self.contradicted_by)
        return Fixed(Status.UNMET if against else Status.MET).judge(facts)

    with patch.object(NilReturned, "judge", judge):
        yield


def _careless(self: NoneOf, facts: Facts) -> Verdict:
    is_there = any(guard.judge(facts).status.advances for guard in self.of)
    return Fixed(Status.UNMET if is_there else Status.MET).judge(facts)


def _never(*_: object) -> None:
    return None


def _no_faults(*_: object, **__: object) -> tuple[Text, ...]:
    return ()


def _enough(*_: object) -> Verdict:
    return Fixed(Status.MET).judge(NOTHING)
