"""Reports as PDF files for paper and archives: PDF/A-3a and PDF/UA-1, the same bytes each time.

The only door for `typst` (extra `pdf`). What a document says goes to a template of ours as
JSON, so that no text is ever markup; where lines may break says `setting`. This room refuses
nothing that can be written: a sign that no font has is shown by its number.
The fonts are in this library, so that a file looks the same wherever it is made, and the
day it bears is that of the document. A program reads the record attached, not the text.
"""

from __future__ import annotations

import json
import re

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from kpiflow.errors import MissingExtraError
from kpiflow.reports.document import Document, Picture, Report
from kpiflow.reports.filing import FileKind
from kpiflow.reports.setting import Setter, title_of


if TYPE_CHECKING:
    from typst import Compiler

PDF: Final = FileKind("a PDF file", b"%PDF-")
_STANDARDS: Final = ["a-3a", "ua-1"]
_DOUBTFUL: Final = re.compile(r"[^\n -~\u00a1-\u00ac\u00ae-\u00ff\u0e01-\u0e3a\u0e3f-\u0e5b–—‘’“”•…→≈✓✗]")
"""Signs that are not known to be in our fonts."""
_PROBE: Final = b"""
#set document(title: "-", date: datetime(year: 2007, month: 11, day: 30))
#set text(font: ("Sarabun", "Libertinus Serif", "New Computer Modern Math", "DejaVu Sans Mono"), lang: "en")
#text(sys.inputs.document)
"""


def render_pdf(report: Report, *, attachment: str | None = None, glossary: Iterable[str] = ()) -> bytes:
    """Lay a report out as a PDF file.

    Args:
        report: What to lay out.
        attachment: The record of the same as JSON, which goes into the file as `card.json`.
        glossary: Thai words and names that no line is to break in, besides those of the dictionary.

    Raises:
        MissingExtraError: Typst is not installed (KPI700).
    """
    document = report.document()
    compiler = _compiler()
    setter = Setter(unseen=_unseen("".join(_said(document))), glossary=frozenset(glossary))
    laid = {**setter.document(document), "attachment": None}
    if attachment is not None:
        laid["attachment"] = {"text": attachment, "description": setter.plain(title_of(document))}
    return _compiled(compiler, _template(), json.dumps(laid, ensure_ascii=False))


def write_pdf(
    report: Report, path: str | Path, *, attachment: str | None = None, glossary: Iterable[str] = ()
) -> None:
    """Write a report to a PDF file.

    Args:
        report: What to lay out.
        path: Where to write it; a PDF file there is written over.
        attachment: The record of the same as JSON, which goes into the file as `card.json`.
        glossary: Thai words and names that no line is to break in, besides those of the dictionary.

    Raises:
        MissingExtraError: Typst is not installed (KPI700).
        ReportError: The file cannot be written, or holds something else than a PDF (KPI701).
    """
    PDF.write(render_pdf(report, attachment=attachment, glossary=glossary), Path(path))


def must_have_typst() -> None:
    """Refuse to go on without Typst.

    Raises:
        MissingExtraError: It is not installed (KPI700).
    """
    _compiler()


def _said(document: Document) -> Iterator[str]:
    """Walk everything that fonts must have signs for, or that stands in the file unseen."""
    yield document.title
    yield from document.texts()
    for block in document.blocks:
        if isinstance(block, Picture):
            yield block.svg


# --- typst --------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _compiler() -> Compiler:
    try:
        import typst  # noqa: PLC0415 -- optional
    except ImportError:
        raise MissingExtraError.for_package("typst", extra="pdf") from None
    fonts = Path(__file__).parent / "fonts"
    return typst.Compiler(root=fonts, font_paths=[fonts], ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _template() -> bytes:
    return files("kpiflow.reports").joinpath("templates", "report.typ").read_bytes()


def _compiled(compiler: Compiler, template: bytes, document: str) -> bytes:
    made = compiler.compile(
        input=template,
        format="pdf",
        sys_inputs={"document": document},
        pdf_standards=cast("Any", _STANDARDS),  # a list of these two is not a list of all there are
    )
    return cast("bytes", made)


def _unseen(text: str) -> frozenset[str]:
    """Give the signs of a text that no font has."""
    doubtful = sorted(set(_DOUBTFUL.findall(text)))
    return frozenset(sign for sign in doubtful if not _is_seen(sign))


@lru_cache(maxsize=8192)
def _is_seen(sign: str) -> bool:
    """Ask typst whether a sign can be set; it refuses to make an archive of what cannot be read."""
    import typst  # noqa: PLC0415 -- optional

    try:
        _compiled(_compiler(), _PROBE, sign)
    except typst.TypstError:
        return False
    return True
