"""A sealed machine is `transitions`: the same moves, answers, errors and callbacks, whatever is done to both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import pytest

from hypothesis import Phase, event, find, given, settings, strategies as st
from transitions import Event, Machine, MachineError

from kpiflow.machine import Needs, SealedMachine, sealed


STATES: Final = ("A", "B", "C")
TRIGGERS: Final = ("go", "back")
OF_MACHINE: Final = (
    "prepare_event",
    "before_state_change",
    "after_state_change",
    "finalize_event",
    "on_exception",
    "on_final",
)
OF_STATE: Final = ("on_enter", "on_exit")
OF_TRANSITION: Final = ("prepare", "before", "after")
WAYS: Final = ("append", "assign", "alias")

Act: TypeAlias = tuple[Any, ...]
Trace: TypeAlias = list[object]


class Record:
    """What both machines move: a state and a mask."""

    __slots__ = ("held", "state")

    def __init__(self) -> None:
        self.state: Any = "A"
        self.held: Any = 0


class Side:
    """One of two machines that the same is done to, and all that can be seen of it."""

    def __init__(self, machine: Machine, written: list[dict[str, Any]]) -> None:
        self.machine: Any = machine
        self.trace: Trace = []
        self.records = (Record(), Record())
        self.aliased: list[list[Any]] = []
        for each in written:
            self.add(**each)

    def add(
        self, *, trigger: str, source: str, dest: str | None, needs: list[int], unless: list[int]
    ) -> None:
        """Add a transition."""
        self.machine.add_transition(
            trigger, source, dest,
            conditions=[Needs(mask) for mask in needs], unless=[Needs(mask) for mask in unless],
        )  # fmt: skip

    def callback(self, name: object, *, does: str = "nothing") -> Callable[..., None]:
        """Make a callback that leaves a trace, and does something."""

        def call(*args: Any, **kwargs: Any) -> None:
            data: Any = args[0] if args else None
            at = data.transition and (data.transition.source, data.transition.dest)
            self.trace.append((name, data.state.name, data.model.state, at, data.result, repr(data.error)))
            if does == "raise":
                raise LookupError(name)
            if does == "trigger" and len(self.trace) < 50:
                for each in self.machine.events.values():
                    each.trigger(self.records[1])
            if does == "attach":
                self.machine.after_state_change.append(self.callback((name, "attached")))

        return call

    def condition(self, name: object, *, answer: object) -> Callable[..., object]:
        """Make a condition that leaves a trace, and may fail."""

        def holds(*args: Any, **kwargs: Any) -> object:
            self.trace.append(("asked", name))
            if answer == "raise":
                raise LookupError(name)
            return answer

        return holds

    def transitions(self) -> list[Any]:
        """Give all transitions there are, in order."""
        return [
            each
            for trigger in self.machine.events.values()
            for ways in trigger.transitions.values()
            for each in ways
        ]

    def attach(self, owner: Any, place: str, way: str, callback: Callable[..., None]) -> None:
        """Attach a callback in one of the ways there are."""
        if way == "append":
            getattr(owner, place).append(callback)
        elif way == "assign":
            setattr(owner, place, [callback])
        else:  # the list is filled behind the machine's back
            mine: list[Any] = []
            setattr(owner, place, mine)
            self.aliased.append(mine)

    def perform(self, act: Act, number: int) -> None:  # noqa: C901, PLR0912, PLR0915 -- a list of what can be done
        """Do one thing, and note what came of it."""
        kind, *more = act
        machine = self.machine
        each = self.transitions()
        if kind == "move":
            name, state, mask, arguments = more
            [record, _] = self.records
            record.held = mask
            if state is not ...:
                record.state = state
            if name in machine.events:
                self.trace.append(machine.events[name].trigger(record, *arguments))
        elif kind == "on machine":
            place, way, does = more
            self.attach(machine, place, way, self.callback((number, place), does=does))
        elif kind == "on state":
            state, place, way, does = more
            self.attach(machine.states[state], place, way, self.callback((number, place), does=does))
        elif kind == "on transition" and each:
            which, place, way, does = more
            self.attach(each[which % len(each)], place, way, self.callback((number, place), does=does))
        elif kind == "on trigger":
            name, place = more
            if name in machine.events:
                machine.events[name].add_callback(place, self.callback((number, place)))
        elif kind == "fill":
            for mine in self.aliased:
                mine.append(self.callback((number, "filled")))
        elif kind == "detach":
            for place in OF_MACHINE:
                getattr(machine, place).clear()
            for state in machine.states.values():
                state.on_enter.clear()
                state.on_exit = []
            for transition in each:
                transition.prepare.clear()
                transition.before = []
                transition.after.clear()
        elif kind == "add":
            self.add(**more[0])
        elif kind == "remove":
            name, source = more
            if name in machine.events:
                machine.remove_transition(name, source)
        elif kind == "ask" and each:
            which, answer = more
            target = each[which % len(each)]
            condition = target.condition_cls(self.condition(number, answer=answer), target=number % 2 == 0)
            target.conditions.append(condition)
        elif kind == "need" and each:
            which, mask, target = more
            chosen = each[which % len(each)]
            chosen.conditions.append(chosen.condition_cls(Needs(mask), target=target))
        elif kind == "turn" and each:
            which, mask = more
            for condition in each[which % len(each)].conditions:
                condition.target = not condition.target
                condition.func = Needs(mask)
        elif kind == "lead" and each:
            which, dest = more
            each[which % len(each)].dest = dest
        elif kind == "place" and each:
            which, name, source = more
            if name in machine.events:
                machine.events[name].transitions[source] = [each[which % len(each)]]
        elif kind == "state anew":
            state, final = more
            machine.add_states([{"name": state, "final": final, "on_enter": self.callback((number, "anew"))}])
        elif kind == "final":
            state, final = more
            machine.states[state].final = final
        elif kind == "forget":
            (state,) = more
            machine.states.pop(state, None)
            machine.states[state] = machine.state_cls(state, on_exit=[self.callback((number, "forgotten"))])
        elif kind == "ignore":
            machine.ignore_invalid_triggers = more[0]
        elif kind == "hand over":
            machine.send_event = more[0]
        elif kind == "queue":
            machine._queued = more[0]
        elif kind == "exchange":
            usual = type(machine).set_state.__get__(machine)

            def set_state(state: Any, model: Any = None) -> None:
                self.trace.append(("set", getattr(state, "name", state)))
                usual(state, model)

            machine.set_state = set_state

    def seen(self) -> tuple[object, ...]:
        """Give all that can be seen."""
        return (*self.trace, *((each.state, each.held) for each in self.records))


def masks() -> st.SearchStrategy[list[int]]:
    """Give masks of a few bits."""
    return st.lists(st.integers(1, 7), max_size=2)


def transitions() -> st.SearchStrategy[dict[str, Any]]:
    """Give transitions: to another state, back to the same, internal, and to nowhere."""
    return st.fixed_dictionaries(
        {
            "trigger": st.sampled_from(TRIGGERS),
            "source": st.sampled_from(STATES),
            "dest": st.sampled_from([*STATES, *STATES, "=", None, "", "nowhere"]),
            "needs": masks(),
            "unless": masks(),
        }
    )


def acts() -> st.SearchStrategy[list[Act]]:
    """Give one thing that may be done to a machine, between moves."""
    state, trigger = st.sampled_from(STATES), st.sampled_from(TRIGGERS)
    some = st.integers(0, 5)
    does = st.sampled_from(["nothing", "nothing", "raise", "trigger", "attach"])
    way, mask = st.sampled_from(WAYS), st.integers(0, 7)
    here, empty = st.one_of(st.just(...), state), st.just(())
    used = st.tuples(st.just("move"), trigger, here, mask, empty)
    odd = st.tuples(
        st.just("move"),
        trigger,
        st.sampled_from([..., "nowhere", None]),
        st.sampled_from([7, None, True, "x"]),
        st.sampled_from([(), (1,)]),
    )
    changed = st.one_of(
        odd,
        st.tuples(st.just("on machine"), st.sampled_from(OF_MACHINE), way, does),
        st.tuples(st.just("on state"), state, st.sampled_from(OF_STATE), way, does),
        st.tuples(st.just("on transition"), some, st.sampled_from(OF_TRANSITION), way, does),
        st.tuples(st.just("on trigger"), trigger, st.sampled_from(OF_TRANSITION)),
        st.tuples(st.just("fill")),
        st.tuples(st.just("detach")),
        st.tuples(st.just("add"), transitions()),
        st.tuples(st.just("remove"), trigger, state),
        st.tuples(st.just("ask"), some, st.sampled_from([True, False, 1, None, "raise"])),
        st.tuples(st.just("need"), some, mask, st.booleans()),
        st.tuples(st.just("turn"), some, mask),
        st.tuples(st.just("lead"), some, st.sampled_from([*STATES, None, "nowhere"])),
        st.tuples(st.just("place"), some, trigger, state),
        st.tuples(st.just("state anew"), state, st.booleans()),
        st.tuples(st.just("final"), state, st.booleans()),
        st.tuples(st.just("forget"), state),
        st.tuples(st.just("ignore"), st.booleans()),
        st.tuples(st.just("hand over"), st.booleans()),
        st.tuples(st.just("queue"), st.booleans()),
        st.tuples(st.just("exchange")),
    )
    several = st.lists(used, min_size=1, max_size=4)
    return st.tuples(several, changed, several).map(lambda each: [*each[0], each[1], *each[2]])


def cases() -> st.SearchStrategy[tuple[list[dict[str, Any]], list[Act]]]:
    """Give machines and what is done to them."""
    return st.tuples(
        st.lists(transitions(), min_size=2, max_size=8),
        st.lists(acts(), min_size=1, max_size=8).map(
            lambda several: [act for each in several for act in each]
        ),
    )


def options() -> dict[str, Any]:
    """Give what both machines are made with."""
    return {
        "model": None,
        "states": list(STATES),
        "initial": "A",
        "auto_transitions": False,
        "send_event": True,
    }


def first_difference(written: list[dict[str, Any]], acts: list[Act]) -> object:
    """Do the same to both machines, and give the first act after which they can be told apart."""
    stock = Side(Machine(**options()), written)
    planned = Side(SealedMachine(moves=Record, **options()), written)
    for number, act in enumerate(acts):
        for side in (stock, planned):
            try:
                side.perform(act, number)
            except (
                ArithmeticError,
                AttributeError,
                LookupError,
                MachineError,
                TypeError,
                ValueError,
            ) as error:
                side.trace.append((type(error), str(error)))
        if stock.seen() != planned.seen():
            return number, act, stock.seen(), planned.seen()
    return None


class TestEquality:
    @settings(max_examples=3 * settings().max_examples)
    @given(cases())
    def test_a_sealed_machine_cannot_be_told_from_transitions(
        self, case: tuple[list[dict[str, Any]], list[Act]]
    ) -> None:
        """On every machine, whatever is done to it between moves, both do the same."""
        assert first_difference(*case) is None

    @given(cases())
    def test_most_moves_of_an_untouched_machine_follow_a_plan(
        self, case: tuple[list[dict[str, Any]], list[Act]]
    ) -> None:
        """Where nothing is attached, and no transition leads nowhere, `transitions` is asked for errors only."""
        written, acts = case
        side = Side(
            SealedMachine(moves=Record, **options()), [each for each in written if each["dest"] != "nowhere"]
        )
        asked = 0
        usual = Event.trigger

        def trigger(*args: Any) -> bool:
            nonlocal asked
            asked += 1
            return usual(*args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Event, "trigger", trigger)
            for number, act in enumerate(acts):
                if act[0] == "move" and act[2] in {*STATES, ...} and type(act[3]) is int:
                    try:
                        side.perform(act, number)
                    except MachineError:
                        asked -= 1

        event(f"moves: {sum(each is True for each in side.trace)}")
        assert asked == 0


class TestCanary:
    """The law catches plans that break it."""

    @pytest.mark.parametrize(
        ("name", "broken"),
        [
            ("_has_any", lambda *_: False),
            ("_has_any", lambda *_: True),
            ("any", lambda _: False),
            ("_drop_plans", lambda _: None),
            ("copy", lambda each: each),
            ("_mask", lambda each: each.func.mask & 3),
        ],
        ids=[
            "forgets what forbids",
            "forbids always",
            "does not see callbacks on the way",
            "keeps plans for ever",
            "does not see lists change",
            "forgets a bit",
        ],
    )
    def test_a_broken_plan_is_caught(self, name: str, broken: Callable[..., object]) -> None:
        """Some case tells a plan that was broken on purpose from `transitions`."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sealed, name, broken, raising=False)

            found = find(
                cases(),
                lambda case: first_difference(*case) is not None,
                settings=settings(
                    max_examples=2000, phases=[Phase.generate], database=None, derandomize=True
                ),
            )

        assert first_difference(*found) is None
