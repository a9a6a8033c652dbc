"""Say in which language a page is, and keep what stands beside it short."""

from __future__ import annotations

import re

from posixpath import dirname, join, normpath
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx


_MANY: Final = ("errors/KPI", "rules/KPI")
"""Where pages of codes begin: so many that a list of all beside each would take most of the time of a build."""

_BEFORE_THE_THEME: Final = 400


_TO_MARKDOWN: Final = re.compile(r"\]\(((?:\.\./)+[^)\s#]+\.md)(?:#[^)\s]*)?\)")
"""A link to Markdown that may lie beside `docs`; a copy that is handed out has no headings to go to."""


def hand_out_files(_app: Sphinx, page: str, source: list[str]) -> None:
    """Let links to Markdown beside `docs` lead to a copy of the file, as links to all other files do."""

    def link(found: re.Match[str]) -> str:
        target = normpath(join(dirname(page), found[1]))
        return f"](path:{found[1]})" if target.startswith("..") else found[0]

    source[0] = _TO_MARKDOWN.sub(link, source[0])


def close_the_gaps(_app: Sphinx, tree: nodes.document) -> None:
    """Leave out the empty line at the end of examples, which only tells doctest that the output is over."""
    for block in tree.findall(nodes.literal_block):
        text = block.astext().rstrip()
        if block.rawsource == block.astext():
            block.rawsource = text
            block[:] = [nodes.Text(text)]


def say_the_language(
    _app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Tell browsers and readers of screens, which break and speak lines by it: `.th` ends the name of a Thai page."""
    if page.endswith(".th"):
        context["language"] = "th"


def shorten_the_outline(
    _app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """List beside a page what it is among, and not what lies below all others."""
    if "toctree" not in context:
        return
    whole = context["toctree"]
    depth = 1 if page.startswith(_MANY) else 2

    def short(**settings: Any) -> str:
        return str(whole(**{**settings, "collapse": True, "maxdepth": depth}))

    context["toctree"] = short


def setup(app: Sphinx) -> dict[str, Any]:
    """Look at every page when it is read, and before the theme does."""
    app.connect("source-read", hand_out_files)
    app.connect("doctree-read", close_the_gaps)
    app.connect("html-page-context", say_the_language)
    app.connect("html-page-context", shorten_the_outline, priority=_BEFORE_THE_THEME)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
