"""`kpiflow score`: what one level or one reading of a definition is worth, and how that comes about."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from kpiflow.assessment.scoring_alone import Worth, worth_of_level, worth_of_reading
from kpiflow.cli.options import locale_language, print_json
from kpiflow.definitions import Indicator
from kpiflow.evidence import Reading
from kpiflow.loading import load_indicator
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language, Text, arabic_digits, in_both, on_one_line


_WORDS = {
    "indicator": Text(th="ตัวชี้วัดที่ {code}  {name}", en="Indicator {code}  {name}"),
    "level": Text(th="ระดับ", en="Level"),
    "points": Text(th="ค่าคะแนน", en="Points"),
    "weighted": Text(th="ค่าคะแนนถ่วงน้ำหนัก", en="Weighted score"),
}


@click.command()
@click.argument("definition", type=click.Path(path_type=Path))
@click.option("--level", type=int, help="The level to score; 0 for none.")
@click.option(
    "--reading",
    metavar="NUMBER",
    help="The reading to score, such as 81.25, or 171/190 for a ratio; taken exactly as it is written.",
)
@click.option(
    "--measure",
    metavar="ID",
    help="What the reading is of; by default that of the criteria, or the only one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option(
    "--lang", type=click.Choice(["th", "en"]), help="Language of the text; by default it follows your locale."
)
def score(
    definition: Path,
    *,
    level: int | None,
    reading: str | None,
    measure: str | None,
    as_json: bool,
    lang: Language | None,
) -> None:
    """Score one level, or one reading, of DEFINITION by itself: without adjustments and gates.

    Exit code 0: it is scored. 2: bad input.
    """
    if (level is None) == (reading is None):
        raise click.UsageError("name either --level or --reading")
    indicator = load_indicator(definition)
    if level is not None:
        if measure is not None:
            raise click.UsageError("--measure goes with --reading")
        found = worth_of_level(indicator, level)
    else:
        found = worth_of_reading(indicator, _reading(measure or _measure_of(indicator), reading or ""))
    if as_json:
        print_json(as_record(indicator, found, reading=reading))
    else:
        click.echo(as_text(indicator, found, lang or locale_language()), nl=False)


def _measure_of(indicator: Indicator) -> str:
    """Give the measure that a reading is of when none is named."""
    if indicator.criteria is not None:
        return indicator.criteria.measure
    named = [each.id for each in indicator.measures]
    if len(named) != 1:
        known = f"name one of {', '.join(named)}" if named else "the definition declares no measure"
        raise click.BadParameter(known, param_hint="--measure")
    return named[0]


def _reading(measure: str, written: str) -> Reading:
    """Read a number, or the two numbers of a ratio, digit by digit."""
    numbers = [_number(each) for each in arabic_digits(written).split("/")]
    match numbers:
        case [value]:
            return Reading(measure=measure, value=value)
        case [numerator, denominator]:
            return Reading(measure=measure, numerator=numerator, denominator=denominator)
        case _:
            raise click.BadParameter(f"'{written}' is neither a number nor a ratio", param_hint="--reading")


def _number(written: str) -> Decimal:
    try:
        return Decimal(written.strip())
    except InvalidOperation:
        raise click.BadParameter(f"'{written}' is not a number", param_hint="--reading") from None


def as_text(indicator: Indicator, found: Worth, language: Language) -> str:
    """Write for people: level, points, weighted score, and how they come about."""

    def said(word: str, **values: object) -> str:
        return _WORDS[word].in_language(language).format(**values)

    figures = (
        f"{said('level')} {found.level}",
        f"{said('points')} {found.score.points_shown()}",
        f"{said('weighted')} {found.score.printed()}",
    )
    lines = [
        said("indicator", code=indicator.code, name=indicator.name.in_language(language)),
        " · ".join(figures),
        "",
        *(step.in_language(language) for step in found.score.derivation),
    ]
    return "".join(f"{on_one_line(line)}\n" for line in lines)


def as_record(indicator: Indicator, found: Worth, *, reading: str | None) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    score = found.score
    has_points = score.earned.value is not None
    return {
        "edition": 1,
        "indicator": indicator.code,
        "name": in_both(indicator.name),
        "reading": reading,
        "level": found.level,
        "points": score.points_shown() if has_points else None,
        "points_exact": str(score.points) if has_points else None,
        "state": score.state,
        "weight": shown_exactly(score.weight),
        "weighted": score.printed() if has_points else None,
        "weighted_exact": str(score.weighted) if has_points else None,
        "derivation": [in_both(step) for step in score.derivation],
    }
