"""Scorecards as sheets of Excel whose weighted scores and totals are formulas that can be followed.

A figure is a number of Excel where Excel shows the very digits that are printed, and text
where it would not; what is exact stands beside it. A whole is a formula where it is the
weighted mean of parts that are numbers, and where no rounding of the machine can change
what is printed; every other whole is a value, and a note says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import evolve, field, frozen

from kpiflow.errors import ScoringError
from kpiflow.reports.document import Tone
from kpiflow.reports.scorecard_rows import Shown, name_of, note_on
from kpiflow.reports.scorecard_words import SCORECARD_WORDS, headed
from kpiflow.reports.sheet_words import SCORE_WORDS, SHEET_WORDS
from kpiflow.reports.workbook import Formula, Look, Sheet, Value, Workbook, letter, rows_taken
from kpiflow.scorecard import Composite, Line, Rolled
from kpiflow.scorecard.roll_up import METHOD_NAMES
from kpiflow.scoring import Rounding, shortest
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language, Text, display_width, on_one_line


_EXCEL: Final = Context(prec=15)
"""Excel keeps fifteen digits of a number."""
_MOST: Final = 10**9
"""Printed figures of more digits than nine are text: what is left is for the errors of long sums."""
_NEAR: Final = Fraction(1, 1000)
"""How near to the middle between two printed figures a formula may come, in units of the last digit."""
_LONGEST: Final = 8000
"""How long a formula may be; Excel reads 8192 characters."""
_FIRST: Final = 3
"""The row of the first part, from 0: above it stand the name, a free row and the head."""

_WEIGHT, _POINTS, _WEIGHTED, _COUNTED_WEIGHT, _COUNTED, _PRODUCT = map(letter, range(2, 8))


def write_scores(shown: Shown, book: Workbook, *, language: Language = "th") -> None:
    """Write a scorecard with live formulas on a sheet of its own.

    Args:
        shown: The scorecard, rolled up.
        book: The workbook in the making.
        language: The language of what stands around the figures, and of names.
    """
    _Scores(shown, language).write(book)


@frozen(kw_only=True)
class _Row:
    """A part with the row of the sheet it stands in, from 0, and its figures as cells.

    Attributes:
        part: The part.
        depth: How many wholes it stands in.
        row: Its row.
        note: Why it counts otherwise than with its points.
        weight: Its weight as a number of Excel; nothing where it is none.
    """

    part: Rolled
    depth: int
    row: int
    note: str
    weight: Decimal | None
    points: Value = ""
    counted: Value = field(default="")
    why: str = ""

    def at(self, column: str) -> str:
        """Give the name of a cell of this row."""
        return f"{column}{self.row + 1}"


class _Scores:
    """Writes the parts of a scorecard, each whole above its own, and what they come to below."""

    def __init__(self, shown: Shown, language: Language) -> None:
        self._shown, self._language = shown, language
        self._sheet, self._rolled = shown.sheet, shown.rolled
        self._rounding = shown.rolled.scorecard.rounding
        self._rows: dict[str, _Row] = {}

    def write(self, book: Workbook) -> None:
        rows = [*self._placed()]
        end = rows[-1].row + rows_taken(self._texts(rows[-1])) if rows else _FIRST
        for row in reversed(rows):  # so that parts come before their wholes
            self._rows[row.part.code] = self._figured(row)
        names = [f"{'  ' * row.depth}{self._name(row.part)}" for row in rows]
        widths = [
            min(24, max((display_width(row.part.code) for row in rows), default=0) + 3),
            min(60, max(map(display_width, names), default=0) + 4),
            *(11, 11, 12, 12, 12, 14, 18, 36),
        ]
        page = book.sheet(self._word(SCORE_WORDS["sheet"]), widths, landscape=True)
        months = self._rolled.round_months
        title = f"{self._sheet.code}  {self._word(self._sheet.name)}"
        round_of = "" if months is None else f" · {self._said('round', months=months)}"
        page.across(title + round_of, Look(strong=True))
        page.row = _FIRST - 1
        head = Look(boxed=True, filled=True, strong=True)
        page.write([(text, evolve(head, centred=n > 1)) for n, text in enumerate(self._head())])
        page.freeze(_FIRST, columns=2)
        for row in rows:
            self._write(page, self._rows[row.part.code])
        page.row = end
        self._total(page)
        self._coloured(page)

    # --- where everything stands ----------------------------------------------------------

    def _placed(self) -> Iterator[_Row]:
        """Give each part its row."""
        at = _FIRST
        for each in self._shown.rows:
            part, note = each.part, note_on(each, self._said)
            row = _Row(part=part, depth=each.depth, row=at, note=note, weight=_plain(part.weight))
            at += rows_taken(self._texts(row))
            yield row

    def _texts(self, row: _Row) -> tuple[str, ...]:
        return (row.part.code, self._name(row.part), row.note)

    # --- figures --------------------------------------------------------------------------

    def _figured(self, row: _Row) -> _Row:
        """Give a part its figures; those of its own parts are there."""
        part, value = row.part, row.part.points.value
        points, why = ("–", "") if value is None else self._points(part, value)
        row = evolve(row, points=points, why=why)
        return evolve(row, counted=self._counted(row))

    def _points(self, part: Rolled, value: Fraction) -> tuple[Value, str]:
        if isinstance(part.node, Line):
            return self._figure(value), ""
        return self._whole(part, part.node, value)

    def _whole(self, part: Rolled, whole: Composite, value: Fraction) -> tuple[Value, str]:
        """Give the points of a whole, and why they are no formula where they are none."""
        number = self._number(value)
        if number is None:
            return self._rounding.text(value), self._word(SCORE_WORDS["inexact"])
        if whole.method != "weighted_mean":
            return number, self._word(METHOD_NAMES[whole.method])
        if whole.rule is not None:
            return number, self._word(SCORE_WORDS["rescored"])
        text = self._mean(part)
        if not text or len(text) > _LONGEST:
            return number, self._word(SCORE_WORDS["parts"])
        formula = self._formula(text, value, number)
        return formula, "" if isinstance(formula, Formula) else self._word(SCORE_WORDS["inexact"])

    def _mean(self, part: Rolled) -> str:
        """Write the weighted mean of parts; nothing where one of them is no number."""
        rows = [self._rows[each.code] for each in part.parts]
        counting = [row for row in rows if row.part.counted is not None or row.part.treatment == "drop"]
        for row in counting:
            if row.weight is None or (isinstance(row.counted, str) and row.part.treatment != "drop"):
                return ""
        return f"={_sum(_PRODUCT, counting)}/{_sum(_COUNTED_WEIGHT, counting)}"

    def _counted(self, row: _Row) -> Value:
        """Give the points that a part counts with: its own, rounded where the whole does so first."""
        part = row.part
        if part.counted is None:
            return ""
        constant = _number_of(part.counted)
        own = not isinstance(row.points, str)
        if not own and part.treatment is None and part.counted == part.points.value:
            return ""  # no number of Excel
        if not own or part.treatment is not None or part.points.value is None:
            return constant
        if part.counted == part.points.value:
            return Formula(f"={row.at(_POINTS)}", constant)
        return constant  # rounded first

    def _number(self, value: Fraction) -> Decimal | None:
        """Give a printed figure as a number of Excel, where Excel shows the same digits."""
        number, units = _number_of(value), self._rounding.units(value)
        if abs(units) >= _MOST or units != Rounding(places=self._rounding.places).units(Fraction(number)):
            return None
        return number

    def _figure(self, value: Fraction) -> Value:
        """Give a printed figure as a number of Excel, or as text where Excel would show another."""
        number = self._number(value)
        return self._rounding.text(value) if number is None else number

    def _formula(self, text: str, value: Fraction, number: Decimal) -> Formula | Decimal:
        """Give a formula, or its value where an error of the machine could change what is printed."""
        places = self._rounding.places
        beyond = abs(value) * 10**places % 1
        if beyond == Fraction(1, 2):  # exactly in the middle, where one decimal more holds all there is
            return Formula(f"=ROUND({text[1:]},{places + 1})", number)
        return number if abs(beyond - Fraction(1, 2)) < _NEAR else Formula(text, number)

    # --- cells ----------------------------------------------------------------------------

    def _write(self, page: Sheet, row: _Row) -> None:
        part, places = row.part, self._rounding.places
        is_whole = isinstance(part.node, Composite)
        look = Look(boxed=True, strong=is_whole)
        shown = evolve(look, centred=True, decimals=places)
        counts = part.counted is not None or part.treatment == "drop"
        note = "; ".join(each for each in (row.note, row.why and self._told(row.why)) if each)
        weight: Value = shown_exactly(part.weight) if row.weight is None else row.weight
        counted_weight: Value = ""
        product: Value = ""
        if counts and row.weight is not None:
            counted_weight = Formula(f"={row.at(_WEIGHT)}", row.weight)
            exact = part.weight * (part.counted or 0)
            if not isinstance(row.counted, str) or part.treatment == "drop":
                product = Formula(f"={row.at(_COUNTED_WEIGHT)}*{row.at(_COUNTED)}", _number_of(exact))
        page.row = row.row
        page.write(
            [
                (part.code, look),
                (self._name(part), evolve(look, indent=row.depth)),
                (weight, evolve(look, centred=True)),
                (row.points, shown),
                (self._weighted(row), shown),
                (counted_weight, evolve(look, centred=True)),
                (row.counted, shown),
                (product, shown),
                ("" if part.points.value is None else shown_exactly(part.points.value), look),
                (note, evolve(look, strong=False)),
            ]
        )

    def _weighted(self, row: _Row) -> Value:
        exact = row.part.weighted
        if exact is None:
            return "–"
        number = self._number(exact)
        if number is None:
            return self._rounding.text(exact)
        if row.weight is None or isinstance(row.points, str):
            return number
        return self._formula(f"={row.at(_WEIGHT)}*{row.at(_POINTS)}/100", exact, number)

    def _total(self, page: Sheet) -> None:
        """Write what the whole comes to, before and after its gates, and what that is called."""
        rolled, root = self._rolled, self._rolled.root
        look = Look(boxed=True, filled=True, strong=True)
        shown = evolve(look, centred=True, decimals=self._rounding.places)
        value = root.points.value
        points, why = ("–", "") if value is None else self._points(root, value)
        at = page.row + 1
        self._line(page, self._word(headed("total")), points, why, value, (look, shown))
        after = rolled.points.value
        result: Value = rolled.printed()
        why = ""
        if after is not None and after == value and not isinstance(points, str):
            result = Formula(f"={_POINTS}{at}", _number_of(after))
        elif after is not None:
            result = self._figure(after)
            why = self._word(SCORE_WORDS["gated"])
        self._line(page, self._word(headed("result")), result, why, after, (look, shown))
        if rolled.points.value is not None and self._sheet.bands:
            band = rolled.band
            said = self._said("no_band") if band is None else self._word(band.name)
            page.write([("", look), (said, look)])
        for gate in rolled.unmet():
            page.across(self._said("gate", what=self._word(name_of(gate))), Look())
        page.skip()
        report = self._word(SHEET_WORDS["report"])
        page.across(self._word(SCORE_WORDS["report_stays"]).format(report=report), Look(tone=Tone.SOFT))

    def _line(
        self,
        page: Sheet,
        label: str,
        value: Value,
        why: str,
        exact: Fraction | None,
        looks: tuple[Look, Look],
    ) -> None:
        look, shown = looks
        blank: list[tuple[Value, Look]] = [("", look)]
        page.write(
            [
                *blank,
                (label, look),
                *blank,
                (value, shown),
                *(blank * 4),
                ("" if exact is None else shown_exactly(exact), look),
                (self._told(why) if why else "", look),
            ]
        )

    def _coloured(self, page: Sheet) -> None:
        """Colour the points of lines between the fewest and the most that any can have."""
        lines = [row for row in self._rows.values() if isinstance(row.part.node, Line)]
        rows = sorted(row.row for row in lines if isinstance(row.points, Decimal))
        nodes = [row.part.node for row in lines]
        if rows:
            low = min(node.floor for node in nodes if isinstance(node, Line))
            high = max(node.aim for node in nodes if isinstance(node, Line))
            page.scaled(rows, 3, (_number_of(low), _number_of(high)))

    # --- words ----------------------------------------------------------------------------

    def _head(self) -> tuple[str, ...]:
        own = ("counted_weight", "counted_points", "product", "exact", "note")
        return (
            self._word(SCORE_WORDS["code"]),
            *(self._word(headed(key)) for key in ("part", "weight", "points", "weighted")),
            *(self._word(SCORE_WORDS[key]) for key in own),
        )

    def _name(self, part: Rolled) -> str:
        return self._word(part.node.name)

    def _said(self, key: str, **values: object) -> str:
        return self._word(SCORECARD_WORDS[key]).format(**values)

    def _told(self, why: str) -> str:
        return self._word(SCORE_WORDS["value"]).format(why=why)

    def _word(self, text: Text) -> str:
        return on_one_line(text.in_language(self._language))


def _plain(weight: Fraction) -> Decimal | None:
    """Give a weight as a number that Excel shows as it is; nothing where it has too many digits."""
    try:
        number = shortest(weight)
    except ScoringError:
        return None
    return number if len(number.as_tuple().digits) <= 9 and abs(number.adjusted()) <= 9 else None


def _number_of(value: Fraction) -> Decimal:
    """Give the number that Excel keeps of a value."""
    return Decimal(f"{_EXCEL.divide(Decimal(value.numerator), Decimal(value.denominator)):f}")


def _sum(column: str, rows: Sequence[_Row]) -> str:
    """Add up the cells of a column: a range where they stand below each other, one by one where not."""
    cells = [row.at(column) for row in rows]
    if all(after.row == before.row + 1 for before, after in pairwise(rows)):
        return f"SUM({cells[0]}:{cells[-1]})"
    return f"({'+'.join(cells)})"
