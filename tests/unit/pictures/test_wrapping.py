"""Texts in their room: broken, never lost, and never wider than it."""

from __future__ import annotations

import pytest

from hypothesis import given, strategies as st

from kpiflow.pictures.wrapping import width_of, wrapped


THAI = "ความสำเร็จในการดำเนินงานตามมาตรการและแผนป้องกันและปราบปรามการทุจริตของกระทรวงมหาดไทย"
TEXTS = st.text(st.sampled_from("abW กขำิ่เแ้ะ漢…-"), max_size=40)


@given(TEXTS, st.integers(20, 300))
def test_nothing_is_lost(text: str, width: int) -> None:
    """Lines hold the whole text, but for the spaces at which they were broken."""
    lines = wrapped(text, width, 13)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(st.sampled_from("abW กข漢"), max_size=40), st.integers(30, 300))
def test_no_line_is_wider_than_its_room(text: str, width: int) -> None:
    """Whatever a text is made of."""
    assert all(width_of(line, 13) <= width for line in wrapped(text, width, 13))


def test_thai_is_broken_where_letters_can_stand_apart() -> None:
    """No line begins with a mark or a vowel behind its letter, or ends with one before it."""
    for width in range(40, 200, 7):
        lines = wrapped(THAI, width, 13)
        assert all(line[0] not in "ะาำิีึืุู็่้๊๋์ๆฯ" for line in lines)
        assert all(line[-1] not in "เแโใไ" for line in lines)


@pytest.mark.parametrize("text", [THAI, "a word " * 30, "W" * 90])
def test_what_is_left_out_is_said_to_be(text: str) -> None:
    """The last of so many lines ends with the sign that there is more."""
    lines = wrapped(text, 120, 13, most=2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(width_of(line, 13) <= 120 for line in lines)


def test_short_texts_stay_whole() -> None:
    """One line, and no sign."""
    assert wrapped("short", 200, 13, most=1) == ("short",)
    assert wrapped("", 200, 13) == ("",)


def test_widths_are_whole_numbers_that_grow_with_the_letters() -> None:
    """Marks above and below take no room; capitals and wide letters more than others."""
    assert width_of("", 13) == width_of("่", 13) == 0
    assert width_of("ที่", 13) == width_of("ท", 13)
    assert width_of("a", 100) < width_of("A", 100) < width_of("W", 100) < width_of("漢", 100)
