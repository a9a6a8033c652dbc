"""Truths about `kpiflow.fields`: lists become tuples, and values of another type are refused."""

from __future__ import annotations

import enum

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, Protocol

import attrs
import pytest

from attrs import field, frozen

from kpiflow.bands import Band
from kpiflow.dates import DateRange, day
from kpiflow.decisions import AcceptedDeficiency, Override, Rating, Revocation, StandingException, Waiver
from kpiflow.definitions import (
    AdjustStep,
    Channel,
    Criteria,
    EvidenceKind,
    Indicator,
    Level,
    Measure,
    NotApplicable,
    Population,
    Question,
    Rated,
    Requirement,
    Role,
    RoundLadder,
    RoundLevel,
    Scale,
    Tally,
    TextField,
    Topic,
)
from kpiflow.errors import FieldError, KpiflowError, Problem, ScoringError
from kpiflow.evidence import (
    Answer,
    Approval,
    Attainment,
    EvidenceItem,
    Exclusion,
    NilReturn,
    Quantity,
    Reading,
    Ruling,
    Standing,
    Statement,
)
from kpiflow.fields import checked
from kpiflow.guards import (
    answered,
    any_of,
    holds,
    measured,
    nil_return,
    none_of,
    provided,
    reached,
    written as written_in,
)
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.self_assessment import Action, LevelPerformance, Officer, SelfAssessment
from kpiflow.text import BLANK, Text


def _reversed(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(reversed(list(value)))


@frozen(field_transformer=checked)
class Box:
    """Something with fields of every sort that matters here."""

    items: tuple[str, ...] = ()
    backwards: tuple[str, ...] = field(default=(), converter=_reversed)
    label: str = ""
    pile: list[str] = field(factory=list, eq=False)


class TestTuples:
    """A field declared as a tuple holds a tuple, whatever it is given."""

    @pytest.mark.parametrize(
        "given", [["a", "b"], ("a", "b"), {"a": 1, "b": 2}, (each for each in "ab")], ids=type
    )
    def test_holds_any_iterable_as_a_tuple(self, given: Any) -> None:
        """Lists, tuples, keys and generators come to rest as a tuple."""
        assert Box(items=given).items == ("a", "b")

    def test_takes_one_text_for_a_list_of_one(self) -> None:
        """A single text is one entry, not a list of its letters."""
        given: Any = "minutes"

        assert Box(items=given).items == ("minutes",)

    def test_makes_equal_what_was_given_differently(self) -> None:
        """Objects made of a list and of a tuple are equal and hash alike."""
        given: Any = ["a"]

        assert {Box(items=given), Box(items=("a",))} == {Box(items=("a",))}

    def test_does_not_follow_a_list_that_changes_later(self) -> None:
        """A list that grows after the object was made leaves the object alone."""
        given: Any = ["a"]
        box = Box(items=given)

        given.append("b")

        assert box.items == ("a",)

    def test_leaves_a_default_alone(self) -> None:
        """A field that was not given holds its default."""
        assert Box().items == ()

    def test_respects_a_converter_of_the_field(self) -> None:
        """A field with a converter of its own keeps it."""
        assert Box(backwards=("a", "b")).backwards == ("b", "a")

    @pytest.mark.parametrize(("name", "given"), [("label", "text"), ("pile", ["a"])])
    def test_leaves_other_fields_alone(self, name: str, given: Any) -> None:
        """A field that is not declared as a tuple holds what it was given."""
        settings: dict[str, Any] = {name: given}

        assert getattr(Box(**settings), name) is given

    def test_knows_a_tuple_declared_by_its_type(self) -> None:
        """A field typed with the tuple type itself is converted like one typed by annotation text."""
        made = attrs.make_class(
            "Made", {"items": field(type=tuple[str, ...])}, frozen=True, field_transformer=checked
        )

        assert made(["a"]).items == ("a",)


class Colour(enum.Enum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


class Noisy(Protocol):
    """Whatever makes a noise."""

    def noise(self) -> str:
        """Give the noise."""


def _short(_box: object, _attribute: object, value: str) -> None:
    if len(value) > 3:
        raise ValueError("too long")


@frozen(kw_only=True, field_transformer=checked)
class Thing:
    """Something with a field of every kind that is checked."""

    label: str = ""
    size: int = 0
    loud: bool = False
    made: date = date(2007, 10, 1)
    seen: datetime = datetime(2007, 10, 1, tzinfo=UTC)
    colour: Colour = Colour.RED
    name: Text = BLANK
    note: Text | None = None
    end: date | None = None
    either: int | str = 0
    sizes: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    boxes: tuple[Box, ...] = ()
    noise: Noisy | None = None
    noises: tuple[Noisy, ...] = ()
    number: Decimal = field(default=Decimal(1), converter=Decimal)
    short: str = field(default="", validator=_short)
    word: Literal["one", "two"] = "one"


@frozen(kw_only=True, field_transformer=checked)
class Part(Thing):
    """Something that has the fields of another class and one of its own."""

    extra: int = 0


@frozen(field_transformer=checked)
class Loose:
    """Something that holds anything at all."""

    anything: Any = None


MOMENT: Final = datetime(2007, 10, 31, 9, 30, tzinfo=UTC)
DAY: Final = date(2007, 10, 31)


def refused(**given: Any) -> Problem:
    """Give the one problem that an object with this field is refused with."""
    with pytest.raises(FieldError) as error:
        Thing(**given)
    [problem] = error.value.problems
    return problem


class TestTypes:
    """A field holds values of its own type, and refuses others where they are given."""

    @pytest.mark.parametrize(
        ("name", "given"),
        [
            ("label", 7),
            ("label", None),
            ("label", b"x"),
            ("label", ["a"]),
            ("label", BLANK),
            ("size", "7"),
            ("size", 7.0),
            ("size", True),
            ("size", None),
            ("loud", 1),
            ("loud", "yes"),
            ("made", MOMENT),
            ("made", "2007-10-31"),
            ("made", None),
            ("seen", DAY),
            ("colour", "red"),
            ("colour", Standing.ACCEPTED),
            ("name", "a name"),
            ("name", None),
            ("note", "a note"),
            ("end", MOMENT),
            ("end", ""),
            ("either", True),
            ("either", None),
            ("sizes", 7),
            ("sizes", None),
            ("days", DAY),
            ("boxes", Box()),
        ],
        ids=repr,
    )
    def test_another_type_is_refused(self, name: str, given: Any) -> None:
        """What is not of the type of its field is refused with the name of the field."""
        problem = refused(**{name: given})

        assert (problem.code, problem.message.split(" cannot ")[0]) == ("KPI209", f"'{name}' of Thing")

    @pytest.mark.parametrize(
        ("name", "given"),
        [
            ("label", "text"),
            ("size", -7),
            ("loud", True),
            ("made", DAY),
            ("seen", MOMENT),
            ("colour", Colour.BLUE),
            ("name", Text.same("a name")),
            ("note", None),
            ("note", BLANK),
            ("end", None),
            ("end", DAY),
            ("either", 1),
            ("either", "one"),
            ("sizes", (1, 2)),
            ("days", (DAY,)),
            ("boxes", (Box(),)),
        ],
        ids=repr,
    )
    def test_its_own_type_is_taken(self, name: str, given: Any) -> None:
        """What is of the type of its field is held as it is; nothing stands for what may be missing."""
        settings: dict[str, Any] = {name: given}

        assert getattr(Thing(**settings), name) is given

    @pytest.mark.parametrize(
        ("name", "given", "place"),
        [
            ("sizes", [1, "2", 3], "sizes[1]"),
            ("sizes", [1, True], "sizes[1]"),
            ("sizes", "12", "sizes[0]"),
            ("days", [MOMENT], "days[0]"),
            ("days", [DAY, None], "days[1]"),
            ("boxes", [Box(), Thing()], "boxes[1]"),
        ],
        ids=repr,
    )
    def test_another_type_in_a_list_is_refused_in_its_place(self, name: str, given: Any, place: str) -> None:
        """Every element of a list is of the type that the list is of, and one that is not is numbered."""
        assert refused(**{name: given}).message.startswith(f"'{place}' of Thing cannot be ")

    @pytest.mark.parametrize("name", ["noise", "noises"])
    @pytest.mark.parametrize("given", [("x",), (7,), (None,)], ids=repr)
    def test_what_no_class_names_is_left_alone(self, name: str, given: Any) -> None:
        """A field that is declared by what its values do, not by a class, takes any value."""
        settings: dict[str, Any] = {name: given}

        assert getattr(Thing(**settings), name) == given

    @pytest.mark.parametrize("given", ["x", 7, None], ids=repr)
    def test_what_may_be_anything_is_left_alone(self, given: object) -> None:
        """A field of any type takes a value of any type."""
        assert Loose(given).anything is given

    def test_a_field_of_its_own_converter_is_left_to_it(self) -> None:
        """What a converter makes of a value is its own affair."""
        given: Any = "2.5"

        assert Thing(number=given).number == Decimal("2.5")

    def test_a_validator_of_the_field_sees_values_of_its_type_only(self) -> None:
        """The type is looked at first, then what the field itself asks for."""
        assert refused(short=7).code == "KPI209"
        assert Thing(short="abc").short == "abc"
        with pytest.raises(ValueError, match="too long"):
            Thing(short="abcd")

    @pytest.mark.parametrize("name", ["label", "sizes", "extra"])
    def test_inherited_fields_are_checked_too(self, name: str) -> None:
        """A class checks the fields of the class it builds on like its own, under its own name."""
        given: dict[str, Any] = {name: object()}

        with pytest.raises(FieldError) as error:
            Part(**given)

        assert error.value.problems[0].message.startswith(f"'{name}' of Part cannot be ")

    def test_a_changed_copy_is_checked(self) -> None:
        """A copy with a changed field is refused as the object itself would be."""
        with pytest.raises(FieldError):
            attrs.evolve(Thing(), size=_any("7"))

    def test_a_type_declared_by_the_type_itself_is_checked(self) -> None:
        """A class made without annotation text checks its fields all the same."""
        made = attrs.make_class(
            "Made", {"n": field(type=int)}, frozen=True, field_transformer=checked, class_body={}
        )

        with pytest.raises(FieldError):
            made("7")


class TestWords:
    """A field that takes some words only refuses all others."""

    @pytest.mark.parametrize("given", ["one", "two"])
    def test_its_own_words_are_taken(self, given: Any) -> None:
        """Each of the words that a field names is held as it is."""
        assert Thing(word=given).word == given

    @pytest.mark.parametrize(
        "given", ["three", "", "One", " one", "on", ("one",), 1, None, True, b"one"], ids=repr
    )
    def test_another_word_is_refused(self, given: Any) -> None:
        """What is none of the words, however near, is refused with those that are taken."""
        problem = refused(word=given)

        assert (problem.code, problem.message, problem.expected) == (
            "KPI209",
            f"'word' of Thing cannot be {given!r}",
            "'one', 'two'",
        )

    def test_a_default_is_one_of_the_words(self) -> None:
        """A field that was not given holds its default, which is checked like any other value."""
        assert Thing().word == "one"

    def test_a_long_word_is_not_repeated_in_full(self) -> None:
        """A message quotes the beginning of a long value, not all of it."""
        assert refused(word="x" * 1000).message == f"'word' of Thing cannot be '{'x' * 59}…"

    def test_a_changed_copy_is_checked(self) -> None:
        """A copy with another word is refused as the object itself would be."""
        with pytest.raises(FieldError):
            attrs.evolve(Thing(), word=_any("three"))

    def test_inherited_words_are_checked_too(self) -> None:
        """A class refuses other words for the fields of the class it builds on."""
        with pytest.raises(FieldError) as error:
            Part(word=_any("three"))

        assert error.value.problems[0].message == "'word' of Part cannot be 'three'"


class TestRefusal:
    """The refusal says which field, what it takes, what it got, and how to write it."""

    def test_is_told_in_words(self) -> None:
        """The field, its class, the type wanted and the value got are in the message, and one way out."""
        with pytest.raises(FieldError) as error:
            Thing(name=_any("a name"))

        assert str(error.value) == (
            "[KPI209] 'name' of Thing cannot be a str\n"
            "  expected: Text   got: 'a name'\n"
            "  hint: write Text(th='…', en='…'), or Text.same('…') for what reads the same in both"
        )

    def test_is_a_type_error(self) -> None:
        """Whoever catches type errors catches it, and so does whoever catches those of kpiflow."""
        assert issubclass(FieldError, TypeError)
        assert issubclass(FieldError, KpiflowError)

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"note": 7}, "Text"),
            ({"end": 7}, "date"),
            ({"either": 7.0}, "int or str"),
            ({"sizes": 7}, "tuple"),
            ({"sizes": ["7"]}, "int"),
        ],
        ids=str,
    )
    def test_names_every_type_that_is_taken(self, given: dict[str, Any], expected: str) -> None:
        """All types that the field takes are named, but for the nothing that may stand for them."""
        assert refused(**given).expected == expected

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"label": 7}, "an int"),
            ({"label": b"x"}, "a bytes"),
            ({"size": "7"}, "a str"),
            ({"label": Standing.ACCEPTED}, "a Standing"),
            ({"label": object()}, "an object"),
        ],
        ids=["int", "bytes", "str", "Standing", "object"],
    )
    def test_names_the_type_that_was_given_in_good_english(self, given: dict[str, Any], said: str) -> None:
        """The article before a type is the one that its first letter asks for."""
        assert refused(**given).message.endswith(f" cannot be {said}")

    def test_shortens_a_long_value(self) -> None:
        """A message quotes the beginning of a long value, not all of it."""
        assert refused(size="7" * 1000).got == f"'{'7' * 59}…"

    @pytest.mark.parametrize(
        ("make", "hint"),
        [
            (lambda: EvidenceItem(id="a", kind="b", title=_any("x")), "write Text(th='…', en='…')"),
            (
                lambda: EvidenceItem(id="a", kind="b", title=BLANK, document_date=_any(DAY)),
                "write day(2007, 3, 30) or parse_date('30 มีนาคม 2550')",
            ),
            (
                lambda: EvidenceItem(id="a", kind="b", title=BLANK, activity_dates=_any([DAY])),
                "write day(2007, 3, 30) or parse_date('30 มีนาคม 2550')",
            ),
            (
                lambda: EvidenceItem(id="a", kind="b", title=BLANK, covers=_any("FY 2550 BE")),
                "write parse_range('FY 2550 BE') or FiscalYear(2550).period",
            ),
            (
                lambda: EvidenceItem(id="a", kind="b", title=BLANK, valid_until=_any(MOMENT)),
                "write date(2007, 3, 30)",
            ),
            (
                lambda: Ruling(standing=_any("accepted"), by="a", on=DAY),
                "write Standing.ACCEPTED or another member",
            ),
            (lambda: EvidenceItem(id=_any(7), kind="b", title=BLANK), ""),
        ],
        ids=["text", "date of a document", "dates", "period", "day", "standing", "identifier"],
    )
    def test_says_how_to_write_what_is_wanted(self, make: Callable[[], object], hint: str) -> None:
        """Types that people do not know by heart come with a way to write them."""
        with pytest.raises(FieldError) as error:
            make()

        [problem] = error.value.problems
        assert problem.hint.startswith(hint)
        assert bool(problem.hint) is bool(hint)


def _any(value: Any) -> Any:
    return value


_NAME: Final = Text.same("name")
_RULING: Final = Ruling(standing=Standing.ACCEPTED, by="committee", on=DAY)
_ITEM: Final = EvidenceItem(id="i", kind="k", title=_NAME)
_YEAR: Final = DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))
_OCTOBER: Final = DateRange.of_days(date(2007, 10, 1), date(2007, 10, 31))
_GUARD: Final = provided("k")
_REQUIREMENT: Final = Requirement(id="1a", text=_NAME, requires=_GUARD)
_LEVEL: Final = Level(level=1, name=_NAME, requirements=(_REQUIREMENT,))

_DECIDED: Final[dict[str, Any]] = {
    "id": "w",
    "requirement": "1a",
    "authority": "a",
    "reason": _NAME,
    "decided_on": DAY,
    "valid_from": DAY,
    "valid_until": DAY,
}

WRITTEN: Final[tuple[Any, ...]] = (
    Approval(by="a", on=day(2007, 10, 31)),
    _ITEM,
    NilReturn(id="n", population="p", statement=_NAME, channels=("c",)),
    _RULING,
    Quantity(of="hours", amount=8),
    Answer(question="q", value="L"),
    Reading(measure="m", value=1),
    Statement(field="f", content="c"),
    Exclusion(requirement="1a", reason=_NAME),
    Attainment(indicator="x", level=1),
    Waiver(**_DECIDED),
    StandingException(**_DECIDED),
    AcceptedDeficiency(**_DECIDED, plan=_NAME),
    Override(**_DECIDED, status="met"),
    Revocation(decision="w", authority="a", reason=_NAME, decided_on=DAY),
    Rating(level=1, authority="a", reason=_NAME, decided_on=DAY),
    SelfAssessment(agency=_NAME, round_months=12, filed_by="a", filed_on=DAY),
    Officer(role=_NAME),
    Action(number="1", text=_NAME),
    LevelPerformance(level=1, statements=(_NAME,)),
    EvidenceKind(id="k", name=_NAME),
    Channel(id="c", name=_NAME),
    Population(id="p", name=_NAME),
    Role(id="r", name=_NAME),
    Topic(id="t", name=_NAME),
    Question(id="q", name=_NAME, scale="s"),
    Measure(id="m", name=_NAME),
    TextField(id="f", name=_NAME),
    ScaleValue(value="L"),
    AnswerScale.of("s", "L"),
    Band(low=1),
    AdjustStep(per=5),
    Criteria(measure="m", cells=("80",)),
    Rated(at=("q",), reach="L"),
    NotApplicable(counts_as="drop"),
    RoundLevel(level=1),
    RoundLadder(months=6, levels=(RoundLevel(level=1),)),
    Scale(),
    Tally(),
    _REQUIREMENT,
    _LEVEL,
    Indicator(
        code="1",
        name=_NAME,
        weight=Decimal(2),
        scale=Scale(highest=Decimal(1)),
        performance_period=_YEAR,
        reporting_window=_OCTOBER,
        evidence=(EvidenceKind(id="k", name=_NAME),),
        levels=(_LEVEL,),
    ),
    _GUARD,
    nil_return("p", channels="c"),
    any_of(_GUARD),
    none_of(_GUARD),
    answered("q"),
    measured("m", min=1),
    written_in("f"),
    holds("1a"),
    reached(1),
)
BY_WHAT_IT_DOES: Final = {"Requirement.requires", "Requirement.applies_when", "NotApplicable.requires"}
"""Fields that take whatever judges; the definition looks at what stands in them."""


class TestEverywhere:
    """What people write in Python is checked where they write it."""

    @pytest.mark.parametrize("written", WRITTEN, ids=lambda each: type(each).__name__)
    def test_no_field_takes_just_anything(self, written: Any) -> None:
        """Each field of each class that a program writes refuses an object of no use, and numbers a float."""
        name = type(written).__name__
        fields = [each for each in attrs.fields(type(written)) if each.init]

        for each in fields:
            if f"{name}.{each.name}" in BY_WHAT_IT_DOES:
                continue
            number = "Decimal" in str(each.type)
            with pytest.raises(ScoringError if number else FieldError) as error:
                attrs.evolve(written, **{each.name: 0.5 if number else object()})
            [problem] = error.value.problems
            assert problem.code == ("KPI500" if number else "KPI209")
            assert number or problem.message.startswith(f"'{each.name}' of {name} cannot be ")
