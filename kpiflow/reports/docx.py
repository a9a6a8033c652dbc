"""Reports as Word files, to be handed in, signed and filed.

The only door for `docx` (extra `docx`). Everything from data is text of a run: nothing of
it becomes markup, a field, a link or a macro. Pictures are told in words, for there is no
way to keep them sharp that every Word shows. What Word breaks lines and pages by is left
to Word; rows and groups that belong together say so.
"""

from __future__ import annotations

from pathlib import Path

from kpiflow.errors import MissingExtraError
from kpiflow.reports.document import Report
from kpiflow.reports.packages import WORD, repacked
from kpiflow.reports.word_styles import core_xml


def render_docx(report: Report, *, font: str = "Sarabun", size: float = 10.5) -> bytes:
    """Lay a report out as a Word file; the same report gives the same bytes.

    Args:
        report: What to lay out.
        font: The font, which whoever reads it must have; Thai offices have `TH Sarabun New`.
        size: Its size in points; `TH Sarabun New` is drawn small, and wants 15 or 16.

    Raises:
        MissingExtraError: python-docx is not installed (KPI700).
    """
    must_have_docx()
    from kpiflow.reports.word_writer import Writer  # noqa: PLC0415 -- it needs what is optional

    document = report.document()
    written = Writer(font=font, size=size).written(document)
    core = core_xml(title=document.title, subject=document.lead, language=document.language, day=document.day)
    return repacked(written, {"docProps/core.xml": core})


def write_docx(report: Report, path: str | Path, *, font: str = "Sarabun", size: float = 10.5) -> None:
    """Write a report to a Word file; see `render_docx`.

    Raises:
        MissingExtraError: python-docx is not installed (KPI700).
        ReportError: The file cannot be written, or something else than a Word file is there (KPI701).
    """
    must_have_docx()
    WORD.must_be_free(Path(path))
    WORD.write(render_docx(report, font=font, size=size), Path(path))


def must_have_docx() -> None:
    """Refuse when python-docx is not installed.

    Raises:
        MissingExtraError: It is not (KPI700).
    """
    try:
        import docx  # noqa: F401, PLC0415 -- optional
    except ImportError:
        raise MissingExtraError.for_package("python-docx", extra="docx") from None
