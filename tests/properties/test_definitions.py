"""Laws of definitions as data: written and read back they are the same, and so is their digest."""

from __future__ import annotations

from hypothesis import given

from kpiflow import codec
from kpiflow.definitions import Indicator
from kpiflow.evidence import EvidenceItem, NilReturn
from strategies import indicators, items, nil_returns


class TestRoundTrip:
    @given(indicators())
    def test_a_definition_reads_back_as_itself(self, indicator: Indicator) -> None:
        """Plain data and canonical bytes both give the definition back, with the same digest."""
        again = codec.decode(codec.encode(indicator), Indicator)

        assert codec.structure(codec.unstructure(indicator), Indicator) == indicator
        assert again == indicator
        assert codec.digest(again) == codec.digest(indicator)

    @given(indicators(), indicators())
    def test_digests_differ_exactly_where_definitions_do(self, one: Indicator, other: Indicator) -> None:
        """Equal definitions have equal digests, different ones have different digests."""
        assert (codec.digest(one) == codec.digest(other)) == (one == other)

    @given(items(), nil_returns())
    def test_evidence_reads_back_as_itself(self, item: EvidenceItem, nil_return: NilReturn) -> None:
        """An item and a nil return survive the journal, whatever the precision of their dates."""
        assert codec.decode(codec.encode(item), EvidenceItem) == item
        assert codec.decode(codec.encode(nil_return), NilReturn) == nil_return
