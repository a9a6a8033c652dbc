"""What the classes of test files refuse of the shape of a document beyond the types of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_type_hints

from kpiflow.codec.schema_rules import Narrowing, Shape, any_of, filled, only, stated, where
from kpiflow.codec.schema_values import SAID, TEXT, Schema, referred, whole_numbers
from kpiflow.dates import ROUND_MONTHS
from kpiflow.guards import Status
from kpiflow.loading.case_contents import (
    Because,
    Expected,
    FiledCase,
    FiledCases,
    FiledTable,
    Given,
    Table,
)


_SAID: Final = Narrowing(value=SAID)
_ROUND: Final = Narrowing(value=whole_numbers(ROUND_MONTHS))
_FIGURE: Final = Narrowing(value=referred("Figure"))
_SOME: Final = Narrowing(items={"minItems": 1})
_NOTHING: Final = "the case expects nothing: state a level, score, weighted, tally or because"
_MARKED_TWICE: Final = "the case is marked twice: keep todo or xfail"


def _loose(cls: type) -> Narrowing:
    """Let the keys of a class take any value: what a table puts in place of a text may be anything."""
    keys: Schema = {name: {} for name in get_type_hints(cls)}
    return Narrowing(value={"type": "object", "properties": keys, "additionalProperties": False})


_MARKED: Final[Schema] = {
    "if": where("todo", {"not": {"enum": [""]}}),
    "then": only("xfail", {"enum": [""]}, message=_MARKED_TWICE),
}

_SAYS_SOMETHING: Final[Schema] = any_of(
    *(
        stated(key, message=_NOTHING)
        for key in ("level", "by_evidence", "supported", "score", "weighted", "tally")
    ),
    where("because", any_of(*(filled(each.value) for each in Status), stated("missing")), message=_NOTHING),
)

CASE_SHAPES: Final[Mapping[Any, Shape]] = {
    FiledCases: Shape(fields={"cases": _SOME, "round_months": _ROUND}),
    FiledCase: Shape(fields={"name": _SAID, "round_months": _ROUND}, whole=(_MARKED,)),
    FiledTable: Shape(
        fields={
            "name": _SAID,
            "given": _loose(Given),
            "expect": _loose(Expected),
            "as_of": Narrowing(value=TEXT),
            "round_months": Narrowing(value=TEXT),
        },
        whole=(_MARKED,),
    ),
    Table: Shape(
        fields={
            "columns": Narrowing(value=SAID, items={"minItems": 1}),
            "rows": Narrowing(value={}, items={"minItems": 1}),
        }
    ),
    Given: Shape(fields={"filed_by": _SAID}),
    Expected: Shape(
        fields={"score": _FIGURE, "weighted": _FIGURE, "tally": _FIGURE}, whole=(_SAYS_SOMETHING,)
    ),
    Because: Shape(),
}
"""What each class refuses; a class refuses what the classes it is made from do."""
