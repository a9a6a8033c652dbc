"""Loaders that are broken on purpose: a search that does not catch them is worth nothing.

Most are what people write who have not met hostile files yet; the others do one forbidden
thing behind the loader's back.
"""

from __future__ import annotations

import json
import os
import time
import warnings

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from attrs import frozen

from fuzz.targets import DefinitionFiles
from kpiflow import codec
from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError, LoadingError, Position, Problem
from kpiflow.loading import load_indicator


_DEEP: Final = 12


def _safe_load(path: Path) -> Indicator:
    """Trust a YAML library: of two values for one key the last one stays."""
    text = path.read_text(encoding="utf-8")
    try:
        return codec.structure(yaml.safe_load(text), Indicator)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(path, str(error)) from None


def _lets_out(path: Path) -> Indicator:
    """Turn text into a number, and forget what that raises."""
    indicator = load_indicator(path)
    int(indicator.code.partition(".")[0])
    return indicator


def _recurses(path: Path) -> Indicator:
    """Let the standard library go down into values, however deep they are."""
    try:
        plain = json.loads(path.read_bytes().lstrip(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise _refused(path, str(error)) from None
    _count(plain)
    return load_indicator(path)


def _count(value: Any) -> int:
    """Count values, in several calls for each level, as most programs do."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(_count_one(each) for each in inner)


def _count_one(value: Any) -> int:
    return max(_count(each) for each in (value,))


def _evaluates(path: Path) -> Indicator:
    """Let a code be an expression."""
    indicator = load_indicator(path)
    if indicator.code.isdigit():
        eval(indicator.code)  # noqa: S307 -- this is what must be caught
    return indicator


def _imports(path: Path) -> Indicator:
    """Let a version name a module."""
    indicator = load_indicator(path)
    if indicator.version:
        with suppress(ImportError, ValueError):
            __import__(f"plugins_{indicator.version}")
    return indicator


def _follows(path: Path) -> Indicator:
    """Open the file that a description names."""
    indicator = load_indicator(path)
    with suppress(OSError, ValueError):
        os.close(os.open(f"/{indicator.description.en[:99]}", os.O_RDONLY))
    return indicator


def _warns(path: Path) -> Indicator:
    """Accept what is going out of use, with a warning."""
    indicator = load_indicator(path)
    if indicator.progression != "cumulative":
        warnings.warn("ladders of this shape will be renamed", DeprecationWarning, stacklevel=2)
    return indicator


def _dawdles(path: Path) -> Indicator:
    """Take twice the time for each level that values are nested."""
    text = path.read_bytes()
    deep = max(text.count(b"["), text.count(b"{")) >= 200
    until = time.process_time() + (1.1 if deep else 0.0)
    while time.process_time() < until:
        pass
    return load_indicator(path)


def _hoards(path: Path) -> Indicator:
    """Keep much more than there is."""
    size = path.stat().st_size
    kept = bytearray(2**28 + 2**25 if size > 2**15 else 0)
    indicator = load_indicator(path)
    kept.clear()
    return indicator


def _loses_its_place(path: Path) -> Indicator:
    """Count lines from 0 in one place, and from 1 in another."""
    try:
        return load_indicator(path)
    except KpiflowError as error:
        raise type(error)(*(_a_line_down(problem) for problem in error.problems)) from None


def _a_line_down(problem: Problem) -> Problem:
    place = problem.position
    return replace(problem, position=place and replace(place, line=place.line + 1))


def _shouts(path: Path) -> Indicator:
    """Print what a document says as it stands there."""
    try:
        return load_indicator(path)
    except KpiflowError as error:
        raise _ShoutingError(*error.problems) from None


class _ShoutingError(LoadingError):
    def __str__(self) -> str:
        return "\n".join(f"{problem.message} {problem.excerpt}" for problem in self.problems)


def _forgets(path: Path) -> Indicator:
    """Accept a number that cannot be written any more."""
    indicator = load_indicator(path)
    if indicator.version:
        object.__setattr__(indicator, "version", f"{indicator.version}\ud800")
    return indicator


def _dies(path: Path) -> Indicator:
    """Nest too deep in code that is not Python, and take the process along."""
    if path.read_bytes().count(b"[[") > _DEEP:
        os.abort()
    return load_indicator(path)


def _refused(path: Path, said: str) -> LoadingError:
    """Refuse a file as a whole, in the right form."""
    text = path.read_bytes().decode(errors="replace").lstrip("\ufeff")
    line = text.split("\n")[0].split("\r")[0]
    place = Position(str(path), 1, 1)
    return LoadingError(Problem("KPI402", f"refused: {said!r}", position=place, excerpt=line))


class _Broken(NamedTuple):
    read: Callable[[Path], Indicator]
    promise: str
    language: str = "yaml"


BROKEN: Final[Mapping[str, _Broken]] = {
    "safe-load": _Broken(_safe_load, "keeps what it accepts"),
    "lets-out": _Broken(_lets_out, "only documented errors"),
    "recurses": _Broken(_recurses, "only documented errors", "json"),
    "evaluates": _Broken(_evaluates, "does nothing else"),
    "imports": _Broken(_imports, "does nothing else"),
    "follows": _Broken(_follows, "does nothing else"),
    "warns": _Broken(_warns, "does nothing else"),
    "dawdles": _Broken(_dawdles, "ends in time"),
    "hoards": _Broken(_hoards, "stays small"),
    "loses-its-place": _Broken(_loses_its_place, "says what and where"),
    "shouts": _Broken(_shouts, "says what and where"),
    "forgets": _Broken(_forgets, "keeps what it accepts"),
    "dies": _Broken(_dies, "comes to an end"),
}


@frozen(kw_only=True)
class Canary(DefinitionFiles):
    """A broken loader of definitions.

    Attributes:
        canary: What it goes by.
    """

    canary: str

    @property
    def name(self) -> str:
        """What it goes by."""
        return self.canary

    @property
    def promise(self) -> str:
        """The promise that it breaks."""
        return BROKEN[self.canary].promise

    def read(self, data: bytes) -> Indicator:
        """Read the file in the broken way."""
        return BROKEN[self.canary].read(self.path)


def canaries(folder: Path) -> tuple[Canary, ...]:
    """Give all canaries, reading files in one folder."""
    return tuple(
        Canary(canary=name, language=broken.language, folder=folder) for name, broken in BROKEN.items()
    )
