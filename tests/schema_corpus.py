"""Documents for the contract between schemas and loader, grown from a few sound ones.

A seed is a sound document with one part of interest. It grows into documents in which one
thing is different: a key dropped, misspelt or added, a value of another shape or word, a
short form in place of a long one.
"""

from __future__ import annotations

import json
import re

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Final, TypeAlias

import yaml

from attrs import frozen

from kpiflow.errors import Path, path_text
from kpiflow.text import thai_digits


Plain: TypeAlias = Any

_NUMBERS: Final = {
    "bool": "true|True|TRUE|false|False|FALSE",
    "int": "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
    "null": "~|null|Null|NULL|",
}
"""What a plain scalar of YAML 1.2 is taken for (core schema, section 10.3.2)."""

_CONSTRUCTORS: Final[dict[str, Callable[[str], Plain]]] = {
    "bool": lambda text: text.lower() == "true",
    "int": lambda text: int(text, 0) if text[:2] in {"0o", "0x"} else int(text),
    "float": lambda text: float(text.replace(".inf", "inf").replace(".nan", "nan").lower()),
    "null": lambda _text: None,
}


class _CoreLoader(yaml.BaseLoader):
    """Reads YAML as YAML 1.2 does, and editors with it."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 -- PyYAML keeps them on the class


def _constructor(make: Callable[[str], Plain]) -> Callable[[yaml.BaseLoader, yaml.ScalarNode], Plain]:
    return lambda _loader, node: make(node.value)


for _name, _pattern in _NUMBERS.items():
    _CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), None)
    _CoreLoader.add_constructor(f"tag:yaml.org,2002:{_name}", _constructor(_CONSTRUCTORS[_name]))


def as_editors_see(text: str, *, is_json: bool = False) -> Plain:
    """Give the data of a file as editors and other programs see it.

    Raises:
        ValueError: It is not well-formed.
    """
    try:
        if is_json:
            return json.loads(text, parse_constant=_refuse)
        return yaml.load(text, _CoreLoader)  # noqa: S506 -- makes plain data only
    except (yaml.YAMLError, RecursionError, TypeError) as error:
        raise ValueError(str(error)) from None


def _refuse(word: str) -> None:
    """Refuse what Python takes for a number in JSON, and JSON does not."""
    raise ValueError(word)


@frozen(kw_only=True)
class Seed:
    """A sound document, and the place from which it grows.

    Attributes:
        document: The document.
        grows_at: The path of the part that is changed.
    """

    document: Plain
    grows_at: Path = ()


@frozen(kw_only=True)
class Grown:
    """A document in which one thing is different from its seed.

    Attributes:
        document: The document.
        change: What is different, in words.
    """

    document: Plain
    change: str


def grown(seed: Seed) -> Iterator[Grown]:
    """Grow a seed: give the sound document, and one for each thing that can be different."""
    yield Grown(document=seed.document, change="nothing is changed")
    for path, value in _nodes(_at(seed.document, seed.grows_at), seed.grows_at):
        for change, other in _others(value):
            yield Grown(
                document=_with(seed.document, path, other),
                change=f"{path_text(path) or 'the document'} {change}",
            )


def _others(value: Plain) -> Iterator[tuple[str, Plain]]:
    """Give what could stand in the place of a value, and say what it is."""
    for other in _PALETTES[type(value)]:
        if other != value or type(other) is not type(value):
            yield f"is {json.dumps(other, ensure_ascii=False)}", other
    match value:
        case dict():
            yield from _other_mappings(value)
        case list():
            yield "is twice as long", [*value, *value]
            if value:
                yield "is without its last", value[:-1]
                yield "is its first alone", value[0]
        case str():
            yield "is in a list", [value]
            yield "is in one language", {"th": value}
            yield "is in too many languages", {"en": value, "fr": value}
        case bool():
            yield "is text", json.dumps(value)
        case int() | float():
            yield "is text", str(value)
            yield "has a minus", -value
            yield "is text with a sign", f"+{value}"
            yield "has Thai digits", thai_digits(str(value))
        case _:
            pass


def _other_mappings(value: dict[str, Plain]) -> Iterator[tuple[str, Plain]]:
    for key, alone in value.items():
        yield f"lacks {key}", {name: said for name, said in value.items() if name != key}
        yield f"has nothing but {key}", {key: alone}
    yield "has an unknown key", {**value, "unknown": "x"}


_PALETTES: Final[dict[type, tuple[Plain, ...]]] = {
    dict: (None, "x", []),
    list: (None, "x", [], [None]),
    str: (None, 1.5, "", " ", "ก"),
    bool: (None, True, False, "yes", 1),
    int: (None, True, 0, 1.5, "x", []),
    float: (None, True, 0, "x", []),
}
"""What is put in the place of a value, by what it is."""


def _nodes(value: Plain, path: Path) -> Iterator[tuple[Path, Plain]]:
    """Walk a value and all values in it, each with its path."""
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in items:
        yield from _nodes(each, (*path, step))


def _at(document: Plain, path: Path) -> Plain:
    for step in path:
        document = document[step]
    return document


def _with(document: Plain, path: Path, value: Plain) -> Plain:
    """Give a copy of a document with another value in one place."""
    if not path:
        return deepcopy(value)
    changed = deepcopy(document)
    _at(changed, path[:-1])[path[-1]] = deepcopy(value)
    return changed


def _seeds(base: str, parts: dict[str, str]) -> dict[str, Seed]:
    """Put each part into a document; parts are named by their place, and by what tells them apart."""
    found: dict[str, Seed] = {}
    for name, text in parts.items():
        place = name.partition(" ")[0]
        path = tuple(int(step) if step.isdigit() else step for step in place.split("."))
        document = as_editors_see(base)
        if path[0] not in document and len(path) > 1:
            document[path[0]] = {}
        found[name] = Seed(document=_with(document, path, as_editors_see(text)), grows_at=path)
    return found


SMALLEST: Final = """
code: x
name: x
evidence: [{id: plan, name: plan}]
levels: [{level: 1, name: one, requirements: [{id: 1a, text: t, requires: {provided: plan}}]}]
"""

HEADINGS: Final = """
code: "7.2.1"
name: {th: ก, en: a}
description: {th: คำ, en: words}
weight: 2.5
parts_total: 20
performance_period: FY 2550 BE
reporting_window: 2007-10-01/2007-10-31
schema: kpiflow-1
version: 2550-1
effective_on: 2006-10-01
effective_until: 30 กันยายน 2551
time_zone: Asia/Bangkok
progression: cumulative
tally: {within: mean, over: sum, unknown: zero}
scale: {lowest: 1, highest: 1, below: 0.5}
text_fields: [{id: f1, name: f}]
levels: [{level: 1, name: one, requirements: [{id: 1a, text: t, requires: {written: f1}}]}]
"""

CRITERIA: Final = """
code: rate
name: rate
measures: [{id: m1, name: m}]
criteria:
  measure: m1
  cells: ["-", 80, "85", 90, 95]
  direction: increasing
  target: 90
  target_level: 4
  step: {per: 5, points: 1}
"""

SCORED: Final = """
code: freight
name: freight
evidence: [{id: plan, name: plan}]
measures: [{id: m1, name: m}, {id: late, name: l}]
criteria: {measure: m1, cells: ["6490", "-", "7290", "7345", "7400"]}
scoring:
  method: interpolate
  below: 0
  above: 5.5
  no_value: 0
  adjustments: [{id: late, points: -0.2, per: late, name: n, most: 1}]
  clamp: both
  gates: [{id: plan, requires: {provided: plan}, name: n, otherwise: 1}]
  printing: {places: 2, mode: truncate, full: 5}
"""

MANUAL: Final = """
code: judged
name: judged
populations: [{id: complaints, name: complaints}]
progression: manual
levels: [{level: 1, name: one}, {level: 3, name: three}]
"""

REFERRING: Final = """
code: overall
name: overall
levels: [{level: 1, name: one, requirements: [{id: 1a, text: t, requires: {reached: {level: 1, indicator: "7.1"}}}]}]
"""

RULES: Final = """
code: "1"
name: x
tally: {within: mean, over: sum, unknown: zero}
performance_period: FY 2550 BE
reporting_window: 2007-10-01/2007-10-31
effective_on: 2006-10-01
evidence: [{id: plan, name: plan}, {id: minutes, name: minutes}]
channels: [{id: hotline, name: hotline}]
populations: [{id: complaints, name: complaints}]
topics: [{id: risk, name: risk}]
roles: [{id: chief, name: chief}, {id: officer, name: officer}]
scales: [{id: nplf, values: [N, P, L, F]}]
questions: [{id: q1, name: q, scale: nplf}]
measures: [{id: m1, name: m, unit: percent}]
text_fields: [{id: f1, name: f}]
levels:
  - level: 1
    name: one
    requirements: [{id: 1a, text: t, requires: {provided: plan}}]
  - level: 2
    name: two
    requirements:
      - {id: 2a, text: t, requires: {all_of: [{reached: {level: 1, indicator: "7.1"}}, {answered: q1}, {written: f1}]}}
"""

PARTS: Final = {
    "evidence": "[{id: plan, name: plan, effort: 2}, {id: minutes, name: {th: รายงาน}}]",
    "channels": "[{id: hotline, name: hotline}]",
    "populations": "[{id: complaints, name: complaints, effort: 1.5}]",
    "topics": "[{id: risk, name: risk}]",
    "roles": "[{id: chief, name: chief}]",
    "scales": "[{id: nplf, name: s, values: [N, {value: P, name: partly}, {value: L, points: 0.8}, F]}]",
    "questions": "[{id: q1, name: q, scale: nplf, effort: 0}]",
    "measures": "[{id: m1, name: m, unit: percent, whole: false, lowest: 0, highest: 100, effort: 1}]",
    "text_fields": "[{id: f1, name: f, effort: 1}]",
    "rounds": "[{months: 6, levels: [{level: 1, requires: [1], name: half}, {level: 2}]}]",
    "levels.0 with ratings": "{level: 1, name: one, rated: {at: [q1], reach: P, below: L}}",
    "levels.0 that can empty": """{level: 1, name: one, empty: met, requirements: [
        {id: 1a, text: t, requires: {provided: plan}, due: 2007-09, weight: 2,
         applies_when: {answered: q1}, na: {counts_as: drop}}]}""",
    "levels.0.requirements.0.na": "{counts_as: target, allowed: true, requires: {written: f1}}",
    "levels.0.requirements.0.requires": """{provided: {
        kind: [plan, minutes], count: 2, status: accepted, dated_within: [performance, reporting],
        covers: performance, approved_by: chief, accepted_by: chief, topics: [risk],
        distinct_by: month, fresh_for: 6 months, continuous_since: 2006-10-01,
        sum_of: [hours], total: 8}}""",
    "levels.0.requirements.0.requires of one kind": "{provided: plan}",
    "levels.0.requirements.0.requires of two kinds": "{provided: [plan, minutes]}",
    "levels.0.requirements.0.requires nothing": """{nil_return: {
        population: complaints, channels: [hotline], period: performance,
        attested_by: [chief], contradicted_by: [plan]}}""",
    "levels.0.requirements.0.requires an answer": "{answered: q1}",
    "levels.0.requirements.0.requires a good answer": """{answered: {
        question: q1, reach: L, justified: 10, addressed: true, status: accepted}}""",
    "levels.0.requirements.0.requires some answer": "{answered: {question: q1, among: [N, P]}}",
    "levels.0.requirements.0.requires a number": """{measured: {
        measure: m1, min: 80, max: 90.5, unit: percent, status: submitted}}""",
    "levels.0.requirements.0.requires a number between": "{measured: {measure: m1, above: 10, below: 20}}",
    "levels.0.requirements.0.requires words": "{written: f1}",
    "levels.0.requirements.0.requires many words": "{written: {field: f1, min_length: 20}}",
    "levels.0.requirements.0.requires another": "{holds: 2a}",
    "levels.0.requirements.0.requires one other": "{holds: {requirement: 2a}}",
    "levels.1.requirements.0.requires a level": "{reached: 1}",
    "levels.1.requirements.0.requires a level elsewhere": '{reached: {level: 1, indicator: "7.1"}}',
    "levels.0.requirements.0.requires all": "{all_of: [{provided: plan}, {written: f1}]}",
    "levels.0.requirements.0.requires all there is": "{all_of: {of: [{answered: q1}], reach: L, empty: met}}",
    "levels.0.requirements.0.requires any": "{any_of: [{provided: plan}, {written: f1}]}",
    "levels.0.requirements.0.requires any there is": "{any_of: {of: [{answered: q1}], empty: unmet}}",
    "levels.0.requirements.0.requires some": """{at_least: {
        count: 1, of: [{answered: q1}, {provided: plan}], reach: P, empty: unknown}}""",
    "levels.0.requirements.0.requires none": "{none_of: [{provided: plan}]}",
    "levels.0.requirements.0.requires none there is": "{none_of: {of: [{provided: plan}], empty: met}}",
}

DEFINITIONS: Final[dict[str, Seed]] = {
    "the smallest": Seed(document=as_editors_see(SMALLEST)),
    "headings": Seed(document=as_editors_see(HEADINGS)),
    "criteria": Seed(document=as_editors_see(CRITERIA)),
    "scored": Seed(document=as_editors_see(SCORED)),
    **_seeds(SMALLEST, {"scoring": "{method: levels, partial: true}"}),
    "manual": Seed(document=as_editors_see(MANUAL)),
    "about other indicators alone": Seed(document=as_editors_see(REFERRING)),
    **_seeds(RULES, PARTS),
}
"""Sound definitions by what is of interest in them."""

FILED: Final = """
assessment: a-1
indicator: rules.yaml
as_of: 30 พฤศจิกายน 2550
report: {agency: a, round_months: 12, filed_by: officer, filed_on: 24 ตุลาคม 2550}
evidence: [{id: p1, kind: plan, title: plan}]
"""

CONTINUED: Final = """
continues: filed.yaml
as_of: 31 ธันวาคม 2550
evidence: [{id: p2, kind: plan, title: plan}]
nil_returns: []
answers: [{question: q1, value: L}]
readings: []
texts: []
exclusions: [{requirement: 1a, reason: because, supported_by: p2}]
attainments: []
decisions: {}
"""

_DECIDED: Final = """id: d1, requirement: 1a, authority: chief, reason: {th: เพราะ, en: why}, decided_on: 2007-11-01,
    valid_from: 2007-11-01, valid_until: 2008-11-01, evidence: [p1]"""

STATED: Final = {
    "report": """{
        agency: {th: ก, en: a}, round_months: 12, filed_by: officer, filed_on: 24 ตุลาคม 2550,
        claimed_level: 2, supervisors: [{role: r, phone: "1", extension: 4000, personal: s1}], collectors: [{role: r}],
        performance: [{level: 1, statements: [one, {th: สอง}]}], actions: [{number: "1.1", text: did}],
        supporting_factors: "", obstacles: {th: "-", en: none}}""",
    "evidence": """[{
        id: p1, number: 1, kind: plan, title: plan, document_date: 2007-09-01,
        activity_dates: [2007-08, 2007-09-01], covers: FY 2550 BE,
        approval: {by: chief, on: 2007-09-02, act: signed}, topics: [risk], valid_until: 2009-01-01,
        reference: shelf, subject: team, quantities: [{of: hours, amount: 8}], personal: s1,
        files: [plan.pdf, {path: photos/1.png, sha256: ZEROS, size: 8, media_type: image/png, shared: true}]}]""".replace(
        "ZEROS", "0" * 63 + "a"
    ),
    "nil_returns": """[{
        id: n1, population: complaints, statement: none, channels: [hotline], period: FY 2550 BE,
        attester: chief, attested_on: 2007-10-10, supported_by: [p1], personal: s1}]""",
    "answers": '[{question: q1, value: L, justification: because, reference: "https://example.org", personal: s1}]',
    "readings": "[{measure: m1, value: 80, unit: percent}]",
    "readings of a ratio": "[{measure: m1, numerator: 8, denominator: 10}]",
    "texts": "[{field: f1, content: words, personal: s1}]",
    "exclusions": "[{requirement: 1a, reason: because, supported_by: [p1], personal: s1}]",
    "attainments": '[{indicator: "7.1", level: 1}]',
    "decisions.rulings": "[{item: p1, standing: rejected, by: chief, on: 2007-10-26, reason: why}]",
    "decisions.rulings in favour": "[{item: p1, standing: accepted, by: chief, on: 2007-10-26}]",
    "decisions.waivers": f"[{{{_DECIDED}}}]",
    "decisions.exceptions": f"[{{{_DECIDED}}}]",
    "decisions.deficiencies": f"[{{{_DECIDED}, plan: mend}}]",
    "decisions.overrides": f"[{{{_DECIDED}, status: met}}]",
    "decisions": f"""{{
        waivers: [{{{_DECIDED}}}],
        revocations: [{{decision: d1, authority: chief, reason: why, decided_on: 2007-11-10}}]}}""",
    "decisions.rating": """{
        level: 1, authority: chief, reason: why, decided_on: 2007-11-20, valid_until: 2008-11-01,
        evidence: [p1]}""",
}

ASSESSMENTS: Final[dict[str, Seed]] = {
    "filed": Seed(document=as_editors_see(FILED)),
    "continued": Seed(document=as_editors_see(CONTINUED)),
    **_seeds(FILED, STATED),
}
"""Sound assessments by what is of interest in them; they are about `RULES`, and go on from `FILED`."""

SCORED_ON: Final = """
schema: kpiflow-scorecard-1
code: "2550"
name: {th: ก, en: a}
parts: [{code: "1", name: one, points: 4.5}, {code: "2", name: two, weight: 2}]
"""

ON_A_SHEET: Final = {
    "parts": """[
        {code: "1", name: {th: ก, en: a}, weight: 60, weights: [{months: 6, weight: 50}], rounds: [6, 12],
         steps: [1, 2.5, 4], target: 4, points: 3.5, printed_points: "3.5000", printed_weighted: "-"},
        {code: "2", name: b, weight: 1/3, criteria: {cells: [60, "-", 80], below: 0, above: 3.5}, value: 14.575/26}]""",
    "parts that nobody scored": """[
        {code: "1", name: a, state: not_applicable, reason: {th: เพราะ, en: why}},
        {code: "2", name: b, assessment: filed.yaml}, {code: "3", name: c, state: zero}]""",
    "parts.1": """{
        code: "2", name: b, weight: 40, weights: [{months: 9, weight: 30}], rounds: [12],
        printed_weighted: 0.1, printed_points: 4, printed_weights: 1, floor_points: 1, target_points: 5,
        round_leaf: 4, per: 100, policy: {missing: keep, not_applicable: exclude, zero: zero, not_evaluated: drop},
        criteria: {cells: [1, 2]}, parts: [{code: "2.1", name: c, points: 1}]}""",
    "parts.1 that counts": """{
        code: "2", name: b, method: share, at_least: 3, parts: [{code: "2.1", name: c, points: 1}]}""",
    "parts.1 that deducts": """{
        code: "2", name: b, method: deduct, start: 5, parts: [{code: "2.1", name: c, steps: [0, 1], points: 1}]}""",
    "bands": """[
        {name: {th: ดี, en: good}, low: 4, high: 5, low_included: true, high_included: true},
        {name: fair, high: 4}]""",
    "gates": """[
        {id: g1, name: {th: ก, en: g}, part: "1", at_least: 3, most: 4}, {id: g2, name: h, otherwise: 0}]""",
    "printing": "{places: 2, mode: truncate, full: 5}",
}

SCORECARDS: Final[dict[str, Seed]] = {
    "scored": Seed(document=as_editors_see(SCORED_ON)),
    "whole": Seed(
        document=as_editors_see(
            SCORED_ON
            + """
round_months: 12
method: weighted_sum
policy: {missing: zero}
criteria: {cells: [1, 2]}
at_least: 3
per: 3
start: 5
floor_points: 1
target_points: 5
round_leaf: 2
printed_weights: 3
printed_points: "3.0000"
gates: [{id: g, name: g}]
failed: [g]
"""
        )
    ),
    **_seeds(SCORED_ON, ON_A_SHEET),
}
"""Sound scorecards by what is of interest in them; one names `FILED`."""

TESTED: Final = """
tests: rules.yaml
as_of: 30 พฤศจิกายน 2550
cases: [{name: one, expect: {level: 1}, given: {evidence: [{id: p1, kind: plan, title: plan}]}}]
"""

STARTED: Final = """
tests: rules.yaml
starts_from: filed.yaml
as_of: 30 พฤศจิกายน 2550
round_months: 12
given: {evidence: [{id: p2, kind: minutes, title: minutes}]}
cases: [{name: one, expect: {level: 1}}]
"""

GIVEN: Final = """
tests: rules.yaml
as_of: 30 พฤศจิกายน 2550
cases:
  - name: one
    expect: {level: 1}
    given: {evidence: [{id: p1, kind: plan, title: plan}], decisions: {}}
"""

TABLED: Final = """
tests: rules.yaml
cases:
  - name: ${day}
    as_of: ${day}
    round_months: 12
    without: []
    todo: ""
    xfail: ""
    given: {filed_on: 2007-10-01}
    expect: {level: "${level}", by_evidence: 0}
    table: {}
"""

TESTS: Final[dict[str, Seed]] = {
    "tested": Seed(document=as_editors_see(TESTED)),
    "started": Seed(document=as_editors_see(STARTED)),
    **_seeds(
        STARTED,
        {
            "given": """{
                evidence: [{id: p2, kind: minutes, title: minutes}],
                decisions: {rulings: [
                    {item: p2, standing: accepted, by: chief, on: 2007-10-26, reason: {th: ดี, en: good}}]}}"""
        },
    ),
    **_seeds(
        STARTED,
        {
            "cases.0": """{
                name: one, todo: "", xfail: later, without: [], as_of: 2007-11-30, round_months: 12, given: {},
                expect: {
                    level: 0, by_evidence: 0, supported: false, score: 1, weighted: "0.0100", because: {}}}""",
            "cases.0 that starts": "{name: two, without: p1, expect: {level: 0}, todo: soon}",
        },
    ),
    **_seeds(
        TESTED,
        {
            "cases.0.given": """{
                filed_by: officer, filed_on: 2007-10-24, claimed_level: 2,
                evidence: [{id: p1, kind: plan, title: plan}], nil_returns: [], answers: [], readings: [],
                texts: [], exclusions: [], attainments: [], decisions: {}}""",
            "cases.0.expect because": """{because: {
                met: [1a], unmet: [], unknown: 2a, not_applicable: [], waived: [], error: [], missing: [2a]}}""",
            "cases.0.expect nothing missing": "{because: {missing: []}}",
            "cases.0.expect no points": '{score: "-", weighted: "–"}',
            "cases.0.expect what ratings add up to": '{tally: "-"}',
        },
    ),
    **_seeds(
        TABLED,
        {"cases.0.table": "{columns: [day, level], rows: [[2007-11-30, 1], [2008-11-30, 2]]}"},
    ),
    **_seeds(GIVEN, {f"cases.0.given.{name}": text for name, text in STATED.items() if name != "report"}),
}
"""Sound test files by what is of interest in them; they test `RULES`, and one starts from `FILED`."""

COMPARED: Final[dict[str, Seed]] = {
    **_seeds(
        TESTED,
        {
            "cases.0.expect KPI202": "{level: 7}",
            "cases.0.expect KPI422": "{because: {met: [9z]}}",
            "cases.0.expect of one thing KPI422": "{because: {met: [1a], unmet: [1a]}}",
            "cases KPI422": "[{name: one, expect: {level: 0}}, {name: one, expect: {level: 0}}]",
            "cases.0.without KPI203": "[p9]",
            "cases.0.given.evidence KPI204": "[{id: p1, kind: pln, title: plan}]",
        },
    ),
    **_seeds(
        TABLED,
        {
            "cases.0.table KPI421": "{columns: [day, level], rows: [[2007-11-30]]}",
            "cases.0.table with a column more KPI421": "{columns: [day, level, more], rows: [[2007-11-30, 0, 1]]}",
            "cases.0.table with two of one name KPI421": "{columns: [day, day], rows: [[2007-11-30, 0]]}",
        },
    ),
    **_seeds(
        SCORED_ON,
        {
            "parts of one code KPI101": '[{code: "1", name: one}, {code: "1", name: two}]',
            "parts in steps KPI125": '[{code: "1", name: one, steps: [1, 3, 2]}]',
            "gates KPI125": '[{id: g, name: g, part: "3", at_least: 3}]',
            "failed KPI125": "[g]",
            "bands KPI124": "[{name: a, low: 1}, {name: b, low: 2}]",
            "criteria KPI117": '{cells: [1, "< 2"]}',
            "criteria KPI124": "{cells: [1, 2, 2]}",
            "parts in rounds KPI121": """[
                {code: "1", name: a, weights: [{months: 6, weight: 1}, {months: 6, weight: 2}]}]""",
            "parts nowhere KPI400": '[{code: "1", name: one, assessment: none.yaml}]',
            "parts elsewhere KPI414": '[{code: "1", name: one, assessment: ../filed.yaml}]',
        },
    ),
    **_seeds(HEADINGS, {"weight KPI105": "2.00001", "parts_total KPI502": "1.0e-40"}),
    **_seeds(
        SMALLEST, {"levels.0.requirements.0.requires KPI107": "{provided: {kind: plan, covers: performance}}"}
    ),
    **_seeds(
        RULES,
        {
            "levels.0.requirements.0.requires KPI109": "{at_least: {count: 2, of: [{written: f1}]}}",
            "levels.0.requirements.0.requires KPI116": "{all_of: {reach: L, of: [{written: f1}]}}",
            "rounds of no level KPI121": "[{months: 6, levels: [{level: 1, requires: [3]}]}]",
            "rounds of one length KPI121": "[{months: 6, levels: [{level: 1}]}, {months: 6, levels: [{level: 1}]}]",
        },
    ),
    **_seeds(CRITERIA, {"criteria.cells KPI116": '["< 60", "60-69"]'}),
    **_seeds(
        SCORED,
        {
            "criteria.cells KPI124": '["1", "2", "2"]',
            "scoring.gates KPI122": "[{id: plan, requires: {holds: 9z}}]",
        },
    ),
    **_seeds(
        FILED,
        {
            "report.claimed_level KPI202": "7",
            "decisions.waivers KPI205": f"[{{{_DECIDED.replace('2008', '2006')}}}]",
            "decisions.rulings KPI206": "[{item: p1, standing: accepted, by: chief, on: 2007-01-01}]",
            "decisions.rulings KPI803": "[{item: p1, standing: accepted, by: officer, on: 2007-10-26}]",
            "decisions.rulings KPI208": "[{item: p1, standing: accepted, by: chief, on: 2550-01-01 CE}]",
            "report.filed_on KPI210": "2005-10-24",
            "evidence KPI600": "[{id: p1, kind: plan, title: plan, files: [../plan.pdf]}]",
            "evidence KPI607": "[{id: p1, kind: plan, title: plan, files: [plan.pdf, plan.pdf]}]",
        },
    ),
}
"""Documents of a sound shape, each with one mistake that only comparing shows, by place and code."""
