"""What one situation shows of atoms: each met or unmet, and whether the requirement hung on it."""

from __future__ import annotations

import enum

from collections.abc import Iterator
from typing import Final, TypeAlias

from attrs import define, field, frozen

from kpiflow.evidence import Entry, Exclusion, Standing
from kpiflow.guards import AtLeast, Facts, Guard, NoneOf, Status, Verdict
from kpiflow.ladder import Judge, Situation
from kpiflow.linting.encoding import Encoding, holding
from kpiflow.logic import Function, TooComplexError
from kpiflow.testing.atoms import Atom, Rule, with_atoms
from kpiflow.text import BLANK, Text


class Shown(enum.Enum):
    """What has to be shown of every atom."""

    MET = "met"
    UNMET = "unmet"
    DECISIVE_MET = "decisive when met"
    DECISIVE_UNMET = "decisive when unmet"

    @property
    def lacking(self) -> Text:
        """Say that no case shows it."""
        return _LACKING[self]


_LACKING: Final = {
    Shown.MET: Text(th="ยังไม่เคยครบ", en="was never met"),
    Shown.UNMET: Text(th="ยังไม่เคยขาด", en="was never unmet"),
    Shown.DECISIVE_MET: Text(th="ยังไม่เคยเป็นตัวตัดสินเมื่อครบ", en="was never decisive when met"),
    Shown.DECISIVE_UNMET: Text(th="ยังไม่เคยเป็นตัวตัดสินเมื่อขาด", en="was never decisive when unmet"),
}

Statuses: TypeAlias = dict[Atom, Status]


@frozen
class _Fixed:
    """A leaf that comes to what is wanted, whatever it looks at."""

    status: Status

    def judge(self, _facts: Facts) -> Verdict:
        return Verdict(status=self.status, expects=BLANK)


@define
class Watch:
    """Tells what situations show of the atoms of one rule, and works out each constellation once."""

    rule: Rule
    _known: dict[object, frozenset[Atom]] = field(factory=dict)

    def see(self, situation: Situation) -> Iterator[tuple[Atom, Shown]]:
        """Give what a situation shows of atoms.

        Only atoms of guards that were asked count: what a requirement asks for is not
        judged where it does not apply. Unknown, in error and not applicable are neither
        met nor unmet.
        """
        judge = situation.judge()
        statuses = self._statuses(judge.facts)
        asked = tuple(self._asked(judge.facts))
        decisive = self._decisive(situation, statuses)
        for atom in asked:
            met = _is_met(statuses[atom])
            if met is None:
                continue
            yield atom, Shown.MET if met else Shown.UNMET
            if atom in decisive:
                yield atom, Shown.DECISIVE_MET if met else Shown.DECISIVE_UNMET

    # --- inside -----------------------------------------------------------------

    def _statuses(self, facts: Facts) -> Statuses:
        requirement = self.rule.requirement
        found: Statuses = {}
        guards = {"requires": requirement.requires, "gate": requirement.requires}
        guards |= {"applies_when": requirement.applies_when} if requirement.applies_when else {}
        guards |= {"na": requirement.na.requires} if requirement.na and requirement.na.requires else {}
        for part in dict.fromkeys(atom.part for atom in self.rule.atoms):
            verdicts = guards[part].judge(facts).atoms()
            found |= {
                atom: verdict.status for atom, verdict in zip(self.rule.of(part), verdicts, strict=True)
            }
        return found

    def _asked(self, facts: Facts) -> Iterator[Atom]:
        requirement = self.rule.requirement
        yield from self.rule.of("applies_when")
        if requirement.applies_when and not requirement.applies_when.judge(facts).status.advances:
            return
        na = requirement.na
        if na is not None and na.allowed and _stands(facts, requirement.id):
            yield from self.rule.of("na")
            if na.requires is None or na.requires.judge(facts).status.advances:
                return
        yield from self.rule.of("requires" if self.rule.level else "gate")

    def _decisive(self, situation: Situation, statuses: Statuses) -> frozenset[Atom]:
        """Give the atoms on which it hung whether the rule holds, all others as they were."""
        stated = situation.register.stated(Exclusion, self.rule.requirement.id)
        entry: Entry | None = stated[1] if stated else None
        key = tuple(statuses.values()), entry
        if key not in self._known:
            self._known[key] = frozenset(
                atom
                for atom, status in statuses.items()
                if (met := _is_met(status)) is not None
                and self._holds(situation, statuses)
                is not self._holds(situation, statuses | {atom: Status.UNMET if met else Status.MET})
            )
        return self._known[key]

    def _holds(self, situation: Situation, statuses: Statuses) -> bool:
        """Tell whether the rule holds with its atoms so, by the ladder's own judgement."""
        fixed: dict[Atom, Guard] = {atom: _Fixed(status) for atom, status in statuses.items()}
        judge = Judge.of(situation.indicator, situation.register, as_of=situation.as_of)
        return judge.requirement(with_atoms(self.rule, fixed), self.rule.level).holds


def _is_met(status: Status) -> bool | None:
    """Tell whether an atom is met or unmet; `None` where it is neither."""
    if status.advances:
        return True
    return False if status is Status.UNMET else None


def _stands(facts: Facts, requirement: str) -> bool:
    stated = facts.register.stated(Exclusion, requirement)
    return stated is not None and stated[1].standing not in {Standing.REJECTED, Standing.WITHDRAWN}


def impossible(encoding: Encoding, rule: Rule) -> dict[Atom, frozenset[Shown]]:
    """Give what no register at all can show of the atoms of a rule, as far as that is decided.

    Two leaves of one guard may hang together so that neither can decide by itself while
    the other is as it must be. What is given up is taken to be possible.
    """
    try:
        return {atom: frozenset(_impossible(encoding, rule, atom)) for atom in rule.atoms}
    except TooComplexError:
        return {}


def _impossible(encoding: Encoding, rule: Rule, atom: Atom) -> Iterator[Shown]:
    leaf = encoding.guard(atom.leaf)
    met = AtLeast(count=0, of=(atom.leaf,), empty="met")
    with_it = _holding(encoding, rule, atom, met)
    without = _holding(encoding, rule, atom, NoneOf(of=(met,)))
    decides = with_it ^ without
    for shown, function in (
        (Shown.MET, leaf.met),
        (Shown.UNMET, leaf.unmet),
        (Shown.DECISIVE_MET, leaf.met & decides),
        (Shown.DECISIVE_UNMET, leaf.unmet & decides),
    ):
        if not encoding.is_possible(function):
            yield shown


def _holding(encoding: Encoding, rule: Rule, atom: Atom, put: Guard) -> Function:
    leaves = {each: put if each is atom else each.leaf for each in rule.atoms}
    changed = with_atoms(rule, leaves)
    return holding(changed, encoding.changed(changed))
