"""Counts as pictures: one bar for each level, with its number."""

from __future__ import annotations

from typing import get_args

import pytest

from drawings import must_be_sound
from kpiflow.pictures import draw_counts
from kpiflow.text import Language
from report_payloads import PAYLOADS


@pytest.mark.parametrize("language", get_args(Language))
def test_each_level_has_its_number(language: Language) -> None:
    """From the highest down, those that reach none too, and none that is not there."""
    drawing = draw_counts({0: 2, 1: 0, 2: 1234}, title="how many", language=language)

    must_be_sound(drawing)
    assert drawing.title == "how many"
    assert (
        drawing.description.index("1,234")
        < drawing.description.index(": 0")
        < drawing.description.index(": 2")
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_title_is_text(payload: str) -> None:
    """Whatever is counted is told, and nothing of it is markup."""
    must_be_sound(draw_counts({1: 1}, title=payload))


@pytest.mark.parametrize("counts", [{}, {1: -1}])
def test_what_cannot_be_counted_is_refused(counts: dict[int, int]) -> None:
    """No level, or fewer than none."""
    with pytest.raises(ValueError, match="a picture of counts"):
        draw_counts(counts, title="x")
