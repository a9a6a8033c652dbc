"""Plain data to frozen objects: everything wrong is named at once, and nothing that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest

from kpiflow import codec
from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.definitions import Indicator
from kpiflow.errors import (
    DefinitionError,
    KpiflowError,
    LoadingError,
    Path as DocumentPath,
    Problem,
    path_text,
)
from kpiflow.evidence import EvidenceItem, NilReturn, Register, Standing
from kpiflow.guards import (
    AtLeast,
    Guard,
    NilReturned,
    Provided,
    Status,
    all_of,
    any_of,
    at_least,
    nil_return,
    provided,
)
from kpiflow.ladder import judge_ladder
from kpiflow.loading.contents import ContinuedAssessment, FiledAssessment
from kpiflow.loading.source import read_source
from kpiflow.text import BLANK, Text


Plain: TypeAlias = Any

GUARD: Any = Guard
"""The class of guards, as a value: it is a protocol, which type checkers let nobody pass."""

EXAMPLES = Path(__file__).parents[3] / "examples" / "anti-corruption"


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


class TestText:
    """Text stays text, in one language or two."""

    @pytest.mark.parametrize(
        "word", ["no", "on", "7.10", "010", "12:30:45", "1e3", ".nan", "", " ", "2007-03-30"]
    )
    def test_is_never_taken_for_anything_else(self, word: str) -> None:
        """What looks like a number, a date or an answer is text where text is wanted."""
        assert codec.structure(word, str) == word

    @pytest.mark.parametrize("value", [None, 7, 1.5, True, [], {}, ["x"], Decimal(1)], ids=repr)
    def test_is_not_made_from_anything_else(self, value: object) -> None:
        """A number, list or mapping is no text."""
        assert [problem.code for problem in refused(value, str)] == ["KPI408"]

    @pytest.mark.parametrize(
        ("plain", "text"),
        [
            ("x", Text(th="x", en="x")),
            ({"th": "ก"}, Text(th="ก", en="ก")),
            ({"en": "a"}, Text(th="a", en="a")),
            ({"th": "ก", "en": "a"}, Text(th="ก", en="a")),
            ({"th": "", "en": "a"}, Text(th="", en="a")),
            (None, BLANK),
            ("", BLANK),
            ("-", Text(th="-", en="-")),
        ],
        ids=str,
    )
    def test_in_one_language_stands_for_both(self, plain: Plain, text: Text) -> None:
        """One language alone stands for both; a blank one is kept blank."""
        assert codec.structure(plain, Text) == text

    @pytest.mark.parametrize(
        ("plain", "expected"),
        [
            ([], [("KPI408", "")]),
            (7, [("KPI408", "")]),
            ({}, [("KPI407", "")]),
            ({"th": None}, [("KPI408", "th")]),
            ({"th": ["x"], "en": 7}, [("KPI408", "th"), ("KPI408", "en")]),
            ({"th": "x", "eng": "y"}, [("KPI406", "eng")]),
            ({"thai": "x"}, [("KPI406", "thai"), ("KPI407", "")]),
        ],
        ids=str,
    )
    def test_has_two_languages_and_no_more(self, plain: Plain, expected: list[tuple[str, str]]) -> None:
        """Everything wrong with a bilingual text is told at once."""
        assert found(refused(plain, Text)) == expected

    def test_names_the_language_that_was_meant(self) -> None:
        """A text in no known language says so, exactly."""
        unknown, missing = refused({"thh": "x"}, Text)

        assert str(unknown) == (
            "[KPI406] unknown key 'thh'\n  at: thh\n  declared: th, en\n  hint: did you mean 'th'?"
        )
        assert str(missing) == "[KPI407] neither 'th' nor 'en' is there"


class TestNumbers:
    """Numbers are exact as written, or refused."""

    @pytest.mark.parametrize(
        ("plain", "number"),
        [
            ("2", 2),
            (2, 2),
            ("๑๒", 12),
            (" 7 ", 7),
            ("0", 0),
            ("007", 7),
            ("999999999", 999_999_999),
            (-3, -3),
        ],
        ids=repr,
    )
    def test_that_are_whole(self, plain: Plain, number: int) -> None:
        """A whole number is read from its digits, Thai ones too, and never as octal."""
        assert codec.structure(plain, int) == number

    @pytest.mark.parametrize(
        "plain",
        [
            "",
            " ",
            "x",
            "2.0",
            "1e3",
            "1_000",
            "0x10",
            "-",
            "-1",
            "+1",
            "½",
            "²",
            "٣",
            "9999999999",
            2.0,
            True,
            None,
            [],
        ],
        ids=repr,
    )
    def test_that_are_not_whole(self, plain: Plain) -> None:
        """What is no plain whole number is refused, and a float always is."""
        assert [problem.code for problem in refused(plain, int)] == ["KPI409"]

    @pytest.mark.parametrize(
        ("plain", "number"),
        [
            ("2", "2"),
            ("2.50", "2.5"),
            ("2.0", "2"),
            (2, "2"),
            ("๒.๕", "2.5"),
            ("1e3", "1000"),
            ("-0.5", "-0.5"),
            ("010", "10"),
        ],
        ids=repr,
    )
    def test_that_count(self, plain: Plain, number: str) -> None:
        """A decimal is exactly what its digits say, however many zeros it ends on."""
        assert str(codec.structure(plain, Decimal)) == number

    @pytest.mark.parametrize(
        ("plain", "code"),
        [
            ("no", "KPI409"),
            ("", "KPI409"),
            ("1/3", "KPI409"),
            ("1,000", "KPI409"),
            ("1_000", "KPI409"),
            (".5", "KPI409"),
            ("5.", "KPI409"),
            ("0x1F", "KPI409"),
            (2.0, "KPI409"),
            (True, "KPI409"),
            (None, "KPI409"),
            ([], "KPI409"),
            (".nan", "KPI501"),
            ("-.inf", "KPI501"),
            (".snan", "KPI501"),
            ("..nan", "KPI409"),
            (".nano", "KPI409"),
            ("NaN", "KPI501"),
            ("-inf", "KPI501"),
            ("Infinity", "KPI501"),
            ("1e34", "KPI502"),
            ("1e-35", "KPI502"),
            ("1e99999999", "KPI502"),
            ("1" * 35, "KPI502"),
            ("9" * 100_000, "KPI502"),
            (10**40, "KPI502"),
        ],
        ids=lambda value: repr(value)[:20],
    )
    def test_that_do_not_count(self, plain: Plain, code: str) -> None:
        """Floats, infinities, monsters and words are refused before anything is computed."""
        assert [problem.code for problem in refused(plain, Decimal)] == [code]

    @pytest.mark.parametrize(
        ("plain", "text"),
        [
            (
                "no",
                "[KPI409] 'weight' must be a number\n  at: weight\n  expected: a finite number such as 2 or 2.5   got: 'no'",
            ),
            (
                2.5,
                "[KPI409] 'weight' must be a number\n  at: weight\n  expected: a number such as 2 or 2.5   got: '2.5'",
            ),
            (
                "NaN",
                "[KPI501] 'weight' must be a number\n  at: weight\n  expected: a finite number such as 2 or 2.5   got: 'NaN'",
            ),
            (
                "1e34",
                "[KPI502] 'weight' must be a number\n  at: weight\n  expected: at most 34 digits when written out   got: '1e34'",
            ),
            (
                None,
                "[KPI409] 'weight' must be a number\n  at: weight\n  expected: a number such as 2 or 2.5   got: nothing",
            ),
        ],
        ids=str,
    )
    def test_are_refused_by_name(self, indicator: Plain, plain: Plain, text: str) -> None:
        """A refusal names the key, what was expected and what was found."""
        with pytest.raises(LoadingError) as error:
            codec.structure(indicator | {"weight": plain}, Indicator)

        assert str(error.value) == text


class TestDates:
    """Dates say their era, and a day is known to the day."""

    @pytest.mark.parametrize(
        ("plain", "moment"),
        [
            ("2007-03-30", day(2007, 3, 30)),
            ("30 มีนาคม 2550", day(2007, 3, 30)),
            ("๓๐ มีนาคม ๒๕๕๐", day(2007, 3, 30)),
            ("2550-03-30 BE", day(2007, 3, 30)),
            ("2007-03", PartialDate(date(2007, 3, 1), Precision.MONTH)),
            ("พ.ศ. 2550", PartialDate(date(2007, 1, 1), Precision.YEAR)),
        ],
        ids=str,
    )
    def test_are_read_in_both_eras(self, plain: str, moment: PartialDate) -> None:
        """A date means one day, month or year, whatever the era it is written in."""
        assert codec.structure(plain, PartialDate) == moment

    @pytest.mark.parametrize(
        ("plain", "cls", "code"),
        [
            ("2550-03-30", PartialDate, "KPI411"),
            ("2007-02-29", PartialDate, "KPI410"),
            ("soon", PartialDate, "KPI410"),
            ("", PartialDate, "KPI410"),
            ("1940-12-31", PartialDate, "KPI412"),
            (20070330, PartialDate, "KPI408"),
            (None, PartialDate, "KPI408"),
            (["2007-03-30"], PartialDate, "KPI408"),
            ("2007-03", date, "KPI410"),
            ("2007 CE", date, "KPI410"),
            (None, date, "KPI408"),
            ("2550-03-30", date, "KPI411"),
            ("2007-10-02/2007-10-01", DateRange, "KPI410"),
            ("2007-10-01/2007-10-02/2007-10-03", DateRange, "KPI410"),
            ({"start": "2007-10-01"}, DateRange, "KPI408"),
            ("FY 2550", DateRange, "KPI411"),
        ],
        ids=str,
    )
    def test_are_refused_by_kind(self, plain: Plain, cls: Any, code: str) -> None:
        """No date, no era, too early and too coarse are told apart."""
        assert [problem.code for problem in refused(plain, cls)] == [code]

    def test_must_be_days_where_a_day_is_wanted(self) -> None:
        """A month where a day is wanted says so."""
        plain = {"id": "a", "kind": "b", "title": "x", "valid_until": "2007-03"}

        with pytest.raises(LoadingError) as error:
            codec.structure(plain, EvidenceItem)

        assert str(error.value) == (
            "[KPI410] 'valid_until' must be a day\n"
            "  at: valid_until\n"
            "  expected: a date with its day   got: '2007-03'"
        )


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
            ({"none_of": []}, [("KPI406", "none_of")]),
            ({"provided": None}, [("KPI408", "provided")]),
            ({"provided": 7}, [("KPI408", "provided")]),
            ({"provided": {}}, [("KPI407", "provided")]),
            ({"provided": ["a", 7]}, [("KPI408", "provided.kind[1]")]),
            ({"provided": {"kind": "a", "cover": "x"}}, [("KPI406", "provided.cover")]),
            ({"provided": {"kind": "a", "status": "yes"}}, [("KPI413", "provided.status")]),
            ({"provided": {"kind": "a", "count": "two"}}, [("KPI409", "provided.count")]),
            ({"all_of": {"provided": "a"}}, [("KPI408", "all_of")]),
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

        assert str(shape) == (
            "[KPI408] 'value' must be one guard\n"
            "  expected: a mapping with one key: provided, nil_return, all_of, any_of, at_least   got: 0 keys"
        )
        assert str(word) == (
            "[KPI406] unknown key 'anyof'\n"
            "  at: anyof\n"
            "  declared: provided, nil_return, all_of, any_of, at_least\n"
            "  hint: did you mean 'any_of'?"
        )

    def test_guards_of_each_word_are_of_their_class(self) -> None:
        """Each word makes the guard it names."""
        assert isinstance(codec.structure({"provided": "a"}, GUARD), Provided)
        assert isinstance(codec.structure({"any_of": [{"provided": "a"}]}, GUARD), AtLeast)
        nil = {"nil_return": {"population": "p", "channels": ["c"]}}
        assert isinstance(codec.structure(nil, GUARD), NilReturned)


class TestShapes:
    """Mappings have the keys of their class, and lists are lists."""

    def test_all_that_is_wrong_is_told_at_once(self) -> None:
        """Missing, unknown and unreadable keys come together, each with its path."""
        plain = {"id": 7, "remark": "x", "number": "one", "activity_dates": ["2007-03-30", "soon"]}

        assert sorted(found(refused(plain, EvidenceItem))) == [
            ("KPI406", "remark"),
            ("KPI407", ""),
            ("KPI407", ""),
            ("KPI408", "id"),
            ("KPI409", "number"),
            ("KPI410", "activity_dates[1]"),
        ]

    def test_a_misspelt_key_is_one_problem(self) -> None:
        """A key that is missing under its name and there under a misspelt one is told once, by the hint."""
        problems = refused({"id": "a", "titel": "x"}, EvidenceItem)

        assert [(each.code, each.message, each.hint) for each in problems] == [
            ("KPI407", "the key 'kind' is missing", ""),
            ("KPI406", "unknown key 'titel'", "did you mean 'title'?"),
        ]

    def test_a_misspelt_key_stands_for_a_missing_one_of_its_own_mapping(self) -> None:
        """A misspelt key of one mapping does not excuse the missing key of another."""
        plain = [{"id": "a", "kind": "b", "titel": "x"}, {"id": "a", "kind": "b"}]

        assert found(refused(plain, tuple[EvidenceItem, ...])) == [("KPI406", "[0].titel"), ("KPI407", "[1]")]

    def test_a_missing_key_is_named(self) -> None:
        """A missing key is looked for in the mapping it is missing from."""
        with pytest.raises(LoadingError) as error:
            codec.structure({"id": "a", "kind": "b"}, EvidenceItem)

        assert str(error.value) == "[KPI407] the key 'title' is missing"

    def test_an_unknown_key_is_named(self) -> None:
        """An unknown key is refused with the keys there are and the nearest one."""
        with pytest.raises(LoadingError) as error:
            codec.structure({"role": "x", "fone": "y"}, officer())

        assert str(error.value) == (
            "[KPI406] unknown key 'fone'\n"
            "  at: fone\n"
            "  declared: role, phone, extension\n"
            "  hint: did you mean 'phone'?"
        )

    @pytest.mark.parametrize(
        ("value", "got"), [(None, "nothing"), ("x", "'x'"), ([], "a list"), (7, "'7'")], ids=repr
    )
    def test_a_wrong_shape_is_described(self, value: object, got: str) -> None:
        """A wrong shape says what was wanted and what was there, in words."""
        [problem] = refused(value, EvidenceItem)

        assert str(problem) == (
            "[KPI408] 'value' must be an evidence item\n"
            "  expected: a mapping with some of id, kind, title, number, document_date, activity_dates, "
            f"covers, approval, topics, valid_until, reference   got: {got}"
        )

    def test_a_long_value_is_cut_in_the_message(self) -> None:
        """A message quotes the beginning of a long value, not all of it."""
        [problem] = refused("9" * 10_000, int)

        assert problem.got == f"'{'9' * 60}…'"

    @pytest.mark.parametrize("value", ["Accepted", "", None, [], {}, True, 1], ids=repr)
    def test_a_choice_is_one_of_its_words(self, value: object) -> None:
        """Only the words themselves are chosen."""
        assert [problem.code for problem in refused(value, Standing)] == ["KPI413"]

    def test_a_choice_names_its_words(self) -> None:
        """A wrong choice lists the words and the nearest one."""
        plain = {"kind": "a", "status": "acepted"}

        with pytest.raises(LoadingError) as error:
            codec.structure(plain, Provided)

        assert str(error.value) == (
            "[KPI413] 'status' is not one of the allowed values\n"
            "  at: status\n"
            "  expected: submitted, accepted, rejected, withdrawn   got: 'acepted'\n"
            "  hint: did you mean 'accepted'?"
        )

    @pytest.mark.parametrize("value", [None, 7, {}, {"a": "b"}], ids=repr)
    def test_a_list_is_a_list(self, value: object) -> None:
        """Nothing, a number or a mapping is no list, not even an empty one."""
        plain = {"id": "a", "population": "p", "statement": "x", "channels": value}

        assert found(refused(plain, NilReturn)) == [("KPI408", "channels")]

    def test_a_list_of_mappings_is_not_one_of_text(self) -> None:
        """Only a list of texts may be written without its brackets."""
        plain = {"id": "a", "kind": "b", "title": "x", "activity_dates": "2007-03-30"}

        assert found(refused(plain, EvidenceItem)) == [("KPI408", "activity_dates")]


class TestErrors:
    """A rule that is wrong and a file that cannot be read are two things."""

    def test_a_rule_alone_is_a_definition_error(self, indicator: Plain) -> None:
        """When everything can be read and the rule is wrong, it is the rule."""
        with pytest.raises(DefinitionError) as error:
            codec.structure(indicator | {"code": "seven"}, Indicator)

        assert found(error.value.problems) == [("KPI100", "code")]

    def test_with_an_unreadable_value_it_is_a_loading_error(self, indicator: Plain) -> None:
        """When something cannot be read, the rule's problems come along in a loading error."""
        with pytest.raises(LoadingError) as error:
            codec.structure(indicator | {"code": "seven", "description": 7}, Indicator)

        assert found(error.value.problems) == [("KPI408", "description"), ("KPI100", "code")]

    def test_what_a_value_refuses_by_itself_has_its_path(self) -> None:
        """A decision that cannot be meant is refused where it stands."""
        plain = {
            "continues": "x.yaml",
            "as_of": "2007-10-31",
            "decisions": {
                "rating": {"level": -1, "authority": "x", "reason": "why", "decided_on": "2007-10-31"},
                "rulings": [],
            },
        }

        assert found(refused(plain, ContinuedAssessment)) == [("KPI205", "decisions.rating")]

    @pytest.mark.parametrize(
        ("plain", "cls"),
        [(7, str), ("x", int), ("x", Decimal), (7, Text), ("x", Guard), (7, PartialDate), ("x", Standing)],
        ids=str,
    )
    def test_a_value_by_itself_is_refused_in_the_same_way(self, plain: Plain, cls: Any) -> None:
        """A value that stands alone is refused by kpiflow like one in a document."""
        with pytest.raises(KpiflowError):
            codec.structure(plain, cls)

    def test_a_note_on_an_error_does_not_hide_its_place(self) -> None:
        """An error keeps its path, whatever else was noted on it on the way."""

        def noting(_instance: object, _attribute: object, _value: str) -> None:
            error = DefinitionError(Problem("KPI100", "no"))
            error.add_note("seen on a Tuesday")
            raise error

        inner = attrs.make_class("Inner", {"x": attrs.field(type=str, validator=noting)})
        outer = attrs.make_class("Outer", {"inner": attrs.field(type=inner)})

        with pytest.raises(DefinitionError) as error:
            codec.structure({"inner": {"x": "y"}}, outer)

        assert found(error.value.problems) == [("KPI100", "inner")]

    def test_an_error_of_no_ours_is_not_swallowed(self) -> None:
        """A fault in a class itself is not dressed up as a fault of the file."""
        with pytest.raises(ZeroDivisionError):
            codec.read({"x": "y"}, faulty())


def officer() -> Any:
    """Give a class with few keys."""
    from kpiflow.self_assessment import Officer  # noqa: PLC0415 -- beside its use

    return Officer


def faulty() -> Any:
    """Give a class that cannot be made, whatever it is given."""
    from attrs import frozen  # noqa: PLC0415 -- beside its use

    @frozen
    class Faulty:
        x: str

        def __attrs_post_init__(self) -> None:
            raise ZeroDivisionError

    return Faulty


# --- the second look -----------------------------------------------------------

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


LISTS = {"evidence", "channels", "populations", "roles", "topics", "levels", "nil_returns"}
REFERENCES = {"KPI103", "KPI106", "KPI108", "KPI110", "KPI104", "KPI109", "KPI114"}


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
        assert {problem.code for problem in problems} <= {"KPI406", "KPI407", "KPI408"}

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
