"""The JSON Schemas of definition files, assessment files, scorecard files and test files."""

from __future__ import annotations

import json

from collections.abc import Mapping
from typing import Any, Final

from kpiflow.codec.schema import schema_by_key, schema_of
from kpiflow.codec.schema_rules import SHAPES, Narrowing, Shape, where
from kpiflow.codec.schema_values import SAID, Schema, referred, words
from kpiflow.definitions import Indicator
from kpiflow.evidence import Standing
from kpiflow.loading.beside import Kind
from kpiflow.loading.case_contents import FiledCases
from kpiflow.loading.case_shapes import CASE_SHAPES
from kpiflow.loading.contents import ContinuedAssessment, FiledAssessment, FiledRuling
from kpiflow.loading.sheet_shapes import SHEET_SHAPES
from kpiflow.scoresheet import ScoreSheet


_AGAINST: Final = (Standing.REJECTED.value, Standing.WITHDRAWN.value)

_SHAPES: Final[Mapping[Any, Shape]] = {
    **SHAPES,
    **SHEET_SHAPES,
    **CASE_SHAPES,
    FiledAssessment: Shape(fields={"assessment": Narrowing(value=referred("Identifier"))}),
    FiledRuling: Shape(
        fields={
            "standing": Narrowing(value=words((Standing.ACCEPTED.value, *_AGAINST))),
            "by": Narrowing(value=SAID),
        },
        whole=({"if": where("standing", words(_AGAINST)), "then": where("reason", referred("SaidText"))},),
    ),
}


def file_schema(kind: Kind) -> Schema:
    """Give the JSON Schema of a kind of file."""
    if kind == "definition":
        return schema_of(Indicator, title="kpiflow definition", shapes=_SHAPES)
    if kind == "tests":
        return schema_of(FiledCases, title="kpiflow tests", shapes=_SHAPES)
    if kind == "scorecard":
        return schema_of(ScoreSheet, title="kpiflow scorecard", shapes=_SHAPES)
    return schema_by_key(
        "continues",
        ContinuedAssessment,
        FiledAssessment,
        title="kpiflow assessment",
        shapes=_SHAPES,
    )


def schema_text(kind: Kind) -> str:
    """Write the JSON Schema of a kind of file, the same way every time."""
    return json.dumps(file_schema(kind), indent=2, ensure_ascii=False) + "\n"
