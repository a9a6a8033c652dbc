"""`kpiflow card`: the card of one assessment to a file, and those of many into a folder."""

from __future__ import annotations

import hashlib
import io
import json
import sys

from pathlib import Path
from typing import Final

import docx
import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow
from kpiflow.cli.progress import progress
from kpiflow.journal import MemoryStore, draft_of
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.reports import FORMATS
from report_payloads import PAYLOADS


EXAMPLES: Final = Path(__file__).parents[2] / "examples"
ACCEPTED: Final = str(EXAMPLES / "anti-corruption" / "as-accepted.yaml")
FREIGHT: Final = str(EXAMPLES / "freight" / "year-on-target.yaml")
DAY: Final = ("--as-of", "2007-11-30")


def run(*arguments: object, **environment: str) -> Result:
    """Run the command in this process, with an English locale."""
    env = {"LC_ALL": "C.UTF-8", **environment}
    return CliRunner().invoke(kpiflow, ["card", *map(str, arguments)], env=env, catch_exceptions=False)


def store_of(path: Path, *names: str) -> Path:
    """Keep the accepted card in a store, under each of these names."""
    file, memory = load_assessment(ACCEPTED), MemoryStore()
    open_assessment(file, store=memory)
    drafts = [draft_of(entry) for entry in memory.read(file.first.assessment)]
    with SqliteStore(path) as journals:
        for name in names:
            journals.append_all(name, drafts, expected_version=0)
    return path


class TestOne:
    @pytest.mark.parametrize("suffix", FORMATS)
    def test_the_name_says_the_format(self, suffix: str, tmp_path: Path) -> None:
        """One file is the very card that `assess` writes."""
        ours, theirs = tmp_path / f"ours{suffix}", tmp_path / f"theirs{suffix}"

        result = run(ACCEPTED, "-o", ours)
        CliRunner().invoke(kpiflow, ["assess", ACCEPTED, "--card", str(theirs)])

        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.splitlines() == [f"{ours}: level 5, score 5.0000", "1 card written"]
        assert ours.read_bytes() == theirs.read_bytes()

    def test_a_card_of_a_store_bears_its_anchor(self, tmp_path: Path) -> None:
        """What fixes the journal, and how far it is verified, stands on the card as with `assess --store`."""
        store, page = store_of(tmp_path / "j.sqlite", "unit-1"), tmp_path / "card.html"

        assert run(store, "-o", page, *DAY, "--lang", "en").exit_code == 0

        text = page.read_text(encoding="utf-8")
        assert "kpiflow/unit-1" in text
        assert "unanchored" in text

    def test_an_anchor_is_said_on_the_card_it_is_of(self, tmp_path: Path) -> None:
        """How far the journal is fixed stands there; an anchor of another journal is bad input."""
        store, page = store_of(tmp_path / "j.sqlite", "unit-1"), tmp_path / "card.html"
        kept = tmp_path / "kept.anchor"
        anchored = CliRunner().invoke(kpiflow, ["anchor", str(store)], catch_exceptions=False)
        kept.write_text(anchored.stdout, encoding="utf-8")

        result = run(store, "-o", page, *DAY, "--anchor", kept, "--lang", "en")

        assert result.exit_code == 0
        assert "fixed by the anchor “kept.anchor”" in page.read_text(encoding="utf-8")
        kept.write_text(kept.read_text(encoding="utf-8").replace("unit-1", "unit-9"), encoding="utf-8")
        assert run(store, "-o", page, "--anchor", kept).exit_code == 2

    def test_a_form_is_filled(self, tmp_path: Path) -> None:
        """An office's own form is filled from the command line, for one or for many."""
        form = docx.Document()
        form.add_paragraph("{{ code }} = {{ supported }}")
        form.save(str(tmp_path / "form.docx"))

        one = run(ACCEPTED, "-o", tmp_path / "filled.docx", "--form", tmp_path / "form.docx")
        many = run(ACCEPTED, FREIGHT, "-o", tmp_path / "out", "--form", tmp_path / "form.docx")

        assert (one.exit_code, many.exit_code) == (0, 0)
        filled = [tmp_path / "filled.docx", tmp_path / "out" / "amlo-7.2.1-fy2550.docx"]
        assert filled[0].read_bytes() == filled[1].read_bytes()
        assert docx.Document(io.BytesIO(filled[0].read_bytes())).paragraphs[0].text == "7.2.1 = 5"

    def test_a_name_that_ends_like_no_format_is_refused(self, tmp_path: Path) -> None:
        """It is neither taken for a folder nor written; a folder that is there may be called as it likes."""
        result = run(ACCEPTED, "-o", tmp_path / "card.txt")
        (tmp_path / "out.2550").mkdir()

        assert result.exit_code == 2
        assert "[KPI702]" in result.stderr
        assert run(ACCEPTED, "-o", tmp_path / "out.2550").exit_code == 0


class TestMany:
    def test_each_has_a_file_of_its_own(self, tmp_path: Path) -> None:
        """Files and stores go into one folder, each assessment under its own name."""
        store = store_of(tmp_path / "j.sqlite", "unit-1", "UNIT-1", "หน่วย-๑")

        result = run(store, FREIGHT, "-o", tmp_path / "out", *DAY, "--json")

        record = json.loads(result.stdout)
        assert (result.exit_code, record["problems"]) == (0, [])
        assert [each["assessment"] for each in record["cards"]] == [
            "UNIT-1",
            "unit-1",
            "หน่วย-๑",
            "freight-2569",
        ]
        names = [Path(each["path"]).name for each in record["cards"]]
        assert names[1:] == ["unit-1.html", "หน่วย-๑.html", "freight-2569.html"]
        assert names[0].startswith("UNIT-1~")
        for each in record["cards"]:
            assert hashlib.sha256(Path(each["path"]).read_bytes()).hexdigest() == each["sha256"]
        first = {
            key: record["cards"][0][key]
            for key in ("level", "claimed", "accepted", "score", "weighted_score")
        }
        assert first == {
            "level": 5,
            "claimed": 5,
            "accepted": 5,
            "score": "5.0000",
            "weighted_score": "0.1000",
        }

    def test_no_name_leads_out_of_the_folder(self, tmp_path: Path) -> None:
        """Whatever assessments of a store are called, each card is in the folder, and none is lost."""
        hostile = ["../up", "/etc/x", "..", "CON", "a/b", "a\\b", ".hidden", "a\nb", *PAYLOADS[:3]]
        store = store_of(tmp_path / "j.sqlite", *hostile)

        result = run(store, "-o", tmp_path / "out", *DAY, "--format", "md")

        assert result.exit_code == 0
        assert len(list((tmp_path / "out").iterdir())) == len(hostile)
        assert {path.name for path in tmp_path.iterdir()} >= {"j.sqlite", "out"}
        assert all(path.name.startswith(("j.sqlite", "out")) for path in tmp_path.iterdir())
        assert len(result.stdout.splitlines()) == len(hostile) + 1

    def test_one_that_cannot_be_read_does_not_hide_the_others(self, tmp_path: Path) -> None:
        """All problems come in the end, the same one once, and the command ends with 2."""
        store = store_of(tmp_path / "j.sqlite", "unit-1")
        with SqliteStore(store) as journals:
            [*drafts] = map(draft_of, journals.read("unit-1"))
            journals.append_all("headless", drafts[1:3], expected_version=0)

        result = run(store, "none.yaml", FREIGHT, ACCEPTED, "-o", tmp_path / "out", *DAY, "--json")

        record = json.loads(result.stdout)
        assert result.exit_code == 2
        assert [each["assessment"] for each in record["cards"]] == [
            "unit-1",
            "freight-2569",
            "amlo-7.2.1-fy2550",
        ]
        assert [each["assessment"] for each in record["problems"]] == ["headless", None]
        assert "none.yaml" in result.stderr

    def test_the_same_assessment_is_written_once(self, tmp_path: Path) -> None:
        """A second one of the same name is told of, and the first stays."""
        filed = str(EXAMPLES / "anti-corruption" / "as-filed.yaml")

        result = run(ACCEPTED, filed, "-o", tmp_path / "out")

        assert result.exit_code == 2
        assert "written already" in result.stderr
        assert "1 card written, 1 cannot be written" in result.stdout
        [page] = (tmp_path / "out").iterdir()
        assert run(ACCEPTED, "-o", tmp_path / "alone.html").exit_code == 0
        assert page.read_bytes() == (tmp_path / "alone.html").read_bytes()

    def test_some_of_a_store_are_named(self, tmp_path: Path) -> None:
        """Only those are written, and one that is not there is a problem of its own."""
        store = store_of(tmp_path / "j.sqlite", "unit-1", "unit-2", "unit-3")
        named = ("--assessment", "unit-2", "--assessment", "unit-4")

        result = run(store, "-o", tmp_path / "out", *DAY, *named)

        assert result.exit_code == 2
        assert "there is no assessment 'unit-4'" in result.stderr
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["unit-2.html"]
        assert run(store, "-o", tmp_path / "one.html", *DAY, "--assessment", "unit-2").exit_code == 0

    def test_files_of_others_are_left_alone(self, tmp_path: Path) -> None:
        """A file that is no card is neither written over nor in the way of the others."""
        out = tmp_path / "out"
        out.mkdir()
        (out / "freight-2569.html").write_text("my notes", encoding="utf-8")

        result = run(ACCEPTED, FREIGHT, "-o", out)

        assert result.exit_code == 2
        assert "[KPI701]" in result.stderr
        assert (out / "freight-2569.html").read_text(encoding="utf-8") == "my notes"
        assert (out / "amlo-7.2.1-fy2550.html").exists()

    def test_a_bar_shows_how_far_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """On a terminal, standard error tells of many; of few, and into a file, nothing."""
        terminal = io.StringIO()
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress(9, label="cards", many=2) as told:
            told()
        assert terminal.getvalue() == ""

        monkeypatch.setattr(terminal, "isatty", lambda: True)
        for many in (9, 2):
            with progress(3, label="cards", many=many) as told:
                for _ in range(3):
                    told()
            assert ("100%" in terminal.getvalue()) == (many == 2)


class TestRefusal:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((ACCEPTED, FREIGHT, "-o", "cards.html"), "there are 2 assessments"),
            ((ACCEPTED, "-o", "card.html", "--format", "pdf"), "is not .pdf"),
            ((ACCEPTED, "-o", "none/card.html"), "not a file in a folder that exists"),
            ((ACCEPTED, "-o", "none/cards"), "[KPI701]"),
            ((ACCEPTED, "-o", "x", "--assessment", "a"), "names an assessment of a store"),
            ((ACCEPTED, "-o", "x.html", "--form", ACCEPTED), "a form is filled as .docx"),
            ((ACCEPTED, "-o", "x", "--form", ACCEPTED), "[KPI703]"),
            (("none.yaml", "-o", "x"), "[KPI400]"),
            ((ACCEPTED,), "Missing option"),
            (("-o", "x"), "Missing argument"),
        ],
    )
    def test_bad_input_ends_with_2_and_writes_nothing(
        self, arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What cannot be meant is said, and no file is made."""
        monkeypatch.chdir(tmp_path)

        result = run(*arguments)

        assert (result.exit_code, said in result.stderr) == (2, True)
        assert list(tmp_path.iterdir()) == []

    def test_says_it_in_thai_too(self, tmp_path: Path) -> None:
        """The text follows the locale, the card is Thai."""
        result = run(ACCEPTED, "-o", tmp_path / "card.md", LC_ALL="th_TH.UTF-8")

        assert result.stdout.splitlines()[1] == "เขียนการ์ด 1 ใบ"
