"""Decisions laid over the rules: dated, reasoned, and in force for a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pytest

from hypothesis import given, strategies as st

from kpiflow.decisions import (
    AcceptedDeficiency,
    AnyDecision,
    Override,
    Rating,
    Revocation,
    StandingException,
    Waiver,
)
from kpiflow.errors import FieldError, MoveError
from kpiflow.text import BLANK, Text
from ladders import deficiency, exception, override, waiver


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

        assert str(error.value) == (
            "[KPI205] waiver 'w-1' ends on 2007-10-31, before it was decided on 2007-11-01\n"
            "  hint: a waiver counts from its decision on; it never had force"
        )

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


MAKERS: Final = [waiver, exception, deficiency, override]
MAKER_IDS: Final = ["waiver", "exception", "deficiency", "override"]
Maker = Callable[..., AnyDecision]


class TestEveryKind:
    """What waivers, exceptions, accepted deficiencies and overrides have in common."""

    @pytest.mark.parametrize("make", MAKERS, ids=MAKER_IDS)
    def test_counts_from_its_decision_on(self, make: Maker) -> None:
        """No decision counts before the day it was decided, nor before the day it begins."""
        late = make("1a", decided_on=date(2007, 10, 10))
        later = make("1a", valid_from=date(2007, 10, 20))

        assert [
            (late.begins, late.is_in_force(date(2007, 10, 9))),
            (later.begins, later.is_in_force(date(2007, 10, 19))),
        ] == [
            (date(2007, 10, 10), False),
            (date(2007, 10, 20), False),
        ]
        assert late.is_in_force(date(2007, 10, 10))
        assert later.is_in_force(date(2007, 10, 20))

    @pytest.mark.parametrize("make", MAKERS, ids=MAKER_IDS)
    def test_counts_on_its_last_day(self, make: Maker) -> None:
        """Where an end is named, it counts on that day and on no later one."""
        decision = make("1a", valid_until=date(2007, 10, 20))

        assert [decision.is_in_force(date(2007, 10, day)) for day in (20, 21)] == [True, False]

    @pytest.mark.parametrize("make", MAKERS, ids=MAKER_IDS)
    @pytest.mark.parametrize(
        ("changes", "missing"), [({"authority": " "}, "authority"), ({"reason": BLANK}, "reason")]
    )
    def test_says_who_decided_and_why(self, make: Maker, changes: dict[str, Any], missing: str) -> None:
        """No decision is taken by nobody or for no reason."""
        with pytest.raises(MoveError) as error:
            make("1a", **changes)

        assert error.value.problems[0].message.endswith(f" names no {missing}")
        assert error.value.code == "KPI205"

    @pytest.mark.parametrize(
        ("make", "name"),
        [
            (waiver, "a waiver"),
            (exception, "an exception"),
            (deficiency, "an accepted deficiency"),
            (override, "an override"),
        ],
        ids=MAKER_IDS,
    )
    def test_that_never_had_force_is_refused(self, make: Maker, name: str) -> None:
        """A decision that ended before it was taken is refused in good English."""
        with pytest.raises(MoveError) as error:
            make("1a", decided_on=date(2007, 11, 1), valid_until=date(2007, 10, 31))

        assert error.value.problems[0].hint == f"{name} counts from its decision on; it never had force"

    @pytest.mark.parametrize(
        ("make", "kind", "cls"),
        [
            (waiver, "waiver", Waiver),
            (exception, "exception", StandingException),
            (deficiency, "deficiency", AcceptedDeficiency),
            (override, "override", Override),
        ],
        ids=MAKER_IDS,
    )
    def test_has_a_kind_of_its_own(self, make: Maker, kind: str, cls: type) -> None:
        """Kinds are told apart by name, and by class."""
        made = make("1a")

        assert (made.kind, type(made)) == (kind, cls)


class TestEnds:
    """Some decisions must end, others need not."""

    @pytest.mark.parametrize(
        ("make", "name"),
        [(waiver, "waiver 'w-1a'"), (deficiency, "accepted deficiency 'd-1a'")],
        ids=["waiver", "deficiency"],
    )
    def test_are_named_for_what_is_let_pass_for_a_time(self, make: Maker, name: str) -> None:
        """A waiver or accepted deficiency without end is refused."""
        with pytest.raises(MoveError) as error:
            make("1a", valid_until=None)

        assert str(error.value) == (
            f"[KPI205] {name} has no end\n  at: valid_until\n  hint: name the last day it counts"
        )

    @pytest.mark.parametrize("make", [exception, override], ids=["exception", "override"])
    @given(day=st.dates(date(2007, 10, 1)))
    def test_are_free_where_circumstances_last(self, make: Maker, day: date) -> None:
        """An exception or override without end counts on every day from its first one."""
        assert make("1a").is_in_force(day)


class TestDeficiency:
    """What is accepted for a time, because it is being mended."""

    @pytest.mark.parametrize("plan", [BLANK, Text.same(" \n")])
    def test_names_its_plan(self, plan: Text) -> None:
        """A deficiency without a plan to mend it is refused."""
        with pytest.raises(MoveError) as error:
            deficiency("1a", plan=plan)

        assert str(error.value) == (
            "[KPI205] accepted deficiency 'd-1a' names no plan\n  at: plan\n  hint: say how it is mended"
        )

    def test_keeps_its_plan(self) -> None:
        """The plan may stand in one language."""
        plan = Text(th="แก้ไข", en="")

        assert deficiency("1a", plan=plan).plan == plan


class TestOverride:
    """What an authority decides a requirement comes to."""

    @pytest.mark.parametrize("status", ["met", "unmet", "not_applicable"])
    def test_comes_to_what_can_be_decided(self, status: str) -> None:
        """Met, unmet and not applicable can be decided."""
        assert override("1a", status).status == status

    @pytest.mark.parametrize("status", ["unknown", "waived", "error", "perhaps", ""])
    def test_comes_to_nothing_else(self, status: str) -> None:
        """Nobody can decide that something is unknown, waived or in error."""
        with pytest.raises(FieldError) as error:
            override("1a", status)

        assert error.value.code == "KPI209"


class TestRevocation:
    """A decision is taken back, from a day on."""

    @pytest.mark.parametrize(
        ("changes", "missing"),
        [
            ({"authority": ""}, "no authority"),
            ({"reason": Text.same(" ")}, "no reason"),
            ({"authority": " ", "reason": BLANK}, "no authority and no reason"),
        ],
    )
    def test_says_who_takes_it_back_and_why(self, changes: dict[str, Any], missing: str) -> None:
        """A revocation by nobody or for no reason is refused, naming all that is missing."""
        sound: dict[str, Any] = {
            "decision": "w-1",
            "authority": "committee",
            "reason": REASON,
            "decided_on": date(2007, 10, 5),
        }

        with pytest.raises(MoveError) as error:
            Revocation(**(sound | changes))

        assert str(error.value) == (
            f"[KPI205] the revocation of 'w-1' names {missing}\n  hint: say which role decided, and why"
        )


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

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            (date(2007, 10, 31), False),
            (date(2007, 11, 1), True),
            (date(2007, 11, 30), True),
            (date(2007, 12, 1), False),
        ],
    )
    def test_a_rating_counts_from_its_day_to_its_last(self, as_of: date, *, expected: bool) -> None:
        """A rating for a time counts on its first and last day, and not outside."""
        assert _rating(valid_until=date(2007, 11, 30)).is_in_force(as_of) == expected

    @given(day=st.dates(date(2007, 11, 1)))
    def test_a_rating_without_end_counts_for_good(self, day: date) -> None:
        """Without an end a rating counts until another one takes its place."""
        assert _rating().is_in_force(day)

    def test_a_rating_that_ends_before_it_was_decided_is_refused(self) -> None:
        """A rating that could never count is refused."""
        with pytest.raises(MoveError) as error:
            _rating(valid_until=date(2007, 10, 31))

        assert str(error.value) == (
            "[KPI205] a rating ends before it was decided\n  at: valid_until\n  hint: swap the two dates"
        )
