"""YAML and JSON files to definitions, assessments and scorecards, with the place of every problem.

The only door for `yaml`. What a file says is data: text stays text until a field
asks for more, and anchors, tags, duplicate and unknown keys are refused. Limits on
size, nesting and number of nodes are checked on what a reader finds, before anything
is built of it. This room refuses to judge or to score.
"""

from kpiflow.loading.contents import AssessmentFile
from kpiflow.loading.files import DefinitionFile, load_assessment, load_definition, load_indicator
from kpiflow.loading.recording import open_assessment, record, unstated
from kpiflow.loading.scorecards import ScorecardFile, load_scorecard


__all__ = [
    "AssessmentFile",
    "DefinitionFile",
    "ScorecardFile",
    "load_assessment",
    "load_definition",
    "load_indicator",
    "load_scorecard",
    "open_assessment",
    "record",
    "unstated",
]
