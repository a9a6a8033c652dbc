"""Mutants held against tests: each in a process of its own, by the tests that come across the line it changes.

Tests are collected and run once, and which lines they come across is noted. A mutant is
then put into a copy of the process (`fork`): into the functions that are there already, or in
place of a constant of the module. What runs on import otherwise, such as a class of fields,
is put in place before anything is imported, in a process begun anew, which takes longer.
"""

from __future__ import annotations

import ast
import gc
import mmap
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

from collections.abc import Iterator, Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, Final

import pytest

from attrs import define, field

from mutation.mutants import Mutant


ROOT: Final = Path(__file__).parents[2]
_PLAIN: Final = (str, bytes, int, slice, re.Pattern)
MOST: Final = 20_000
"""How many tests there may be."""
PATIENCE: Final = 4
"""Seconds that a test of a mutant may take besides three times what it took before."""


@define
class Outcome:
    """What became of mutants."""

    killed: int = 0
    survivors: list[Mutant] = field(factory=list)
    listed: list[Mutant] = field(factory=list)

    @property
    def score(self) -> str:
        """The share of mutants, but for those listed, that a test noticed."""
        asked = self.killed + len(self.survivors)
        return f"{self.killed} of {asked}" + (f" ({100 * self.killed / asked:.1f} %)" if asked else "")


class Mutating:
    """A plugin of pytest that runs all tests once, and then those that matter for each mutant."""

    def __init__(self, mutants: Sequence[Mutant], tests: Sequence[str], *, workers: int) -> None:
        self.mutants = mutants
        self.tests = tests
        self.workers = workers
        self.dead: list[bool] = [False] * len(mutants)
        self.is_sound = False
        self._failed = False
        self._paths = {str(ROOT / path): path for path in {each.path for each in mutants}}
        self._lines: dict[pytest.Item, set[tuple[Path, int]]] = {}
        self._seconds: dict[pytest.Item, float] = {}
        self._functions: dict[tuple[str, str], list[FunctionType]] = {}
        self._kills = mmap.mmap(
            -1, 8 * MOST
        )  # shared with all children: when each test last noticed a mutant
        self._number: dict[pytest.Item, int] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self._failed = self._failed or report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all, then the mutants."""
        self._first_run(session.items)
        self.is_sound = not self._failed
        if self.is_sound:
            self._find_functions()
            self._all_mutants(session.items)
        return True

    # --- before ------------------------------------------------------------------
    def _first_run(self, items: Sequence[pytest.Item]) -> None:
        self._number = {item: n for n, item in enumerate(items[:MOST])}
        for item, following in zip(items, [*items[1:], None], strict=True):
            seen: set[tuple[Path, int]] = set()
            _forget_what_was_remembered()  # or only the first test to ask would come across it
            began = time.monotonic()
            with _traced(seen, self._paths):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            self._lines[item], self._seconds[item] = seen, time.monotonic() - began

    def _find_functions(self) -> None:
        for each in gc.get_objects():
            if isinstance(each, FunctionType) and each.__code__.co_filename in self._paths:
                key = each.__code__.co_filename, each.__code__.co_qualname
                self._functions.setdefault(key, []).append(each)

    # --- mutants -----------------------------------------------------------------
    def _all_mutants(self, items: Sequence[pytest.Item]) -> None:
        gc.freeze()  # what is never looked through is never copied into the processes to come
        running: dict[int, int] = {}
        for n, mutant in enumerate(self.mutants):
            if len(running) >= self.workers:
                self._wait(running)
            chosen = self._items_for(mutant, items)
            if not (chosen or runs_on_import(mutant)):  # no test comes across it: nothing would notice
                continue
            sys.stdout.flush()
            sys.stderr.flush()
            child = os.fork()
            if child == 0:
                self._in_child(mutant, chosen)
            running[child] = n
        while running:
            self._wait(running)
        gc.unfreeze()

    def _wait(self, running: dict[int, int]) -> None:
        child, status = os.wait()
        n = running.pop(child)
        self.dead[n] = status != 0
        done = n + 1
        if done % 50 == 0:
            print(f"  {done} of {len(self.mutants)}", file=sys.__stdout__, flush=True)

    def _items_for(self, mutant: Mutant, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """Give the tests that come across a line, the quick ones first; for what runs on import, all of the module."""
        if mutant.is_code:
            first, last = _span(mutant)
            found = [
                item
                for item in items
                if any(path == mutant.path and first <= line <= last for path, line in self._lines[item])
            ]
        else:
            found = [item for item in items if any(path == mutant.path for path, _ in self._lines[item])]
            found = found or list(items)  # a module of nothing but constants is come across by nobody
        return sorted(found, key=lambda item: (-self._last_kill(item), self._seconds[item]))

    def _last_kill(self, item: pytest.Item) -> int:
        place = 8 * self._number[item]
        return int.from_bytes(self._kills[place : place + 8], "big")

    def _note_kill(self, item: pytest.Item) -> None:
        place = 8 * self._number[item]
        self._kills[place : place + 8] = time.monotonic_ns().to_bytes(8, "big")

    def _in_child(self, mutant: Mutant, items: list[pytest.Item]) -> None:
        """Put a mutant in its place, run the tests, and end: with 0 if it survived."""
        code = 3
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(10 * PATIENCE)
            if not items or not (self._put_into_functions(mutant) or _put_into_module(mutant)):
                code = self._in_a_new_process(mutant)
            else:
                code = int(self._fails(items))
        except BaseException:  # noqa: BLE001 -- a mutant that cannot even be put in its place is noticed
            code = 1
        finally:
            os._exit(code)

    def _put_into_functions(self, mutant: Mutant) -> bool:
        if not mutant.is_code:
            return False
        path = str(ROOT / mutant.path)
        changed = {each.co_qualname: each for each in _codes(compile(mutant.tree, path, "exec"))}
        functions = self._functions.get((path, mutant.within), [])
        for each in functions:
            each.__code__ = changed[mutant.within]
        _forget_what_was_remembered()
        return bool(functions)

    def _fails(self, items: list[pytest.Item]) -> bool:
        self._failed = False
        for item, following in zip(items, [*items[1:], None], strict=True):
            signal.alarm(int(PATIENCE + 3 * self._seconds[item]))  # ends the process
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed:
                self._note_kill(item)
                return True
        return False

    def _in_a_new_process(self, mutant: Mutant) -> int:
        with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8") as file:
            file.write(ast.unparse(mutant.tree))
            file.flush()
            done = subprocess.run(
                [sys.executable, "-m", "tests.mutation.replaced", _module_name(mutant.path), file.name, *self.tests],
                cwd=ROOT, check=False, capture_output=True,
            )  # fmt: skip
        return done.returncode


def _forget_what_was_remembered() -> None:
    """Clear the caches of functions: what was made before the change would stand in for what it makes."""
    for name, module in tuple(sys.modules.items()):
        if name.partition(".")[0] == "kpiflow":
            for each in tuple(vars(module).values()):
                if isinstance(each, _lru_cache_wrapper):
                    each.cache_clear()


def _span(mutant: Mutant) -> tuple[int, int]:
    """Give the lines of the outermost function that a mutant is in."""
    for node in ast.walk(mutant.module):
        if isinstance(node, ast.FunctionDef) and node.lineno <= mutant.line <= (node.end_lineno or 0):
            return node.lineno, node.end_lineno or node.lineno
    return mutant.line, mutant.line


def runs_on_import(mutant: Mutant) -> bool:
    """Tell whether the function that a mutant is in is called by what its module runs on import, or by what that calls."""
    functions = {each.name: each for each in mutant.module.body if isinstance(each, ast.FunctionDef)}
    called: set[str] = set()
    left: list[ast.AST] = [each for each in mutant.module.body if each not in functions.values()]
    while left:
        for each in ast.walk(left.pop()):
            if isinstance(each, ast.Name) and each.id in functions and each.id not in called:
                called.add(each.id)
                left.append(functions[each.id])
    return mutant.within.partition(".")[0] in called


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _put_into_module(mutant: Mutant) -> bool:
    """Exchange a constant of a module, wherever it was imported to."""
    module = sys.modules[_module_name(mutant.path)]
    is_constant = any(
        isinstance(each, ast.Assign | ast.AnnAssign) and _assigns(each, mutant.within)
        for each in mutant.tree.body
    )
    if mutant.is_code or not is_constant:
        return False
    made: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__, "__package__": module.__package__}  # fmt: skip
    exec(compile(mutant.tree, str(module.__file__), "exec"), made)  # noqa: S102 -- the mutant itself
    for name, new in made.items():
        old = getattr(module, name, None)
        if name == mutant.within or (isinstance(new, _PLAIN) and new != old):  # and what was made of it
            for each in tuple(sys.modules.values()):
                if getattr(each, "__dict__", {}).get(name) is old:
                    setattr(each, name, new)
    _forget_what_was_remembered()
    return True


def _assigns(statement: ast.Assign | ast.AnnAssign, name: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return any(isinstance(each, ast.Name) and each.id == name for each in targets)


def _module_name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


class _traced:  # noqa: N801 -- a context
    """Notes the lines of some files that are come across, in all threads."""

    def __init__(self, seen: set[tuple[Path, int]], paths: dict[str, Path]) -> None:
        self._seen, self._paths = seen, paths

    def __enter__(self) -> None:
        threading.settrace(self._calls)
        sys.settrace(self._calls)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        threading.settrace(None)

    def _calls(self, frame: FrameType, _event: str, _argument: object) -> Any:
        path = self._paths.get(frame.f_code.co_filename)
        if path is None:
            return None

        def noted(frame: FrameType, _event: str, _argument: object) -> Any:
            self._seen.add((path, frame.f_lineno))
            return noted

        self._seen.add((path, frame.f_lineno))
        return noted
