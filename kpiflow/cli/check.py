"""`kpiflow check`: find what is wrong with definitions, assessments and scorecards, without judging anything."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from kpiflow.cli.check_formats import FORMATS
from kpiflow.cli.checking import Checked, check as check_files
from kpiflow.cli.options import evidence_folder, json_option, print_whole
from kpiflow.linting import SEVERITIES


LINTS: Final = 1
NOT_LOADABLE: Final = 2


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "written_as",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to write what is found: for people, programs, GitHub workflows or SARIF viewers.",
)
@json_option
@evidence_folder
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[Path, ...], *, written_as: str, as_json: bool, files: Path | None
) -> None:
    """Find what is wrong with the definitions, assessments and scorecards in each PATH, a file or a folder.

    Exit code 0: nothing but notes. 1: warnings or errors of rules. 2: something cannot be loaded.
    """
    checked = check_files(paths, evidence=files)
    print_whole(FORMATS["json" if as_json else written_as](checked))
    click.echo(_summary(checked), err=True)
    ctx.exit(_exit_code(checked))


def _exit_code(checked: Checked) -> int:
    if not checked.is_loadable:
        return NOT_LOADABLE
    return LINTS if checked.count("error") or checked.count("warning") else 0


def _summary(checked: Checked) -> str:
    counts = [_counted(checked.count(severity), severity) for severity in SEVERITIES]
    found = ", ".join(count for count in counts if count) or "nothing to say"
    files = _counted(len(checked.files), "file") or "no file"
    passed_by = _counted(len(checked.passed_by), "other file")
    return f"{found} in {files}" + (f"; {passed_by} passed by" if passed_by else "")


def _counted(count: int, noun: str) -> str:
    return "" if not count else f"{count} {noun}" if count == 1 else f"{count} {noun}s"
