"""Cards filled into a Word form of an office's own, where its places are named between braces.

The only door for `docxtpl` (extra `forms`). The form is a file that the office chose; it may
say `{{ agency }}` or go through lists, and nothing else: it runs in a sandbox over plain
texts, and whatever it names that a card does not have is told. What is filled in is text,
whatever it looks like, and the form cannot have it otherwise.
"""

from __future__ import annotations

import io
import zipfile

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from xml.sax.saxutils import escape

from attrs import asdict

from kpiflow.errors import MissingExtraError, Problem, ReportError, did_you_mean
from kpiflow.reports.card import Card
from kpiflow.reports.packages import repacked
from kpiflow.reports.word_styles import core_xml
from kpiflow.text import shortened, visible


if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

Plain: TypeAlias = str | bool | tuple[Any, ...] | Mapping[str, Any]
"""What a form can name: a text, yes or no, a list, or something with names of its own."""

_BRACES: Final = {"{": "&#123;", "}": "&#125;", "%": "&#37;", '"': "&quot;", "'": "&#39;"}
"""Signs that would be written otherwise: `docxtpl` takes `{_{` for a way to write a place."""
_LEFT_OUT: Final = frozenset({"asked", "day"})
"""What a card has that is neither text nor made of it; what is said of them is `answer` and `as_of`."""


def fill_form(card: Card, template: str | Path) -> bytes:
    """Fill a card into a Word form; the same card and form give the same bytes.

    Args:
        card: The card, whose fields a form can name; see `form_fields`.
        template: The form, a Word file without macros.

    Raises:
        MissingExtraError: docxtpl, python-docx or Jinja2 is not installed (KPI700).
        ReportError: The form cannot be read, is not written as forms are, or names what a
            card does not have (KPI703).
    """
    must_have_docxtpl()
    content = _content(template)
    known = form_fields(card)
    environment = _environment()
    filled = _Filling(template, content, environment).filled(known)
    core = core_xml(
        title=f"{card.code} {card.name}", subject=card.title, language=card.language, day=card.day
    )
    return repacked(filled, {"docProps/core.xml": core})


def form_fields(card: Card) -> Mapping[str, Plain]:
    """Give all that a form can name, as plain texts and lists of them."""
    plain = asdict(card, recurse=True, filter=lambda field, _: field.name not in _LEFT_OUT)
    return {name: _plain(value) for name, value in plain.items()}


def must_have_docxtpl() -> None:
    """Refuse when what fills forms is not installed.

    Raises:
        MissingExtraError: docxtpl, python-docx or Jinja2 is not (KPI700).
    """
    try:
        import docx  # noqa: PLC0415 -- optional
        import docxtpl  # noqa: PLC0415 -- optional
        import jinja2  # noqa: F401, PLC0415 -- optional
    except ImportError as error:
        raise MissingExtraError.for_package(error.name or "docxtpl", extra="forms") from None
    del docx, docxtpl


class _Filling:
    """A form in the filling, which tells what is wrong with it."""

    def __init__(self, path: str | Path, content: bytes, environment: SandboxedEnvironment) -> None:
        from docxtpl import DocxTemplate  # noqa: PLC0415 -- optional

        self._path, self._environment = path, environment
        self._open = partial(DocxTemplate, io.BytesIO(content))

    def filled(self, known: Mapping[str, Plain]) -> bytes:
        """Fill the form."""
        from jinja2 import TemplateError  # noqa: PLC0415 -- optional
        from jinja2.exceptions import SecurityError  # noqa: PLC0415 -- optional

        try:
            self._must_be_known(known)
            form = self._open()
            form.render(dict(known), self._environment, autoescape=True)
            file = io.BytesIO()
            form.save(file)
        except SecurityError as error:
            raise self._refused(f"it asks for more than texts: {error}") from None
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise self._refused(str(error) or type(error).__name__) from None
        return file.getvalue()

    def _must_be_known(self, known: Mapping[str, Plain]) -> None:
        named = self._open().get_undeclared_template_variables(self._environment)
        unknown = sorted(named - set(known))
        if unknown:
            listed = ", ".join(f"'{visible(each)}'" for each in unknown)
            raise self._refused(
                f"a card has no {listed}",
                declared=tuple(sorted(known)),
                hint=did_you_mean(unknown[0], sorted(known)),
            )

    def _refused(self, why: str, *, declared: tuple[str, ...] = (), hint: str = "") -> ReportError:
        return _refused(self._path, why, declared=declared, hint=hint)


def _environment() -> SandboxedEnvironment:
    """Give what reads forms: no attribute that is not data, no function, and all that is put in as text."""
    from jinja2 import StrictUndefined  # noqa: PLC0415 -- optional
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 -- optional
    from markupsafe import Markup  # noqa: PLC0415 -- optional

    def as_text(value: object) -> Markup:
        if isinstance(value, StrictUndefined):
            str(value)  # which raises, and names it
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise TypeError("a place can be filled with a text alone: go through a list, ask yes or no by if")
        said = str.__str__(value) if isinstance(value, str) else str(value)
        return Markup(escape(visible(said), _BRACES))  # noqa: S704 -- this is what escapes

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=as_text)
    environment.globals.clear()
    return environment


def _content(template: str | Path) -> bytes:
    """Read a form, and refuse what is no Word file without macros."""
    try:
        content = Path(template).read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refused(template, reason) from None
    except zipfile.BadZipFile:
        names = set()
    if "word/document.xml" not in names:
        raise _refused(template, "it is not a Word file (.docx)")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise _refused(template, "it has macros")
    return content


def _plain(value: object) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(_plain(each) for each in value)
    return value if isinstance(value, bool) else str(value)


def _refused(
    template: str | Path, why: str, *, declared: tuple[str, ...] = (), hint: str = ""
) -> ReportError:
    return ReportError(
        Problem(
            "KPI703",
            f"the form '{template}' cannot be filled: {shortened(visible(why), length=400)}",
            declared=declared,
            hint=hint or "open it in Word, and correct what stands between the braces",
        )
    )
