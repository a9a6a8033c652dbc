"""What a definition refuses of the guards in it: names it does not declare, empty groups, bad counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from kpiflow.definitions.declared import Declared, undeclared
from kpiflow.definitions.guard_walk import parts_of
from kpiflow.definitions.identifiers import shown
from kpiflow.definitions.parts import Rated, Requirement
from kpiflow.definitions.thresholds import takes_threshold
from kpiflow.errors import Path, Problem, did_you_mean
from kpiflow.evidence import Standing
from kpiflow.guards import (
    PERFORMANCE,
    REPORTING,
    Answered,
    AtLeast,
    Guard,
    Holds,
    Measured,
    NilReturned,
    NoneOf,
    Provided,
    Reached,
    Written,
    reaching,
)


MAX_GUARD_DEPTH: Final = 16
_CAN_BE_REQUIRED: Final = (Standing.SUBMITTED, Standing.ACCEPTED)


def guard_problems(
    declared: Declared,
    requirement: Requirement,
    guard: Guard,
    path: Path,
    *,
    reach: str = "",
    depth: int = 1,
) -> Iterator[Problem]:
    """Find what is wrong with a guard and its parts.

    Args:
        declared: What the definition declares.
        requirement: The requirement it belongs to.
        guard: The guard.
        path: Where it stands.
        reach: The threshold that the group around has for it.
        depth: How many guards it is nested in, itself included.
    """
    if depth > MAX_GUARD_DEPTH:
        yield Problem(
            "KPI109", "guards are nested too deep", path, expected=f"at most {MAX_GUARD_DEPTH} levels"
        )
        return
    check = _CHECKS.get(type(guard))
    if check is not None:
        asked = reaching(guard, reach) if isinstance(guard, Answered) else guard
        yield from check(declared, requirement, asked, path)
        inner = (guard.reach or reach) if isinstance(guard, AtLeast) else ""
        for step, part in parts_of(guard):
            here = (*path, *step)
            yield from guard_problems(declared, requirement, part, here, reach=inner, depth=depth + 1)
    elif not callable(getattr(guard, "judge", None)):
        yield Problem(
            "KPI112",
            f"requirement '{requirement.id}' has no guard",
            path,
            expected="a guard, such as provided('minutes')",
            got=shown(repr(guard)),
        )


def rating_problems(declared: Declared, rated: Rated, path: Path) -> Iterator[Problem]:
    """Find what is wrong with the ratings a level asks for."""
    if not rated.at:
        yield Problem("KPI102", "the level rates no question", (*path, "at"))
    for n, question in enumerate(rated.at):
        yield from _declares(
            declared, "KPI118", "the level rates the question", question, declared.questions, (*path, "at", n)
        )
        for name, value in (("reach", rated.reach), ("below", rated.below)):
            if value or name == "reach":
                yield from _on_scale(declared, question, value, (*path, name))


def _declares(
    declared: Declared, problem: str, what: str, name: str, known: tuple[str, ...], path: Path
) -> Iterator[Problem]:
    if name not in known:
        yield undeclared(problem, what, name, known, path, declared.code)


def _group_problems(
    _declared: Declared, requirement: Requirement, group: AtLeast, path: Path
) -> Iterator[Problem]:
    if not group.of:
        plain = group.word != "at_least" and not group.reach and not group.empty
        here: Path = (*path, group.word) if plain else (*path, group.word, "of")
        yield Problem("KPI102", f"'{group.word}' is empty", here, hint="name its parts")
    elif not 1 <= group.count <= len(group.of):
        yield Problem(
            "KPI109",
            f"at least {group.count} of {len(group.of)} cannot be meant",
            (*path, group.word, "count"),
            expected=f"1 to {len(group.of)}",
        )
    if group.of and group.reach and not any(takes_threshold(part) for part in group.of):
        yield Problem(
            "KPI116",
            f"a group of requirement '{requirement.id}' says what answers must reach, "
            "and none of its parts asks for that",
            (*path, group.word, "reach"),
            got=shown(group.reach),
            hint="drop it, or let an answer in the group say neither reach nor among",
        )


def _none_problems(
    _declared: Declared, _requirement: Requirement, group: NoneOf, path: Path
) -> Iterator[Problem]:
    if not group.of:
        yield Problem("KPI102", "'none_of' is empty", (*path, "none_of"), hint="name its parts")


def _provided_problems(
    declared: Declared, requirement: Requirement, guard: Provided, path: Path
) -> Iterator[Problem]:
    path = (*path, "provided")
    if not guard.kind:
        yield Problem("KPI102", f"requirement '{requirement.id}' accepts no kind of evidence", path)
    if guard.count < 1:
        yield Problem(
            "KPI109", f"{guard.count} items cannot be required", (*path, "count"), expected="1 or more"
        )
    yield from _standing_problems(guard.status, (*path, "status"))
    what = f"requirement '{requirement.id}' accepts evidence"
    for n, kind in enumerate(guard.kind):
        yield from _declares(declared, "KPI103", what, kind, declared.evidence, (*path, "kind", n))
    what = f"requirement '{requirement.id}' asks for the topic"
    for n, topic in enumerate(guard.topics):
        yield from _declares(declared, "KPI114", what, topic, declared.topics, (*path, "topics", n))
    for act, name in (("approval", "approved_by"), ("acceptance", "accepted_by")):
        role = getattr(guard, name)
        if role is not None:
            what = f"requirement '{requirement.id}' asks for the {act} of role"
            yield from _declares(declared, "KPI110", what, role, declared.roles, (*path, name))
    yield from _time_problems(declared, requirement, guard, path)
    yield from _sum_problems(requirement, guard, path)


def _sum_problems(requirement: Requirement, guard: Provided, path: Path) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, name in enumerate(guard.sum_of):
        if not name.strip():
            yield Problem(
                "KPI102",
                f"requirement '{requirement.id}' sums something without a name",
                (*path, "sum_of", n),
            )
        elif name in seen:
            yield Problem(
                "KPI116",
                f"requirement '{requirement.id}' multiplies '{shown(name)}' with itself",
                (*path, "sum_of", n),
                hint="name each quantity once",
            )
        seen.add(name)
    if (guard.total is None) != (not guard.sum_of):
        yield Problem(
            "KPI116",
            f"requirement '{requirement.id}' sums without a total, or names a total of nothing",
            (*path, "total" if guard.sum_of else "sum_of"),
            expected="both sum_of and total",
        )
    elif guard.total is not None:
        yield from _finite(guard.total, (*path, "total"))
        if guard.total.is_finite() and guard.total <= 0:
            yield Problem(
                "KPI109",
                f"a sum is always at least {guard.total:f}",
                (*path, "total"),
                expected="above 0",
            )


def _time_problems(
    declared: Declared, requirement: Requirement, guard: Provided, path: Path
) -> Iterator[Problem]:
    for n, window in enumerate(guard.dated_within):
        yield from _window_problems(declared, requirement, window, (*path, "dated_within", n))
    if guard.covers is not None:
        yield from _window_problems(declared, requirement, guard.covers, (*path, "covers"))
    if guard.continuous_since is not None:
        yield from _window_problems(declared, requirement, PERFORMANCE, (*path, "continuous_since"))


def _nil_return_problems(
    declared: Declared, requirement: Requirement, guard: NilReturned, path: Path
) -> Iterator[Problem]:
    path = (*path, "nil_return")
    what = f"requirement '{requirement.id}' asks for a nil return of"
    here = (*path, "population")
    yield from _declares(declared, "KPI108", what, guard.population, declared.populations, here)
    if not guard.channels:
        yield Problem("KPI102", f"the nil return of requirement '{requirement.id}' checks no channel", path)
    what = f"requirement '{requirement.id}' asks for channel"
    for n, channel in enumerate(guard.channels):
        yield from _declares(declared, "KPI108", what, channel, declared.channels, (*path, "channels", n))
    what = f"requirement '{requirement.id}' asks for the attestation of role"
    for n, role in enumerate(guard.attested_by):
        yield from _declares(declared, "KPI110", what, role, declared.roles, (*path, "attested_by", n))
    what = f"requirement '{requirement.id}' takes for a contradiction the evidence"
    for n, kind in enumerate(guard.contradicted_by):
        yield from _declares(declared, "KPI103", what, kind, declared.evidence, (*path, "contradicted_by", n))
    yield from _window_problems(declared, requirement, guard.period, (*path, "period"))


def _answered_problems(
    declared: Declared, requirement: Requirement, guard: Answered, path: Path
) -> Iterator[Problem]:
    path = (*path, "answered")
    what = f"requirement '{requirement.id}' asks the question"
    yield from _declares(declared, "KPI118", what, guard.question, declared.questions, (*path, "question"))
    if guard.reach and guard.among:
        yield Problem(
            "KPI116",
            f"requirement '{requirement.id}' asks for two things of one answer",
            path,
            expected="reach or among",
        )
    if guard.reach:
        yield from _on_scale(declared, guard.question, guard.reach, (*path, "reach"))
    for n, value in enumerate(guard.among):
        yield from _on_scale(declared, guard.question, value, (*path, "among", n))
    if guard.justified < 0:
        yield Problem("KPI109", f"{guard.justified} characters cannot be required", (*path, "justified"))
    yield from _standing_problems(guard.status, (*path, "status"))


def _measured_problems(
    declared: Declared, requirement: Requirement, guard: Measured, path: Path
) -> Iterator[Problem]:
    path = (*path, "measured")
    what = f"requirement '{requirement.id}' asks for the measure"
    yield from _declares(declared, "KPI118", what, guard.measure, declared.measures, (*path, "measure"))
    bounds = {name: getattr(guard, name) for name in ("min", "max", "above", "below")}
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    if not given:
        yield Problem("KPI102", f"requirement '{requirement.id}' names no bound", path, expected="min or max")
    for pair in (("min", "above"), ("max", "below")):
        if all(name in given for name in pair):
            yield Problem("KPI116", "a bound is given twice", path, expected=" or ".join(pair))
    for name, bound in given.items():
        yield from _finite(bound, (*path, name))
    unit = declared.units.get(guard.measure)
    if guard.unit and unit is not None and guard.unit != unit:
        yield Problem(
            "KPI123",
            f"requirement '{requirement.id}' bounds '{guard.measure}' in another unit than it is measured in",
            (*path, "unit"),
            expected=unit or "no unit",
            got=guard.unit,
        )
    yield from _standing_problems(guard.status, (*path, "status"))


def _written_problems(
    declared: Declared, requirement: Requirement, guard: Written, path: Path
) -> Iterator[Problem]:
    path = (*path, "written")
    what = f"requirement '{requirement.id}' asks for the text field"
    yield from _declares(declared, "KPI118", what, guard.field, declared.text_fields, (*path, "field"))
    if guard.min_length < 1:
        yield Problem(
            "KPI109",
            f"{guard.min_length} characters cannot be required",
            (*path, "min_length"),
            expected="1 or more",
        )


def _no_problems(
    _declared: Declared, _requirement: Requirement, _guard: Guard, _path: Path
) -> Iterator[Problem]:
    """Find nothing: where references lead is looked at for the ladder as a whole."""
    return iter(())


def _standing_problems(status: Standing, path: Path) -> Iterator[Problem]:
    if status not in _CAN_BE_REQUIRED:
        yield Problem(
            "KPI111",
            f"evidence cannot be required to be {status.value}",
            path,
            expected="submitted or accepted",
        )


def _on_scale(declared: Declared, question: str, value: str, path: Path) -> Iterator[Problem]:
    scale = declared.scales.get(question)
    if scale is not None and scale.rank(value) is None:
        yield Problem(
            "KPI115",
            f"'{shown(value)}' is not a value of the scale '{scale.id}'",
            path,
            declared=scale.written(),
            hint=did_you_mean(value, scale.written()),
        )


def _finite(number: Decimal, path: Path) -> Iterator[Problem]:
    if not number.is_finite():
        yield Problem("KPI109", f"{number} is no bound", path, expected="a finite number")


def _reached_problems(
    _declared: Declared, requirement: Requirement, guard: Reached, path: Path
) -> Iterator[Problem]:
    if guard.indicator and guard.level < 1:  # on the same ladder there is no such level
        yield Problem(
            "KPI109",
            f"requirement '{requirement.id}' asks for level {guard.level} of another indicator",
            (*path, "reached", "level"),
            expected="1 or more",
            hint="everybody has reached level 0; drop the requirement, or name a level",
        )


def _window_problems(
    declared: Declared, requirement: Requirement, name: str, path: Path
) -> Iterator[Problem]:
    if name not in declared.windows:
        key = next(step for step in reversed(path) if isinstance(step, str))
        days = {PERFORMANCE: "performance_period", REPORTING: "reporting_window"}.get(name)
        yield Problem(
            "KPI107",
            f"there is no window '{shown(name)}', which '{key}' of requirement '{requirement.id}' goes by",
            path,
            declared=declared.windows,
            hint=f"state {days}" if days else did_you_mean(name, declared.windows),
        )


_CHECKS: Final[Mapping[type, Callable[[Declared, Requirement, Any, Path], Iterator[Problem]]]] = {
    AtLeast: _group_problems,
    NoneOf: _none_problems,
    Provided: _provided_problems,
    NilReturned: _nil_return_problems,
    Answered: _answered_problems,
    Measured: _measured_problems,
    Written: _written_problems,
    Holds: _no_problems,
    Reached: _reached_problems,
}
