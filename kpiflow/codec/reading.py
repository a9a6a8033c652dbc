"""Reading plain data as an object: once strictly, and once more for what else is wrong.

A value that cannot be read hides what only a whole object can tell, such as a
requirement that accepts an undeclared kind of evidence. So when something cannot
be read, a second look puts stand-ins in its place, lets the object check itself,
and keeps those of its problems that the stand-ins did not cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from itertools import islice
from typing import Final, Generic, TypeAlias, TypeVar

from attrs import evolve, frozen

from kpiflow.codec.faults import MAX_PROBLEMS, Refused, counting, located, meant_by, missing_key
from kpiflow.codec.shapes import make_converter
from kpiflow.codec.standins import make_standin_converter, without_standins
from kpiflow.errors import DefinitionError, KpiflowError, LoadingError, Path, Problem


T = TypeVar("T")
S = TypeVar("S")

_Shape: TypeAlias = tuple[str, ...]
"""A path without its indexes: each of them is a `*`, as in the patterns below."""

_QUICK: Final = make_converter(detailed=False)
_STRICT: Final = make_converter()
_STANDINS: Final = make_standin_converter()

_DECISION_IDS: Final = tuple(
    f"decisions.{key}.*.id" for key in ("waivers", "exceptions", "deficiencies", "overrides")
)

_COMPARES_WITH: Final[dict[str, tuple[str, ...]]] = {
    "KPI103": ("evidence.*.id",),
    "KPI106": ("levels.*.level", "criteria.cells.*"),
    "KPI108": ("channels.*.id", "populations.*.id"),
    "KPI110": ("roles.*.id",),
    "KPI114": ("topics.*.id",),
    "KPI115": ("scales.*.id", "scales.*.values.*.value"),
    "KPI118": ("questions.*.id", "measures.*.id", "text_fields.*.id"),
    "KPI120": ("levels.*.requirements.*.na.counts_as", "levels.*.requirements.*.na.allowed"),
    "KPI121": ("levels.*.level", "criteria.cells.*"),
    "KPI122": (
        "levels.*.level",
        "levels.*.requirements.*.id",
        "levels.*.rated.at.*",
        "criteria.cells.*",
        "progression",
    ),
    "KPI123": ("measures.*.unit",),
    "KPI203": ("evidence.*.id", "nil_returns.*.id"),
}
"""What a problem of this code compares with; it means nothing when that is unread. `*` is any index."""

_CODES_OF_PARTS: Final = ("code", *(f"{'parts.*.' * depth}code" for depth in range(1, 17)))

_COMPARES_THERE: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("KPI100", "levels.*.rated", ("levels.*.level",)),
    ("KPI102", "evidence", ("populations", "questions", "measures", "text_fields")),
    ("KPI125", "gates.*.part", _CODES_OF_PARTS),
    ("KPI125", "failed.*", ("gates.*.id",)),
    ("KPI205", "decisions.revocations.*.decision", _DECISION_IDS),
)
"""The same for problems of a code that compare with something in one place only."""


@frozen(kw_only=True, slots=False)  # what is derived from what is unread is derived once
class Reading(Generic[T]):
    """What reading plain data came to.

    Attributes:
        value: The object; with stand-ins for what could not be read when there are
            problems, and `None` when not even those could make one.
        problems: Everything that is wrong.
        unread: The paths of what could not be read.
    """

    value: T | None
    problems: tuple[Problem, ...] = ()
    unread: tuple[Path, ...] = ()

    def explains(self, problem: Problem) -> bool:
        """Tell whether a problem of the same document may be owed to something unread."""
        is_above = problem.path in self._on_the_way
        is_below = not self._unread.isdisjoint(_beginnings(problem.path))
        return is_above or is_below or self.leaves_open(problem)

    def leaves_open(self, problem: Problem) -> bool:
        """Tell whether a problem compares with something in this document that could not be read."""
        others = [
            *_COMPARES_WITH.get(problem.code, ()),
            *(
                other
                for code, there, with_ in _COMPARES_THERE
                if code == problem.code and _shape(problem.path) == _steps(there)
                for other in with_
            ),
        ]
        return any(not self._shapes.isdisjoint(_beginnings(_steps(other))) for other in others)

    # A file may have thousands of problems, and as much in it that is unread: they meet in sets.

    @cached_property
    def _unread(self) -> frozenset[Path]:
        return frozenset(self.unread)

    @cached_property
    def _on_the_way(self) -> frozenset[Path]:
        return frozenset(above for path in self.unread for above in _beginnings(path))

    @cached_property
    def _shapes(self) -> frozenset[_Shape]:
        return frozenset(_shape(path) for path in self.unread)


def read(plain: object, cls: type[T]) -> Reading[T]:
    """Read plain data as an object of a class, or say all that is wrong with it."""
    with suppress(Exception):  # whatever is wrong is looked for once more, and then all of it
        return Reading(value=_QUICK.structure(plain, cls))
    with counting() as count:
        try:
            return Reading(value=_STRICT.structure(plain, cls))
        except Exception as error:  # noqa: BLE001 -- `located` raises what is not ours
            found = tuple(islice(located(error), MAX_PROBLEMS + 1))
    problems = _without_misspelt(tuple(problem for problem, _ in found[:MAX_PROBLEMS]))
    if count.is_enough or len(found) > MAX_PROBLEMS:
        return Reading(value=None, problems=(*problems, _too_many(problems[-1])))
    if _only_rules(problems):
        return Reading(value=None, problems=problems)
    unread = [path for _, path in found]
    unread += [(*path[:-1], meant) for problem, path in found if (meant := meant_by(problem))]
    return _second_look(plain, cls, problems, unread=tuple(unread))


def _too_many(last: Problem) -> Problem:
    """Build the problem of a document with more problems than anybody mends at once."""
    return Problem(
        "KPI403",
        "there are too many problems; those after this one are not named",
        last.path,
        hint="mend some of them, then look again",
    )


def _without_misspelt(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Leave out that a key is missing where an unknown key beside it is taken for it."""
    misspelt = {
        missing_key(meant).under(problem.path[:-1]) for problem in problems if (meant := meant_by(problem))
    }
    return tuple(problem for problem in problems if problem not in misspelt)


def structure(plain: object, cls: type[T]) -> T:
    """Read plain data as an object of a class.

    Raises:
        LoadingError: Something cannot be read; all problems at once, each with its path.
        DefinitionError: Everything can be read, and the definition does not hold together.
    """
    reading = read(plain, cls)
    if reading.value is None or reading.problems:
        raise error_for(reading.problems)
    return reading.value


def error_for(problems: tuple[Problem, ...]) -> KpiflowError:
    """Build the error for problems: a rule that is wrong, unless something could not be read."""
    return DefinitionError(*problems) if _only_rules(problems) else LoadingError(*problems)


def _only_rules(problems: tuple[Problem, ...]) -> bool:
    return all(problem.code.startswith("KPI1") for problem in problems)


def _second_look(
    plain: object, cls: type[T], problems: tuple[Problem, ...], unread: tuple[Path, ...]
) -> Reading[T]:
    first = Reading[T](value=None, problems=problems, unread=unread)
    try:
        return evolve(first, value=_STANDINS.structure(plain, cls))
    except DefinitionError as error:
        new = (without_standins(each) for each in error.problems if not first.explains(each))
        more = tuple(islice(new, MAX_PROBLEMS + 1 - len(problems)))
        if len(problems) + len(more) > MAX_PROBLEMS:
            more = (*more[:-1], _too_many((*problems, *more[:-1])[-1]))
        return evolve(first, problems=(*problems, *more))
    except (KpiflowError, Refused):  # not even a stand-in would do; the first look has said why
        return first


def _beginnings(path: tuple[S, ...]) -> Iterator[tuple[S, ...]]:
    """Give a path, and every path on the way to it."""
    return (path[:length] for length in range(len(path) + 1))


def _shape(path: Path) -> _Shape:
    return tuple("*" if isinstance(step, int) else step for step in path)


def _steps(pattern: str) -> _Shape:
    return tuple(pattern.split("."))
