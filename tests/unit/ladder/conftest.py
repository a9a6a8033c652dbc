"""A ladder of five levels, each with evidence of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from kpiflow.definitions import EvidenceKind, Indicator
from kpiflow.evidence import EvidenceItem, Register
from kpiflow.guards import provided
from kpiflow.text import Text


KINDS: Final = ("k1", "k2", "k3", "k4", "k5")


@pytest.fixture(scope="session")
def five(indicator: Callable[..., Indicator]) -> Indicator:
    """Five levels, each with one requirement: evidence of a kind of its own."""
    return indicator(
        *((provided(kind),) for kind in KINDS),
        evidence=tuple(EvidenceKind(id=kind, name=Text.same(kind)) for kind in KINDS),
    )


@pytest.fixture(scope="session")
def shown(register: Callable[..., Register], item: Callable[..., EvidenceItem]) -> Callable[..., Register]:
    """Build a register with an item for each of these levels."""
    return lambda *levels: register(*(item(f"i-{level}", kind=f"k{level}") for level in levels))
