"""The law that bulk is scalar holds for definitions of our own, and finds a bulk judge that is broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from kpiflow.errors import ScoringError
from kpiflow.frames import level_frame
from kpiflow.ladder import Situation
from kpiflow.loading import load_indicator
from kpiflow.testing import bulk_laws
from kpiflow.testing.bulk_laws import BulkLaws, bulk_is_scalar, check_bulk
from kpiflow.testing.laws import Laws
from kpiflow.testing.strategies.own import situations_for


FREIGHT = load_indicator("examples/freight/freight.yaml")


def offended(monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], Any]) -> str:
    """Put the law to a bulk judge that changes what it finds, and give what is said of it."""
    monkeypatch.setattr(
        bulk_laws, "level_frame", lambda *given, **named: change(level_frame(*given, **named))
    )

    @settings(
        max_examples=1,
        phases=[Phase.generate],  # to find the smallest one takes its time
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(situation=situations_for(FREIGHT), data=st.data())
    def holds(situation: Situation, data: st.DataObject) -> None:
        bulk_is_scalar(situation, data)

    with pytest.raises(AssertionError) as error:
        holds()
    return str(error.value)


class TestLaw:
    def test_holds(self) -> None:
        """For readings between criteria, several units at a time."""
        check_bulk(FREIGHT, examples=1)

    def test_finds_a_level_too_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A bulk judge that is generous is caught."""
        said = offended(monkeypatch, lambda frame: frame.with_columns(level=pl.col("level") + 1))

        assert said.startswith("unit u0 in bulk: expected {'level': 0")

    def test_finds_a_state_taken_for_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One that takes what is not known for not met is caught, although no level differs."""
        words = pl.all().exclude("unit", "level").replace("unknown", "unmet")

        assert "unknown" in offended(monkeypatch, lambda frame: frame.with_columns(words))

    def test_refuses_what_cannot_be_judged_in_bulk(self) -> None:
        """A definition whose level an assessor decides says so, and does not pass for nothing."""
        with pytest.raises(ScoringError, match="an assessor decides"):
            check_bulk(evolve(FREIGHT, progression="manual"), examples=1)

    def test_stands_among_all_others(self) -> None:
        """Whoever derives `BulkLaws` has every law."""
        assert {*dir(BulkLaws)} - {*dir(Laws)} == {"engine", "test_bulk_is_scalar"}
