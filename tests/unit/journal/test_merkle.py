"""Roots and proofs are those of RFC 6962: known answers, and an implementation written from its text."""

from __future__ import annotations

from itertools import product

import pytest

from kpiflow.journal.merkle import (
    EMPTY,
    Tree,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_of,
    node_of,
    root_of,
)
from rfc6962 import mth, path, subproof


SIZES = range(34)

CT_LEAVES = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The tree of the tests of Certificate Transparency, with its root for 1 to 8 leaves."""


def lines(count: int) -> list[bytes]:
    """Give different lines."""
    return [f"line {n}".encode() for n in range(count)]


def flips(digest: bytes) -> list[bytes]:
    """Give a digest with one bit changed, at a few places."""
    return [bytes([digest[0] ^ 1]) + digest[1:], digest[:-1] + bytes([digest[-1] ^ 128])]


class TestRoot:
    def test_empty_tree_is_the_digest_of_nothing(self) -> None:
        """The root of no lines is SHA-256 of the empty string."""
        assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        assert root_of([]) == EMPTY == Tree().root()

    @pytest.mark.parametrize("count", range(1, 9))
    def test_known_answers(self, count: int) -> None:
        """The tree of Certificate Transparency has the roots that its own tests print."""
        assert root_of(CT_LEAVES[:count]).hex() == CT_ROOTS[count - 1]

    @pytest.mark.parametrize("count", SIZES)
    def test_is_that_of_the_definition(self, count: int) -> None:
        """For every size the root is what the recursive definition says."""
        assert root_of(lines(count)) == mth(lines(count))

    @pytest.mark.parametrize(("first", "second"), list(product(range(18), repeat=2)))
    def test_does_not_depend_on_how_it_grew(self, first: int, second: int) -> None:
        """Two portions give the tree that one gives."""
        tree = Tree()
        tree.add(lines(first + second)[:first])
        tree.add(lines(first + second)[first:])

        assert (tree.size, tree.root()) == (first + second, mth(lines(first + second)))

    def test_a_node_is_no_leaf(self) -> None:
        """Two digests that stand in a line of their own are another tree than the two lines."""
        left, right = leaf_of(b"a"), leaf_of(b"b")

        assert node_of(left, right) != leaf_of(left + right)
        assert root_of([b"a", b"b"]) != root_of([left + right])


class TestInclusion:
    @pytest.mark.parametrize("count", range(1, 34))
    def test_every_line_is_shown_to_be_in_its_place_and_in_no_other(self, count: int) -> None:
        """The proof is that of the RFC, and holds for its line, index, size and root only."""
        data = lines(count)
        root = mth(data)
        for index in range(count):
            proof = inclusion_proof(data, index)
            assert list(proof) == path(index, data)
            assert is_included(data[index], index, proof, size=count, root=root)
            held = [
                (n, size)
                for n in range(-1, count + 2)
                for size in range(count + 2)
                if is_included(data[index], n, proof, size=size, root=root)
            ]
            assert (index, count) in held
            assert {n for n, size in held if size == count} == {index}

    @pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 13])
    def test_nothing_else_passes(self, count: int) -> None:
        """Another line, root or step, a step more or less: none of them is a proof."""
        data = lines(count)
        root = mth(data)
        for index in range(count):
            proof = inclusion_proof(data, index)
            wrong = [
                proof[:-1] if proof else (root,), (*proof, root), (*proof, EMPTY), proof[::-1] if len(proof) > 1 else (root,),
                *((*proof[:n], flip, *proof[n + 1 :]) for n, step in enumerate(proof) for flip in flips(step)),
            ]  # fmt: skip
            assert not any(is_included(data[index], index, each, size=count, root=root) for each in wrong)
            assert not is_included(b"another", index, proof, size=count, root=root)
            assert not any(
                is_included(data[index], index, proof, size=count, root=each) for each in flips(root)
            )

    def test_a_proof_longer_than_the_tree_is_none(self) -> None:
        """Steps up a larger tree show nothing of a smaller one that is said to have its root."""
        first, second = lines(2)

        assert is_included(second, 1, (leaf_of(first),), size=2, root=mth([first, second]))
        assert not is_included(second, 0, (leaf_of(first),), size=1, root=mth([first, second]))

    @pytest.mark.parametrize(("count", "index"), [(0, 0), (3, 3), (3, -1)])
    def test_there_is_no_proof_of_a_line_that_is_not_there(self, count: int, index: int) -> None:
        """An index beyond the lines is refused."""
        with pytest.raises(IndexError, match=f"there is no line {index} among {count}"):
            inclusion_proof(lines(count), index)


class TestConsistency:
    @pytest.mark.parametrize("count", SIZES)
    def test_every_beginning_is_shown_to_be_one(self, count: int) -> None:
        """The proof is that of the RFC and holds for every pair of sizes."""
        data = lines(count)
        for older in range(count + 1):
            proof = consistency_proof(data, older)
            if older:
                assert list(proof) == subproof(older, data, b=True)
            assert is_consistent(
                proof, older_size=older, older_root=mth(data[:older]), size=count, root=mth(data)
            )

    @pytest.mark.parametrize("count", range(1, 18))
    def test_no_other_history_passes(self, count: int) -> None:
        """A change of any older line, of a root, of a size or of the proof is found."""
        data = lines(count)
        root = mth(data)
        for older in range(1, count + 1):
            proof, before = consistency_proof(data, older), mth(data[:older])
            for n in range(older):
                changed = [*data[:n], b"changed", *data[n + 1 :]]
                assert not is_consistent(
                    consistency_proof(changed, older),
                    older_size=older, older_root=before, size=count, root=mth(changed),
                )  # fmt: skip
            wrong = [
                (*proof, root), proof[:-1] if proof else (EMPTY,),
                *((*proof[:n], flip, *proof[n + 1 :]) for n, step in enumerate(proof) for flip in flips(step)),
            ]  # fmt: skip
            for each in wrong:
                assert not is_consistent(each, older_size=older, older_root=before, size=count, root=root)
            for flip in flips(before):
                assert not is_consistent(proof, older_size=older, older_root=flip, size=count, root=root)
            for flip in flips(root):
                assert not is_consistent(proof, older_size=older, older_root=before, size=count, root=flip)

    @pytest.mark.parametrize(("older", "size"), [(-1, 3), (4, 3), (1, 0)])
    def test_sizes_that_cannot_be_are_no_beginning(self, older: int, size: int) -> None:
        """An older tree that is larger, or smaller than none, is never the beginning."""
        assert not is_consistent((), older_size=older, older_root=EMPTY, size=size, root=EMPTY)

    def test_nothing_is_the_beginning_of_everything(self) -> None:
        """The empty tree is consistent with every other, without any step; but only the empty one."""
        root = mth(lines(3))

        assert is_consistent((), older_size=0, older_root=EMPTY, size=3, root=root)
        assert not is_consistent((), older_size=0, older_root=root, size=3, root=root)
        assert not is_consistent((EMPTY,), older_size=0, older_root=EMPTY, size=3, root=root)
        assert is_consistent((), older_size=0, older_root=EMPTY, size=0, root=EMPTY)
        assert not is_consistent((), older_size=0, older_root=EMPTY, size=0, root=root)

    def test_a_proof_is_of_the_sizes_it_is_said_to_be_of(self) -> None:
        """Steps that show something of other trees show nothing of smaller or larger ones with the same roots."""
        data = lines(8)
        roots = [mth(data[:size]) for size in range(9)]
        too_long, too_short = consistency_proof(data, 7), consistency_proof(data[:2], 1)

        assert not is_consistent(too_long, older_size=3, older_root=roots[7], size=4, root=roots[8])
        assert not is_consistent(too_short, older_size=1, older_root=roots[1], size=4, root=roots[2])
        below_nothing = (leaf_of(data[0]), leaf_of(data[1]))
        assert not is_consistent(
            below_nothing, older_size=-1, older_root=leaf_of(data[0]), size=2, root=roots[2]
        )

    def test_there_is_no_proof_of_less_than_nothing(self) -> None:
        """A size below zero is refused."""
        with pytest.raises(IndexError, match="there are not -1 lines among 3"):
            consistency_proof(lines(3), -1)

    def test_no_steps_show_nothing_of_a_tree_that_is_not_full(self) -> None:
        """Without steps nothing is shown of a beginning that is no power of two."""
        assert not is_consistent((), older_size=3, older_root=mth(lines(3)), size=4, root=mth(lines(4)))

    def test_there_is_no_proof_of_more_lines_than_there_are(self) -> None:
        """A size beyond the lines is refused."""
        with pytest.raises(IndexError, match="there are not 4 lines among 3"):
            consistency_proof(lines(3), 4)
