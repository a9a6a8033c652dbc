"""What an assessment comes to on one day: every figure and reason that a report shows.

Reports lay this out and compute nothing themselves, so that all of them say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from kpiflow.assessment.state import State
from kpiflow.definitions import Indicator
from kpiflow.display import Framed
from kpiflow.ladder import LadderVerdict, LevelVerdict, Pillar, Tallied
from kpiflow.scoring import Score
from kpiflow.text import Text, joined


Reach: TypeAlias = Literal[
    "reached", "reached_by_decision", "reached_above_decision", "held_back", "not_reached"
]
"""Whether a level is reached: whether the ladder stands on it or above.

By a decision: one of its own requirements holds by one. Above a decision: one of a lower
level does. Held back: complete in itself, above a level that is not.
"""


@frozen(kw_only=True)
class Result(Framed):
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
        criteria: The score of each level of the ladder, by its number.
        tallied: What ratings come to beside the level, where the definition says how they add up.
        pillars: The decisions and statements that the supported level rests on.
    """

    assessment: str
    indicator: Indicator
    digest: str
    as_of: date
    state: State
    ladder: LadderVerdict
    score: Score
    score_as_claimed: Score | None
    criteria: Mapping[int, Score]
    pillars: tuple[Pillar, ...]
    tallied: Tallied | None = None

    @property
    def is_claim_supported(self) -> bool | None:
        """Whether the evidence, decisions included, bears the claim; `None` when nothing is claimed."""
        return None if self.state.claimed is None else self.state.claimed <= self.ladder.supported

    def reach(self, level: LevelVerdict) -> Reach:
        """Tell whether a level is reached, and if not, whether it fails by itself."""
        number, ladder = level.level.level, self.ladder
        if number <= ladder.supported:
            by_evidence = number <= ladder.supported_without_decisions
            # Where levels stand side by side, another one may carry a level that does not hold.
            if not (level.holds_without_decisions if level.holds else by_evidence):
                return "reached_by_decision"
            return "reached" if by_evidence else "reached_above_decision"
        waits = level.holds and ladder.progression != "manual"
        return "held_back" if waits else "not_reached"

    def answer(self, level: int) -> Text:
        """Say in one sentence whether a level is reached, and what keeps it from being.

        Raises:
            MoveError: The indicator has no such level (KPI202).
        """
        self.indicator.must_have_level(level)
        if level <= self.ladder.supported:
            by = ", ".join(self._decisions_behind(level))
            return Text(
                th=f"ผ่านเกณฑ์ระดับ {level}" + (f" โดยคำวินิจฉัย ({by})" if by else ""),
                en=f"Level {level} is reached" + (f", by {by}." if by else "."),
            )
        unmet = [each.requirement.id for verdict in self._deciding(level) for each in verdict.unmet()]
        if not unmet:
            return Text(th=f"ยังไม่ผ่านเกณฑ์ระดับ {level}", en=f"Level {level} is not reached.")
        listed = ", ".join(unmet)
        return Text(
            th=f"ยังไม่ผ่านเกณฑ์ระดับ {level}: ข้อที่ยังไม่ครบถ้วน {listed}",
            en=f"Level {level} is not reached; unmet: {listed}.",
        )

    def conclusion(self) -> Text:
        """Say in a sentence what the claim comes to, and in another where the assessor went further."""
        accepted, supported = self.state.accepted, self.ladder.supported
        if accepted is None or accepted <= supported:
            return self._of_the_claim()
        beyond = Text(
            th=f"ผู้ประเมินรับรองระดับ {accepted} ซึ่งสูงกว่าระดับที่มีหลักฐานสนับสนุน",
            en=f"The assessor accepted level {accepted}, which is more than the evidence supports.",
        )
        return joined([self._of_the_claim(), beyond], separator=" ")

    def _of_the_claim(self) -> Text:
        claimed, supported = self.state.claimed, self.ladder.supported
        without = self.ladder.supported_without_decisions
        if self.state.report is None:
            return Text(
                th=f"ยังไม่มีการยื่นรายงานภายในวันนี้ หลักฐานสนับสนุนระดับ {supported}",
                en=f"No report was filed by this day; the evidence supports level {supported}.",
            )
        if claimed is None:
            return Text(
                th=f"ไม่ได้รายงานระดับ หลักฐานสนับสนุนระดับ {supported}",
                en=f"No level is claimed; the evidence supports level {supported}.",
            )
        if claimed > supported:
            because = self._what_holds_back(claimed)
            return Text(
                th=f"ระดับ {claimed} ตามที่รายงานไม่มีหลักฐานสนับสนุน หลักฐานสนับสนุนระดับ {supported} เพราะ{because.th}",
                en=f"The claim of level {claimed} is not supported: "
                f"the evidence supports level {supported}, because {because.en}.",
            )
        if without < claimed:
            return Text(
                th=f"ระดับ {claimed} ตามที่รายงานมีหลักฐานสนับสนุนโดยนับรวมคำวินิจฉัย หากไม่นับรวมจะได้ระดับ {without}",
                en=f"The claim of level {claimed} is supported with decisions; "
                f"without them the evidence supports level {without}.",
            )
        return Text(
            th=f"ระดับ {claimed} ตามที่รายงานมีหลักฐานสนับสนุน",
            en=f"The claim of level {claimed} is supported by the evidence.",
        )

    def _deciding(self, level: int) -> tuple[LevelVerdict, ...]:
        """Give the levels that decide whether one is reached."""
        levels = self.ladder.levels
        match self.ladder.progression:
            case "manual":
                return ()
            case "count":
                return levels
            case "independent":
                return tuple(each for each in levels if each.level.level == max(level, self.ladder.supported))
            case "cumulative":
                return evolve(self.ladder, asked=level).up_to_asked()

    def _decisions_behind(self, level: int) -> tuple[str, ...]:
        """Name the decisions without which a level would not be reached, directly or by reference."""
        if level <= self.ladder.supported_without_decisions:
            return ()
        known = {each.id for each in self.state.decisions}
        found: list[str] = []
        for verdict in self._deciding(level):
            for each in verdict.requirements:
                if each.holds and not each.holds_without_decisions:
                    by = each.verdict.satisfied_by if each.decision is None else (each.decision.id,)
                    found.extend(name for name in by if name in known)
        return tuple(dict.fromkeys(found))

    def _what_holds_back(self, claimed: int) -> Text:
        """Say why a claim is more than what is supported."""
        ladder = self.ladder
        if ladder.progression == "manual":
            return Text(th="ผู้ประเมินไม่ได้กำหนดถึงระดับนั้น", en="the assessor did not decide on it")
        if ladder.progression == "count":
            done, of = sum(level.holds for level in ladder.levels), len(ladder.levels)
            return Text(th=f"ครบถ้วนเพียง {done} จาก {of} ระดับ", en=f"{done} of {of} levels hold")
        if ladder.progression == "independent":
            above = next((each for each in ladder.levels if each.level.level >= claimed), None)
        else:
            above = ladder.level_above(ladder.supported)
        if above is None:
            return Text(th="รอบนี้ไม่มีระดับที่สูงกว่า", en="this round has no higher level")
        return _shortfall(above)


def _shortfall(level: LevelVerdict) -> Text:
    """Say which requirements of a level do not hold, and why when it is a single one."""
    unmet = level.unmet()
    if not unmet:
        return level.shortfall()
    if len(unmet) == 1:
        [only] = unmet
        reason = only.reason()
        return Text(
            th=f"ข้อ {only.requirement.id} ไม่ครบถ้วน ({reason.th})",
            en=f"requirement {only.requirement.id} is not met ({reason.en})",
        )
    listed = ", ".join(each.requirement.id for each in unmet)
    return Text(th=f"ข้อ {listed} ไม่ครบถ้วน", en=f"requirements {listed} are not met")
