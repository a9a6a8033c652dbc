# ruff: noqa: SLF001 -- the library hides its XML
"""Marks of the format of Word that its library does not know: borders, widths, repeated rows.

The format wants its elements in a fixed order; each of these puts its own where it belongs.
"""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph


def put(parent: Any, tag: str, **attributes: object) -> Any:
    """Put a new element at the end of another, and give it."""
    child = OxmlElement(tag)
    state(child, **attributes)
    parent.append(child)
    return child


def state(element: Any, **attributes: object) -> None:
    """State attributes of an element."""
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))


def refilled(old: Any, new: Any) -> None:
    """Put what is in one element in place of what is in another."""
    for child in list(old):
        old.remove(child)
    for child in list(new):
        old.append(child)


def filled(cell: Cell, colour: str) -> None:
    """Give a cell a ground of a colour."""
    put(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=colour)


def ruled(paragraph: Paragraph, side: str, colour: str, *, size: int, space: int = 4) -> None:
    """Draw a rule along a side of a paragraph; its size is in eighths of a point."""
    border = OxmlElement("w:pBdr")
    put(border, f"w:{side}", val="single", sz=size, space=space, color=colour)
    _put_before(paragraph, border, ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"))


def tabbed(paragraph: Paragraph, at: int, side: str) -> None:
    """Give a paragraph a place to tabulate to."""
    tabs = OxmlElement("w:tabs")
    put(tabs, "w:tab", val=side, pos=at)
    _put_before(paragraph, tabs, ("w:spacing", "w:ind", "w:jc"))


def indented(paragraph: Paragraph, *, left: int, hanging: int = 0) -> None:
    """Indent a paragraph, with its first line hanging out."""
    indent = OxmlElement("w:ind")
    state(indent, left=left, hanging=hanging)
    _put_before(paragraph, indent, ("w:jc",))


def centred(paragraph: Paragraph) -> None:
    """Set a paragraph in the middle."""
    put(paragraph._p.get_or_add_pPr(), "w:jc", val="center")


def bulleted(paragraph: Paragraph, depth: int) -> None:
    """Give a paragraph its bullet; not all that reads Word files takes it from the style."""
    numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    numbering.get_or_add_ilvl().val = depth
    numbering.get_or_add_numId().val = 1


def counted(paragraph: Paragraph, what: str) -> None:
    """Write a field that Word counts; it shows 1 until it has."""
    field = put(paragraph._p, "w:fldSimple", instr=what)
    put(put(field, "w:r"), "w:t").text = "1"


def _put_before(paragraph: Paragraph, element: Any, later: tuple[str, ...]) -> None:
    properties = paragraph._p.get_or_add_pPr()
    tags = {qn(tag) for tag in later}
    following = next((child for child in properties if child.tag in tags), None)
    if following is None:
        properties.append(element)
    else:
        following.addprevious(element)
