"""Values that cannot be read, on their way to becoming problems with a path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, Final, NoReturn

import attrs

from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from kpiflow.errors import KpiflowError, Path, Problem, did_you_mean
from kpiflow.guards import Answered
from kpiflow.text import shortened


MAX_PROBLEMS: Final = 1000
"""How many problems of one document are named; finding more takes longer than anybody reads."""


_MEANT: Final = "did you mean '"

_HINTS: Final[Mapping[tuple[type, str], str]] = {
    (
        Answered,
        "value",
    ): "write reach: VALUE for this value or one after it, or among: [VALUE, …] for these alone",
}
"""What to write in place of a key that a class does not know, and that people look for in it."""


class Count:
    """How many items of lists were found faulty in one document so far.

    Attributes:
        faults: Their number.
    """

    faults: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether looking for more can end."""
        return self.faults > MAX_PROBLEMS


_COUNT: Final[ContextVar[Count]] = ContextVar("_COUNT")


class Refused(Exception):  # noqa: N818 -- never leaves this room
    """A value that cannot be read; its problem has no path yet."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def refuse(code: str, message: str, *, expected: str = "", got: str = "", hint: str = "") -> NoReturn:
    """Refuse a value; a message that begins with "this" gets the name of its key later."""
    raise Refused(Problem(code, message, expected=expected, got=got, hint=hint))


def wrong_shape(expected: str, value: object) -> NoReturn:
    """Refuse a value that is not of the shape wanted."""
    refuse("KPI408", f"this must be {expected}", expected=expected, got=described(value))


def described(value: object) -> str:
    """Say what a value is, for the part of a message that says what was got."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"'{shortened(str(value))}'"


def written_fields(cls: type) -> tuple[attrs.Attribute[Any], ...]:
    """Give the fields of a class that can be written in a document."""
    return tuple(each for each in attrs.fields(cls) if each.metadata.get("written", True))


def unknown_key(key: str, known: tuple[str, ...], *, hint: str = "") -> Problem:
    """Build the problem of a key that no field goes by, with a hint at what it is taken for unless there is another."""
    return Problem(
        "KPI406",
        f"unknown key '{shortened(key)}'",
        (key,),
        declared=known,
        hint=hint or did_you_mean(key, known),
    )


def meant_by(problem: Problem) -> str:
    """Give the key that an unknown one is taken for, or nothing."""
    is_misspelt = problem.code == "KPI406" and problem.hint.startswith(_MEANT)
    return problem.hint.removeprefix(_MEANT).removesuffix("'?") if is_misspelt else ""


def as_meant(plain: dict[Any, Any], known: tuple[str, ...]) -> dict[Any, Any]:
    """Give a mapping with its values under the keys that misspelt ones are taken for."""
    misspelt = {
        meant_by(unknown_key(str(key), known)): said for key, said in plain.items() if key not in known
    }
    return misspelt | plain


def missing_key(key: str) -> Problem:
    """Build the problem of a key that must be there."""
    return Problem("KPI407", f"the key '{key}' is missing")


@contextmanager
def counting() -> Iterator[Count]:
    """Count the faulty items of all lists that are read inside, so that there is an end to them."""
    count = Count()
    token = _COUNT.set(count)
    try:
        yield count
    finally:
        _COUNT.reset(token)


def count_so_far() -> Count:
    """Give the count of the document that is being read; one of its own where nobody counts."""
    return _COUNT.get(None) or Count()


@contextmanager
def collecting(errors: list[Exception], step: str | int) -> Iterator[None]:
    """Keep an error with the key or index it happened under, and go on."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 -- kept whole, and told apart in `located`
        note = (
            IterableValidationNote(str(step), step, object)
            if isinstance(step, int)
            else AttributeValidationNote(step, step, object)
        )
        error.add_note(note)
        errors.append(error)


def located(error: BaseException, path: Path = ()) -> Iterator[tuple[Problem, Path]]:
    """Flatten a tree of errors into problems, each with the path of what could not be read.

    The problem's own path is where a reader should look: for a missing key that is
    the mapping it is missing from, while the second path names the key itself.
    """
    if isinstance(error, (ClassValidationError, IterableValidationError)):
        for each in error.exceptions:
            yield from located(each, (*path, *_step(each)))
    elif isinstance(error, ForbiddenExtraKeysError):
        known = tuple(field.name for field in written_fields(error.cl))
        for key in sorted(map(str, error.extra_fields)):
            hint = _HINTS.get((error.cl, key), "")
            yield unknown_key(key, known, hint=hint).under(path), (*path, key)
    elif isinstance(error, Refused):
        yield _named(error.problem, path), (*path, *error.problem.path)
    elif isinstance(error, KpiflowError):
        for problem in error.problems:
            yield problem.under(path), (*path, *problem.path)
    elif isinstance(error, KeyError):
        yield missing_key(str(path[-1])).under(path[:-1]), path
    else:
        raise error


def _named(problem: Problem, path: Path) -> Problem:
    """Name the key in a message that could only say "this"."""
    keys = [step for step in path if isinstance(step, str)]
    if problem.message.startswith("this ") and keys:
        problem = replace(problem, message=f"'{keys[-1]}'{problem.message.removeprefix('this')}")
    return problem.under(path)


def _step(error: BaseException) -> Path:
    """Give the key or index an error happened under; cattrs keeps it in a note."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return (note.name,)
        if isinstance(note, IterableValidationNote):
            return (int(note.index),)
    return ()
