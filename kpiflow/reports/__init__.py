"""Cards for people and programs: one view-model, several renderers.

`card` gathers everything a reader sees into one frozen view, which becomes a document
of blocks; HTML, Markdown and PDF lay out documents and know nothing of
indicators. No renderer computes a level or a score, and no text from data is ever markup.
"""

from kpiflow.reports.card import Card
from kpiflow.reports.document import Document, Report
from kpiflow.reports.formats import FORMATS, format_of, write_report
from kpiflow.reports.html import render_html, write_html
from kpiflow.reports.making import make_card
from kpiflow.reports.markdown import render_markdown
from kpiflow.reports.notebook import Shown, mime_bundle, register, show
from kpiflow.reports.pdf import render_pdf, write_pdf
from kpiflow.reports.record import make_record, render_json
from kpiflow.reports.terminal import render_terminal


__all__ = [
    "FORMATS",
    "Card",
    "Document",
    "Report",
    "Shown",
    "format_of",
    "make_card",
    "make_record",
    "mime_bundle",
    "register",
    "render_html",
    "render_json",
    "render_markdown",
    "render_pdf",
    "render_terminal",
    "show",
    "write_html",
    "write_pdf",
    "write_report",
]
