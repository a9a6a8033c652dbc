"""Cases as people write them: what is shown and what it must come to, as text to paste into a test file.

Every case comes from what was judged already, and is written only where the words of
test files say exactly that: read back, it is judged the same.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from kpiflow.codec import unstructure
from kpiflow.differences import Witness
from kpiflow.evidence import (
    Answer,
    Attainment,
    EvidenceItem,
    Exclusion,
    Fact,
    NilReturn,
    Reading,
    Standing,
    Statement,
)
from kpiflow.guards import Status
from kpiflow.loading.case_contents import Because, Expected, FiledCase, Given
from kpiflow.loading.contents import Decisions, FiledRuling
from kpiflow.planning import Step
from kpiflow.testing.cases import Case


_KEYS: Final[Mapping[type[Fact], str]] = {
    EvidenceItem: "evidence",
    NilReturn: "nil_returns",
    Answer: "answers",
    Reading: "readings",
    Statement: "texts",
    Exclusion: "exclusions",
    Attainment: "attainments",
}

_PLAIN: Final = re.compile(
    r"[A-Za-z0-9_./~\u0e00-\u0e7f](?:[A-Za-z0-9_./ \u0e00-\u0e7f-]*[A-Za-z0-9_./\u0e00-\u0e7f-])?"
)
"""Text that needs no quotes in YAML, wherever it stands."""

_SPECIAL: Final = {"", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def given_by(steps: Iterable[Step], as_of: date) -> Given:
    """Give what some steps enter, in the words of test files."""
    facts: dict[str, dict[str, Fact]] = {}
    rulings: dict[str, FiledRuling] = {}
    for step in steps:
        if step.fact is None:
            continue
        facts.setdefault(_KEYS[type(step.fact)], {})[step.fact.id] = step.fact
        rulings.pop(step.fact.id, None)
        if step.accepted_by:
            rulings[step.fact.id] = FiledRuling(
                item=step.fact.id, standing=Standing.ACCEPTED, by=step.accepted_by, on=as_of
            )
    listed: dict[str, Any] = {key: tuple(each.values()) for key, each in facts.items()}
    return Given(**listed, decisions=Decisions(rulings=tuple(rulings.values())))


def expecting(requirement: str, status: Status) -> Expected:
    """Expect a requirement to come to something."""
    named: dict[str, Any] = {status.value: (requirement,)}
    return Expected(because=Because(**named))


def as_before(witness: Witness) -> Case:
    """Give the case that holds on the one definition of a witness, and not on the other."""
    return case_of(
        "as before",
        witness.steps,
        as_of=witness.as_of,
        expect=_expected(witness),
        round_months=witness.round_months,
    )


def _expected(witness: Witness) -> Expected:
    if witness.subject == "requirement":
        return expecting(witness.about, Status(witness.before))
    if witness.subject == "level":
        return Expected(level=int(witness.before))
    points, _, weighted = witness.before.partition(" (")
    return Expected(score=points, weighted=weighted.removesuffix(")") or None)


def case_of(
    name: str, steps: Iterable[Step], *, as_of: date, expect: Expected, round_months: int | None = None
) -> Case:
    """Give the case in which some steps were taken."""
    given = given_by(steps, as_of)
    return Case(name=name, as_of=as_of, expect=expect, given=given, round_months=round_months)


def case_text(case: Case, *, as_of: date | None = None) -> str:
    """Write a case as one item of the `cases` of a test file.

    Args:
        case: The case.
        as_of: The day of the file, which need not be said again.
    """
    filed = FiledCase(
        name=case.name,
        given=case.given,
        without=case.without,
        as_of=None if case.as_of == as_of else case.as_of,
        round_months=case.round_months,
        expect=case.expect,
    )
    return "\n".join(_item(unstructure(filed)))


def file_text(
    tests: str,
    cases: Iterable[Case],
    *,
    as_of: date,
    given: Given | None = None,
    comments: Iterable[str] = (),
    notes: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Write a test file.

    Args:
        tests: The file of the definition, relative to the test file.
        cases: The cases.
        as_of: The day that is judged where a case says no other.
        given: What is given in every case.
        comments: Lines to put above everything.
        notes: By the name of a case, a line to put above it.
    """
    head = [*(f"# {line}".rstrip() for line in comments), f"tests: {_scalar(tests)}"]
    head.append(f"as_of: {_scalar(unstructure(as_of))}")
    if given is not None:
        head += ["given:", *_given(unstructure(given), indent="  ")]
    head.append("cases:")
    for each in cases:
        if each.name in notes:
            head.append(f"  # {notes[each.name]}")
        head.append(case_text(each, as_of=as_of))
    return "\n".join(head) + "\n"


# --- YAML ---------------------------------------------------------------------------------


def _item(plain: dict[str, Any]) -> Iterator[str]:
    """Write one case: its name first, then what is given a line for each thing, then what is expected."""
    ordered = {"name": plain["name"], **plain}
    expected = ordered.pop("expect")
    for n, (key, value) in enumerate(ordered.items()):
        lead = "  - " if n == 0 else "    "
        if key == "given":
            yield f"{lead}given:"
            yield from _given(value)
        else:
            yield f"{lead}{key}: {_flow(value)}"
    yield f"    expect: {_flow(expected)}"


def _given(given: dict[str, Any], *, indent: str = "      ") -> Iterator[str]:
    for key, value in given.items():
        if isinstance(value, list):
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {_flow(each)}" for each in value)
        else:
            yield f"{indent}{key}: {_flow(value)}"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """Write one value; in quotes where YAML could take it for something else."""
    if value is None:
        return "null"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, int):
        return text
    if _PLAIN.fullmatch(text) and text.lower() not in _SPECIAL and ": " not in text:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
