"""What changed from one edition of a definition to the next, and what that means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from attrs import fields, frozen

from kpiflow.codec import unstructure
from kpiflow.definitions import Indicator, Level, Requirement, guards_in, guards_of
from kpiflow.differences.relation import differing_levels, is_same_requirement
from kpiflow.differences.witnesses import Witness, of_level, of_requirement, of_score
from kpiflow.guards import Holds, Reached
from kpiflow.linting.places import Ladder, ladders


Kind: TypeAlias = Literal["added", "removed", "reworded", "rewritten", "changed", "undecided"]
"""What became of a requirement.

`reworded`: only its text or due day; `rewritten`: written differently, and proved to come
to the same in every register; `changed`: a register shows that it comes to something
else; `undecided`: written differently, and neither proved the same nor shown to differ.
"""

_HARMLESS: Final = frozenset({"reworded", "rewritten"})

_TERMS: Final = (
    "code",
    "weight",
    "scale",
    "scoring",
    "tally",
    "progression",
    "criteria",
    "rounds",
    "performance_period",
    "reporting_window",
    "effective_on",
    "effective_until",
    "time_zone",
    "parts_total",
    "version",
)
"""What a definition states of itself besides its ladder and what it declares."""

_TOLD: Final = frozenset({"version", "effective_on", "effective_until"})
"""Terms that change nothing that a register comes to."""

_SCORED: Final = frozenset({"weight", "scale", "scoring", "criteria", "rounds"})


@frozen(kw_only=True)
class RequirementChange:
    """What became of one requirement.

    Attributes:
        requirement: Its identifier.
        kind: What became of it.
        before: The number of its level before; `None` where it was not there.
        after: The number of its level now; `None` where it is gone.
        witness: A register that shows it.
    """

    requirement: str
    kind: Kind
    before: int | None = None
    after: int | None = None
    witness: Witness | None = None

    @property
    def is_moved(self) -> bool:
        """Whether it stands in another level now."""
        return self.before is not None and self.after is not None and self.before != self.after

    @property
    def is_harmless(self) -> bool:
        """Whether it is proved to come to the same, in the same place."""
        return self.kind in _HARMLESS and not self.is_moved


@frozen(kw_only=True)
class LevelChange:
    """Levels that may be reached otherwise.

    Attributes:
        levels: Their numbers.
        round_months: The reporting round; `None` for the whole year.
        witness: A register that shows it; `None` where it is neither shown nor proved otherwise.
    """

    levels: tuple[int, ...]
    round_months: int | None = None
    witness: Witness | None = None


@frozen(kw_only=True)
class TermChange:
    """Something else that a definition states.

    Attributes:
        term: What it is called in the document.
        before: What was stated, as plain data.
        after: What is stated now.
    """

    term: str
    before: Any
    after: Any


@frozen(kw_only=True)
class DefinitionDifference:
    """What changed from one definition to another.

    Attributes:
        before: The one.
        after: The other.
        requirements: The requirements that are not as they were.
        levels: The levels that may be reached otherwise, of the year and of each round.
        terms: What else is stated otherwise.
        declared: What is declared besides, and no more: the list, the names added, the names gone.
        score: A register in which another score is printed, where what makes scores has changed.
    """

    before: Indicator
    after: Indicator
    requirements: tuple[RequirementChange, ...] = ()
    levels: tuple[LevelChange, ...] = ()
    terms: tuple[TermChange, ...] = ()
    declared: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    score: Witness | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether the two say the same, word for word."""
        return self.before == self.after

    @property
    def is_harmless(self) -> bool:
        """Whether it is proved that requirements and levels come to the same, and nothing else of weight is stated otherwise."""
        weighty = [each for each in self.terms if each.term not in _TOLD]
        return not self.levels and not weighty and all(each.is_harmless for each in self.requirements)


def compare(before: Indicator, after: Indicator, *, as_of: date | None = None) -> DefinitionDifference:
    """Tell what changed from one definition to another, and what that means.

    Args:
        before: The one.
        after: The other.
        as_of: The day that registers are judged on; by default the last of the definitions' windows.
    """
    terms = tuple(_terms(before, after))
    is_scored = any(each.term in _SCORED for each in terms)
    return DefinitionDifference(
        before=before,
        after=after,
        requirements=tuple(_requirements(before, after, as_of)),
        levels=tuple(_levels(before, after, as_of)),
        terms=terms,
        declared=tuple(_declared(before, after)),
        score=of_score(before, after, as_of=as_of) if is_scored else None,
    )


def _requirements(before: Indicator, after: Indicator, as_of: date | None) -> Iterator[RequirementChange]:
    ours = {each.id: (level, each) for level, each in before.requirements()}
    theirs = {each.id: (level, each) for level, each in after.requirements()}
    for name in dict.fromkeys((*ours, *theirs)):
        here, there = ours.get(name), theirs.get(name)
        if here is None and there is not None:
            yield RequirementChange(requirement=name, kind="added", after=there[0].level)
        elif there is None and here is not None:
            yield RequirementChange(requirement=name, kind="removed", before=here[0].level)
        elif here is not None and there is not None:
            yield from _of_one(before, here, after, there, as_of)


def _of_one(
    before: Indicator,
    here: tuple[Level, Requirement],
    after: Indicator,
    there: tuple[Level, Requirement],
    as_of: date | None,
) -> Iterator[RequirementChange]:
    (was, one), (now, other) = here, there
    is_same = _is_untouched(before, one, after, other) or is_same_requirement(before, one, after, other)
    witness = None if is_same else of_requirement(before, one, after, other, as_of=as_of)
    kind: Kind = "changed" if witness else "undecided"
    if is_same:
        kind = "reworded" if _rules(one) == _rules(other) else "rewritten"
    if one != other or not is_same or was.level != now.level:
        yield RequirementChange(
            requirement=one.id, kind=kind, before=was.level, after=now.level, witness=witness
        )


def _rules(requirement: Requirement) -> tuple[object, ...]:
    return requirement.requires, requirement.applies_when, requirement.na, requirement.weight


def _is_untouched(before: Indicator, one: Requirement, after: Indicator, other: Requirement) -> bool:
    """Tell whether a requirement and all it could mean are written the same, so that nothing has to be proved."""
    leaves = [leaf for _, guard in guards_of(one) for _, leaf in guards_in(guard)]
    refers = any(isinstance(leaf, (Holds, Reached)) for leaf in leaves)
    means = [(each.windows(), each.scales, each.questions, each.measures) for each in (before, after)]
    return _rules(one) == _rules(other) and not refers and means[0] == means[1]


def _levels(before: Indicator, after: Indicator, as_of: date | None) -> Iterator[LevelChange]:
    ours: dict[int | None, Ladder] = {each.months: each for each in ladders(before)}
    theirs = {each.months: each for each in ladders(after)}
    whole = ours[None], theirs[None]
    for months in dict.fromkeys((*ours, *theirs)):
        here, there = ours.get(months, whole[0]), theirs.get(months, whole[1])
        levels = differing_levels(before, here, after, there)
        if levels:
            witness = of_level(before, after, levels=_numbers(here, there), as_of=as_of, months=months)
            yield LevelChange(levels=levels, round_months=months, witness=witness)


def _numbers(here: Ladder, there: Ladder) -> tuple[int, ...]:
    return tuple(sorted({level.level for level in (*here.levels, *there.levels)}))


def _terms(before: Indicator, after: Indicator) -> Iterator[TermChange]:
    known = {each.name for each in fields(Indicator)}
    for term in (each for each in _TERMS if each in known):
        ours, theirs = getattr(before, term), getattr(after, term)
        if ours != theirs:
            yield TermChange(term=term, before=unstructure(ours), after=unstructure(theirs))


def _declared(before: Indicator, after: Indicator) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    ours, theirs = before.declared(), after.declared()
    for key in ours:
        here, there = ([each.id for each in lists[key]] for lists in (ours, theirs))
        added = tuple(each for each in there if each not in here)
        gone = tuple(each for each in here if each not in there)
        if added or gone:
            yield key, added, gone
