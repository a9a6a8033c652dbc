"""Truths about `kpiflow.fields`: lists become tuples, so that frozen objects stay values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
import pytest

from attrs import field, frozen

from kpiflow.fields import checked


def _reversed(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(reversed(list(value)))


@frozen(field_transformer=checked)
class Box:
    """Something with fields of every sort that matters here."""

    items: tuple[str, ...] = ()
    backwards: tuple[str, ...] = field(default=(), converter=_reversed)
    label: str = ""
    pile: list[str] = field(factory=list, eq=False)


class TestTuples:
    """A field declared as a tuple holds a tuple, whatever it is given."""

    @pytest.mark.parametrize(
        "given", [["a", "b"], ("a", "b"), {"a": 1, "b": 2}, (each for each in "ab")], ids=type
    )
    def test_holds_any_iterable_as_a_tuple(self, given: Any) -> None:
        """Lists, tuples, keys and generators come to rest as a tuple."""
        assert Box(items=given).items == ("a", "b")

    def test_takes_one_text_for_a_list_of_one(self) -> None:
        """A single text is one entry, not a list of its letters."""
        given: Any = "minutes"

        assert Box(items=given).items == ("minutes",)

    def test_makes_equal_what_was_given_differently(self) -> None:
        """Objects made of a list and of a tuple are equal and hash alike."""
        given: Any = ["a"]

        assert {Box(items=given), Box(items=("a",))} == {Box(items=("a",))}

    def test_does_not_follow_a_list_that_changes_later(self) -> None:
        """A list that grows after the object was made leaves the object alone."""
        given: Any = ["a"]
        box = Box(items=given)

        given.append("b")

        assert box.items == ("a",)

    def test_leaves_a_default_alone(self) -> None:
        """A field that was not given holds its default."""
        assert Box().items == ()

    def test_respects_a_converter_of_the_field(self) -> None:
        """A field with a converter of its own keeps it."""
        assert Box(backwards=("a", "b")).backwards == ("b", "a")

    @pytest.mark.parametrize(("name", "given"), [("label", "text"), ("pile", ["a"])])
    def test_leaves_other_fields_alone(self, name: str, given: Any) -> None:
        """A field that is not declared as a tuple holds what it was given."""
        settings: dict[str, Any] = {name: given}

        assert getattr(Box(**settings), name) is given

    def test_knows_a_tuple_declared_by_its_type(self) -> None:
        """A field typed with the tuple type itself is converted like one typed by annotation text."""
        made = attrs.make_class(
            "Made", {"items": field(type=tuple[str, ...])}, frozen=True, field_transformer=checked
        )

        assert made(["a"]).items == ("a",)
