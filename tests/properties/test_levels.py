"""Laws of levels: the machine and the function agree, evidence only helps, waivers only help."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import Phase, assume, find, given, settings, strategies as st

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.decisions import Waiver
from kpiflow.definitions import Indicator
from kpiflow.errors import GuardNotSatisfiedError
from kpiflow.evidence import EvidenceItem, NilReturn, Register, Standing
from kpiflow.guards import AtLeast, Facts, Guard, Status
from kpiflow.ladder import Situation, judge_ladder, judge_level, pillars
from kpiflow.machine import machine_for
from kpiflow.text import Text
from strategies import AS_OF, MONTH_AFTER, YEAR, groups, indicators, items, leaves, registers, waivers


@st.composite
def cases(draw: st.DrawFn) -> tuple[Indicator, Register, tuple[Waiver, ...]]:
    """Draw a definition with a register and waivers that speak of it."""
    indicator = draw(indicators())
    return indicator, draw(registers()), draw(waivers(indicator))


def recorded(indicator: Indicator, register: Register, laid: tuple[Waiver, ...]) -> Assessment:
    """Give an assessment whose journal leads to this register and these waivers."""
    assessment = Assessment.open(indicator, "case", by="unit", on=AS_OF, authority=AllowAll())
    for entry in register.entries:
        if isinstance(entry.fact, EvidenceItem):
            assessment.submit(entry.fact, by="unit", on=AS_OF)
        elif isinstance(entry.fact, NilReturn):
            assessment.attest(entry.fact, by="unit", on=AS_OF)
        if entry.ruling:
            reason, standing = entry.ruling.reason, entry.ruling.standing
            assessment.rule(entry.fact.id, standing, by="committee", on=AS_OF, reason=reason)
    for waiver in laid:
        assessment.decide(waiver, by=waiver.authority, on=waiver.decided_on)
    return assessment


class TestMachine:
    @given(cases())
    def test_driven_step_by_step_it_ends_where_the_function_says(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]]
    ) -> None:
        """The machine is a witness of the pure function, for every definition and register."""
        indicator, register, laid = case
        supported = judge_ladder(indicator, register, as_of=AS_OF, decisions=laid).supported

        moves = machine_for(indicator).climb(
            lambda level: judge_level(indicator, level, register, as_of=AS_OF, decisions=laid)
        )

        assert [(move.before, move.after) for move in moves] == [(n, n + 1) for n in range(supported)]

    @given(cases())
    def test_an_assessment_advances_exactly_to_the_supported_level(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]]
    ) -> None:
        """advance() succeeds as often as levels are supported; then it refuses with the next level's verdict."""
        indicator, register, laid = case
        assessment = recorded(indicator, register, laid)
        supported = judge_ladder(indicator, register, as_of=AS_OF, decisions=laid).supported

        for n in range(supported):
            assert assessment.may_advance(as_of=AS_OF)
            assert assessment.advance(by="unit", on=AS_OF).after == n + 1

        assert assessment.level(as_of=AS_OF) == supported
        assert not assessment.may_advance(as_of=AS_OF)
        if supported < indicator.highest_level:
            entries = assessment.history()
            refusal: GuardNotSatisfiedError | None = None
            try:
                assessment.advance(by="unit", on=AS_OF)
            except GuardNotSatisfiedError as error:
                refusal = error
            assert refusal is not None
            assert refusal.verdict == assessment.judge(as_of=AS_OF).levels[supported]
            assert assessment.history() == entries

    @given(cases(), st.data())
    def test_withdrawing_evidence_falls_to_the_supported_level(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]], data: st.DataObject
    ) -> None:
        """After a withdrawal the level is what the rest supports, and a fall is recorded with its reason."""
        indicator, register, laid = case
        assume(register.entries)
        assessment = recorded(indicator, register, laid)
        while assessment.may_advance(as_of=AS_OF):
            assessment.advance(by="unit", on=AS_OF)
        before = assessment.level(as_of=AS_OF)
        subject = data.draw(st.sampled_from(register.entries)).fact.id

        assessment.withdraw(subject, by="unit", on=AS_OF, reason=Text(th="ถอน", en="gone"))

        rest = judge_ladder(indicator, register.without(subject), as_of=AS_OF, decisions=laid).supported
        assert assessment.level(as_of=AS_OF) == min(before, rest)
        falls = assessment.state(as_of=AS_OF).regressions
        assert [(fall.before, fall.after) for fall in falls] == ([(before, rest)] if rest < before else [])
        assert all(not fall.reason.is_blank() for fall in falls)


class TestCanary:
    """The laws of the machine catch machines that break them."""

    def test_a_machine_that_takes_unknown_for_met_is_caught(self) -> None:
        """Some case tells a fail-open machine from the function."""

        def climbs_too_far(case: tuple[Indicator, Register, tuple[Waiver, ...]]) -> bool:
            indicator, register, laid = case
            levels = judge_ladder(indicator, register, as_of=AS_OF, decisions=laid).levels
            open_statuses = {Status.MET, Status.WAIVED, Status.UNKNOWN}
            fails = [any(each.status not in open_statuses for each in level.requirements) for level in levels]
            broken = fails.index(True) if True in fails else len(fails)
            return broken != _climbed(case)

        find(cases(), climbs_too_far, settings=_SEARCH)

    def test_a_machine_that_skips_a_level_is_caught(self) -> None:
        """Some case tells a machine that counts levels from one that stops at the first gap."""

        def counts(case: tuple[Indicator, Register, tuple[Waiver, ...]]) -> bool:
            indicator, register, laid = case
            levels = judge_ladder(indicator, register, as_of=AS_OF, decisions=laid).levels
            return sum(level.holds for level in levels) != _climbed(case)

        find(cases(), counts, settings=_SEARCH)


class TestEvidence:
    @given(cases(), items("one-more"), st.booleans())
    def test_more_evidence_never_lowers_a_level(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]], item: EvidenceItem, accepted: bool
    ) -> None:
        """Every guard is monotone: an item that does not help does no harm."""
        indicator, register, laid = case
        more = register.with_entry(item, by="unit", on=AS_OF)

        before = judge_ladder(indicator, register, as_of=AS_OF, decisions=laid).supported
        after = judge_ladder(indicator, more, as_of=AS_OF, decisions=laid).supported

        assert after >= before

    @given(cases())
    def test_every_refusal_names_something_to_do(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]]
    ) -> None:
        """An unmet requirement says what it lacks and what was found instead, in both languages."""
        indicator, register, laid = case

        for each in judge_ladder(indicator, register, as_of=AS_OF, decisions=laid).unmet():
            assert each.verdict.lacks.th
            assert each.verdict.lacks.en
            assert each.findings()
            assert all(finding.message.th and finding.message.en for finding in each.findings())

    @given(cases())
    def test_a_met_requirement_is_met_by_what_it_names_alone(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]]
    ) -> None:
        """Keeping only the items that a verdict names keeps the requirement met."""
        indicator, register, laid = case
        ladder = judge_ladder(indicator, register, as_of=AS_OF, decisions=laid)

        for each in ladder.requirements():
            if each.verdict.status is Status.MET:
                named = Register(tuple(e for e in register.entries if e.fact.id in each.verdict.satisfied_by))
                assert each.requirement.requires.judge(_facts(named)).status is Status.MET


class TestWaivers:
    @given(cases())
    def test_a_waiver_never_lowers_a_level(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]]
    ) -> None:
        """The level with waivers is at least the level without, and the latter ignores them."""
        indicator, register, laid = case

        ladder = judge_ladder(indicator, register, as_of=AS_OF, decisions=laid)
        bare = judge_ladder(indicator, register, as_of=AS_OF)

        assert ladder.supported >= ladder.supported_without_decisions
        assert ladder.supported_without_decisions == bare.supported

    @given(cases())
    def test_pillars_are_what_the_level_falls_without(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]]
    ) -> None:
        """Every pillar lowers the level when taken away; every other decision does not."""
        indicator, register, laid = case
        supported = judge_ladder(indicator, register, as_of=AS_OF, decisions=laid).supported

        situation = Situation(indicator=indicator, as_of=AS_OF, register=register, decisions=laid)
        found = {pillar.id: pillar.level_without for pillar in pillars(situation)}

        for waiver in laid:
            rest = tuple(each for each in laid if each is not waiver)
            without = judge_ladder(indicator, register, as_of=AS_OF, decisions=rest).supported
            assert found.get(waiver.id, supported) == without
        for entry in register.entries:
            if isinstance(entry.fact, NilReturn):
                rest_of = register.without(entry.fact.id)
                without = judge_ladder(indicator, rest_of, as_of=AS_OF, decisions=laid).supported
                assert found.get(entry.fact.id, supported) == without


class TestGroups:
    @given(groups(leaves()), registers())
    def test_at_least_counts_what_is_met(self, group: Guard, register: Register) -> None:
        """A group is met exactly when enough of its parts are; unknown parts never count as met."""
        assert isinstance(group, AtLeast)
        facts = _facts(register)
        statuses = [part.judge(facts).status for part in group.of]

        verdict = group.judge(facts)

        met, unknown = statuses.count(Status.MET), statuses.count(Status.UNKNOWN)
        if met >= group.count:
            assert verdict.status is Status.MET
        elif met + unknown >= group.count:
            assert verdict.status is Status.UNKNOWN
        else:
            assert verdict.status is Status.UNMET


class TestTime:
    @given(cases(), items("later"), st.integers(1, 30))
    def test_what_happens_later_leaves_the_past_alone(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]], item: EvidenceItem, wait: int
    ) -> None:
        """The answer for a past day does not change with what takes effect after it."""
        indicator, register, laid = case
        assessment = recorded(indicator, register, laid)
        before = assessment.result(as_of=AS_OF)
        later = AS_OF + timedelta(days=wait)

        assessment.submit(item, by="unit", on=later)
        assessment.rule(item.id, Standing.ACCEPTED, by="committee", on=later)

        assert assessment.result(as_of=AS_OF) == before

    @given(cases(), st.dates(date(2006, 1, 1), date(2008, 12, 31)))
    def test_replay_gives_what_live_gave(
        self, case: tuple[Indicator, Register, tuple[Waiver, ...]], day: date
    ) -> None:
        """An assessment taken up from its journal answers every day as the one that wrote it."""
        indicator, register, laid = case
        live = recorded(indicator, register, laid)

        again = Assessment.resume("case", store=live.store, indicator=indicator, authority=AllowAll())

        assert again.result(as_of=day) == live.result(as_of=day)
        assert again.level(as_of=day) == live.level(as_of=day)


def _facts(register: Register) -> Facts:
    return Facts(
        register=register, as_of=AS_OF, windows={"performance": YEAR, "reporting": MONTH_AFTER}, names={}
    )


def _climbed(case: tuple[Indicator, Register, tuple[Waiver, ...]]) -> int:
    indicator, register, laid = case
    return len(
        machine_for(indicator).climb(
            lambda level: judge_level(indicator, level, register, as_of=AS_OF, decisions=laid)
        )
    )


_SEARCH = settings(
    max_examples=2000, deadline=None, derandomize=True, database=None, phases=[Phase.generate]
)  # one case is enough, it need not be a small one
