"""What definitions say together: weights that belong to one another, one code for two things, levels of one another.

A rule over a set gets all of them; the path of a problem begins with the number of
the definition it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from kpiflow.definitions import Indicator, guards_in, guards_of
from kpiflow.errors import Problem
from kpiflow.guards import Guard, Reached
from kpiflow.linting.figures import figure
from kpiflow.linting.places import requirements


Definitions: TypeAlias = tuple[Indicator, ...]
"""The definitions of one set, such as those of a folder."""


def weights_off_total(definitions: Definitions) -> Iterator[Problem]:
    """Find weights of sub-indicators that do not come to the printed total, or else to 100 or their parent's weight."""
    for siblings in _families(definitions):
        code = _parent(definitions[siblings[0]].code)
        parent = next(
            (n for n in range(len(definitions)) if _is_family(definitions, n, code, siblings[0])), None
        )
        total = sum((Fraction(definitions[n].weight) for n in siblings), start=Fraction(0))
        said = ", ".join(f"{definitions[n].code}: {definitions[n].weight:f}" for n in siblings)
        if parent is None:
            if total > 100 and len(siblings) > 1:
                yield Problem(
                    "KPI950",
                    f"the weights of the sub-indicators of {code} come to more than 100",
                    (siblings[-1], "weight"),
                    expected="at most 100",
                    got=f"{figure(total)} ({said})",
                )
            continue
        expected = _expected(definitions[parent])
        if total not in {Fraction(each) for each in expected}:
            key = "weight" if definitions[parent].parts_total is None else "parts_total"
            yield Problem(
                "KPI950",
                f"the weights of the sub-indicators of {code} do not come to what they should",
                (parent, key),
                expected=" or ".join(f"{each:f}" for each in dict.fromkeys(expected)),
                got=f"{figure(total)} ({said})",
            )


def _expected(parent: Indicator) -> tuple[Decimal, ...]:
    return (Decimal(100), parent.weight) if parent.parts_total is None else (parent.parts_total,)


def code_defined_twice(definitions: Definitions) -> Iterator[Problem]:
    """Find indicators of one code and name that two definitions of one time give different contents."""
    for n, each in enumerate(definitions):
        twins = [other for other in definitions if (other.code, other.name) == (each.code, each.name)]
        if any(other != each and _same_time(other, each) for other in twins):
            yield Problem(
                "KPI951",
                f"indicator '{each.code}' is defined more than once, and not alike",
                (n, "code"),
                hint="tell them apart by name, version or period",
            )


def level_above_another_ladder(definitions: Definitions) -> Iterator[Problem]:
    """Find levels asked of another indicator that lie above the highest one of its definition."""
    for n, indicator in enumerate(definitions):
        for path, _, requirement in requirements(indicator):
            for slot, guard in guards_of(requirement):
                for step, each in guards_in(guard, slot):
                    highest = _highest(definitions, indicator, each)
                    if isinstance(each, Reached) and highest is not None and each.level > highest:
                        yield Problem(
                            "KPI952",
                            f"requirement '{requirement.id}' asks for level {each.level} of indicator "
                            f"{each.indicator}, whose highest level is {highest}",
                            (n, *path, *step, "reached", "level"),
                            expected=f"{highest} at most",
                        )


def _highest(definitions: Definitions, indicator: Indicator, guard: Guard) -> int | None:
    """Give the highest level of the indicator that a guard asks about, in definitions of one time where there are some."""
    if not isinstance(guard, Reached) or not guard.indicator:
        return None
    named = [each for each in definitions if each.code == guard.indicator]
    of_the_time = [each for each in named if _same_time(each, indicator)]
    return max((each.highest_level for each in of_the_time or named), default=None)


def _families(definitions: Definitions) -> Iterator[list[int]]:
    """Give the definitions that are parts of one indicator, by their numbers; of one code, the first one counts."""
    done: set[int] = set()
    for n, each in enumerate(definitions):
        code = _parent(each.code)
        if code and n not in done:
            family = [
                m
                for m, other in enumerate(definitions)
                if _parent(other.code) == code and _same_time(each, other)
            ]
            done.update(family)
            firsts = {definitions[m].code: m for m in reversed(family)}
            yield sorted(firsts.values())


def _is_family(definitions: Definitions, n: int, code: str, sibling: int) -> bool:
    return definitions[n].code == code and _same_time(definitions[n], definitions[sibling])


def _parent(code: str) -> str:
    return code.rpartition(".")[0]


def _same_time(one: Indicator, other: Indicator) -> bool:
    """Tell whether two definitions speak of one time: in one version, of one period, in force together."""
    if one.version != other.version or one.performance_period != other.performance_period:
        return False
    starts = [each.effective_on for each in (one, other) if each.effective_on]
    ends = [each.effective_until for each in (one, other) if each.effective_until]
    return not starts or not ends or max(starts) <= min(ends)
