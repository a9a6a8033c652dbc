"""The files that items of an assessment file consist of: looked at, and compared with what is stated of them.

Their paths begin in one folder for all files of an assessment, by default that of the one
that stands for itself, so that they mean the same whichever file is read.
"""

from __future__ import annotations

import os

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from attrs import evolve, frozen

from kpiflow.errors import EvidenceFileError, LoadingError, Path, Problem
from kpiflow.evidence import EvidenceItem, FileRecord
from kpiflow.files import examine
from kpiflow.loading.contents import AssessmentFile, Part
from kpiflow.text import shortened


T = TypeVar("T")

_SEEN_BY_NOBODY: Final = "0" * 64


@frozen(kw_only=True)
class Looked:
    """What an assessment file states once its evidence files were looked at.

    Attributes:
        file: The same file, its items with what their files hold.
        remarks: What gives pause and refuses nothing, each with its place (KPI608, KPI609).
    """

    file: AssessmentFile
    remarks: tuple[Problem, ...] = ()


def look(
    file: AssessmentFile,
    *,
    root: str | os.PathLike[str] | None = None,
    known: Mapping[str, EvidenceItem] | None = None,
) -> Looked:
    """Look at the evidence files of an assessment file.

    Args:
        file: What the file states.
        root: The folder that the paths begin in; by default that of the assessment file that
            stands for itself.
        known: Items that were submitted already, by identifier. Their files are taken as they
            were then: what has become of them since is for `Assessment.observe` to say.

    Raises:
        LoadingError: A file cannot be looked at (KPI600 to KPI606), or is not what is stated of
            it (KPI607); all problems at once, each with its place.
    """
    looker = _Looker(root=file.folder if root is None else root, known=known or {})
    parts: list[Part] = []
    problems: list[Problem] = []
    remarks: list[Problem] = []
    for part in file.parts:
        items = []
        for n, item in enumerate(part.content.evidence):
            found = looker.look(item)
            items.append(found.item)
            problems.extend(part.source.placed(each.under(("evidence", n))) for each in found.problems)
            remarks.extend(part.source.placed(each.under(("evidence", n))) for each in found.remarks)
        parts.append(_with_items(part, tuple(items)))
    if problems:
        raise LoadingError(*problems)
    return Looked(file=evolve(file, parts=tuple(parts)), remarks=tuple(remarks))


def as_if_looked_at(file: AssessmentFile) -> AssessmentFile:
    """Give a file as if its evidence files had been looked at, to rehearse what it states without them."""
    return evolve(
        file,
        parts=tuple(
            _with_items(part, tuple(item_as_if_looked_at(item) for item in part.content.evidence))
            for part in file.parts
        ),
    )


def item_as_if_looked_at(item: EvidenceItem) -> EvidenceItem:
    """Give an item as if its files had been looked at."""
    if not item.files:
        return item
    return evolve(
        item,
        files=tuple(
            evolve(each, sha256=each.sha256 or _SEEN_BY_NOBODY, size=each.size or 0) for each in item.files
        ),
    )


def as_stated(fact: T) -> T:
    """Give an item as a file states it, without what its files hold; anything else as it is."""
    if isinstance(fact, EvidenceItem) and fact.files:
        return evolve(fact, files=tuple(FileRecord(path=each.path) for each in fact.files))
    return fact


def _with_items(part: Part, items: tuple[EvidenceItem, ...]) -> Part:
    return evolve(part, content=evolve(part.content, evidence=items))


@frozen(kw_only=True)
class _Found:
    """An item with its files looked at, and what came up, each with its place in the item."""

    item: EvidenceItem
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()


@frozen(kw_only=True)
class _Looker:
    """Looks at the files of items, unless the journal knows them already."""

    root: str | os.PathLike[str]
    known: Mapping[str, EvidenceItem]

    def look(self, item: EvidenceItem) -> _Found:
        before = self.known.get(item.id)
        if not item.files or before == item:
            return _Found(item=item)
        is_known = before is not None and as_stated(before) == as_stated(item)
        files: list[FileRecord] = []
        problems: list[Problem] = []
        remarks: list[Problem] = []
        for n, stated in enumerate(item.files):
            here: Path = ("files", n)
            try:
                if is_known and before is not None:
                    seen = before.files[n]
                else:
                    examined = examine(self.root, stated.path)
                    seen = evolve(examined.record, shared=stated.shared)
                    remarks.extend(each.under(here) for each in examined.remarks)
            except EvidenceFileError as error:
                problems.extend(each.under(here) for each in error.problems)
                files.append(stated)
                continue
            problems.extend(each.under(here) for each in _contradictions(stated, seen))
            files.append(seen)
        return _Found(item=evolve(item, files=tuple(files)), problems=tuple(problems), remarks=tuple(remarks))


def _contradictions(stated: FileRecord, seen: FileRecord) -> Iterator[Problem]:
    """Find what is stated of a file and is not so."""
    for key in ("sha256", "size", "media_type"):
        said, is_so = getattr(stated, key), getattr(seen, key)
        if said not in {"", None, is_so}:
            yield Problem(
                "KPI607",
                f"'{shortened(stated.path)}' is not what is stated of it",
                (key,),
                expected=str(said),
                got=str(is_so),
                hint="look at the file, or leave out what is not known of it",
            )
