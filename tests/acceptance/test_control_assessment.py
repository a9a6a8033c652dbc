"""Six small rule sets after other systems, each with a handful of cases counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from kpiflow.assessment import Assessment
from kpiflow.definitions import Indicator
from kpiflow.evidence import Attainment, EvidenceItem, Fact, Register, Ruling, Standing, Statement
from kpiflow.guards import Status
from kpiflow.ladder import LadderVerdict, judge_ladder
from kpiflow.loading import load_assessment, load_indicator, open_assessment
from kpiflow.periods import parse_range
from kpiflow.text import Text
from ladders import register, said


EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "control-assessment"
DAY: Final = date(2026, 6, 30)


def definition(name: str) -> Indicator:
    """Load one of the definitions."""
    return load_indicator(EXAMPLE / f"{name}.yaml")


def judged(indicator: Indicator, *facts: Fact, as_of: date = DAY) -> LadderVerdict:
    """Judge what was stated and shown."""
    return judge_ladder(indicator, register(*facts), as_of=as_of)


@pytest.fixture(scope="module")
def eight() -> Indicator:
    """The organisation over its eight strategies."""
    return definition("eight-strategies")


@pytest.fixture(scope="module")
def domain() -> Indicator:
    """One domain of practices."""
    return definition("domain")


@pytest.fixture(scope="module")
def track() -> Indicator:
    """The track of a repository."""
    return definition("source-track")


@pytest.fixture(scope="module")
def outcome() -> Indicator:
    """An outcome judged by statements."""
    return definition("outcome")


@pytest.fixture(scope="module")
def certificate() -> Indicator:
    """The certificate of a dataset."""
    return definition("data-certificate")


@pytest.fixture(scope="module")
def year() -> Assessment:
    """A year of the company, with all that was decided in it."""
    return open_assessment(load_assessment(EXAMPLE / "conformance-2026-later.yaml"))


class TestEightStrategies:
    @pytest.mark.parametrize(
        ("levels", "supported"),
        [
            ("33333333", 3),
            ("33333332", 2),
            ("23323332", 2),
            ("33313333", 1),
            ("33330333", 0),
            ("11111111", 1),
            ("00000000", 0),
        ],
    )
    def test_the_weakest_decides(self, eight: Indicator, levels: str, supported: int) -> None:
        """The level is the least of the eight, whichever of them has it."""
        facts = [Attainment(indicator=f"e8.{n}", level=int(each)) for n, each in enumerate(levels, start=1)]
        scope = Statement(field="scope", content="All workstations.")

        assert judged(eight, scope, *facts).supported == supported == min(map(int, levels))

    def test_a_strategy_that_nobody_rated_is_unknown(self, eight: Indicator) -> None:
        """With seven at level 3 and one not known, nothing is reached, and nothing is called unmet."""
        facts = [Attainment(indicator=f"e8.{n}", level=3) for n in range(1, 8)]
        scope = Statement(field="scope", content="All workstations.")

        ladder = judged(eight, scope, *facts)

        assert ladder.supported == 0
        assert [each.status for each in ladder.unmet()] == [Status.UNKNOWN] * 3
        assert ladder.unmet()[0].reason().en == "the level of indicator e8.8 is not known"


class TestDomain:
    @pytest.mark.parametrize(
        ("answers", "supported"),
        [
            ("fully fully fully fully fully", 3),
            ("largely largely largely largely largely", 3),  # lower levels need be no better
            ("largely largely largely largely partly", 2),
            ("largely largely partly fully fully", 1),
            ("largely partly fully fully fully", 0),
            ("not fully fully fully fully", 0),
        ],
    )
    def test_largely_is_enough_everywhere(self, domain: Indicator, answers: str, supported: int) -> None:
        """A level takes largely or fully of its practices and of all below, and partly of none."""
        given = dict(zip(("1a", "1b", "2a", "2b", "3a"), answers.split(), strict=True))

        assert judged(domain, *said(**given)).supported == supported

    def test_every_profile(self, domain: Indicator) -> None:
        """All 4⁵ profiles: the level is the last one before the first practice that is less than largely done."""
        wrong = []
        for values in product(("not", "partly", "largely", "fully"), repeat=5):
            answers = dict(zip(("1a", "1b", "2a", "2b", "3a"), values, strict=True))
            short = [int(name[0]) for name, value in answers.items() if value in {"not", "partly"}]
            if judged(domain, *said(**answers)).supported != min(short, default=4) - 1:
                wrong.append(values)

        assert wrong == []


def log(kind: str, days: str) -> EvidenceItem:
    """Build a log over some days."""
    return EvidenceItem(id=f"{kind}-{days[5:10]}", kind=kind, title=Text.same(kind), covers=parse_range(days))


HISTORY: Final = EvidenceItem(id="history", kind="history", title=Text.same("history"))
FIRST_HALF: Final = "2026-01-01 .. 2026-06-30"


class TestSourceTrack:
    @pytest.mark.parametrize(
        ("logs", "as_of", "supported"),
        [
            ([FIRST_HALF], date(2026, 6, 30), 2),
            ([FIRST_HALF], date(2026, 7, 1), 1),  # today is not covered
            ([FIRST_HALF, "2026-07-01 .. 2026-09-30"], date(2026, 9, 30), 2),
            ([FIRST_HALF, "2026-06-01 .. 2026-09-30"], date(2026, 9, 30), 2),  # an overlap is no gap
            ([FIRST_HALF, "2026-07-02 .. 2026-09-30"], date(2026, 9, 30), 1),  # one day was not covered
            (["2026-01-02 .. 2026-09-30"], date(2026, 9, 30), 1),  # it began a day late
            ([FIRST_HALF, "2026-07-01 .. 2026-12-31"], date(2027, 3, 1), 2),  # the year is over
            ([], date(2026, 6, 30), 1),
        ],
    )
    def test_a_single_day_breaks_it_off(
        self, track: Indicator, logs: list[str], as_of: date, supported: int
    ) -> None:
        """The control counts while every day from the first to this one is covered."""
        logged = [log("protection-log", days) for days in logs]

        assert judged(track, HISTORY, *logged, as_of=as_of).supported == supported

    def test_the_gap_is_named(self, track: Indicator) -> None:
        """What nothing covers is said to the day."""
        logged = [log("protection-log", days) for days in (FIRST_HALF, "2026-07-03 .. 2026-09-30")]

        ladder = judged(track, HISTORY, *logged, as_of=date(2026, 9, 30))

        assert ladder.levels[1].requirements[0].verdict.code == "not-continuous"
        assert (
            ladder.levels[1].requirements[0].reason().en == "nothing covers 1 July 2569 BE – 2 July 2569 BE"
        )

    @pytest.mark.parametrize(("role", "supported"), [("verifier", 3), ("platform-team", 2)])
    def test_only_the_verifiers_word_counts(self, track: Indicator, role: str, supported: int) -> None:
        """A log of reviews counts once the verifier has accepted it, not when the team does so itself."""
        facts = (HISTORY, log("protection-log", FIRST_HALF), log("review-log", FIRST_HALF))
        ruling = Ruling(standing=Standing.ACCEPTED, by=role, on=DAY)

        accepted = register(*facts).with_ruling(facts[2].id, ruling)

        assert judged(track, *facts).supported == 2
        assert judge_ladder(track, accepted, as_of=DAY).supported == supported


class TestOutcome:
    @pytest.mark.parametrize(
        ("answers", "supported"),
        [
            ("no no yes yes yes", 2),
            ("no no no yes yes", 2),  # fully enough needs no "partly"
            ("no no yes yes no", 1),
            ("no no yes no no", 1),
            ("no no no yes no", 0),
            ("yes no yes yes yes", 0),  # one failure outweighs all
            ("no yes yes yes yes", 0),
        ],
    )
    def test_failure_outweighs_everything(self, outcome: Indicator, answers: str, supported: int) -> None:
        """No statement of failure may be true; then what is true decides between partly and fully."""
        names = ("untested", "lost", "some-tested", "all-tested", "apart")

        ladder = judged(outcome, *said(**dict(zip(names, answers.split(), strict=True))))

        assert ladder.supported == supported

    def test_saying_nothing_of_failure_is_not_enough(self, outcome: Indicator) -> None:
        """A statement of failure that nobody answered leaves the outcome open: silence is not success."""
        answers = {"untested": "no", "some-tested": "yes", "all-tested": "yes", "apart": "yes"}

        ladder = judged(outcome, *said(**answers))

        assert (ladder.supported, ladder.unmet()[0].status) == (0, Status.UNKNOWN)

    def test_the_failure_is_named(self, outcome: Indicator) -> None:
        """The reason says which statement stands against the outcome."""
        answers = dict.fromkeys(("untested", "some-tested", "all-tested", "apart"), "yes") | {"lost": "no"}

        [unmet] = judged(outcome, *said(**answers)).unmet()

        assert unmet.verdict.code == "present"
        assert unmet.reason().en == (
            "there is an answer to “Restoring was never tried”: true, which there must not be (answer:untested)"
        )


class TestDataCertificate:
    @pytest.mark.parametrize(
        ("answers", "promise", "supported"),
        [
            ({"rights": "yes", "personal": "no", "changes": "no"}, "", 2),
            ({"rights": "yes", "personal": "no", "changes": "no"}, "for ten years", 3),
            (
                {"rights": "yes", "personal": "yes", "changes": "no"},
                "for ten years",
                0,
            ),  # triggered, unanswered
            ({"rights": "yes", "personal": "yes", "anonymous": "yes", "changes": "no"}, "for ten years", 3),
            ({"rights": "yes", "personal": "yes", "anonymous": "no", "changes": "no"}, "for ten years", 0),
            ({"rights": "yes", "personal": "no", "changes": "yes"}, "for ten years", 1),
            ({"rights": "yes", "personal": "no", "changes": "yes", "dated": "yes"}, "for ten years", 3),
            ({"rights": "yes", "personal": "no"}, "for ten years", 1),  # whether it changes is not known
            ({"rights": "yes", "changes": "no"}, "for ten years", 0),  # a mandatory question is open
        ],
    )
    def test_the_lowest_open_requirement_that_applies_decides(
        self, certificate: Indicator, answers: Mapping[str, str], promise: str, supported: int
    ) -> None:
        """Answers trigger requirements, and the certificate is the one below the first that is not met."""
        texts = [Statement(field="guarantee", content=promise)] if promise else []

        assert judged(certificate, *said(**answers), *texts).supported == supported

    def test_what_is_not_triggered_does_not_apply(self, certificate: Indicator) -> None:
        """Without persons in the data, privacy is neither met nor unmet: it does not apply."""
        ladder = judged(certificate, *said(rights="yes", personal="no", changes="no"))

        statuses = {each.requirement.id: each.status for each in ladder.requirements()}
        assert (statuses["privacy"], statuses["dated"]) == (Status.NOT_APPLICABLE, Status.NOT_APPLICABLE)


class TestConformance:
    @pytest.mark.parametrize(
        ("as_of", "supported", "without_decisions"),
        [
            (date(2026, 2, 15), 0, 0),  # nothing was filed yet
            (date(2026, 3, 10), 3, 3),  # the last day of twelve months after the training
            (date(2026, 3, 11), 1, 1),
            (date(2026, 3, 19), 1, 1),
            (date(2026, 3, 20), 3, 1),  # the waiver is decided
            (date(2026, 4, 15), 3, 1),  # the last day of the scan
            (date(2026, 4, 16), 1, 1),
            (date(2026, 5, 1), 3, 1),  # the exception is decided, without end
            (date(2026, 6, 14), 3, 1),
            (date(2026, 6, 15), 1, 1),  # it is taken back
            (date(2026, 7, 1), 1, 1),  # the waiver has ended too
            (date(2026, 7, 20), 3, 3),  # new training and a new scan came in
            (date(2026, 7, 31), 3, 3),  # the last day of 18 months after the statement
            (date(2026, 8, 1), 3, 2),  # the deficiency was accepted from this day on
            (date(2026, 9, 30), 3, 2),  # its last day
            (date(2026, 10, 1), 2, 2),
            (date(2026, 12, 31), 2, 2),  # the last day of the second scan
            (date(2027, 1, 1), 1, 1),
        ],
    )
    def test_every_day_has_its_own_answer(
        self, year: Assessment, as_of: date, supported: int, without_decisions: int
    ) -> None:
        """Evidence runs out, decisions begin and end, each on its day, and nobody has to do anything."""
        ladder = year.judge(as_of=as_of)

        assert (ladder.supported, ladder.supported_without_decisions) == (supported, without_decisions)

    @pytest.mark.parametrize(
        ("as_of", "requirement", "codes"),
        [
            (date(2026, 3, 11), "2a", ["stale"]),
            (date(2026, 4, 16), "2b", ["expired"]),
            (date(2026, 7, 1), "2a", ["stale", "waiver-expired"]),
            (date(2026, 10, 1), "3a", ["stale", "deficiency-expired"]),
        ],
    )
    def test_what_ran_out_is_named(
        self, year: Assessment, as_of: date, requirement: str, codes: list[str]
    ) -> None:
        """Stale evidence, expired evidence and decisions that have ended are told apart."""
        verdicts = {each.requirement.id: each for each in year.judge(as_of=as_of).requirements()}

        assert [finding.code for finding in verdicts[requirement].findings()] == codes

    @pytest.mark.parametrize(
        ("as_of", "kinds"),
        [
            (date(2026, 3, 1), {}),
            (date(2026, 5, 2), {"2a": "waiver", "2b": "exception"}),
            (date(2026, 8, 15), {"3a": "deficiency"}),
        ],
    )
    def test_what_passes_by_decision_says_so(
        self, year: Assessment, as_of: date, kinds: Mapping[str, str]
    ) -> None:
        """A requirement that holds by decision is waived, never met, and names the decision."""
        waived = {
            each.requirement.id: each.decision.kind
            for each in year.judge(as_of=as_of).requirements()
            if each.status is Status.WAIVED and each.decision
        }

        assert waived == kinds

    def test_the_reason_names_who_until_when_and_why(self, year: Assessment) -> None:
        """The waiver says who decided it, its last day and the reason."""
        verdicts = {each.requirement.id: each for each in year.judge(as_of=date(2026, 4, 1)).requirements()}

        assert verdicts["2a"].pardon() == Text(
            th="คณะกรรมการผ่อนผันถึง 30 มิถุนายน 2569: เลื่อนการอบรมเพราะย้ายสำนักงาน",
            en="waived by the board until 30 June 2569 BE: training is put off by the move of the office",
        )


def test_no_evidence_is_no_level() -> None:
    """None of the six gives anything for nothing."""
    names = ("eight-strategies", "domain", "source-track", "outcome", "data-certificate", "conformance")

    assert {judge_ladder(definition(name), Register(), as_of=DAY).supported for name in names} == {0}
