"""The command: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys

from html.parser import HTMLParser
from pathlib import Path

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow


EXAMPLES = Path(__file__).parents[2] / "examples" / "anti-corruption"
FILED, ACCEPTED = str(EXAMPLES / "as-filed.yaml"), str(EXAMPLES / "as-accepted.yaml")


def run(*arguments: str, **environment: str) -> Result:
    """Run the command in this process, with an English locale unless told otherwise."""
    env = {"LC_ALL": "C.UTF-8", "NO_COLOR": "", **environment}
    return CliRunner().invoke(kpiflow, ["assess", *arguments], env=env, catch_exceptions=False)


class TestExit:
    def test_a_supported_claim_ends_with_0(self) -> None:
        """as-accepted claims 5 and supports 5."""
        assert run(ACCEPTED).exit_code == 0

    def test_an_unsupported_claim_ends_with_3(self) -> None:
        """as-filed claims 5 and supports 0."""
        assert run(FILED).exit_code == 3

    def test_a_claim_is_judged_on_the_day_asked_about(self) -> None:
        """A year later the waiver has ended, and with it the support for the claim."""
        assert run(ACCEPTED, "--as-of", "1 ตุลาคม 2551").exit_code == 3

    def test_before_anything_was_filed_it_ends_with_3(self) -> None:
        """On a day before the report there is nothing to support."""
        result = run(ACCEPTED, "--as-of", "23 October 2007")

        assert result.exit_code == 3
        assert "No report was filed by this day; the evidence supports level 0." in result.stdout

    def test_a_report_without_a_claim_ends_with_0(self, tmp_path: Path) -> None:
        """Who claims no level claims nothing that is not supported."""
        shutil.copytree(EXAMPLES, tmp_path / "copy")
        filed = tmp_path / "copy" / "as-filed.yaml"
        text = filed.read_text(encoding="utf-8")
        filed.write_text(text.replace("  claimed_level: 5\n", ""), encoding="utf-8")

        result = run(str(filed), "--json")

        record = json.loads(result.stdout)
        assert (record["levels"]["claimed"], record["claim_supported"]) == (None, None)
        assert result.exit_code == 0

    @pytest.mark.parametrize(
        "arguments",
        [
            ("missing.yaml",),
            (str(EXAMPLES),),
            (FILED, "--as-of", "2550-10-31"),
            (FILED, "--as-of", "2550-02-30"),
            (FILED, "--as-of", "ตุลาคม 2550"),
            (FILED, "--level", "6"),
            (FILED, "--level", "0"),
            (FILED, "--lang", "de"),
            (FILED, "--store", str(EXAMPLES)),
            (FILED, "--card", str(EXAMPLES)),
            (),
        ],
    )
    def test_bad_input_ends_with_2_and_a_message(self, arguments: tuple[str, ...]) -> None:
        """Whatever cannot be read or done says so on standard error."""
        result = run(*arguments)

        assert result.exit_code == 2
        assert result.stderr
        assert "Traceback" not in result.stderr

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("31/10/2550", "which of the numbers is the month? (write '2550-10-31 BE')"),
            ("someday", "[KPI410] 'someday' is not a date (expected: '2007-03-30', "),
            ("2550-10-31", "[KPI411] "),
        ],
    )
    def test_a_day_that_is_none_is_told_how_to_be_written(self, day: str, said: str) -> None:
        """The refusal of a day says what to write: the day itself where it can be told, else the forms."""
        result = run(FILED, "--as-of", day)

        assert result.exit_code == 2
        assert said in " ".join(result.stderr.split())


class TestText:
    def test_the_three_levels_and_the_score_are_printed(self) -> None:
        """Claimed, supported with and without waivers, accepted, and the weighted score."""
        lines = [line.strip() for line in run(ACCEPTED).stdout.splitlines()]

        assert "claimed    5" in lines
        assert "supported  5 (without decisions: 0)" in lines
        assert "accepted   5" in lines
        assert "Score 5 · Weight (percent) 2 · Weighted score 0.1000" in lines

    def test_it_says_what_the_level_rests_on(self) -> None:
        """Both decisions are named with the level without them."""
        text = run(ACCEPTED).stdout

        assert "Waiver (1c) waiver-1c — without it: level 0" in text
        assert "Nil return (4a) attested-nil-return — without it: level 3" in text

    def test_a_refusal_says_what_is_needed_and_what_was_found(self) -> None:
        """Every unmet requirement comes with both."""
        text = run(FILED, "--level", "4").stdout

        assert "unmet — needs: summary of the complaints received" in text
        assert "found: no evidence was submitted: summary of the complaints received" in text
        assert (
            "found: narrative-nil-return did not check the channel: "
            "Damrongtham centre of the Ministry of Interior" in text
        )
        assert "Level 4 is not reached; unmet: 1c, 4a." in text

    def test_asking_about_a_level_leaves_out_those_above(self) -> None:
        """With --level 1 there is nothing of level 2."""
        text = run(FILED, "--level", "1").stdout

        assert "1c" in text
        assert "2a" not in text

    def test_it_speaks_thai_when_asked_or_when_the_locale_does(self) -> None:
        """--lang wins over the locale, the locale over English."""
        assert "ระดับที่หลักฐานสนับสนุน" in run(FILED, "--lang", "th").stdout
        assert "ระดับที่หลักฐานสนับสนุน" in run(FILED, LC_ALL="th_TH.UTF-8").stdout
        assert "supported" in run(FILED, "--lang", "en", LC_ALL="th_TH.UTF-8").stdout

    def test_text_that_is_piped_has_no_colours_and_whole_lines(self) -> None:
        """A pipe gets plain text."""
        assert "\x1b" not in run(FILED).stdout


class TestJson:
    def test_it_prints_one_object_with_exact_text(self) -> None:
        """Levels are numbers, figures that count are text."""
        record = json.loads(run(ACCEPTED, "--json").stdout)

        assert record["indicator"] == "7.2.1"
        assert record["levels"]["claimed"] == 5
        assert record["levels"]["supported"] == 5
        assert record["levels"]["supported_without_decisions"] == 0
        assert {key: record["score"][key] for key in ("points", "weight", "weighted")} == {
            "points": "5",
            "weight": "2",
            "weighted": "0.1000",
        }

    def test_every_requirement_has_its_status_reason_and_evidence(self) -> None:
        """Sixteen requirements, one of them waived, in the order of the ladder."""
        requirements = json.loads(run(ACCEPTED, "--json").stdout)["requirements"]

        assert len(requirements) == 16
        assert all(
            {"id", "level", "status", "reason", "evidence"} <= requirement.keys()
            for requirement in requirements
        )
        by_id = {requirement["id"]: requirement for requirement in requirements}
        assert by_id["1c"]["status"] == "waived"
        assert by_id["4a"]["evidence"] == ["attested-nil-return"]
        assert by_id["5e"]["level"] == 5

    def test_the_reason_follows_the_language(self) -> None:
        """`reason` speaks the language asked for; `explanation` always both."""
        [thai] = [
            each
            for each in json.loads(run(FILED, "--json", "--lang", "th").stdout)["requirements"]
            if each["id"] == "1c"
        ]

        assert thai["reason"] == "ยังไม่ได้ยื่นหลักฐาน “สรุปข้อมูลข้อร้องเรียน”"
        assert thai["explanation"]["en"] == "no evidence was submitted: summary of the complaints received"

    def test_the_exit_code_is_that_of_the_text(self) -> None:
        """--json changes what is printed, not how it ends."""
        assert run(FILED, "--json").exit_code == 3

    def test_a_level_asked_about_is_answered(self) -> None:
        """The object says whether the level asked about is reached."""
        record = json.loads(run(FILED, "--json", "--level", "4").stdout)

        assert record["asked"]["reached"] is False
        assert {each["level"] for each in record["requirements"]} == {1, 2, 3, 4}


class TestStore:
    def test_a_second_run_adds_nothing(self, tmp_path: Path) -> None:
        """Recording the same file twice leaves the journal as it was."""
        store = tmp_path / "journal.sqlite"

        first, second = run(FILED, "--store", str(store)), run(FILED, "--store", str(store))

        assert first.stdout == second.stdout
        assert "17 entries" in first.stderr
        assert first.stderr == second.stderr

    def test_decisions_are_added_to_what_was_filed(self, tmp_path: Path) -> None:
        """The accepted file continues the filed one in the same journal."""
        store = tmp_path / "journal.sqlite"
        run(FILED, "--store", str(store))

        result = run(ACCEPTED, "--store", str(store))

        assert result.exit_code == 0
        assert "20 entries" in result.stderr
        with sqlite3.connect(store) as connection:
            kinds = [
                row[0]
                for row in connection.execute(
                    "SELECT CAST(line AS TEXT) ->> 'kind' FROM entries ORDER BY version"
                )
            ]
        connection.close()
        assert kinds == [
            "assessment.opened",
            "report.filed",
            *["evidence.submitted"] * 14,
            "nil_return.attested",
            "nil_return.attested",
            "requirement.waived",
            "level.rated",
        ]

    def test_a_changed_definition_is_refused(self, tmp_path: Path) -> None:
        """A journal stays with the definition it was opened under."""
        shutil.copytree(EXAMPLES, tmp_path / "copy")
        store = str(tmp_path / "journal.sqlite")
        run(str(tmp_path / "copy" / "as-filed.yaml"), "--store", store)
        rules = tmp_path / "copy" / "indicator.yaml"
        rules.write_text(
            rules.read_text(encoding="utf-8").replace("weight: 2", "weight: 3"), encoding="utf-8"
        )

        result = run(str(tmp_path / "copy" / "as-filed.yaml"), "--store", store)

        assert result.exit_code == 2
        assert result.stderr.startswith("[KPI303]")

    def test_what_the_file_does_not_state_is_named(self, tmp_path: Path) -> None:
        """A journal that holds more than the file says so, for it counts; the answer is unchanged."""
        store = str(tmp_path / "journal.sqlite")
        run(ACCEPTED, "--store", store)

        result = run(FILED, "--store", store)

        assert (
            "note: the journal also holds attested-nil-return, waiver-1c, the rating of 2007-11-30, "
            "which this file does not state; it counts until it is withdrawn or ends\n"
        ) in result.stderr
        assert "20 entries" in result.stderr

    def test_a_journal_that_holds_no_more_is_not_remarked_upon(self, tmp_path: Path) -> None:
        """Where the file states all there is, there is nothing to note."""
        assert "note:" not in run(ACCEPTED, "--store", str(tmp_path / "journal.sqlite")).stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--level", "6"),
            ("--level", "0"),
            ("--card", "FOLDER/none/card.html"),
            ("--card", "FOLDER"),
            ("--card", "FOLDER/notes.txt"),
            ("--card", "FOLDER/journal.sqlite"),
            ("--card", "FOLDER/../FOLDER_NAME/journal.sqlite"),
        ],
        ids=[
            "no such level",
            "level 0",
            "no such folder",
            "a folder",
            "another file",
            "the store",
            "the store by another name",
        ],
    )
    def test_nothing_is_recorded_for_a_command_that_cannot_be_done(
        self, tmp_path: Path, arguments: tuple[str, str]
    ) -> None:
        """What is asked for is checked before a journal is begun, and nothing is printed."""
        (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
        option, value = arguments
        named = value.replace("FOLDER_NAME", tmp_path.name).replace("FOLDER", str(tmp_path))

        result = run(FILED, "--store", str(tmp_path / "journal.sqlite"), option, named)

        assert (result.exit_code, result.stdout) == (2, "")
        assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
        assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"

    def test_a_journal_is_never_written_over_by_a_card(self, tmp_path: Path) -> None:
        """A journal given for the card's file is refused, by itself and as the store too."""
        store = tmp_path / "journal.pdf"
        run(FILED, "--store", str(store))
        before = store.read_bytes()

        alone = run(FILED, "--card", str(store))
        both = run(FILED, "--store", str(store), "--card", str(store))

        assert alone.stderr == (
            f"[KPI701] the report cannot be written to '{store}': something else than a PDF file is there\n"
            "  hint: name a new file\n"
        )
        assert "the card and the store cannot be one file" in both.stderr
        assert (alone.exit_code, both.exit_code) == (2, 2)
        assert store.read_bytes() == before

    def test_a_card_is_written_in_the_format_that_its_name_says(self, tmp_path: Path) -> None:
        """A page, Markdown or a PDF; another name is refused with a list of those there are."""
        done = [
            run(ACCEPTED, "--card", str(tmp_path / name)) for name in ("card.html", "card.MD", "card.pdf")
        ]
        other = run(ACCEPTED, "--card", str(tmp_path / "card.odt"))

        assert [each.exit_code for each in done] == [0, 0, 0]
        assert (tmp_path / "card.html").read_bytes().startswith(b"<!doctype html>")
        assert (tmp_path / "card.MD").read_bytes().startswith(b"<!-- a report of kpiflow -->\n\n# ")
        assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF-1.7")
        assert (other.exit_code, other.stdout) == (2, "")
        assert other.stderr == (
            f"[KPI702] no report can be written to '{tmp_path / 'card.odt'}': its name says no format\n"
            "  expected: a name that ends with .html, .md, .pdf, .docx, .xlsx   got: '.odt'\n"
        )

    def test_a_store_by_another_name_is_the_store(self, tmp_path: Path) -> None:
        """A link to the store is the store, whether it is there yet or not."""
        (tmp_path / "link.html").symlink_to(tmp_path / "journal.sqlite")

        result = run(
            FILED, "--store", str(tmp_path / "journal.sqlite"), "--card", str(tmp_path / "link.html")
        )

        assert result.exit_code == 2
        assert "the card and the store cannot be one file" in result.stderr
        assert not (tmp_path / "journal.sqlite").exists()

    def test_a_claim_that_is_changed_and_changed_back_is_followed(self, tmp_path: Path) -> None:
        """The claim in the answer is that of the file, whatever was claimed in between."""
        shutil.copytree(EXAMPLES, tmp_path / "copy")
        filed, store = tmp_path / "copy" / "as-filed.yaml", str(tmp_path / "journal.sqlite")
        text = filed.read_text(encoding="utf-8")
        claims = []

        for level in (5, 2, 5):
            filed.write_text(text.replace("claimed_level: 5", f"claimed_level: {level}"), encoding="utf-8")
            claims.append(json.loads(run(str(filed), "--json", "--store", store).stdout)["levels"]["claimed"])

        assert claims == [5, 2, 5]


class _Outline(HTMLParser):
    """Collects the headings, the text and the outside references of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.text: list[str] = []
        self.references: list[str] = []
        self._tag = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where we are and what the page would load."""
        self._tag = tag
        self.references += [
            value or "" for name, value in attrs if name in {"src", "href", "action", "data", "srcset"}
        ]
        if tag == "script":
            self.references.append("script")

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self.text.append(data)
        if self._tag in {"h1", "h2"} and data.strip():
            self.headings.append(data.strip())


class TestCard:
    def test_the_fields_stand_in_the_order_of_the_form(self, tmp_path: Path) -> None:
        """The Thai card has the official labels, from the title to the evidence list."""
        run(ACCEPTED, "--card", str(tmp_path / "card.html"))

        outline = _Outline((tmp_path / "card.html").read_text(encoding="utf-8"))

        assert outline.headings[:9] == [
            "รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)",
            "คำอธิบาย",
            "ข้อมูลผลการดำเนินงาน",
            "เกณฑ์การให้คะแนน",
            "การคำนวณคะแนนจากผลการดำเนินงาน",
            "คำชี้แจงการปฏิบัติงาน/มาตรการที่ได้ดำเนินการ",
            "ปัจจัยสนับสนุนต่อการดำเนินงาน",
            "อุปสรรคต่อการดำเนินงาน",
            "หลักฐานอ้างอิง",
        ]

    def test_every_field_of_the_form_is_there(self, tmp_path: Path) -> None:
        """Round, year, code, officers with telephones, weight, result, score, both remarks, 14 items."""
        run(ACCEPTED, "--card", str(tmp_path / "card.html"))

        page = " ".join("".join(_Outline((tmp_path / "card.html").read_text("utf-8")).text).split())

        for expected in (
            "รอบ 12 เดือน",
            "ปีงบประมาณ พ.ศ. 2550",
            "ตัวชี้วัดที่ 7.2.1 :",
            "ผู้กำกับดูแลตัวชี้วัด :",
            "ผู้จัดเก็บข้อมูล :",
            "0-2219-3600 ต่อ 4000",
            "0-2219-3600 ต่อ 4005",
            "น้ำหนัก (ร้อยละ)",
            "0.1000",
            "(เว้นว่างไว้)",
            "- (ระบุว่าไม่มี)",
            "14.รายงานสรุปผล",
            "ลงวันที่ 19 ตุลาคม 2550",
            "ตุลาคม 2549 – 31 สิงหาคม 2550",
        ):
            assert expected in page

    def test_it_loads_nothing_and_runs_nothing(self, tmp_path: Path) -> None:
        """The page stands by itself."""
        run(ACCEPTED, "--card", str(tmp_path / "card.html"), "--lang", "en")

        page = (tmp_path / "card.html").read_text(encoding="utf-8")

        assert _Outline(page).references == []
        fonts = page.count("url(data:font/woff2;base64,")
        patterns = page.count("url(#k")  # of the picture itself
        assert (page.count("url("), fonts, patterns) == (9, 4, 5)
        assert "default-src 'none'" in page

    def test_the_same_assessment_gives_the_same_bytes(self, tmp_path: Path) -> None:
        """Nothing on the card depends on when or where it was made."""
        run(ACCEPTED, "--card", str(tmp_path / "one.html"))
        run(ACCEPTED, "--card", str(tmp_path / "other.html"))

        assert (tmp_path / "one.html").read_bytes() == (tmp_path / "other.html").read_bytes()

    def test_it_is_written_over_a_page_or_an_empty_file(self, tmp_path: Path) -> None:
        """A card replaces the card before it, and fills a file that somebody made for it."""
        run(ACCEPTED, "--card", str(tmp_path / "one.html"), "--lang", "en")
        (tmp_path / "empty.html").touch()

        for name in ("one.html", "empty.html", "new.html"):
            assert run(ACCEPTED, "--card", str(tmp_path / name)).stderr.startswith("card written to ")

        assert len({(tmp_path / f"{name}.html").read_bytes() for name in ("one", "empty", "new")}) == 1

    def test_data_is_never_markup(self, tmp_path: Path) -> None:
        """A title that looks like markup is shown as it was written."""
        shutil.copytree(EXAMPLES, tmp_path / "copy")
        filed = tmp_path / "copy" / "as-filed.yaml"
        payload = "<script>alert(1)</script>{{ 7*7 }}<img src=x>"
        text = filed.read_text(encoding="utf-8").replace("Two leaflets", f"'{payload}'")
        filed.write_text(text.replace("แผ่นพับ 2 ฉบับ", f"'{payload}'"), encoding="utf-8")

        run(str(filed), "--card", str(tmp_path / "card.html"))

        outline = _Outline((tmp_path / "card.html").read_text(encoding="utf-8"))
        assert payload in [each.strip() for each in outline.text]
        assert outline.references == []


class TestProcess:
    def test_it_runs_as_a_module_without_a_utf8_terminal(self) -> None:
        """On an ASCII terminal it ends as usual, with signs written by their codes."""
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}

        done = subprocess.run(
            [sys.executable, "-m", "kpiflow", "assess", FILED],
            capture_output=True,
            env=environment,
            check=False,
        )

        assert done.returncode == 3
        assert done.stderr == b""

    def test_without_click_it_names_the_extra(self) -> None:
        """A core install has no command, and says what to install."""
        code = "import sys; sys.modules['click'] = None\nfrom kpiflow.cli import main\nmain()"

        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

        assert done.returncode == 2
        assert done.stderr == (
            "[KPI700] this needs the package 'click', which is not installed\n"
            "  hint: pip install 'kpiflow[cli]'\n"
        )

    def test_without_jinja2_a_card_names_the_extra(self) -> None:
        """A card that cannot be made is said before anything is printed as if it were done."""
        code = (
            "import sys; sys.modules['jinja2'] = None\n"
            "from kpiflow.cli import main\n"
            f"sys.argv = ['kpiflow', 'assess', {ACCEPTED!r}, '--card', 'never.html']\nmain()"
        )

        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8"
        )

        assert done.returncode == 2
        assert "pip install 'kpiflow[html]'" in done.stderr
        assert done.stdout == ""
