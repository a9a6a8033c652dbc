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
