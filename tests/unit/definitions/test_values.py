"""What a definition may say, need not say, and tells of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from attrs import evolve

from builders import GOOD, NAME, ladder, level, measured_by, requirement, rounds, scaled
from kpiflow.dates import DateRange
from kpiflow.definitions import (
    MAX_LEVELS,
    MAX_REQUIREMENTS,
    Criteria,
    EvidenceKind,
    Indicator,
    Measure,
    NotApplicable,
    Question,
    Scale,
)
from kpiflow.errors import MoveError, Problem, ScoringError
from kpiflow.guards import (
    REPORTING,
    all_of,
    answered,
    any_of,
    nil_return,
    none_of,
    provided,
    written,
)
from kpiflow.scales import ScaleValue
from kpiflow.spans import Span


IndicatorOf = Callable[..., Indicator]
ProblemsOf = Callable[..., tuple[Problem, ...]]

NIL: Final = nil_return("complaints", channels=("hotline", "letters"))


def _until(last: date) -> DateRange:
    return DateRange.of_days(date(2007, 1, 1), last)


LIMITS: Final[dict[str, dict[str, Any]]] = {
    "levels": ladder(*range(1, MAX_LEVELS + 1)),
    "a single level": ladder(3),
    "levels left out": ladder(1, 5, 900),
    "requirements": {"levels": (level(1, *(f"r{n}" for n in range(MAX_REQUIREMENTS))),)},
    "highest weight": {"weight": 100},
    "lowest weight": {"weight": "0.0001"},
    "zeros at the end of a weight": {"weight": "2.50000000"},
    "total of weights above 100": {"parts_total": "1000.0001"},
    "nothing below": {"scale": Scale(highest=1, below=0)},
    "half a point below": {"scale": Scale(highest=1, below="0.5")},
    "reports from the day after": {"reporting_window": _until(date(2007, 10, 1))},
    "in effect for a day": {"effective_on": date(2007, 1, 1), "effective_until": date(2007, 1, 1)},
    "in effect from ever": {"effective_until": date(2007, 1, 1)},
    "time zone": {"time_zone": "America/Argentina/Buenos_Aires"},
    "no effort": {"questions": (Question(id="q", name=NAME, scale="nplf", effort=0),)},
    "measure of a single number": measured_by(lowest=1, highest=1),
    "measure without a highest number": measured_by(lowest=-1),
    "value of many words": scaled(ScaleValue(value="Yes, at least half of them", points="0.5")),
    "values": scaled(*(f"v{n}" for n in range(100))),
    "rounds": rounds((6, ((1, ()),)), (9, ((1, (1,)),)), (12, ((1, (1, 1)),))),
    "level without requirements": {"levels": (level(1),), "progression": "manual"},
}


class TestLimits:
    """What is just within the limits."""

    @pytest.mark.parametrize(
        "changes",
        LIMITS.values(),
        ids=LIMITS.keys(),
    )
    def test_a_definition_may_go_up_to_its_limits(
        self, definition: IndicatorOf, changes: dict[str, Any]
    ) -> None:
        """What is at a limit, and not beyond it, is a sound definition."""
        assert definition((GOOD,), **changes).code == "7.2.1"

    @pytest.mark.parametrize(
        "code", ["7", "7.2.1", "0001", "2550.1", "A.1", "kpi-4_2", "1.2.3.4.5.6", "12345"]
    )
    def test_a_code_is_any_identifier(self, definition: IndicatorOf, code: str) -> None:
        """An indicator goes by a number with dots, or by another identifier."""
        assert definition((GOOD,), code=code).code == code

    @pytest.mark.parametrize("code", ["", ".7", "7,2", "7.2\n", "-7", " 7", "7 2", "๗", "7" * 65, "Ａ1"])
    def test_nothing_else_is_a_code(self, problems_of: ProblemsOf, code: str) -> None:
        """A code that is no identifier is refused."""
        assert [each.code for each in problems_of((GOOD,), code=code)] == ["KPI100"]


class TestDefaults:
    """What a definition need not say."""

    def test_hardly_anything_must_be_said(self) -> None:
        """A code, a name, something to show and a level are a definition; the rest has defaults."""
        least = Indicator(
            code="1",
            name=NAME,
            evidence=(EvidenceKind(id="minutes", name=NAME),),
            levels=(level(1, "1a"), level(4, "4a")),
        )

        assert (least.weight, least.progression, least.time_zone) == (
            Decimal(100),
            "cumulative",
            "Asia/Bangkok",
        )
        assert (least.performance_period, least.reporting_window, least.effective_on) == (None, None, None)
        assert least.windows() == {}
        assert least.scale == Scale(lowest=1, highest=4, below=1)

    @pytest.mark.parametrize(
        ("cells", "highest"), [(("60", "70"), 2), (("-", "70", "-", "90"), 4), (("60", "-", "-"), 1)]
    )
    def test_a_ladder_of_criteria_is_worth_a_point_a_level(
        self, definition: IndicatorOf, cells: tuple[str, ...], highest: int
    ) -> None:
        """Points go up to the highest level that a criteria row defines, however long the row."""
        built = definition(
            levels=(), criteria=Criteria(measure="share", cells=cells), scale=Scale(highest=highest)
        )
        plain = Indicator(
            code="1",
            name=NAME,
            measures=(Measure(id="share", name=NAME),),
            criteria=Criteria(measure="share", cells=cells),
        )

        assert plain.scale == built.scale == Scale(highest=highest)


class TestNumbers:
    """Weights and scales are exact."""

    @pytest.mark.parametrize("weight", [" 2 ", "2.0", "๒.๐๐", Decimal("2.000"), Fraction(4, 2)])
    def test_equal_weights_are_one_weight(self, definition: IndicatorOf, weight: Any) -> None:
        """However a weight is written, equal definitions are equal, and print alike."""
        built = definition((GOOD,), weight=weight)

        assert (built, str(built.weight)) == (definition((GOOD,), weight=2), "2")

    def test_a_float_weight_is_refused(self, definition: IndicatorOf) -> None:
        """A float is not exact, and so no weight."""
        with pytest.raises(ScoringError) as error:
            definition((GOOD,), weight=2.5)

        assert str(error.value) == (
            "[KPI500] the weight is a float, which is not exact\n"
            "  expected: int, Decimal, Fraction or text   got: 2.5\n"
            "  hint: write it as text or Decimal, for example '2.5'"
        )

    @pytest.mark.parametrize("field", ["lowest", "highest", "below"])
    def test_a_float_on_a_scale_is_refused(self, field: str) -> None:
        """A float is not exact, and so no point on a scale."""
        points: Any = {field: 1.0}

        with pytest.raises(ScoringError) as error:
            Scale(**points)

        assert (error.value.code, error.value.problems[0].message) == (
            "KPI500",
            "a number of the scale is a float, which is not exact",
        )

    def test_a_scale_runs_from_1_to_5_by_default(self) -> None:
        """Unless it is told otherwise, a scale is worth 1 to 5 points and 1 below."""
        assert Scale() == Scale(lowest=1, highest="5.0", below=Decimal("1.00"))


class TestLists:
    """A notebook is full of lists."""

    def test_lists_are_taken_for_tuples(self, definition: IndicatorOf) -> None:
        """A definition written with lists equals, and hashes as, the one written with tuples."""
        tuples = definition((GOOD, NIL), (GOOD,))
        names = ("evidence", "channels", "populations", "roles")
        lists: dict[str, Any] = {name: list(getattr(tuples, name)) for name in names}
        plain: list[Any] = [list(each.requirements) for each in tuples.levels]
        lists["levels"] = [
            evolve(each, requirements=requirements)
            for each, requirements in zip(tuples.levels, plain, strict=True)
        ]
        built = evolve(tuples, **lists)

        assert (built, hash(built)) == (tuples, hash(tuples))


class TestReading:
    """What a definition tells of itself."""

    def test_requirements_are_walked_from_level_1_up(self, definition: IndicatorOf) -> None:
        """A walk over the requirements gives each with its level, in order."""
        built = definition((GOOD, NIL), (NIL,))

        assert [(level.level, requirement.id) for level, requirement in built.requirements()] == [
            (1, "1a"),
            (1, "1b"),
            (2, "2a"),
        ]

    def test_the_highest_level_is_the_last_one(self, definition: IndicatorOf) -> None:
        """A ladder is as high as it has levels."""
        assert definition((GOOD,), (GOOD,), (GOOD,)).highest_level == 3

    @pytest.mark.parametrize("level", [1, 2])
    def test_a_level_of_the_ladder_is_not_refused(self, definition: IndicatorOf, level: int) -> None:
        """Every level from 1 to the highest is one that the ladder has."""
        built = definition((GOOD,), (GOOD,))
        built.must_have_level(level)

        assert built.levels[level - 1].level == level

    @pytest.mark.parametrize("level", [-1, 0, 3])
    def test_a_level_that_the_ladder_does_not_have_is_refused(
        self, definition: IndicatorOf, level: int
    ) -> None:
        """Level 0 stands for none reached, and is no level of the ladder."""
        with pytest.raises(MoveError) as error:
            definition((GOOD,), (GOOD,)).must_have_level(level)

        assert str(error.value) == f"[KPI202] indicator '7.2.1' has no level {level}\n  expected: 1 to 2"

    def test_everything_declared_has_its_name(self, definition: IndicatorOf) -> None:
        """Whatever is declared goes by the name it was declared with, a question as well as a role."""
        names = definition((GOOD,)).names()

        assert list(names) == [
            *("minutes", "report", "hotline", "letters", "complaints", "risks", "obstacles", "secretary"),
            *("q1", "q2", "q3", "share", "people", "remarks"),
        ]
        assert (names["hotline"].en, names["q1"].en) == ("telephone hotline", "question one")

    def test_a_question_is_answered_on_its_scale(self, definition: IndicatorOf) -> None:
        """Each question has the scale it names, and what is no question has none."""
        built = definition((GOOD,))

        assert [scale.id if (scale := built.scale_of(each)) else "" for each in ("q1", "q3", "minutes")] == [
            "nplf",
            "yn",
            "",
        ]

    def test_windows_are_those_it_has(self, definition: IndicatorOf) -> None:
        """Guards may name the windows that the definition gives the days of, and no others."""
        built = definition((GOOD,), performance_period=None)

        assert built.windows() == {REPORTING: built.reporting_window}

    def test_every_guard_is_walked_wherever_it_stands(self, definition: IndicatorOf) -> None:
        """Guards are found in conditions and in grounds too, the outer ones before their parts."""
        na = NotApplicable(counts_as="drop", allowed=True, requires=written("remarks"))
        asked = requirement("1a", all_of(GOOD, NIL), applies_when=none_of(answered("q1")), na=na)
        built = definition(levels=(level(1, asked, "1b"),))

        assert list(built.guards()) == [
            *(all_of(GOOD, NIL), GOOD, NIL, none_of(answered("q1")), answered("q1"), written("remarks")),
            GOOD,
        ]

    def test_spans_are_those_of_its_rules(self, definition: IndicatorOf) -> None:
        """How long evidence counts is told for every rule that says so, each span once."""
        half, year = Span(months=6), Span(months=12)
        built = definition(
            (provided("minutes", fresh_for=year), any_of(GOOD, provided("report", fresh_for=half))),
            (provided("report", fresh_for=year),),
        )

        assert built.spans() == (year, half)

    @pytest.mark.parametrize(("standing", "following"), [(0, 1), (1, 4), (2, 4), (4, None)])
    def test_the_next_level_is_the_next_there_is(
        self, definition: IndicatorOf, standing: int, following: int | None
    ) -> None:
        """Levels that were left out are stepped over, and nothing lies above the highest."""
        built = definition(**ladder(1, 4))

        assert (built.next_level(standing), built.level_numbers) == (following, (1, 4))

    @pytest.mark.parametrize(("lowest", "expected"), [(1, "1, 3, 4"), (0, "0, 1, 3, 4")])
    def test_a_level_that_was_left_out_is_no_level(
        self, definition: IndicatorOf, lowest: int, expected: str
    ) -> None:
        """A refusal names the levels there are, one by one where some were left out."""
        with pytest.raises(MoveError) as error:
            definition(**ladder(1, 3, 4)).must_have_level(2, lowest=lowest, path=("level",))

        assert str(error.value) == (
            f"[KPI202] indicator '7.2.1' has no level 2\n  at: level\n  expected: {expected}"
        )

    def test_a_truth_is_no_level(self, definition: IndicatorOf) -> None:
        """What Python takes for the number 1 is no level 1."""
        yes: Any = True

        with pytest.raises(MoveError):
            definition((GOOD,)).must_have_level(yes)
