"""Runs the search: `python -m tests.fuzz --help`."""

from __future__ import annotations

import sys

from pathlib import Path


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))  # where pytest finds what tests share, too

    from fuzz.reach import Reach

    reach = Reach()
    reach.watch("kpiflow")

    from fuzz.command import main  # imports kpiflow, which is marked from now on

    sys.exit(main(sys.argv[1:], reach))
