"""`kpiflow anchor` and `kpiflow keygen`: fix journals as they are now, and make keys to sign that with."""

from __future__ import annotations

import os

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import click

from kpiflow.cli.journals import prefix_option
from kpiflow.cli.options import json_option, print_json
from kpiflow.errors import KpiflowError
from kpiflow.journal.checkpoints import Checkpoint, origin_of
from kpiflow.journal.notes import ISSUER, WITNESS, Note, SigningKey, read_signing_key
from kpiflow.journal.surveys import open_source
from kpiflow.journal.verification import checkpoint_of


_ONLY_MINE: Final = 0o600


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="STORE|FILE.jsonl")
@click.argument("streams", nargs=-1, metavar="[JOURNAL]...")
@click.option(
    "--key", type=click.Path(path_type=Path), metavar="FILE", help="Sign with the key in this file."
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="Write each anchor into a file of its own, in this folder.",
)
@prefix_option
@json_option
def anchor(
    file: Path,
    streams: tuple[str, ...],
    *,
    key: Path | None,
    folder: Path | None,
    prefix: str,
    as_json: bool,
) -> None:
    """Print the anchor of a journal as it is now, or write those of several into a folder.

    An anchor is three lines: keep them where nobody who can write the journal can change them.
    A damaged journal gets none. Exit code 0: done. 2: something is wrong; then nothing is written.
    """
    signing = signing_key(key) if key else None
    notes: dict[str, tuple[Checkpoint, Note]] = {}
    for journal in open_source(file).journals(streams):
        origin = origin_of(journal.stream, prefix=prefix)
        checkpoint = checkpoint_of(journal.lines, journal.stream, origin=origin)
        note = Note(text=checkpoint.text())
        notes[journal.stream] = (checkpoint, signing.signed(note) if signing else note)
    missing = [stream for stream in streams if stream not in notes]
    if missing:
        raise click.BadParameter(f"there is no journal '{missing[0]}'", param_hint="JOURNAL")
    if folder is None and len(notes) != 1:
        raise click.UsageError(
            f"there are {len(notes)} journals; name one, or a folder with --to: {', '.join(list(notes)[:20])}"
        )
    files = {stream: _written(folder, stream, *each) for stream, each in notes.items() if folder}
    if as_json:
        print_json(_record(notes, files))
    elif folder is None:
        [(_, note)] = notes.values()
        click.echo(note.content(), nl=False)


def _written(folder: Path, stream: str, checkpoint: Checkpoint, note: Note) -> Path:
    """Write an anchor into a file of its own."""
    path = folder / f"{quote(stream, safe='')}-{checkpoint.size}.anchor"
    _write_new(path, note.content())
    click.echo(f"anchor of {checkpoint.size} entries written to {path}", err=True)
    return path


def _record(notes: Mapping[str, tuple[Checkpoint, Note]], files: Mapping[str, Path]) -> dict[str, Any]:
    anchors = [
        {
            "journal": stream,
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "note": note.content().decode(),
            "file": str(files[stream]) if stream in files else None,
        }
        for stream, (checkpoint, note) in notes.items()
    ]
    return {"edition": 1, "anchors": anchors}


@click.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--witness", is_flag=True, help="Make the key of a witness, who cosigns anchors of others.")
@json_option
def keygen(name: str, file: Path, *, witness: bool, as_json: bool) -> None:
    """Make a key called NAME: the secret half goes into FILE, the half to verify with is printed.

    Give the printed line to whoever verifies, by another way than the journal. Whoever has FILE
    can sign in your name. Exit code 0: made. 2: FILE is there already, or cannot be written.
    """
    key = SigningKey.made(name, kind=WITNESS if witness else ISSUER)
    _write_new(file, f"{key.text()}\n".encode())
    verifier = key.verifier().text()
    if as_json:
        print_json({"edition": 1, "name": name, "verifier": verifier, "file": str(file)})
    else:
        click.echo(verifier)


def signing_key(path: Path) -> SigningKey:
    """Read the key in a file."""
    try:
        return read_signing_key(path.read_bytes().decode(errors="replace").removesuffix("\n"))
    except KpiflowError as error:
        raise click.BadParameter(str(error), param_hint="--key") from None
    except OSError as error:
        raise click.BadParameter(f"'{path}' cannot be read: {error.strerror}", param_hint="--key") from None


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there; nobody else may read it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_MINE)
    except OSError as error:
        raise click.UsageError(f"'{path}' cannot be written: {error.strerror}") from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
