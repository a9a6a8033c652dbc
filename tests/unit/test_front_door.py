"""The front door: every name it lists opens, and no other does."""

from __future__ import annotations

import pytest

import kpiflow


def test_opens_for_every_name_that_it_lists() -> None:
    """A listed name is that of a room, under the same name."""
    assert dir(kpiflow) == kpiflow.__all__
    for name in kpiflow.__all__:
        found = getattr(kpiflow, name)
        assert getattr(found, "__name__", name) == name


def test_does_not_open_for_others() -> None:
    """A name that is not listed is refused as any module refuses it."""
    with pytest.raises(AttributeError, match="module 'kpiflow' has no attribute 'advance_everything'"):
        getattr(kpiflow, "advance_everything")  # noqa: B009 -- nothing to a type checker either
