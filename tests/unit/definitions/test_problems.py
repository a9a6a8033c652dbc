"""Every problem of a definition as a whole, by its code and place, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from attrs import evolve
from attrs.exceptions import FrozenInstanceError

from builders import GOOD, HERE, NAME, ladder, level, measured_by, requirement, rounds, scaled
from kpiflow.dates import DateRange
from kpiflow.definitions import (
    MAX_LEVELS,
    MAX_REQUIREMENTS,
    Channel,
    Criteria,
    EvidenceKind,
    Indicator,
    Level,
    Measure,
    Population,
    Question,
    Role,
    RoundLadder,
    Scale,
    TextField,
    Topic,
)
from kpiflow.errors import DefinitionError, FieldError, Problem, path_text
from kpiflow.evidence import Standing
from kpiflow.guards import (
    AtLeast,
    NilReturned,
    Provided,
    all_of,
    provided,
    written,
)
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.text import BLANK, Text


IndicatorOf = Callable[..., Indicator]
ProblemsOf = Callable[..., tuple[Problem, ...]]

NAN: Final = Decimal("NaN")
ENDLESS: Final = Decimal("Infinity")


NAMED: Final[dict[str, Callable[..., Any]]] = {
    "channels": Channel,
    "populations": Population,
    "topics": Topic,
    "roles": Role,
    "measures": Measure,
    "text_fields": TextField,
}
"""What is declared with an identifier and a name and nothing more."""


def _until(last: date) -> DateRange:
    return DateRange.of_days(date(2007, 1, 1), last)


# Every way a definition as a whole can be wrong: what is changed in a sound one, and the one problem.
WRONG: Final[dict[str, tuple[dict[str, Any], str, str]]] = {
    "code": ({"code": "7.2 1"}, "KPI100", "code"),
    "no code": ({"code": ""}, "KPI100", "code"),
    "identifier of a kind": (
        {"evidence": (EvidenceKind(id="minutes", name=NAME), EvidenceKind(id="ผล", name=NAME))},
        "KPI100",
        "evidence[1].id",
    ),
    "identifier of a channel": ({"channels": (Channel(id="", name=NAME),)}, "KPI100", "channels[0].id"),
    "identifier of a population": (
        {"populations": (Population(id="a b", name=NAME),)},
        "KPI100",
        "populations[0].id",
    ),
    "identifier of a topic": ({"topics": (Topic(id="a,b", name=NAME),)}, "KPI100", "topics[0].id"),
    "identifier of a role": ({"roles": (Role(id="-a", name=NAME),)}, "KPI100", "roles[0].id"),
    "identifier of a scale": (
        {"scales": (AnswerScale.of("é", "x"),), "questions": ()},
        "KPI100",
        "scales[0].id",
    ),
    "identifier of a question": (
        {"questions": (Question(id="q?", name=NAME, scale="nplf"),)},
        "KPI100",
        "questions[0].id",
    ),
    "identifier of a measure": ({"measures": (Measure(id=".", name=NAME),)}, "KPI100", "measures[0].id"),
    "identifier of a text field": (
        {"text_fields": (TextField(id="_f", name=NAME),)},
        "KPI100",
        "text_fields[0].id",
    ),
    "identifier of a requirement": (
        {"levels": (level(1, "1a", "1/b"),)},
        "KPI100",
        "levels[0].requirements[1].id",
    ),
    "kind declared twice": (
        {"evidence": (EvidenceKind(id="minutes", name=NAME),) * 2},
        "KPI101",
        "evidence[1].id",
    ),
    "channel declared twice": (
        {"channels": tuple(Channel(id=each, name=NAME) for each in "aba")},
        "KPI101",
        "channels[2].id",
    ),
    "identifier of a kind used again for a population": (
        {"populations": (Population(id="minutes", name=NAME),)},
        "KPI101",
        "populations[0].id",
    ),
    "identifier of a kind used again for a scale": (
        {"scales": (AnswerScale.of("minutes", "x"),), "questions": ()},
        "KPI101",
        "scales[0].id",
    ),
    "identifier of a role used again for a text field": (
        {"text_fields": (TextField(id="secretary", name=NAME),)},
        "KPI101",
        "text_fields[0].id",
    ),
    "requirement declared twice, on two levels": (
        {"levels": (level(1, "1a"), level(2, "2a", "1a")), "scale": Scale(highest=2)},
        "KPI101",
        "levels[1].requirements[1].id",
    ),
    "value on a scale twice": (
        scaled(ScaleValue(value="no"), ScaleValue(value="yes"), ScaleValue(value="no")),
        "KPI101",
        "scales[0].values[2]",
    ),
    "no level": ({"levels": (), "scale": Scale()}, "KPI102", "levels"),
    "level without requirements": (
        {"levels": (level(1, "1a"), level(2)), "scale": Scale(highest=2)},
        "KPI102",
        "levels[1].requirements",
    ),
    "round without levels": (rounds((6, ())), "KPI102", "rounds[0].levels"),
    "indicator without a name": ({"name": BLANK}, "KPI102", "name"),
    "indicator with a name of spaces": ({"name": Text(th=" ", en="\u00a0")}, "KPI102", "name"),
    **{
        f"{key} without a name": ({key: (make(id="nameless", name=BLANK),)}, "KPI102", f"{key}[0].name")
        for key, make in NAMED.items()
    },
    "question without a name": (
        {"questions": (Question(id="nameless", name=BLANK, scale="nplf"),)},
        "KPI102",
        "questions[0].name",
    ),
    "kind of evidence without a name": (
        {"evidence": (EvidenceKind(id="minutes", name=NAME), EvidenceKind(id="nameless", name=BLANK))},
        "KPI102",
        "evidence[1].name",
    ),
    "level without a name": (
        {"levels": (Level(level=1, name=BLANK, requirements=(requirement("1a"),)),)},
        "KPI102",
        "levels[0].name",
    ),
    "requirement without a text": (
        {"levels": (level(1, "1a", evolve(requirement("1b"), text=BLANK)),)},
        "KPI102",
        "levels[0].requirements[1].text",
    ),
    "levels that fall": (ladder(2, 1), "KPI104", "levels[1].level"),
    "level that comes again": (ladder(1, 3, 3), "KPI104", "levels[2].level"),
    "level of nothing": (ladder(0, 1), "KPI104", "levels[0].level"),
    "level below nothing": (ladder(-1, 1), "KPI104", "levels[0].level"),
    "levels of a round that fall": (
        ladder(1, 2) | rounds((6, ((2, (1,)), (1, (1,))))),
        "KPI104",
        "rounds[0].levels[1].level",
    ),
    "total of weights that is nothing": ({"parts_total": 0}, "KPI105", "parts_total"),
    "total of weights with too many decimals": ({"parts_total": "1.00001"}, "KPI105", "parts_total"),
    "total of weights that is no number": ({"parts_total": NAN}, "KPI105", "parts_total"),
    "requirement that weighs nothing": (
        {"levels": (level(1, requirement("1a", weight=0)),)},
        "KPI105",
        "levels[0].requirements[0].weight",
    ),
    "requirement that weighs no number": (
        {"levels": (level(1, requirement("1a", weight=NAN)),)},
        "KPI105",
        "levels[0].requirements[0].weight",
    ),
    "scale of another length": ({"scale": Scale(highest=5)}, "KPI106", "scale"),
    "scale that counts levels left out": (ladder(1, 3) | {"scale": Scale(highest=2)}, "KPI106", "scale"),
    "scale that begins elsewhere": ({"scale": Scale(lowest=0, highest=1)}, "KPI106", "scale"),
    "scale with too much below": ({"scale": Scale(highest=1, below=2)}, "KPI106", "scale"),
    "scale with less than nothing": ({"scale": Scale(highest=1, below=-1)}, "KPI106", "scale"),
    "scale without an end": ({"scale": Scale(highest=ENDLESS)}, "KPI106", "scale"),
    "scale that is no number": ({"scale": Scale(highest=1, below=NAN)}, "KPI106", "scale"),
    "reports due on the last day": (
        {"reporting_window": _until(date(2007, 9, 30))},
        "KPI107",
        "reporting_window",
    ),
    "definition that ends before it begins": (
        {"effective_on": date(2007, 1, 2), "effective_until": date(2007, 1, 1)},
        "KPI107",
        "effective_until",
    ),
    **{
        f"time zone {zone!r}": ({"time_zone": zone}, "KPI107", "time_zone")
        for zone in ("Asia/Bankok", "", "../etc/passwd", "/etc/passwd", "a\0b", "x" * 5000, "UTC+7")
    },
    "population of a negative effort": (
        {"populations": (Population(id="x", name=NAME, effort=-1),)},
        "KPI109",
        "populations[0].effort",
    ),
    "question of no finite effort": (
        {"questions": (Question(id="q", name=NAME, scale="nplf", effort=ENDLESS),)},
        "KPI109",
        "questions[0].effort",
    ),
    "measure of an effort that is no number": (measured_by(effort=NAN), "KPI109", "measures[0].effort"),
    "text field of a negative effort": (
        {"text_fields": (TextField(id="f", name=NAME, effort="-0.5"),)},
        "KPI109",
        "text_fields[0].effort",
    ),
    "measure that ends nowhere": (measured_by(highest=ENDLESS), "KPI109", "measures[0].highest"),
    "measure that begins at no number": (measured_by(lowest=NAN, highest=1), "KPI109", "measures[0].lowest"),
    "scale without values": (scaled(), "KPI109", "scales[0].values"),
    "scale with too many values": (
        scaled(*(ScaleValue(value=f"v{n}") for n in range(101))),
        "KPI109",
        "scales[0].values",
    ),
    "one level too many": (ladder(*range(1, MAX_LEVELS + 2)), "KPI109", "levels"),
    "one requirement too many": (
        {"levels": (level(1, *(f"r{n}" for n in range(MAX_REQUIREMENTS + 1))),)},
        "KPI109",
        "levels",
    ),
    "blank value": (scaled(ScaleValue(value=" ")), "KPI115", "scales[0].values[0]"),
    "value that nobody sees": (scaled("N", "\u200b"), "KPI115", "scales[0].values[1]"),
    "value with a space around it": (scaled(ScaleValue(value="yes ")), "KPI115", "scales[0].values[0]"),
    "question on no scale": (
        {"questions": (Question(id="q", name=NAME, scale="nplfx"),)},
        "KPI115",
        "questions[0].scale",
    ),
    "ladder given twice": (
        {"criteria": Criteria(measure="share", cells=("80",))},
        "KPI116",
        "criteria",
    ),
    "measure without a number between its ends": (
        measured_by(lowest=2, highest=1),
        "KPI116",
        "measures[0].highest",
    ),
    "schema of another edition": ({"schema": "kpiflow-2"}, "KPI119", "schema"),
    "round of no such months": (rounds((7, ((1, (1,)),))), "KPI121", "rounds[0].months"),
    "round that comes again": (
        rounds((6, ((1, (1,)),)), (9, ((1, (1,)),)), (6, ((1, ()),))),
        "KPI121",
        "rounds[2].months",
    ),
    "round of a level that there is not": (rounds((6, ((2, ()),))), "KPI121", "rounds[0].levels[0]"),
    "round that asks for a level that there is not": (
        rounds((6, ((1, (1, 2)),))),
        "KPI121",
        "rounds[0].levels[0]",
    ),
    **{
        f"weight {weight}": ({"weight": weight}, "KPI105", "weight")
        for weight in (0, -1, "100.0001", "0.00001", NAN, ENDLESS)
    },
}


class TestProblems:
    """Every way a definition as a whole can be wrong."""

    @pytest.mark.parametrize(("changes", "code", "path"), WRONG.values(), ids=WRONG.keys())
    def test_a_broken_rule_does_not_exist_as_a_value(
        self, problems_of: ProblemsOf, changes: dict[str, Any], code: str, path: str
    ) -> None:
        """A definition that does not hold together cannot be made, and says what is wrong and where."""
        problems = problems_of((GOOD,), **changes)

        assert [(problem.code, path_text(problem.path)) for problem in problems] == [(code, path)]

    def test_what_nothing_could_be_shown_for_is_refused(self, indicator: IndicatorOf) -> None:
        """An indicator declares something to show; a kind of evidence is but one of the things there are."""
        nothing: dict[str, Any] = {"evidence": (), "channels": (), "populations": (), "roles": ()}
        with pytest.raises(DefinitionError) as error:
            indicator((written("remarks"),), **nothing)
        texts = indicator((written("f"),), **nothing, text_fields=(TextField(id="f", name=NAME),))

        assert [(each.code, path_text(each.path)) for each in error.value.problems] == [
            ("KPI102", "evidence"),
            ("KPI118", f"{HERE}.written.field"),
        ]
        assert texts.evidence == ()

    def test_a_scale_that_fits_no_ladder_is_told_beside_the_missing_ladder(
        self, problems_of: ProblemsOf
    ) -> None:
        """A ladder without levels fits no scale but the usual one."""
        problems = problems_of(scale=Scale(highest=1))

        assert [(problem.code, path_text(problem.path)) for problem in problems] == [
            ("KPI106", "scale"),
            ("KPI102", "levels"),
        ]

    def test_levels_out_of_order_do_not_spoil_the_scale(self, problems_of: ProblemsOf) -> None:
        """Levels that stand in a wrong order are one problem, with or without points of their own."""
        levels = tuple(level(number, f"r{number}") for number in (1, 3, 2))

        assert [each.code for each in problems_of(levels=levels, scale=Scale(highest=3))] == ["KPI104"]

    def test_all_problems_are_reported_at_once(self, problems_of: ProblemsOf) -> None:
        """One look at a definition names everything that is wrong with it, from its head to its rounds."""
        guard = all_of(
            Provided(
                kind=("x", "minutes", "y"),
                count=0,
                status=Standing.REJECTED,
                covers="a",
                dated_within=("b",),
                approved_by="z",
            ),
            NilReturned(population="p", channels=("q",), period="c"),
            AtLeast(count=3, of=(provided("v"), provided("w"))),
        )
        problems = problems_of(
            (guard,),
            code="7 2",
            schema="kpiflow-0",
            weight=0,
            scale=Scale(highest=9),
            reporting_window=_until(date(2007, 1, 2)),
            roles=(Role(id="r", name=NAME),) * 2,
            questions=(Question(id="q1", name=NAME, scale="s"),),
            **measured_by(lowest=2, highest=1),
            **rounds((7, ())),
        )

        assert [(problem.code, path_text(problem.path).removeprefix(HERE)) for problem in problems] == [
            ("KPI100", "code"),
            ("KPI119", "schema"),
            ("KPI105", "weight"),
            ("KPI106", "scale"),
            ("KPI116", "measures[0].highest"),
            ("KPI107", "reporting_window"),
            ("KPI101", "roles[1].id"),
            ("KPI115", "questions[0].scale"),
            ("KPI109", ".all_of[0].provided.count"),
            ("KPI111", ".all_of[0].provided.status"),
            ("KPI103", ".all_of[0].provided.kind[0]"),
            ("KPI103", ".all_of[0].provided.kind[2]"),
            ("KPI110", ".all_of[0].provided.approved_by"),
            ("KPI107", ".all_of[0].provided.dated_within[0]"),
            ("KPI107", ".all_of[0].provided.covers"),
            ("KPI108", ".all_of[1].nil_return.population"),
            ("KPI108", ".all_of[1].nil_return.channels[0]"),
            ("KPI107", ".all_of[1].nil_return.period"),
            ("KPI109", ".all_of[2].at_least.count"),
            ("KPI103", ".all_of[2].at_least.of[0].provided.kind[0]"),
            ("KPI103", ".all_of[2].at_least.of[1].provided.kind[0]"),
            ("KPI121", "rounds[0].months"),
            ("KPI102", "rounds[0].levels"),
        ]

    def test_an_identifier_may_be_malformed_and_declared_twice(self, problems_of: ProblemsOf) -> None:
        """Two things wrong with one identifier are two problems."""
        problems = problems_of((GOOD,), roles=(Role(id="a b", name=NAME),) * 2)

        assert [(problem.code, problem.path[1]) for problem in problems] == [
            ("KPI100", 0),
            ("KPI100", 1),
            ("KPI101", 1),
        ]

    def test_a_definition_cannot_be_broken_afterwards(self, definition: IndicatorOf) -> None:
        """A definition is frozen, and a changed copy checks itself again."""
        sound: Any = definition((GOOD,))

        with pytest.raises(FrozenInstanceError):
            sound.weight = Decimal(0)
        with pytest.raises(DefinitionError) as error:
            evolve(sound, weight=Decimal(0))
        assert error.value.code == "KPI105"

    @pytest.mark.parametrize(
        ("cls", "fields"),
        [
            (Level, {"level": "1", "name": NAME}),
            (Level, {"level": 1, "name": "one"}),
            (Level, {"level": 1, "name": NAME, "empty": "none"}),
            (Question, {"id": "q", "name": NAME, "scale": None}),
            (Measure, {"id": "m", "name": NAME, "whole": 1}),
            (RoundLadder, {"months": "six", "levels": ()}),
            (Criteria, {"measure": "m", "cells": (80,)}),
            (Criteria, {"measure": "m", "cells": ("80",), "direction": "up"}),
        ],
    )
    def test_a_field_takes_values_of_its_type_alone(self, cls: Any, fields: dict[str, Any]) -> None:
        """A value of another type is refused where it is given, not where it would break."""
        with pytest.raises(FieldError) as error:
            cls(**fields)

        assert error.value.code == "KPI209"
