"""What ratings add up to beside the level can be expected of a case, exactly or as it is printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kpiflow.errors import CaseFailedError, LoadingError
from kpiflow.testing.builder import Proposition, given
from kpiflow.testing.cases import load_cases
from kpiflow.testing.runs import run_files


EXAMPLES = Path(__file__).parents[3] / "examples"
PRACTICE = EXAMPLES / "software-assurance" / "policy.yaml"
HALF = {"PC.1a": "half", "PC.1b": "yes", "PC.2a": "some", "PC.2b": "none", "PC.3a": "none", "PC.3b": "none"}
"""What answers add up to (0.5 + 1) / 2 + 0.2 / 2 = 0.85."""

RULES = """\
code: "1"
name: {th: ก, en: a}
scale: {highest: 1}
tally: {within: mean, over: sum, unknown: zero}
scales:
  - {id: s, values: [{value: none, name: {th: ไม่, en: none}, points: 0}, {value: part, name: {th: บางส่วน, en: part}, points: 0.25}, {value: all, name: {th: ครบ, en: all}, points: 1}]}
questions:
  - {id: q1, scale: s, name: {th: ก, en: one}}
  - {id: q2, scale: s, name: {th: ข, en: two}}
levels:
  - level: 1
    name: {th: ตกลง, en: Agreed}
    requirements:
      - {id: 1a, text: {th: ก, en: a}, weight: 2, requires: {answered: {question: q1, reach: all}}}
      - {id: 1b, text: {th: ข, en: b}, weight: 1, requires: {answered: {question: q2, reach: all}}}
"""


def answered(**changed: str) -> Proposition:
    """Answer all questions of the practice."""
    answers = HALF | {key.replace("_", "."): value for key, value in changed.items()}
    proposition = given(PRACTICE).as_of(date(2026, 9, 30))
    for question, value in answers.items():
        proposition = proposition.answering(**{question: value})
    return proposition


class TestTally:
    @pytest.mark.parametrize("said", ["0.85", "0.8500", "0.85000"])
    def test_holds_exactly_and_as_printed(self, said: str) -> None:
        """What ratings add up to is what was expected, beside a level of none."""
        answered().reaches(0).tallies(said)

    @pytest.mark.parametrize("said", ["0.9", "0.8501", "-", "0"])
    def test_refuses_another(self, said: str) -> None:
        """Another one, rounded to fewer decimals than are printed, or none, is not as expected."""
        with pytest.raises(CaseFailedError, match=r"expected: .*got: 0\.8500") as error:
            answered().tallies(said)
        assert error.value.problems[0].path == ("expect", "tally")

    def test_is_a_dash_where_it_is_not_known(self) -> None:
        """The practice says that what is not answered keeps the whole from being known."""
        open_ = given(PRACTICE).as_of(date(2026, 9, 30)).answering(**{"PC.1a": "most"})
        open_.tallies("-")
        with pytest.raises(CaseFailedError, match="got: –"):
            open_.tallies("0.5")

    def test_is_nothing_where_ratings_do_not_add_up(self) -> None:
        """A definition that does not say how comes to none."""
        with pytest.raises(CaseFailedError, match="got: nothing"):
            given(EXAMPLES / "freight" / "freight.yaml").as_of(date(2026, 9, 30)).tallies("1")


class TestTables:
    def test_expect_tallies_and_scores_as_they_are_printed(self, tmp_path: Path) -> None:
        """Each row may name what is printed: a quarter of two thirds as 0.1667, and not as 0.167."""
        (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
        path = tmp_path / "rules.kpitest.yaml"
        path.write_text(
            "tests: rules.yaml\nas_of: 2026-09-30\ncases:\n"
            '  - name: "${answer} ${tally}"\n'
            '    given: {answers: [{question: q1, value: "${answer}"}]}\n'
            '    expect: {tally: "${tally}", score: "${score}", weighted: "${weighted}"}\n'
            "    table:\n      columns: [answer, tally, score, weighted]\n"
            '      rows: [[part, "0.1667", "1", "1.0000"], [all, "0.6667", "1.0000", "1"], [part, "0.167", "1", "1"]]\n',
            encoding="utf-8",
        )
        runs = run_files(load_cases(path))

        assert [each.fate for each in runs.runs()] == ["passed", "passed", "failed"]

    def test_refuse_a_tally_where_ratings_do_not_add_up(self, tmp_path: Path) -> None:
        """In a file it is a mistake to expect one of a definition that does not say how."""
        (tmp_path / "rules.yaml").write_text(RULES.replace("tally:", "# tally:"), encoding="utf-8")
        path = tmp_path / "rules.kpitest.yaml"
        path.write_text(
            "tests: rules.yaml\nas_of: 2026-09-30\ncases:\n  - {name: a, expect: {tally: 1}}\n",
            encoding="utf-8",
        )

        with pytest.raises(LoadingError, match="does not say how ratings add up") as error:
            load_cases(path)
        assert [(each.code, each.path[-1]) for each in error.value.problems] == [("KPI422", "tally")]

    def test_refuse_a_tally_that_is_no_number(self, tmp_path: Path) -> None:
        """A word where a number stands is refused with its place."""
        (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
        path = tmp_path / "rules.kpitest.yaml"
        path.write_text(
            "tests: rules.yaml\nas_of: 2026-09-30\ncases:\n  - {name: a, expect: {tally: much}}\n",
            encoding="utf-8",
        )

        with pytest.raises(LoadingError, match="'tally' must be a number") as error:
            load_cases(path)
        assert error.value.problems[0].code == "KPI409"
