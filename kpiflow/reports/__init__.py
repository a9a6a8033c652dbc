"""Cards for people and programs: one view-model, several renderers.

`card` gathers everything a reader sees into one frozen view; the terminal, HTML
and JSON renderers only lay it out. No renderer computes a level or a score, and
no text from data is ever markup.
"""

from kpiflow.reports.card import Card, make_card
from kpiflow.reports.html import must_be_free_for_a_page, render_html, write_html
from kpiflow.reports.record import make_record, render_json
from kpiflow.reports.terminal import render_terminal


__all__ = [
    "Card",
    "make_card",
    "make_record",
    "must_be_free_for_a_page",
    "render_html",
    "render_json",
    "render_terminal",
    "write_html",
]
