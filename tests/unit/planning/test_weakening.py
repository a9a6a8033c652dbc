"""Truths about things with one thing less: each is possible, differs in one thing, and says in what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from attrs import evolve

from kpiflow.dates import DateRange, PartialDate
from kpiflow.evidence import (
    Answer,
    Approval,
    Attainment,
    EvidenceItem,
    Fact,
    NilReturn,
    Quantity,
    Reading,
    Statement,
)
from kpiflow.planning import Step, weaker
from kpiflow.scales import AnswerScale
from kpiflow.spans import Span
from kpiflow.text import Text
from ladders import DAY, item, named


PERIOD = DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))
ITEM = item(
    "proof",
    document_date=PartialDate(DAY),
    covers=PERIOD,
    approval=Approval(by="chief", on=PartialDate(DAY)),
    topics=("a", "b"),
    quantities=(Quantity(of="hours", amount=8),),
)
NIL = NilReturn(
    id="nil",
    population="complaints",
    statement=named("nil"),
    channels=("desk", "web"),
    period=PERIOD,
    attester="registrar",
    attested_on=PartialDate(DAY),
)


def step(fact: Fact | None, **more: str) -> Step:
    """Make the step of entering something."""
    given = {"about": "x", "by": "unit", **more}
    return Step(kind="provide", text=named("step"), effort=Decimal(1), fact=fact, **given)  # type: ignore[arg-type]


def said(fact: Fact, **more: object) -> list[str]:
    """Say what something has less, in every way."""
    return [each.text.en for each in weaker(step(fact), as_of=DAY, **more)]  # type: ignore[arg-type]


def test_an_item_has_a_topic_a_day_or_an_approval_less() -> None:
    """Everything that a rule may ask of an item is left out once."""
    assert said(ITEM) == [
        "without the topic a",
        "without the topic b",
        "not approved",
        "one day later",
        "one day earlier",
        "undated",
        "beginning one day late",
        "ending one day early",
        "covering no stated period",
        "one hours short",
    ]


def test_an_item_is_tried_at_the_edges_of_windows_and_spans() -> None:
    """A window has a first and a last day, and two just outside; what may be old, an oldest day."""
    [window] = [PERIOD]
    found = list(weaker(step(ITEM), as_of=DAY, spans=(Span(months=6),), windows=(window,)))
    days = {
        each.text.en: each.step.fact.document_date
        for each in found
        if isinstance(each.step.fact, EvidenceItem)
    }

    assert days["dated one day before the window"] == PartialDate(window.first - timedelta(days=1))
    assert days["dated on the last day of the window"] == PartialDate(window.last)
    oldest = days["as old as it may be"]
    assert oldest is not None
    assert Span(months=6).after(oldest.first) >= DAY
    assert Span(months=6).after(oldest.first - timedelta(days=1)) < DAY


def test_a_nil_return_has_a_channel_or_its_attester_less() -> None:
    """One channel at a time, never the only one, and everything that makes it somebody's word."""
    assert said(NIL) == [
        "without the channel desk",
        "without the channel web",
        "beginning one day late",
        "ending one day early",
        "signed by nobody",
        "attested on no stated day",
    ]
    assert "without the channel desk" not in said(evolve(NIL, channels=("desk",)))


@pytest.mark.parametrize(
    ("fact", "less"),
    [
        (Answer(question="q1", value="yes"), ["only partly"]),
        (Answer(question="q1", value="no"), []),
        (Answer(question="q1", value="no", justification="xx"), ["the justification one character short"]),
        (Reading(measure="m1", value=Decimal("79.5")), ["the value 0.1 lower", "the value 0.1 higher"]),
        (Statement(field="f1", content="ab"), ["the text one character short"]),
        (Attainment(indicator="9", level=2), ["one level lower"]),
        (Attainment(indicator="9", level=0), []),
    ],
)
def test_a_statement_is_one_below(fact: Fact, less: list[str]) -> None:
    """What is stated is tried one below, in the last place that it is written in."""
    assert said(fact, scale=AnswerScale.of("three", "no", "partly", "yes")) == less


def test_what_counts_once_accepted_is_tried_without() -> None:
    """An acceptance is one thing too; what enters nothing has nothing less."""
    assert [each.text.en for each in weaker(step(item("proof"), accepted_by="chief"), as_of=DAY)] == [
        "not accepted"
    ]
    assert list(weaker(step(None), as_of=DAY)) == []


def test_each_is_said_in_both_languages() -> None:
    """What is less is said in Thai and in English."""
    for each in weaker(step(ITEM), as_of=DAY, spans=(Span(days=90),), windows=(PERIOD,)):
        assert isinstance(each.text, Text)
        assert each.text.th
        assert each.step.fact != ITEM


@pytest.mark.parametrize(
    ("fact", "less"),
    [
        (evolve(NIL, channels=("desk",), period=None, attester="", attested_on=None), []),
        (
            evolve(NIL, channels=("desk",), period=DateRange.of_days(DAY, DAY)),
            ["signed by nobody", "attested on no stated day"],
        ),
        (item("proof", covers=DateRange.of_days(DAY, DAY)), ["covering no stated period"]),
        (
            item(
                "proof",
                quantities=(Quantity(of="hours", amount=Decimal("0.5")), Quantity(of="days", amount=1)),
            ),
            ["one days short"],
        ),
        (
            Answer(question="q1", value="no", reference="https://example.org/report"),
            ["no web address"],
        ),
    ],
    ids=["a bare nil return", "one day checked", "one day covered", "less than one hour", "a web address"],
)
def test_what_is_not_there_is_not_left_out(fact: Fact, less: list[str]) -> None:
    """Only what is stated can be less: one day has no shorter range, and half an hour is not one too many."""
    assert said(fact, scale=AnswerScale.of("three", "no", "partly", "yes")) == less
