"""How objects are written as plain data that reads back as the same objects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, get_args

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from kpiflow.codec.guard_words import LEAVES, write_guard
from kpiflow.codec.shapes import is_optional, is_tuple
from kpiflow.dates import DateRange, PartialDate, Precision
from kpiflow.decisions import Decision
from kpiflow.definitions import Indicator, Scale
from kpiflow.errors import ScoringError
from kpiflow.guards import AtLeast, Guard, NoneOf
from kpiflow.periods import CONFUSABLE_YEAR
from kpiflow.scoring import shortest
from kpiflow.spans import Span
from kpiflow.text import Text


def unstructure(value: object) -> Any:
    """Write an object as plain data that `structure` reads back."""
    return _CONVERTER.unstructure(value)


def _ratio(value: Fraction) -> str:
    """Write a number as a decimal where one can, else as a ratio."""
    try:
        return f"{shortest(value):f}"
    except ScoringError:
        return str(value)


def _date(moment: PartialDate) -> str:
    if moment.precision is Precision.DAY:
        return _day(moment.first)
    if moment.precision is Precision.MONTH:
        return _with_era(f"{moment.first:%Y-%m}", moment.first.year)
    return f"{moment.first:%Y} CE"


def _day(value: date) -> str:
    return _with_era(value.isoformat(), value.year)


def _with_era(written: str, year: int) -> str:
    """Name the era where the year could be taken for one of the other."""
    return written if year < CONFUSABLE_YEAR else f"{written} CE"


def _range(period: DateRange) -> str:
    return f"{_date(period.start)}/{_date(period.end)}"


def _decision(decision: Decision) -> dict[str, Any]:
    """Write a decision where one of any kind may stand, with its kind."""
    return {decision.kind: unstructure(decision)}


def _optional(cls: Any) -> Callable[[Any], Any]:
    if Decision in get_args(cls):
        return lambda value: None if value is None else _decision(value)
    return unstructure


def _list(values: tuple[object, ...]) -> list[Any]:
    return [unstructure(value) for value in values]


def _indicator_hook(converter: Converter) -> Callable[[Indicator], dict[str, Any]]:
    """Write an indicator with the weight and points that had no default, or another one, when digests began."""
    stated = override(omit_if_default=False)
    write = make_dict_unstructure_fn(
        Indicator, converter, _cattrs_omit_if_default=True, weight=stated, scale=stated
    )

    def written(indicator: Indicator) -> dict[str, Any]:
        plain = write(indicator)
        if indicator.scale == Scale():
            del plain["scale"]
        return plain

    return written


def _converter() -> Converter:
    converter = Converter(omit_if_default=True)  # so that a field added later changes no digest
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(Fraction, _ratio)
    converter.register_unstructure_hook(date, _day)
    converter.register_unstructure_hook(PartialDate, _date)
    converter.register_unstructure_hook(DateRange, _range)
    converter.register_unstructure_hook(Text, lambda text: {"th": text.th, "en": text.en})
    converter.register_unstructure_hook(Span, Span.written)
    for cls in (*LEAVES.values(), AtLeast, NoneOf):
        converter.register_unstructure_hook(cls, lambda guard: write_guard(guard, unstructure))
    converter.register_unstructure_hook_func(
        lambda cls: cls is Guard, lambda guard: write_guard(guard, unstructure)
    )
    converter.register_unstructure_hook_func(lambda cls: cls is Decision, _decision)
    converter.register_unstructure_hook_factory(is_optional, _optional)
    converter.register_unstructure_hook_factory(is_tuple, lambda _cls: _list)
    converter.register_unstructure_hook(Indicator, _indicator_hook(converter))
    return converter


_CONVERTER: Final = _converter()
