"""R21: whatever several actors do in whatever order, nobody accepts their own, nor changes rules they are bound by.

All sequences of steps are gone through, by commands and by entries put into the journal
around them, by actors under their names and under other spellings of them. After every step the
journal is taken up anew, and what counts is held against what its lines say of who did
what. Actors differ by nothing but their names, so that of sequences that only exchange
them one is tried; and a step that is refused leads nowhere that is not tried without it.
"""

from __future__ import annotations

import copy
import json

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final, TypeAlias
from unittest.mock import patch

from attrs import evolve, field, frozen

from kpiflow import codec
from kpiflow.assessment import AllowAll, Assessment, Authority, State
from kpiflow.assessment.events import Change, Ruled, RulesChanged, kind_of
from kpiflow.errors import KpiflowError
from kpiflow.evidence import Answer, Ruling, Standing
from kpiflow.journal import Draft, Entry, MemoryStore, read_line
from kpiflow.text import Text
from ladders import asks, item, ladder, level, says
from trust.campaigns import Report, Size, with_canaries


Broken: TypeAlias = Callable[[], AbstractContextManager[object]]

DAY: Final = date(2007, 10, 9)
NOW: Final = datetime(2007, 10, 9, 9, 0, tzinfo=timezone(timedelta(hours=7)))
WHY: Final = Text(th="เหตุผล", en="the reason")
RULES: Final = ladder(level(1, asks("1a"), asks("1b", says("q1"))), roles=(), version="0")
ACTORS: Final = ("officer", "clerk", "committee", "board")
SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    name: (
        f" {name.upper()}",
        name[:2] + "\u200b" + name[2:],
        "".join(chr(ord(each) + 0xFEE0) for each in name),
    )
    for name in ACTORS
}
"""Other ways in which somebody may write their name: in capitals, with what cannot be seen, in wide letters."""
WHO: Final = {spelt: name for name in ACTORS for spelt in (name, *SPELLINGS[name])}


@frozen(kw_only=True)
class Scene:
    """An assessment somebody has opened, and what has been done since.

    Attributes:
        assessment: The assessment.
        actors: How many have appeared.
        done: What was done.
    """

    assessment: Assessment
    actors: int = 1
    done: tuple[str, ...] = ()
    entries: int = field(init=False)

    @entries.default
    def _entries(self) -> int:
        return len(self.assessment.store.read("a"))


Step: TypeAlias = Callable[[Assessment, str], None]


@frozen(kw_only=True)
class Plan:
    """What is tried.

    Attributes:
        steps: What actors may do.
        spellings: How many other spellings of their names they try, once they have appeared.
        quorum: How many must accept.
    """

    steps: frozenset[Step]
    spellings: int
    quorum: int = 1


def _submit(a: Assessment, by: str) -> None:
    a.submit(item("k1a", id=f"i{a.version}", personal="s"), by=by, on=DAY)


def _declare(a: Assessment, by: str) -> None:
    a.declare(Answer(question="q1", value="yes"), by=by, on=DAY)


def _backdated(a: Assessment, by: str) -> None:
    """State what somebody else has stated, as if before."""
    a.declare(Answer(question="q1", value="yes"), by=by, on=DAY - timedelta(days=1))


def _last(a: Assessment) -> str:
    return a.state(as_of=date.max).register.entries[-1].fact.id


def _accept(a: Assessment, by: str) -> None:
    a.accept(_last(a), by=by, on=DAY)


def _reject(a: Assessment, by: str) -> None:
    a.reject(_last(a), by=by, reason=WHY, on=DAY)


def _change_rules(a: Assessment, by: str) -> None:
    a.change_rules(evolve(a.indicator, version=f"v{a.version}"), by=by, reason=WHY, on=DAY)


def _request_erasure(a: Assessment, by: str) -> None:
    a.request_erasure("s", by=by, reason=WHY, on=DAY)


def _erase(a: Assessment, by: str) -> None:
    a.erase("s", by=by, on=DAY)


def _forge_acceptance(a: Assessment, by: str) -> None:
    """Put an acceptance into the journal, signed as who gave it."""
    _forge(a, Ruled(on=DAY, subject=_last(a), ruling=_acceptance(by)), by)


def _forge_signature(a: Assessment, by: str) -> None:
    """Put an acceptance into the journal that is signed by somebody else."""
    other = next(each for each in reversed(ACTORS) if each != WHO[by])
    _forge(a, Ruled(on=DAY, subject=_last(a), ruling=_acceptance(other)), by)


def _forge_rules(a: Assessment, by: str) -> None:
    other = evolve(a.indicator, version=f"f{a.version}")
    before, after = codec.digest(a.indicator), codec.digest(other)
    _forge(a, RulesChanged(on=DAY, before=before, digest=after, definition=other, reason=WHY), by)


def _acceptance(by: str) -> Ruling:
    return Ruling(standing=Standing.ACCEPTED, by=by, on=DAY)


def _forge(a: Assessment, event: Change, by: str) -> None:
    draft = Draft(
        command_id=f"forged-{a.version}", recorded_at=NOW, actor=by, kind=kind_of(event), body=codec.encode(event)
    )  # fmt: skip
    a.store.append(a.id, draft, expected_version=a.version)
    a.refresh()


PLAIN: Final[tuple[Step, ...]] = (_submit, _declare, _backdated, _request_erasure)
"""What brings nobody anything to do it under another spelling."""
TRICKY: Final[tuple[Step, ...]] = (
    _accept, _change_rules, _erase, _forge_acceptance, _forge_signature, _forge_rules, _reject,
)  # fmt: skip
FEW: Final = frozenset({_submit, _request_erasure, *TRICKY[:-1]})
"""What the short tier tries."""


def run(size: Size, seed: int) -> Report:
    """Go through all sequences, with one or two to accept, and with authorisers that fail."""
    del seed  # nothing is left to chance
    is_short = size == "short"
    plan = Plan(steps=FEW if is_short else frozenset((*PLAIN, *TRICKY)), spellings=1 if is_short else 3)
    accepting = evolve(plan, steps=frozenset({_accept, _forge_acceptance, _forge_signature}), quorum=2)

    def trials(report: Report, broken: object) -> None:
        assert callable(broken)
        with broken():
            _explore(report, _opened(plan), 3 if is_short else 5, plan)
            scene = _opened(accepting)
            _submit(scene.assessment, ACTORS[0])
            _explore(
                report, evolve(scene, done=(f"_submit by {ACTORS[0]!r}",)), 2 if is_short else 4, accepting
            )
            for answer in (None, _no, _yes_in_a_way, _failing):
                _nothing_without_authority(report, answer)

    broken: dict[str, Broken] = {
        "acceptances are judged by the command alone": lambda: patch("kpiflow.assessment.state.void_ruling", _never),
        "rules are judged by the command alone": lambda: patch("kpiflow.assessment.state.void_rules", _never),
        "one erases": lambda: patch("kpiflow.assessment.erasure.must_be_another", _never),
        "names are compared letter by letter": lambda: patch("kpiflow.assessment.duties.is_same_role", str.__eq__),
        "of names of acceptors every spelling counts": lambda: patch("kpiflow.evidence.register.is_same_role", str.__eq__),
        "the quorum is not counted": lambda: patch("kpiflow.evidence.register.Entry.standing", property(_standing)),
        "an authoriser that fails allows it": lambda: patch("kpiflow.assessment.ledger.must_be_granted", _never),
    }  # fmt: skip
    return with_canaries("R21", trials, nullcontext, broken)


def _opened(plan: Plan) -> Scene:
    assessment = Assessment.open(
        RULES, "a", by=ACTORS[0], on=DAY - timedelta(days=2), clock=lambda: NOW, authority=AllowAll(),
        quorum=plan.quorum,
    )  # fmt: skip
    return Scene(assessment=assessment)


def _explore(report: Report, scene: Scene, depth: int, plan: Plan) -> None:
    """Go on from a scene in every way, and look at each."""
    if depth == 0:
        return
    for name, by, step, actors in _steps(scene, plan):
        then = _copy(scene.assessment)
        try:
            step(then, by)
        except (KpiflowError, IndexError):
            continue
        after = Scene(assessment=then, actors=actors, done=(*scene.done, f"{name} by {by!r}"))
        if after.entries == scene.entries:
            continue
        for wrong in _wrongs(then, plan.quorum):
            report.expect(False, f"{'; '.join(after.done)}: {wrong}")  # noqa: FBT003
        report.n += 1
        _explore(report, after, depth - 1, plan)


def _steps(scene: Scene, plan: Plan) -> Iterator[tuple[str, str, Step, int]]:
    """Give what may come next: of those who have not appeared yet, the first one only."""
    for n, actor in enumerate(ACTORS[: scene.actors + 1]):
        appeared = max(scene.actors, n + 1)
        for step in (*PLAIN, *TRICKY):
            spellings = SPELLINGS[actor][-plan.spellings :] if step in TRICKY and n < scene.actors else ()
            for name in (actor, *spellings) if step in plan.steps else ():
                yield step.__name__, name, step, appeared


def _copy(assessment: Assessment) -> Assessment:
    """Give an assessment that can go on by itself."""
    store = copy.copy(assessment.store)
    assert isinstance(store, MemoryStore)
    store._streams = {name: list(entries) for name, entries in store._streams.items()}
    store._commands = dict(store._commands)
    store._secrets = dict(store._secrets)
    made = copy.copy(assessment)
    made.store = store
    made._explained = {}
    return made


def _wrongs(assessment: Assessment, quorum: int) -> Iterator[str]:
    """Find what must not be, by what the lines say of who did what; asked of the assessment and of its replay."""
    lines = assessment.store.lines("a")
    entries = [read_line(line) for line in lines]
    again = Assessment.resume("a", store=assessment.store)
    state = again.state(as_of=date.max)
    if state != assessment.state(as_of=date.max):
        yield "the replay comes to another state"
    yield from _own_acceptances(entries, state, quorum)
    yield from _own_rules(entries, state)
    if any(each.code == "KPI805" for each in state.void):
        yield "an erasure by two is told of as one by one alone"
    is_kept = bool(assessment.store.secrets("a"))
    yield from _lone_erasures(entries, is_kept=is_kept)


def _own_acceptances(entries: list[Entry], state: State, quorum: int) -> Iterator[str]:
    accepted_by: dict[str, set[str]] = {}
    for entry in entries:
        body = json.loads(entry.body)
        if entry.kind != "evidence.ruled" or body["ruling"]["standing"] != "accepted":
            continue
        if WHO[body["ruling"]["by"]] == WHO[entry.actor]:
            accepted_by.setdefault(body["subject"], set()).add(WHO[entry.actor])
    for each in state.register.entries:
        submitter, able = WHO[each.by], accepted_by.get(each.fact.id, set()) - {WHO[each.by]}
        counted = {WHO[ruling.by] for ruling in each.acceptances}
        if not counted <= able:
            yield f"{each.fact.id} of {submitter} counts acceptances by {counted}, and {able} gave some"
        if each.standing is Standing.ACCEPTED and len(counted) < quorum:
            yield f"{each.fact.id} is accepted by {counted} alone"


def _own_rules(entries: list[Entry], state: State) -> Iterator[str]:
    """Whoever changes rules has neither set the present ones nor entered something that is there."""
    version, setter = "", ""
    entered: dict[str, str] = {}
    bodies = [(entry, json.loads(entry.body)) for entry in entries]
    for entry, body in sorted(bodies, key=lambda each: each[1]["on"]):
        who = WHO[entry.actor]
        match entry.kind:
            case "evidence.submitted":
                entered[body["item"]["id"]] = who
            case "answer.given":
                entered["answer"] = who
            case "assessment.opened":
                version, setter = body["definition"]["version"], who
            case "rules.changed" if who not in {setter, *entered.values()}:
                version, setter = body["definition"]["version"], who
            case _:
                pass
    holds = state.rules.version if state.rules else ""
    if (holds, WHO[state.ruled_by]) != (version, setter):
        yield f"{state.ruled_by} set the rules {holds}, and not {setter} the rules {version}"


def _lone_erasures(entries: list[Entry], *, is_kept: bool) -> Iterator[str]:
    asked: set[str] = set()
    entered = False
    for entry in entries:
        entered = entered or entry.kind == "evidence.submitted"
        if entry.kind == "erasure.requested":
            asked.add(WHO[entry.actor])
        if entry.kind == "subject.erased":
            if not asked - {WHO[entry.actor]}:
                yield f"{entry.actor} erased alone"
            asked, entered = set(), False
    if entered and not is_kept:
        yield "values are gone that nobody erased"


# --- authority ------------------------------------------------------------------


def _no(_: object) -> bool:
    return False


def _yes_in_a_way(_: object) -> Any:
    return 1


def _failing(_: object) -> bool:
    raise ZeroDivisionError


def _nothing_without_authority(report: Report, answer: Authority | None) -> None:
    """With an authoriser that does not plainly say yes, nothing is recorded that needs authority."""
    scene = _opened(Plan(steps=frozenset(), spellings=0))
    _submit(scene.assessment, ACTORS[1])
    _request_erasure(scene.assessment, ACTORS[2])
    scene.assessment.authority = answer
    for step in (_accept, _reject, _change_rules, _request_erasure, _erase):
        then = _copy(scene.assessment)
        before = then.store.read("a")
        with suppress(KpiflowError):
            step(then, ACTORS[3])
        report.expect(then.store.read("a") == before, f"{step.__name__} is done though {answer} was asked")


# --- canaries -------------------------------------------------------------------


def _never(*_: object) -> None:
    return None


def _standing(self: object) -> Standing:
    ruling: Ruling | None = getattr(self, "ruling", None)
    return ruling.standing if ruling else Standing.SUBMITTED
