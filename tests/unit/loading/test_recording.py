"""What files state, given to an assessment: once, whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.errors import JournalError, KpiflowError, LoadingError, path_text
from kpiflow.evidence import EvidenceItem, Standing
from kpiflow.journal import MemoryStore, Store
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.loading import AssessmentFile, load_assessment, open_assessment, record, unstated
from kpiflow.text import Text


EXAMPLES = Path(__file__).parents[3] / "examples" / "anti-corruption"
NAME = "amlo-7.2.1-fy2550"

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
FIRST = """\
assessment: a1
indicator: rules.yaml
as_of: 2007-10-31
report: {agency: agency, round_months: 12, filed_by: officer, filed_on: 2007-10-24, claimed_level: 1}
evidence:
  - {id: plan-1, kind: plan, title: the plan}
decisions:
  rulings:
    - {item: plan-1, standing: rejected, by: committee, on: 2007-10-25, reason: torn}
"""
PLAIN = FIRST[: FIRST.index("decisions:")]
RATED = "  rating: {level: 1, authority: committee, reason: why, decided_on: 2007-10-30}\n"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store of each kind."""
    if request.param == "memory":
        yield MemoryStore()
    else:
        with SqliteStore(tmp_path / "j.db") as made:
            yield made


def small(folder: Path, text: str = FIRST) -> AssessmentFile:
    """Write a small assessment file with its definition, and load it."""
    (folder / "rules.yaml").write_text(RULES)
    (folder / "first.yaml").write_text(text)
    return load_assessment(folder / "first.yaml")


def kinds(assessment: Assessment) -> list[str]:
    """Give the kinds of the entries recorded."""
    return [entry.kind for entry in assessment.history()]


class TestOpening:
    """An assessment that states what its files state."""

    def test_records_everything(self, store: Store) -> None:
        """The report, every item, nil return and decision of all files are in the journal."""
        assessment = open_assessment(load_assessment(EXAMPLES / "as-accepted.yaml"), store=store)

        assert kinds(assessment) == [
            "assessment.opened",
            "report.filed",
            *["evidence.submitted"] * 14,
            "nil_return.attested",
            "nil_return.attested",
            "requirement.waived",
            "level.rated",
        ]
        assert assessment.history() == store.read(NAME)

    def test_says_who_did_what(self) -> None:
        """Each entry bears the role that did it: the filer, the attester, the authority."""
        assessment = open_assessment(load_assessment(EXAMPLES / "as-accepted.yaml"))

        assert [entry.actor for entry in assessment.history()] == [
            *["data-collector"] * 17,
            "complaint-registrar",
            "assessment-committee",
            "assessment-committee",
        ]

    def test_takes_things_in_when_they_came_about(self) -> None:
        """What was filed counts from the filing, what came later from its own day."""
        assessment = open_assessment(load_assessment(EXAMPLES / "as-accepted.yaml"))

        assert assessment.state(as_of=date(2007, 10, 23)).register.entries == ()
        assert len(assessment.state(as_of=date(2007, 10, 24)).register.entries) == 15
        assert len(assessment.state(as_of=date(2007, 10, 28)).register.entries) == 15
        assert len(assessment.state(as_of=date(2007, 10, 29)).register.entries) == 16
        assert assessment.state(as_of=date(2007, 11, 14)).waivers == ()
        assert len(assessment.state(as_of=date(2007, 11, 15)).waivers) == 1
        assert assessment.state(as_of=date(2007, 11, 29)).accepted is None
        assert assessment.state(as_of=date(2007, 11, 30)).accepted == 5

    def test_takes_up_what_the_store_has(self, store: Store) -> None:
        """Opening files again adds nothing and gives the same assessment."""
        file = load_assessment(EXAMPLES / "as-accepted.yaml")
        first = open_assessment(file, store=store)

        again = open_assessment(file, store=store)

        assert again.history() == first.history()
        assert again.result(as_of=file.as_of) == first.result(as_of=file.as_of)

    def test_adds_what_is_new(self, store: Store) -> None:
        """A file that goes on from one already recorded adds its own part alone."""
        filed = open_assessment(load_assessment(EXAMPLES / "as-filed.yaml"), store=store)
        before = len(filed.history())

        accepted = open_assessment(load_assessment(EXAMPLES / "as-accepted.yaml"), store=store)

        assert kinds(accepted)[before:] == ["nil_return.attested", "requirement.waived", "level.rated"]

    def test_comes_to_the_same_in_one_step_or_two(self) -> None:
        """Recording one file after the other comes to what recording both at once does."""
        file = load_assessment(EXAMPLES / "as-accepted.yaml")
        store = MemoryStore()
        open_assessment(load_assessment(EXAMPLES / "as-filed.yaml"), store=store)

        stepwise = open_assessment(file, store=store)

        assert stepwise.result(as_of=file.as_of) == open_assessment(file).result(as_of=file.as_of)

    def test_needs_the_definition_it_was_opened_under(self, tmp_path: Path, store: Store) -> None:
        """Files that name another definition by now are refused, and nothing is recorded."""
        open_assessment(small(tmp_path), store=store)
        before = store.read("a1")
        small(tmp_path)
        (tmp_path / "rules.yaml").write_text(RULES.replace("weight: 2", "weight: 3"))

        with pytest.raises(JournalError) as error:
            open_assessment(load_assessment(tmp_path / "first.yaml"), store=store)

        assert error.value.code == "KPI303"
        assert store.read("a1") == before


class TestRecording:
    """Everything new in a file, once and whole."""

    def test_counts_what_it_adds(self, tmp_path: Path) -> None:
        """The number given back is that of the entries added."""
        file = small(tmp_path)
        assessment = Assessment.open(
            file.indicator, "a1", by="officer", on=date(2007, 10, 24), authority=AllowAll()
        )

        assert record(file, assessment) == 3
        assert len(assessment.history()) == 4
        assert kinds(assessment)[1:] == ["report.filed", "evidence.submitted", "evidence.ruled"]

    def test_twice_adds_nothing(self, tmp_path: Path) -> None:
        """A file recorded again finds all it states, decisions too."""
        file = small(tmp_path, FIRST + RATED)
        assessment = open_assessment(file)
        before = assessment.history()

        assert record(file, assessment) == 0
        assert assessment.history() == before

    def test_leaves_alone_what_is_there(self, tmp_path: Path) -> None:
        """What a file says and the journal holds already is not entered twice, whoever entered it."""
        file = small(tmp_path)
        assessment = Assessment.open(
            file.indicator, "a1", by="officer", on=date(2007, 10, 24), authority=AllowAll()
        )
        item = EvidenceItem(id="plan-1", kind="plan", title=Text.same("the plan"))
        assessment.submit(item, by="clerk", on=date(2007, 10, 1))

        assert record(file, assessment) == 2
        assert assessment.state().register["plan-1"].by == "clerk"

    def test_rules_as_the_file_says(self, tmp_path: Path) -> None:
        """A ruling is recorded with its day, role and reason."""
        entry = open_assessment(small(tmp_path)).state(as_of=date(2007, 10, 25)).register["plan-1"]

        assert entry.ruling is not None
        assert (entry.standing, entry.ruling.by, entry.ruling.reason) == (
            Standing.REJECTED,
            "committee",
            Text.same("torn"),
        )

    def test_of_a_contradiction_records_nothing(self, tmp_path: Path, store: Store) -> None:
        """When anything contradicts the journal, not even what does not is recorded."""
        open_assessment(small(tmp_path), store=store)
        before = store.read("a1")
        other = (FIRST + RATED).replace("title: the plan", "title: another plan")

        with pytest.raises(LoadingError) as error:
            open_assessment(small(tmp_path, other), store=store)

        assert str(error.value) == (
            "[KPI203] the journal holds another 'plan-1', with another title\n"
            f"  at: evidence[0].id  ({tmp_path / 'first.yaml'}:6:10)\n"
            "  6 |   - {id: plan-1, kind: plan, title: another plan}\n"
            "    |          ^\n"
            "  hint: what is recorded is not rewritten: withdraw it, and submit the new one under an identifier of its own"
        )
        assert store.read("a1") == before

    def test_of_several_contradictions_names_all(self, tmp_path: Path) -> None:
        """All that contradicts the journal is told at once, each with its place."""
        waiver = (
            "  waivers:\n    - {id: w, requirement: 1a, authority: committee, reason: why, decided_on: 2007-10-26,\n"
            "       valid_from: 2007-10-26, valid_until: 2007-12-31}\n"
        )
        assessment = open_assessment(small(tmp_path, FIRST + waiver))
        before = assessment.history()
        other = (
            (FIRST + waiver).replace("title: the plan", "title: x").replace("reason: why", "reason: because")
        )

        with pytest.raises(LoadingError) as error:
            record(small(tmp_path, other), assessment)

        assert [(each.code, each.path) for each in error.value.problems] == [
            ("KPI203", ("evidence", 0, "id")),
            ("KPI205", ("decisions", "waivers", 0, "id")),
        ]
        assert assessment.history() == before

    def test_of_a_new_report_files_it(self, tmp_path: Path) -> None:
        """A report that was corrected is filed again, beside the one before."""
        assessment = open_assessment(small(tmp_path))

        assert record(small(tmp_path, FIRST.replace("claimed_level: 1", "claimed_level: 0")), assessment) == 1
        assert kinds(assessment)[-1] == "report.filed"
        assert assessment.state().claimed == 0

    def test_of_a_claim_that_is_changed_back_files_it_again(self, tmp_path: Path) -> None:
        """Of the reports of one day the last one stands, so that going back to an earlier claim is filed."""
        assessment = open_assessment(small(tmp_path))
        changed = FIRST.replace("claimed_level: 1", "claimed_level: 0")

        counts = [record(small(tmp_path, text), assessment) for text in (changed, FIRST, FIRST)]

        assert counts == [1, 1, 0]
        assert assessment.state().claimed == 1
        assert kinds(assessment).count("report.filed") == 3

    def test_of_an_earlier_report_leaves_a_later_one_alone(self, tmp_path: Path) -> None:
        """A report of an earlier day that is there already is not filed again after a later one."""
        assessment = open_assessment(small(tmp_path, PLAIN))
        later = PLAIN.replace("filed_on: 2007-10-24", "filed_on: 2007-10-26").replace(
            "claimed_level: 1", "claimed_level: 0"
        )
        record(small(tmp_path, later), assessment)

        assert record(small(tmp_path, PLAIN), assessment) == 0
        assert assessment.state().claimed == 0

    def test_never_meets_the_journal_in_a_rehearsal(self, tmp_path: Path) -> None:
        """Loading a file records nothing anywhere: it may be loaded without a store, and twice."""
        assert small(tmp_path) == small(tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["first.yaml", "rules.yaml"]


class TestUnstated:
    """What the journal holds and the files do not state."""

    PLAN = "  - {id: plan-1, kind: plan, title: the plan}\n"

    @pytest.mark.parametrize("name", ["as-filed.yaml", "as-accepted.yaml"])
    def test_is_nothing_after_recording(self, name: str) -> None:
        """What files state is all that a journal holds which they alone were recorded in."""
        file = load_assessment(EXAMPLES / name)

        assert unstated(file, open_assessment(file)) == ()

    def test_is_all_that_a_later_file_adds(self) -> None:
        """An earlier file does not state what a later one added: it is named kind by kind."""
        assessment = open_assessment(load_assessment(EXAMPLES / "as-accepted.yaml"))

        assert unstated(load_assessment(EXAMPLES / "as-filed.yaml"), assessment) == (
            "attested-nil-return",
            "waiver-1c",
            "the rating of 2007-11-30",
        )

    def test_names_items_that_were_taken_out_of_the_file(self, tmp_path: Path) -> None:
        """An item that the file states no more is named, and still stands."""
        more = PLAIN + self.PLAN.replace("plan-1", "plan-2")
        assessment = open_assessment(small(tmp_path, more))

        assert unstated(small(tmp_path, PLAIN), assessment) == ("plan-2",)
        assert assessment.judge().supported == 1

    def test_names_items_that_were_changed_in_the_file(self, tmp_path: Path) -> None:
        """An item that the file states otherwise by now is named, for the journal holds the former."""
        assessment = open_assessment(small(tmp_path, PLAIN))

        assert unstated(small(tmp_path, PLAIN.replace("the plan", "a plan")), assessment) == ("plan-1",)

    def test_leaves_out_what_was_withdrawn(self, tmp_path: Path) -> None:
        """What was withdrawn counts no more and is not named."""
        assessment = open_assessment(small(tmp_path, PLAIN + self.PLAN.replace("plan-1", "plan-2")))
        assessment.withdraw("plan-2", by="officer", reason=Text.same("torn"), on=date(2007, 10, 30))

        assert unstated(small(tmp_path, PLAIN), assessment) == ()

    def test_names_rulings_and_ratings(self, tmp_path: Path) -> None:
        """Decisions that the file states no more are named by what they are about."""
        assessment = open_assessment(small(tmp_path, FIRST + RATED))

        assert unstated(small(tmp_path, PLAIN), assessment) == (
            "the ruling on plan-1",
            "the rating of 2007-10-30",
        )

    def test_names_an_acceptance_that_others_followed(self, tmp_path: Path) -> None:
        """What one role accepted still counts after another has, and is named where the file does not state it."""
        later = "decisions:\n  rulings:\n    - {item: plan-1, standing: accepted, by: committee, on: 2007-10-26}\n"
        assessment = open_assessment(small(tmp_path, PLAIN))
        assessment.accept("plan-1", by="registrar", on=date(2007, 10, 25))
        file = small(tmp_path, PLAIN + later)
        record(file, assessment)

        assert unstated(file, assessment) == ("the ruling on plan-1",)

    def test_names_a_report_that_stands_in_the_way(self, tmp_path: Path) -> None:
        """A later report, filed by another file, is the one that counts, and is named."""
        later = PLAIN.replace("filed_on: 2007-10-24", "filed_on: 2007-10-26")
        assessment = open_assessment(small(tmp_path, PLAIN))
        record(small(tmp_path, later), assessment)

        assert unstated(small(tmp_path, PLAIN), assessment) == ("the report filed on 2007-10-26",)

    def test_writes_nothing(self, tmp_path: Path) -> None:
        """Asking what is not stated changes no journal."""
        assessment = open_assessment(small(tmp_path, FIRST + RATED))
        before = assessment.history()

        unstated(small(tmp_path), assessment)

        assert assessment.history() == before


class TestHistory:
    """A sequence of rulings is a history, not a set."""

    TWO = FIRST.replace("as_of: 2007-10-31", "as_of: 2007-11-30") + (
        "    - {item: plan-1, standing: accepted, by: committee, on: 2007-11-05}\n"
    )

    def test_of_two_rulings_is_recorded_in_order(self, tmp_path: Path) -> None:
        """Two rulings on one item are both recorded, and each counts from its day."""
        assessment = open_assessment(small(tmp_path, self.TWO))

        assert [
            assessment.state(as_of=day).register["plan-1"].standing
            for day in (date(2007, 10, 24), date(2007, 10, 25), date(2007, 11, 5))
        ] == [Standing.SUBMITTED, Standing.REJECTED, Standing.ACCEPTED]

    def test_of_two_rulings_is_recorded_once(self, tmp_path: Path) -> None:
        """A file with two rulings on one item, recorded again, adds neither of them again."""
        file = small(tmp_path, self.TWO)
        assessment = open_assessment(file)

        assert record(file, assessment) == 0

    def test_of_two_ratings_is_recorded_once(self, tmp_path: Path) -> None:
        """A chain of files with a rating in each, recorded again, adds neither of them again."""
        small(tmp_path, FIRST + RATED)
        later = RATED.replace("2007-10-30", "2007-11-20").replace("level: 1", "level: 0")
        (tmp_path / "last.yaml").write_text(f"continues: first.yaml\nas_of: 2007-11-30\ndecisions:\n{later}")
        file = load_assessment(tmp_path / "last.yaml")
        assessment = open_assessment(file)

        assert record(file, assessment) == 0
        assert [assessment.state(as_of=date(2007, 11, day)).accepted for day in (19, 20)] == [1, 0]

    def test_goes_on_after_what_was_recorded_by_hand(self, tmp_path: Path) -> None:
        """A ruling made since by hand is not undone by recording the file again."""
        file = small(tmp_path)
        assessment = open_assessment(file)
        assessment.accept("plan-1", by="committee", on=date(2007, 11, 1))

        assert record(file, assessment) == 0
        assert assessment.state(as_of=date(2007, 11, 2)).register["plan-1"].standing is Standing.ACCEPTED


class TestRefusals:
    """What a file may not state about who and when."""

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("filed_by: officer", "filed_by: ''", "KPI207"),
            ("by: committee", "by: ' '", "KPI207"),
            ("assessment: a1", "assessment: a 1", "KPI100"),
            ("item: plan-1", "item: plan-9", "KPI203"),
            ("on: 2007-10-25", "on: 2007-10-23", "KPI206"),
            (", reason: torn", "", "KPI205"),
        ],
    )
    def test_are_told_when_the_file_is_loaded(self, tmp_path: Path, old: str, new: str, code: str) -> None:
        """What could not be recorded is refused before anything is, once, with its place."""
        text = FIRST.replace(old, new)
        assert text != FIRST

        with pytest.raises(KpiflowError) as error:
            small(tmp_path, text)

        assert [each.code for each in error.value.problems] == [code]
        assert all(each.position for each in error.value.problems)

    @pytest.mark.parametrize(
        ("old", "new", "path"),
        [
            (
                "title: the plan}",
                "title: t, approval: {by: boss, on: 2007-10-01}}",
                "evidence[0].approval.by",
            ),
            (
                "rulings:",
                "rating: {level: 1, authority: boss, reason: why, decided_on: 2007-10-30}\n  rulings:",
                "decisions.rating.authority",
            ),
            (
                "rulings:",
                (
                    "waivers: [{id: w, requirement: 1a, authority: boss, reason: why, decided_on: 2007-10-26,"
                    " valid_from: 2007-10-26, valid_until: 2007-12-31}]\n  rulings:"
                ),
                "decisions.waivers[0].authority",
            ),
            ("by: committee, on:", "by: boss, on:", "decisions.rulings[0].by"),
        ],
        ids=["approval", "rating", "waiver", "ruling"],
    )
    def test_cover_roles_that_are_not_declared(self, tmp_path: Path, old: str, new: str, path: str) -> None:
        """Where the definition declares roles, those that a file names are among them."""
        (tmp_path / "rules.yaml").write_text(f"{RULES}roles: [{{id: committee, name: committee}}]\n")
        (tmp_path / "first.yaml").write_text(FIRST.replace(old, new))

        with pytest.raises(KpiflowError) as error:
            load_assessment(tmp_path / "first.yaml")

        assert [(each.code, path_text(each.path)) for each in error.value.problems] == [("KPI204", path)]
        assert all(each.position for each in error.value.problems)
