"""Printed figures against what they come to: totals typed by hand often disagree with their parts.

A disagreement is reported and mends nothing: whether the print or the parts are wrong is for
people to find out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from kpiflow.scorecard.scorecard import RollUp, Scorecard
from kpiflow.scorecard.tree import Composite, walk
from kpiflow.scoring import exact
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Text, arabic_digits


Figure: TypeAlias = Literal["points", "weighted", "weights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A printed figure that is not what it comes to.

    Attributes:
        code: The part it is printed for.
        figure: Its points, its weighted score, or the sum of the weights of its parts.
        printed: As printed.
        computed: What it comes to, with as many decimals as are printed; "–" for no points.
    """

    code: str
    figure: Figure
    printed: str
    computed: str

    def text(self) -> Text:
        """Say it in one line."""
        return Text(
            th=f"{self.code}: {_NAMES[self.figure].th} พิมพ์ไว้ {self.printed} คำนวณได้ {self.computed}",
            en=f"{self.code}: {_NAMES[self.figure].en} printed as {self.printed}, comes to {self.computed}",
        )


_DASHES = frozenset({"-", "–", "—"})
"""How tables print that there are no points."""

_NAMES: Mapping[Figure, Text] = {
    "points": Text(th="คะแนน", en="points"),
    "weighted": Text(th="คะแนนถ่วงน้ำหนัก", en="weighted score"),
    "weights": Text(th="น้ำหนักรวม", en="sum of weights"),
}


def misprinted_weights(scorecard: Scorecard, *, round_months: int | None = None) -> Iterator[Disagreement]:
    """Find printed totals of weights that are not those of the parts."""
    for node in walk(scorecard.root):
        if isinstance(node, Composite) and node.printed_weights is not None:
            of_parts = sum((part.weight_in(round_months) for part in node.parts), start=Fraction(0))
            if of_parts != node.printed_weights:
                yield Disagreement(
                    code=node.code,
                    figure="weights",
                    printed=shown_exactly(Fraction(node.printed_weights)),
                    computed=shown_exactly(of_parts),
                )


def misprinted(
    rolled: RollUp, printed: Mapping[str, str], *, figure: Literal["points", "weighted"] = "points"
) -> Iterator[Disagreement]:
    """Find printed figures that are not what they come to, to the last digit that is printed.

    Args:
        rolled: The scorecard with its points.
        printed: Figures by the code of their part, as they are printed; a dash for no points.
        figure: What is printed: points, or weighted scores.

    Raises:
        ScoringError: There is no such part (KPI503), or a printed figure is no number (KPI500).
    """
    rounding = rolled.scorecard.rounding
    parts = {part.code: part for part in rolled.parts()}
    for code, text in printed.items():
        number = None if text.strip() in _DASHES else exact(text, name=f"what is printed for '{code}'")
        part = parts.get(code) or rolled[code]  # which says that there is none
        value = (rolled.points if part is rolled.root else part.points).value
        value = part.weighted if figure == "weighted" else value
        decimals = rounding.places if number is None else _decimals(text)
        as_printed = replace(rounding, places=decimals)
        if number != (None if value is None else as_printed.rounded(value)):
            shown = "–" if value is None else as_printed.text(value)
            yield Disagreement(code=code, figure=figure, printed=text, computed=shown)


def _decimals(text: str) -> int:
    """Count the decimals of a number as it is printed."""
    exponent = Decimal(arabic_digits(text.strip())).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
