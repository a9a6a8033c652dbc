"""Packs made: everything a stranger needs to verify an assessment, in one file."""

from __future__ import annotations

import hashlib
import os

from collections.abc import Callable, Iterable
from datetime import date
from typing import BinaryIO

from attrs import frozen

from kpiflow.assessment import Assessment
from kpiflow.errors import EvidenceFileError, JournalError, Problem, ReportError
from kpiflow.files import observe
from kpiflow.journal.checkpoints import Checkpoint
from kpiflow.journal.notes import Note, SigningKey
from kpiflow.packs.archives import ArchiveWriter, Member
from kpiflow.packs.contents import Told, journal_text, replayed, sums_of, told as judged
from kpiflow.packs.evidence import PERSONAL, Gathered, LeftOut, gather, wanted_files
from kpiflow.packs.names import ANCHOR, CARD, DEFINITION, EVIDENCE, JOURNAL, PACK, PDF, README, RECORD, SUMS
from kpiflow.packs.terms import Terms, this_version, version_of_typst
from kpiflow.text import Language, shortened


@frozen(kw_only=True)
class Pack:
    """A pack that was made.

    Attributes:
        assessment: Whose journal is in it.
        as_of: The day it speaks of.
        names: The names of its files, in their order.
        left_out: Evidence files that are recorded and not in it.
        anchor: What fixes its journal.
        size: How many bytes it has.
        sha256: Its SHA-256, in hexadecimal.
    """

    assessment: str
    as_of: date
    names: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    anchor: Checkpoint
    size: int
    sha256: str

    @property
    def lacking(self) -> tuple[LeftOut, ...]:
        """The files that are left out and should not be."""
        return tuple(each for each in self.left_out if each.reason != PERSONAL)


def make_pack(  # noqa: PLR0913 -- one for each choice
    assessment: Assessment,
    to: BinaryIO,
    *,
    root: str | os.PathLike[str] | None = None,
    as_of: date | None = None,
    language: Language = "th",
    prefix: str = "kpiflow",
    key: SigningKey | None = None,
    is_incomplete: bool = False,
    is_from_file: bool = False,
    has_pdf: bool = False,
    told: Callable[[int], object] = lambda _bytes: None,
) -> Pack:
    """Write a pack of an assessment: the same bytes for the same journal, files and day, on every machine.

    Evidence files are read twice, once to look whether all are as recorded, before anything is
    written, and once to write them; what is written is checked as it is read.

    Args:
        assessment: The assessment; its journal alone goes into the pack, no personal value.
        to: Where the pack is written, a file opened for bytes.
        root: The folder that the paths of evidence files begin in.
        as_of: The day it speaks of; today by default.
        language: The language of the card.
        prefix: What stands before the name of the journal in the anchor.
        key: Signs the anchor.
        is_incomplete: Leave out evidence files that cannot go into it, and let the pack say so.
        is_from_file: Say that the journal was made for the pack, of an assessment file: its times tell nothing.
        has_pdf: Put the card in as a PDF file, too (extra `pdf`).
        told: Is told how many more bytes of evidence were read.

    Raises:
        ReportError: Evidence files are missing, changed or cannot be packed, all of them named
            (KPI704); the pack is too large or cannot be written (KPI705).
        MissingExtraError: A package is not installed (KPI700).
        EvidenceFileError: A file was changed while the pack was made (KPI605).
        JournalError: The journal is damaged (KPI3xx).
    """
    lines = list(assessment.store.lines(assessment.id))
    alone = replayed(_must_be_lines(lines), assessment.id)
    day = as_of or assessment.state().as_of
    gathered = gather(wanted_files(alone.state(as_of=day)), root, told=told)
    if gathered.problems and not is_incomplete:
        raise ReportError(*gathered.problems)
    terms = Terms(
        assessment=assessment.id,
        as_of=day,
        language=language,
        prefix=prefix,
        is_from_file=is_from_file,
        made_by=this_version(),
        set_by=version_of_typst() if has_pdf else "",
        left_out=gathered.left_out,
    )
    said = judged(alone, terms)
    texts = _texts(said, lines, key, has_pdf=has_pdf)
    members = [*(Member.of(name, content) for name, content in texts.items())]
    members += [member for _, member in gathered.members]
    texts[SUMS] = sums_of(members)
    members.append(Member.of(SUMS, texts[SUMS]))
    return _written(to, members, texts, said, gathered, root, told)


def _must_be_lines(lines: list[bytes]) -> list[bytes]:
    """Refuse a damaged line that would become two.

    Raises:
        JournalError: There is one (KPI321).
    """
    if any(b"\n" in line for line in lines):
        raise JournalError(Problem("KPI321", "an entry is damaged: it has a line end in it"))
    return lines


def _texts(said: Told, lines: Iterable[bytes], key: SigningKey | None, *, has_pdf: bool) -> dict[str, bytes]:
    note = Note(text=said.checkpoint.text())
    texts = {
        README: said.readme(),
        ANCHOR: (key.signed(note) if key else note).content(),
        CARD: said.page(),
        DEFINITION: said.definition(),
        JOURNAL: journal_text(lines),
        PACK: said.terms.text().encode(),
        RECORD: said.record().encode(),
    }
    if has_pdf:
        texts[PDF] = said.pdf()
    return texts


def _written(
    to: BinaryIO,
    members: Iterable[Member],
    texts: dict[str, bytes],
    said: Told,
    gathered: Gathered,
    root: str | os.PathLike[str] | None,
    told: Callable[[int], object],
) -> Pack:
    digesting = _Digesting(to)
    archive = ArchiveWriter(digesting, members)
    for member in archive.members:
        archive.begin(member)
        if member.name in texts:
            archive.write(texts[member.name])
        else:
            _copy(archive, member, root or os.curdir, told)
    archive.end()
    return Pack(
        assessment=said.terms.assessment,
        as_of=said.terms.as_of,
        names=tuple(member.name for member in archive.members),
        left_out=gathered.left_out,
        anchor=said.checkpoint,
        size=archive.size,
        sha256=digesting.hexdigest(),
    )


def _copy(
    archive: ArchiveWriter, member: Member, root: str | os.PathLike[str], told: Callable[[int], object]
) -> None:
    """Write an evidence file as it was when it was looked at."""
    path = member.name.removeprefix(EVIDENCE)

    def take(piece: bytes) -> None:
        archive.write(piece)
        told(len(piece))

    if observe(root, path, take=take).sha256 != member.sha256:
        raise EvidenceFileError(
            Problem(
                "KPI605",
                f"'{shortened(path)}' was changed while the pack was made",
                hint="make it again once nobody writes to it",
            )
        )


class _Digesting:
    """Passes on what is written, and knows its SHA-256."""

    def __init__(self, to: BinaryIO) -> None:
        self._to = to
        self._digest = hashlib.sha256()

    def write(self, piece: bytes) -> object:
        self._digest.update(piece)
        return self._to.write(piece)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()
