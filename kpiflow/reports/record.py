"""The card as one JSON object for programs; numbers that count are exact text.

The object says the same as the other formats, with both languages wherever one
is a sentence. Its keys are stable: they may be added to, never renamed.
"""

from __future__ import annotations

import json

from typing import Any

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment import Result
from kpiflow.evidence import Entry
from kpiflow.guards import Finding, Verdict
from kpiflow.journal.checkpoints import Checkpoint
from kpiflow.journal.sentences import sentences
from kpiflow.journal.verification import Verification
from kpiflow.ladder import LevelVerdict, RequirementVerdict, Tallied
from kpiflow.scoring import Score
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language, in_both


def make_record(
    result: Result,
    *,
    level: int | None = None,
    language: Language = "en",
    anchor: Checkpoint | None = None,
    verified: Verification | None = None,
) -> dict[str, Any]:
    """Gather a report on a result as plain data.

    Args:
        result: What to report on.
        level: List only the requirements up to this level, and say whether it is
            reached; all of them by default.
        language: The language of each requirement's one-line `reason`.
        anchor: What fixes the journal as it is.
        verified: How far the journal is verified.
    """
    state, ladder = result.state, result.ladder
    levels = ladder.levels if level is None else evolve(ladder, asked=level).up_to_asked()
    period = result.indicator.performance_period
    return {
        "edition": 1,
        "indicator": result.indicator.code,
        "name": in_both(result.indicator.name),
        "description": in_both(result.indicator.description),
        "performance_period": None if period is None else codec.unstructure(period),
        "assessment": result.assessment,
        "as_of": result.as_of.isoformat(),
        "definition_sha256": result.digest,
        "levels": {
            "claimed": state.claimed,
            "supported": ladder.supported,
            "supported_without_decisions": ladder.supported_without_decisions,
            "accepted": state.accepted,
            "reach": {str(each.level.level): result.reach(each) for each in ladder.levels},
        },
        "ladder": [_level(result, each) for each in ladder.levels],
        "claim_supported": result.is_claim_supported,
        "conclusion": in_both(result.conclusion()),
        "asked": None if level is None else _asked(result, level),
        "rests_on": [
            {
                "id": each.id,
                "kind": each.kind,
                "requirement": each.requirement,
                "level_without": each.level_without,
            }
            for each in result.pillars
        ],
        "score": _score(result.score),
        "score_as_claimed": _score(result.score_as_claimed) if result.score_as_claimed else None,
        "tally": None if result.tallied is None else _tally(result.tallied),
        "requirements": [_requirement(each, language) for verdict in levels for each in verdict.requirements],
        "report": None if state.report is None else codec.unstructure(state.report),
        "evidence": [_entry(entry) for entry in state.register.entries],
        "falls": codec.unstructure(state.regressions),
        "decisions": [{"kind": each.kind, **codec.unstructure(each)} for each in state.decided],
        "revocations": codec.unstructure(state.revocations),
        "rating": codec.unstructure(state.rating) if state.rating else None,
        "void": [
            {"code": each.code, "subject": each.subject, "by": each.by, "reason": in_both(each.reason)}
            for each in state.void
        ],
        "journal": _journal(anchor, verified),
    }


def _journal(anchor: Checkpoint | None, verified: Verification | None) -> dict[str, Any] | None:
    """Tell what fixes a journal and how far it is verified; nothing of one that is kept nowhere."""
    if anchor is None and verified is None:
        return None
    return {
        "anchor": None if anchor is None else anchor.text(),
        "levels": [] if verified is None else list(verified.levels),
        "says": [] if verified is None else [in_both(each) for each in sentences(verified)],
    }


def render_json(record: dict[str, Any]) -> str:
    """Write a record as indented JSON."""
    return json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _asked(result: Result, level: int) -> dict[str, Any]:
    return {
        "level": level,
        "reached": level <= result.ladder.supported,
        "answer": in_both(result.answer(level)),
    }


def _level(result: Result, verdict: LevelVerdict) -> dict[str, Any]:
    level, criteria = verdict.level, result.indicator.criteria
    number = level.level
    return {
        "level": number,
        "name": in_both(level.name),
        "reach": result.reach(verdict),
        "criterion": criteria.cells[number - 1] if criteria else result.criteria[number].points_shown(),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    ruling = entry.ruling
    return {
        "id": entry.fact.id,
        "says": codec.unstructure(entry.fact),
        "standing": entry.standing.value,
        "by": entry.by,
        "on": entry.on.isoformat(),
        "ruling": None
        if ruling is None
        else {"by": ruling.by, "on": ruling.on.isoformat(), "reason": in_both(ruling.reason)},
        "files": codec.unstructure(entry.files),
        "changed_files": codec.unstructure(entry.changes),
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "points": score.points_shown(),
        "state": score.state,
        "weight": shown_exactly(score.weight),
        "weighted": score.printed(),
        "weighted_exact": None if score.earned.value is None else str(score.weighted),
        "derivation": [in_both(step) for step in score.derivation],
    }


def _tally(tallied: Tallied) -> dict[str, Any]:
    return {
        "value": None if tallied.value is None else str(tallied.value),
        "levels": {str(number): None if value is None else str(value) for number, value in tallied.levels},
    }


def _requirement(each: RequirementVerdict, language: Language) -> dict[str, Any]:
    return {
        "id": each.requirement.id,
        "level": each.level,
        "status": each.status.value,
        "status_without_decisions": each.by_evidence.status.value,
        "text": in_both(each.requirement.text),
        "reason": each.reason().in_language(language),
        "explanation": in_both(each.reason()),
        "needs": in_both(each.verdict.lacks),
        "pardon": in_both(each.pardon()),
        "evidence": list(each.verdict.satisfied_by),
        "decision": each.decision.id if each.decision else None,
        "findings": [_finding(finding) for finding in each.findings()],
        "verdict": _verdict(each.verdict),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "subject": finding.subject, "message": in_both(finding.message)}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status.value,
        "expects": in_both(verdict.expects),
        "satisfied_by": list(verdict.satisfied_by),
        "findings": [_finding(finding) for finding in verdict.findings],
        "parts": [_verdict(part) for part in verdict.parts],
    }
