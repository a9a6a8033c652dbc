"""What the JSON objects look like that commands print for programs, by the names `kpiflow schema` knows them by.

Every record says its edition and always has all its keys: what is not there is `null` or an
empty list. Tests hold these schemas and what commands print together, in both directions.
This room refuses to make records: they are made where the thing is known.
"""

from __future__ import annotations

import json

from collections.abc import Mapping
from typing import Final

from kpiflow.cli.records.cards import CARD, SCORE_ALONE, TIMELINE
from kpiflow.cli.records.folders import CARDS, SITE
from kpiflow.cli.records.journals import IMPORT, OBSERVATION, RECOVERY, REPLAY, VERIFICATION
from kpiflow.cli.records.making import ANCHORS, CASES, KEY, MACHINE, START
from kpiflow.cli.records.packs import PACK, PACK_VERIFICATION
from kpiflow.cli.records.reports import COMPARISON, GAP, MISSING, SCORECARD, SCORECARDS
from kpiflow.cli.records.rules import CHECK, DIFFERENCE, TEST_RESULT
from kpiflow.cli.records.shapes import Record


RECORDS: Final[Mapping[str, Record]] = {
    "record": CARD,
    "gap": GAP,
    "missing": MISSING,
    "comparison": COMPARISON,
    "timeline": TIMELINE,
    "scorecard-result": SCORECARD,
    "scorecards": SCORECARDS,
    "score": SCORE_ALONE,
    "check": CHECK,
    "difference": DIFFERENCE,
    "test-result": TEST_RESULT,
    "replay": REPLAY,
    "verification": VERIFICATION,
    "import": IMPORT,
    "recovery": RECOVERY,
    "observation": OBSERVATION,
    "cards": CARDS,
    "site": SITE,
    "pack": PACK,
    "pack-verification": PACK_VERIFICATION,
    "machine": MACHINE,
    "anchors": ANCHORS,
    "key": KEY,
    "cases": CASES,
    "start": START,
}
"""The records, those used most first."""


def record_schema_text(name: str) -> str:
    """Write the JSON Schema of a record, the same way every time."""
    return json.dumps(RECORDS[name].schema(), indent=2, ensure_ascii=False) + "\n"
