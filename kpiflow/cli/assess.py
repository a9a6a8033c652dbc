"""`kpiflow assess`: judge one assessment file, score it, and show or write the card."""

from __future__ import annotations

import os
import shutil
import sys

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Final

import click

from kpiflow.assessment import Assessment, Result
from kpiflow.cli.options import OBSERVER, day, evidence_folder, locale_language, print_whole
from kpiflow.guards.item_faults import file_faults
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.loading import AssessmentFile, load_assessment, open_assessment, unstated
from kpiflow.reports import (
    FORMATS,
    Card,
    format_of,
    make_card,
    make_record,
    render_json,
    render_terminal,
    write_report,
)
from kpiflow.reports.terminal import Paint, plain
from kpiflow.text import Language


NOT_SUPPORTED: Final = 3

_COLOURS: Final[Mapping[str, str]] = {
    "met": "green",
    "reached": "green",
    "waived": "yellow",
    "reached_by_decision": "yellow",
    "reached_above_decision": "yellow",
    "held_back": "yellow",
    "unknown": "yellow",
    "unmet": "red",
    "not_reached": "red",
    "error": "red",
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    callback=day,
    metavar="DATE",
    help="The day to judge, such as '30 พฤศจิกายน 2550' or 2007-11-30; by default the day the file speaks about.",
)
@click.option("--level", type=int, help="Show only what this level needs, and say whether it is reached.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option(
    "--card",
    type=click.Path(path_type=Path),
    help=f"Write the card to a file that ends with {', '.join(FORMATS)} (in Thai unless --lang en).",
)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    help="Keep the journal in this SQLite file; made if it is not there.",
)
@evidence_folder
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of text and card; by default text follows your locale and the card is Thai.",
)
@click.pass_context
def assess(
    ctx: click.Context,
    file: Path,
    as_of: date | None,
    level: int | None,
    *,
    as_json: bool,
    card: Path | None,
    store: Path | None,
    files: Path | None,
    lang: Language | None,
) -> None:
    """Judge the assessment in FILE against its indicator, and score it.

    Evidence files are looked at when their item is new; with --store also those of others,
    and what has changed is recorded.

    Exit code 0: the claimed level is supported. 3: it is not. 2: bad input.
    """
    stated = load_assessment(file)
    if level is not None:
        stated.indicator.must_have_level(level)
    if card:
        _refuse_to_write_over(card, store)
    with ExitStack() as stack:
        journal = stack.enter_context(SqliteStore(store)) if store else None
        assessment = open_assessment(stated, store=journal, root=files)
        if store:
            assessment.observe(files or stated.folder, by=OBSERVER)
            _tell_of_changed_files(assessment)
        result = assessment.result(as_of=as_of or stated.as_of)
        anchor = assessment.anchor() if store else None
        verified = assessment.verify() if store else None
        if store:
            _tell_of_the_journal(stated, assessment, store)
    if card:
        said = lang or "th"
        record = make_record(result, language=said, anchor=anchor, verified=verified)
        shown = make_card(result, language=said, anchor=anchor, verified=verified)
        write_report(shown, card, record=render_json(record))
        click.echo(f"card written to {card}", err=True)
    if as_json:
        record = make_record(result, level=level, language=lang or "en", anchor=anchor, verified=verified)
        print_whole(render_json(record))
    else:
        said = lang or locale_language()
        _show(make_card(result, language=said, level=level, anchor=anchor, verified=verified))
    ctx.exit(_exit_code(result))


def _refuse_to_write_over(card: Path, store: Path | None) -> None:
    """Refuse a card that could not be written, before anything is recorded."""
    place = Path(os.path.realpath(card))
    if store and place == Path(os.path.realpath(store)):
        raise click.BadParameter("the card and the store cannot be one file", param_hint="--card")
    if place.is_dir() or not place.parent.is_dir():
        raise click.BadParameter(f"'{card}' is not a file in a folder that exists", param_hint="--card")
    format_of(card).must_be_free(card)


def _tell_of_changed_files(assessment: Assessment) -> None:
    """Say which evidence does not count today for its files, whatever day is judged."""
    for entry in assessment.state().register.entries:
        for finding in file_faults(entry):
            click.echo(f"note: {finding.message.en}", err=True)


def _tell_of_the_journal(stated: AssessmentFile, assessment: Assessment, store: Path) -> None:
    click.echo(f"journal {store}: {len(assessment.history())} entries of {assessment.id}", err=True)
    left = unstated(stated, assessment)
    if left:
        click.echo(
            f"note: the journal also holds {', '.join(left)}, which this file does not state; "
            "it counts until it is withdrawn or ends",
            err=True,
        )


def _exit_code(result: Result) -> int:
    """Give 0 for a supported claim, and for a report that claims nothing."""
    if result.is_claim_supported is None and result.state.report is not None:
        return 0
    return 0 if result.is_claim_supported else NOT_SUPPORTED


def _show(card: Card) -> None:
    paint: Paint = plain if os.environ.get("NO_COLOR") else _painted
    width = shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None
    click.echo(render_terminal(card, paint=paint, width=width), nl=False)


def _painted(text: str, tone: str) -> str:
    return click.style(text, fg=_COLOURS[tone]) if tone in _COLOURS else text
