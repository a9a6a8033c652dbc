"""`kpiflow diff`: say what changed from one definition to the next, and who would gain or lose a level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import click

from attrs import evolve

from kpiflow.assessment.replaying import Replayed, replayed
from kpiflow.cli.diff_formats import Affected, Preview, as_json as record_text, as_markdown, as_text
from kpiflow.cli.options import day, json_option, locale_language, print_whole
from kpiflow.cli.outputs import beside, write_new
from kpiflow.cli.sources import open_store
from kpiflow.definitions import Indicator
from kpiflow.differences import compare
from kpiflow.journal import Store
from kpiflow.loading import load_indicator
from kpiflow.testing.difference_cases import DifferenceCases, difference_cases
from kpiflow.text import Language


LOSES: Final = 1
UNREADABLE: Final = 2
DIFFERS: Final = 3


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--store",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A store of journals: say which of its assessments would gain or lose a level.",
)
@click.option("--ratchet", is_flag=True, help="Fail only where a stored assessment would lose a level.")
@click.option("--as-of", callback=day, metavar="DATE", help="The day to judge on.")
@click.option(
    "--format",
    "written_as",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to write it: for a terminal, a code review or a program.",
)
@click.option(
    "--missing-cases",
    "is_missing_cases",
    is_flag=True,
    help="Write a test file of NEW with a case for every difference, instead of what changed.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write that test file; what changed is printed then. One that is there is not written over.",
)
@click.option(
    "--lang", type=click.Choice(["th", "en"]), help="Language of the text; by default your locale's."
)
@json_option
@click.pass_context
def diff(  # noqa: PLR0913 -- each option is an argument
    ctx: click.Context,
    old: Path,
    new: Path,
    *,
    store: Path | None,
    ratchet: bool,
    as_of: date | None,
    written_as: str,
    is_missing_cases: bool,
    output: Path | None,
    lang: Language | None,
    as_json: bool,
) -> None:
    """Say what changed from the definition OLD to NEW, and what that means.

    Rewrites that come to the same in every register are recognised; every difference that is
    claimed comes with a register that both were judged on. With --missing-cases these are
    written as cases that hold under NEW, and say what OLD and NEW come to.

    Exit code 0: proved to come to the same. 3: it may come to something else. With --ratchet
    it is 0 unless a stored assessment would lose a level, and then 1: whatever else differs.
    2: bad input, or a stored assessment cannot be replayed.
    """
    if ratchet and store is None:
        raise click.UsageError("--ratchet needs --store: it looks at stored assessments")
    if output is not None and not is_missing_cases:
        raise click.UsageError("--output needs --missing-cases: what changed is printed")
    before, after = load_indicator(old), load_indicator(new)
    preview = Preview(difference=compare(before, after, as_of=as_of))
    if store is not None:
        with open_store(store) as journals:
            found = tuple(_affected(journals, before, after, as_of))
        judged = [each for each in found if each.error or each.before is not None]
        changed = tuple(each for each in judged if each.error or each.why is not None)
        preview = evolve(preview, affected=changed, looked_at=len(judged))
    if is_missing_cases:
        made = difference_cases(preview.difference)
        if output is None:
            click.echo(made.text(new.name, before=old.name).encode(), nl=False)
            ctx.exit(_exit_code(preview, is_ratchet=ratchet))
        _write_cases(made, old=old, new=new, output=output)
    language = lang or locale_language()
    written = {"text": as_text, "markdown": as_markdown}
    text = record_text(preview) if as_json or written_as == "json" else written[written_as](preview, language)
    print_whole(text)
    ctx.exit(_exit_code(preview, is_ratchet=ratchet))


def _write_cases(made: DifferenceCases, *, old: Path, new: Path, output: Path) -> None:
    """Write a test file, unless there is nothing to test."""
    text = made.text(beside(new, output), before=old.name)
    if made.cases:
        write_new(output, text)
    else:
        click.echo(text.encode(), nl=False, err=True)
    click.echo(f"{output}: {len(made.cases)} cases" + ("" if made.cases else ", not written"), err=True)


def _affected(journals: Store, before: Indicator, after: Indicator, as_of: date | None) -> Iterator[Affected]:
    """Judge every assessment of a store under both definitions."""
    under_old = replayed(journals, rules=before, as_of=as_of)
    under_new = replayed(journals, rules=after, as_of=as_of)
    for ours, theirs in zip(under_old, under_new, strict=True):
        error = ours.error or theirs.error
        if error is not None:
            yield Affected(assessment=ours.assessment, error=error)
            continue
        both = Replayed(assessment=ours.assessment, own=ours.other, other=theirs.other)
        yield Affected(
            assessment=ours.assessment,
            before=ours.other,
            after=theirs.other,
            why=both.reason if both.changes else None,
        )


def _exit_code(preview: Preview, *, is_ratchet: bool) -> int:
    if any(each.error for each in preview.affected):
        return UNREADABLE
    if is_ratchet:
        return LOSES if preview.losing else 0
    return 0 if preview.difference.is_harmless and not preview.affected else DIFFERS
