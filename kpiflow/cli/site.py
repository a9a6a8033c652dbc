"""`kpiflow site`: a folder of pages on every assessment of a store, to be read and searched without a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.cli.journals import anchor_option, read_anchors
from kpiflow.cli.options import day, json_option, locale_language, print_json
from kpiflow.cli.progress import progress
from kpiflow.cli.sources import open_store
from kpiflow.loading import ScorecardFile, load_scorecard
from kpiflow.periods import Era
from kpiflow.site import Entry, Site, write_site
from kpiflow.text import Language, on_one_line


UNREADABLE: Final = 2

_MANY: Final = 40
"""So many assessments take about two seconds."""


@click.command()
@click.argument("store", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where the pages go; made if it is not there. Begin with its index.html.",
)
@click.option(
    "--scorecard",
    "scorecards",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Give this scorecard a page too; may be given several times.",
)
@click.option("--as-of", callback=day, metavar="DATE", help="The day to judge; by default today.")
@click.option(
    "--era",
    type=click.Choice(["be", "ce"]),
    default="be",
    show_default=True,
    help="The era of years in the index and of timelines.",
)
@anchor_option
@json_option
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of pages and text; by default pages are Thai, and text follows your locale.",
)
@click.pass_context
def site(
    ctx: click.Context,
    store: Path,
    output: Path,
    scorecards: tuple[Path, ...],
    as_of: date | None,
    anchors: tuple[Path, ...],
    *,
    era: Era,
    as_json: bool,
    lang: Language | None,
) -> None:
    """Write pages on every assessment in STORE into a folder, with an index that searches all of them.

    An assessment that cannot be read does not hide the others. Exit code 0: all have their pages.
    2: one cannot be read, or bad input. Nothing is recorded.
    """
    boards = _named(scorecards)
    with open_store(store) as journals, progress(len(journals.streams()), label="pages", many=_MANY) as told:
        found = write_site(
            journals,
            output,
            scorecards=boards,
            anchors=read_anchors(anchors),
            as_of=as_of,
            language=lang or "th",
            era=era,
            told=told,
        )
    if as_json:
        print_json(_record(found))
    else:
        for line in _lines(found, lang or locale_language()):
            click.echo(line)
    for name, error in found.unread:
        click.echo(f"{on_one_line(name)}:\n{error}", err=True)
    for name in found.left:
        click.echo(f"note: {on_one_line(name)} is of an earlier site, and is left", err=True)
    ctx.exit(UNREADABLE if found.unread else 0)


def _named(files: tuple[Path, ...]) -> Mapping[str, ScorecardFile]:
    """Read scorecards, each under a name of its own."""
    found: dict[str, ScorecardFile] = {}
    for path in files:
        name, n = path.stem, 1
        while name in found:
            n += 1
            name = f"{path.stem}-{n}"
        found[name] = load_scorecard(path)
    return found


def _lines(found: Site, language: Language) -> Iterator[str]:
    done, lost, gone = len(found.entries), len(found.unread), len(found.removed)
    if language == "th":
        yield f"เขียนหน้าของ {done} การประเมิน" + (f" อ่านไม่ได้ {lost}" if lost else "")
        if gone:
            yield f"ลบหน้าของครั้งก่อนที่ไม่มีแล้ว {gone} หน้า"
        yield f"เริ่มที่ {on_one_line(str(found.index))}"
        return
    plural = "" if done == 1 else "s"
    yield f"pages of {done} assessment{plural} written" + (f", {lost} cannot be read" if lost else "")
    if gone:
        yield f"{gone} page{'' if gone == 1 else 's'} of an earlier site removed"
    yield f"begin with {on_one_line(str(found.index))}"


def _record(found: Site) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    return {
        "edition": 1,
        "index": str(found.index),
        "assessments": [_of(each) for each in found.entries],
        "removed": list(found.removed),
        "left": list(found.left),
        "problems": [
            {"assessment": name, "code": problem.code, "message": problem.message}
            for name, error in found.unread
            for problem in error.problems
        ],
    }


def _of(each: Entry) -> dict[str, Any]:
    return {
        "assessment": each.assessment,
        "page": f"cards/{each.file}.html",
        "indicator": each.code,
        "year": each.year,
        "claimed": each.claimed,
        "level": each.supported,
        "accepted": each.accepted,
        "score": each.score if each.order else None,
        "weighted_score": each.weighted if each.order else None,
        "verification": each.seal,
    }
