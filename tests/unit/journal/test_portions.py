"""Lines read together are read as each alone would be: all of them, or none."""

from __future__ import annotations

from typing import Literal

import pytest

from attrs import evolve
from hypothesis import given, strategies as st

from journals import START, STREAM, draft, journal, resealed, sealed_lines
from kpiflow.errors import JournalError
from kpiflow.journal import chains, read_line
from kpiflow.journal.chains import Chain
from kpiflow.journal.lines import first_link
from kpiflow.journal.portions import AT_ONCE, Portion, portion_of


LINES = journal(12)

_pieces = st.sampled_from(
    [
        b"",
        b"0",
        b"x",
        b'"',
        b"\\",
        b"\n",
        b"\r",
        b"\x00",
        b"\xff",
        b"{",
        b"}",
        b"-",
        b":",
        b"\xe0\xb8\x81",
        b"13",
        b"Z",
    ]
)


def found(lines: list[bytes], *, after: int = 0, stream: str = STREAM) -> Portion | None:
    """Read lines together that follow the first ones of a journal."""
    previous = read_line(LINES[after - 1]).digest if after else first_link(stream)
    return portion_of(lines, stream=stream, version=after, previous=previous)


def followed(lines: list[bytes]) -> tuple[object, ...]:
    """Follow a journal, and give all that is said of it."""
    chain = Chain(STREAM)
    chain.follow(lines)
    chain.end()
    return chain.problems, chain.warnings, chain.confirmed, chain.offset, chain.size


def said_line_by_line(lines: list[bytes]) -> tuple[object, ...]:
    """Give what is said of a journal when no lines are read together."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chains, "portion_of", lambda *_, **__: None)
        return followed(lines)


class TestPortion:
    @pytest.mark.parametrize("after", [0, 5, 9, 11])
    def test_it_says_what_each_line_says(self, after: int) -> None:
        """Digests, moments and texts are those of the entries, also where versions become longer."""
        read = found(LINES[after:], after=after)
        entries = [read_line(line) for line in LINES[after:]]

        assert read is not None
        assert read.digests == [entry.digest for entry in entries]
        assert read.moments == [entry.recorded_at for entry in entries]
        assert [tuple(map(bytes.decode, front.groups())) for front in read.fronts] == [
            (entry.command_id, entry.recorded_at.isoformat(), entry.actor, entry.kind) for entry in entries
        ]
        assert [
            line[front.end() - 1 : -77] for line, front in zip(LINES[after:], read.fronts, strict=True)
        ] == [entry.body for entry in entries]

    @pytest.mark.parametrize(
        "lines",
        [LINES[1:], LINES[:3] + LINES[4:], [LINES[1], LINES[0]], [LINES[0][:-1]], [b""], [LINES[0] + b"\n"]],
        ids=["cut before", "cut between", "swapped", "short", "empty", "two lines"],
    )
    def test_lines_that_do_not_follow_are_no_portion(self, lines: list[bytes]) -> None:
        """Nothing is said of any of them."""
        assert found(lines) is None

    def test_no_entry_follows_what_is_no_digest(self) -> None:
        """A line that names something else is in no form, though it names what the one before it ends with."""
        odd = b"Z" * 64
        lines = [LINES[0][:-66] + odd + LINES[0][-2:], resealed(LINES[1], previous=odd)]
        problems, *_ = followed(lines)

        assert portion_of(lines[1:], stream=STREAM, version=1, previous=odd.decode()) is None
        assert [str(problem).splitlines()[0] for problem in problems] == [  # type: ignore[attr-defined]
            f"[KPI310] entry 1 of '{STREAM}' is not in the form in which it was kept (byte 0)",
            f"[KPI310] entry 2 of '{STREAM}' is not in the form in which it was kept (byte {len(lines[0]) + 1})",
        ]

    @given(
        n=st.integers(0, len(LINES) - 1),
        place=st.integers(0, 400),
        length=st.integers(0, 3),
        piece=_pieces,
        is_sealed=st.booleans(),
    )
    def test_what_is_taken_together_would_be_taken_one_by_one(
        self, n: int, place: int, length: int, piece: bytes, is_sealed: bool
    ) -> None:
        """However a line is broken, and sealed again or not: the same is said of it, and no more is taken."""
        broken = LINES[n][:place] + piece + LINES[n][place + length :]
        lines = [*LINES[:n], resealed(broken) if is_sealed else broken, *LINES[n + 1 :]]

        said = followed(lines)

        assert said == said_line_by_line(lines)
        assert said[0] or [read_line(line).version for line in lines] == list(range(1, len(lines) + 1))

    @pytest.mark.parametrize("change", ["escapes", "a clock set back", "a month that is none"])
    @pytest.mark.parametrize("n", [0, AT_ONCE - 1, AT_ONCE, AT_ONCE + 9])
    def test_portions_make_no_difference_to_what_is_said(
        self, change: Literal["escapes", "a clock set back", "a month that is none"], n: int
    ) -> None:
        """What stands at the edge of a portion or within one is found at its place, and warned of once."""
        drafts = [draft(m) for m in range(AT_ONCE + 12)]
        if change == "escapes":
            drafts[n] = evolve(drafts[n], actor='the "ก"')
        elif change == "a clock set back":
            drafts[n] = evolve(drafts[n], recorded_at=START.replace(year=2006))
        lines = sealed_lines(drafts)
        if change == "a month that is none":
            lines[n] = resealed(lines[n].replace(b'"at":"2007-10', b'"at":"2007-13'))
        problems, warnings, *_ = followed(lines)

        assert (problems, warnings) == said_line_by_line(lines)[:2]
        assert bool(problems) == (change == "a month that is none")
        assert len(warnings) == (change == "a clock set back" and n > 0)  # type: ignore[arg-type]

    def test_an_unreadable_line_raises_nothing(self) -> None:
        """What cannot be decoded is left to whoever reads texts."""
        with pytest.raises(JournalError):
            read_line(resealed(LINES[0].replace(b"minutes-0", b"minutes-\xff")))
        assert followed([resealed(LINES[0].replace(b"minutes-0", b"minutes-\xff"))])[0]
