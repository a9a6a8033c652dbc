"""Files that commands write reports to: what is refused before anything is worked out.

The end of the name says the format. This is all that commands know of formats.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.reports import FORMATS, Report, format_of, write_report as write_formatted


report_file: Final[Callable[[Any], Any]] = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"Write the report to this file instead, in the format that its name says: {', '.join(FORMATS)}.",
)
"""The option that names the file of a report."""


def is_report(path: Path) -> bool:
    """Tell whether the name of a file says a format of reports."""
    return path.suffix.lower() in FORMATS


def must_be_free(path: Path) -> None:
    """Refuse a file that could not be written, before anything is worked out.

    Raises:
        click.BadParameter: It is in no folder, or is one.
        MissingExtraError: A package is not installed (KPI700).
        ReportError: Something else than a report in this format is there (KPI701), or its name says no
            format (KPI702).
    """
    chosen = format_of(path)
    if path.is_dir() or not path.parent.is_dir():
        raise click.BadParameter(f"'{path}' is not a file in a folder that exists", param_hint="--output")
    chosen.must_be_free(path)


def write_report(report: Report, path: Path) -> None:
    """Write a report to a file, in the format that its name says, and tell so.

    Raises:
        MissingExtraError: A package is not installed (KPI700).
        ReportError: The file cannot be written, or holds something else (KPI701).
    """
    write_formatted(report, path)
    click.echo(f"report written to {path}", err=True)
