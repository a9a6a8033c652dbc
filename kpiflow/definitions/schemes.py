"""From a definition to the scheme of `scoring` that it is scored by."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from kpiflow.definitions.criteria import Criteria
from kpiflow.definitions.outline import Outline
from kpiflow.definitions.scoring_parts import Scoring
from kpiflow.scoring import Adjustment, Gate, Interpolation, Milestone, Rounding, Rule, Scheme


def printing_of(scoring: Scoring) -> Rounding:
    """Give how scores of a definition are rounded when they are printed."""
    printing = scoring.printing
    return Rounding(places=printing.places, mode=printing.mode, full=printing.full)


def interpolation_of(criteria: Criteria, scoring: Scoring) -> Interpolation:
    """Give the rule that scores readings between the criteria of a row."""
    cells = [cell if isinstance(cell, Decimal) else None for cell in criteria.parsed()]
    return Interpolation(cells, below=scoring.below, above=scoring.above)


@lru_cache(maxsize=256)
def scheme_of(outline: Outline, round_months: int | None = None) -> Scheme:
    """Give the scheme by which a definition is scored.

    Args:
        outline: The definition, which holds together.
        round_months: The reporting round, where it has a ladder of its own.
    """
    scoring = outline.scoring or Scoring()
    names = outline.names()
    return Scheme(
        rule=_rule_of(outline, scoring, round_months),
        weight=outline.weight,
        adjustments=tuple(
            Adjustment(
                id=each.id,
                points=each.points,
                name=names.get(each.per, each.name) if each.name.is_blank() else each.name,
                most=each.most,
            )
            for each in scoring.adjustments
        ),
        clamp=scoring.clamp,
        gates=tuple(Gate(id=each.id, name=each.name, otherwise=each.otherwise) for each in scoring.gates),
        no_value=scoring.no_value,
        rounding=printing_of(scoring),
    )


def _rule_of(outline: Outline, scoring: Scoring, round_months: int | None) -> Rule:
    if scoring.method == "interpolate" and outline.criteria is not None:
        return interpolation_of(outline.criteria, scoring)
    numbers = [level.level for level in outline.ladder_for(round_months)]
    return Milestone(
        {number: Fraction(number) for number in numbers}, below=outline.scale.below, partial=scoring.partial
    )
