"""Pictures on their way to a file: only a picture of the same kind is written over."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, TypeAlias

import click


Kind: TypeAlias = Literal["svg", "mermaid", "scxml"]

_BEGINS: Final[dict[Kind, bytes]] = {
    "svg": b"<svg ",
    "mermaid": b"stateDiagram-v2",
    "scxml": b'<?xml version="1.0" encoding="UTF-8"?>\n<scxml ',
}


def write_picture(text: str, path: Path, kind: Kind) -> None:
    """Write a picture over nothing but an earlier one: that is easily made again, other files are not.

    Raises:
        BadParameter: Something else is there, or it cannot be written.
    """
    try:
        there = path.read_bytes() if path.is_file() else b""
        if there and not there.startswith(_BEGINS[kind]):
            raise click.BadParameter(
                f"'{path}' holds something else than such a picture", param_hint="--output"
            )
        path.write_bytes(text.encode())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise click.BadParameter(f"'{path}' cannot be written: {reason}", param_hint="--output") from None
    click.echo(f"picture written to {path}", err=True)
