"""There is an end to naming what is wrong: a document with thousands of problems is refused soon."""

from __future__ import annotations

import time

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kpiflow import codec
from kpiflow.codec.faults import MAX_PROBLEMS
from kpiflow.definitions import Indicator
from kpiflow.errors import Problem, path_text


MANY = 3_000

MANY_LEVELS: dict[str, Any] = {"code": "x", "name": "x", "levels": ["x"] * MANY}
MANY_KEYS: dict[str, Any] = {"code": "x", "name": "x", "levels": [{f"levl{n}": "x" for n in range(MANY)}]}
MANY_GUARDS: dict[str, Any] = {
    "code": "x",
    "name": "x",
    "evidence": [{"id": "plan", "name": "plan"}],
    "levels": [
        {
            "level": 1,
            "name": "one",
            "requirements": [
                {"id": "1a", "text": "t", "requires": {"all_of": [{"provided": ["plan", {}]}] * MANY}}
            ],
        }
    ],
}
MANY_RULES: dict[str, Any] = {
    **MANY_GUARDS,
    "levels": [
        {
            "level": 1,
            "name": "one",
            "requirements": [
                {"id": "1a", "text": "t", "requires": {"all_of": [{"provided": "plam"}] * MANY}}
            ],
        }
    ],
}

each_document = pytest.mark.parametrize(
    "plain", [MANY_LEVELS, MANY_KEYS, MANY_GUARDS, MANY_RULES], ids=["levels", "keys", "guards", "rules"]
)


def problems(plain: Any) -> tuple[Problem, ...]:
    """Read a document that is refused and give what is wrong with it."""
    return codec.read(plain, Indicator).problems


@contextmanager
def soon() -> Iterator[None]:
    """Allow a second of the process's own time."""
    began = time.process_time()
    yield
    assert time.process_time() - began < 1


class TestTooManyProblems:
    """A document in which more is wrong than anybody mends at once."""

    @each_document
    def test_are_found_soon(self, plain: Any) -> None:
        """However much is wrong, saying so takes no longer than a moment."""
        with soon():
            problems(plain)

    @each_document
    def test_are_not_all_named(self, plain: Any) -> None:
        """The last problem says that there are more, and where naming them ended."""
        found = problems(plain)

        assert len(found) <= MAX_PROBLEMS + 1
        assert [problem.code for problem in found].count("KPI403") == 1
        assert found[-1] == Problem(
            "KPI403",
            "there are too many problems; those after this one are not named",
            found[-2].path,
            hint="mend some of them, then look again",
        )

    @each_document
    def test_make_no_value(self, plain: Any) -> None:
        """What was not read to its end is no document, not even one with stand-ins."""
        assert codec.read(plain, Indicator).value is None

    def test_name_no_stand_in(self) -> None:
        """What was not looked at any more is not taken for what is wrong."""
        assert {problem.code for problem in problems(MANY_GUARDS)} == {"KPI408", "KPI403"}

    @pytest.mark.parametrize("count", [1, 300])
    def test_are_all_named_while_they_are_few(self, count: int) -> None:
        """A few hundred problems are all named."""
        found = problems({"code": "x", "name": "x", "levels": ["x"] * count})

        assert [path_text(each.path) for each in found if each.code == "KPI408"] == [
            f"levels[{n}]" for n in range(count)
        ]
        assert "KPI403" not in {each.code for each in found}

    def test_of_one_document_are_not_counted_in_the_next(self) -> None:
        """Each document is counted for itself."""
        problems(MANY_LEVELS)

        assert "KPI403" not in {each.code for each in problems({"code": "x", "name": "x", "levels": ["x"]})}
