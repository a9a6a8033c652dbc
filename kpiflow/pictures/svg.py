"""SVG as data: elements are values, and are written as text in one place, which escapes once.

Only what pictures need can be written: no script, no link, no image and no handler of an
event has a name here, and every reference leads to the same picture. What data says is text
or the value of an attribute, and never markup.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from attrs import frozen

from kpiflow.text import visible


ELEMENTS: Final = frozenset(
    {"svg", "title", "desc", "style", "defs", "pattern", "g", "rect", "line", "path", "circle", "text"}
)
"""The elements that there are."""

ATTRIBUTES: Final = frozenset(
    {
        *("aria-labelledby", "class", "height", "id", "role", "viewBox", "width", "xml:lang", "xmlns"),
        *("cx", "cy", "d", "r", "rx", "x", "x1", "x2", "y", "y1", "y2", "patternUnits"),
        *("fill", "fill-opacity", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
        *("font-family", "font-size", "font-weight", "stroke-width", "text-anchor"),
    }
)
"""The attributes that there are."""


@frozen
class Local:
    """The name of a part of the same picture, which becomes unique once the picture is written.

    Attributes:
        names: What it goes by; several where an attribute lists parts.
        is_paint: Whether something is painted with it.
    """

    names: tuple[str, ...]
    is_paint: bool = False

    def within(self, picture: str) -> str:
        """Write it for a picture."""
        written = " ".join(f"{picture}-{name}" if name else picture for name in self.names)
        return f"url(#{written})" if self.is_paint else written


Value: TypeAlias = str | int | Local
"""What an attribute can be."""


@frozen
class Element:
    """An element with its attributes, and with text or elements in it."""

    name: str
    attributes: tuple[tuple[str, Value], ...] = ()
    children: tuple[Element | str, ...] = ()


def element(name: str, *children: Element | str, **attributes: Value | None) -> Element:
    """Give an element; an underscore in the name of an attribute stands for a hyphen.

    Args:
        name: The element.
        children: What is in it.
        attributes: Its attributes; `None` for one that it does not have.

    Raises:
        ValueError: There is no such element or attribute.
    """
    named = tuple(
        (_ATTRIBUTE.get(key, key.replace("_", "-")), value)
        for key, value in attributes.items()
        if value is not None
    )
    strange = [key for key, _ in named if key not in ATTRIBUTES]
    if name not in ELEMENTS or strange:
        message = f"no picture has <{name}> with {', '.join(strange) or 'anything'}"
        raise ValueError(message)
    return Element(name, named, children)


_ATTRIBUTE: Final = {"class_": "class", "xml_lang": "xml:lang"}
"""Names of attributes that Python cannot say."""


def written(root: Element, *, picture: str) -> str:
    """Write an element as text.

    Args:
        root: The element.
        picture: What the picture goes by on a page with others.
    """
    attributes = "".join(f' {name}="{_value(value, picture)}"' for name, value in root.attributes)
    if not root.children:
        return f"<{root.name}{attributes}/>"
    inside = "".join(
        _escaped(child) if isinstance(child, str) else written(child, picture=picture)
        for child in root.children
    )
    return f"<{root.name}{attributes}>{inside}</{root.name}>"


def _value(value: Value, picture: str) -> str:
    return _escaped(value.within(picture) if isinstance(value, Local) else str(value))


def _escaped(text: str) -> str:
    """Write text so that nothing of it is markup, in an element and in an attribute alike."""
    return (
        visible(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )
