"""`kpiflow gap`: what it prints and writes, what programs can read, and how it ends."""

from __future__ import annotations

import json

from pathlib import Path
from typing import Any, Final

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow
from kpiflow.reports import FORMATS


PROJECT: Final = Path(__file__).parents[2]
STARTER: Final = str(PROJECT / "kpiflow" / "cli" / "starter" / "assessment.yaml")
FILED: Final = str(PROJECT / "examples" / "anti-corruption" / "as-filed.yaml")


def run(*arguments: str, **environment: str) -> Result:
    """Run the command in this process, with an English locale unless told otherwise."""
    env = {"LC_ALL": "C.UTF-8", **environment}
    return CliRunner().invoke(kpiflow, ["gap", *arguments], env=env, catch_exceptions=False)


class TestExit:
    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ((STARTER, "--level", "4"), 0),
            ((STARTER,), 3),
            ((FILED, "--level", "5", "--as-of", "1 กันยายน 2550"), 4),
        ],
    )
    def test_says_whether_anything_is_missing(
        self, arguments: tuple[str, ...], code: int, tmp_path: Path
    ) -> None:
        """0 when all is reached, 3 when something would unlock it, 4 when nothing could; however it is written."""
        assert run(*arguments).exit_code == code
        assert run(*arguments, "--json").exit_code == code
        assert run(*arguments, "-o", str(tmp_path / "gap.md")).exit_code == code

    @pytest.mark.parametrize(
        "arguments",
        [
            (STARTER, "--level", "6"),
            (STARTER, "--limit", "0"),
            (STARTER, "--as-of", "ตุลาคม 2569"),
            ("missing.yaml",),
            (STARTER, "-o", "gap.docm"),
            (STARTER, "-o", "gap"),
            (STARTER, "-o", "no-such-folder/gap.md"),
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
        """The how-to prints what the command prints."""
        page = (PROJECT / "docs" / "how-to" / "close-the-gap.md").read_text(encoding="utf-8")

        printed = run(str(PROJECT / "examples" / "open-data" / "agency.yaml")).stdout

        assert f"```text\n{printed}```" in page

    def test_follows_the_locale_and_lang(self) -> None:
        """Text is in the language of whoever asks, or the one asked for."""
        assert "สิ่งที่ยังขาดสำหรับระดับ 5" in run(STARTER, LC_ALL="th_TH.UTF-8").stdout
        assert "Missing for level 5" in run(STARTER, "--lang", "en", LC_ALL="th_TH.UTF-8").stdout


class TestFiles:
    @pytest.mark.parametrize("suffix", FORMATS)
    def test_the_name_says_the_format(self, suffix: str, tmp_path: Path) -> None:
        """A report is written, in Thai unless told otherwise, and nothing is printed but where it is."""
        place = tmp_path / f"gap{suffix.upper()}"

        result = run(STARTER, "-o", str(place))

        begins = {
            ".html": b"<!doctype html>",
            ".md": b"<!--",
            ".pdf": b"%PDF",
            ".docx": b"PK",
            ".xlsx": b"PK",
        }
        assert (result.stdout, result.stderr) == ("", f"report written to {place}\n")
        assert place.read_bytes().startswith(begins[suffix])
        if suffix in {".html", ".md"}:
            assert "รายงานช่องว่าง" in place.read_text(encoding="utf-8")

    @pytest.mark.parametrize("suffix", FORMATS)
    def test_nothing_of_anybodys_is_written_over(self, suffix: str, tmp_path: Path) -> None:
        """A file that holds something else stays as it is."""
        place = tmp_path / f"gap{suffix}"
        place.write_text("mine", encoding="utf-8")

        assert run(STARTER, "-o", str(place)).exit_code == 2
        assert place.read_text(encoding="utf-8") == "mine"

    def test_a_file_and_an_object_at_once(self, tmp_path: Path) -> None:
        """With --json the object goes to standard output, and the report to its file."""
        result = run(STARTER, "--json", "-o", str(tmp_path / "gap.html"), "--lang", "en")

        assert json.loads(result.stdout)["outcome"] == "missing"
        assert "Gap report" in (tmp_path / "gap.html").read_text(encoding="utf-8")


class TestJson:
    def test_says_what_is_missing_and_what_it_adds(self) -> None:
        """Figures are text, exact ones fractions, and days those of ISO 8601."""
        told = json.loads(run(STARTER, "--json").stdout)
        [level] = told["levels"]
        [way] = level["ways"]
        [step] = way["steps"]

        assert (told["indicator"], told["supported"], told["targets"]) == ("1.1", 4, [5])
        assert (told["points"], told["weighted"], told["asked"]) == ("4", "0.2000", None)
        assert (level["unmet"], level["reached"], level["has_more"]) == (["5a"], 5, False)
        assert (level["points"], level["weighted"]) == ("5", "0.2500")
        assert (level["added_points_exact"], level["added_weighted_exact"]) == ("1", "1/20")
        assert (way["effort"], step["kind"], step["about"]) == ("3", "provide", "summary")
        assert step["duties"] == [
            {
                "act": "provide",
                "role": None,
                "first": None,
                "last": "2026-10-31",
                "dated": None,
                "covers": ["2025-10-01", "2026-09-30"],
            }
        ]

    def test_every_key_is_in_the_reference(self) -> None:
        """Whoever reads the object finds each of its keys described."""
        page = (PROJECT / "docs" / "reference" / "command.md").read_text(encoding="utf-8")
        section = page.partition("\n## The gap\n")[2].partition("\n## ")[0]

        assert [key for key in keys(json.loads(run(FILED, "--json").stdout)) if key not in section] == []


def keys(value: Any) -> set[str]:
    """Give all keys of an object, but those of the texts and examples in it."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if not isinstance(value, dict) or set(value) == {"th", "en"}:
        return set()
    return set(value) | set().union(*(keys(each) for name, each in value.items() if name != "example"))
