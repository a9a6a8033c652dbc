"""Scorecards made in Python, written as files say them: what no file can say is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import DefinitionError
from kpiflow.scorecard import Composite, Line, Scorecard
from kpiflow.scoresheet import ScoreSheet, sheet_of
from kpiflow.scoresheet.parts import SheetLine
from kpiflow.scoring import Interpolation, Milestone, Points, Rounding
from kpiflow.text import Text


def card(**changes: Any) -> Scorecard:
    """Make a scorecard of one line."""
    return Scorecard(root=Composite(code="all", parts=[Line(code="a")], **changes))


class TestSheetOf:
    def test_a_part_without_a_name_goes_by_its_code(self) -> None:
        """A file never leaves a name blank."""
        sheet = sheet_of(card())

        assert [sheet.name, sheet.parts[0].name] == [Text.same("all"), Text.same("a")]

    def test_a_line_says_why_it_has_no_points(self) -> None:
        """States keep their reasons, and what nobody gave is left open."""
        sheet = sheet_of(card(), {"a": Points.not_applicable(Text(th="ก", en="because"))})
        [(_, line)] = sheet.lines()
        [(_, other)] = sheet_of(card()).lines()

        assert (line.state, line.reason.en) == ("not_applicable", "because")
        assert other.is_open

    def test_a_criteria_row_and_rounded_parts_are_written(self) -> None:
        """What a file can say of a whole comes back as it was."""
        whole = card(rule=Interpolation(["0", None, "0.5"], below=0), round_leaf=2)

        assert sheet_of(whole).scorecard.root.rule == whole.root.rule
        assert sheet_of(whole).round_leaf == 2

    @pytest.mark.parametrize(
        "changes",
        [
            {"rule": Milestone()},
            {"rule": Interpolation([1, 2], points=[0, 5])},
            {"rule": Interpolation([Fraction(1, 3), 2])},
            {"round_leaf": Rounding(places=2, mode="truncate")},
        ],
    )
    def test_what_no_file_can_say_is_refused(self, changes: dict[str, Any]) -> None:
        """Rules other than a row worth 1, 2, 3, and rounding other than that of cards."""
        with pytest.raises(DefinitionError, match=r"no file can say the (rule|round leaf) of 'all'") as error:
            sheet_of(card(**changes))

        assert [problem.code for problem in error.value.problems] == ["KPI125"]


class TestPoints:
    @pytest.mark.parametrize("given", [4, "4", Points(Fraction(4))], ids=repr)
    def test_are_written_as_the_number_that_they_are(self, given: Any) -> None:
        """However points are given, a line states the number, also within a whole within a whole."""
        inner = Composite(code="some", parts=[Line(code="a")])
        sheet = sheet_of(Scorecard(root=Composite(code="all", parts=[inner])), {"a": given})

        assert [line.points for _, line in sheet.lines()] == [Fraction(4)]
        assert sheet.scorecard.root.parts[0].code == "some"
        assert {code: points.value for code, points in sheet.points().items()} == {"a": Fraction(4)}

    @pytest.mark.parametrize(
        ("state", "otherwise"),
        [
            ("missing", "stated to have no result yet"),
            ("not_applicable", "stated not to apply"),
            ("zero", "stated to be 0 by rule"),
        ],
    )
    def test_that_are_stated_to_be_none_say_why(self, state: Any, otherwise: str) -> None:
        """A line keeps the reason it gives, and says at least that it was stated."""
        why = Text(th="ยกเลิก", en="withdrawn")
        lines = (
            SheetLine(code="a", name=why, state=state),
            SheetLine(code="b", name=why, state=state, reason=why),
        )
        found = ScoreSheet(code="all", name=why, parts=lines).points()

        assert {code: points.state for code, points in found.items()} == {"a": state, "b": state}
        assert [points.derivation[0].en for points in found.values()] == [otherwise, "withdrawn"]

    def test_that_nobody_states_are_not_there(self) -> None:
        """A line that is left open has no points, and none are made up."""
        assert sheet_of(card()).points() == {}
