"""Sites made of stores: what is written, what is left alone, and that it is the same each time."""

from __future__ import annotations

import hashlib
import json
import re

from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pytest

from kpiflow.errors import JournalError, ReportError
from kpiflow.journal import MemoryStore
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.verification import checkpoint_of
from kpiflow.loading import load_scorecard
from kpiflow.reports import render_html
from kpiflow.reports.naming import file_name
from kpiflow.site import Site, write_site
from report_payloads import PAYLOADS
from sites import EXAMPLES, headless, keep


DAY: Final = date(2007, 11, 30)
MINE: Final = hashlib.sha256(b"mine").hexdigest()
UNITS: Final = {"unit-1": "กรมที่ดิน", "หน่วย-๒": "กรมป่าไม้"}


@pytest.fixture
def store() -> MemoryStore:
    """Give a store of two units."""
    found = MemoryStore()
    keep(found, UNITS)
    return found


def written(folder: Path) -> dict[str, bytes]:
    """Give all files of a site."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def made(store: MemoryStore, folder: Path, **options: Any) -> Site:
    """Write a site as of the day."""
    return write_site(store, folder, as_of=DAY, **options)


class TestPages:
    def test_each_assessment_has_its_pages(self, store: MemoryStore, tmp_path: Path) -> None:
        """An index, the font, a list of all, and for each assessment three pages and a record."""
        told: list[int] = []

        site = made(store, tmp_path / "site", told=lambda: told.append(1))

        files = written(tmp_path / "site")
        kinds = ("cards/{}.html", "gaps/{}.html", "timelines/{}.html", "records/{}.json")
        assert set(files) == {
            "index.html", "fonts.css", "kpiflow-site.json",
            *(kind.format(name) for kind in kinds for name in UNITS),
        }  # fmt: skip
        assert [entry.unit for entry in site.entries] == ["กรมที่ดิน", "กรมป่าไม้"]
        assert (site.index, len(told)) == (tmp_path / "site" / "index.html", 2)
        listed = json.loads(files.pop("kpiflow-site.json"))["files"]
        assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}

    def test_every_link_leads_to_a_file(self, store: MemoryStore, tmp_path: Path) -> None:
        """Links are relative, stay in the folder, and what they lead to is there."""
        board = {"ผลคะแนน": load_scorecard(EXAMPLES / "anti-corruption-rounds" / "province-scorecard.yaml")}
        made(store, tmp_path, scorecards=board)

        pages = list(tmp_path.rglob("*.html"))
        assert len(pages) == 8
        for page in pages:
            targets = re.findall(r'href="([^"]*)"', page.read_text(encoding="utf-8"))
            assert targets
            for target in targets:
                place = (page.parent / unquote(target)).resolve()
                assert place.is_file()
                assert place.is_relative_to(tmp_path.resolve())

    def test_a_page_says_what_the_card_says(self, store: MemoryStore, tmp_path: Path) -> None:
        """The card of the site is the card, with links around it and the font beside it."""
        made(store, tmp_path, language="en")

        page = (tmp_path / "cards" / "unit-1.html").read_text(encoding="utf-8")
        assert "kpiflow/unit-1" in page
        assert "unanchored" in page
        assert "base64" not in page
        assert "base64" in (tmp_path / "fonts.css").read_text(encoding="utf-8")

    def test_it_is_the_same_each_time(self, store: MemoryStore, tmp_path: Path) -> None:
        """The same journals for the same day are the same bytes, over an earlier site and elsewhere."""
        made(store, tmp_path / "one")
        first = written(tmp_path / "one")
        made(store, tmp_path / "one")
        made(store, tmp_path / "two")

        assert written(tmp_path / "one") == first == written(tmp_path / "two")

    def test_an_anchor_says_how_far_its_journal_is_fixed(self, store: MemoryStore, tmp_path: Path) -> None:
        """Only the journal it is of is anchored; one that is of none here is refused, and nothing is written."""
        first, second = store.streams()[:2]
        kept = Anchor(name="kept", content=checkpoint_of(store.lines(first), first).text().encode())

        site = made(store, tmp_path / "site", anchors=[kept])

        seals = {each.assessment: each.seal for each in site.entries}
        assert (seals[first], seals[second]) == ("anchored", "consistent")
        with pytest.raises(JournalError) as error:
            made(MemoryStore(), tmp_path / "other", anchors=[kept])
        assert error.value.code == "KPI314"
        assert not (tmp_path / "other").exists()

    def test_the_era_is_that_of_index_and_timeline(self, store: MemoryStore, tmp_path: Path) -> None:
        """Years of the Common Era where they are asked for."""
        site = made(store, tmp_path, era="ce", language="en")

        assert [entry.year for entry in site.entries] == [2007, 2007]
        assert "30 November 2007" in (tmp_path / "timelines" / "unit-1.html").read_text(encoding="utf-8")

    def test_one_that_cannot_be_read_does_not_hide_the_others(
        self, store: MemoryStore, tmp_path: Path
    ) -> None:
        """The index names it and why, and the others have their pages."""
        headless(store, "broken")

        site = made(store, tmp_path)

        assert [name for name, _ in site.unread] == ["broken"]
        assert len(site.entries) == 2
        index = (tmp_path / "index.html").read_text(encoding="utf-8")
        assert "[KPI302]" in index
        assert "การประเมินที่อ่านไม่ได้" in index

    def test_a_claim_that_is_not_borne_is_told(self, tmp_path: Path) -> None:
        """The row says whether the evidence bears the claim."""
        store = MemoryStore()
        keep(store, {"unit-3": "กรมที่ดิน"}, file="as-filed")

        [entry] = made(store, tmp_path).entries

        assert (entry.claimed, entry.supported, entry.claim, entry.accepted) == (5, 0, "not_borne", None)
        assert entry.seal == "consistent"

    def test_whatever_they_are_called_they_stay_in_the_folder(self, tmp_path: Path) -> None:
        """Names and units that are paths or markup become neither."""
        hostile = ["../up", "/etc/x", "CON", "a\\b", "A", "a", *PAYLOADS[:4]]
        store = MemoryStore()
        keep(store, dict(zip(hostile, [*PAYLOADS[:6], *hostile], strict=False)))

        made(store, tmp_path / "site")

        assert [path.name for path in tmp_path.iterdir()] == ["site"]
        assert {path.stem for path in (tmp_path / "site" / "cards").iterdir()} == set(map(file_name, hostile))
        for page in (tmp_path / "site").rglob("*.html"):
            text = re.sub(r"<script[^>]*>.*?</script>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
            assert "<script" not in text
            assert "<img" not in text


class TestEarlier:
    def test_pages_that_are_not_made_any_more_are_removed(self, store: MemoryStore, tmp_path: Path) -> None:
        """Only what the list names, and as it was written."""
        made(store, tmp_path)
        fewer = MemoryStore()
        keep(fewer, {"unit-1": "กรมที่ดิน"})
        (tmp_path / "gaps" / "หน่วย-๒.html").write_text("<!doctype html>changed", encoding="utf-8")
        (tmp_path / "cards" / "stranger.html").write_text("<!doctype html>", encoding="utf-8")

        site = made(fewer, tmp_path)

        assert site.removed == ("cards/หน่วย-๒.html", "records/หน่วย-๒.json", "timelines/หน่วย-๒.html")
        assert site.left == ("gaps/หน่วย-๒.html",)
        assert (tmp_path / "cards" / "stranger.html").exists()
        assert made(fewer, tmp_path).left == ()

    def test_a_page_that_somebody_holds_on_to_is_left_until_later(
        self, store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A page that cannot be removed keeps no site from being finished, and is removed the next time."""
        made(store, tmp_path / "site")
        fewer = MemoryStore()
        keep(fewer, {"unit-1": "กรมที่ดิน"})

        def refuse(self: Path) -> None:
            raise PermissionError(13, "somebody reads it", str(self))

        with monkeypatch.context() as held:
            held.setattr(Path, "unlink", refuse)
            first = made(fewer, tmp_path / "site")
        second = made(fewer, tmp_path / "site")

        assert (first.removed, second.left) == ((), ())
        assert first.left == second.removed
        assert len(second.removed) == 4

    def test_pages_of_one_that_cannot_be_read_now_are_left(self, store: MemoryStore, tmp_path: Path) -> None:
        """What was said of it before is not lost with its journal; it stays on the list."""
        made(store, tmp_path)
        damaged = MemoryStore()
        keep(damaged, {"unit-1": "กรมที่ดิน"})
        headless(damaged, "หน่วย-๒")

        site = made(damaged, tmp_path)

        assert (len(site.left), site.removed) == (4, ())
        assert set(json.loads((tmp_path / "kpiflow-site.json").read_bytes())["files"]) >= set(site.left)

    @pytest.mark.parametrize(
        "name", ["index.html", "fonts.css", "kpiflow-site.json", "cards/unit-1.html", "records/unit-1.json"]
    )
    @pytest.mark.parametrize("holds", ["<!doctype html><p>my own site", '{"a": 1}', "notes"])
    def test_files_of_others_are_refused_before_anything_is_written(
        self, store: MemoryStore, tmp_path: Path, name: str, holds: str
    ) -> None:
        """Even a page is only written over if it is a page of a site."""
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(holds, encoding="utf-8")

        with pytest.raises(ReportError) as error:
            made(store, tmp_path)

        assert error.value.code == "KPI701"
        assert written(tmp_path) == {name: holds.encode()}

    @pytest.mark.parametrize(
        "forged",
        [
            {"../stranger.html": MINE},
            {"stranger.html": MINE},
            {"cards/../../stranger.html": MINE},
            {"/stranger.html": MINE},
            {"link/stranger.html": MINE, "cards/link.html": MINE},
            {"cards": MINE, "": MINE, "cards/": MINE},
            ["cards/x.html", MINE],
            {"cards/x.html": 5},
            {"cards/\ud800.html": MINE},
            {f"cards/{'x' * 300}.html": MINE},
        ],
        ids=str,
    )
    def test_a_forged_list_removes_nothing(self, store: MemoryStore, tmp_path: Path, forged: object) -> None:
        """Whatever a list names, nothing outside of the folder of a site is touched, and no link is followed."""
        stranger = tmp_path / "stranger.html"
        stranger.write_bytes(b"mine")
        site = tmp_path / "site"
        (site / "cards").mkdir(parents=True)
        (site / "cards" / "link.html").symlink_to(stranger)
        (site / "stranger.html").write_bytes(b"mine")
        listed = {"site": "kpiflow", "edition": 1, "files": forged}
        (site / "kpiflow-site.json").write_text(json.dumps(listed, indent=2), encoding="utf-8")

        assert made(store, site).removed == ()

        assert stranger.read_bytes() == (site / "stranger.html").read_bytes() == b"mine"
        assert (site / "cards" / "link.html").is_symlink()


def test_a_page_by_itself_brings_its_font() -> None:
    """What is no page of a site needs nothing beside it, and has no links."""
    from report_payloads import document_of  # noqa: PLC0415

    page = render_html(document_of("text"))

    assert "base64" in page
    assert "<nav" not in page
    assert "<link" not in page
