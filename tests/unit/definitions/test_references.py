"""References between requirements and levels: none to nowhere, none in a circle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from builders import GOOD, level, requirement
from kpiflow.definitions import Indicator, NotApplicable, Progression, Rated
from kpiflow.errors import Problem, path_text
from kpiflow.guards import Guard, all_of, any_of, holds, none_of, reached, written
from steps import calls_of


IndicatorOf = Callable[..., Indicator]
ProblemsOf = Callable[..., tuple[Problem, ...]]

DROPS: Final = NotApplicable(counts_as="drop")


def _where(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return [(each.code, path_text(each.path), each.got) for each in problems]


class TestNowhere:
    """A reference leads to something that there is."""

    def test_a_requirement_that_there_is_not_is_told_in_words(self, problems_of: ProblemsOf) -> None:
        """A reference to no requirement names those there are, ratings of levels among them."""
        levels = (
            level(1, "plan-a", rated=Rated(at=("q1",), reach="L")),
            level(2, requirement("2a", holds("plan"))),
        )
        [problem] = problems_of(levels=levels)

        assert str(problem) == (
            "[KPI122] requirement '2a' refers to requirement 'plan', which indicator '7.2.1' does not have\n"
            "  at: levels[1].requirements[0].requires.holds.requirement\n"
            "  declared: plan-a, q1.1, 2a\n"
            "  hint: did you mean 'plan-a'?"
        )

    def test_a_level_that_there_is_not_is_told_in_words(self, problems_of: ProblemsOf) -> None:
        """A reference to no level names the levels there are."""
        levels = (level(1, "1a"), level(3, requirement("3a", reached(2))))
        [problem] = problems_of(levels=levels)

        assert str(problem) == (
            "[KPI122] requirement '3a' refers to level 2, which indicator '7.2.1' does not have\n"
            "  at: levels[1].requirements[0].requires.reached.level\n"
            "  expected: 1, 3"
        )

    @pytest.mark.parametrize(
        ("asked", "place"),
        [
            (
                {"guard": all_of(GOOD, any_of(GOOD, holds("x")))},
                "requires.all_of[1].any_of[1].holds.requirement",
            ),
            ({"guard": none_of(reached(0), empty="met")}, "requires.none_of.of[0].reached.level"),
            (
                {"applies_when": all_of(holds("x"), GOOD, empty="met"), "na": DROPS},
                "applies_when.all_of.of[0].holds.requirement",
            ),
            (
                {"na": NotApplicable(counts_as="met", allowed=True, requires=reached(9))},
                "na.requires.reached.level",
            ),
        ],
        ids=["in groups", "in what must not be", "in a condition", "in grounds"],
    )
    def test_references_are_followed_from_wherever_they_stand(
        self, problems_of: ProblemsOf, asked: dict[str, Any], place: str
    ) -> None:
        """A reference to nowhere is found in groups, conditions and grounds, at its own place."""
        levels = (level(1, "1a"), level(2, requirement("2a", **asked), "2b"))

        assert _where(problems_of(levels=levels)) == [("KPI122", f"levels[1].requirements[0].{place}", "")]

    def test_a_reference_to_a_rating_leads_somewhere(self, definition: IndicatorOf) -> None:
        """What a level rates is a requirement that others may look at."""
        rated = Rated(at=("q1",), reach="L")
        built = definition(levels=(level(1, rated=rated), level(2, requirement("2a", holds("q1.1")))))

        assert [each.id for _, each in built.requirements()] == ["q1.1", "2a"]

    def test_levels_of_other_indicators_are_not_looked_for(self, definition: IndicatorOf) -> None:
        """What levels another indicator has is not known here, so that any may be named."""
        assert definition((reached(99, indicator="7.2.2"),)).highest_level == 1

    def test_a_hostile_name_is_shown_short_and_harmless(self, problems_of: ProblemsOf) -> None:
        """A long name that leads nowhere is cut, and look-alikes in it are shown by their codes."""
        [problem] = problems_of((holds("é" * 1000),))

        assert "\\xe9" in problem.message
        assert len(problem.message) < 250

    def test_deep_nesting_is_refused_and_not_fallen_into(self, problems_of: ProblemsOf) -> None:
        """References are looked for at any depth, where no recursion would reach."""
        guard: Guard = holds("x")
        for _ in range(3000):
            guard = all_of(guard)

        assert [each.code for each in problems_of((guard,))] == ["KPI109", "KPI122"]


def _of(progression: Progression, *asked: Guard) -> dict[str, Any]:
    """Give a ladder with one requirement a level, each asking for one of these."""
    levels = tuple(level(n, requirement(f"r{n}", guard)) for n, guard in enumerate(asked, start=1))
    return {"levels": levels, "progression": progression}


CIRCLES: Final[dict[str, tuple[dict[str, Any], str, str]]] = {
    "one that asks for itself": (
        _of("cumulative", all_of(GOOD, holds("r1"))),
        "levels[0].requirements[0].requires.all_of[1].holds.requirement",
        "r1 → r1",
    ),
    "two that ask for one another": (
        _of("cumulative", all_of(GOOD, holds("r2")), none_of(holds("r1"))),
        "levels[0].requirements[0].requires.all_of[1].holds.requirement",
        "r1 → r2 → r1",
    ),
    "three in a row": (
        _of(
            "cumulative",
            all_of(GOOD, holds("r3")),
            GOOD,
            all_of(GOOD, holds("r4")),
            any_of(GOOD, holds("r1")),
        ),
        "levels[0].requirements[0].requires.all_of[1].holds.requirement",
        "r1 → r3 → r4 → r1",
    ),
    "its own level": (
        _of("cumulative", GOOD, reached(2)),
        "levels[1].requirements[0].requires.reached.level",
        "r2 → level 2 → r2",
    ),
    "a level above, which builds on it": (
        _of("cumulative", reached(3), GOOD, GOOD),
        "levels[0].requirements[0].requires.reached.level",
        "r1 → level 3 → level 2 → level 1 → r1",
    ),
    "its own level, standing alone": (
        _of("independent", reached(1), GOOD),
        "levels[0].requirements[0].requires.reached.level",
        "r1 → level 1 → r1",
    ),
    "two levels standing alone": (
        _of("independent", reached(2), reached(1)),
        "levels[0].requirements[0].requires.reached.level",
        "r1 → level 2 → r2 → level 1 → r1",
    ),
    "any level, where they are counted": (
        _of("count", GOOD, GOOD, reached(1)),
        "levels[2].requirements[0].requires.reached.level",
        "r3 → level 1 → level 2 → level 3 → r3",
    ),
}


class TestCircles:
    """No requirement waits for itself."""

    @pytest.mark.parametrize(("changes", "path", "circle"), CIRCLES.values(), ids=CIRCLES.keys())
    def test_a_circle_is_refused_and_shown(
        self, problems_of: ProblemsOf, changes: dict[str, Any], path: str, circle: str
    ) -> None:
        """A requirement that waits for itself is refused, with the way that leads back to it."""
        assert _where(problems_of(**changes)) == [("KPI122", path, circle)]

    def test_a_circle_is_told_in_words(self, problems_of: ProblemsOf) -> None:
        """A circle names the first requirement in it, and one way out."""
        [problem] = problems_of((all_of(GOOD, holds("1b")), all_of(GOOD, holds("1a"))))

        assert str(problem) == (
            "[KPI122] requirement '1a' waits for itself\n"
            "  at: levels[0].requirements[0].requires.all_of[1].holds.requirement\n"
            "  got: 1a → 1b → 1a\n"
            "  hint: let one of them stand without the others"
        )

    @pytest.mark.parametrize(
        ("asked", "place"),
        [
            ({"applies_when": holds("1b"), "na": DROPS}, "applies_when"),
            ({"na": NotApplicable(counts_as="met", allowed=True, requires=holds("1b"))}, "na.requires"),
            ({"guard": any_of(GOOD, none_of(GOOD, holds("1b")))}, "requires.any_of[1].none_of[1]"),
        ],
        ids=["a condition", "grounds", "groups"],
    )
    def test_a_circle_may_lead_through_anything(
        self, problems_of: ProblemsOf, asked: dict[str, Any], place: str
    ) -> None:
        """Conditions and grounds wait for what they look at, like what is asked for."""
        levels = (level(1, requirement("1a", **asked), requirement("1b", all_of(GOOD, holds("1a")))),)

        assert _where(problems_of(levels=levels)) == [
            ("KPI122", f"levels[0].requirements[0].{place}.holds.requirement", "1a → 1b → 1a")
        ]

    def test_separate_circles_are_told_each(self, problems_of: ProblemsOf) -> None:
        """Circles that have nothing to do with one another are told at once."""
        pairs = {"a": "b", "b": "a", "c": "c", "d": "e", "e": "f", "f": "e"}
        made = tuple(requirement(name, all_of(GOOD, holds(other))) for name, other in pairs.items())

        problems = problems_of(levels=(level(1, *made),))

        assert [(each.code, each.path[3], each.got) for each in problems] == [
            ("KPI122", 0, "a → b → a"),
            ("KPI122", 2, "c → c"),
            ("KPI122", 4, "e → f → e"),
        ]

    def test_what_leads_into_a_circle_is_not_blamed(self, problems_of: ProblemsOf) -> None:
        """A requirement that looks at a circle without being on it waits for nothing of its own."""
        made = (requirement("1a", all_of(GOOD, holds("1b"))), requirement("1b", all_of(GOOD, holds("1b"))))
        [problem] = problems_of(levels=(level(1, *made),))

        assert (problem.message, problem.got) == ("requirement '1b' waits for itself", "1b → 1b")

    def test_a_requirement_that_is_there_twice_is_told_as_that(self, problems_of: ProblemsOf) -> None:
        """Of two requirements of one name the one may wait for the name, at the place of the first."""
        made = (requirement("1a"), requirement("1a", all_of(GOOD, holds("1a"))))
        problems = problems_of(levels=(level(1, *made),))

        assert [(each.code, path_text(each.path)) for each in problems] == [
            ("KPI101", "levels[0].requirements[1].id"),
            ("KPI122", "levels[0].requirements[0]"),
        ]

    def test_the_shortest_way_back_is_shown(self, problems_of: ProblemsOf) -> None:
        """Of two circles through a requirement the shorter one is shown."""
        made = (
            requirement("a", any_of(holds("b"), holds("c"), GOOD)),
            requirement("b", all_of(GOOD, holds("c"))),
            requirement("c", all_of(GOOD, holds("a"))),
        )

        assert [each.got for each in problems_of(levels=(level(1, *made),))] == ["a → c → a"]

    @pytest.mark.parametrize(
        "changes",
        [
            _of("cumulative", GOOD, reached(1), reached(2)),
            _of("cumulative", GOOD, all_of(holds("r1"), GOOD), all_of(holds("r1"), holds("r2"), GOOD)),
            _of("independent", all_of(reached(3), GOOD), all_of(reached(1), GOOD), GOOD),
            _of("count", GOOD, all_of(holds("r1"), GOOD), all_of(holds("r1"), GOOD)),
            _of("manual", reached(1), reached(3), reached(2)),
        ],
        ids=["lower levels", "earlier ones", "levels that stand alone", "counted ones", "decided ones"],
    )
    def test_what_does_not_lead_back_is_no_circle(
        self, definition: IndicatorOf, changes: dict[str, Any]
    ) -> None:
        """A level stands for what it rests on and no more: for nothing where an assessor decides it."""
        assert definition(**changes).highest_level == 3

    def test_the_same_rule_is_a_circle_where_levels_build_on_one_another(
        self, problems_of: ProblemsOf, definition: IndicatorOf
    ) -> None:
        """Whether a level waits for the levels below depends on how levels make up the level reached."""
        sound = definition(**_of("independent", all_of(reached(2), GOOD), GOOD))

        assert [each.got for each in problems_of(levels=sound.levels, progression="cumulative")] == [
            "r1 → level 2 → level 1 → r1"
        ]

    def test_levels_out_of_order_make_no_false_circle(self, problems_of: ProblemsOf) -> None:
        """That levels stand in a wrong order is told as that, and not as a circle."""
        levels = (level(2, requirement("2a", reached(1))), level(1, "1a"), level(1, requirement("x")))

        assert [each.code for each in problems_of(levels=levels)] == ["KPI104", "KPI104"]


class TestSize:
    """The largest definitions there are, full of references."""

    def test_references_are_followed_once(self, definition: IndicatorOf) -> None:
        """A thousand requirements that all refer to whole levels are looked through at once."""
        names = [[f"{n}.{m}" for m in range(50)] for n in range(1, 21)]
        levels = tuple(
            level(n, *(requirement(name, reached(n - 1) if n > 1 else GOOD) for name in row))
            for n, row in enumerate(names, start=1)
        )

        assert calls_of(lambda: definition(levels=levels)) < 1_000_000

    def test_a_long_row_of_references_is_followed_to_its_end(self, problems_of: ProblemsOf) -> None:
        """A row of a thousand requirements is no circle, until its last one leads to the first."""
        made = [requirement(f"r{n}", holds(f"r{n + 1}")) for n in range(999)]
        last = requirement("r999", holds("r0"))

        [problem] = problems_of(levels=(level(1, *made, last),))

        assert problem.got.count("→") == 1000

    def test_a_long_row_may_end_anywhere(self, definition: IndicatorOf) -> None:
        """A row of a thousand requirements that ends at evidence holds together."""
        made = [requirement(f"r{n}", holds(f"r{n + 1}")) for n in range(999)]
        built = definition(levels=(level(1, *made, requirement("r999", written("remarks"))),))

        assert len(tuple(built.guards())) == 1000
