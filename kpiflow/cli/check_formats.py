"""What was found by `kpiflow check`, written for people, programs, GitHub and SARIF viewers."""

from __future__ import annotations

import json

from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from kpiflow.cli.checking import Checked, Found
from kpiflow.errors import CODES, Problem, path_text
from kpiflow.linting import RULES, SEVERITIES
from kpiflow.text import on_one_line


def as_text(checked: Checked) -> str:
    """Write for people: each problem with its line and a caret."""
    return "".join(f"{each.severity} {each.problem}\n" for each in checked.found)


def as_json(checked: Checked) -> str:
    """Write one JSON object; its keys are in the reference."""
    record = {
        "edition": 1,
        "files": list(checked.files),
        "counts": {severity: checked.count(severity) for severity in SEVERITIES},
        "problems": [_record(each) for each in checked.found],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _record(found: Found) -> dict[str, Any]:
    problem = found.problem
    position = problem.position
    return {
        "code": problem.code,
        "rule": found.rule,
        "severity": found.severity,
        "message": problem.message,
        "reasons": list(problem.reasons),
        "file": found.file,
        "line": position.line if position else None,
        "column": position.column if position else None,
        "path": path_text(problem.path),
        "expected": problem.expected,
        "got": problem.got,
        "declared": list(problem.declared),
        "hint": problem.hint,
    }


_GITHUB_LEVELS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "note": "notice"}


def as_github(checked: Checked) -> str:
    """Write workflow commands, which GitHub shows beside the lines of a change."""
    return "".join(_workflow_command(each) for each in checked.found)


def _workflow_command(found: Found) -> str:
    position = found.problem.position
    properties = {"file": found.file}
    if position:
        properties |= {"line": str(position.line), "col": str(position.column)}
    properties["title"] = f"{found.problem.code} {found.rule}".strip()
    said = ",".join(f"{name}={_escaped(value, more=True)}" for name, value in properties.items())
    return f"::{_GITHUB_LEVELS[found.severity]} {said}::{_escaped(_sentence(found.problem))}\n"


def _escaped(text: str, *, more: bool = False) -> str:
    """Write what would end a message, or with `more` a property, by its code."""
    for character in "%\r\n:," if more else "%\r\n":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _sentence(problem: Problem) -> str:
    """Say a problem in one line, its place aside."""
    parts = [problem.message, *problem.reasons]
    if problem.expected:
        parts.append(f"expected: {problem.expected}")
    if problem.got:
        parts.append(f"got: {problem.got}")
    if problem.hint:
        parts.append(f"hint: {problem.hint}")
    return on_one_line("; ".join(parts))


def as_sarif(checked: Checked) -> str:
    """Write a log in the Static Analysis Results Interchange Format (SARIF) 2.1.0."""
    descriptors = _descriptors(checked)
    index = {each["id"]: n for n, each in enumerate(descriptors)}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "kpiflow", "version": version("kpiflow"), "rules": descriptors}},
                "columnKind": "utf16CodeUnits",
                "artifacts": [{"location": {"uri": _uri(file)}} for file in checked.files],
                "results": [_result(each, index) for each in checked.found],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _descriptors(checked: Checked) -> list[dict[str, Any]]:
    """Describe every rule, and what could not be loaded where that was found."""
    unloaded = sorted({each.problem.code for each in checked.found if not each.rule})
    return [
        *(
            {
                "id": rule.code,
                "name": "".join(word.capitalize() for word in rule.name.split("-")),
                "shortDescription": {"text": rule.meaning},
                "defaultConfiguration": {"level": rule.severity},
            }
            for rule in RULES
        ),
        *(
            {
                "id": code,
                "shortDescription": {"text": CODES[code]},
                "defaultConfiguration": {"level": "error"},
            }
            for code in unloaded
        ),
    ]


def _result(found: Found, index: Mapping[str, int]) -> dict[str, Any]:
    problem = found.problem
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(found.file)}}
    if problem.position:
        before = problem.excerpt[: problem.position.column - 1]
        place["region"] = {
            "startLine": problem.position.line,
            "startColumn": len(before.encode("utf-16-le")) // 2 + 1,
        }
    location: dict[str, Any] = {"physicalLocation": place}
    if problem.path:
        location["logicalLocations"] = [{"fullyQualifiedName": path_text(problem.path)}]
    return {
        "ruleId": problem.code,
        "ruleIndex": index[problem.code],
        "level": found.severity,
        "message": {"text": _sentence(problem)},
        "locations": [location],
    }


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


FORMATS: Final[Mapping[str, Callable[[Checked], str]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
"""The formats by name."""
