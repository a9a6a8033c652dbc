"""Every problem code has a page, and the page tells the truth about it.

That each example prints what its page shows is checked where all examples run;
here is what no example can tell of itself.
"""

from __future__ import annotations

import re

from doctest import DocTestParser, Example
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kpiflow import errors
from kpiflow.errors import CODES, KpiflowError
from kpiflow.loading.source import parse_source


ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "errors"
INDEX = "index"
PRINTED_BY_THE_COMMAND = {"KPI700"}
"""Pages whose error never reaches the example: the command catches it, prints it and ends."""

_CODE = re.compile(r"\[(KPI\d{3})\]")
_THAI = re.compile("[\u0e01-\u0e5b]")
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FOOT = re.compile(r"^Raised as `(\w+)` \(`kpiflow\.errors`\)")
_LINK = re.compile(r"\]\(([^)]+)\)")
_ROW = re.compile(r"^\| (KPI\d{3}) \| (.+) \| \[(.+)\]\((.+)\) \|$", re.MULTILINE)

each_code = pytest.mark.parametrize("code", CODES)


def page(name: str) -> str:
    """Give the text of a page."""
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def examples(code: str) -> list[Example]:
    """Give the examples on the page of a code."""
    return [
        example for block in _PYTHON.findall(page(code)) for example in DocTestParser().get_examples(block)
    ]


def shown(code: str) -> str:
    """Give all that the examples of a page are said to print."""
    return "".join(example.want for example in examples(code))


def named_class(code: str) -> str:
    """Give the exception class that the last line of a page names; nothing when it names none."""
    found = _FOOT.match(page(code).splitlines()[-1])
    return found[1] if found else ""


class TestSetOfPages:
    """Pages and codes go together, one for one."""

    def test_no_code_is_without_a_page(self) -> None:
        """Whoever meets a code can read about it."""
        missing = [code for code in CODES if not (PAGES / f"{code}.md").is_file()]

        assert missing == []

    def test_no_page_is_without_a_code(self) -> None:
        """A page that outlives its code, or bears a misspelt one, does not stay unseen."""
        names = {path.stem for path in PAGES.iterdir()}

        assert names - set(CODES) == {INDEX}


class TestPage:
    """Each page is built alike and speaks of its own code only."""

    @each_code
    def test_title_is_code_and_meaning(self, code: str) -> None:
        """The first line is the code with its meaning, word for word as the library has it."""
        assert page(code).splitlines()[0] == f"# {code} — {CODES[code]}"

    @each_code
    def test_sections_are_the_same_everywhere(self, code: str) -> None:
        """A page gives an example and then the mend, and nothing else has a heading."""
        headings = [line for line in _PYTHON.sub("", page(code)).splitlines() if line.startswith("## ")]

        assert headings == ["## Example", "## How to mend it"]

    @each_code
    def test_page_explains_itself_in_english_and_then_in_thai(self, code: str) -> None:
        """Before the example stand one paragraph in English and one in Thai."""
        _, *paragraphs = page(code).partition("\n## Example\n")[0].strip().split("\n\n")

        assert [bool(_THAI.search(paragraph)) for paragraph in paragraphs] == [False, True]

    @each_code
    def test_example_shows_the_code_of_its_page_and_no_other(self, code: str) -> None:
        """What the example prints names the code of the page, once, and no other code."""
        assert _CODE.findall(shown(code)) == [code]

    @each_code
    def test_nothing_but_a_temporary_folder_is_left_out(self, code: str) -> None:
        """The text of an error is shown in full, except for the folder of a temporary file."""
        left_out = re.findall(r"\.\.\.(?!\w[\w.-]*\.yaml:\d|/form\.docx')", shown(code))

        assert left_out == []

    @each_code
    def test_mend_says_something(self, code: str) -> None:
        """Between the heading and the last line stands what to do."""
        mend = page(code).partition("\n## How to mend it\n")[2].strip()

        assert mend.count("\n\n") >= 1

    @each_code
    def test_right_spellings_are_well_formed(self, code: str) -> None:
        """Every piece of YAML a page recommends can be copied: the reader of files has nothing against it."""
        problems = [parse_source(block, file=code).problems for block in _YAML.findall(page(code))]

        assert not any(problems)

    @each_code
    def test_last_line_names_an_exception_of_the_library(self, code: str) -> None:
        """The class at the foot of the page can be imported from where the page says, and caught."""
        cls = getattr(errors, named_class(code), object)

        assert issubclass(cls, KpiflowError)

    @pytest.mark.parametrize("code", [code for code in CODES if code not in PRINTED_BY_THE_COMMAND])
    def test_example_raises_what_the_last_line_names(
        self, code: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The example ends in one problem, with the code of the page and the class at its foot."""
        monkeypatch.chdir(ROOT)
        printed: list[Any] = []
        namespace: dict[str, Any] = {"print": printed.append}

        for example in examples(code):
            exec(example.source, namespace)  # noqa: S102 -- our own pages

        raised = [(type(error).__name__, [each.code for each in error.problems]) for error in printed]
        assert raised == [(named_class(code), [code])]

    @each_code
    def test_links_lead_somewhere(self, code: str) -> None:
        """Every link on a page leads to a file that is there."""
        broken = [target for target in _LINK.findall(page(code)) if not (PAGES / target).is_file()]

        assert broken == []


class TestIndex:
    """The index lists every code with its meaning and page."""

    def test_rows_are_the_codes_in_order(self) -> None:
        """Each code has one row, with its meaning and a link to its page, in the order of the library."""
        expected = [(code, meaning, f"{code}.md", f"{code}.md") for code, meaning in CODES.items()]

        assert _ROW.findall(page(INDEX)) == expected

    def test_codes_stand_under_their_hundred(self) -> None:
        """Under the heading of a hundred stand the codes of that hundred and no others."""
        astray = [
            (hundred, code)
            for hundred, rows in _groups()
            for code, *_ in _ROW.findall(rows)
            if not code.startswith(hundred)
        ]

        assert astray == []

    def test_hundreds_are_headed_once_and_in_order(self) -> None:
        """Every hundred that has codes has one heading, and the headings ascend."""
        hundreds = [hundred for hundred, _ in _groups()]

        assert set(hundreds) == {code[:4] for code in CODES}
        assert all(one < next_one for one, next_one in pairwise(hundreds))


def _groups() -> list[tuple[str, str]]:
    """Give the groups of the index: the first four characters of their codes, and their text."""
    _, *groups = re.split(r"^## ", page(INDEX), flags=re.MULTILINE)
    return [(group[:4], group) for group in groups]
