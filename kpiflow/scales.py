"""Ordinal scales: values in order, from the lowest to the highest, that answers are given on.

A scale is a closed list: a value that is not on it is an error, never the lowest
one. This room refuses to know what is asked.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen
from attrs.converters import optional

from kpiflow.errors import DefinitionError, Problem, did_you_mean
from kpiflow.fields import checked
from kpiflow.scoring import decimal_of
from kpiflow.text import BLANK, Text, shortened


@frozen(kw_only=True, field_transformer=checked)
class ScaleValue:
    """One value of a scale.

    Attributes:
        value: How it is written in answers, such as "L" or "Yes, at least half of them".
        name: What it is called; the value itself when it has no other name.
        points: What it is worth in sums and means; its place on the scale from 0 to 1 by default.

    Raises:
        DefinitionError: Its points are not finite (KPI115).
    """

    value: str
    name: Text = BLANK
    points: Decimal | None = field(default=None, converter=optional(decimal_of))

    def __attrs_post_init__(self) -> None:
        """Refuse points that are no number."""
        if self.points is not None and not self.points.is_finite():
            raise DefinitionError(
                Problem(
                    "KPI115",
                    f"the value '{shortened(self.value)}' cannot be worth {self.points}",
                    expected="finite points",
                )
            )


@frozen(kw_only=True, field_transformer=checked)
class AnswerScale:
    """Values in order.

    Attributes:
        id: Its identifier.
        values: From the lowest to the highest.
        name: What it is called.
    """

    id: str
    values: tuple[ScaleValue, ...]
    name: Text = BLANK
    _written: tuple[str, ...] = field(init=False, eq=False, repr=False, metadata={"written": False})
    _ranks: dict[str, int] = field(init=False, eq=False, repr=False, metadata={"written": False})

    def __attrs_post_init__(self) -> None:
        """Note the place of each value, which every answer asks for; of two that are one, the lower."""
        written = tuple(each.value for each in self.values)
        places = {value: n for n, value in reversed(list(enumerate(written)))}
        object.__setattr__(self, "_written", written)
        object.__setattr__(self, "_ranks", places)

    @classmethod
    def of(cls, id: str, *values: str) -> AnswerScale:  # noqa: A002 -- the field's own word
        """Build a scale of plain values, from the lowest to the highest.

        >>> AnswerScale.of("nplf", "N", "P", "L", "F").reaches("L", "P")
        True
        """
        return cls(id=id, values=tuple(ScaleValue(value=value) for value in values))

    def written(self) -> tuple[str, ...]:
        """Give the values as they are written in answers."""
        return self._written

    def rank(self, value: str) -> int | None:
        """Give the place of a value, 0 for the lowest; `None` when it is not on the scale."""
        return self._ranks.get(value)

    def reaches(self, value: str, threshold: str) -> bool:
        """Tell whether a value is at least another one.

        Raises:
            DefinitionError: One of them is not on the scale (KPI115).
        """
        return self._rank(value) >= self._rank(threshold)

    def points(self, value: str) -> Fraction:
        """Give what a value is worth: its points, or else its place from 0 to 1.

        Raises:
            DefinitionError: It is not on the scale (KPI115).
        """
        rank = self._rank(value)
        stated = self.values[rank].points
        if stated is not None:
            return Fraction(stated)
        return Fraction(rank, len(self.values) - 1) if len(self.values) > 1 else Fraction(1)

    def value_name(self, value: str) -> Text:
        """Give the name of a value, or the value itself."""
        rank = self.rank(value)
        name = BLANK if rank is None else self.values[rank].name
        return Text.same(value) if name.is_blank() else name

    def _rank(self, value: str) -> int:
        rank = self.rank(value)
        if rank is None:
            raise DefinitionError(
                Problem(
                    "KPI115",
                    f"'{shortened(value)}' is not a value of the scale '{self.id}'",
                    declared=self.written(),
                    hint=did_you_mean(value, self.written()),
                )
            )
        return rank
