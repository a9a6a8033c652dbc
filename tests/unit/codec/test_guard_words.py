"""Guards are read and written by one word each, and some by a short form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

import attrs
import pytest

from hypothesis import given, strategies as st

from kpiflow import codec
from kpiflow.codec.guard_words import GUARD_WORDS
from kpiflow.errors import (
    KpiflowError,
    Problem,
    path_text,
)
from kpiflow.evidence import Standing
from kpiflow.guards import (
    AtLeast,
    Guard,
    NilReturned,
    Provided,
    all_of,
    answered,
    any_of,
    at_least,
    holds,
    measured,
    nil_return,
    none_of,
    provided,
    reached,
    written,
)
from kpiflow.spans import Span


Plain: TypeAlias = Any


GUARD: Any = Guard
"""The class of guards, as a value: it is a protocol, which type checkers let nobody pass."""


def refused(plain: Plain, cls: Any) -> tuple[Problem, ...]:
    """Read a document with one wrong value in it and give the problems, seen from that value."""
    holder = attrs.make_class("Holder", {"value": attrs.field(type=cls)})
    with pytest.raises(KpiflowError) as error:
        codec.structure({"value": plain}, holder)
    assert all(problem.path[0] == "value" or problem.code == "KPI407" for problem in error.value.problems)
    return tuple(replace(problem, path=problem.path[1:]) for problem in error.value.problems)


def found(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Give the code and path of each problem."""
    return [(problem.code, path_text(problem.path)) for problem in problems]


A: Plain = {"provided": {"kind": ["a"]}}
B: Plain = {"provided": {"kind": ["b"]}}

# What is read, the guard it is, and how that is written; `None` where it is written as it was read.
GUARDS: list[tuple[Plain, Guard, Plain]] = [
    ({"provided": "a"}, provided("a"), A),
    ({"provided": ["a", "b"]}, provided("a", "b"), {"provided": {"kind": ["a", "b"]}}),
    (
        {
            "provided": {
                "kind": ["a"],
                "count": 2,
                "status": "accepted",
                "dated_within": ["performance", "reporting"],
                "covers": "performance",
                "approved_by": "r",
                "topics": ["t"],
                "accepted_by": "s",
                "distinct_by": "subject",
                "fresh_for": "1 months 15 days",
                "continuous_since": "2006-10-01",
                "sum_of": ["hours", "people"],
                "total": "12.5",
            }
        },
        provided(
            "a",
            count=2,
            status=Standing.ACCEPTED,
            dated_within=("performance", "reporting"),
            covers="performance",
            approved_by="r",
            topics="t",
            accepted_by="s",
            distinct_by="subject",
            fresh_for=Span(months=1, days=15),
            continuous_since=date(2006, 10, 1),
            sum_of=("hours", "people"),
            total="12.50",
        ),
        None,
    ),
    (
        {"provided": {"kind": "a", "fresh_for": "๖ เดือน", "sum_of": "hours", "total": "๘.๐", "count": "๒"}},
        provided("a", fresh_for=Span(months=6), sum_of="hours", total=8, count=2),
        {"provided": {"kind": ["a"], "count": 2, "fresh_for": "6 months", "sum_of": ["hours"], "total": "8"}},
    ),
    (
        {"nil_return": {"population": "p", "channels": ["c", "d"]}},
        nil_return("p", channels=("c", "d")),
        None,
    ),
    (
        {
            "nil_return": {
                "population": "p",
                "channels": "c",
                "period": "reporting",
                "attested_by": "r",
                "contradicted_by": ["a", "b"],
            }
        },
        nil_return("p", channels="c", period="reporting", attested_by="r", contradicted_by=("a", "b")),
        {
            "nil_return": {
                "population": "p",
                "channels": ["c"],
                "period": "reporting",
                "attested_by": ["r"],
                "contradicted_by": ["a", "b"],
            }
        },
    ),
    ({"answered": "q"}, answered("q"), {"answered": {"question": "q"}}),
    ({"answered": {"question": "q", "reach": "no"}}, answered("q", reach="no"), None),
    (
        {"answered": {"question": "q", "among": "yes", "justified": "5", "addressed": "true"}},
        answered("q", among="yes", justified=5, addressed=True),
        {"answered": {"question": "q", "among": ["yes"], "justified": 5, "addressed": True}},
    ),
    (
        {"answered": {"question": "q", "status": "accepted"}},
        answered("q", status=Standing.ACCEPTED),
        None,
    ),
    (
        {"measured": {"measure": "m", "min": "80.0", "max": 90}},
        measured("m", min=80, max=90),
        {"measured": {"measure": "m", "min": "80", "max": "90"}},
    ),
    (
        {"measured": {"measure": "m", "above": "-0.5", "below": "1", "unit": "baht", "status": "accepted"}},
        measured("m", above="-0.5", below=1, unit="baht", status=Standing.ACCEPTED),
        None,
    ),
    ({"written": "f"}, written("f"), {"written": {"field": "f"}}),
    ({"written": {"field": "f", "min_length": 200}}, written("f", min_length=200), None),
    ({"holds": "1a"}, holds("1a"), {"holds": {"requirement": "1a"}}),
    ({"holds": {"requirement": "1a"}}, holds("1a"), None),
    ({"reached": "2"}, reached(2), {"reached": {"level": 2}}),
    ({"reached": 2}, reached(2), {"reached": {"level": 2}}),
    ({"reached": {"level": 3, "indicator": "7.10"}}, reached(3, indicator="7.10"), None),
    ({"all_of": [A, B]}, all_of(provided("a"), provided("b")), None),
    ({"all_of": {"of": [A, B]}}, all_of(provided("a"), provided("b")), {"all_of": [A, B]}),
    (
        {"all_of": {"of": [A, B], "reach": "L", "empty": "met"}},
        all_of(provided("a"), provided("b"), reach="L", empty="met"),
        None,
    ),
    ({"any_of": [A, B]}, any_of(provided("a"), provided("b")), None),
    (
        {"any_of": {"of": [A, B], "empty": "unknown"}},
        any_of(provided("a"), provided("b"), empty="unknown"),
        None,
    ),
    (
        {"at_least": {"count": "2", "of": [A, B, A], "reach": "L"}},
        at_least(2, provided("a"), provided("b"), provided("a"), reach="L"),
        {"at_least": {"count": 2, "of": [A, B, A], "reach": "L"}},
    ),
    ({"none_of": [A]}, none_of(provided("a")), None),
    ({"none_of": {"of": [A, B]}}, none_of(provided("a"), provided("b")), {"none_of": [A, B]}),
    (
        {"none_of": {"of": [A], "empty": "unmet"}},
        none_of(provided("a"), empty="unmet"),
        None,
    ),
]


class TestShorthand:
    """What people may leave out."""

    @pytest.mark.parametrize(
        ("plain", "guard"),
        [
            ({"provided": "a"}, provided("a")),
            ({"provided": ["a", "b"]}, provided("a", "b")),
            ({"provided": {"kind": "a"}}, provided("a")),
            ({"provided": {"kind": ["a"], "count": "2"}}, provided("a", count=2)),
            ({"provided": {"kind": "a", "status": "accepted"}}, provided("a", status=Standing.ACCEPTED)),
            (
                {"provided": {"kind": "a", "dated_within": "performance"}},
                provided("a", dated_within="performance"),
            ),
            ({"nil_return": {"population": "p", "channels": "c"}}, nil_return("p", channels="c")),
            ({"all_of": [{"provided": "a"}]}, all_of(provided("a"))),
            ({"any_of": [{"provided": "a"}, {"provided": "b"}]}, any_of(provided("a"), provided("b"))),
            (
                {"at_least": {"count": 2, "of": [{"provided": x} for x in "abc"]}},
                at_least(2, provided("a"), provided("b"), provided("c")),
            ),
            (
                {"any_of": [{"all_of": [{"provided": "a"}, {"provided": "b"}]}, {"provided": "c"}]},
                any_of(all_of(provided("a"), provided("b")), provided("c")),
            ),
        ],
        ids=str,
    )
    def test_of_guards(self, plain: Plain, guard: Guard) -> None:
        """A guard is written as its one word, and a list of one without its brackets."""
        assert codec.structure(plain, GUARD) == guard

    @pytest.mark.parametrize(
        ("plain", "expected"),
        [
            (None, [("KPI408", "")]),
            ("a", [("KPI408", "")]),
            ([], [("KPI408", "")]),
            ({}, [("KPI408", "")]),
            ({"provided": "a", "any_of": []}, [("KPI408", "")]),
            ({"none": []}, [("KPI406", "none")]),
            ({"provided": None}, [("KPI408", "provided")]),
            ({"provided": 7}, [("KPI408", "provided")]),
            ({"provided": {}}, [("KPI407", "provided")]),
            ({"provided": ["a", 7]}, [("KPI408", "provided.kind[1]")]),
            ({"provided": {"kind": "a", "cover": "x"}}, [("KPI406", "provided.cover")]),
            ({"provided": {"kind": "a", "status": "yes"}}, [("KPI413", "provided.status")]),
            ({"provided": {"kind": "a", "count": "two"}}, [("KPI409", "provided.count")]),
            ({"all_of": {"provided": "a"}}, [("KPI407", "all_of"), ("KPI406", "all_of.provided")]),
            ({"all_of": "a"}, [("KPI408", "all_of")]),
            ({"any_of": {"of": {"provided": "a"}}}, [("KPI408", "any_of.of")]),
            ({"any_of": {"of": [], "empty": "yes"}}, [("KPI413", "any_of.empty")]),
            ({"any_of": {"of": [], "reach": 3}}, [("KPI408", "any_of.reach")]),
            ({"none_of": {"of": [], "reach": "L"}}, [("KPI406", "none_of.reach")]),
            ({"none_of": ["a", {"b": "c"}]}, [("KPI408", "none_of[0]"), ("KPI406", "none_of[1].b")]),
            ({"none_of": {"of": [{"provided": 7}]}}, [("KPI408", "none_of.of[0].provided")]),
            ({"at_least": [{"provided": "a"}]}, [("KPI408", "at_least")]),
            (
                {"at_least": {"count": "two", "of": ["a"]}},
                [("KPI409", "at_least.count"), ("KPI408", "at_least.of[0]")],
            ),
            ({"at_least": {"count": 1, "of": [], "word": "all_of"}}, [("KPI406", "at_least.word")]),
            ({"provided": True}, [("KPI408", "provided")]),
            ({"provided": {"kind": "a", "fresh_for": "6"}}, [("KPI410", "provided.fresh_for")]),
            (
                {"provided": {"kind": "a", "continuous_since": "2007-01"}},
                [("KPI410", "provided.continuous_since")],
            ),
            ({"provided": {"kind": "a", "distinct_by": "name"}}, [("KPI413", "provided.distinct_by")]),
            ({"provided": {"kind": "a", "total": "8h"}}, [("KPI409", "provided.total")]),
            ({"answered": ["q"]}, [("KPI408", "answered")]),
            ({"answered": 1}, [("KPI408", "answered")]),
            ({"answered": {}}, [("KPI407", "answered")]),
            ({"answered": {"question": "q", "addressed": "yes"}}, [("KPI413", "answered.addressed")]),
            ({"answered": {"question": "q", "justified": "-1"}}, [("KPI409", "answered.justified")]),
            ({"measured": "m"}, [("KPI408", "measured")]),
            ({"measured": {"measure": "m", "min": "80%"}}, [("KPI409", "measured.min")]),
            ({"measured": {"measure": "m", "least": 1}}, [("KPI406", "measured.least")]),
            ({"written": None}, [("KPI408", "written")]),
            ({"holds": ["1a", "1b"]}, [("KPI408", "holds")]),
            ({"reached": "two"}, [("KPI409", "reached.level")]),
            ({"reached": True}, [("KPI408", "reached")]),
            ({"reached": 2.0}, [("KPI408", "reached")]),
            ({"reached": {"indicator": "7.2.2"}}, [("KPI407", "reached")]),
            ({"all_of": None}, [("KPI408", "all_of")]),
            ({"any_of": [{"provided": "a"}, "b"]}, [("KPI408", "any_of[1]")]),
            ({"at_least": {"of": []}}, [("KPI407", "at_least")]),
            ({"at_least": 2}, [("KPI408", "at_least")]),
            ({"nil_return": "complaints"}, [("KPI408", "nil_return")]),
            ({"nil_return": {}}, [("KPI407", "nil_return"), ("KPI407", "nil_return")]),
        ],
        ids=str,
    )
    def test_of_guards_has_its_limits(self, plain: Plain, expected: list[tuple[str, str]]) -> None:
        """What is no guard is refused where it stands."""
        assert found(refused(plain, Guard)) == expected

    def test_of_guards_names_the_words(self) -> None:
        """A refusal of a guard lists the words there are, and the nearest one."""
        [shape] = refused({}, Guard)
        [word] = refused({"anyof": []}, Guard)
        words = (
            "provided, nil_return, answered, measured, written, holds, reached, "
            "all_of, any_of, at_least, none_of"
        )

        assert str(shape) == (
            f"[KPI408] 'value' must be one guard\n  expected: a mapping with one key: {words}   got: 0 keys"
        )
        assert str(word) == (
            f"[KPI406] unknown key 'anyof'\n  at: anyof\n  declared: {words}\n  hint: did you mean 'any_of'?"
        )

    def test_of_a_body_says_what_it_must_be(self) -> None:
        """What stands behind a word is a mapping, and goes by no name that nobody knows."""
        [problem] = refused({"written": ["f"]}, Guard)

        assert str(problem) == (
            "[KPI408] 'written' must be a mapping\n"
            "  at: written\n"
            "  expected: a mapping with some of field, min_length   got: a list"
        )

    def test_of_a_word_of_levels_says_where_it_belongs(self) -> None:
        """A rating is a part of a level, and no misspelt `reached`."""
        [problem] = refused({"rated": {"at": ["q1"], "reach": "L"}}, Guard)

        assert (problem.code, problem.hint) == (
            "KPI406",
            "rated stands in a level, beside its requirements; of one answer ask answered: {question, reach}",
        )

    def test_of_the_value_of_an_answer_says_how_to_ask_for_one(self) -> None:
        """An answer that is stated has a value; one that is asked for reaches one, or is among some."""
        [problem] = refused({"answered": {"question": "q1", "value": "yes"}}, Guard)

        assert (problem.code, problem.hint) == (
            "KPI406",
            "write reach: VALUE for this value or one after it, or among: [VALUE, …] for these alone",
        )

    def test_guards_of_each_word_are_of_their_class(self) -> None:
        """Each word makes the guard it names."""
        assert isinstance(codec.structure({"provided": "a"}, GUARD), Provided)
        assert isinstance(codec.structure({"any_of": [{"provided": "a"}]}, GUARD), AtLeast)
        nil = {"nil_return": {"population": "p", "channels": ["c"]}}
        assert isinstance(codec.structure(nil, GUARD), NilReturned)


class TestWords:
    """Every word, read in full and in its short form, and written as people would write it."""

    @pytest.mark.parametrize(("plain", "guard", "written_as"), GUARDS, ids=range(len(GUARDS)))
    def test_are_read_and_written(self, plain: Plain, guard: Guard, written_as: Plain) -> None:
        """A guard reads as what it says and is written in one way alone, which reads the same."""
        assert codec.structure(plain, GUARD) == guard
        assert codec.unstructure(guard) == (plain if written_as is None else written_as)
        assert codec.structure(codec.unstructure(guard), GUARD) == guard

    def test_are_all_there(self) -> None:
        """There is no word that is not read and written here."""
        assert {word for plain, _, _ in GUARDS for word in plain} == set(GUARD_WORDS)

    def test_stay_with_a_group_in_its_long_form(self) -> None:
        """A group keeps the word it was written with, in its long form too."""
        part = {"provided": "a"}
        words = [
            codec.structure(plain, GUARD).word
            for plain in (
                {"all_of": {"of": [part]}},
                {"any_of": {"of": [part], "empty": "met"}},
                {"at_least": {"count": 1, "of": [part]}},
            )
        ]

        assert words == ["all_of", "any_of", "at_least"]


class TestCanonicalGroups:
    """Equal groups are written alike, whatever they were written as."""

    @pytest.mark.parametrize(
        ("group", "plain"),
        [
            (at_least(1, provided("a")), {"all_of": [A]}),
            (any_of(provided("a")), {"all_of": [A]}),
            (at_least(2, provided("a"), provided("b")), {"all_of": [A, B]}),
            (at_least(1, provided("a"), provided("b")), {"any_of": [A, B]}),
            (
                at_least(2, provided("a"), provided("b"), provided("a")),
                {"at_least": {"count": 2, "of": [A, B, A]}},
            ),
            (
                at_least(1, provided("a"), provided("b"), reach="L"),
                {"any_of": {"of": [A, B], "reach": "L"}},
            ),
            (
                at_least(2, provided("a"), provided("b"), provided("a"), reach="L", empty="met"),
                {"at_least": {"count": 2, "of": [A, B, A], "reach": "L", "empty": "met"}},
            ),
            (none_of(any_of(provided("a"))), {"none_of": [{"all_of": [A]}]}),
            (none_of(provided("a"), empty="unmet"), {"none_of": {"of": [A], "empty": "unmet"}}),
        ],
        ids=range(9),
    )
    def test_are_written_with_the_plainest_word(self, group: Guard, plain: Plain) -> None:
        """A group of all its parts is an `all_of` and a group of one of them an `any_of`, inside too."""
        assert codec.unstructure(group) == plain

    @given(
        st.lists(
            st.sampled_from([provided("a"), provided("b"), any_of(provided("a"))]), min_size=1, max_size=4
        )
    )
    def test_of_equal_groups_there_is_one_writing(self, parts: list[Guard]) -> None:
        """The word a group was written with makes no difference to how it is written again."""
        for one, other in (
            (all_of(*parts), at_least(len(parts), *parts)),
            (any_of(*parts), at_least(1, *parts)),
        ):
            assert one == other
            assert codec.encode(one) == codec.encode(other)
