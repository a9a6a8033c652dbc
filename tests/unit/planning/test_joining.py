"""Which leaves one thing could serve together."""

from __future__ import annotations

from collections.abc import Sequence

from kpiflow.planning.joining import MOST_IN_EVERY_WAY, groups


def always(_group: Sequence[str]) -> bool:
    """Let everything go together."""
    return True


class TestGroups:
    def test_few_leaves_are_joined_in_every_way(self) -> None:
        """Of three leaves there are seven groups, the smallest first."""
        assert ["".join(group) for group in groups("abc", always)] == ["a", "b", "c", "ab", "ac", "bc", "abc"]

    def test_what_does_not_fit_is_left_out(self) -> None:
        """Two leaves that exclude each other are in no group together."""
        found = ["".join(group) for group in groups("abc", lambda group: not {"a", "b"} <= set(group))]

        assert found == ["a", "b", "c", "ac", "bc"]

    def test_what_fits_alone_nowhere_is_in_no_group(self) -> None:
        """A leaf that nothing can serve is not joined."""
        assert ["".join(group) for group in groups("ab", lambda group: "b" not in group)] == ["a"]

    def test_of_many_leaves_pairs_and_the_largest_groups_are_joined(self) -> None:
        """Eight leaves give eight, their pairs, and all of them together."""
        leaves = "abcdefgh"
        assert len(leaves) > MOST_IN_EVERY_WAY

        found = ["".join(group) for group in groups(leaves, always)]

        assert len(found) == 8 + 28 + 1
        assert found[-1] == leaves

    def test_of_many_leaves_every_side_has_its_largest_group(self) -> None:
        """Where two sides exclude each other, one thing does for each whole side."""

        def fits(group: Sequence[str]) -> bool:
            return len({each in "abcd" for each in group}) == 1

        found = ["".join(group) for group in groups("abcdefgh", fits)]

        assert found[-2:] == ["abcd", "efgh"]
