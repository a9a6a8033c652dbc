"""Which parts of a text stay whole on a page."""

from __future__ import annotations

from kpiflow.reports.document import Run, line
from kpiflow.reports.setting import Setter


SENTENCE = "รายงานผลการดำเนินงานตามแผนป้องกันการทุจริต"


def pieces(*texts: str | Run, room: int) -> list[list[object]]:
    """Give the pieces of each text of a line."""
    return [each["text"] for each in Setter(room=room).line(line(*texts))]


def test_a_line_that_has_room_is_not_cut() -> None:
    """Where nothing has to be broken, no words are looked for: each text is one piece."""
    assert pieces(SENTENCE, "2550", room=76) == [[[SENTENCE]], [["2550"]]]


def test_a_line_that_has_no_room_is_cut_between_words() -> None:
    """Each Thai word is a piece, and all of them together are the text."""
    [[*words], _] = pieces(SENTENCE, "2550", room=30)

    assert len(words) > 3
    assert "".join("".join(word) for word in words if isinstance(word, list)) == SENTENCE


def test_texts_share_the_room_of_their_line() -> None:
    """Two texts that have room each, and not beside each other, are both cut."""
    half = SENTENCE[:20]

    assert pieces(half, room=26) == [[[half]]]
    assert all(len(each) > 1 for each in pieces(half, half, room=26))
