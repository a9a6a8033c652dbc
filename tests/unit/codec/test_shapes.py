"""How mappings, lists and choices are read, and what is told of those that are none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import attrs
import pytest

from kpiflow import codec
from kpiflow.codec.shapes import either_of
from kpiflow.dates import PartialDate
from kpiflow.decisions import AcceptedDeficiency, Decision, Override, StandingException, Waiver
from kpiflow.definitions import (
    AdjustStep,
    Criteria,
    Indicator,
    Level,
    Measure,
    NotApplicable,
    Question,
    Rated,
    RoundLadder,
    RoundLevel,
    Tally,
)
from kpiflow.errors import (
    DefinitionError,
    KpiflowError,
    LoadingError,
    Problem,
    path_text,
)
from kpiflow.evidence import (
    Answer,
    Attainment,
    EvidenceItem,
    Exclusion,
    NilReturn,
    Quantity,
    Reading,
    Standing,
    Statement,
)
from kpiflow.guards import (
    Guard,
    Provided,
)
from kpiflow.loading.contents import ContinuedAssessment, Decisions
from kpiflow.loading.source import read_source
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import Text


Plain: TypeAlias = Any


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


@pytest.fixture
def indicator() -> Plain:
    """Give the definition of the example as plain data."""
    return read_source(EXAMPLES / "indicator.yaml").root.plain()


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
            "  declared: role, phone, extension, personal\n"
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
            f"covers, approval, topics, valid_until, reference, subject, quantities, files, personal   got: {got}"
        )

    @pytest.mark.parametrize(
        ("cls", "said"),
        [
            (
                NotApplicable,
                "'value' must be a mapping that says what the requirement counts as when it does not apply",
            ),
            (Rated, "'value' must be a mapping that says which questions are rated, and how high"),
            (SelfAssessment, "'value' must be a mapping with what the unit reports"),
            (Decisions, "'value' must be a mapping with what was decided"),
            (RoundLadder, "'value' must be a round ladder"),
        ],
    )
    def test_a_wrong_shape_is_refused_in_words_that_people_know(self, cls: type, said: str) -> None:
        """What is expected is said in plain words where the name of the class is none."""
        [problem] = refused("x", cls)

        assert (problem.code, problem.message) == ("KPI408", said)

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

    @pytest.mark.parametrize(
        ("cls", "plain", "fields"),
        [
            (Quantity, {"of": "hours", "amount": "8.50"}, {"of": "hours", "amount": Decimal("8.5")}),
            (Answer, {"question": "q", "value": "no"}, {"question": "q", "value": "no"}),
            (Reading, {"measure": "m", "value": "007.50"}, {"measure": "m", "value": Decimal("7.5")}),
            (
                Reading,
                {"measure": "m", "numerator": 1, "denominator": "๓"},
                {"numerator": 1, "denominator": 3},
            ),
            (Statement, {"field": "f", "content": " "}, {"content": " "}),
            (
                Exclusion,
                {"requirement": "1a", "reason": "r", "supported_by": "e1"},
                {"supported_by": ("e1",)},
            ),
            (Attainment, {"indicator": "7.10", "level": "0"}, {"indicator": "7.10", "level": 0}),
            (RoundLevel, {"level": "1", "requires": ["1", 2]}, {"level": 1, "requires": (1, 2)}),
            (Rated, {"at": "q1", "reach": "no"}, {"at": ("q1",), "reach": "no", "below": ""}),
            (NotApplicable, {"counts_as": "drop", "allowed": "true"}, {"allowed": True, "requires": None}),
            (Question, {"id": "q", "name": "n", "scale": "s", "effort": "2.0"}, {"effort": Decimal(2)}),
            (Measure, {"id": "m", "name": "n", "lowest": None, "highest": "1e2"}, {"highest": Decimal(100)}),
            (Tally, {"over": "maximum"}, {"within": "mean", "over": "maximum", "unknown": "keep"}),
            (
                Criteria,
                {"measure": "m", "cells": ["80", "-"], "step": {"per": "0.50"}},
                {"cells": ("80", "-"), "step": AdjustStep(per=Decimal("0.5"))},
            ),
        ],
        ids=lambda value: value.__name__ if isinstance(value, type) else None,
    )
    def test_a_class_is_read_by_its_fields(
        self, cls: Any, plain: dict[str, Any], fields: dict[str, Any]
    ) -> None:
        """Each key is read as its field wants it, and what is left out has its default."""
        read = codec.structure(plain, cls)

        assert {name: getattr(read, name) for name in fields} == fields

    @pytest.mark.parametrize(
        ("cls", "plain", "expected"),
        [
            (NotApplicable, {}, [("KPI407", "")]),
            (NotApplicable, {"counts_as": "nothing"}, [("KPI413", "counts_as")]),
            (NotApplicable, {"counts_as": "met", "allowed": "yes"}, [("KPI413", "allowed")]),
            (Measure, {"id": "m", "name": "n", "whole": 1}, [("KPI413", "whole")]),
            (Measure, {"id": "m", "name": "n", "whole": ["true"]}, [("KPI413", "whole")]),
            (Rated, {"at": {"q1": "L"}, "reach": "L"}, [("KPI408", "at")]),
            (Criteria, {"measure": "m", "cells": [80]}, [("KPI408", "cells[0]")]),
            (Criteria, {"measure": "m", "cells": ["80"], "direction": "up"}, [("KPI413", "direction")]),
            (RoundLevel, {"level": "1", "requires": "1"}, [("KPI408", "requires")]),
            (Tally, {"within": "median"}, [("KPI413", "within")]),
            (Reading, {"measure": "m"}, [("KPI211", "")]),
            (Reading, {"measure": "m", "value": "1", "numerator": "1"}, [("KPI211", "")]),
            (Quantity, {"of": "hours", "amount": "-1"}, [("KPI213", "")]),
            (Level, {"level": 1, "name": "n", "empty": "nothing"}, [("KPI413", "empty")]),
            (Override, {}, [("KPI407", "")] * 7),
        ],
        ids=lambda value: value.__name__ if isinstance(value, type) else None,
    )
    def test_a_class_is_refused_by_its_fields(
        self, cls: Any, plain: dict[str, Any], expected: list[tuple[str, str]]
    ) -> None:
        """What cannot be a field is refused at its key, and what the whole refuses at the whole."""
        assert found(refused(plain, cls)) == expected


class TestDecisions:
    """Where a decision of any kind may stand, it says its kind."""

    SAID: ClassVar[Plain] = {
        "id": "w",
        "requirement": "1a",
        "authority": "chief",
        "reason": {"th": "r", "en": "r"},
        "decided_on": "2007-10-25",
        "valid_from": "2007-10-25",
    }

    @pytest.mark.parametrize(
        ("kind", "more", "cls"),
        [
            ("waiver", {"valid_until": "2007-12-31"}, Waiver),
            ("exception", {}, StandingException),
            ("deficiency", {"valid_until": "2007-12-31", "plan": {"th": "p", "en": "p"}}, AcceptedDeficiency),
            ("override", {"status": "met"}, Override),
        ],
    )
    def test_are_read_and_written_by_their_kind(self, kind: str, more: Plain, cls: type) -> None:
        """A decision is a mapping with its kind as the key, and reads back as one of that kind."""
        wanted: Any = Decision | None
        holder: Any = attrs.make_class("Holder", {"value": attrs.field(type=wanted)})
        plain = {"value": {kind: self.SAID | more}}

        read = codec.structure(plain, holder)

        assert type(read.value) is cls
        assert codec.unstructure(read) == plain

    @pytest.mark.parametrize(
        ("plain", "expected"),
        [
            ("waiver", [("KPI408", "")]),
            ({}, [("KPI408", "")]),
            ({"waiver": {}, "override": {}}, [("KPI408", "")]),
            ({"weaver": {}}, [("KPI406", "weaver")]),
        ],
        ids=str,
    )
    def test_of_no_kind_are_refused(self, plain: Plain, expected: list[tuple[str, str]]) -> None:
        """What says no kind, several or an unknown one is no decision."""
        assert found(refused(plain, Decision)) == expected


class TestErrors:
    """A rule that is wrong and a file that cannot be read are two things."""

    def test_a_rule_alone_is_a_definition_error(self, indicator: Plain) -> None:
        """When everything can be read and the rule is wrong, it is the rule."""
        with pytest.raises(DefinitionError) as error:
            codec.structure(indicator | {"code": "seven 2"}, Indicator)

        assert found(error.value.problems) == [("KPI100", "code")]

    def test_with_an_unreadable_value_it_is_a_loading_error(self, indicator: Plain) -> None:
        """When something cannot be read, the rule's problems come along in a loading error."""
        with pytest.raises(LoadingError) as error:
            codec.structure(indicator | {"code": "seven 2", "description": 7}, Indicator)

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


@attrs.frozen(kw_only=True)
class Leaf:
    """Half of what may stand in a list: everything without parts."""

    size: int = 1


@attrs.frozen(kw_only=True)
class Branch:
    """The other half: what has parts."""

    parts: tuple[Leaf | Branch, ...]


@attrs.frozen(kw_only=True)
class Tree:
    """A list of either."""

    parts: tuple[Leaf | Branch, ...]


class TestEither:
    """Two classes that may stand in one place are told apart by a key that only one must have."""

    def test_the_key_tells_which_is_meant(self) -> None:
        """What has the key is of the class that needs it, everything else of the other, at any depth."""
        tree = codec.structure({"parts": [{}, {"parts": [{"size": "2"}]}]}, Tree)

        assert tree == Tree(parts=(Leaf(), Branch(parts=(Leaf(size=2),))))

    def test_a_misspelt_key_tells_it_too(self) -> None:
        """One thing is wrong, and one thing is named."""
        [problem] = codec.read({"parts": [{"prats": []}]}, Tree).problems

        assert (problem.code, problem.path, problem.hint) == (
            "KPI406",
            ("parts", 0, "prats"),
            "did you mean 'parts'?",
        )

    def test_what_is_no_mapping_is_refused(self) -> None:
        """A text is neither of the two."""
        [problem] = codec.read({"parts": ["x"]}, Tree).problems

        assert problem.code == "KPI408"

    def test_classes_that_nothing_tells_apart_are_refused(self) -> None:
        """Two classes without such a key are a mistake of whoever wrote them."""
        with pytest.raises(TypeError, match="nothing tells Leaf from Leaf2"):
            either_of(Leaf | attrs.make_class("Leaf2", {"size": attrs.field(default=1)}))
