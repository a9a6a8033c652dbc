"""Files in which a text that must be there says nothing: refused all at once, each with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from kpiflow.errors import DefinitionError, LoadingError, path_text
from kpiflow.loading import load_assessment, load_indicator


RULES: Final = """\
code: "1"
name: {th: ตัวชี้วัด, en: ""}
evidence: [{id: plan, name: plan}]
channels: [{id: desk, name: desk}]
populations: [{id: complaints, name: complaints}]
levels:
  - level: 1
    name: one
    requirements:
      - {id: 1a, text: a plan, requires: {provided: plan}}
"""
BLANK_RULES: Final = """\
code: "1"
name: ""
evidence: [{id: plan, name: ~}]
levels:
  - level: 1
    name:
    requirements:
      - {id: 1a, text: {th: " ", en: ""}, requires: {provided: plan}}
"""
FILED: Final = """\
assessment: a1
indicator: rules.yaml
as_of: 2007-10-31
report:
  agency: ""
  round_months: 12
  filed_by: unit
  filed_on: 2007-10-24
  supervisors: [{role: ""}]
  collectors: [{role: collector, phone: ""}, {role: ~}]
  performance:
    - {level: 1, statements: [planned, ""]}
  actions: [{number: "", text: met}, {number: "1", text: ""}]
  supporting_factors: ""
evidence:
  - {id: p1, kind: plan, title: "", approval: {by: " ", on: 2007-10-01}}
nil_returns:
  - {id: n1, population: complaints, statement: "", channels: [desk]}
"""


def test_all_blank_texts_of_a_definition_are_named_at_once(tmp_path: Path) -> None:
    """Empty, of spaces, `~` or nothing at all: what has no name or text is refused where it stands."""
    path = tmp_path / "rules.yaml"
    path.write_text(BLANK_RULES, encoding="utf-8")

    with pytest.raises(DefinitionError) as error:
        load_indicator(path)

    assert [(each.code, path_text(each.path), each.message) for each in error.value.problems] == [
        ("KPI102", "name", "the indicator has no name"),
        ("KPI102", "evidence[0].name", "'plan' has no name"),
        ("KPI102", "levels[0].name", "level 1 has no name"),
        ("KPI102", "levels[0].requirements[0].text", "requirement '1a' has no text"),
    ]
    assert all(each.position for each in error.value.problems)


def test_all_blank_texts_of_an_assessment_are_named_at_once(tmp_path: Path) -> None:
    """What a card must show is refused when blank; numbers, telephones and remarks may stay so."""
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "filed.yaml").write_text(FILED, encoding="utf-8")

    with pytest.raises(LoadingError) as error:
        load_assessment(tmp_path / "filed.yaml")

    assert [(each.code, path_text(each.path)) for each in error.value.problems] == [
        ("KPI102", "report.agency"),
        ("KPI102", "report.supervisors[0].role"),
        ("KPI102", "report.collectors[1].role"),
        ("KPI102", "report.performance[0].statements[1]"),
        ("KPI102", "report.actions[1].text"),
        ("KPI102", "evidence[0].title"),
        ("KPI102", "evidence[0].approval.by"),
        ("KPI102", "nil_returns[0].statement"),
    ]
    assert all(each.position for each in error.value.problems)


def test_one_language_is_enough(tmp_path: Path) -> None:
    """A text that is blank in one language says something."""
    path = tmp_path / "rules.yaml"
    path.write_text(RULES, encoding="utf-8")

    assert load_indicator(path).name.th == "ตัวชี้วัด"


@pytest.mark.parametrize("name", ["[list]", "{th: [x]}", "{fr: x}"])
def test_what_cannot_be_read_is_not_called_blank_as_well(tmp_path: Path, name: str) -> None:
    """A name of another shape is one mistake, and so is one that is missing or misspelt."""
    path = tmp_path / "rules.yaml"
    for lines in (f"name: {name}", f"nmae: {name}", "nmae: name", "# no name"):
        path.write_text(RULES.replace("    name: one", f"    {lines}"), encoding="utf-8")

        with pytest.raises(LoadingError) as error:
            load_indicator(path)

        assert "KPI102" not in {each.code for each in error.value.problems}
