"""Reading plain data as an object: once strictly, and once more for what else is wrong.

A value that cannot be read hides what only a whole object can tell, such as a
requirement that accepts an undeclared kind of evidence. So when something cannot
be read, a second look puts stand-ins in its place, lets the object check itself,
and keeps those of its problems that the stand-ins did not cause.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final, Generic, TypeVar

from attrs import evolve, frozen

from kpiflow.codec.faults import Refused, located, meant_by, missing_key
from kpiflow.codec.shapes import make_converter
from kpiflow.codec.standins import make_standin_converter, without_standins
from kpiflow.errors import DefinitionError, KpiflowError, LoadingError, Path, Problem


T = TypeVar("T")

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

_COMPARES_THERE: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("KPI100", "levels.*.rated", ("levels.*.level",)),
    ("KPI102", "evidence", ("populations", "questions", "measures", "text_fields")),
    ("KPI205", "decisions.revocations.*.decision", _DECISION_IDS),
)
"""The same for problems of a code that compare with something in one place only."""


@frozen(kw_only=True)
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
        return self.leaves_open(problem) or any(_related(path, problem.path) for path in self.unread)

    def leaves_open(self, problem: Problem) -> bool:
        """Tell whether a problem compares with something in this document that could not be read."""
        others = [
            *_COMPARES_WITH.get(problem.code, ()),
            *(
                other
                for code, there, with_ in _COMPARES_THERE
                if code == problem.code and _leads_to(there, problem.path, whole=True)
                for other in with_
            ),
        ]
        return any(_leads_to(other, path) for other in others for path in self.unread)


def read(plain: object, cls: type[T]) -> Reading[T]:
    """Read plain data as an object of a class, or say all that is wrong with it."""
    with suppress(Exception):  # whatever is wrong is looked for once more, and then all of it
        return Reading(value=_QUICK.structure(plain, cls))
    try:
        return Reading(value=_STRICT.structure(plain, cls))
    except Exception as error:  # noqa: BLE001 -- `located` raises what is not ours
        found = tuple(located(error))
    problems = _without_misspelt(tuple(problem for problem, _ in found))
    if _only_rules(problems):
        return Reading(value=None, problems=problems)
    unread = [path for _, path in found]
    unread += [(*path[:-1], meant) for problem, path in found if (meant := meant_by(problem))]
    return _second_look(plain, cls, problems, unread=tuple(unread))


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
        more = tuple(without_standins(each) for each in error.problems if not first.explains(each))
        return evolve(first, problems=(*problems, *more))
    except (KpiflowError, Refused):  # not even a stand-in would do; the first look has said why
        return first


def _related(one: Path, other: Path) -> bool:
    """Tell whether one path leads to the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _leads_to(pattern: str, path: Path, *, whole: bool = False) -> bool:
    """Tell whether a path leads to a place as patterns write it, or all the way there."""
    steps = pattern.split(".")
    return (len(path) == len(steps) if whole else len(path) <= len(steps)) and all(
        wanted == step or (wanted == "*" and isinstance(step, int))
        for wanted, step in zip(steps, path, strict=False)
    )
