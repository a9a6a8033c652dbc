"""Criteria rows: what a measure must come to for each level, as cards print it.

A row of numbers is a ladder of thresholds, each level asking for its own; a row of
bands says which level each number belongs to, so that its levels stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from attrs import field, frozen
from attrs.converters import optional

from kpiflow.bands import Band, Cell, parse_cell
from kpiflow.definitions.identifiers import shown
from kpiflow.errors import DefinitionError, Path, Problem, did_you_mean
from kpiflow.fields import checked
from kpiflow.scoring import decimal_of


@frozen(kw_only=True, field_transformer=checked)
class AdjustStep:
    """The adjustment printed beside a row: plus or minus `per` for each `points` of score.

    Attributes:
        per: How far the criterion moves.
        points: For how many points.
    """

    per: Decimal = field(converter=decimal_of)
    points: Decimal = field(default=Decimal(1), converter=decimal_of)


@frozen(kw_only=True, field_transformer=checked)
class Criteria:
    """A criteria row.

    Attributes:
        measure: What is measured.
        cells: One cell for each level from 1: a number, a band, or "-" for a level that
            is not defined.
        direction: Whether higher or lower numbers are better.
        target: The number aimed at, as printed.
        target_level: The level whose criterion the target is.
        step: The adjustment printed beside the row.
    """

    measure: str
    cells: tuple[str, ...]
    direction: Literal["increasing", "decreasing"] = "increasing"
    target: Decimal | None = field(default=None, converter=optional(decimal_of))
    target_level: int = 3
    step: AdjustStep | None = None
    _row: tuple[Cell, ...] = field(init=False, eq=False, repr=False, metadata={"written": False})

    def __attrs_post_init__(self) -> None:
        """Read the cells, once for all that look at them."""
        object.__setattr__(self, "_row", tuple(_parsed(cell) for cell in self.cells))

    def parsed(self) -> tuple[Cell, ...]:
        """Give the cells as numbers and bands; what cannot be read is nothing."""
        return self._row

    @property
    def has_bands(self) -> bool:
        """Tell whether any cell is a band, so that levels stand side by side."""
        return any(isinstance(cell, Band) for cell in self.parsed())


def _parsed(cell: str) -> Cell:
    try:
        return parse_cell(cell)
    except DefinitionError:
        return None


def criteria_problems(criteria: Criteria, *, code: str, measures: tuple[str, ...]) -> Iterator[Problem]:
    """Find what no ladder can be made of: unreadable cells, no level, an undeclared measure."""
    path: Path = ("criteria",)
    if criteria.measure not in measures:
        yield Problem(
            "KPI118",
            f"the criteria are about the measure '{shown(criteria.measure)}', "
            f"which indicator '{code}' does not declare",
            (*path, "measure"),
            declared=measures,
            hint=did_you_mean(criteria.measure, measures),
        )
    for n, (cell, read) in enumerate(zip(criteria.cells, criteria.parsed(), strict=True)):
        if read is not None:
            continue
        try:
            parse_cell(cell)
        except DefinitionError as error:
            yield from (problem.under((*path, "cells", n)) for problem in error.problems)
    if not any(cell is not None for cell in criteria.parsed()):
        yield Problem("KPI102", "the criteria define no level", (*path, "cells"))
