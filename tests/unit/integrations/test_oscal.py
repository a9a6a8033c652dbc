"""OSCAL assessment results: the fields the model requires, from data, the same every time."""

from __future__ import annotations

import json
import re

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from kpiflow import load_assessment, open_assessment
from kpiflow.integrations import to_oscal


FILE = load_assessment("examples/anti-corruption/as-accepted.yaml")
ASSESSMENT = open_assessment(FILE)
DAY = date(2007, 11, 30)
TOKEN = re.compile(r"[^\W\d][\w.\-]*")
"""What OSCAL takes for a token: it begins with a letter or an underscore."""


@pytest.fixture(scope="module")
def document() -> Any:
    """The accepted card, as it comes back from JSON."""
    return json.loads(json.dumps(to_oscal(ASSESSMENT.result(as_of=DAY))))["assessment-results"]


def identifiers(part: Any) -> list[str]:
    """Give every identifier that stands for the part it is in."""
    if isinstance(part, list):
        return [found for each in part for found in identifiers(each)]
    if not isinstance(part, dict):
        return []
    return [*([part["uuid"]] if "uuid" in part else []), *identifiers(list(part.values()))]


def test_what_the_model_requires_is_there(document: Any) -> None:
    """By the assessment-results model 1.1: document, metadata, plan, result, controls."""
    assert set(document) == {"uuid", "metadata", "import-ap", "results"}
    assert set(document["metadata"]) == {"title", "last-modified", "version", "oscal-version"}
    assert document["metadata"]["oscal-version"].startswith("1.1.")
    assert set(document["import-ap"]) == {"href"}
    [result] = document["results"]
    assert {"uuid", "title", "description", "start", "reviewed-controls"} <= set(result)
    [selection] = result["reviewed-controls"]["control-selections"]
    assert all(TOKEN.fullmatch(each["control-id"]) for each in selection["include-controls"])


def test_observations_have_what_they_must(document: Any) -> None:
    """Each entry of the register is one, with how and when it was collected."""
    [result] = document["results"]

    assert len(result["observations"]) == len(ASSESSMENT.state(as_of=DAY).register.entries)
    for each in result["observations"]:
        assert {"uuid", "description", "methods", "collected"} <= set(each)
        assert each["methods"] == ["EXAMINE"]
        assert each["description"]
        assert datetime.fromisoformat(each["collected"]).utcoffset() is not None


def test_findings_have_what_they_must(document: Any) -> None:
    """Each requirement is one: satisfied where it holds, with the observations it holds by."""
    [result] = document["results"]
    requirements = ASSESSMENT.result(as_of=DAY).ladder.requirements()
    seen = {each["uuid"] for each in result["observations"]}

    assert len(result["findings"]) == len(requirements)
    for each, verdict in zip(result["findings"], requirements, strict=True):
        assert {"uuid", "title", "description", "target"} <= set(each)
        target = each["target"]
        assert target["type"] in {"statement-id", "objective-id"}
        assert target["target-id"] == f"kpi-7.2.1-{verdict.requirement.id}"
        assert target["status"]["state"] == ("satisfied" if verdict.holds else "not-satisfied")
        related = each.get("related-observations", [{"observation-uuid": min(seen)}])
        assert related
        assert {one["observation-uuid"] for one in related} <= seen


def test_what_holds_by_decision_alone_says_so(document: Any) -> None:
    """A waiver satisfies, and the finding still tells that evidence does not."""
    [waived] = [
        each for each in document["results"][0]["findings"] if each["target"]["target-id"] == "kpi-7.2.1-1c"
    ]
    said = {each["name"]: each["value"] for each in waived["props"]}

    assert waived["target"]["status"] == {"state": "satisfied", "reason": "other"}
    assert (said["status"], said["status-without-decisions"]) == ("waived", "unmet")


def test_identifiers_follow_from_content(document: Any) -> None:
    """All are of version 5 and differ; the same result gives the same document, another day another."""
    found = identifiers(document)
    again = to_oscal(ASSESSMENT.result(as_of=DAY))
    later = to_oscal(ASSESSMENT.result(as_of=date(2007, 12, 1)))

    assert {UUID(each).version for each in found} == {5}
    assert len(set(found)) == len(found)
    assert again["assessment-results"] == document
    assert not set(found) & set(identifiers(later))


def test_dates_come_from_the_data(document: Any) -> None:
    """The day of the result, in the time zone of the definition, and never the clock."""
    assert document["metadata"]["last-modified"] == "2007-11-30T00:00:00+07:00"
    assert document["results"][0]["start"] == "2007-11-30T00:00:00+07:00"


def test_an_assessment_without_evidence_has_no_observations() -> None:
    """A list that may not be empty is left out."""
    before = ASSESSMENT.result(as_of=date(2007, 10, 1))
    [result] = to_oscal(before)["assessment-results"]["results"]

    assert "observations" not in result
    assert {each["target"]["status"]["state"] for each in result["findings"]} == {"not-satisfied"}


def test_a_plan_is_named_by_whoever_has_one() -> None:
    """It is not invented; texts come in the language asked for."""
    document = to_oscal(ASSESSMENT.result(as_of=DAY), plan="plan.json", language="th")["assessment-results"]

    assert document["import-ap"] == {"href": "plan.json"}
    assert "ความสำเร็จ" in document["results"][0]["title"]


def test_what_has_no_title_goes_by_its_name() -> None:
    """Answers and readings are observations too, each described by what it is about."""
    filed = load_assessment("examples/open-data/agency.yaml")
    result = open_assessment(filed).result(as_of=filed.as_of)
    observations = to_oscal(result)["assessment-results"]["results"][0]["observations"]

    assert len(observations) == len(result.state.register.entries)
    assert "reading:" in " ".join(each["description"] for each in observations)
