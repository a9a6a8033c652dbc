"""Level the tone marks of Sarabun, so that text copied from a PDF is the text that was written.

In Sarabun as it is published, a tone mark above another mark stands up to 77/1000 higher or
lower than where it is drawn, by an offset of its own, and above a mark that is drawn
narrow, as beside the stem of ป, it is moved to the left by some 160/1000. A PDF has
such a mark moved in a step of its own: readers that follow these steps give its whole
cluster twice, or read a blank after it, as the pen ends far to the left of where it was.

This sets the upward offset to nought wherever it is that small, and draws tone marks above
narrow marks as glyphs of their own, which stand to the left without being moved.
Nothing is seen of either.

Needs fontTools, which nothing else here does. The fonts in the library are made by

    python tools/level_fonts.py FOLDER-OF-THE-PACKAGE kpiflow/reports/fonts

from the npm package named in `kpiflow/reports/fonts/README.md`. The same fonts come out each time.
"""

from __future__ import annotations

import copy
import sys

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from fontTools.otlLib import builder  # type: ignore[import-not-found, unused-ignore]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found, unused-ignore]
from fontTools.ttLib.tables import otTables  # type: ignore[import-not-found, unused-ignore]


FACES: Final = ("400Regular/Sarabun_400Regular.ttf", "700Bold/Sarabun_700Bold.ttf")
MARK_TO_MARK: Final = 6
MARK: Final = 3
SMALL: Final = 100
"""The largest offset that is levelled, in thousandths of the size: what is more holds marks apart."""
NARROW: Final = tuple(f"uni0E{sign}.narrow" for sign in ("31", "34", "35", "36", "37", "47", "4D"))
TONES: Final = tuple(f"uni0E{sign}.small" for sign in ("48", "49", "4A", "4B", "4C"))
"""Tone marks, as they stand above other marks."""


def main() -> None:
    """Level each face."""
    package, target = map(Path, sys.argv[1:])
    for face in FACES:
        font = TTFont(package / face, recalcTimestamp=False)
        levelled = sum(level(table) for table in mark_tables(font))
        shift = draw_narrow_tones(font)
        name = target / Path(face).name
        font.save(name)
        sys.stdout.write(f"{name}: {levelled} anchors levelled, tones above narrow marks {shift} left\n")


def mark_tables(font: Any) -> Iterator[Any]:
    """Walk the tables that put a mark above a mark."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        if lookup.LookupType == MARK_TO_MARK:
            yield from lookup.SubTable


def level(table: Any) -> int:
    """Level the Thai marks of one table, and count them."""
    heights: dict[int, int] = {}
    for glyph, record in zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True):
        if glyph in TONES:
            anchor = record.MarkAnchor
            anchor.YCoordinate = heights.setdefault(record.Class, anchor.YCoordinate)
    return sum(
        level_anchor(anchor, heights[of_class])
        for glyph, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True)
        for of_class, anchor in enumerate(record.Mark2Anchor)
        if glyph.startswith("uni0E") and anchor is not None and of_class in heights
    )


def level_anchor(anchor: Any, height: int) -> bool:
    """Put an anchor at the height of the marks that are hung on it, if it nearly is."""
    if not 0 < abs(anchor.YCoordinate - height) <= SMALL:
        return False
    anchor.YCoordinate = height
    return True


def draw_narrow_tones(font: Any) -> int:
    """Add tone marks that stand above narrow marks without being moved; give how far left they stand."""
    [table] = [each for each in mark_tables(font) if TONES[0] in each.Mark1Coverage.glyphs and anchors(each)]
    tone = table.Mark1Array.MarkRecord[table.Mark1Coverage.glyphs.index(TONES[0])].MarkAnchor.XCoordinate
    shift: int = tone - anchors(table)["uni0E31.narrow"].XCoordinate
    for glyph in TONES:
        add_glyph(font, glyph, f"{glyph}.narrow", shift)
        record = copy.deepcopy(table.Mark1Array.MarkRecord[table.Mark1Coverage.glyphs.index(glyph)])
        record.MarkAnchor.XCoordinate -= shift
        table.Mark1Coverage.glyphs.append(f"{glyph}.narrow")
        table.Mark1Array.MarkRecord.append(record)
        table.Mark1Array.MarkCount += 1
    substitute(font)
    return shift


def anchors(table: Any) -> dict[str, Any]:
    """Give where tone marks are hung on narrow marks."""
    return {
        glyph: record.Mark2Anchor[0]
        for glyph, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True)
        if glyph in NARROW and record.Mark2Anchor[0] is not None
    }


def add_glyph(font: Any, glyph: str, name: str, shift: int) -> None:
    """Add a mark drawn as another one is, further left."""
    drawn = copy.deepcopy(font["glyf"][glyph])
    drawn.removeHinting()
    drawn.coordinates.translate((-shift, 0))
    drawn.recalcBounds(font["glyf"])
    font["glyf"][name] = drawn
    font["hmtx"][name] = (0, drawn.xMin)
    font["GDEF"].table.GlyphClassDef.classDefs[name] = MARK


def substitute(font: Any) -> None:
    """Have the tone marks taken wherever they follow a narrow mark."""
    table = font["GSUB"].table
    lookups = table.LookupList.Lookup
    glyphs = font.getReverseGlyphMap(rebuild=True)

    single = otTables.Lookup()
    single.LookupType, single.LookupFlag = 1, 0
    single.SubTable = [builder.buildSingleSubstSubtable({glyph: f"{glyph}.narrow" for glyph in TONES})]
    single.SubTableCount = 1

    taken = otTables.SubstLookupRecord()
    taken.SequenceIndex, taken.LookupListIndex = 0, len(lookups) + 1
    context = otTables.ChainContextSubst()
    context.Format = 3
    context.BacktrackCoverage = [builder.buildCoverage(NARROW, glyphs)]
    context.InputCoverage = [builder.buildCoverage(TONES, glyphs)]
    context.LookAheadCoverage = []
    context.BacktrackGlyphCount = context.InputGlyphCount = context.SubstCount = 1
    context.LookAheadGlyphCount = 0
    context.SubstLookupRecord = [taken]
    chain = otTables.Lookup()
    chain.LookupType, chain.LookupFlag, chain.SubTable, chain.SubTableCount = 6, 0, [context], 1

    [composing] = [
        each.Feature
        for each in table.FeatureList.FeatureRecord
        if each.FeatureTag == "ccmp" and len(each.Feature.LookupListIndex) > 1
    ]
    composing.LookupListIndex.append(len(lookups))
    composing.LookupCount += 1
    lookups += [chain, single]
    table.LookupList.LookupCount = len(lookups)


if __name__ == "__main__":
    main()
