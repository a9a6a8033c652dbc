"""The colours of pictures: contrast as WCAG asks for, on light and on dark paper, and an order in grey."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from kpiflow.pictures.palette import ALL, MARKS, STEPS, TEXTS, Colour


def luminance(colour: str) -> float:
    """Give the relative luminance of WCAG 2.2."""
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21, and the grey that is known to be just enough is 4.54."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "paper"), TEXTS, ids=lambda colour: colour.name)
def test_texts_can_be_read(text: Colour, paper: Colour, scheme: str) -> None:
    """Text has 4.5 at least."""
    assert contrast(getattr(text, scheme), getattr(paper, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "paper"), MARKS, ids=lambda colour: colour.name)
def test_marks_can_be_seen(mark: Colour, paper: Colour, scheme: str) -> None:
    """Lines and signs have 3 at least."""
    assert contrast(getattr(mark, scheme), getattr(paper, scheme)) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_steps_keep_their_order_in_grey(scheme: str) -> None:
    """Each is darker than the one before (lighter, on dark paper), by as much as can be seen."""
    greys = [luminance(getattr(step, scheme)) for step in STEPS]

    assert greys == sorted(greys, reverse=scheme == "light")
    assert all(
        contrast(getattr(one, scheme), getattr(other, scheme)) >= Fraction(5, 4)
        for one, other in pairwise(STEPS)
    )


def test_colours_have_names_of_their_own() -> None:
    """A name stands for one colour."""
    assert len({colour.name for colour in ALL}) == len(ALL)
