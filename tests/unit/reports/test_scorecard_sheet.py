"""Scorecards as Excel files: formulas come to the very figures that are printed."""

from __future__ import annotations

import ast
import io
import re

from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Final, get_args

import openpyxl
import pytest

from hypothesis import given, settings, strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from kpiflow.loading import load_scorecard
from kpiflow.reports import scorecard_sheet
from kpiflow.reports.scorecard_making import make_scorecard_report
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.reports.xlsx import render_xlsx
from kpiflow.scorecard import (
    Composite,
    Line,
    Method,
    Policy,
    ResultGate,
    RollUp,
    Scorecard,
    Treatment,
)
from kpiflow.scoresheet import ScoreSheet, sheet_of
from kpiflow.scoring import Interpolation, Points, Rounding, printed
from kpiflow.scoring.rounding import RoundingMode
from kpiflow.text import Language, Text
from office_files import leads_elsewhere


DAY: Final = date(2014, 10, 1)
PROVINCE: Final = "examples/anti-corruption-rounds/province-scorecard.yaml"
_KEPT: Final = Context(prec=15)


class Sums:
    """Computes formulas as Excel does: with doubles, of which fifteen digits are kept."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet

    def value(self, name: str) -> float:
        """Give what a cell comes to; an empty one counts as nothing."""
        held: Any = self._sheet[name].value
        if held is None:
            return 0.0
        if isinstance(held, str) and held.startswith("="):
            return self._of(ast.parse(re.sub(r"([A-J]\d+):([A-J]\d+)", r"\1,\2", held[1:]), mode="eval").body)
        assert isinstance(held, (int, float)), f"{name} is no number: {held}"
        return float(held)

    def _of(self, node: ast.expr) -> float:
        match node:
            case ast.BinOp(left=left, op=op, right=right):
                one, other = self._of(left), self._of(right)
                return {ast.Add: one + other, ast.Mult: one * other}.get(type(op)) or self._rest(
                    op, one, other
                )
            case ast.Call(func=ast.Name(id="SUM"), args=[ast.Name(id=first), ast.Name(id=last)]):
                letter, rows = first[0], range(int(first[1:]), int(last[1:]) + 1)
                return sum((self.value(f"{letter}{row}") for row in rows), 0.0)
            case ast.Call(func=ast.Name(id="ROUND"), args=[number, ast.Constant(value=int(places))]):
                return float(shown(self._of(number), places))
            case ast.Name(id=name):
                return self.value(name)
            case ast.Constant(value=int(number)):
                return float(number)
            case _:
                raise AssertionError(ast.dump(node))

    def _rest(self, op: ast.operator, one: float, other: float) -> float:
        return one / other if isinstance(op, ast.Div) else 0.0


def shown(value: float, places: int) -> str:
    """Write a number as Excel shows it with so many decimals."""
    return printed(Fraction(_KEPT.create_decimal(Decimal(repr(value)))), places=places)


def render_scorecard_xlsx(
    sheet: ScoreSheet, rolled: RollUp, *, day: date, language: Language = "th"
) -> bytes:
    """Lay the report on a scorecard out as an Excel file."""
    return render_xlsx(make_scorecard_report(Shown.of(sheet, rolled), day=day, language=language))


def sheet_in(file: bytes, *, cached: bool = False) -> Worksheet:
    """Give the sheet of figures of a file; with formulas, or with what they are said to come to."""
    [_, sheet] = openpyxl.load_workbook(io.BytesIO(file), data_only=cached).worksheets
    return sheet


def must_agree(sheet: ScoreSheet, rolled: RollUp) -> int:
    """Hold every figure of a sheet against ours, computed anew and as it is kept; count the formulas."""
    file = render_scorecard_xlsx(sheet, rolled, day=DAY, language="en")
    formulas, kept = sheet_in(file), sheet_in(file, cached=True)
    rounding = rolled.scorecard.rounding
    expected: dict[str, tuple[Fraction | None, Fraction | None]] = {
        part.code: (part.points.value, part.weighted) for part in rolled.parts()
    }
    count = 0
    for row in range(4, formulas.max_row + 1):
        code, label = formulas.cell(row, 1).value, formulas.cell(row, 2).value
        if code in expected:
            points, weighted = expected[str(code)]
            figures = {"D": points, "E": weighted}
        elif label == "Total":
            figures = {"D": rolled.root.points.value}
        elif label == "Result":
            figures = {"D": rolled.points.value}
        else:
            continue
        for column, exact in figures.items():
            held: Any = formulas[f"{column}{row}"].value
            text = "–" if exact is None else rounding.text(exact)
            if isinstance(held, str) and not held.startswith("="):
                assert held == text
                continue
            assert shown(Sums(formulas).value(f"{column}{row}"), rounding.places) == text
            assert shown(float(str(kept[f"{column}{row}"].value)), rounding.places) == text
            count += isinstance(held, str)
    return count


def made(root: Composite, points: Mapping[str, Any], **more: Any) -> tuple[ScoreSheet, RollUp]:
    """Roll a tree up, with its sheet."""
    card = Scorecard(root=root, **more)
    return sheet_of(card), card.roll_up(points)


def note_of(sheet: ScoreSheet, rolled: RollUp, code: str) -> str:
    """Give the note beside a part, or beside a line at the foot."""
    page = sheet_in(render_scorecard_xlsx(sheet, rolled, day=DAY, language="en"))
    [note] = [row[9].value for row in page.iter_rows(min_row=4) if code in {row[0].value, row[1].value}]
    return str(note or "")


class TestFormulas:
    @pytest.mark.parametrize("months", [6, 9, 12])
    def test_a_province_comes_to_what_is_printed(self, months: int) -> None:
        """Every whole and every weighted score of a real scorecard is a formula."""
        file = load_scorecard(PROVINCE)
        rolled = file.roll_up(round_months=months, keep_missing=True)

        assert must_agree(file.sheet, rolled) >= 25

    @settings(max_examples=10)
    @given(st.data())
    def test_whatever_is_rolled_up_comes_to_what_is_printed(self, data: st.DataObject) -> None:
        """Formulas, computed with doubles, show our exact figures, of any tree, policy and rounding."""
        places = data.draw(st.integers(0, 6))
        numbers = st.fractions(0, 5, max_denominator=60) | st.decimals(0, 5, places=min(places + 1, 5)).map(
            Fraction
        )
        given_points: dict[str, Any] = {}

        def node(depth: int, code: str) -> Line | Composite:
            weight = data.draw(st.fractions("1/8", 99, max_denominator=9))
            if depth and data.draw(st.booleans()):
                method: Method = data.draw(
                    st.sampled_from(["weighted_mean"] * 3 + ["mean", "sum", "minimum"])
                )
                parts = [node(depth - 1, f"{code}.{n}") for n in range(data.draw(st.integers(1, 4)))]
                leaf = data.draw(st.none() | st.integers(0, 3))
                return Composite(
                    code=code, parts=parts, weight=weight, method=method, policy=policy, round_leaf=leaf
                )
            states = st.sampled_from([Points.missing(Text.same("?")), Points.not_applicable(Text.same("-"))])
            given_points[code] = data.draw(numbers | numbers | states)
            return Line(code=code, weight=weight)

        treatments: st.SearchStrategy[Treatment] = st.sampled_from(
            ["exclude", "drop", "zero", "keep", "floor", "target"]
        )
        policy = Policy(missing=data.draw(treatments), not_applicable=data.draw(treatments))
        parts = [node(2, f"p{n}") for n in range(data.draw(st.integers(1, 4)))]
        mode: RoundingMode = data.draw(st.sampled_from(["half_up", "half_up", "half_even", "truncate"]))
        root = Composite(code="root", parts=parts, policy=Policy(missing="exclude"))
        must_agree(*made(root, given_points, rounding=Rounding(places=places, mode=mode)))

    def test_the_middle_between_two_figures_is_rounded_as_it_is_printed(self) -> None:
        """Doubles fall short of many a middle; such a formula says how far it is to be trusted."""
        parts = [Line(code=f"a{n}", weight=weight) for n, weight in enumerate(("0.1", "0.2", "0.7"))]
        root = Composite(code="root", parts=[Composite(code="whole", parts=parts)])
        sheet, rolled = made(root, {"a0": "1.1", "a1": "2.35", "a2": "3.115"}, rounding=Rounding(places=3))
        page = sheet_in(render_scorecard_xlsx(sheet, rolled, day=DAY))

        assert rolled["whole"].points.value == Fraction("2.7605")
        assert page["D4"].value == "=ROUND(SUM(H5:H7)/SUM(F5:F7),4)"
        assert must_agree(sheet, rolled) >= 5

    @pytest.mark.parametrize(
        ("whole", "why"),
        [
            ({"method": "mean"}, "a value, not a formula: mean"),
            ({"method": "minimum"}, "a value, not a formula: minimum"),
            (
                {"rule": Interpolation([1, 2, 3, 4, 5])},
                "a value, not a formula: scored by criteria once more",
            ),
        ],
    )
    def test_what_is_no_weighted_mean_is_a_value_that_says_so(self, whole: dict[str, Any], why: str) -> None:
        """No formula stands where it would be another rule."""
        root = Composite(
            code="r", parts=[Composite(code="w", parts=[Line(code="a"), Line(code="b")], **whole)]
        )
        sheet, rolled = made(root, {"a": 3, "b": 5})

        assert note_of(sheet, rolled, "w") == why

    def test_figures_that_excel_would_show_otherwise_are_text(self) -> None:
        """Excel rounds halves up; what is cut off instead stands as it is printed, and no formula is made of it."""
        root = Composite(code="r", parts=[Line(code="a", weight=2), Line(code="b")])
        cut = Rounding(places=1, mode="truncate")
        sheet, rolled = made(root, {"a": "4.99", "b": 3}, rounding=cut)
        page = sheet_in(render_scorecard_xlsx(sheet, rolled, day=DAY, language="en"))

        assert (page["D4"].value, page["I4"].value) == ("4.9", "4.99")
        assert note_of(sheet, rolled, "Total").startswith("a value, not a formula")
        must_agree(sheet, rolled)

    def test_a_gate_makes_a_value_of_the_result(self) -> None:
        """The total is a formula still; what the gate leaves of it is said to be just that."""
        root = Composite(code="r", parts=[Line(code="a"), Line(code="b")])
        gate = ResultGate(id="g", name=Text.same("a at 3"), part="a", at_least=3, most=2)
        sheet, rolled = made(root, {"a": 1, "b": 5}, gates=(gate,))

        assert note_of(sheet, rolled, "Total") == ""
        assert note_of(sheet, rolled, "Result") == "a value, not a formula: after the gates of the result"
        must_agree(sheet, rolled)

    def test_no_points_are_points(self) -> None:
        """0 is a number to compute with."""
        sheet, rolled = made(Composite(code="r", parts=[Line(code="a"), Line(code="b")]), {"a": 0, "b": 0})
        page = sheet_in(render_scorecard_xlsx(sheet, rolled, day=DAY))

        assert page["D4"].value == 0
        assert must_agree(sheet, rolled) == 4

    def test_a_formula_longer_than_excel_reads_is_a_value(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of very many parts that do not stand below each other no formula is made."""
        monkeypatch.setattr(scorecard_sheet, "_LONGEST", 22)
        parts = [Composite(code=f"w{n}", parts=[Line(code=f"l{n}")]) for n in range(4)]
        sheet, rolled = made(Composite(code="r", parts=parts), {f"l{n}": 3 for n in range(4)})

        assert note_of(sheet, rolled, "w0") == ""
        assert note_of(sheet, rolled, "Total").endswith("or there are too many")


class TestSheet:
    @pytest.mark.parametrize("language", get_args(Language))
    def test_it_is_printed_on_a4_below_a_head_that_stays(self, language: Language) -> None:
        """Codes and names stay in sight, the head is printed on every page, and points have their colours."""
        file = load_scorecard(PROVINCE)
        written = render_scorecard_xlsx(file.sheet, file.roll_up(), day=DAY, language=language)
        page = sheet_in(written)

        assert page.freeze_panes == "C4"
        assert page.print_title_rows == "$3:$3"
        assert page.page_setup.paperSize == 9
        assert page.page_setup.orientation == "landscape"
        assert len(page.conditional_formatting) == 1
        assert leads_elsewhere(written) == []
        assert written == render_scorecard_xlsx(file.sheet, file.roll_up(), day=DAY, language=language)

    def test_names_are_text(self) -> None:
        """A name that looks like a formula is one no more here than in a report."""
        name = '=HYPERLINK("https://example.org")'
        root = Composite(code="r", parts=[Line(code="a", name=Text.same(name)), Line(code="b")])
        sheet, rolled = made(root, {"a": 1, "b": 5})
        page = sheet_in(render_scorecard_xlsx(sheet, rolled, day=DAY))

        assert (page["B4"].value, page["B4"].data_type) == (name, "s")

    def test_a_name_too_long_for_a_cell_moves_no_figure(self) -> None:
        """What goes on below a name has no figures, and formulas still find theirs."""
        root = Composite(
            code="r", parts=[Line(code="a", name=Text.same("ก" * 40_000), weight=2), Line(code="b")]
        )
        sheet, rolled = made(root, {"a": 1, "b": 5})
        page = sheet_in(render_scorecard_xlsx(sheet, rolled, day=DAY))

        assert (page["A4"].value, page["A5"].value, page["A6"].value) == ("a", None, "b")
        assert f"{page['B4'].value}{page['B5'].value}" == "ก" * 40_000
        assert must_agree(sheet, rolled) == 4
