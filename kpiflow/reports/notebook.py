"""Objects as notebooks show them: HTML, plain text, and the facts as JSON.

Plain Python by the protocol of IPython (`_repr_mimebundle_`), which other notebooks know
too; IPython itself need not be there. What is shown is static, works offline, follows
light and dark, and stays below 20 KB however much there is: the whole is in the reports.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from attrs import frozen

from kpiflow.display import Displayed
from kpiflow.reports.document import Block, Line
from kpiflow.reports.excerpts import Excerpt
from kpiflow.reports.fragment import render_fragment, render_plain
from kpiflow.reports.overview_pieces import Overview
from kpiflow.reports.overviews import OVERVIEWS, overview
from kpiflow.text import Language


MOST_BYTES: Final = 20_000
"""What the HTML of one object has at most."""

_EXCERPTS: Final = ((60, 500), (40, 250), (20, 120), (10, 60), (4, 40), (2, 24))
"""Rows and characters of a text: so much is shown, and where that is too much, the next."""


@frozen
class Shown(Displayed):
    """An object as a notebook shows it in a language of your choice; make one with `show`.

    Attributes:
        overview: What is shown.
    """

    overview: Overview

    def _repr_html_(self) -> str:
        return _html(self.overview)

    def __str__(self) -> str:
        return render_plain(self.overview.title, self.overview.blocks)


def show(thing: object, *, language: Language = "th") -> Shown:
    """Show an object in a notebook.

    Args:
        thing: A result, assessment, indicator, verdict, ladder verdict, score, scorecard, roll-up, register,
            store or verification.
        language: The language of what stands around the data.

    Raises:
        TypeError: It is something else.

    >>> from kpiflow import score_level
    >>> print(show(score_level(5, weight=2), language="en"))
    Score scored
      Score: 5
      Weight (percent): 2
      Weighted score: 0.1000
      - level 5 is reached, worth 5 points
      - weighted score: 5 × 2 / 100 = 0.1000
    """
    return Shown(overview(thing, language))


def mime_bundle(thing: object, *, language: Language = "th") -> dict[str, Any]:
    """Give what a notebook shows of an object, by media type.

    Raises:
        TypeError: There is no overview of such an object.
    """
    return _forms(thing.overview if isinstance(thing, Shown) else overview(thing, language))


class Shell(Protocol):
    """What is asked of an IPython shell."""

    display_formatter: Any


def register(shell: Shell, *, language: Language = "th") -> None:
    """Let an IPython shell show the objects of kpiflow in a language of your choice; it does in Thai by itself.

    Args:
        shell: What `get_ipython()` gives.
        language: The language of what stands around the data.
    """
    formatter = shell.display_formatter.mimebundle_formatter
    for cls in OVERVIEWS:
        formatter.for_type(cls, lambda thing: mime_bundle(thing, language=language))


def _forms(shown: Overview) -> dict[str, Any]:
    title, blocks = _excerpt(shown)
    return {
        "text/html": render_fragment(title, blocks, language=shown.language),
        "text/plain": render_plain(title, blocks),
        f"application/vnd.kpiflow.{shown.kind}+json": dict(shown.facts),
    }


def _html(shown: Overview) -> str:
    return render_fragment(*_excerpt(shown), language=shown.language)


def _excerpt(shown: Overview) -> tuple[Line, tuple[Block, ...]]:
    """Give as much of an overview as is small enough."""
    for rows, length in _EXCERPTS:
        excerpt = Excerpt(rows=rows, length=length, language=shown.language)
        title, blocks = excerpt.line(shown.title), tuple(excerpt.block(each) for each in shown.blocks)
        if len(render_fragment(title, blocks, language=shown.language).encode()) < MOST_BYTES:
            break
    return title, blocks
