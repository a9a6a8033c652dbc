"""The pure function from definition, register, decisions and day to what the ladder comes to."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from attrs import define, evolve, field, frozen

from kpiflow.decisions import Decision, Override, Revocation
from kpiflow.definitions import Indicator, Level, NotApplicable, Requirement
from kpiflow.evidence import Exclusion, Register, Standing
from kpiflow.guards import Facts, Finding, Status, Verdict
from kpiflow.ladder.findings import (
    by_choice,
    carried_by,
    condition_lacks,
    condition_not_known,
    condition_not_met,
    emptied,
    findings_of,
    lapse_of,
    left_out,
    not_allowed,
    taken_back,
    turned_down,
)
from kpiflow.ladder.order import levels_behind, referred_first
from kpiflow.ladder.verdicts import LadderVerdict, LevelVerdict, RequirementVerdict, topmost
from kpiflow.text import BLANK, Text


def judge_ladder(
    indicator: Indicator,
    register: Register,
    *,
    as_of: date,
    decisions: tuple[Decision, ...] = (),
    revoked: tuple[tuple[Decision, Revocation], ...] = (),
    level: int | None = None,
    round_months: int | None = None,
    chosen: int | None = None,
) -> LadderVerdict:
    """Judge the levels of an indicator on one day.

    Args:
        indicator: The definition.
        register: What has been shown and ruled by that day. Nothing in it is left out for
            its day: entries or rulings of later days count as if they were there already.
            An assessment gives the register of any day, `state(as_of=...).register`.
        as_of: The day the question is asked about.
        decisions: Decisions laid over the rules; only those in force on the day count.
        revoked: Decisions that were taken back by that day, each with what took it back;
            none of them counts, and a requirement that does not hold tells of them.
        level: The highest level asked about; the whole ladder by default.
        round_months: The reporting round, where it has a ladder of its own.
        chosen: The level an assessor decided, for a ladder that leaves it to one.

    Raises:
        MoveError: The ladder has no such level (KPI202).
    """
    asked = indicator.highest_level if level is None else level
    indicator.must_have_level(asked)
    return _judged(indicator, register, as_of, decisions, revoked, asked, round_months, chosen)


@lru_cache(maxsize=256)  # a pure function of frozen values, and asked again for every report on them
def _judged(
    indicator: Indicator,
    register: Register,
    as_of: date,
    decisions: tuple[Decision, ...],
    revoked: tuple[tuple[Decision, Revocation], ...],
    asked: int,
    round_months: int | None,
    chosen: int | None,
) -> LadderVerdict:
    judge = Judge.of(indicator, register, as_of=as_of, decisions=decisions, revoked=revoked, chosen=chosen)
    ladder = indicator.ladder_for(round_months)
    if indicator.progression == "cumulative":
        top = topmost((each.level for each in ladder), asked)
        ladder = tuple(each for each in ladder if each.level <= top)
    return LadderVerdict(
        as_of=as_of,
        levels=tuple(judge.level(each) for each in ladder),
        asked=asked,
        progression=indicator.progression,
        chosen=chosen,
    )


def judge_level(
    indicator: Indicator,
    level: int,
    register: Register,
    *,
    as_of: date,
    decisions: tuple[Decision, ...] = (),
    revoked: tuple[tuple[Decision, Revocation], ...] = (),
    round_months: int | None = None,
    chosen: int | None = None,
) -> LevelVerdict:
    """Judge one level on one day, and whether the way up to it is open.

    A level that a reporting round passes over asks for what the next one of the round does.

    Raises:
        MoveError: The ladder has no such level (KPI202).
    """
    indicator.must_have_level(level)
    if indicator.progression != "cumulative":
        verdict = judge_ladder(
            indicator,
            register,
            as_of=as_of,
            decisions=decisions,
            revoked=revoked,
            level=level,
            round_months=round_months,
            chosen=chosen,
        )
        by_itself = next((each for each in verdict.levels if each.level.level == level), None)
        return evolve(by_itself or _nowhere(indicator, level), reached=verdict.holds)
    written = next((each for each in indicator.ladder_for(round_months) if each.level >= level), None)
    if written is None:
        return _nowhere(indicator, level)
    judge = Judge.of(indicator, register, as_of=as_of, decisions=decisions, revoked=revoked, chosen=chosen)
    return judge.level(evolve(written, level=level))


@frozen(kw_only=True)
class Asked:
    """What a requirement asks for, as its guards say it.

    Attributes:
        needs: What it needs.
        applies_when: When it applies; blank where it always does.
    """

    needs: Text
    applies_when: Text = BLANK


def asked_by(indicator: Indicator, *, as_of: date) -> dict[str, Asked]:
    """Say what each requirement asks for, by its identifier, before anything is shown.

    Args:
        indicator: The definition.
        as_of: The day on which it is asked; days that rules reckon from it are those of this day.
    """
    facts = Judge.of(indicator, Register(), as_of=as_of)._facts  # noqa: SLF001 -- of this module
    return {
        each.id: Asked(
            needs=each.requires.judge(facts).expects,
            applies_when=BLANK if each.applies_when is None else each.applies_when.judge(facts).expects,
        )
        for _, each in indicator.requirements()
    }


def _nowhere(indicator: Indicator, level: int) -> LevelVerdict:
    """Judge a level that cannot be reached in this round."""
    named = next(each for each in indicator.ladder if each.level == level)
    return LevelVerdict(level=evolve(named, requirements=(), empty="unmet"), requirements=())


@lru_cache(maxsize=256)
def _known_of(indicator: Indicator) -> Facts:
    """Give what a definition says of the facts its guards look at, with nothing shown yet."""
    return Facts(
        register=Register(),
        as_of=date.max,
        windows=indicator.windows(),
        names=indicator.names(),
        scales={each.id: scale for each in indicator.questions if (scale := indicator.scale_of(each.id))},
        units={each.id: each.unit for each in indicator.measures},
    )


@lru_cache(maxsize=256)
def _by_id(indicator: Indicator) -> dict[str, Requirement]:
    return {requirement.id: requirement for _, requirement in indicator.requirements()}


@frozen
class Judged:
    """What a requirement comes to by the rules, and the decision about it that makes a difference."""

    verdict: Verdict
    decision: Decision | None = None


@define
class Judge:
    """Judges requirements of one ladder on one day, each of them once."""

    _indicator: Indicator
    _facts: Facts
    _decisions: tuple[Decision, ...]
    _revoked: tuple[tuple[Decision, Revocation], ...]
    _chosen: int | None
    _plain: Judge | None = None
    _judged: dict[str, Judged] = field(factory=dict)
    _told: set[Finding] = field(factory=set)
    _settled: bool = False

    @classmethod
    def of(
        cls,
        indicator: Indicator,
        register: Register,
        *,
        as_of: date,
        decisions: tuple[Decision, ...] = (),
        revoked: tuple[tuple[Decision, Revocation], ...] = (),
        chosen: int | None = None,
    ) -> Judge:
        """Build the judge of a definition for one day."""
        facts = evolve(_known_of(indicator), register=register, as_of=as_of)
        judge = cls(indicator, facts, decisions, revoked, chosen)
        judge._facts = evolve(facts, requirement=judge.reference, level=judge.own_level)
        if decisions:
            judge._plain = cls.of(indicator, register, as_of=as_of, chosen=chosen)
        return judge

    @property
    def facts(self) -> Facts:
        """What its guards look at."""
        return self._facts

    def named(self, requirement_id: str) -> Requirement:
        """Give a requirement by its identifier."""
        return _by_id(self._indicator)[requirement_id]

    def level(self, level: Level) -> LevelVerdict:
        """Judge a level."""
        verdicts = tuple(self.requirement(each, level.level) for each in level.requirements)
        return LevelVerdict(level=level, requirements=verdicts)

    def requirement(self, requirement: Requirement, level: int) -> RequirementVerdict:
        """Judge a requirement, with the decisions about it."""
        judged = self.by_rules(requirement)
        plain = judged if self._plain is None else self._plain.by_rules(requirement)
        in_force = judged.decision
        lapsed: tuple[Finding, ...] = ()
        if in_force is None and not judged.verdict.status.advances:
            laid = [each for each in self._decisions if each.requirement == requirement.id]
            lapsed = tuple(lapse_of(each, self._facts.as_of) for each in laid if self._has_lapsed(each))
            lapsed += tuple(
                taken_back(*each) for each in self._revoked if each[0].requirement == requirement.id
            )
        return RequirementVerdict(
            requirement=requirement,
            level=level,
            verdict=judged.verdict,
            by_evidence=plain.verdict,
            counts_as=requirement.na.counts_as if requirement.na else "drop",
            decision=in_force,
            decided_by=self._facts.name(in_force.authority) if in_force else BLANK,
            lapsed=lapsed,
        )

    def reference(self, requirement_id: str) -> Verdict:
        """Judge a requirement that another one refers to, as that one sees it."""
        self._settle()
        requirement = self.named(requirement_id)
        seen = self.requirement(requirement, 0)
        expects = Text(
            th=f"ข้อ {requirement_id} ({requirement.text.th})",
            en=f"requirement {requirement_id} ({requirement.text.en})",
        )
        status = seen.status
        if status is Status.NOT_APPLICABLE and seen.counts_as != "drop":
            status = Status.UNMET if seen.counts_as == "unmet" else Status.MET
        advances = status.advances
        return Verdict(
            status=status,
            expects=expects,
            lacks=BLANK if advances else expects,
            satisfied_by=carried_by(seen) if advances else (),
            findings=() if advances else self._told_of(requirement_id, seen),
        )

    def own_level(self, number: int) -> Verdict:
        """Judge whether a level of the same ladder is reached; where levels stand side by side, that one alone."""
        expects = Text(th=f"ระดับ {number}", en=f"level {number}")
        if self._indicator.progression == "manual":
            return by_choice(number, self._chosen, expects)
        self._settle()
        verdicts = [self.level(each) for each in levels_behind(self._indicator, number)]
        ladder = LadderVerdict(
            as_of=self._facts.as_of,
            levels=tuple(verdicts),
            asked=number,
            progression=self._indicator.progression,
        )
        if ladder.holds:
            by = tuple(dict.fromkeys(item for each in ladder.requirements() for item in carried_by(each)))
            return Verdict(status=Status.MET, expects=expects, satisfied_by=by)
        open_ones = [each for level in verdicts for each in level.unmet()]
        statuses = {each.status for each in open_ones}
        decided = not open_ones or not statuses.isdisjoint({Status.UNMET, Status.NOT_APPLICABLE})
        status = Status.UNMET if decided else Status.ERROR if Status.ERROR in statuses else Status.UNKNOWN
        findings = [found for each in open_ones for found in self._told_of(each.requirement.id, each)]
        findings.extend(emptied(each) for each in verdicts if not each.holds and not each.unmet())
        return Verdict(status=status, expects=expects, lacks=expects, findings=tuple(findings))

    def _settle(self) -> None:
        """Judge what others look at from its far end, so that a long chain of references is no deep one."""
        if not self._settled:
            self._settled = True
            for each in referred_first(self._indicator):
                self.by_rules(each)

    def _told_of(self, requirement_id: str, seen: RequirementVerdict) -> tuple[Finding, ...]:
        """Give the findings on a requirement, each once and saying whose it is."""
        told = findings_of(requirement_id, seen, told=self._told)
        self._told.update(told)
        return told

    def by_rules(self, requirement: Requirement) -> Judged:
        """Judge a requirement by its guard, and find the decision in force about it."""
        known = self._judged.get(requirement.id)
        if known is None:
            known = self._judged[requirement.id] = self._judge_anew(requirement)
        return known

    def _judge_anew(self, requirement: Requirement) -> Judged:
        verdict = self._without_decision(requirement)
        laid = [
            each
            for each in self._decisions
            if each.requirement == requirement.id and each.is_in_force(self._facts.as_of)
        ]
        overrides = [each for each in reversed(laid) if isinstance(each, Override)]
        if overrides:
            latest = max(overrides, key=lambda each: each.decided_on)  # of one day, the one laid last
            agrees = Status(latest.status) is verdict.status
            idle = agrees and (verdict.status.advances or len(laid) == 1)
            return Judged(verdict, None if idle else latest)
        passes = verdict.status.advances or (
            verdict.status is Status.NOT_APPLICABLE
            and (requirement.na is None or requirement.na.counts_as != "unmet")
        )
        return Judged(verdict, None if passes or not laid else laid[0])

    def _without_decision(self, requirement: Requirement) -> Verdict:
        """Judge a requirement by its guard, if it applies at all."""
        if requirement.applies_when is not None:
            applies = requirement.applies_when.judge(self._facts)
            if applies.status is Status.UNMET or applies.status is Status.NOT_APPLICABLE:
                return _not_applicable(requirement, (condition_not_met(applies),))
            if not applies.status.advances:
                return Verdict(
                    status=applies.status,
                    expects=requirement.text,
                    lacks=condition_lacks(applies),
                    findings=(condition_not_known(), *applies.all_findings()),
                )
        stated = self._facts.register.stated(Exclusion, requirement.id)
        if stated is None:
            return requirement.requires.judge(self._facts)
        exclusion, entry = stated
        if entry.standing in {Standing.REJECTED, Standing.WITHDRAWN}:
            return _with_findings(requirement.requires.judge(self._facts), *turned_down(entry))
        return self._excluded(requirement, exclusion)

    def _excluded(self, requirement: Requirement, exclusion: Exclusion) -> Verdict:
        """Judge a requirement that the unit states does not apply to it."""
        na = requirement.na
        verdict = requirement.requires.judge(self._facts)
        if na is None or not na.allowed:
            return _with_findings(verdict, not_allowed(exclusion))
        grounds = self._grounds(na)
        if grounds is not None and not grounds.status.advances:
            return _with_findings(verdict, *grounds.all_findings())
        return _not_applicable(requirement, (left_out(exclusion),))

    def _grounds(self, na: NotApplicable) -> Verdict | None:
        return None if na.requires is None else na.requires.judge(self._facts)

    def _has_lapsed(self, decision: Decision) -> bool:
        return not decision.is_in_force(self._facts.as_of)


def _not_applicable(requirement: Requirement, why: tuple[Finding, ...]) -> Verdict:
    return Verdict(status=Status.NOT_APPLICABLE, expects=requirement.text, findings=why)


def _with_findings(verdict: Verdict, *more: Finding) -> Verdict:
    """Give a verdict that also says why leaving the requirement out did not count."""
    if verdict.status.advances:
        return verdict
    return evolve(verdict, findings=(*verdict.all_findings(), *more))  # a group speaks for its parts
