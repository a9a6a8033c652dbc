"""Files that other files name, and files that are of another kind than asked for."""

from __future__ import annotations

import os

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final, Literal, TypeAlias

from kpiflow.errors import KpiflowError, LoadingError, Path as DocumentPath, Problem
from kpiflow.loading.source import Source, read_source
from kpiflow.text import UNSAFE, shortened


Kind: TypeAlias = Literal["definition", "assessment", "scorecard", "tests"]
"""The kinds of file there are."""

NAMES: Final[Mapping[Kind, str]] = {
    "definition": "a definition",
    "assessment": "an assessment",
    "scorecard": "a scorecard",
    "tests": "a test file",
}

_OF_ANOTHER: Final[Mapping[Kind, tuple[tuple[Kind, tuple[str, ...]], ...]]] = {
    "definition": (
        ("assessment", ("report", "continues")),
        ("tests", ("tests", "cases")),
        ("scorecard", ("parts",)),
    ),
    "assessment": (
        ("definition", ("levels", "criteria", "weight")),
        ("tests", ("tests", "cases")),
        ("scorecard", ("parts",)),
    ),
    "scorecard": (
        ("assessment", ("report", "continues")),
        ("tests", ("tests", "cases")),
        ("definition", ("levels", "evidence", "measures")),
    ),
    "tests": (
        ("assessment", ("report", "continues")),
        ("definition", ("levels", "criteria", "weight")),
        ("scorecard", ("parts",)),
    ),
}
"""By which keys a file is known to be of another kind than wanted."""

_OWN: Final[Mapping[Kind, tuple[str, ...]]] = {
    "definition": ("levels", "evidence", "measures"),
    "assessment": ("report", "continues", "indicator"),
    "scorecard": ("parts",),
    "tests": ("cases", "tests"),
}
"""By which keys it is what it should be, with a key too many."""


def refuse_kind(source: Source, path: Path, *, wanted: Kind) -> None:
    """Refuse a file of another kind as a whole, in place of every key in it.

    Raises:
        LoadingError: It is of another kind (KPI416).
    """
    for other, keys in _OF_ANOTHER[wanted]:
        is_strong = other in {"definition", "assessment"} and wanted != "tests"
        is_own = not is_strong and any(source.has(key) for key in _OWN[wanted])
        if not is_own and any(source.has(key) for key in keys):
            problem = Problem(
                "KPI416",
                f"'{path.name}' is {NAMES[other]}, not {NAMES[wanted]}",
                hint=f"name the file of {NAMES[wanted]}",
            )
            raise LoadingError(source.placed(problem))


def path_beside(source: Source, path: Path, name: str, at: DocumentPath) -> Path:
    """Give the path of a file that another one names; it must lie in the same folder or below it.

    Args:
        source: What the other file says.
        path: Where that file is.
        name: The name, relative to that file.
        at: Where it is named.

    Raises:
        LoadingError: It lies elsewhere, links followed (KPI414).
    """
    named = PurePosixPath(name)
    found = path.parent / named
    is_plain = (
        not named.is_absolute()
        and ".." not in named.parts
        and not set(name) & set("\\:\0")
        and UNSAFE.search(name) is None  # half a character is no name that a disk can look for
    )
    if not name.strip() or not is_plain or not real(found).is_relative_to(real(path.parent)):
        raise LoadingError(
            source.placed(
                Problem(
                    "KPI414",
                    f"'{shortened(name)}' does not lie beside '{path.name}'",
                    at,
                    expected="a file in the same folder or below it",
                )
            )
        )
    return found


def read_beside(source: Source, path: Path, name: str, at: DocumentPath) -> tuple[Path, Source]:
    """Read a file that another one names; see `path_beside`.

    Raises:
        LoadingError: It lies elsewhere (KPI414) or cannot be read (KPI400 to KPI404).
    """
    found = path_beside(source, path, name, at)
    try:
        return found, read_source(found)
    except KpiflowError as error:
        raise LoadingError(*placed_where_named(source, error, at)) from None


def placed_where_named(source: Source, error: KpiflowError, at: DocumentPath) -> tuple[Problem, ...]:
    """Give the problems of a named file: those without a place of their own stand where it is named."""
    return tuple(each if each.position else source.placed(each, at=at) for each in error.problems)


def real(path: Path) -> Path:
    """Give where a path really leads, through whatever links."""
    return Path(os.path.realpath(path))
