"""`kpiflow missing`: what it prints, what programs can read, and how it ends."""

from __future__ import annotations

import json
import re
import shutil

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from attrs import evolve
from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow
from kpiflow.cli.missing_sets import Found, as_record, as_text
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.text import Text, broken, display_width


PROJECT: Final = Path(__file__).parents[2]
EXAMPLES: Final = PROJECT / "examples"
FILED: Final = str(EXAMPLES / "anti-corruption" / "as-filed.yaml")
ACCEPTED: Final = str(EXAMPLES / "anti-corruption" / "as-accepted.yaml")
AGENCY: Final = str(EXAMPLES / "open-data" / "agency.yaml")


def run(*arguments: str, **environment: str) -> Result:
    """Run the command in this process, with an English locale unless told otherwise."""
    env = {"LC_ALL": "C.UTF-8", "NO_COLOR": "", **environment}
    return CliRunner().invoke(kpiflow, ["missing", *arguments], env=env, catch_exceptions=False)


def found_in(file: str, *, level: int, limit: int = 5) -> Found:
    """Give what is missing in a file, before it is written."""
    stated = load_assessment(file)
    return Found.of(open_assessment(stated), level=level, limit=limit, as_of=stated.as_of)


class TestExit:
    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ((ACCEPTED, "--level", "5"), 0),
            ((FILED, "--level", "5"), 3),
            ((FILED, "--level", "5", "--as-of", "1 กันยายน 2550"), 4),
        ],
    )
    def test_says_whether_anything_is_missing(self, arguments: tuple[str, ...], code: int) -> None:
        """0 when the level is reached, 3 when something would unlock it, 4 when nothing could on that day."""
        assert run(*arguments).exit_code == code
        assert run(*arguments, "--json").exit_code == code

    @pytest.mark.parametrize(
        "arguments",
        [
            (FILED,),
            (FILED, "--level", "6"),
            (FILED, "--level", "5", "--limit", "0"),
            (FILED, "--level", "5", "--as-of", "ตุลาคม 2550"),
            (FILED, "--level", "5", "--as-of", "31/10/2550"),
            ("missing.yaml", "--level", "5"),
        ],
    )
    def test_bad_input_ends_with_2_and_a_message(self, arguments: tuple[str, ...]) -> None:
        """Whatever cannot be read or done says so on standard error, and prints nothing else."""
        result = run(*arguments)

        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr
        assert "Traceback" not in result.stderr


class TestText:
    def test_is_what_the_page_shows(self) -> None:
        """The how-to prints what the command prints, to the last space."""
        page = (PROJECT / "docs" / "how-to" / "see-what-is-missing.md").read_text(encoding="utf-8")

        [shown] = re.findall(r"^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)

        assert run(FILED, "--level", "5").stdout == shown

    def test_a_level_that_is_reached_takes_one_line(self) -> None:
        """Nothing is missing, and nothing is listed."""
        assert run(ACCEPTED, "--level", "5").stdout.splitlines()[1:] == [
            "Level 5 is reached as of 30 November 2550 BE: nothing is missing."
        ]

    def test_a_level_that_nothing_unlocks_is_said_to_be_so(self) -> None:
        """Before the reporting window nothing could be done."""
        result = run(FILED, "--level", "5", "--as-of", "2007-09-01")

        assert result.stdout.splitlines()[1:] == ["Nothing could unlock level 5 as of 1 September 2550 BE."]

    def test_more_ways_than_shown_are_pointed_out(self) -> None:
        """With one of two ways shown the text says that there is another one."""
        assert run(FILED, "--level", "5", "--limit", "1").stdout.splitlines()[-1] == (
            "There are more ways (--limit 2 shows more)."
        )

    def test_all_there_are_are_shown_without_a_word(self) -> None:
        """With both ways shown nothing follows them."""
        assert run(FILED, "--level", "5", "--limit", "2").stdout.splitlines()[-1].startswith("  in all")

    @pytest.mark.parametrize("language", ["th", "en"])
    @pytest.mark.parametrize("file", [FILED, AGENCY])
    def test_columns_stand_below_one_another(self, language: str, file: str) -> None:
        """Every effort ends in one terminal column, however many marks the Thai before it has."""
        lines = run(file, "--level", "5", "--lang", language).stdout.splitlines()

        numbered = [line for line in lines if re.search(r"  +(\d+|effort|ภาระงาน)$", line)]
        assert len(numbered) >= 3
        assert len({display_width(line) for line in numbered}) == 1

    def test_efforts_are_those_of_the_definition(self) -> None:
        """What is declared dearer is shown so, and the sum below."""
        lines = run(AGENCY, "--level", "7", "--lang", "th").stdout.splitlines()

        assert [line.split()[-1] for line in lines[4:]] == ["8", "3", "2", "13"]

    @pytest.mark.parametrize(
        ("environment", "word"),
        [({"LC_ALL": "th_TH.UTF-8"}, "ทางเลือกที่ 1"), ({"LC_ALL": "", "LANG": "en_GB.UTF-8"}, "Way 1")],
    )
    def test_language_follows_the_locale(self, environment: dict[str, str], word: str) -> None:
        """Whoever reads Thai is spoken to in Thai, without asking."""
        assert word in run(FILED, "--level", "5", **environment).stdout

    @pytest.mark.parametrize("width", [40, 60, 100])
    @pytest.mark.parametrize("language", ["th", "en"])
    def test_narrow_terminals_break_between_words(self, width: int, language: Any) -> None:
        """No line is wider than the terminal, unless one word of it is."""
        text = as_text(found_in(FILED, level=5), language=language, width=width)

        steps = [line for line in text.splitlines() if line.startswith("  ")]
        wide = [line for line in steps if display_width(line) > width]
        assert all(len(line.split()) <= 2 for line in wide)

    def test_long_words_stand_alone(self) -> None:
        """A word that is wider than the column is not cut."""
        assert list(broken("สั้น ยาวมากจริงๆ a bc d", 5)) == ["สั้น", "ยาวมากจริงๆ", "a bc", "d"]
        assert list(broken("", 5)) == [""]

    @pytest.mark.parametrize(
        ("sets", "said_en", "said_th"),
        [
            (
                0,
                "No way to level 5 was found as of 31 October 2550 BE: the search gave up after 20000 sets.",
                "ยังไม่พบทางไปถึงระดับ 5 ณ วันที่ 31 ตุลาคม 2550 หยุดค้นหาหลังพิจารณา 20000 ชุด",
            ),
            (
                1,
                "There may be more ways: the search gave up after 20000 sets.",
                "อาจมีทางเลือกอื่นอีก หยุดค้นหาหลังพิจารณา 20000 ชุด",
            ),
        ],
    )
    def test_a_search_that_gave_up_says_so(self, sets: int, said_en: str, said_th: str) -> None:
        """Where nobody knows whether that was all, that is what the last line says."""
        found = found_in(FILED, level=5)
        given_up = evolve(found, sets=found.sets[:sets], has_more=None, looked_at=20_000)

        assert as_text(given_up, language="en").splitlines()[-1] == said_en
        assert as_text(given_up, language="th").splitlines()[-1] == said_th
        assert given_up.outcome == ("missing" if sets else "unknown")

    def test_names_cannot_move_the_cursor(self) -> None:
        """What a definition calls things is shown on one line, with nothing in it that a terminal obeys."""
        found = found_in(FILED, level=5)
        name = Text(th="ก\x1b[2J", en="a\nb")

        text = as_text(evolve(found, indicator=evolve(found.indicator, name=name)), language="en")

        assert text.splitlines()[0] == "Indicator 7.2.1  a\\nb"


class TestJson:
    def test_says_what_was_asked_and_what_it_comes_to(self) -> None:
        """One object holds the question, the outcome and the ways."""
        record = json.loads(run(FILED, "--level", "5", "--json").stdout)

        assert {key: record[key] for key in ("indicator", "assessment", "as_of", "level", "outcome")} == {
            "indicator": "7.2.1",
            "assessment": load_assessment(FILED).first.assessment,
            "as_of": "2007-10-31",
            "level": 5,
            "outcome": "missing",
        }
        assert [each["effort"] for each in record["sets"]] == ["2", "2"]
        assert record["has_more"] is False

    def test_keys_are_those_of_the_reference(self) -> None:
        """Every key there is stands on the page of the command."""
        page = (PROJECT / "docs" / "reference" / "command.md").read_text(encoding="utf-8")
        record = as_record(found_in(FILED, level=5))

        step = record["sets"][0]["steps"][0]
        assert all(
            f"`{key}`" in page for key in (*record, *record["sets"][0], *step) if key not in {"sets", "steps"}
        )
        assert "`sets[]`" in page
        assert "`sets[].steps[]`" in page

    @pytest.mark.parametrize(
        ("file", "day", "outcome", "sets"),
        [(ACCEPTED, "2007-11-30", "reached", 1), (FILED, "2007-09-01", "impossible", 0)],
    )
    def test_other_outcomes_are_named(self, file: str, day: str, outcome: str, sets: int) -> None:
        """A level that is reached has the empty way, one that cannot be has none."""
        record = json.loads(run(file, "--level", "5", "--as-of", day, "--json").stdout)

        assert (record["outcome"], len(record["sets"])) == (outcome, sets)
        assert all(each == {"effort": "0", "steps": []} for each in record["sets"])

    def test_examples_can_be_filed(self, tmp_path: Path) -> None:
        """A way written into a file that goes on from the one asked about reaches the level."""
        shutil.copytree(EXAMPLES / "anti-corruption", tmp_path / "copy")
        for number, way in enumerate(json.loads(run(FILED, "--level", "5", "--json").stdout)["sets"]):
            filed: dict[str, Any] = {"continues": "as-filed.yaml", "as_of": "2007-10-31"}
            for step in way["steps"]:
                [(section, example)] = step["example"].items()
                filed.setdefault(section, []).append(example)
            later = tmp_path / "copy" / f"later-{number}.json"
            later.write_text(json.dumps(filed, ensure_ascii=False), encoding="utf-8")

            stated = load_assessment(later)

            assert open_assessment(stated).result(as_of=date(2007, 10, 31)).ladder.supported == 5


class TestFound:
    def test_looks_for_one_more_than_is_shown(self) -> None:
        """Whether there are more ways is found out, not guessed."""
        assert found_in(FILED, level=5, limit=1).has_more is True
        assert found_in(FILED, level=5, limit=2).has_more is False
