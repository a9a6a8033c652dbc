"""For leaves that are not met: the steps that would meet them, each with an example that would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen

from kpiflow.definitions import Indicator
from kpiflow.evidence import (
    Register,
)
from kpiflow.guards import (
    Answered,
    Facts,
    Guard,
    Measured,
    NilReturned,
    Provided,
    Reached,
    Written,
)
from kpiflow.planning.provisions import acceptances, attestations, counting, one_of, provisions
from kpiflow.planning.statements import answers, attainments, readings, texts
from kpiflow.planning.steps import Step


@frozen
class Proposals:
    """Steps that would meet leaves, and which of them each leaf could use."""

    steps: tuple[Step, ...]
    serving: Mapping[Guard, frozenset[int]]


def propose(indicator: Indicator, leaves: Iterable[Guard], facts: Facts) -> Proposals:
    """Find the steps that would meet leaves which are not met."""
    wanted = tuple(dict.fromkeys(leaves))
    efforts = {
        each.id: each.effort
        for named in (
            indicator.evidence,
            indicator.populations,
            indicator.questions,
            indicator.measures,
            indicator.text_fields,
        )
        for each in named
    }
    made: list[Step] = []
    for cls, maker in _MAKERS.items():
        of_class = [leaf for leaf in wanted if type(leaf) is cls]
        if of_class:
            made.extend(maker(indicator, of_class, facts, efforts))
    made.extend(acceptances(wanted, facts))
    steps = tuple(dict.fromkeys(made))
    serving = {
        leaf: frozenset(n for n, step in enumerate(steps) if _serves(step, leaf, facts)) for leaf in wanted
    }
    useful = sorted({n for served in serving.values() for n in served})
    at = {n: m for m, n in enumerate(useful)}
    return Proposals(
        steps=tuple(steps[n] for n in useful),
        serving={leaf: frozenset(at[n] for n in served) for leaf, served in serving.items()},
    )


def _serves(step: Step, leaf: Guard, facts: Facts) -> bool:
    """Tell whether a step brings a leaf nearer to being met, whatever else is in the register."""
    if step.fact is not None:
        return _met(one_of(leaf), step.applied(Register(), on=facts.as_of), facts)
    after = step.applied(facts.register, on=facts.as_of)
    if isinstance(leaf, Provided):
        return counting(leaf, after, facts) > counting(leaf, facts.register, facts)
    return _met(leaf, after, facts)


def _met(leaf: Guard, register: Register, facts: Facts) -> bool:
    return leaf.judge(evolve(facts, register=register)).status.advances


_Maker = Callable[[Indicator, Sequence[Any], Facts, Mapping[str, Decimal]], Iterator[Step]]

_MAKERS: Final[Mapping[type, _Maker]] = {
    Provided: provisions,
    NilReturned: attestations,
    Answered: answers,
    Measured: readings,
    Written: texts,
    Reached: attainments,
}
