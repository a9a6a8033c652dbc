"""`kpiflow scorecard`: roll scorecards up, and show what they come to and what disagrees."""

from __future__ import annotations

import shutil
import sys

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import click

from kpiflow.assessment.clock import clock_in, day_of
from kpiflow.cli.options import day, locale_language, print_json
from kpiflow.cli.report_files import must_be_free, report_file, write_report
from kpiflow.cli.scorecard_ranks import as_records, as_table
from kpiflow.cli.scorecard_tree import Speech, as_record, as_text
from kpiflow.loading import load_scorecard
from kpiflow.reports import Report
from kpiflow.reports.agencies_report import Agencies, make_agencies_report
from kpiflow.reports.scorecard_making import make_scorecard_report
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.text import Language


DISAGREES: Final = 3

_TIME_ZONE: Final = "Asia/Bangkok"
"""Where the day of a report begins: a scorecard names no time zone of its own."""


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--round",
    "months",
    type=click.Choice(["6", "9", "12"]),
    help="The reporting round, whose weights and parts count; by default the one a file is about.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@report_file
@click.option("--on", callback=day, metavar="DATE", help="The day that a report bears; by default today.")
@click.option(
    "--lang",
    type=click.Choice(["th", "en", "both"]),
    help="Language of the text; by default a file is Thai, and text follows your locale.",
)
@click.pass_context
def scorecard(
    ctx: click.Context,
    files: tuple[Path, ...],
    months: str | None,
    *,
    as_json: bool,
    output: Path | None,
    on: date | None,
    lang: Speech | None,
) -> None:
    """Roll up the scorecard in FILE: the tree, its result, and what is printed otherwise.

    Several scorecards are put side by side, and ranked where they ask for the same.

    Exit code 0: all is there and agrees. 3: a line has no points yet, or something is printed
    that is not what it comes to. 2: bad input.
    """
    if output is not None:
        if lang == "both":
            raise click.BadParameter("a report speaks one language", param_hint="--lang")
        must_be_free(output)
    cards = [(file.name, _shown(file, months)) for file in files]
    if as_json:
        print_json(as_record(cards[0][1]) if len(cards) == 1 else as_records(cards))
    if output is not None and lang != "both":
        bears = on or day_of(clock_in(_TIME_ZONE), _TIME_ZONE)
        write_report(_report(cards, bears, lang or "th"), output)
    elif not as_json:
        is_terminal = sys.stdout is not None and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if is_terminal else None
        speech = lang or locale_language()
        text = (
            as_text(cards[0][1], language=speech, width=width) if len(cards) == 1 else as_table(cards, speech)
        )
        click.echo(text, nl=False)
    ctx.exit(DISAGREES if any(shown.misprints or shown.missing for _, shown in cards) else 0)


def _shown(file: Path, months: str | None) -> Shown:
    stated = load_scorecard(file)
    return Shown.of(
        stated.sheet, stated.roll_up(round_months=None if months is None else int(months), keep_missing=True)
    )


def _report(cards: Sequence[tuple[str, Shown]], day: date, language: Language) -> Report:
    if len(cards) == 1:
        return make_scorecard_report(cards[0][1], day=day, language=language)
    return make_agencies_report(Agencies.of(cards, language=language), day=day, language=language)
