"""Stand-ins for what cannot be read, field by field: they hide nothing else, and cause nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, ClassVar, TypeAlias

import pytest

from kpiflow import codec
from kpiflow.definitions import Indicator
from kpiflow.errors import Path as DocumentPath, Problem, path_text
from kpiflow.evidence import Answer, Reading
from kpiflow.loading.contents import FiledAssessment


Plain: TypeAlias = Any

WHOLE: Plain = {
    "code": "7.2.1",
    "name": "n",
    "performance_period": "FY 2550 BE",
    "reporting_window": "2007-10-01/2007-10-31",
    "evidence": [{"id": "minutes", "name": "n"}],
    "channels": [{"id": "hotline", "name": "n"}],
    "populations": [{"id": "complaints", "name": "n"}],
    "topics": [{"id": "risks", "name": "n"}],
    "roles": [{"id": "chief", "name": "n"}],
    "scales": [
        {"id": "nplf", "values": ["N", {"value": "P", "points": "0.2"}, "L", "F"]},
        {"id": "yn", "values": ["no", "yes"]},
    ],
    "questions": [{"id": "q1", "name": "n", "scale": "nplf"}, {"id": "q2", "name": "n", "scale": "yn"}],
    "measures": [{"id": "share", "name": "n", "unit": "percent", "lowest": "0", "highest": "100"}],
    "text_fields": [{"id": "remarks", "name": "n"}],
    "tally": {"within": "mean", "over": "sum"},
    "levels": [
        {
            "level": 1,
            "name": "n",
            "requirements": [
                {
                    "id": "1a",
                    "text": "t",
                    "requires": {
                        "provided": {
                            "kind": "minutes",
                            "dated_within": "performance",
                            "topics": "risks",
                            "approved_by": "chief",
                            "fresh_for": "6 months",
                            "sum_of": "hours",
                            "total": "8",
                        }
                    },
                },
                {
                    "id": "1b",
                    "text": "t",
                    "requires": {"nil_return": {"population": "complaints", "channels": "hotline"}},
                },
                {"id": "1c", "text": "t", "requires": {"answered": {"question": "q1", "reach": "L"}}},
                {
                    "id": "1d",
                    "text": "t",
                    "requires": {"any_of": {"of": [{"all_of": [{"answered": "q1"}]}], "reach": "L"}},
                },
            ],
        },
        {
            "level": 3,
            "name": "n",
            "rated": {"at": ["q1"], "reach": "F"},
            "requirements": [
                {
                    "id": "3a",
                    "text": "t",
                    "requires": {"measured": {"measure": "share", "min": "80", "unit": "percent"}},
                    "applies_when": {"answered": {"question": "q2", "among": "yes"}},
                    "na": {"counts_as": "met", "allowed": "true", "requires": {"written": "remarks"}},
                },
                {"id": "3b", "text": "t", "requires": {"all_of": [{"holds": "1a"}, {"reached": "1"}]}},
            ],
        },
    ],
    "rounds": [{"months": 6, "levels": [{"level": 1, "requires": []}, {"level": 3, "requires": [1]}]}],
}
ROW: Plain = {key: value for key, value in WHOLE.items() if key not in {"levels", "rounds"}} | {
    "criteria": {"measure": "share", "cells": ["60", "-", "80"]},
    "scale": {"highest": 3},
    "rounds": [{"months": 6, "levels": [{"level": 3, "requires": [1]}]}],
}
FILED: Plain = {
    "assessment": "a1",
    "indicator": "rules.yaml",
    "as_of": "2007-10-31",
    "report": {"agency": "x", "round_months": 12, "filed_by": "unit", "filed_on": "2007-10-24"},
    "evidence": [
        {"id": "e1", "kind": "minutes", "title": "t", "quantities": [{"of": "hours", "amount": "8"}]},
    ],
    "answers": [{"question": "q1", "value": "L"}],
    "readings": [
        {"measure": "share", "numerator": "8", "denominator": "10"},
        {"measure": "people", "value": "7"},
    ],
    "texts": [{"field": "remarks", "content": "said"}],
    "exclusions": [{"requirement": "3a", "reason": "r", "supported_by": ["e1"]}],
    "attainments": [{"indicator": "7.2.2", "level": 2}],
    "decisions": {
        "waivers": [
            {
                "id": "w",
                "requirement": "1a",
                "authority": "chief",
                "reason": "r",
                "decided_on": "2007-10-25",
                "valid_from": "2007-10-25",
                "valid_until": "2007-12-31",
            }
        ],
        "overrides": [
            {
                "id": "o",
                "requirement": "1a",
                "authority": "chief",
                "reason": "r",
                "decided_on": "2007-10-25",
                "valid_from": "2007-10-25",
                "status": "met",
            }
        ],
        "deficiencies": [
            {
                "id": "d",
                "requirement": "1a",
                "authority": "chief",
                "reason": "r",
                "plan": "p",
                "decided_on": "2007-10-25",
                "valid_from": "2007-10-25",
                "valid_until": "2007-12-31",
            }
        ],
        "revocations": [{"decision": "w", "authority": "chief", "reason": "r", "decided_on": "2007-10-30"}],
        "rating": {"level": 1, "authority": "chief", "reason": "r", "decided_on": "2007-10-31"},
    },
}
BROKEN: tuple[Plain, ...] = (7.5, None, [], ["x"], {}, {"zzz": "x"}, "zzz", [[]])


def nodes(plain: Plain, path: DocumentPath = ()) -> list[DocumentPath]:
    """Give the path of every value below the root."""
    steps = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    return [each for step, value in steps for each in ((*path, step), *nodes(value, (*path, step)))]


def at(plain: Plain, path: DocumentPath) -> Plain:
    """Give the value at a path."""
    for step in path:
        plain = plain[step]
    return plain


def changed(plain: Plain, path: DocumentPath, value: Plain) -> Plain:
    """Give a copy with another value at a path."""
    copy = deepcopy(plain)
    at(copy, path[:-1])[path[-1]] = value
    return copy


def related(one: DocumentPath, other: DocumentPath) -> bool:
    """Tell whether one path leads to the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def found(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Give the code and path of each problem."""
    return [(problem.code, path_text(problem.path)) for problem in problems]


class TestDocuments:
    """Documents that use every field there is, broken in every place."""

    @pytest.mark.parametrize(
        ("document", "cls"),
        [(WHOLE, Indicator), (ROW, Indicator), (FILED, FiledAssessment)],
        ids=["definition", "criteria", "assessment"],
    )
    def test_are_sound_as_they_are(self, document: Plain, cls: Any) -> None:
        """Nothing is wrong with a document before it is broken."""
        assert codec.read(document, cls).problems == ()

    @pytest.mark.parametrize("broken", BROKEN, ids=repr)
    @pytest.mark.parametrize(
        ("document", "cls"),
        [(WHOLE, Indicator), (ROW, Indicator), (FILED, FiledAssessment)],
        ids=["definition", "criteria", "assessment"],
    )
    def test_blame_nothing_but_what_is_broken(self, document: Plain, cls: Any, broken: Plain) -> None:
        """Whichever value is put in the place of another, what cannot be read has no false consequences."""
        astray: list[str] = []
        for path in nodes(document):
            problems = codec.read(changed(document, path, broken), cls).problems
            unreadable = any(not problem.code.startswith("KPI1") for problem in problems)
            astray += [
                f"{path_text(path)}: {problem}"
                for problem in problems
                if unreadable and not related(path, problem.path)
            ]

        assert astray == []

    @pytest.mark.parametrize("broken", [7.5, [[]]], ids=repr)
    def test_still_find_what_is_wrong_elsewhere(self, broken: Plain) -> None:
        """A rule that is wrong is found beside any value that cannot be read and has nothing to do with it."""
        wrong = deepcopy(WHOLE)
        wrong["levels"][1]["requirements"].append(
            {"id": "3c 3", "text": "t", "requires": {"provided": {"kind": "minutes", "count": "0"}}}
        )
        missed: list[str] = []
        for path in nodes(WHOLE):
            rules = {
                ("KPI100", "levels[1].requirements[2].id"),
                ("KPI109", "levels[1].requirements[2].requires.provided.count"),
            }
            if path[:2] in {("levels",), ("levels", 1)} and len(path) < 4:
                continue  # what holds the rules cannot be read
            problems = codec.read(changed(wrong, path, broken), Indicator).problems
            if not rules <= set(found(problems)):
                missed.append(path_text(path))

        assert missed == []


# What cannot be read, and a reference that might lead there: its path, what is put there, and its code.
OPEN: list[tuple[DocumentPath, DocumentPath, Plain, str]] = [
    (("evidence", 0, "id"), ("levels", 0, "requirements", 0, "requires"), {"provided": "x"}, "KPI103"),
    (
        ("channels", 0, "id"),
        ("levels", 0, "requirements", 1, "requires", "nil_return", "channels"),
        ["x"],
        "KPI108",
    ),
    (
        ("populations", 0, "id"),
        ("levels", 0, "requirements", 1, "requires", "nil_return", "population"),
        "x",
        "KPI108",
    ),
    (
        ("topics", 0, "id"),
        ("levels", 0, "requirements", 0, "requires", "provided", "topics"),
        ["x"],
        "KPI114",
    ),
    (
        ("roles", 0, "id"),
        ("levels", 0, "requirements", 0, "requires", "provided", "approved_by"),
        "x",
        "KPI110",
    ),
    (("scales", 0, "id"), ("questions", 1, "scale"), "x", "KPI115"),
    (("scales", 0, "values", 3), ("levels", 1, "rated", "reach"), "x", "KPI115"),
    (
        ("scales", 0, "values", 1, "value"),
        ("levels", 0, "requirements", 2, "requires", "answered", "reach"),
        "x",
        "KPI115",
    ),
    (("questions", 0, "id"), ("levels", 0, "requirements", 2, "requires"), {"answered": "x"}, "KPI118"),
    (("measures", 0, "id"), ("levels", 0, "requirements", 2, "requires"), {"written": "x"}, "KPI118"),
    (("text_fields", 0, "id"), ("levels", 0, "requirements", 2, "requires"), {"written": "x"}, "KPI118"),
    (("levels", 0, "level"), ("rounds", 0, "levels", 1, "requires"), [2], "KPI121"),
    (("levels", 0, "level"), ("levels", 0, "requirements", 2, "requires"), {"reached": 2}, "KPI122"),
    (
        ("levels", 0, "requirements", 1, "id"),
        ("levels", 0, "requirements", 2, "requires"),
        {"holds": "x"},
        "KPI122",
    ),
    (
        ("measures", 0, "unit"),
        ("levels", 1, "requirements", 0, "requires", "measured", "unit"),
        "baht",
        "KPI123",
    ),
]


class TestReferences:
    """A name that something unreadable may have declared is not called undeclared."""

    @pytest.mark.parametrize(
        ("unread", "place", "value", "code"), OPEN, ids=[f"{path_text(row[0])}, {row[3]}" for row in OPEN]
    )
    def test_are_left_open_while_what_they_lead_to_is_unread(
        self, unread: DocumentPath, place: DocumentPath, value: Plain, code: str
    ) -> None:
        """A reference to nowhere is told, unless it might lead to what could not be read."""
        wrong = changed(WHOLE, place, value)
        told = [problem for problem in codec.read(wrong, Indicator).problems if problem.code == code]
        left_open = codec.read(changed(wrong, unread, 7.5), Indicator).problems

        assert told
        assert [problem.code for problem in left_open if problem.code == code] == []
        assert len(left_open) == 1

    @pytest.mark.parametrize(
        ("unread", "place", "value", "code"),
        [
            (
                ("evidence", 0, "name"),
                ("levels", 0, "requirements", 0, "requires"),
                {"provided": "x"},
                "KPI103",
            ),
            (
                ("scales", 0, "values", 1, "points"),
                ("levels", 1, "rated", "reach"),
                "x",
                "KPI115",
            ),
            (
                ("questions", 0, "effort"),
                ("levels", 0, "requirements", 2, "requires"),
                {"answered": "x"},
                "KPI118",
            ),
            (("levels", 0, "name"), ("levels", 0, "requirements", 2, "requires"), {"reached": 2}, "KPI122"),
            (
                ("measures", 0, "lowest"),
                ("levels", 1, "requirements", 0, "requires", "measured", "unit"),
                "baht",
                "KPI123",
            ),
        ],
        ids=["kind", "value", "question", "level", "unit"],
    )
    def test_are_told_when_what_is_unread_does_not_matter(
        self, unread: DocumentPath, place: DocumentPath, value: Plain, code: str
    ) -> None:
        """A reference to nowhere is told beside anything unreadable that no name depends on."""
        problems = codec.read(changed(changed(WHOLE, place, value), unread, 7.5), Indicator).problems

        assert len(problems) == 2
        assert code in {problem.code for problem in problems}

    def test_between_decisions_are_left_open_too(self) -> None:
        """Whether a revocation leads to a decision is open while one decision's identifier is unread."""
        problem = Problem("KPI205", "there is no decision", ("decisions", "revocations", 0, "decision"))
        other = Problem("KPI205", "there is a waiver already", ("decisions", "waivers", 1, "id"))
        reading = codec.read(changed(FILED, ("decisions", "overrides", 0, "id"), 7), FiledAssessment)

        assert (reading.leaves_open(problem), reading.leaves_open(other)) == (True, False)


class TestWhatDropsOut:
    """Whether a requirement drops out is open while what it counts as cannot be read."""

    LADDER: ClassVar[Plain] = [
        {
            "level": 1,
            "name": "n",
            "requirements": [
                {
                    "id": "1a",
                    "text": "t",
                    "requires": {"provided": "minutes"},
                    "na": {"counts_as": "met", "allowed": "true"},
                },
                {"id": "1b", "text": "t", "requires": {"holds": "1a"}},
                {"id": "1c", "text": "t", "requires": {"any_of": [{"holds": "1a"}]}},
            ],
        }
    ]

    @pytest.mark.parametrize("key", ["counts_as", "allowed"])
    def test_nothing_is_said_of_what_looks_at_it(self, key: str) -> None:
        """One value that cannot be read is one problem, however many requirements look at its own."""
        document = {name: said for name, said in WHOLE.items() if name != "rounds"} | {"levels": self.LADDER}
        path: DocumentPath = ("levels", 0, "requirements", 0, "na", key)

        assert codec.read(document, Indicator).problems == ()
        assert found(codec.read(changed(document, path, 7.5), Indicator).problems) == [
            ("KPI413", path_text(path))
        ]

    def test_what_can_be_read_is_told(self) -> None:
        """One that does drop out takes with it whatever only looks at it."""
        document = {name: said for name, said in WHOLE.items() if name != "rounds"} | {"levels": self.LADDER}
        path: DocumentPath = ("levels", 0, "requirements", 0, "na", "counts_as")

        assert found(codec.read(changed(document, path, "drop"), Indicator).problems) == [
            ("KPI120", "levels[0].requirements[1]"),
            ("KPI120", "levels[0].requirements[2].requires"),
        ]


class TestWindows:
    """Periods may be left out, so that one that cannot be read must not seem to be."""

    @pytest.mark.parametrize("key", ["performance_period", "reporting_window"])
    def test_are_there_although_they_cannot_be_read(self, key: str) -> None:
        """A period that cannot be read is one problem, and not one for each guard that names it."""
        document = changed(WHOLE, (key,), "last year")
        document["levels"][0]["requirements"][0]["requires"]["provided"]["dated_within"] = [
            "performance",
            "reporting",
        ]

        assert found(codec.read(document, Indicator).problems) == [("KPI410", key)]

    def test_that_are_left_out_are_told_where_they_are_missed(self) -> None:
        """A guard about a period that the definition does not have is a problem of its own."""
        document = {key: value for key, value in WHOLE.items() if key != "performance_period"}

        assert found(codec.read(document, Indicator).problems) == [
            ("KPI107", "levels[0].requirements[0].requires.provided.dated_within[0]"),
            ("KPI107", "levels[0].requirements[1].requires.nil_return.period"),
        ]


class TestMisspeltKeys:
    """A key that is taken for another one stands in for it."""

    @pytest.mark.parametrize(
        ("path", "misspelt"),
        [
            (("levels",), "levles"),
            (("performance_period",), "performance_perod"),
            (("questions",), "question"),
            (("scales", 0, "values"), "value"),
            (("scales", 0, "values", 1, "points"), "point"),
            (("levels", 1, "rated", "reach"), "reaches"),
            (("levels", 1, "requirements", 0, "na", "allowed"), "allow"),
            (("levels", 1, "requirements", 0, "na"), "nas"),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_are_one_problem(self, path: DocumentPath, misspelt: str) -> None:
        """What stands under a misspelt key is there for everything that compares with it."""
        document = deepcopy(WHOLE)
        place = at(document, path[:-1])
        place[misspelt] = place.pop(path[-1])

        assert found(codec.read(document, Indicator).problems) == [
            ("KPI406", path_text((*path[:-1], misspelt)))
        ]

    def test_do_not_take_the_place_of_one_that_is_there(self) -> None:
        """Beside the right key a misspelt one is unknown, and what it says counts for nothing."""
        document = WHOLE | {"level": [{"level": 9}]}

        assert found(codec.read(document, Indicator).problems) == [("KPI406", "level")]


class TestFigures:
    """What a value refuses by itself does not hide what else is wrong."""

    @pytest.mark.parametrize(
        ("path", "value", "expected"),
        [
            (("readings", 0, "numerator"), "many", ("KPI409", "readings[0].numerator")),
            (("readings", 1, "value"), None, ("KPI211", "readings[1]")),
            (("readings", 1, "numerator"), "1", ("KPI211", "readings[1]")),
            (("evidence", 0, "quantities", 0, "amount"), "-8", ("KPI213", "evidence[0].quantities[0]")),
            (
                ("decisions", "waivers", 0, "valid_until"),
                None,
                ("KPI205", "decisions.waivers[0].valid_until"),
            ),
            (("decisions", "waivers", 0, "valid_until"), "2007-01-01", ("KPI205", "decisions.waivers[0]")),
            (("decisions", "overrides", 0, "authority"), " ", ("KPI205", "decisions.overrides[0]")),
            (("decisions", "deficiencies", 0, "plan"), "", ("KPI205", "decisions.deficiencies[0].plan")),
            (("decisions", "rating", "level"), "-1", ("KPI409", "decisions.rating.level")),
            (("decisions", "revocations", 0, "reason"), "", ("KPI205", "decisions.revocations[0]")),
            (("report", "round_months"), "7", ("KPI413", "report.round_months")),
        ],
        ids=lambda value: path_text(value) if isinstance(value, tuple) and value[0] in FILED else None,
    )
    def test_are_refused_beside_everything_else(
        self, path: DocumentPath, value: Plain, expected: tuple[str, str]
    ) -> None:
        """One value that cannot be, and another that cannot be read, are two problems; all else is there."""
        document = changed(changed(FILED, path, value), ("answers", 0, "value"), 7)
        reading = codec.read(document, FiledAssessment)

        assert sorted(found(reading.problems)) == sorted([expected, ("KPI408", "answers[0].value")])
        assert reading.value is not None
        assert [each.id for each in reading.value.evidence] == ["e1"]
        assert [each.id for _, _, each in reading.value.decisions.about_requirements()] == ["w", "d", "o"]

    def test_stand_ins_are_sound_objects(self) -> None:
        """What stands in for a reading or an answer is one, under the name that could be read."""
        document = changed(FILED, ("readings", 1), {"measure": "people"})
        value = codec.read(changed(document, ("answers", 0), {"question": "q1"}), FiledAssessment).value

        assert value is not None
        assert isinstance(value.readings[1], Reading)
        assert [each.id for each in value.readings] == ["reading:share", "reading:people"]
        assert isinstance(value.answers[0], Answer)
        assert value.answers[0].id == "answer:q1"


class TestLevels:
    """The number of a level is no number of another one."""

    @pytest.mark.parametrize("n", [0, 1])
    def test_that_cannot_be_read_is_spoken_of_as_unknown(self, n: int) -> None:
        """A level whose number cannot be read is not spoken of under another level's number."""
        document = changed(WHOLE, ("levels", n, "level"), "three")
        document["levels"][n] |= {"requirements": [], "rated": None}

        problems = codec.read(document, Indicator).problems

        assert {each.message for each in problems} == {
            "'level' must be a whole number",
            "level ? has no requirement",
        }

    def test_that_cannot_be_read_names_no_rating(self) -> None:
        """Ratings of a level without a number are not told to have wrong identifiers."""
        document = changed(WHOLE, ("levels", 1, "level"), "three")

        assert found(codec.read(document, Indicator).problems) == [("KPI409", "levels[1].level")]
