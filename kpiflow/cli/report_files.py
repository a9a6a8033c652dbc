"""Files that commands write reports to: which there are, and what is never written over.

The end of the name says the format. This is all that commands know of formats.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.reports import Report, must_be_free_for_a_page, render_markdown, write_html


SUFFIXES: Final = (".html", ".md")
"""How the names of files of reports end."""

report_file: Final[Callable[[Any], Any]] = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"Write the report to this file instead, in the format that its name says: {', '.join(SUFFIXES)}.",
)
"""The option that names the file of a report."""


def must_be_free(path: Path) -> None:
    """Refuse a file that could not be written, before anything is worked out.

    Raises:
        click.BadParameter: Its name says no format, or it is in no folder, or something is there.
        ReportError: Something else than a page is there (KPI701).
    """
    if path.suffix.lower() not in SUFFIXES:
        said = f"'{path}' says no format; end its name with {' or '.join(SUFFIXES)}"
        raise click.BadParameter(said, param_hint="--output")
    if path.is_dir() or not path.parent.is_dir():
        raise click.BadParameter(f"'{path}' is not a file in a folder that exists", param_hint="--output")
    if path.suffix.lower() == ".html":
        must_be_free_for_a_page(path)
    elif path.exists():
        raise click.BadParameter(f"'{path}' is there already, and is not written over", param_hint="--output")


def write_report(report: Report, path: Path) -> None:
    """Write a report to a file, in the format that its name says, and tell so.

    Raises:
        MissingExtraError: A package is not installed (KPI700).
        ReportError: The file cannot be written, or holds something else (KPI701).
    """
    must_be_free(path)
    if path.suffix.lower() == ".html":
        write_html(report, path)
    else:
        path.write_text(render_markdown(report), encoding="utf-8")
    click.echo(f"report written to {path}", err=True)
