"""`kpiflow diagram` and `kpiflow timeline`: pictures, tables and JSON of levels from the command line."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from pathlib import Path

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow


EXAMPLES = Path(__file__).parents[2] / "examples"
INDICATOR = EXAMPLES / "anti-corruption" / "indicator.yaml"
ACCEPTED = EXAMPLES / "anti-corruption" / "as-accepted.yaml"
LATER = EXAMPLES / "control-assessment" / "conformance-2026-later.yaml"


def run(command: str, *arguments: str | Path, language: str = "en_US.UTF-8") -> Result:
    """Run a command."""
    return CliRunner().invoke(
        kpiflow, [command, *map(str, arguments)], env={"LC_ALL": language}, catch_exceptions=False
    )


def is_picture(text: str) -> bool:
    """Tell whether a text is one SVG."""
    return ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314


class TestDiagram:
    def test_it_prints_mermaid(self) -> None:
        """Levels and what is asked on the way to each, in the language of the locale."""
        result = run("diagram", INDICATOR)

        assert result.exit_code == 0
        assert result.stdout.startswith("stateDiagram-v2\n")
        assert '    state "Level 1 · Review and analysis" as L1\n' in result.stdout
        assert "    L3 --> L4 : 4a Complaints" in result.stdout
        assert "ระดับ 1 · ทบทวนและวิเคราะห์" in run("diagram", INDICATOR, language="th_TH.UTF-8").stdout
        assert run("diagram", INDICATOR, "--lang", "th").stdout != result.stdout

    def test_it_prints_svg(self) -> None:
        """One picture that stands by itself."""
        assert is_picture(run("diagram", INDICATOR, "--format", "svg").stdout)

    @pytest.mark.parametrize(("name", "begins"), [("x.svg", "<svg "), ("x.mmd", "stateDiagram-v2")])
    def test_it_writes_what_the_file_is_named_for(self, name: str, begins: str, tmp_path: Path) -> None:
        """And writes over it, since it is easily made again."""
        for _ in range(2):
            result = run("diagram", INDICATOR, "-o", tmp_path / name)
            assert (result.exit_code, result.stdout) == (0, "")
            assert result.stderr == f"picture written to {tmp_path / name}\n"
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)

    def test_it_writes_a_report_on_the_rules(self, tmp_path: Path) -> None:
        """Where the name of the file says a format of reports."""
        result = run("diagram", INDICATOR, "-o", tmp_path / "rules.html", "--lang", "en")

        assert (result.exit_code, result.stdout) == (0, "")
        page = (tmp_path / "rules.html").read_text(encoding="utf-8")
        assert all(
            said in page
            for said in ("What each level asks for", "approved by the secretary-general", "<svg ")
        )

    @pytest.mark.parametrize("name", ["x.svg", "x.mmd"])
    def test_it_writes_over_nothing_else(self, name: str, tmp_path: Path) -> None:
        """A definition written over would be lost."""
        path = tmp_path / name
        path.write_text("code: x")

        result = run("diagram", INDICATOR, "-o", path)

        assert result.exit_code == 2
        assert "holds something else than such a picture" in result.stderr
        assert path.read_text() == "code: x"

    def test_a_folder_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        """No picture, and a message."""
        result = run("diagram", INDICATOR, "-o", tmp_path / "none" / "x.svg")

        assert result.exit_code == 2
        assert "cannot be written: No such file or directory" in result.stderr

    def test_a_round_is_drawn_by_its_own_ladder(self) -> None:
        """The ladder of six months is not that of the year."""
        rounds = EXAMPLES / "anti-corruption-rounds" / "unit.yaml"

        assert run("diagram", rounds, "--round", "6").stdout != run("diagram", rounds).stdout

    def test_what_cannot_be_read_is_bad_input(self, tmp_path: Path) -> None:
        """As in every command."""
        assert run("diagram", tmp_path / "none.yaml").exit_code == 2


class TestTimeline:
    def test_it_prints_the_days_on_which_levels_changed(self) -> None:
        """One row a day, and the reason below a fall."""
        assert run("timeline", LATER, "--era", "ce").stdout.splitlines()[2:7] == [
            "from              supported  without decisions  claimed  accepted",
            "16 February 2026          3                  3        3         –",
            "11 March 2026             1                  1        3         –",
            "  fell, because training-2025 is dated 10 March 2568 BE, more than 12 months ago",
            "20 March 2026             3                  1        3         –",
        ]

    def test_it_speaks_thai(self) -> None:
        """With Buddhist years."""
        said = run("timeline", ACCEPTED, language="th_TH.UTF-8").stdout

        assert said.startswith("ตัวชี้วัดที่ 7.2.1  ")
        assert "15 พฤศจิกายน 2550" in said
        assert "ณ วันที่ 30 พฤศจิกายน 2550" in said

    def test_json_holds_the_same(self) -> None:
        """Numbers, and nothing where nobody said."""
        found = json.loads(run("timeline", ACCEPTED, "--json").stdout)

        assert {key: found[key] for key in ("indicator", "assessment", "as_of")} == {
            "indicator": "7.2.1",
            "assessment": "amlo-7.2.1-fy2550",
            "as_of": "2007-11-30",
        }
        assert [tuple(stand.values()) for stand in found["course"]] == [
            ("2007-10-24", 0, 0, 5, None, None),
            ("2007-11-15", 5, 0, 5, None, None),
            ("2007-11-30", 5, 0, 5, 5, None),
        ]

    @pytest.mark.parametrize("command", ["timeline", "diagram"])
    def test_a_name_that_ends_like_no_format_is_refused(self, command: str, tmp_path: Path) -> None:
        """Nothing is written under a name that says something else."""
        result = run(command, ACCEPTED if command == "timeline" else INDICATOR, "-o", tmp_path / "x.png")

        assert result.exit_code == 2
        assert ".svg" in result.stderr or ".html" in result.stderr
        assert not (tmp_path / "x.png").exists()

    def test_a_fall_tells_why_in_both_languages(self) -> None:
        """So that a program need not ask twice."""
        whys = [stand["why"] for stand in json.loads(run("timeline", LATER, "--json").stdout)["course"]]

        assert [why is not None for why in whys] == [False, True, False, True, False, True, False]
        assert set(whys[1]) == {"th", "en"}

    def test_it_writes_a_picture(self, tmp_path: Path) -> None:
        """And prints nothing, but for JSON where that is asked for too."""
        path = tmp_path / "x.svg"
        result = run("timeline", ACCEPTED, "-o", path)

        assert (result.exit_code, result.stdout) == (0, "")
        assert is_picture(path.read_text(encoding="utf-8"))
        assert json.loads(run("timeline", ACCEPTED, "-o", path, "--json").stdout)["as_of"] == "2007-11-30"

    def test_it_writes_a_report_where_the_name_says_one(self, tmp_path: Path) -> None:
        """With the picture in it; something else there is left alone before anything is worked out."""
        path = tmp_path / "x.html"
        result = run("timeline", ACCEPTED, "-o", path, "--lang", "en")

        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == f"report written to {path}\n"
        assert all(
            said in path.read_text(encoding="utf-8") for said in ("Course of levels over time", "<svg ")
        )
        path.write_text("notes")
        assert run("timeline", "nowhere.yaml", "-o", path).stderr.startswith("[KPI701]")
        assert path.read_text() == "notes"

    def test_an_assessment_is_not_written_over(self, tmp_path: Path) -> None:
        """Whatever its name ends with."""
        path = tmp_path / "x.svg"
        path.write_text("schema: kpiflow-assessment-1")

        assert run("timeline", ACCEPTED, "-o", path).exit_code == 2
        assert path.read_text() == "schema: kpiflow-assessment-1"

    def test_before_the_first_day_there_is_nothing(self) -> None:
        """And that is said."""
        result = run("timeline", ACCEPTED, "--as-of", "2007-10-01")

        assert result.exit_code == 0
        assert result.stdout.endswith("\n\nnothing was recorded by this day\n")
        assert json.loads(run("timeline", ACCEPTED, "--as-of", "2007-10-01", "--json").stdout)["course"] == []
