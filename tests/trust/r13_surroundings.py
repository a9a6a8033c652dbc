"""R13: the same bytes wherever and however Python runs: hash seed, time zone, language, `-O`, folder.

Every cell is a process of its own that reads and writes all golden journals. What the first
one prints is what all others must. The canaries print what depends on one of these.
"""

from __future__ import annotations

import os
import subprocess
import sys

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final

from attrs import frozen

from trust.campaigns import Report, Size, with_canaries


TESTS: Final = Path(__file__).parents[1]
SEEDS: Final = ("0", "1", "2")
ZONES: Final = ("UTC", "Asia/Bangkok", "America/St_Johns")
LANGUAGES: Final = ("C", "th_TH.UTF-8", "tr_TR.UTF-8")


@frozen(kw_only=True)
class Cell:
    """One way in which Python runs."""

    seed: str = "0"
    zone: str = "UTC"
    language: str = "C"
    optimised: bool = False
    folder: Path = TESTS

    def prints(self, broken: str) -> bytes:
        """Give what golden journals come to there, or how that fails."""
        environment = os.environ | {
            "PYTHONHASHSEED": self.seed,
            "TZ": self.zone,
            "LANG": self.language,
            "LC_ALL": self.language,
            "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS))),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        options = ["-O"] if self.optimised else []
        done = subprocess.run(
            [sys.executable, *options, "-m", "trust.golden", broken],
            cwd=self.folder, env=environment, capture_output=True, check=False,
        )  # fmt: skip
        return done.stdout if done.returncode == 0 else done.stderr


FIRST: Final = Cell()


def cells(size: Size) -> Iterator[Cell]:
    """Give every cell but the first; in the short tier some in which everything is another."""
    elsewhere = Path("/")
    if size == "short":
        yield Cell(
            seed="1", zone="America/St_Johns", language="tr_TR.UTF-8", optimised=True, folder=elsewhere
        )
        yield Cell(seed="2", zone="Asia/Bangkok", language="th_TH.UTF-8")
        yield Cell(seed="random", zone="Asia/Bangkok")
        return
    for seed, zone, language, optimised, folder in product(
        SEEDS, ZONES, LANGUAGES, (False, True), (TESTS, elsewhere)
    ):
        cell = Cell(seed=seed, zone=zone, language=language, optimised=optimised, folder=folder)
        if cell != FIRST:
            yield cell


def run(size: Size, seed: int) -> Report:
    """Compare what all cells print."""
    del seed  # nothing is left to chance

    def trials(report: Report, broken: object) -> None:
        expected = FIRST.prints(str(broken))
        report.expect(b"Error" not in expected and bool(expected), f"it fails: {expected[-200:]!r}")
        for cell in cells(size):
            said = cell.prints(str(broken))
            report.expect(said == expected, f"{cell} prints something else: {said[-200:]!r}")

    broken = {
        "the local time is printed": "local time",
        "a set is listed as it comes": "set order",
        "an assertion decides": "assert",
        "the folder is told": "folder",
    }
    return with_canaries("R13", trials, "", broken)
