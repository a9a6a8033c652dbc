"""Runs the search: `python -m tests.fuzz --help`."""

from __future__ import annotations

import sys

from pathlib import Path


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))  # where pytest finds what tests share, too

    from fuzz.command import main

    sys.exit(main(sys.argv[1:]))
