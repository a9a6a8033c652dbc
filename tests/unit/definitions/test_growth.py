"""However long a list in a definition is, reading twice as much takes about twice the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import pytest

from kpiflow import codec
from kpiflow.definitions import Indicator
from kpiflow.scales import AnswerScale, ScaleValue
from steps import calls_of


Long: TypeAlias = Callable[[int], dict[str, Any]]

FEW: Final = 120
SCALE: Final = {"id": "s", "values": ["a", "b"]}


def definition(guard: Any = "plan", **more: Any) -> dict[str, Any]:
    """Write a definition of one requirement."""
    requires = {"provided": guard} if isinstance(guard, str | list) else guard
    return {
        "code": "1",
        "name": "x",
        "evidence": [{"id": "plan", "name": "p"}],
        "levels": [
            {"level": 1, "name": "o", "requirements": [{"id": "1a", "text": "t", "requires": requires}]}
        ],
        **more,
    }


def named(letter: str, count: int, **more: Any) -> list[dict[str, Any]]:
    """Declare so many names."""
    return [{"id": f"{letter}{n}", "name": "n", **more} for n in range(count)]


def ids(letter: str, count: int) -> list[str]:
    """Write so many names."""
    return [f"{letter}{n}" for n in range(count)]


LONG: Final[dict[str, Long]] = {
    "values of a scale": lambda n: definition(scales=[{"id": "s", "values": ids("v", n)}]),
    "values that an answer may have": lambda n: definition(
        {"answered": {"question": "q", "among": ids("w", n)}},
        scales=[{"id": "s", "values": ids("v", n)}],
        questions=[{"id": "q", "name": "q", "scale": "s"}],
    ),
    "questions": lambda n: definition(scales=[SCALE], questions=named("q", n, scale="s")),
    "scales": lambda n: definition(scales=[{**SCALE, "id": name} for name in ids("s", n)]),
    "kinds of evidence": lambda n: definition(ids("k", n), evidence=named("k", n)),
    "undeclared topics": lambda n: definition({"provided": {"kind": "plan", "topics": ids("t", n)}}),
    "quantities": lambda n: definition({"provided": {"kind": "plan", "sum_of": ids("t", n), "total": 1}}),
    "parts of a group": lambda n: definition({"any_of": [{"provided": "plan"}] * n}),
    "cells of a row": lambda n: {
        "code": "1",
        "name": "x",
        "measures": [{"id": "m", "name": "m"}],
        "criteria": {"measure": "m", "cells": [str(each) for each in range(n)]},
    },
    "adjustments": lambda n: definition(
        measures=[{"id": "m", "name": "m"}],
        scoring={"adjustments": [{"id": name, "points": 1, "per": "m"} for name in ids("a", n)]},
    ),
    "gates": lambda n: definition(
        scoring={"gates": [{"id": name, "requires": {"provided": "plan"}} for name in ids("g", n)]}
    ),
}


class TestGrowth:
    """Long lists, sound or not."""

    @pytest.mark.parametrize("name", LONG)
    def test_of_work_is_that_of_the_list(self, name: str) -> None:
        """A list of twice the length takes at most about twice the calls."""
        long = LONG[name]
        codec.read(long(1), Indicator)  # classes get their readers when they are first read

        half, whole = (calls_of(_reading(long(count))) for count in (FEW, 2 * FEW))

        assert whole < 2.4 * half

    def test_of_comparisons_is_that_of_the_scale(self) -> None:
        """Whether a value is on a scale twice is not asked of all values before it."""
        counted: list[str] = []

        class Heard(str):
            """A text that tells when it is compared."""

            __slots__ = ()
            __hash__ = str.__hash__

            def __eq__(self, other: object) -> bool:
                counted.append(self)
                return str.__eq__(self, other)

        def compared(count: int) -> int:
            counted.clear()
            values = tuple(ScaleValue(value=Heard(f"v{n}")) for n in range(count))
            scales = (AnswerScale(id="s", values=values),)
            sound = codec.structure(definition(), Indicator)
            Indicator(code="1", name=sound.name, evidence=sound.evidence, levels=sound.levels, scales=scales)
            return len(counted)

        assert compared(80) <= 2.4 * compared(40) + 10


def _reading(plain: dict[str, Any]) -> Callable[[], object]:
    return lambda: codec.read(plain, Indicator)
