"""How a definition is scored: what it may state, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from builders import GOOD
from kpiflow.definitions import (
    Criteria,
    Indicator,
    Measure,
    PointAdjustment,
    PointGate,
    Printing,
    Scale,
    Scoring,
    scheme_of,
)
from kpiflow.errors import Problem, path_text
from kpiflow.guards import all_of, holds, measured, reached
from kpiflow.scoring import Interpolation, Milestone
from kpiflow.text import Text


IndicatorOf = Callable[..., Indicator]
ProblemsOf = Callable[..., tuple[Problem, ...]]


def row(*cells: str) -> dict[str, Any]:
    """Give what a definition of a criteria row states."""
    return {
        "levels": (),
        "measures": (
            Measure(id="share", name=Text.same("share")),
            Measure(id="late", name=Text.same("late reports")),
        ),
        "criteria": Criteria(measure="share", cells=cells),
        "scale": Scale(highest=max(n for n, cell in enumerate(cells, start=1) if cell != "-")),
    }


ROW: Final = row("6490", "6890", "7290", "7345", "7400")
LATE: Final = PointAdjustment(id="late", points=Decimal("-0.2"), per="late")


class TestScheme:
    """The scheme of `scoring` that a definition stands for."""

    def test_of_a_ladder_gives_each_level_its_number(self, definition: IndicatorOf) -> None:
        """Without `scoring`, level n is worth n points, and no level what the scale says."""
        scheme = scheme_of(definition((GOOD,)))

        assert isinstance(scheme.rule, Milestone)
        assert scheme.score(1).points == 1

    def test_of_a_row_lies_between_its_criteria(self, definition: IndicatorOf) -> None:
        """A row that is interpolated has its numbers as criteria, and dashes as none."""
        scoring = Scoring(method="interpolate", above=Decimal(4))
        scheme = scheme_of(definition(**row("10", "-", "30"), scoring=scoring))

        assert scheme.rule == Interpolation([10, None, 30], above=4)
        assert [scheme.score(value).points for value in (20, 31)] == [2, 4]

    def test_names_an_adjustment_by_its_measure(self, definition: IndicatorOf) -> None:
        """An adjustment that has no name of its own goes by that of what is counted."""
        named = PointAdjustment(id="x", points=Decimal(1), per="late", name=Text.same("own name"))
        scheme = scheme_of(definition(**ROW, scoring=Scoring(adjustments=(LATE, named))))

        assert [each.name.en for each in scheme.adjustments] == ["late reports", "own name"]

    def test_prints_as_it_is_told(self, definition: IndicatorOf) -> None:
        """The way scores are printed is part of the definition."""
        printing = Printing(places=1, mode="truncate", full=Decimal(5))
        scheme = scheme_of(definition(**ROW, scoring=Scoring(method="interpolate", printing=printing)))

        assert scheme.rounding.text(Fraction("4.99")) == "4.9"


NOT_MEANT: Final[dict[str, tuple[dict[str, Any], list[tuple[str, str]]]]] = {
    "interpolation without a row": (
        {"scoring": Scoring(method="interpolate")},
        [("KPI124", "scoring.method")],
    ),
    "interpolation between bands": (
        {
            **row("<10", "10-20"),
            "progression": "independent",
            "scoring": Scoring(method="interpolate"),
        },
        [("KPI124", "scoring.method")],
    ),
    "criteria out of order": (
        {
            **row("1", "3", "2"),
            "scoring": Scoring(method="interpolate"),
        },
        [("KPI124", "criteria.cells")],
    ),
    "one criterion": (
        {
            **row("1", "-"),
            "scoring": Scoring(method="interpolate"),
        },
        [("KPI124", "criteria.cells")],
    ),
    "a part of a reading": (
        {**ROW, "scoring": Scoring(method="interpolate", partial=True)},
        [("KPI124", "scoring.partial")],
    ),
    "points of readings where levels are scored": (
        {"scoring": Scoring(below=Decimal(0), above=Decimal(6), no_value=Decimal(0))},
        [("KPI124", "scoring.below"), ("KPI124", "scoring.above"), ("KPI124", "scoring.no_value")],
    ),
    "no reading worth what no reading can be": (
        {**ROW, "scoring": Scoring(method="interpolate", no_value=Decimal("0.5"))},
        [("KPI124", "scoring.no_value")],
    ),
    "adjustment per what is not measured": (
        {"scoring": Scoring(adjustments=(LATE,))},
        [("KPI118", "scoring.adjustments[0].per")],
    ),
    "adjustment of nothing": (
        {**ROW, "scoring": Scoring(adjustments=(PointAdjustment(id="x", points=Decimal(0), per="late"),))},
        [("KPI124", "scoring.adjustments[0].points")],
    ),
    "two adjustments of one name": (
        {**ROW, "scoring": Scoring(adjustments=(LATE, LATE))},
        [("KPI101", "scoring.adjustments[1].id")],
    ),
    "gate on nothing declared": (
        {"scoring": Scoring(gates=(PointGate(id="g", requires=measured("speed", min=1)),))},
        [("KPI118", "scoring.gates[0].requires.measured.measure")],
    ),
    "gate on no requirement": (
        {"scoring": Scoring(gates=(PointGate(id="g", requires=holds("9z")),))},
        [("KPI122", "scoring.gates[0].requires.holds.requirement")],
    ),
    "gate on no level": (
        {"scoring": Scoring(gates=(PointGate(id="g", requires=reached(9)),))},
        [("KPI122", "scoring.gates[0].requires.reached.level")],
    ),
    "too many places": ({"scoring": Scoring(printing=Printing(places=35))}, [("KPI124", "scoring.printing")]),
}


class TestRefusals:
    """What cannot be meant is refused where it stands."""

    @pytest.mark.parametrize("name", NOT_MEANT)
    def test_name_what_cannot_be_meant(self, problems_of: ProblemsOf, name: str) -> None:
        """Each contradiction has its code and its place, and there is no other problem."""
        fields, expected = NOT_MEANT[name]
        ladder = () if "criteria" in fields else ((GOOD,),)

        assert [(each.code, path_text(each.path)) for each in problems_of(*ladder, **fields)] == expected

    def test_sound_scoring_is_accepted(self, definition: IndicatorOf) -> None:
        """Everything at once, and nothing wrong with it."""
        scoring = Scoring(
            method="interpolate",
            below=Decimal(0),
            above=Decimal("5.5"),
            no_value=Decimal(0),
            adjustments=(LATE,),
            clamp="both",
            gates=(PointGate(id="plan", requires=GOOD, otherwise=Decimal(1)),),
        )

        assert definition(**ROW, scoring=scoring).scoring == scoring


class TestGuards:
    def test_those_of_gates_are_walked_too(self, definition: Callable[..., Indicator]) -> None:
        """Whoever looks at every guard sees what a gate asks for, behind all requirements."""
        within = measured("people", min=1)
        asked = all_of(within, GOOD)
        gated = definition((GOOD,), scoring=Scoring(gates=(PointGate(id="g", requires=asked),)))

        assert list(gated.guards()) == [GOOD, asked, within, GOOD]
