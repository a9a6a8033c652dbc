"""Evidence items, nil returns, and what they say they show."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from attrs.exceptions import FrozenInstanceError

from kpiflow.dates import day
from kpiflow.errors import FieldError, MoveError, ScoringError
from kpiflow.evidence import EvidenceItem, NilReturn, Quantity
from kpiflow.text import BLANK


ItemOf = Callable[..., EvidenceItem]
NilOf = Callable[..., NilReturn]


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


class TestQuantity:
    """How much of something an item shows."""

    @pytest.mark.parametrize("amount", [8, "8", "8.0", "๘", Decimal("8.00"), Fraction(16, 2)], ids=repr)
    def test_an_amount_is_taken_however_it_is_written(self, amount: Any) -> None:
        """Text, int, Decimal and Fraction are one amount, in Thai digits too."""
        assert Quantity(of="hours", amount=amount) == Quantity(of="hours", amount=Decimal(8))

    def test_nothing_is_an_amount(self) -> None:
        """An item may say that it shows none of something."""
        assert Quantity(of="hours", amount=0).amount == 0

    @pytest.mark.parametrize("amount", ["-1", Decimal("-0.01"), Decimal("NaN"), Decimal("Infinity")], ids=str)
    def test_an_amount_never_takes_away(self, amount: Any) -> None:
        """An amount below zero would take from what other evidence shows, and what is no number shows nothing."""
        with pytest.raises(MoveError) as error:
            Quantity(of="hours", amount=amount)

        assert str(error.value) == f"[KPI213] there cannot be {amount} hours\n  expected: 0 or more"

    def test_a_float_is_no_amount(self) -> None:
        """An amount that is not exact is refused where it is written."""
        amount: Any = 0.1

        with pytest.raises(ScoringError) as error:
            Quantity(of="hours", amount=amount)

        assert error.value.code == "KPI500"

    def test_what_is_counted_has_a_name(self) -> None:
        """What an amount is of is text."""
        of: Any = 8

        with pytest.raises(FieldError):
            Quantity(of=of, amount=8)

        with pytest.raises(MoveError) as error:
            Quantity(of=" ", amount=8)

        assert [(each.code, each.path) for each in error.value.problems] == [("KPI213", ("of",))]

    LONG: Final = EvidenceItem(
        id="m-1",
        kind="minutes",
        title=BLANK,
        quantities=(Quantity(of="people", amount=10), Quantity(of="hours", amount="1.5")),
    )

    @pytest.mark.parametrize(
        ("of", "expected"), [("people", Decimal(10)), ("hours", Decimal("1.5")), ("rooms", None), ("", None)]
    )
    def test_an_item_says_how_much_or_does_not_say(self, of: str, expected: Decimal | None) -> None:
        """What an item does not state it does not show none of."""
        assert self.LONG.amount(of) == expected
