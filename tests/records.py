"""What commands print for programs, held to the schemas that are published of it."""

from __future__ import annotations

import json
import re

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from attrs import frozen
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from kpiflow import codec
from kpiflow.assessment import Result
from kpiflow.assessment.state import State
from kpiflow.cli.records import RECORDS
from kpiflow.cli.records.shapes import VALUES
from kpiflow.ladder import Situation, pillars, score_of, score_situation, tally
from kpiflow.self_assessment import SelfAssessment


PRINTED: Final[Mapping[str, str]] = {
    "anchor": "anchors",
    "assess": "record",
    "card": "cards",
    "cases": "cases",
    "check": "check",
    "compare": "comparison",
    "diagram": "machine",
    "diff": "difference",
    "fsck": "verification",
    "gap": "gap",
    "import": "import",
    "init": "start",
    "keygen": "key",
    "missing": "missing",
    "observe": "observation",
    "pack": "pack",
    "recover": "recovery",
    "replay": "replay",
    "score": "score",
    "scorecard": "scorecard-result",
    "site": "site",
    "test": "test-result",
    "timeline": "timeline",
    "verify": "verification",
}
"""Which record each command prints with `--json`; `verify` prints another of a pack, `scorecard` of several."""
OF_PACKS: Final = "pack-verification"
OF_SEVERAL: Final = "scorecards"


def _as_ecma_does(_validator: Any, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    """Match a pattern where `$` is the very end of a text; Python lets a line feed follow it."""
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value):
        yield ValidationError(f"{value!r} does not match {pattern}")


Validator: Any = validators.extend(Draft202012Validator, {"pattern": _as_ecma_does})  # type: ignore[no-untyped-call]


@cache
def validator(name: str) -> Any:
    """Give what checks a record against the shipped schema."""
    text = (files("kpiflow") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    return Validator(json.loads(text), format_checker=FormatChecker(["date"]))


def faults(name: str, record: object) -> list[str]:
    """Give what does not fit the schema of a record, each with its place."""
    return [f"{each.json_path}: {each.message}"[:400] for each in validator(name).iter_errors(record)]


def must_fit(arguments: tuple[str, ...], stdout: str) -> None:
    """Hold what a command printed against the schema, where it printed a record."""
    is_asked = "--json" in arguments or " json" in " ".join(arguments)
    if is_asked and arguments[0] in PRINTED and stdout.startswith("{\n"):
        printed = json.loads(stdout)
        name = PRINTED[arguments[0]]
        name = OF_PACKS if name == "verification" and "pack" in printed else name
        name = OF_SEVERAL if name == "scorecard-result" and "scorecards" in printed else name
        assert faults(name, printed) == [], name


@frozen
class Place:
    """An object of a record, and the schema that it goes by.

    Attributes:
        name: The name of that schema; empty for the record itself.
        value: The object.
        schema: The schema.
    """

    name: str
    value: dict[str, Any]
    schema: dict[str, Any]


def own_names(name: str) -> set[str]:
    """Give the names of schemas that are of this record alone, and not of files."""
    known = {*RECORDS[name].parts, *VALUES}
    return {each for each in validator(name).schema["$defs"] if each in known}


def places(name: str, record: object) -> Iterator[Place]:
    """Walk the objects of a record that are not written as a file would write them."""
    root = validator(name).schema
    yield from _places(validator(name), own_names(name), "", record, root)


def _places(check: Any, own: set[str], name: str, value: object, schema: dict[str, Any]) -> Iterator[Place]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in own:
            return
        schema = check.schema["$defs"][name]
    for form in schema.get("anyOf", ()):
        if check.evolve(schema={**form, "$defs": check.schema["$defs"]}).is_valid(value):
            yield from _places(check, own, name, value, form)
    if isinstance(value, dict) and "properties" in schema:
        yield Place(name, value, schema)
        for key, inner in schema["properties"].items():
            if key in value:
                yield from _places(check, own, name, value[key], inner)
    if isinstance(value, list) and "items" in schema:
        for each in value:
            yield from _places(check, own, name, each, schema["items"])


def result_of(
    situation: Situation, *, claimed: int | None = None, report: SelfAssessment | None = None
) -> Result:
    """Give what a situation comes to as the result of an assessment."""
    indicator, ladder = situation.indicator, situation.ladder()
    return Result(
        assessment="unit-1",
        indicator=indicator,
        digest=codec.digest(indicator),
        as_of=situation.as_of,
        state=State(
            as_of=situation.as_of, report=report, register=situation.register, decided=situation.decisions
        ),
        ladder=ladder,
        score=score_situation(situation),
        score_as_claimed=None if claimed is None else score_of(indicator, claimed),
        criteria={level.level: score_of(indicator, level.level) for level in indicator.ladder},
        pillars=pillars(situation),
        tallied=tally(indicator, ladder) if indicator.tally else None,
    )
