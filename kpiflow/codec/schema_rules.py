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
    PointAdjustment,
    PointGate,
    Printing,
    Rated,
    Requirement,
    RoundLadder,
    RoundLevel,
    Scoring,
)
from kpiflow.definitions.indicator_checks import MAX_VALUES
from kpiflow.definitions.parts import Obtainable
from kpiflow.evidence import (
    Approval,
    EvidenceItem,
    Exclusion,
    FileRecord,
    NilReturn,
    Quantity,
    Reading,
    Standing,
)
from kpiflow.guards import (
    WINDOWS,
    Answered,
    AtLeast,
    Measured,
    NilReturned,
    NoneOf,
    Provided,
    Reached,
    Written,
)
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.scoring.rounding import MAX_PLACES
from kpiflow.self_assessment import Action, LevelPerformance, Officer, SelfAssessment


@frozen(kw_only=True)
class Narrowing:
    """What a class refuses of one of its fields.

    Attributes:
        value: What the value must be, or each item of a list, in place of what its type says.
        items: What a list must be besides.
        needed: Whether it must be stated although its type has room for nothing.
    """

    value: Schema | None = None
    items: Schema = field(factory=dict)
    needed: bool = False


@frozen(kw_only=True)
class Shape:
    """What a class refuses beyond the types of its fields.

    Attributes:
        fields: What it refuses of single fields.
        whole: What must hold for its keys together.
    """

    fields: Mapping[str, Narrowing] = field(factory=dict)
    whole: tuple[Schema, ...] = ()


# Besides what the draft knows, editors heed `errorMessage`, which they say in place of words
# of their own, and `doNotSuggest`, without which they would offer a key once for each rule.


def where(key: str, value: Schema, *, message: str = "") -> Schema:
    """Say that a key is there with such a value."""
    return {"required": [key], **only(key, value, message=message)} | _saying(message)


def only(key: str, value: Schema, *, message: str = "") -> Schema:
    """Say that a key has such a value if it is there."""
    return {"properties": {key: {**value, "doNotSuggest": True, **_saying(message)}}}


def stated(key: str, *, message: str = "") -> Schema:
    """Say that a key is there, and is not nothing."""
    return where(key, {"not": {"type": "null"}}, message=message)


def filled(key: str, *, message: str = "") -> Schema:
    """Say that a list is there, and is not empty; a single text stands for a list of one."""
    return where(key, {"not": {"type": "null"}, "minItems": 1}, message=message)


def unstated(*keys: str, message: str) -> Schema:
    """Say that keys are not there, or are nothing."""
    return all_of(*(only(key, {"enum": [None]}, message=message) for key in keys))


def all_of(*rules: Schema) -> Schema:
    """Say that all of some rules hold."""
    return {"allOf": list(rules)}


def any_of(*rules: Schema) -> Schema:
    """Say that at least one of some rules holds."""
    return {"anyOf": list(rules)}


def _saying(message: str) -> Schema:
    return {"errorMessage": message} if message else {}


_IDENTIFIER: Final = Narrowing(value=referred("Identifier"))
_COUNT: Final = Narrowing(value=referred("Count"))
_SAID: Final = Narrowing(value=SAID)
_SHA256: Final = Narrowing(value={"type": "string", "pattern": "^(?:[0-9a-f]{64})?$"})
_SAID_TEXT: Final = Narrowing(value=referred("SaidText"))
_NUMBER_ABOVE_ZERO: Final = Narrowing(value=referred("NumberAboveZero"))
_NUMBER_FROM_ZERO: Final = Narrowing(value=referred("NumberFromZero"))
_ROUND: Final = Narrowing(value=whole_numbers(ROUND_MONTHS))
_SOME: Final = Narrowing(items={"minItems": 1})
_GOOD: Final = Narrowing(value=words((Standing.SUBMITTED.value, Standing.ACCEPTED.value)))
_WINDOW: Final = Narrowing(value=words(WINDOWS))

_ENDS: Final = Narrowing(needed=True)

_TWO_LADDERS: Final = "the ladder is given twice: keep levels or criteria"
_ASKS_NOTHING: Final = "the level has no requirement"
_DROPS_OUT: Final = "every requirement can drop out: state what is left, empty: met, unmet or unknown"
_NO_PART: Final = "a part of a level counts only where levels are scored"
_NO_READING: Final = "this is about readings: state method: interpolate"
_NO_ROW: Final = "there is no criteria row to interpolate between"
_TWICE: Final = "a bound is given twice: keep one of them"

SHAPES: Final[Mapping[Any, Shape]] = {
    # definitions
    Named: Shape(fields={"id": _IDENTIFIER, "name": _SAID_TEXT}),
    Obtainable: Shape(fields={"effort": _NUMBER_FROM_ZERO}),
    AnswerScale: Shape(
        fields={"id": _IDENTIFIER, "values": Narrowing(items={"minItems": 1, "maxItems": MAX_VALUES})}
    ),
    ScaleValue: Shape(fields={"value": Narrowing(value=TRIMMED)}),
    NotApplicable: Shape(
        whole=(
            {
                "if": stated("requires"),
                "then": where(
                    "allowed", {"enum": [True, "true"]}, message="grounds to be left out: state allowed: true"
                ),
            },
        )
    ),
    Requirement: Shape(
        fields={"id": _IDENTIFIER, "text": _SAID_TEXT, "weight": _NUMBER_ABOVE_ZERO},
        whole=({"if": stated("applies_when"), "then": stated("na")},),
    ),
    Rated: Shape(fields={"at": _SOME}),
    Level: Shape(
        fields={"level": _COUNT, "name": _SAID_TEXT},
        whole=(
            {
                "if": all_of(
                    where(
                        "requirements",
                        {
                            "minItems": 1,
                            "items": where("na", where("counts_as", {"const": "drop"}) | {"type": "object"}),
                        },
                    ),
                    {"not": stated("rated")},
                ),
                "then": where("empty", {"not": {"enum": [""]}}, message=_DROPS_OUT),
            },
        ),
    ),
    RoundLevel: Shape(fields={"level": _COUNT, "requires": Narrowing(value=referred("Count"))}),
    RoundLadder: Shape(fields={"months": _ROUND, "levels": _SOME}),
    Criteria: Shape(fields={"cells": _SOME}),
    PointAdjustment: Shape(fields={"id": _IDENTIFIER, "most": _NUMBER_ABOVE_ZERO}),
    PointGate: Shape(fields={"id": _IDENTIFIER}),
    Printing: Shape(fields={"places": Narrowing(value=whole_numbers(range(MAX_PLACES + 1)))}),
    Scoring: Shape(
        whole=(
            {
                "if": where("method", {"const": "interpolate"}),
                "then": only("partial", {"enum": [False, "false"]}, message=_NO_PART),
                "else": unstated("below", "above", "no_value", message=_NO_READING),
            },
        )
    ),
    Indicator: Shape(
        fields={
            "code": _IDENTIFIER,
            "name": _SAID_TEXT,
            "weight": Narrowing(value={**referred("NumberAboveZero"), "maximum": 100}),
            "parts_total": _NUMBER_ABOVE_ZERO,
            "schema": Narrowing(value=words([SCHEMA])),
            "levels": Narrowing(items={"maxItems": MAX_LEVELS}),
        },
        whole=(
            {
                "if": stated("criteria"),
                "then": only("levels", {"enum": [[]]}, message=_TWO_LADDERS),
                "else": filled("levels"),
            },
            {
                "if": where("scoring", where("method", {"const": "interpolate"}) | {"type": "object"}),
                "then": stated("criteria", message=_NO_ROW),
            },
            {
                "if": {"not": where("progression", {"const": "manual"})},
                "then": only(
                    "levels",
                    {
                        "items": any_of(
                            filled("requirements", message=_ASKS_NOTHING),
                            stated("rated", message=_ASKS_NOTHING),
                        )
                    },
                ),
            },
        ),
    ),
    # guards
    Provided: Shape(
        fields={
            "kind": _SOME,
            "sum_of": _SAID,
            "total": _NUMBER_ABOVE_ZERO,
            "count": _COUNT,
            "status": _GOOD,
            "dated_within": _WINDOW,
            "covers": _WINDOW,
        },
        whole=(
            {
                "if": filled("sum_of"),
                "then": stated("total"),
                "else": unstated("total", message="a total of nothing: state sum_of as well"),
            },
        ),
    ),
    NilReturned: Shape(fields={"channels": _SOME, "period": _WINDOW}),
    Answered: Shape(
        fields={"status": _GOOD},
        whole=(
            {
                "if": filled("among"),
                "then": only(
                    "reach", {"enum": [""]}, message="two things are asked of one answer: keep reach or among"
                ),
            },
        ),
    ),
    Measured: Shape(
        fields={"status": _GOOD},
        whole=(
            any_of(
                *(
                    stated(bound, message="no bound is named: state min, max, above or below")
                    for bound in ("min", "max", "above", "below")
                )
            ),
            {"if": stated("min"), "then": unstated("above", message=_TWICE)},
            {"if": stated("max"), "then": unstated("below", message=_TWICE)},
        ),
    ),
    Written: Shape(fields={"min_length": _COUNT}),
    AtLeast: Shape(fields={"count": _COUNT, "of": _SOME}),
    Group: Shape(fields={"of": _SOME}),
    Reached: Shape(fields={"level": _COUNT}),
    NoneOf: Shape(fields={"of": _SOME}),
    # evidence, statements and the report
    Approval: Shape(fields={"by": _SAID}),
    EvidenceItem: Shape(fields={"id": _IDENTIFIER, "title": _SAID_TEXT}),
    Quantity: Shape(fields={"of": _SAID, "amount": _NUMBER_FROM_ZERO}),
    FileRecord: Shape(fields={"path": _SAID, "sha256": _SHA256}),
    Exclusion: Shape(fields={"reason": _SAID_TEXT}),
    NilReturn: Shape(
        fields={
            "id": _IDENTIFIER,
            "statement": _SAID_TEXT,
            "attester": Narrowing(value=BLANK_OR_SAID),
        }
    ),
    Reading: Shape(
        whole=(
            {
                "if": stated("value"),
                "then": unstated(
                    "numerator", "denominator", message="keep the value, or numerator and denominator"
                ),
                "else": all_of(stated("numerator"), stated("denominator")),
            },
        )
    ),
    Officer: Shape(fields={"role": _SAID_TEXT}),
    LevelPerformance: Shape(fields={"statements": _SAID_TEXT}),
    Action: Shape(fields={"text": _SAID_TEXT}),
    SelfAssessment: Shape(fields={"agency": _SAID_TEXT, "round_months": _ROUND, "filed_by": _SAID}),
    # decisions
    Decision: Shape(fields={"id": _IDENTIFIER, "authority": _SAID, "reason": _SAID_TEXT}),
    Waiver: Shape(fields={"valid_until": _ENDS}),
    AcceptedDeficiency: Shape(fields={"valid_until": _ENDS, "plan": _SAID_TEXT}),
    Revocation: Shape(fields={"authority": _SAID, "reason": _SAID_TEXT}),
    Rating: Shape(fields={"authority": _SAID, "reason": _SAID_TEXT}),
}
"""What each class refuses; a class refuses what the classes it is made from do."""
