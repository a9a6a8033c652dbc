"""Runs mutants: `python -m tests.mutation MODULE... --tests PATH...`; ends with 1 when one survives unlisted.

`equivalent.txt` beside this lists mutants that make no difference, each with the reason.
"""

# ruff: noqa: T201 -- telling is what a command does

from __future__ import annotations

import argparse
import sys
import time

from collections.abc import Sequence
from pathlib import Path


HERE = Path(__file__).parent


def main(arguments: Sequence[str]) -> int:
    """Hold all mutants of some modules against some tests."""
    import pytest  # noqa: PLC0415 -- found where pytest finds it, see below

    from mutation.mutants import mutants_of  # noqa: PLC0415
    from mutation.running import Mutating, Outcome  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="+", type=Path, metavar="kpiflow/ROOM/MODULE.py")
    parser.add_argument("--tests", nargs="+", required=True, metavar="tests/unit/ROOM")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--texts", action="store_true", help="change the texts for people as well")
    parser.add_argument("--match", default="", help="only mutants whose line in the list contains this")
    asked = parser.parse_args(arguments)
    reasons = dict(_listed(HERE / "equivalent.txt"))
    everything = [each for path in asked.modules for each in mutants_of(path, texts=asked.texts)]
    mutants = [each for each in everything if each.key not in reasons and asked.match in each.key]
    print(
        f"{len(mutants)} mutants, and {len(everything) - len(mutants)} that are left out or listed",
        flush=True,
    )
    began = time.monotonic()
    run = Mutating(mutants, asked.tests, workers=asked.workers)
    options = [
        "-o",
        "addopts=--import-mode=importlib",
        "-p",
        "no:cacheprovider",
        "--hypothesis-profile=few",
        "-p",
        "no:terminal",
    ]
    pytest.main([*options, *asked.tests], plugins=[run])
    if not run.is_sound:
        print("the tests fail without any mutant")
        return 2
    outcomes = {path: Outcome() for path in asked.modules}
    for mutant, is_dead in zip(mutants, run.dead, strict=True):
        if is_dead:
            outcomes[mutant.path].killed += 1
        else:
            outcomes[mutant.path].survivors.append(mutant)
    for path, outcome in outcomes.items():
        print(f"{path}: {outcome.score}")
        for mutant in outcome.survivors:
            print(f"  line {mutant.line}: {mutant.key}")
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if any(outcome.survivors for outcome in outcomes.values()) else 0


def _listed(path: Path) -> list[tuple[str, str]]:
    """Give the mutants that are listed, each with the reason in the line above."""
    reason, found = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            reason = line[2:]
        elif line.strip():
            found.append((line, reason))
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))  # where pytest finds what tests share, too
    sys.exit(main(sys.argv[1:]))
