"""The course of an assessment as a picture: levels as lines over days, and below them what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal

from attrs import frozen

from kpiflow.assessment import Result, Stand
from kpiflow.dates import DateRange, PartialDate
from kpiflow.evidence import Entry, EvidenceItem, NilReturn, Standing
from kpiflow.guards import PERFORMANCE, REPORTING
from kpiflow.periods import Era, format_date, format_range
from kpiflow.pictures.axis import Axis, month_name, year_name
from kpiflow.pictures.drawing import SMALL, Drawing, drawn, paint, text
from kpiflow.pictures.lanes import Dated, Lane, lane_drawn
from kpiflow.pictures.marks import Mark, mark
from kpiflow.pictures.palette import BAND, BLUE, INK, LINE, ORANGE, SOFT, Colour
from kpiflow.pictures.svg import Element, element
from kpiflow.pictures.words import flat, say, sentence
from kpiflow.pictures.wrapping import wrapped
from kpiflow.text import Language


_WIDTH: Final = 860
_EDGE: Final = 16
_LEFT: Final = 168
_BAND: Final = 20

_STANDINGS: Final[dict[Standing, tuple[str, Mark, Colour]]] = {
    Standing.SUBMITTED: ("submitted", "ring", BLUE),
    Standing.ACCEPTED: ("accepted_item", "disc", BLUE),
    Standing.REJECTED: ("rejected", "cross", SOFT),
    Standing.WITHDRAWN: ("withdrawn", "cross", SOFT),
}

Line = Literal["supported", "supported_without_decisions"]


@frozen(kw_only=True)
class _Speech:
    """How days are said."""

    language: Language
    era: Era

    def on(self, day: date) -> str:
        return self.moment(PartialDate(day))

    def moment(self, moment: PartialDate) -> str:
        return format_date(moment, language=self.language, era=self.era)

    def days(self, period: DateRange) -> str:
        return format_range(period, language=self.language, era=self.era)

    def level(self, number: int | None) -> str:
        if number is None:
            return self.word("none")
        return self.word("no_level") if number == 0 else self.word("level", level=number)

    def word(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)


def draw_timeline(
    course: Iterable[Stand], result: Result, *, language: Language = "th", era: Era = "be"
) -> Drawing:
    """Draw the course of an assessment up to the day of a result.

    Args:
        course: The levels of each day on which any of them changed, from `assessment.course()`.
        result: What it comes to on the last day.
        language: The language of the words around the data.
        era: The era of years.
    """
    stands = tuple(course)
    speech = _Speech(language=language, era=era)
    windows = result.indicator.windows()
    days = [result.as_of, *(each.on for each in stands)]
    days += [day for window in windows.values() for day in (window.first, window.last)]
    axis = Axis.of(days, left=_LEFT, width=_WIDTH - _LEFT - _EDGE - 8)
    lanes = tuple(lane for lane in _lanes(stands, result, axis, speech) if lane.marks)
    below: list[Element] = []
    y = _EDGE + 18
    named = {PERFORMANCE: "performance", REPORTING: "reporting"}
    for name, window in windows.items():
        below.extend(_window(speech.word(named[name]), window, axis, y))
        y += _BAND
    chart, y = _chart(stands, result, axis, y + 16, speech)
    for lane in lanes:
        content, height = lane_drawn(lane, axis, y, left=_EDGE)
        chart.append(
            element("path", d=f"M{_EDGE} {y - 3}H{axis.right}", stroke_dasharray="1 3", **paint(stroke=LINE))
        )
        chart.extend(content)
        y += height
    content, bottom = _months(axis, y, speech)
    legend, bottom = _legend(bottom, speech)
    return drawn(
        [*below, *content, *_as_of(axis, result.as_of, y, speech), *chart, *legend],
        width=_WIDTH,
        height=bottom,
        title=speech.word(
            "course_of",
            code=flat(result.indicator.code),
            name=flat(result.indicator.name.in_language(language)),
        ),
        description=_description(stands, result, axis, lanes, speech),
        language=language,
    )


# --- the chart ------------------------------------------------------------------------------


def _window(name: str, days: DateRange, axis: Axis, y: int) -> Iterator[Element]:
    first, last = axis.at(days.first), axis.at(days.last)
    yield text(
        wrapped(name, _LEFT - _EDGE - 8, SMALL + 1, most=1)[0], _EDGE, y + 11, size=SMALL + 1, colour=SOFT
    )
    yield element(
        "rect", x=first, y=y, width=max(2, last - first), height=_BAND - 6, **paint(fill=BAND, stroke=LINE)
    )


def _chart(
    stands: tuple[Stand, ...], result: Result, axis: Axis, y: int, speech: _Speech
) -> tuple[list[Element], int]:
    """Draw levels as lines over days, and tell where what is below begins."""
    numbers = sorted({0, *result.indicator.level_numbers, *(n for each in stands for n in each.levels if n)})
    apart = max(16, min(28, 224 // len(numbers)))
    height = {number: y + (len(numbers) - 1 - n) * apart for n, number in enumerate(numbers)}
    content = []
    for number, at in height.items():
        content.append(text(speech.level(number), axis.left - 10, at + 4, size=SMALL, anchor="end"))
        content.append(
            element("path", d=f"M{axis.left} {at}H{axis.right}", stroke_dasharray="1 3", **paint(stroke=LINE))
        )
    until = axis.at(result.as_of)
    without = _steps(stands, "supported_without_decisions", axis, height, until)
    content.append(element("path", d=without, stroke_dasharray="6 4", **paint(stroke=INK, width=2)))
    content.append(
        element("path", d=_steps(stands, "supported", axis, height, until), **paint(stroke=BLUE, width=4))
    )
    for before, stand in zip((None, *stands), stands, strict=False):
        if stand.claimed is not None and (before is None or before.claimed != stand.claimed):
            content.append(mark("flag", axis.at(stand.on) + 4, height[stand.claimed] - 9, colour=ORANGE))
        if stand.accepted is not None and (before is None or before.accepted != stand.accepted):
            content.append(mark("diamond", axis.at(stand.on), height[stand.accepted], colour=INK))
    return content, height[0] + 20


def _steps(stands: tuple[Stand, ...], line: Line, axis: Axis, height: dict[int, int], until: int) -> str:
    """Give the path that stays on a level until the day of the next one."""
    if not stands:
        return ""
    first, *others = ((axis.at(each.on), height[getattr(each, line)]) for each in stands)
    return f"M{first[0]} {first[1]}" + "".join(f"H{x}V{y}" for x, y in others) + f"H{until}"


def _as_of(axis: Axis, day: date, bottom: int, speech: _Speech) -> Iterator[Element]:
    x = axis.at(day)
    yield element("path", d=f"M{x} {_EDGE}V{bottom}", stroke_dasharray="4 3", **paint(stroke=INK))
    is_left = x > _WIDTH // 2
    said = speech.word("as_of", day=speech.on(day))
    yield text(said, x - 6 if is_left else x + 6, _EDGE + 6, size=SMALL, anchor="end" if is_left else "start")


def _months(axis: Axis, y: int, speech: _Speech) -> tuple[list[Element], int]:
    content = []
    year = 0
    for month in axis.months(34):
        x = axis.at(month)
        content.append(
            element("path", d=f"M{x} {_EDGE}V{y + 5}", stroke_dasharray="1 5", **paint(stroke=LINE))
        )
        content.append(text(month_name(month, speech.language), x + 2, y + 16, size=SMALL, colour=SOFT))
        if month.year != year:
            year = month.year
            content.append(
                text(year_name(month, speech.language, speech.era), x + 2, y + 31, size=SMALL, is_bold=True)
            )
    content.append(element("path", d=f"M{axis.left} {y}H{axis.right}", **paint(stroke=LINE)))
    return content, y + 40


def _legend(y: int, speech: _Speech) -> tuple[list[Element], int]:
    signs = (
        (element("path", d=f"M{_LEFT} {y + 8}h24", **paint(stroke=BLUE, width=4)), "supported"),
        (
            element(
                "path", d=f"M{_LEFT + 170} {y + 8}h24", stroke_dasharray="6 4", **paint(stroke=INK, width=2)
            ),
            "without_decisions",
        ),
        (mark("flag", _LEFT + 360, y + 8, colour=ORANGE), "claimed"),
        (mark("diamond", _LEFT + 500, y + 8, colour=INK), "accepted"),
    )
    content = []
    for (sign, key), x in zip(signs, (30, 200, 374, 514), strict=True):
        content += [sign, text(speech.word(key), _LEFT + x, y + 12, size=SMALL + 1)]
    return content, y + 28


# --- what the levels rest on ----------------------------------------------------------------


def _lanes(stands: tuple[Stand, ...], result: Result, axis: Axis, speech: _Speech) -> Iterator[Lane]:
    entries = result.state.register.entries
    shown = [(entry, mark) for entry in entries for mark in _of_entry(entry, speech)]
    for key, kind in (("evidence", EvidenceItem), ("nil_returns", NilReturn)):
        marks = tuple(mark for entry, mark in shown if isinstance(entry.fact, kind))
        yield Lane(name=speech.word(key), marks=marks)
    yield Lane(name=speech.word("decisions"), marks=tuple(_decisions(result, axis, speech)))
    yield Lane(name=speech.word("ratings"), marks=tuple(_ratings(stands, speech)))


def _of_entry(entry: Entry, speech: _Speech) -> Iterator[Dated]:
    fact = entry.fact
    if isinstance(fact, EvidenceItem):
        moments = fact.dated or (PartialDate(entry.on),)
        label, title = str(fact.number) if fact.number is not None else flat(fact.id), fact.title
    elif isinstance(fact, NilReturn):
        moments = (fact.attested_on or PartialDate(entry.on),)
        label, title = flat(fact.id), fact.statement
    else:
        return
    word, kind, colour = _STANDINGS[entry.standing]
    kind = "triangle" if isinstance(fact, NilReturn) and kind != "cross" else kind
    named = " ".join(dict.fromkeys((label, flat(fact.id), flat(title.in_language(speech.language)))))
    for moment in moments:
        said = f"{named}: {speech.moment(moment)} ({speech.word(word)})"
        yield Dated(first=moment.first, last=moment.last, kind=kind, label=label, said=said, colour=colour)


def _decisions(result: Result, axis: Axis, speech: _Speech) -> Iterator[Dated]:
    revoked = {decision.id: each.decided_on for decision, each in result.state.revoked}
    for each in result.state.decided:
        end, taken = each.valid_until, revoked.get(each.id)
        lasts = speech.on(end) if end is not None else speech.word("until_ever")
        said = f"{flat(each.id)} {each.noun.in_language(speech.language)}: {speech.on(each.begins)} – {lasts}"
        if taken is not None:
            said = f"{said} ({speech.word('taken_back', day=speech.on(taken))})"
        last = min(day for day in (end, taken, date.max) if day is not None)
        yield Dated(
            first=each.begins,
            last=max(each.begins, min(last, axis.last)),
            kind="diamond",
            label=flat(each.id),
            said=said,
            colour=ORANGE,
            is_cut=taken is not None,
        )


def _ratings(stands: tuple[Stand, ...], speech: _Speech) -> Iterator[Dated]:
    """Give a mark for each level that is claimed or accepted anew."""
    signs: tuple[tuple[str, str, Mark, Colour], ...] = (
        ("claimed", "claims", "flag", ORANGE),
        ("accepted", "accepts", "diamond", INK),
    )
    for before, stand in zip((None, *stands), stands, strict=False):
        for name, key, kind, colour in signs:
            level = getattr(stand, name)
            if level is None or (before is not None and getattr(before, name) == level):
                continue
            label = speech.word(key, level=level)
            said = f"{label}: {speech.on(stand.on)}"
            yield Dated(first=stand.on, last=stand.on, kind=kind, label=label, said=said, colour=colour)


def _description(
    stands: tuple[Stand, ...], result: Result, axis: Axis, lanes: tuple[Lane, ...], speech: _Speech
) -> str:
    windows = result.indicator.windows()
    named = {PERFORMANCE: "performance", REPORTING: "reporting"}
    levels = (
        ("supported", "supported"),
        ("without_decisions", "supported_without_decisions"),
        ("claimed", "claimed"),
        ("accepted", "accepted"),
    )
    return sentence(
        speech.word("from_to", first=speech.on(axis.first), last=speech.on(axis.last)),
        speech.word("as_of", day=speech.on(result.as_of)),
        *(f"{speech.word(named[name])}: {speech.days(window)}" for name, window in windows.items()),
        *(
            f"{speech.on(stand.on)} — "
            + ", ".join(f"{speech.word(key)}: {speech.level(getattr(stand, name))}" for key, name in levels)
            for stand in stands
        ),
        *(f"{lane.name} — {'; '.join(_said(each, axis, speech) for each in lane.marks)}" for lane in lanes),
    )


def _said(each: Dated, axis: Axis, speech: _Speech) -> str:
    return each.said if axis.shows(each.first) else f"{each.said} [{speech.word('outside')}]"
