"""Requirements that nothing can meet, parts that make no difference, and what is stated for a case that never comes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import cast

from attrs import evolve

from kpiflow.definitions import Indicator, Requirement, guards_in, guards_of, parts_of
from kpiflow.errors import Path, Problem
from kpiflow.guards import AtLeast, Guard, NoneOf, Reached, reaching
from kpiflow.linting.encoding import Encoding, dropping, holding
from kpiflow.linting.places import is_written, level_path, requirements
from kpiflow.linting.questions import Question, asked_of, decided, of_ladder
from kpiflow.logic import Function


def contradictory_requirement(indicator: Indicator) -> Iterator[Problem]:
    """Find requirements that no register can meet."""
    return decided(contradiction_questions, indicator)


def dead_part(indicator: Indicator) -> Iterator[Problem]:
    """Find parts of guards that never make a difference to their requirement."""
    return decided(difference_questions, indicator)


def idle_exception(indicator: Indicator) -> Iterator[Problem]:
    """Find what is stated for a case that cannot come about: that nothing is left that applies."""
    return decided(exception_questions, indicator)


def contradiction_questions(indicator: Indicator) -> Iterator[Question]:
    """Ask of every requirement whether it can be met."""
    for path, _, requirement in requirements(indicator):
        yield Question(
            path=path,
            wants=f"whether requirement '{requirement.id}' can be met",
            ask=partial(
                asked_of,
                indicator,
                requirement,
                partial(
                    _contradictory, path=path, requirement=requirement, is_here=is_written(indicator, path)
                ),
            ),
        )


def _contradictory(
    encoding: Encoding, *, path: Path, requirement: Requirement, is_here: bool
) -> tuple[Problem, ...]:
    if not _never(encoding, encoding.requirement(requirement).met):
        return _useless_grounds(encoding, path, requirement)
    for step, guard in guards_of(requirement):
        if step != ("na", "requires") and _never(encoding, encoding.guard(guard).met):
            where, culprit = _innermost(encoding, guard)
            what = "never be met" if step == ("requires",) else "never apply"
            here = (*path, *step, *where) if is_here else path
            return (
                Problem(
                    "KPI903",
                    f"requirement '{requirement.id}' can {what}",
                    here,
                    reasons=_why(culprit),
                ),
            )
    return (
        Problem(
            "KPI903",
            f"requirement '{requirement.id}' can never be met when it applies",
            path,
            hint="applies_when and requires contradict each other",
        ),
    )


def _useless_grounds(encoding: Encoding, path: Path, requirement: Requirement) -> tuple[Problem, ...]:
    grounds = requirement.na.requires if requirement.na else None
    if grounds is None or not _never(encoding, encoding.guard(grounds).met):
        return ()
    return (
        Problem(
            "KPI903",
            f"requirement '{requirement.id}' can never be left out",
            (*path, "na", "requires"),
            reasons=_why(_innermost(encoding, grounds)[1]),
        ),
    )


def _innermost(encoding: Encoding, guard: Guard) -> tuple[Path, Guard]:
    """Find the innermost guard that is to blame: one that all around it depends on."""
    if isinstance(guard, AtLeast) and guard.count == len(guard.of):
        for step, part in parts_of(guard):
            inner = reaching(part, guard.reach)
            if _never(encoding, encoding.guard(inner).met):
                where, culprit = _innermost(encoding, inner)
                return (*step, *where), culprit
    return (), guard


def _why(culprit: Guard) -> tuple[str, ...]:
    if isinstance(culprit, AtLeast):
        if culprit.count == len(culprit.of):
            return ("its parts can never all be met",)
        return (f"no {culprit.count} of its parts can be met together",)
    if isinstance(culprit, NoneOf):
        return ("one of its parts is always met",)
    return ("nothing can satisfy this condition",)


def _never(encoding: Encoding, function: Function) -> bool:
    return not encoding.is_possible(function)


def difference_questions(indicator: Indicator) -> Iterator[Question]:
    """Ask of every part of every group whether it makes a difference."""
    referred = _referred_to(indicator)
    for path, _, requirement in requirements(indicator):
        if any(isinstance(guard, (AtLeast, NoneOf)) for _, guard in guards_of(requirement)):
            yield Question(
                path=path,
                wants=f"whether every part of requirement '{requirement.id}' makes a difference",
                ask=partial(
                    asked_of,
                    indicator,
                    requirement,
                    partial(
                        _dead, path=path, requirement=requirement, is_referred=requirement.id in referred
                    ),
                ),
            )


def _referred_to(indicator: Indicator) -> set[str]:
    """Give the requirements that others look at, so that not only whether they hold matters."""
    found: set[str] = set()
    for guard in indicator.guards():
        if isinstance(guard, Reached) and not guard.indicator:
            return {requirement.id for _, requirement in indicator.requirements()}
        found.add(getattr(guard, "requirement", ""))
    return found


def _dead(
    encoding: Encoding, *, path: Path, requirement: Requirement, is_referred: bool
) -> tuple[Problem, ...]:
    if _never(encoding, encoding.requirement(requirement).met):
        return ()  # nothing makes a difference to it, and it is named itself
    return tuple(_Pruning(encoding, path, requirement, is_referred=is_referred).found())


class _Pruning:
    """Takes part after part out of a requirement as long as that changes nothing."""

    def __init__(
        self, encoding: Encoding, path: Path, requirement: Requirement, *, is_referred: bool
    ) -> None:
        self._encoding = encoding
        self._path = path
        self._left = requirement
        self._is_referred = is_referred
        self._meaning = self._meaning_of(requirement)

    def found(self) -> Iterator[Problem]:
        """Give a problem for each part that can go."""
        for slot, guard in tuple(guards_of(self._left)):
            yield from self._visited(slot, guard, (), (*self._path, *slot))

    def _visited(self, slot: Path, guard: Guard, trail: tuple[int, ...], path: Path) -> Iterator[Problem]:
        """Look at the parts of a guard, the last ones first: of two that say the same, the first stays."""
        for n, (step, part) in reversed(tuple(enumerate(parts_of(guard)))):
            smaller = _without(self._left, slot, (*trail, n))
            if smaller is not None and self._is_the_same(smaller):
                self._left = smaller
                yield Problem(
                    "KPI904",
                    f"a part of requirement '{self._left.id}' never makes a difference",
                    (*path, *step),
                    hint="drop it, or say what it is to add",
                )
            else:
                yield from self._visited(slot, part, (*trail, n), (*path, *step))

    def _is_the_same(self, smaller: Requirement) -> bool:
        pairs = zip(self._meaning_of(smaller), self._meaning, strict=True)
        return not any(self._encoding.is_possible(one ^ other) for one, other in pairs)

    def _meaning_of(self, requirement: Requirement) -> tuple[Function, ...]:
        """Give all that matters of a requirement: whether it holds and drops out, or more where others look at it."""
        judged = self._encoding.changed(requirement)
        if self._is_referred:
            return judged.met, judged.unmet, judged.na
        return holding(requirement, judged), dropping(requirement, judged, self._encoding.diagram)


def _without(requirement: Requirement, slot: Path, trail: tuple[int, ...]) -> Requirement | None:
    """Give a requirement without one part of one of its guards, or nothing where that part is all there is."""
    if slot == ("requires",):
        smaller = _less(requirement.requires, trail)
        return None if smaller is None else evolve(requirement, requires=smaller)
    if slot == ("applies_when",):
        smaller = None if requirement.applies_when is None else _less(requirement.applies_when, trail)
        return None if smaller is None else evolve(requirement, applies_when=smaller)
    na = requirement.na
    smaller = None if na is None or na.requires is None else _less(na.requires, trail)
    return None if na is None or smaller is None else evolve(requirement, na=evolve(na, requires=smaller))


def _less(guard: Guard, trail: tuple[int, ...]) -> Guard | None:
    group = cast("AtLeast | NoneOf", guard)  # a trail leads through groups only
    n, *deeper = trail
    if deeper:
        smaller = _less(group.of[n], tuple(deeper))
        return None if smaller is None else evolve(group, of=(*group.of[:n], smaller, *group.of[n + 1 :]))
    rest = (*group.of[:n], *group.of[n + 1 :])
    if not rest:
        return None
    if isinstance(group, NoneOf):
        return evolve(group, of=rest)
    return evolve(group, of=rest, count=min(group.count, len(rest)))


def exception_questions(indicator: Indicator) -> Iterator[Question]:
    """Ask of everything stated for when something does not apply whether it ever comes to that."""
    for path, _, requirement in requirements(indicator):
        if requirement.na is not None:
            yield Question(
                path=(*path, "na"),
                wants=f"whether requirement '{requirement.id}' always applies",
                ask=partial(
                    asked_of,
                    indicator,
                    requirement,
                    partial(_always_applies, path=path, requirement=requirement),
                ),
            )
        for slot, guard in guards_of(requirement):
            for step, each in guards_in(guard):
                if isinstance(each, (AtLeast, NoneOf)) and each.empty:
                    here = (*path, *slot, *step)
                    yield Question(
                        path=here,
                        wants=f"whether a group of requirement '{requirement.id}' always has a part that applies",
                        ask=partial(
                            asked_of,
                            indicator,
                            requirement,
                            partial(_never_empty_group, path=here, requirement=requirement, group=each),
                        ),
                    )
    for n, level in enumerate(indicator.ladder):
        if level.requirements and level.empty:
            yield Question(
                path=level_path(indicator, n),
                wants=f"whether level {level.level} always has a requirement that applies",
                ask=partial(_never_empty_level, indicator, n),
            )


def _always_applies(encoding: Encoding, *, path: Path, requirement: Requirement) -> tuple[Problem, ...]:
    if not _never(encoding, encoding.requirement(requirement).na):
        return ()
    return (
        Problem(
            "KPI905",
            f"requirement '{requirement.id}' always applies, and says what it counts as when it does not",
            (*path, "na"),
            hint="drop na, or say when it does not apply",
        ),
    )


def _never_empty_group(
    encoding: Encoding, *, path: Path, requirement: Requirement, group: AtLeast | NoneOf
) -> tuple[Problem, ...]:
    reach = group.reach if isinstance(group, AtLeast) else ""
    parts = [encoding.guard(reaching(part, reach)).na for part in group.of]
    if not any(_never(encoding, each) for each in parts):
        return ()
    return (
        Problem(
            "KPI905",
            f"a group of requirement '{requirement.id}' always has a part that applies, "
            "and says what it is worth without",
            path,
            hint="drop empty",
        ),
    )


def _never_empty_level(indicator: Indicator, n: int) -> tuple[Problem, ...]:
    encoding, level = of_ladder(indicator), indicator.ladder[n]
    if not any(_never(encoding, encoding.drops_out(each)) for each in level.requirements):
        return ()
    return (
        Problem(
            "KPI905",
            f"level {level.level} always has a requirement that applies, and says what it is worth without",
            (*level_path(indicator, n), "empty"),
            hint="drop empty",
        ),
    )
