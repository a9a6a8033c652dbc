"""Evidence items, nil returns, and the register that holds them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from attrs.exceptions import FrozenInstanceError

from kpiflow.dates import day
from kpiflow.errors import MoveError
from kpiflow.evidence import Entry, EvidenceItem, NilReturn, Register, Ruling, Standing
from kpiflow.text import BLANK, Text


ItemOf = Callable[..., EvidenceItem]
NilOf = Callable[..., NilReturn]
RegisterOf = Callable[..., Register]

ON: Final = date(2007, 10, 20)


def _ruling(standing: Standing) -> Ruling:
    return Ruling(standing=standing, by="assessor", on=ON)


class TestEvidenceItem:
    """One piece of reference evidence."""

    def test_activity_dates_outrank_the_document_date(self, item: ItemOf) -> None:
        """Evidence came about when the activity took place, not when it was written up."""
        built = item(document_date=day(2007, 4, 2), activity_dates=(day(2007, 3, 30), day(2007, 3, 31)))

        assert built.dated == (day(2007, 3, 30), day(2007, 3, 31))

    def test_a_document_date_stands_in_for_the_activity(self, item: ItemOf) -> None:
        """Without activity dates, evidence came about on the date the document bears."""
        assert item(document_date=day(2007, 4, 2)).dated == (day(2007, 4, 2),)

    def test_an_undated_item_came_about_on_no_date(self, item: ItemOf) -> None:
        """An item that bears no date has none."""
        assert item().dated == ()

    def test_activity_dates_may_be_a_list(self, item: ItemOf) -> None:
        """An item written with a list of dates hashes as the one written with a tuple."""
        dates = [day(2007, 3, 30)]

        assert hash(item(activity_dates=dates)) == hash(item(activity_dates=tuple(dates)))

    def test_an_item_cannot_be_altered(self, item: ItemOf) -> None:
        """Evidence is frozen: nothing about it changes after it was made."""
        built: Any = item()

        with pytest.raises(FrozenInstanceError):
            built.kind = "report"


class TestNilReturn:
    """Somebody attests that nothing was found."""

    def test_channels_and_support_may_be_lists(self, nil: NilOf) -> None:
        """A nil return written with lists hashes as the one written with tuples."""
        assert hash(nil(channels=["hotline"], supported_by=["m-1"])) == hash(
            nil(channels=("hotline",), supported_by=("m-1",))
        )

    def test_one_channel_as_text_is_one_channel(self, nil: NilOf) -> None:
        """A channel written without a list around it is one channel, not a list of letters."""
        assert nil(channels="hotline").channels == ("hotline",)

    def test_a_nil_return_attests_itself_to_nobody(self) -> None:
        """A nil return names no period, attester or date unless it is told one."""
        bare = NilReturn(id="n-1", population="complaints", statement=BLANK, channels=())

        assert (bare.period, bare.attester, bare.attested_on, bare.supported_by) == (None, "", None, ())


class TestEntry:
    """One thing in the register."""

    def test_an_entry_without_a_ruling_is_submitted(self, item: ItemOf) -> None:
        """What nobody has ruled on stands as submitted."""
        assert Entry(fact=item(), by="unit", on=ON).standing == Standing.SUBMITTED

    @pytest.mark.parametrize("standing", Standing)
    def test_an_entry_stands_where_its_ruling_puts_it(self, item: ItemOf, standing: Standing) -> None:
        """The ruling alone decides where an entry stands."""
        assert Entry(fact=item(), by="unit", on=ON, ruling=_ruling(standing)).standing == standing


class TestFinding:
    """How entries are found."""

    def test_an_entry_is_found_by_its_identifier(
        self, register: RegisterOf, item: ItemOf, nil: NilOf
    ) -> None:
        """Items and nil returns are found by the same door."""
        shown = register(item("m-1"), nil("n-1"))

        assert [shown["m-1"].fact, shown["n-1"].fact] == [item("m-1"), nil("n-1")]

    def test_finding_nothing_is_no_error(self, register: RegisterOf, item: ItemOf) -> None:
        """Asking whether there is an entry answers `None` where there is none."""
        assert register(item("m-1")).find("m-2") is None

    def test_an_unknown_item_is_refused_with_the_nearest_one(
        self, register: RegisterOf, item: ItemOf
    ) -> None:
        """Asking for an entry that is not there names those that are, and the likeliest."""
        with pytest.raises(MoveError) as error:
            register(item("minutes-1"), item("report-1"))["minutes-2"]

        assert str(error.value) == (
            "[KPI203] the register has no item 'minutes-2'\n"
            "  declared: minutes-1, report-1\n"
            "  hint: did you mean 'minutes-1'?"
        )

    def test_an_empty_register_offers_nothing(self) -> None:
        """Asking an empty register for an entry names no other and gives no hint."""
        with pytest.raises(MoveError) as error:
            Register()["m-1"]

        assert str(error.value) == "[KPI203] the register has no item 'm-1'"

    def test_a_very_long_identifier_is_not_repeated_in_full(self) -> None:
        """A message stays readable whatever it was asked for."""
        with pytest.raises(MoveError) as error:
            Register()["m" * 1000]

        assert str(error.value) == f"[KPI203] the register has no item '{'m' * 60}…'"


class TestWalking:
    """What a register holds, kind by kind."""

    def test_items_and_nil_returns_are_kept_apart(
        self, register: RegisterOf, item: ItemOf, nil: NilOf
    ) -> None:
        """A walk over items passes by nil returns, and the other way round, each in order."""
        shown = register(item("m-2"), nil("n-1"), item("m-1"))

        assert (
            [(fact.id, entry.fact.id) for fact, entry in shown.items()],
            [(fact.id, entry.fact.id) for fact, entry in shown.nil_returns()],
        ) == ([("m-2", "m-2"), ("m-1", "m-1")], [("n-1", "n-1")])

    def test_without_one_entry_the_others_stay(self, register: RegisterOf, item: ItemOf) -> None:
        """A register without one entry is as if it had never been made."""
        shown = register(item("m-1"), item("m-2"), item("m-3"))

        assert shown.without("m-2") == register(item("m-1"), item("m-3"))

    def test_entries_may_be_a_list(self, register: RegisterOf, item: ItemOf) -> None:
        """A register written with a list hashes as the one written with a tuple."""
        entries: Any = list(register(item()).entries)

        assert hash(Register(entries)) == hash(register(item()))


class TestEntering:
    """How something comes into the register."""

    def test_an_entry_joins_at_the_end(self, register: RegisterOf, item: ItemOf) -> None:
        """A new entry says who entered it and when, and has no ruling."""
        after = register(item("m-1")).with_entry(item("m-2"), by="clerk", on=ON)

        assert after.entries[1:] == (Entry(fact=item("m-2"), by="clerk", on=ON, ruling=None),)

    def test_a_register_never_changes(self, register: RegisterOf, item: ItemOf) -> None:
        """A new moment is a new register; the old one still says what it said."""
        before = register(item("m-1"))
        before.with_entry(item("m-2"), by="clerk", on=ON).with_ruling("m-1", _ruling(Standing.REJECTED))

        assert before == register(item("m-1"))

    def test_an_identifier_is_used_once(self, register: RegisterOf, item: ItemOf, nil: NilOf) -> None:
        """Items and nil returns share one space of identifiers, and none is used twice."""
        with pytest.raises(MoveError) as error:
            register(item("x-1")).with_entry(nil("x-1"), by="clerk", on=ON)

        assert str(error.value) == (
            "[KPI203] the register already has an item 'x-1'\n"
            "  at: id\n"
            "  hint: give each its own identifier; what replaces an item does not take its identifier over"
        )

    def test_a_withdrawn_item_keeps_its_identifier(self, register: RegisterOf, item: ItemOf) -> None:
        """Withdrawing an item does not free its identifier."""
        withdrawn = register(item("x-1")).with_ruling("x-1", _ruling(Standing.WITHDRAWN))

        with pytest.raises(MoveError) as error:
            withdrawn.with_entry(item("x-1"), by="clerk", on=ON)

        assert error.value.code == "KPI203"


class TestRuling:
    """What an assessor or unit decides about an entry."""

    def test_a_ruling_touches_one_entry(self, register: RegisterOf, item: ItemOf) -> None:
        """A ruling on one entry leaves all the others, and their order, as they were."""
        after = register(item("m-1"), item("m-2"), item("m-3")).with_ruling("m-2", _ruling(Standing.REJECTED))

        assert [(entry.fact.id, entry.ruling) for entry in after.entries] == [
            ("m-1", None),
            ("m-2", _ruling(Standing.REJECTED)),
            ("m-3", None),
        ]

    def test_the_latest_ruling_stands(self, register: RegisterOf, item: ItemOf) -> None:
        """What was rejected may still be accepted, and the other way round."""
        shown = register(item())
        for standing in (Standing.REJECTED, Standing.ACCEPTED, Standing.REJECTED, Standing.ACCEPTED):
            shown = shown.with_ruling("m-1", _ruling(standing))

        assert shown["m-1"].standing == Standing.ACCEPTED

    @pytest.mark.parametrize("standing", Standing)
    def test_what_was_withdrawn_is_past_ruling(
        self, register: RegisterOf, item: ItemOf, standing: Standing
    ) -> None:
        """Nothing brings a withdrawn item back, not even withdrawing it again."""
        withdrawn = register(item()).with_ruling("m-1", _ruling(Standing.WITHDRAWN))

        with pytest.raises(MoveError) as error:
            withdrawn.with_ruling("m-1", _ruling(standing))

        assert str(error.value) == (
            f"[KPI206] 'm-1' was withdrawn and cannot be {standing.value}\n"
            "  hint: submit it again under a new identifier"
        )

    def test_what_is_not_there_cannot_be_ruled_on(self, register: RegisterOf, item: ItemOf) -> None:
        """A ruling on an item that was never entered is refused."""
        with pytest.raises(MoveError) as error:
            register(item()).with_ruling("m-9", _ruling(Standing.ACCEPTED))

        assert error.value.problems[0].code == "KPI203"

    def test_a_ruling_needs_no_reason(self) -> None:
        """A ruling without a reason has a blank one."""
        assert _ruling(Standing.ACCEPTED).reason == Text(th="", en="")
