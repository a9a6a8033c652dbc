"""`kpiflow schema`: the JSON Schema of a kind of file, or of what a command prints, for editors and programs."""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast, get_args

import click

from kpiflow.cli.records import RECORDS, record_schema_text
from kpiflow.loading.beside import Kind
from kpiflow.loading.schemas import schema_text


_BEGINS: Final = b'{\n  "$schema"'


@click.command()
@click.argument(
    "kind", type=click.Choice([*get_args(Kind), *RECORDS]), default="definition", metavar="[KIND]"
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it to this file; only a schema is written over.",
)
def schema(kind: str, output: Path | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a kind of file, or of what a command prints for programs.

    KIND is definition, assessment, scorecard or tests for files; of what is printed, record for
    the card (assess), or gap, missing, comparison, timeline, scorecard-result, scorecards, score, check,
    difference, test-result, replay, verification, import, recovery,
    observation, cards, site, pack, pack-verification, machine, anchors, key, cases or start.

    Exit code 0: printed or written. 2: the file cannot be written.
    """
    text = (record_schema_text(kind) if kind in RECORDS else schema_text(cast("Kind", kind))).encode()
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
