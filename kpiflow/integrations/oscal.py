"""Results as OSCAL assessment results (1.1), for systems that gather controls of many kinds.

Each requirement is a control and its verdict a finding, satisfied or not; each entry of the
register is an observation that findings refer to. Identifiers follow from content, and dates
from the day of the result, so that one result gives one document. This module refuses to
invent an assessment plan: whoever has one names it.
"""

from __future__ import annotations

import json

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from attrs import frozen

from kpiflow.assessment import Result
from kpiflow.evidence import EvidenceItem, NilReturn
from kpiflow.evidence.register import Entry
from kpiflow.guards import Status
from kpiflow.ladder import RequirementVerdict
from kpiflow.text import Language


VERSION: Final = "1.1.2"
OURS: Final = "https://kpiflow.example/ns/oscal"
_ROOT: Final = UUID("7d9a2a2e-1f0e-5d1c-9a55-0a6d8e1c2550")
"""The name space of our identifiers."""

_REASONS: Final = {Status.MET: "pass", Status.UNMET: "fail"}
"""Why a finding is as it is; whatever is neither shown nor refuted, or was decided, is another reason."""


def to_oscal(result: Result, *, plan: str = "#", language: Language = "en") -> dict[str, Any]:
    """Give a result as an OSCAL assessment results document, ready for `json.dumps`.

    Args:
        result: The result.
        plan: Where the assessment plan is; `#` where there is none that could be named.
        language: The language of names and reasons.

    >>> from kpiflow import load_assessment, open_assessment
    >>> file = load_assessment("examples/anti-corruption/as-filed.yaml")
    >>> document = to_oscal(open_assessment(file).result(as_of=file.as_of))
    >>> [found] = [each for each in document["assessment-results"]["results"][0]["findings"]
    ...     if each["target"]["target-id"] == "kpi-7.2.1-4a"]
    >>> found["target"]["status"]["state"], found["target"]["status"]["reason"]
    ('not-satisfied', 'fail')
    """
    return _Export(result, plan, language).document()


@frozen
class _Export:
    result: Result
    plan: str
    language: Language

    def document(self) -> dict[str, Any]:
        result = self.result
        name = result.indicator.name.in_language(self.language)
        contents = {
            "title": f"{result.indicator.code} {name}",
            "description": result.conclusion().in_language(self.language),
            "start": self._moment(result.as_of),
            "props": self._figures(),
            "reviewed-controls": {
                "control-selections": [
                    {"include-controls": [{"control-id": self._control(each)} for each in self._verdicts()]}
                ]
            },
            "observations": [self._observation(each) for each in result.state.register.entries],
            "findings": [self._finding(each) for each in self._verdicts()],
        }
        whole = {key: value for key, value in contents.items() if value != []}
        return {
            "assessment-results": {
                "uuid": self._identifier("document", whole),
                "metadata": {
                    "title": f"{result.assessment} {result.as_of.isoformat()}",
                    "last-modified": self._moment(result.as_of),
                    "version": result.digest,
                    "oscal-version": VERSION,
                },
                "import-ap": {"href": self.plan},
                "results": [{"uuid": self._identifier("result", whole), **whole}],
            }
        }

    def _verdicts(self) -> tuple[RequirementVerdict, ...]:
        return self.result.ladder.requirements()

    def _figures(self) -> list[dict[str, str]]:
        result = self.result
        figures = {
            "level-claimed": result.state.claimed,
            "level-supported": result.ladder.supported,
            "level-supported-without-decisions": result.ladder.supported_without_decisions,
            "level-accepted": result.state.accepted,
            "score-state": result.score.state,
            "score-weighted": None if result.score.earned.value is None else result.score.printed(),
        }
        return [_property(name, str(value)) for name, value in figures.items() if value is not None]

    def _observation(self, entry: Entry) -> dict[str, Any]:
        fact = entry.fact
        title = ""
        if isinstance(fact, EvidenceItem):
            title = fact.title.in_language(self.language)
        elif isinstance(fact, NilReturn):
            title = fact.statement.in_language(self.language)
        return {
            "uuid": self._seen(fact.id),
            "description": title or fact.id,
            "props": [
                _property("register-id", fact.id),
                _property("standing", entry.standing.value),
                _property("entered-by", entry.by),
            ],
            "methods": ["EXAMINE"],
            "collected": self._moment(entry.on),
        }

    def _finding(self, verdict: RequirementVerdict) -> dict[str, Any]:
        control = self._control(verdict)
        known = {entry.fact.id for entry in self.result.state.register.entries}
        shown = [each for each in verdict.verdict.satisfied_by if each in known]
        state = "satisfied" if verdict.holds else "not-satisfied"
        finding = {
            "title": verdict.requirement.text.in_language(self.language),
            "description": verdict.reason().in_language(self.language) or verdict.status.value,
            "props": [
                _property("level", str(verdict.level)),
                _property("status", verdict.status.value),
                _property("status-without-decisions", verdict.by_evidence.status.value),
            ],
            "target": {
                "type": "objective-id",
                "target-id": control,
                "status": {"state": state, "reason": _REASONS.get(verdict.status, "other")},
            },
        }
        related = {"related-observations": [{"observation-uuid": self._seen(each)} for each in shown]}
        return {"uuid": self._identifier("finding", finding), **finding, **(related if shown else {})}

    def _control(self, verdict: RequirementVerdict) -> str:
        """Name a requirement by a token, which may not begin with a digit."""
        return f"kpi-{self.result.indicator.code}-{verdict.requirement.id}"

    def _seen(self, fact: str) -> str:
        return self._identifier("observation", {"id": fact})

    def _identifier(self, kind: str, content: Mapping[str, Any]) -> str:
        """Give the identifier that follows from what something says, and of which result."""
        of = [kind, self.result.assessment, self.result.digest, self.result.as_of.isoformat(), content]
        return str(uuid5(_ROOT, json.dumps(of, ensure_ascii=False, sort_keys=True)))

    def _moment(self, day: date) -> str:
        """Give the beginning of a day where the definition's days begin."""
        zone = ZoneInfo(self.result.indicator.time_zone)
        return datetime(day.year, day.month, day.day, tzinfo=zone).isoformat()


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": OURS, "value": value}
