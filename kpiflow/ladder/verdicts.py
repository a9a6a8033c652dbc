"""What requirements, levels and the ladder come to, with decisions and without them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from kpiflow.dates import PartialDate
from kpiflow.decisions import Decision, Override
from kpiflow.definitions import CountsAs, Level, Progression, Requirement
from kpiflow.display import Framed
from kpiflow.guards import Finding, Status, Verdict
from kpiflow.periods import format_date
from kpiflow.text import BLANK, Text, joined


@frozen(kw_only=True)
class RequirementVerdict:
    """What one requirement comes to.

    Attributes:
        requirement: The requirement judged.
        level: The number of its level.
        verdict: What its guard came to, decisions about other requirements included.
        by_evidence: What it came to with no decision about anything.
        counts_as: What it counts as when it does not apply.
        decision: The decision in force about it, if it makes a difference.
        decided_by: The name of the role that took it.
        lapsed: What became of decisions about it that are not in force.
    """

    requirement: Requirement
    level: int
    verdict: Verdict
    by_evidence: Verdict
    counts_as: CountsAs = "drop"
    decision: Decision | None = None
    decided_by: Text = BLANK
    lapsed: tuple[Finding, ...] = ()

    @property
    def status(self) -> Status:
        """What it comes to, with decisions."""
        if isinstance(self.decision, Override):
            return Status(self.decision.status)
        return Status.WAIVED if self.decision else self.verdict.status

    @property
    def holds(self) -> bool:
        """Tell whether it holds, by evidence, by decision or because it does not apply."""
        return _holds(self.status, self.counts_as)

    @property
    def holds_without_decisions(self) -> bool:
        """Tell whether it holds with no decision about anything."""
        return _holds(self.by_evidence.status, self.counts_as)

    @property
    def drops_out(self) -> bool:
        """Tell whether there is nothing left of it to ask."""
        return self.status is Status.NOT_APPLICABLE and self.counts_as == "drop"

    @property
    def drops_out_without_decisions(self) -> bool:
        """The same with no decision about anything."""
        return self.by_evidence.status is Status.NOT_APPLICABLE and self.counts_as == "drop"

    def findings(self) -> tuple[Finding, ...]:
        """Give what was found instead of what was expected."""
        return (*self.verdict.all_findings(), *self.lapsed)

    def pardon(self) -> Text:
        """Say who decided about it, until when and why; blank when nobody did."""
        if self.decision is None:
            return BLANK
        act, why = self.decision.act, self.decision.reason
        result = _result(self.decision.status) if isinstance(self.decision, Override) else BLANK
        until = Text(th="", en="")
        if self.decision.valid_until:
            day = PartialDate(self.decision.valid_until)
            until = Text(th=f"ถึง {format_date(day)}", en=f" until {format_date(day, language='en')}")
        return Text(
            th=f"{self.decided_by.th}{act.th}{result.th}{until.th}" + (f": {why.th}" if why.th else ""),
            en=f"{act.en}{result.en} by the {self.decided_by.en}{until.en}"
            + (f": {why.en}" if why.en else ""),
        )

    def reason(self) -> Text:
        """Say in one line why it holds or what was found instead."""
        reason = self.verdict.reason()
        if self.verdict.status is Status.WAIVED:  # by a decision about another requirement
            by = ", ".join(self.verdict.satisfied_by)
            reason = Text(th=f"ผ่านโดยคำวินิจฉัย: {by}", en=f"holds by decision: {by}")
        if self.decision:
            return joined([self.pardon(), reason])
        return joined([reason, *(finding.message for finding in self.lapsed)])


def _result(status: str) -> Text:
    return {
        "met": Text(th="ว่าครบถ้วน", en=" to be met"),
        "unmet": Text(th="ว่าไม่ครบถ้วน", en=" not to be met"),
        "not_applicable": Text(th="ว่าไม่ใช้บังคับ", en=" not to apply"),
    }[status]


def _holds(status: Status, counts_as: CountsAs) -> bool:
    if status is Status.NOT_APPLICABLE:
        return counts_as != "unmet"
    return status.advances


@frozen(kw_only=True)
class LevelVerdict:
    """What one level comes to by itself, the levels around it aside.

    Attributes:
        level: The level judged.
        requirements: What its requirements come to.
        reached: Whether the ladder as a whole stands on it or above, where that does not
            follow from its own requirements alone.
    """

    level: Level
    requirements: tuple[RequirementVerdict, ...]
    reached: bool | None = None

    @property
    def holds(self) -> bool:
        """Tell whether all its requirements hold that apply."""
        if all(each.drops_out for each in self.requirements):
            return self.level.empty == "met"
        return all(each.holds for each in self.requirements)

    @property
    def holds_without_decisions(self) -> bool:
        """Tell whether all its requirements hold with no decision about anything."""
        if all(each.drops_out_without_decisions for each in self.requirements):
            return self.level.empty == "met"
        return all(each.holds_without_decisions for each in self.requirements)

    @property
    def opens(self) -> bool:
        """Tell whether the way up to it is open for whoever stands on the level below."""
        return self.holds if self.reached is None else self.reached

    def unmet(self) -> tuple[RequirementVerdict, ...]:
        """Give the requirements that do not hold."""
        return tuple(each for each in self.requirements if not each.holds)

    def shortfall(self) -> Text:
        """Say what keeps it from holding; blank when it holds."""
        if self.holds:
            return BLANK
        unmet = self.unmet()
        if unmet:
            return joined([each.reason() for each in unmet])
        if not self.requirements:
            return Text(th="รอบนี้ไม่มีระดับนี้", en="this round does not have the level")
        return Text(
            th="ไม่มีเกณฑ์ใดของระดับนี้ใช้บังคับ และระดับนี้ไม่ถือว่าผ่านเมื่อเป็นเช่นนั้น",
            en="none of its requirements applies, and then it does not count as reached",
        )


@frozen(kw_only=True)
class LadderVerdict(Framed):
    """What the ladder comes to on one day.

    Attributes:
        as_of: The day.
        levels: The levels judged: up to the one asked about, and all of them where the
            others can decide it.
        asked: The number of the level asked about.
        progression: How levels make up the level reached.
        chosen: The level an assessor decided, where that is what counts.
    """

    as_of: date
    levels: tuple[LevelVerdict, ...]
    asked: int
    progression: Progression = "cumulative"
    chosen: int | None = None

    @property
    def supported(self) -> int:
        """The level reached, decisions included; 0 when it is none."""
        return self._reached((level.level.level, level.holds) for level in self.levels)

    @property
    def supported_without_decisions(self) -> int:
        """The level reached by evidence alone."""
        return self._reached((level.level.level, level.holds_without_decisions) for level in self.levels)

    def requirements(self) -> tuple[RequirementVerdict, ...]:
        """Give every requirement judged, from the lowest level up."""
        return tuple(each for level in self.levels for each in level.requirements)

    def up_to_asked(self) -> tuple[LevelVerdict, ...]:
        """Give the levels up to the one asked about, or to the next one where the round passes over it."""
        top = topmost((level.level.level for level in self.levels), self.asked)
        return tuple(level for level in self.levels if level.level.level <= top)

    def unmet(self) -> tuple[RequirementVerdict, ...]:
        """Give every requirement up to the level asked about that does not hold."""
        return tuple(each for level in self.up_to_asked() for each in level.unmet())

    @property
    def holds(self) -> bool:
        """Tell whether the level asked about is reached."""
        return self.supported >= self.asked

    def level_above(self, level: int) -> LevelVerdict | None:
        """Give the verdict on the next level above one, or `None` above the highest."""
        return next((each for each in self.levels if each.level.level > level), None)

    def _reached(self, holding: Iterable[tuple[int, bool]]) -> int:
        pairs = tuple(holding)
        if self.progression == "manual":
            return self.chosen or 0
        if self.progression == "count":
            done = sum(holds for _, holds in pairs)
            return pairs[done - 1][0] if done else 0
        if self.progression == "independent":
            return max((number for number, holds in pairs if holds), default=0)
        return _climbed(pairs)


def topmost(numbers: Iterable[int], asked: int) -> int:
    """Give the number of the level that a question about one leads to: itself, or the next one there is."""
    return next((number for number in numbers if number >= asked), asked)


def _climbed(pairs: tuple[tuple[int, bool], ...]) -> int:
    reached = 0
    for number, holds in pairs:
        if not holds:
            break
        reached = number
    return reached
