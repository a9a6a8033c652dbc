"""Score sheets: what a scorecard file states, as frozen data that checks itself.

A scorecard holds no score; a score sheet is a scorecard together with what is scored and
printed on it for one unit and round. This room refuses to read files and to judge
assessments: a line may name one, and whoever loads the sheet brings its points.
"""

from kpiflow.scoresheet.misprints import misprints
from kpiflow.scoresheet.parts import (
    SCHEMA,
    SheetBand,
    SheetCriteria,
    SheetGate,
    SheetLine,
    SheetPart,
    SheetPolicy,
    SheetWeight,
    SheetWhole,
    Summed,
)
from kpiflow.scoresheet.sheet import ScoreSheet
from kpiflow.scoresheet.writing import sheet_of


__all__ = [
    "SCHEMA",
    "ScoreSheet",
    "SheetBand",
    "SheetCriteria",
    "SheetGate",
    "SheetLine",
    "SheetPart",
    "SheetPolicy",
    "SheetWeight",
    "SheetWhole",
    "Summed",
    "misprints",
    "sheet_of",
]
