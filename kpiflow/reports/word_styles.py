"""How Word files look: the styles, the bullets and what Word is told of the file, as XML.

Thai is what Word calls complex script, which has a font, a size and a weight of its own:
each is stated twice, or Thai would stand in whatever Word falls back to.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kpiflow.reports.document import Tone
from kpiflow.text import Language, visible


WORD_XML: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

INK: Final[dict[Tone, str]] = {
    Tone.PLAIN: "1C1F24",
    Tone.SOFT: "5A6270",
    Tone.GOOD: "17693A",
    Tone.BAD: "A3231C",
    Tone.HOLD: "7A5200",
}
PAPER: Final[dict[Tone, str]] = {
    Tone.PLAIN: "F2F4F7",
    Tone.SOFT: "F2F4F7",
    Tone.GOOD: "E6F4EA",
    Tone.BAD: "FDECEB",
    Tone.HOLD: "FFF4D9",
}
BAND: Final = "F2F4F7"
RULE: Final = "C9CED6"

DEEPEST: Final = 8
"""Word knows nine depths of lists, from 0."""
INDENT: Final = 340
"""How far each depth of a list is indented, in twentieths of a point."""

_LOCALE: Final[dict[Language, str]] = {"th": "th-TH", "en": "en-US"}
_MONOSPACED: Final = "Courier New"


def styles_xml(font: str, size: float) -> str:
    """Write the styles of a Word file.

    Args:
        font: The font of all but what is copied literally.
        size: Its size in points; Word knows halves of them.
    """
    face = quoteattr(visible(font))
    fonts = f"<w:rFonts w:ascii={face} w:hAnsi={face} w:eastAsia={face} w:cs={face}/>"
    small = size * 0.85
    return (
        f'<w:styles xmlns:w="{WORD_XML}">'
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_colour(Tone.PLAIN)}{_sized(size)}"
        '<w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="th-TH"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="40" w:line="264" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        + _style("Normal", "Normal", default=True, base="")
        + _style(
            "Heading1",
            "heading 1",
            paragraph='<w:keepNext/><w:keepLines/><w:spacing w:before="60" w:after="60"/><w:outlineLvl w:val="0"/>',
            run=f"<w:b/><w:bCs/>{_sized(size * 1.2)}",
        )
        + _style(
            "Heading2",
            "heading 2",
            paragraph='<w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="60"/>'
            '<w:outlineLvl w:val="1"/>',
            run=f"<w:b/><w:bCs/>{_sized(size * 1.05)}",
        )
        + _style("Header", "header", run="<w:b/><w:bCs/>")
        + _style("Footer", "footer", paragraph='<w:jc w:val="right"/>', run=_sized(small))
        + _style(
            "Bullet",
            "Bullet",
            custom=True,
            paragraph='<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="20"/>',
        )
        + _style("Numbered", "Numbered", custom=True)
        + _style("Verdict", "Verdict", custom=True, run="<w:b/><w:bCs/>")
        + _style("Small", "Small", custom=True, run=_sized(small))
        + _style(
            "Verbatim",
            "Verbatim",
            custom=True,
            paragraph="<w:keepLines/>",
            run=f'<w:rFonts w:ascii="{_MONOSPACED}" w:hAnsi="{_MONOSPACED}"/><w:noProof/>{_sized(size * 0.8)}',
        )
        + _style("Value", "Value", custom=True, run=f"<w:b/><w:bCs/>{_sized(size * 1.7)}")
        + "</w:styles>"
    )


def _style(
    identifier: str,
    name: str,
    *,
    paragraph: str = "",
    run: str = "",
    base: str = "Normal",
    default: bool = False,
    custom: bool = False,
) -> str:
    marks = (' w:default="1"' if default else "") + (' w:customStyle="1"' if custom else "")
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="paragraph"{marks} w:styleId="{identifier}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}{f'<w:rPr>{run}</w:rPr>' if run else ''}</w:style>"
    )


def _colour(tone: Tone) -> str:
    return f'<w:color w:val="{INK[tone]}"/>'


def _sized(points: float) -> str:
    """State a size for either script, in the half points that Word counts in."""
    halves = max(2, round(points * 2))
    return f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'


def numbering_xml() -> str:
    """Write the bullets of lists, so that those who listen hear that it is a list."""
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{INDENT * (depth + 1)}" w:hanging="{INDENT // 2}"/></w:pPr>'
        "</w:lvl>"
        for depth in range(DEEPEST + 1)
    )
    return (
        f'<w:numbering xmlns:w="{WORD_XML}"><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def core_xml(*, title: str, subject: str, language: Language, day: date) -> bytes:
    """Write what a file says of itself; its dates are the day that it speaks of."""
    stamp = f'<dcterms:{{0}} xsi:type="dcterms:W3CDTF">{day.isoformat()}T00:00:00Z</dcterms:{{0}}>'
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(visible(title))}</dc:title><dc:subject>{escape(visible(subject))}</dc:subject>"
        f"<dc:language>{_LOCALE[language]}</dc:language>"
        f"{stamp.format('created')}{stamp.format('modified')}</cp:coreProperties>"
    ).encode()
