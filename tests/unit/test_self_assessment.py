"""What a unit writes on its card besides the evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpiflow.errors import CalendarError
from kpiflow.self_assessment import Action, LevelPerformance, Officer, Remark, SelfAssessment
from kpiflow.text import BLANK, Text


def _report(*, round_months: int = 12, **fields: Any) -> SelfAssessment:
    return SelfAssessment(
        agency=Text.same("agency"),
        round_months=round_months,
        filed_by="clerk",
        filed_on=date(2007, 10, 22),
        **fields,
    )


class TestRemark:
    """What a free-text field of the card says."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (BLANK, Remark.BLANK),
            (Text(th=" ", en="\n"), Remark.BLANK),
            (Text.same("-"), Remark.NONE),
            (Text.same(" – "), Remark.NONE),
            (Text(th="-", en="none"), Remark.NONE),
            (Text.same("ไม่มี"), Remark.STATED),
            (Text.same("- first\n- second"), Remark.STATED),
            (Text(th="", en="the budget came late"), Remark.STATED),
        ],
    )
    def test_a_blank_a_dash_and_a_statement_are_three_things(self, text: Text, expected: Remark) -> None:
        """A field left blank says nothing, a dash says there is nothing, and anything else is a statement."""
        assert Remark.of(text) == expected

    def test_a_dash_in_english_alone_is_a_dash(self) -> None:
        """A dash declares that there is nothing, in whichever language it was written."""
        assert Remark.of(Text(th="", en="-")) == Remark.NONE


class TestSelfAssessment:
    """The unit's own report."""

    def test_claiming_no_level_is_not_claiming_level_0(self) -> None:
        """A report that claims nothing differs from one that claims level 0."""
        assert (_report().claimed_level, _report() == _report(claimed_level=0)) == (None, False)

    def test_what_is_not_said_is_blank(self) -> None:
        """A report says nothing about factors and obstacles, nor names anybody, unless it is told to."""
        report = _report()

        assert (
            Remark.of(report.supporting_factors),
            Remark.of(report.obstacles),
            report.supervisors + report.collectors,
            report.performance,
            report.actions,
        ) == (Remark.BLANK, Remark.BLANK, (), (), ())

    @pytest.mark.parametrize("months", [6, 9, 12])
    def test_there_are_three_reporting_rounds(self, months: int) -> None:
        """Reports are made after 6, 9 and 12 months."""
        assert _report(round_months=months).round_months == months

    @pytest.mark.parametrize("months", [0, 3, 18])
    def test_there_is_no_other_reporting_round(self, months: int) -> None:
        """A report after any other number of months is refused."""
        with pytest.raises(CalendarError) as error:
            _report(round_months=months)

        assert str(error.value) == (
            f"[KPI413] there is no reporting round of {months} months\n"
            "  at: round_months\n"
            "  expected: 6, 9 or 12"
        )

    def test_lists_are_taken_for_tuples(self) -> None:
        """A report written with lists equals, and hashes as, the one written with tuples."""
        officer, action = Officer(role=Text.same("head")), Action(number="1", text=Text.same("plan"))
        done = LevelPerformance(level=1, statements=(Text.same("met"),))
        lists = _report(supervisors=[officer], collectors=[officer], performance=[done], actions=[action])
        tuples = _report(
            supervisors=(officer,), collectors=(officer,), performance=(done,), actions=(action,)
        )

        assert hash(lists) == hash(tuples)

    def test_statements_may_be_a_list(self) -> None:
        """What was done for a level may be written as a list of statements."""
        written: Any = [Text.same("met"), Text.same("planned")]

        assert LevelPerformance(level=1, statements=written) == LevelPerformance(
            level=1, statements=tuple(written)
        )
