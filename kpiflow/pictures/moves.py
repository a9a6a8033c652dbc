"""The state machine of an indicator as a picture and as Mermaid text: its levels, what opens the way up, and falls."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from attrs import frozen

from kpiflow.definitions import Indicator, Level, Progression
from kpiflow.pictures.drawing import LEADING, SMALL, Drawing, drawn, lines, paint, text
from kpiflow.pictures.palette import BAND, BLUE, INK, ORANGE
from kpiflow.pictures.svg import Element, element
from kpiflow.pictures.words import flat, say, sentence
from kpiflow.pictures.wrapping import wrapped
from kpiflow.text import Language, visible


_WIDTH: Final = 760
_EDGE: Final = 16
_BOX: Final = 250
_SAID: Final = _EDGE + _BOX + 20
_ROOM: Final = _WIDTH - _SAID - _EDGE
_UP: Final = _EDGE + 80
_DOWN: Final = _EDGE + 170
_LINE: Final = 16
_MOST: Final = 3

_RISES: Final[dict[Progression, str]] = {
    "cumulative": "rises",
    "count": "rises_by_count",
    "independent": "rises_side_by_side",
    "manual": "rises_by_rating",
}


@frozen(kw_only=True)
class _State:
    """A level with what is asked for it."""

    number: int
    name: str
    asks: tuple[tuple[str, str], ...]

    def called(self, language: Language) -> str:
        if self.number == 0:
            return say("below", language)
        number = say("level", language, level=self.number)
        return f"{number} · {self.name}" if self.name else number


def draw_moves(
    indicator: Indicator, *, language: Language = "th", round_months: int | None = None
) -> Drawing:
    """Draw the levels of an indicator below each other, with what opens the way from each to the next.

    Args:
        indicator: The definition.
        language: The language of the words around the data.
        round_months: A reporting round that has a ladder of its own.
    """
    states = _states(indicator, language, round_months)
    content: list[Element] = []
    y = _EDGE
    for n, state in enumerate(reversed(states)):
        named = wrapped(state.called(language), _BOX - 24, 13)
        height = len(named) * LEADING + 12
        content.append(
            element(
                "rect",
                x=_EDGE,
                y=y,
                width=_BOX,
                height=height,
                rx=10,
                **paint(fill=BAND, stroke=INK, width=2),
            )
        )
        content.extend(lines(named, _EDGE + _BOX // 2, y + 19, anchor="middle", is_bold=True))
        y += height
        if n == len(states) - 1:
            break
        asked, bottom = _asked(state, y + 16, language)
        content.extend(asked)
        bottom = max(bottom, y + 44)
        content.extend(_arrow(_UP, bottom, y, is_fall=False))
        content.extend(_arrow(_DOWN, y, bottom, is_fall=True))
        content.append(
            text(say("fall", language), _DOWN + 8, (y + bottom) // 2 + 4, size=SMALL, colour=ORANGE)
        )
        y = bottom
    y += 24
    for key, colour in ((_RISES[indicator.progression], BLUE), ("falls", ORANGE)):
        said = wrapped(say(key, language), _WIDTH - 2 * _EDGE - 20, SMALL + 1)
        content.append(
            element(
                "path", d=f"M{_EDGE} {y - 4}h14", stroke_dasharray="4 3" if key == "falls" else None,
                **paint(stroke=colour, width=2),
            )
        )  # fmt: skip
        content.extend(lines(said, _EDGE + 20, y, size=SMALL + 1, leading=_LINE))
        y += len(said) * _LINE + 4
    return drawn(
        content,
        width=_WIDTH,
        height=y + 4,
        title=_title(indicator, language),
        description=_description(indicator, states, language),
        language=language,
    )


def mermaid(indicator: Indicator, *, language: Language = "th", round_months: int | None = None) -> str:
    """Write the same as a state diagram of Mermaid, for pages that draw these.

    Falls are drawn to the next level below, and it is said that they may lead further.

    Args:
        indicator: The definition.
        language: The language of the words around the data.
        round_months: A reporting round that has a ladder of its own.
    """
    states = _states(indicator, language, round_months)
    written = ["stateDiagram-v2", f"    %% {_coded(_title(indicator, language))}", "    direction BT"]
    written += [f'    state "{_coded(each.called(language))}" as L{each.number}' for each in states]
    written.append("    [*] --> L0")
    for below, state in pairwise(states):
        asks = [f"{name} {said}" for name, said in state.asks] or [say("nothing_asked", language)]
        written.append(f"    L{below.number} --> L{state.number} : {'<br/>'.join(map(_coded, asks))}")
        written.append(f"    L{state.number} --> L{below.number} : {_coded(say('fall', language))}")
    written.append("    note right of L0")
    written += [f"        {_coded(say(key, language))}" for key in (_RISES[indicator.progression], "falls")]
    written.append("    end note")
    return "\n".join(written) + "\n"


def _states(indicator: Indicator, language: Language, round_months: int | None) -> tuple[_State, ...]:
    ground = _State(number=0, name="", asks=())
    return (ground, *(_state(each, language) for each in indicator.ladder_for(round_months)))


def _state(level: Level, language: Language) -> _State:
    asks = tuple((flat(each.id), flat(each.text.in_language(language))) for each in level.requirements)
    return _State(number=level.level, name=flat(level.name.in_language(language)), asks=asks)


def _asked(state: _State, y: int, language: Language) -> tuple[list[Element], int]:
    """Draw what is asked for a level beside the way up to it."""
    content: list[Element] = []
    asks = state.asks or (("", say("nothing_asked", language)),)
    for name, said in asks:
        whole = f"{name} {said}".strip()
        broken = wrapped(whole, _ROOM, SMALL + 1, most=_MOST)
        content.append(
            element("g", element("title", whole), *lines(broken, _SAID, y, size=SMALL + 1, leading=_LINE))
        )
        y += len(broken) * _LINE + 3
    return content, y


def _arrow(x: int, start: int, end: int, *, is_fall: bool) -> Iterator[Element]:
    colour = ORANGE if is_fall else BLUE
    back = -9 if is_fall else 9
    yield element(
        "path", d=f"M{x} {start}V{end + back}", stroke_dasharray="4 3" if is_fall else None,
        **paint(stroke=colour, width=2),
    )  # fmt: skip
    yield element("path", d=f"M{x} {end}l-5 {back}h10z", **paint(fill=colour))


def _title(indicator: Indicator, language: Language) -> str:
    name = flat(indicator.name.in_language(language))
    return say("machine_of", language, code=flat(indicator.code), name=name)


def _description(indicator: Indicator, states: tuple[_State, ...], language: Language) -> str:
    return sentence(
        *(
            f"{state.called(language)}: "
            + ("; ".join(" ".join(ask) for ask in state.asks) or say("nothing_asked", language))
            for state in states[1:]
        ),
        say("below", language),
        say(_RISES[indicator.progression], language),
        say("falls", language),
    )


def _coded(said: str) -> str:
    """Write a text so that nothing of it means anything to Mermaid: signs by their numbers."""
    return "".join(
        character
        if character in " .,-()/" or not character.isascii() or character.isalnum()
        else f"#{ord(character)};"
        for character in visible(flat(said))
    )
