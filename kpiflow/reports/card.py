"""The view-model of a card: all that a report on one indicator shows, in one language.

Every format reads the document it lays out as, and nothing else, so that all say
the same: the official form first, and what was checked and why on the pages after
it. Values are already text, rounded once; nothing here is markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import field, frozen

from kpiflow.assessment import Reach
from kpiflow.guards import Status
from kpiflow.pictures import Drawing
from kpiflow.reports.card_lines import (
    ActionLine,
    CalculationRow,
    EvidenceLine,
    LevelBlock,
    OfficerLine,
    RequirementLine,
)
from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
    Fact,
    Facts,
    Figure,
    Figures,
    Group,
    Heading,
    Item,
    Line,
    Listing,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
    Verbatim,
    cell,
    centred,
    line,
)
from kpiflow.reports.register_sheet import write_register
from kpiflow.reports.speaking import DecisionLine
from kpiflow.reports.workbook import Workbook
from kpiflow.text import Language


STATUS_TONES: Final[dict[Status, Tone]] = {
    Status.MET: Tone.GOOD,
    Status.UNMET: Tone.BAD,
    Status.ERROR: Tone.BAD,
    Status.UNKNOWN: Tone.HOLD,
    Status.NOT_APPLICABLE: Tone.HOLD,
    Status.WAIVED: Tone.HOLD,
}
REACH_TONES: Final[dict[Reach, Tone]] = {
    "reached": Tone.GOOD,
    "not_reached": Tone.BAD,
    "held_back": Tone.HOLD,
    "reached_by_decision": Tone.HOLD,
    "reached_above_decision": Tone.HOLD,
}
_BETWEEN: Final = " · "


@frozen(kw_only=True)
class Card:
    """Everything a report on one indicator shows; see the module for the rules it keeps."""

    language: Language
    words: dict[str, str] = field(repr=False)
    title: str
    round: str
    period: str
    agency: str
    code: str
    name: str
    description: str
    supervisors: tuple[OfficerLine, ...]
    collectors: tuple[OfficerLine, ...]
    levels: tuple[LevelBlock, ...]
    weight: str
    calculation: tuple[CalculationRow, ...]
    derivation: tuple[str, ...]
    actions: tuple[ActionLine, ...]
    supporting_factors: str
    obstacles: str
    evidence: tuple[EvidenceLine, ...]
    nil_returns: tuple[DecisionLine, ...]
    statements: tuple[DecisionLine, ...]
    decisions: tuple[DecisionLine, ...]
    pillars: tuple[DecisionLine, ...]
    day: date
    as_of: str
    claimed: str
    supported: str
    supported_without_decisions: str
    accepted: str
    ladder: Drawing
    is_claim_supported: bool
    conclusion: str
    asked: int | None
    answer: str
    definition_digest: str
    void: tuple[DecisionLine, ...]
    anchor: tuple[str, ...]
    verified: tuple[str, ...]

    def document(self) -> Document:
        """Lay it out as a document, which every format can show."""
        return _laid_out(self)

    def write_sheets(self, book: Workbook) -> None:
        """Write the register of evidence, which a workbook has besides."""
        write_register(self.evidence, book, language=self.language)

    def checked(self) -> tuple[Block, ...]:
        """Give what was checked, what it came to and why: what the form does not say."""
        return (*_checked(self), *_explained(self))


def _laid_out(card: Card) -> Document:
    """Lay a card out in the order of the official form, followed by what was checked and why."""
    return Document(
        language=card.language,
        title=f"{card.code} {card.name}",
        form=card.title,
        corner=card.round,
        lead=f"{card.words['indicator']} {card.code} : {card.name}",
        blocks=(*_form(card), *card.checked()),
        foot=tuple(_foot(card)),
        day=card.day,
    )


# --- the form -----------------------------------------------------------------------------


def _form(card: Card) -> Iterator[Block]:
    words = card.words
    about = _BETWEEN.join(part for part in (card.agency, card.period) if part)
    if about:
        yield Paragraph(text=line(about, tone=Tone.SOFT))
    people = [
        Fact(label=f"{words[key]} :", value=value)
        for role, officers in (("supervisor", card.supervisors), ("collector", card.collectors))
        for officer in officers
        for key, value in ((role, officer.role), ("phone", officer.phone))
    ]
    if people:
        yield Facts(facts=tuple(people))
    yield _heading(words["description"])
    yield Paragraph(text=line(card.description))
    yield from _performance(card)
    yield from _calculation(card)
    yield _heading(words["actions"])
    yield _listing(
        [Item(number=each.number, text=line(each.text), depth=each.depth) for each in card.actions],
        words["none"],
    )
    yield _heading(words["supporting_factors"])
    yield Paragraph(text=line(card.supporting_factors))
    yield _heading(words["obstacles"])
    yield Paragraph(text=line(card.obstacles))
    yield _heading(words["evidence"])
    yield _listing([_evidence(each) for each in card.evidence], words["none"])
    yield _heading(words["nil_returns"])
    yield _lines(card.nil_returns, words["none"])
    if card.statements:
        yield _heading(words["statements"])
        yield _lines(card.statements, words["none"])
    yield _heading(words["decisions"])
    yield _lines(card.decisions, words["none"])


def _performance(card: Card) -> Iterator[Block]:
    words = card.words
    yield _heading(words["performance"])
    yield Table(
        name=words["performance"],
        head=(centred(words["level_points"]), cell(f"{words['steps']} {card.period}".rstrip())),
        groups=tuple(
            Group(rows=((centred(str(each.level)), _statements(each, words["none"])),))
            for each in card.levels
        ),
        widths=(1, 7),
    )
    yield _heading(words["criteria"])
    yield Table(
        name=words["criteria"],
        head=tuple(centred(words["level"].format(level=each.level)) for each in card.levels),
        groups=(Group(rows=(tuple(centred(each.criterion) for each in card.levels),)),),
        widths=(1,) * len(card.levels),
    )


def _statements(level: LevelBlock, none: str) -> Cell:
    if not level.statements:
        return cell(none)
    return Cell(points=tuple(line(each) for each in level.statements))


def _calculation(card: Card) -> Iterator[Block]:
    words = card.words
    yield _heading(words["calculation"])
    heads = (centred(words[key]) for key in ("weight", "result", "score", "weighted"))
    rows = (
        (
            Cell(lines=(line(card.name, Run(f"({row.label})", tone=Tone.SOFT)),)),
            *(centred(each) for each in (card.weight, row.level, row.points, row.weighted)),
        )
        for row in card.calculation
    )
    yield Table(
        name=words["calculation"],
        head=(cell(words["base_datum"]), *heads),
        groups=tuple(Group(rows=(row,)) for row in rows),
        widths=(5, 2, 2, 2, 2),
    )
    yield Paragraph(text=line(_BETWEEN.join(card.derivation), tone=Tone.SOFT))


def _evidence(each: EvidenceLine) -> Item:
    details = _BETWEEN.join((*each.details, each.standing, each.id))
    return Item(
        number=f"{each.number}." if each.number else "",
        text=line(Run(each.title, struck=each.struck), Run(f"· {details}", tone=Tone.SOFT)),
    )


# --- what was checked ---------------------------------------------------------------------


def _checked(card: Card) -> Iterator[Block]:
    words = card.words
    on = Run(f"({words['as_of']} {card.as_of})", tone=Tone.SOFT)
    yield Heading(text=(Run(words["levels"]), on), on_new_page=True)
    yield Figures(
        figures=(
            Figure(label=words["claimed"], value=card.claimed),
            Figure(label=words["supported"], value=card.supported, note=words["with_decisions"]),
            Figure(
                label=words["supported"],
                value=card.supported_without_decisions,
                note=words["without_decisions"],
            ),
            Figure(label=words["accepted"], value=card.accepted),
        )
    )
    yield Picture(svg=card.ladder.svg, title=card.ladder.title, description=card.ladder.description)
    if card.answer:
        yield Paragraph(text=line(card.answer))
    tone = Tone.GOOD if card.is_claim_supported else Tone.BAD
    yield Paragraph(text=line(card.conclusion, tone=tone), verdict=True)
    for title, rows in (
        (words["rests_on"].format(level=card.supported), card.pillars),
        (words["void"], card.void),
    ):
        if rows:
            yield Paragraph(text=line(f"{title}:"))
            yield _lines(rows, words["none"])


def _explained(card: Card) -> Iterator[Block]:
    yield _heading(card.words["explanation"])
    yield Table(
        name=card.words["explanation"],
        groups=tuple(_level(each, card.words) for each in card.levels),
        widths=(0, 1, 0),
    )


def _level(level: LevelBlock, words: dict[str, str]) -> Group:
    heading = f"{words['level'].format(level=level.level)} · {level.name}"
    tag = Run(level.reach_word, tone=REACH_TONES[level.reach], tag=True)
    return Group(
        title=(Run(heading, strong=True), tag),
        rows=tuple(_requirement(each, words) for each in level.requirements),
    )


def _requirement(each: RequirementLine, words: dict[str, str]) -> tuple[Cell, ...]:
    lines: list[Line] = [line(each.text)]
    if each.evidence:
        lines.append(line(f"{words['satisfied_by']}: {', '.join(each.evidence)}", tone=Tone.SOFT))
    elif each.needs:
        lines.append(line(f"{words['needs']}: {each.needs}", tone=Tone.SOFT))
    if each.pardon:
        lines.append(line(each.pardon))
    status = Run(f"{each.mark} {each.status_word}", tone=STATUS_TONES[each.status], tag=True)
    return (
        centred(each.id),
        Cell(lines=tuple(lines), points=tuple(line(found, tone=Tone.SOFT) for found in each.findings)),
        Cell(lines=((status,),), centred=True),
    )


def _foot(card: Card) -> Iterator[Block]:
    words = card.words
    yield Paragraph(text=line(words["read_as"], tone=Tone.SOFT))
    yield Paragraph(text=line(f"{words['definition']} {card.definition_digest}", tone=Tone.SOFT))
    for each in card.verified:
        yield Paragraph(text=line(each, tone=Tone.SOFT))
    if card.anchor:
        yield Paragraph(text=line(f"{words['anchor']}:", tone=Tone.SOFT))
        yield Verbatim(lines=card.anchor)


# --- pieces -------------------------------------------------------------------------------


def _heading(text: str) -> Heading:
    return Heading(text=line(text))


def _listing(items: list[Item], none: str) -> Listing:
    return Listing(items=tuple(items) or (Item(text=line(none)),))


def _lines(rows: tuple[DecisionLine, ...], none: str) -> Listing:
    """Lay out decisions and the like: what each is, then what is said of it."""
    items = [
        Item(text=line(row.title, Run(f"· {_BETWEEN.join((*row.details, row.id))}", tone=Tone.SOFT)))
        for row in rows
    ]
    return _listing(items, none)
