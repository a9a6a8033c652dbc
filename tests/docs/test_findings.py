"""The page of finding codes is complete, so that none can be renamed without anybody noticing."""

from __future__ import annotations

import re

import pytest

from findings import PAGE, given, rows
from kpiflow.guards import Status


class TestCodes:
    def test_every_code_is_documented_and_every_documented_code_exists(self) -> None:
        """The page lists exactly the codes that the library can give: a new or renamed one fails here."""
        assert set(rows()) == given()

    @pytest.mark.parametrize("code", sorted(rows()))
    def test_codes_are_plain_words(self, code: str) -> None:
        """A code is lower-case words joined by hyphens, or a status within it."""
        assert re.fullmatch(r"[a-z]+(?:[-_][a-z]+)*", code)

    @pytest.mark.parametrize(("code", "row"), sorted(rows().items()))
    def test_every_row_says_it_in_both_languages(self, code: str, row: tuple[str, str, str]) -> None:
        """Each code has its meaning in English and in Thai, and what it comes to."""
        meaning, comes_to, thai = row

        assert meaning
        assert comes_to
        assert any("\u0e01" <= letter <= "\u0e5b" for letter in thai)
        assert not any("\u0e01" <= letter <= "\u0e5b" for letter in meaning + comes_to)

    def test_no_code_is_listed_twice(self) -> None:
        """A code has one meaning, wherever it is found."""
        listed = [
            code for row in re.findall(r"^\| (`.*?`) \|", PAGE, re.MULTILINE) for code in row.split(", ")
        ]

        assert len(listed) == len(set(listed))

    def test_every_status_is_named(self) -> None:
        """What the code is where nothing was found stands on the page as well."""
        assert all(f"`{status.value}`" in PAGE for status in Status)
