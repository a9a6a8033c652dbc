"""Every rule of the analysis has a page, and the page shows what the rule finds and what it leaves alone."""

from __future__ import annotations

import re

from pathlib import Path

import pytest

from kpiflow.cli.check_formats import as_text
from kpiflow.cli.checking import Checked, check
from kpiflow.linting import RULES
from kpiflow.linting.rules import OVER_A_DEFINITION, OVER_A_SET, OVER_A_SHEET


PAGES = Path(__file__).parents[2] / "docs" / "rules"
INDEX = "index"
CODES = [rule.code for rule in RULES]
COMPANIONS = {
    "KPI901": {"KPI908"},  # only what asks that something is not there holds with nothing shown
    "KPI920": {"KPI908"},  # a nil return says what contradicts it, or is told that nothing does
}
"""What the example of a page cannot help triggering besides its own rule."""

_THAI = re.compile("[\u0e01-\u0e5b]")
_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAID = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# ([\w.-]+\.yaml)\n")
_LINK = re.compile(r"\]\(([^)#]+)\)")
_ROW = re.compile(r"^\| (KPI\d{3}) \| (\S+) \| (\w+) \| (.+) \| \[(.+)\]\((.+)\) \|$", re.MULTILINE)

each_rule = pytest.mark.parametrize("code", CODES)


def page(name: str) -> str:
    """Give the text of a page."""
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def section(code: str, heading: str) -> str:
    """Give what stands under a heading of a page."""
    return page(code).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def checked(text: str, folder: Path) -> Checked:
    """Write the files of an example into a folder and check it from within."""
    for block in _BLOCK.findall(text):
        named = _FILE.match(block)
        (folder / (named[1] if named else "indicator.yaml")).write_text(block, encoding="utf-8")
    return check([Path()])


class TestSetOfPages:
    def test_rules_and_pages_go_together_one_for_one(self) -> None:
        """Whoever meets a code can read about it, and no page outlives its rule."""
        assert {path.stem for path in PAGES.iterdir()} == {*CODES, INDEX}

    def test_codes_and_names_are_never_given_twice(self) -> None:
        """A code and a name stand for one rule, and codes ascend."""
        assert sorted(set(CODES)) == CODES
        assert len({rule.name for rule in RULES}) == len(RULES)

    def test_the_index_lists_every_rule_as_it_is(self) -> None:
        """Each rule has one row with its name, severity, meaning and page, in the order of the library."""
        rows = [
            (rule.code, rule.name, rule.severity, rule.meaning, f"{rule.code}.md", f"{rule.code}.md")
            for rule in RULES
        ]

        assert _ROW.findall(page(INDEX)) == rows


class TestPage:
    @each_rule
    def test_head_names_rule_severity_and_scope(self, code: str) -> None:
        """The title is code and name, and the line below says how much it matters and what is looked at."""
        rule = next(each for each in RULES if each.code == code)
        scope = "an assessment file"
        if rule in OVER_A_DEFINITION:
            scope = "one definition"
        elif rule in OVER_A_SET:
            scope = "the definitions of a folder"
        elif rule in OVER_A_SHEET:
            scope = "a scorecard file"

        assert page(code).splitlines()[0::2][:2] == [
            f"# {code} — {rule.name}",
            f"*{rule.severity}, over {scope}*",
        ]

    @each_rule
    def test_it_explains_itself_in_english_and_then_in_thai(self, code: str) -> None:
        """Before the examples stand one paragraph in English and one in Thai."""
        *_, english, thai = page(code).partition("\n## Avoid\n")[0].strip().split("\n\n")

        assert not _THAI.search(english.replace("ำ", "").replace("แ", ""))
        assert _THAI.search(thai)

    @each_rule
    def test_sections_are_the_same_everywhere(self, code: str) -> None:
        """A page shows what to avoid and what to prefer, and says why."""
        headings = [line for line in page(code).splitlines() if line.startswith("## ")]

        assert headings == ["## Avoid", "## Prefer", "## Why"]
        assert section(code, "Why").strip()

    @each_rule
    def test_what_to_avoid_triggers_the_rule_and_prints_what_is_shown(
        self, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The example is found by the rule of the page and no other, in the words on the page."""
        monkeypatch.chdir(tmp_path)
        avoid = section(code, "Avoid")

        found = checked(avoid, tmp_path)

        assert {each.problem.code for each in found.found} - COMPANIONS.get(code, set()) == {code}
        assert [as_text(found)] == _SAID.findall(avoid)

    @each_rule
    def test_what_to_prefer_does_not_trigger_the_rule(
        self, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The mended example can be loaded, and nothing but a note about another thing is left."""
        monkeypatch.chdir(tmp_path)

        found = checked(section(code, "Prefer"), tmp_path)

        assert found.files
        assert code not in {each.problem.code for each in found.found}
        assert {each.severity for each in found.found} <= {"note"}

    @each_rule
    def test_links_lead_somewhere(self, code: str) -> None:
        """Every link on a page leads to a file that is there."""
        assert [target for target in _LINK.findall(page(code)) if not (PAGES / target).is_file()] == []
