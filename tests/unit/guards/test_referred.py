"""Guards that refer: to a requirement, to a level, and to another indicator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attrs import evolve

from kpiflow.errors import FieldError
from kpiflow.evidence import Attainment, Entry, Standing
from kpiflow.guards import Facts, Finding, Holds, Reached, Status, Verdict, holds, reached
from kpiflow.text import Text


FactsOf = Callable[..., Facts]


def _verdict(status: Status, name: object) -> Verdict:
    return Verdict(status=status, expects=Text.same(str(name)))


class TestHolds:
    """Another requirement of the same ladder."""

    @pytest.mark.parametrize("status", Status)
    def test_a_reference_comes_to_what_the_requirement_comes_to(
        self, stated: FactsOf, status: Status
    ) -> None:
        """A reference gives the verdict on the requirement it names, whatever that is, and adds nothing."""
        shown = stated(requirement=lambda name: _verdict(status, name))

        assert holds("2b").judge(shown) == _verdict(status, "2b")

    def test_what_nobody_knows_of_is_an_error(self, stated: FactsOf) -> None:
        """A reference that nobody can follow never holds, and says what it does not know."""
        assert holds("2b").judge(stated()) == Verdict(
            status=Status.ERROR,
            expects=Text.same("2b"),
            lacks=Text.same("2b"),
            findings=(
                Finding(
                    code="no-such-reference",
                    subject="2b",
                    message=Text(th="ไม่รู้จัก 2b", en="2b is not known here"),
                ),
            ),
        )


class TestOwnLevel:
    """A level of the same ladder."""

    def test_it_is_meant_where_no_indicator_is_named(self) -> None:
        """A level without an indicator is one of the ladder itself."""
        assert Reached(level=2) == reached(2)

    @pytest.mark.parametrize("status", Status)
    def test_a_reference_comes_to_what_the_level_comes_to(self, stated: FactsOf, status: Status) -> None:
        """A reference gives the verdict on the level it names, and asks nothing of the register."""
        shown = stated(level=lambda number: _verdict(status, number))

        assert reached(3).judge(shown) == _verdict(status, 3)

    def test_a_level_that_nobody_knows_of_is_an_error(self, stated: FactsOf) -> None:
        """A level that nobody can judge is not reached."""
        verdict = reached(3).judge(stated())

        assert (verdict.status, verdict.reason().en) == (Status.ERROR, "3 is not known here")


class TestOtherIndicator:
    """The level that another indicator has been found to reach."""

    @pytest.mark.parametrize(("level", "expected"), [(0, False), (2, False), (3, True), (5, True)])
    def test_a_level_counts_from_the_one_asked_for_on(
        self, stated: FactsOf, level: int, *, expected: bool
    ) -> None:
        """Another indicator must stand at the level asked for or higher."""
        verdict = reached(3, indicator="7.2.2").judge(stated(Attainment(indicator="7.2.2", level=level)))

        assert verdict.status is (Status.MET if expected else Status.UNMET)

    def test_a_level_that_is_reached_satisfies_by_its_own_name(self, stated: FactsOf) -> None:
        """A met guard names what was found of the other indicator."""
        assert reached(3, indicator="7.2.2").judge(stated(Attainment(indicator="7.2.2", level=3))) == Verdict(
            status=Status.MET,
            expects=Text(th="ตัวชี้วัด 7.2.2 ถึงระดับ 3", en="indicator 7.2.2 at level 3"),
            satisfied_by=("attainment:7.2.2",),
        )

    def test_too_low_a_level_is_said(self, stated: FactsOf) -> None:
        """The finding says at which level the other indicator stands."""
        verdict = reached(3, indicator="7.2.2").judge(stated(Attainment(indicator="7.2.2", level=2)))

        assert (verdict.lacks, verdict.findings) == (
            verdict.expects,
            (
                Finding(
                    code="level-too-low",
                    subject="attainment:7.2.2",
                    message=Text(th="attainment:7.2.2: อยู่ที่ระดับ 2", en="attainment:7.2.2 is at level 2"),
                ),
            ),
        )

    def test_what_is_not_known_of_another_indicator_is_unknown(self, stated: FactsOf) -> None:
        """An indicator of which nothing is known has reached no level, and missed none."""
        verdict = reached(1, indicator="7.2.2").judge(stated(Attainment(indicator="7.2.3", level=5)))

        assert (verdict.status, verdict.lacks, verdict.findings) == (
            Status.UNKNOWN,
            verdict.expects,
            (
                Finding(
                    code="level-not-known",
                    message=Text(
                        th="ยังไม่ทราบระดับของตัวชี้วัด 7.2.2", en="the level of indicator 7.2.2 is not known"
                    ),
                ),
            ),
        )

    @pytest.mark.parametrize("standing", [Standing.REJECTED, Standing.WITHDRAWN])
    def test_a_finding_that_fell_counts_no_more(
        self, stated: FactsOf, ruled: Callable[..., Entry], standing: Standing
    ) -> None:
        """A level that was rejected or withdrawn is not reached, and every fault of it is named."""
        shown = stated(ruled(Attainment(indicator="7.2.2", level=2), standing))
        verdict = reached(3, indicator="7.2.2").judge(shown)

        assert (verdict.status, [finding.code for finding in verdict.findings]) == (
            Status.UNKNOWN,
            [standing.value, "level-too-low"],
        )

    def test_another_indicator_is_not_asked_of_the_own_ladder(self, stated: FactsOf) -> None:
        """A level of the same number on this ladder says nothing of the other one."""
        shown = stated(level=lambda number: _verdict(Status.MET, number))

        assert reached(3, indicator="7.2.2").judge(shown).status == Status.UNKNOWN


class TestConstruction:
    """How the guards are written."""

    def test_both_have_a_short_form(self) -> None:
        """The functions and the classes say the same."""
        assert (holds("1a"), reached(2), reached(2, indicator="x")) == (
            Holds(requirement="1a"),
            Reached(level=2, indicator=""),
            Reached(level=2, indicator="x"),
        )

    @pytest.mark.parametrize(
        ("guard", "changes"),
        [
            (holds("1a"), {"requirement": 1}),
            (reached(2), {"level": "2"}),
            (reached(2), {"level": True}),
            (reached(2), {"indicator": None}),
        ],
    )
    def test_values_of_another_type_are_refused(self, guard: Any, changes: dict[str, Any]) -> None:
        """A guard is refused where it is written, not where it would break."""
        with pytest.raises(FieldError):
            evolve(guard, **changes)
