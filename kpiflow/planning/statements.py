"""Steps that state something: answers, readings, texts and levels of other indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kpiflow.definitions import Indicator
from kpiflow.evidence import (
    Answer,
    Attainment,
    Reading,
    Standing,
    Statement,
)
from kpiflow.guards import (
    PERCENT,
    Answered,
    Facts,
    Measured,
    Reached,
    Written,
)
from kpiflow.planning.provisions import ASSESSOR, SUBMITTER
from kpiflow.planning.steps import Step
from kpiflow.scoring import shortest
from kpiflow.text import Text, joined


def answers(
    indicator: Indicator, leaves: Sequence[Answered], facts: Facts, efforts: Mapping[str, Decimal]
) -> Iterator[Step]:
    """Find the answers that would meet leaves over them."""
    for question in dict.fromkeys(leaf.question for leaf in leaves):
        scale = indicator.scale_of(question)
        if scale is None:
            continue
        asked = [leaf for leaf in leaves if leaf.question == question]
        name = facts.name(question)
        for value in _values(asked, scale.written()):
            pleased = [leaf for leaf in asked if leaf.accepts(value, scale)]
            justified = max(leaf.justified for leaf in pleased)
            addressed = any(leaf.addressed for leaf in pleased)
            accepted = any(leaf.status is Standing.ACCEPTED for leaf in pleased)
            said = scale.value_name(value)
            yield Step(
                kind="answer",
                about=question,
                text=Text(
                    th=f"ตอบ “{name.th}”: {said.th}" + (" พร้อมเหตุผลและที่มา" if justified or addressed else ""),
                    en=f"answer “{name.en}”: {said.en}"
                    + (", with grounds" if justified or addressed else ""),
                ),
                effort=efforts.get(question, Decimal(1)),
                content=(scale.rank(value) or 0) + (justified > 0) + addressed,
                fact=Answer(
                    question=question,
                    value=value,
                    justification="x" * justified,
                    reference="https://example.org/" if addressed else "",
                ),
                by=SUBMITTER,
                accepted_by=ASSESSOR if accepted else "",
            )


def _values(leaves: Sequence[Answered], written: tuple[str, ...]) -> tuple[str, ...]:
    """Give the answers worth giving: each threshold, each value among those wanted."""
    found: dict[str, None] = {}
    for leaf in leaves:
        found.update(dict.fromkeys(leaf.among or (leaf.reach or written[0],)))
    return tuple(found)


def readings(
    indicator: Indicator, leaves: Sequence[Measured], facts: Facts, efforts: Mapping[str, Decimal]
) -> Iterator[Step]:
    """Find the readings that would meet leaves over them."""
    for measure in (each for each in indicator.measures if any(leaf.measure == each.id for leaf in leaves)):
        asked = [leaf for leaf in leaves if leaf.measure == measure.id]
        name, seen = facts.name(measure.id), set[frozenset[int]]()
        for value in _worth_reading(asked, whole=measure.whole):
            if (measure.lowest is not None and value < Fraction(measure.lowest)) or (
                measure.highest is not None and value > Fraction(measure.highest)
            ):
                continue
            pleased = frozenset(n for n, leaf in enumerate(asked) if leaf.holds(value))
            if not pleased or pleased in seen:
                continue
            seen.add(pleased)
            bounds = joined([asked[n].bounds() for n in sorted(pleased)], separator=", ")
            accepted = any(asked[n].status is Standing.ACCEPTED for n in pleased)
            unit = "" if not measure.unit else " %" if measure.unit == PERCENT else f" {measure.unit}"
            yield Step(
                kind="measure",
                about=measure.id,
                text=Text(
                    th=f"ทำให้ “{name.th}” {bounds.th}{unit}", en=f"bring “{name.en}” to {bounds.en}{unit}"
                ),
                effort=efforts.get(measure.id, Decimal(1)),
                content=len(pleased),
                fact=Reading(measure=measure.id, value=shortest(value)),
                by=SUBMITTER,
                accepted_by=ASSESSOR if accepted else "",
            )


def _worth_reading(leaves: Sequence[Measured], *, whole: bool) -> tuple[Fraction, ...]:
    """Give one value of every stretch that bounds tell apart."""
    cuts = sorted(
        {
            Fraction(bound)
            for leaf in leaves
            for bound in (leaf.min, leaf.max, leaf.above, leaf.below)
            if bound is not None
        }
    )
    between = [(low + high) / 2 for low, high in pairwise(cuts)]
    values = [*cuts, *between, cuts[0] - 1, cuts[-1] + 1]
    if whole:
        values = [
            Fraction(each)
            for value in values
            for each in dict.fromkeys((value.__ceil__(), value.__floor__()))
        ]
    return tuple(dict.fromkeys(values))


def texts(
    _indicator: Indicator, leaves: Sequence[Written], facts: Facts, efforts: Mapping[str, Decimal]
) -> Iterator[Step]:
    """Find the texts that would meet leaves over them."""
    for leaf in leaves:
        yield Step(
            kind="write",
            about=leaf.field,
            text=leaf.judge(facts).expects,
            effort=efforts.get(leaf.field, Decimal(1)),
            content=leaf.min_length,
            fact=Statement(field=leaf.field, content="x" * leaf.min_length),
            by=SUBMITTER,
        )


def attainments(
    _indicator: Indicator, leaves: Sequence[Reached], facts: Facts, _efforts: Mapping[str, Decimal]
) -> Iterator[Step]:
    """Find the levels of other indicators that would meet leaves over them."""
    for leaf in leaves:
        yield Step(
            kind="attain",
            about=leaf.indicator,
            text=leaf.judge(facts).expects,
            effort=Decimal(1),
            content=leaf.level,
            fact=Attainment(indicator=leaf.indicator, level=leaf.level),
            by=SUBMITTER,
        )
