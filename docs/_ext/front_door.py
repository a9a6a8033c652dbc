"""List the names of the front door, each with its first sentence and a link to the room it comes from."""

from __future__ import annotations

import inspect

from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import kpiflow


def rows() -> list[str]:
    """Give the table as lines of Markdown."""
    lines = ["| name | what it is |", "|---|---|"]
    for room, names in kpiflow._ROOMS.items():  # noqa: SLF001 (the one place that knows which room a name is of)
        for name in names:
            sentence = (inspect.getdoc(getattr(kpiflow, name)) or "").partition("\n\n")[0]
            lines.append(f"| {{py:obj}}`{name} <{room}.{name}>` | {' '.join(sentence.split())} |")
    return lines


class FrontDoor(SphinxDirective):
    """The table of all names."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        place = nodes.container()
        self.state.nested_parse(StringList(rows(), source="front door"), 0, place)
        return list(place.children)


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive `front-door`."""
    app.add_directive("front-door", FrontDoor)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
