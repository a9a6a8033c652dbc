"""Reports as one self-contained HTML page each, for the screen and for A4 paper.

The only door for `jinja2` (extra `html`). Everything from data is escaped; the
page brings its font along, loads nothing, runs nothing, and says so in its content
security policy. A page that is one of several may be surrounded by links to the others, and
then shares its font with them, in a style sheet beside them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from kpiflow.errors import MissingExtraError
from kpiflow.reports.document import Report
from kpiflow.reports.filing import FileKind


if TYPE_CHECKING:
    from jinja2 import Environment, Template

PAGE: Final = FileKind("a page", b"<!doctype html>")
_SIGNS: Final = {
    "thai": "U+02D7, U+0303, U+0331, U+0E01-0E5B, U+200C-200D, U+25CC",
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, "
    "U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
}
"""The signs of each part of the font, as its publisher divides it."""


@frozen(kw_only=True)
class Link:
    """A link to another page.

    Attributes:
        text: What it is called.
        target: Where it leads, as an address relative to the page; blank for the page itself.
    """

    text: str
    target: str = ""


@frozen(kw_only=True)
class Surroundings:
    """What stands around a report that is one page of several.

    Attributes:
        name: What the links are, for those who cannot see them.
        links: The links at its head.
        fonts: The address of the style sheet with the font, see `render_fonts`.
    """

    name: str
    links: tuple[Link, ...]
    fonts: str


def render_html(report: Report, *, around: Surroundings | None = None) -> str:
    """Lay a report out as an HTML page.

    Args:
        report: The report.
        around: What stands around it where it is one page of several; by itself it needs nothing else.

    Raises:
        MissingExtraError: Jinja2 is not installed (KPI700).
    """
    return _template().render(document=report.document(), around=around)


def render_fonts() -> str:
    """Give the style sheet with the font, for pages that share it.

    Raises:
        MissingExtraError: Jinja2 is not installed (KPI700).
    """
    return _environment().get_template("fonts.css.jinja").render()


def template_of(room: str, name: str) -> Callable[..., str]:
    """Give what fills a template of another room, which escapes and looks as reports do.

    Args:
        room: The room, whose templates stand in its folder `templates`.
        name: The template; it can include those of reports.

    Raises:
        MissingExtraError: Jinja2 is not installed (KPI700).
    """
    return _environment(room).get_template(name).render


def write_html(report: Report, path: str | Path) -> None:
    """Write a report to an HTML file.

    Raises:
        MissingExtraError: Jinja2 is not installed (KPI700).
        ReportError: The file cannot be written, or holds something else than a page (KPI701).
    """
    PAGE.write(render_html(report).encode("utf-8"), Path(path))


def must_have_jinja() -> None:
    """Refuse to go on without Jinja2.

    Raises:
        MissingExtraError: It is not installed (KPI700).
    """
    _template()


@frozen
class Face:
    """A part of the font that a page brings along.

    Attributes:
        weight: How heavy it is drawn.
        signs: Which signs it has, as style sheets say it.
        data: The font, in base64.
    """

    weight: int
    signs: str
    data: str


def _faces() -> Iterator[Face]:
    """Read the font: Thai and Latin signs, in regular and bold."""
    fonts = files("kpiflow.reports").joinpath("fonts")
    for weight in (400, 700):
        for script, signs in _SIGNS.items():
            font = fonts.joinpath(f"sarabun-{script}-{weight}-normal.woff2").read_bytes()
            yield Face(weight, signs, b64encode(font).decode("ascii"))


@lru_cache(maxsize=1)
def _template() -> Template:
    return _environment().get_template("report.html.jinja")


@lru_cache(maxsize=4)
def _environment(*rooms: str) -> Environment:
    """Give what finds templates here, and those of other rooms."""
    try:
        import jinja2  # noqa: PLC0415 -- optional
    except ImportError:
        raise MissingExtraError.for_package("jinja2", extra="html") from None
    places = [jinja2.PackageLoader(room, "templates") for room in (*rooms, "kpiflow.reports")]
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(places),
        autoescape=True,
        auto_reload=False,  # templates come with the library: no disk is asked whether they changed
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["faces"] = tuple(_faces())
    return environment
