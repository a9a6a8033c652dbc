"""How far long work is, on a terminal: on standard error, so that what is asked for stays alone."""

from __future__ import annotations

import sys

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress(length: int, *, label: str, many: int) -> Iterator[Callable[[], None]]:
    """Give what is told after each of so many works.

    Args:
        length: How many there are.
        label: What is being done.
        many: From how many on it takes so long that it is worth telling.
    """
    if length < many or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=length, file=sys.stderr, label=label) as bar:
        yield lambda: bar.update(1)
