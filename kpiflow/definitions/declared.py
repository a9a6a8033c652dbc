"""What guards of a definition may name, and the problem of a name that it does not declare."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from kpiflow.definitions.identifiers import shown
from kpiflow.definitions.outline import Outline
from kpiflow.errors import Path, Problem, did_you_mean
from kpiflow.scales import AnswerScale


@frozen(kw_only=True)
class Declared:
    """What guards of a definition may name."""

    code: str
    evidence: tuple[str, ...]
    channels: tuple[str, ...]
    populations: tuple[str, ...]
    topics: tuple[str, ...]
    roles: tuple[str, ...]
    questions: tuple[str, ...]
    measures: tuple[str, ...]
    text_fields: tuple[str, ...]
    windows: tuple[str, ...]
    scales: Mapping[str, AnswerScale | None]
    units: Mapping[str, str]

    @classmethod
    def of(cls, outline: Outline) -> Declared:
        """Collect what a definition declares."""
        lists = {name: tuple(each.id for each in named) for name, named in outline.declared().items()}
        return cls(
            code=outline.code,
            windows=tuple(outline.windows()),
            scales={each.id: outline.scale_of(each.id) for each in outline.questions},
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
