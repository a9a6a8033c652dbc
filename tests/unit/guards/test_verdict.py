"""Verdicts, and the facts they are given on."""

from __future__ import annotations

from collections.abc import Callable
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
