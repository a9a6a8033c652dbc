"""Small parts of definitions, for tests in which only their shape matters."""

from __future__ import annotations

from typing import Any, Final

from kpiflow.definitions import Level, Measure, Requirement, RoundLadder, RoundLevel, Scale
from kpiflow.guards import Guard, provided
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.text import Text


NAME: Final = Text.same("name")
GOOD: Final = provided("minutes")
HERE: Final = "levels[0].requirements[0].requires"
"""Where the first guard of a ladder stands."""


def requirement(name: str, guard: Guard = GOOD, **more: Any) -> Requirement:
    """Build a requirement."""
    return Requirement(id=name, text=NAME, requires=guard, **more)


def level(number: int, *requirements: Requirement | str, **more: Any) -> Level:
    """Build a level of requirements, or of the names of plain ones."""
    made = (requirement(each) if isinstance(each, str) else each for each in requirements)
    return Level(level=number, name=NAME, requirements=tuple(made), **more)


def ladder(*numbers: int) -> dict[str, Any]:
    """Give what a definition says that has levels of these numbers, of one plain requirement each."""
    levels = tuple(level(number, f"r{n}") for n, number in enumerate(numbers))
    return {"levels": levels, "scale": Scale(highest=max(numbers))}


def rounds(*said: tuple[int, tuple[tuple[int, tuple[int, ...]], ...]]) -> dict[str, Any]:
    """Give what a definition says that has these rounds: their months, and what each of their levels asks for."""
    return {
        "rounds": tuple(
            RoundLadder(
                months=months, levels=tuple(RoundLevel(level=each, requires=asked) for each, asked in levels)
            )
            for months, levels in said
        )
    }


def scaled(*values: ScaleValue | str) -> dict[str, Any]:
    """Give what a definition says that has a scale of these values."""
    made = tuple(ScaleValue(value=each) if isinstance(each, str) else each for each in values)
    return {"scales": (AnswerScale(id="s", values=made),), "questions": ()}


def measured_by(**more: Any) -> dict[str, Any]:
    """Give what a definition says that has one measure."""
    return {"measures": (Measure(id="m", name=NAME, **more),)}
