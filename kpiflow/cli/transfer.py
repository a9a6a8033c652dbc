"""`kpiflow export`, `kpiflow import` and `kpiflow recover`: journals to other places, and back after damage."""

from __future__ import annotations

import os
import sys

from pathlib import Path
from typing import Any, Final

import click

from kpiflow.cli.journals import TORN, anchor_option, prefix_option, read_anchors
from kpiflow.cli.options import json_option, print_json
from kpiflow.journal.jsonl import JsonLinesFile
from kpiflow.journal.recovery import (
    Plan,
    Recovered,
    plan_for_lines,
    plan_for_store,
    recover_lines,
    recover_store,
)
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.journal.sqlite_file import SqliteFile
from kpiflow.journal.surveys import open_source
from kpiflow.journal.transfer import Moved, export as write_lines, import_sound, sound_file


_ACTIONS: Final = {
    "cut": "the last {bytes} bytes of {name} would be copied beside it and cut off",
    "complete": "the last entry of {name} is whole but for its line end, which would be written",
    "copy": "what is confirmed would be copied from {name} into a new store (--to), everything else beside that",
}


@click.command("export")
@click.argument("store", type=click.Path(path_type=Path))
@click.argument("streams", nargs=-1, metavar="[JOURNAL]...")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this new file instead."
)
def export_(store: Path, streams: tuple[str, ...], *, output: Path | None) -> None:
    """Print the journals of a STORE as JSON Lines, all of them or those that are named.

    Personal values stay in the store. Exit code 0: done. 2: something cannot be read or written.
    """
    source = SqliteFile(store)
    if output is None:
        moved = write_lines(source, sys.stdout.buffer, streams=streams)
    else:
        moved = _written(source, output, streams)
    _tell(moved)


def _written(source: SqliteFile, output: Path, streams: tuple[str, ...]) -> tuple[Moved, ...]:
    """Write journals into a new file, down to the disk; where that fails, leave nothing that looks like them."""
    try:
        file = output.open("xb")
    except FileExistsError:
        raise click.BadParameter(f"'{output}' is there already", param_hint="--output") from None
    try:
        with file:
            moved = write_lines(source, file, streams=streams)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        output.unlink(missing_ok=True)
        raise
    return moved


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("store", type=click.Path(path_type=Path))
@json_option
def import_(file: Path, store: Path, *, as_json: bool) -> None:
    """Take the journals of a FILE of JSON Lines into a STORE, which is made if it is not there.

    The file is verified first. Each journal is taken over whole or not at all; what is there
    already must be the same. Exit code 0: done. 2: a file is damaged, or histories differ.
    """
    source = sound_file(file)  # first, so that no store is made for a damaged file
    with SqliteStore(store) as into:
        moved = import_sound(source, into)
    if as_json:
        print_json(
            {
                "edition": 1,
                "journals": [
                    {"stream": each.stream, "written": each.written, "known": each.known} for each in moved
                ],
            }
        )
    _tell(moved)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="STORE|FILE.jsonl")
@anchor_option
@click.option("--to", type=click.Path(path_type=Path), metavar="NEW", help="For a store: the new one.")
@click.option("--write", is_flag=True, help="Do it; without this it is only said what would be done.")
@prefix_option
@json_option
@click.pass_context
def recover(
    ctx: click.Context,
    file: Path,
    *,
    anchors: tuple[Path, ...],
    to: Path | None,
    write: bool,
    prefix: str,
    as_json: bool,
) -> None:
    """Say how a damaged store or file of JSON Lines can be gone on with; with --write, do it.

    No byte is lost: what is not kept is set aside. Give all anchors you have: where one says that
    there was more than would be kept, nothing is done. Exit code 0: nothing to do, or done.
    10: something would be done. 2: it is refused, or cannot be read or written.
    """
    held = read_anchors(anchors)
    is_store = not isinstance(open_source(file), JsonLinesFile)
    plan = (plan_for_store if is_store else plan_for_lines)(file, anchors=held, prefix=prefix)
    is_due = plan.action != "nothing"
    if as_json:
        done = _recovered(plan, to) if write and is_due else None
        print_json(_record(plan, done))
        ctx.exit(TORN if is_due and done is None else 0)
    for stream, kept, aside in plan.kept:
        click.echo(f"{stream}: {kept} entries kept" + (f", {aside} set aside" if aside else ""))
    if not is_due:
        click.echo(f"{file.name} needs no recovery")
        return
    if not write:
        click.echo(_ACTIONS[plan.action].format(name=file.name, bytes=len(plan.tail)))
        click.echo("nothing was changed; --write does it", err=True)
        ctx.exit(TORN)
    _tell_done(_recovered(plan, to), plan)


def _recovered(plan: Plan, to: Path | None) -> Recovered:
    if plan.action != "copy":
        return recover_lines(plan)
    if to is None:
        raise click.UsageError("name the new store with --to")
    return recover_store(plan, to)


def _record(plan: Plan, done: Recovered | None) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    return {
        "edition": 1,
        "file": plan.path.name,
        "action": plan.action,
        "is_done": done is not None,
        "journals": [
            {"stream": stream, "kept": kept, "set_aside": aside} for stream, kept, aside in plan.kept
        ],
        "store": str(done.store) if done and done.store else None,
        "aside": str(done.aside) if done and done.aside else None,
    }


def _tell_done(done: Recovered, plan: Plan) -> None:
    if done.store:
        click.echo(f"new store written to {done.store}; {plan.path.name} is as it was")
    if done.aside:
        click.echo(f"everything else is in {done.aside}")
    if plan.action == "complete":
        click.echo(f"the line end of the last entry was written to {plan.path.name}")


def _tell(moved: tuple[Moved, ...]) -> None:
    for each in moved:
        known = f", {each.known} were there already" if each.known else ""
        click.echo(f"{each.stream}: {each.written} entries written{known}", err=True)
    sys.stderr.flush()
