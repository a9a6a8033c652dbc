"""What objects give when notebooks and people ask them, by way of the front door."""

from __future__ import annotations

import pytest

from kpiflow import load_assessment, open_assessment
from kpiflow.frames import to_frame
from kpiflow.journal.entries import ShownStore


def test_an_object_gives_its_rows_as_the_function_does() -> None:
    """The method asks the room of frames, in the library and the language that are asked for."""
    file = load_assessment("examples/anti-corruption/as-filed.yaml")
    result = open_assessment(file).result(as_of=file.as_of)

    assert result.to_frame("polars", language="en").equals(to_frame(result, "polars", language="en"))
    assert result.to_frame().equals(to_frame(result, "polars"))


def test_a_store_that_is_to_be_shown_says_what_is_in_it() -> None:
    """Whoever derives a store and forgets how it is read is told so."""
    with pytest.raises(NotImplementedError):
        ShownStore().streams()
    with pytest.raises(NotImplementedError):
        ShownStore().read("a1")
