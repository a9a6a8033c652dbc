"""Workbooks of typed cells: what is text stays text, whatever it looks like.

The only door for `xlsxwriter` (extra `xlsx`). Every text is written as a string: nothing of
data starts a formula, is taken for a number or a date, or becomes a link. What is longer
than a cell can hold goes on in the cell below, so that nothing is cut.
"""

from __future__ import annotations

import io
import re

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Any, Final, Protocol, TypeAlias, runtime_checkable

from attrs import field, frozen

from kpiflow.errors import MissingExtraError, Problem, ReportError
from kpiflow.reports.document import Tone
from kpiflow.reports.word_styles import BAND, INK, PAPER, RULE
from kpiflow.text import display_width, visible


MOST: Final = 32_767
"""How much text a cell of Excel holds, in the units of UTF-16 that Excel counts in."""
_A4: Final = 9
_LINE: Final = 17
"""How high a line of text is, in points."""
_WIDER: Final = 1.1
"""How much more room text may take than its letters say."""
_BLANKS: Final = re.compile(r"(?<=[ \n])")
"""Where a text may be cut."""
_HIGHEST: Final = 409
"""How high Excel lets a row be; what does not fit into one of a table is seen when the cell is entered."""


@frozen
class Look:
    """How a cell looks.

    Attributes:
        tone: How it strikes the eye.
        strong: Whether it stands out.
        struck: Whether it is struck through.
        boxed: Whether it stands in the lines of a table.
        filled: Whether it stands on a ground of its tone.
        centred: Whether it stands in the middle.
        literal: Whether it is to be copied literally.
        large: Whether it is to be seen from afar.
        indent: How deep it stands.
        decimals: Of numbers, how many decimals are shown; as many as there are by default.
    """

    tone: Tone = field(default=Tone.PLAIN, kw_only=True)
    strong: bool = field(default=False, kw_only=True)
    struck: bool = field(default=False, kw_only=True)
    boxed: bool = field(default=False, kw_only=True)
    filled: bool = field(default=False, kw_only=True)
    centred: bool = field(default=False, kw_only=True)
    literal: bool = field(default=False, kw_only=True)
    large: bool = field(default=False, kw_only=True)
    indent: int = field(default=0, kw_only=True)
    decimals: int | None = field(default=None, kw_only=True)


@frozen
class Formula:
    """A formula of our own making, with what it comes to."""

    text: str
    value: Decimal


Value: TypeAlias = str | Decimal | Formula
"""What a cell holds: text, an exact decimal, or a formula that comes to one."""


@runtime_checkable
class WithSheets(Protocol):
    """A report that brings sheets of its own along, behind the one that says what every format says."""

    def write_sheets(self, book: Workbook) -> None:
        """Write them."""


class Workbook:
    """A workbook in the making.

    Args:
        title: What it is called among files.
        subject: What it is about.
        created: The moment it bears: that of the day it speaks of, and never that of the clock.
        font: The font of all cells.

    Raises:
        MissingExtraError: XlsxWriter is not installed (KPI700).
    """

    def __init__(self, *, title: str, subject: str, created: datetime, font: str) -> None:
        must_have_xlsxwriter()
        import xlsxwriter  # noqa: PLC0415 -- optional

        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._file, {"in_memory": True})
        self._book.set_properties({"title": visible(title), "subject": visible(subject), "created": created})
        self._font = visible(font)
        self._looks: dict[Look, Any] = {}

    def sheet(self, name: str, widths: Sequence[int], *, landscape: bool = False) -> Sheet:
        """Add a sheet.

        Args:
            name: What it is called: a word of our own, of at most 31 characters.
            widths: How wide its columns are, in characters.
            landscape: Whether it is printed across.
        """
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.55, right=0.55, top=0.55, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&R&P / &N")
        sheet.hide_gridlines(2)
        if landscape:
            sheet.set_landscape()
        for n, width in enumerate(widths):
            sheet.set_column(n, n, width, self._format(Look()))
        return Sheet(sheet, self._format, tuple(widths))

    def finished(self) -> bytes:
        """Give the file."""
        self._book.close()
        return self._file.getvalue()

    def _format(self, look: Look) -> Any:
        if look not in self._looks:
            self._looks[look] = self._book.add_format(
                {key: value for key, value in _format_of(look, self._font).items() if value is not None}
            )
        return self._looks[look]


class Sheet:
    """A sheet in the making, written row by row."""

    def __init__(self, sheet: Any, formats: Any, widths: tuple[int, ...]) -> None:
        self._sheet = sheet
        self._formats = formats
        self._widths = widths
        self.row = 0
        """The row that is written next, from 0."""

    def write(self, cells: Sequence[tuple[Value, Look]]) -> int:
        """Write a row, which takes several where a text is too long for one; give the first of them."""
        first = self.row
        pieces = [list(_pieces(value)) if isinstance(value, str) else [value] for value, _ in cells]
        for n in range(max(map(len, pieces), default=1)):
            for column, (parts, (_, look)) in enumerate(zip(pieces, cells, strict=True)):
                self._put(column, parts[n] if n < len(parts) else "", look)
            texts = [parts[n] if n < len(parts) else "" for parts in pieces]
            self._high(max(map(self._lines_in, range(len(texts)), texts), default=1))
            self.row += 1
        return first

    def _lines_in(self, column: int, value: Value) -> int:
        """Tell how many lines a value takes in a column."""
        return _lines(value, self._widths[column]) if isinstance(value, str) else 1

    def _high(self, lines: int) -> None:
        """Make the row so many lines high; readers find out by themselves how high one line is."""
        if lines > 1:
            self._sheet.set_row(self.row, min(_LINE * lines, _HIGHEST))

    def across(
        self, text: str, look: Look, *, start: int = 0, before: tuple[Value, Look] | None = None
    ) -> None:
        """Write a text across all columns from one on, as high as it takes, after what stands before it."""
        last = len(self._widths) - 1
        room = sum(self._widths[start:]) - 2 * look.indent
        most = int(_HIGHEST / _LINE)
        low = (each for piece in _pieces(text) for each in _low(piece, room, most))
        for n, piece in enumerate(low):
            if before is not None and not n:
                self._put(0, *before)
            if start < last:
                self._sheet.merge_range(self.row, start, self.row, last, "", self._formats(look))
            self._put(start, piece, look)
            high = _LINE * _lines(piece, room) * (1.6 if look.large else 1)
            self._sheet.set_row(self.row, min(high, _HIGHEST))
            self.row += 1

    def skip(self) -> None:
        """Leave a row free."""
        self.row += 1

    def freeze(self, row: int, *, columns: int = 0) -> None:
        """Keep rows above one in sight, and print them on every page."""
        self._sheet.freeze_panes(row, columns)
        self._sheet.repeat_rows(row - 1)

    def scaled(self, rows: Sequence[int], column: int, ends: tuple[Decimal, Decimal]) -> None:
        """Colour figures of a column between two ends, in a blue that grows darker and keeps its order in grey."""
        low, high = ends
        cells = " ".join(f"{letter(column)}{row + 1}" for row in rows)
        options = {
            "type": "3_color_scale",
            "min_type": "num",
            "mid_type": "num",
            "max_type": "num",
            "min_value": f"{low:f}",
            "mid_value": f"{(low + high) / 2:f}",
            "max_value": f"{high:f}",
            "min_color": "#EEF5FB",
            "mid_color": "#BFD9EE",
            "max_color": "#94C1E4",
            "multi_range": cells,
        }
        self._sheet.conditional_format(rows[0], column, rows[-1], column, options)

    def _put(self, column: int, value: Value, look: Look) -> None:
        form = self._formats(look)
        match value:
            case Formula(text=text, value=comes_to):
                refused = self._sheet.write_formula(self.row, column, text, form, comes_to)
            case Decimal():
                refused = self._sheet.write_number(self.row, column, value, form)
            case "":
                refused = self._sheet.write_blank(self.row, column, None, form)
            case _:
                refused = self._sheet.write_string(self.row, column, value, form)
        if refused:  # beyond the last row or column that Excel knows
            raise ReportError(
                Problem(
                    "KPI701",
                    "the report cannot be written: a sheet of Excel has not as many rows",
                    expected="at most 1048576 rows",
                    hint="choose another format",
                )
            )


def rows_taken(texts: Sequence[str]) -> int:
    """Tell how many rows it takes to write texts beside each other."""
    return max(len(list(_pieces(text))) for text in texts)


def letter(column: int) -> str:
    """Give the letter of a column, from 0."""
    return chr(ord("A") + column)


def midnight(day: date) -> datetime:
    """Give the first moment of a day, as workbooks write it."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- workbooks know no time zone


def must_have_xlsxwriter() -> None:
    """Refuse when XlsxWriter is not installed.

    Raises:
        MissingExtraError: It is not (KPI700).
    """
    try:
        import xlsxwriter  # noqa: F401, PLC0415 -- optional
    except ImportError:
        raise MissingExtraError.for_package("XlsxWriter", extra="xlsx") from None


def _format_of(look: Look, font: str) -> Mapping[str, Any]:
    return {
        "font_name": "Courier New" if look.literal else font,
        "font_size": 16 if look.large else 9 if look.literal else 10,
        "font_color": f"#{INK[look.tone]}",
        "bold": look.strong or look.large or None,
        "font_strikeout": look.struck or None,
        "bg_color": f"#{BAND if look.tone is Tone.PLAIN else PAPER[look.tone]}" if look.filled else None,
        "border": 1 if look.boxed else None,
        "border_color": f"#{RULE}" if look.boxed else None,
        "align": "center" if look.centred else None,
        "indent": look.indent or None,
        "valign": "top",
        "text_wrap": True,
        "num_format": None if look.decimals is None else f"0.{'0' * look.decimals}" if look.decimals else "0",
    }


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into what cells can hold, between words where there are any."""
    rest = visible(text)
    while _units(rest) > MOST:
        at = _fitting(rest)
        space = rest.rfind(" ", 0, at)
        at = space if space > 0 else at
        yield rest[:at]
        rest = rest[at:]
    yield rest


def _lines(text: str, columns: int) -> int:
    """Tell how many lines a text takes in so many columns, as far as that can be told without its font."""
    return sum(max(1, ceil(display_width(each) * _WIDER / columns)) for each in text.split("\n"))


def _low(text: str, columns: int, most: int) -> Iterator[str]:
    """Cut a text, after blanks, into what is at most so many lines high, as Excel lets no row be higher."""
    if _lines(text, columns) <= most:
        yield text
        return
    piece, done, width = "", 0, 0.0
    for word in _BLANKS.split(text):
        width += display_width(word) * _WIDER
        if piece and done + ceil(width / columns) > most:
            yield piece
            piece, done, width = "", 0, display_width(word) * _WIDER
        piece += word
        if word.endswith("\n"):
            done, width = done + max(1, ceil(width / columns)), 0.0
    yield piece


def _fitting(text: str) -> int:
    """Tell how many characters of a text a cell can hold."""
    at = units = 0
    while units + _units(text[at]) <= MOST:
        units += _units(text[at])
        at += 1
    return at


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
