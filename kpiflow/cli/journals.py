"""What the commands for journals share: anchors and keys from files, exit codes, and a bar for what takes long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.cli.progress import Told, progress
from kpiflow.errors import KpiflowError, Problem
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.notes import VerifierKey, read_verifier_key


TORN: Final = 10
CORRUPT: Final = 11
SHORTER: Final = 12
FORKED: Final = 13
NOT_COVERED: Final = 14
NOT_TRUSTED: Final = 15
OTHER_FORMAT: Final = 16
ANOTHER_ARCHIVE: Final = 17
ANOTHER_FILE: Final = 18
SAYS_OTHERWISE: Final = 19
LEAVES_OUT: Final = 20

_BY_CODE: Final = {
    "KPI300": CORRUPT,
    "KPI302": OTHER_FORMAT,
    "KPI310": CORRUPT,
    "KPI311": TORN,
    "KPI312": SHORTER,
    "KPI313": FORKED,
    "KPI314": NOT_TRUSTED,
    "KPI315": NOT_TRUSTED,
    "KPI316": NOT_TRUSTED,
    "KPI317": NOT_COVERED,
    "KPI318": CORRUPT,
    "KPI610": ANOTHER_ARCHIVE,
    "KPI611": ANOTHER_FILE,
    "KPI612": ANOTHER_FILE,
    "KPI613": SAYS_OTHERWISE,
    "KPI614": LEAVES_OUT,
    "KPI615": OTHER_FORMAT,
}
_WORST_FIRST: Final = (
    FORKED, SHORTER, CORRUPT, ANOTHER_ARCHIVE, ANOTHER_FILE, SAYS_OTHERWISE, OTHER_FORMAT, NOT_TRUSTED, TORN,
    LEAVES_OUT, NOT_COVERED,
)  # fmt: skip
_TAKES_LONG: Final = 50_000_000
"""Of so many bytes and more, reading takes over two seconds."""

anchor_option = click.option(
    "--anchor",
    "anchors",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="An anchor that was kept elsewhere; may be given several times.",
)
prefix_option = click.option(
    "--prefix",
    default="kpiflow",
    show_default=True,
    help="What stands before the name of a journal in its anchors.",
)


def exit_code(problems: Iterable[Problem]) -> int:
    """Give the code of the worst problem; 0 when there is none."""
    found = {_BY_CODE.get(problem.code, CORRUPT) for problem in problems}
    return next((code for code in _WORST_FIRST if code in found), 0)


def read_anchors(paths: Sequence[Path]) -> tuple[Anchor, ...]:
    """Read the files of anchors, whatever they hold."""
    return tuple(Anchor(name=path.name, content=_read(path, "--anchor")) for path in paths)


def read_keys(texts: Sequence[str], option: str) -> tuple[VerifierKey, ...]:
    """Read keys: each the line of one, or the name of a file with that line."""
    return tuple(_key(text, option) for text in texts)


def _key(text: str, option: str) -> VerifierKey:
    path = Path(text)
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    if is_file:
        text = _read(path, option).decode(errors="replace").removesuffix("\n")
    try:
        return read_verifier_key(text)
    except KpiflowError as error:
        raise click.BadParameter(str(error), param_hint=option) from None


def _read(path: Path, option: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.BadParameter(f"'{path}' cannot be read: {error.strerror}", param_hint=option) from None


def reading(path: Path) -> AbstractContextManager[Told]:
    """Give what is told of the bytes of a file that were read."""
    size = path.stat().st_size if path.is_file() else 0
    return progress(size, label=path.name, many=_TAKES_LONG)


def record_of(problem: Problem) -> dict[str, Any]:
    """Give a problem as data."""
    return {
        "code": problem.code,
        "message": problem.message,
        "reasons": list(problem.reasons),
        "expected": problem.expected,
        "got": problem.got,
        "hint": problem.hint,
    }
