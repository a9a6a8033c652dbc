"""What an assessment has come to: the fold of its events, up to one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import evolve, field, frozen

from kpiflow.assessment.duties import Void, void_erasure, void_rules, void_ruling
from kpiflow.assessment.events import (
    Change,
    ErasureRequested,
    Event,
    Filed,
    Observed,
    Opened,
    Rated,
    Regressed,
    Regression,
    Revoked,
    Ruled,
    RulesChanged,
    SubjectErased,
    decision_of,
    fact_of,
)
from kpiflow.decisions import Decision, Rating, Revocation, Waiver
from kpiflow.definitions import Indicator
from kpiflow.evidence import Register
from kpiflow.self_assessment import SelfAssessment


@frozen(kw_only=True)
class State:
    """Everything known on one day.

    Attributes:
        as_of: The day.
        report: The unit's latest report, if it has filed one.
        register: The evidence and nil returns, each with its standing.
        decided: All decisions about requirements, in force, revoked or not.
        revocations: The decisions that were taken back.
        rating: The assessor's latest rating, if there is one.
        regressions: The falls recorded, in order.
        rules: The definition that holds; `None` before the assessment was opened.
        ruled_by: The role that set them: opened the assessment, or changed the rules last.
        erasures_asked: The subjects whose values somebody asked to be erased, each with that
            role, and that nobody has erased since.
        void: What was recorded and does not count, or was done all the same, because whoever
            did it could not.
    """

    as_of: date
    report: SelfAssessment | None = None
    register: Register = field(factory=Register)
    decided: tuple[Decision, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    rating: Rating | None = None
    regressions: tuple[Regression, ...] = ()
    rules: Indicator | None = None
    ruled_by: str = ""
    erasures_asked: tuple[tuple[str, str], ...] = ()
    void: tuple[Void, ...] = ()

    @property
    def claimed(self) -> int | None:
        """The level the unit claims; `None` when it claims none."""
        return self.report.claimed_level if self.report else None

    @property
    def accepted(self) -> int | None:
        """The level the assessor accepted; `None` when none has been, or no longer is."""
        return self.rating.level if self.rating and self.rating.is_in_force(self.as_of) else None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions about requirements that nobody has taken back by that day."""
        revoked = {each.decision for each in self.revocations if each.decided_on <= self.as_of}
        return tuple(each for each in self.decided if each.id not in revoked)

    @property
    def revoked(self) -> tuple[tuple[Decision, Revocation], ...]:
        """The decisions that were taken back by that day, each with the revocation that did so."""
        by_id = {each.id: each for each in self.decided}
        return tuple(
            (by_id[each.decision], each)
            for each in self.revocations
            if each.decision in by_id and each.decided_on <= self.as_of
        )

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers among the decisions that nobody has taken back."""
        return tuple(each for each in self.decisions if isinstance(each, Waiver))


def replay(events: Iterable[tuple[str, Event]], *, as_of: date) -> State:
    """Fold the events in force on a day, each with its actor, into a state.

    Events count from the day they took effect, whenever they were recorded; those of
    one day in the order of the journal.

    Raises:
        MoveError: The events contradict one another (KPI203, KPI206).
    """
    in_force = [(actor, event) for actor, event in events if event.on <= as_of]
    state = State(as_of=as_of)
    for actor, event in sorted(in_force, key=lambda each: each[1].on):
        state = after(state, event, actor)
    return state


def after(state: State, event: Event, actor: str) -> State:
    """Give the state after one more event, which takes effect no earlier than those before it."""
    changed = _changed(state, event, actor)
    regression = event.regression if isinstance(event, (Change, Regressed)) else None
    return changed if regression is None else _fallen(changed, regression)


def _changed(state: State, event: Event, actor: str) -> State:
    """Give the state with what an event brought in; where the level stands follows from all events: see `standing`."""
    fact, decision = fact_of(event), decision_of(event)
    if fact is not None:
        state = evolve(state, register=state.register.with_entry(fact, by=actor, on=event.on))
    elif decision is not None:
        state = evolve(state, decided=(*state.decided, decision))
    elif isinstance(event, Filed):
        state = evolve(state, report=event.report)
    elif isinstance(event, (Opened, RulesChanged)):
        state = _governed(state, event, actor)
    elif isinstance(event, Ruled):
        state = _ruled(state, event, actor)
    elif isinstance(event, Observed):
        seen = state.register.with_observation(event.subject, event.observation)
        state = evolve(state, register=seen)
    elif isinstance(event, Revoked):
        state = evolve(state, revocations=(*state.revocations, event.revocation))
    elif isinstance(event, Rated):
        state = evolve(state, rating=event.rating)
    elif isinstance(event, (ErasureRequested, SubjectErased)):
        state = _erasing(state, event, actor)
    return state


def _governed(state: State, event: Opened | RulesChanged, actor: str) -> State:
    """Give the state under the rules that an event set, unless whoever did so could not."""
    if isinstance(event, Opened):
        state = evolve(state, register=evolve(state.register, quorum=event.quorum))
    elif (void := void_rules(state.register, state.ruled_by, actor)) is not None:
        return evolve(state, void=(*state.void, void))
    return evolve(state, rules=event.definition, ruled_by=actor)


def _erasing(state: State, event: ErasureRequested | SubjectErased, actor: str) -> State:
    """Give the state with an erasure asked for or done; one that no other role had asked for is told of."""
    asked = dict(state.erasures_asked)
    asked_by = asked.pop(event.subject, "")
    if isinstance(event, ErasureRequested):
        asked[event.subject] = actor
    elif (void := void_erasure(event.subject, asked_by, actor)) is not None:
        state = evolve(state, void=(*state.void, void))
    return evolve(state, erasures_asked=tuple(asked.items()))


def _ruled(state: State, event: Ruled, actor: str) -> State:
    """Give the state with a ruling, unless whoever made it could not."""
    void = void_ruling(state.register, event.subject, event.ruling, actor)
    if void is not None:
        return evolve(state, void=(*state.void, void))
    ruled = state.register.with_ruling(event.subject, event.ruling, files=event.files)
    return evolve(state, register=ruled)


def _fallen(state: State, regression: Regression) -> State:
    if regression.on > state.as_of:  # a backdated change lowers the level of a later day
        return state
    return evolve(state, regressions=(*state.regressions, regression))
