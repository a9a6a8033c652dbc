"""Cards for people and programs: one view-model, several renderers.

`card` gathers everything a reader sees into one frozen view, which becomes a document
of blocks; HTML, Markdown and the other formats lay out documents and know nothing of
indicators. No renderer computes a level or a score, and no text from data is ever markup.
"""

from kpiflow.reports.card import Card
from kpiflow.reports.document import Document, Report
from kpiflow.reports.html import must_be_free_for_a_page, render_html, write_html
from kpiflow.reports.making import make_card
from kpiflow.reports.markdown import render_markdown
from kpiflow.reports.record import make_record, render_json
from kpiflow.reports.terminal import render_terminal


__all__ = [
    "Card",
    "Document",
    "Report",
    "make_card",
    "make_record",
    "must_be_free_for_a_page",
    "render_html",
    "render_json",
    "render_markdown",
    "render_terminal",
    "write_html",
]
