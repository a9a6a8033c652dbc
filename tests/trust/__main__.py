"""Runs campaigns: `python -m tests.trust [R9 ...] [--long] [--seed N]`; ends with 1 when a promise is broken."""

# ruff: noqa: T201 -- telling is what a command does

from __future__ import annotations

import argparse
import platform
import sys
import time

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path


HERE = Path(__file__).parent


def main(arguments: Sequence[str]) -> int:
    """Run the campaigns that are named, or all of them."""
    from trust.campaigns import Campaign, Size, limit  # noqa: PLC0415 -- found where pytest finds it, see below

    known = {f"R{int(path.stem[1:3])}": path.stem for path in sorted(HERE.glob("r[0-9][0-9]_*.py"))}
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description=__doc__)
    parser.add_argument("campaigns", nargs="*", metavar="R9", help=f"of {', '.join(known)}; all by default")
    parser.add_argument(
        "--long", action="store_true", help="the long tier; minutes to hours instead of seconds"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, help="end a campaign of R1 to R8 after about so many")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.campaigns if name not in known]
    if unknown:
        parser.error(f"there is no campaign {unknown[0]}; there are {', '.join(known)}")
    print(f"Python {platform.python_version()}, seed {asked.seed}, {'long' if asked.long else 'short'} tier")
    if asked.minutes:
        limit(asked.minutes)
    size: Size = "long" if asked.long else "short"
    broken = 0
    for name in asked.campaigns or known:
        campaign: Campaign = import_module(f"trust.{known[name]}").run
        began = time.monotonic()
        report = campaign(size, asked.seed)
        caught = sum(report.canaries.values())
        if report.skipped:
            print(f"{name:4} SKIPPED: {report.skipped}", flush=True)
            if not report.n:
                continue
        print(
            f"{name:4} {report.n:>10} trials, {len(report.violations)} violations, "
            f"{caught} of {len(report.canaries)} canaries caught, {time.monotonic() - began:.1f} s",
            flush=True,
        )
        if report.figures:
            print("     " + ", ".join(f"{count} {what}" for what, count in report.figures.items()))
        for violation in report.violations:
            print(f"     {violation}")
        for canary, is_caught in report.canaries.items():
            if not is_caught:
                print(f"     ALIVE: {canary}")
        broken += not report.is_kept
    return 1 if broken else 0


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))  # where pytest finds what tests share, too
    sys.exit(main(sys.argv[1:]))
