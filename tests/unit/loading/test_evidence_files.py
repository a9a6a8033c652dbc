"""Evidence files named in assessment files: looked at once, compared with what is stated, taken up again."""

from __future__ import annotations

import hashlib

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpiflow import codec
from kpiflow.assessment import Assessment
from kpiflow.errors import KpiflowError, LoadingError
from kpiflow.evidence import EvidenceItem, FileRecord
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.loading import AssessmentFile, load_assessment, open_assessment, record, unstated
from kpiflow.loading.evidence_files import as_if_looked_at, look


RULES = """\
code: "1"
name: x
weight: 2
scale: {highest: 1}
performance_period: FY 2550 BE
reporting_window: 2007-10-01/2007-10-31
evidence: [{id: plan, name: plan}]
levels: [{level: 1, name: one, requirements: [{id: 1a, text: t, requires: {provided: plan}}]}]
"""
CASE = """\
assessment: a1
indicator: rules.yaml
as_of: 2007-10-31
report: {agency: agency, round_months: 12, filed_by: officer, filed_on: 2007-10-24, claimed_level: 1}
evidence:
  - id: plan-1
    kind: plan
    title: the plan
    files: [plan.txt]
"""
PLAN = b"the plan"
DIGEST = hashlib.sha256(PLAN).hexdigest()
SEEN = FileRecord(path="plan.txt", sha256=DIGEST, size=8, media_type="text/plain")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the definition and one evidence file."""
    (tmp_path / "rules.yaml").write_text(RULES)
    (tmp_path / "plan.txt").write_bytes(PLAN)
    return tmp_path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Give an empty store on disk."""
    with SqliteStore(tmp_path / "j.db") as made:
        yield made


def loaded(folder: Path, *changes: tuple[str, str]) -> AssessmentFile:
    """Write the case with changes, and load it."""
    text = CASE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (folder / "case.yaml").write_text(text)
    return load_assessment(folder / "case.yaml")


def refusal(folder: Path, *changes: tuple[str, str]) -> LoadingError:
    """Give the error with which a case is refused when it is opened, or loaded."""
    with pytest.raises(LoadingError) as error:
        open_assessment(loaded(folder, *changes))
    return error.value


def item_of(assessment: Assessment) -> EvidenceItem:
    """Give the one item of an assessment."""
    [(item, _)] = assessment.state(as_of=date.max).register.items()
    return item


class TestLooking:
    @pytest.mark.parametrize(
        "stated",
        [
            "plan.txt",
            "{path: plan.txt}",
            f"{{path: plan.txt, sha256: {DIGEST}}}",
            "{path: plan.txt, size: 8, media_type: text/plain}",
        ],
    )
    def test_an_item_is_submitted_with_what_its_files_hold(self, stated: str, folder: Path) -> None:
        """The path alone is enough; what is stated besides must agree."""
        assessment = open_assessment(loaded(folder, ("[plan.txt]", f"[{stated}]")))

        assert item_of(assessment).files == (SEEN,)

    @pytest.mark.parametrize(
        ("stated", "code"),
        [
            (f"{{path: plan.txt, sha256: {'0' * 64}}}", "KPI607"),
            ("{path: plan.txt, size: 9}", "KPI607"),
            ("{path: plan.txt, media_type: application/pdf}", "KPI607"),
            ("{path: plan.txt, sha256: abc}", "KPI607"),
            ("plan.pdf", "KPI601"),
            ("sub", "KPI603"),
            ("link.txt", "KPI602"),
            ("../secret.txt", "KPI600"),
            ("{path: ../secret.txt}", "KPI600"),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_place(self, stated: str, code: str, folder: Path) -> None:
        """A file that is missing, unsafe or not as stated is a problem of its line."""
        (folder / "sub").mkdir()
        (folder / "link.txt").symlink_to("plan.txt")

        [problem] = refusal(folder, ("[plan.txt]", f"[{stated}]")).problems

        assert problem.code == code
        assert problem.position is not None
        assert problem.position.line == 9
        assert problem.path[:4] == ("evidence", 0, "files", 0)

    def test_all_problems_come_at_once(self, folder: Path) -> None:
        """Whoever mends a file sees all that is missing."""
        error = refusal(folder, ("[plan.txt]", "[a.txt, plan.txt, b.txt]"))

        assert [each.path[-1] for each in error.problems] == [0, 2]

    def test_a_file_named_twice_is_refused_while_loading(self, folder: Path) -> None:
        """What is wrong with what is stated is found without looking at any file."""
        with pytest.raises(LoadingError) as error:
            loaded(folder, ("[plan.txt]", "[gone.txt, gone.txt]"))

        assert [each.code for each in error.value.problems] == ["KPI607"]

    def test_loading_looks_at_no_file(self, folder: Path) -> None:
        """A case can be read where its evidence is not at hand."""
        (folder / "plan.txt").unlink()

        file = loaded(folder)

        assert file.parts[0].content.evidence[0].files == (FileRecord(path="plan.txt"),)
        assert file.parts[0].content.evidence == loaded(folder).parts[0].content.evidence
        assert as_if_looked_at(file).parts[0].content.evidence[0].files[0].is_observed

    def test_paths_begin_in_the_folder_that_is_named(self, folder: Path, tmp_path: Path) -> None:
        """Evidence may lie elsewhere, if it is said where."""
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (folder / "plan.txt").rename(elsewhere / "plan.txt")

        assert item_of(open_assessment(loaded(folder), root=elsewhere)).files == (SEEN,)

    def test_paths_of_a_file_that_goes_on_begin_where_the_first_one_lies(self, folder: Path) -> None:
        """A path means the same whichever file of the assessment is read."""
        inner = folder / "inner"
        inner.mkdir()
        for name in ("rules.yaml", "plan.txt"):
            (folder / name).rename(inner / name)
        (inner / "case.yaml").write_text(CASE)
        later = "continues: inner/case.yaml\nas_of: 2007-11-30\nevidence:\n"
        later += "  - {id: plan-2, kind: plan, title: again, files: [plan.txt]}\n"
        (folder / "later.yaml").write_text(later)

        items = open_assessment(load_assessment(folder / "later.yaml")).state(as_of=date.max).register.items()

        assert [item.files for item, _ in items] == [(SEEN,), (SEEN,)]

    def test_remarks_have_their_place(self, folder: Path) -> None:
        """What gives pause about a file is said of its line, and refuses nothing."""
        (folder / "plan.pdf").write_bytes(b"<html>")

        looked = look(loaded(folder, ("[plan.txt]", "[plan.txt, plan.pdf]")))

        [remark] = looked.remarks
        assert (remark.code, remark.path) == ("KPI608", ("evidence", 0, "files", 1))


class TestTakenUpAgain:
    def test_recording_twice_adds_nothing_even_after_a_change(self, folder: Path, store: SqliteStore) -> None:
        """What the journal holds is not submitted again because its file has changed since."""
        open_assessment(loaded(folder), store=store)
        (folder / "plan.txt").write_bytes(b"another plan")

        assessment = open_assessment(loaded(folder), store=store)

        assert record(loaded(folder), assessment) == 0
        assert item_of(assessment).files == (SEEN,)
        assert unstated(loaded(folder), assessment) == ()

    def test_a_missing_file_of_a_known_item_is_for_observing_to_say(
        self, folder: Path, store: SqliteStore
    ) -> None:
        """The assessment can be taken up, and the loss recorded."""
        open_assessment(loaded(folder), store=store)
        (folder / "plan.txt").unlink()

        assessment = open_assessment(loaded(folder), store=store)
        [event] = assessment.observe(folder, by="clerk", on=date(2007, 11, 1))

        assert event.observation.refused == "KPI601"
        assert assessment.result(as_of=date(2007, 10, 31)).ladder.supported == 1
        assert assessment.result(as_of=date(2007, 11, 1)).ladder.supported == 0

    def test_a_digest_stated_later_is_compared_with_the_journal(
        self, folder: Path, store: SqliteStore
    ) -> None:
        """A file that says the item had other bytes contradicts the journal, whatever lies on the disk."""
        open_assessment(loaded(folder), store=store)
        (folder / "plan.txt").unlink()
        right = ("[plan.txt]", f"[{{path: plan.txt, sha256: {DIGEST}}}]")
        wrong = ("[plan.txt]", f"[{{path: plan.txt, sha256: {'0' * 64}}}]")

        open_assessment(loaded(folder, right), store=store)
        with pytest.raises(LoadingError) as error:
            open_assessment(loaded(folder, wrong), store=store)

        assert [each.code for each in error.value.problems] == ["KPI607"]

    def test_an_item_with_other_files_is_another_item(self, folder: Path, store: SqliteStore) -> None:
        """Under an identifier that is taken no further file comes in."""
        open_assessment(loaded(folder), store=store)
        (folder / "more.txt").write_bytes(b"more")

        with pytest.raises(LoadingError) as error:
            open_assessment(loaded(folder, ("[plan.txt]", "[plan.txt, more.txt]")), store=store)

        assert [each.code for each in error.value.problems] == ["KPI203"]

    def test_saying_later_that_a_file_is_shared_changes_nothing(
        self, folder: Path, store: SqliteStore
    ) -> None:
        """What is said about a file is no part of what was submitted."""
        assessment = open_assessment(loaded(folder), store=store)

        assert record(loaded(folder, ("[plan.txt]", "[{path: plan.txt, shared: true}]")), assessment) == 0


class TestWritten:
    def test_a_record_reads_back_from_the_journal(self) -> None:
        """All that was seen is kept, and what was not is left out."""
        for record_ in (SEEN, FileRecord(path="plan.txt"), FileRecord(path="x", size=5 * 10**12)):
            assert codec.decode(codec.encode(record_), FileRecord) == record_
        assert codec.encode(FileRecord(path="plan.txt")) == b'{"path":"plan.txt"}'

    def test_items_without_files_are_written_as_before(self) -> None:
        """Journals and digests of what has no files do not change."""
        plain = codec.structure({"id": "plan-1", "kind": "plan", "title": "the plan"}, EvidenceItem)

        assert b"files" not in codec.encode(plain)

    @pytest.mark.parametrize("value", [7, ["a"], None, {"path": 7, "shared": "perhaps"}], ids=repr)
    def test_what_is_no_record_is_refused_as_such(self, value: object) -> None:
        """A file is its path, or a mapping with it."""
        with pytest.raises(KpiflowError):
            codec.structure(value, FileRecord)
