"""The record of a card and the card itself: what one says, the other says, but for what is named here."""

from __future__ import annotations

import re

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import attrs
import pytest

from kpiflow.assessment import Assessment
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.reports import make_card, make_record
from kpiflow.reports.card import Card
from kpiflow.text import Language, on_one_line


EXAMPLES: Final = Path(__file__).parents[3] / "examples"
FILES: Final = (
    "anti-corruption/as-filed.yaml",
    "anti-corruption/as-accepted.yaml",
    "anti-corruption-rounds/unit-12-filed.yaml",
    "open-data/agency.yaml",
    "freight/year-on-target.yaml",
    "process-capability/testing-process.yaml",
    "software-assurance/policy-today.yaml",
)

MADE: Final = {
    "words": "the words around the data",
    "title": "the name of the form",
    "round": "`report.round_months` in words",
    "period": "`performance_period` in words",
    "supervisors.phone": "`report.supervisors` with the word for an extension",
    "collectors.phone": "the same",
    "levels.reach_word": "`reach` in words",
    "levels.requirements.mark": "`status` as a sign",
    "levels.requirements.status_word": "`status` in words",
    "levels.requirements.evidence": "`evidence` with numbers and attesters, which `evidence[].says` tells",
    "calculation.label": "which of the two scores it is",
    "derivation": "the last line says `tally` in words",
    "supporting_factors": "blank and '-' are said in words",
    "obstacles": "the same",
    "evidence.details": "dates and roles of `says` in words",
    "evidence.standing": "`standing` and `ruling` in words",
    "nil_returns.details": "the same",
    "statements.title": "`says` with the name of what it answers",
    "statements.details": "`standing` and `ruling` in words",
    "decisions.id": "a rating has no identifier, and is called what it is",
    "decisions.title": "`kind`, `requirement` and `reason` in one line",
    "decisions.details": "dates and roles in words",
    "pillars.title": "`kind` and `requirement` in words",
    "pillars.details": "`level_without` in words",
    "as_of": "the day in words",
    "claimed": "null is said in words",
    "accepted": "the same",
    "ladder": "a picture of `ladder`, with its words",
    "anchor": "`journal.anchor`, by lines",
}
"""Fields of a card that are made of what the record says, and how; all others stand in it as they are."""

BEYOND: Final = {
    "edition": "of the record itself",
    "assessment": "the card goes by the indicator",
    "as_of": "the card says it in words",
    "performance_period": "the card says it in words",
    "levels.reach": "the card says it in words",
    "ladder.reach": "the same",
    "rests_on.kind": "the card says it in words",
    "rests_on.requirement": "in the title of the line",
    "score.state": "the card shows a dash",
    "score_as_claimed": "the card shows its figures where they differ",
    "score.weighted_exact": "the card rounds once, to print",
    "tally": "the card says it in words, rounded",
    "requirements.status": "the card says it in words",
    "requirements.status_without_decisions": "the card says it in words, where a decision makes a difference",
    "requirements.reason": "the card says text, findings and pardon each by itself",
    "requirements.explanation": "the same",
    "requirements.needs": "the card says what satisfies a requirement in its place, where it has any",
    "requirements.findings.code": "for programs; the card says the sentence",
    "requirements.findings.subject": "in the sentence",
    "requirements.verdict": "the tree behind it, for programs",
    "report.filed_by": "the form has no place for it",
    "report.filed_on": "the same",
    "report.round_months": "the card says it in words",
    "evidence.says": "the card says dates, roles and kinds in words",
    "evidence.by": "the form has no place for who entered it",
    "evidence.on": "the same",
    "evidence.standing": "the card says it in words",
    "evidence.files": "the register of an Excel file lists them",
    "evidence.changed_files": "the card says it in words",
    "evidence.ruling": "the card says who and when in words, and why where it is against it",
    "falls": "the course of the levels is drawn by `kpiflow timeline`",
    "decisions.kind": "the card says it in words",
    "decisions.decided_on": "the card says it in words",
    "decisions.valid_from": "the same",
    "decisions.valid_until": "the same",
    "decisions.evidence": "the form has no place for what an authority relied on",
    "decisions.authority": "the card says its name",
    "revocations": "the card says it with the decision",
    "rating.authority": "the card says its name",
    "rating.decided_on": "the card says it in words",
    "void.by": "the card says it in the reason",
    "journal.levels": "the card says it in sentences",
}
"""What the record says that a card says otherwise or not at all, and why; all else stands on the card."""


@cache
def opened(name: str) -> Assessment:
    """Open an assessment file, once."""
    return open_assessment(load_assessment(EXAMPLES / name))


@cache
def both(name: str, language: Language) -> tuple[Card, dict[str, Any]]:
    """Give the card and the record of an assessment file, with the anchor of its journal."""
    assessment = opened(name)
    result = assessment.result(as_of=load_assessment(EXAMPLES / name).as_of)
    more: dict[str, Any] = {"anchor": assessment.anchor(), "verified": assessment.verify()}
    return (
        make_card(result, language=language, level=1, **more),
        make_record(result, language=language, **more) | {"asked": make_record(result, level=1)["asked"]},
    )


def fields(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Walk the texts of a card, each with the names of the fields it stands in."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for each in value:
            yield from fields(each, path)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            if field.name not in {"language", "reach", "depth", "struck"}:
                yield from fields(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))


def leaves(value: Any, language: Language, path: str = "") -> Iterator[tuple[str, str]]:
    """Walk the values of a record in one language, as text, each with its keys."""
    if isinstance(value, dict):
        if set(value) == {"th", "en"}:
            yield path, on_one_line(value[language])
        else:
            for key, each in value.items():
                yield from leaves(each, language, path if key.isdigit() else f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, language, path)
    elif value is not None and not isinstance(value, bool):
        yield path, on_one_line(" ".join(str(value).split()))


def is_named(path: str, table: dict[str, str]) -> bool:
    """Tell whether a place, or what it stands in, is in a table."""
    return any(path == each or path.startswith(f"{each}.") for each in table)


each_file = pytest.mark.parametrize("name", FILES)
each_language = pytest.mark.parametrize("language", get_args(Language))


@each_file
@each_language
def test_what_a_card_shows_is_in_the_record(name: str, language: Language) -> None:
    """Each text of the view stands in the record as it is, or is named with what it is made of."""
    card, record = both(name, language)
    told = {text for _, text in leaves(record, language)}

    strange = {
        (path, text) for path, text in fields(card) if text and text not in told and not is_named(path, MADE)
    }

    assert strange == set()


@each_file
@each_language
def test_what_the_record_says_is_on_the_card(name: str, language: Language) -> None:
    """Each value of the record stands on the card as it is, or is named with why it does not."""
    card, record = both(name, language)
    whole = re.sub(r"\s+", " ", " ".join(card.document().texts()))

    strange = {
        (path, text)
        for path, text in leaves(record, language)
        if " ".join(text.split()) not in whole and not is_named(path, BEYOND)
    }

    assert strange == set()


def test_the_tables_name_no_more_than_they_have_to() -> None:
    """Each row is a field of the card, or a key of the record; a row that excuses nothing would hide a loss."""
    cards = [both(name, language) for name in FILES for language in get_args(Language)]
    of_card = {path for card, _ in cards for path, _ in fields(card)}
    of_record = {path for _, record in cards for path, _ in leaves(record, "en")}
    unseen = {
        "falls",
        "evidence.ruling",
        "revocations",
        "void.by",
        "evidence.files",
        "evidence.changed_files",
        "words",
    }

    assert [
        row for row in MADE if row not in unseen and not any(is_named(path, {row: ""}) for path in of_card)
    ] == []
    assert [
        row
        for row in BEYOND
        if row not in unseen and not any(is_named(path, {row: ""}) for path in of_record)
    ] == []


@pytest.mark.parametrize("key", ["description", "report", "ladder", "requirements", "evidence", "conclusion"])
def test_a_record_that_says_less_is_caught(key: str) -> None:
    """Without one of its keys, something on the card stands nowhere."""
    card, record = both("anti-corruption/as-accepted.yaml", "en")
    told = {text for _, text in leaves({name: each for name, each in record.items() if name != key}, "en")}

    assert [path for path, text in fields(card) if text and text not in told and not is_named(path, MADE)]
