"""From a rolled-up scorecard to the view that a report shows: every figure as it is printed, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from kpiflow.pictures import draw_contributions_by_page, draw_heat
from kpiflow.reports.scorecard_report import (
    BandLine,
    GainLine,
    GateLine,
    PartLine,
    ScorecardReport,
    TotalLine,
)
from kpiflow.reports.scorecard_rows import Row, Shown, column_totals, gate_steps, name_of, note_on
from kpiflow.reports.scorecard_words import SCORECARD_WORDS, headed
from kpiflow.reports.speaking import flat
from kpiflow.scorecard import Composite, Distance, Gain, ResultBand, distances, gains
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language, Text


_WORDS: Final[Mapping[str, Text]] = {
    **SCORECARD_WORDS,
    "title": Text(th="รายงานผลคะแนนตามคำรับรองการปฏิบัติราชการ", en="Scorecard of the performance agreement"),
    "head_part": headed("part"),
    "head_weight": headed("weight"),
    "head_points": headed("points"),
    "head_weighted": headed("weighted"),
    "head_total": headed("total"),
    "head_result": headed("result"),
    "head_band": headed("band"),
    "dimensions": Text(th="ผลคะแนนรายมิติ", en="Results of the dimensions"),
    "dimension": Text(th="มิติ", en="Dimension"),
    "parts": Text(th="ผลคะแนนรายตัวชี้วัด", en="Results of the parts"),
    "bands": Text(th="เกณฑ์ผลการประเมิน", en="Bands of the result"),
    "range": Text(th="ช่วงคะแนน", en="From and to"),
    "standing": Text(th="ผลที่ได้", en="Standing"),
    "from": Text(th="ตั้งแต่ {end}", en="from {end}"),
    "above": Text(th="มากกว่า {end}", en="above {end}"),
    "to": Text(th="ถึง {end}", en="to {end}"),
    "up_to": Text(th="ไม่เกิน {end}", en="up to {end}"),
    "to_below": Text(th="แต่น้อยกว่า {end}", en="to below {end}"),
    "below": Text(th="น้อยกว่า {end}", en="below {end}"),
    "reached": Text(th="อยู่ในช่วงนี้", en="the result is here"),
    "next_band": Text(th="ช่วงถัดไป", en="Next band"),
    "more": Text(th="ขาดอีก {points}", en="{points} to go"),
    "beyond": Text(th="ขาดมากกว่า {points}", en="more than {points} to go"),
    "gates": Text(th="เงื่อนไข", en="Gates"),
    "gate_holds": Text(th="ผ่าน", en="holds"),
    "gate_open": Text(th="ยังบอกไม่ได้", en="not known yet"),
    "gate_fails": Text(th="ไม่ผ่าน", en="does not hold"),
    "missing_lines": Text(th="ตัวชี้วัดที่ยังไม่มีคะแนน", en="Lines without points yet"),
    "misprints": Text(th="ตัวเลขที่พิมพ์ไม่ตรงกับที่คำนวณได้", en="Printed otherwise than it comes to"),
    "worth": Text(th="ที่มาของผลรวม", en="What the result is made of"),
    "heat": Text(th="แผนภาพระดับคะแนน", en="Heat map"),
    "gains": Text(th="หากเพิ่มขึ้นหนึ่งขั้น", en="What one more step adds"),
    "now": Text(th="คะแนนขณะนี้", en="Now"),
    "then": Text(th="ขั้นถัดไป", en="Next step"),
    "adds": Text(th="ผลรวมเพิ่มขึ้น", en="Adds to the result"),
    "becomes": Text(th="ผลรวมเป็น", en="Result then"),
    "derivations": Text(th="ที่มาของคะแนน", en="How the points came about"),
    "read_as": Text(
        th="คะแนนคำนวณอย่างแม่นยำแล้วปัดเศษครั้งเดียวเมื่อพิมพ์ ถ่วงน้ำหนัก = คะแนน × น้ำหนัก / 100",
        en="Points are exact and rounded once, when they are printed. Weighted = points × weight / 100.",
    ),
}  # fmt: skip


_HIGH_ENDS: Final = {
    (True, True): "to",
    (True, False): "to_below",
    (False, True): "up_to",
    (False, False): "below",
}
"""How the higher end of a band is said: after a lower one or alone, and whether it belongs to the band."""


def make_scorecard_report(shown: Shown, *, day: date, language: Language = "th") -> ScorecardReport:
    """Gather everything that a report on a scorecard shows.

    Args:
        shown: The scorecard, rolled up.
        day: The day that the report bears.
        language: The language of the report.
    """

    def say(text: Text) -> str:
        return flat(text.in_language(language))

    def word(name: str, **values: object) -> str:
        return _say(language, name, **values)

    rolled = shown.rolled
    points = rolled.points
    ahead = {each.band: each for each in distances(rolled)}
    has_band = points.value is not None and shown.sheet.bands
    return ScorecardReport(
        language=language,
        words={key: say(text) for key, text in _WORDS.items()},
        code=flat(shown.sheet.code),
        name=say(shown.sheet.name),
        round="" if rolled.round_months is None else word("round", months=rolled.round_months),
        parts=tuple(_part(row, shown, language) for row in shown.rows),
        totals=tuple(_totals(shown, language)),
        result=rolled.printed(),
        band="" if not has_band else word("no_band") if rolled.band is None else say(rolled.band.name),
        bands=tuple(
            _band(each, ahead.get(each), shown, language) for each in reversed(rolled.scorecard.bands)
        ),
        next_band=next((_band(each.band, each, shown, language) for each in ahead.values()), None),
        state="" if points.state == "scored" else word(points.state),
        gates=tuple(
            GateLine(name=say(name_of(gate)), holds=gate.holds(rolled.deciding, rolled.failed))
            for gate in rolled.scorecard.gates
        ),
        missing=tuple(
            f"{flat(row.part.code)} {say(row.part.node.name)}"
            for row in shown.rows
            if row.part.code in shown.missing
        ),
        misprints=tuple(say(each.text()) for each in shown.misprints),
        worth=draw_contributions_by_page(rolled, language=language),
        heat=draw_heat(rolled, language=language),
        gains=tuple(_gains(shown, language)),
        derivation=tuple(say(each) for each in (*rolled.root.points.derivation, *gate_steps(rolled))),
        day=day,
        shown=shown,
    )


def _say(language: Language, name: str, **values: object) -> str:
    return flat(_WORDS[name].in_language(language)).format(**values)


def _written(value: Fraction | None, shown: Shown) -> str:
    """Write a figure as it is printed; a dash where there is none."""
    return "–" if value is None else shown.rolled.scorecard.rounding.text(value)


def _apart(value: Fraction, shown: Shown) -> str:
    """Write how far figures are apart, exactly where rounding would make nothing of something."""
    written = _written(abs(value), shown)
    return shown_exactly(abs(value)) if value and written == _written(Fraction(0), shown) else written


def _part(row: Row, shown: Shown, language: Language) -> PartLine:
    part = row.part

    def word(name: str, **values: object) -> str:
        return _say(language, name, **values)

    return PartLine(
        code=flat(part.code),
        name=flat(part.node.name.in_language(language)),
        depth=row.depth,
        is_whole=isinstance(part.node, Composite),
        weight=shown_exactly(part.weight),
        points=_written(part.points.value, shown),
        weighted=_written(part.weighted, shown),
        note=note_on(row, word),
        derivation=tuple(flat(step.in_language(language)) for step in part.points.derivation),
    )


def _totals(shown: Shown, language: Language) -> Iterator[TotalLine]:
    """Give what the highest parts come to together, and the result where gates change it."""
    rolled = shown.rolled
    weights, weighted = column_totals(rolled)
    before, after = rolled.root.points.value, rolled.points.value
    yield TotalLine(
        label=_say(language, "head_total"),
        weight=shown_exactly(weights),
        points=_written(before, shown),
        weighted=_written(weighted, shown),
    )
    if before != after:
        yield TotalLine(
            label=_say(language, "head_result"), weight="", points=_written(after, shown), weighted=""
        )


def _band(band: ResultBand, ahead: Distance | None, shown: Shown, language: Language) -> BandLine:
    """Say from where to where a band goes, and how far it is to there if it is better."""
    return BandLine(
        name=flat(band.name.in_language(language)),
        range=_range(band, language),
        distance="" if ahead is None else _distance(ahead, shown, language),
        is_reached=band is shown.rolled.band,
    )


def _range(band: ResultBand, language: Language) -> str:
    ends = []
    if band.low is not None:
        key = "from" if band.low_included else "above"
        ends.append(_say(language, key, end=shown_exactly(Fraction(band.low))))
    if band.high is not None:
        key = _HIGH_ENDS[bool(ends), band.high_included]
        ends.append(_say(language, key, end=shown_exactly(Fraction(band.high))))
    return " ".join(ends)


def _distance(ahead: Distance, shown: Shown, language: Language) -> str:
    return _say(language, "more" if ahead.is_enough else "beyond", points=_apart(ahead.points, shown))


def _gains(shown: Shown, language: Language) -> Iterator[GainLine]:
    """Give what one more step of each line adds that is evaluated and applies, the most first."""
    parts = {
        row.part.code: row.part
        for row in shown.rows
        if row.is_evaluated and row.part.points.state != "not_applicable"
    }
    for each in gains(shown.rolled):
        if each.code in parts:
            name = flat(parts[each.code].node.name.in_language(language))
            yield _gain(each, name, shown, language)


def _gain(gained: Gain, name: str, shown: Shown, language: Language) -> GainLine:
    rolled, now = shown.rolled, shown.rolled.points.value
    total = None if now is None or gained.total is None else now + gained.total
    band = rolled.scorecard.band_of(total)
    sign = "−" if gained.total is not None and gained.total < 0 else "+"
    return GainLine(
        code=flat(gained.code),
        name=name,
        now=_written(gained.before, shown),
        then=_written(gained.after, shown),
        adds="–" if gained.total is None else f"{sign}{_apart(gained.total, shown)}",
        becomes=_written(total, shown),
        band="" if band is None or band is rolled.band else flat(band.name.in_language(language)),
    )
