"""`kpiflow pack`: an assessment with its evidence in one file, for a stranger to verify."""

from __future__ import annotations

import os

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.assessment import Assessment
from kpiflow.assessment.clock import noon_of
from kpiflow.cli.anchor import signing_key
from kpiflow.cli.journals import prefix_option
from kpiflow.cli.options import day, evidence_folder, json_option, locale_language, print_json
from kpiflow.cli.progress import progress
from kpiflow.cli.sources import is_store, unknown
from kpiflow.errors import JournalError, Problem
from kpiflow.journal.sqlite_file import SqliteFile
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.packs import Pack, make_pack
from kpiflow.packs.contents import replayed
from kpiflow.text import Language


_MANY: Final = 100_000_000
"""To read so many bytes twice takes about a second."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE|STORE")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="PACK.zip", help="The new file."
)
@click.option(
    "--assessment", "name", metavar="ID", help="Which one of a store; not needed where there is one."
)
@evidence_folder
@click.option(
    "--as-of",
    callback=day,
    metavar="DATE",
    help="The day it speaks of; by default the one that FILE speaks about, and today for a store.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="SECRETFILE",
    help="Sign the anchor with the key in this file.",
)
@prefix_option
@click.option(
    "--incomplete", is_flag=True, help="Leave out evidence files that are missing or changed, and say so."
)
@click.option("--pdf", "has_pdf", is_flag=True, help="Put the card in as a PDF file, too.")
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of card and text; by default the card is Thai and text follows your locale.",
)
@json_option
def pack(  # noqa: PLR0913 -- one for each option
    file: Path,
    *,
    output: Path,
    name: str | None,
    files: Path | None,
    as_of: date | None,
    key: Path | None,
    prefix: str,
    incomplete: bool,
    has_pdf: bool,
    lang: Language | None,
    as_json: bool,
) -> None:
    """Pack an assessment with its journal, evidence files, card and anchor, for a stranger to verify.

    The same journal, files and day give the same bytes everywhere. Personal values stay in the store.
    Exit code 0: made. 2: evidence files are missing or changed (all are named), or bad input;
    then nothing is written.
    """
    signing = signing_key(key) if key else None
    is_from_file = False
    if is_store(file):
        assessment, root = _of_store(file, name), files or file.parent
    else:
        assessment, root, as_of = _of_file(file, name, files, as_of)
        is_from_file = True
    with (
        _new(output) as to,
        progress(_evidence_bytes(assessment, as_of), label="packing", many=_MANY) as told,
    ):
        made = make_pack(
            assessment,
            to,
            root=root,
            as_of=as_of,
            language=lang or "th",
            prefix=prefix,
            key=signing,
            is_incomplete=incomplete,
            is_from_file=is_from_file,
            has_pdf=has_pdf,
            told=told,
        )
    if as_json:
        print_json(_record(made, output))
    _tell(made, output, lang or locale_language())


def _of_store(file: Path, name: str | None) -> Assessment:
    """Take up an assessment from its journal alone; the store is only read, and its vault not even that."""
    store = SqliteFile(file)
    known = store.streams()
    if name is None and len(known) != 1:
        raise JournalError(
            Problem(
                "KPI304",
                f"there are {len(known)} assessments in the store",
                declared=known,
                hint="name one with --assessment",
            )
        )
    meant = known[0] if name is None else name
    if meant not in known:
        raise unknown(meant, known)
    return replayed(list(store.lines(meant)), meant)


def _of_file(
    file: Path, name: str | None, files: Path | None, as_of: date | None
) -> tuple[Assessment, Path, date]:
    """Take an assessment file at its word, with a journal that is the same whenever it is made."""
    stated = load_assessment(file)
    if name is not None and name != stated.first.assessment:
        raise click.BadParameter(f"'{file}' is of '{stated.first.assessment}'", param_hint="--assessment")
    root = files or stated.folder
    clock = noon_of(stated.as_of, stated.indicator.time_zone)
    return open_assessment(stated, root=root, clock=clock), root, as_of or stated.as_of


def _evidence_bytes(assessment: Assessment, as_of: date | None) -> int:
    items = assessment.state(as_of=as_of).register.items()
    return 2 * sum(each.size or 0 for _, entry in items for each in entry.files)


@contextmanager
def _new(path: Path) -> Iterator[Any]:
    """Give a file that was not there; where it cannot be written to its end, leave none."""
    try:
        file = path.open("xb")
    except FileExistsError:
        raise click.BadParameter(f"'{path}' is there already", param_hint="--output") from None
    except OSError as error:
        raise click.BadParameter(
            f"'{path}' cannot be written: {error.strerror}", param_hint="--output"
        ) from None
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _record(made: Pack, output: Path) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    return {
        "edition": 1,
        "file": output.name,
        "sha256": made.sha256,
        "size": made.size,
        "assessment": made.assessment,
        "as_of": made.as_of.isoformat(),
        "anchor": made.anchor.text(),
        "files": list(made.names),
        "left_out": [each.record() for each in made.left_out],
    }


def _tell(made: Pack, output: Path, language: Language) -> None:
    said = {
        "th": f"เขียนแฟ้มหลักฐาน {output} แล้ว: {len(made.names)} ไฟล์ {made.size} ไบต์\nSHA-256 {made.sha256}",
        "en": f"pack written to {output}: {len(made.names)} files, {made.size} bytes\nSHA-256 {made.sha256}",
    }
    click.echo(said[language], err=True)
    if made.lacking:
        lacks = {
            "th": f"แฟ้มนี้ไม่ครบ: ขาดไฟล์หลักฐาน {len(made.lacking)} ไฟล์ และแฟ้มระบุไว้",
            "en": f"it is not complete, and says so: evidence files left out: {len(made.lacking)}",
        }
        click.echo(lacks[language], err=True)
