"""What is printed on a score sheet against what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from kpiflow.errors import Path
from kpiflow.scorecard import Disagreement, Rolled, RollUp, misprinted, misprinted_weights
from kpiflow.scoresheet.sheet import ScoreSheet


Figures: TypeAlias = Literal["points", "weighted"]

_FIGURES: Final[tuple[Figures, ...]] = ("points", "weighted")


def misprints(sheet: ScoreSheet, rolled: RollUp) -> Iterator[tuple[Path, Disagreement]]:
    """Find printed figures that are not what they come to, each with its place.

    What has no points yet cannot be compared, unless the sheet says itself that it has none.

    Args:
        sheet: The sheet.
        rolled: What its points come to.
    """
    places: dict[str, Path] = {sheet.code: ()}
    places.update((part.code, path) for path, part in sheet.walk())
    for each in misprinted_weights(rolled.scorecard, round_months=rolled.round_months):
        yield (*places[each.code], "printed_weights"), each
    stated = {line.code for _, line in sheet.lines() if line.state}
    parts = {part.code: part for part in rolled.parts()}
    for figure in _FIGURES:
        printed = {
            code: text
            for code, text in sheet.printed(figure).items()
            if code in stated or _has_come_to_something(rolled, parts, code)
        }
        for each in misprinted(rolled, printed, figure=figure):
            yield (*places[each.code], f"printed_{figure}"), each


def _has_come_to_something(rolled: RollUp, parts: Mapping[str, Rolled], code: str) -> bool:
    part = parts[code]
    points = rolled.points if part is rolled.root else part.points
    return points.state != "missing"
