"""Sealed machines: what leaves the plan, besides what the law of equality tries at random."""

from __future__ import annotations

import copy
import logging
import pickle

from collections.abc import Iterator
from typing import Any

import pytest

from transitions import Event, Machine

from kpiflow.machine import Needs, SealedMachine


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
