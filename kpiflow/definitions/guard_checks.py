"""What a definition refuses of the guards in it: names it does not declare, empty groups, bad counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from kpiflow.definitions.identifiers import shown
from kpiflow.definitions.parts import Requirement
from kpiflow.errors import Path, Problem, did_you_mean
from kpiflow.evidence import Standing
from kpiflow.guards import WINDOWS, AtLeast, Guard, NilReturned, Provided


MAX_GUARD_DEPTH: Final = 16


@frozen(kw_only=True)
class Declared:
    """The identifiers that guards of a definition may name."""

    code: str
    evidence: tuple[str, ...]
    channels: tuple[str, ...]
    populations: tuple[str, ...]
    topics: tuple[str, ...]
    roles: tuple[str, ...]


def guard_problems(
    declared: Declared, requirement: Requirement, guard: Guard, path: Path, *, depth: int = 1
) -> Iterator[Problem]:
    """Find what is wrong with a guard and its parts; `path` leads to the guard."""
    if depth > MAX_GUARD_DEPTH:
        yield Problem(
            "KPI109", "guards are nested too deep", path, expected=f"at most {MAX_GUARD_DEPTH} levels"
        )
    elif isinstance(guard, AtLeast):
        yield from _group_problems(declared, requirement, guard, path, depth=depth)
    elif isinstance(guard, Provided):
        yield from _provided_problems(declared, requirement, guard, (*path, "provided"))
    elif isinstance(guard, NilReturned):
        yield from _nil_return_problems(declared, requirement, guard, (*path, "nil_return"))
    elif not callable(getattr(guard, "judge", None)):
        yield Problem(
            "KPI112",
            f"requirement '{requirement.id}' has no guard",
            path,
            expected="a guard, such as provided('minutes')",
            got=shown(repr(guard)),
        )


def _group_problems(
    declared: Declared, requirement: Requirement, group: AtLeast, path: Path, *, depth: int
) -> Iterator[Problem]:
    here: Path = (*path, group.word, "of") if group.word == "at_least" else (*path, group.word)
    if not group.of:
        yield Problem("KPI102", f"'{group.word}' is empty", here, hint="name its parts")
    elif not 1 <= group.count <= len(group.of):
        yield Problem(
            "KPI109",
            f"at least {group.count} of {len(group.of)} cannot be meant",
            (*path, group.word, "count"),
            expected=f"1 to {len(group.of)}",
        )
    for n, part in enumerate(group.of):
        yield from guard_problems(declared, requirement, part, (*here, n), depth=depth + 1)


def _provided_problems(
    declared: Declared, requirement: Requirement, guard: Provided, path: Path
) -> Iterator[Problem]:
    if not guard.kind:
        yield Problem("KPI102", f"requirement '{requirement.id}' accepts no kind of evidence", path)
    if guard.count < 1:
        yield Problem(
            "KPI109", f"{guard.count} items cannot be required", (*path, "count"), expected="1 or more"
        )
    if guard.status not in {Standing.SUBMITTED, Standing.ACCEPTED}:
        yield Problem(
            "KPI111",
            f"evidence cannot be required to be {guard.status.value}",
            (*path, "status"),
            expected="submitted or accepted",
        )
    what = f"requirement '{requirement.id}' accepts evidence"
    for n, kind in enumerate(guard.kind):
        yield from _undeclared("KPI103", what, kind, declared.evidence, (*path, "kind", n), declared.code)
    what = f"requirement '{requirement.id}' asks for the topic"
    for n, topic in enumerate(guard.topics):
        yield from _undeclared("KPI114", what, topic, declared.topics, (*path, "topics", n), declared.code)
    if guard.approved_by is not None:
        what = f"requirement '{requirement.id}' asks for the approval of role"
        here = (*path, "approved_by")
        yield from _undeclared("KPI110", what, guard.approved_by, declared.roles, here, declared.code)
    for n, window in enumerate(guard.dated_within):
        yield from _window_problems(window, (*path, "dated_within", n))
    if guard.covers is not None:
        yield from _window_problems(guard.covers, (*path, "covers"))


def _nil_return_problems(
    declared: Declared, requirement: Requirement, guard: NilReturned, path: Path
) -> Iterator[Problem]:
    what = f"requirement '{requirement.id}' asks for a nil return of"
    here = (*path, "population")
    yield from _undeclared("KPI108", what, guard.population, declared.populations, here, declared.code)
    if not guard.channels:
        yield Problem("KPI102", f"the nil return of requirement '{requirement.id}' checks no channel", path)
    what = f"requirement '{requirement.id}' asks for channel"
    for n, channel in enumerate(guard.channels):
        here = (*path, "channels", n)
        yield from _undeclared("KPI108", what, channel, declared.channels, here, declared.code)
    yield from _window_problems(guard.period, (*path, "period"))


def _undeclared(
    problem: str, what: str, name: str, known: tuple[str, ...], path: Path, code: str
) -> Iterator[Problem]:
    """Find a name that the indicator of this code does not declare."""
    if name not in known:
        yield Problem(
            problem,
            f"{what} '{shown(name)}', which indicator '{code}' does not declare",
            path,
            declared=known,
            hint=did_you_mean(name, known),
        )


def _window_problems(name: str, path: Path) -> Iterator[Problem]:
    if name not in WINDOWS:
        yield Problem(
            "KPI107",
            f"there is no window '{shown(name)}'",
            path,
            declared=tuple(WINDOWS),
            hint=did_you_mean(name, WINDOWS),
        )
