"""Stores that sites are made of in tests: the accepted and the filed card, by other units and under other names."""

from __future__ import annotations

import json

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from attrs import evolve

from kpiflow.journal import Draft, MemoryStore, Store, draft_of
from kpiflow.loading import load_assessment, open_assessment


EXAMPLES: Final = Path(__file__).parents[1] / "examples"
AGENCY: Final = "สำนักงานป้องกันและปราบปรามการฟอกเงิน"
"""Who reports on the example's card."""


@lru_cache
def drafts(name: str) -> tuple[Draft, ...]:
    """Give what is recorded of one of the example's files."""
    file, memory = load_assessment(EXAMPLES / "anti-corruption" / f"{name}.yaml"), MemoryStore()
    open_assessment(file, store=memory)
    return tuple(draft_of(entry) for entry in memory.read(file.first.assessment))


def keep(store: Store, units: Mapping[str, str], *, file: str = "as-accepted") -> None:
    """Record the card for each of some units.

    Args:
        store: Where to.
        units: Who reports, by the name of the assessment.
        file: Which of the example's files.
    """
    for name, unit in units.items():
        said = json.dumps(unit, ensure_ascii=False)[1:-1].encode()
        changed = [evolve(each, body=each.body.replace(AGENCY.encode(), said)) for each in drafts(file)]
        store.append_all(name, changed, expected_version=0)


def headless(store: Store, name: str) -> None:
    """Record an assessment that cannot be read: it does not begin with its beginning."""
    store.append_all(name, drafts("as-accepted")[1:3], expected_version=0)
