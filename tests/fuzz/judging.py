"""One input given to one loader, and every promise it may have broken."""

from __future__ import annotations

import re
import time
import traceback
import tracemalloc

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from attrs import field, frozen

from fuzz.watching import Watch
from kpiflow.errors import CODES, KpiflowError, Problem
from kpiflow.loading.limits import MAX_TEXT
from kpiflow.text import UNSAFE


SECONDS: Final = 1.0
"""What reading 64 KiB may take; of larger inputs each 64 KiB may."""
BYTES: Final = 256 * 2**20

_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_TRIES: Final = 3
_MEASURED: Final = 997
"""Of so many inputs the memory of one is measured, besides that of every large one."""
_PRINTED_WHOLE: Final = 50
"""Of so many errors one is printed to the end; of all others the first problem is."""
_LARGE: Final = 32 * 1024


class Target(Protocol):
    """Something that reads what strangers wrote."""

    @property
    def name(self) -> str:
        """What it goes by."""

    @property
    def language(self) -> str:
        """How its inputs are written: yaml, json, journal or values."""

    @property
    def seeds(self) -> tuple[bytes, ...]:
        """Inputs to begin with."""

    @property
    def refusals(self) -> tuple[type[KpiflowError], ...]:
        """The errors that it documents."""

    def prepare(self, data: bytes) -> None:
        """Put an input where it is read from."""

    def read(self, data: bytes) -> Any:
        """Read an input; what is accepted is given back."""

    def check(self, data: bytes, value: Any) -> None:
        """Raise an `AssertionError` where what was accepted should not be, or cannot be kept."""

    def texts(self, data: bytes) -> Mapping[str, str]:
        """Give the texts that problems must stand in, by the names of their files; none if they stand nowhere."""


@frozen(kw_only=True)
class Finding:
    """An input that broke a promise.

    Attributes:
        target: Where.
        promise: Which one.
        said: What happened.
        place: Where in the code, or in what, so that one fault is told once.
        data: The input.
    """

    target: str
    promise: str
    said: str
    place: str
    data: bytes = field(repr=False)

    @property
    def key(self) -> tuple[str, str]:
        """What tells faults apart."""
        return (self.promise, self.place)


@frozen(kw_only=True)
class Trial:
    """What one input came to.

    Attributes:
        finding: The promise it broke, if it did.
        codes: The codes it was refused with; empty when it was accepted.
        seconds: How long reading took.
        peak: How much memory it took, in bytes; 0 where that was not measured.
    """

    finding: Finding | None
    codes: tuple[str, ...] = ()
    seconds: float = 0.0
    peak: int = 0


class Judge:
    """Tries inputs, and holds what happens against the promises."""

    def __init__(self, target: Target, watch: Watch) -> None:
        self._target = target
        self._watch = watch
        self._tried = 0

    def trial(self, data: bytes) -> Trial:
        """Try one input."""
        self._tried += 1
        self._target.prepare(data)
        began = time.perf_counter()
        value, error = self._read_watched(data)
        seconds = time.perf_counter() - began
        if self._watch.noted:  # classes get their readers when they are first read; that happens once
            value, error = self._read_watched(data)
        broken = self._broken(data, value, error)
        allowed = SECONDS * max(1.0, len(data) / MAX_TEXT)
        if not broken and seconds > allowed:
            # Others may have kept the machine busy; what counts is the least time of the process itself.
            seconds = min(self._process_seconds(data) for _ in range(_TRIES))
            if seconds > allowed:
                broken = _Broken("ends in time", f"it took {seconds:.1f} s", _outcome(error))
        peak = 0
        if not broken and (len(data) > _LARGE or self._tried % _MEASURED == 0):
            peak = self._peak(data)
            if peak > BYTES:
                broken = _Broken("stays small", f"it took {peak / 2**20:.0f} MiB", _outcome(error))
        return Trial(
            finding=broken and Finding(target=self._target.name, data=data, **broken._asdict()),
            codes=_codes(error),
            seconds=seconds,
            peak=peak,
        )

    def _read(self, data: bytes) -> tuple[Any, Exception | None]:
        try:
            return self._target.read(data), None
        except Exception as error:  # noqa: BLE001 -- which one it is, is the question
            return None, error

    def _read_watched(self, data: bytes) -> tuple[Any, Exception | None]:
        with self._watch.armed():
            return self._read(data)

    def _process_seconds(self, data: bytes) -> float:
        began = time.process_time()
        self._read(data)
        return time.process_time() - began

    def _peak(self, data: bytes) -> int:
        tracemalloc.start()
        try:
            self._read(data)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def _broken(self, data: bytes, value: Any, error: Exception | None) -> _Broken | None:
        if self._watch.noted:
            noted = self._watch.noted[0]
            return _Broken("does nothing else", noted, noted.partition(" ")[0])
        if error is None:
            return self._broken_by_accepting(data, value)
        if isinstance(error, MemoryError):
            return _Broken("stays small", "it took more than the process may have", "MemoryError")
        if not isinstance(error, self._target.refusals) or not isinstance(error, KpiflowError):
            return _Broken("only documented errors", _shown(error), _raised_at(error))
        texts = {file: _BREAK.split(text) for file, text in self._target.texts(data).items()}
        may_name = b"<unread" in data
        faults = (_fault_of(problem, texts, may_name_standins=may_name) for problem in error.problems)
        is_printed_whole = self._tried % _PRINTED_WHOLE == 0
        fault = next(filter(None, faults), "") or _fault_of_text(error, is_whole=is_printed_whole)
        return _Broken("says what and where", f"{fault}: {_shown(error)}", fault) if fault else None

    def _broken_by_accepting(self, data: bytes, value: Any) -> _Broken | None:
        try:
            self._target.check(data, value)
        except Exception as error:  # noqa: BLE001 -- whatever is raised here was not documented
            return _Broken("keeps what it accepts", _shown(error), _raised_at(error))
        return None


class _Broken(NamedTuple):
    """A promise that was broken; see `Finding`."""

    promise: str
    said: str
    place: str


def _fault_of(problem: Problem, texts: Mapping[str, list[str]], *, may_name_standins: bool) -> str:
    """Say what is wrong with a problem itself."""
    if problem.code not in CODES:
        return f"unknown code {problem.code}"
    if not problem.message.strip():
        return f"no message ({problem.code})"
    said = (problem.message, problem.expected, problem.got, problem.hint, *problem.declared, *problem.reasons)
    if any("<unread" in each for each in said) and not may_name_standins:
        return f"a stand-in is named ({problem.code})"
    if not texts or problem.code == "KPI400":
        return ""
    fault = _fault_of_place(problem, texts)
    return f"{fault} ({problem.code})" if fault else ""


def _fault_of_place(problem: Problem, texts: Mapping[str, list[str]]) -> str:
    """Say what is wrong with the place of a problem."""
    place = problem.position
    if place is None:
        return "no position"
    if place.file not in texts:
        return "a position in no file that was read"
    lines = texts[place.file]
    if not 1 <= place.line <= len(lines):
        return "a line outside the text"
    line = lines[place.line - 1]
    if not 1 <= place.column <= len(line) + 1:
        return "a column outside the line"
    return "" if problem.excerpt == line else "another line is shown"


def _fault_of_text(error: KpiflowError, *, is_whole: bool) -> str:
    """Say what is wrong with an error as it is printed, or with the beginning of it."""
    if not error.problems:
        return "no problem at all"
    unsafe = UNSAFE.search(str(error) if is_whole else "\n".join(map(str, error.problems[:1])))
    return f"U+{ord(unsafe.group()):04X} is printed ({error.code})" if unsafe else ""


def _codes(error: Exception | None) -> tuple[str, ...]:
    problems = error.problems if isinstance(error, KpiflowError) else ()
    return tuple(sorted({problem.code for problem in problems}))


def _outcome(error: Exception | None) -> str:
    return type(error).__name__ if error else "accepted"


def _shown(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:400]


def _raised_at(error: Exception) -> str:
    """Name the kind of an error and the innermost place in kpiflow that it comes from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/kpiflow/" in frame.filename] or list(frames)
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].name}"
