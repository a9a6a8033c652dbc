"""A process that starts processes: each does one job, says line by line how far it is, and can be killed.

Starting Python takes longer than what is tried here, so one process imports everything once
and forks for each job. What a job says goes through one pipe, read without a buffer of
Python's; `end` is said by whoever started the job, and by nobody who could be killed with it.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Final, Self, TypeAlias


Said: TypeAlias = list[Any]
"""One line: what it is about, and what there is to say about it."""

PATIENCE: Final = 120.0
_TESTS: Final = Path(__file__).parents[1]


class Crew:
    """Does one job after the other, each in a process of its own.

    Args:
        prefix: What the process is started by, such as `unshare`.
    """

    def __init__(self, prefix: Sequence[str] = ()) -> None:
        paths = [str(_TESTS.parent), str(_TESTS), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "trust.crew"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_TESTS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in = self._process.stdin.fileno()
        self._out = self._process.stdout.fileno()
        self._rest = b""
        self._lines: deque[Said] = deque()

    def start(self, job: str, **named: object) -> int:
        """Start a job, and give the process that does it."""
        os.write(self._in, json.dumps([job, named]).encode() + b"\n")
        said = self.next()
        assert said[0] == "pid", said
        return int(said[1])

    def go(self) -> None:
        """Let a job go on that waits."""
        os.write(self._in, b"go\n")

    def do(self, job: str, *, patience: float = PATIENCE, **named: object) -> list[Said]:
        """Let a job be done, and give all that it said."""
        self.start(job, **named)
        return self.rest(patience)

    def next(self, patience: float = PATIENCE) -> Said:
        """Wait for one line.

        Raises:
            TimeoutError: None came.
        """
        until = monotonic() + patience
        while not self._lines:
            self._take(max(until - monotonic(), 0))
        return self._lines.popleft()

    def some(self, count: int) -> list[Said]:
        """Wait for so many lines, or for the end."""
        lines: list[Said] = []
        while len(lines) < count and not (lines and lines[-1][0] == "end"):
            lines.append(self.next())
        return lines

    def so_far(self) -> list[Said]:
        """Give the lines that were said by now, without waiting for any."""
        try:
            while True:
                self._take(0)
        except TimeoutError:
            lines = list(self._lines)
            self._lines.clear()
            return lines

    def kill(self, process: int) -> list[Said]:
        """Kill the job as no signal handler could notice, and give what it said before, its end included."""
        with suppress(ProcessLookupError):  # it ended by itself, and says why
            os.kill(process, signal.SIGKILL)
        return self.rest()

    def rest(self, patience: float = PATIENCE) -> list[Said]:
        """Wait until the job is over, and give what it said until then, its end included."""
        lines = [self.next(patience)]
        while lines[-1][0] != "end":
            lines.append(self.next(patience))
        return lines

    def _take(self, patience: float) -> None:
        ready, _, _ = select.select([self._out], [], [], patience)
        if not ready:
            raise TimeoutError("nothing was said")
        taken = os.read(self._out, 1 << 16)
        if not taken:
            raise EOFError("whoever starts jobs is gone")
        *lines, self._rest = (self._rest + taken).split(b"\n")
        self._lines.extend(json.loads(line) for line in lines)

    def close(self) -> None:
        """Start no more jobs, and kill the one that is not over."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def say(*what: object) -> None:
    """Say a line, whole or not at all.

    Nothing else calls `writev`, and `readv` in `_line`, so that faults can be put into every call of a
    store but not into these.
    """
    os.writev(1, [json.dumps(what).encode() + b"\n"])


def wait_for_go() -> None:
    """Wait until whoever asked for the job says `go`."""
    _line()


def _line() -> bytes:
    line, byte = b"", bytearray(1)
    while not line.endswith(b"\n"):
        if not os.readv(0, [byte]):
            return b""
        line += byte
    return line


def main() -> None:
    """Do jobs as long as some are asked for."""
    from trust import jobs  # noqa: PLC0415 -- which says what it does by `say`

    while line := _line():
        job, named = json.loads(line)
        child = os.fork()
        if child == 0:
            _be_alone(os.getppid())
            say("pid", os.getpid())
            try:
                getattr(jobs, job)(**named)
            except BaseException as error:  # noqa: BLE001 -- told to whoever asked
                say("broke", type(error).__name__, str(error)[:500])
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say("end", os.waitstatus_to_exitcode(status))


def _be_alone(parent: int) -> None:
    """Die with whoever started the job, and let anybody trace it."""
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415 -- for Linux

    libc = ctypes.CDLL(None)
    libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    libc.prctl(0x59616D61, ctypes.c_ulong(-1))  # PR_SET_PTRACER, PR_SET_PTRACER_ANY
    if os.getppid() != parent:
        os._exit(1)


if __name__ == "__main__":
    main()
