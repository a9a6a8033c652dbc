"""Thai text is cut between words, and nowhere within what is written as one sign."""

from __future__ import annotations

import re

from itertools import pairwise

import pytest

from hypothesis import given, settings, strategies as st

from kpiflow.reports.thai_words import clusters, cut, is_thai


CONSONANTS = [chr(each) for each in range(0x0E01, 0x0E2F)]
ABOVE_AND_BELOW = "ัิีึืฺุู็่้๊๋์ํ๎"
BEHIND = "ะาำๅ"
BEFORE = "เแโใไ"

syllables = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", *BEFORE]),
        st.sampled_from(CONSONANTS),
        st.sampled_from(["", *ABOVE_AND_BELOW]),
        st.sampled_from(["", "่", "้"]),
        st.sampled_from(["", *BEHIND, "ๆ", "ฯ", " ", ".", "A", "1", "(", "”"]),
    ),
)
texts = st.one_of(
    st.lists(syllables, max_size=12).map("".join),
    st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=20),
    st.text(max_size=20),
)


@settings(max_examples=300)
@given(texts)
def test_pieces_make_up_the_text(text: str) -> None:
    """Nothing is lost, added or moved, and no piece is empty."""
    pieces = list(cut(text))

    assert "".join(pieces) == text
    assert "" not in pieces
    assert all("".join(clusters(piece)) == piece for piece in pieces)


@settings(max_examples=300)
@given(texts)
def test_nothing_is_cut_within_a_sign(text: str) -> None:
    """No piece begins with what belongs to the consonant before it, or ends with a vowel whose consonant follows.

    A mark with no Thai letter before it belongs to nothing.
    """
    pieces = list(cut(text))

    for before, after in pairwise(pieces):
        if is_thai(before):
            assert after[0] not in ABOVE_AND_BELOW + BEHIND + "ๆ", (before, after)
        if is_thai(before) and is_thai(after):
            assert before[-1] not in BEFORE, (before, after)
            assert not re.match("[ก-ฮ][ิุ]?์", after), (before, after)


@pytest.mark.parametrize(
    "words",
    [
        "สำนักงาน|ป้องกัน|และ|ปราบปราม|การ|ฟอกเงิน",
        "ผลการดำเนินงาน|ตาม|แผนปฏิบัติการ",
        "กระทรวงมหาดไทย| |ร้องเรียน| ๒๕๕๐ (|มท.|)",
        "ตาม|พ.ร.บ.|นี้|ก็ดี",
        "เด็กๆ| |ฯลฯ| |ฯพณฯ|ท่าน",
        "จันทร์|พิมพ์",
        "level 5 |ระดับ|5",
    ],
)
def test_words_are_found(words: str) -> None:
    """Words of the dictionary and of the field stay whole, with what is abbreviated and repeated."""
    assert "|".join(cut(words.replace("|", ""))) == words


def test_what_is_unknown_stays_whole() -> None:
    """A name that no dictionary has is not cut into words by chance, nor drawn into its neighbours."""
    assert list(cut("ระดับฆฌฑฒณฮฅของ")) == ["ระดับ", "ฆฌฑฒณฮฅ", "ของ"]


def test_words_can_be_added() -> None:
    """A name the caller knows is kept, and only where the caller says so."""
    name = "ศูนย์ดำรงธรรม"

    assert len(list(cut(name))) > 1
    assert list(cut(f"ที่{name}นี้", also={name})) == ["ที่", name, "นี้"]


def test_fewest_letters_are_unknown_before_fewest_words() -> None:
    """A longer word that leaves a letter over is not taken before two that leave none."""
    assert list(cut("ตากลม", also={"ตากล"})) == ["ตากลม"]
    assert list(cut("กขคง", also={"กขค", "กข", "คง"})) == ["กข", "คง"]


def test_text_without_thai_is_one_piece() -> None:
    """What is not Thai is left to whoever lays it out."""
    assert list(cut("Level 5 (of 5)")) == ["Level 5 (of 5)"]
    assert list(cut("")) == []
