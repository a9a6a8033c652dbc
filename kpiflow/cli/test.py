"""`kpiflow test`: try the cases of test files beside the rules, and say what is not as expected."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from kpiflow.cli.options import locale_language
from kpiflow.testing.cases import load_cases
from kpiflow.testing.runs import FORMATS, run_files
from kpiflow.text import Language


FAILED: Final = 1


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option(
    "--format",
    "format_",
    type=click.Choice(sorted(FORMATS)),
    default="text",
    show_default=True,
    help="How to write what came of it.",
)
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of explanations; by default it follows your locale, and English in JSON and JUnit.",
)
@click.pass_context
def test(ctx: click.Context, path: Path, *, format_: str, lang: Language | None) -> None:
    """Try the cases of a test file (*.kpitest.yaml), or of all in the folder PATH and below it.

    Exit code 0: every case comes to what it expects, or is marked. 1: one does not. 2: a file
    cannot be read, or gives or expects what cannot be meant.
    """
    runs = run_files(load_cases(path))
    language = lang or (locale_language() if format_ == "text" else "en")
    click.echo(FORMATS[format_](runs, language=language).encode(), nl=False)
    ctx.exit(0 if runs.is_good else FAILED)
