"""How objects are written as plain data that reads back as the same objects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs

from cattrs import Converter

from kpiflow.codec.shapes import is_tuple
from kpiflow.dates import DateRange, PartialDate, Precision
from kpiflow.errors import DefinitionError, Problem
from kpiflow.guards import AtLeast, Guard, NilReturned, Provided
from kpiflow.periods import CONFUSABLE_YEAR
from kpiflow.text import Text


def unstructure(value: object) -> Any:
    """Write an object as plain data that `structure` reads back."""
    return _CONVERTER.unstructure(value)


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


def _group(group: AtLeast) -> dict[str, Any]:
    """Write a group with the plainest word that says it, so that equal groups are written alike."""
    parts = [_guard(part) for part in group.of]
    if group.count == len(parts):
        return {"all_of": parts}
    return {"any_of": parts} if group.count == 1 else {"at_least": {"count": group.count, "of": parts}}


def _guard(guard: Guard) -> Any:
    """Write a guard; one that is not ours has no words, and no two of those could be told apart."""
    if not isinstance(guard, (AtLeast, Provided, NilReturned)):
        raise DefinitionError(
            Problem(
                "KPI113",
                f"a guard {type(guard).__name__} cannot be written, so a definition with it has no digest",
                expected="all_of, any_of, at_least, provided or nil_return",
                hint="judge such a definition with judge_ladder(), which needs no digest",
            )
        )
    return unstructure(guard)


def _fields(guard: Any) -> dict[str, Any]:
    return {
        each.name: unstructure(getattr(guard, each.name))
        for each in attrs.fields(type(guard))
        if getattr(guard, each.name) != each.default
    }


def _list(values: tuple[object, ...]) -> list[Any]:
    return [unstructure(value) for value in values]


def _converter() -> Converter:
    converter = Converter(omit_if_default=True)  # so that a field added later changes no digest
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(date, _day)
    converter.register_unstructure_hook(PartialDate, _date)
    converter.register_unstructure_hook(DateRange, _range)
    converter.register_unstructure_hook(Text, lambda text: {"th": text.th, "en": text.en})
    converter.register_unstructure_hook(AtLeast, _group)
    converter.register_unstructure_hook(Provided, lambda guard: {"provided": _fields(guard)})
    converter.register_unstructure_hook(NilReturned, lambda guard: {"nil_return": _fields(guard)})
    converter.register_unstructure_hook_func(lambda cls: cls is Guard, _guard)
    converter.register_unstructure_hook_factory(is_tuple, lambda _cls: _list)
    return converter


_CONVERTER: Final = _converter()
