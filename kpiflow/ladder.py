"""The pure function from definition, register, decisions and day to levels reached.

Level n is reached when the requirements of levels 1 to n all hold. Every
requirement is judged, whether or not it decides the level, so that an answer
always names all that is missing. This room knows no machine, journal or clock.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import frozen

from kpiflow.dates import PartialDate
from kpiflow.decisions import Waiver
from kpiflow.definitions import Indicator, Level, Requirement
from kpiflow.evidence import NilReturn, Register
from kpiflow.guards import PERFORMANCE, REPORTING, Facts, Finding, Status, Verdict
from kpiflow.periods import format_date
from kpiflow.text import BLANK, Text, joined


@frozen(kw_only=True)
class RequirementVerdict:
    """What one requirement comes to.

    Attributes:
        requirement: The requirement judged.
        level: The number of its level.
        verdict: What its guard came to, decisions aside.
        waiver: The waiver in force that lets it pass, if it needs one.
        waived_by: The name of the role that waived it.
        lapsed: What became of waivers for it that are not in force.
    """

    requirement: Requirement
    level: int
    verdict: Verdict
    waiver: Waiver | None = None
    waived_by: Text = BLANK
    lapsed: tuple[Finding, ...] = ()

    @property
    def status(self) -> Status:
        """What it comes to, with waivers."""
        return Status.WAIVED if self.waiver else self.verdict.status

    @property
    def holds(self) -> bool:
        """Tell whether it holds, by evidence or by waiver."""
        return self.status.advances

    @property
    def holds_without_waivers(self) -> bool:
        """Tell whether it holds by evidence alone."""
        return self.verdict.status is Status.MET

    def findings(self) -> tuple[Finding, ...]:
        """Give what was found instead of what was expected."""
        return (*self.verdict.all_findings(), *self.lapsed)

    def pardon(self) -> Text:
        """Say who waived it, until when and why; blank when nobody did."""
        if self.waiver is None:
            return BLANK
        until, why = PartialDate(self.waiver.valid_until), self.waiver.reason
        return Text(
            th=f"{self.waived_by.th}ผ่อนผันถึง {format_date(until)}" + (f": {why.th}" if why.th else ""),
            en=f"waived by the {self.waived_by.en} until {format_date(until, language='en')}"
            + (f": {why.en}" if why.en else ""),
        )

    def reason(self) -> Text:
        """Say in one line why it holds or what was found instead."""
        reason = self.verdict.reason()
        if self.waiver:
            return joined([self.pardon(), reason])
        return joined([reason, *(finding.message for finding in self.lapsed)])


@frozen(kw_only=True)
class LevelVerdict:
    """What one level comes to by itself, the levels below it aside."""

    level: Level
    requirements: tuple[RequirementVerdict, ...]

    @property
    def holds(self) -> bool:
        """Tell whether all its requirements hold, by evidence or by waiver."""
        return all(each.holds for each in self.requirements)

    @property
    def holds_without_waivers(self) -> bool:
        """Tell whether all its requirements hold by evidence alone."""
        return all(each.holds_without_waivers for each in self.requirements)

    def unmet(self) -> tuple[RequirementVerdict, ...]:
        """Give the requirements that do not hold."""
        return tuple(each for each in self.requirements if not each.holds)


@frozen(kw_only=True)
class LadderVerdict:
    """What the ladder comes to on one day, from level 1 up to the level asked about."""

    as_of: date
    levels: tuple[LevelVerdict, ...]

    @property
    def supported(self) -> int:
        """The highest level n with levels 1 to n all holding; 0 when level 1 does not."""
        return _climbed([level.holds for level in self.levels])

    @property
    def supported_without_waivers(self) -> int:
        """The same by evidence alone."""
        return _climbed([level.holds_without_waivers for level in self.levels])

    def requirements(self) -> tuple[RequirementVerdict, ...]:
        """Give every requirement judged, from level 1 up."""
        return tuple(each for level in self.levels for each in level.requirements)

    def unmet(self) -> tuple[RequirementVerdict, ...]:
        """Give every requirement that does not hold."""
        return tuple(each for level in self.levels for each in level.unmet())

    @property
    def holds(self) -> bool:
        """Tell whether the level asked about is reached."""
        return not self.unmet()


def _climbed(holding: list[bool]) -> int:
    return holding.index(False) if False in holding else len(holding)


def judge_ladder(
    indicator: Indicator,
    register: Register,
    *,
    as_of: date,
    waivers: tuple[Waiver, ...] = (),
    level: int | None = None,
) -> LadderVerdict:
    """Judge the levels of an indicator on one day.

    Args:
        indicator: The definition.
        register: What has been shown by that day.
        as_of: The day the question is asked about.
        waivers: Decisions laid over the rules; only those in force on the day count.
        level: The highest level asked about; the whole ladder by default.

    Raises:
        MoveError: The ladder has no such level (KPI202).
    """
    top = indicator.highest_level if level is None else level
    indicator.must_have_level(top)
    facts = _facts(indicator, register, as_of)
    return LadderVerdict(
        as_of=as_of, levels=tuple(_judge_level(each, facts, waivers) for each in indicator.levels[:top])
    )


def judge_level(
    indicator: Indicator, level: Level, register: Register, *, as_of: date, waivers: tuple[Waiver, ...] = ()
) -> LevelVerdict:
    """Judge the requirements of one level on one day."""
    return _judge_level(level, _facts(indicator, register, as_of), waivers)


def _facts(indicator: Indicator, register: Register, as_of: date) -> Facts:
    return Facts(
        register=register,
        as_of=as_of,
        windows={PERFORMANCE: indicator.performance_period, REPORTING: indicator.reporting_window},
        names=indicator.names(),
    )


def _judge_level(level: Level, facts: Facts, waivers: tuple[Waiver, ...]) -> LevelVerdict:
    return LevelVerdict(
        level=level,
        requirements=tuple(
            _judge(requirement, level.level, facts, waivers) for requirement in level.requirements
        ),
    )


def _judge(
    requirement: Requirement, level: int, facts: Facts, waivers: tuple[Waiver, ...]
) -> RequirementVerdict:
    verdict = requirement.requires.judge(facts)
    if verdict.status is Status.MET:
        return RequirementVerdict(requirement=requirement, level=level, verdict=verdict)
    laid = [waiver for waiver in waivers if waiver.requirement == requirement.id]
    in_force = next((waiver for waiver in laid if waiver.is_in_force(facts.as_of)), None)
    lapsed = () if in_force else tuple(_lapse(waiver, facts.as_of) for waiver in laid)
    return RequirementVerdict(
        requirement=requirement,
        level=level,
        verdict=verdict,
        waiver=in_force,
        waived_by=facts.name(in_force.authority) if in_force else BLANK,
        lapsed=lapsed,
    )


def _lapse(waiver: Waiver, as_of: date) -> Finding:
    if waiver.valid_until < as_of:
        end = PartialDate(waiver.valid_until)
        return Finding(
            code="waiver-expired",
            subject=waiver.id,
            message=Text(
                th=f"การผ่อนผัน {waiver.id} สิ้นสุดเมื่อ {format_date(end)}",
                en=f"waiver {waiver.id} ended on {format_date(end, language='en')}",
            ),
        )
    start = PartialDate(max(waiver.decided_on, waiver.valid_from))
    return Finding(
        code="waiver-not-yet",
        subject=waiver.id,
        message=Text(
            th=f"การผ่อนผัน {waiver.id} เริ่มมีผล {format_date(start)}",
            en=f"waiver {waiver.id} counts from {format_date(start, language='en')}",
        ),
    )


@frozen(kw_only=True)
class Pillar:
    """A waiver or nil return that the supported level rests on.

    Attributes:
        id: Its identifier; the identifiers of all waivers in force for the requirement.
        requirement: The requirement it carries.
        kind: `waiver` or `nil_return`.
        level_without: The level supported without it.
    """

    id: str
    requirement: str
    kind: Literal["waiver", "nil_return"]
    level_without: int


def pillars(
    indicator: Indicator, register: Register, *, as_of: date, waivers: tuple[Waiver, ...] = ()
) -> tuple[Pillar, ...]:
    """Find the waivers and nil returns without which the supported level would be lower."""
    ladder = judge_ladder(indicator, register, as_of=as_of, waivers=waivers)
    found: list[Pillar] = []
    for each in ladder.requirements():
        if each.waiver:
            without = min(ladder.supported, each.level - 1)
            laid = [waiver for waiver in waivers if waiver.requirement == each.requirement.id]
            names = ", ".join(waiver.id for waiver in laid if waiver.is_in_force(as_of))
            found.append(
                Pillar(id=names, requirement=each.requirement.id, kind="waiver", level_without=without)
            )
        for item in each.verdict.satisfied_by:
            if isinstance(register[item].fact, NilReturn):
                without = judge_ladder(
                    indicator, register.without(item), as_of=as_of, waivers=waivers
                ).supported
                found.append(
                    Pillar(id=item, requirement=each.requirement.id, kind="nil_return", level_without=without)
                )
    return tuple(pillar for pillar in found if pillar.level_without < ladder.supported)
