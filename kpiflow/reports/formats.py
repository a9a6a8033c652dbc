"""The formats that reports are written in, chosen by the name of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from kpiflow.errors import Problem, ReportError
from kpiflow.reports.document import Report
from kpiflow.reports.docx import must_have_docx, render_docx
from kpiflow.reports.filing import FileKind
from kpiflow.reports.html import PAGE, must_have_jinja, render_html
from kpiflow.reports.markdown import MARKDOWN, render_markdown
from kpiflow.reports.packages import EXCEL, WORD
from kpiflow.reports.pdf import PDF, must_have_typst, render_pdf
from kpiflow.reports.workbook import must_have_xlsxwriter
from kpiflow.reports.xlsx import render_xlsx


@frozen(kw_only=True)
class Format:
    """A format that a report can be written in.

    Attributes:
        kind: What its files are, and how they are known.
        render: Lays a report out; the second argument is the record of the same, for formats that carry it.
        must_be_there: Refuses when the package that the format needs is not installed.
    """

    kind: FileKind
    render: Callable[[Report, str | None], bytes]
    must_be_there: Callable[[], object] = lambda: None

    def must_be_free(self, path: Path) -> None:
        """Refuse what could not be written, before anything is made.

        Raises:
            MissingExtraError: A package is not installed (KPI700).
            ReportError: Something else than a file of this format is there (KPI701).
        """
        self.must_be_there()
        self.kind.must_be_free(path)


FORMATS: Final[Mapping[str, Format]] = {
    ".html": Format(
        kind=PAGE,
        render=lambda report, _record: render_html(report).encode("utf-8"),
        must_be_there=must_have_jinja,
    ),
    ".md": Format(kind=MARKDOWN, render=lambda report, _record: render_markdown(report).encode("utf-8")),
    ".pdf": Format(
        kind=PDF,
        render=lambda report, record: render_pdf(report, attachment=record),
        must_be_there=must_have_typst,
    ),
    ".docx": Format(
        kind=WORD, render=lambda report, _record: render_docx(report), must_be_there=must_have_docx
    ),
    ".xlsx": Format(
        kind=EXCEL, render=lambda report, _record: render_xlsx(report), must_be_there=must_have_xlsxwriter
    ),
}
"""All formats, by how the names of their files end."""


def format_of(path: str | Path) -> Format:
    """Give the format that a file of this name has.

    Raises:
        ReportError: There is no such format (KPI702).
    """
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        raise ReportError(
            Problem(
                "KPI702",
                f"no report can be written to '{path}': its name says no format",
                expected=f"a name that ends with {', '.join(FORMATS)}",
                got=f"'{suffix}'" if suffix else "no ending",
            )
        )
    return FORMATS[suffix]


def write_report(report: Report, path: str | Path, *, record: str | None = None) -> None:
    """Write a report in the format that the name of the file says.

    Args:
        report: What to write.
        path: Where to; a file of the same format there is written over.
        record: The same as JSON, for formats that carry it.

    Raises:
        MissingExtraError: A package is not installed (KPI700).
        ReportError: It cannot be written, or something else is there (KPI701); there is no such format (KPI702).
    """
    chosen = format_of(path)
    chosen.must_be_free(Path(path))
    chosen.kind.write(chosen.render(report, record), Path(path))
