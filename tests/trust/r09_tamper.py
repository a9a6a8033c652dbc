"""R9: by the chain alone, every change of a line that another one names is found where it is.

The newest entry is named by none. A change of it that leaves a well-formed entry is not
found without an anchor, and that is asserted here as well.
"""

from __future__ import annotations

import json

from collections.abc import Callable, Iterable
from random import Random
from typing import TypeAlias

from attrs import evolve

from journals import STREAM, anchor, journal
from kpiflow.errors import JournalError
from kpiflow.journal.lines import read_line
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
    sound = anchor(lines)
    for what, first, changed in changes:
        found = verifier(changed)
        is_found = bool(found.problems)
        if first == len(lines) - 1 and len(changed) == len(lines) and _could_be_written(changed, lines):
            report.expect(not is_found, f"{what}: the newest entry is well-formed, and yet a problem")
            report.expect(
                bool(verify(changed, STREAM, anchors=[sound]).problems), f"{what}: not found by an anchor"
            )
        else:
            report.expect(is_found, f"{what}: not found")
            report.expect(
                not is_found or found.confirmed in {first - 1, first},
                f"{what}: said to be behind entry {found.confirmed}, and is in entry {first + 1}",
            )


def _could_be_written(changed: list[bytes], lines: list[bytes]) -> bool:
    """Tell whether the last line is an entry that could stand where it stands."""
    try:
        entry, was = read_line(changed[-1]), read_line(lines[-1])
        is_json = _is_object(entry.body)
    except (JournalError, ValueError):
        return False
    return is_json and (entry.previous, entry.stream, entry.version) == (
        was.previous,
        was.stream,
        was.version,
    )


def _is_object(body: bytes) -> bool:
    return isinstance(json.loads(body), dict)
