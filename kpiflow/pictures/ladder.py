"""The ladder of levels as a picture: how far each is reached, and what is claimed, supported and accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from kpiflow.assessment import Reach, Result
from kpiflow.dates import PartialDate
from kpiflow.periods import format_date
from kpiflow.pictures.drawing import LEADING, SMALL, Drawing, drawn, lines, paint, text
from kpiflow.pictures.marks import DOTS, LINES, PATTERNS, STRIPES, Mark, mark
from kpiflow.pictures.palette import BLUE, INK, LINE, ON_BLUE, ORANGE, PAPER, SOFT, Colour
from kpiflow.pictures.svg import Element, Local, element
from kpiflow.pictures.words import flat, say, sentence
from kpiflow.pictures.wrapping import width_of, wrapped
from kpiflow.text import Language


@frozen(kw_only=True)
class Rung:
    """A level as it is drawn: its number, its name, and whether it is reached."""

    level: int
    name: str
    reach: Reach


@frozen(kw_only=True)
class Rungs:
    """A ladder as it is drawn.

    Attributes:
        code: The code of the indicator.
        name: Its name.
        day: The day it is judged on, in words.
        rungs: Its levels, from the lowest.
        claimed: The level claimed, if any.
        supported: The level supported, decisions included; 0 for none.
        without_decisions: The level supported by evidence alone.
        accepted: The level accepted, if any.
    """

    code: str
    name: str
    day: str
    rungs: tuple[Rung, ...]
    claimed: int | None
    supported: int
    without_decisions: int
    accepted: int | None


_FILLS: Final[dict[Reach, Colour | Local]] = {
    "reached": BLUE,
    "reached_by_decision": STRIPES,
    "reached_above_decision": LINES,
    "held_back": DOTS,
    "not_reached": PAPER,
}
_MARKS: Final[dict[Reach, tuple[Mark, Colour]]] = {
    "reached": ("tick", BLUE),
    "reached_by_decision": ("wave", BLUE),
    "reached_above_decision": ("tick", BLUE),
    "held_back": ("pause", ORANGE),
    "not_reached": ("cross", SOFT),
}

_WIDTH: Final = 720
_EDGE: Final = 16
_BARS: Final = 130
_BAR: Final = 34
_SAID: Final = _EDGE + _BARS + 18
_TAGS: Final = 540
_ROOM: Final = _TAGS - _SAID - 12
_MOST: Final = 4
_TAG: Final = 22


def draw_levels(result: Result, *, language: Language = "th") -> Drawing:
    """Draw the ladder of a result.

    Args:
        result: What an assessment comes to.
        language: The language of the words around the data.
    """
    indicator, ladder, state = result.indicator, result.ladder, result.state
    rungs = tuple(
        Rung(
            level=each.level.level, name=flat(each.level.name.in_language(language)), reach=result.reach(each)
        )
        for each in ladder.levels
    )
    return draw_rungs(
        Rungs(
            code=flat(indicator.code),
            name=flat(indicator.name.in_language(language)),
            day=format_date(PartialDate(result.as_of), language=language),
            rungs=rungs,
            claimed=state.claimed,
            supported=ladder.supported,
            without_decisions=ladder.supported_without_decisions,
            accepted=state.accepted,
        ),
        language=language,
    )


def draw_rungs(ladder: Rungs, *, language: Language = "th") -> Drawing:
    """Draw a ladder, its highest level on top; each bar is longer than the one below it."""
    content: list[Element] = []
    y = _EDGE
    for n, rung in reversed(list(enumerate(ladder.rungs, start=1))):
        row, height = _row(
            rung, _BARS * n // len(ladder.rungs), _tags(ladder, rung.level, language), y, language
        )
        content.extend(row)
        y += height
    content.append(element("path", d=f"M{_EDGE} {y}H{_WIDTH - _EDGE}", **paint(stroke=LINE)))
    y += LEADING
    ground, y = _ground(ladder, y, language)
    content.extend(ground)
    return drawn(
        content,
        width=_WIDTH,
        height=y,
        title=say("levels_of", language, code=ladder.code, name=ladder.name),
        description=_description(ladder, language),
        language=language,
        defs=PATTERNS,
    )


def _row(
    rung: Rung, length: int, tags: tuple[tuple[str, Colour, bool], ...], y: int, language: Language
) -> tuple[list[Element], int]:
    """Draw one level, and tell how high it is."""
    name = _called(rung, language)
    names = wrapped(name, _ROOM, 13, most=_MOST)
    reach = wrapped(say(rung.reach, language), _ROOM - 20, SMALL + 1)
    height = max((len(names) + len(reach)) * LEADING, len(tags) * _TAG, _BAR) + 14
    kind, colour = _MARKS[rung.reach]
    middle = y + (len(names) * LEADING) + 9
    content = [
        element(
            "rect", x=_EDGE, y=y, width=length, height=_BAR, rx=2,
            **paint(fill=_FILLS[rung.reach], stroke=LINE if rung.reach == "not_reached" else colour, width=2),
        ),
        *lines(names, _SAID, y + 14, is_bold=True),
        mark(kind, _SAID + 6, middle, colour=colour),
        *lines(reach, _SAID + 20, middle + 4, size=SMALL + 1),
    ]  # fmt: skip
    if names[-1].endswith("…") and not name.endswith("…"):
        content = [element("g", element("title", name), *content)]
    for n, (said, tone, is_full) in enumerate(tags):
        content.extend(_tag(said, tone, y + n * _TAG, is_full=is_full))
    return content, height


def _tag(said: str, colour: Colour, y: int, *, is_full: bool) -> Iterator[Element]:
    """Draw a tag that points at a level."""
    wide = width_of(said, SMALL + 1) + 16
    outline = f"M{_TAGS} {y + 9}l8 -9h{wide}v18h-{wide}z"
    yield element("path", d=outline, **paint(fill=colour if is_full else PAPER, stroke=colour, width=2))
    yield text(said, _TAGS + 14, y + 13, size=SMALL + 1, colour=ON_BLUE if is_full else INK)


def _tags(ladder: Rungs, level: int, language: Language) -> tuple[tuple[str, Colour, bool], ...]:
    """Give what stands on a level: what is said, in which colour, and whether the tag is full."""
    found: list[tuple[str, Colour, bool]] = []
    if ladder.claimed == level:
        found.append((say("claimed", language), ORANGE, False))
    if ladder.supported == level:
        found.append((say("supported", language), BLUE, True))
    if ladder.without_decisions == level != ladder.supported:
        found.append((say("without_decisions", language), BLUE, False))
    if ladder.accepted == level:
        found.append((say("accepted", language), INK, False))
    return tuple(found)


def _ground(ladder: Rungs, y: int, language: Language) -> tuple[list[Element], int]:
    """Draw what stands on no level, and say what nobody has claimed or accepted."""
    content: list[Element] = []
    tags = _tags(ladder, 0, language)
    if tags:
        content.append(text(say("no_level", language), _SAID, y + 2, is_bold=True))
        for n, (said, tone, is_full) in enumerate(tags):
            content.extend(_tag(said, tone, y - 12 + n * _TAG, is_full=is_full))
        y += max(1, len(tags)) * _TAG
    unsaid = [key for key in ("claimed", "accepted") if getattr(ladder, key) is None]
    if unsaid:
        said = " · ".join(f"{say(key, language)}: {say('none', language)}" for key in unsaid)
        content.append(text(said, _SAID, y + 2, colour=SOFT, size=SMALL + 1))
        y += LEADING
    return content, y


def _called(rung: Rung, language: Language) -> str:
    number = say("level", language, level=rung.level)
    return f"{number} · {rung.name}" if rung.name else number


def _description(ladder: Rungs, language: Language) -> str:
    def level(number: int | None) -> str:
        if number is None:
            return say("none", language)
        return say("no_level", language) if number == 0 else say("level", language, level=number)

    return sentence(
        say("as_of", language, day=ladder.day),
        *(f"{_called(each, language)}: {say(each.reach, language)}" for each in ladder.rungs),
        f"{say('claimed', language)}: {level(ladder.claimed)}",
        f"{say('supported', language)}: {level(ladder.supported)}",
        f"{say('without_decisions', language)}: {level(ladder.without_decisions)}",
        f"{say('accepted', language)}: {level(ladder.accepted)}",
    )
