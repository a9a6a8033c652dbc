"""What guards of a definition may name, and the problem of a name that it does not declare."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from attrs import frozen

from kpiflow.definitions.identifiers import shown
from kpiflow.definitions.outline import Outline
from kpiflow.errors import Path, Problem, did_you_mean
from kpiflow.scales import AnswerScale


_FEW: Final = 16


class Names(tuple[str, ...]):  # noqa: SLOT001 -- what is looked up is kept beside it
    """Names in their order, of which one is found at once, however many there are."""

    @cached_property
    def _at_once(self) -> frozenset[str]:
        return frozenset(self)

    def __contains__(self, name: object) -> bool:
        """Tell whether a name is one of them."""
        if len(self) <= _FEW:  # to look through so few takes less than to make a set of them
            return tuple.__contains__(self, name)
        return name in self._at_once


@frozen(kw_only=True)
class Declared:
    """What guards of a definition may name."""

    code: str
    evidence: Names
    channels: Names
    populations: Names
    topics: Names
    roles: Names
    questions: Names
    measures: Names
    text_fields: Names
    windows: Names
    scales: Mapping[str, AnswerScale | None]
    units: Mapping[str, str]

    @classmethod
    def of(cls, outline: Outline) -> Declared:
        """Collect what a definition declares."""
        lists = {name: Names([each.id for each in named]) for name, named in outline.declared().items()}
        scales = {scale.id: scale for scale in reversed(outline.scales)}
        return cls(
            code=outline.code,
            windows=Names(outline.windows()),
            scales={each.id: scales.get(each.scale) for each in outline.questions},
            units={each.id: each.unit for each in outline.measures},
            **lists,
        )


def undeclared(problem: str, what: str, name: str, known: tuple[str, ...], path: Path, code: str) -> Problem:
    """Build the problem of a name that the indicator of this code does not declare."""
    return Problem(
        problem,
        f"{what} '{shown(name)}', which indicator '{code}' does not declare",
        path,
        declared=known,
        hint=did_you_mean(name, known),
    )
