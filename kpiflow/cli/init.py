"""`kpiflow init`: a folder with a first indicator that works, to be changed into one's own.

Its files are those of `starter`, copied as they are; nothing is filled into them.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

import click

from kpiflow.cli.options import json_option, locale_language, print_json
from kpiflow.text import Language, Text


STARTER: Final = ("README.md", "indicator.yaml", "assessment.yaml", "indicator.kpitest.yaml")
"""The files of a first indicator."""

_NEXT: Final = Text(
    th="สร้าง {folder} แล้ว ({files})\nลองต่อไป: cd {folder} && kpiflow test && kpiflow assess assessment.yaml",
    en="{folder} is there ({files}).\nNext: cd {folder} && kpiflow test && kpiflow assess assessment.yaml",
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of what is said; the files speak Thai and English.",
)
@json_option
def init(folder: Path, lang: Language | None, *, as_json: bool) -> None:
    """Begin in FOLDER: a definition of five levels, a report on it, and cases that try every rule.

    FOLDER is made if it is not there; one that holds anything is refused.

    Exit code 0: the files are there. 2: FOLDER is not empty, or cannot be written.
    """
    _must_be_empty(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in STARTER:
            with (folder / name).open("xb") as file:
                file.write(starter(name))
    except OSError as error:
        raise click.UsageError(f"'{folder}' cannot be written: {error.strerror}") from None
    if as_json:
        print_json({"edition": 1, "folder": str(folder), "files": list(STARTER)})
    said = _NEXT.in_language(lang or locale_language())
    click.echo(said.format(folder=folder, files=", ".join(STARTER)).encode(), err=True)


def starter(name: str) -> bytes:
    """Give one of the files of a first indicator, as it is written."""
    return files("kpiflow.cli").joinpath("starter", name).read_bytes()


def _must_be_empty(folder: Path) -> None:
    """Refuse a folder that holds anything, hidden or not: nothing of anybody's is ever mixed with this."""
    try:
        if folder.exists() and next(folder.iterdir(), None) is not None:
            raise click.UsageError(f"'{folder}' is not empty; name a new folder")
    except OSError as error:
        raise click.UsageError(f"'{folder}' cannot be used: {error.strerror}") from None
