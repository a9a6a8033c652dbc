"""`kpiflow scorecard`: what it prints, what programs can read, and how it ends."""

from __future__ import annotations

import json

from pathlib import Path
from typing import Any, Final

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow
from kpiflow.cli.scorecard_tree import as_text
from kpiflow.loading import load_scorecard
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.text import display_width


PROJECT: Final = Path(__file__).parents[2]
PROVINCE: Final = str(PROJECT / "examples" / "anti-corruption-rounds" / "province-scorecard.yaml")

CARD: Final = """
code: "2569"
name: {th: คำรับรอง, en: Agreement}
bands: [{name: {th: ดี, en: good}, low: 3.5}, {name: {th: พอใช้, en: fair}, low: 1, high: 3.5}]
parts:
  - code: "1"
    name: {th: ประสิทธิผลตามแผนปฏิบัติราชการ, en: Effectiveness}
    weight: 60
    parts:
      - {code: "1.1", name: {th: ผลผลิต, en: Output}, weight: 20, points: 4}
      - {code: "1.2", name: {th: ผลลัพธ์, en: Outcome}, weight: 40, points: 3, rounds: [12]}
  - {code: "2", name: {th: ที่ปรึกษา, en: Advisers}, weight: 40, points: 4}
"""


def run(*arguments: str, **environment: str) -> Result:
    """Run the command in this process, with an English locale unless told otherwise."""
    env = {"LC_ALL": "C.UTF-8", **environment}
    return CliRunner().invoke(kpiflow, ["scorecard", *arguments], env=env, catch_exceptions=False)


def written(folder: Path, *changes: tuple[str, str]) -> str:
    """Write the scorecard of this page, with changes."""
    text = CARD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "card.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def lines(result: Result) -> list[str]:
    """Give what is printed."""
    return result.stdout.splitlines()


class TestText:
    def test_it_prints_the_tree_and_the_result(self, tmp_path: Path) -> None:
        """Weights, points and weighted scores stand in columns, each whole above its parts."""
        result = run(written(tmp_path))

        assert result.exit_code == 0
        assert lines(result) == [
            "2569  Agreement",
            "",
            "                  weight  points  weighted",
            "1  Effectiveness      60  3.3333    2.0000",
            "  1.1  Output         20  4.0000    0.8000",
            "  1.2  Outcome        40  3.0000    1.2000",
            "2  Advisers           40  4.0000    1.6000",
            "",
            "result 3.6000 · good",
        ]

    @pytest.mark.parametrize("language", ["th", "en", "both"])
    def test_columns_stand_below_each_other(self, tmp_path: Path, language: str) -> None:
        """However wide Thai stands in a terminal, figures end in the same columns."""
        result = run(written(tmp_path), "--lang", language)

        table = [
            line for line in lines(result) if line.endswith("000") and not line.startswith(("ผล", "res"))
        ]
        assert len(table) == 4
        assert len({display_width(line) for line in table}) == 1

    def test_the_locale_decides_the_language(self, tmp_path: Path) -> None:
        """Thai where the locale is Thai, and both where that is asked for, one below the other."""
        thai = run(written(tmp_path), LC_ALL="th_TH.UTF-8")
        both = run(written(tmp_path), "--lang", "both")

        assert lines(thai)[0] == "2569  คำรับรอง"
        assert lines(both)[0] == "2569  คำรับรอง / Agreement"
        assert "       Outcome" in lines(both)

    def test_long_names_go_on_below(self, tmp_path: Path) -> None:
        """In a narrow terminal names are broken between words, and figures stay where they are."""
        path = written(tmp_path, ("en: Output", "en: Output of the year as it was agreed upon"))
        file = load_scorecard(path)
        text = as_text(Shown.of(file.sheet, file.roll_up()), language="en", width=60)

        assert "  1.1  Output of the year as it" in text
        assert "       was agreed upon" in text
        assert max(map(display_width, text.splitlines())) <= 60

    def test_a_round_leaves_out_what_is_not_evaluated(self, tmp_path: Path) -> None:
        """The line says so, and the others make up the whole."""
        result = run(written(tmp_path), "--round", "6")

        assert result.exit_code == 0
        assert lines(result)[0] == "2569  Agreement · 6-month round"
        assert "       (not evaluated in this round, left out)" in lines(result)
        assert lines(result)[-1] == "result 4.0000 · good"

    def test_what_counts_otherwise_says_as_what(self, tmp_path: Path) -> None:
        """A policy that puts points in the place of none is seen at the line."""
        path = written(
            tmp_path,
            ("bands", "policy: {missing: floor, not_applicable: drop}\nbands"),
            ("weight: 20, points: 4", "weight: 20"),
            ("points: 3,", "state: not_applicable,"),
        )
        result = run(path)

        assert result.exit_code == 3
        assert "       (no points yet, counted as 1)" in lines(result)
        assert "       (does not apply, left out, its weight kept)" in lines(result)

    def test_a_gate_that_does_not_hold_is_named(self, tmp_path: Path) -> None:
        """What the result would be, what it is, and why."""
        gate = '{id: g, name: {th: ก, en: enough advice}, part: "2", at_least: 5, most: 3}'
        result = run(written(tmp_path, ("bands", f"gates: [{gate}]\nbands")))

        assert result.exit_code == 0
        assert lines(result)[-3:] == [
            "result 3.0000 · fair",
            "does not hold: enough advice",
            "  3.6 is more than 3, and no more is given for want of enough advice",
        ]


class TestEnds:
    def test_a_line_without_points_ends_with_3(self, tmp_path: Path) -> None:
        """The line is named, and what rests on it is a dash, not an error."""
        result = run(written(tmp_path, ("points: 3, ", "")))

        assert result.exit_code == 3
        assert lines(result)[-2:] == ["result –", "no points yet: 1.2"]

    def test_a_line_that_is_not_evaluated_may_lack_points(self, tmp_path: Path) -> None:
        """Nobody waits for it in this round."""
        assert run(written(tmp_path, ("points: 3, ", "")), "--round", "6").exit_code == 0

    def test_a_misprint_ends_with_3(self, tmp_path: Path) -> None:
        """Every printed figure that is not what it comes to is named."""
        path = written(
            tmp_path,
            ("bands", 'printed_points: "3.6667"\nprinted_weights: 90\nbands'),
            ("name: {th: ผลผลิต, en: Output}", "name: {th: ผลผลิต, en: Output}, printed_weighted: 0.8000"),
        )
        result = run(path)

        assert result.exit_code == 3
        assert lines(result)[-2:] == [
            "printed otherwise: 2569: sum of weights printed as 90, comes to 100",
            "printed otherwise: 2569: points printed as 3.6667, comes to 3.6000",
        ]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (("weight: 60", "weight: sixty"), "KPI409"),
            (("parts:", "prats:"), "KPI406"),
            (("bands", "policy: {missing: target}\nmethod: sum\nbands"), ""),
        ],
    )
    def test_bad_input_ends_with_2(self, tmp_path: Path, change: tuple[str, str], code: str) -> None:
        """The message says what, where and how to mend it, and nothing is printed."""
        text = CARD.replace(*change, 1)
        path = tmp_path / "card.yaml"
        path.write_text(text, encoding="utf-8")
        result = run(str(path))

        assert result.exit_code == (2 if code else 0)
        assert code in result.stderr
        assert bool(result.stdout) == (not code)

    def test_what_cannot_be_rolled_up_ends_with_2(self, tmp_path: Path) -> None:
        """A policy asks for points of a whole that nobody stated."""
        path = written(
            tmp_path,
            ("bands", "policy: {missing: floor}\nbands"),
            ("weight: 60", "weight: 60\n    method: sum\n    policy: {missing: keep}"),
            ("points: 3, ", ""),
        )
        result = run(path)

        assert result.exit_code == 2
        assert "[KPI506] it is not stated what '1' counts as (floor)" in result.stderr


class TestJson:
    def test_it_says_all_that_the_text_does(self) -> None:
        """One object with figures as text, and exact fractions beside them."""
        record: dict[str, Any] = json.loads(run(PROVINCE, "--json").stdout)

        assert set(record) == {
            "edition",
            "scorecard",
            "name",
            "round_months",
            "result",
            "gates",
            "parts",
            "missing",
            "misprints",
        }
        assert record["round_months"] == 12
        assert record["result"]["points"] == "3.6297"
        assert record["gates"][0]["failed"] is False
        parts = {part["code"]: part for part in record["parts"]}
        assert parts["8.4"]["treatment"] == "exclude"
        assert parts["8.4"]["points"] is None
        assert (parts["1.2"]["whole"], parts["1.2"]["points_exact"]) == ("d1", "7/2")
        assert [record["missing"], record["misprints"]] == [[], []]

    def test_it_names_misprints(self, tmp_path: Path) -> None:
        """Each with what is printed and what it comes to."""
        result = run(
            written(tmp_path, ("bands", 'printed_points: "4"\nprinted_weights: 90\nbands')), "--json"
        )

        [found] = json.loads(result.stdout)["misprints"]
        assert result.exit_code == 3
        assert (found["figure"], found["printed"], found["computed"]) == ("weights", "90", "100")


class TestFiles:
    @pytest.mark.parametrize(("suffix", "begins"), [(".html", "<!doctype html>"), (".md", ("# ", "<!--"))])
    def test_the_name_says_the_format(
        self, suffix: str, begins: str | tuple[str, ...], tmp_path: Path
    ) -> None:
        """A report is written in Thai unless told otherwise, nothing is printed, and the end is as without it."""
        place = tmp_path / f"card{suffix}"

        result = run(written(tmp_path), "-o", str(place), "--on", "31 October 2569 BE")

        page = place.read_text(encoding="utf-8")
        assert (result.exit_code, result.stdout) == (0, "")
        assert page.startswith(begins)
        assert "คำรับรอง" in page
        assert "Agreement" not in page

    def test_an_object_beside_it(self, tmp_path: Path) -> None:
        """With --json the object goes to standard output, and the report to its file; the day is today's."""
        result = run(PROVINCE, "--json", "-o", str(tmp_path / "card.html"), "--lang", "en")

        assert json.loads(result.stdout)["result"]["points"] == "3.6297"
        assert "Performance agreement" in (tmp_path / "card.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        "arguments",
        [("-o", "card.docm"), ("-o", "no-such-folder/card.md"), ("-o", "card.md", "--lang", "both")],
    )
    def test_what_cannot_be_written_is_refused(self, arguments: tuple[str, ...]) -> None:
        """A format there is not, a folder that is not there, two languages in one report."""
        result = run(PROVINCE, *arguments)

        assert (result.exit_code, result.stdout) == (2, "")


class TestSeveral:
    def written(self, folder: Path) -> list[str]:
        """Write the scorecards of three agencies, two of which come to the same."""
        found = []
        for name, points in (("a", 2), ("b", 4), ("c", 4)):
            path = folder / f"{name}.yaml"
            text = CARD.replace('"2569"', name.upper()).replace(
                "weight: 40, points: 4}", f"weight: 40, points: {points}}}"
            )
            path.write_text(text, encoding="utf-8")
            found.append(str(path))
        return found

    def test_they_are_ranked(self, tmp_path: Path) -> None:
        """Rank, name, result and band, the best first; ties stay ties."""
        result = run(*self.written(tmp_path))

        assert result.exit_code == 0
        assert lines(result) == [
            "1  B Agreement  3.6000  good",
            "1  C Agreement  3.6000  good",
            "3  A Agreement  2.8000  fair",
        ]

    def test_what_asks_for_something_else_is_not(self, tmp_path: Path) -> None:
        """What differs is named, and the end says what is missing in any of them."""
        files = self.written(tmp_path)
        path = Path(files[1])
        path.write_text(
            path.read_text(encoding="utf-8").replace("weight: 20, points: 4", "weight: 30"), encoding="utf-8"
        )
        result = run(*files)

        assert result.exit_code == 3
        assert lines(result)[:2] == [
            "These scorecards do not ask for the same, so there are no ranks.",
            "  B Agreement differs from A Agreement in 1.1",
        ]
        assert lines(result)[-1] == "B Agreement: no points yet: 1.1"

    def test_an_object_of_all(self, tmp_path: Path) -> None:
        """In the order in which they are given, each with its rank and all that one says."""
        record = json.loads(run(*self.written(tmp_path), "--json").stdout)

        assert record["alike"] is True
        assert [(each["file"], each["rank"], each["unlike"]) for each in record["scorecards"]] == [
            ("a.yaml", 3, []),
            ("b.yaml", 1, []),
            ("c.yaml", 1, []),
        ]
        assert record["scorecards"][0]["result"]["points"] == "2.8000"

    def test_a_report_of_all(self, tmp_path: Path) -> None:
        """A heat map of agencies by dimensions, in the format that the name says."""
        place = tmp_path / "heat.html"
        result = run(*self.written(tmp_path), "-o", str(place), "--lang", "en")

        assert (result.exit_code, result.stdout) == (0, "")
        assert "1. B Agreement — total: 3.6000 (step 4 of 5)" in place.read_text(encoding="utf-8")
