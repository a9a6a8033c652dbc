"""Reports on definitions: what each level asks for, in the words of its guards, in every format."""

from __future__ import annotations

from pathlib import Path
from typing import Final, get_args

import pytest

from kpiflow import load_indicator
from kpiflow.reports import render_markdown
from kpiflow.reports.document import Picture, Table
from kpiflow.reports.rules_report import make_rules_report
from kpiflow.text import Language


EXAMPLES: Final = Path(__file__).parents[3] / "examples"
DEFINITIONS: Final = sorted(
    path
    for path in EXAMPLES.glob("*/*.yaml")
    if "\nlevels:" in path.read_text("utf-8") or "\ncriteria:" in path.read_text("utf-8")
)
ANTI_CORRUPTION: Final = EXAMPLES / "anti-corruption" / "indicator.yaml"


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_every_requirement_is_there_with_what_it_asks_for(path: Path, language: Language) -> None:
    """Identifier, text and needs of each, below its level, and the picture in words."""
    indicator = load_indicator(path)
    report = make_rules_report(indicator, language=language)
    said = list(report.document().texts())

    for level, rung in zip(indicator.ladder, report.levels, strict=True):
        assert rung.heading.endswith(str(level.level))
        assert [each.id for each in rung.rules] == [each.id for each in level.requirements]
        assert all(each.needs and each.needs in said for each in rung.rules)
    assert any(isinstance(block, Picture) and block.description in said for block in report.document().blocks)


def test_it_says_what_rules_say() -> None:
    """The words are those of the guards, as every refusal says them."""
    report = make_rules_report(load_indicator(ANTI_CORRUPTION), language="en")

    [level] = [each for each in report.levels if each.heading == "Level 5"]
    assert level.rules[1].needs == "summary report on the year, speaking about supporting factors"
    assert report.day.isoformat() == "2007-10-31"
    assert report.digest in render_markdown(report)


def test_conditions_and_days_are_said(tmp_path: Path) -> None:
    """When a requirement applies, and by when it must be shown, stands below it."""
    path = tmp_path / "rules.yaml"
    path.write_text(
        "schema: kpiflow-1\n"
        "code: '1'\n"
        "name: {th: ก, en: a}\n"
        "evidence: [{id: minutes, name: {th: รายงาน, en: minutes}}, {id: plan, name: {th: แผน, en: plan}}]\n"
        "levels:\n"
        "  - level: 1\n"
        "    name: {th: ก, en: a}\n"
        "    requirements:\n"
        "      - id: 1a\n"
        "        text: {th: ข, en: b}\n"
        "        requires: {provided: {kind: minutes}}\n"
        "        applies_when: {provided: {kind: plan}}\n"
        "        na: {counts_as: met}\n"
        "        due: 2027-03-31\n",
        encoding="utf-8",
    )

    [rule] = make_rules_report(load_indicator(path), language="en").levels[0].rules

    assert (rule.needs, rule.terms) == ("minutes", ("applies when plan", "due by 31 March 2570 BE"))


def test_a_round_has_a_ladder_of_its_own() -> None:
    """Its levels are those of the round, and the corner says which it is."""
    indicator = load_indicator(EXAMPLES / "anti-corruption-rounds" / "unit.yaml")
    if not indicator.rounds:
        pytest.skip("no round has a ladder of its own")
    months = indicator.rounds[0].months

    report = make_rules_report(indicator, language="en", round_months=months)

    assert report.document().corner == f"{months}-month round"
    assert [each.heading for each in report.levels] == [
        f"Level {level.level}" for level in indicator.ladder_for(months)
    ]


def test_a_level_without_requirements_says_so() -> None:
    """No level is an empty row."""
    [table] = [
        block
        for block in make_rules_report(load_indicator(EXAMPLES / "freight" / "freight.yaml"))
        .document()
        .blocks
        if isinstance(block, Table)
    ]

    assert all(group.rows for group in table.groups)
