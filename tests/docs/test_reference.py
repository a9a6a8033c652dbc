"""The reference names all that files can say, and shows files that come to what it says."""

from __future__ import annotations

import re

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest

from kpiflow import load_assessment, open_assessment
from kpiflow.codec.faults import written_fields
from kpiflow.codec.guard_words import GUARD_WORDS, LEAVES
from kpiflow.dates import DateRange, PartialDate
from kpiflow.definitions import Indicator
from kpiflow.errors import CODES
from kpiflow.guards import AtLeast, NoneOf
from kpiflow.loading.case_contents import FiledCases
from kpiflow.loading.contents import ContinuedAssessment, FiledAssessment
from kpiflow.scoresheet import ScoreSheet
from kpiflow.spans import Span


REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
FILES = (REFERENCE / "files.md").read_text(encoding="utf-8")
RULES = (REFERENCE / "rules.md").read_text(encoding="utf-8")

VALUES = {DateRange, PartialDate, Span}
"""Classes that are written as one text, so that their fields are no keys."""

_SPAN = re.compile(r"`([^`\n]+)`")
_BOLD = re.compile(r"\*\*`([^`\n]+)`\*\*")


def keys(cls: Any) -> Iterator[tuple[str, bool]]:
    """Walk the keys that a class is written with, and those of all classes in it, and whether each must be there."""
    waiting, seen = [cls], set(VALUES)
    while waiting:
        each = waiting.pop()
        if each in seen or not attrs.has(each):
            waiting.extend(get_args(each))
            continue
        seen.add(each)
        attrs.resolve_types(each)
        for field in written_fields(each):
            yield field.name, field.default is attrs.NOTHING
            waiting.append(field.type)


def words(text: str) -> set[str]:
    """Give every word that stands in code somewhere in a text."""
    return {word for code in _SPAN.findall(text) for word in re.findall(r"\w+", code)}


def section(heading: str) -> str:
    """Give what stands under a heading of the rule language, up to the next one."""
    return RULES.partition(f"\n{heading}\n")[2].partition("\n## ")[0].partition("\n### ")[0]


class TestFiles:
    """The page on files lists every key."""

    @pytest.mark.parametrize("cls", [Indicator, FiledAssessment, ContinuedAssessment, ScoreSheet, FiledCases])
    def test_every_key_is_listed(self, cls: type) -> None:
        """Whatever a file may say has its key on the page."""
        missing = {name for name, _ in keys(cls)} - words(FILES)

        assert missing == set()

    @pytest.mark.parametrize("cls", [Indicator, FiledAssessment, ScoreSheet, FiledCases])
    def test_what_must_be_there_is_in_bold(self, cls: type) -> None:
        """A key that cannot be left out where it belongs is marked as such."""
        missing = {name for name, is_needed in keys(cls) if is_needed} - set(_BOLD.findall(FILES))
        missing -= {"table"}  # by which a case with a table is told from others, which have none

        assert missing == set()

    @pytest.mark.parametrize("word", [*LEAVES, "at_least"])
    def test_every_guard_is_listed_with_all_it_can_say(self, word: str) -> None:
        """The row of a guard names every setting it has."""
        [row] = re.findall(rf"^\| .*`{word}: \{{([^`]*)\}}`", FILES, re.MULTILINE)
        group = {"reach", "empty"} if word == "at_least" else set()

        settings = {field.name for field in written_fields(LEAVES.get(word, AtLeast))}

        assert set(re.findall(r"\w+", row)) | group == settings


class TestSmallExample:
    def test_it_reaches_the_level_that_the_page_says(self, tmp_path: Path) -> None:
        """The two files of the small example are read as they stand, and level 2 is supported."""
        example = FILES[FILES.index("## A small example") :]
        rules, filed = re.findall(r"```yaml\n(.*?)```", example, re.DOTALL)
        (tmp_path / "backups.yaml").write_text(rules, encoding="utf-8")
        (tmp_path / "backups-2569.yaml").write_text(filed, encoding="utf-8")

        file = load_assessment(tmp_path / "backups-2569.yaml")

        assert open_assessment(file).result(as_of=file.as_of).ladder.supported == 2


class TestRules:
    """The page on the rule language has every word and every setting."""

    @pytest.mark.parametrize("word", LEAVES)
    def test_every_leaf_has_a_section_with_its_settings(self, word: str) -> None:
        """Under its own heading stands each setting of a leaf, and when it is met."""
        text = section(f"### `{word}`")

        settings = {field.name for field in written_fields(LEAVES[word])}

        assert settings - words(text) == set()

    @pytest.mark.parametrize("cls", [AtLeast, NoneOf])
    def test_groups_are_described_with_their_settings(self, cls: type) -> None:
        """The section on groups names each setting of them."""
        assert {field.name for field in written_fields(cls)} - words(section("## Groups")) == set()

    @pytest.mark.parametrize("word", GUARD_WORDS)
    def test_every_word_equals_the_function_of_its_name_in_an_example(self, word: str) -> None:
        """For each word there is an example that compares what is read with what the function gives."""
        assert re.search(rf"^>>> .*== {word}\(", RULES, re.MULTILINE)

    def test_every_key_of_a_definition_is_on_one_of_the_two_pages(self) -> None:
        """What a definition can say is described on the page of the language or on that of the files."""
        missing = {name for name, _ in keys(Indicator)} - words(RULES) - words(FILES)

        assert missing == set()


class TestLinks:
    """Links between the pages of the reference lead somewhere."""

    @pytest.mark.parametrize(
        "page", sorted(path.relative_to(REFERENCE).as_posix() for path in REFERENCE.rglob("*.md"))
    )
    def test_links_lead_to_pages_and_headings(self, page: str) -> None:
        """Each link names a file that is there, and a heading in it where it names one."""
        text = (REFERENCE / page).read_text(encoding="utf-8")

        broken = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not _leads_somewhere(page, link)]

        assert broken == []

    def test_codes_that_are_named_exist(self) -> None:
        """The pages name no code that the library does not have."""
        assert set(re.findall(r"KPI\d{3}", FILES + RULES)) <= set(CODES)


def _leads_somewhere(page: str, link: str) -> bool:
    name, _, heading = link.partition("#")
    target = (REFERENCE / page).parent / name if name else REFERENCE / page
    if not target.is_file():
        return False
    headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in headings}
    return not heading or heading in anchors
