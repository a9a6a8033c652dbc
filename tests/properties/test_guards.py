"""Laws of guards: what a threshold means, what more evidence can do, and what is never taken for met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, Final

from attrs import evolve, frozen
from hypothesis import assume, given, strategies as st

from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.evidence import (
    Answer,
    Approval,
    Attainment,
    Entry,
    EvidenceItem,
    Fact,
    NilReturn,
    Quantity,
    Reading,
    Register,
    Ruling,
    Standing,
    Statement,
)
from kpiflow.guards import (
    PERFORMANCE,
    REPORTING,
    AtLeast,
    Facts,
    Finding,
    Guard,
    NoneOf,
    Status,
    Verdict,
    all_of,
    answered,
    any_of,
    at_least,
    measured,
    nil_return,
    none_of,
    provided,
    reached,
    written,
)
from kpiflow.scales import AnswerScale
from kpiflow.spans import Span
from kpiflow.text import BLANK, Text
from strategies import AS_OF, MONTH_AFTER, YEAR, named


NPLF: Final = AnswerScale.of("nplf", "N", "P", "L", "F")
MIDYEAR: Final = date(2007, 4, 1)


def facts_of(register: Register) -> Facts:
    """Give the facts of one year, with nothing remembered of others."""
    return Facts(
        register=register,
        as_of=AS_OF,
        windows={PERFORMANCE: YEAR, REPORTING: MONTH_AFTER},
        names={name: named(name) for name in ("minutes", "report", "complaints", "chief")},
        scales={"q1": NPLF, "q2": NPLF, "q3": NPLF},
        units={"rate": "percent"},
    )


MONOTONE: Final[tuple[Guard, ...]] = (
    provided("minutes"),
    provided("minutes", "report", count=2),
    provided("minutes", status=Standing.ACCEPTED),
    provided("minutes", "report", accepted_by="chief"),
    provided("minutes", dated_within=PERFORMANCE),
    provided("report", dated_within=(PERFORMANCE, REPORTING)),
    provided("report", covers=PERFORMANCE),
    provided("minutes", approved_by="chief"),
    provided("report", topics=("risks", "plans")),
    provided("minutes", "report", fresh_for=Span(months=6)),
    provided("minutes", "report", count=2, distinct_by="kind"),
    provided("minutes", count=2, distinct_by="subject"),
    provided("minutes", "report", count=2, distinct_by="submitter"),
    provided("minutes", "report", count=2, distinct_by="month"),
    provided("report", count=2, distinct_by="reference"),
    provided("minutes", "report", sum_of=("people", "hours"), total=20),
    provided("minutes", "report", continuous_since=MIDYEAR),
    nil_return("complaints", channels="hotline"),
    nil_return("complaints", channels=("hotline", "letters"), attested_by="auditor"),
    answered("q1"),
    answered("q2", reach="L"),
    answered("q3", among=("N", "F")),
    answered("q1", reach="P", justified=5, addressed=True),
    answered("q2", status=Standing.ACCEPTED),
    measured("rate", min=80),
    measured("rate", above=0, below=100, status=Standing.ACCEPTED),
    written("lessons", min_length=3),
    reached(2, indicator="7.2.2"),
)
"""Guards of every word that forbids nothing, each good for something in `SHOWN`."""

FORBIDDING: Final[tuple[Guard, ...]] = (
    nil_return("complaints", channels="hotline", contradicted_by="report"),
    none_of(provided("report")),
    none_of(answered("q1", reach="F"), measured("rate", below=50)),
)
"""Guards that more evidence can undo."""


def _item(kind: str = "minutes", **fields: Any) -> EvidenceItem:
    return EvidenceItem(id="item", kind=kind, title=BLANK, **fields)


def _nil(**changes: Any) -> NilReturn:
    sound: dict[str, Any] = {
        "population": "complaints",
        "statement": BLANK,
        "channels": ("hotline", "letters"),
        "period": YEAR,
        "attester": "auditor",
        "attested_on": day(2007, 10, 5),
    }
    return NilReturn(id="nil", **(sound | changes))


def _amounts(people: int, hours: str) -> tuple[Quantity, ...]:
    return (Quantity(of="people", amount=people), Quantity(of="hours", amount=hours))


_RICH: Final[dict[str, Any]] = {
    "document_date": day(2007, 9, 3),
    "covers": YEAR,
    "approval": Approval(by="chief", on=day(2007, 9, 4)),
    "topics": ("risks", "plans"),
    "subject": "north",
    "reference": "file 1",
    "quantities": _amounts(5, "4.5"),
}
SHOWN: Final[tuple[Fact, ...]] = (
    _item(),
    _item("report"),
    _item(**_RICH),
    _item("report", **_RICH),
    _item("report", **(_RICH | {"reference": "file 2", "document_date": day(2007, 10, 2)})),
    _item(**(_RICH | {"subject": "south", "document_date": day(2007, 8, 1)})),
    _item(**(_RICH | {"document_date": PartialDate(date(2007, 1, 1), Precision.YEAR)})),
    _item("report", covers=DateRange.of_days(MIDYEAR, date(2007, 6, 30)), quantities=_amounts(0, "8")),
    _item("report", covers=DateRange.of_days(date(2007, 7, 1), date(2007, 9, 30))),
    _item(valid_until=date(2007, 1, 1), document_date=day(2007, 1, 1)),
    _item(document_date=PartialDate(date(2006, 10, 1), Precision.MONTH), subject="west"),
    _item("report", document_date=day(2008, 1, 1)),
    _nil(),
    _nil(attester="chief"),
    _nil(channels=("letters",)),
    _nil(attested_on=PartialDate(date(2007, 1, 1), Precision.YEAR)),
    *(Answer(question=question, value=value) for question in ("q1", "q2", "q3") for value in "PFX"),
    Answer(question="q1", value="L", justification="for a reason", reference="https://example.org/1"),
    Reading(measure="rate", value=85),
    Reading(measure="rate", numerator=3, denominator=4),
    Reading(measure="rate", numerator=0, denominator=0),
    Reading(measure="rate", value=85, unit="people"),
    Statement(field="lessons", content="listen"),
    Statement(field="lessons", content=" "),
    Attainment(indicator="7.2.2", level=3),
    Attainment(indicator="7.2.2", level=1),
)
"""What can be shown and stated, good for something or for nothing."""

FILERS: Final = ("unit", "clerk")
"""Who submits evidence; nobody of them attests, since a submitter's attestation is void."""

RULINGS: Final = (
    None,
    None,
    *(
        Ruling(standing=standing, by=by, on=AS_OF, reason=named("reason"))
        for standing, by in (
            (Standing.ACCEPTED, "chief"),
            (Standing.ACCEPTED, "clerk"),
            (Standing.REJECTED, "chief"),
            (Standing.WITHDRAWN, "unit"),
        )
    ),
)


def _entry(name: str, fact: Fact, by: str, ruling: Ruling | None) -> Entry:
    named_fact = evolve(fact, id=name) if isinstance(fact, EvidenceItem | NilReturn) else fact
    return Entry(fact=named_fact, by=by, on=AS_OF, ruling=ruling)


def entries(name: str) -> st.SearchStrategy[Entry]:
    """Draw something shown or stated, ruled on or not."""
    return st.builds(
        _entry,
        st.just(name),
        st.sampled_from(SHOWN),
        st.sampled_from(FILERS),
        st.sampled_from(RULINGS),
    )


def registers() -> st.SearchStrategy[Register]:
    """Draw a register in which everything is stated once."""
    drawn = st.lists(
        st.tuples(st.sampled_from(SHOWN), st.sampled_from(FILERS), st.sampled_from(RULINGS)), max_size=12
    )
    return drawn.map(
        lambda all_of_it: Register(
            {
                entry.fact.id: entry for entry in (_entry(f"e{n}", *each) for n, each in enumerate(all_of_it))
            }.values()
        )
    )


EMPTY: Final = st.sampled_from(["", "met", "unmet", "unknown"])


def guards(leaves: tuple[Guard, ...]) -> st.SearchStrategy[Guard]:
    """Draw one of these guards, or a group of some, with thresholds and counts of every sort."""

    def group(of: list[Guard]) -> st.SearchStrategy[Guard]:
        return st.builds(
            AtLeast,
            count=st.integers(1, len(of)),
            of=st.just(tuple(of)),
            reach=st.sampled_from(["", "", "P", "F"]),
            empty=EMPTY,
        )

    return st.recursive(
        st.sampled_from(leaves),
        lambda parts: st.lists(parts, min_size=1, max_size=3).flatmap(group),
        max_leaves=4,
    )


def any_guards() -> st.SearchStrategy[Guard]:
    """Draw guards that may forbid something."""
    return guards((*MONOTONE, *FORBIDDING))


def monotone_guards() -> st.SearchStrategy[Guard]:
    """Draw guards that forbid nothing."""
    return guards(MONOTONE)


def _nodes(verdict: Verdict) -> Iterator[Verdict]:
    yield verdict
    for part in verdict.parts:
        yield from _nodes(part)


class TestThreshold:
    """Ratings on one scale."""

    @given(
        size=st.integers(2, 6),
        ratings=st.lists(st.integers(0, 5), min_size=1, max_size=7),
        data=st.data(),
    )
    def test_so_many_must_reach_it(self, size: int, ratings: list[int], data: st.DataObject) -> None:
        """At least k of some ratings reach a value exactly when the k-th largest does: all the least, any the best."""
        scale = AnswerScale.of("s", *(f"v{n}" for n in range(size)))
        given_ratings = [min(rating, size - 1) for rating in ratings]
        reach = data.draw(st.integers(0, size - 1))
        count = data.draw(st.integers(1, len(ratings)))
        questions = [f"r{n}" for n in range(len(ratings))]
        shown = _rated(
            [
                Answer(question=question, value=f"v{rating}")
                for question, rating in zip(questions, given_ratings, strict=True)
            ],
            dict.fromkeys(questions, scale),
        )
        rated = [answered(question) for question in questions]
        groups = [
            (at_least(count, *rated, reach=f"v{reach}"), sorted(given_ratings, reverse=True)[count - 1]),
            (all_of(*rated, reach=f"v{reach}"), min(given_ratings)),
            (any_of(*rated, reach=f"v{reach}"), max(given_ratings)),
        ]

        for group, deciding in groups:
            assert group.judge(shown).status is (Status.MET if deciding >= reach else Status.UNMET)

    @given(
        ratings=st.lists(st.none() | st.sampled_from("NPLF"), min_size=1, max_size=6),
        reach=st.sampled_from("PLF"),
        data=st.data(),
    )
    def test_ratings_still_missing_leave_it_open_only_where_they_could_tip_it(
        self, ratings: list[str | None], reach: str, data: st.DataObject
    ) -> None:
        """A group is decided exactly when the missing ratings make no difference, be they the worst or the best."""
        count = data.draw(st.integers(1, len(ratings)))
        questions = [f"r{n}" for n in range(len(ratings))]
        group = at_least(count, *(answered(question) for question in questions), reach=reach)

        def judged(missing: str | None) -> Status:
            said = {question: rating or missing for question, rating in zip(questions, ratings, strict=True)}
            shown = [Answer(question=question, value=value) for question, value in said.items() if value]
            return group.judge(_rated(shown, dict.fromkeys(questions, NPLF))).status

        worst, best = judged("N"), judged("F")

        assert judged(None) is (worst if worst is best else Status.UNKNOWN)


def _rated(shown: list[Answer], scales: dict[str, AnswerScale]) -> Facts:
    register = Register(Entry(fact=answer, by="unit", on=AS_OF) for answer in shown)
    return evolve(facts_of(register), scales=scales)


class TestEvidence:
    """What more evidence, and less of it, can do."""

    @given(guard=monotone_guards(), register=registers(), more=entries("more"))
    def test_more_evidence_never_unmeets(self, guard: Guard, register: Register, more: Entry) -> None:
        """Where nothing is forbidden, what is met stays met whatever else is shown or stated for the first time."""
        assume(register.find(more.fact.id) is None)
        before = guard.judge(facts_of(register)).status
        after = guard.judge(facts_of(Register((*register.entries, more)))).status

        assert after.advances >= before.advances

    @given(guard=monotone_guards(), register=registers(), data=st.data())
    def test_acceptance_never_unmeets(self, guard: Guard, register: Register, data: st.DataObject) -> None:
        """Where nothing is forbidden, accepting what nobody has ruled on yet takes nothing away."""
        pending = [entry for entry in register.entries if entry.ruling is None]
        assume(pending)
        chosen = data.draw(st.sampled_from(pending))
        ruling = Ruling(
            standing=Standing.ACCEPTED, by=data.draw(st.sampled_from(["chief", "clerk"])), on=AS_OF
        )
        before = guard.judge(facts_of(register)).status
        after = guard.judge(facts_of(register.with_ruling(chosen.fact.id, ruling))).status

        assert after.advances >= before.advances

    @given(guard=monotone_guards(), register=registers(), data=st.data())
    def test_a_rejection_never_helps(self, guard: Guard, register: Register, data: st.DataObject) -> None:
        """Where nothing is forbidden, rejecting something meets nothing that was not met before."""
        standing = [entry for entry in register.entries if entry.standing is not Standing.WITHDRAWN]
        assume(standing)
        chosen = data.draw(st.sampled_from(standing))
        ruling = Ruling(
            standing=data.draw(st.sampled_from([Standing.REJECTED, Standing.WITHDRAWN])), by="chief", on=AS_OF
        )
        before = guard.judge(facts_of(register)).status
        after = guard.judge(facts_of(register.with_ruling(chosen.fact.id, ruling))).status

        assert after.advances <= before.advances

    @given(guard=any_guards(), register=registers(), order=st.randoms(use_true_random=False))
    def test_the_order_of_what_was_shown_makes_no_difference(
        self, guard: Guard, register: Register, order: Random
    ) -> None:
        """What a guard comes to depends on what was shown, not on what was shown first."""
        shuffled = list(register.entries)
        order.shuffle(shuffled)

        assert (
            guard.judge(facts_of(Register(tuple(shuffled)))).status is guard.judge(facts_of(register)).status
        )


class TestExplanation:
    """What every verdict says."""

    @given(guard=any_guards(), register=registers())
    def test_what_is_not_met_says_why(self, guard: Guard, register: Register) -> None:
        """Every verdict that is not met, down to the parts, has findings of its own or in its parts, in both languages."""
        for verdict in _nodes(guard.judge(facts_of(register))):
            found = verdict.all_findings()
            assert bool(found) is not verdict.status.advances
            assert all(each.code and each.message.th.strip() and each.message.en.strip() for each in found)
            assert all((verdict.reason().th.strip(), verdict.reason().en.strip()))

    @given(guard=any_guards(), register=registers())
    def test_what_is_not_met_lacks_something(self, guard: Guard, register: Register) -> None:
        """A verdict lacks something exactly when it is not met, and always says what it asks for."""
        for verdict in _nodes(guard.judge(facts_of(register))):
            assert verdict.expects.th.strip()
            assert verdict.expects.en.strip()
            assert (verdict.lacks == BLANK) is verdict.status.advances

    @given(guard=any_guards(), register=registers())
    def test_only_what_is_there_satisfies(self, guard: Guard, register: Register) -> None:
        """A verdict names only entries of the register, none twice, and names some only when it is met."""
        for verdict in _nodes(guard.judge(facts_of(register))):
            by = verdict.satisfied_by
            assert len(set(by)) == len(by)
            assert all(register.find(each) for each in by)
            assert verdict.status.advances or not by

    @given(guard=monotone_guards(), register=registers())
    def test_what_satisfied_it_is_enough(self, guard: Guard, register: Register) -> None:
        """A guard that forbids nothing is met by what satisfied it alone."""
        verdict = guard.judge(facts_of(register))
        alone = Register(tuple(each for each in register.entries if each.fact.id in verdict.satisfied_by))

        assert guard.judge(facts_of(alone)).status.advances >= verdict.status.advances


class TestPurity:
    """A verdict depends on the guard and the facts alone."""

    @given(guard=any_guards(), register=registers(), other=registers())
    def test_the_same_facts_give_the_same_verdict(
        self, guard: Guard, register: Register, other: Register
    ) -> None:
        """Judging again, and judging something else between, changes nothing of a verdict."""
        facts = facts_of(register)
        first = guard.judge(facts)
        guard.judge(evolve(facts, register=other))
        guard.judge(evolve(facts, names={}))

        assert [
            guard.judge(each) for each in (facts, evolve(facts, register=register), facts_of(register))
        ] == [
            first,
            first,
            first,
        ]

    @given(guard=any_guards(), register=registers(), other=registers())
    def test_what_was_remembered_is_as_good_as_new(
        self, guard: Guard, register: Register, other: Register
    ) -> None:
        """Facts that differ from those judged before are judged as if nothing had been judged before."""
        facts = facts_of(register)
        guard.judge(facts)
        later, renamed = date(2008, 3, 4), {"minutes": Text.same("another name")}
        swapped = {PERFORMANCE: MONTH_AFTER, REPORTING: YEAR}

        for change in ({"register": other}, {"as_of": later}, {"names": renamed}, {"windows": swapped}):
            assert guard.judge(evolve(facts, **change)) == guard.judge(evolve(facts_of(register), **change))


@frozen
class Leaf:
    """A guard that comes to what it is told, by its name."""

    name: int
    told: tuple[Status, ...]

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict it is told."""
        status = self.told[self.name]
        said = Text.same(str(self.name))
        found = () if status.advances else (Finding(code="told", message=said),)
        return Verdict(status=status, expects=said, lacks=BLANK if status.advances else said, findings=found)


_OPEN: Final = {Status.UNKNOWN, Status.ERROR}
_LEAVES: Final = 5


def _trees() -> st.SearchStrategy[Guard]:
    def group(of: list[Guard]) -> st.SearchStrategy[Guard]:
        return st.one_of(
            st.builds(AtLeast, count=st.integers(1, len(of)), of=st.just(tuple(of)), empty=EMPTY),
            st.builds(NoneOf, of=st.just(tuple(of)), empty=EMPTY),
        )

    leaves: st.SearchStrategy[Guard] = st.integers(0, _LEAVES - 1).map(lambda n: Leaf(n, ()))
    return st.recursive(
        leaves, lambda parts: st.lists(parts, min_size=1, max_size=4).flatmap(group), max_leaves=7
    )


def _told(guard: Guard, statuses: tuple[Status, ...]) -> Guard:
    if isinstance(guard, AtLeast | NoneOf):
        return evolve(guard, of=tuple(_told(part, statuses) for part in guard.of))
    assert isinstance(guard, Leaf)
    return evolve(guard, told=statuses)


_STATUSES: Final = st.tuples(*[st.sampled_from(Status)] * _LEAVES)


class TestDoubt:
    """What is open never decides."""

    @given(tree=_trees(), statuses=_STATUSES, data=st.data())
    def test_what_is_decided_holds_however_doubt_turns_out(
        self, tree: Guard, statuses: tuple[Status, ...], data: st.DataObject
    ) -> None:
        """Met or unmet, a verdict stays what it is whatever each open part under it turns out to be."""
        facts = facts_of(Register())
        before = _told(tree, statuses).judge(facts).status
        settled_statuses = tuple(
            data.draw(st.sampled_from([Status.MET, Status.UNMET])) if each in _OPEN else each
            for each in statuses
        )
        after = _told(tree, settled_statuses).judge(facts).status

        assert before in _OPEN or after is before

    @given(tree=_trees(), statuses=_STATUSES)
    def test_a_group_is_never_met_by_what_is_open(self, tree: Guard, statuses: tuple[Status, ...]) -> None:
        """A group of the parts that are not forbidden is met only if enough of its parts are, none of them open."""
        for verdict in _groups(_told(tree, statuses), facts_of(Register())):
            group, came_to = verdict
            asked = [part for part in came_to.parts if part.status is not Status.NOT_APPLICABLE]
            if came_to.status is Status.MET and asked:
                advancing = sum(part.status.advances for part in asked)
                assert advancing >= min(group.count, len(asked))

    @given(tree=_trees(), statuses=_STATUSES)
    def test_a_group_is_never_waived_and_always_applies(
        self, tree: Guard, statuses: tuple[Status, ...]
    ) -> None:
        """Groups come to met, unmet, unknown or error; only what they are made of is waived or does not apply."""
        verdict = _told(tree, statuses).judge(facts_of(Register()))

        assert isinstance(tree, Leaf) or verdict.status in {Status.MET, Status.UNMET, *_OPEN}


def _groups(guard: Guard, facts: Facts) -> Iterator[tuple[AtLeast, Verdict]]:
    if isinstance(guard, AtLeast):
        yield guard, guard.judge(facts)
    if isinstance(guard, AtLeast | NoneOf):
        for part in guard.of:
            yield from _groups(part, facts)
