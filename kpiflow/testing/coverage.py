"""Guard coverage: which atoms of a definition its cases show met, unmet, and decisive either way.

What is asked is masking MC/DC (modified condition/decision coverage): of every atom of
every guard, one case in which it is met and one in which it is unmet, in each of which
the outcome of its requirement hangs on it: with every other atom left as it is in that
case, the other value of this one would make the requirement hold or not hold instead.
The criterion is that of RTCA DO-178C; the masking form, which lets other atoms differ
between the two cases as long as they mask nothing, is that of J. J. Chilenski, "An
Investigation of Three Forms of the Modified Condition Decision Coverage (MCDC)
Criterion", DOT/FAA/AR-01/18, 2001. A requirement is one decision: what it requires, the
condition under which it applies, and the grounds for leaving it out.

Everything is read off the verdicts of the guards, which judge all their parts always;
guards know nothing of it, and cost nothing more for it. What no register at all can
show, as `linting` proves it exactly, is not asked for, and named. Decisions of people
are no part of it: they are laid over rules, and cover none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, frozen

from kpiflow.definitions import Indicator
from kpiflow.errors import Path, Position
from kpiflow.ladder import Situation
from kpiflow.linting.encoding import Encoding
from kpiflow.testing.atoms import Atom, rules_of
from kpiflow.testing.showing import Shown, Watch, impossible
from kpiflow.text import Language, Text, joined


Placing: TypeAlias = Callable[[Path], Position | None]
"""Gives the place of a path in the file of a definition; `None` where it is in no file."""


@frozen(kw_only=True)
class AtomCoverage:
    """What cases show of one atom.

    Attributes:
        atom: The atom.
        shown: What cases show.
        impossible: What no register can show; never asked for.
        position: Where the atom stands in a file, if that is known.
    """

    atom: Atom
    shown: frozenset[Shown] = frozenset()
    impossible: frozenset[Shown] = frozenset()
    position: Position | None = None

    @property
    def asked(self) -> frozenset[Shown]:
        """What has to be shown: all but what cannot be, and what was shown for all that."""
        return frozenset(Shown) - self.impossible | self.shown

    @property
    def lacking(self) -> tuple[Shown, ...]:
        """What is still to be shown."""
        return tuple(each for each in Shown if each in self.asked and each not in self.shown)

    def text(self) -> Text:
        """Say what is still to be shown of it."""
        said = joined([each.lacking for each in self.lacking], separator=", ")
        return Text(th=f"{self.place}: {said.th}", en=f"{self.place}: {said.en}")

    @property
    def place(self) -> str:
        """Where it stands: file, line and column, or else its path."""
        if self.position is not None:
            return f"{self.position} ({self.atom.about})"
        return ".".join(map(str, self.atom.path))


@frozen(kw_only=True)
class GuardCoverage:
    """What cases show of the atoms of a definition, or of a part of it.

    Attributes:
        code: The indicator.
        atoms: Each atom, in the order of the definition.
        situations: How many situations were looked at.
    """

    code: str
    atoms: tuple[AtomCoverage, ...]
    situations: int = 0

    @property
    def asked(self) -> int:
        """How many things have to be shown."""
        return sum(len(each.asked) for each in self.atoms)

    @property
    def done(self) -> int:
        """How many of them are shown."""
        return sum(len(each.shown) for each in self.atoms)

    @property
    def percent(self) -> Fraction | None:
        """How much is shown, exactly: 100 only where nothing is missing. `None` where nothing is asked."""
        return Fraction(100 * self.done, self.asked) if self.asked else None

    @property
    def is_complete(self) -> bool:
        """Whether everything that any register can show is shown; never where nothing is asked."""
        return bool(self.asked) and not self.missing

    @property
    def missing(self) -> tuple[AtomCoverage, ...]:
        """The atoms of which something is still to be shown."""
        return tuple(each for each in self.atoms if each.lacking)

    def of_level(self, level: int) -> GuardCoverage:
        """Give the part of one level."""
        return evolve(self, atoms=tuple(each for each in self.atoms if each.atom.level == level))

    def of_requirement(self, requirement: str) -> GuardCoverage:
        """Give the part of one requirement, or of one gate."""
        return evolve(self, atoms=tuple(each for each in self.atoms if each.atom.about == requirement))

    def levels(self) -> tuple[int, ...]:
        """Give the numbers of the levels that have atoms; 0 stands for gates."""
        return tuple(dict.fromkeys(each.atom.level for each in self.atoms))

    def requirements(self) -> tuple[str, ...]:
        """Give the requirements that have atoms, and the gates."""
        return tuple(dict.fromkeys(each.atom.about for each in self.atoms))

    def printed(self) -> str:
        """Give the percentage with one decimal, rounded down, so that only what is complete is 100.0."""
        if self.percent is None:
            return "–"
        tenths = int(self.percent * 10)
        return f"{tenths // 10}.{tenths % 10}"

    def text(self, language: Language = "en") -> str:
        """Say what is shown, level by level and requirement by requirement, and what is missing where."""
        return "\n".join(self._lines(language))

    def _lines(self, language: Language) -> Iterator[str]:
        head = Text(th=f"ตัวชี้วัด {self.code}", en=f"indicator {self.code}")
        yield f"{head.in_language(language)}: {self.figures(language)}"
        for level in self.levels():
            part = self.of_level(level)
            name = (
                Text(th=f"ระดับ {level}", en=f"level {level}") if level else Text(th="เงื่อนไขคะแนน", en="gates")
            )
            yield f"  {name.in_language(language)}: {part.figures(language)}"
            for requirement in part.requirements():
                yield f"    {requirement}: {part.of_requirement(requirement).figures(language)}"
        for each in self.missing:
            yield each.text().in_language(language)
        spared = sum(len(each.impossible - each.shown) for each in self.atoms)
        if spared:
            said = Text(
                th=f"ไม่นับ {spared} รายการที่ไม่มีทะเบียนใดแสดงได้",
                en=f"not asked for: {spared} that no register can show",
            )
            yield said.in_language(language)

    def figures(self, language: Language) -> str:
        """Give the percentage, and what it is made of."""
        of = Text(th=f"{self.done} จาก {self.asked}", en=f"{self.done} of {self.asked}")
        return f"{self.printed()} % ({of.in_language(language)})"


def cover(
    indicator: Indicator, situations: Iterable[Situation], *, placed: Placing = lambda _path: None
) -> GuardCoverage:
    """Tell what situations show of the atoms of a definition.

    Args:
        indicator: The definition. Every situation is judged under it.
        situations: What was shown and decided on which day; those of judged cases.
        placed: Gives the place of a path in the file, such as `DefinitionFile.position`.
    """
    rules = rules_of(indicator)
    watches = [Watch(rule) for rule in rules]
    shown: dict[Atom, set[Shown]] = {atom: set() for rule in rules for atom in rule.atoms}
    looked_at = 0
    for situation in situations:
        under = evolve(situation, indicator=indicator, decisions=(), revoked=())
        looked_at += 1
        for watch in watches:
            for atom, each in watch.see(under):
                shown[atom].add(each)
    spared: dict[Atom, frozenset[Shown]] = {}
    for rule in rules:
        spared |= impossible(Encoding(indicator, [rule.requirement]), rule)
    return GuardCoverage(
        code=indicator.code,
        situations=looked_at,
        atoms=tuple(
            AtomCoverage(
                atom=atom,
                shown=frozenset(seen),
                impossible=spared.get(atom, frozenset()),
                position=placed(atom.path),
            )
            for atom, seen in shown.items()
        ),
    )
