"""R9: by digests alone, every change of a line by a fault or by somebody who writes no digests is found where it is.

Whoever writes a fitting digest too can put another newest entry in the place of the last
one. That is not found without an anchor, and is asserted here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import TypeAlias

from attrs import evolve

from journals import STREAM, anchor, journal, resealed
from kpiflow.journal.verification import Verification, verify
from trust.campaigns import Report, Size, with_canaries
from trust.tampering import Change, conversions, flips, moves, overwrites


Verify: TypeAlias = Callable[[list[bytes]], Verification]


def run(size: Size, seed: int) -> Report:
    """Change a journal in every way there is here, and look whether that is found."""
    flipped, moved, overwritten = (3, 8, 1_500) if size == "short" else (200, 120, 200_000)

    def trials(report: Report, verifier: object) -> None:
        assert callable(verifier)
        random = Random(seed)  # noqa: S311 -- reproducible on purpose
        _try(report, verifier, journal(flipped), flips(journal(flipped)))
        lines = journal(moved)
        foreign = journal(3, stream="another")[2]
        _try(report, verifier, lines, moves(lines, foreign))
        _try(report, verifier, lines, moves(lines, lines[1].replace(b"minutes-1", b"minutes-9")))
        _try(report, verifier, lines, overwrites(lines, random, overwritten))
        _try(report, verifier, lines, conversions(lines))
        newest = resealed(lines[-1].replace(b"minutes-", b"minuten-"))
        report.expect(newest != lines[-1], "there is nothing to change in the newest entry")
        report.expect(
            not verifier([*lines[:-1], newest]).problems, "a newest entry of fitting digest is found"
        )
        report.expect(
            bool(verify([*lines[:-1], newest], STREAM, anchors=[anchor(lines)]).problems),
            "a newest entry of fitting digest is not found by an anchor",
        )

    broken = {
        "skips the first entry": lambda lines: _as_if(verify(lines, STREAM), 0),
        "skips the last link": lambda lines: verify(lines[:-1], STREAM),
        "says the wrong place": lambda lines: evolve(verify(lines, STREAM), confirmed=0),
        "finds nothing": lambda lines: evolve(verify(lines, STREAM), problems=()),
    }
    return with_canaries("R9", trials, lambda lines: verify(lines, STREAM), broken)


def _as_if(found: Verification, confirmed: int) -> Verification:
    return evolve(found, problems=() if found.confirmed <= confirmed else found.problems)


def _try(report: Report, verifier: Verify, lines: list[bytes], changes: Iterable[Change]) -> None:
    for what, first, changed in changes:
        found = verifier(changed)
        is_found = bool(found.problems)
        report.expect(is_found, f"{what}: not found")
        report.expect(
            not is_found or found.confirmed in {first - 1, first},
            f"{what}: said to be behind entry {found.confirmed}, and is in entry {first + 1}",
        )
