"""Steps that attest that there was nothing: each with a nil return that would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from attrs import evolve

from kpiflow.dates import EARLIEST, DateRange, PartialDate
from kpiflow.evidence import NilReturn, Register
from kpiflow.guards import WINDOWS, Facts, NilReturned
from kpiflow.planning.joining import groups
from kpiflow.planning.provisions import EXAMPLE
from kpiflow.planning.steps import Step
from kpiflow.text import Text


_ATTESTER: Final = "proposed-attester"


def attestations(leaves: Sequence[NilReturned], roles: Sequence[str], facts: Facts) -> Iterator[Step]:
    """Find the nil returns that would meet leaves over them, alone and several at once.

    Args:
        leaves: The leaves.
        roles: The roles there are; where any may attest, the example names one of them.
        facts: What the leaves look at now.
    """
    if facts.as_of < EARLIEST:
        return
    for population in dict.fromkeys(leaf.population for leaf in leaves):
        of_one = [leaf for leaf in leaves if leaf.population == population]
        together = groups(of_one, lambda each: _attester(each, roles, facts) is not None)
        for group in dict.fromkeys(_all_served(population, each, of_one, roles, facts) for each in together):
            yield _attestation(population, group, roles, facts)


def _all_served(
    population: str,
    group: Sequence[NilReturned],
    leaves: Sequence[NilReturned],
    roles: Sequence[str],
    facts: Facts,
) -> tuple[NilReturned, ...]:
    """Give a group with all else that its example serves, so that its text says everything it relies on."""
    shown = _attestation(population, group, roles, facts).applied(Register(), on=facts.as_of)
    there = evolve(facts, register=shown)
    return tuple(leaf for leaf in leaves if leaf in group or leaf.judge(there).status.advances)


def _attester(group: Sequence[NilReturned], roles: Sequence[str], facts: Facts) -> str | None:
    """Give a role whose attestation does for a whole group; none that submitted evidence itself.

    Where roles are declared one of them attests, so that nobody may be left to do so.
    """
    submitters = {entry.by for _, entry in facts.register.items()}
    named = [leaf.attested_by for leaf in group if leaf.attested_by]
    candidates = named[0] if named else roles or (_ATTESTER,)
    may = (role for role in candidates if role not in submitters and all(role in each for each in named))
    return next(may, None)


def _attestation(population: str, group: Sequence[NilReturned], roles: Sequence[str], facts: Facts) -> Step:
    """Give the step of attesting once for a whole group."""
    windows = dict.fromkeys(leaf.period for leaf in group)
    days = [facts.windows[window] for window in windows]
    channels = tuple(dict.fromkeys(channel for leaf in group for channel in leaf.channels))
    attester = _attester(group, roles, facts) or _ATTESTER
    nothing = facts.name(population)
    by = facts.name(attester) if any(leaf.attested_by for leaf in group) else None
    return Step(
        kind="attest",
        about=population,
        text=_said(population, channels, tuple(windows), by, facts),
        effort=Decimal(1),
        content=len(channels),
        fact=NilReturn(
            id=EXAMPLE,
            population=population,
            statement=Text(th=f"ไม่พบ{nothing.th}", en=f"no {nothing.en} were found"),
            channels=channels,
            period=DateRange.of_days(min(each.first for each in days), max(each.last for each in days)),
            attester=attester,
            attested_on=PartialDate(facts.as_of),
        ),
        by=_ATTESTER,
    )


def _said(
    population: str, channels: tuple[str, ...], windows: tuple[str, ...], by: Text | None, facts: Facts
) -> Text:
    nothing, over = facts.name(population), [WINDOWS[window] for window in windows]
    checked = [facts.name(channel) for channel in channels]
    return Text(
        th=f"{f'ให้{by.th}' if by else ''}รับรองว่าไม่พบ{nothing.th}ใน{'และ'.join(each.th for each in over)} "
        f"โดยตรวจครบทุกช่องทาง: {', '.join(each.th for each in checked)}",
        en=f"{f'have the {by.en} ' if by else ''}attest a nil return of {nothing.en} "
        f"in the {' and the '.join(each.en for each in over)}, "
        f"with all channels checked: {', '.join(each.en for each in checked)}",
    )
