"""Verdicts, and the facts they are given on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pytest

from attrs import evolve

from kpiflow.guards import (
    PERFORMANCE,
    REPORTING,
    WINDOWS,
    Facts,
    Finding,
    Status,
    Verdict,
    all_of,
    any_of,
    provided,
)
from kpiflow.text import BLANK, Text


FactsOf = Callable[..., Facts]


def _finding(name: str, *, subject: str = "") -> Finding:
    return Finding(code="c", message=Text(th=f"ไทย {name}", en=name), subject=subject)


def _verdict(
    status: Status, *findings: Finding, parts: tuple[Verdict, ...] = (), by: tuple[str, ...] = ()
) -> Verdict:
    return Verdict(status=status, expects=BLANK, findings=findings, parts=parts, satisfied_by=by)


class TestFindings:
    """What keeps a verdict from being met."""

    def test_a_met_verdict_has_no_findings(self) -> None:
        """Nothing keeps a met verdict from being met, whatever its parts found."""
        verdict = _verdict(
            Status.MET, parts=(_verdict(Status.MET), _verdict(Status.UNMET, _finding("missing")))
        )

        assert verdict.all_findings() == ()

    def test_a_met_part_is_not_to_blame(self) -> None:
        """What a met part found does not keep the whole from being met."""
        verdict = _verdict(
            Status.UNMET,
            parts=(_verdict(Status.MET, _finding("seen")), _verdict(Status.UNMET, _finding("missing"))),
        )

        assert verdict.all_findings() == (_finding("missing"),)

    def test_the_open_alternative_of_a_met_group_is_not_to_blame(
        self, facts: FactsOf, item: Callable[..., Any]
    ) -> None:
        """Where one of two alternatives was shown, the other one is not missing."""
        guard = all_of(any_of(provided("minutes"), provided("leaflet")), provided("report"))

        assert guard.judge(facts(item())).reason().en == "no evidence was submitted: summary report"

    def test_a_part_that_does_not_apply_is_not_to_blame(self) -> None:
        """What is not asked for keeps nothing from being met, though it says why it does not apply."""
        verdict = _verdict(
            Status.UNMET,
            parts=(
                _verdict(Status.NOT_APPLICABLE, _finding("stated")),
                _verdict(Status.UNMET, _finding("missing")),
            ),
        )

        assert verdict.all_findings() == (_finding("missing"),)

    def test_a_waived_part_is_not_to_blame(self) -> None:
        """What was waived counts, and what it lacks keeps nothing from being met."""
        verdict = _verdict(
            Status.UNMET,
            parts=(_verdict(Status.WAIVED, _finding("late")), _verdict(Status.UNMET, _finding("missing"))),
        )

        assert verdict.all_findings() == (_finding("missing"),)

    def test_what_does_not_apply_itself_says_why(self) -> None:
        """A verdict that something does not apply gives its own findings."""
        assert _verdict(Status.NOT_APPLICABLE, _finding("stated")).all_findings() == (_finding("stated"),)

    def test_what_was_offered_comes_before_what_was_not(self) -> None:
        """Findings about items come first; otherwise each stays in its place."""
        missing, late, other, old = (
            _finding("missing"),
            _finding("late", subject="m-2"),
            _finding("other"),
            _finding("old", subject="m-1"),
        )
        verdict = _verdict(
            Status.UNKNOWN,
            parts=(_verdict(Status.UNMET, missing, late), _verdict(Status.UNKNOWN, other, old)),
        )

        assert verdict.all_findings() == (late, old, missing, other)


class TestReason:
    """One line in both languages."""

    def test_a_met_verdict_names_what_satisfied_it(self) -> None:
        """The reason of a met verdict is the items that satisfied it."""
        assert _verdict(Status.MET, by=("m-1", "m-2")).reason() == Text(
            th="มีหลักฐาน: m-1, m-2", en="satisfied by m-1, m-2"
        )

    def test_what_nothing_had_to_satisfy_is_satisfied_all_the_same(self) -> None:
        """A met verdict that rests on no item does not end in the middle of its sentence."""
        assert _verdict(Status.MET).reason() == Text(th="เป็นไปตามเกณฑ์", en="satisfied")

    @pytest.mark.parametrize("status", [status for status in Status if status is not Status.MET])
    def test_any_other_verdict_says_what_was_found(self, status: Status) -> None:
        """The reason of a verdict that is not met is what was found instead, and never its items."""
        verdict = _verdict(status, _finding("a"), _finding("b"), by=("m-1",))

        assert verdict.reason() == Text(th="ไทย a; ไทย b", en="a; b")


class TestCode:
    """What a verdict came to in one word."""

    def test_it_is_that_of_the_first_finding(self) -> None:
        """A verdict that is not met goes by what was found first, what was offered before what was not."""
        verdict = _verdict(
            Status.UNMET,
            Finding(code="none-submitted", message=BLANK),
            Finding(code="expired", message=BLANK, subject="m-1"),
        )

        assert verdict.code == "expired"

    def test_what_it_can_come_to_is_written_the_same_for_ever(self) -> None:
        """Reports, frames and files are read by these words."""
        assert [status.value for status in Status] == [
            "met",
            "unmet",
            "unknown",
            "not_applicable",
            "waived",
            "error",
        ]

    @pytest.mark.parametrize("status", Status)
    def test_without_a_finding_it_is_the_status(self, status: Status) -> None:
        """A verdict that found nothing goes by what it came to."""
        assert _verdict(status).code == status.value

    def test_a_met_verdict_goes_by_its_status(self) -> None:
        """What an open alternative found is not what a met verdict came to."""
        met = _verdict(Status.MET, parts=(_verdict(Status.UNMET, _finding("late")),))

        assert met.code == "met"


class TestAtoms:
    """The verdicts at the bottom, which are made from no others."""

    def test_a_verdict_without_parts_is_its_own_atom(self) -> None:
        """A leaf is made from nothing but itself."""
        leaf = _verdict(Status.MET)

        assert list(leaf.atoms()) == [leaf]

    def test_every_leaf_is_given_in_order(self) -> None:
        """All leaves of all groups come in order, met or not, and no group among them."""
        a, b, c = (_verdict(Status.UNMET, _finding(name)) for name in "abc")
        inner = _verdict(Status.UNMET, parts=(a, b))

        assert list(_verdict(Status.MET, parts=(inner, c)).atoms()) == [a, b, c]


class TestFacts:
    """All that a guard may look at."""

    NAMES: Final = (PERFORMANCE, REPORTING)

    def test_an_identifier_goes_by_its_name(self, facts: FactsOf) -> None:
        """What the definition names is called by that name."""
        assert facts().name("minutes") == Text(th="รายงานการประชุม", en="meeting minutes")

    def test_an_identifier_without_a_name_stands_for_itself(self, facts: FactsOf) -> None:
        """What the definition does not name is called by its identifier in both languages."""
        assert facts().name("leaflet") == Text(th="leaflet", en="leaflet")

    def test_there_are_two_windows_and_both_have_names(self) -> None:
        """A guard may name the performance period and the reporting window, and no other."""
        assert dict(WINDOWS) == {
            "performance": Text(th="ช่วงเวลาปฏิบัติราชการ", en="performance period"),
            "reporting": Text(th="ช่วงเวลารายงาน", en="reporting window"),
        }

    def test_what_was_judged_is_judged_the_same_again(self, facts: FactsOf, item: Callable[..., Any]) -> None:
        """Asking twice of the same facts gives the very same answer, whatever was asked in between."""
        shown, guard, other = facts(item()), provided("minutes"), provided("report")
        first, second = guard.judge(shown), other.judge(shown)

        assert (guard.judge(shown) is first, other.judge(shown) is second) == (True, True)

    def test_facts_are_the_same_whatever_was_asked_of_them(
        self, facts: FactsOf, item: Callable[..., Any]
    ) -> None:
        """What was said and judged is neither a fact nor shown as one."""
        shown = facts(item())
        before = repr(shown)
        provided("minutes").judge(shown)

        assert (shown, repr(shown)) == (facts(item()), before)
        assert "_under" not in before

    def test_what_was_judged_is_forgotten_before_it_is_too_much(
        self, facts: FactsOf, item: Callable[..., Any]
    ) -> None:
        """However many days are asked about, facts remember only so many verdicts, and each is right."""
        shown, guard = facts(item(valid_until=date(2010, 1, 1))), provided("minutes")
        days = [date(2001, 1, 1) + timedelta(days=n) for n in range(10_100)]
        judged = [guard.judge(evolve(shown, as_of=as_of)).status.advances for as_of in days]

        assert judged == [as_of <= date(2010, 1, 1) for as_of in days]
        assert 0 < len(shown.judged) < len(days)

    def test_names_are_those_of_the_facts_asked(self, facts: FactsOf) -> None:
        """What was said under one name is said anew under another one."""
        shown, guard = facts(), provided("minutes")
        renamed = evolve(shown, names={"minutes": Text.same("protocol")})

        assert [guard.judge(each).expects.en for each in (shown, renamed, shown)] == [
            "meeting minutes",
            "protocol",
            "meeting minutes",
        ]

    @pytest.mark.parametrize("name", NAMES)
    def test_a_guard_looks_at_the_window_it_names(
        self, facts: FactsOf, item: Callable[..., Any], name: str
    ) -> None:
        """The days of a window are those that the facts give under its name."""
        shown = facts(item(document_date=facts().windows[name].start))
        other = {PERFORMANCE: REPORTING, REPORTING: PERFORMANCE}[name]
        swapped = evolve(shown, windows={name: shown.windows[other], other: shown.windows[name]})
        guard = provided("minutes", dated_within=name)

        assert [guard.judge(each).status for each in (shown, swapped)] == [Status.MET, Status.UNMET]
