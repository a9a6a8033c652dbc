"""Personal values: kept beside the journal, erased by two, and gone."""

from __future__ import annotations

import hmac

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.events import (
    Attested,
    SubjectErased,
    Submitted,
    TextWritten,
    event_of_statement,
    kind_of,
)
from kpiflow.assessment.vault import MASKED, hidden, marks_in, revealed
from kpiflow.definitions import Indicator
from kpiflow.errors import AuthorityError, JournalError, KpiflowError, MoveError
from kpiflow.evidence import Answer, EvidenceItem, Exclusion, NilReturn, Statement
from kpiflow.journal import Draft, MemoryStore, Secret, Store, read_line
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.self_assessment import Officer, SelfAssessment
from kpiflow.text import Text


WHY = Text(th="ตามคำขอของเจ้าของข้อมูล", en="asked by the data subject")
NAME = Text(th="บันทึกคำให้การของนางสาวตัวอย่าง", en="Statement of Ms Example")
SECRETS = ("บันทึกคำให้การของนางสาวตัวอย่าง", "Statement of Ms Example", "0-2999-1234")


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


ITEM = EvidenceItem(id="plan", kind="plan", title=NAME, personal="s-17")
REPORT = SelfAssessment(
    agency=Text.same("agency"),
    round_months=12,
    filed_by="officer",
    filed_on=october(1),
    claimed_level=1,
    collectors=(
        Officer(role=Text.same("collector"), phone="0-2999-1234", extension="12", personal="s-18"),
        Officer(role=Text.same("another"), phone="0-2999-0000"),
    ),
)


def recorded(ladder: Indicator, clock: Callable[[], datetime], store: Store) -> Assessment:
    """Give an assessment that holds values about two subjects."""
    made = Assessment.open(
        ladder, "a1", by="secretary", on=october(1), store=store, clock=clock, authority=AllowAll()
    )
    made.file(REPORT, by="officer", on=october(1))
    made.submit(ITEM, by="officer", on=october(2))
    made.advance(by="committee", on=october(3))
    return made


@pytest.fixture
def assessment(ladder: Indicator, clock: Callable[[], datetime], store: MemoryStore) -> Assessment:
    """Give one in memory."""
    return recorded(ladder, clock, store)


class TestKept:
    """What is marked as personal is not in the journal."""

    def test_the_journal_does_not_hold_it(self, assessment: Assessment) -> None:
        """No line says what is marked; each commits to it, and the rest stands as it was."""
        journal = b"\n".join(assessment.store.lines("a1")).decode()

        assert not any(secret in journal for secret in SECRETS)
        assert "0-2999-0000" in journal
        assert [
            name for line in assessment.store.lines("a1") for name in marks_in(read_line(line).body)[1]
        ] == [
            "report.collectors.0",
            "item",
        ]

    def test_it_comes_back(self, assessment: Assessment) -> None:
        """Whoever takes the assessment up sees what was entered."""
        again = Assessment.resume("a1", store=assessment.store)

        assert again.events() == assessment.events()
        assert again.state().register["plan"].fact == ITEM
        assert again.state().report == REPORT

    def test_each_value_has_a_key_of_its_own(self, assessment: Assessment) -> None:
        """The commitment is the HMAC-SHA256 of the value under 32 bytes that no other value has."""
        kept = assessment.store.secrets("a1")

        assert sorted(each.subject for each in kept) == ["s-17", "s-18"]
        assert len({each.key for each in kept}) == 2
        for each in kept:
            assert len(each.key) == 32
            assert hmac.new(each.key, each.value, "sha256").hexdigest() == each.commitment

    def test_nothing_tells_a_value_that_can_be_guessed(self, assessment: Assessment) -> None:
        """Neither the identifiers of commands nor anything else depends on the value but by its key."""
        changed = evolve(ITEM, title=Text(th="ก" * len(NAME.th), en="x" * len(NAME.en)))
        one = hidden(Submitted(on=october(2), item=ITEM), lambda: b"k" * 32)
        other = hidden(Submitted(on=october(2), item=changed), lambda: b"k" * 32)

        assert one.body == other.body
        assert one.marks != other.marks

    @pytest.mark.parametrize(
        "thing",
        [
            EvidenceItem(id="i", kind="plan", title=NAME, personal="s"),
            NilReturn(id="n", population="p", statement=NAME, channels=("desk",), personal="s"),
            Answer(question="q", value="yes", justification=NAME.th, personal="s"),
            Statement(field="f", content=NAME.th, personal="s"),
            Exclusion(requirement="1a", reason=NAME, personal="s"),
        ],
        ids=lambda thing: type(thing).__name__,
    )
    def test_all_that_can_be_marked_is_masked_and_comes_back(self, thing: Any) -> None:
        """Every kind of thing goes through the journal masked, and back whole."""
        event: Any = (
            Submitted(on=october(2), item=thing)
            if isinstance(thing, EvidenceItem)
            else Attested(on=october(2), nil_return=thing)
            if isinstance(thing, NilReturn)
            else event_of_statement(thing, october(2))
        )
        hiding = hidden(event, lambda: b"k" * 32)

        assert not any(secret in hiding.committed.decode() for secret in SECRETS)
        assert marks_in(hiding.committed) == (hiding.body, hiding.marks)
        assert hiding.event != event
        assert (
            revealed(hiding.event, hiding.marks, {each.commitment: each for each in hiding.secrets}) == event
        )
        assert revealed(hiding.event, hiding.marks, {}) == hiding.event

    def test_a_masked_text_keeps_its_length(self) -> None:
        """A rule that asks for so many letters comes to the same before and after an erasure."""
        hiding = hidden(Submitted(on=october(2), item=ITEM), lambda: b"k" * 32)
        words = hidden(
            TextWritten(on=october(2), statement=Statement(field="f", content="ข้อความ 12", personal="s")),
            lambda: b"k" * 32,
        ).event

        assert hiding.event == Submitted(on=october(2), item=evolve(ITEM, title=MASKED))
        assert isinstance(words, TextWritten)
        assert words.statement.content == "█" * 10

    def test_a_copy_in_the_clear_is_refused(self, assessment: Assessment) -> None:
        """A personal value that also stands where it could not be erased is not recorded."""
        before = assessment.history()

        with pytest.raises(MoveError) as error:
            assessment.submit(evolve(ITEM, id="other", reference=NAME.en), by="officer", on=october(2))

        assert error.value.code == "KPI331"
        assert NAME.en not in str(error.value)
        assert assessment.history() == before

    def test_a_value_put_in_its_place_is_found(self, assessment: Assessment) -> None:
        """A vault that was changed does not answer for the journal."""
        first, *others = assessment.store.secrets("a1")

        class Changed(MemoryStore):
            def read(self, stream: str, *, after: int = 0) -> Any:
                return assessment.store.read(stream, after=after)

            def secrets(self, stream: str) -> tuple[Secret, ...]:
                return (evolve(first, value=first.value.replace(b"2", b"3").replace(b"Ms", b"Mr")), *others)

        with pytest.raises(JournalError) as error:
            Assessment.resume("a1", store=Changed())

        assert error.value.code == "KPI330"


class TestErased:
    """Erasing takes two, and leaves nothing."""

    def test_takes_two(self, assessment: Assessment) -> None:
        """Whoever asked cannot do it alone, however the role is written; another can."""
        assessment.request_erasure("s-17", by="privacy-officer", reason=WHY, on=october(9))

        for by in ("privacy-officer", "Privacy-Officer "):
            with pytest.raises(AuthorityError) as error:
                assessment.erase("s-17", by=by, on=october(9))
            assert error.value.code == "KPI805"
        assert len(assessment.store.secrets("a1")) == 2

        assessment.erase("s-17", by="controller", on=october(9))

        assert [each.subject for each in assessment.store.secrets("a1")] == ["s-18"]

    def test_is_done_once_for_each_time_it_is_asked_for(self, assessment: Assessment) -> None:
        """Nobody erases what nobody asked to have erased, nor twice."""
        with pytest.raises(MoveError) as unasked:
            assessment.erase("s-17", by="controller", on=october(9))
        assessment.request_erasure("s-17", by="privacy-officer", reason=WHY, on=october(9))
        assessment.erase("s-17", by="controller", on=october(9))
        with pytest.raises(MoveError) as again:
            assessment.erase("s-17", by="controller", on=october(9))

        assert unasked.value.code == again.value.code == "KPI332"

    def test_is_not_dated_before_it_is_asked_for(self, assessment: Assessment) -> None:
        """An erasure of a day on which nobody had asked yet would look like one by one role alone."""
        assessment.request_erasure("s-17", by="privacy-officer", reason=WHY, on=october(9))

        with pytest.raises(MoveError) as error:
            assessment.erase("s-17", by="controller", on=october(8))

        assert error.value.code == "KPI332"

    @pytest.mark.parametrize("asked_by", ["", "controller"])
    def test_forged_by_one_alone_is_told_of(self, assessment: Assessment, asked_by: str) -> None:
        """One that got into the journal around the command is listed, since it cannot be undone."""
        if asked_by:
            assessment.request_erasure("s-17", by=asked_by, reason=WHY, on=october(9))
        event = SubjectErased(on=october(9), subject="s-17")
        draft = Draft(
            command_id="forged",
            recorded_at=assessment.history()[-1].recorded_at,
            actor="Controller",
            kind=kind_of(event),
            body=codec.encode(event),
            forgets="s-17",
        )
        assessment.store.append("a1", draft, expected_version=assessment.version)

        for state in (
            Assessment.resume("a1", store=assessment.store).state(),
            assessment.state(as_of=october(8)),
        ):
            told = [(each.code, each.subject, each.by) for each in state.void]
            assert told == ([("KPI805", "s-17", "Controller")] if state.as_of > october(8) else [])
        [void] = Assessment.resume("a1", store=assessment.store).state().void
        assert void.reason == Text(
            th="Controller ลบข้อมูลโดยไม่มีบทบาทอื่นขอ",
            en="'Controller' erased it, and no other role had asked for that",
        )

    def test_by_two_is_told_of_as_nothing_else(self, assessment: Assessment) -> None:
        """Each request stands for one erasure, and the next one needs its own."""
        assessment.request_erasure("s-17", by="privacy-officer", reason=WHY, on=october(9))
        assert assessment.state().erasures_asked == (("s-17", "privacy-officer"),)

        assessment.erase("s-17", by="controller", on=october(9))

        assert assessment.state().void == ()
        assert assessment.state().erasures_asked == ()

    def test_is_asked_for_somebody_known(self, assessment: Assessment) -> None:
        """Asking for a subject of whom nothing is kept names those of whom something is."""
        with pytest.raises(MoveError) as error:
            assessment.request_erasure("s-71", by="privacy-officer", reason=WHY)

        assert error.value.problems[0].declared == ("s-17", "s-18")

    @pytest.mark.parametrize("command", ["request_erasure", "erase"])
    def test_needs_authority(self, assessment: Assessment, command: str) -> None:
        """Both steps are asked for."""
        assessment.request_erasure("s-17", by="privacy-officer", reason=WHY)
        assessment.authority = None
        more: dict[str, Any] = {"reason": WHY} if command == "request_erasure" else {}

        with pytest.raises(AuthorityError) as error:
            getattr(assessment, command)("s-17", by="controller", **more)

        assert error.value.code == "KPI800"

    def test_shows_as_erased_and_changes_no_level(self, assessment: Assessment) -> None:
        """What was erased shows as such, at once and after taking up; levels and scores stay."""
        before = assessment.result(as_of=october(20))
        assessment.request_erasure("s-17", by="privacy-officer", reason=WHY, on=october(9))
        assessment.erase("s-17", by="controller", on=october(9))

        for each in (assessment, Assessment.resume("a1", store=assessment.store)):
            fact = each.state().register["plan"].fact
            assert isinstance(fact, EvidenceItem)
            assert fact.title == MASKED
            assert each.level(as_of=october(20)) == 1
            assert each.result(as_of=october(20)).score == before.score
            assert each.state().report == REPORT

    def test_leaves_the_chain_as_it_was(self, assessment: Assessment) -> None:
        """No line of the journal changes with an erasure; two are added."""
        before = tuple(assessment.store.lines("a1"))
        assessment.request_erasure("s-17", by="privacy-officer", reason=WHY, on=october(9))
        assessment.erase("s-17", by="controller", on=october(9))

        after = tuple(assessment.store.lines("a1"))
        assert after[: len(before)] == before
        assert [entry.kind for entry in assessment.history()[-2:]] == ["erasure.requested", "subject.erased"]

    def test_leaves_nothing_in_any_file(
        self, ladder: Indicator, clock: Callable[[], datetime], tmp_path: Path
    ) -> None:
        """Neither the file, its free pages nor its log holds the value, its key, or either in another encoding."""
        with SqliteStore(tmp_path / "j.db") as store:
            assessment = recorded(ladder, clock, store)
            gone = next(each for each in store.secrets("a1") if each.subject == "s-17")
            assert any(gone.key in path.read_bytes() for path in tmp_path.iterdir())  # the search can find it
            assessment.request_erasure("s-17", by="privacy-officer", reason=WHY, on=october(9))
            assessment.erase("s-17", by="controller", on=october(9))

            for path in tmp_path.iterdir():
                held = path.read_bytes()
                assert gone.key not in held
                for said in (NAME.th, NAME.en):
                    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                        assert said.encode(encoding) not in held, path.name
            assert [each.subject for each in store.secrets("a1")] == ["s-18"]

    def test_errors_do_not_tell_values(self, assessment: Assessment) -> None:
        """What is refused of marked things is told without them."""
        said = []
        for wrong in (evolve(ITEM, kind="nothing"), ITEM, evolve(ITEM, id="é")):
            with pytest.raises(KpiflowError) as error:
                assessment.submit(wrong, by="officer", on=october(2))
            said.append(str(error.value))

        assert not any(secret in text for text in said for secret in SECRETS)
