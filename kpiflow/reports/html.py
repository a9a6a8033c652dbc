"""Reports as one self-contained HTML page each, for the screen and for A4 paper.

The only door for `jinja2` (extra `html`). Everything from data is escaped; the
page loads nothing, runs nothing, and says so in its content security policy.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kpiflow.errors import MissingExtraError, Problem, ReportError
from kpiflow.reports.document import Report


if TYPE_CHECKING:
    from jinja2 import Template

_PAGE: Final = b"<!doctype html>"


def render_html(report: Report) -> str:
    """Lay a report out as an HTML page.

    Raises:
        MissingExtraError: Jinja2 is not installed (KPI700).
    """
    return _template().render(document=report.document())


def write_html(report: Report, path: str | Path) -> None:
    """Write a report to an HTML file.

    Raises:
        MissingExtraError: Jinja2 is not installed (KPI700).
        ReportError: The file cannot be written, or holds something else than a page (KPI701).
    """
    page = render_html(report)
    must_be_free_for_a_page(Path(path))
    try:
        Path(path).write_text(page, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReportError(
            Problem(
                "KPI701",
                f"the card cannot be written to '{path}': {reason}",
                hint="name a file you may write",
            )
        ) from None


def must_be_free_for_a_page(path: Path) -> None:
    """Refuse to write over what is not a page: a card is easily made again, a journal is not.

    Raises:
        ReportError: Something else than a page is there (KPI701).
    """
    if path.exists() and not (path.is_file() and _begins_as_page(path)):
        raise ReportError(
            Problem(
                "KPI701",
                f"the card cannot be written to '{path}': something else than a page is there",
                hint="name a new file",
            )
        )


def _begins_as_page(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            begins = stream.read(len(_PAGE))
    except OSError:
        return False
    return not begins or begins.lower() == _PAGE


@lru_cache(maxsize=1)
def _template() -> Template:
    try:
        import jinja2  # noqa: PLC0415 -- optional
    except ImportError:
        raise MissingExtraError.for_package("jinja2", extra="html") from None
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kpiflow.reports", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")
