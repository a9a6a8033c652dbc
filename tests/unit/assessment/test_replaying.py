"""What stores come to under other rules: what changes, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from attrs import evolve

from kpiflow.assessment import Assessment
from kpiflow.assessment.replaying import Replayed, replayed, shown_points
from kpiflow.definitions import Indicator, PointGate, Printing, Scoring
from kpiflow.evidence import EvidenceItem
from kpiflow.guards import any_of, provided
from kpiflow.journal import Draft, MemoryStore
from kpiflow.scoring import Points
from kpiflow.text import BLANK, Text


DAY = date(2007, 10, 20)
GATE = PointGate(id="g", requires=provided("survey", count=2), otherwise=Decimal(1))


@pytest.fixture
def filled(climbed: Assessment) -> MemoryStore:
    """Give a store of one assessment that stands on level 3."""
    store = climbed.store
    assert isinstance(store, MemoryStore)
    return store


def under(store: MemoryStore, rules: Indicator) -> Replayed:
    """Give what the only assessment of a store comes to under other rules."""
    [found] = replayed(store, rules=rules, as_of=DAY)
    return found


def asking(rules: Indicator, level: int, guard: Any) -> Indicator:
    """Change what the first requirement of a level asks for."""
    at = rules.levels[level - 1]
    first, *others = at.requirements
    levels = list(rules.levels)
    levels[level - 1] = evolve(at, requirements=(evolve(first, requires=guard), *others))
    return evolve(rules, levels=tuple(levels), version="2")


class TestOtherRules:
    @pytest.mark.parametrize(
        "rules", [None, {"code": "9.9"}, {"version": "2"}], ids=["none", "another", "same"]
    )
    def test_that_ask_the_same_or_are_not_for_it_change_nothing(
        self, filled: MemoryStore, ladder: Indicator, rules: dict[str, Any] | None
    ) -> None:
        """Without rules of this indicator there is nothing to compare, and the same rules say the same."""
        [found] = replayed(filled, rules=None if rules is None else evolve(ladder, **rules), as_of=DAY)

        assert (found.changes, found.reason, found.error) == (False, BLANK, None)
        assert found.own is not None
        assert found.own.ladder.supported == 3

    def test_by_which_a_level_is_lost_say_what_is_missing(
        self, filled: MemoryStore, ladder: Indicator
    ) -> None:
        """A rule that asks for what is not there takes the level."""
        found = under(filled, asking(ladder, 3, provided("report", count=2)))

        assert found.changes
        assert found.reason.en == "1 of 2 needed items count"

    def test_by_which_a_level_is_gained_say_what_was_in_the_way(
        self, opened: Assessment, store: MemoryStore, ladder: Indicator, item: Callable[..., EvidenceItem]
    ) -> None:
        """A rule that asks for less gives the level that another thing stood in the way of."""
        opened.submit(item("survey"), by="officer", on=date(2007, 10, 2))
        found = under(store, asking(ladder, 1, any_of(provided("plan"), provided("survey"))))

        assert found.changes
        assert found.reason.en == "no longer in the way: no evidence was submitted: plan"
        assert found.reason.th.startswith("เกณฑ์ใหม่ไม่ติดขัดที่: ")

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"weight": Decimal(3)}, "weight 2 becomes 3"),
            ({"scoring": Scoring(printing=Printing(places=2))}, "it is rounded in another way"),
            ({"scoring": Scoring(gates=(GATE,))}, "score 3.0000 becomes 1.0000"),
        ],
    )
    def test_that_score_one_level_in_two_ways_say_in_what(
        self, filled: MemoryStore, ladder: Indicator, changes: dict[str, Any], reason: str
    ) -> None:
        """Where the level stays, it is said what of the score does not."""
        found = under(filled, evolve(ladder, **changes))

        assert (found.changes, found.reason.en) == (True, reason)


class TestStores:
    def test_a_journal_that_cannot_be_read_does_not_hide_the_others(
        self, filled: MemoryStore, clock: Callable[[], datetime]
    ) -> None:
        """Each is told with its error or with what it comes to, and each is counted."""
        strange = Draft(command_id="x", recorded_at=clock(), actor="y", kind="level.given", body=b"{}")
        filled.append("a0", strange, expected_version=0)
        told: list[None] = []

        found = list(replayed(filled, as_of=DAY, told=lambda: told.append(None)))

        assert [(each.assessment, each.error is None, each.own is None) for each in found] == [
            ("a0", False, True),
            ("a1", True, False),
        ]
        assert (found[0].changes, found[0].reason, len(told)) == (False, BLANK, 2)

    def test_where_there_are_no_points_their_state_is_shown(self, opened: Assessment) -> None:
        """Nothing is printed as a number that is none."""
        score = opened.score(as_of=DAY)
        without = replace(score, earned=Points.not_applicable(Text.same("does not apply")))

        assert (shown_points(score), shown_points(without)) == ("1.0000", "not applicable")
