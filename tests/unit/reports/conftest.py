"""What every report is made of in these tests: the real card, as it was accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiflow.assessment import Result
from kpiflow.loading import load_assessment, open_assessment


EXAMPLES = Path(__file__).parents[3] / "examples" / "anti-corruption"


@pytest.fixture(scope="session")
def accepted() -> Result:
    """The accepted card on the day it speaks about."""
    file = load_assessment(EXAMPLES / "as-accepted.yaml")
    return open_assessment(file).result(as_of=file.as_of)
