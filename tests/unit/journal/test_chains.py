"""Following lines in portions: where each problem is, how far all is confirmed, and how many bytes that is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journals import START, STREAM, draft, journal, resealed, sealed_lines
from kpiflow.journal.chains import Chain, stated_stream
from kpiflow.journal.lines import digest_of


TEN = journal(10)


def followed(lines: list[bytes], *ends: int) -> Chain:
    """Follow lines in portions that end where it is said, and at the end."""
    chain = Chain(STREAM)
    begin = 0
    for end in (*ends, len(lines)):
        chain.follow(lines[begin:end])
        begin = end
    chain.end()
    return chain


def bytes_of(lines: list[bytes]) -> int:
    """Give how many bytes lines have in a file."""
    return sum(len(line) + 1 for line in lines)


class TestPlaces:
    @pytest.mark.parametrize("ends", [(), (4,), (3,), (5,), (1, 2, 3, 4, 5, 6)])
    @pytest.mark.parametrize("gone", [0, 1, 4, 8])
    def test_a_missing_entry_leaves_the_one_before_it_unconfirmed(
        self, gone: int, ends: tuple[int, ...]
    ) -> None:
        """Nothing names that one any more; entries behind the gap follow one another."""
        lines = [*TEN[:gone], *TEN[gone + 1 :]]

        chain = followed(lines, *ends)

        confirmed = max(gone - 1, 0)
        assert [each.code for each in chain.problems] == ["KPI310"]
        assert (chain.size, chain.confirmed, chain.offset) == (9, confirmed, bytes_of(TEN[:confirmed]))
        assert chain.problems[0].reasons == (f"it says that it is entry {gone + 2}",)
        assert f"(byte {bytes_of(TEN[:gone])})" in chain.problems[0].message

    @pytest.mark.parametrize("ends", [(), (4,), (5,)])
    def test_an_entry_that_names_another_one_says_nothing_of_its_place(self, ends: tuple[int, ...]) -> None:
        """It is where it says."""
        lines = [*TEN[:4], resealed(TEN[4], previous=b"0" * 64), *TEN[5:]]

        chain = followed(lines, *ends)

        assert [each.reasons for each in chain.problems] == [(), ()], "nor does the next one name it"
        assert (chain.confirmed, chain.offset) == (3, bytes_of(TEN[:3]))

    @pytest.mark.parametrize("ends", [(), (3,), (9,)])
    def test_what_cannot_be_read_still_names_the_one_before_it(self, ends: tuple[int, ...]) -> None:
        """All before it are confirmed."""
        spoiled = [*TEN[:9], TEN[9].replace(b'"kind":', b'"kind": ')]

        chain = followed(spoiled, *ends)

        assert (chain.confirmed, chain.offset) == (9, bytes_of(TEN[:9]))

    @pytest.mark.parametrize("ends", [(), (9,)])
    def test_the_newest_that_is_not_json_has_its_place(self, ends: tuple[int, ...]) -> None:
        """Nothing behind it says so."""
        broken = resealed(TEN[9].replace(b'"note": ""', b'"note": '))

        chain = followed([*TEN[:9], broken], *ends)

        assert [each.message for each in chain.problems] == ["entry 10 of 'sar-2550' is not JSON"]
        assert (chain.confirmed, chain.offset) == (9, bytes_of(TEN[:9]))

    def test_what_does_not_follow_where_it_goes_on_is_found(self) -> None:
        """Even where the lines before were not given again."""
        chain = Chain(STREAM)
        chain.resume(TEN[3][-66:-2].decode(), 4, bytes_of(TEN[:4]))

        chain.follow(TEN[5:])

        assert [each.reasons for each in chain.problems] == [("it says that it is entry 6",)]
        assert (chain.size, chain.confirmed) == (9, 3)

    def test_without_a_problem_all_is_confirmed(self) -> None:
        """Of one that has none there is no place."""
        chain = followed(TEN, 3)

        assert (chain.size, chain.confirmed, chain.offset, chain.problems) == (10, 10, 0, [])
        assert (chain.unlisted, chain.unlisted_warnings) == (0, 0)

    def test_an_entry_that_says_it_is_another_is_damage(self) -> None:
        """Though every digest fits; what follows it is held against what it says."""
        lines = sealed_lines([draft(n) for n in range(3)])
        second = resealed(lines[1].replace(b'"version":2,', b'"version":3,'))
        third = resealed(lines[2].replace(b'"version":3,', b'"version":4,'), previous=second[-66:-2])

        chain = followed([lines[0], second, third])

        assert [(each.code, each.message) for each in chain.problems] == [
            (
                "KPI310",
                f"entry 2 of 'sar-2550' says that it is entry 3 of 'sar-2550' (byte {bytes_of(lines[:1])})",
            )
        ]


class TestLineEnds:
    @pytest.mark.parametrize("count", [1, 2, 3])
    @pytest.mark.parametrize("ends", [(), (4,), (5,)])
    def test_are_in_no_line(self, count: int, ends: tuple[int, ...]) -> None:
        """A line with line ends in it would be several, whoever sealed it."""
        broken = resealed(TEN[4].replace(b'"note"', b"\n" * count + b'"note"'))
        behind = resealed(TEN[5], previous=broken[-66:-2])

        chain = followed([*TEN[:4], broken, behind], *ends)

        [problem] = chain.problems
        assert problem.message.startswith("entry 5 of 'sar-2550' is not in the form in which it was kept")


class TestClocks:
    @pytest.mark.parametrize("ends", [(), (3,), (4,), (5,)])
    def test_an_earlier_entry_is_named_by_its_place(self, ends: tuple[int, ...]) -> None:
        """And the one before it by its own."""
        lines = sealed_lines(
            [draft(n, at=START + timedelta(hours=n if n != 4 else 1, minutes=n)) for n in range(7)]
        )

        [warning] = followed(lines, *ends).warnings

        assert warning.message == "entry 5 of 'sar-2550' was recorded 1:59:00 earlier than entry 4"


class TestMuch:
    def test_a_hundred_problems_are_kept_and_a_hundred_warnings(self) -> None:
        """The others are counted."""
        noise = followed([b"noise"] * 103)
        back = followed(sealed_lines([draft(n, at=START - timedelta(minutes=n)) for n in range(104)]))

        assert (len(noise.problems), noise.unlisted) == (100, 3)
        assert (len(back.warnings), back.unlisted_warnings) == (100, 3)


class TestBeginnings:
    def test_only_a_first_entry_begins_a_journal(self) -> None:
        """Not one that names the beginning and has another place, and not one that names something else."""
        assert stated_stream(TEN[0]) == STREAM
        assert stated_stream(TEN[0].replace(b'"version":1,', b'"version":2,')) == ""
        assert stated_stream(resealed(TEN[0], previous=b"0" * 64)) == ""
        assert stated_stream(TEN[1]) == ""


class TestClocksOfWrongLines:
    """When a line was recorded is compared whether or not it is linked."""

    @staticmethod
    def fifth(minutes: int) -> list[bytes]:
        """Give five lines of which the last names another one before it, so many minutes after the fourth."""
        last = draft(4, at=START + timedelta(minutes=3 + minutes))
        line = sealed_lines([*map(draft, range(4)), last])[4]
        return [*TEN[:4], resealed(line, previous=b"0" * 64)]

    @pytest.mark.parametrize(("minutes", "expected"), [(-2, ["KPI319"]), (0, []), (1, [])])
    def test_one_that_is_earlier_is_warned_of(self, minutes: int, expected: list[str]) -> None:
        """As early as the one before is not earlier."""
        chain = followed(self.fifth(minutes))

        assert [each.code for each in chain.problems] == ["KPI310"]
        assert [each.code for each in chain.warnings] == expected

    def test_the_next_one_is_compared_with_it(self) -> None:
        """Not with the last one that was linked."""
        five = self.fifth(9)
        sixth = sealed_lines([draft(n, at=START + timedelta(minutes=n)) for n in range(6)])[5]

        chain = followed([*five, resealed(sixth, previous=digest_of(five[4]).encode())])

        [warning] = chain.warnings
        assert warning.message == "entry 6 of 'sar-2550' was recorded 0:07:00 earlier than entry 5"
