"""There is an end to naming what is wrong: a document with thousands of problems is refused soon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import pytest

from kpiflow import codec
from kpiflow.codec.faults import MAX_PROBLEMS
from kpiflow.definitions import Indicator
from kpiflow.errors import Problem, path_text
from steps import calls_of


MANY: Final = 3_000

Wrong: TypeAlias = Callable[[int], dict[str, Any]]


def levels(count: int) -> dict[str, Any]:
    """Give a definition of so many levels that are none."""
    return {"code": "x", "name": "x", "levels": ["x"] * count}


def keys(count: int) -> dict[str, Any]:
    """Give a definition with so many unknown keys."""
    return {"code": "x", "name": "x", "levels": [{f"levl{n}": "x" for n in range(count)}]}


def guards(count: int) -> dict[str, Any]:
    """Give a definition with so many guards that are written wrongly."""
    return _with_guards({"provided": ["plan", {}]}, count)


def rules(count: int) -> dict[str, Any]:
    """Give a definition with so many guards that name what is not declared."""
    return _with_guards({"provided": "plam"}, count)


def rules_beside_what_is_unread(count: int) -> dict[str, Any]:
    """Give a definition with so many guards that name what is not declared, and a weight that is none."""
    return {**rules(count), "weight": ".nan"}


def _with_guards(guard: Any, count: int) -> dict[str, Any]:
    requirement = {"id": "1a", "text": "t", "requires": {"all_of": [guard] * count}}
    return {
        "code": "x",
        "name": "x",
        "evidence": [{"id": "plan", "name": "plan"}],
        "levels": [{"level": 1, "name": "one", "requirements": [requirement]}],
    }


each_document = pytest.mark.parametrize("wrong", [levels, keys, guards, rules, rules_beside_what_is_unread])


def problems(plain: Any) -> tuple[Problem, ...]:
    """Read a document that is refused and give what is wrong with it."""
    return codec.read(plain, Indicator).problems


class TestTooManyProblems:
    """A document in which more is wrong than anybody mends at once."""

    @each_document
    def test_are_found_soon(self, wrong: Wrong) -> None:
        """Twice as much that is wrong takes at most twice the work, however much it is."""
        problems(wrong(1))  # classes get their readers when they are first read

        half = calls_of(lambda: problems(wrong(MANY // 2)))
        whole = calls_of(lambda: problems(wrong(MANY)))

        assert whole < 2.2 * half

    @each_document
    def test_are_not_all_named(self, wrong: Wrong) -> None:
        """The last problem says that there are more, and where naming them ended."""
        found = problems(wrong(MANY))

        assert len(found) <= MAX_PROBLEMS + 1
        assert [problem.code for problem in found].count("KPI403") == 1
        assert found[-1] == Problem(
            "KPI403",
            "there are too many problems; those after this one are not named",
            found[-2].path,
            hint="mend some of them, then look again",
        )

    @each_document
    def test_make_no_value(self, wrong: Wrong) -> None:
        """What was not read to its end is no document, not even one with stand-ins."""
        assert codec.read(wrong(MANY), Indicator).value is None

    def test_name_no_stand_in(self) -> None:
        """What was not looked at any more is not taken for what is wrong."""
        assert {problem.code for problem in problems(guards(MANY))} == {"KPI408", "KPI403"}

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
        problems(levels(MANY))

        assert "KPI403" not in {each.code for each in problems({"code": "x", "name": "x", "levels": ["x"]})}
