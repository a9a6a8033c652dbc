"""Cases of rules: what is given on a day, and what it comes to, in Python and from files."""

from __future__ import annotations

import pickle

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpiflow.definitions import Indicator
from kpiflow.errors import CaseFailedError, KpiflowError, LoadingError
from kpiflow.evidence import EvidenceItem, Reading, Standing
from kpiflow.guards import provided
from kpiflow.loading import load_indicator
from kpiflow.loading.case_files import SUFFIXES
from kpiflow.loading.contents import Decisions, FiledRuling
from kpiflow.testing import settings
from kpiflow.testing.cases import Because, Case, Expected, Given, Outcome, load_cases, must_hold, run_case
from kpiflow.text import Text


ROOT = Path(__file__).parents[3]
FREIGHT = load_indicator(ROOT / "examples" / "freight" / "freight.yaml")
RULES = """
code: "1"
name: x
evidence: [{id: plan, name: plan}, {id: report, name: report}]
roles: [{id: chief, name: chief}]
levels:
  - {level: 1, name: one, requirements: [{id: 1a, text: t, requires: {provided: plan}}]}
  - level: 2
    name: two
    requirements: [{id: 2a, text: t, requires: {provided: {kind: report, status: accepted}}}]
"""
TODAY = date(2026, 6, 30)


def tried(indicator: Indicator, expect: Expected | None = None, **said: Any) -> Outcome:
    """Try a case on one day."""
    case = Case(name="one", as_of=TODAY, expect=Expected() if expect is None else expect, **said)
    return run_case(case, indicator)


def shown(*facts: EvidenceItem | str) -> Given:
    """Give items, by their kinds where nothing else is said of them."""
    items = [EvidenceItem(id=f, kind=f, title=Text.same(f)) if isinstance(f, str) else f for f in facts]
    return Given(evidence=tuple(items))


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a test file beside its rules."""
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")

    def write(text: str, name: str = "rules.kpitest.yaml") -> Path:
        path = tmp_path / name
        path.write_text(f"tests: rules.yaml\nas_of: 2026-06-30\n{text}", encoding="utf-8")
        return path

    return write


def refused(path: Path) -> tuple[tuple[str, int], ...]:
    """Give what a test file is refused for: codes and lines."""
    with pytest.raises(KpiflowError) as error:
        load_cases(path)
    return tuple((each.code, each.position.line if each.position else 0) for each in error.value.problems)


class TestFigures:
    @pytest.mark.parametrize(
        ("said", "is_so"),
        [
            ("4.836363636", True),
            ("4.8364", True),
            ("4.83", False),
            ("4.8363", False),
            ("4.8", False),
            ("5", False),
            ("-", False),
        ],
    )
    def test_a_score_is_said_exactly_or_as_it_is_printed(self, said: str, is_so: bool) -> None:
        """Rounded to as many decimals as are written, and to no fewer than the definition prints."""
        given = Given(readings=(Reading(measure="freight", value=7391),))

        assert tried(FREIGHT, Expected(score=said), given=given).passed is is_so

    @pytest.mark.parametrize(("said", "is_so"), [("-", True), ("–", True), ("0", False), ("1", False)])
    def test_no_points_are_a_dash(self, said: str, is_so: bool) -> None:
        """What has no score is not zero."""
        assert tried(FREIGHT, Expected(score=said)).passed is is_so
        assert tried(FREIGHT, Expected(weighted=said)).passed is is_so


class TestExpectations:
    def test_statuses_are_exact(self, indicator: Callable[..., Indicator]) -> None:
        """What is not known is not unmet, and what is expected of one requirement is told with its reason."""
        rules = indicator((provided("minutes"),), (provided("report"),))

        outcome = tried(
            rules, Expected(because=Because(met=("1a",), unknown=("2a",))), given=shown("minutes")
        )

        [problem] = outcome.problems
        assert (problem.code, problem.path) == ("KPI420", ("expect", "because", "unknown", 0))
        assert (problem.expected, problem.got) == ("unknown", "unmet")
        assert problem.reasons

    def test_missing_is_all_that_is_missing(self, indicator: Callable[..., Indicator]) -> None:
        """No requirement more and none fewer keeps the next level from being reached."""
        rules = indicator((provided("minutes"), provided("report")))

        for expected, is_so in ((("1a", "1b"), True), (("1b", "1a"), True), (("1a",), False), ((), False)):
            assert tried(rules, Expected(because=Because(missing=expected))).passed is is_so

    def test_a_claim_is_supported_or_not_or_there_is_none(self, indicator: Callable[..., Indicator]) -> None:
        """Without a claim nothing is supported, and nothing is not."""
        rules = indicator((provided("minutes"),))

        def claiming(level: int | None, *, expected: bool) -> bool:
            given = Given(claimed_level=level, evidence=shown("minutes").evidence)
            return tried(rules, Expected(supported=expected), given=given).passed

        assert claiming(1, expected=True)
        assert not claiming(1, expected=False)
        assert claiming(0, expected=True)
        assert not claiming(None, expected=True)
        assert not claiming(None, expected=False)

    def test_a_failing_case_explains_itself(self, indicator: Callable[..., Indicator]) -> None:
        """The error holds the tree of reasons and the smallest set, in the languages asked for."""
        outcome = tried(indicator((provided("minutes"),)), Expected(level=1))

        with pytest.raises(AssertionError, match="the smallest set that is missing for level 1:") as error:
            must_hold(outcome)

        assert isinstance(error.value, CaseFailedError)
        assert "✗ ระดับ 1 · level 1 — ไม่ครบถ้วน" in outcome.explanation().th
        assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)  # noqa: S301 -- our own

    def test_more_than_expected_says_why_it_holds(self, indicator: Callable[..., Indicator]) -> None:
        """Where too much was reached, the levels above the one expected name what satisfied them."""
        outcome = tried(indicator((provided("minutes"),)), Expected(level=0), given=shown("minutes"))

        assert "satisfied by minutes" in outcome.explanation().en


class TestGiven:
    def test_what_is_given_again_takes_the_place_of_what_was_there(
        self, indicator: Callable[..., Indicator]
    ) -> None:
        """An item stated again is judged as it is now, and the ruling on the earlier one stands."""
        rules = indicator((provided("minutes", status=Standing.ACCEPTED),))
        ruling = FiledRuling(item="m", standing=Standing.ACCEPTED, by="secretary", on=TODAY)
        common = Given(
            evidence=(EvidenceItem(id="m", kind="report", title=Text.same("m")),),
            decisions=Decisions(rulings=(ruling,)),
        )
        again = shown(EvidenceItem(id="m", kind="minutes", title=Text.same("m")))

        assert tried(rules, common=common).verdict.supported == 0
        assert tried(rules, common=common, given=again).verdict.supported == 1

    def test_what_is_taken_away_was_never_there(self, indicator: Callable[..., Indicator]) -> None:
        """With an item go the rulings on it; a decision goes by its own identifier."""
        rules = indicator((provided("minutes"),))

        outcome = tried(rules, common=shown("minutes"), without=("minutes",))

        assert outcome.verdict.supported == 0
        assert outcome.situation.register.entries == ()

    def test_what_takes_effect_later_does_not_count(self, indicator: Callable[..., Indicator]) -> None:
        """A ruling of the next day leaves today as it is."""
        rules = indicator((provided("minutes"),))
        late = FiledRuling(
            item="minutes",
            standing=Standing.REJECTED,
            by="secretary",
            on=date(2026, 7, 1),
            reason=Text.same("r"),
        )
        given = Given(evidence=shown("minutes").evidence, decisions=Decisions(rulings=(late,)))

        assert tried(rules, given=given).verdict.supported == 1

    def test_what_another_definition_does_not_know_counts_for_nothing(
        self, indicator: Callable[..., Indicator]
    ) -> None:
        """A case is tried under any rules without being refused: that is how changed rules are tried."""
        outcome = tried(
            indicator((provided("minutes"),)),
            Expected(level=9, because=Because(met=("9z",))),
            given=shown("nothing-known"),
            without=("gone",),
        )

        assert [each.path[1] for each in outcome.problems] == ["level", "because"]
        assert outcome.explanation().en


class TestFiles:
    def test_all_that_is_wrong_is_named_at_once(self, written: Callable[..., Path]) -> None:
        """Shapes, tables, names and what the definition refuses come together, each where it stands."""
        path = written("""
cases:
  - {name: one, expect: {lvel: 1}}
  - {name: two, expect: {level: 7}}
  - {name: two, expect: {level: 1}, given: {evidence: [{id: p, kind: pln, title: t}]}}
  - {name: three, expect: {level: 1}, without: [gone], todo: a, xfail: b}
  - {name: four, expect: {level: "${x}"}, table: {columns: [y], rows: [1]}}
  - {name: five, expect: {because: {met: [9z]}}}
  - {name: six, expect: {}}
""")

        assert refused(path) == (
            ("KPI406", 5),
            ("KPI202", 6),
            ("KPI422", 7),
            ("KPI422", 8),
            ("KPI421", 9),
            ("KPI421", 9),
            ("KPI422", 10),
            ("KPI422", 11),
        )

    def test_problems_stand_in_the_cell_they_come_from(self, written: Callable[..., Path]) -> None:
        """What a table puts into a case is refused where it stands in the table."""
        path = written("""
cases:
  - name: levels
    expect: {level: "${level}"}
    table:
      columns: [level]
      rows:
        - 1
        - many
        - 7
""")

        assert refused(path) == (("KPI409", 11), ("KPI202", 12))

    def test_a_row_is_a_case_of_its_own(self, written: Callable[..., Path]) -> None:
        """Cases are named after their rows, stand where these stand, and take lists whole."""
        path = written("""
cases:
  - name: with
    given: {evidence: [{id: p, kind: "${kind}", title: "a ${kind} of ${of}"}]}
    table:
      columns: [kind, of, missing]
      rows:
        - [plan, x, [2a]]
        - [report, y, 1a]
    expect: {because: {missing: "${missing}"}}
""")

        [file] = load_cases(path)

        assert [case.name for case in file.cases] == ["with [plan, x, 2a]", "with [report, y, 1a]"]
        assert [case.place.line for case in file.cases if case.place] == [10, 11]
        assert file.cases[0].given.evidence[0].title.en == "a plan of x"
        assert [run_case(case, file.indicator).passed for case in file.cases] == [True, True]

    def test_nothing_in_a_value_is_run(self, written: Callable[..., Path]) -> None:
        """A value that looks like a column or like code goes in as it stands."""
        path = written("""
cases:
  - name: ${a}
    expect: {level: 0}
    table: {columns: [a], rows: ["${a}", "{0.__class__}", "%(a)s"]}
""")

        [file] = load_cases(path)

        assert [case.name for case in file.cases] == ["${a}", "{0.__class__}", "%(a)s"]

    @pytest.mark.parametrize(
        ("text", "cell"),
        [("${a}", "[" + "x, " * 2000 + "x]"), ("${a} " * 400, "y" * 500)],
        ids=["values", "characters"],
    )
    def test_a_small_file_makes_no_large_one(
        self, text: str, cell: str, written: Callable[..., Path]
    ) -> None:
        """Tables that come to more than a file may hold are refused before they are filled in."""
        rows = "".join(
            f"\n        - {cell}" if cell[0] != "[" else f"\n        - [{cell}]" for _ in range(60)
        )
        path = written(
            f"cases:\n  - name: bomb\n    without: ['{text}']\n    expect: {{level: 0}}\n"
            f"    table:\n      columns: [a]\n      rows:{rows}\n"
        )

        [(code, line)] = refused(path)

        assert code == "KPI403"
        assert line > 10

    def test_who_enters_something_cannot_accept_it(self, written: Callable[..., Path]) -> None:
        """What an assessment would not record is not tried either."""
        path = written("""
given: {filed_by: chief, evidence: [{id: r, kind: report, title: r}]}
cases:
  - name: accepted by its author
    expect: {level: 0}
    given: {decisions: {rulings: [{item: r, standing: accepted, by: chief, on: 2026-06-30}]}}
""")

        assert refused(path) == (("KPI803", 8),)

    def test_files_of_a_folder_are_read_together(self, written: Callable[..., Path]) -> None:
        """The problems of all files come at once; hidden files and others are passed by."""
        written("cases: [{name: a, expect: {level: 9}}]", "one.kpitest.yaml")
        path = written("cases: [{name: a, expct: {level: 0}}]", "two.kpitest.yaml")
        written("nonsense: [", ".three.kpitest.yaml")

        with pytest.raises(LoadingError) as error:
            load_cases(path.parent)

        assert [each.code for each in error.value.problems] == ["KPI202", "KPI406"]

    def test_a_folder_without_test_files_proves_nothing(self, tmp_path: Path) -> None:
        """Where there is nothing to try, that is an error."""
        assert refused(tmp_path) == (("KPI400", 0),)

    def test_a_start_of_another_indicator_is_refused(self, written: Callable[..., Path]) -> None:
        """Cases start from an assessment of the definition that they test."""
        path = written("starts_from: filed.yaml\ncases: [{name: a, expect: {level: 0}}]")
        (path.parent / "other.yaml").write_text(RULES.replace('"1"', '"2"'), encoding="utf-8")
        (path.parent / "filed.yaml").write_text(
            "assessment: a\nindicator: other.yaml\nas_of: 2026-06-30\n"
            "report: {agency: a, round_months: 12, filed_by: u, filed_on: 2026-06-01}\n",
            encoding="utf-8",
        )

        assert refused(path) == (("KPI422", 3),)

    def test_an_assessment_is_no_test_file(self) -> None:
        """A file of another kind is refused as a whole."""
        assert refused(ROOT / "examples" / "freight" / "year-on-target.yaml")[0][0] == "KPI416"


def test_plugin_and_loader_know_one_name() -> None:
    """What the plugin collects is what the loader takes for a test file."""
    assert settings.SUFFIXES == SUFFIXES
