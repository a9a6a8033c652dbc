"""The laws hold for definitions of every kind, and what breaks them is caught."""

from __future__ import annotations

import subprocess
import sys

from pathlib import Path
from typing import Any

import pytest

from hypothesis import given, settings, strategies as st

from kpiflow.assessment import Assessment
from kpiflow.definitions import Indicator
from kpiflow.evidence import Register
from kpiflow.guards import NoneOf, Provided, none_of, provided
from kpiflow.ladder import Situation
from kpiflow.ladder.verdicts import RequirementVerdict
from kpiflow.loading import load_indicator
from kpiflow.scorecard import Scorecard
from kpiflow.scoresheet import ScoreSheet
from kpiflow.testing import laws
from kpiflow.testing.laws import LAWS, Laws, check_law, check_laws
from kpiflow.testing.registration import register
from kpiflow.testing.strategies.shown import AMOUNTS
from kpiflow.testing.strategies.vocabulary import SUMMED
from ladders import asks, ladder, level


EXAMPLES = Path(__file__).parents[3] / "examples"
DEFINITIONS = sorted(
    path.with_name(path.name.replace(".kpitest", "")) for path in EXAMPLES.rglob("*.kpitest.yaml")
)
FORBIDDING = ladder(
    level(1, asks("1a", none_of(provided("incident")))),
    level(2, asks("2a", provided("k2a"))),
)


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_every_example_keeps_them(path: Path) -> None:
    """Each definition of the examples is put to all laws."""
    check_laws(load_indicator(path), examples=2)


def test_a_class_of_tests_has_a_method_for_each_law() -> None:
    """Deriving a class puts the same laws as the function."""

    class Mine(Laws):
        indicator = FORBIDDING
        examples = 3

    names = {name.removeprefix("test_") for name in dir(Mine) if name.startswith("test_")}
    for name in names:
        getattr(Mine(), f"test_{name}")()

    assert names == {law.__name__ for law in LAWS}


class TestCanaries:
    """A library that broke a law would be caught on a small definition."""

    def test_what_is_unknown_and_holds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Guards that fail open are found."""
        outcome = load_indicator(EXAMPLES / "control-assessment" / "outcome.yaml")
        monkeypatch.setattr(RequirementVerdict, "holds", property(lambda _self: True))

        with pytest.raises(AssertionError, match="is unknown, and holds"):
            check_law(laws.what_is_not_known_never_advances, outcome, examples=30)

    def test_more_evidence_that_lowers_a_level(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An absence that is asked for is no breach; one that nobody declares is."""
        check_law(laws.more_evidence_never_lowers_a_level, FORBIDDING, examples=20)
        monkeypatch.setattr(laws, "_harmful_kinds", lambda _indicator: frozenset())

        with pytest.raises(AssertionError, match="the level fell from") as error:
            check_law(laws.more_evidence_never_lowers_a_level, FORBIDDING, examples=150)

        assert any(note.startswith("law: One more accepted item") for note in error.value.__notes__)

    def test_a_journal_that_forgets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An assessment taken up with less than was recorded is found."""
        resume = Assessment.resume

        def forgetful(name: str, **named: Any) -> Assessment:
            again = resume(name, **named)
            again._take(again._entries[:1], again._events[:1])
            return again

        monkeypatch.setattr(Assessment, "resume", forgetful)

        with pytest.raises(AssertionError, match="the replayed result"):
            check_law(laws.replay_is_exact, FORBIDDING, examples=50)

    def test_missing_sets_that_unlock_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Steps that do not lead where they are said to are found."""
        monkeypatch.setattr(laws, "applied", lambda register, _steps, **_named: register)

        with pytest.raises(AssertionError, match="is not reached with"):
            check_law(laws.missing_sets_unlock, FORBIDDING, examples=50)


@pytest.mark.parametrize("cls", [Indicator, Register, Situation, Assessment, ScoreSheet, Scorecard])
def test_by_their_type_things_are_drawn(cls: type) -> None:
    """Once registered, Hypothesis draws the library's classes for whoever names the type."""
    register()

    @settings(max_examples=3, deadline=None, database=None)
    @given(drawn=st.from_type(cls))
    def draws(drawn: object) -> None:
        assert type(drawn) is cls

    draws()


def test_registering_loads_no_strategy() -> None:
    """What Hypothesis calls whenever it is imported loads classes, and nothing that draws or reads files."""
    code = (
        "import sys; from kpiflow.testing.registration import register; register(); "
        "print(*sorted(name for name in sys.modules if 'strategies' in name or name == 'yaml'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert [name for name in done.stdout.split() if name.startswith("kpiflow") or name == "yaml"] == []


def test_items_show_every_quantity_that_rules_sum() -> None:
    """The strategies of items and of guards speak of the same quantities."""
    assert {each.of for each in AMOUNTS} == set(SUMMED)


def test_guards_that_forbid_are_what_the_law_spares() -> None:
    """The kinds below an absence may lower a level, and no others."""
    assert any(isinstance(guard, NoneOf) for guard in FORBIDDING.guards())
    assert laws._harmful_kinds(FORBIDDING) == frozenset({"incident"})
    assert Provided(kind=("incident",)) in tuple(FORBIDDING.guards())
