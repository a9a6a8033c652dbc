"""What an assessment has come to: the fold of its events, up to one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import evolve, field, frozen

from kpiflow.assessment.events import (
    Advanced,
    Attested,
    Event,
    Filed,
    Opened,
    Rated,
    Regressed,
    Regression,
    Ruled,
    Submitted,
    Waived,
)
from kpiflow.decisions import Rating, Waiver
from kpiflow.evidence import Register
from kpiflow.self_assessment import SelfAssessment


@frozen(kw_only=True)
class State:
    """Everything known on one day.

    Attributes:
        as_of: The day.
        report: The unit's latest report, if it has filed one.
        register: The evidence and nil returns, each with its standing.
        waivers: All waivers decided, in force or not.
        rating: The assessor's latest rating, if there is one.
        regressions: The falls recorded, in order.
    """

    as_of: date
    report: SelfAssessment | None = None
    register: Register = field(factory=Register)
    waivers: tuple[Waiver, ...] = ()
    rating: Rating | None = None
    regressions: tuple[Regression, ...] = ()

    @property
    def claimed(self) -> int | None:
        """The level the unit claims; `None` when it claims none."""
        return self.report.claimed_level if self.report else None

    @property
    def accepted(self) -> int | None:
        """The level the assessor accepted; `None` when none has been."""
        return self.rating.level if self.rating else None


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


def after(state: State, event: Event, actor: str) -> State:  # noqa: PLR0911 -- one for each kind of event
    """Give the state after one more event, which takes effect no earlier than those before it."""
    match event:
        case Opened() | Advanced():
            return state  # where the level stands follows from all events together: see `standing`
        case Filed(report=report):
            return evolve(state, report=report)
        case Submitted(item=item):
            return evolve(state, register=state.register.with_entry(item, by=actor, on=event.on))
        case Attested(nil_return=nil_return):
            return evolve(state, register=state.register.with_entry(nil_return, by=actor, on=event.on))
        case Ruled(subject=subject, ruling=ruling, regression=regression):
            ruled = evolve(state, register=state.register.with_ruling(subject, ruling))
            return _fallen(ruled, regression) if regression else ruled
        case Waived(waiver=waiver):
            return evolve(state, waivers=(*state.waivers, waiver))
        case Rated(rating=rating):
            return evolve(state, rating=rating)
        case Regressed(regression=regression):
            return _fallen(state, regression)


def _fallen(state: State, regression: Regression) -> State:
    if regression.on > state.as_of:  # a backdated ruling lowers the level of a later day
        return state
    return evolve(state, regressions=(*state.regressions, regression))
