"""Assessments that commands are asked about: one of each file, and those of stores, each judged when its turn comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path

import click

from attrs import frozen

from kpiflow.assessment import Assessment, Result
from kpiflow.errors import JournalError, KpiflowError, Problem, did_you_mean
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.checkpoints import Checkpoint
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.journal.surveys import SQLITE, anchors_by_journal
from kpiflow.journal.verification import Verification
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.text import shortened


@frozen(kw_only=True)
class Judged:
    """What an assessment comes to, and how far the journal that it was read from is verified.

    Attributes:
        result: What it comes to.
        anchor: What fixes its journal; `None` where it was read from a file.
        verified: How far its journal is verified; `None` where it was read from a file.
    """

    result: Result
    anchor: Checkpoint | None = None
    verified: Verification | None = None


@frozen(kw_only=True)
class Asked:
    """An assessment that is asked about.

    Attributes:
        source: The file or store it is in.
        name: What it is called; blank of a file, which is not read yet.
        judged: Reads and judges it; raises every error of ours.
    """

    source: Path
    name: str = ""
    judged: Callable[[], Judged]

    def __str__(self) -> str:
        return f"{self.source}: {self.name}" if self.name else str(self.source)


def asked(
    sources: Sequence[Path],
    stack: ExitStack,
    *,
    names: Sequence[str] = (),
    as_of: date | None = None,
    files: Path | None = None,
    anchors: Sequence[Anchor] = (),
) -> tuple[Asked, ...]:
    """Give the assessments that are asked about, in the order in which they are named.

    Args:
        sources: Assessment files and stores.
        stack: Closes the stores in the end.
        names: Those that are wanted of stores; all of them when none is named.
        as_of: The day to judge; by default that of the file, and today for a store.
        files: The folder that the paths of evidence files begin in.
        anchors: Anchors that were kept elsewhere, each of one of the journals.

    Raises:
        JournalError: An anchor cannot be read (KPI316), or is of no journal of a store (KPI314).
        click.BadParameter: Some are named, and there is no store.
    """
    found: list[Asked] = []
    stores: list[SqliteStore] = []
    kept: dict[str, tuple[Anchor, ...]] = {}
    for source in sources:
        if not is_store(source):
            found.append(Asked(source=source, judged=partial(_of_file, source, as_of, files)))
            continue
        try:
            store = stack.enter_context(SqliteStore(source))
            there = store.streams()
        except KpiflowError as error:
            found.append(Asked(source=source, judged=partial(_failed, error)))
            continue
        stores.append(store)
        found.extend(
            Asked(source=source, name=name, judged=partial(_of_store, store, name, as_of, kept))
            for name in there
            if not names or name in names
        )
    if names and not any(map(is_store, sources)):
        raise click.BadParameter(
            "it names an assessment of a store, and none is given", param_hint="--assessment"
        )
    known = tuple(name for store in stores for name in store.streams())
    kept.update(anchors_by_journal(anchors, known))
    found.extend(
        Asked(
            source=next(filter(is_store, sources)), name=name, judged=partial(_failed, unknown(name, known))
        )
        for name in dict.fromkeys(names)
        if name not in known
    )
    return tuple(found)


def is_store(path: Path) -> bool:
    """Tell whether a file is a SQLite store; one that cannot be read is left to others to refuse."""
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return False


def open_store(path: Path) -> SqliteStore:
    """Open a store that is there: an empty file is none, and does not become one.

    Raises:
        JournalError: It is no store, or cannot be opened (KPI300).
    """
    if path.is_file() and not is_store(path):
        raise JournalError(
            Problem(
                "KPI300",
                f"'{path.name}' is not a kpiflow store",
                hint="name a file that `kpiflow assess --store` or `kpiflow import` made",
            )
        )
    return SqliteStore(path)


def _of_file(path: Path, as_of: date | None, files: Path | None) -> Judged:
    stated = load_assessment(path)
    return Judged(result=open_assessment(stated, root=files).result(as_of=as_of or stated.as_of))


def _of_store(
    store: SqliteStore, name: str, as_of: date | None, anchors: Mapping[str, Sequence[Anchor]]
) -> Judged:
    assessment = Assessment.resume(name, store=store)
    return Judged(
        result=assessment.result(as_of=as_of),
        anchor=assessment.anchor(),
        verified=assessment.verify(anchors.get(name, ())),
    )


def _failed(error: KpiflowError) -> Judged:
    raise error


def unknown(name: str, known: Sequence[str]) -> JournalError:
    """Say that there is no assessment of a name in a store."""
    return JournalError(
        Problem(
            "KPI304",
            f"there is no assessment '{shortened(name)}'",
            declared=tuple(known),
            hint=did_you_mean(name, known),
        )
    )
