"""What an assessment comes to on one day: every figure and reason that a report shows.

Reports lay this out and compute nothing themselves, so that all of them say the same.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from attrs import frozen

from kpiflow.assessment.state import State
from kpiflow.definitions import Indicator
from kpiflow.ladder import LadderVerdict, LevelVerdict, Pillar
from kpiflow.scoring import Score
from kpiflow.text import Text


Reach: TypeAlias = Literal["reached", "reached_by_waiver", "reached_above_waiver", "held_back", "not_reached"]
"""Whether a level is reached.

By a waiver: one of its own requirements is waived. Above a waiver: one of a lower
level is. Held back: complete in itself, above a level that is not.
"""


@frozen(kw_only=True)
class Result:
    """What an assessment comes to on one day.

    Attributes:
        assessment: The name of the assessment.
        indicator: The definition it runs under.
        digest: The SHA-256 of that definition, in hexadecimal.
        as_of: The day.
        state: Everything known on that day.
        ladder: The verdict on every level.
        score: The score of the supported level.
        score_as_claimed: The score that the claimed level would have; `None` without a claim.
        criteria: The score of each level of the ladder, from level 1.
        pillars: The waivers and nil returns that the supported level rests on.
    """

    assessment: str
    indicator: Indicator
    digest: str
    as_of: date
    state: State
    ladder: LadderVerdict
    score: Score
    score_as_claimed: Score | None
    criteria: tuple[Score, ...]
    pillars: tuple[Pillar, ...]

    @property
    def is_claim_supported(self) -> bool:
        """Whether the evidence, waivers included, bears the claim; no claim needs no support."""
        return self.state.claimed is None or self.state.claimed <= self.ladder.supported

    def reach(self, level: LevelVerdict) -> Reach:
        """Tell whether a level is reached, and if not, whether it fails by itself."""
        if level.level.level <= self.ladder.supported:
            if not level.holds_without_waivers:
                return "reached_by_waiver"
            by_evidence = level.level.level <= self.ladder.supported_without_waivers
            return "reached" if by_evidence else "reached_above_waiver"
        return "held_back" if level.holds else "not_reached"

    def answer(self, level: int) -> Text:
        """Say in one sentence whether a level is reached, and what keeps it from being.

        Raises:
            MoveError: The indicator has no such level (KPI202).
        """
        self.indicator.must_have_level(level)
        asked = self.ladder.levels[:level]
        unmet = [each.requirement.id for verdict in asked for each in verdict.unmet()]
        if not unmet:
            return Text(th=f"ถึงระดับ {level}", en=f"Level {level} is reached.")
        listed = ", ".join(unmet)
        return Text(
            th=f"ยังไม่ถึงระดับ {level}: ข้อที่ยังไม่ครบ {listed}",
            en=f"Level {level} is not reached; unmet: {listed}.",
        )

    def conclusion(self) -> Text:
        """Say in one sentence what the claim comes to."""
        claimed, supported = self.state.claimed, self.ladder.supported
        without = self.ladder.supported_without_waivers
        if claimed is None:
            return Text(
                th=f"ไม่มีการรายงานระดับ หลักฐานสนับสนุนระดับ {supported}",
                en=f"No level is claimed; the evidence supports level {supported}.",
            )
        if not self.is_claim_supported:
            because = _shortfall(self.ladder.levels[supported])
            return Text(
                th=f"ระดับ {claimed} ที่รายงานไม่มีหลักฐานสนับสนุน หลักฐานสนับสนุนระดับ {supported} เพราะ{because.th}",
                en=f"The claim of level {claimed} is not supported: "
                f"the evidence supports level {supported}, because {because.en}.",
            )
        if without < claimed:
            return Text(
                th=f"ระดับ {claimed} ที่รายงานมีหลักฐานสนับสนุนเมื่อรวมการผ่อนผัน หากไม่รวมจะอยู่ที่ระดับ {without}",
                en=f"The claim of level {claimed} is supported with waivers; "
                f"without them the evidence supports level {without}.",
            )
        return Text(
            th=f"ระดับ {claimed} ที่รายงานมีหลักฐานสนับสนุน",
            en=f"The claim of level {claimed} is supported by the evidence.",
        )


def _shortfall(level: LevelVerdict) -> Text:
    """Say which requirements of a level do not hold, and why when it is a single one."""
    unmet = level.unmet()
    if len(unmet) == 1:
        [only] = unmet
        reason = only.reason()
        return Text(
            th=f"ข้อ {only.requirement.id} ไม่ครบ ({reason.th})",
            en=f"requirement {only.requirement.id} is not met ({reason.en})",
        )
    listed = ", ".join(each.requirement.id for each in unmet)
    return Text(th=f"ข้อ {listed} ไม่ครบ", en=f"requirements {listed} are not met")
