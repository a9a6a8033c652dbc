"""A command that is given again is recorded once, whichever it is; and what else a journal answers for itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from attrs import evolve

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.sealing import event_in, opened as opened_entries
from kpiflow.dates import day
from kpiflow.decisions import Rating, Revocation
from kpiflow.definitions import Indicator, Topic
from kpiflow.errors import MoveError
from kpiflow.evidence import EvidenceItem, NilReturn, Statement
from kpiflow.journal import MemoryStore
from kpiflow.journal.anchors import Anchor
from kpiflow.self_assessment import Action, SelfAssessment
from kpiflow.text import BLANK, Text
from ladders import waiver


Command = Callable[..., Any]

WHY = Text(th="เพราะจำเป็น", en="because it must be")


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


REPORT = SelfAssessment(
    agency=Text.same("agency"), round_months=12, filed_by="officer", filed_on=october(1), claimed_level=1
)
NIL = NilReturn(
    id="nil",
    population="complaints",
    statement=WHY,
    channels=("desk",),
    attester="registrar",
    attested_on=day(2007, 10, 2),
)
RATING = Rating(level=1, authority="committee", reason=WHY, decided_on=october(6))
TAKEN_BACK = Revocation(decision="w-2a", authority="committee", reason=WHY, decided_on=october(7))

COMMANDS: dict[str, Command] = {
    "file": lambda a, **named: a.file(REPORT, by="officer", **named),
    "submit": lambda a, **named: a.submit(
        EvidenceItem(id="survey", kind="survey", title=WHY), by="officer", **named
    ),
    "attest": lambda a, **named: a.attest(NIL, by="registrar", **named),
    "decide": lambda a, **named: a.decide(waiver("3a"), by="committee", **named),
    "revoke": lambda a, **named: a.revoke(TAKEN_BACK, by="committee", **named),
    "rate": lambda a, **named: a.rate(RATING, by="committee", **named),
    "request_erasure": lambda a, **named: a.request_erasure("s-17", by="controller", reason=WHY, **named),
    "change_rules": lambda a, **named: a.change_rules(
        evolve(a.indicator, version="2"), by="secretary-general", reason=WHY, **named
    ),
    "regress": lambda a, **named: a.regress(by="committee", **named),
    "erase": lambda a, **named: a.erase("s-18", by="controller", **named),
}


@pytest.fixture
def recorded(ladder: Indicator, clock: Callable[[], datetime], store: MemoryStore) -> Assessment:
    """Give an assessment on level 2 by a waiver that has run out since, with two subjects' values."""
    made = Assessment.open(
        ladder, "a1", by="secretary", on=october(1), store=store, clock=clock, authority=AllowAll()
    )
    made.submit(EvidenceItem(id="plan", kind="plan", title=WHY, personal="s-17"), by="officer", on=october(2))
    made.submit(
        EvidenceItem(id="report", kind="report", title=WHY, personal="s-18"), by="officer", on=october(2)
    )
    made.request_erasure("s-18", by="officer", reason=WHY, on=october(3))
    made.decide(waiver("2a", decided_on=october(3)), by="committee", on=october(3))
    for _ in range(2):
        made.advance(by="committee", on=october(5))
    return made


class TestGivenAgain:
    @pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
    def test_is_recorded_once(self, recorded: Assessment, command: Command) -> None:
        """Whoever does not know whether a command arrived gives it again by its name, and learns the same."""
        before = len(recorded.history())

        first = command(recorded, command_id="c-1")
        again = command(recorded, command_id="c-1")

        assert (len(recorded.history()), again) == (before + 1, first)
        assert recorded.history()[-1].command_id == "c-1"

    def test_a_text_is_recorded_once(self, climbed: Assessment) -> None:
        """A statement given again is not looked at again, not even whether it may be given."""
        entry = climbed.history()[-1]

        climbed.declare(Statement(field="nowhere", content="x"), by="officer", command_id=entry.command_id)

        assert climbed.history()[-1] == entry


class TestRefusing:
    """What no journal could keep, or no card could say."""

    def test_a_name_that_no_journal_keeps(self, opened: Assessment) -> None:
        """A role with a NUL character in its name is nobody."""
        with pytest.raises(MoveError, match="NUL character") as error:
            opened.file(REPORT, by="officer\0")

        assert error.value.code == "KPI207"

    def test_an_erasure_needs_a_reason(self, recorded: Assessment) -> None:
        """Nobody's values are erased without it being said why."""
        with pytest.raises(MoveError, match="why it should be erased") as error:
            recorded.request_erasure("s-17", by="controller", reason=BLANK)

        assert (error.value.code, error.value.problems[0].path) == ("KPI205", ("reason",))

    def test_a_measure_taken_says_something(self, opened: Assessment) -> None:
        """A numbered paragraph without a word is refused where it stands."""
        actions = (Action(number="1", text=WHY), Action(number="2", text=BLANK))

        with pytest.raises(MoveError, match="a measure taken says nothing") as error:
            opened.file(evolve(REPORT, actions=actions), by="officer")

        assert (error.value.code, error.value.problems[0].path) == ("KPI102", ("actions", 1, "text"))

    def test_topics_that_are_declared_are_taken(
        self, ladder: Indicator, item: Callable[..., EvidenceItem]
    ) -> None:
        """Of two topics only the one that is not declared is refused."""
        topics = (Topic(id="risks", name=Text(th="ความเสี่ยง", en="risks")),)
        made = Assessment.open(evolve(ladder, topics=topics), "a1", by="officer", authority=AllowAll())
        made.submit(item("plan", topics=("risks",)), by="officer")

        with pytest.raises(MoveError) as error:
            made.submit(item("report", topics=("risks", "gains")), by="officer")

        assert [problem.path for problem in error.value.problems] == [("topics", 1)]


class TestTheJournalItself:
    def test_an_anchor_of_it_holds(self, climbed: Assessment) -> None:
        """What it comes to now is kept elsewhere, and found again when it has grown."""
        kept = Anchor(name="the card", content=climbed.anchor(prefix="agency").text().encode())
        climbed.file(REPORT, by="officer")

        verification = climbed.verify([kept], prefix="agency")
        other = climbed.verify([kept], prefix="another")

        assert (verification.problems, [each.size for each in verification.fixed]) == ((), [8])
        assert other.problems != ()

    def test_nothing_new_changes_nothing(self, climbed: Assessment) -> None:
        """Reading again what nobody went on with leaves everything as it was read."""
        before = (climbed.version, climbed.events())
        climbed.refresh()

        assert (climbed.version, climbed.events()) == before
        assert opened_entries(()) == ()

    def test_an_entry_says_its_event(self, climbed: Assessment) -> None:
        """One entry read alone is the event that all of them give."""
        assert [event_in(entry) for entry in climbed.history()] == list(climbed.events())

    def test_explaining_twice_is_judging_once(self, climbed: Assessment) -> None:
        """Until something is recorded, an explanation is kept, and is then made anew."""
        first = climbed.explain(level=3, as_of=october(20))
        assert climbed.explain(level=3, as_of=october(20)) is first
        climbed.withdraw("survey", by="officer", reason=WHY, on=october(20))

        assert climbed.explain(level=3, as_of=october(20)) != first

    def test_a_gain_is_that_of_the_situation(self, opened: Assessment) -> None:
        """Meeting what stands in the way of level 1 gains that level."""
        gain = opened.gain("1a", as_of=october(20))

        assert (gain.level_before, gain.level_after) == (0, 1)

    def test_whoever_may_do_everything_is_named(self) -> None:
        """An authority that grants everything says so."""
        assert repr(AllowAll()) == "AllowAll()"
