"""The files of a pack held against what its journal comes to."""

from __future__ import annotations

import json

from collections.abc import Callable, Sequence

from kpiflow.errors import JournalError, MissingExtraError
from kpiflow.journal.notes import read_note
from kpiflow.packs.contents import EVER_SAID, Told, differences, lone_places, without_words
from kpiflow.packs.evidence import Wanted
from kpiflow.packs.faults import Fault
from kpiflow.packs.findings import (
    fault,
    left_out_faults,
    not_set_here,
    of_another_version,
    of_evidence,
    of_one_version,
    otherwise,
    record_faults,
)
from kpiflow.packs.names import ANCHOR, CARD, DEFINITION, EVIDENCE, PACK, PDF, README, RECORD
from kpiflow.packs.reading import Archive
from kpiflow.packs.terms import Terms, this_version, version_of_typst
from kpiflow.text import Text, shortened


class Comparing:
    """Compares one archive; what it finds is in its attributes.

    Args:
        archive: What was read.

    Attributes:
        faults: What is wrong.
        unchecked: What was not compared, and why.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._members = {each.name: each for each in archive.members}
        self.faults: list[Fault] = []
        self.unchecked: list[Text] = []

    def evidence(self, files: Sequence[Wanted], terms: Terms) -> tuple[str, ...]:
        """Hold the evidence files against the journal."""
        sound: list[str] = []
        absent = {(each.path, each.sha256): each for each in terms.left_out}
        wanted = {(each.path, each.sha256): each for each in files}
        for key, file in wanted.items():
            member = self._members.get(file.name)
            if key in absent:
                self.faults.extend(left_out_faults(absent[key], file))
            elif member is None:
                if self._archive.is_whole:
                    self.faults.append(of_evidence(file.path, "is missing", "หายไป", expected=file.sha256))
            elif (member.sha256, member.size) == (file.sha256, file.size):
                sound.append(file.path)
            else:
                self.faults.append(
                    of_evidence(
                        file.path, "is not what the journal records", "ไม่ตรงกับที่สมุดบันทึกไว้",
                        expected=file.sha256, got=member.sha256,
                    )
                )  # fmt: skip
        here = {file.name for key, file in wanted.items() if key not in absent}
        for name in self._members:
            if name.startswith(EVIDENCE) and name not in here:
                path = name.removeprefix(EVIDENCE)
                self.faults.append(of_evidence(path, "is not in the journal", "ไม่มีในสมุดบันทึก"))
        for path, sha256 in absent:
            if (path, sha256) not in wanted:
                self.faults.append(
                    fault(
                        "KPI613",
                        f"{PACK} leaves out '{shortened(path)}', which the journal does not have",
                        f"{PACK} ระบุว่าไม่ใส่ '{shortened(path)}' แต่ไม่มีในสมุดบันทึก",
                        PACK,
                    )
                )
        return tuple(sound)

    def compare(self, said: Told, terms: Terms) -> None:
        """Hold what is said against what the journal comes to."""
        kept = self._archive.kept
        self._compare_anchor(said)
        if RECORD in kept:
            self._compare_record(said, terms)
        if DEFINITION in kept and kept[DEFINITION] != said.definition():
            self.faults.append(otherwise(DEFINITION))
        if terms.made_by != this_version():
            self.unchecked.append(of_another_version(terms))
            return
        if README in kept and kept[README] != said.readme():
            self.faults.append(otherwise(README))
        if CARD in kept:
            self._compare_made(CARD, said.page)
        if PDF in kept and terms.set_by != version_of_typst():
            self.unchecked.append(not_set_here(terms))
        elif PDF in kept:
            self._compare_made(PDF, said.pdf)
        if (PDF in kept) != bool(terms.set_by):
            self.faults.append(otherwise(PACK))

    def _compare_anchor(self, said: Told) -> None:
        content = self._archive.kept.get(ANCHOR)
        if content is None:
            return
        try:
            text = read_note(content).text
        except JournalError:  # said when the journal was held against it
            return
        if text != said.checkpoint.text():
            self.faults.append(otherwise(ANCHOR))

    def _compare_made(self, name: str, make: Callable[[], bytes]) -> None:
        try:
            made = make()
        except MissingExtraError as error:
            self.unchecked.append(
                Text(
                    th=f"ไม่ได้เทียบ {name}: {error.problems[0].hint}",
                    en=f"{name} was not compared: {error.problems[0].message}",
                )
            )
            return
        if self._archive.kept[name] != made:
            self.faults.append(otherwise(name))

    def _compare_record(self, said: Told, terms: Terms) -> None:
        """Hold the record against what comes out, place by place."""
        content = self._archive.kept[RECORD]
        wanted = said.record().encode()
        if content == wanted:
            return
        try:
            stated, found = json.loads(content.decode()), json.loads(wanted)
            if terms.made_by != this_version():
                self._compare_data(stated, found)
                return
            self.faults.extend(record_faults(differences(stated, found)))
        except (ValueError, RecursionError):
            self.faults.append(fault("KPI613", f"{RECORD} cannot be read", f"อ่าน {RECORD} ไม่ได้", RECORD))

    def _compare_data(self, stated: object, found: object) -> None:
        """Hold what a record of another version has in common with one of this version against it."""
        whole = differences(stated, found)
        lone = lone_places(whole)
        wrong = differences(without_words(stated, found), without_words(found, stated))
        wrong += [each for each in whole if each.place in lone and _holds_what_all_say(each.place)]
        if wrong:
            self.faults.extend(record_faults(wrong))
        if lone:
            self.unchecked.append(of_one_version(lone))


def _holds_what_all_say(place: str) -> bool:
    return any(each == place or each.startswith(f"{place}.") for each in EVER_SAID)
