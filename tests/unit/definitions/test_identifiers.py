"""Identifiers: plain ASCII, so that none looks like another."""

from __future__ import annotations

import pytest

from hypothesis import given, strategies as st

from kpiflow.definitions import identifier_problem
from kpiflow.errors import Path


class TestIdentifiers:
    """Plain ASCII, so that no identifier looks like another."""

    @pytest.mark.parametrize("identifier", ["a", "1a", "A-b_c.d", "0", "a" * 64])
    def test_an_identifier_is_letters_digits_and_a_few_signs(self, identifier: str) -> None:
        """Letters, digits, dots, underscores and hyphens make an identifier."""
        assert list(identifier_problem(identifier, ("id",))) == []

    @pytest.mark.parametrize("identifier", ["", "-a", ".a", "_a", "a b", "a\n", "а", "๑", "a/b", "a" * 65])
    def test_nothing_else_is_an_identifier(self, identifier: str) -> None:
        """Anything else is refused at the place it was told of, a Cyrillic look-alike too."""
        path: Path = ("roles", 0, "id")

        assert [(each.code, each.path) for each in identifier_problem(identifier, path)] == [("KPI100", path)]

    @pytest.mark.parametrize("identifier", [7, None, b"a", ("a",)], ids=repr)
    def test_what_is_no_text_is_no_identifier(self, identifier: object) -> None:
        """Only text is an identifier; anything else is shown as Python writes it."""
        [problem] = identifier_problem(identifier, ("id",))

        assert str(problem) == f"[KPI100] {identifier!r} is not an identifier\n  at: id\n  expected: text"

    @given(text=st.text(max_size=80))
    def test_any_text_is_either_an_identifier_or_shown_without_a_hidden_character(self, text: str) -> None:
        """Whatever is refused as an identifier is shown in ASCII and Thai, with nothing that could hide."""
        problems = list(identifier_problem(text, ()))

        shown = "".join(each.message.replace("…", "") for each in problems)
        assert all(each.isprintable() and (each.isascii() or "\u0e01" <= each <= "\u0e5b") for each in shown)
        assert bool(problems) or text.isascii()

    @pytest.mark.parametrize("code", range(0x0E00, 0x0E80))
    def test_no_sign_of_the_thai_block_hides(self, code: int) -> None:
        """What Thai writing does not have is shown by its code, although it lies among the Thai letters."""
        [problem] = identifier_problem(f"a{chr(code)}", ())

        assert problem.message.isprintable()

    @pytest.mark.parametrize(
        ("identifier", "shown", "hint"),
        [
            ("แผน", "แผน", "Thai goes into the name"),
            ("ที่ 1", "ที่ 1", "Thai goes into the name"),
            ("plan-๑", "plan-๑", "Thai goes into the name"),
            ("а", "\\u0430", ""),
            ("é", "\\xe9", ""),
            ("计划", "\\u8ba1\\u5212", ""),
            ("a\u200bก", "a\\u200bก", "Thai goes into the name"),
            ("\x1b[2J", "\\x1b[2J", ""),
            ("a b", "a b", ""),
        ],
        ids=ascii,
    )
    def test_thai_is_shown_as_it_is_and_has_a_place_of_its_own(
        self, identifier: str, shown: str, hint: str
    ) -> None:
        """Thai can be read in a refusal, which says where it goes; look-alikes are shown by their codes."""
        [problem] = identifier_problem(identifier, ())

        assert (problem.message, problem.hint) == (f"'{shown}' is not an identifier", hint)
