"""Decisions laid over the rules: dated, reasoned, and in force for a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pytest

from hypothesis import given, strategies as st

from kpiflow.decisions import Rating, Waiver
from kpiflow.errors import MoveError
from kpiflow.text import BLANK, Text


REASON: Final = Text(th="น้ำท่วม", en="flood")
FIRST: Final = date(2007, 1, 1)
DAYS: Final = st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days))


def _waiver(**changes: Any) -> Waiver:
    sound: dict[str, Any] = {
        "id": "w-1",
        "requirement": "1a",
        "authority": "committee",
        "reason": REASON,
        "decided_on": date(2007, 9, 1),
        "valid_from": date(2007, 10, 1),
        "valid_until": date(2007, 10, 31),
    }
    return Waiver(**(sound | changes))


def _rating(**changes: Any) -> Rating:
    sound: dict[str, Any] = {
        "level": 4,
        "authority": "committee",
        "reason": REASON,
        "decided_on": date(2007, 11, 1),
    }
    return Rating(**(sound | changes))


class TestWaiver:
    """A requirement passes for a time although its evidence is missing."""

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            (date(2007, 9, 15), False),
            (date(2007, 9, 30), False),
            (date(2007, 10, 1), True),
            (date(2007, 10, 31), True),
            (date(2007, 11, 1), False),
        ],
    )
    def test_a_waiver_counts_from_its_first_day_to_its_last(self, as_of: date, *, expected: bool) -> None:
        """A waiver is in force on its first and last day and every day between, and on no other."""
        assert _waiver().is_in_force(as_of) == expected

    @pytest.mark.parametrize(("as_of", "expected"), [(date(2007, 10, 9), False), (date(2007, 10, 10), True)])
    def test_a_waiver_counts_for_nothing_before_it_was_decided(self, as_of: date, *, expected: bool) -> None:
        """A waiver that reaches back is in force only from the day it was decided."""
        assert _waiver(decided_on=date(2007, 10, 10)).is_in_force(as_of) == expected

    def test_a_waiver_may_last_one_day(self) -> None:
        """A waiver that begins and ends on one day is in force on that day."""
        assert _waiver(valid_until=date(2007, 10, 1)).is_in_force(date(2007, 10, 1))

    def test_a_waiver_that_ends_before_it_begins_is_refused(self) -> None:
        """A waiver cannot end before its first day."""
        with pytest.raises(MoveError) as error:
            _waiver(valid_until=date(2007, 9, 30))

        assert str(error.value) == (
            "[KPI205] waiver 'w-1' ends on 2007-09-30, before it begins on 2007-10-01\n"
            "  hint: swap the two dates"
        )

    def test_a_waiver_that_ended_before_it_was_decided_is_refused(self) -> None:
        """A waiver that could never be in force on any day is refused."""
        with pytest.raises(MoveError) as error:
            _waiver(decided_on=date(2007, 11, 1))

        assert error.value.code == "KPI205"

    @pytest.mark.parametrize(
        ("changes", "missing"),
        [
            ({"authority": ""}, "no authority"),
            ({"authority": " \t"}, "no authority"),
            ({"reason": BLANK}, "no reason"),
            ({"reason": Text.same("  ")}, "no reason"),
            ({"authority": "", "reason": BLANK}, "no authority and no reason"),
        ],
    )
    def test_a_waiver_says_who_decided_and_why(self, changes: dict[str, Any], missing: str) -> None:
        """A waiver without an authority or a reason is refused, naming all that is missing."""
        with pytest.raises(MoveError) as error:
            _waiver(**changes)

        assert str(error.value) == (
            f"[KPI205] waiver 'w-1' names {missing}\n  hint: say which role decided, and why"
        )

    @pytest.mark.parametrize("reason", [Text(th="น้ำท่วม", en=""), Text(th="", en="flood")])
    def test_a_reason_in_one_language_is_a_reason(self, reason: Text) -> None:
        """A reason need not be given in both languages."""
        assert _waiver(reason=reason).reason == reason

    def test_the_evidence_relied_on_may_be_a_list(self) -> None:
        """A waiver written with a list of items hashes as the one written with a tuple."""
        assert hash(_waiver(evidence=["m-1"])) == hash(_waiver(evidence=("m-1",)))

    @given(decided=DAYS, first=DAYS, last=DAYS)
    def test_every_waiver_that_can_be_made_is_in_force_on_its_last_day(
        self, decided: date, first: date, last: date
    ) -> None:
        """A waiver is either refused or counts on its last day: none is for no time."""
        try:
            counts: bool | None = _waiver(decided_on=decided, valid_from=first, valid_until=last).is_in_force(
                last
            )
        except MoveError:
            counts = None

        assert counts == (True if max(decided, first) <= last else None)


class TestRating:
    """The level an assessor accepts."""

    @pytest.mark.parametrize("level", [0, 5])
    def test_a_rating_accepts_a_level(self, level: int) -> None:
        """A rating may accept any level, also none."""
        assert _rating(level=level).level == level

    def test_a_negative_level_is_refused(self) -> None:
        """There is nothing below level 0 that could be accepted."""
        with pytest.raises(MoveError) as error:
            _rating(level=-1)

        assert str(error.value) == "[KPI205] a rating cannot accept level -1\n  expected: 0 or more"

    @pytest.mark.parametrize(
        ("changes", "missing"),
        [
            ({"authority": " "}, "no authority"),
            ({"reason": BLANK}, "no reason"),
            ({"authority": "", "reason": BLANK}, "no authority and no reason"),
        ],
    )
    def test_a_rating_says_who_decided_and_why(self, changes: dict[str, Any], missing: str) -> None:
        """A rating without an authority or a reason is refused, naming all that is missing."""
        with pytest.raises(MoveError) as error:
            _rating(**changes)

        assert str(error.value) == (
            f"[KPI205] a rating names {missing}\n  hint: say which role decided, and why"
        )
