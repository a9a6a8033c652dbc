"""Identifiers: plain ASCII, so that none looks like another, and each declared once."""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterable, Iterator
from typing import Final

from kpiflow.errors import Path, Problem
from kpiflow.text import shortened


_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def identifier_problems(identifiers: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    """Find what is wrong with the identifiers of one list, each with its path."""
    seen: set[str] = set()
    for path, identifier in identifiers:
        if identifier.__class__ is not str or not _IDENTIFIER.fullmatch(identifier):
            yield from identifier_problem(identifier, path)
        if identifier in seen:
            yield Problem(
                "KPI101",
                f"'{shown(identifier)}' is declared twice",
                path,
                hint="give each its own identifier",
            )
        seen.add(identifier)


def identifier_problem(identifier: object, path: Path) -> Iterator[Problem]:
    """Find what is wrong with an identifier; plain ASCII, so that none looks like another."""
    if not isinstance(identifier, str):
        yield Problem("KPI100", f"{shown(repr(identifier))} is not an identifier", path, expected="text")
    elif not _IDENTIFIER.fullmatch(identifier):
        yield Problem(
            "KPI100",
            f"'{shown(identifier)}' is not an identifier",
            path,
            expected="at most 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit",
            hint="Thai goes into the name"
            if any("\u0e01" <= each <= "\u0e5b" for each in identifier)
            else "",
        )


def shown(text: str) -> str:
    """Write an identifier for a message: Thai as it is, what is invisible or looks alike by its code."""
    if text.isascii() and text.isprintable():
        return shortened(text)
    written = (
        each if (each.isascii() and each.isprintable()) or _is_thai(each) else _code(each) for each in text
    )
    return shortened("".join(written))


def _is_thai(character: str) -> bool:
    return "\u0e01" <= character <= "\u0e5b" and unicodedata.category(character) != "Cn"


def _code(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
