"""Sealed machines: what leaves the plan, besides what the law of equality tries at random."""

from __future__ import annotations

import copy
import logging
import pickle

from collections import defaultdict
from collections.abc import Callable, Iterator
from enum import Enum
from itertools import product
from typing import Any, Final, TypeAlias

import pytest

from transitions import Event, Machine, MachineError, State

from kpiflow.machine import Needs, SealedMachine, sealed as sealed_module


class Record:
    """A plain model."""

    def __init__(self) -> None:
        self.state = "A"
        self.held = 1


class Watched(Record):
    """A model that runs code of its own when its state is set."""

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)


class Own(SealedMachine):
    """A machine with callbacks in a subclass."""

    def __init__(self, **options: Any) -> None:
        self.called = 0
        super().__init__(**options)

    def callbacks(self, funcs: Any, event_data: Any) -> None:
        """Count instead of calling."""
        self.called += 1
        super().callbacks(funcs, event_data)


def machine(cls: Any = SealedMachine, moves: type = Record, **options: Any) -> Any:
    """Make a machine that goes from A to B and back."""
    made = cls(
        moves=moves, model=None, states=["A", "B"], initial="A", auto_transitions=False, **({"send_event": True} | options)
    )  # fmt: skip
    made.add_transition("go", "A", "B", conditions=[Needs(1)])
    made.add_transition("go", "B", "A", unless=[Needs(2)])
    return made


def stored(made: Any) -> Any:
    """Store a machine and read it back."""
    return pickle.loads(pickle.dumps(made))  # noqa: S301 -- our own


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Give the models that `transitions` was asked to move."""
    models: list[object] = []
    usual = Event.trigger

    def trigger(self: Any, model: Any, *args: Any, **kwargs: Any) -> bool:
        models.append(model)
        return usual(self, model, *args, **kwargs)

    monkeypatch.setattr(Event, "trigger", trigger)
    return models


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Listen to what `transitions` writes in its log."""
    with caplog.at_level(logging.DEBUG, logger="transitions.core"):
        yield caplog


class TestPlan:
    def test_it_moves_without_transitions(self, asked: list[object]) -> None:
        """Where nobody listens, a move and a refusal need nothing of `transitions`."""
        go, record = machine().events["go"].trigger, Record()

        assert (go(record), record.state, go(record), record.state) == (True, "B", True, "A")
        record.held = 0
        assert (go(record), record.state, asked) == (False, "A", [])

    def test_it_comes_back_when_a_callback_is_detached(self, asked: list[object]) -> None:
        """A callback is a reason to leave the plan for as long as it is attached."""
        made, record = machine(), Record()
        go = made.events["go"].trigger
        go(record)
        made.before_state_change.append(lambda _: None)
        go(record)
        made.before_state_change.clear()
        go(record)

        assert asked == [record]

    def test_transitions_added_later_are_planned(self, asked: list[object]) -> None:
        """A machine may grow, and is as fast as before."""
        made, record = machine(), Record()
        made.events["go"].trigger(record)
        made.add_states(["C"])
        made.add_transition("on", "B", "C")
        made.remove_transition("go", "B")
        made.add_transition("go", "C", "A")

        moved = [made.events["on"].trigger(record), made.events["go"].trigger(record)]
        assert (moved, record.state, asked) == ([True, True], "A", [])


class TestLeaving:
    def test_a_reader_of_the_log_gets_every_line(self, log: pytest.LogCaptureFixture) -> None:
        """What `transitions` writes is written, as soon as somebody reads it."""

        def lines(made: Any) -> list[str]:
            record = Record()
            log.clear()
            made.events["go"].trigger(record)
            made.events["go"].trigger(record)
            return [each.getMessage().replace(repr(each.args), "") for each in log.records]

        stock = Machine(
            model=None, states=["A", "B"], initial="A", auto_transitions=False, send_event=True
        )  # fmt: skip
        stock.add_transition("go", "A", "B", conditions=[Needs(1)])
        stock.add_transition("go", "B", "A", unless=[Needs(2)])

        assert lines(machine()) == lines(stock)
        assert len(log.records) > 10

    def test_the_log_may_be_opened_and_closed(
        self, asked: list[object], caplog: pytest.LogCaptureFixture
    ) -> None:
        """The level of the log counts at each move."""
        go, record = machine().events["go"].trigger, Record()
        go(record)
        with caplog.at_level(logging.INFO, logger="transitions.core"):
            go(record)
        go(record)

        assert asked == [record]

    @pytest.mark.parametrize(
        ("cls", "moves", "options"),
        [
            (Own, Record, {}),
            (SealedMachine, Watched, {}),
            (SealedMachine, Machine, {}),
            (SealedMachine, Record, {"queued": True}),
        ],
        ids=["a subclass of the machine", "a model with code", "models of another class", "a queue"],
    )
    def test_what_a_plan_does_not_know_is_left_to_transitions(
        self, asked: list[object], cls: Any, moves: type, options: dict[str, Any]
    ) -> None:
        """Whatever may do more than a plan knows is moved by `transitions`."""
        made = machine(cls, moves, **options)
        record = moves() if moves is Watched else Record()

        assert (made.events["go"].trigger(record), record.state, asked) == (True, "B", [record])

    def test_callbacks_of_a_subclass_are_called(self) -> None:
        """A subclass of the machine sees all that it would of `transitions`."""
        made = machine(Own)
        made.events["go"].trigger(Record())

        assert made.called > 0


class TestCopies:
    @pytest.mark.parametrize("how", [copy.deepcopy, stored])
    def test_a_copy_has_plans_of_its_own(self, asked: list[object], how: Any) -> None:
        """A callback attached to a copy is called by the copy, and only there."""
        made, record = machine(), Record()
        made.events["go"].trigger(record)
        copied = how(made)
        seen: list[str] = []
        copied.events["go"].trigger(record)
        copied.get_transitions("go", "A")[0].after = [lambda event: seen.append(event.state.name)]

        assert (copied.events["go"].trigger(record), seen) == (True, ["B"])
        made.events["go"].trigger(record)
        assert (seen, len(asked)) == (["B"], 1)


class Held(int):
    """A number with behaviour of its own, as somebody might show what is held."""

    def __and__(self, other: int) -> int:
        """Hold everything."""
        return other


def moved(made: Any, *, held: Any = 1) -> tuple[bool, str]:
    """Give whether a record is moved from A, and where it is then."""
    record = Record()
    record.held = held
    return made.events["go"].trigger(record), record.state


class TestWhatPlansCannotSay:
    """What is no plain move of bits ends where `transitions` would take it."""

    def test_what_is_held_may_be_more_than_a_number(self, asked: list[object]) -> None:
        """A number that answers by code of its own is asked by `transitions`, and not by the plan."""
        assert (moved(machine(), held=Held(0)), len(asked)) == ((True, "B"), 1)
        assert moved(machine(), held=0)[1] == "A"

    def test_an_internal_transition_stays(self, asked: list[object]) -> None:
        """A transition without a goal takes place, and the state is the same."""
        made = machine()
        made.add_transition("look", "A", None)
        record = Record()

        assert (made.events["look"].trigger(record), record.state, asked) == (True, "A", [])

    def test_the_end_of_a_machine_is_told(self, asked: list[object]) -> None:
        """Whoever listens for a final state hears of it, from then on."""
        made = SealedMachine(
            moves=Record, model=None, states=["A", {"name": "B", "final": True}], initial="A",
            auto_transitions=False, send_event=True,
        )  # fmt: skip
        made.add_transition("go", "A", "B")
        ends: list[str] = []
        assert (moved(made), asked) == ((True, "B"), [])
        made.on_final.append(lambda event: ends.append(event.model.state))

        assert (moved(made), ends, len(asked)) == ((True, "B"), ["B"], 1)

    def test_a_trigger_without_transitions_is_gone(self) -> None:
        """Taking the last transition of a trigger away takes the trigger, and leaves the others."""
        made = machine()
        made.add_transition("on", "B", "A")
        made.remove_transition("go")

        assert list(made.events) == ["on"]

    def test_what_is_taken_off_a_part_is_noticed(self, asked: list[object]) -> None:
        """A plan made of a part is made anew when something of the part is deleted."""
        made = machine()
        [transition] = made.get_transitions("go", "A")
        transition.remark = "by hand"
        moved(made)
        del transition.remark

        assert not made.events["go"]._plans
        assert (moved(made), asked) == ((True, "B"), [])

    @pytest.mark.parametrize(
        ("change", "end"),
        [
            (lambda go, _: setattr(go, "conditions", tuple(go.conditions)), "B"),
            (lambda go, _: setattr(go, "execute", lambda _: False), "A"),
            (lambda _, made: setattr(made.get_state("B"), "enter", lambda event: setattr(event.model, "state", "A")), "A"),
            (lambda go, _: setattr(go, "before", _Calls()), "B"),
        ],
        ids=["conditions in a tuple", "a move of its own", "a state of its own", "a list of its own"],
    )  # fmt: skip
    def test_parts_that_are_exchanged_are_left_to_transitions(
        self, asked: list[object], change: Any, end: str
    ) -> None:
        """Whatever stands in place of a usual part is asked, and the move ends where it says."""
        made = machine()
        change(made.get_transitions("go", "A")[0], made)

        assert (moved(made)[1], len(asked)) == (end, 1)


class _Calls(list[Any]):
    """A list of callbacks that says by itself what is in it."""


# --- Side by side with `transitions` -------------------------------------------------
Say: TypeAlias = Callable[..., None]
Change: TypeAlias = Callable[[Any, Say], object]


class Placed(Record):
    """A plain model that stands in two places."""

    def __init__(self) -> None:
        super().__init__()
        self.place = "A"


class Letter(Enum):
    """States by something else than their names."""

    A = 1
    B = 2
    C = 3


class Never(Needs):
    """Bits that are never enough."""

    def __call__(self, event: Any) -> bool:
        """Refuse."""
        return False


def side_by_side(*, moves: type = Placed, **options: Any) -> tuple[Any, Any]:
    """Make a sealed machine and one of `transitions` that are alike."""
    given: dict[str, Any] = {
        "model": None, "states": ["A", "B", "C"], "initial": "A", "auto_transitions": False, "send_event": True,
    }  # fmt: skip
    made = SealedMachine(moves=moves, **(given | options)), Machine(**(given | options))
    for each in made:
        each.add_transition("go", "A", "B", conditions=[Needs(2)])
        each.add_transition("go", "A", "C", conditions=[Needs(1)], unless=[Needs(4)])
        each.add_transition("go", "B", "A", unless=[Needs(2)])
        each.add_transition("on", "A", "B", conditions=[Needs(3)])
        each.add_transition("on", "B", None)
    return made


def tried(made: Any, moves: type = Placed) -> list[object]:
    """Give what comes of moving models from everywhere, whatever is held."""
    came: list[object] = []
    for state, held, name in product(("A", "B", "C", "nowhere"), range(8), ("go", "on")):
        model: Any = moves()
        model.state, model.held = state, held
        try:
            answer: object = made.events[name].trigger(model)
        except (LookupError, MachineError, TypeError, ValueError) as error:
            answer = type(error), str(error)
        came.append((answer, vars(model)))
    return came


def lived(made: Any, change: Change) -> tuple[object, ...]:
    """Give what comes of moves before and after a change, and what was said meanwhile."""
    said: list[object] = []
    before = tried(made)
    change(made, lambda *events: said.append([(each.state.name, each.model.state) for each in events]))
    return before, tried(made), said


def telling(say: Say, *items: object) -> list[Any]:
    """Give a list that says when it is gone through."""

    class Telling(list[Any]):
        def __iter__(self) -> Iterator[Any]:
            say()
            return super().__iter__()

    return Telling(items)


def ways(made: Any, state: str = "A") -> Any:
    """Give the transitions of a trigger from a state."""
    return made.events["go"].transitions[state]


def several(*changes: Change) -> Change:
    """Make one change of several."""
    return lambda made, say: [each(made, say) for each in changes]


def condition(made: Any, n: int = 0) -> Any:
    """Give a condition of the second transition from A."""
    return ways(made)[1].conditions[n]


def refuse(*_: object) -> bool:
    """Stand in for something that says yes or no."""
    return False


def replace_later(made: Any, _: Say) -> None:
    """Put all transitions into a dictionary of somebody's own, and change that once it was used."""
    go = made.events["go"]
    go.transitions = defaultdict(list, go.transitions)
    tried(made)
    go.transitions["A"] = []


def states_replaced(made: Any, say: Say) -> None:
    """Put all states into a dictionary of somebody's own, and change that once it was used."""
    made.states = dict(made.states)
    tried(made)
    made.states["B"] = made.state_cls("B", on_enter=[say])


def queue_left(made: Any, say: Say) -> None:
    """Give up waiting in a queue while something still waits."""
    made._queued = True
    made._transition_queue.append(say)
    made._queued = False


CHANGES: Final[dict[str, Change]] = {
    # whoever listens is called, appended or assigned
    "leaving": lambda made, say: made.states["A"].on_exit.append(say),
    "leaving, assigned": lambda made, say: setattr(made.states["A"], "on_exit", [say]),
    "entering": lambda made, say: made.states["B"].on_enter.append(say),
    "entering, assigned": lambda made, say: setattr(made.states["B"], "on_enter", [say]),
    "entering a state that nothing leads out of": lambda made, say: setattr(made.states["C"], "on_enter", [say]),
    "before": lambda made, say: ways(made)[1].before.append(say),
    "after": lambda made, say: ways(made)[1].after.append(say),
    "after, assigned": lambda made, say: setattr(ways(made)[1], "after", [say]),
    "prepare": lambda made, say: ways(made)[1].prepare.append(say),
    "before any": lambda made, say: made.before_state_change.append(say),
    "after any": lambda made, say: made.after_state_change.append(say),
    "after any, assigned": lambda made, say: setattr(made, "after_state_change", say),
    "prepare any": lambda made, say: made.prepare_event.append(say),
    "finalize any": lambda made, say: made.finalize_event.append(say),
    "a final state": several(
        lambda made, say: made.on_final.append(say), lambda made, _: setattr(made.states["B"], "final", True)
    ),
    # lists that say by themselves what is in them are asked
    "a list of transitions": lambda made, say: made.events["go"].transitions.update(A=telling(say, *ways(made))),
    "a list of conditions": lambda made, say: setattr(ways(made)[1], "conditions", telling(say)),
    "a list to prepare": lambda made, say: setattr(ways(made)[1], "prepare", telling(say)),
    "a list to prepare any": lambda made, say: setattr(made, "prepare_event", telling(say)),
    "a list of who listens": lambda made, say: setattr(made, "after_state_change", telling(say)),
    # transitions
    "another goal": lambda made, _: setattr(ways(made)[0], "dest", "C"),
    "no goal": lambda made, _: setattr(ways(made)[0], "dest", None),
    "an empty goal": lambda made, _: setattr(ways(made)[0], "dest", ""),
    "an unknown goal": lambda made, _: setattr(ways(made)[0], "dest", "nowhere"),
    "another source": several(
        lambda made, _: setattr(ways(made)[0], "source", "C"), lambda made, say: made.states["C"].on_exit.append(say)
    ),
    "no conditions": lambda made, _: setattr(ways(made)[0], "conditions", []),
    "one more condition": lambda made, _: ways(made)[0].conditions.append(made.transition_cls.condition_cls(Needs(4))),
    "other bits": lambda made, _: setattr(condition(made), "func", Needs(4)),
    "bits that must not be set": lambda made, _: setattr(condition(made), "target", False),
    "bits that must be set": lambda made, _: setattr(condition(made, 1), "target", True),
    "neither": lambda made, _: setattr(condition(made), "target", None),
    "bits of a class of its own": lambda made, _: setattr(condition(made), "func", Never(1)),
    "a condition of its own": lambda made, _: setattr(condition(made), "func", refuse),
    "a check of its own": lambda made, _: setattr(condition(made), "check", refuse),
    "one more transition": lambda made, _: made.add_transition("go", "B", "C"),
    "one transition less": lambda made, _: made.remove_transition("go", "A", "B"),
    "transitions set": lambda made, _: made.events["go"].transitions.__setitem__("A", ways(made)[1:]),
    "transitions deleted": lambda made, _: made.events["go"].transitions.__delitem__("A"),
    "transitions popped": lambda made, _: made.events["go"].transitions.pop("A"),
    "the last transitions popped": lambda made, _: made.events["go"].transitions.popitem(),
    "transitions cleared": lambda made, _: made.events["go"].transitions.clear(),
    "transitions updated": lambda made, _: made.events["go"].transitions.update(A=ways(made)[1:]),
    "transitions joined": lambda made, _: made.events["go"].transitions.__ior__({"A": ways(made)[1:]}),
    "transitions replaced": lambda made, _: setattr(made.events["go"], "transitions", defaultdict(list)),
    "transitions changed in place of the usual ones": replace_later,
    # states
    "a state set": lambda made, say: made.states.__setitem__("B", made.state_cls("B", on_enter=say)),
    "a state deleted": lambda made, _: made.states.__delitem__("B"),
    "a state popped": lambda made, _: made.states.pop("B"),
    "the last state popped": lambda made, _: made.states.popitem(),
    "states cleared": lambda made, _: made.states.clear(),
    "states updated": lambda made, say: made.states.update(B=made.state_cls("B", on_enter=say)),
    "states joined": lambda made, say: made.states.__ior__({"B": made.state_cls("B", on_enter=say)}),
    "states replaced": lambda made, say: setattr(made, "states", {"A": made.state_cls("A", on_exit=say)}),
    "states changed in place of the usual ones": states_replaced,
    "a state by the name of another": lambda made, _: made.states.update(B=made.state_cls("C")),
    # what is done is done by something else
    "another way to set": lambda made, say: setattr(made, "set_state", lambda *_: say()),
    "another way to call": lambda made, say: setattr(made, "callbacks", lambda *_: say()),
    "another way to process": lambda made, say: setattr(made.events["go"], "_process", say),
    "another way to leave": lambda made, say: setattr(made.states["A"], "exit", say),
    "another way to move": lambda made, _: setattr(ways(made)[0], "execute", refuse),
    "no events": lambda made, _: setattr(made, "send_event", False),
    "another attribute": lambda made, _: setattr(made, "model_attribute", "place"),
    "a queue": lambda made, _: setattr(made, "_queued", True),
    "a queue that is left": queue_left,
    "nothing refused": lambda made, _: setattr(made, "ignore_invalid_triggers", True),
}  # fmt: skip


class TestSideBySide:
    """A sealed machine and one of `transitions` to which the same is done do the same."""

    @pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
    def test_what_is_changed_between_moves_counts(self, change: Change) -> None:
        """What is changed once plans are made counts in the next move, as it does in `transitions`."""
        sealed, stock = side_by_side()

        assert lived(sealed, change) == lived(stock, change) != lived(side_by_side()[1], lambda *_: None)

    def test_states_may_be_members(self) -> None:
        """A model is given the member of an enumeration, and not its name."""
        sealed, stock = side_by_side(states=Letter)

        assert tried(sealed) == tried(stock) != tried(side_by_side()[1])

    @pytest.mark.parametrize("goal", ["B", None])
    def test_a_state_that_there_is_not_is_refused(self, goal: str | None) -> None:
        """A model that stands nowhere goes nowhere, even if a transition begins there."""
        for each in side_by_side():
            each.add_transition("go", "nowhere", goal)
            model = Placed()
            model.state = "nowhere"

            with pytest.raises(ValueError, match="'nowhere' is not a registered state"):
                each.events["go"].trigger(model)
            assert model.state == "nowhere"

    def test_a_change_of_what_plans_are_made_of_gives_what_it_would(self) -> None:
        """Dictionaries of a sealed machine answer as any others do."""
        [sealed, _] = side_by_side()
        states, last = sealed.states, sealed.states["C"]
        joined = states
        joined |= {"D": last}

        assert joined is states
        assert (states.pop("D"), states.pop("D", None), states.popitem()) == (last, None, ("C", last))

    def test_every_change_of_them_drops_plans(self) -> None:
        """A change is made, gives what it would, and leaves no plan that was made before."""
        plans = {"A": "a plan"}
        states = sealed_module._States(A=State("A"))
        states.made_into = (plans,)

        assert sealed_module._dropping(dict.pop)(states, "B", "nothing") == "nothing"
        assert plans == {}

    @pytest.mark.parametrize("name", ["state", "held"])
    def test_a_property_is_read_and_set_as_often(self, name: str) -> None:
        """A model that runs code of its own to show its state or what it holds runs it as often."""
        read: list[object] = []

        class Shown(Placed):
            pass

        def get(model: Any) -> Any:
            read.append(name)
            return model.__dict__[name]

        def put(model: Any, value: object) -> None:
            read.append(value)
            model.__dict__[name] = value

        setattr(Shown, name, property(get, put))
        sealed, stock = side_by_side(moves=Shown)
        seen = []
        for each in (stock, sealed):
            read.clear()
            seen.append((tried(each, Shown), tried(each, Shown), [*read]))

        assert seen[0] == seen[1]

    @pytest.mark.parametrize("name", ["__getattr__", "__getattribute__"])
    def test_a_model_may_find_what_it_shows_by_itself(self, name: str) -> None:
        """A model that looks up by itself what it holds is asked as often."""
        asked: list[str] = []

        def find(model: Any, name: str) -> Any:
            asked.append(name)
            return object.__getattribute__(model, "mask" if name == "held" else name)

        Finding = type("Finding", (), {name: find, "mask": 1})  # noqa: N806 -- a class
        sealed, stock = side_by_side(moves=Finding)
        seen = []
        for each in (stock, sealed):
            model: Any = Finding()
            asked.clear()
            model.state = "A"
            seen.append((each.events["go"].trigger(model), model.state, [*asked]))

        assert seen[0] == seen[1]
        assert seen[0][2].count("held") == 3  # once for each condition that is asked

    def test_a_model_that_is_a_list_stands_for_others(self) -> None:
        """`transitions` sets the state of all that is in a model which is a list."""

        class Group(list[Any]):
            __slots__ = ("held", "state")
            held: int
            state: str
            __getattribute__ = object.__getattribute__  # as plain as a list can be

        for each in side_by_side(moves=Group):
            within, group = Record(), Group()
            group.append(within)
            group.state, group.held = "A", 3

            assert (each.events["go"].trigger(group), group.state, within.state) == (True, "A", "B")


class TestNeeds:
    @pytest.mark.parametrize("held", range(8))
    def test_all_bits_must_be_set(self, held: int) -> None:
        """A machine of `transitions` asks whether all the bits are set, whichever others are."""
        made = Machine(model=None, states=["A", "B"], initial="A", auto_transitions=False, send_event=True)
        made.add_transition("go", "A", "B", conditions=[Needs(5)])

        assert moved(made, held=held)[0] == (held in {5, 7})


class TestWhatStaysQuick:
    """What does not matter to a move does not take it off its plan."""

    def test_slots_are_as_plain_as_attributes(self, asked: list[object]) -> None:
        """A model that keeps what it shows in slots moves by its plan."""

        class Slotted:
            __slots__ = ("held", "state")
            held: int
            state: str

        model = Slotted()
        model.state, model.held = "A", 1

        assert (machine(moves=Slotted).events["go"].trigger(model), model.state, asked) == (True, "B", [])

    def test_an_empty_tuple_is_as_plain_as_an_empty_list(self, asked: list[object]) -> None:
        """Nobody listens in either."""
        assert (moved(machine(before_state_change=(), prepare_event=())), asked) == ((True, "B"), [])

    def test_one_more_transition_from_a_state_is_planned(self, asked: list[object]) -> None:
        """What is added where a plan was made is planned along with it."""
        made = machine()
        moved(made)
        made.add_transition("go", "A", None)

        assert (moved(made, held=0), asked) == ((True, "A"), [])

    def test_a_stored_machine_is_the_same_before_and_after(self) -> None:
        """Plans are neither stored nor copied."""
        made = machine()
        before = pickle.dumps(made)
        moved(made)

        assert pickle.dumps(made) == before
        assert not any(
            hasattr(each, "made_into") and each.made_into for each in copy.deepcopy(made).states.values()
        )

    def test_a_model_of_another_class_is_left_to_transitions(self, asked: list[object]) -> None:
        """Plans are for the one class that the machine was told of."""
        model = Watched()

        assert (machine().events["go"].trigger(model), model.state, asked) == (True, "B", [model])
