"""`kpiflow verify` and `kpiflow fsck`: say what is wrong with journals, and how far they are fixed and by what."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.cli.journals import (
    anchor_option,
    exit_code,
    prefix_option,
    read_anchors,
    read_keys,
    reading,
    record_of,
)
from kpiflow.cli.options import locale_language, print_json
from kpiflow.cli.verify_pack import is_pack, tell_of_pack
from kpiflow.errors import JournalError, Problem
from kpiflow.journal.anchors import Demands, Fixed
from kpiflow.journal.sentences import sentences
from kpiflow.journal.surveys import Survey, open_source, survey
from kpiflow.journal.verification import Level, Verification
from kpiflow.text import Language, joined, on_one_line


_LEVELS: Final[dict[str, Level]] = {"anchored": "T1", "signed": "T2", "witnessed": "T4"}


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="PACK.zip|STORE|FILE.jsonl")
@click.argument("streams", nargs=-1, metavar="[JOURNAL]...")
@anchor_option
@click.option(
    "--key", "keys", multiple=True, metavar="KEY", help="A key you trust; every anchor must be signed."
)
@click.option("--witness", "witnesses", multiple=True, metavar="KEY", help="A witness you trust.")
@click.option("--quorum", type=click.IntRange(min=1), help="How many of the witnesses; all by default.")
@click.option("--require", "required", type=click.Choice(list(_LEVELS)), help="Fail unless fixed like this.")
@click.option(
    "--max-unanchored",
    type=click.IntRange(min=0),
    metavar="N",
    help="Fail if more of the newest entries are not fixed.",
)
@prefix_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option(
    "--lang", type=click.Choice(["th", "en"]), help="Language of the text; by default your locale's."
)
@click.pass_context
def verify(  # noqa: PLR0913 -- one for each option
    ctx: click.Context,
    file: Path,
    streams: tuple[str, ...],
    *,
    anchors: tuple[Path, ...],
    keys: tuple[str, ...],
    witnesses: tuple[str, ...],
    quorum: int | None,
    required: str | None,
    max_unanchored: int | None,
    prefix: str,
    as_json: bool,
    lang: Language | None,
) -> None:
    """Verify a pack, or the journals in a store or a file of JSON Lines, all of them or those that are named.

    Exit code 0: nothing is wrong, and they are fixed as asked for. 10: torn at the end. 11: damaged.
    12: shorter than an anchor. 13: another history than an anchor's. 14: not fixed as asked for.
    15: an anchor of another journal, or without the signature asked for. 16: in another format. 2: bad input.
    Of packs: 17: another archive than its files give. 18: a file is not the one that is listed or recorded.
    19: it says something else than its journal comes to. 20: evidence files are left out.
    """
    demands = Demands(
        keys=read_keys(keys, "--key"), witnesses=read_keys(witnesses, "--witness"), quorum=quorum or 0
    )
    level: Level | None = _LEVELS[required] if required else "T1" if max_unanchored is not None else None
    if is_pack(file):
        told_of = tell_of_pack(
            file,
            streams=streams,
            anchors=read_anchors(anchors),
            demands=demands,
            prefix=prefix,
            level=level,
            max_unanchored=max_unanchored,
            language=None if as_json else lang or locale_language(),
        )
        ctx.exit(told_of)
    with reading(file) as told:
        found = survey(
            open_source(file),
            streams=streams,
            anchors=read_anchors(anchors),
            demands=demands,
            prefix=prefix,
            told=told,
        )
    lacking = _lacking(found, level, max_unanchored)
    code = exit_code((*found.all_problems, *lacking))
    if as_json:
        _print_record(file, found, lacking, code)
    else:
        _print_text(file, found, lacking, lang or locale_language())
    ctx.exit(code)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="STORE|FILE.jsonl")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option(
    "--lang", type=click.Choice(["th", "en"]), help="Language of the text; by default your locale's."
)
@click.pass_context
def fsck(ctx: click.Context, file: Path, *, as_json: bool, lang: Language | None) -> None:
    """Look through all of a store or a file of JSON Lines for damage; nothing is changed.

    Entries, the columns of their rows, and the file of the database itself. Exit codes are those
    of `kpiflow verify`.
    """
    with reading(file) as told:
        found = survey(open_source(file, is_thorough=True), told=told)
    code = exit_code(found.all_problems)
    if as_json:
        _print_record(file, found, (), code)
    else:
        _print_text(file, found, (), lang or locale_language())
    ctx.exit(code)


def _lacking(found: Survey, level: Level | None, max_unanchored: int | None) -> tuple[Problem, ...]:
    """Find where sound journals are not fixed as asked for."""
    if level is None:
        return ()
    lacking: list[Problem] = []
    if not found.journals and not found.problems:
        lacking.append(Problem("KPI317", "there is no journal that could be fixed"))
    for journal in found.journals:
        if not journal.problems:
            try:
                journal.require(level, max_unanchored=max_unanchored)
            except JournalError as error:
                lacking.extend(error.problems)
    return tuple(lacking)


def _print_text(file: Path, found: Survey, lacking: Sequence[Problem], language: Language) -> None:
    lines: list[str] = []
    for journal in found.journals:
        lines.append(f"{on_one_line(journal.stream) or '?'}:")
        lines.extend(f"  {on_one_line(text.in_language(language))}" for text in sentences(journal))
        lines.extend(_problem_lines(journal))
    lines.extend(str(problem) for problem in (*found.problems, *lacking))
    if not lines:
        lines.append(f"{file.name} holds no journal.")
    click.echo("".join(f"{line}\n" for line in lines).encode(), nl=False)


def _problem_lines(journal: Verification) -> list[str]:
    told = [str(problem) for problem in journal.problems]
    if journal.unlisted:
        told.append(f"… and {journal.unlisted} more problems")
    told.extend(f"warning {problem}" for problem in journal.warnings)
    if journal.unlisted_warnings:
        told.append(f"… and {journal.unlisted_warnings} more warnings")
    return told


def _print_record(file: Path, found: Survey, lacking: Sequence[Problem], code: int) -> None:
    record = {
        "edition": 1,
        "file": file.name,
        "exit_code": code,
        "journals": [_record(journal) for journal in found.journals],
        "problems": [record_of(problem) for problem in (*found.problems, *lacking)],
    }
    print_json(record, sort_keys=True)


def _record(journal: Verification) -> dict[str, Any]:
    said = joined(sentences(journal), separator=" ")
    return {
        "stream": journal.stream,
        "size": journal.size,
        "confirmed": journal.confirmed,
        "first_unconfirmed_byte": journal.offset if journal.confirmed < journal.size else None,
        "levels": list(journal.levels),
        "covered": journal.covered,
        "unanchored": journal.unanchored,
        "anchors": [_anchor_record(each) for each in journal.fixed],
        "problems": [record_of(problem) for problem in journal.problems],
        "more_problems": journal.unlisted,
        "warnings": [record_of(problem) for problem in journal.warnings],
        "more_warnings": journal.unlisted_warnings,
        "says": {"en": said.en, "th": said.th},
    }


def _anchor_record(anchor: Fixed) -> dict[str, Any]:
    return {
        "name": anchor.name,
        "size": anchor.size,
        "root": b64encode(anchor.root).decode(),
        "keys": [key.text() for key in anchor.keys],
        "witnesses": [{"name": each.name, "stated": each.stated.isoformat()} for each in anchor.witnesses],
        "has_quorum": anchor.has_quorum,
    }
