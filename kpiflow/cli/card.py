"""`kpiflow card`: the card of one assessment to a file, or those of many into a folder."""

from __future__ import annotations

import hashlib

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from attrs import frozen

from kpiflow.cli.journals import anchor_option, read_anchors
from kpiflow.cli.options import day, evidence_folder, json_option, locale_language, print_json
from kpiflow.cli.progress import progress
from kpiflow.cli.report_files import must_be_free
from kpiflow.cli.sources import Asked, Judged, asked
from kpiflow.errors import KpiflowError, Problem, ReportError
from kpiflow.reports import FORMATS, format_of, make_card, make_record, render_json
from kpiflow.reports.card import Card
from kpiflow.reports.filing import FileKind
from kpiflow.reports.folders import Folder
from kpiflow.reports.forms import fill_form, must_have_docxtpl
from kpiflow.reports.naming import file_name
from kpiflow.reports.scorecard_words import points_said
from kpiflow.text import Language, on_one_line


UNREADABLE: Final = 2

_MANY: Final = 50
"""So many cards take about two seconds."""
_TOLD: Final = 20
"""So many assessments are named that fail for one reason."""


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="OUT",
    help=f"A file that ends with {', '.join(FORMATS)} for one card; any other name is a folder, made if it is not there.",
)
@click.option(
    "--format",
    "named",
    type=click.Choice([suffix.removeprefix(".") for suffix in FORMATS]),
    help="The format of cards in a folder; by default html, and docx with --form.",
)
@click.option(
    "--form",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FORM.docx",
    help="Fill the cards into this Word form, whose places are named between braces.",
)
@click.option(
    "--assessment",
    "names",
    multiple=True,
    metavar="ID",
    help="Only this assessment of a store; may be given several times.",
)
@click.option(
    "--as-of",
    callback=day,
    metavar="DATE",
    help="The day to judge; by default the day a file speaks about, and today for a store.",
)
@evidence_folder
@anchor_option
@json_option
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of cards and text; by default cards are Thai, and text follows your locale.",
)
@click.pass_context
def card(  # noqa: PLR0913 -- one for each option
    ctx: click.Context,
    sources: tuple[Path, ...],
    output: Path,
    named: str | None,
    form: Path | None,
    names: tuple[str, ...],
    as_of: date | None,
    files: Path | None,
    anchors: tuple[Path, ...],
    *,
    as_json: bool,
    lang: Language | None,
) -> None:
    """Write the card of each assessment in SOURCE, a file or a SQLite store, to a file or into a folder.

    One that cannot be read does not hide the others. Exit code 0: all were written.
    2: one could not be, or bad input. Nothing is recorded.
    """
    with ExitStack() as stack:
        wanted = asked(sources, stack, names=names, as_of=as_of, files=files, anchors=read_anchors(anchors))
        writer = _writer(output, named, form, wanted, lang or "th")
        with progress(len(wanted), label="cards", many=_MANY) as told:
            for each in wanted:
                writer.write(each)
                told()
    if as_json:
        print_json(_record(writer))
    else:
        for line in _lines(writer, lang or locale_language()):
            click.echo(line)
    for line in _complaints(writer.failed):
        click.echo(line, err=True)
    ctx.exit(UNREADABLE if writer.failed else 0)


@frozen(kw_only=True)
class _Written:
    """A card that was written."""

    path: Path
    judged: Judged
    sha256: str


class _Writer:
    """Writes one card after the other, and keeps what came of each."""

    def __init__(
        self,
        place: Callable[[str], tuple[Folder, str]],
        kind: FileKind,
        render: Callable[[Card, str], bytes],
        language: Language,
    ) -> None:
        self.written: list[_Written] = []
        self.failed: list[tuple[Asked, KpiflowError]] = []
        self._language = language
        self._place, self._kind, self._render = place, kind, render
        self._taken: dict[str, Asked] = {}

    def write(self, wanted: Asked) -> None:
        """Write a card, or keep why it cannot be."""
        try:
            judged = wanted.judged()
            folder, name = self._place(judged.result.assessment)
            if name in self._taken:
                raise _written_already(judged.result.assessment, self._taken[name])
            content = self._content(judged)
            path = folder.write(name, content, self._kind)
        except KpiflowError as error:  # one that cannot be written does not hide the others
            self.failed.append((wanted, error))
        else:
            self._taken[name] = wanted
            digest = hashlib.sha256(content).hexdigest()
            self.written.append(_Written(path=path, judged=judged, sha256=digest))

    def _content(self, judged: Judged) -> bytes:
        said: Mapping[str, Any] = {
            "language": self._language,
            "anchor": judged.anchor,
            "verified": judged.verified,
        }
        record = render_json(make_record(judged.result, **said))
        return self._render(make_card(judged.result, **said), record)


def _writer(
    output: Path, named: str | None, form: Path | None, wanted: Sequence[Asked], language: Language
) -> _Writer:
    """Decide where cards go and in which format, and refuse what could not be written."""
    suffix = output.suffix.lower()
    is_file = bool(suffix) and not output.is_dir()
    if is_file:
        format_of(output)  # refuses a name that ends like a file of no format
    said = f".{named}" if named else ""
    if is_file and len(wanted) != 1:
        raise click.UsageError(
            f"there are {len(wanted)} assessments: name a folder, or one of them with --assessment"
        )
    if is_file and said and said != suffix:
        raise click.UsageError(f"'{output}' is not {said}: leave --format out, or name the file otherwise")
    chosen = suffix if is_file else said or (".docx" if form else ".html")
    if form and chosen != ".docx":
        raise click.UsageError("a form is filled as .docx")
    kind = FORMATS[chosen].kind
    FORMATS[chosen].must_be_there()
    if form:
        must_have_docxtpl()
    if is_file:
        must_be_free(output)
    folder = Folder(output.parent if is_file else output)
    folder.must_be_free([(output.name, kind)] if is_file else [])

    def place(assessment: str) -> tuple[Folder, str]:
        return folder, output.name if is_file else f"{file_name(assessment)}{chosen}"

    return _Writer(place, kind, partial(_filled, form) if form else FORMATS[chosen].render, language)


def _filled(form: Path, card: Card, _record: str) -> bytes:
    return fill_form(card, form)


def _written_already(assessment: str, by: Asked) -> ReportError:
    return ReportError(
        Problem(
            "KPI701",
            f"the card of '{assessment}' was written already, from {by}",
            hint="name each assessment once, or write them into two folders",
        )
    )


# --- what is told -------------------------------------------------------------------------


def _lines(writer: _Writer, language: Language) -> Iterator[str]:
    for each in writer.written:
        result = each.judged.result
        level, points = result.ladder.supported, points_said(result.score, language)
        said = {"th": f"ระดับ {level} คะแนน {points}", "en": f"level {level}, score {points}"}[language]
        yield f"{on_one_line(str(each.path))}: {said}"
    done, failed = len(writer.written), len(writer.failed)
    plural = "" if done == 1 else "s"
    lost = {"th": f" เขียนไม่ได้ {failed}", "en": f", {failed} cannot be written"}[language] if failed else ""
    yield {"th": f"เขียนการ์ด {done} ใบ", "en": f"{done} card{plural} written"}[language] + lost


def _complaints(failed: Sequence[tuple[Asked, KpiflowError]]) -> Iterator[str]:
    """Tell each problem once, under those that have it."""
    told: dict[str, list[str]] = {}
    for each, error in failed:
        told.setdefault(str(error), []).append(on_one_line(str(each)))
    for problem, those in told.items():
        more = f", … and {len(those) - _TOLD} more" if len(those) > _TOLD else ""
        yield f"{', '.join(those[:_TOLD])}{more}:\n{problem}"


def _record(writer: _Writer) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    return {
        "edition": 1,
        "cards": [_card_record(each) for each in writer.written],
        "problems": [
            {
                "source": str(each.source),
                "assessment": each.name or None,
                "code": problem.code,
                "message": problem.message,
            }
            for each, error in writer.failed
            for problem in error.problems
        ],
    }


def _card_record(each: _Written) -> dict[str, Any]:
    result = each.judged.result
    has_points = result.score.earned.value is not None
    return {
        "path": str(each.path),
        "assessment": result.assessment,
        "indicator": result.indicator.code,
        "as_of": result.as_of.isoformat(),
        "level": result.ladder.supported,
        "claimed": result.state.claimed,
        "accepted": result.state.accepted,
        "score": points_said(result.score, "en") if has_points else None,
        "state": result.score.state,
        "weighted_score": result.score.printed() if has_points else None,
        "sha256": each.sha256,
    }
