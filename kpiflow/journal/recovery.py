"""Going on after damage, without losing a byte: first what would be done, then doing it.

A torn entry at the end of JSON Lines is copied beside the file before it is cut off. Of a
damaged SQLite store, what is confirmed is copied into a new store and everything else
into a file beside that; the old store is left as it is. Where an anchor says that there
was more than would be kept, nothing is done: a cut tail and a removed one look the same.
"""

from __future__ import annotations

import json
import os

from base64 import b64encode
from collections.abc import Iterable, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Final, Literal, TypeAlias

from attrs import frozen

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.jsonl import JsonLinesFile
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.journal.sqlite_file import SqliteFile
from kpiflow.journal.surveys import survey
from kpiflow.journal.transfer import take_over


Action: TypeAlias = Literal["nothing", "cut", "complete", "copy"]

_OF_ANCHORS: Final = {"KPI312", "KPI313", "KPI314", "KPI316"}  # signatures are not asked for here
_ONLY_MINE: Final = 0o600


@frozen(kw_only=True)
class Plan:
    """What recovering a file would do.

    Attributes:
        path: The file.
        action: Nothing; cut a torn entry off; write the end of a line that is whole but for that; or
            copy what is confirmed into a new store.
        kept: For each journal: its name, how many entries would be kept, and how many set aside.
        offset: For `cut` and `complete`: where the file would end.
        tail: For `cut` and `complete`: the bytes behind that.
    """

    path: Path
    action: Action
    kept: tuple[tuple[str, int, int], ...]
    offset: int = 0
    tail: bytes = b""


@frozen(kw_only=True)
class Recovered:
    """What was written: where the bytes are that were set aside, and the new store."""

    aside: Path | None = None
    store: Path | None = None


def plan_for_lines(path: Path, *, anchors: Sequence[Anchor] = (), prefix: str = "kpiflow") -> Plan:
    """Say what recovering a file of JSON Lines would do.

    Raises:
        JournalError: It cannot be read (KPI300). It is damaged elsewhere than at its end, or an anchor
            says that there was more (KPI320).
    """
    source = JsonLinesFile(path)
    found = survey(source, anchors=anchors, prefix=prefix)
    kept = tuple((each.stream, each.size, 0) for each in found.journals)
    offset, tail = source.offset, source.tail
    if tail:
        whole = survey(JsonLinesFile(path, is_tail_whole=True), anchors=anchors, prefix=prefix)
        if not whole.all_problems:
            kept = tuple((each.stream, each.size, 0) for each in whole.journals)
            return Plan(path=path, action="complete", kept=kept, offset=offset, tail=tail)
    others = [problem for problem in found.all_problems if problem.code != "KPI311"]
    if others:
        raise _refused(path, others)
    return Plan(path=path, action="cut" if tail else "nothing", kept=kept, offset=offset, tail=tail)


def recover_lines(plan: Plan) -> Recovered:
    """Do what was planned for a file of JSON Lines; its torn bytes are on the disk before they are cut off.

    Raises:
        JournalError: The file changed since (KPI320), or cannot be written (KPI300).
    """
    if plan.action == "nothing":
        return Recovered()
    try:
        with plan.path.open("r+b") as file:
            file.seek(plan.offset)
            if file.read() != plan.tail:
                raise JournalError(
                    Problem(
                        "KPI320",
                        f"'{plan.path.name}' changed since it was looked at",
                        hint="let nobody write to it, and recover again",
                    )
                )
            if plan.action == "complete":
                file.write(b"\n")
                aside = None
            else:
                aside = _set_aside(plan.path, "torn", [plan.tail])
                file.truncate(plan.offset)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unwritable(plan.path, error) from error
    return Recovered(aside=aside)


def plan_for_store(path: Path, *, anchors: Sequence[Anchor] = (), prefix: str = "kpiflow") -> Plan:
    """Say what recovering a SQLite store would do.

    Raises:
        JournalError: It cannot be read at all (KPI300), is in another format (KPI302), or an anchor says
            that there was something else or more than could be kept (KPI320).
    """
    found = survey(SqliteFile(path, is_thorough=True), anchors=anchors, prefix=prefix)
    kept = tuple((each.stream, each.confirmed, each.size - each.confirmed) for each in found.journals)
    refusing = [problem for problem in found.all_problems if problem.code in _OF_ANCHORS]
    for journal in found.journals:
        refusing.extend(
            Problem(
                "KPI312", f"anchor '{each.name}' covers {each.size} entries; {journal.confirmed} can be kept"
            )
            for each in journal.fixed
            if each.size > journal.confirmed
        )
    if refusing:
        raise _refused(path, refusing)
    return Plan(path=path, action="copy" if found.all_problems else "nothing", kept=kept)


def recover_store(plan: Plan, to: Path) -> Recovered:
    """Copy what is confirmed into a new store, with its personal values, and all other rows beside it.

    Raises:
        JournalError: There is something at the new place already, or the store changed since (KPI320), or
            one of them cannot be read or written (KPI300); then nothing is left at the new place,
            unless it cannot be removed.
    """
    if plan.action == "nothing":
        return Recovered()
    try:
        if to.exists():
            raise JournalError(
                Problem(
                    "KPI320", f"'{to.name}' is there already", hint="name a new file for what is recovered"
                )
            )
        aside = _copied_or_nothing(plan, to)
    except OSError as error:
        raise _unwritable(to, error) from error
    return Recovered(store=to, aside=aside)


def _copied_or_nothing(plan: Plan, to: Path) -> Path | None:
    """Copy a store, or leave nothing that anybody could take for the whole."""
    try:
        return _copied(plan, to)
    except (JournalError, OSError):
        for kind in ("", "-wal", "-shm", "-journal"):
            to.with_name(f"{to.name}{kind}").unlink(missing_ok=True)
        raise


def _copied(plan: Plan, to: Path) -> Path | None:
    """Copy a store, and say where the rest is, if there is any."""
    source = SqliteFile(plan.path)
    left: list[bytes] = []
    with SqliteStore(to) as store:
        for stream, kept, _ in plan.kept:
            rows = source.rows(stream)
            lines = [row.line for row in islice(rows, kept)]
            if len(lines) < kept:
                raise JournalError(Problem("KPI320", f"'{plan.path.name}' changed since it was looked at"))
            take_over(store, stream, lines, secrets=source.secrets(stream))
            try:
                left.extend(
                    _record(stream, row.version, row.command_id, row.previous, row.line) for row in rows
                )
            except JournalError as error:  # what SQLite itself cannot read stays in the old file
                left.append(_record(stream, -1, str(error).encode(), b"", b""))
    return _set_aside(to, "left", left) if left else None


def _record(stream: str, version: int, command_id: bytes, previous: bytes, line: bytes) -> bytes:
    """Write a row as one line, whatever bytes it holds."""
    said = {
        "stream": stream,
        "version": version,
        "command_id": b64encode(command_id).decode(),
        "previous": b64encode(previous).decode(),
        "line": b64encode(line).decode(),
    }
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _set_aside(path: Path, kind: str, pieces: Iterable[bytes]) -> Path:
    """Write bytes into a new file beside another one, down to the disk."""
    for n in count(1):
        aside = path.with_name(f"{path.name}.{kind}-{n}")
        try:
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_MINE)
        except FileExistsError:
            continue
        except OSError as error:
            raise _unwritable(aside, error) from error
        break
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise _unwritable(aside, error) from error
    if os.name == "posix":  # elsewhere a folder cannot be opened
        folder = os.open(aside.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # so that its name is on the disk, too
        finally:
            os.close(folder)
    return aside


def _refused(path: Path, problems: Sequence[Problem]) -> JournalError:
    return JournalError(
        Problem(
            "KPI320",
            f"'{path.name}' is not recovered: more than a torn end is wrong",
            reasons=tuple(f"{each.code}: {each.message}" for each in problems[:20]),
            hint="restore it from a copy; nothing was changed",
        )
    )


def _unwritable(path: Path, error: OSError) -> JournalError:
    return JournalError(
        Problem(
            "KPI300",
            f"'{path.name}' cannot be written",
            got=str(error.strerror),
            hint="nothing was cut off; check that you may write here",
        )
    )
