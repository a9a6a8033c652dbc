"""Truths about editions of a definition: every change is listed, and told for what it is."""

from __future__ import annotations

from typing import Any

import pytest

from attrs import evolve

from kpiflow.dates import DateRange
from kpiflow.definitions import Indicator, Requirement
from kpiflow.differences import DefinitionDifference, compare
from kpiflow.guards import all_of, any_of, holds, provided
from ladders import FIRST, LAST, asks, in_round, ladder, level, named


PROOF, OTHER = provided("proof"), provided("incident")
OLD = ladder(level(1, asks("1a", all_of(PROOF, OTHER)), asks("1b")), level(2, asks("2a")))


def with_first(requirement: Requirement) -> Indicator:
    """Give the definition with another first requirement."""
    first = evolve(OLD.levels[0], requirements=(requirement, *OLD.levels[0].requirements[1:]))
    return evolve(OLD, levels=(first, *OLD.levels[1:]))


def kinds(difference: DefinitionDifference) -> dict[str, str]:
    """Give what became of requirements."""
    return {each.requirement: each.kind for each in difference.requirements}


def test_nothing_changed_is_nothing() -> None:
    """A definition differs in nothing from itself."""
    found = compare(OLD, OLD)

    assert found.is_nothing
    assert found.is_harmless
    assert (found.requirements, found.levels, found.terms, found.declared) == ((), (), (), ())


def test_a_rewrite_is_recognised() -> None:
    """Parts in another order come to the same, and that is proved."""
    found = compare(OLD, with_first(asks("1a", all_of(OTHER, PROOF))))

    assert kinds(found) == {"1a": "rewritten"}
    assert found.is_harmless
    assert not found.is_nothing


def test_other_words_are_told_from_other_rules() -> None:
    """A text that is put better is no change of the rule."""
    found = compare(OLD, with_first(evolve(asks("1a", all_of(PROOF, OTHER)), text=named("better"))))

    assert kinds(found) == {"1a": "reworded"}
    assert found.is_harmless


def test_a_change_comes_with_a_register() -> None:
    """What comes to something else is shown, for the requirement and for the levels that rest on it."""
    found = compare(OLD, with_first(asks("1a", any_of(PROOF, OTHER))))

    [change], [levels] = found.requirements, found.levels
    assert change.kind == "changed"
    assert change.witness is not None
    assert (change.witness.before, change.witness.after) == ("unmet", "met")
    assert levels.levels == (1, 2)
    assert levels.witness is not None
    assert not found.is_harmless


def test_requirements_come_and_go() -> None:
    """What was added and what is gone is listed with its level."""
    found = compare(OLD, with_first(asks("1c", PROOF)))

    assert kinds(found) == {"1a": "removed", "1c": "added"}
    assert {(each.before, each.after) for each in found.requirements} == {(1, None), (None, 1)}


def test_a_requirement_that_moves_is_not_harmless() -> None:
    """The same rule in another level changes what that level takes."""
    [one, two] = OLD.levels
    moved = evolve(
        OLD,
        levels=(
            evolve(one, requirements=one.requirements[:1]),
            evolve(two, requirements=(*two.requirements, one.requirements[1])),
        ),
    )

    found = compare(OLD, moved)

    [change] = found.requirements
    assert change.is_moved
    assert (change.kind, change.before, change.after) == ("reworded", 1, 2)
    assert not found.is_harmless


def test_what_refers_to_a_change_changes_too() -> None:
    """A requirement written the same comes to something else where what it refers to does."""
    old = ladder(level(1, asks("1a", PROOF)), level(2, asks("2a", holds("1a"))))
    new = evolve(old, levels=(level(1, asks("1a", OTHER)), old.levels[1]))

    assert kinds(compare(old, new)) == {"1a": "changed", "2a": "changed"}


def test_what_names_a_window_changes_with_it() -> None:
    """A requirement written the same asks for other days where the window is another."""
    old = ladder(level(1, asks("1a", provided("proof", dated_within="reporting")), asks("1b")))
    new = evolve(old, reporting_window=DateRange.of_days(FIRST, LAST.replace(month=12)))

    found = compare(old, new)

    assert kinds(found) == {"1a": "changed"}
    assert [each.term for each in found.terms] == ["reporting_window"]


@pytest.mark.parametrize(("change", "harmless"), [({"weight": 4}, False), ({"version": "2"}, True)])
def test_terms_are_listed(change: dict[str, Any], *, harmless: bool) -> None:
    """What else is stated is listed as it was and is; a version alone changes nothing that is judged."""
    found = compare(OLD, evolve(OLD, **change))

    assert [each.term for each in found.terms] == list(change)
    assert found.is_harmless is harmless
    assert (found.score is not None) is not harmless


def test_declarations_are_listed() -> None:
    """Names that are declared or no longer declared are listed by their list."""
    [one, *_] = OLD.channels
    found = compare(OLD, evolve(OLD, channels=(evolve(one, id="counter"),)))

    assert found.declared == (("channels", ("counter",), ("desk",)),)


def test_rounds_are_compared_each_by_itself() -> None:
    """The ladder of a round that asks for other levels is told apart, and the year's is not."""
    old = ladder(level(1, asks("1a")), level(2, asks("2a")), rounds=(in_round(6, {1: (1,), 2: (2,)}),))
    new = evolve(old, rounds=(in_round(6, {1: (1,), 2: ()}),))

    found = compare(old, new)

    assert [each.round_months for each in found.levels] == [6]


def test_a_comparison_that_calls_all_the_same_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Canary: were everything called the same, the change above would not be found."""
    monkeypatch.setattr("kpiflow.differences.definitions.is_same_requirement", lambda *_: True)

    with pytest.raises(AssertionError):
        test_a_change_comes_with_a_register()
