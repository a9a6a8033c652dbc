"""Sites made of stores: one page after the other, and the index in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import quote

from attrs import frozen

from kpiflow.assessment import Assessment, Result
from kpiflow.assessment.clock import Clock, clock_in, day_of
from kpiflow.errors import KpiflowError
from kpiflow.journal import Store
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.checkpoints import Checkpoint
from kpiflow.journal.surveys import anchors_by_journal
from kpiflow.journal.verification import Verification
from kpiflow.loading import ScorecardFile
from kpiflow.periods import Era
from kpiflow.planning import gap
from kpiflow.reports import Document, make_card, make_record, render_html, render_json
from kpiflow.reports.course_report import make_course_report
from kpiflow.reports.filing import FileKind
from kpiflow.reports.folders import Folder
from kpiflow.reports.gap_making import make_gap_report
from kpiflow.reports.html import Link, Surroundings, must_have_jinja, render_fonts
from kpiflow.reports.naming import file_name
from kpiflow.reports.scorecard_making import make_scorecard_report
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.reports.speaking import flat
from kpiflow.site.entries import Entry, entry_of
from kpiflow.site.folder import FONTS, PAGE, RECORD, SiteFolder
from kpiflow.site.index import Board, Unread, render_index
from kpiflow.site.words import word
from kpiflow.text import Language, on_one_line


_PAGES: Final[Mapping[str, str]] = {"card": "cards", "gap": "gaps", "timeline": "timelines"}
"""The pages of an assessment, each with the folder of its kind."""

_TIME_ZONE: Final = "Asia/Bangkok"
"""Where the day of a scorecard begins: it names no time zone of its own."""


@frozen(kw_only=True)
class Site:
    """A site that was written.

    Attributes:
        index: The page to begin with.
        entries: What was written of each assessment.
        unread: The assessments that cannot be read, and why.
        removed: Pages of an earlier site that are not made any more, and were removed.
        left: Pages of an earlier site that are not made any more, and are left.
    """

    index: Path
    entries: tuple[Entry, ...]
    unread: tuple[tuple[str, KpiflowError], ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]


def write_site(
    store: Store,
    folder: str | Path,
    *,
    scorecards: Mapping[str, ScorecardFile] | None = None,
    anchors: Sequence[Anchor] = (),
    as_of: date | None = None,
    language: Language = "th",
    era: Era = "be",
    clock: Clock | None = None,
    told: Callable[[], None] = lambda: None,
) -> Site:
    """Write a site of every assessment of a store into a folder.

    An assessment that cannot be read does not hide the others: the index says so. Pages of an earlier
    site are written over, and removed where there is nothing to write any more; what
    is no page of a site, or was changed since, is left alone.

    Args:
        store: Where the journals are kept.
        folder: Where the site goes; it is made if it is not there.
        scorecards: Scorecards that get a page, by what their files are to be called.
        anchors: Anchors that were kept elsewhere, each of one of the journals.
        as_of: The day to judge; by default today where the days of each definition begin and end.
        language: The language of all pages.
        era: The era of years in the index and of timelines; cards keep to the Buddhist era.
        clock: What tells the time; the real one by default.
        told: Called after each assessment, for telling how far it is.

    Raises:
        JournalError: An anchor cannot be read (KPI316), or is of no journal here (KPI314); nothing was written.
        MissingExtraError: Jinja2 is not installed (KPI700).
        ReportError: Something else than a site is in the way, and nothing was written; or a
            page cannot be written (KPI701).
        ScoringError: A scorecard cannot be rolled up (KPI5xx); nothing was written.
    """
    must_have_jinja()
    maker = _Maker(store, SiteFolder(Folder(Path(folder))), as_of, language, era, clock)
    return maker.made(scorecards or {}, anchors_by_journal(anchors, store.streams()), told)


class _Maker:
    """Writes the pages of a site, and keeps what the index says of them."""

    def __init__(
        self,
        store: Store,
        folder: SiteFolder,
        as_of: date | None,
        language: Language,
        era: Era,
        clock: Clock | None,
    ) -> None:
        self._store, self._folder, self._as_of = store, folder, as_of
        self._language, self._era, self._clock = language, era, clock

    def made(
        self,
        scorecards: Mapping[str, ScorecardFile],
        anchors: Mapping[str, Sequence[Anchor]],
        told: Callable[[], None],
    ) -> Site:
        names = self._store.streams()
        boards = tuple(self._boards(scorecards))
        self._folder.must_be_free(dict(_files(names, [board.file for board, _ in boards])))
        entries: list[Entry] = []
        unread: list[tuple[str, KpiflowError]] = []
        for name in names:
            try:
                assessment = Assessment.resume(name, store=self._store, clock=self._clock)
                result, anchor = assessment.result(as_of=self._as_of), assessment.anchor()
                verified = assessment.verify(anchors.get(name, ()))
                pages = self._pages(assessment, result, anchor, verified)
            except KpiflowError as error:  # one journal that cannot be read does not hide the others
                unread.append((name, error))
            else:
                entries.append(self._written(result, anchor, verified, pages))
            told()
        for board, page in boards:
            self._page(f"scorecards/{board.file}.html", page, (), "")
        self._write_index(entries, [board for board, _ in boards], unread)
        kept = [name for name, _ in _files([name for name, _ in unread], [])]
        removed, left = self._folder.finish(kept=kept)
        return Site(
            index=self._folder.folder.place_of("index.html"),
            entries=tuple(entries),
            unread=tuple(unread),
            removed=removed,
            left=left,
        )

    def _pages(
        self, assessment: Assessment, result: Result, anchor: Checkpoint, verified: Verification
    ) -> Mapping[str, Document]:
        """Lay the pages of an assessment out."""
        language = self._language
        card = make_card(result, language=language, anchor=anchor, verified=verified)
        found = gap(assessment.situation(as_of=result.as_of))
        report = make_gap_report(
            found, assessment=assessment.id, report=result.state.report, language=language
        )
        course = assessment.course(as_of=result.as_of)
        return {
            "card": card.document(),
            "gap": report.document(),
            "timeline": make_course_report(course, result, language=language, era=self._era).document(),
        }

    def _written(
        self, result: Result, anchor: Checkpoint, verified: Verification, pages: Mapping[str, Document]
    ) -> Entry:
        """Write the pages of an assessment, and its record; give its row in the index."""
        file, language = file_name(result.assessment), self._language
        for kind, page in pages.items():
            self._page(f"{_PAGES[kind]}/{file}.html", page, (*_PAGES, "record"), kind, file=file)
        record = make_record(result, language=language, anchor=anchor, verified=verified)
        self._folder.write(f"records/{file}.json", render_json(record).encode(), RECORD)
        return entry_of(result, verified, pages.values(), file=file, language=language, era=self._era)

    def _page(self, name: str, page: Document, others: Sequence[str], here: str, *, file: str = "") -> None:
        """Write a page with links to the index and to the others of its assessment."""
        links = [Link(text=word("index", self._language), target="../index.html")]
        for kind in others:
            target = (
                f"../{_PAGES[kind]}/{quote(file)}.html"
                if kind in _PAGES
                else f"../records/{quote(file)}.json"
            )
            links.append(Link(text=word(kind, self._language), target="" if kind == here else target))
        around = Surroundings(name=word("pages", self._language), links=tuple(links), fonts="../fonts.css")
        self._folder.write(name, render_html(page, around=around).encode(), PAGE)

    def _boards(self, scorecards: Mapping[str, ScorecardFile]) -> Iterator[tuple[Board, Document]]:
        """Lay scorecards out."""
        day = self._as_of or day_of(self._clock or clock_in(_TIME_ZONE), _TIME_ZONE)
        for name, file in scorecards.items():
            shown = Shown.of(file.sheet, file.roll_up(keep_missing=True))
            report = make_scorecard_report(shown, day=day, language=self._language)
            page = report.document()
            texts = tuple(dict.fromkeys(page.texts()))
            yield Board(name=flat(page.lead), file=file_name(name), result=report.result, texts=texts), page

    def _write_index(
        self, entries: Sequence[Entry], boards: Sequence[Board], unread: Sequence[tuple[str, KpiflowError]]
    ) -> None:
        said = [
            Unread(assessment=on_one_line(name), problem=on_one_line(str(error).partition("\n")[0]))
            for name, error in unread
        ]
        page = render_index(entries, boards=boards, unread=said, language=self._language, era=self._era)
        fonts = f"{FONTS.begins.decode()}\n{render_fonts()}\n"
        self._folder.write("fonts.css", fonts.encode(), FONTS)
        self._folder.write("index.html", page.encode(), PAGE)


def _files(names: Sequence[str], boards: Sequence[str]) -> Iterator[tuple[str, FileKind]]:
    """Name every file that a site has."""
    yield "index.html", PAGE
    yield "fonts.css", FONTS
    for name in names:
        file = file_name(name)
        for folder in _PAGES.values():
            yield f"{folder}/{file}.html", PAGE
        yield f"records/{file}.json", RECORD
    for board in boards:
        yield f"scorecards/{board}.html", PAGE
