"""`kpiflow diagram`: the levels of a definition as a state machine, as Mermaid text or SVG."""

from __future__ import annotations

from pathlib import Path

import click

from kpiflow.cli.drawn import Kind, write_picture
from kpiflow.cli.options import locale_language
from kpiflow.loading import load_indicator
from kpiflow.pictures import draw_moves, mermaid
from kpiflow.text import Language


@click.command()
@click.argument("definition", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "kind",
    type=click.Choice(["mermaid", "svg"]),
    help="Mermaid text, or a picture that stands by itself; by default SVG for a FILE.svg, and else Mermaid.",
)
@click.option(
    "--round", "months", type=click.Choice(["6", "9", "12"]), help="The ladder of this reporting round."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it to this file; only a picture of its kind is written over.",
)
@click.option(
    "--lang", type=click.Choice(["th", "en"]), help="Language of the picture; by default your locale's."
)
def diagram(
    definition: Path, kind: Kind | None, months: str | None, output: Path | None, lang: Language | None
) -> None:
    """Draw the levels of DEFINITION: what is asked on the way up to each, and how they fall.

    Exit code 0: it is drawn. 2: bad input, or what is there is no picture and is not written over.
    """
    indicator = load_indicator(definition)
    language, round_months = lang or locale_language(), None if months is None else int(months)
    if kind is None:
        kind = "svg" if output is not None and output.suffix.lower() == ".svg" else "mermaid"
    if kind == "svg":
        text = draw_moves(indicator, language=language, round_months=round_months).svg + "\n"
    else:
        text = mermaid(indicator, language=language, round_months=round_months)
    if output is None:
        click.echo(text.encode(), nl=False)
    else:
        write_picture(text, output, kind)
