"""The `kpiflow` command: may enter every room, and decides nothing itself.

The only door for `click` (extra `cli`). Exit codes: 0 when the claim is supported,
3 when it is not, or a scorecard disagrees with itself, 2 when something cannot be read or done. What is asked for goes to
standard output, everything else to standard error.
"""

from __future__ import annotations

import sys

from kpiflow.errors import MissingExtraError


def main() -> None:
    """Run the command with the arguments of the process."""
    try:
        import click  # noqa: F401, PLC0415 -- optional: without it there is no command, only a hint
    except ImportError:
        sys.stderr.write(f"{MissingExtraError.for_package('click', extra='cli')}\n")
        raise SystemExit(2) from None
    from kpiflow.cli.command import kpiflow  # noqa: PLC0415 -- needs click

    kpiflow.main(prog_name="kpiflow")
