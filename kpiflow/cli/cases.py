"""`kpiflow cases`: make cases from a definition, as a test file to be read and kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpiflow.cli.options import day
from kpiflow.cli.outputs import beside, write_new
from kpiflow.loading import load_indicator
from kpiflow.testing.generation import generated


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
def cases(definition: Path, *, output: Path | None, as_of: date | None) -> None:
    """Make cases from DEFINITION: the least that unlocks each level, and what lies just short of it.

    They say what the rules come to, not what they should: read them before you keep them.

    Exit code 0: written. 2: bad input, or the file is there already.
    """
    made = generated(load_indicator(definition), as_of=as_of)
    if output is None:
        click.echo(made.text(definition.name).encode(), nl=False)
        return
    write_new(output, made.text(beside(definition, output)))
    click.echo(f"{output}: {len(made.cases)} cases", err=True)
