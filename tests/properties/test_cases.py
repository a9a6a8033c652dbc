"""Laws of cases: folded without a journal, they come to what an assessment comes to that records the same."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from attrs import evolve
from hypothesis import assume, given, strategies as st

from kpiflow.evidence import Entry, EvidenceItem, NilReturn, Register
from kpiflow.ladder import Situation
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.loading.contents import Decisions, FiledRuling
from kpiflow.testing.cases import Case, Expected, Given, case_problems, run_case, situation_of
from kpiflow.testing.histories import recorded
from kpiflow.testing.strategies import indicators, registers, situations_for


EXAMPLES = Path(__file__).parents[2] / "examples"
FILED = sorted(
    path
    for path in EXAMPLES.rglob("*.yaml")
    if "\nreport:" in (text := path.read_text("utf-8")) or "continues:" in text
)


@pytest.mark.parametrize("path", FILED, ids=lambda path: path.stem)
def test_what_a_file_states_comes_to_the_same(path: Path) -> None:
    """On any day, a case that starts from an assessment stands where the assessment stands."""
    file = load_assessment(path)
    assessment = open_assessment(file)
    actors = (entry.actor for entry in assessment.history())
    start = tuple(zip(actors, assessment.events(), strict=True))

    for days in (-400, -30, -7, -1, 0, 1, 30, 200, 700):
        day: date = file.as_of + timedelta(days=days)
        case = Case(name="one", as_of=day, start=start, round_months=assessment.round_months)

        assert situation_of(case, file.indicator) == assessment.situation(as_of=day)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Draw a situation of evidence and nil returns, on a day after all of it.

    A nil return of some day in a month or a year enters on the last of them, after those that bear no date.
    """
    situation = draw(indicators().flatmap(situations_for))
    register: Register = draw(registers())
    entered = [evolve(entry, on=_entered_on(entry)) for entry in register.entries]
    in_order = Register(entries=tuple(sorted(entered, key=lambda entry: entry.on)))
    return evolve(situation, register=in_order, decisions=(), as_of=date(2007, 12, 31))


def _entered_on(entry: Entry) -> date:
    attested_on = entry.fact.attested_on if isinstance(entry.fact, NilReturn) else None
    return max(entry.on, attested_on.last) if attested_on else entry.on


@given(situations())
def test_what_is_given_comes_to_the_same(situation: Situation) -> None:
    """Entered and ruled on as a case gives it, or command by command: the verdict is one."""
    entries = situation.register.entries
    rulings = [
        FiledRuling(
            item=entry.fact.id, standing=ruling.standing, by=ruling.by, on=ruling.on, reason=ruling.reason
        )
        for entry in entries
        for ruling in entry.rulings
    ]
    shown = Given(
        evidence=tuple(entry.fact for entry in entries if isinstance(entry.fact, EvidenceItem)),
        nil_returns=tuple(entry.fact for entry in entries if isinstance(entry.fact, NilReturn)),
        filed_on=min((entry.on for entry in entries), default=None),
        decisions=Decisions(rulings=tuple(rulings)),
    )
    case = Case(
        name="one",
        as_of=situation.as_of,
        given=shown,
        round_months=situation.round_months,
        expect=Expected(level=0),
    )
    # A nil return counts from the day it is attested, and nothing is ruled on before it is entered.
    assume(not list(case_problems(case, situation.indicator)))

    live = recorded(situation).result(as_of=situation.as_of)

    assert run_case(case, situation.indicator).verdict == live.ladder
