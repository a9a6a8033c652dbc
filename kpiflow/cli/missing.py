"""`kpiflow missing`: say what would unlock a level of an assessment, cheapest first."""

from __future__ import annotations

import shutil
import sys

from datetime import date
from pathlib import Path
from typing import Final

import click

from kpiflow.cli.missing_sets import Found, as_record, as_text
from kpiflow.cli.options import day, evidence_folder, locale_language, print_json
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.text import Language


_EXIT_CODES: Final = {"reached": 0, "missing": 3, "unknown": 3, "impossible": 4}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--level", type=int, required=True, help="The level wanted.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="How many ways to show at most.",
)
@click.option(
    "--as-of",
    callback=day,
    metavar="DATE",
    help="The day by which everything would be done, such as '30 พฤศจิกายน 2550' or 2007-11-30; "
    "by default the day the file speaks about.",
)
@evidence_folder
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of the text; by default it follows your locale.",
)
@click.pass_context
def missing(
    ctx: click.Context,
    file: Path,
    level: int,
    limit: int,
    as_of: date | None,
    files: Path | None,
    *,
    as_json: bool,
    lang: Language | None,
) -> None:
    """Say what is missing in FILE for a level: the smallest sets of steps that would unlock it.

    Exit code 0: the level is reached already. 3: something is missing that can be done.
    4: nothing could unlock the level on that day. 2: bad input.
    """
    stated = load_assessment(file)
    stated.indicator.must_have_level(level)
    assessment = open_assessment(stated, root=files)
    found = Found.of(assessment, level=level, limit=limit, as_of=as_of or stated.as_of)
    if as_json:
        print_json(as_record(found))
    else:
        is_terminal = sys.stdout is not None and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if is_terminal else None
        click.echo(as_text(found, language=lang or locale_language(), width=width), nl=False)
    ctx.exit(_EXIT_CODES[found.outcome])
