"""Rules over scorecards: what is found, where, and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from kpiflow import codec
from kpiflow.definitions import Indicator
from kpiflow.errors import path_text
from kpiflow.linting import Judgement, Sheet, lint_sheet
from kpiflow.scoresheet import ScoreSheet
from ladders import asks, ladder, level


def sheet(parts: Any = None, **more: Any) -> Sheet:
    """Make a scorecard of two lines, or of these parts."""
    two = [
        {"code": "1", "name": "ก", "weight": "60", "points": "4"},
        {"code": "2", "name": "ข", "weight": "40", "points": "3"},
    ]
    plain = {"code": "c", "name": "ค", "parts": parts or two, **more}
    return Sheet(sheet=codec.structure(plain, ScoreSheet))


def found(looked_at: Sheet) -> list[tuple[str, str]]:
    """Give the codes and places of what the rules find."""
    return [(lint.code, path_text(lint.problem.path)) for lint in lint_sheet(looked_at)]


class TestPrinted:
    def test_what_is_right_is_left_alone(self) -> None:
        """A total, its weights and its lines as they come to."""
        assert found(sheet(printed_points="3.6", printed_weights="100")) == []

    def test_weights_are_those_of_the_round(self) -> None:
        """The printed total is compared with the weights that count in the round of the file."""
        parts = [
            {"code": "1", "name": "ก", "weight": "60", "weights": [{"months": "6", "weight": "50"}]},
            {"code": "2", "name": "ข", "weight": "40"},
        ]

        assert found(sheet(parts, printed_weights="90", round_months="6")) == []
        assert found(sheet(parts, printed_weights="90", round_months="12")) == [("KPI970", "printed_weights")]

    @pytest.mark.parametrize(
        ("printed", "places"),
        [
            ({"printed_points": "3.61"}, [("KPI971", "printed_points")]),
            ({"printed_points": "-"}, [("KPI971", "printed_points")]),
            ({"printed_points": "4"}, []),
            ({"printed_points": "๓.๖"}, []),
        ],
    )
    def test_totals_are_compared_to_the_last_printed_digit(
        self, printed: dict[str, str], places: list[tuple[str, str]]
    ) -> None:
        """3.6 is printed as 4 without decimals, and never as 3.61."""
        assert found(sheet(**printed)) == places

    def test_every_part_is_compared_below_the_total_too(self) -> None:
        """Lines and wholes stand for themselves, however deep."""
        inner = [{"code": "1.1", "name": "ก", "points": "4", "printed_weighted": "0.05"}]
        parts = [{"code": "1", "name": "ก", "printed_points": "5", "parts": inner}]

        assert found(sheet(parts)) == [
            ("KPI971", "parts[0].printed_points"),
            ("KPI971", "parts[0].parts[0].printed_weighted"),
        ]

    def test_what_has_no_points_yet_is_left_alone(self) -> None:
        """A total above an open line may be right; a line that says itself that it has none is not."""
        parts = [
            {"code": "1", "name": "ก", "printed_points": "4"},
            {"code": "2", "name": "ข", "points": "3", "printed_points": "3.5"},
            {"code": "3", "name": "ค", "state": "not_applicable", "printed_points": "1"},
        ]

        assert found(sheet(parts, printed_points="3")) == [
            ("KPI971", "parts[1].printed_points"),
            ("KPI971", "parts[2].printed_points"),
        ]

    def test_a_total_is_compared_behind_its_gates(self) -> None:
        """Where a gate does not hold, the printed total is what the result is worth then."""
        gate = {"id": "g", "name": "ง", "part": "2", "at_least": "4", "most": "3"}

        assert found(sheet(gates=[gate], printed_points="3")) == []
        assert found(sheet(gates=[gate], printed_points="3.6")) == [("KPI971", "printed_points")]

    def test_what_cannot_be_rolled_up_is_left_alone(self) -> None:
        """Where a policy asks for points that nobody stated, nothing is compared."""
        parts: list[dict[str, Any]] = [
            {"code": "1", "name": "ก", "method": "sum", "parts": [{"code": "1.1", "name": "ก"}]},
            {"code": "2", "name": "ข", "points": "3", "printed_points": "5"},
        ]

        assert found(sheet(parts, policy={"missing": "floor"})) == [("KPI971", "parts[1].printed_points")]
        parts[0]["policy"] = {"missing": "keep"}
        assert found(sheet(parts, policy={"missing": "floor"})) == []


class TestBands:
    def test_a_gap_stands_at_the_upper_band(self) -> None:
        """A number between two bands has no name, if only their common end."""
        bands = [
            {"name": "ดี", "low": "4", "low_included": "false"},
            {"name": "พอใช้", "high": "4"},
        ]

        assert found(sheet(bands=bands)) == [("KPI972", "bands[0]")]

    @pytest.mark.parametrize(
        ("bands", "gates", "places"),
        [
            ([{"name": "ดี", "low": "1", "high": "5"}], [], [("KPI973", "bands[0]")]),
            ([{"name": "ดี", "low": "1", "high": "5", "high_included": "true"}], [], []),
            ([{"name": "ดี", "low": "2"}], [], [("KPI973", "bands[0]")]),
            ([{"name": "ดี", "low": "1"}], [{"otherwise": "0"}], [("KPI973", "bands[0]")]),
            ([{"name": "ดี", "low": "1"}], [{"most": "0"}], []),
            ([{"name": "ดี", "low": "1"}], [{}], []),
            ([{"name": "ดี", "high": "9"}], [{"otherwise": "0"}], []),
        ],
    )
    def test_results_outside_are_those_that_can_be(
        self, bands: list[Any], gates: list[Any], places: list[tuple[str, str]]
    ) -> None:
        """The ends of the scale, and what a gate makes of the result."""
        named = [{"id": f"g{n}", "name": "ง", **gate} for n, gate in enumerate(gates)]

        assert found(sheet(bands=bands, gates=named)) == places


class TestAssessments:
    @pytest.mark.parametrize(
        ("code", "months", "places"),
        [
            ("1", 12, []),
            ("1", None, []),
            ("1", 6, [("KPI974", "parts[0].assessment")]),
            ("2", 12, [("KPI974", "parts[0].assessment")]),
        ],
    )
    def test_an_assessment_is_about_the_line_and_the_round(
        self, code: str, months: int | None, places: list[tuple[str, str]]
    ) -> None:
        """Another indicator or another round is found at the name of the file."""
        parts = [{"code": "1", "name": "ก", "assessment": "filed.yaml"}]
        indicator: Indicator = ladder(level(1, asks("1a")), code=code)
        looked_at = Sheet(
            sheet=sheet(parts, round_months="12").sheet,
            judged={"1": Judgement(indicator=indicator, round_months=months)},
        )

        assert found(looked_at) == places


class TestNamesAndTexts:
    def test_codes_and_gates_that_look_alike_are_found(self) -> None:
        """One code in place of another gives one line the points of the other."""
        parts = [{"code": "1.l", "name": "ก"}, {"code": "1.1", "name": "ข"}, {"code": "1.10", "name": "ค"}]

        assert found(sheet(parts)) == [("KPI912", "parts[1].code")]

    def test_suspect_texts_are_found(self) -> None:
        """What cannot be seen is named where it stands."""
        assert found(sheet([{"code": "1", "name": "ก\u200f"}])) == [("KPI914", "parts[0].name")]
