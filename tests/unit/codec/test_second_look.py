"""What cannot be read never hides another problem, and never invents one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from kpiflow import codec
from kpiflow.definitions import Indicator
from kpiflow.errors import (
    Path as DocumentPath,
    Problem,
    path_text,
)
from kpiflow.evidence import Register
from kpiflow.guards import (
    Status,
)
from kpiflow.ladder import judge_ladder
from kpiflow.loading.contents import ContinuedAssessment, FiledAssessment
from kpiflow.loading.source import read_source


Plain: TypeAlias = Any


EXAMPLES = Path(__file__).parents[3] / "examples" / "anti-corruption"


def found(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Give the code and path of each problem."""
    return [(problem.code, path_text(problem.path)) for problem in problems]


BROKEN: Plain = 7.5
"""A value that nothing in a document may be: a float."""


def nodes(plain: Plain, path: DocumentPath = ()) -> Iterator[DocumentPath]:
    """Walk the path of every value below the root."""
    steps: list[tuple[str | int, Plain]] = []
    if isinstance(plain, dict):
        steps = list(plain.items())
    elif isinstance(plain, list):
        steps = list(enumerate(plain))
    for step, value in steps:
        yield (*path, step)
        yield from nodes(value, (*path, step))


def at(plain: Plain, path: DocumentPath) -> Plain:
    """Give the value at a path."""
    for step in path:
        plain = plain[step]
    return plain


def misshapen(plain: Plain, path: DocumentPath) -> DocumentPath:
    """Put a value of a wrong shape in the place of another one."""
    at(plain, path[:-1])[path[-1]] = BROKEN
    return path


def deleted(plain: Plain, path: DocumentPath) -> DocumentPath:
    """Delete a key or an item."""
    del at(plain, path[:-1])[path[-1]]
    return path


def extended(plain: Plain, path: DocumentPath) -> DocumentPath:
    """Add an unknown key to a mapping."""
    at(plain, path)["zzz"] = "x"
    return (*path, "zzz")


def related(one: DocumentPath, other: DocumentPath) -> bool:
    """Tell whether one path leads to the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


LISTS = {
    *("evidence", "channels", "populations", "roles", "topics", "levels", "nil_returns"),
    *("performance_period", "reporting_window"),
}
REFERENCES = {"KPI103", "KPI106", "KPI107", "KPI108", "KPI110", "KPI104", "KPI109", "KPI114"}


def is_consequence(problem: Problem, path: DocumentPath, change: Callable[..., DocumentPath]) -> bool:
    """Tell whether a problem elsewhere truly follows: what is gone from a list is not declared."""
    return change is deleted and len(path) <= 2 and path[0] in LISTS and problem.code in REFERENCES


DOCUMENTS: tuple[tuple[str, Any], ...] = (
    ("indicator.yaml", Indicator),
    ("as-filed.yaml", FiledAssessment),
    ("as-accepted.yaml", ContinuedAssessment),
)
CHANGES = (misshapen, deleted, extended)


def document(name: str) -> Plain:
    """Give an example as plain data."""
    return read_source(EXAMPLES / name).root.plain()


@pytest.fixture
def indicator() -> Plain:
    """Give the definition of the example as plain data."""
    return document("indicator.yaml")


def plant(plain: Plain) -> None:
    """Put rules that are wrong, though they can be read, at the end of every level."""
    levels = plain.get("levels")
    for level in levels if isinstance(levels, list) else ():
        if isinstance(level, dict) and isinstance(level.get("requirements"), list):
            level["requirements"].append({"id": "x", "text": "x", "requires": {"provided": "summary-reprot"}})
            level["requirements"].append({"id": "y y", "text": "x", "requires": {"all_of": []}})


@cache
def problems_of(
    name: str, cls: Any, change: Callable[..., DocumentPath], *, planted: bool = False
) -> tuple[tuple[DocumentPath, tuple[Problem, ...]], ...]:
    """Break each node of a document in turn, and give what reading it finds."""
    original = document(name)
    made: list[tuple[DocumentPath, tuple[Problem, ...]]] = []
    for path in nodes(original):
        if change is extended and not isinstance(at(original, path), dict):
            continue
        if planted and path[-1] in {"th", "en"}:
            continue  # whole texts are enough here
        plain = deepcopy(original)
        broken = change(plain, path)
        if planted:
            plant(plain)
        made.append((broken, codec.read(plain, cls).problems))
    return tuple(made)


class TestSecondLook:
    """What cannot be read never hides a problem, and never invents one."""

    @pytest.mark.parametrize("change", CHANGES)
    @pytest.mark.parametrize(("name", "cls"), DOCUMENTS, ids=[name for name, _ in DOCUMENTS])
    def test_blames_nothing_but_what_is_broken(
        self, name: str, cls: Any, change: Callable[..., DocumentPath]
    ) -> None:
        """Whichever single node is broken, every problem is about it, and only kpiflow refuses."""
        tried = problems_of(name, cls, change)

        assert len(tried) >= 7
        assert [
            f"{path_text(path)}: {problem}"
            for path, problems in tried
            for problem in problems
            if not related(path, problem.path) and not is_consequence(problem, path, change)
        ] == []

    @pytest.mark.parametrize("change", [misshapen, extended])
    @pytest.mark.parametrize(("name", "cls"), DOCUMENTS, ids=[name for name, _ in DOCUMENTS])
    def test_finds_what_is_broken(self, name: str, cls: Any, change: Callable[..., DocumentPath]) -> None:
        """No misshapen value and no unknown key goes unnoticed, wherever it stands."""
        assert [path_text(path) for path, problems in problems_of(name, cls, change) if not problems] == []

    @pytest.mark.parametrize("change", [misshapen, deleted])
    def test_never_speaks_of_its_stand_ins(self, change: Callable[..., DocumentPath]) -> None:
        """A message never names what was put in the place of something unread."""
        tried = problems_of("indicator.yaml", Indicator, change, planted=True)

        assert [
            f"{path_text(path)}: {problem}"
            for path, problems in tried
            for problem in problems
            if "unread" in str(problem)
        ] == []

    def test_still_finds_what_is_wrong_elsewhere(self) -> None:
        """Wrong rules are found beside any unreadable value that has nothing to do with them."""
        level = ("levels", 4, "requirements")
        rules = {
            "KPI103": (*level, 5, "requires"),
            "KPI102": (*level, 6, "requires"),
            "KPI100": (*level, 6, "id"),
        }

        assert [
            f"{path_text(path)}: {code}"
            for path, problems in problems_of("indicator.yaml", Indicator, misshapen, planted=True)
            for code, rule in rules.items()
            if not related(path, rule)
            and not (code == "KPI103" and path[0] == "evidence" and (len(path) <= 2 or path[2] == "id"))
            and not any(each.code == code and related(each.path, rule) for each in problems)
        ] == []

    def test_takes_no_stand_in_for_the_number_of_a_level(self, indicator: Plain) -> None:
        """A level whose number cannot be read is not spoken of under another level's number."""
        indicator["levels"][2] |= {"level": "three", "requirements": []}

        problems = codec.read(indicator, Indicator).problems

        assert found(problems)[0] == ("KPI409", "levels[2].level")
        assert not any("level 1 " in problem.message for problem in problems)

    def test_closes_no_circle_with_a_stand_in(self, indicator: Plain) -> None:
        """A reference that could not be read leads nowhere, and never back to itself."""
        requirement = indicator["levels"][0]["requirements"][0]
        del indicator["levels"][1:]
        indicator["levels"][0]["requirements"] = [
            requirement | {"id": "1a", "requires": {"holds": "1b"}},
            requirement | {"id": "1b", "requires": {"reached": "one"}},
        ]

        codes = {problem.code for problem in codec.read(indicator, Indicator).problems}

        assert "KPI409" in codes
        assert "KPI122" not in codes

    def test_lets_no_unread_guard_hold(self, indicator: Plain) -> None:
        """A guard that could not be read is never met, should anybody judge it."""
        indicator["levels"][0]["requirements"][0]["requires"] = 7

        reading = codec.read(indicator, Indicator)

        assert reading.value is not None
        ladder = judge_ladder(reading.value, Register(), as_of=date(2007, 10, 31))
        assert ladder.requirements()[0].status is Status.ERROR
        assert not ladder.requirements()[0].holds

    def test_reads_what_it_can(self, indicator: Plain) -> None:
        """Next to what cannot be read, all else is there for whoever asks further."""
        plain = document("as-filed.yaml")
        plain["evidence"][0]["title"] = 7

        reading = codec.read(plain, FiledAssessment)

        assert found(reading.problems) == [("KPI408", "evidence[0].title")]
        assert reading.unread == (("evidence", 0, "title"),)
        assert reading.value is not None
        assert [item.id for item in reading.value.evidence][:2] == ["invitation-1", "minutes-1"]
        assert reading.value.evidence[0].kind == "meeting-invitation"

    def test_of_a_whole_document_is_no_document(self) -> None:
        """What could be read whole has no problems and nothing unread."""
        reading = codec.read(document("indicator.yaml"), Indicator)

        assert (reading.problems, reading.unread) == ((), ())
        assert reading.value is not None

    @pytest.mark.parametrize("plain", [None, "x", [], 7, {}, {"zzz": "x"}], ids=repr)
    @pytest.mark.parametrize("cls", [cls for _, cls in DOCUMENTS])
    def test_of_something_else_altogether(self, plain: Plain, cls: Any) -> None:
        """What is no such document at all is refused for that, and not for what it lacks by stand-ins."""
        problems = codec.read(plain, cls).problems

        assert problems
        lacks = {"KPI102"} if cls is Indicator and isinstance(plain, dict) else set()  # levels, and evidence
        assert {problem.code for problem in problems} <= {"KPI406", "KPI407", "KPI408", *lacks}

    def test_explains_only_what_hangs_together(self) -> None:
        """A problem is owed to unread values it compares with, and to no others."""
        plain = document("indicator.yaml")
        plain["channels"][0]["id"] = 7
        plain["levels"][3]["requirements"][0]["requires"]["any_of"][0]["provided"] = "nothing"

        assert found(codec.read(plain, Indicator).problems) == [
            ("KPI408", "channels[0].id"),
            ("KPI103", "levels[3].requirements[0].requires.any_of[0].provided.kind[0]"),
        ]

    @pytest.mark.parametrize(
        ("key", "guard", "code"),
        [
            ("channels", {"nil_return": {"population": "complaints", "channels": "x"}}, "KPI108"),
            ("populations", {"nil_return": {"population": "x", "channels": "agency"}}, "KPI108"),
            ("roles", {"provided": {"kind": "measures", "approved_by": "x"}}, "KPI110"),
            ("evidence", {"provided": "x"}, "KPI103"),
        ],
    )
    def test_holds_its_tongue_while_the_list_is_unread(
        self, indicator: Plain, key: str, guard: Plain, code: str
    ) -> None:
        """A name that an unreadable declaration may have declared is not called undeclared."""
        indicator["levels"][0]["requirements"][1]["requires"] = guard
        assert code in {problem.code for problem in codec.read(indicator, Indicator).problems}

        indicator[key][0]["id"] = 7

        assert found(codec.read(indicator, Indicator).problems) == [("KPI408", f"{key}[0].id")]
