"""What a piece of work looks at besides what it is given: the clock, chance, files, the network, the environment."""

from __future__ import annotations

import gc
import os
import sys

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType
from typing import Any, Final


_MODULES: Final = frozenset(
    {"time", "posix", "nt", "random", "_random", "_socket", "_ssl", "_posixsubprocess", "_thread"}
)
_NAMES: Final = frozenset({"now", "utcnow", "today", "open", "urandom", "getrandbits", "uuid4"})
_HARMLESS: Final = frozenset(
    {"fspath", "get_ident", "acquire", "release", "allocate_lock", "RLock", "lock", "__enter__", "__exit__"}
)


@contextmanager
def looked_at() -> Iterator[set[str]]:
    """Note every call of a function in C that tells time or chance, or leaves the process.

    What is noted cannot be hidden by catching an error, as it could if such calls failed.
    """
    seen: set[str] = set()

    def noted(_frame: FrameType, event: str, function: Any) -> None:
        if event == "call" and _frame.f_code is os.getenv.__code__:
            seen.add("os.getenv")
        if event != "c_call":
            return
        owner = getattr(function, "__module__", None) or type(getattr(function, "__self__", None)).__module__
        name = getattr(function, "__name__", "")
        if name not in _HARMLESS and (owner in _MODULES or name in _NAMES):
            seen.add(f"{owner}.{name}")

    before = sys.getprofile()
    collects = gc.isenabled()
    gc.disable()  # others may have asked to be called when it collects, to tell how long it takes
    sys.setprofile(noted)
    try:
        yield seen
    finally:
        sys.setprofile(before)
        if collects:
            gc.enable()


def forget(*, but: str = "") -> None:
    """Empty what kpiflow remembers of answers given before, but in one module, so that the next ones are worked out."""
    for module, clear in _memories(len(sys.modules)):
        if module != but:
            clear()


@lru_cache(maxsize=1)
def _memories(_modules: int) -> tuple[tuple[str, Callable[[], None]], ...]:
    """Give what forgets, by the module it is in; looked for anew when modules came in."""
    return tuple(
        (name, clear)
        for name, module in tuple(sys.modules.items())
        if name.partition(".")[0] == "kpiflow"
        for each in tuple(vars(module).values())
        if callable(clear := getattr(each, "cache_clear", None))
    )
