"""The same ladder in other libraries for state machines, where they are installed."""

from __future__ import annotations

import warnings

from collections.abc import Callable, Iterator
from typing import Any, Final

from benchmarks.contestants import NEEDED, TOP, Contestant


_RESET: Final = "reset"


def peers() -> tuple[list[Contestant], list[str]]:
    """Give the libraries that are installed, and the names of those that are not."""
    there, missing = [], []
    for package, make in _MAKERS.items():
        try:
            there.append(make())
        except ImportError:
            missing.append(package)
    return there, missing


def _statemachine() -> Contestant:
    from statemachine import State, StateMachine  # noqa: PLC0415 -- optional
    from statemachine.exceptions import TransitionNotAllowed  # noqa: PLC0415

    class Ladder(StateMachine):  # type: ignore[misc,unused-ignore]
        L0, L1, L2, L3, L4 = State(initial=True), State(), State(), State(), State()
        L5 = State()
        advance = (
            L0.to(L1, cond="ok")
            | L1.to(L2, cond="ok")
            | L2.to(L3, cond="ok")
            | L3.to(L4, cond="ok")
            | L4.to(L5, cond="ok")
        )
        reset = L5.to(L0)

        def __init__(self) -> None:
            self.accepted: set[int] = set()
            super().__init__()

        def ok(self, source: State) -> bool:
            return NEEDED[int(source.id[1:])] <= self.accepted

    def advance(record: Any) -> Callable[[], object]:
        def move() -> object:
            try:
                return record.advance()
            except TransitionNotAllowed as refusal:
                return refusal

        return move

    def level(record: Any) -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return int(record.current_state.id[1:])

    return Contestant(
        name="python-statemachine",
        new=Ladder,
        accept=lambda record, items: record.accepted.update(items),
        advance=advance,
        level=level,
        to_start=lambda record: record.reset,
        start_is_a_move=True,
    )


def _sismic() -> Contestant:
    from sismic.interpreter import Interpreter  # noqa: PLC0415 -- optional
    from sismic.io import import_from_yaml  # noqa: PLC0415

    chart = import_from_yaml("\n".join(_chart()))

    def new() -> Any:
        made = Interpreter(chart, initial_context={"accepted": set(), "needed": NEEDED})
        made.execute()
        return made

    def sending(event: str) -> Callable[[Any], Callable[[], object]]:
        return lambda record: lambda: record.queue(event).execute()

    return Contestant(
        name="sismic",
        new=new,
        accept=lambda record, items: record.context["accepted"].update(items),
        advance=sending("advance"),
        level=lambda record: int(record.configuration[-1][1:]),
        to_start=sending(_RESET),
        start_is_a_move=True,
    )


def _chart() -> Iterator[str]:
    yield from ("statechart:", "  name: ladder", "  root state:", "    name: root", "    initial: L0")
    yield "    states:"
    for n in range(TOP):
        yield from (f"    - name: L{n}", "      transitions:", "      - event: advance")
        yield from (f"        target: L{n + 1}", f"        guard: needed[{n}] <= accepted")
    yield from (f"    - name: L{TOP}", "      transitions:", f"      - event: {_RESET}", "        target: L0")


def _xstate() -> Contestant:
    from xstate_statemachine import MachineLogic, SyncInterpreter, create_machine  # noqa: PLC0415 -- optional

    def guard(n: int) -> Callable[[Any, Any], bool]:
        return lambda context, _: NEEDED[n] <= context["accepted"]

    states = {f"L{n}": {"on": {"advance": {"target": f"L{n + 1}", "guard": f"g{n}"}}} for n in range(TOP)}
    config = {
        "id": "ladder",
        "initial": "L0",
        "context": {"accepted": set()},
        "states": {**states, f"L{TOP}": {"on": {_RESET: {"target": "L0"}}}},
    }
    machine = create_machine(config, logic=MachineLogic(guards={f"g{n}": guard(n) for n in range(TOP)}))

    def new() -> Any:
        made = SyncInterpreter(machine)
        made.start()
        return made

    def sending(event: str) -> Callable[[Any], Callable[[], object]]:
        return lambda record: lambda: record.send(event)

    return Contestant(
        name="xstate-statemachine",
        new=new,
        accept=lambda record, items: record.context["accepted"].update(items),
        advance=sending("advance"),
        level=lambda record: int(max(record.current_state_ids)[-1]),
        to_start=sending(_RESET),
        start_is_a_move=True,
    )


_MAKERS: Final[dict[str, Callable[[], Contestant]]] = {
    "python-statemachine": _statemachine,
    "sismic": _sismic,
    "xstate-statemachine": _xstate,
}
