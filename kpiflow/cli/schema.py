"""`kpiflow schema`: the JSON Schema of a kind of file, for editors and other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from kpiflow.loading.schemas import Kind, schema_text


_BEGINS: Final = b'{\n  "$schema"'


@click.command()
@click.argument("kind", type=click.Choice(["definition", "assessment"]), default="definition")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it to this file; only a schema is written over.",
)
def schema(kind: Kind, output: Path | None) -> None:
    """Print the JSON Schema (draft 2020-12) of definition files, or of assessment files."""
    text = schema_text(kind).encode()
    if output is None:
        click.echo(text, nl=False)
        return
    if output.exists() and not _may_be_written_over(output):
        raise click.BadParameter(f"'{output}' holds something else than a schema", param_hint="--output")
    output.write_bytes(text)
    click.echo(f"schema written to {output}", err=True)


def _may_be_written_over(path: Path) -> bool:
    """Tell whether a file is empty or a schema: those are easily made again, others are not."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        begins = stream.read(len(_BEGINS))
    return begins in {b"", _BEGINS}
