"""`kpiflow observe`: read the evidence files of an assessment again, and say what has become of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.assessment import Assessment
from kpiflow.assessment.events import Observed
from kpiflow.cli.options import OBSERVER, day, evidence_folder, json_option, locale_language, print_json
from kpiflow.cli.sources import open_store
from kpiflow.guards.item_faults import file_faults
from kpiflow.loading import load_assessment
from kpiflow.text import Language, Text, in_both, on_one_line


NOT_AS_SHOWN: Final = 3


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--store",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The SQLite file that holds the journal of the assessment.",
)
@click.option("--by", default=OBSERVER, show_default=True, help="Who looks.")
@click.option(
    "--on", callback=day, metavar="DATE", help="The day from which a change counts; by default today."
)
@evidence_folder
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of the text; by default it follows your locale.",
)
@json_option
@click.pass_context
def observe(
    ctx: click.Context,
    file: Path,
    *,
    store: Path,
    by: str,
    on: date | None,
    files: Path | None,
    lang: Language | None,
    as_json: bool,
) -> None:
    """Read the evidence files of the assessment in FILE again, and record what has changed.

    Exit code 0: every file is as it counts. 3: a file was changed or is missing. 2: bad input.
    """
    stated = load_assessment(file)
    language = lang or locale_language()
    with open_store(store) as journal:
        assessment = Assessment.resume(stated.first.assessment, store=journal)
        news = assessment.observe(files or stated.folder, by=by, on=on)
        faults = [
            finding.message
            for entry in assessment.state(as_of=on).register.entries
            for finding in file_faults(entry)
        ]
    if as_json:
        print_json(_record(assessment, news, faults))
    else:
        for said in (*faults, *_falls(news)):
            click.echo(on_one_line(said.in_language(language)))
    click.echo(_summary(assessment, news), err=True)
    ctx.exit(NOT_AS_SHOWN if faults else 0)


def _falls(news: tuple[Observed, ...]) -> Iterator[Text]:
    """Say which falls of the level the changes brought about."""
    for event in news:
        fall = event.regression
        if fall is not None:
            yield Text(
                th=f"ระดับลดลงจาก {fall.before} เป็น {fall.after}: {fall.reason.th}",
                en=f"the level falls from {fall.before} to {fall.after}: {fall.reason.en}",
            )


def _record(assessment: Assessment, news: tuple[Observed, ...], faults: Sequence[Text]) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    falls = [event.regression for event in news if event.regression is not None]
    return {
        "edition": 1,
        "assessment": assessment.id,
        "files": _files_of(assessment),
        "recorded": len(news),
        "faults": [in_both(each) for each in faults],
        "falls": [
            {"before": each.before, "after": each.after, "reason": in_both(each.reason)} for each in falls
        ],
    }


def _files_of(assessment: Assessment) -> int:
    return sum(len(item.files) for item, _ in assessment.state().register.items())


def _summary(assessment: Assessment, news: tuple[Observed, ...]) -> str:
    files = _files_of(assessment)
    changes = "1 change" if len(news) == 1 else f"{len(news)} changes"
    return f"{files} {'file' if files == 1 else 'files'} of {assessment.id}; {changes} recorded"
