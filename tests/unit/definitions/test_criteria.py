"""Criteria rows as they are printed: what no ladder can be made of, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import pytest

from kpiflow.bands import Band
from kpiflow.definitions import AdjustStep, Criteria, Progression, Scale
from kpiflow.errors import Problem, ScoringError, path_text


ProblemsOf = Callable[..., tuple[Problem, ...]]

NAN: Final = Decimal("NaN")


def _row(
    *cells: str, measure: str = "share", progression: Progression = "cumulative", **more: Any
) -> dict[str, Any]:
    criteria = Criteria(measure=measure, cells=cells, **more)
    highest = max((n for n, cell in enumerate(criteria.parsed(), start=1) if cell is not None), default=5)
    return {"levels": (), "criteria": criteria, "progression": progression, "scale": Scale(highest=highest)}


WRONG: Final[dict[str, tuple[dict[str, Any], str, str]]] = {
    "no cell": (_row(), "KPI102", "criteria.cells"),
    "nothing but dashes": (_row("-", "–", ""), "KPI102", "criteria.cells"),
    "cell in words": (_row("60", "much", "80"), "KPI117", "criteria.cells[1]"),
    "band that holds nothing": (
        _row("60-50", "80", progression="independent"),
        "KPI117",
        "criteria.cells[0]",
    ),
    "undeclared measure": (_row("60", measure="sharp"), "KPI118", "criteria.measure"),
    "bands that would build on one another": (_row("<60", "60-70"), "KPI116", "progression"),
    "bands that would be counted": (
        _row("<60", "60-70", progression="count"),
        "KPI116",
        "progression",
    ),
    "target that is no number": (_row("60", target=NAN), "KPI109", "criteria.target"),
    "step without an end": (
        _row("60", step=AdjustStep(per=Decimal("Infinity"))),
        "KPI109",
        "criteria.step.per",
    ),
    "step of no number of points": (
        _row("60", step=AdjustStep(per=1, points=NAN)),
        "KPI109",
        "criteria.step.points",
    ),
    "too many cells": (_row(*map(str, range(21))), "KPI109", "levels"),
    "scale of another length": (_row("60", "-", "80") | {"scale": Scale(highest=2)}, "KPI106", "scale"),
}


class TestProblems:
    """What no ladder can be made of."""

    @pytest.mark.parametrize(("changes", "code", "path"), WRONG.values(), ids=WRONG.keys())
    def test_a_row_that_is_no_ladder_is_refused(
        self, problems_of: ProblemsOf, changes: dict[str, Any], code: str, path: str
    ) -> None:
        """A criteria row that cannot be read, or be a ladder, is one problem at its place."""
        problems = problems_of(**changes)

        assert [(each.code, path_text(each.path)) for each in problems] == [(code, path)]

    def test_a_cell_that_cannot_be_read_is_told_in_words(self, problems_of: ProblemsOf) -> None:
        """A cell that is neither number nor band is shown, with what cells there are."""
        [problem] = problems_of(**_row("much", "80"))

        assert str(problem) == (
            "[KPI117] 'much' is not a cell of a criteria row\n"
            "  at: criteria.cells[0]\n"
            "  expected: a number, a band such as '< 80', '40-49' or '>85-90', or '-'"
        )

    def test_an_undeclared_measure_is_told_in_words(self, problems_of: ProblemsOf) -> None:
        """A measure that is not declared is named, with the nearest one that is."""
        [problem] = problems_of(**_row("80", measure="shares"))

        assert str(problem) == (
            "[KPI118] the criteria are about the measure 'shares', which indicator '7.2.1' does not declare\n"
            "  at: criteria.measure\n"
            "  declared: share, people\n"
            "  hint: did you mean 'share'?"
        )

    def test_bands_that_would_build_on_one_another_are_told_in_words(self, problems_of: ProblemsOf) -> None:
        """Bands stand side by side, and the refusal says which word says so."""
        [problem] = problems_of(**_row("<60", "60-70"))

        assert str(problem) == (
            "[KPI116] bands stand side by side, and do not build on one another\n"
            "  at: progression\n"
            "  expected: independent   got: cumulative"
        )

    def test_a_row_without_a_level_is_told_in_words(self, problems_of: ProblemsOf) -> None:
        """A row of dashes defines no level."""
        [problem] = problems_of(**_row("-"))

        assert str(problem) == "[KPI102] the criteria define no level\n  at: criteria.cells"


class TestRows:
    """What a row keeps as it is printed."""

    def test_cells_are_numbers_bands_and_nothing(self) -> None:
        """Each cell is read for itself; what cannot be read is nothing until the definition refuses it."""
        row = Criteria(measure="m", cells=("80", "-", ">85-90", "?"))

        assert row.parsed() == (
            Decimal(80),
            None,
            Band(low=85, high=90, low_included=False),
            None,
        )

    @pytest.mark.parametrize(
        ("cells", "has_bands"), [(("80", "-"), False), (("80", "<70"), True), ((), False)]
    )
    def test_one_band_makes_a_row_of_bands(self, cells: tuple[str, ...], has_bands: bool) -> None:
        """A single band makes the levels of a row stand side by side."""
        assert Criteria(measure="m", cells=cells).has_bands is has_bands

    def test_figures_beside_a_row_are_exact(self) -> None:
        """The target and the step printed beside a row are exact numbers, and a float is none."""
        row = Criteria(measure="m", cells=("80",), target="80.50", step=AdjustStep(per="2.50"))
        inexact: Any = 80.5

        assert (row.target, row.step) == (Decimal("80.5"), AdjustStep(per=Decimal("2.5"), points=Decimal(1)))
        with pytest.raises(ScoringError):
            Criteria(measure="m", cells=("80",), target=inexact)
