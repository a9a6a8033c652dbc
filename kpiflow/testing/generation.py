"""Cases made from a definition: what unlocks each level, and what lies just on the other side of its rules.

The cases say what the rules come to, not what they should: they are there to be read by
somebody who knows, and kept once that is right. From then on they notice changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, islice
from typing import Any, Final

from attrs import evolve, field, frozen

from kpiflow.definitions import Indicator
from kpiflow.differences.moves import moves, named_anew, natural_day, renamed, ways_to
from kpiflow.errors import KpiflowError
from kpiflow.evidence import EvidenceItem, NilReturn
from kpiflow.ladder import LadderVerdict
from kpiflow.loading.case_contents import Because, Expected, Given
from kpiflow.planning import MissingSet, Step, weaker
from kpiflow.testing.atoms import Rule, rules_of
from kpiflow.testing.case_writing import file_text, given_by
from kpiflow.testing.cases import Case, situation_of
from kpiflow.testing.showing import Shown, Watch


_TRIED: Final = 400
"""How many combinations are tried for each requirement of which something is still to be shown."""


@frozen(kw_only=True)
class Generated:
    """Cases made from a definition.

    Attributes:
        indicator: The definition.
        as_of: The day that is judged.
        common: What is given in every case: all that unlocks the highest level.
        cases: The cases.
    """

    indicator: Indicator
    as_of: date
    common: Given
    cases: tuple[Case, ...]

    def text(self, tests: str) -> str:
        """Write them as a test file to be read and kept.

        Args:
            tests: The file of the definition, relative to the test file.
        """
        comments = (
            "Made from the definition: this is what its rules come to, to be read by somebody who knows",
            "what they should come to. จัดทำจากเกณฑ์ ให้ผู้รู้ตรวจว่าตรงกับเจตนาของเกณฑ์หรือไม่",
        )
        return file_text(tests, self.cases, as_of=self.as_of, given=self.common, comments=comments)


def generated(indicator: Indicator, *, as_of: date | None = None) -> Generated:
    """Make cases from a definition: for each level the least that unlocks it, and every boundary of it.

    For each level: the least that unlocks it, that with one thing less at a time, and with
    each thing one day late, one channel, topic or approval short, one below its threshold,
    as far as that makes a difference. Then, for what guard coverage still lacks, a case
    that shows it, if one is found.

    Args:
        indicator: The definition.
        as_of: The day that is judged; by default the last of the definition's windows.
    """
    day = as_of or natural_day(indicator)
    ways = next(filter(None, (_ways(indicator, n, day) for n in reversed(indicator.level_numbers))), ())
    steps = named_anew(ways[0].steps) if ways else ()
    maker = _Maker(indicator=indicator, as_of=day, steps=steps)
    cases = {each.name: each for each in maker.cases(ways[1:])}
    return Generated(indicator=indicator, as_of=day, common=given_by(steps, day), cases=tuple(cases.values()))


def _ways(indicator: Indicator, level: int, day: date) -> tuple[MissingSet, ...]:
    return tuple(ways_to(indicator, level, day))


@frozen(kw_only=True)
class _Maker:
    """Makes cases out of all that unlocks the highest level, by taking away, exchanging and adding."""

    indicator: Indicator
    as_of: date
    steps: tuple[Step, ...]
    _seen: set[object] = field(factory=set)

    def cases(self, others: Iterable[MissingSet]) -> Iterator[Case]:
        made = [*self._levels(), *self._other_ways(others)]
        yield from made
        yield from self._completing(made)

    def _levels(self) -> Iterator[Case]:
        below = 0
        everything = self._judged(self.steps).supported
        for level in self.indicator.level_numbers:
            if level > everything:
                return
            least = self._least(level)
            yield from self._case(f"level {level}: the least that unlocks it", least)
            for step in least:
                fewer = tuple(each for each in least if each is not step)
                if self._judged(fewer).supported == below:
                    yield from self._case(f"level {level}: without {_name(step)}", fewer)
            yield from self._weakened(f"level {level}", below, least, least)
            below = level

    def _weakened(
        self, name: str, below: int, least: tuple[Step, ...], tried: Iterable[Step]
    ) -> Iterator[Case]:
        """Give cases in which one thing has one thing less, as far as the level falls to the one below for it."""
        windows, spans = tuple(self.indicator.windows().values()), self.indicator.spans()
        for step in tried:
            scale = self.indicator.scale_of(step.about) if step.kind == "answer" else None
            for each in weaker(step, as_of=self.as_of, spans=spans, windows=windows, scale=scale):
                changed = tuple(each.step if other is step else other for other in least)
                if self._judged(changed).supported == below:
                    yield from self._case(f"{name}: {_name(step)}, {each.text.en}", changed)

    def _other_ways(self, others: Iterable[MissingSet]) -> Iterator[Case]:
        for n, each in enumerate(others, start=2):
            steps = self._fitted(each.steps)
            top, new = self._judged(steps).supported, [step for step in steps if step not in self.steps]
            name = f"level {top}: way {n}"
            yield from self._case(name, steps)
            for level in (0, *self.indicator.level_numbers):
                if level < top:
                    yield from self._weakened(name, level, steps, new)

    def _fitted(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Give steps under the names that the common ones go by, and names of their own where they are new."""
        own = {_nameless(step): step for step in self.steps}
        free = (f"other-{n}" for n in range(1, 10_000))
        return tuple(own.get(_nameless(step)) or _called(step, next(free)) for step in steps)

    def _completing(self, made: list[Case]) -> Iterator[Case]:
        """Give cases for what the others do not show of guards."""
        situations = [situation_of(each, self.indicator) for each in made]
        for rule in rules_of(self.indicator):
            watch = Watch(rule)
            shown = {each for situation in situations for each in watch.see(situation)}
            lacking = {(atom, each) for atom in rule.atoms for each in Shown} - shown
            for steps in islice(self._around(rule), _TRIED) if lacking else ():
                case = self._made("", steps)
                found = set(watch.see(situation_of(case, self.indicator))) & lacking
                if found:
                    lacking -= found
                    about = rule.requirement.id
                    yield from self._case(f"{about}: {self._change(steps)}", steps, about=about)

    def _around(self, rule: Rule) -> Iterator[tuple[Step, ...]]:
        """Give what may show something of a rule: the common steps, with a few taken away and a few put in."""
        if not rule.level:
            return
        try:
            made = moves(self.indicator, rule.requirement, self.as_of)
        except KpiflowError:
            return
        relevant = [step for step in self.steps if self._matters(step, rule)]
        added = self._fitted(named_anew(made))
        own = {id(step) for step in self.steps}
        new = [step for step in added if id(step) not in own]
        for size in range(4):
            for out in range(min(size, len(relevant)) + 1):
                for gone in combinations(relevant, out):
                    left = tuple(step for step in self.steps if step not in gone)
                    for put in combinations(new, size - out):
                        yield (*left, *put)

    def _matters(self, step: Step, rule: Rule) -> bool:
        """Tell whether an atom of a rule comes to something else without a step."""
        fewer = tuple(each for each in self.steps if each is not step)
        facts = [
            situation_of(self._made("", steps), self.indicator).judge().facts for steps in (self.steps, fewer)
        ]
        return any(
            atom.leaf.judge(facts[0]).status is not atom.leaf.judge(facts[1]).status for atom in rule.atoms
        )

    def _change(self, steps: tuple[Step, ...]) -> str:
        """Say in a few words in what some steps differ from the common ones."""
        gone = [f"without {_name(step)}" for step in self.steps if step not in steps]
        put = [f"with {_name(step)} ({step.text.en})" for step in steps if step not in self.steps]
        return "; ".join((*gone, *put)) or "with everything"

    def _least(self, level: int) -> tuple[Step, ...]:
        """Give of the common steps the fewest that unlock a level: none of them can be left out."""
        least = self.steps
        for step in self.steps:
            fewer = tuple(each for each in least if each is not step)
            if self._judged(fewer).supported >= level:
                least = fewer
        return least

    def _judged(self, steps: tuple[Step, ...]) -> LadderVerdict:
        return situation_of(self._made("", steps), self.indicator).ladder()

    def _case(self, name: str, steps: tuple[Step, ...], *, about: str = "") -> Iterator[Case]:
        """Give the case of some steps, with what it comes to, unless the same was given before."""
        case = self._made(name, steps)
        verdict = situation_of(case, self.indicator).ladder()
        key = evolve(case, name="")
        if repr(key) not in self._seen:
            self._seen.add(repr(key))
            yield evolve(case, expect=self._expected(verdict, about))

    def _expected(self, verdict: LadderVerdict, about: str) -> Expected:
        """Expect the level, what keeps the next one from being reached, and what a requirement comes to."""
        above = verdict.level_above(verdict.supported)
        statuses: dict[str, list[str]] = {}
        told = [each for each in above.requirements if not each.holds] if above else []
        told += [each for each in verdict.requirements() if each.requirement.id == about and each not in told]
        for each in told:
            statuses.setdefault(each.status.value, []).append(each.requirement.id)
        named: dict[str, Any] = {status: tuple(ids) for status, ids in statuses.items()}
        return Expected(level=verdict.supported, because=Because(**named))

    def _made(self, name: str, steps: tuple[Step, ...]) -> Case:
        """Give the case in which these steps were taken, as what differs from the common ones."""
        own = {step.fact.id: step for step in self.steps if step.fact is not None}
        kept = {step.fact.id: step for step in steps if step.fact is not None}
        gone = [name for name in own if name not in kept]
        changed = [step for name, step in kept.items() if own.get(name) != step]
        anew = [each.fact.id for each in changed if each.fact is not None and each.fact.id in own]
        return Case(
            name=name,
            as_of=self.as_of,
            common=given_by(self.steps, self.as_of),
            without=(*gone, *anew),
            given=given_by(changed, self.as_of),
        )


def _name(step: Step) -> str:
    return "" if step.fact is None else step.about


def _nameless(step: Step) -> object:
    return _called(step, "x").fact, step.accepted_by, step.number


def _called(step: Step, name: str) -> Step:
    """Give a step whose example goes by another name, where it has one of its own."""
    if isinstance(step.fact, (EvidenceItem, NilReturn)):
        return renamed(step, name)
    return step
