"""What can drop out says what is left: requirements that need not apply, groups and levels they can leave empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from builders import GOOD, level, requirement
from kpiflow.definitions import CountsAs, Indicator, NotApplicable, Rated, Requirement
from kpiflow.errors import Problem, path_text
from kpiflow.guards import Guard, all_of, any_of, at_least, holds, none_of, written


IndicatorOf = Callable[..., Indicator]
ProblemsOf = Callable[..., tuple[Problem, ...]]


def _optional(name: str, guard: Guard = GOOD, counts_as: CountsAs = "drop") -> Requirement:
    return requirement(name, guard, na=NotApplicable(counts_as=counts_as, allowed=True))


def _where(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(each.code, path_text(each.path)) for each in problems]


class TestRequirements:
    """A requirement that need not apply says what it counts as then."""

    def test_a_condition_needs_a_word_on_what_is_left(self, problems_of: ProblemsOf) -> None:
        """A requirement with a condition and nothing more is refused, in words."""
        [problem] = problems_of(levels=(level(1, "1a", requirement("1b", applies_when=written("remarks"))),))

        assert str(problem) == (
            "[KPI120] requirement '1b' need not apply, and it is not stated what it counts as then\n"
            "  at: levels[0].requirements[1]\n"
            "  hint: state na: {counts_as: drop}, or met, target or unmet"
        )

    def test_what_looks_at_another_one_alone_goes_with_it(self, problems_of: ProblemsOf) -> None:
        """A requirement that only asks for one that can drop out can drop out itself."""
        made = (_optional("1a"), requirement("1b", holds("1a")), requirement("1c", holds("1b")), "1d")

        assert _where(problems_of(levels=(level(1, *made),))) == [
            ("KPI120", "levels[0].requirements[1]"),
            ("KPI120", "levels[0].requirements[2]"),
        ]

    @pytest.mark.parametrize("counts_as", ["met", "target", "unmet"])
    def test_what_always_comes_to_something_takes_nothing_with_it(
        self, definition: IndicatorOf, counts_as: CountsAs
    ) -> None:
        """One that counts as met or unmet when it does not apply never leaves others without anything."""
        made = (_optional("1a", counts_as=counts_as), requirement("1b", holds("1a")))

        assert definition(levels=(level(1, *made),)).highest_level == 1

    @pytest.mark.parametrize("counts_as", ["drop", "met", "target", "unmet"])
    def test_any_word_will_do(self, definition: IndicatorOf, counts_as: CountsAs) -> None:
        """Whatever a requirement counts as, it is enough that it is said."""
        na = NotApplicable(counts_as=counts_as)
        made = requirement("1a", applies_when=written("remarks"), na=na)

        assert definition(levels=(level(1, made, "1b"),)).highest_level == 1

    def test_one_in_a_circle_never_drops_out(self, problems_of: ProblemsOf) -> None:
        """Requirements that only wait for one another are a circle, and nothing more."""
        made = (requirement("1a", holds("1b")), requirement("1b", holds("1a")))

        assert _where(problems_of(levels=(level(1, *made),))) == [
            ("KPI122", "levels[0].requirements[0].requires.holds.requirement")
        ]

    @pytest.mark.parametrize(
        ("na", "may"),
        [(None, False), (NotApplicable(counts_as="drop"), True), (NotApplicable(counts_as="met"), False)],
        ids=str,
    )
    def test_one_that_counts_as_nothing_may_drop_out(self, na: NotApplicable | None, may: bool) -> None:
        """Whether a requirement may leave its level is what it says of itself."""
        assert requirement("1a", na=na).may_drop_out is may


class TestLevels:
    """A level that can be left without anything to ask says what it is worth then."""

    def test_a_level_that_can_empty_is_refused(self, problems_of: ProblemsOf) -> None:
        """A level all of whose requirements can drop out is refused, in words."""
        [problem] = problems_of(levels=(level(1, "1a"), level(2, _optional("2a"), _optional("2b"))))

        assert str(problem) == (
            "[KPI120] every requirement of level 2 can drop out, and it is not stated what is left\n"
            "  at: levels[1]\n"
            "  hint: state empty: met, unmet or unknown"
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"empty": "met"},
            {"empty": "unmet"},
            {"empty": "unknown"},
            {"rated": Rated(at=("q1",), reach="L")},
        ],
        ids=str,
    )
    def test_a_level_that_says_or_keeps_something_is_sound(
        self, definition: IndicatorOf, changes: dict[str, Any]
    ) -> None:
        """A word on what is left is enough, and so are ratings, which always ask something."""
        assert definition(levels=(level(1, _optional("1a"), **changes),)).highest_level == 1

    def test_a_level_keeps_the_ratings_it_asks_of_those_below(self, definition: IndicatorOf) -> None:
        """What a level asks of lower levels is left when its own requirements drop out."""
        rated = Rated(at=("q1",), reach="L", below="F")
        built = definition(levels=(level(1, rated=rated), level(2, _optional("2a"))))

        assert [each.id for each in built.ladder[1].requirements] == ["2a", "q1.2"]

    @pytest.mark.parametrize("counts_as", ["met", "target", "unmet"])
    def test_what_counts_as_something_is_left(self, definition: IndicatorOf, counts_as: CountsAs) -> None:
        """A requirement that comes to something when it does not apply is still there."""
        assert definition(levels=(level(1, _optional("1a", counts_as=counts_as)),)).highest_level == 1

    def test_nothing_is_said_of_a_level_before_its_requirements_are_settled(
        self, problems_of: ProblemsOf
    ) -> None:
        """While it is not stated what requirements count as, nobody knows whether their level can empty."""
        told = written("remarks")
        made = (
            requirement("1a", applies_when=told),
            requirement("1b", any_of(holds("1a")), applies_when=told),
        )

        problems = problems_of(levels=(level(1, *made),))

        assert _where(problems) == [
            ("KPI120", "levels[0].requirements[0]"),
            ("KPI120", "levels[0].requirements[1]"),
        ]
        assert {each.hint for each in problems} == {"state na: {counts_as: drop}, or met, target or unmet"}

    def test_what_may_neither_be_left_out_nor_has_a_condition_stays(self, definition: IndicatorOf) -> None:
        """A word on what a requirement would count as does not by itself let it drop out."""
        na = NotApplicable(counts_as="drop")

        assert definition(levels=(level(1, requirement("1a", na=na)),)).highest_level == 1


class TestGroups:
    """A group all of whose parts can drop out says what it is worth then."""

    @pytest.mark.parametrize(
        ("group", "place"),
        [
            (all_of(holds("1a"), holds("1b")), ""),
            (any_of(holds("1a")), ""),
            (at_least(2, holds("1a"), holds("1b"), holds("1a")), ""),
            (none_of(holds("1a")), ""),
            (all_of(GOOD, any_of(holds("1a"), holds("1b"))), ".all_of[1]"),
        ],
        ids=["all_of", "any_of", "at_least", "none_of", "inside"],
    )
    def test_a_group_that_can_empty_is_refused(
        self, problems_of: ProblemsOf, group: Guard, place: str
    ) -> None:
        """Nothing is assumed of a group that can be left without parts, whatever its word."""
        made = (_optional("1a"), _optional("1b"), requirement("1c", group))

        assert _where(problems_of(levels=(level(1, *made),))) == [
            ("KPI120", f"levels[0].requirements[2].requires{place}")
        ]

    def test_a_group_that_can_empty_is_refused_in_words(self, problems_of: ProblemsOf) -> None:
        """The refusal names the requirement and what to state."""
        made = (_optional("1a"), requirement("1b", any_of(holds("1a"))))
        [problem] = problems_of(levels=(level(1, *made),))

        assert str(problem) == (
            "[KPI120] every part of a group of requirement '1b' can drop out, "
            "and it is not stated what is left\n"
            "  at: levels[0].requirements[1].requires\n"
            "  hint: state empty: met, unmet or unknown"
        )

    @pytest.mark.parametrize(
        "group",
        [
            all_of(holds("1a"), holds("1b"), empty="met"),
            any_of(holds("1a"), GOOD),
            none_of(holds("1a"), empty="unknown"),
            all_of(any_of(holds("1a"), empty="unmet"), holds("1b")),
        ],
        ids=range(4),
    )
    def test_a_group_that_says_or_keeps_something_is_sound(
        self, definition: IndicatorOf, group: Guard
    ) -> None:
        """A word on what is left is enough, and so is one part that cannot drop out."""
        made = (_optional("1a"), _optional("1b"), requirement("1c", group))

        assert definition(levels=(level(1, *made),)).highest_level == 1

    def test_conditions_and_grounds_have_groups_too(self, problems_of: ProblemsOf) -> None:
        """A group is looked at wherever it stands."""
        na = NotApplicable(counts_as="met", allowed=True, requires=all_of(holds("1a")))
        made = (
            _optional("1a"),
            requirement("1b", applies_when=none_of(holds("1a")), na=na),
        )

        assert _where(problems_of(levels=(level(1, *made),))) == [
            ("KPI120", "levels[0].requirements[1].applies_when"),
            ("KPI120", "levels[0].requirements[1].na.requires"),
        ]
