"""`kpiflow diagram`: the levels of a definition as a state machine, as Mermaid text, SVG, SCXML or data."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Final

import click

from kpiflow import codec
from kpiflow.cli.drawn import Kind, write_picture
from kpiflow.cli.options import json_option, locale_language, print_json
from kpiflow.cli.report_files import is_report, must_be_free, write_report
from kpiflow.definitions import Indicator
from kpiflow.differences.moves import natural_day
from kpiflow.integrations import to_scxml
from kpiflow.ladder import asked_by
from kpiflow.loading import load_indicator
from kpiflow.pictures import draw_moves, mermaid
from kpiflow.reports import FORMATS
from kpiflow.reports.rules_report import make_rules_report
from kpiflow.text import Language, in_both


_KINDS: Final[Mapping[str, Kind]] = {"": "mermaid", ".mmd": "mermaid", ".svg": "svg", ".scxml": "scxml"}
"""Kinds of pictures by how the names of their files end."""


@click.command()
@click.argument("definition", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "kind",
    type=click.Choice(["mermaid", "svg", "scxml"]),
    help="Mermaid text, a picture that stands by itself, or a state chart; by default as FILE ends, and else Mermaid.",
)
@click.option(
    "--round", "months", type=click.Choice(["6", "9", "12"]), help="The ladder of this reporting round."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it to this file, a report on the rules where its name says a format of reports; only its like is written over.",
)
@click.option(
    "--lang", type=click.Choice(["th", "en"]), help="Language of the picture; by default your locale's."
)
@json_option
def diagram(
    definition: Path,
    kind: Kind | None,
    months: str | None,
    output: Path | None,
    lang: Language | None,
    *,
    as_json: bool,
) -> None:
    """Draw the levels of DEFINITION: what is asked on the way up to each, and how they fall.

    Exit code 0: it is drawn. 2: bad input, or what is there is no picture and is not written over.
    """
    indicator = load_indicator(definition)
    language, round_months = lang or locale_language(), None if months is None else int(months)
    if as_json:
        print_json(_record(indicator, round_months))
    if output is None and as_json:
        return
    if output is not None and kind is None and is_report(output):
        must_be_free(output)
        write_report(make_rules_report(indicator, language=language, round_months=round_months), output)
        return
    kind = kind or _kind_for(output)
    if kind == "scxml" and round_months is not None:
        raise click.BadParameter("a state chart is that of the whole year", param_hint="--round")
    text = _drawn(indicator, kind, language, round_months)
    if output is None:
        click.echo(text.encode(), nl=False)
    else:
        write_picture(text, output, kind)


def _kind_for(output: Path | None) -> Kind:
    """Tell what a file is to hold by how its name ends.

    Raises:
        BadParameter: It ends like nothing that is drawn.
    """
    suffix = output.suffix.lower() if output else ""
    if suffix not in _KINDS:
        known = ", ".join((*filter(None, _KINDS), *FORMATS))
        raise click.BadParameter(
            f"'{output}' ends like nothing that is drawn; it may end with {known}, or say --format",
            param_hint="--output",
        )
    return _KINDS[suffix]


def _drawn(indicator: Indicator, kind: Kind, language: Language, round_months: int | None) -> str:
    match kind:
        case "svg":
            return draw_moves(indicator, language=language, round_months=round_months).svg + "\n"
        case "scxml":
            return to_scxml(indicator)
        case "mermaid":
            return mermaid(indicator, language=language, round_months=round_months)


def _record(indicator: Indicator, round_months: int | None) -> dict[str, Any]:
    """Give the machine as data: its levels, what each asks for, and the moves between them."""
    levels = indicator.ladder_for(round_months)
    asked = asked_by(indicator, as_of=natural_day(indicator))
    numbers = (0, *(level.level for level in levels))
    up = [{"from": below, "to": above, "move": "advance"} for below, above in pairwise(numbers)]
    down = [{"from": above, "to": below, "move": "fall"} for below, above in combinations(numbers, 2)]
    return {
        "edition": 1,
        "indicator": indicator.code,
        "definition_sha256": codec.digest(indicator),
        "progression": indicator.progression,
        "states": [
            {
                "level": level.level,
                "name": in_both(level.name),
                "requirements": [
                    {
                        "id": each.id,
                        "text": in_both(each.text),
                        "needs": in_both(asked[each.id].needs) if each.id in asked else None,
                    }
                    for each in level.requirements
                ],
            }
            for level in levels
        ],
        "moves": up + down,
    }
