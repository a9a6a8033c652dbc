"""`kpiflow test`: try the cases of test files beside the rules, and say what is not as expected."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Final

import click

from kpiflow.cli.checking import definitions_below
from kpiflow.cli.options import json_option, locale_language, print_whole
from kpiflow.testing.cases import CaseFile, load_cases
from kpiflow.testing.measures import WRITTEN, Measures
from kpiflow.testing.measuring import covered, mutated
from kpiflow.testing.runs import as_text, run_files
from kpiflow.text import Language, Text


FAILED: Final = 1

_UNTESTED: Final = Text(th="ไม่มีไฟล์ทดสอบใดทดสอบตัวชี้วัดนี้", en="no test file is about this definition")


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option(
    "--format",
    "format_",
    type=click.Choice(sorted({"text", *WRITTEN})),
    default="text",
    show_default=True,
    help="How to write what came of it.",
)
@json_option
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of explanations; by default it follows your locale, and English in JSON and JUnit.",
)
@click.option(
    "--coverage", is_flag=True, help="Say which atoms of guards the cases show met, unmet and decisive."
)
@click.option(
    "--mutate", is_flag=True, help="Say which small mistakes in the rules the cases would not notice."
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 100),
    metavar="N",
    help="Fail where fewer than N percent are covered, or noticed, or a definition in PATH has no cases.",
)
@click.pass_context
def test(
    ctx: click.Context,
    path: Path,
    *,
    format_: str,
    as_json: bool,
    lang: Language | None,
    coverage: bool,
    mutate: bool,
    threshold: float | None,
) -> None:
    """Try the cases of a test file (*.kpitest.yaml), or of all in the folder PATH and below it.

    What is covered and what goes unnoticed is written behind the cases, and into the same JSON
    object, or as suites of the same XML, where these are written for a program.

    Exit code 0: every case comes to what it expects, or is marked. 1: one does not, or less is
    covered or noticed than the threshold, which must hold for every definition and each of
    the two. 2: a file cannot be read, or gives or expects what cannot be meant.
    """
    format_ = "json" if as_json else format_
    if threshold is not None and not (coverage or mutate):
        raise click.UsageError("--threshold needs --coverage or --mutate")
    files = load_cases(path)
    runs = run_files(files)
    language = lang or (locale_language() if format_ == "text" else "en")
    if format_ == "text":  # at once: to try mistakes takes its time
        click.echo(as_text(runs, language=language).encode(), nl=False)
    measures = Measures(
        coverage=tuple(covered(files)) if coverage else None,
        mutation=tuple(mutated(files)) if mutate and runs.is_good else None,
        threshold=None if threshold is None else Fraction(str(threshold)),
    )
    if format_ == "text":
        for report in measures.reports:
            click.echo(f"{report.text(language)}\n".encode(), nl=False)
    else:
        print_whole(WRITTEN[format_](runs, measures, language=language))
    untested = _untested(path, files) if threshold else []
    for each in untested:
        click.echo(f"{each}: {_UNTESTED.in_language(language)}\n".encode(), nl=False, err=format_ != "text")
    ctx.exit(0 if runs.is_good and measures.are_enough and not untested else FAILED)


def _untested(path: Path, files: Iterable[CaseFile]) -> list[Path]:
    """Give the definitions in a folder that no test file in it is about: nothing of them is covered or noticed."""
    if not path.is_dir():
        return []
    tested = {file.definition.resolve() for file in files}
    return [each for each in definitions_below(path) if each.resolve() not in tested]
