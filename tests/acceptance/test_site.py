"""`kpiflow site`: what it prints, and what its pages do in a real browser, from the file system."""

from __future__ import annotations

import json

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from click.testing import CliRunner, Result

from browser import Browser, browser, chromium
from kpiflow.cli.command import kpiflow
from kpiflow.journal.sqlite import SqliteStore
from sites import EXAMPLES, headless, keep


DAY: Final = ("--as-of", "2007-11-30")
SCORECARD: Final = """
schema: kpiflow-scorecard-1
code: "2550"
name: {th: คำรับรอง, en: agreement}
parts: [{code: "1", name: one, points: 4.5}, {code: "2", name: two, weight: 2}]
"""
ATTACK: Final = "</script><script>alert(1)</script><img src=https://example.org/x.png onerror=alert(1)>"

in_a_browser = pytest.mark.skipif(chromium() is None, reason="there is no Chromium")


def run(*arguments: object, **environment: str) -> Result:
    """Run the command in this process, with an English locale."""
    env = {"LC_ALL": "C.UTF-8", **environment}
    return CliRunner().invoke(kpiflow, ["site", *map(str, arguments)], env=env, catch_exceptions=False)


def store_of(path: Path) -> Path:
    """Make a store of five assessments, one of which is called and written to do harm."""
    with SqliteStore(path) as journals:
        keep(journals, {"unit-10": "กรมที่ดิน", "unit-2": "กรมป่าไม้", "หน่วย-๓": "กรมการปกครอง", ATTACK: ATTACK})
        keep(journals, {"unit-1": "Department of Lands"}, file="as-filed")
    return path


class TestCommand:
    def test_tells_where_to_begin(self, tmp_path: Path) -> None:
        """Text says how many there are and where the index is; programs get an object."""
        store, out, board = store_of(tmp_path / "j.sqlite"), tmp_path / "site", tmp_path / "whole.yaml"
        board.write_text(SCORECARD, encoding="utf-8")

        result = run(store, "-o", out, *DAY, "--scorecard", board, "--scorecard", board)
        record = json.loads(run(store, "-o", out, *DAY, "--json").stdout)

        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.splitlines() == [
            "pages of 5 assessments written",
            f"begin with {out / 'index.html'}",
        ]
        assert record["removed"] == [
            "scorecards/whole-2.html",
            "scorecards/whole.html",
        ]
        assert (record["left"], record["problems"]) == ([], [])
        [first] = [each for each in record["assessments"] if each["assessment"] == "unit-1"]
        assert first == {
            "assessment": "unit-1", "page": "cards/unit-1.html", "indicator": "7.2.1", "year": 2550, "claimed": 5,
            "level": 0, "accepted": None, "score": "1.0000", "weighted_score": "0.0200", "verification": "consistent",
        }  # fmt: skip
        for each in record["assessments"]:
            assert (out / each["page"]).is_file()

    def test_what_cannot_be_read_ends_with_2(self, tmp_path: Path) -> None:
        """The others have their pages, in Thai too."""
        with SqliteStore(tmp_path / "j.sqlite") as journals:
            keep(journals, {"unit-1": "กรมที่ดิน"})
            headless(journals, "broken")

        result = run(tmp_path / "j.sqlite", "-o", tmp_path / "site", *DAY, LC_ALL="th_TH.UTF-8")

        assert result.exit_code == 2
        assert "เขียนหน้าของ 1 การประเมิน อ่านไม่ได้ 1" in result.stdout
        assert "broken:\n[KPI302]" in result.stderr

    def test_a_page_that_was_changed_is_told(self, tmp_path: Path) -> None:
        """What is left of an earlier site is named, and what was removed is counted."""
        for name, units in (("a", {"unit-1": "x", "unit-2": "y"}), ("b", {"unit-1": "x"})):
            with SqliteStore(tmp_path / f"{name}.sqlite") as journals:
                keep(journals, units)
        run(tmp_path / "a.sqlite", "-o", tmp_path / "site", *DAY)
        (tmp_path / "site" / "cards" / "unit-2.html").write_text("mine", encoding="utf-8")

        result = run(tmp_path / "b.sqlite", "-o", tmp_path / "site", *DAY)

        assert result.exit_code == 0
        assert "3 pages of an earlier site removed" in result.stdout
        assert "note: cards/unit-2.html is of an earlier site, and is left" in result.stderr

    def test_bad_input_ends_with_2(self, tmp_path: Path) -> None:
        """A store that is none, a scorecard that is none, a folder that is a file or holds something else."""
        store = store_of(tmp_path / "j.sqlite")
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "index.html").write_text("<!doctype html>mine", encoding="utf-8")

        assert "[KPI701]" in run(store, "-o", tmp_path / "site", *DAY).stderr
        assert "[KPI400]" in run(store, "-o", tmp_path / "x", "--scorecard", "none.yaml").stderr
        assert run(store, "-o", store).exit_code == run("none.sqlite", "-o", tmp_path / "x").exit_code == 2
        assert run(EXAMPLES / "anti-corruption" / "as-filed.yaml", "-o", tmp_path / "x").exit_code == 2
        assert not (tmp_path / "x").exists()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a site."""
    folder = tmp_path_factory.mktemp("ที่ ตั้ง#1")
    board = folder / "whole.yaml"
    board.write_text(SCORECARD, encoding="utf-8")
    result = run(store_of(folder / "j.sqlite"), "-o", folder / "site", *DAY, "--scorecard", board)
    assert result.exit_code == 0
    return folder / "site"


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start a browser."""
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture
def index(site: Path, chrome: Browser) -> Iterator[Browser]:
    """Open the index; whatever is done with it, nothing complains and nothing is asked of elsewhere."""
    chrome.open("about:blank")
    chrome.events.clear()
    chrome.open((site / "index.html").as_uri())
    yield chrome
    assert chrome.complaints() == []
    places = {address for address in chrome.asked_for() if not address.startswith("data:font/woff2")}
    assert all(address.startswith(site.as_uri()) for address in places)


def shown(page: Browser) -> list[str]:
    """Give the names of the assessments that can be seen, from the top."""
    names: list[str] = page.run(
        "Array.from(document.querySelectorAll('#table tbody tr')).filter(row => row.offsetParent)"
        ".map(row => row.querySelector('.why').textContent)"
    )
    return names


def look_for(page: Browser, text: str) -> list[str]:
    """Type what is looked for, and give what is found."""
    page.run("document.getElementById('query').focus(); document.getElementById('query').select()")
    page.press("Delete", 46)
    page.write(text)
    page.run("new Promise(done => setTimeout(done, 150))")
    return shown(page)


@in_a_browser
class TestPages:
    def test_a_click_on_a_row_leads_to_its_card_and_back(self, index: Browser, site: Path) -> None:
        """Anywhere on a row; the page leads to the others, and back leads to what was looked for."""
        assert look_for(index, "กรมที่ดิน") == ["unit-10"]
        index.click("#table tbody tr:not([hidden]) td:nth-child(9)")
        index.settled(lambda: index.address.endswith("cards/unit-10.html"))
        index.settled(lambda: index.run("document.readyState") == "complete")
        links = index.run("Array.from(document.querySelectorAll('nav a'), link => link.href)")
        assert [link.removeprefix(site.as_uri()) for link in links] == [
            "/index.html", "/gaps/unit-10.html", "/timelines/unit-10.html", "/records/unit-10.json",
        ]  # fmt: skip

        index.run("history.back()")

        index.settled(
            lambda: "index.html" in index.address and index.run("document.readyState") == "complete"
        )
        assert index.run("document.getElementById('query').value") == "กรมที่ดิน"
        assert shown(index) == ["unit-10"]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("กรมการปกครอง", ["หน่วย-๓"]),
            ("การปก", ["หน่วย-๓"]),
            ("department of lands", ["unit-1"]),
            ("หน่วย-3", ["หน่วย-๓"]),
            ("unit-๑๐", ["unit-10"]),
            ("ผ่อนผัน ที่ดิน", ["unit-10"]),
            ("</script>", [ATTACK]),
            ("ไม่มีคำนี้ในหน้าใด", []),
            ("lands กรมที่ดิน", []),
        ],
    )
    def test_the_search_finds_what_pages_say(self, text: str, expected: list[str], index: Browser) -> None:
        """Parts of Thai words, English in any case, digits of either kind, several words; and nothing."""
        assert look_for(index, text) == expected
        told = index.run("document.getElementById('found').textContent")
        assert told == (f"พบ {len(expected)} จาก 5" if expected else "ไม่พบ")

    def test_what_is_said_within_a_page_is_shown(self, index: Browser) -> None:
        """A text that the row does not show is quoted in it, as text."""
        assert "หน่วย-๓" in look_for(index, "รายงานการประชุม")

        assert "รายงานการประชุม" in index.run("document.querySelector('.snippet').textContent")

    def test_columns_sort_and_filters_cut_down(self, index: Browser) -> None:
        """By numbers as numbers, both ways, told to those who cannot see it."""
        index.click("th[data-column=supported] button")
        assert shown(index)[0] == "unit-1"
        index.click("th[data-column=supported] button")
        assert shown(index)[-1] == "unit-1"
        assert index.run("document.querySelector('[aria-sort]').dataset.column") == "supported"
        index.run(
            "const by = document.getElementById('by-claim'); by.value = 'not_borne'; by.dispatchEvent(new Event('change', {bubbles: true}))"
        )
        assert shown(index) == ["unit-1"]
        index.click("#clear")
        assert len(shown(index)) == 5

    def test_the_keyboard_goes_everywhere(self, index: Browser) -> None:
        """A slash leads to the search, arrows from row to row, Enter to the page, Escape clears."""
        index.press("/", 191, "/")
        assert index.run("document.activeElement.id") == "query"
        index.write("กรม")
        index.run("new Promise(done => setTimeout(done, 150))")
        for _ in range(2):
            index.press("ArrowDown", 40)
        second = index.run("document.activeElement.href")
        index.press("ArrowUp", 38)
        index.press("ArrowUp", 38)
        assert index.run("document.activeElement.id") == "query"
        index.press("Escape", 27)
        assert len(shown(index)) == 5
        index.run(
            f"document.querySelector('a[href=\"' + {json.dumps(second)}.split('/site/')[1] + '\"]').focus()"
        )
        index.press("Enter", 13, "\r")
        index.settled(lambda: index.address == second)

    def test_it_is_printed(self, index: Browser) -> None:
        """Index and card become PDF files."""
        for page in ("", "cards/unit-10.html"):
            if page:
                index.open(index.address.rpartition("/")[0] + f"/{page}")
            assert index.pdf().startswith(b"%PDF-")

    def test_it_has_a_dark_side_and_fits_a_narrow_screen(self, index: Browser) -> None:
        """Paper is dark where that is preferred, and nothing stands out at 400 pixels."""
        index.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        assert index.run("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 28)"
        index.call(
            "Emulation.setDeviceMetricsOverride", width=400, height=800, deviceScaleFactor=1, mobile=True
        )
        widths = [index.run("document.documentElement.scrollWidth")]
        home = index.address.rpartition("/")[0]
        for page in ("cards/unit-1.html", "gaps/unit-1.html", "timelines/unit-1.html"):
            index.open(f"{home}/{page}")
            widths.append(index.run("document.documentElement.scrollWidth"))
        index.call("Emulation.clearDeviceMetricsOverride")
        index.call("Emulation.setEmulatedMedia", features=[])

        assert widths == [400] * 4

    def test_its_font_is_there(self, index: Browser) -> None:
        """The style sheet beside the pages is let in by their policy, and the font in it is used."""
        assert index.run("document.fonts.ready.then(() => document.fonts.check('16px Sarabun', 'กA'))")
        assert "loaded" in index.run("Array.from(document.fonts, face => face.status)")

    def test_without_a_script_it_is_a_table_with_links(self, site: Path, chrome: Browser) -> None:
        """All rows are there, every one with its link, and no control that would do nothing."""
        chrome.call("Emulation.setScriptExecutionDisabled", value=True)
        chrome.events.clear()
        try:
            chrome.open((site / "index.html").as_uri())
            root = chrome.call("DOM.getDocument")["root"]["nodeId"]
            [*links] = chrome.call("DOM.querySelectorAll", nodeId=root, selector="tbody tr a")["nodeIds"]
            [form] = chrome.call("DOM.querySelectorAll", nodeId=root, selector="form[hidden]")["nodeIds"]
        finally:
            chrome.call("Emulation.setScriptExecutionDisabled", value=False)

        assert len(links) == 5
        assert form
        assert chrome.complaints() == []


@in_a_browser
def test_the_browser_of_these_tests_sees_what_is_wrong(tmp_path: Path, chrome: Browser) -> None:
    """A page that throws, complains and loads from elsewhere is caught at all three."""
    (tmp_path / "bad.html").write_text(
        "<!doctype html><script>console.error('no'); setTimeout(() => { throw 1 })</script>"
        "<img src='https://example.invalid/x.png'>",
        encoding="utf-8",
    )
    chrome.events.clear()
    chrome.open((tmp_path / "bad.html").as_uri())
    chrome.run("new Promise(done => setTimeout(done, 50))")

    said = " ".join(chrome.complaints())
    assert "consoleAPICalled" in said
    assert "exceptionThrown" in said
    assert "https://example.invalid/x.png" in chrome.asked_for()
    chrome.events.clear()
