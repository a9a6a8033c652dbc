"""What can be said of a pack: everything that is wrong with it, what its journal is fixed by, and no more.

The archive is read once; what is judged are the bytes that were hashed. Nothing is
unpacked. The answer is an object without a truth value, as that of a journal is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NoReturn

from attrs import evolve, field, frozen

from kpiflow.assessment import Assessment
from kpiflow.errors import JournalError, KpiflowError, Problem
from kpiflow.journal.anchors import Anchor, Demands
from kpiflow.journal.checkpoints import origin_of
from kpiflow.journal.verification import LEVELS, Level, Verification, verify
from kpiflow.packs.comparing import Comparing
from kpiflow.packs.contents import (
    replayed,
    sums_of,
    told as judged,
)
from kpiflow.packs.evidence import PERSONAL, LeftOut, wanted_files
from kpiflow.packs.faults import Fault
from kpiflow.packs.findings import digests_in, fault, not_judged, of_sums
from kpiflow.packs.names import (
    ALWAYS,
    ANCHOR,
    EVIDENCE,
    JOURNAL,
    KNOWN,
    PACK,
    SUMS,
)
from kpiflow.packs.reading import Archive, read_archive
from kpiflow.packs.terms import OtherEditionError, Terms, read_terms
from kpiflow.text import Text, on_one_line, shortened


@frozen(kw_only=True)
class PackVerification:
    """What was found of one pack.

    Attributes:
        terms: What the pack says of itself; `None` where that cannot be read.
        journal: Its journal, held against the anchors that whoever verifies brings; `None` where
            there is none to be read.
        enclosed: The same journal, held against the anchor in the pack and the keys of whoever verifies.
        entries: How many entries its journal has.
        evidence: The evidence files that are as the journal records them, by path.
        left_out: Evidence files that the journal records and the pack lacks, as it says itself.
        faults: All that is wrong with the pack, journal and anchors aside.
        unchecked: What was not compared, and why.
    """

    terms: Terms | None = None
    journal: Verification | None = None
    enclosed: Verification | None = None
    entries: int = 0
    evidence: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    faults: tuple[Fault, ...] = ()
    unchecked: tuple[Text, ...] = field(default=())

    def __bool__(self) -> NoReturn:
        message = (
            "a verification is neither true nor false: it says what is wrong with a pack, and what fixes it;"
            " use .require('T1'), .levels or .problems"
        )
        raise TypeError(message)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong: with the pack, with its journal, and with anchors."""
        found = [each.problem for each in self.faults]
        known: list[Problem] = []
        for each in (self.journal, self.enclosed):
            if each is not None:
                known.extend(problem for problem in each.problems if problem not in known)
        return (*found, *known)

    @property
    def lacking(self) -> tuple[LeftOut, ...]:
        """The evidence files that are left out and should not be."""
        return tuple(each for each in self.left_out if each.reason != PERSONAL)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that its journal reaches; none when there is a problem.

        The anchor in the pack counts for something only where a key signed it that whoever
        verifies trusts.
        """
        if self.problems or self.journal is None:
            return ()
        reached = {*self.journal.levels, *(() if self.vouched is None else self.vouched.levels)}
        return tuple(level for level in LEVELS if level in reached)

    @property
    def vouched(self) -> Verification | None:
        """What the anchor in the pack fixes, where a trusted key or trusted witnesses stand for it."""
        enclosed = self.enclosed
        return None if enclosed is None or {"T2", "T4"}.isdisjoint(enclosed.levels) else enclosed

    def require(self, level: Level, *, max_unanchored: int | None = None) -> None:
        """Go on only if nothing is wrong and the journal is fixed at this level; see `Verification.require`.

        Raises:
            JournalError: Something is wrong, or the journal is not fixed so far (KPI317).
        """
        if self.problems or self.journal is None:
            raise JournalError(*self.problems)
        if self.vouched is not None:
            try:
                self.vouched.require(level, max_unanchored=max_unanchored)
            except JournalError:
                pass
            else:
                return
        self.journal.require(level, max_unanchored=max_unanchored)


def verify_pack(
    pack: str | Path | BinaryIO,
    *,
    anchors: Sequence[Anchor] = (),
    demands: Demands | None = None,
    prefix: str = "kpiflow",
    told: Callable[[int], object] = lambda _bytes: None,
) -> PackVerification:
    """Verify a pack: the archive, every digest, the journal, and that the rest is what the journal comes to.

    Args:
        pack: The pack, as a file name or a file opened for bytes.
        anchors: What whoever verifies brings; they must have been kept elsewhere.
        demands: Whose signatures are asked for, of those anchors and of the one in the pack.
        prefix: What stands before the name of the journal in the anchors that are brought.
        told: Is told how many more bytes were read.

    Raises:
        JournalError: The file cannot be read (KPI300).
    """
    try:
        if isinstance(pack, str | Path):
            with Path(pack).open("rb") as file:
                archive = read_archive(file, _is_kept, told=told)
        else:
            archive = read_archive(pack, _is_kept, told=told)
    except OSError as error:
        raise JournalError(
            Problem("KPI300", "the pack cannot be read", got=error.strerror or str(error))
        ) from None
    return _Verifier(archive, tuple(anchors), demands or Demands(), prefix).verification()


def _is_kept(name: str) -> bool:
    return name in KNOWN


class _Verifier:
    """Holds the files of one archive against one another."""

    def __init__(self, archive: Archive, anchors: tuple[Anchor, ...], demands: Demands, prefix: str) -> None:
        self._archive = archive
        self._members = {each.name: each for each in archive.members}
        self._anchors = anchors
        self._demands = demands
        self._prefix = prefix
        self._faults: list[Fault] = list(archive.faults)
        self._unchecked: list[Text] = []

    def verification(self) -> PackVerification:
        """Find everything that is wrong."""
        self._faults.extend(self._list_faults())
        self._faults.extend(self._sum_faults())
        terms = self._terms()
        found = PackVerification(terms=terms)
        if terms is not None and JOURNAL in self._archive.kept:
            found = self._with_journal(found, terms)
        return evolve(found, faults=tuple(self._faults), unchecked=tuple(self._unchecked))

    # --- the files of the archive ---------------------------------------------------------

    def _list_faults(self) -> Iterator[Fault]:
        """Find which files are missing, where the whole archive was read, and which have no place in it."""
        for name in ALWAYS if self._archive.is_whole else ():
            if name not in self._members:
                yield fault("KPI611", f"there is no {name} in it", f"ไม่มี {name} ในแฟ้ม", name)
        for name in self._members:
            if not name.startswith(EVIDENCE) and name not in KNOWN:
                shown = shortened(name)
                yield fault(
                    "KPI611", f"'{shown}' has no place in a pack", f"'{shown}' ไม่ใช่ไฟล์ของแฟ้มหลักฐาน", name
                )

    def _sum_faults(self) -> Iterator[Fault]:
        """Hold every file against the list of digests."""
        content = self._archive.kept.get(SUMS)
        if content is None or not self._archive.is_whole or content == sums_of(self._archive.members):
            return
        listed = digests_in(content)
        is_told = False
        for name, sha256 in listed.items():
            member = self._members.get(name)
            if member is None:
                is_told = True
                yield of_sums(name, "is listed and not there", "อยู่ในรายการแต่ไม่มีไฟล์")
            elif member.sha256 != sha256:
                is_told = True
                yield of_sums(
                    name, "is not what is listed", "ไม่ตรงกับรายการ", expected=sha256, got=member.sha256
                )
        for name in self._members:
            if name != SUMS and name not in listed:
                is_told = True
                yield of_sums(name, "is not listed", "ไม่อยู่ในรายการ")
        if not is_told:
            yield fault("KPI611", f"{SUMS} is written in another way", f"{SUMS} เขียนในรูปแบบอื่น", SUMS)

    def _terms(self) -> Terms | None:
        content = self._archive.kept.get(PACK)
        if content is None:
            return None
        try:
            return read_terms(content)
        except OtherEditionError as error:
            self._faults.append(
                fault(
                    "KPI615",
                    "the pack is of an edition that this version does not read",
                    "แฟ้มเป็นรุ่นที่โปรแกรมนี้อ่านไม่ได้",
                    PACK,
                    got=str(error),
                )
            )
        except ValueError as error:
            got = on_one_line(shortened(str(error)))
            self._faults.append(fault("KPI613", f"{PACK} cannot be read", f"อ่าน {PACK} ไม่ได้", PACK, got=got))
        return None

    # --- the journal, and what it comes to ------------------------------------------------

    def _with_journal(self, found: PackVerification, terms: Terms) -> PackVerification:
        content = self._archive.kept[JOURNAL]
        *lines, tail = content.split(b"\n")
        if tail:
            self._faults.append(
                fault(
                    "KPI311",
                    f"{JOURNAL} ends in the middle of an entry",
                    f"{JOURNAL} ขาดกลางรายการ",
                    JOURNAL,
                    got=f"{len(tail)} bytes behind the last line end",
                )
            )
        stream = terms.assessment
        seals = self._demands if self._anchors else None
        journal = verify(
            lines, stream, anchors=self._anchors, demands=seals, origin=origin_of(stream, prefix=self._prefix)
        )
        enclosed = self._enclosed(lines, terms)
        found = evolve(
            found,
            journal=journal,
            enclosed=enclosed,
            entries=journal.size,
            left_out=terms.left_out,
        )
        assessment = None if tail or journal.confirmed < journal.size else self._assessment(lines, stream)
        return found if assessment is None else self._with_contents(found, assessment, terms)

    def _enclosed(self, lines: Sequence[bytes], terms: Terms) -> Verification | None:
        """Hold the journal against the anchor in the pack."""
        content = self._archive.kept.get(ANCHOR)
        if content is None:
            return None
        # What is asked for must be there, but not twice: whoever brings anchors shows it by those.
        asked = Demands() if self._anchors else self._demands
        return verify(
            lines,
            terms.assessment,
            anchors=[Anchor(name=ANCHOR, content=content)],
            demands=asked,
            origin=origin_of(terms.assessment, prefix=terms.prefix),
        )

    def _assessment(self, lines: Sequence[bytes], stream: str) -> Assessment | None:
        try:
            return replayed(lines, stream)
        except KpiflowError as error:
            self._faults.append(not_judged(error))
        return None

    def _with_contents(
        self, found: PackVerification, assessment: Assessment, terms: Terms
    ) -> PackVerification:
        try:
            said = judged(assessment, terms)
            files = wanted_files(said.result.state)
        except KpiflowError as error:
            self._faults.append(not_judged(error))
            return found
        comparing = Comparing(self._archive)
        evidence = comparing.evidence(files, terms)
        comparing.compare(said, terms)
        self._faults.extend(comparing.faults)
        self._unchecked.extend(comparing.unchecked)
        return evolve(found, evidence=evidence)
