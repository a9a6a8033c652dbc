"""What can be said of a journal: what is wrong, what is fixed by which anchor, and no more than that.

The answer is a range and the ways in which it is fixed, never a plain yes: `if verify(...)`
is an error. Who verifies brings the anchors and the keys; nothing that stands beside the
journal is taken for either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Literal, NoReturn, TypeAlias

from attrs import evolve, frozen

from kpiflow.display import Displayed
from kpiflow.errors import JournalError, Problem
from kpiflow.journal.anchors import Anchor, Demands, Fixed, read_anchor
from kpiflow.journal.chains import Chain
from kpiflow.journal.checkpoints import Checkpoint, origin_of
from kpiflow.journal.merkle import Tree
from kpiflow.text import on_one_line


Level: TypeAlias = Literal["T0", "T1", "T2", "T3", "T4"]
LEVELS: Final[tuple[Level, ...]] = ("T0", "T1", "T2", "T3", "T4")
"""Consistent in itself, anchored, signed, time-stamped, witnessed."""

_AT_ONCE: Final = 256


@frozen(kw_only=True)
class Verification(Displayed):
    """What was found of one journal.

    Attributes:
        stream: Its name.
        size: How many entries were found.
        confirmed: Entries 1 to this one are in order; all of them, when there is no problem.
        offset: How many bytes stand before the first entry that is not confirmed.
        fixed: The anchors that it agrees with, by size.
        problems: All that is wrong; nothing when it is empty.
        warnings: What is odd and nothing to fail for.
        unlisted: How many more problems there are.
        unlisted_warnings: How many more warnings there are.
        wanted: How many witnesses were asked for, and out of how many.
    """

    stream: str
    size: int
    confirmed: int
    offset: int
    fixed: tuple[Fixed, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    unlisted: int = 0
    unlisted_warnings: int = 0
    wanted: tuple[int, int] = (0, 0)

    def __bool__(self) -> NoReturn:
        message = (
            "a verification is neither true nor false: it says how far a journal is fixed, and by what;"
            " use .require('T1'), .covered or .problems"
        )
        raise TypeError(message)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels it reaches; none when there is a problem. T3 needs a time stamp, which nothing here checks."""
        if self.problems:
            return ()
        return tuple(level for level in LEVELS if level == "T0" or self.fixed_at(level))

    @property
    def covered(self) -> int:
        """Entries 1 to this one are exactly those that the anchors fix; 0 when none are, or there is a problem."""
        return self.covered_at("T1")

    def covered_at(self, level: Level) -> int:
        """Give up to which entry the journal is fixed at this level; 0 when it is not."""
        if level not in self.levels:
            return 0
        if level == "T0":
            return self.size
        return max(each.size for each in self.fixed_at(level))

    def fixed_at(self, level: Level) -> tuple[Fixed, ...]:
        """Give the anchors that fix it at this level, `T1` or higher, by size."""
        if level == "T2":
            return tuple(each for each in self.fixed if each.keys)
        if level == "T4":
            return tuple(each for each in self.fixed if each.has_quorum)
        return self.fixed if level == "T1" else ()

    @property
    def unanchored(self) -> int:
        """How many entries are newer than the newest anchor."""
        return self.size - self.covered

    def require(self, level: Level, *, max_unanchored: int | None = None) -> None:
        """Go on only if the journal is fixed at this level.

        Args:
            level: `T0` to `T4`. `T3` is never reached, as no time stamps are checked.
            max_unanchored: How many of the newest entries may lie outside that; any number when left out.

        Raises:
            JournalError: It is not: with all that is wrong (KPI3xx), or since it lacks an anchor, a
                signature, a time stamp or witnesses, or too many entries are newer (KPI317).
            ValueError: There is no such level.
        """
        if level not in LEVELS:
            message = f"there is no level {level!r}; there are {', '.join(LEVELS)}"
            raise ValueError(message)
        if self.problems:
            raise JournalError(*self.problems)
        if level not in self.levels:
            raise JournalError(
                Problem(
                    "KPI317",
                    f"journal '{self.stream}' is not verified as {level}, {_MEANINGS[level]}",
                    got=", ".join(self.levels),
                    hint=_REMEDIES[level],
                )
            )
        beyond = self.size - self.covered_at(level)
        if max_unanchored is not None and beyond > max_unanchored:
            raise JournalError(
                Problem(
                    "KPI317",
                    f"{beyond} entries of journal '{self.stream}' are newer than what fixes it as {level}",
                    expected=f"at most {max_unanchored}",
                    hint="make a new anchor and keep it where nobody who can write the journal can",
                )
            )


_MEANINGS: Final = {
    "T0": "consistent in itself",
    "T1": "fixed by an anchor",
    "T2": "fixed by an anchor that a trusted key signed",
    "T3": "fixed by an anchor with a time stamp",
    "T4": "fixed by an anchor that enough witnesses cosigned",
}
_REMEDIES: Final = {
    "T0": "restore the journal from a copy",
    "T1": "give an anchor that was kept elsewhere",
    "T2": "give a signed anchor, and the key you trust",
    "T3": "this version checks no time stamps: have the anchor's stamp checked by a tool for it, and require T1 or T2",
    "T4": "give a cosigned anchor, and the keys of its witnesses",
}


def verify(
    lines: Iterable[bytes],
    stream: str,
    *,
    anchors: Sequence[Anchor] = (),
    demands: Demands | None = None,
    origin: str = "",
) -> Verification:
    """Follow a journal once, from its first line to its last, and hold it against anchors.

    Args:
        lines: Its lines in order, such as `store.lines(stream)`.
        stream: Its name.
        anchors: What whoever verifies brings; they must have been kept elsewhere.
        demands: Whose signatures are asked for; nobody's when left out.
        origin: The name by which anchors know it; `kpiflow/` and its own when left out.
    """
    asked = demands or Demands()
    known = origin or origin_of(stream)
    read = [read_anchor(anchor, known, asked) for anchor in anchors]
    held = sorted((each for each in read if not isinstance(each, Problem)), key=lambda each: each.size)
    problems = [each for each in read if isinstance(each, Problem)]
    problems.extend(_missing_seals(stream, anchors, asked))
    chain = Chain(stream)
    fixed: list[Fixed] = []
    for size, root in _roots(lines, chain, sorted({each.size for each in held})):
        for anchor in held:
            if anchor.size == size:
                if anchor.root == root:
                    fixed.append(anchor)
                else:
                    problems.append(_forked(stream, anchor, fixed))
    chain.end()
    problems.extend(_too_short(stream, anchor, chain.size) for anchor in held if anchor.size > chain.size)
    return Verification(
        stream=stream,
        size=chain.size,
        confirmed=chain.confirmed,
        offset=chain.offset,
        fixed=tuple(fixed),
        problems=(*chain.problems, *problems),
        warnings=tuple(chain.warnings),
        unlisted=chain.unlisted,
        unlisted_warnings=chain.unlisted_warnings,
        wanted=(asked.wanted, asked.named),
    )


def checkpoint_of(lines: Iterable[bytes], stream: str, *, origin: str = "") -> Checkpoint:
    """Give the anchor of a journal as it is now, to be kept elsewhere.

    Raises:
        JournalError: It is damaged: nothing should fix that (KPI302, KPI310).
    """
    chain, tree = Chain(stream), Tree()
    for some in _portions(lines):
        chain.follow(some)
        tree.add(some)
    chain.end()
    if chain.problems:
        raise JournalError(*chain.problems)
    return Checkpoint.of_tree(origin or origin_of(stream), tree)


def with_problems(verification: Verification, problems: Iterable[Problem]) -> Verification:
    """Give a verification with more that is wrong, found by whoever read the lines."""
    found = (*verification.problems, *problems)
    return evolve(verification, problems=found)


def _portions(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(lines)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _roots(lines: Iterable[bytes], chain: Chain, sizes: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Follow lines to their end, and give the root over the first of them for each of some sizes."""
    tree = Tree()
    waiting = list(sizes)
    if waiting and waiting[0] == 0:
        yield waiting.pop(0), tree.root()
    for some in _portions(lines):
        chain.follow(some)
        start = 0
        while waiting and waiting[0] <= chain.size:
            end = len(some) - (chain.size - waiting[0])
            tree.add(some[start:end])
            start = end
            yield waiting.pop(0), tree.root()
        if waiting:
            tree.add(some[start:])


def _missing_seals(stream: str, anchors: Sequence[Anchor], demands: Demands) -> Iterator[Problem]:
    """Find signatures that are asked for where there is not even an anchor to bear them."""
    if (demands.keys or demands.witnesses) and not anchors:
        yield Problem(
            "KPI315",
            f"there is no anchor of journal '{stream}' that could be signed",
            declared=tuple(key.name for key in (*demands.keys, *demands.witnesses)),
            hint="give the signed anchor",
        )


def _too_short(stream: str, anchor: Fixed, size: int) -> Problem:
    return Problem(
        "KPI312",
        f"anchor '{on_one_line(anchor.name)}' covers {anchor.size} entries; journal '{stream}' has {size}",
        hint="it was cut, rolled back, or restored from an older copy; look for a newer one",
    )


def _forked(stream: str, anchor: Fixed, fixed: Sequence[Fixed]) -> Problem:
    first = max((each.size for each in fixed), default=0) + 1
    where = (
        f"at entry {anchor.size}" if first >= anchor.size else f"between entries {first} and {anchor.size}"
    )
    return Problem(
        "KPI313",
        f"journal '{stream}' differs from anchor '{on_one_line(anchor.name)}' {where}",
        hint="an entry was changed, or history was written anew; compare it with a copy kept elsewhere",
    )
