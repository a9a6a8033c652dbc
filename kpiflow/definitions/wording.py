"""Texts for people that must say something: what was left blank would be read on a card as nothing at all."""

from __future__ import annotations

from collections.abc import Iterator

from kpiflow.definitions.identifiers import shown
from kpiflow.definitions.outline import Outline
from kpiflow.errors import Path, Problem
from kpiflow.text import Text


def wording_problem(what: str, said: Text | str, path: Path, *, hint: str = "") -> Iterator[Problem]:
    """Find that a text says nothing, in neither language.

    Args:
        what: What is wrong then, such as "level 1 has no name".
        said: The text.
        path: Where it stands.
        hint: What mends it, where that is more than writing it.
    """
    is_blank = said.is_blank() if isinstance(said, Text) else not said.strip()
    if is_blank:
        yield Problem("KPI102", what, path, hint=hint or "write it, in one language at least")


def wording_problems(outline: Outline) -> Iterator[Problem]:
    """Find the names and texts of a definition that say nothing."""
    yield from wording_problem("the indicator has no name", outline.name, ("name",))
    for key, named in outline.declared().items():
        for n, each in enumerate(named):
            if each.name.is_blank():
                yield from wording_problem(f"'{shown(each.id)}' has no name", each.name, (key, n, "name"))
    for n, level in enumerate(outline.levels):
        path: Path = ("levels", n)
        yield from wording_problem(f"level {level.level} has no name", level.name, (*path, "name"))
        for m, requirement in enumerate(level.requirements):
            if requirement.text.is_blank():
                what = f"requirement '{shown(requirement.id)}' has no text"
                yield from wording_problem(what, requirement.text, (*path, "requirements", m, "text"))
