"""R20: whatever is exchanged while evidence files are looked at, nothing outside the register is read.

Two adversaries: one acts before every single system call, so that every order is tried; one
races in a thread of its own, as on a real disk. The canary checks a path and then opens it by
name: a campaign in which it leaks nothing proves nothing.
"""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
import threading

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from attrs import frozen

from kpiflow.errors import EvidenceFileError
from kpiflow.files import observe
from trust.campaigns import Report, Size, with_canaries


Look = Callable[[Path, str], str]
"""Gives the SHA-256 of a file below a folder, or refuses."""

INNOCENT: Final = b"minutes of the first meeting"
SECRET: Final = b"what nobody may read"
PATH: Final = "minutes/first.txt"
LEAKED: Final = hashlib.sha256(SECRET).hexdigest()


def looked_at(root: Path, path: str) -> str:
    """Look at a file as the library does."""
    return observe(root, path).sha256


def checked_and_opened(root: Path, path: str) -> str:
    """Look at a file as one should not: check where its name leads, then open it by name (the canary)."""
    place = root / path
    if not os.path.realpath(place).startswith(os.path.realpath(root) + os.sep) or place.is_symlink():
        raise PermissionError(path)
    descriptor = os.open(place, os.O_RDONLY)
    try:
        return hashlib.sha256(os.read(descriptor, 1000)).hexdigest()
    finally:
        os.close(descriptor)


@frozen
class Stage:
    """A register with one file, a secret beside it, and the ways to put one in place of the other."""

    root: Path
    outside: Path

    def lay_out(self) -> None:
        """Put the innocent file in its place, and nothing else."""
        folder = self.root / "minutes"
        if folder.is_symlink():
            folder.unlink()
            (self.root / "away").rename(folder)
        folder.mkdir(exist_ok=True)
        self.swap_file(to_link=False)

    def swap_file(self, *, to_link: bool) -> None:
        """Exchange the file for a link to the secret, or back, in one step."""
        new = self.outside / "new"
        if to_link:
            new.symlink_to(self.outside / "secret" / "first.txt")
        else:
            new.write_bytes(INNOCENT)
        new.replace(self.root / PATH)

    def swap_folder(self) -> None:
        """Exchange the folder for a link to the one with the secret."""
        (self.root / "minutes").rename(self.root / "away")
        (self.root / "minutes").symlink_to(self.outside / "secret")


@contextmanager
def staged() -> Iterator[Stage]:
    """Give a stage in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder) / "register", Path(folder) / "outside")
        stage.root.mkdir()
        (stage.outside / "secret").mkdir(parents=True)
        (stage.outside / "secret" / "first.txt").write_bytes(SECRET)
        stage.lay_out()
        yield stage


def descriptors() -> frozenset[int]:
    """Give what this process has open."""
    seen = [int(each.name) for each in Path("/proc/self/fd").iterdir()]
    return frozenset(each for each in seen if Path(f"/proc/self/fd/{each}").exists())  # not that of looking


def outcomes_of_every_order(look: Look) -> dict[str, str]:
    """Give what looking comes to when somebody acts before the n-th system call, for every n and act."""
    acts: dict[str, Callable[[Stage], None]] = {
        "file": lambda stage: stage.swap_file(to_link=True),
        "folder": Stage.swap_folder,
    }
    found: dict[str, str] = {}
    with staged() as stage:
        for name, act in acts.items():
            for n in range(100):
                stage.lay_out()
                outcome, calls = _with_an_act_before(n, act, stage, look)
                found[f"{name} before call {n}"] = outcome
                if n >= calls:
                    break
    return found


def _with_an_act_before(n: int, act: Callable[[Stage], None], stage: Stage, look: Look) -> tuple[str, int]:
    calls, is_acting = 0, False

    def watched(call: Callable[..., Any]) -> Callable[..., Any]:
        def watching(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls, is_acting
            if not is_acting:
                if calls == n:
                    is_acting = True
                    act(stage)
                    is_acting = False
                calls += 1
            return call(*args, **kwargs)

        return watching

    names = ("open", "stat", "lstat", "fstat", "read", "close", "listdir", "readlink")
    watchers: dict[str, Any] = {name: watched(getattr(os, name)) for name in names}
    # What a system can do by descriptor is asked by the function; the watcher stands for it.
    able = os.supports_dir_fd | {watchers["open"], watchers["stat"]}
    with patch.multiple(os, **watchers, supports_dir_fd=able):
        try:
            outcome = look(stage.root, PATH)
        except (EvidenceFileError, OSError) as error:
            outcome = type(error).__name__
    return outcome, calls


def race(look: Look, tries: int, seed: int) -> tuple[int, int]:
    """Look again and again while a thread exchanges things; give how often the secret and how often the file was read."""
    chance, is_over = random.Random(seed), threading.Event()  # noqa: S311 -- which act comes next
    leaked = read = 0

    def disturb(stage: Stage) -> None:
        while not is_over.is_set():
            if chance.random() < 0.5:
                stage.swap_file(to_link=True)
            else:
                stage.swap_folder()
            stage.lay_out()

    with staged() as stage:
        thread = threading.Thread(target=disturb, args=(stage,))
        thread.start()
        try:
            for _ in range(tries):
                try:
                    found = look(stage.root, PATH)
                except (EvidenceFileError, OSError):
                    continue
                leaked += found == LEAKED
                read += found != LEAKED
        finally:
            is_over.set()
            thread.join()
    return leaked, read


def refusing_with_a_descriptor_open(root: Path, path: str) -> str:
    """Look as the library does, but leave a descriptor open when there is something to refuse (the other canary)."""
    left = os.open(root, os.O_RDONLY)
    found = looked_at(root, path)
    os.close(left)
    return found


def run(size: Size, seed: int) -> Report:
    """Try every order once, and race."""
    tries = 300 if size == "short" else 500_000

    def trials(report: Report, look: object) -> None:
        assert callable(look)
        before = descriptors()
        try:
            for at, outcome in outcomes_of_every_order(look).items():
                report.expect(outcome != LEAKED, f"{at}: the secret was read")
            report.expect(descriptors() == before, f"left open: {sorted(descriptors() - before)}")
            leaked, _ = race(look, tries, seed)
            report.n += tries - 1
            report.expect(not leaked, f"{leaked} of {tries} tries read the secret")
        finally:
            for left in descriptors() - before:  # of a canary, so that no later campaign counts it
                os.close(left)

    broken = {
        "checks a path and then opens it by its name": checked_and_opened,
        "leaves a descriptor open when it refuses": refusing_with_a_descriptor_open,
    }
    return with_canaries("R20", trials, looked_at, broken)
