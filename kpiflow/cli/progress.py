"""How far long work is, on a terminal: on standard error, so that what is asked for stays alone."""

from __future__ import annotations

import sys

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click


class Told(Protocol):
    """Is told what was done."""

    def __call__(self, done: int = 1, /) -> None:
        """Count what was done since it was told last: one work, or so many bytes."""


@contextmanager
def progress(length: int, *, label: str, many: int) -> Iterator[Told]:
    """Give what is told while work is done.

    Args:
        length: How much there is to do.
        label: What is being done.
        many: From how much on it takes so long that it is worth telling.
    """
    if length < many or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done=1, /: None
        return
    with click.progressbar(length=length, file=sys.stderr, label=label) as bar:
        yield lambda done=1, /: bar.update(done)
