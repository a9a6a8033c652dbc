"""What the level reached rests on besides evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import pytest

from kpiflow.decisions import AnyDecision
from kpiflow.definitions import Indicator
from kpiflow.evidence import EvidenceItem, NilReturn, Register
from kpiflow.guards import all_of, any_of, holds, nil_return, provided
from kpiflow.ladder import Pillar, Situation, pillars
from ladders import (
    DAY,
    asks,
    deficiency,
    droppable,
    exception,
    excluded,
    in_round,
    ladder,
    level,
    override,
    plain,
    register as entered,
    shown as items,
    waiver,
)


IndicatorOf = Callable[..., Indicator]
ItemOf = Callable[..., EvidenceItem]
NilOf = Callable[..., NilReturn]
RegisterOf = Callable[..., Register]
ShownFor = Callable[..., Register]

NIL: Final = nil_return("complaints", channels="hotline")


def _pillars(
    indicator: Indicator, register: Register, *decisions: AnyDecision, round_months: int | None = None
) -> tuple[Pillar, ...]:
    situation = Situation(
        indicator=indicator,
        as_of=DAY,
        register=register,
        decisions=decisions,
        round_months=round_months,
    )
    return pillars(situation)


class TestDecisions:
    """Decisions of every kind can carry a level."""

    @pytest.mark.parametrize(
        ("decision", "kind"),
        [
            (waiver("2a"), "waiver"),
            (exception("2a"), "exception"),
            (deficiency("2a"), "deficiency"),
            (override("2a", "met"), "override"),
        ],
        ids=["waiver", "exception", "deficiency", "override"],
    )
    def test_a_decision_that_carries_the_level_is_a_pillar(self, decision: AnyDecision, kind: str) -> None:
        """A decision is a pillar, by its kind, with the level that is left without it."""
        found = _pillars(plain(1, 2, 3), entered(*items("1a", "3a")), decision)

        assert found == (Pillar(id=decision.id, requirement="2a", kind=kind, level_without=1),)

    def test_a_decision_that_a_requirement_does_not_apply_is_a_pillar(self) -> None:
        """What drops out by override carries the level when the rest of it holds."""
        built = ladder(level(1, asks("1a"), asks("1b")))

        assert _pillars(built, entered(*items("1a")), override("1b", "not_applicable")) == (
            Pillar(id="o-1b", requirement="1b", kind="override", level_without=0),
        )

    def test_a_decision_against_a_requirement_is_no_pillar(self) -> None:
        """An override that lowers the level does not carry it."""
        found = _pillars(plain(1, 2, 3), entered(*items("1a", "2a", "3a")), override("3a", "unmet"))

        assert found == ()

    def test_a_decision_that_a_reference_rests_on_is_a_pillar(self) -> None:
        """A waiver is a pillar by what it lets others hold, too, and then counts for both."""
        built = ladder(level(1, asks("1a", holds("2a"))), level(2, asks("2a")))

        assert _pillars(built, entered(), waiver("2a")) == (
            Pillar(id="w-2a", requirement="2a", kind="waiver", level_without=0),
        )

    def test_a_decision_that_only_a_reference_rests_on_is_a_pillar(self) -> None:
        """A waiver of a requirement that the round leaves out carries what refers to it."""
        built = ladder(
            level(1, asks("1a", holds("2a"))), level(2, asks("2a")), rounds=(in_round(6, {1: (1,)}),)
        )

        assert _pillars(built, entered(), waiver("2a"), round_months=6) == (
            Pillar(id="w-2a", requirement="2a", kind="waiver", level_without=0),
        )

    @pytest.mark.parametrize("levels", [(1, 2), (3,), (2, 3)])
    def test_what_carries_nothing_is_no_pillar(self, levels: tuple[int, ...]) -> None:
        """A waiver above a gap, or of what is shown anyway, is no pillar."""
        shown = entered(*items(*(f"{number}a" for number in levels)))

        assert _pillars(plain(1, 2, 3), shown, waiver("2a")) == ()

    def test_a_decision_out_of_force_is_no_pillar(self) -> None:
        """A waiver that has ended carries nothing."""
        ended = waiver("1a", valid_until=date(2007, 10, 21))

        assert _pillars(plain(1, 2), entered(*items("2a")), ended) == ()

    def test_decisions_about_one_requirement_are_one_pillar(self) -> None:
        """What several decisions carry together is named with all of them, and counts without them all."""
        [pillar] = _pillars(plain(1), entered(), waiver("1a"), exception("1a"))

        assert pillar == Pillar(id="w-1a, e-1a", requirement="1a", kind="waiver", level_without=0)


class TestStatements:
    """Nil returns and exclusions can carry a level."""

    def test_a_nil_return_that_carries_the_level_is_a_pillar(
        self, indicator: IndicatorOf, register: RegisterOf, item: ItemOf, nil: NilOf
    ) -> None:
        """A nil return is a pillar, also inside a group and beside an item of evidence."""
        built = indicator((provided("minutes"),), (all_of(provided("minutes"), NIL),))

        assert _pillars(built, register(item(), nil())) == (
            Pillar(id="n-1", requirement="2a", kind="nil_return", level_without=1),
        )

    def test_an_exclusion_that_carries_the_level_is_a_pillar(self) -> None:
        """A requirement left out as not applicable carries the level when the rest of it holds."""
        built = ladder(level(1, asks("1a"), asks("1b", na=droppable(allowed=True))))

        assert _pillars(built, entered(*items("1a"), excluded("1b"))) == (
            Pillar(id="exclusion:1b", requirement="1b", kind="exclusion", level_without=0),
        )

    def test_an_exclusion_of_what_is_shown_anyway_is_no_pillar(self) -> None:
        """Without the exclusion the evidence would carry the level."""
        built = ladder(level(1, asks("1a"), asks("1b", na=droppable(allowed=True))))

        assert _pillars(built, entered(*items("1a", "1b"), excluded("1b"))) == ()

    def test_an_exclusion_that_the_rules_do_not_need_is_no_pillar(self) -> None:
        """What does not apply by the rules themselves does not rest on the unit's word."""
        built = ladder(
            level(
                1,
                asks("1a"),
                asks("1b", applies_when=provided("incident"), na=droppable(allowed=True)),
            )
        )

        assert _pillars(built, entered(*items("1a"), excluded("1b"))) == ()

    def test_what_another_can_replace_is_no_pillar(
        self, indicator: IndicatorOf, register: RegisterOf, nil: NilOf
    ) -> None:
        """Neither of two nil returns for one thing is a pillar: the level stands without it."""
        assert _pillars(indicator((NIL,)), register(nil("n-1"), nil("n-2"))) == ()

    def test_an_alternative_in_evidence_takes_the_weight_off_a_nil_return(
        self, indicator: IndicatorOf, register: RegisterOf, item: ItemOf, nil: NilOf
    ) -> None:
        """A nil return beside evidence that shows the same is no pillar."""
        built = indicator((any_of(provided("minutes"), NIL),))

        assert [len(_pillars(built, register(*entries))) for entries in ((nil(),), (nil(), item()))] == [1, 0]

    def test_evidence_is_never_a_pillar(self, five: Indicator, shown: ShownFor) -> None:
        """Pillars are what stands in for evidence, not evidence itself."""
        assert _pillars(five, shown(1, 2, 3, 4, 5)) == ()

    def test_every_pillar_is_named_on_every_requirement_it_carries(
        self, indicator: IndicatorOf, register: RegisterOf, nil: NilOf
    ) -> None:
        """A nil return that carries two requirements is a pillar of both, and a waiver stands beside it."""
        built = indicator((NIL, provided("minutes")), (NIL,))
        laid = waiver("1b", id="w-1", authority="secretary")

        assert _pillars(built, register(nil()), laid) == (
            Pillar(id="n-1", requirement="1a", kind="nil_return", level_without=0),
            Pillar(id="w-1", requirement="1b", kind="waiver", level_without=0),
            Pillar(id="n-1", requirement="2a", kind="nil_return", level_without=0),
        )


class TestProgressions:
    """What carries a level depends on how levels make it up."""

    def test_where_levels_stand_side_by_side(self) -> None:
        """A waiver of the highest level that holds leaves the one below, when that holds."""
        built = plain(1, 2, 3, progression="independent")

        assert _pillars(built, entered(*items("1a")), waiver("3a")) == (
            Pillar(id="w-3a", requirement="3a", kind="waiver", level_without=1),
        )
        assert _pillars(built, entered(*items("3a")), waiver("1a")) == ()

    def test_where_levels_are_counted(self) -> None:
        """Every level that counts lowers the number when it does not."""
        built = plain(1, 2, 3, progression="count")

        assert _pillars(built, entered(*items("3a")), waiver("1a")) == (
            Pillar(id="w-1a", requirement="1a", kind="waiver", level_without=1),
        )
