"""`kpiflow scorecard`: roll one scorecard up, and show what it comes to and what disagrees."""

from __future__ import annotations

import json
import shutil
import sys

from pathlib import Path
from typing import Final

import click

from kpiflow.cli.options import locale_language
from kpiflow.cli.scorecard_tree import Shown, Speech, as_record, as_text
from kpiflow.loading import load_scorecard


DISAGREES: Final = 3


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--round",
    "months",
    type=click.Choice(["6", "9", "12"]),
    help="The reporting round, whose weights and parts count; by default the one the file is about.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option(
    "--lang",
    type=click.Choice(["th", "en", "both"]),
    help="Language of the text; by default it follows your locale.",
)
@click.pass_context
def scorecard(
    ctx: click.Context, file: Path, months: str | None, *, as_json: bool, lang: Speech | None
) -> None:
    """Roll up the scorecard in FILE: the tree, its result, and what is printed otherwise.

    Exit code 0: all is there and agrees. 3: a line has no points yet, or something is printed
    that is not what it comes to. 2: bad input.
    """
    stated = load_scorecard(file)
    rolled = stated.roll_up(round_months=None if months is None else int(months), keep_missing=True)
    shown = Shown.of(stated.sheet, rolled)
    if as_json:
        click.echo((json.dumps(as_record(shown), ensure_ascii=False, indent=2) + "\n").encode(), nl=False)
    else:
        is_terminal = sys.stdout is not None and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if is_terminal else None
        click.echo(as_text(shown, language=lang or locale_language(), width=width), nl=False)
    ctx.exit(DISAGREES if shown.misprints or shown.missing else 0)
