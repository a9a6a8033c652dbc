"""`kpiflow cases`: make cases from a definition, as a test file to be read and kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from kpiflow.cli.options import day, json_option, print_json
from kpiflow.cli.outputs import beside, write_new
from kpiflow.loading import load_indicator
from kpiflow.testing.generation import Generated, generated


@click.command()
@click.argument("definition", type=click.Path(path_type=Path))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The test file to write, such as indicator.kpitest.yaml; one that is there is not written over.",
)
@click.option(
    "--as-of", callback=day, metavar="DATE", help="The day to judge on; by default the last of its windows."
)
@json_option
def cases(definition: Path, *, output: Path | None, as_of: date | None, as_json: bool) -> None:
    """Make cases from DEFINITION: the least that unlocks each level, and what lies just short of it.

    They say what the rules come to, not what they should: read them before you keep them.

    Exit code 0: written. 2: bad input, or the file is there already.
    """
    made = generated(load_indicator(definition), as_of=as_of)
    if output is not None:
        write_new(output, made.text(beside(definition, output)))
        click.echo(f"{output}: {len(made.cases)} cases", err=True)
    if as_json:
        print_json(_record(made, output))
    elif output is None:
        click.echo(made.text(definition.name).encode(), nl=False)


def _record(made: Generated, output: Path | None) -> dict[str, Any]:
    """Tell what was made; the cases themselves are what the test file says."""
    return {
        "edition": 1,
        "indicator": made.indicator.code,
        "as_of": made.as_of.isoformat(),
        "cases": [each.name for each in made.cases],
        "file": None if output is None else str(output),
    }
