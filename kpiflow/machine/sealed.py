"""A `transitions` machine whose plain moves follow a plan made once.

Stock `transitions` walks a dozen callback lists, looks states up by name and writes log
lines for every move. A sealed machine does that only where somebody would notice: as
long as nobody listens, a move is a few comparisons, and the outcome is the same. A plan
runs no code but its own, so that it may give way at any point before the state changes:
to a callback attached anywhere and at any time, to a condition that is more than `Needs`,
to a subclass, to a reader of the log, to a model of another class, to `queued`. Then
`transitions` moves the model as if there were no plan.

Callback lists are looked at in every move, because everybody may append to them; what
can only be assigned drops the plans when it is. Methods exchanged on the classes of
`transitions` themselves are not noticed, nor on the class of the models once it has a trigger.
"""

from __future__ import annotations

import logging

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from types import MemberDescriptorType
from typing import Any, Final, TypeAlias

from attrs import frozen
from transitions import Event, EventData, Machine, State, Transition
from transitions.core import Condition


@frozen
class Needs:
    """A condition that bits of the model's mask are set, all of them.

    Attributes:
        mask: The bits; the model shows its own as `held`.
    """

    mask: int

    def __call__(self, event: EventData) -> bool:
        """Tell whether they are set, when `transitions` asks."""
        model: Any = event.model
        held: int = model.held
        return held & self.mask == self.mask


Step: TypeAlias = tuple[int | None, tuple[int, ...], str | None, tuple[Any, ...]]
"""Bits needed, bits that must not all be set, the state to go to, and who listens on the way."""

Plan: TypeAlias = tuple[list[Any], list[Any], tuple[Step, ...]]
"""Lists that everybody may change, what they must be for the plan to hold, and its steps."""

_NO_PLAN: Final[Plan] = ([], [None], ())
"""What never holds, and so leaves everything to `transitions`."""

_listens: Final = logging.getLogger("transitions.core").isEnabledFor
# What the logger itself remembers, to save the call; where it remembers nothing, it is asked.
_known_to_listen: Final = getattr(logging.getLogger("transitions.core"), "_cache", {}).get
_INFO: Final = logging.INFO


class _Made:
    """Something a plan is made of, which remembers the plans it is made into."""

    made_into: tuple[dict[str, Any], ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """Leave plans out of copies."""
        return {name: value for name, value in vars(self).items() if name != "made_into"}


class _Part(_Made):
    """A part that drops the plans when something is assigned to it."""

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        _drop_plans(self)

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        _drop_plans(self)


class _States(_Made, OrderedDict[str, State]):
    """All states of a machine; a change of them drops the plans."""


class _Transitions(_Made, defaultdict[str, list[Transition]]):
    """All transitions of a trigger; a change of them drops the plans."""


def _drop_plans(part: Any) -> None:
    for plans in part.made_into:
        plans.clear()


def _note(part: Any, plans: dict[str, Any]) -> None:
    """Note in a part whose plans it is made into."""
    if not any(each is plans for each in part.made_into):
        object.__setattr__(part, "made_into", (*part.made_into, plans))


def _dropping(change: Callable[..., Any]) -> Callable[..., Any]:
    """Make a change that drops the plans which a part was made into."""

    def changing(part: Any, *args: Any, **kwargs: Any) -> Any:
        changed = change(part, *args, **kwargs)
        _drop_plans(part)
        return changed

    return changing


for _cls in (_States, _Transitions):
    for _name in ("__delitem__", "__ior__", "__setitem__", "clear", "pop", "popitem", "update"):
        setattr(_cls, _name, _dropping(getattr(_cls, _name)))


class SealedState(_Part, State):
    """A state that plans may be made of."""


class SealedCondition(_Part, Condition):
    """A condition that plans may be made of."""


class SealedTransition(_Part, Transition):
    """A transition that plans may be made of."""

    condition_cls = SealedCondition


class SealedEvent(_Part, Event):
    """A trigger that follows its plan, or `transitions` where there is none."""

    def __init__(self, name: str, machine: SealedMachine) -> None:
        self._plans: dict[str, Plan] = {}
        self._moves = machine.moves if _shows_plainly(machine.moves) else None
        super().__init__(name, machine)
        self.transitions = _Transitions(list)

    def __getstate__(self) -> dict[str, Any]:
        """Leave plans out of copies."""
        return {**super().__getstate__(), "_plans": {}}

    def add_transition(self, transition: Transition) -> None:
        """Take one more transition in."""
        super().add_transition(transition)
        self._plans.clear()

    def trigger(self, model: object, *args: Any, **kwargs: Any) -> bool:
        """Move the model as `transitions` would.

        Returns:
            Whether a transition took place.

        Raises:
            MachineError: The state has no such trigger.
        """
        shown: Any = model
        if type(model) is self._moves and type(at := shown.state) is str:
            try:
                lists, as_planned, steps = self._plans[at]
            except KeyError:
                lists, as_planned, steps = self._planned(at)
            if lists == as_planned and (_known_to_listen(_INFO) is False or not _listens(_INFO)):
                for needed, forbidden, to, on_the_way in steps:
                    if needed is not None:
                        held = shown.held
                        if type(held) is not int:
                            break
                        if held & needed != needed or (forbidden and _has_any(held, forbidden)):
                            continue
                    if any(on_the_way):
                        break
                    if to:
                        shown.state = to
                    return True
                else:
                    return False
        return super().trigger(model, *args, **kwargs)

    def _planned(self, name: str) -> Plan:
        """Make and keep the plan of a state."""
        if name not in self.transitions:
            return _NO_PLAN
        plan = self._plans[name] = self._plan_for(name)
        return plan

    def _is_usual(self) -> bool:
        """Tell whether nobody has exchanged what plans are made for."""
        is_known = type(self.transitions) is _Transitions
        return is_known and _is_plain(self, SealedEvent) and _is_usual(self.machine)

    def _plan_for(self, name: str) -> Plan:
        """Make the plan of this trigger in a state."""
        machine = self.machine
        candidates = self.transitions.get(name)
        state = _state_of(machine, name)
        if state is None or type(candidates) is not list or not self._is_usual():
            return _NO_PLAN
        steps = [_step_of(machine, each, state) for each in candidates]
        at_the_start = [machine.prepare_event, machine.finalize_event, *(each.prepare for each in candidates)]
        planned = tuple(each for each in steps if each is not None)
        if len(planned) < len(steps) or not _are_lists(at_the_start):
            return _NO_PLAN
        for part in (self, self.transitions, machine, machine.states, *_parts_of(machine, state, candidates)):
            _note(part, self._plans)
        parts: list[Any] = [candidates, *(each.conditions for each in candidates)]
        as_planned = [*(copy(each) for each in parts), *(type(each)() for each in at_the_start)]
        return [*parts, *at_the_start], as_planned, planned


def _has_any(held: int, masks: tuple[int, ...]) -> bool:
    """Tell whether all bits of one of the masks are set."""
    return any(held & each == each for each in masks)


class SealedMachine(_Part, Machine):
    """A machine that moves models of one plain class by plans, and any others as `transitions` does.

    Args:
        moves: The class of the models: its `state`, and its `held` where conditions are
            `Needs`, must be plain attributes or slots.
        options: What `transitions.Machine` takes.
    """

    state_cls = SealedState
    transition_cls = SealedTransition
    event_cls = SealedEvent

    def __init__(self, *, moves: type, **options: Any) -> None:
        self.moves = moves
        super().__init__(**options)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "states" and "states" not in vars(self):
            value = _States()
        super().__setattr__(name, value)

    def remove_transition(self, trigger: str, source: Any = "*", dest: Any = "*") -> None:
        """Remove transitions, as `transitions` does."""
        super().remove_transition(trigger, source, dest)
        if trigger in self.events:
            event = self.events[trigger]
            event.transitions = _Transitions(list, event.transitions)


def _is_plain(part: Any, cls: type) -> bool:
    """Tell whether something is of this very class, and none of its methods is exchanged."""
    return type(part) is cls and not any(callable(getattr(cls, name, None)) for name in vars(part))


def _is_usual(machine: Any) -> bool:
    """Tell whether a machine does what plans do: hand events over, keep `state`, wait for nobody."""
    if not _is_plain(machine, SealedMachine) or type(machine.states) is not _States:
        return False
    waits = machine.has_queue or machine._transition_queue  # noqa: SLF001 -- transitions refuses when it waits
    return bool(machine.send_event) and machine.model_attribute == "state" and not waits


def _shows_plainly(cls: type) -> bool:
    """Tell whether reading and writing what models of a class show runs no code of theirs."""
    plain: Any = object
    descriptors = [getattr(cls, name, None) for name in ("state", "held", "__getattr__")]
    return (
        cls.__setattr__ is plain.__setattr__
        and cls.__getattribute__ is plain.__getattribute__
        and all(each is None or type(each) is MemberDescriptorType for each in descriptors)
        and not issubclass(cls, (list, tuple))  # which transitions takes for several models
    )


def _state_of(machine: Any, name: object) -> State | None:
    """Give the state of a name, if there is nothing unusual about it."""
    state: Any = machine.states.get(name) if type(name) is str else None
    usual = _is_plain(state, SealedState) and type(state.value) is str and state.name == name
    return state if usual else None


def _step_of(machine: Any, transition: Transition, here: State) -> Step | None:
    """Make a step of a transition, if it consists of nothing but bits."""
    if not _is_plain(transition, SealedTransition) or type(transition.conditions) is not list:
        return None
    if not all(_is_of_bits(each) for each in transition.conditions):
        return None
    there = _state_of(machine, transition.dest) if transition.dest else None
    if transition.dest and (there is None or transition.source != here.name):
        return None
    on_the_way = tuple(_listeners(machine, transition, here, there))
    if not _are_lists(on_the_way):
        return None
    needed = 0
    for each in transition.conditions:
        needed |= _mask(each) if each.target else 0
    forbidden = tuple(_mask(each) for each in transition.conditions if not each.target)
    return needed if transition.conditions else None, forbidden, transition.dest, on_the_way


def _listeners(machine: Any, transition: Transition, here: State, there: State | None) -> Iterator[object]:
    """Give the lists of callbacks that a transition which takes place would call."""
    yield machine.before_state_change
    yield transition.before
    if there is not None:
        yield from (here.on_exit, there.on_enter)
        if there.final:
            yield machine.on_final
    yield transition.after
    yield machine.after_state_change


def _parts_of(machine: Any, state: State, transitions: Iterable[Transition]) -> Iterator[Any]:
    """Give everything a plan is made of but the machine and the trigger."""
    yield state
    for each in transitions:
        yield each
        yield from each.conditions
        if each.dest:
            yield machine.states[each.dest]


def _are_lists(listeners: Iterable[object]) -> bool:
    """Tell whether they are lists that say by themselves when they are empty."""
    return all(type(each) is list or type(each) is tuple for each in listeners)


def _is_of_bits(condition: Condition) -> bool:
    return (
        _is_plain(condition, SealedCondition)
        and type(condition.func) is Needs
        and (condition.target is True or condition.target is False)
    )


def _mask(condition: Condition) -> int:
    func: Any = condition.func
    mask: int = func.mask
    return mask
