"""Steps that measure: one reading for every stretch of numbers that rules tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kpiflow.definitions import Indicator, Measure
from kpiflow.errors import ScoringError
from kpiflow.evidence import Reading, Standing
from kpiflow.guards import PERCENT, Facts, Measured
from kpiflow.planning.asking import acceptance
from kpiflow.planning.provisions import ASSESSOR, SUBMITTER
from kpiflow.planning.steps import Step
from kpiflow.scoring import shortest
from kpiflow.text import Text, joined


def readings(
    indicator: Indicator, met: Sequence[Measured], unmet: Sequence[Measured], facts: Facts
) -> Iterator[Step]:
    """Find the readings that would meet leaves over measures, or settle that they are not met."""
    for measure in indicator.measures:
        wanted = [leaf for leaf in met if leaf.measure == measure.id]
        against = [leaf for leaf in unmet if leaf.measure == measure.id]
        if wanted or against:
            for value in _stretches([*wanted, *against], measure):
                within = [leaf for leaf in wanted if leaf.holds(value)]
                outside = [leaf for leaf in against if not leaf.holds(value)]
                if not within and not outside:
                    continue
                acceptance = dict.fromkeys(
                    (False, *(leaf.status is Standing.ACCEPTED for leaf in (*within, *outside)))
                )
                for accepted in acceptance:
                    yield _reading(measure, value, within, outside, facts, accepted=accepted)


def _reading(
    measure: Measure,
    value: Fraction,
    within: Sequence[Measured],
    outside: Sequence[Measured],
    facts: Facts,
    *,
    accepted: bool,
) -> Step:
    name = facts.name(measure.id)
    bounds = [leaf.bounds() for leaf in within]
    bounds.extend(_other_side(leaf, value).bounds() for leaf in outside)
    said = joined(tuple(dict.fromkeys(bounds)), separator=", ")
    unit = "" if not measure.unit else " %" if measure.unit == PERCENT else f" {measure.unit}"
    parts = [Text(th=f"{said.th}{unit}", en=f"{said.en}{unit}")]
    if accepted:
        parts.append(acceptance("", facts))
    what = joined(parts, separator=", ")
    return Step(
        kind="measure",
        about=measure.id,
        text=Text(
            th=f"วัด “{name.th}”: {what.th}",
            en=f"measure “{name.en}”: {what.en}",
        ),
        effort=Decimal(1),
        content=len(within) + accepted,
        fact=Reading(measure=measure.id, value=shortest(value)),
        by=SUBMITTER,
        accepted_by=ASSESSOR if accepted else "",
    )


def _other_side(leaf: Measured, value: Fraction) -> Measured:
    """Give the side of a leaf's bounds on which a value outside lies."""
    is_low = (leaf.min is not None and value < Fraction(leaf.min)) or (
        leaf.above is not None and value <= Fraction(leaf.above)
    )
    if is_low:
        return Measured(measure=leaf.measure, below=leaf.min, max=leaf.above)
    return Measured(measure=leaf.measure, above=leaf.max, min=leaf.below)


def _stretches(leaves: Sequence[Measured], measure: Measure) -> tuple[Fraction, ...]:
    """Give one number that can occur for every stretch that bounds tell apart: bounds first, then between them."""
    bounds = _numbers(bound for leaf in leaves for bound in (leaf.min, leaf.max, leaf.above, leaf.below))
    ends = _numbers((measure.lowest, measure.highest))
    cuts = sorted({*bounds, *ends}) or [Fraction(0)]
    between = [(low + high) / 2 for low, high in pairwise(cuts)]
    values = [*bounds, *between, *ends, cuts[0] - 1, cuts[-1] + 1]
    if measure.whole:
        values = [Fraction(whole) for value in values for whole in (value.__ceil__(), value.__floor__())]
    return tuple(dict.fromkeys(value for value in values if _can_occur(value, measure)))


def _numbers(values: Iterable[Decimal | None]) -> list[Fraction]:
    """Give the numbers that are there, each once, from the lowest."""
    return sorted({Fraction(value) for value in values if value is not None})


def _can_occur(value: Fraction, measure: Measure) -> bool:
    """Tell whether a measure can come to a number, and the number be written down."""
    try:
        shortest(value)
    except ScoringError:
        return False
    return (measure.lowest is None or value >= Fraction(measure.lowest)) and (
        measure.highest is None or value <= Fraction(measure.highest)
    )
