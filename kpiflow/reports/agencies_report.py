"""Scorecards of several agencies side by side, as those read it who compare them: ranks, dimensions, every line.

Agencies are ranked only where their scorecards ask for the same; where they do not, they stand
in the order in which they are given, and what differs is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import field, frozen

from kpiflow.pictures import Drawing, draw_side_by_side
from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
    Group,
    Heading,
    Item,
    Listing,
    Paragraph,
    Picture,
    Table,
    Tone,
    cell,
    centred,
    line,
)
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.reports.scorecard_words import SCORECARD_WORDS, headed
from kpiflow.reports.speaking import flat
from kpiflow.scorecard import Line, Rolled, ranks, unlike
from kpiflow.text import Language, Text


AGENCY_WORDS: Final[Mapping[str, Text]] = {
    **SCORECARD_WORDS,
    "title": Text(th="ผลคะแนนตามคำรับรองของหน่วยงานต่าง ๆ", en="Scorecards of several agencies"),
    "agencies": Text(th="จำนวนหน่วยงาน {count}", en="Agencies: {count}"),
    "agency": Text(th="หน่วยงาน", en="Agency"),
    "rank": Text(th="อันดับ", en="Rank"),
    "results": Text(th="ผลรวมและผลรายมิติ", en="Results and dimensions"),
    "lines": Text(th="ผลรายตัวชี้วัด", en="Results line by line"),
    "head_result": headed("result"),
    "head_band": headed("band"),
    "unlike": Text(
        th="คำรับรองของหน่วยงานเหล่านี้ไม่เหมือนกัน จึงไม่จัดอันดับ",
        en="These scorecards do not ask for the same, so there are no ranks.",
    ),
    "differs": Text(th="{agency} ต่างจาก {first} ที่ {codes}", en="{agency} differs from {first} in {codes}"),
    "missing_lines": Text(th="ตัวชี้วัดที่ยังไม่มีคะแนน", en="Lines without points yet"),
    "misprints": Text(th="ตัวเลขที่พิมพ์ไม่ตรงกับที่คำนวณได้", en="Printed otherwise than it comes to"),
    "ranked_as": Text(
        th="จัดอันดับตามคะแนนที่ไม่ปัดเศษ คะแนนเท่ากันได้อันดับเดียวกัน",
        en="Ranks are by points that are not rounded, and equal ones share theirs.",
    ),
    "read_as": Text(
        th="น้ำหนักและวิธีรวมเป็นไปตามคำรับรองของแต่ละหน่วยงาน เกณฑ์ของตัวชี้วัดเดียวกันอาจต่างกัน",
        en="Each is rolled up by its own weights and methods; criteria of the same line may differ.",
    ),
}


_ROOM: Final = 6
"""How many parts find room beside the results, on paper too."""


@frozen(kw_only=True)
class Agency:
    """One of several scorecards.

    Attributes:
        name: What it is called, unlike any other.
        shown: Its scorecard, rolled up.
        rank: Where it stands; `None` where there are no ranks, and without a result.
        unlike: The codes of parts in which it asks for something else than the first one.
    """

    name: str
    shown: Shown
    rank: int | None
    unlike: tuple[str, ...]


@frozen(kw_only=True)
class Agencies:
    """Scorecards side by side: in the order of their ranks, or as they were given where they are not alike.

    Attributes:
        all: The agencies.
        first: The name of the one that was given first.
    """

    all: tuple[Agency, ...]
    first: str

    @classmethod
    def of(cls, cards: Sequence[tuple[str, Shown]], *, language: Language = "th") -> Agencies:
        """Put scorecards side by side.

        Args:
            cards: Each with what tells it from others of the same code and name, such as the name of its file.
            language: The language of names.
        """
        rolled = [shown.rolled for _, shown in cards]
        differences = [unlike(rolled[0], each) for each in rolled]
        is_alike = not any(differences)
        places = ranks(rolled) if is_alike else (None,) * len(cards)
        agencies = [
            Agency(name=name, shown=shown, rank=rank, unlike=codes)
            for name, (_, shown), rank, codes in zip(
                _names(cards, language), cards, places, differences, strict=True
            )
        ]
        first = agencies[0].name
        if is_alike:
            agencies.sort(key=lambda each: (each.rank is None, each.rank or 0))
        return cls(all=tuple(agencies), first=first)

    @property
    def is_alike(self) -> bool:
        """Whether they ask for the same, so that there are ranks."""
        return not any(each.unlike for each in self.all)


def _names(cards: Sequence[tuple[str, Shown]], language: Language) -> Iterator[str]:
    """Call each by code and name, by its file too where others have the same, and by a number at last."""
    plain = [flat(f"{shown.sheet.code} {shown.sheet.name.in_language(language)}") for _, shown in cards]
    often = Counter(plain)
    full = [
        name if often[name] == 1 else f"{name} ({flat(file)})"
        for name, (file, _) in zip(plain, cards, strict=True)
    ]
    seen: Counter[str] = Counter()
    for name in full:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} [{seen[name]}]"


@frozen(kw_only=True)
class AgenciesReport:
    """Everything that a report on several scorecards shows, in one language."""

    language: Language
    agencies: Agencies
    parts: tuple[str, ...]
    heat: tuple[Drawing, ...] = field(repr=False)
    lines: tuple[Drawing, ...] = field(repr=False)
    day: date

    def document(self) -> Document:
        """Lay it out as a document, which every format can show."""
        count = self.word("agencies", count=len(self.agencies.all))
        title = self.word("title")
        return Document(
            language=self.language,
            title=title,
            form=title,
            corner=self._round(),
            lead=count,
            blocks=tuple(_blocks(self)),
            foot=tuple(
                Paragraph(text=line(self.word(key), tone=Tone.SOFT))
                for key in (*(["ranked_as"] if self.agencies.is_alike else []), "read_as")
            ),
            day=self.day,
        )

    def word(self, name: str, **values: object) -> str:
        """Say one of the words around the figures."""
        return flat(AGENCY_WORDS[name].in_language(self.language)).format(**values)

    def _round(self) -> str:
        months = {each.shown.rolled.round_months for each in self.agencies.all}
        only = months.pop() if len(months) == 1 else None
        return "" if only is None else self.word("round", months=only)


def make_agencies_report(agencies: Agencies, *, day: date, language: Language = "th") -> AgenciesReport:
    """Gather everything that a report on several scorecards shows.

    Args:
        agencies: The scorecards, side by side.
        day: The day that the report bears.
        language: The language of the report.
    """
    units = [(_called(each), each.shown.rolled) for each in agencies.all]
    rows = [row for each in agencies.all for row in each.shown.rows]
    highest = dict.fromkeys(row.part.code for row in rows if not row.depth)
    lines = dict.fromkeys(row.part.code for row in rows if row.depth and isinstance(row.part.node, Line))

    def drawn(parts: Sequence[str], title: str) -> tuple[Drawing, ...]:
        said = AGENCY_WORDS[title].in_language(language)
        return draw_side_by_side(units, parts, title=said, language=language) if parts else ()

    return AgenciesReport(
        language=language,
        agencies=agencies,
        parts=tuple(highest),
        heat=drawn(["", *highest], "results"),
        lines=drawn(list(lines), "lines"),
        day=day,
    )


def _called(agency: Agency) -> str:
    return agency.name if agency.rank is None else f"{agency.rank}. {agency.name}"


# --- laid out -----------------------------------------------------------------------------


def _blocks(report: AgenciesReport) -> Iterator[Block]:
    agencies = report.agencies
    if not agencies.is_alike:
        yield Paragraph(text=line(report.word("unlike"), tone=Tone.HOLD), verdict=True)
        yield Listing(items=tuple(_differences(report)))
    yield Heading(text=line(report.word("results")))
    yield _results(report)
    yield from _pictures(report.heat)
    for key, said in (
        ("missing_lines", {each.name: ", ".join(each.shown.missing) for each in agencies.all}),
        ("misprints", {each.name: _misprints(each, report.language) for each in agencies.all}),
    ):
        found = tuple(Item(text=line(f"{name}: {what}")) for name, what in said.items() if what)
        if found:
            yield Heading(text=line(report.word(key)))
            yield Listing(items=found)
    if report.lines:
        yield Heading(text=line(report.word("lines")), on_new_page=True)
        yield from _pictures(report.lines)


def _differences(report: AgenciesReport) -> Iterator[Item]:
    first = report.agencies.first
    for each in report.agencies.all:
        if each.unlike:
            codes = ", ".join(map(flat, each.unlike))
            yield Item(text=line(report.word("differs", agency=each.name, first=first, codes=codes)))


def _misprints(agency: Agency, language: Language) -> str:
    return "; ".join(flat(each.text().in_language(language)) for each in agency.shown.misprints)


def _pictures(drawings: tuple[Drawing, ...]) -> Iterator[Picture]:
    for each in drawings:
        yield Picture(svg=each.svg, title=each.title, description=each.description)


def _results(report: AgenciesReport) -> Table:
    """Lay out ranks, results and bands, with the highest parts beside them by their codes."""
    ranked = report.agencies.is_alike
    heads = [centred(report.word("rank"))] if ranked else []
    return Table(
        name=report.word("results"),
        head=(
            *heads,
            cell(report.word("agency")),
            centred(report.word("head_result")),
            cell(report.word("head_band")),
            *(centred(flat(code)) for code in _beside(report)),
        ),
        groups=tuple(
            Group(rows=(_row(each, is_ranked=ranked, report=report),)) for each in report.agencies.all
        ),
        widths=(*((0,) if ranked else ()), 7, 2, 3, *(2 for _ in _beside(report))),
    )


def _beside(report: AgenciesReport) -> tuple[str, ...]:
    """Give the highest parts that find room beside the results; where they do not, pictures have them."""
    return report.parts if len(report.parts) <= _ROOM else ()


def _row(agency: Agency, *, is_ranked: bool, report: AgenciesReport) -> tuple[Cell, ...]:
    rolled = agency.shown.rolled
    rank = [centred("–" if agency.rank is None else str(agency.rank))] if is_ranked else []
    if rolled.points.value is None:
        band = report.word(rolled.points.state)
    elif not rolled.scorecard.bands:
        band = ""
    else:
        band = (
            report.word("no_band")
            if rolled.band is None
            else flat(rolled.band.name.in_language(report.language))
        )
    parts = {row.part.code: row.part for row in agency.shown.rows}
    return (
        *rank,
        cell(agency.name),
        centred(rolled.printed(), strong=True),
        cell(band),
        *(centred(_points(parts.get(code), agency)) for code in _beside(report)),
    )


def _points(part: Rolled | None, agency: Agency) -> str:
    if part is None or part.points.value is None:
        return "–"
    return agency.shown.rolled.scorecard.rounding.text(part.points.value)
