"""Calls of the system that a process makes, watched and failed by strace."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import frozen


FILE_CALLS: Final = (
    "openat", "newfstatat", "pread64", "read", "pwrite64", "write", "fdatasync", "fsync", "ftruncate",
    "fcntl", "lseek", "fchown", "mmap", "unlink", "close",
)  # fmt: skip
"""The calls in which a store meets its files; what a job says goes through `writev`, which is not among them."""

_CALL: Final = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)")


def why_not() -> str:
    """Say why nothing can be traced here; nothing if it can."""
    if shutil.which("strace") is None:
        return "needs strace"
    tried = subprocess.run(
        ["strace", "-o", os.devnull, "-e", "inject=close:error=EINTR:when=900", "true"],  # noqa: S607
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return "" if tried.returncode == 0 else f"needs ptrace: {tried.stderr.strip()[:100]}"


@contextmanager
def traced(process: int, *options: str) -> Iterator[None]:
    """Trace a process for a while."""
    command = ["strace", "-p", str(process), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        first = tracer.stderr.readline()
        if "attached" not in first:
            raise OSError(f"strace: {first}")
        try:
            yield
        finally:
            try:
                tracer.wait(10)  # it ends with whoever it traces
            except subprocess.TimeoutExpired:
                tracer.kill()


@frozen
class Call:
    """One call: its name, what was given to it as strace writes it, and what it gave back."""

    name: str
    given: str
    result: int


@contextmanager
def recorded(process: int, calls: Sequence[str], into: list[Call]) -> Iterator[None]:
    """Record calls of a process, with every byte of them, until it ends."""
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        options = ("-xx", "-s", "100000000", "-o", str(log), "-e", f"trace={','.join(calls)}")
        with traced(process, *options):
            yield
        for line in log.read_text().splitlines():
            found = _CALL.match(line)
            if found:
                into.append(Call(found[1], found[2], int(found[3]) if found[3] != "?" else -1))
