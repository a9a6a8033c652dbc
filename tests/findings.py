"""The codes of findings: those the reference documents, and those the library can give."""

from __future__ import annotations

import ast
import re

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kpiflow.codec.shapes import DECISIONS
from kpiflow.guards.faults import TOO_COARSE


PROJECT: Final = Path(__file__).parents[1]
PAGE: Final = (PROJECT / "docs" / "reference" / "findings.md").read_text(encoding="utf-8")

_ROW: Final = re.compile(r"^\| (`[^|]+`) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)

MADE_UP: Final[Mapping[str, frozenset[str]]] = {
    "TOO_COARSE": frozenset({TOO_COARSE}),
    "ruling.standing.value": frozenset({"rejected", "withdrawn"}),
    "f'{decision.kind}-expired'": frozenset(f"{kind}-expired" for kind in DECISIONS),
    "f'{decision.kind}-not-yet'": frozenset(f"{kind}-not-yet" for kind in DECISIONS),
    "f'{decision.kind}-revoked'": frozenset(f"{kind}-revoked" for kind in DECISIONS),
    "f'{seen.decision.kind}-{seen.status.value}'": frozenset({"override-unmet", "override-not_applicable"}),
    "code": frozenset(),  # handed on by the one function that builds findings about items
}
"""Codes that are put together, by how they are written, and what that can come to."""


def rows() -> dict[str, tuple[str, str, str]]:
    """Give what the page says of each code: its meaning, what it comes to, and its meaning in Thai."""
    return {
        code: (row[2].strip(), row[3].strip(), row[4].strip())
        for row in _ROW.finditer(PAGE)
        for code in re.findall(r"`([^`]+)`", row[1])
    }


def given() -> frozenset[str]:
    """Give every code that is written anywhere in the library."""
    return frozenset(
        code
        for path in sorted((PROJECT / "kpiflow").rglob("*.py"))
        for expression in _expressions(ast.parse(path.read_text(encoding="utf-8")))
        for code in _codes(expression)
    )


def _expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """Walk what is written where the code of a finding stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "Finding":
                yield next(keyword.value for keyword in node.keywords if keyword.arg == "code")
            elif node.func.id == "finding":
                yield node.args[1]


def _codes(expression: ast.expr) -> Iterator[str]:
    if isinstance(expression, ast.IfExp):
        yield from _codes(expression.body)
        yield from _codes(expression.orelse)
    elif isinstance(expression, ast.Constant):
        yield str(expression.value)
    else:
        yield from MADE_UP[ast.unparse(expression)]
