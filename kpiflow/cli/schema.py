"""`kpiflow schema`: the JSON Schema of a kind of file, for editors and other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from kpiflow.loading.beside import Kind
from kpiflow.loading.schemas import schema_text


_BEGINS: Final = b'{\n  "$schema"'


@click.command()
@click.argument(
    "kind", type=click.Choice(["definition", "assessment", "scorecard", "tests"]), default="definition"
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it to this file; only a schema is written over.",
)
def schema(kind: Kind, output: Path | None) -> None:
    """Print the JSON Schema (draft 2020-12) of definition, assessment, scorecard or test files.

    Exit code 0: printed or written. 2: the file cannot be written.
    """
    text = schema_text(kind).encode()
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        _write(text, output)
    except OSError as error:
        raise click.BadParameter(
            f"'{output}' cannot be written: {error.strerror}", param_hint="--output"
        ) from None
    click.echo(f"schema written to {output}", err=True)


def _write(text: bytes, path: Path) -> None:
    """Write a schema, over nothing but an earlier one: that is easily made again, other files are not."""
    there = path.read_bytes() if path.is_file() else b""
    if there and not there.startswith(_BEGINS):
        raise click.BadParameter(f"'{path}' holds something else than a schema", param_hint="--output")
    path.write_bytes(text)
