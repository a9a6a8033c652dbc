"""Scorecard files: what they say, what they are refused for, and the assessments they name."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest

from kpiflow import codec
from kpiflow.errors import DefinitionError, KpiflowError, LoadingError, Problem, ScoringError
from kpiflow.loading import ScorecardFile, load_assessment, load_indicator, load_scorecard
from kpiflow.scoresheet import ScoreSheet, SheetLine, SheetWhole
from kpiflow.text import Text
from schema_corpus import FILED, RULES


HEAD: Final = "code: c\nname: {th: ก, en: c}\n"


def written(folder: Path, text: str, name: str = "card.yaml") -> Path:
    """Write a file beside an assessment and its definition."""
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    (folder / "filed.yaml").write_text(FILED, encoding="utf-8")
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, parts: str) -> ScorecardFile:
    """Load a scorecard of these parts."""
    return load_scorecard(written(folder, f"{HEAD}parts: {parts}\n"))


def problems(path: Path) -> list[Problem]:
    """Give what a scorecard file is refused for."""
    with pytest.raises(KpiflowError) as error:
        load_scorecard(path)
    return list(error.value.problems)


def refused(folder: Path, text: str) -> list[tuple[str, int, int]]:
    """Give the codes and places of what a text below the head is refused for."""
    found = problems(written(folder, HEAD + text))
    return [(each.code, each.position.line, each.position.column) for each in found if each.position]


class TestPoints:
    def test_a_line_is_scored_in_one_of_five_ways(self, tmp_path: Path) -> None:
        """Stated, by a row, by an assessment, without points for a reason, or not yet."""
        file = loaded(
            tmp_path,
            """[{code: a, name: a, points: 4.5}, {code: b, name: b, value: 85, criteria: {cells: [60, "-", 80, 90]}},
            {code: d, name: d, assessment: filed.yaml}, {code: e, name: e, state: not_applicable, reason: because},
            {code: f, name: f}]""",
        )

        points = file.points()

        assert {code: getattr(each, "value", each) for code, each in points.items()} == {
            "a": Fraction(9, 2),
            "b": Fraction(7, 2),
            "d": 1,
            "e": None,
        }
        assert file.assessments["d"].first.assessment == "a-1"

    def test_numbers_are_exact(self, tmp_path: Path) -> None:
        """Ratios and decimals are what they are, and no float comes between."""
        file = loaded(
            tmp_path, "[{code: a, name: a, weight: 1/3, points: 0.1}, {code: b, name: b, points: 0.3}]"
        )

        assert file.roll_up().total == Fraction(1, 4)

    def test_open_lines_are_given_points(self, tmp_path: Path) -> None:
        """What the file leaves open can be given, and only that."""
        file = loaded(tmp_path, "[{code: a, name: a, points: 4}, {code: b, name: b}]")

        assert file.with_scores({"b": 2}).roll_up().total == 3
        with pytest.raises(ScoringError) as error:
            file.with_scores({"a": 5, "bb": 1})
        assert [problem.code for problem in error.value.problems] == ["KPI503", "KPI503"]
        assert "the file says already what the points of 'a' are" in str(error.value)

    def test_the_round_of_the_file_counts_unless_another_is_asked_for(self, tmp_path: Path) -> None:
        """Weights of the round that the file is about, and parts that are evaluated in it."""
        text = """round_months: 6
parts:
  - {code: a, name: a, points: 4, weights: [{months: 6, weight: 3}]}
  - {code: b, name: b, points: 2}
  - {code: d, name: d, points: 1, rounds: [12]}
"""
        file = load_scorecard(written(tmp_path, HEAD + text))

        assert file.roll_up().total == Fraction(7, 2)
        assert file.roll_up(round_months=12).total == Fraction(7, 3)

    def test_gates_that_failed_are_named_in_the_file_or_later(self, tmp_path: Path) -> None:
        """A failed gate voids the result, whoever says so."""
        text = """parts: [{code: a, name: a, points: 4}]
gates: [{id: late, name: late, otherwise: 0}, {id: signed, name: signed}]
failed: [late]
"""
        file = load_scorecard(written(tmp_path, HEAD + text))

        assert file.roll_up().points.state == "zero"
        assert file.roll_up(failed=["signed"]).points.state == "missing"

    def test_a_policy_holds_below_until_another_is_stated(self, tmp_path: Path) -> None:
        """A whole takes the policy of the one above it."""
        text = """policy: {missing: exclude}
parts:
  - {code: a, name: a, parts: [{code: a1, name: a, points: 4}, {code: a2, name: a}]}
  - {code: b, name: b, policy: {missing: zero}, parts: [{code: b1, name: b, points: 4}, {code: b2, name: b}]}
"""
        file = load_scorecard(written(tmp_path, HEAD + text))

        assert file.roll_up().total == 3

    def test_an_assessment_is_read_once_for_all_lines_that_name_it(self, tmp_path: Path) -> None:
        """Two lines of one file share what it says."""
        file = loaded(
            tmp_path,
            "[{code: a, name: a, assessment: filed.yaml}, {code: b, name: b, assessment: filed.yaml}]",
        )

        assert file.assessments["a"] is file.assessments["b"]


class TestRefusals:
    def test_all_problems_come_at_once_each_with_its_place(self, tmp_path: Path) -> None:
        """What cannot be read, and what does not hold together."""
        text = """weihgt: 3
parts:
  - {code: a, name: a, weight: heavy}
  - {code: a, name: " ", points: 1, state: missing}
  - code: b
    name: b
    prats: [{code: b1, name: b}]
gates: [{id: g, name: g, part: z, at_least: 1}]
failed: [h]
"""
        assert refused(tmp_path, text) == [
            ("KPI406", 3, 1),
            ("KPI409", 5, 32),
            ("KPI101", 6, 12),
            ("KPI102", 6, 21),
            ("KPI116", 6, 44),
            ("KPI406", 9, 5),
            ("KPI125", 11, 10),
        ]

    def test_a_part_with_a_misspelt_key_is_taken_for_what_is_meant(self, tmp_path: Path) -> None:
        """`prats` is no unknown key of a line, but the parts of a whole."""
        [problem] = problems(written(tmp_path, f"{HEAD}parts: [{{code: b, name: b, prats: []}}]\n"))

        assert problem.hint == "did you mean 'parts'?"

    @pytest.mark.parametrize(
        ("part", "code"),
        [
            ("points: 1, value: 2, criteria: {cells: [1, 2]}", "KPI116"),
            ("value: 2", "KPI116"),
            ("reason: because", "KPI116"),
            ("points: 1.5e", "KPI409"),
            ("points: .nan", "KPI501"),
            ("weight: 0", "KPI125"),
            ("weight: 0/7", "KPI125"),
            ("weights: [{months: 6, weight: -1}]", "KPI125"),
            ("weights: [{months: 7, weight: 1}]", "KPI121"),
            ("rounds: [3]", "KPI121"),
            ("steps: [1, 1]", "KPI125"),
            ("printed_points: about 3", "KPI125"),
            ("criteria: {cells: [1, x]}", "KPI117"),
            ("criteria: {cells: [1, '2-3']}", "KPI117"),
            ("criteria: {cells: [1]}", "KPI124"),
            ("method: sum", "KPI406"),
            ("parts: []", "KPI125"),
            ("method: median, parts: [{code: d, name: d}]", "KPI413"),
            ("method: count, parts: [{code: d, name: d}]", "KPI125"),
            ("per: 0, parts: [{code: d, name: d}]", "KPI125"),
            ("round_leaf: 99, parts: [{code: d, name: d}]", "KPI125"),
            ("points: 1, parts: [{code: d, name: d}]", "KPI406"),
        ],
    )
    def test_a_part_is_refused_for_what_is_wrong_with_it(self, tmp_path: Path, part: str, code: str) -> None:
        """One thing is wrong, and one thing is named."""
        path = written(tmp_path, f"{HEAD}parts: [{{code: a, name: a, {part}}}]\n")

        assert [problem.code for problem in problems(path)] == [code]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("bands: [{name: a, low: 1}, {name: b, low: 2}]", "KPI124"),
            ("bands: [{name: a, low: 2, high: 1}]", "KPI124"),
            ("bands: [{name: a}]", "KPI124"),
            ("bands: [{name: '', low: 1}]", "KPI102"),
            ("gates: [{id: g, name: g, part: a}]", "KPI125"),
            ("gates: [{id: g, name: g, most: 1, otherwise: 0}]", "KPI116"),
            ("gates: [{id: ก, name: g}]", "KPI100"),
            ("round_months: 3", "KPI121"),
            ("schema: kpiflow-scorecard-2", "KPI119"),
            ("printing: {places: 99}", "KPI125"),
            ("printed_points: 3 or 4", "KPI125"),
        ],
    )
    def test_a_scorecard_is_refused_for_what_is_wrong_with_it(
        self, tmp_path: Path, text: str, code: str
    ) -> None:
        """One thing is wrong, and one thing is named."""
        path = written(tmp_path, f"{HEAD}parts: [{{code: a, name: a}}]\n{text}\n")

        assert [problem.code for problem in problems(path)] == [code]

    def test_a_definition_that_does_not_hold_together_is_a_definition_error(self, tmp_path: Path) -> None:
        """Where everything can be read, only the scorecard is wrong."""
        with pytest.raises(DefinitionError):
            loaded(tmp_path, "[{code: a, name: a}, {code: a, name: b}]")

    def test_what_fails_in_an_assessment_stands_there(self, tmp_path: Path) -> None:
        """The problems of all files come at once, each in its own file."""
        path = written(tmp_path, f"{HEAD}parts: [{{code: a, name: a, weight: x, assessment: filed.yaml}}]\n")
        (tmp_path / "filed.yaml").write_text(FILED.replace("as_of", "as_off"), encoding="utf-8")

        found = problems(path)

        assert {Path(each.position.file).name for each in found if each.position} == {
            "card.yaml",
            "filed.yaml",
        }


class TestPaths:
    @pytest.mark.parametrize(
        "name", ["../filed.yaml", "/etc/passwd", "a\\\\b.yaml", " ", "below/../../filed.yaml"]
    )
    def test_an_assessment_lies_beside_the_scorecard(self, tmp_path: Path, name: str) -> None:
        """No path leads out of the folder."""
        path = written(
            tmp_path, f'{HEAD}parts: [{{code: a, name: a, assessment: "{name}"}}]\n', "sub/card.yaml"
        )

        assert [problem.code for problem in problems(path)] == ["KPI414"]

    def test_no_link_leads_out(self, tmp_path: Path) -> None:
        """A link is followed, and where it leads outside it is refused."""
        text = f"{HEAD}parts: [{{code: a, name: a, assessment: out.yaml}}]\n"
        path = written(tmp_path, text, "sub/card.yaml")
        (tmp_path / "sub" / "out.yaml").symlink_to(tmp_path / "filed.yaml")

        assert [problem.code for problem in problems(path)] == ["KPI414"]

    def test_a_file_that_is_not_there_is_named_where_it_is_named(self, tmp_path: Path) -> None:
        """The problem stands at the line of the scorecard."""
        text = "parts:\n  - code: a\n    name: a\n    assessment: none.yaml\n"

        assert refused(tmp_path, text) == [("KPI400", 6, 17)]

    def test_files_of_other_kinds_are_told_apart(self, tmp_path: Path) -> None:
        """A scorecard is no definition and no assessment, nor are they scorecards."""
        path = written(tmp_path, f"{HEAD}parts: [{{code: a, name: a}}]\n")

        for load, file in (
            (load_indicator, path),
            (load_assessment, path),
            (load_scorecard, tmp_path / "rules.yaml"),
            (load_scorecard, tmp_path / "filed.yaml"),
        ):
            with pytest.raises(LoadingError) as error:
                load(file)
            assert [problem.code for problem in error.value.problems] == ["KPI416"]


class TestSheet:
    def test_a_float_is_refused(self) -> None:
        """No number of a sheet is a float, wherever it stands."""
        with pytest.raises(ScoringError) as error:
            SheetLine(code="a", name=Text.same("a"), points=4.5)  # type: ignore[arg-type]

        assert [problem.code for problem in error.value.problems] == ["KPI500"]

    def test_numbers_are_written_as_people_write_them(self) -> None:
        """A decimal where one can write it, a ratio elsewhere."""
        whole = SheetWhole(
            code="b",
            name=Text.same("b"),
            parts=(SheetLine(code="a", name=Text.same("a"), weight=Fraction(1, 3), points="4.50"),),
            weight=Fraction(5, 2),
        )
        plain = codec.unstructure(ScoreSheet(code="c", name=Text.same("c"), parts=(whole,)))

        assert plain["parts"][0]["weight"] == "2.5"
        assert plain["parts"][0]["parts"][0]["weight"] == "1/3"
        assert plain["parts"][0]["parts"][0]["points"] == "4.5"
