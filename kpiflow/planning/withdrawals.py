"""Steps that take back what stands against a rule: items, nil returns, and statements that something does not apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from kpiflow.definitions import Indicator
from kpiflow.evidence import Exclusion, Standing
from kpiflow.guards import Facts, NilReturned, Provided, Status
from kpiflow.guards.faults import TOO_COARSE
from kpiflow.planning.counting import counting
from kpiflow.planning.steps import Step
from kpiflow.planning.wishes import Wish
from kpiflow.text import Text


def withdrawals(indicator: Indicator, wishes: Iterable[Wish], facts: Facts) -> Iterator[Step]:
    """Find what would have to be taken back for leaves to be settled as wished, or for something to apply again."""
    for identifier in dict.fromkeys(each for wish in wishes for each in standing_against(wish, facts)):
        yield _withdrawal(identifier, Text(th=f" {identifier}", en=identifier))
    for _, requirement in indicator.requirements():
        stated = facts.register.stated(Exclusion, requirement.id)
        if stated:
            name = requirement.id
            yield _withdrawal(
                stated[0].id,
                Text(th=f"คำแจ้งว่าข้อ {name} ไม่ใช้บังคับ", en=f"the statement that {name} does not apply"),
            )


def standing_against(wish: Wish, facts: Facts) -> tuple[str, ...]:
    """Give the items and nil returns that keep a leaf from being settled as wished, by their identifiers."""
    match wish.leaf:
        case Provided() if not wish.met:
            verdict = wish.leaf.judge(facts)
            if verdict.status is Status.UNMET:
                return ()
            unclear = (finding.subject for finding in verdict.findings if finding.code == TOO_COARSE)
            return (*counting(wish.leaf, facts.register, facts), *unclear)
        case NilReturned() if wish.met:
            return tuple(_contradicting(wish.leaf, facts))
        case NilReturned() if wish.leaf.judge(facts).status is not Status.UNMET:
            return tuple(
                fact.id for fact, _ in facts.register.nil_returns() if fact.population == wish.leaf.population
            )
        case _:
            return ()


def _contradicting(leaf: NilReturned, facts: Facts) -> Iterator[str]:
    """Walk the items that record what would be attested not to exist."""
    window = facts.windows[leaf.period]
    for item, entry in facts.register.items():
        fallen = entry.standing in {Standing.REJECTED, Standing.WITHDRAWN}
        elsewhere = bool(item.dated) and all(window.holds(moment) is False for moment in item.dated)
        if item.kind in leaf.contradicted_by and not fallen and not elsewhere:
            yield item.id


def _withdrawal(identifier: str, name: Text) -> Step:
    return Step(
        kind="withdraw",
        about=identifier,
        text=Text(th=f"ถอน{name.th}", en=f"withdraw {name.en}"),
        effort=Decimal(1),
    )
