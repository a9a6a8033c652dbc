"""One small definition that declares something of everything, and what it refuses of changes to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpiflow.definitions import Indicator, Measure, Question, Scale, TextField, Topic
from kpiflow.errors import DefinitionError, Problem
from kpiflow.guards import Guard
from kpiflow.scales import AnswerScale
from kpiflow.text import Text


_NAME = Text.same("name")
_VOCABULARY: dict[str, Any] = {
    "topics": (Topic(id="risks", name=_NAME), Topic(id="obstacles", name=_NAME)),
    "scales": (AnswerScale.of("nplf", "N", "P", "L", "F"), AnswerScale.of("yn", "no", "yes")),
    "questions": (
        Question(id="q1", name=Text(th="คำถามหนึ่ง", en="question one"), scale="nplf"),
        Question(id="q2", name=Text(th="คำถามสอง", en="question two"), scale="nplf"),
        Question(id="q3", name=_NAME, scale="yn"),
    ),
    "measures": (
        Measure(id="share", name=_NAME, unit="percent"),
        Measure(id="people", name=_NAME, whole=True),
    ),
    "text_fields": (TextField(id="remarks", name=_NAME),),
}


@pytest.fixture(scope="session")
def definition(indicator: Callable[..., Indicator]) -> Callable[..., Indicator]:
    """Build a definition that declares everything, from the guards of each level and what else is changed."""

    def build(*ladder: tuple[Guard, ...], **changes: Any) -> Indicator:
        levels = changes.get("levels", ())
        scale = {"scale": Scale(highest=max(level.level for level in levels))} if levels else {}
        return indicator(*ladder, **(_VOCABULARY | scale | changes))

    return build


@pytest.fixture(scope="session")
def problems_of(definition: Callable[..., Indicator]) -> Callable[..., tuple[Problem, ...]]:
    """Build such a definition, which is refused, and give the problems."""

    def refused(*ladder: tuple[Guard, ...], **changes: Any) -> tuple[Problem, ...]:
        with pytest.raises(DefinitionError) as error:
            definition(*ladder, **changes)
        return error.value.problems

    return refused
