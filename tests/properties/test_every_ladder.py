"""Laws of ladders of every shape: any progression, gaps, rounds, references, applicability, decisions of every kind."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from attrs import evolve
from hypothesis import Phase, assume, event, find, given, settings, strategies as st

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.decisions import AnyDecision, Override, Rating, Revocation
from kpiflow.errors import GuardNotSatisfiedError
from kpiflow.evidence import Answer, Attainment, EvidenceItem, Register, Stated
from kpiflow.guards import Reached, Status
from kpiflow.ladder import LadderVerdict, RequirementVerdict, Situation, pillars
from kpiflow.machine import machine_for
from ladders import DAY, FIRST, WHY
from strategies.ladders import decisions, situations


def climbed(situation: Situation) -> list[int]:
    """Drive the machine one legal step at a time, and give the levels it came to."""
    return [move.after for move in machine_for(situation.indicator).climb(situation.level)]


def opened(situation: Situation) -> Assessment:
    """Give an assessment whose journal leads to this situation."""
    assessment = Assessment.open(
        situation.indicator,
        "case",
        by="officer",
        on=FIRST,
        round_months=situation.round_months,
        authority=AllowAll(),
    )
    for entry in situation.register.entries:
        if isinstance(entry.fact, EvidenceItem):
            assessment.submit(entry.fact, by=entry.by, on=entry.on)
        else:
            assert isinstance(entry.fact, Stated)
            assessment.declare(entry.fact, by=entry.by, on=entry.on)
        if entry.ruling is not None:
            ruling = entry.ruling
            assessment.rule(entry.fact.id, ruling.standing, by=ruling.by, on=ruling.on, reason=ruling.reason)
    for decision in situation.decisions:
        assessment.decide(decision, by=decision.authority)
    if situation.chosen is not None:
        rating = Rating(level=situation.chosen, authority="committee", reason=WHY, decided_on=FIRST)
        assessment.rate(rating, by="committee")
    return assessment


def recordable(situation: Situation) -> Situation:
    """Give a situation without what no assessment takes in: an answer off its scale, a level no rule asks about."""
    asked = any(isinstance(guard, Reached) and guard.indicator for guard in situation.indicator.guards())
    taken_in = [
        entry
        for entry in situation.register.entries
        if not (isinstance(entry.fact, Answer) and entry.fact.value == "perhaps")
        and (asked or not isinstance(entry.fact, Attainment))
    ]
    return situation.with_register(Register(taken_in))


def outcome(judged: LadderVerdict) -> list[tuple[str, Status, bool]]:
    """Give what each requirement comes to."""
    return [(each.requirement.id, each.status, each.holds) for each in judged.requirements()]


class TestMachine:
    @given(situations())
    def test_driven_step_by_step_it_ends_where_the_function_says(self, situation: Situation) -> None:
        """On every ladder, the moves lead over all levels up to the one that is supported, and no further."""
        supported = situation.ladder().supported
        event(f"{situation.indicator.progression}, round {situation.round_months}, level {supported}")

        assert climbed(situation) == [
            number for number in situation.indicator.level_numbers if number <= supported
        ]

    @given(situations())
    def test_a_level_is_open_exactly_when_it_is_reached_from_the_one_below(
        self, situation: Situation
    ) -> None:
        """Standing on the level below, the next one is open if and only if the ladder reaches it."""
        numbers = (0, *situation.indicator.level_numbers)
        supported = situation.ladder().supported

        for lower, number in pairwise(numbers):
            if lower <= supported:
                assert situation.level(number).opens == (number <= supported)

    @given(situations())
    def test_a_level_asked_about_is_reached_when_the_ladder_stands_there_or_above(
        self, situation: Situation
    ) -> None:
        """Judged up to one level or as a whole, the ladder says the same about it."""
        supported = situation.ladder().supported

        for number in situation.indicator.level_numbers:
            assert situation.ladder(level=number).holds == (number <= supported)

    @given(situations())
    def test_every_refusal_gives_a_reason(self, situation: Situation) -> None:
        """Wherever the climb ends below the top, the refusal says why in one line or more."""
        level = situation.ladder().supported
        assume(level < situation.indicator.highest_level)
        refusal: GuardNotSatisfiedError | None = None

        try:
            machine_for(situation.indicator).advance(level, situation.level)
        except GuardNotSatisfiedError as error:
            refusal = error

        assert refusal is not None
        assert refusal.problems[0].reasons
        assert all(reason.strip(" :") and not reason.endswith(": ") for reason in refusal.problems[0].reasons)
        assert "provide for" in refusal.problems[0].hint or not refusal.problems[0].hint


class TestWithoutDecisions:
    @given(situations())
    def test_what_is_said_without_decisions_is_what_there_is_without_any(self, situation: Situation) -> None:
        """The half of every verdict that leaves decisions out is the verdict of the ladder without them."""
        judged, bare = situation.ladder(), situation.with_decisions(()).ladder()

        assert judged.supported_without_decisions == bare.supported
        assert [each.by_evidence for each in judged.requirements()] == [
            each.verdict for each in bare.requirements()
        ]
        assert [each.holds_without_decisions for each in judged.levels] == [
            each.holds for each in bare.levels
        ]

    @given(situations())
    def test_without_decisions_both_halves_are_one(self, situation: Situation) -> None:
        """Where nothing was decided, nothing differs and nothing is told of decisions."""
        for each in situation.with_decisions(()).ladder().requirements():
            assert (each.verdict, each.decision, each.lapsed) == (each.by_evidence, None, ())


class TestLettingPass:
    @given(situations(monotone=True, letting_pass=True))
    def test_never_lowers_a_level(self, situation: Situation) -> None:
        """Waivers, exceptions, accepted deficiencies and overrides to met only lift, where nothing must be absent."""
        judged = situation.ladder()

        assert judged.supported >= judged.supported_without_decisions
        for laid in situation.decisions:
            rest = tuple(each for each in situation.decisions if each is not laid)
            assert situation.with_decisions(rest).ladder().supported <= judged.supported

    @given(situations(letting_pass=True))
    def test_lets_its_requirement_pass(self, situation: Situation) -> None:
        """Whatever a requirement comes to by the rules, one of these decisions in force makes it hold."""
        about = {each.requirement for each in situation.decisions if each.is_in_force(DAY)}

        for each in situation.ladder().requirements():
            if each.requirement.id in about:
                assert each.holds

    @given(situations())
    def test_an_override_in_force_decides(self, situation: Situation) -> None:
        """What the latest override in force says is what a requirement comes to."""
        judged = {each.requirement.id: each for each in situation.ladder().requirements()}

        for name, each in judged.items():
            laid = [
                decision
                for decision in situation.decisions
                if isinstance(decision, Override)
                and decision.requirement == name
                and decision.is_in_force(DAY)
            ]
            if laid:
                assert each.status is Status(laid[-1].status)


class TestForce:
    @given(situations(), st.data())
    def test_what_is_out_of_force_changes_nothing(self, situation: Situation, data: st.DataObject) -> None:
        """Decisions that ended or have not begun leave statuses and levels alone; at most they are told."""
        more = data.draw(decisions(situation.indicator))
        idle = tuple(evolve(each, id=f"idle-{each.id}") for each in more if not each.is_in_force(DAY))
        before = situation.ladder()
        after = situation.with_decisions((*situation.decisions, *idle)).ladder()

        assert outcome(after) == outcome(before)
        assert (after.supported, after.supported_without_decisions) == (
            before.supported,
            before.supported_without_decisions,
        )
        assert [_without_lapses(each) for each in after.requirements()] == [
            _without_lapses(each) for each in before.requirements()
        ] or _only_told_more(before, after, idle)

    @given(situations())
    def test_a_decision_counts_to_its_last_day_and_no_longer(self, situation: Situation) -> None:
        """The day after all decisions have ended, the ladder is what it is without them."""
        ends = [each.valid_until for each in situation.decisions if each.valid_until is not None]
        later = evolve(situation, as_of=max([DAY, *ends]) + timedelta(days=1))

        assert all(each.valid_until is not None for each in situation.decisions)
        assert later.ladder().supported == later.with_decisions(()).ladder().supported


def _without_lapses(each: RequirementVerdict) -> RequirementVerdict:
    return evolve(each, lapsed=())


def _only_told_more(before: LadderVerdict, after: LadderVerdict, idle: tuple[AnyDecision, ...]) -> bool:
    """Tell whether two ladders differ in nothing but findings about decisions out of force."""
    names = {each.id for each in idle}
    return all(
        {found for found in two.findings() if found.subject not in names} == set(one.findings())
        for one, two in zip(before.requirements(), after.requirements(), strict=True)
    )


class TestPillars:
    @given(situations())
    def test_are_what_the_level_falls_without(self, situation: Situation) -> None:
        """Each pillar lowers the level to just what it says, and no decision that does so is left out."""
        supported = situation.ladder().supported
        found = pillars(situation)

        assert all(each.level_without < supported for each in found)
        named = {each.requirement: each.level_without for each in found if each.kind != "exclusion"}
        for about in {each.requirement for each in situation.decisions}:
            rest = tuple(
                each for each in situation.decisions if each.requirement != about or not each.is_in_force(DAY)
            )
            without = situation.with_decisions(rest).ladder().supported
            assert named.get(about, supported) == min(without, supported)

    @given(situations())
    def test_exclusions_among_them_lower_the_level_when_taken_back(self, situation: Situation) -> None:
        """What a unit left out carries the level exactly when the level falls without that statement."""
        supported = situation.ladder().supported

        for each in pillars(situation):
            if each.kind == "exclusion":
                rest = situation.with_register(situation.register.without(each.id))
                assert rest.ladder().supported == each.level_without < supported


class TestAssessment:
    @given(situations())
    def test_it_advances_exactly_to_the_supported_level(self, drawn: Situation) -> None:
        """Recorded as an assessment, the situation is climbed as the machine climbs it."""
        situation = recordable(drawn)
        assessment = opened(situation)
        supported = situation.ladder().supported

        assert assessment.judge(as_of=DAY) == situation.ladder()
        steps = []
        while assessment.may_advance(as_of=DAY):
            steps.append(assessment.advance(by="committee", on=DAY).after)

        assert steps == climbed(situation)
        assert assessment.level(as_of=DAY) == supported

    @given(situations(), st.integers(0, 30))
    def test_a_journal_taken_up_again_says_the_same(self, drawn: Situation, days: int) -> None:
        """Everything that can be recorded is read back, and answers every day as before."""
        live = opened(recordable(drawn))
        while live.may_advance(as_of=DAY):
            live.advance(by="committee", on=DAY)
        day = FIRST + timedelta(days=days)

        again = Assessment.resume("case", store=live.store, indicator=live.indicator, authority=AllowAll())

        assert again.result(as_of=day) == live.result(as_of=day)
        assert again.level(as_of=day) == live.level(as_of=day)

    @given(situations(), st.data())
    def test_taking_anything_back_lowers_to_what_is_left(self, drawn: Situation, data: st.DataObject) -> None:
        """Whatever is withdrawn or revoked, the level stands on what is left, and every fall says why."""
        situation = recordable(drawn)
        assessment = opened(situation)
        while assessment.may_advance(as_of=DAY):
            assessment.advance(by="committee", on=DAY)
        before = assessment.level(as_of=DAY)
        names = [each.fact.id for each in situation.register.entries]
        names += [each.id for each in situation.decisions]
        assume(names)
        taken = data.draw(st.sampled_from(names))

        if situation.register.find(taken) is not None:
            assessment.withdraw(taken, by="officer", reason=WHY, on=DAY)
        else:
            assessment.revoke(
                Revocation(decision=taken, authority="committee", reason=WHY, decided_on=DAY), by="committee"
            )

        supported = assessment.judge(as_of=DAY).supported
        assert assessment.level(as_of=DAY) == min(before, supported)
        falls = assessment.state(as_of=DAY).regressions
        assert [(fall.before, fall.after) for fall in falls] == (
            [(before, supported)] if supported < before else []
        )
        assert all(not fall.reason.is_blank() for fall in falls)


class TestResult:
    @given(situations())
    def test_levels_are_reached_up_to_the_one_supported(self, drawn: Situation) -> None:
        """What a result says of each level, in a word and in a sentence, agrees with the level supported."""
        result = opened(recordable(drawn)).result(as_of=DAY)
        ladder = result.ladder

        for level in ladder.levels:
            number = level.level.level
            word, sentence = result.reach(level), result.answer(number)
            is_reached = number <= ladder.supported
            assert word.startswith("reached") == is_reached
            assert (" is reached" in sentence.en) == is_reached
            if number <= ladder.supported_without_decisions:
                assert sentence.en == f"Level {number} is reached." or not is_reached
            if word == "reached":
                assert number <= ladder.supported_without_decisions

    @given(situations())
    def test_a_level_reached_by_decision_names_a_decision_or_none_can_be_named(
        self, drawn: Situation
    ) -> None:
        """Where decisions alone reach a level, the answer names them, unless the level was emptied by them."""
        result = opened(recordable(drawn)).result(as_of=DAY)
        known = {each.id for each in result.state.decisions}

        for level in result.ladder.levels:
            number = level.level.level
            named = result.answer(number).en.partition(", by ")[2].rstrip(".").split(", ")
            assert {each for each in named if each} <= known


class TestCanary:
    """The laws catch machines that break them."""

    def test_a_machine_that_forgets_rounds_is_caught(self) -> None:
        """Some case tells the ladder of the round from that of the year."""

        def differs(situation: Situation) -> bool:
            return (
                evolve(situation, round_months=6).ladder().supported
                != evolve(situation, round_months=None).ladder().supported
            )

        find(situations(), differs, settings=_SEARCH)

    def test_a_judge_that_forgets_references_is_caught(self) -> None:
        """Some case has a requirement that holds only by a decision about another one."""

        def by_another(situation: Situation) -> bool:
            return any(
                each.decision is None and each.holds and not each.holds_without_decisions
                for each in situation.ladder().requirements()
            )

        find(situations(), by_another, settings=_SEARCH)


_SEARCH = settings(
    max_examples=2000, deadline=None, derandomize=True, database=None, phases=[Phase.generate]
)  # one case is enough, it need not be a small one
