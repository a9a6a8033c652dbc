"""Test files that commands write: beside their definition, and never over a file that somebody may have mended."""

from __future__ import annotations

from os.path import relpath
from pathlib import Path

import click


def beside(definition: Path, output: Path) -> str:
    """Give a definition as a test file names it.

    Raises:
        UsageError: The test file lies where it could not name it.
    """
    named = Path(relpath(definition, output.parent)).as_posix()
    if named.startswith("../"):
        raise click.UsageError("write the test file beside the definition, or in a folder above it")
    return named


def write_new(output: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        UsageError: It is there already.
    """
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.UsageError(f"'{output}' is there already, and is not written over") from None
