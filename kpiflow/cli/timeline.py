"""`kpiflow timeline`: the levels of an assessment over time, as text, as JSON, as a picture or as a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.assessment import Result, Stand
from kpiflow.cli.drawn import write_picture
from kpiflow.cli.options import day, evidence_folder, locale_language, print_json
from kpiflow.cli.report_files import must_be_free, write_report
from kpiflow.dates import PartialDate
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.periods import Era, format_date
from kpiflow.pictures import draw_timeline
from kpiflow.reports import FORMATS
from kpiflow.reports.course_report import make_course_report
from kpiflow.text import Language, Text, display_width, in_both, on_one_line


_WORDS: Final[Mapping[str, Text]] = {
    "indicator": Text(th="ตัวชี้วัดที่", en="Indicator"),
    "as_of": Text(th="ณ วันที่", en="as of"),
    "from": Text(th="ตั้งแต่วันที่", en="from"),
    "supported": Text(th="ที่หลักฐานสนับสนุน", en="supported"),
    "without": Text(th="ไม่รวมคำวินิจฉัย", en="without decisions"),
    "claimed": Text(th="ที่รายงาน", en="claimed"),
    "accepted": Text(th="ที่รับรอง", en="accepted"),
    "fell": Text(th="ลดลงเพราะ", en="fell, because"),
    "nothing": Text(th="ยังไม่มีการบันทึกใดภายในวันนี้", en="nothing was recorded by this day"),
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as-of", callback=day, metavar="DATE", help="The last day; by default the day the file speaks about."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"Write it to this file instead: a picture (.svg), or a report ({', '.join(FORMATS)}).",
)
@click.option(
    "--era", type=click.Choice(["be", "ce"]), default="be", show_default=True, help="The era of years."
)
@evidence_folder
@click.option(
    "--lang", type=click.Choice(["th", "en"]), help="Language of text and picture; by default your locale's."
)
def timeline(
    file: Path,
    as_of: date | None,
    *,
    as_json: bool,
    output: Path | None,
    era: Era,
    files: Path | None,
    lang: Language | None,
) -> None:
    """Tell on which days the levels of the assessment in FILE changed, and draw them with what they rest on.

    Exit code 0: they are told. 2: bad input, or what is there is something else and is not written over.
    """
    if output is not None and output.suffix.lower() != ".svg":
        must_be_free(output)  # which also refuses a name that says no format
    stated = load_assessment(file)
    assessment = open_assessment(stated, root=files)
    result = assessment.result(as_of=as_of or stated.as_of)
    course = assessment.course(as_of=result.as_of)
    language = lang or locale_language()
    if output is not None and output.suffix.lower() != ".svg":
        write_report(make_course_report(course, result, language=language, era=era), output)
    elif output is not None:
        drawing = draw_timeline(course, result, language=language, era=era)
        write_picture(drawing.svg + "\n", output, "svg")
    if as_json:
        print_json(_record(course, result))
    elif output is None:
        click.echo("".join(f"{line}\n" for line in _lines(course, result, language, era)), nl=False)


def _lines(course: tuple[Stand, ...], result: Result, language: Language, era: Era) -> Iterator[str]:
    def word(key: str) -> str:
        return _WORDS[key].in_language(language)

    def on(moment: date) -> str:
        return format_date(PartialDate(moment), language=language, era=era)

    indicator = result.indicator
    name = on_one_line(indicator.name.in_language(language))
    yield f"{word('indicator')} {on_one_line(indicator.code)}  {name} · {word('as_of')} {on(result.as_of)}"
    yield ""
    if not course:
        yield word("nothing")
        return
    heads = [word(key) for key in ("from", "supported", "without", "claimed", "accepted")]
    rows = [[on(stand.on), *("–" if n is None else str(n) for n in stand.levels)] for stand in course]
    widths = [max(map(display_width, column)) for column in zip(heads, *rows, strict=True)]
    yield _row(heads, widths)
    for stand, row in zip(course, rows, strict=True):
        yield _row(row, widths)
        if not stand.why.is_blank():
            yield f"  {word('fell')} {on_one_line(stand.why.in_language(language))}"


def _row(cells: list[str], widths: list[int]) -> str:
    first, *others = (
        (cell, " " * (width - display_width(cell))) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join((f"{first[0]}{first[1]}", *(f"{room}{cell}" for cell, room in others)))


def _record(course: tuple[Stand, ...], result: Result) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    return {
        "edition": 1,
        "indicator": result.indicator.code,
        "name": in_both(result.indicator.name),
        "assessment": result.assessment,
        "as_of": result.as_of.isoformat(),
        "course": [
            {
                "on": stand.on.isoformat(),
                "supported": stand.supported,
                "supported_without_decisions": stand.supported_without_decisions,
                "claimed": stand.claimed,
                "accepted": stand.accepted,
                "why": None if stand.why.is_blank() else in_both(stand.why),
            }
            for stand in course
        ],
    }
