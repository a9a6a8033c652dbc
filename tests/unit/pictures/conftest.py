"""What pictures are made of in these tests: the real card, and a year in which levels rise and fall."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiflow.assessment import Questions, Result
from kpiflow.loading import load_assessment, open_assessment


EXAMPLES = Path(__file__).parents[3] / "examples"


def judged(name: str) -> tuple[Questions, Result]:
    """Give an example with what it comes to on the day it speaks about."""
    file = load_assessment(EXAMPLES / f"{name}.yaml")
    assessment = open_assessment(file)
    return assessment, assessment.result(as_of=file.as_of)


@pytest.fixture(scope="session")
def accepted() -> tuple[Questions, Result]:
    """The card as it was accepted."""
    return judged("anti-corruption/as-accepted")


@pytest.fixture(scope="session")
def filed() -> tuple[Questions, Result]:
    """The card as it was filed."""
    return judged("anti-corruption/as-filed")


@pytest.fixture(scope="session")
def later() -> tuple[Questions, Result]:
    """Evidence that ran out and was let pass for a time."""
    return judged("control-assessment/conformance-2026-later")
