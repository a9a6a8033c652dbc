"""The rules, one by one, and running them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from kpiflow.definitions import Indicator
from kpiflow.errors import Problem
from kpiflow.linting import (
    band_rules,
    character_rules,
    criteria_rules,
    filing_rules,
    level_rules,
    name_rules,
    nil_return_rules,
    repetition_rules,
    requirement_rules,
    set_rules,
    sheet_rules,
    time_rules,
)
from kpiflow.linting.filings import Filing
from kpiflow.linting.rule import Lint, Rule, Severity
from kpiflow.linting.set_rules import Definitions
from kpiflow.linting.sheets import Sheet


S = TypeVar("S")


def _rule(code: str, name: str, severity: Severity, check: Callable[[S], Iterator[Problem]]) -> Rule[S]:
    return Rule(code=code, name=name, severity=severity, check=check)


OVER_A_DEFINITION: Final[tuple[Rule[Indicator], ...]] = (
    _rule("KPI900", "unreachable-level", "error", level_rules.unreachable_level),
    _rule("KPI901", "vacuous-level", "warning", level_rules.vacuous_level),
    _rule("KPI902", "implied-level", "warning", level_rules.implied_level),
    _rule("KPI903", "contradictory-requirement", "error", requirement_rules.contradictory_requirement),
    _rule("KPI904", "dead-part", "warning", requirement_rules.dead_part),
    _rule("KPI905", "idle-exception", "note", requirement_rules.idle_exception),
    _rule("KPI906", "redundant-reference", "note", repetition_rules.redundant_reference),
    _rule("KPI907", "same-demand", "warning", repetition_rules.same_demand),
    _rule("KPI908", "not-monotone", "note", repetition_rules.not_monotone),
    _rule("KPI909", "not-decided", "note", repetition_rules.not_decided),
    _rule("KPI910", "unused-question", "warning", name_rules.unused_question),
    _rule("KPI911", "unused-name", "note", name_rules.unused_name),
    _rule("KPI912", "similar-identifiers", "warning", name_rules.similar_identifiers),
    _rule("KPI913", "suspect-value", "warning", character_rules.suspect_value),
    _rule("KPI914", "suspect-text", "warning", character_rules.suspect_text),
    _rule("KPI920", "skipped-channel", "note", nil_return_rules.skipped_channel),
    _rule("KPI921", "uncontradicted-nil-return", "note", nil_return_rules.uncontradicted_nil_return),
    _rule("KPI930", "band-gap", "warning", band_rules.band_gap),
    _rule("KPI931", "band-overlap", "warning", band_rules.band_overlap),
    _rule("KPI932", "one-number-level", "warning", band_rules.one_number_level),
    _rule("KPI933", "numbers-outside", "warning", band_rules.numbers_outside),
    _rule("KPI934", "criteria-out-of-order", "warning", criteria_rules.criteria_out_of_order),
    _rule("KPI935", "criteria-off-step", "warning", criteria_rules.criteria_off_step),
    _rule("KPI936", "target-off-level", "warning", criteria_rules.target_off_level),
    _rule("KPI937", "thresholds-beside-interval", "warning", band_rules.thresholds_beside_interval),
    _rule("KPI938", "level-left-out", "note", criteria_rules.level_left_out),
    _rule("KPI939", "bound-out-of-range", "warning", criteria_rules.bound_out_of_range),
    _rule("KPI940", "due-too-early", "warning", time_rules.due_too_early),
    _rule("KPI941", "reporting-opens-early", "warning", time_rules.reporting_opens_early),
    _rule("KPI942", "distant-year", "note", time_rules.distant_year),
    _rule("KPI943", "coverage-after-the-period", "error", time_rules.coverage_after_the_period),
)

OVER_A_SET: Final[tuple[Rule[Definitions], ...]] = (
    _rule("KPI950", "weights-off-total", "warning", set_rules.weights_off_total),
    _rule("KPI951", "code-defined-twice", "warning", set_rules.code_defined_twice),
    _rule("KPI952", "level-above-another-ladder", "error", set_rules.level_above_another_ladder),
)

OVER_A_FILING: Final[tuple[Rule[Filing], ...]] = (
    _rule("KPI960", "decision-without-end", "warning", filing_rules.decision_without_end),
    _rule("KPI961", "decision-over", "warning", filing_rules.decision_over),
    _rule("KPI962", "blank-remark", "note", filing_rules.blank_remark),
    _rule("KPI963", "copied-criteria", "note", filing_rules.copied_criteria),
    _rule("KPI964", "approved-before-written", "warning", filing_rules.approved_before_written),
    _rule("KPI965", "undated-evidence", "note", filing_rules.undated_evidence),
    _rule("KPI966", "distant-year-in-title", "note", filing_rules.distant_year_in_title),
    _rule("KPI967", "reused-file", "warning", filing_rules.reused_file),
)

OVER_A_SHEET: Final[tuple[Rule[Sheet], ...]] = (
    _rule("KPI970", "printed-weights-off", "warning", sheet_rules.printed_weights_off),
    _rule("KPI971", "printed-score-off", "warning", sheet_rules.printed_score_off),
    _rule("KPI972", "result-gap", "warning", sheet_rules.result_gap),
    _rule("KPI973", "result-outside", "warning", sheet_rules.result_outside),
    _rule("KPI974", "other-assessment", "warning", sheet_rules.other_assessment),
)

ALSO_OVER_A_SHEET: Final[tuple[Rule[Indicator | Sheet], ...]] = (
    _rule("KPI912", "similar-identifiers", "warning", name_rules.similar_identifiers),
    _rule("KPI914", "suspect-text", "warning", character_rules.suspect_text),
)
"""Rules over definitions that look at scorecards in the same way."""

RULES: Final[tuple[Rule[Indicator] | Rule[Definitions] | Rule[Filing] | Rule[Sheet], ...]] = (
    *OVER_A_DEFINITION,
    *OVER_A_SET,
    *OVER_A_FILING,
    *OVER_A_SHEET,
)
"""Every rule there is."""


def lint_definition(indicator: Indicator) -> tuple[Lint, ...]:
    """Give all that the rules find in one definition."""
    return tuple(_found(OVER_A_DEFINITION, indicator))


def lint_set(definitions: Definitions) -> tuple[Lint, ...]:
    """Give all that the rules find between definitions; paths begin with the number of one of them."""
    return tuple(_found(OVER_A_SET, definitions))


def lint_filing(filing: Filing) -> tuple[Lint, ...]:
    """Give all that the rules find in what one file of an assessment states."""
    return tuple(_found(OVER_A_FILING, filing))


def lint_sheet(sheet: Sheet) -> tuple[Lint, ...]:
    """Give all that the rules find in what a scorecard file says."""
    return (*_found(ALSO_OVER_A_SHEET, sheet), *_found(OVER_A_SHEET, sheet))


def _found(rules: Iterable[Rule[S]], subject: S) -> Iterator[Lint]:
    for rule in rules:
        for problem in rule.check(subject):
            yield Lint(code=rule.code, name=rule.name, severity=rule.severity, problem=problem)
