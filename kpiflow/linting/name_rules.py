"""Names that nothing uses, and names that look alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kpiflow.definitions import Indicator
from kpiflow.errors import Path, Problem
from kpiflow.guards import Answered, Guard, Measured, NilReturned, Provided, Written
from kpiflow.linting.sheets import Sheet


_ASKED_FOR: Final = {
    "questions": "question",
    "measures": "measure",
    "text_fields": "text field",
    "populations": "population",
    "scales": "scale",
}
"""What somebody has to answer, measure, write or attest for nothing when no rule looks at it."""

_AT_HAND: Final = {
    "evidence": "kind of evidence",
    "channels": "channel",
    "topics": "topic",
    "roles": "role",
}
"""What assessments may still name although no rule does."""

_LOOKS_LIKE: Final = str.maketrans({"0": "o", "O": "o", "1": "l", "I": "l", "_": "-", ".": "-"})


def unused_question(indicator: Indicator) -> Iterator[Problem]:
    """Find what is to be answered, measured, written or attested, and is asked for by no rule."""
    for key, n, name in _unused(indicator, _ASKED_FOR):
        yield Problem(
            "KPI910",
            f"no rule asks for the {_ASKED_FOR[key]} '{name}'",
            (key, n, "id"),
            hint="use it or drop it",
        )


def unused_name(indicator: Indicator) -> Iterator[Problem]:
    """Find kinds of evidence, channels, topics and roles that only assessments can name."""
    for key, n, name in _unused(indicator, _AT_HAND):
        yield Problem("KPI911", f"no rule names the {_AT_HAND[key]} '{name}'", (key, n, "id"))


def similar_identifiers(named: Indicator | Sheet) -> Iterator[Problem]:
    """Find identifiers that differ only in case, in 0 and O, in 1, l and I, or in their dots and dashes."""
    seen: dict[tuple[bool, str], str] = {}
    for path, identifier in _identifiers(named) if isinstance(named, Indicator) else _codes(named):
        looks = (path[0] == "levels", identifier.translate(_LOOKS_LIKE).lower())
        other = seen.setdefault(looks, identifier)
        if other != identifier:
            yield Problem(
                "KPI912",
                f"'{identifier}' looks like '{other}'",
                path,
                hint="give them names that cannot be taken for one another",
            )


def _unused(indicator: Indicator, lists: dict[str, str]) -> Iterator[tuple[str, int, str]]:
    """Walk what stands in these lists and no rule uses."""
    used: dict[str, set[str]] = {key: set() for key in (*_ASKED_FOR, *_AT_HAND)}
    used["scales"].update(question.scale for question in indicator.questions)
    for guard in indicator.guards():
        for key, names in _named_by(guard):
            used[key].update(names)
    if indicator.scoring is not None:
        used["measures"].update(each.per for each in indicator.scoring.adjustments)
    for key in lists:
        for n, each in enumerate(getattr(indicator, key)):
            if each.id not in used[key]:
                yield key, n, each.id


def _named_by(guard: Guard) -> Iterator[tuple[str, tuple[str, ...]]]:
    match guard:
        case Provided():
            roles = (guard.approved_by, guard.accepted_by)
            yield "evidence", guard.kind
            yield "topics", guard.topics
            yield "roles", tuple(role for role in roles if role)
        case NilReturned():
            yield "populations", (guard.population,)
            yield "channels", guard.channels
            yield "roles", guard.attested_by
            yield "evidence", guard.contradicted_by
        case Answered():
            yield "questions", (guard.question,)
        case Measured():
            yield "measures", (guard.measure,)
        case Written():
            yield "text_fields", (guard.field,)
        case _:
            return


def _identifiers(indicator: Indicator) -> Iterator[tuple[Path, str]]:
    for key, named in indicator.declared().items():
        for n, each in enumerate(named):
            yield (key, n, "id"), each.id
    for n, scale in enumerate(indicator.scales):
        yield ("scales", n, "id"), scale.id
    for n, level in enumerate(indicator.levels):
        for m, requirement in enumerate(level.requirements):
            yield ("levels", n, "requirements", m, "id"), requirement.id


def _codes(sheet: Sheet) -> Iterator[tuple[Path, str]]:
    yield from (((*path, "code"), part.code) for path, part in sheet.sheet.walk())
    yield from ((("gates", n, "id"), gate.id) for n, gate in enumerate(sheet.sheet.gates))
