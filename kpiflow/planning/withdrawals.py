"""Steps that undo what stands against a rule: withdrawing an item, answering otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kpiflow.definitions import Indicator
from kpiflow.evidence import Answer
from kpiflow.guards import Answered, Facts, Guard, NoneOf
from kpiflow.planning.leaves import parts
from kpiflow.planning.provisions import SUBMITTER
from kpiflow.planning.steps import Step
from kpiflow.text import Text


def withdrawals(indicator: Indicator, facts: Facts) -> tuple[Step, ...]:
    """Find the steps that undo what stands against a rule of which none may be met."""
    found: dict[Step, None] = {}
    efforts = {each.id: each.effort for each in indicator.questions}
    for guard in indicator.guards():
        if isinstance(guard, NoneOf):
            for part in parts(guard):
                found.update(dict.fromkeys(_taking_back(part, facts)))
                found.update(dict.fromkeys(_answering_otherwise(part, facts, efforts)))
    return tuple(found)


def _taking_back(part: Guard, facts: Facts) -> Iterator[Step]:
    for item in part.judge(facts).satisfied_by:
        if facts.register.find(item) is not None:
            yield Step(
                kind="withdraw",
                about=item,
                text=Text(th=f"ถอน {item}", en=f"withdraw {item}"),
                effort=Decimal(1),
            )


def _answering_otherwise(part: Guard, facts: Facts, efforts: dict[str, Decimal]) -> Iterator[Step]:
    scale = facts.scales.get(part.question) if isinstance(part, Answered) else None
    if not isinstance(part, Answered) or scale is None:
        return
    name = facts.name(part.question)
    for value in scale.written():
        if not part.accepts(value, scale):
            said = scale.value_name(value)
            yield Step(
                kind="answer",
                about=part.question,
                text=Text(th=f"ตอบ “{name.th}”: {said.th}", en=f"answer “{name.en}”: {said.en}"),
                effort=efforts.get(part.question, Decimal(1)),
                fact=Answer(question=part.question, value=value),
                by=SUBMITTER,
            )
