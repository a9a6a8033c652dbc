"""Misprints that real score tables carry, found again in the tables written as definitions.

The figures are those of published tables of fiscal year BE 2557 (the Provincial Health
Office of Nakhon Phanom and Health Region 8, Thailand); the wording is our own.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from attrs import evolve

from kpiflow.dates import DateRange, day
from kpiflow.definitions import (
    AdjustStep,
    Criteria,
    EvidenceKind,
    Indicator,
    Level,
    Measure,
    Question,
    Requirement,
)
from kpiflow.guards import answered, provided
from kpiflow.linting import Lint, lint_definition, lint_set
from kpiflow.scales import AnswerScale
from kpiflow.text import Text


YEAR = DateRange(day(2013, 10, 1), day(2014, 9, 30))
AFTER_THE_YEAR = DateRange(day(2014, 10, 1), day(2014, 11, 30))


def row(*cells: str, code: str = "1.1", weight: str = "100", **more: Any) -> Indicator:
    """Build a definition made of one printed row."""
    measured = {name: more.pop(name) for name in ("unit", "whole", "lowest", "highest") if name in more}
    criteria = Criteria(measure="result", cells=cells, **more)
    return Indicator(
        code=code,
        name=Text.same("a printed row"),
        weight=weight,
        measures=(Measure(id="result", name=Text.same("result"), **measured),),
        criteria=criteria,
        progression="independent" if criteria.has_bands else "cumulative",
    )


def found(indicator: Indicator) -> Counter[str]:
    """Count what is found in a definition, by the names of the rules."""
    return Counter(lint.name for lint in lint_definition(indicator))


def messages(indicator: Indicator) -> list[str]:
    """Give what is said about a definition."""
    return [lint.problem.message for lint in lint_definition(indicator)]


PERCENT: dict[str, Any] = {"unit": "percent", "lowest": 0, "highest": 100}
COUNT: dict[str, Any] = {"whole": True, "lowest": 0}
FALLING: dict[str, Any] = {"direction": "decreasing"}


class TestBands:
    """Fifteen rows of printed bands (Health Region 8, and Nakhon Phanom 1.3 and 8.3)."""

    @pytest.mark.parametrize(
        ("cells", "said", "expected"),
        [
            pytest.param(
                ("<=39", "40-49", "50-59", "60-69", ">=70"),
                PERCENT,
                {"band-gap": 4},
                id="b1-gaps-such-as-39.5",
            ),
            pytest.param(
                ("<=85", "85-89", "90-94", "95-99", "100"),
                PERCENT,
                {"band-overlap": 1, "band-gap": 3},
                id="b2-85-twice-and-gaps",
            ),
            pytest.param(
                ("<85", ">85-90", ">90-95", ">95-99", "100"),
                PERCENT,
                {"band-gap": 2},
                id="b3-85-and-99.5-in-none",
            ),
            pytest.param(
                (">22", "18-22", "13-17", "8-12", "<8"),
                {"lowest": 0} | FALLING,
                {"band-gap": 2},
                id="b4-gaps",
            ),
            pytest.param(
                ("66", "61-65", "56-60", "51-55", "<50"),
                COUNT | FALLING,
                {"one-number-level": 1, "band-gap": 1, "numbers-outside": 1},
                id="b5-one-point-and-50-and-above-66",
            ),
            pytest.param(
                ("41", "31-40", "21-30", "10-20", "<10"),
                COUNT | FALLING,
                {"one-number-level": 1, "numbers-outside": 1},
                id="b6-one-point-and-above-41",
            ),
            pytest.param(
                ("16", "11-15", "6-10", "2-5", "<2"),
                COUNT | FALLING,
                {"one-number-level": 1, "numbers-outside": 1},
                id="b7-one-point-and-above-16",
            ),
            pytest.param(
                ("<1500", "1999", "2499", "2999", ">3000"),
                COUNT,
                {"one-number-level": 3, "band-gap": 1},
                id="b8-upper-ends-alone-and-3000-in-none",
            ),
            pytest.param(
                ("-", "1-4", "5-9", "10-14", ">=15"),
                COUNT,
                {"level-left-out": 1, "numbers-outside": 1},
                id="b9-level-1-is-a-dash-and-0-in-none",
            ),
            pytest.param(
                # The list of misprints names only the overlap; the row begins as b9 does, and so do its gaps.
                ("-", "1-14", "15-29", "30-45", ">=45"),
                COUNT,
                {"band-overlap": 1, "level-left-out": 1, "numbers-outside": 1},
                id="b10-45-twice",
            ),
            pytest.param(
                ("1-9", "10-19", "20-29", "30-39", ">=40"), COUNT, {"numbers-outside": 1}, id="b11-0-in-none"
            ),
            pytest.param(
                ("1-4", "5-9", "10-14", "15-19", "20-25"),
                COUNT,
                {"numbers-outside": 2},
                id="b12-0-and-above-25-in-none",
            ),
            pytest.param(
                (">50", "50-59", "60-69", "70-79", ">80"),
                COUNT,
                {"criteria-out-of-order": 1, "band-gap": 1},
                id="b13-above-50-for-below-50-and-80-in-none",
            ),
            pytest.param(
                ("7", "6", "5", "4", "<=3"), COUNT | FALLING, {"numbers-outside": 1}, id="b15-above-7-in-none"
            ),
        ],
    )
    def test_the_misprints_of_a_row_are_found_and_nothing_else(
        self, cells: tuple[str, ...], said: dict[str, Any], expected: dict[str, int]
    ) -> None:
        """Gaps, overlaps, single numbers and slips of the pen come out one by one."""
        assert found(row(*cells, **said)) == expected

    def test_each_gap_is_named_by_the_numbers_in_it(self) -> None:
        """Row b3 leaves exactly 85 and everything between 99 and 100 without a level."""
        assert messages(row("<85", ">85-90", ">90-95", ">95-99", "100", **PERCENT)) == [
            "85 lies in no level, between levels 1 and 2",
            "99 < x < 100 lies in no level, between levels 4 and 5",
        ]

    def test_a_band_printed_the_wrong_way_round_is_named_and_the_gap_beside_it(self) -> None:
        """Row b13 prints `>50` for `<50`, and 80 stands between 79 and `>80`."""
        assert messages(row(">50", "50-59", "60-69", "70-79", ">80", **COUNT)) == [
            "80 lies in no level, between levels 4 and 5",
            "level 1 does not go on from the level below, where the numbers are increasing",
        ]

    def test_bands_over_whole_numbers_leave_nothing_between(self) -> None:
        """Row b1 has no gap where only whole numbers are counted."""
        indicator = row("<=39", "40-49", "50-59", "60-69", ">=70", whole=True)

        assert found(indicator) == {}

    def test_a_row_of_have_and_have_not_has_levels_1_and_5_only(self) -> None:
        """Row b14 is a question of two answers: the levels between are left out."""
        scale = AnswerScale.of("have", "none", "have")
        binary = Indicator(
            code="8.3.1",
            name=Text.same("a plan is there"),
            scales=(scale,),
            questions=(Question(id="plan", name=Text.same("plan"), scale="have"),),
            progression="independent",
            levels=tuple(
                Level(
                    level=n,
                    name=Text.same(value),
                    requirements=(
                        Requirement(
                            id=f"{n}a", text=Text.same(value), requires=answered("plan", among=value)
                        ),
                    ),
                )
                for n, value in ((1, "none"), (5, "have"))
            ),
        )

        assert messages(binary) == ["there are no levels 2, 3, 4"]


class TestCatalogue:
    """27 indicators with weight, target and criteria (Nakhon Phanom, both rounds)."""

    ROWS: tuple[tuple[str, str, str, tuple[str, ...], str], ...] = (
        ("1.1", "6", "7", ("5", "6", "7", "8", "9"), "count"),
        ("1.2", "2", "80", ("70", "75", "80", "85", "90"), "percent"),
        ("1.3", "2", "9", ("7", "8", "9", "10", "11"), "count"),
        ("1.4", "3", "53", ("51", "52", "53", "54", "55"), "percent"),
        ("1.5", "3", "53", ("51", "52", "53", "54", "55"), "percent"),
        ("2.1", "5", "9", ("7", "8", "9", "10", "11"), "count"),
        ("2.2", "6", "8", ("6", "7", "8", "9", "10"), "count"),
        ("2.3", "4", "6", ("2", "4", "6", "8", "10"), "count"),
        ("2.4", "4", "6", ("4", "5", "6", "7", "8"), "count"),
        ("2.5", "8", "8", ("6", "7", "8", "9", "10"), "count"),
        ("3.1", "3", "6", ("4", "5", "6", "7", "8"), "count"),
        ("3.2", "3", "8", ("4", "5", "6", "7", "8"), "count"),
        ("3.3", "4", "5", ("3", "4", "5", "6", "7"), "count"),
        ("5.1", "2", "9", ("7", "8", "9", "10", "11"), "count"),
        ("5.2", "2", "3", ("1", "2", "3", "4", "5"), "level"),
        ("4.1", "6", "7", ("3", "4", "5", "6", "7"), "count"),
        ("4.2", "4", "60", ("40", "50", "60", "70", "80"), "percent"),
        ("4.3", "4", "5", ("3", "4", "5", "6", "7"), "count"),
        ("6.1", "6", "85", ("75", "80", "85", "90", "95"), "percent"),
        ("8.1", "3", "80", ("60", "70", "80", "90", "100"), "percent"),
        ("8.2", "2", "80", ("60", "70", "80", "90", "100"), "percent"),
        ("8.3", "4", "6", ("2", "4", "6", "8", "10"), "count"),
        ("8.4", "1", "80", ("60", "70", "80", "90", "100"), "percent"),
        ("9.1", "4", "3", ("1", "2", "3", "4", "5"), "count"),
        ("7.1", "3", "80", ("70", "75", "80", "85", "90"), "percent"),
        ("7.2", "2", "3", ("1", "-", "2", "-", "3"), "count"),
        ("10.1", "4", "85", ("< 80", "80", "85", "90", "95"), "percent"),
    )
    ONLY_AFTER_12_MONTHS = ("1.4", "1.5")

    def definitions(self, months: int) -> tuple[Indicator, ...]:
        """Build the definitions of one round; the criteria of two are blank after 6 months."""
        return tuple(
            row(*cells, code=code, weight=weight, target=target, **(PERCENT if unit == "percent" else COUNT))
            for code, weight, target, cells, unit in self.ROWS
            if months == 12 or code not in self.ONLY_AFTER_12_MONTHS
        )

    @pytest.mark.parametrize("months", [6, 12])
    def test_the_odd_rows_are_found_and_no_other(self, months: int) -> None:
        """Targets of level 5, levels left out, and one open interval beside numbers, in both rounds."""
        odd = {each.code: set(found(each)) for each in self.definitions(months) if found(each)}

        assert odd == {
            "3.2": {"target-off-level"},
            "4.1": {"target-off-level"},
            "7.2": {"target-off-level", "level-left-out"},
            "10.1": {"thresholds-beside-interval"},
        }

    def test_a_target_of_another_level_is_told_which(self) -> None:
        """Of 3.2, 4.1 and 7.2 the target is the criterion of level 5."""
        hints = [
            (each.code, lint.problem.hint)
            for each in self.definitions(12)
            for lint in lint_definition(each)
            if lint.name == "target-off-level"
        ]

        assert hints == [(code, "state target_level: 5") for code in ("3.2", "4.1", "7.2")]

    @pytest.mark.parametrize("months", [6, 12])
    def test_the_definitions_of_one_round_agree_with_one_another(self, months: int) -> None:
        """No code is claimed twice, and no family of codes weighs more than 100."""
        assert lint_set(self.definitions(months)) == ()

    def test_two_pages_that_contradict_each_other_are_both_named(self) -> None:
        """The detail sheet of 7.2 prints 8 to 12 with the target 10 where the summary prints 1, 2, 3."""
        detail = row("8", "9", "10", "11", "12", code="7.2", weight="2", target="10", **COUNT)
        definitions = (*self.definitions(12), detail)

        lints = lint_set(definitions)

        assert [lint.name for lint in lints] == ["code-defined-twice"] * 2
        assert {definitions[_index(lint)].code for lint in lints} == {"7.2"}


def _index(lint: Lint) -> int:
    """Give the number of the definition that a lint over a set is about."""
    n = lint.problem.path[0]
    assert isinstance(n, int)
    return n


class TestMeasuresAgainstCorruption:
    """Indicator 8.2 (Nakhon Phanom): a milestone of units, and the share of units that reach it."""

    PRINTED = AdjustStep(per=Decimal(10))

    def test_the_row_of_the_first_6_months_is_sound(self) -> None:
        """60 to 100 in steps of 10 around a target of 80 at level 3."""
        indicator = row("60", "70", "80", "90", "100", code="8.2", target="80", step=self.PRINTED, **PERCENT)

        assert found(indicator) == {}

    def test_five_times_60_is_found_three_times_over(self) -> None:
        """The detail sheet prints one number for all levels: out of order, off its step, and off its target."""
        indicator = row("60", "60", "60", "60", "60", code="8.2", target="80", step=self.PRINTED, **PERCENT)

        assert messages(indicator) == [
            "levels 2, 3, 4, 5 do not go on from the level below, where the numbers are increasing",
            "plus or minus 10 for 1 point gives other numbers than the row",
            "the target 80 is not the criterion of level 3",
        ]

    def test_a_report_due_in_the_year_it_reports_on_is_found(self) -> None:
        """The summary of fiscal year 2557 is printed as due on 15 November 2556, a year too early."""
        summary = Requirement(
            id="5a",
            text=Text(th="รายงานสรุปผลทั้งปี", en="The whole year is summed up"),
            requires=provided("summary", covers="performance"),
            due=day(2013, 11, 15),
        )
        plan = Requirement(
            id="2a",
            text=Text(th="มีแผน", en="There is a plan"),
            requires=provided("plan"),
            due=day(2013, 10, 31),
        )
        milestone = Indicator(
            code="8.2",
            name=Text.same("measures against corruption"),
            performance_period=YEAR,
            reporting_window=AFTER_THE_YEAR,
            evidence=tuple(EvidenceKind(id=kind, name=Text.same(kind)) for kind in ("plan", "summary")),
            levels=(
                Level(level=1, name=Text.same("planned"), requirements=(plan,)),
                Level(level=2, name=Text.same("summed up"), requirements=(summary,)),
            ),
        )
        corrected = evolve(
            milestone,
            levels=(
                milestone.levels[0],
                evolve(milestone.levels[1], requirements=(evolve(summary, due=day(2014, 11, 15)),)),
            ),
        )

        assert [lint.name for lint in lint_definition(milestone)] == ["due-too-early"]
        assert lint_definition(milestone)[0].problem.path == ("levels", 1, "requirements", 0, "due")
        assert lint_definition(corrected) == ()


class TestComposite:
    """Indicator 8.3 (Nakhon Phanom): 30, 40 and 30 percent, one item of them in bands of a mean."""

    def parts(self) -> tuple[Indicator, ...]:
        """Build the indicator and its three items, with their weights as printed."""
        whole = row("2", "4", "6", "8", "10", code="8.3", weight="4")
        return (
            evolve(whole, parts_total=Decimal(100)),
            row("1", "2", "3", "4", "5", code="8.3.1", weight="30"),
            row("7", "6", "5", "4", "<=3", code="8.3.2", weight="40", **COUNT, **FALLING),
            row("1", "2", "3", "4", "5", code="8.3.3", weight="30"),
        )

    def test_weights_that_come_to_the_printed_total_are_left_alone(self) -> None:
        """30, 40 and 30 make 100."""
        assert lint_set(self.parts()) == ()

    def test_a_printed_total_that_is_not_theirs_is_found(self) -> None:
        """Were 95 printed, the sum would be shown beside it."""
        whole, *parts = self.parts()

        [lint] = lint_set((evolve(whole, parts_total=Decimal(95)), *parts))

        assert (lint.name, lint.problem.path) == ("weights-off-total", (0, "parts_total"))
        assert lint.problem.got == "100 (8.3.1: 30, 8.3.2: 40, 8.3.3: 30)"

    def test_the_cost_bands_leave_5_percent_over_out_and_print_one_bound_twice(self) -> None:
        """Of mean + SD as 100: more than 105, less than 105, not over, at most 5 below, and again less than 5 below."""
        indicator = row(">105", ">100-<105", "<=100", "95-<100", ">95-<100", code="8.3.3", **FALLING)

        assert messages(indicator) == [
            "105 lies in no level, between levels 1 and 2",
            "levels 4, 5 do not go on from the level below, where the numbers are decreasing",
        ]
