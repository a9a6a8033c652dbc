"""Evidence files read again: a change is recorded, and the item counts no more until it is mended or accepted."""

from __future__ import annotations

import os

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attrs import evolve

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.events import Observed, Ruled
from kpiflow.definitions import Indicator, Requirement
from kpiflow.errors import AuthorityError, EvidenceFileError, KpiflowError, MoveError
from kpiflow.evidence import Entry, EvidenceItem, FileRecord, Observation, Standing
from kpiflow.files import observe
from kpiflow.guards import Guard, none_of, provided
from kpiflow.journal import MemoryStore
from kpiflow.text import Text


WHY = Text(th="เหตุผล", en="the reason")
ORIGINAL, OTHER, THIRD = b"first version", b"second version", b"third version"


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the folder of a register with one file."""
    (tmp_path / "plan.txt").write_bytes(ORIGINAL)
    return tmp_path


@pytest.fixture
def climbed(opened: Assessment, item: Callable[..., EvidenceItem], root: Path) -> Assessment:
    """Give an assessment on level 1 since 3 October, by an item with a file, accepted on 2 October."""
    opened.submit(item("plan", files=(observe(root, "plan.txt"),)), by="officer", on=october(2))
    opened.accept("plan", by="committee", on=october(2))
    opened.advance(by="committee", on=october(3))
    return opened


def look(assessment: Assessment, root: Path, day: int, contents: bytes | None) -> tuple[Observed, ...]:
    """Look at the files on a day on which the file of the plan holds something, or is not there."""
    (root / "plan.txt").unlink(missing_ok=True)
    if contents is not None:
        (root / "plan.txt").write_bytes(contents)
    return assessment.observe(root, by="clerk", on=october(day))


def codes(assessment: Assessment, day: int) -> list[str]:
    """Give the codes of what keeps level 1 from being reached on a day."""
    ladder = assessment.explain(level=1, as_of=october(day))
    return [finding.code for each in ladder.unmet() for finding in each.findings()]


class TestRecording:
    def test_nothing_is_recorded_where_nothing_changed(self, climbed: Assessment, root: Path) -> None:
        """Looking at files that are as they were leaves no trace."""
        before = climbed.history()

        assert climbed.observe(root, by="clerk", on=october(5)) == ()
        assert climbed.history() == before

    def test_each_change_is_recorded_once(self, climbed: Assessment, root: Path) -> None:
        """A change is recorded when it is first seen, with what was seen; the next look finds nothing new."""
        [event] = look(climbed, root, 5, OTHER)
        entries = len(climbed.history())

        assert event.subject == "plan"
        assert event.observation == Observation(path="plan.txt", seen=observe(root, "plan.txt"))
        assert climbed.history()[-1].actor == "clerk"
        assert look(climbed, root, 6, OTHER) == ()
        assert len(climbed.history()) == entries

    @pytest.mark.parametrize("then", [THIRD, None, ORIGINAL])
    def test_a_further_change_is_recorded_too(
        self, then: bytes | None, climbed: Assessment, root: Path
    ) -> None:
        """Another change, a loss and the return of the original are news."""
        look(climbed, root, 5, OTHER)

        assert len(look(climbed, root, 6, then)) == 1
        assert look(climbed, root, 7, then) == ()

    def test_what_is_no_file_any_more_is_recorded_with_the_reason(
        self, climbed: Assessment, root: Path
    ) -> None:
        """A link in place of a file is not followed: the file is gone, and it is said why."""
        look(climbed, root, 4, None)
        (root / "plan.txt").symlink_to("/etc/hostname")

        [event] = climbed.observe(root, by="clerk", on=october(5))

        assert event.observation == Observation(path="plan.txt", refused="KPI602")

    @pytest.mark.parametrize("failing", ["the folder", "the disk"])
    def test_what_cannot_be_told_is_an_error_and_not_a_change(
        self, failing: str, climbed: Assessment, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A share that is not there, or a disk that fails, takes no evidence away."""
        before = climbed.history()
        if failing == "the disk":
            monkeypatch.setattr(os, "read", _failing)

        with pytest.raises(EvidenceFileError) as error:
            climbed.observe(root if failing == "the disk" else root / "gone", by="clerk", on=october(5))

        assert error.value.code == "KPI606"
        assert climbed.history() == before

    def test_all_files_are_read_before_anything_is_recorded(
        self,
        climbed: Assessment,
        item: Callable[..., EvidenceItem],
        root: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """A change is not recorded by a look that fails at a later file."""
        (root / "answer.txt").write_bytes(b"answer")
        climbed.submit(item("answer", files=(observe(root, "answer.txt"),)), by="officer", on=october(4))
        (root / "plan.txt").write_bytes(OTHER)
        before, opening = climbed.history(), os.open

        def refusing(path: Any, *args: Any, **kwargs: Any) -> int:
            if path == "answer.txt":
                _failing()
            return opening(path, *args, **kwargs)

        monkeypatch.setattr(os, "supports_dir_fd", os.supports_dir_fd | {refusing})
        monkeypatch.setattr(os, "open", refusing)
        with pytest.raises(EvidenceFileError):
            climbed.observe(root, by="clerk", on=october(5))

        assert climbed.history() == before

    def test_what_was_withdrawn_is_not_looked_at(self, climbed: Assessment, root: Path) -> None:
        """Nobody keeps the files of what was taken back."""
        climbed.withdraw("plan", by="officer", reason=WHY, on=october(4))

        assert look(climbed, root, 5, None) == ()

    def test_somebody_must_look(self, climbed: Assessment, root: Path) -> None:
        """An observation that nobody made is refused before any file is read."""
        with pytest.raises(MoveError) as error:
            climbed.observe(root / "gone", by=" ")

        assert error.value.code == "KPI207"

    def test_the_journal_alone_gives_the_same_state(
        self, climbed: Assessment, root: Path, ladder: Indicator, store: MemoryStore
    ) -> None:
        """What was seen stands in the journal: replaying it opens no file."""
        look(climbed, root, 5, OTHER)
        (root / "plan.txt").write_bytes(ORIGINAL)

        again = Assessment.resume("a1", store=store)

        assert again.state(as_of=october(9)) == climbed.state(as_of=october(9))
        assert again.level(as_of=october(9)) == 0


class TestLevel:
    @pytest.mark.parametrize(("contents", "code"), [(OTHER, "file-changed"), (None, "file-missing")])
    def test_it_falls_with_the_file_and_says_why(
        self, contents: bytes | None, code: str, climbed: Assessment, root: Path
    ) -> None:
        """The fall is recorded with the change, and its reason names the file in both languages."""
        [event] = look(climbed, root, 5, contents)

        assert event.regression is not None
        assert (event.regression.before, event.regression.after) == (1, 0)
        assert "plan.txt" in event.regression.reason.th
        assert "plan.txt" in event.regression.reason.en
        assert codes(climbed, 5) == [code]
        assert [climbed.level(as_of=october(day)) for day in (4, 5)] == [1, 0]

    def test_the_old_decision_stays_where_it_is(self, climbed: Assessment, root: Path) -> None:
        """The acceptance is still recorded as made; it does not stand for other bytes."""
        look(climbed, root, 5, OTHER)

        entry = climbed.state(as_of=october(5)).register["plan"]
        assert entry.standing is Standing.ACCEPTED
        assert [each.path for each in entry.changes] == ["plan.txt"]

    def test_the_original_bytes_mend_it(self, climbed: Assessment, root: Path) -> None:
        """Seen as it was accepted, the item counts again; the level waits for a new move."""
        look(climbed, root, 5, OTHER)
        look(climbed, root, 6, ORIGINAL)

        assert codes(climbed, 6) == []
        assert climbed.level(as_of=october(6)) == 0
        climbed.advance(by="committee", on=october(7))
        assert climbed.level(as_of=october(7)) == 1

    def test_a_new_acceptance_covers_what_was_seen_last(self, climbed: Assessment, root: Path) -> None:
        """Accepted anew, the item counts with its new bytes, and no longer with the old ones."""
        look(climbed, root, 5, OTHER)
        climbed.accept("plan", by="committee", on=october(6))
        assert codes(climbed, 6) == []

        assert look(climbed, root, 7, OTHER) == ()
        look(climbed, root, 8, ORIGINAL)
        assert codes(climbed, 8) == ["file-changed"]

    def test_an_acceptance_does_not_cover_a_file_that_is_not_there(
        self, climbed: Assessment, root: Path
    ) -> None:
        """Nobody can accept what nobody can see."""
        look(climbed, root, 5, None)
        climbed.accept("plan", by="committee", on=october(6))

        assert codes(climbed, 6) == ["file-missing"]

    @pytest.mark.parametrize("decide", ["accept", "reject"])
    def test_a_rejected_item_is_not_mended_by_its_file(
        self, decide: str, climbed: Assessment, root: Path
    ) -> None:
        """Whatever its file is, a rejection stands until somebody accepts the item."""
        look(climbed, root, 5, OTHER)
        climbed.reject("plan", by="committee", reason=WHY, on=october(6))
        if decide == "accept":
            climbed.accept("plan", by="committee", on=october(7))

        assert codes(climbed, 7) == ([] if decide == "accept" else ["rejected", "file-changed"])

    def test_an_acceptance_of_an_earlier_day_covers_nothing_seen_later(
        self, climbed: Assessment, root: Path
    ) -> None:
        """A decision dated back is about the bytes of its day."""
        look(climbed, root, 5, OTHER)
        climbed.accept("plan", by="registrar", on=october(4))

        assert codes(climbed, 6) == ["file-changed"]

    def test_an_acceptance_covers_no_bytes_that_were_unknown_when_it_was_given(
        self, climbed: Assessment, root: Path
    ) -> None:
        """Bytes that come between a decision and its day, or are dated before it afterwards, are not accepted."""
        climbed.accept("plan", by="registrar", on=october(9))
        look(climbed, root, 6, OTHER)

        assert codes(climbed, 7) == ["file-changed"]
        assert codes(climbed, 9) == ["file-changed"]

    def test_acceptances_of_others_were_of_other_bytes(self, climbed: Assessment, root: Path) -> None:
        """A role that accepts changed files speaks for itself alone."""
        climbed.accept("plan", by="registrar", on=october(4))
        assert climbed.state(as_of=october(4)).register["plan"].is_accepted_by("committee")

        look(climbed, root, 5, OTHER)
        climbed.accept("plan", by="registrar", on=october(6))

        entry = climbed.state(as_of=october(6)).register["plan"]
        assert entry.is_accepted_by("registrar")
        assert not entry.is_accepted_by("committee")

    def test_who_submitted_an_item_cannot_accept_its_changed_file(
        self, opened: Assessment, item: Callable[..., EvidenceItem], root: Path
    ) -> None:
        """Changed bytes are accepted by somebody else, as the first ones were."""
        opened.submit(item("plan", files=(observe(root, "plan.txt"),)), by="registrar", on=october(2))
        look(opened, root, 5, OTHER)

        with pytest.raises(AuthorityError) as error:
            opened.accept("plan", by="registrar", on=october(6))

        assert error.value.code == "KPI803"
        assert codes(opened, 6) == ["file-changed"]

    def test_without_authority_a_changed_file_is_not_accepted(self, climbed: Assessment, root: Path) -> None:
        """To look needs no authority, to accept what was seen does."""
        climbed.authority = None
        look(climbed, root, 5, OTHER)

        with pytest.raises(AuthorityError) as error:
            climbed.accept("plan", by="registrar", on=october(6))

        assert error.value.code == "KPI800"

    def test_a_quorum_is_one_over_the_same_bytes(
        self, ladder: Indicator, item: Callable[..., EvidenceItem], root: Path
    ) -> None:
        """Acceptances of the old bytes do not add up with those of the new ones."""
        asking = _asking(ladder, provided("plan", status=Standing.ACCEPTED))
        assessment = Assessment.open(asking, "a3", by="clerk", on=october(1), authority=AllowAll(), quorum=2)
        assessment.submit(item("plan", files=(observe(root, "plan.txt"),)), by="officer", on=october(2))
        for role in ("committee", "registrar"):
            assessment.accept("plan", by=role, on=october(3))
        assert codes(assessment, 3) == []

        look(assessment, root, 5, OTHER)
        assessment.accept("plan", by="committee", on=october(6))
        assert codes(assessment, 6) == ["not-accepted"]

        assessment.accept("plan", by="registrar", on=october(7))
        assert codes(assessment, 7) == []

    def test_an_acceptance_records_the_files_it_covers(self, climbed: Assessment, root: Path) -> None:
        """The journal says which bytes were accepted; where nothing had changed it says no more than before."""
        look(climbed, root, 5, OTHER)
        climbed.accept("plan", by="committee", on=october(6))

        first, second = (event for event in climbed.events() if isinstance(event, Ruled))
        assert first.files == ()
        assert second.files == (observe(root, "plan.txt"),)
        assert b"files" not in climbed.history()[2].body

    def test_what_is_missing_is_a_new_acceptance_or_another_item(
        self, climbed: Assessment, root: Path
    ) -> None:
        """The plan knows that accepting the files as they are now is enough; of a lost file it is not."""
        look(climbed, root, 5, OTHER)
        changed = climbed.missing(level=1, as_of=october(5))
        look(climbed, root, 6, None)
        lost = climbed.missing(level=1, as_of=october(6))

        assert [[step.kind for step in each.steps] for each in changed] == [["accept"], ["provide"]]
        assert [[step.kind for step in each.steps] for each in lost] == [["provide"]]

    def test_what_must_not_be_there_is_not_let_pass_by_a_changed_file(
        self, ladder: Indicator, item: Callable[..., EvidenceItem], root: Path
    ) -> None:
        """Whether an item still shows what it showed is unknown, so that nobody gains by changing its file."""
        assessment = Assessment.open(
            _asking(ladder, none_of(provided("plan"))), "a2", by="officer", on=october(1)
        )
        assessment.submit(item("plan", files=(observe(root, "plan.txt"),)), by="officer", on=october(2))
        assert assessment.judge(as_of=october(4)).supported == 0

        look(assessment, root, 5, OTHER)

        assert assessment.judge(as_of=october(5)).supported == 0


class TestSubmitting:
    def test_files_must_have_been_looked_at(
        self, opened: Assessment, item: Callable[..., EvidenceItem]
    ) -> None:
        """An item is not submitted with a file of which nobody knows what it holds."""
        with pytest.raises(MoveError) as error:
            opened.submit(item("plan", files=(FileRecord(path="plan.txt"),)), by="officer")

        assert [each.code for each in error.value.problems] == ["KPI607"]

    def test_a_file_is_named_once(
        self, opened: Assessment, item: Callable[..., EvidenceItem], root: Path
    ) -> None:
        """An item that names a file twice could say two things of it."""
        file = observe(root, "plan.txt")

        with pytest.raises(MoveError) as error:
            opened.submit(item("plan", files=(file, file)), by="officer")

        assert [each.code for each in error.value.problems] == ["KPI607"]

    def test_an_observation_is_of_a_file_that_the_item_has(
        self, item: Callable[..., EvidenceItem], root: Path
    ) -> None:
        """A journal that speaks of a file nobody submitted is refused."""
        entry = Entry(fact=item("plan", files=(observe(root, "plan.txt"),)), by="officer", on=october(1))

        with pytest.raises(MoveError) as error:
            entry.with_observation(Observation(path="plan.pdf"))

        assert error.value.code == "KPI203"
        assert error.value.problems[0].hint == "did you mean 'plan.txt'?"


class TestFileRecord:
    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"path": "../x"}, "KPI600"),
            ({"path": "x", "sha256": "0" * 63}, "KPI607"),
            ({"path": "x", "sha256": "A" * 64}, "KPI607"),
            ({"path": "x", "size": -1}, "KPI607"),
            ({"path": "x", "size": "8"}, "KPI209"),
        ],
        ids=str,
    )
    def test_what_no_file_can_be_is_refused(self, fields: dict[str, Any], code: str) -> None:
        """A record is of a plain path, a SHA-256 in small letters and a size."""
        with pytest.raises(KpiflowError) as error:
            FileRecord(**fields)

        assert error.value.code == code

    def test_sharing_is_said_of_a_file_and_changes_nothing_about_it(self, root: Path) -> None:
        """Two records of the same bytes are equal, whether or not one is said to be shared."""
        file = observe(root, "plan.txt")

        assert evolve(file, shared=True) == file
        assert hash(evolve(file, shared=True)) == hash(file)


def _failing(*_args: object) -> bytes:
    raise OSError(5, "Input/output error")


def _asking(ladder: Indicator, guard: Guard) -> Indicator:
    """Give the ladder with another rule for its first level."""
    first = ladder.levels[0]
    asked = Requirement(id="1a", text=Text.same("text"), requires=guard)
    return evolve(ladder, levels=(evolve(first, requirements=(asked,)), *ladder.levels[1:]))
