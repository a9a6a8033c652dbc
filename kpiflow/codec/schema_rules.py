"""What classes refuse of the shape of a document beyond the types of their fields.

A class checks itself when it is made, and a definition once more as a whole. Whatever of
that a schema can say stands here: which keys go together, which lists must not be empty,
which words and numbers there are. What compares values with one another is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from kpiflow.codec.guard_words import Group
from kpiflow.codec.schema_values import (
    BLANK_OR_SAID,
    SAID,
    TRIMMED,
    Schema,
    referred,
    whole_numbers,
    words,
)
from kpiflow.dates import ROUND_MONTHS
from kpiflow.decisions import AcceptedDeficiency, Decision, Rating, Revocation, Waiver
from kpiflow.definitions import (
    MAX_LEVELS,
    SCHEMA,
    Criteria,
    Indicator,
    Level,
    Named,
    NotApplicable,
    Rated,
    Requirement,
    RoundLadder,
    RoundLevel,
)
from kpiflow.definitions.indicator_checks import MAX_VALUES
from kpiflow.definitions.parts import Obtainable
from kpiflow.evidence import EvidenceItem, NilReturn, Quantity, Reading, Standing
from kpiflow.guards import (
    WINDOWS,
    Answered,
    AtLeast,
    Measured,
    NilReturned,
    NoneOf,
    Provided,
    Written,
)
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.self_assessment import SelfAssessment


@frozen(kw_only=True)
class Narrowing:
    """What a class refuses of one of its fields.

    Attributes:
        value: What the value must be, or each item of a list, in place of what its type says.
        items: What a list must be besides.
    """

    value: Schema | None = None
    items: Schema = field(factory=dict)


@frozen(kw_only=True)
class Shape:
    """What a class refuses beyond the types of its fields.

    Attributes:
        fields: What it refuses of single fields.
        whole: What must hold for its keys together.
    """

    fields: Mapping[str, Narrowing] = field(factory=dict)
    whole: tuple[Schema, ...] = ()


def stated(key: str, value: Schema | None = None) -> Schema:
    """Say that a key is there and is not nothing, or is of a schema."""
    return {"required": [key], "properties": {key: value or {"not": {"type": "null"}}}}


def filled(key: str) -> Schema:
    """Say that a list is there, and is not empty; a single text stands for a list of one."""
    return stated(key, {"not": {"type": "null"}, "minItems": 1})


def said(key: str) -> Schema:
    """Say that a text is there, and is not empty."""
    return stated(key, {"not": {"type": "null"}, "minLength": 1})


def neither(*keys: str) -> Schema:
    """Say that none of some keys is stated."""
    return {"not": {"anyOf": [stated(key) for key in keys]}}


def together(*schemas: Schema) -> Schema:
    """Say that all of some schemas hold."""
    return {"allOf": list(schemas)}


_IDENTIFIER: Final = Narrowing(value=referred("Identifier"))
_COUNT: Final = Narrowing(value=referred("Count"))
_SAID: Final = Narrowing(value=SAID)
_SAID_TEXT: Final = Narrowing(value=referred("SaidText"))
_NUMBER_ABOVE_ZERO: Final = Narrowing(value=referred("NumberAboveZero"))
_NUMBER_FROM_ZERO: Final = Narrowing(value=referred("NumberFromZero"))
_ROUND: Final = Narrowing(value=whole_numbers(ROUND_MONTHS))
_SOME: Final = Narrowing(items={"minItems": 1})
_GOOD: Final = Narrowing(value=words((Standing.SUBMITTED.value, Standing.ACCEPTED.value)))
_WINDOW: Final = Narrowing(value=words(WINDOWS))

_ENDS: Final = stated("valid_until")
_SHOWN: Final = ("evidence", "populations", "questions", "measures", "text_fields")

_MANUAL: Final = stated("progression", {"const": "manual"})
_ASKS: Final[Schema] = {"anyOf": [filled("requirements"), stated("rated")]}
_DROPS: Final = stated("na", stated("counts_as", {"const": "drop"}) | {"type": "object"})

SHAPES: Final[Mapping[Any, Shape]] = {
    # definitions
    Named: Shape(fields={"id": _IDENTIFIER}),
    Obtainable: Shape(fields={"effort": _NUMBER_FROM_ZERO}),
    AnswerScale: Shape(
        fields={"id": _IDENTIFIER, "values": Narrowing(items={"minItems": 1, "maxItems": MAX_VALUES})}
    ),
    ScaleValue: Shape(fields={"value": Narrowing(value=TRIMMED)}),
    NotApplicable: Shape(
        whole=({"if": stated("requires"), "then": stated("allowed", {"enum": [True, "true"]})},)
    ),
    Requirement: Shape(
        fields={"id": _IDENTIFIER, "weight": _NUMBER_ABOVE_ZERO},
        whole=({"if": stated("applies_when"), "then": stated("na")},),
    ),
    Rated: Shape(fields={"at": _SOME}),
    Level: Shape(
        fields={"level": _COUNT},
        whole=(
            {
                "if": together(
                    stated("requirements", {"minItems": 1, "items": _DROPS}),
                    neither("rated"),
                ),
                "then": said("empty"),
            },
        ),
    ),
    RoundLevel: Shape(fields={"level": _COUNT, "requires": Narrowing(value=referred("Count"))}),
    RoundLadder: Shape(fields={"months": _ROUND, "levels": _SOME}),
    Criteria: Shape(fields={"cells": _SOME}),
    Indicator: Shape(
        fields={
            "code": _IDENTIFIER,
            "weight": Narrowing(value={**referred("NumberAboveZero"), "maximum": 100}),
            "parts_total": _NUMBER_ABOVE_ZERO,
            "schema": Narrowing(value=words([SCHEMA])),
            "levels": Narrowing(items={"maxItems": MAX_LEVELS}),
        },
        whole=(
            {"anyOf": [filled(key) for key in _SHOWN]},
            {
                "if": stated("criteria"),
                "then": {"properties": {"levels": {"maxItems": 0}}},
                "else": filled("levels"),
            },
            {"if": _MANUAL, "else": {"properties": {"levels": {"items": _ASKS}}}},
        ),
    ),
    # guards
    Provided: Shape(
        fields={
            "kind": _SOME,
            "count": _COUNT,
            "status": _GOOD,
            "dated_within": _WINDOW,
            "covers": _WINDOW,
        },
        whole=({"if": filled("sum_of"), "then": stated("total"), "else": neither("total")},),
    ),
    NilReturned: Shape(fields={"channels": _SOME, "period": _WINDOW}),
    Answered: Shape(
        fields={"status": _GOOD},
        whole=({"not": together(said("reach"), filled("among"))},),
    ),
    Measured: Shape(
        fields={"status": _GOOD},
        whole=(
            {"anyOf": [stated(bound) for bound in ("min", "max", "above", "below")]},
            {"not": together(stated("min"), stated("above"))},
            {"not": together(stated("max"), stated("below"))},
        ),
    ),
    Written: Shape(fields={"min_length": _COUNT}),
    AtLeast: Shape(fields={"count": _COUNT, "of": _SOME}),
    Group: Shape(fields={"of": _SOME}),
    NoneOf: Shape(fields={"of": _SOME}),
    # evidence, statements and the report
    EvidenceItem: Shape(fields={"id": _IDENTIFIER}),
    Quantity: Shape(fields={"amount": _NUMBER_FROM_ZERO}),
    NilReturn: Shape(fields={"id": _IDENTIFIER, "attester": Narrowing(value=BLANK_OR_SAID)}),
    Reading: Shape(
        whole=(
            {
                "if": stated("value"),
                "then": neither("numerator", "denominator"),
                "else": together(stated("numerator"), stated("denominator")),
            },
        )
    ),
    SelfAssessment: Shape(fields={"round_months": _ROUND, "filed_by": _SAID}),
    # decisions
    Decision: Shape(fields={"id": _IDENTIFIER, "authority": _SAID, "reason": _SAID_TEXT}),
    Waiver: Shape(whole=(_ENDS,)),
    AcceptedDeficiency: Shape(fields={"plan": _SAID_TEXT}, whole=(_ENDS,)),
    Revocation: Shape(fields={"authority": _SAID, "reason": _SAID_TEXT}),
    Rating: Shape(fields={"authority": _SAID, "reason": _SAID_TEXT}),
}
"""What each class refuses; a class refuses what the classes it is made from do."""
