"""For what is wished of leaves: the steps that could bring it about, each with an example that would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Final, TypeAlias

from attrs import evolve, frozen

from kpiflow.dates import DateRange
from kpiflow.definitions import Indicator
from kpiflow.evidence import EvidenceItem, NilReturn, Register, Standing, Stated
from kpiflow.guards import Answered, Facts, Guard, Measured, NilReturned, Provided, Reached, Status, Written
from kpiflow.planning.attestations import attestations
from kpiflow.planning.counting import counting, does, open_days
from kpiflow.planning.provisions import EXAMPLE, SUBMITTER, acceptances, provisions
from kpiflow.planning.readings import readings
from kpiflow.planning.statements import answers, attainments, texts
from kpiflow.planning.steps import Step
from kpiflow.planning.wishes import Wish
from kpiflow.planning.withdrawals import standing_against, withdrawals


Serving: TypeAlias = Mapping[Wish, frozenset[int]]
"""Which steps could help what is wished of a leaf, by their numbers."""


@frozen
class Proposals:
    """Steps, and which of them could help what is wished of each leaf."""

    steps: tuple[Step, ...]
    serving: Serving


def propose(indicator: Indicator, wishes: Sequence[Wish], facts: Facts) -> Proposals:
    """Find the steps that could bring about what is wished of leaves; of those that do the same, the plainest.

    They stand in the order of the wishes they serve first. What takes something back
    stands after all others, so that nothing is done with what is gone.
    """
    ruling = tuple(acceptances((wish.leaf for wish in wishes), facts))
    taking_back = tuple(withdrawals(indicator, wishes, facts))
    lasting = lasting_facts((*ruling, *taking_back), wishes, facts)
    entering = _made(indicator, wishes, facts, lasting)
    is_new = (step for step in entering if not _says_again(step, ruling, wishes, facts))
    made = [*is_new, *ruling, *taking_back]
    still_open: dict[Guard, DateRange | None] = {
        wish.leaf: open_days(wish.leaf, lasting) for wish in wishes if isinstance(wish.leaf, Provided)
    }
    served = {
        n: tuple(wish for wish in wishes if _serves(step, wish, facts, still_open))
        for n, step in enumerate(made)
    }
    place = {wish: n for n, wish in enumerate(wishes)}
    kept = sorted(
        _plainest(made, served),
        key=lambda n: (made[n].kind == "withdraw", place[served[n][0]] if served[n] else len(place)),
    )
    serving: dict[Wish, set[int]] = {wish: set() for wish in wishes}
    for number, n in enumerate(kept):
        for wish in served[n]:
            serving[wish].add(number)
    return Proposals(
        tuple(_numbered(_priced(indicator, (made[n] for n in kept)), facts.register)),
        {wish: frozenset(numbers) for wish, numbers in serving.items()},
    )


def _plainest(made: Sequence[Step], served: Mapping[int, tuple[Wish, ...]]) -> Iterable[int]:
    """Give the steps worth taking, by their numbers: of those that serve the same, the one that asks for least."""
    found: dict[object, int] = {}
    for n, step in enumerate(made):
        if served[n] or step.kind == "withdraw":
            alike = (step.kind, step.about, step.number, served[n])
            if alike not in found or step.content < made[found[alike]].content:
                found[alike] = n
    return found.values()


def _priced(indicator: Indicator, steps: Iterable[Step]) -> Iterator[Step]:
    """Give steps with the efforts that the definition declares for them."""
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
    for step in steps:
        is_declared = step.kind not in {"accept", "attain", "withdraw"}
        yield evolve(step, effort=efforts[step.about]) if is_declared else step


def _numbered(steps: Iterable[Step], register: Register) -> Iterator[Step]:
    """Give examples identifiers of their own, which nothing in the register has."""
    taken = {name for entry in register.entries for name in (entry.fact.id, entry.by)}
    free = (n for n in count(1) if not {f"{EXAMPLE}-{n}", f"{SUBMITTER}-{n}"} & taken)
    for step in steps:
        if isinstance(step.fact, EvidenceItem):
            n = next(free)
            name = f"{EXAMPLE}-{n}"
            fact = evolve(
                step.fact,
                id=name,
                reference=name if step.fact.reference else "",
                subject=name if step.fact.subject else "",
            )
            yield evolve(step, fact=fact, by=f"{SUBMITTER}-{n}")
        elif isinstance(step.fact, NilReturn):
            yield evolve(step, fact=evolve(step.fact, id=f"{EXAMPLE}-{next(free)}"))
        else:
            yield step


def lasting_facts(steps: Iterable[Step], wishes: Iterable[Wish], facts: Facts) -> Facts:
    """Give what leaves look at without the items that steps take back, or keep from counting for some leaf."""
    register = facts.register
    leaves = [wish.leaf for wish in wishes if isinstance(wish.leaf, Provided)]
    for step in steps:
        is_gone = step.kind == "withdraw" or (step.kind == "accept" and _is_lost(step, leaves, facts))
        if is_gone and isinstance(facts.register[step.about].fact, EvidenceItem):
            register = register.without(step.about)
    return evolve(facts, register=register)


def _is_lost(ruling: Step, leaves: Iterable[Provided], facts: Facts) -> bool:
    """Tell whether an item no longer counts for some leaf once another role accepts it."""
    if facts.register[ruling.about].standing is Standing.SUBMITTED:
        return False
    after = ruling.applied(facts.register, on=facts.as_of)
    return any(
        ruling.about in counting(leaf, facts.register, facts)
        and ruling.about not in counting(leaf, after, facts)
        for leaf in leaves
        if is_about(ruling, leaf, facts)
    )


def _says_again(step: Step, ruling: Iterable[Step], wishes: Iterable[Wish], facts: Facts) -> bool:
    """Tell whether a statement comes to what the present one does, as it stands or once it is accepted."""
    if not isinstance(step.fact, Stated) or facts.register.find(step.touches) is None:
        return False
    accepted = [each.applied(facts.register, on=facts.as_of) for each in ruling if each.about == step.touches]
    about = [wish.leaf for wish in wishes if is_about(step, wish.leaf, facts)]

    def seen(register: Register) -> list[Status]:
        return [status_with(leaf, register, facts) for leaf in about]

    said = seen(step.applied(facts.register, on=facts.as_of))
    return any(seen(register) == said for register in (facts.register, *accepted))


def _made(indicator: Indicator, wishes: Sequence[Wish], facts: Facts, lasting: Facts) -> Iterator[Step]:
    """Make an example of everything that could help and enters something."""
    met = [wish.leaf for wish in wishes if wish.met]
    unmet = [wish.leaf for wish in wishes if not wish.met]
    yield from provisions([leaf for leaf in met if isinstance(leaf, Provided)], facts, lasting)
    roles = tuple(role.id for role in indicator.roles)
    yield from attestations([leaf for leaf in met if isinstance(leaf, NilReturned)], roles, facts)
    for cls, make in _STATING.items():
        yield from make(
            indicator,
            [leaf for leaf in met if type(leaf) is cls],
            [leaf for leaf in unmet if type(leaf) is cls],
            facts,
        )


_Stating: TypeAlias = Callable[[Indicator, Sequence[Any], Sequence[Any], Facts], Iterator[Step]]

_STATING: Final[Mapping[type, _Stating]] = {
    Answered: answers,
    Measured: readings,
    Written: texts,
    Reached: attainments,
}


def _serves(step: Step, wish: Wish, facts: Facts, still_open: Mapping[Guard, DateRange | None]) -> bool:
    """Tell whether a step brings a leaf nearer to what is wished of it, whatever else may be taken back."""
    leaf = wish.leaf
    if step.kind == "withdraw":
        return step.about in standing_against(wish, facts)
    if not wish.met and step.kind == "provide":
        return isinstance(leaf, NilReturned) and step.about in leaf.contradicted_by
    if not is_about(step, leaf, facts):
        return False
    if step.fact is None:
        return _is_settled_by(step, wish, facts)
    alone = step.applied(Register(), on=facts.as_of)
    if isinstance(leaf, Provided):
        return does(leaf, still_open[leaf], alone, facts)
    return _is_as_wished(wish, status_with(leaf, alone, facts))


def _is_settled_by(ruling: Step, wish: Wish, facts: Facts) -> bool:
    """Tell whether a ruling on what is there makes something count for a leaf, or settles it as wished."""
    leaf, after = wish.leaf, ruling.applied(facts.register, on=facts.as_of)
    if isinstance(leaf, Provided):
        is_new = ruling.about not in counting(leaf, facts.register, facts)
        return wish.met and is_new and ruling.about in counting(leaf, after, facts)
    status = status_with(leaf, after, facts)
    return status is not leaf.judge(facts).status and _is_as_wished(wish, status)


def _is_as_wished(wish: Wish, status: Status) -> bool:
    return status.advances if wish.met else status is Status.UNMET


def is_about(step: Step, leaf: Guard, facts: Facts) -> bool:
    """Tell whether a step enters what a leaf looks at, or rules on it."""
    if isinstance(leaf, Provided):
        entry = facts.register.find(step.about) if step.kind == "accept" else None
        shown = entry.fact.kind if entry and isinstance(entry.fact, EvidenceItem) else step.about
        return step.kind in {"provide", "accept"} and shown in leaf.kind
    if isinstance(leaf, NilReturned):
        return step.kind == "attest" and step.about == leaf.population
    return step.touches == _stated_about(leaf)


def _stated_about(leaf: Guard) -> str:
    """Give what a statement goes by that a leaf looks at; blank for one that looks at none."""
    if isinstance(leaf, Answered):
        return f"answer:{leaf.question}"
    if isinstance(leaf, Measured):
        return f"reading:{leaf.measure}"
    if isinstance(leaf, Written):
        return f"statement:{leaf.field}"
    return f"attainment:{leaf.indicator}" if isinstance(leaf, Reached) else ""


def status_with(leaf: Guard, register: Register, facts: Facts) -> Status:
    """Give what a leaf comes to on another register."""
    return leaf.judge(evolve(facts, register=register)).status
