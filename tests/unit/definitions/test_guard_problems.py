"""What a definition refuses of the guards in it, by code and place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, cast

import pytest

from attrs import frozen

from builders import GOOD, HERE, level, requirement
from kpiflow.definitions import MAX_GUARD_DEPTH, Indicator, NotApplicable, Rated
from kpiflow.errors import Problem, path_text
from kpiflow.evidence import Standing
from kpiflow.guards import (
    REPORTING,
    Answered,
    AtLeast,
    Facts,
    Guard,
    Measured,
    NilReturned,
    NoneOf,
    Provided,
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
from kpiflow.spans import Span
from kpiflow.text import BLANK


IndicatorOf = Callable[..., Indicator]
ProblemsOf = Callable[..., tuple[Problem, ...]]

NAN: Final = Decimal("NaN")


@frozen
class OwnGuard:
    """A guard that a user wrote."""

    def judge(self, facts: Facts) -> Verdict:
        """Give a verdict that is always met."""
        return Verdict(status=Status.MET, expects=BLANK)


def _nested(depth: int) -> Guard:
    guard: Guard = GOOD
    for _ in range(depth - 1):
        guard = all_of(guard)
    return guard


def _empty(word: Literal["all_of", "any_of"], **more: Any) -> AtLeast:
    return AtLeast(count=0, of=(), word=word, **more)


# Every way a guard can be wrong: the guard, and the one problem with its place under `requires`.
WRONG: Final[dict[str, tuple[Guard, str, str]]] = {
    # groups
    "group without guards": (AtLeast(count=2, of=()), "KPI102", ".at_least.of"),
    "all_of without guards": (_empty("all_of"), "KPI102", ".all_of"),
    "any_of without guards": (_empty("any_of"), "KPI102", ".any_of"),
    "all_of without guards, and worth something": (_empty("all_of", empty="met"), "KPI102", ".all_of.of"),
    "any_of without guards, and a threshold": (_empty("any_of", reach="L"), "KPI102", ".any_of.of"),
    "none_of without guards": (NoneOf(of=()), "KPI102", ".none_of"),
    "threshold for nothing that is answered": (all_of(GOOD, reach="NOSUCH"), "KPI116", ".all_of.reach"),
    "threshold for answers with their own": (
        at_least(1, answered("q1", reach="L"), answered("q3", among="no"), reach="NOSUCH"),
        "KPI116",
        ".at_least.reach",
    ),
    "threshold for a group with its own": (
        any_of(all_of(answered("q1"), reach="L"), GOOD, reach="P"),
        "KPI116",
        ".any_of.reach",
    ),
    "threshold for what must not be there": (
        any_of(none_of(answered("q1")), GOOD, reach="P"),
        "KPI116",
        ".any_of.reach",
    ),
    "more than all": (AtLeast(count=3, of=(GOOD, GOOD)), "KPI109", ".at_least.count"),
    "fewer than one": (AtLeast(count=0, of=(GOOD, GOOD)), "KPI109", ".at_least.count"),
    "nested one too deep": (_nested(MAX_GUARD_DEPTH + 1), "KPI109", ".all_of[0]" * MAX_GUARD_DEPTH),
    "nested far too deep": (_nested(3000), "KPI109", ".all_of[0]" * MAX_GUARD_DEPTH),
    "name of a kind in place of a guard": (cast("Guard", "minutes"), "KPI112", ""),
    "name of a kind inside a group": (
        AtLeast(count=1, of=(cast("Guard", "minutes"),)),
        "KPI112",
        ".at_least.of[0]",
    ),
    "undeclared kind inside groups": (
        all_of(GOOD, at_least(2, GOOD, any_of(GOOD, provided("x")), GOOD)),
        "KPI103",
        ".all_of[1].at_least.of[1].any_of[1].provided.kind[0]",
    ),
    "undeclared kind in a group of one": (
        any_of(all_of(at_least(1, provided("x")))),
        "KPI103",
        ".any_of[0].all_of[0].at_least.of[0].provided.kind[0]",
    ),
    "undeclared kind in what must not be there": (
        none_of(GOOD, provided("x")),
        "KPI103",
        ".none_of[1].provided.kind[0]",
    ),
    "undeclared kind in groups that say more": (
        none_of(all_of(provided("x"), empty="met"), empty="unmet"),
        "KPI103",
        ".none_of.of[0].all_of.of[0].provided.kind[0]",
    ),
    # provided
    "guard without kinds": (Provided(kind=()), "KPI102", ".provided"),
    "undeclared kind": (provided("minutes", "x"), "KPI103", ".provided.kind[1]"),
    "unknown window of a date": (
        provided("minutes", dated_within=(REPORTING, "year")),
        "KPI107",
        ".provided.dated_within[1]",
    ),
    "unknown window of a coverage": (provided("minutes", covers="year"), "KPI107", ".provided.covers"),
    "window of a coverage without a name": (provided("minutes", covers=""), "KPI107", ".provided.covers"),
    "no item": (provided("minutes", count=0), "KPI109", ".provided.count"),
    "total that is no number": (
        provided("minutes", sum_of="hours", total=NAN),
        "KPI109",
        ".provided.total",
    ),
    "total that everything comes to": (
        provided("minutes", sum_of="hours", total=0),
        "KPI109",
        ".provided.total",
    ),
    "total below nothing": (provided("minutes", sum_of="hours", total=-5), "KPI109", ".provided.total"),
    "quantity multiplied with itself": (
        provided("minutes", sum_of=("hours", "people", "hours"), total=8),
        "KPI116",
        ".provided.sum_of[2]",
    ),
    "undeclared role that approves": (
        provided("minutes", approved_by="x"),
        "KPI110",
        ".provided.approved_by",
    ),
    "role that approves without a name": (
        provided("minutes", approved_by=""),
        "KPI110",
        ".provided.approved_by",
    ),
    "undeclared role that accepts": (
        provided("minutes", accepted_by="x"),
        "KPI110",
        ".provided.accepted_by",
    ),
    "rejected evidence": (
        provided("minutes", status=Standing.REJECTED),
        "KPI111",
        ".provided.status",
    ),
    "withdrawn evidence": (
        provided("minutes", status=Standing.WITHDRAWN),
        "KPI111",
        ".provided.status",
    ),
    "undeclared topic": (
        provided("minutes", topics=("risks", "x")),
        "KPI114",
        ".provided.topics[1]",
    ),
    "sum of something without a name": (
        provided("minutes", sum_of=("hours", " "), total=8),
        "KPI102",
        ".provided.sum_of[1]",
    ),
    "level of another indicator that everybody has": (
        reached(0, indicator="7.1"),
        "KPI109",
        ".reached.level",
    ),
    "sum without a total": (provided("minutes", sum_of="hours"), "KPI116", ".provided.total"),
    "total of nothing": (provided("minutes", total=8), "KPI116", ".provided.sum_of"),
    # nil returns
    "nil return without channels": (
        NilReturned(population="complaints", channels=()),
        "KPI102",
        ".nil_return",
    ),
    "undeclared kind that contradicts": (
        nil_return("complaints", channels="hotline", contradicted_by=("minutes", "x")),
        "KPI103",
        ".nil_return.contradicted_by[1]",
    ),
    "unknown window of a nil return": (
        nil_return("complaints", channels="hotline", period="year"),
        "KPI107",
        ".nil_return.period",
    ),
    "undeclared channel": (
        nil_return("complaints", channels=("hotline", "x")),
        "KPI108",
        ".nil_return.channels[1]",
    ),
    "undeclared population": (nil_return("x", channels="hotline"), "KPI108", ".nil_return.population"),
    "undeclared role that attests": (
        nil_return("complaints", channels="hotline", attested_by=("secretary", "x")),
        "KPI110",
        ".nil_return.attested_by[1]",
    ),
    # answers
    "negative justification": (answered("q1", justified=-1), "KPI109", ".answered.justified"),
    "rejected answer": (answered("q1", status=Standing.REJECTED), "KPI111", ".answered.status"),
    "threshold off the scale": (answered("q1", reach="yes"), "KPI115", ".answered.reach"),
    "value off the scale": (answered("q3", among=("yes", "maybe")), "KPI115", ".answered.among[1]"),
    "threshold and choice": (
        Answered(question="q1", reach="L", among=("F",)),
        "KPI116",
        ".answered",
    ),
    "undeclared question": (answered("q9", reach="F"), "KPI118", ".answered.question"),
    "kind of evidence asked as a question": (answered("minutes"), "KPI118", ".answered.question"),
    "threshold of a group off the scale of a part": (
        all_of(answered("q1"), any_of(answered("q3"), answered("q2", reach="F")), reach="L"),
        "KPI115",
        ".all_of.of[1].any_of[0].answered.reach",
    ),
    "threshold of a group off the scale of a part, past a group with its own": (
        all_of(
            any_of(answered("q1"), answered("q3"), reach="F"),
            none_of(answered("q3")),
            answered("q1"),
            reach="L",
        ),
        "KPI115",
        ".all_of.of[0].any_of.of[1].answered.reach",
    ),
    # readings
    "no bound": (Measured(measure="share"), "KPI102", ".measured"),
    "bound that is no number": (measured("share", min=NAN), "KPI109", ".measured.min"),
    "endless bound": (measured("share", below=Decimal("Infinity")), "KPI109", ".measured.below"),
    "withdrawn reading": (
        measured("share", min=1, status=Standing.WITHDRAWN),
        "KPI111",
        ".measured.status",
    ),
    "two lower bounds": (measured("share", min=1, above=1), "KPI116", ".measured"),
    "two upper bounds": (measured("share", max=1, below=1, min=0), "KPI116", ".measured"),
    "undeclared measure": (measured("shore", min=1), "KPI118", ".measured.measure"),
    "bound in another unit": (measured("share", min=1, unit="baht"), "KPI123", ".measured.unit"),
    "unit of a measure without one": (measured("people", min=1, unit="head"), "KPI123", ".measured.unit"),
    # texts
    "text of no length": (written("remarks", min_length=0), "KPI109", ".written.min_length"),
    "undeclared text field": (written("remark"), "KPI118", ".written.field"),
}


class TestProblems:
    """Every way a guard can be wrong."""

    @pytest.mark.parametrize(("guard", "code", "place"), WRONG.values(), ids=WRONG.keys())
    def test_a_broken_guard_is_refused_where_it_stands(
        self, problems_of: ProblemsOf, guard: Guard, code: str, place: str
    ) -> None:
        """A guard that cannot be meant breaks the definition, with one problem at its place."""
        problems = problems_of((guard,))

        assert [(problem.code, path_text(problem.path)) for problem in problems] == [(code, HERE + place)]

    @pytest.mark.parametrize(
        ("where", "changes"),
        [
            ("applies_when", {"applies_when": provided("x"), "na": NotApplicable(counts_as="drop")}),
            ("na.requires", {"na": NotApplicable(counts_as="met", allowed=True, requires=provided("x"))}),
        ],
    )
    def test_conditions_and_grounds_are_guards_too(
        self, problems_of: ProblemsOf, where: str, changes: dict[str, Any]
    ) -> None:
        """What decides whether a requirement applies is looked at like what it asks for."""
        problems = problems_of(levels=(level(1, "1a"), level(2, "2a", requirement("2b", **changes))))

        assert [(problem.code, path_text(problem.path)) for problem in problems] == [
            ("KPI103", f"levels[1].requirements[1].{where}.provided.kind[0]")
        ]

    def test_windows_are_those_the_definition_has(self, problems_of: ProblemsOf) -> None:
        """Without a performance period nothing can be dated within it, attested for it, or cover it."""
        asked = (
            provided("minutes", dated_within="performance"),
            provided("minutes", covers="performance"),
            provided("minutes", continuous_since=date(2007, 1, 1)),
            nil_return("complaints", channels="hotline"),
            provided("minutes", dated_within="reporting"),
        )
        problems = problems_of(asked, performance_period=None)

        assert [(problem.code, path_text(problem.path)[-27:]) for problem in problems] == [
            ("KPI107", "es.provided.dated_within[0]"),
            ("KPI107", "[1].requires.provided.covers"[-27:]),
            ("KPI107", "ires.provided.continuous_since"[-27:]),
            ("KPI107", "[3].requires.nil_return.period"[-27:]),
        ]
        assert problems[0].declared == ("reporting",)
        assert {each.hint for each in problems} == {"state performance_period"}
        assert [each.message.partition("which ")[2] for each in problems] == [
            "'dated_within' of requirement '1a' goes by",
            "'covers' of requirement '1b' goes by",
            "'continuous_since' of requirement '1c' goes by",
            "'period' of requirement '1d' goes by",
        ]

    def test_a_threshold_of_a_group_is_not_that_of_a_part_with_its_own(self, definition: IndicatorOf) -> None:
        """A part that says itself what is good enough may be on another scale than its group's threshold."""
        guard = all_of(
            answered("q1"), answered("q3", reach="yes"), answered("q3", among="no"), GOOD, reach="L"
        )

        assert definition((guard,)).levels[0].requirements[0].requires == guard

    def test_grounds_need_leave(self, problems_of: ProblemsOf) -> None:
        """Grounds for leaving a requirement out contradict that it may not be left out."""
        na = NotApplicable(counts_as="drop", requires=written("remarks"))
        [problem] = problems_of(levels=(level(1, requirement("1a", na=na), "1b"),))

        assert str(problem) == (
            "[KPI116] requirement '1a' asks for grounds to be left out, and may not be left out\n"
            "  at: levels[0].requirements[0].na.requires\n"
            "  hint: state allowed: true, or drop requires"
        )

    def test_a_guard_of_ones_own_is_taken(self, definition: IndicatorOf) -> None:
        """What can judge is a guard, in a group too, whoever wrote it."""
        guard = any_of(OwnGuard(), GOOD)

        assert definition((guard,)).levels[0].requirements[0].requires == guard

    @pytest.mark.parametrize(
        "guard",
        [
            _nested(MAX_GUARD_DEPTH),
            provided("minutes", status=Standing.ACCEPTED, approved_by="secretary", accepted_by="secretary"),
            provided("minutes", "report", count=2, distinct_by="subject", fresh_for=Span(months=6)),
            provided("minutes", sum_of=("hours", "people"), total="0.5", topics=("risks", "obstacles")),
            nil_return("complaints", channels="hotline", attested_by="secretary", contradicted_by="report"),
            answered("q1"),
            answered("q1", reach="N", justified=0, addressed=True),
            answered("q3", among=("no", "yes")),
            measured("share", min=80, unit="percent"),
            measured("people", above=0, max=10),
            written("remarks", min_length=1),
            reached(4, indicator="7.2.2"),
            none_of(written("remarks"), empty="unknown"),
        ],
        ids=range(13),
    )
    def test_a_sound_guard_is_taken(self, definition: IndicatorOf, guard: Guard) -> None:
        """Everything that the vocabulary can say of declared things can be asked for."""
        assert definition((guard,)).levels[0].requirements[0].requires == guard


RATED: Final[dict[str, tuple[Rated, str, str]]] = {
    "no question": (Rated(at=(), reach="L"), "KPI102", ".at"),
    "undeclared question": (Rated(at=("q1", "q9"), reach="L"), "KPI118", ".at[1]"),
    "no threshold": (Rated(at=("q1",), reach=""), "KPI115", ".reach"),
    "threshold off the scale": (Rated(at=("q1",), reach="yes"), "KPI115", ".reach"),
    "threshold below off the scale": (Rated(at=("q1",), reach="L", below="f"), "KPI115", ".below"),
    "question on another scale": (Rated(at=("q1", "q3"), reach="L"), "KPI115", ".reach"),
}


class TestRatings:
    """Every way the ratings of a level can be wrong."""

    @pytest.mark.parametrize(("rated", "code", "place"), RATED.values(), ids=RATED.keys())
    def test_ratings_that_cannot_be_meant_are_refused(
        self, problems_of: ProblemsOf, rated: Rated, code: str, place: str
    ) -> None:
        """Ratings name declared questions, and values of their scale."""
        problems = problems_of(levels=(level(1, "1a"), level(2, rated=rated)))

        assert [(each.code, path_text(each.path)) for each in problems if "requires" not in each.path] == [
            (code, f"levels[1].rated{place}")
        ]

    def test_one_question_is_rated_once_a_level(self, problems_of: ProblemsOf) -> None:
        """A level that rates a question itself cannot have it rated by the level below as well."""
        rated = Rated(at=("q1",), reach="L", below="F")
        [problem] = problems_of(levels=(level(1, rated=rated), level(2, rated=rated)))

        assert (problem.code, problem.message, path_text(problem.path)) == (
            "KPI101",
            "'q1.2' is declared twice",
            "levels[1].rated",
        )
