"""Indicators check themselves: every problem by its code, its place and its words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, cast

import pytest

from attrs import evolve, frozen
from attrs.exceptions import FrozenInstanceError
from hypothesis import given, strategies as st

from kpiflow.dates import DateRange
from kpiflow.definitions import (
    MAX_GUARD_DEPTH,
    MAX_LEVELS,
    MAX_REQUIREMENTS,
    Channel,
    EvidenceKind,
    Indicator,
    Level,
    Population,
    Requirement,
    Role,
    Scale,
    identifier_problem,
)
from kpiflow.errors import CODES, DefinitionError, MoveError, Path, ScoringError, path_text
from kpiflow.evidence import Standing
from kpiflow.guards import (
    REPORTING,
    AtLeast,
    Facts,
    Guard,
    NilReturned,
    Provided,
    Status,
    Verdict,
    all_of,
    any_of,
    at_least,
    nil_return,
    provided,
)
from kpiflow.text import BLANK, Text


IndicatorOf = Callable[..., Indicator]
Ladder = tuple[tuple[Guard, ...], ...]

NAME: Final = Text.same("name")
GOOD: Final = provided("minutes")
NIL: Final = nil_return("complaints", channels=("hotline", "letters"))
HERE: Final = "levels[0].requirements[0].requires"


@frozen
class OwnGuard:
    """A guard that a user wrote."""

    def judge(self, facts: Facts) -> Verdict:
        """Give a verdict that is always met."""
        return Verdict(status=Status.MET, expects=BLANK)


def _nested(depth: int) -> Guard:
    guard: Guard = GOOD
    for _ in range(depth - 1):
        guard = all_of(guard)
    return guard


def _empty(word: Literal["all_of", "any_of"]) -> AtLeast:
    return AtLeast(count=0, of=(), word=word)


def _requirements(*names: str) -> tuple[Requirement, ...]:
    return tuple(Requirement(id=name, text=NAME, requires=GOOD) for name in names)


def _level(number: int, *names: str) -> Level:
    return Level(level=number, name=NAME, requirements=_requirements(*names))


def _until(last: date) -> DateRange:
    return DateRange.of_days(date(2007, 1, 1), last)


# Every way a definition can be wrong: the guards of level 1, what else is changed, and the one problem.
WRONG: Final[dict[str, tuple[Ladder, dict[str, Any], str, str]]] = {
    "code": (((GOOD,),), {"code": "7.2.1.1.1"}, "KPI100", "code"),
    "identifier of a kind": (
        ((GOOD,),),
        {"evidence": (EvidenceKind(id="minutes", name=NAME), EvidenceKind(id="ผล", name=NAME))},
        "KPI100",
        "evidence[1].id",
    ),
    "identifier of a channel": (
        ((GOOD,),),
        {"channels": (Channel(id="", name=NAME),)},
        "KPI100",
        "channels[0].id",
    ),
    "identifier of a population": (
        ((GOOD,),),
        {"populations": (Population(id="a b", name=NAME),)},
        "KPI100",
        "populations[0].id",
    ),
    "identifier of a role": (((GOOD,),), {"roles": (Role(id="-a", name=NAME),)}, "KPI100", "roles[0].id"),
    "identifier of a requirement": (
        (),
        {"levels": (_level(1, "1a", "1/b"),), "scale": Scale(highest=1)},
        "KPI100",
        "levels[0].requirements[1].id",
    ),
    "kind declared twice": (
        ((GOOD,),),
        {"evidence": (EvidenceKind(id="minutes", name=NAME),) * 2},
        "KPI101",
        "evidence[1].id",
    ),
    "channel declared twice": (
        ((GOOD,),),
        {"channels": (Channel(id="a", name=NAME), Channel(id="b", name=NAME), Channel(id="a", name=NAME))},
        "KPI101",
        "channels[2].id",
    ),
    "population declared twice": (
        ((GOOD,),),
        {"populations": (Population(id="a", name=NAME),) * 2},
        "KPI101",
        "populations[1].id",
    ),
    "role declared twice": (((GOOD,),), {"roles": (Role(id="a", name=NAME),) * 2}, "KPI101", "roles[1].id"),
    "requirement declared twice, on two levels": (
        (),
        {"levels": (_level(1, "1a"), _level(2, "2a", "1a")), "scale": Scale(highest=2)},
        "KPI101",
        "levels[1].requirements[1].id",
    ),
    "level without requirements": (((GOOD,), ()), {}, "KPI102", "levels[1].requirements"),
    "group without guards": (((AtLeast(count=2, of=()),),), {}, "KPI102", f"{HERE}.at_least.of"),
    "all_of without guards": (((_empty("all_of"),),), {}, "KPI102", f"{HERE}.all_of"),
    "any_of without guards": (((_empty("any_of"),),), {}, "KPI102", f"{HERE}.any_of"),
    "guard without kinds": (((Provided(kind=()),),), {}, "KPI102", f"{HERE}.provided"),
    "nil return without channels": (
        ((NilReturned(population="complaints", channels=()),),),
        {},
        "KPI102",
        f"{HERE}.nil_return",
    ),
    "undeclared kind": (((provided("minutes", "x"),),), {}, "KPI103", f"{HERE}.provided.kind[1]"),
    "undeclared kind inside groups": (
        ((all_of(GOOD, at_least(2, GOOD, any_of(GOOD, provided("x")), GOOD)),),),
        {},
        "KPI103",
        f"{HERE}.all_of[1].at_least.of[1].any_of[1].provided.kind[0]",
    ),
    "undeclared kind in a group of one": (
        ((any_of(all_of(at_least(1, provided("x")))),),),
        {},
        "KPI103",
        f"{HERE}.any_of[0].all_of[0].at_least.of[0].provided.kind[0]",
    ),
    "undeclared kind in a later place": (
        ((GOOD,), (GOOD, provided("x"))),
        {},
        "KPI103",
        "levels[1].requirements[1].requires.provided.kind[0]",
    ),
    "gap between levels": (
        (),
        {"levels": (_level(1, "1a"), _level(3, "3a")), "scale": Scale(highest=2)},
        "KPI104",
        "levels[1].level",
    ),
    "scale of another length": (((GOOD,),), {"scale": Scale(highest=5)}, "KPI106", "scale"),
    "scale that begins elsewhere": (((GOOD,),), {"scale": Scale(lowest=0, highest=1)}, "KPI106", "scale"),
    "scale with too much below": (((GOOD,),), {"scale": Scale(highest=1, below=2)}, "KPI106", "scale"),
    "scale with less than nothing": (((GOOD,),), {"scale": Scale(highest=1, below=-1)}, "KPI106", "scale"),
    "scale without an end": (
        ((GOOD,),),
        {"scale": Scale(highest=Decimal("Infinity"))},
        "KPI106",
        "scale",
    ),
    "scale that is no number": (
        ((GOOD,),),
        {"scale": Scale(highest=1, below=Decimal("NaN"))},
        "KPI106",
        "scale",
    ),
    "reports due on the last day": (
        ((GOOD,),),
        {"reporting_window": _until(date(2007, 9, 30))},
        "KPI107",
        "reporting_window",
    ),
    "unknown window of a date": (
        ((provided("minutes", dated_within=(REPORTING, "year")),),),
        {},
        "KPI107",
        f"{HERE}.provided.dated_within[1]",
    ),
    "unknown window of a coverage": (
        ((provided("minutes", covers="year"),),),
        {},
        "KPI107",
        f"{HERE}.provided.covers",
    ),
    "window of a coverage without a name": (
        ((provided("minutes", covers=""),),),
        {},
        "KPI107",
        f"{HERE}.provided.covers",
    ),
    "unknown window of a nil return": (
        ((nil_return("complaints", channels="hotline", period="year"),),),
        {},
        "KPI107",
        f"{HERE}.nil_return.period",
    ),
    "undeclared channel": (
        ((nil_return("complaints", channels=("hotline", "x")),),),
        {},
        "KPI108",
        f"{HERE}.nil_return.channels[1]",
    ),
    "undeclared population": (
        ((nil_return("x", channels="hotline"),),),
        {},
        "KPI108",
        f"{HERE}.nil_return.population",
    ),
    "more than all": (((AtLeast(count=3, of=(GOOD, GOOD)),),), {}, "KPI109", f"{HERE}.at_least.count"),
    "fewer than one": (((AtLeast(count=0, of=(GOOD, GOOD)),),), {}, "KPI109", f"{HERE}.at_least.count"),
    "no item": (((provided("minutes", count=0),),), {}, "KPI109", f"{HERE}.provided.count"),
    "rejected evidence": (
        ((provided("minutes", status=Standing.REJECTED),),),
        {},
        "KPI111",
        f"{HERE}.provided.status",
    ),
    "withdrawn evidence": (
        ((provided("minutes", status=Standing.WITHDRAWN),),),
        {},
        "KPI111",
        f"{HERE}.provided.status",
    ),
    "one level too many": (((GOOD,),) * (MAX_LEVELS + 1), {}, "KPI109", "levels"),
    "one requirement too many": (
        (),
        {
            "levels": (_level(1, *(f"r{n}" for n in range(MAX_REQUIREMENTS + 1))),),
            "scale": Scale(highest=1),
        },
        "KPI109",
        "levels",
    ),
    "nested one too deep": (
        ((_nested(MAX_GUARD_DEPTH + 1),),),
        {},
        "KPI109",
        HERE + ".all_of[0]" * MAX_GUARD_DEPTH,
    ),
    "undeclared role": (
        ((provided("minutes", approved_by="x"),),),
        {},
        "KPI110",
        f"{HERE}.provided.approved_by",
    ),
    "identifier of a kind used again for a population": (
        ((GOOD,),),
        {"populations": (Population(id="minutes", name=NAME),)},
        "KPI101",
        "populations[0].id",
    ),
    "name of a kind in place of a guard": (((cast("Guard", "minutes"),),), {}, "KPI112", HERE),
    "undeclared topic": (
        ((provided("minutes", topics="x"),),),
        {},
        "KPI114",
        f"{HERE}.provided.topics[0]",
    ),
    "role without a name": (
        ((provided("minutes", approved_by=""),),),
        {},
        "KPI110",
        f"{HERE}.provided.approved_by",
    ),
    **{
        f"weight {weight}": (((GOOD,),), {"weight": weight}, "KPI105", "weight")
        for weight in (0, -1, "100.0001", "0.00001", Decimal("NaN"), Decimal("Infinity"))
    },
}


def _refusal(build: Callable[[], Indicator]) -> DefinitionError:
    with pytest.raises(DefinitionError) as error:
        build()
    return error.value


class TestProblems:
    """Every way a definition can be wrong."""

    @pytest.mark.parametrize(("ladder", "changes", "code", "path"), WRONG.values(), ids=WRONG.keys())
    def test_a_broken_rule_does_not_exist_as_a_value(
        self, indicator: IndicatorOf, ladder: Ladder, changes: dict[str, Any], code: str, path: str
    ) -> None:
        """A definition that does not hold together cannot be made, and says what is wrong and where."""
        error = _refusal(lambda: indicator(*ladder, **changes))

        assert [(problem.code, path_text(problem.path)) for problem in error.problems] == [(code, path)]

    def test_every_code_of_a_definition_can_come_about(self) -> None:
        """There is no definition code that nothing brings about."""
        assert {code for _, _, code, _ in WRONG.values()} == {
            code
            for code in CODES
            if code.startswith("KPI1") and code != "KPI113"  # only when written
        }

    def test_no_level_and_no_evidence_are_refused(self, indicator: IndicatorOf) -> None:
        """A ladder without levels fits no scale, and an indicator needs a kind of evidence."""
        error = _refusal(lambda: indicator(evidence=(), scale=Scale(highest=1)))

        assert [(problem.code, path_text(problem.path)) for problem in error.problems] == [
            ("KPI106", "scale"),
            ("KPI102", "evidence"),
            ("KPI102", "levels"),
        ]

    def test_all_problems_are_reported_at_once(self, indicator: IndicatorOf) -> None:
        """One look at a definition names everything that is wrong with it."""
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
        error = _refusal(
            lambda: indicator(
                (guard,),
                code="x",
                weight=0,
                scale=Scale(highest=9),
                reporting_window=_until(date(2007, 1, 2)),
                roles=(Role(id="r", name=NAME),) * 2,
            )
        )

        assert [(problem.code, path_text(problem.path).removeprefix(HERE)) for problem in error.problems] == [
            ("KPI100", "code"),
            ("KPI105", "weight"),
            ("KPI106", "scale"),
            ("KPI107", "reporting_window"),
            ("KPI101", "roles[1].id"),
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
        ]

    def test_an_identifier_may_be_malformed_and_declared_twice(self, indicator: IndicatorOf) -> None:
        """Two things wrong with one identifier are two problems."""
        error = _refusal(lambda: indicator((GOOD,), roles=(Role(id="a b", name=NAME),) * 2))

        assert [(problem.code, problem.path[1]) for problem in error.problems] == [
            ("KPI100", 0),
            ("KPI100", 1),
            ("KPI101", 1),
        ]

    def test_a_definition_cannot_be_broken_afterwards(self, indicator: IndicatorOf) -> None:
        """A definition is frozen, and a changed copy checks itself again."""
        sound: Any = indicator((GOOD,))

        with pytest.raises(FrozenInstanceError):
            sound.weight = Decimal(0)
        assert _refusal(lambda: evolve(sound, weight=Decimal(0))).code == "KPI105"


MESSAGES: Final[dict[str, tuple[Ladder, dict[str, Any], str]]] = {
    "KPI100 code": (
        ((GOOD,),),
        {"code": "๗.๒"},
        (
            "[KPI100] '๗.๒' is not an indicator code\n"
            "  at: code\n"
            "  expected: one to four numbers, such as '7.2.1'"
        ),
    ),
    "KPI100 identifier": (
        ((GOOD,),),
        {"roles": (Role(id="a\u200bb", name=NAME),)},
        (
            "[KPI100] 'a\\u200bb' is not an identifier\n"
            "  at: roles[0].id\n"
            "  expected: at most 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"
        ),
    ),
    "KPI101": (
        ((GOOD,),),
        {"roles": (Role(id="r", name=NAME),) * 2},
        "[KPI101] 'r' is declared twice\n  at: roles[1].id\n  hint: give each its own identifier",
    ),
    "KPI102 level": (
        ((),),
        {},
        "[KPI102] level 1 has no requirement\n  at: levels[0].requirements",
    ),
    "KPI102 group": (
        ((_empty("all_of"),),),
        {},
        f"[KPI102] 'all_of' is empty\n  at: {HERE}.all_of\n  hint: name its parts",
    ),
    "KPI102 kinds": (
        ((Provided(kind=()),),),
        {},
        f"[KPI102] requirement '1a' accepts no kind of evidence\n  at: {HERE}.provided",
    ),
    "KPI102 channels": (
        ((NilReturned(population="complaints", channels=()),),),
        {},
        f"[KPI102] the nil return of requirement '1a' checks no channel\n  at: {HERE}.nil_return",
    ),
    "KPI103": (
        ((provided("minuets"),),),
        {},
        (
            "[KPI103] requirement '1a' accepts evidence 'minuets', which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.provided.kind[0]\n"
            "  declared: minutes, report\n"
            "  hint: did you mean 'minutes'?"
        ),
    ),
    "KPI104": (
        (),
        {"levels": (_level(1, "1a"), _level(3, "3a")), "scale": Scale(highest=2)},
        (
            "[KPI104] level 3 stands where level 2 belongs\n"
            "  at: levels[1].level\n"
            "  expected: 2   got: 3\n"
            "  hint: number the levels 1, 2, 3, … in order"
        ),
    ),
    "KPI105": (
        ((GOOD,),),
        {"weight": "100.5"},
        (
            "[KPI105] the weight is out of range\n"
            "  at: weight\n"
            "  expected: percent above 0 and at most 100, with at most 4 decimals   got: 100.5"
        ),
    ),
    "KPI106": (
        ((GOOD,),),
        {"scale": Scale(below="0.5")},
        (
            "[KPI106] the scale does not fit the levels\n"
            "  at: scale\n"
            "  expected: lowest 1, highest 1, below from 0 to 1   got: lowest 1, highest 5, below 0.5\n"
            "  hint: write scale: {lowest: 1, highest: 1, below: 0.5}"
        ),
    ),
    "KPI106 below": (
        ((GOOD,),),
        {"scale": Scale(highest=1, below=-1)},
        (
            "[KPI106] the scale does not fit the levels\n"
            "  at: scale\n"
            "  expected: lowest 1, highest 1, below from 0 to 1   got: lowest 1, highest 1, below -1\n"
            "  hint: write scale: {lowest: 1, highest: 1, below: 1}"
        ),
    ),
    "KPI106 finite": (
        ((GOOD,),),
        {"scale": Scale(below=Decimal("NaN"))},
        "[KPI106] a scale needs finite numbers\n  at: scale",
    ),
    "KPI107 reporting": (
        ((GOOD,),),
        {"reporting_window": _until(date(2007, 9, 30))},
        (
            "[KPI107] the reporting window closes before the performance period has ended\n"
            "  at: reporting_window\n"
            "  hint: reports on a whole period are dated after its last day"
        ),
    ),
    "KPI107 window": (
        ((provided("minutes", covers="report"),),),
        {},
        (
            "[KPI107] there is no window 'report'\n"
            f"  at: {HERE}.provided.covers\n"
            "  declared: performance, reporting\n"
            "  hint: did you mean 'reporting'?"
        ),
    ),
    "KPI108 channel": (
        ((nil_return("complaints", channels="hotlines"),),),
        {},
        (
            "[KPI108] requirement '1a' asks for channel 'hotlines', which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.nil_return.channels[0]\n"
            "  declared: hotline, letters\n"
            "  hint: did you mean 'hotline'?"
        ),
    ),
    "KPI108 population": (
        ((nil_return("gifts", channels="hotline"),),),
        {},
        (
            "[KPI108] requirement '1a' asks for a nil return of 'gifts', "
            "which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.nil_return.population\n"
            "  declared: complaints"
        ),
    ),
    "KPI109 group": (
        ((AtLeast(count=3, of=(GOOD, GOOD)),),),
        {},
        f"[KPI109] at least 3 of 2 cannot be meant\n  at: {HERE}.at_least.count\n  expected: 1 to 2",
    ),
    "KPI109 count": (
        ((provided("minutes", count=-2),),),
        {},
        f"[KPI109] -2 items cannot be required\n  at: {HERE}.provided.count\n  expected: 1 or more",
    ),
    "KPI111": (
        ((provided("minutes", status=Standing.WITHDRAWN),),),
        {},
        (
            "[KPI111] evidence cannot be required to be withdrawn\n"
            f"  at: {HERE}.provided.status\n"
            "  expected: submitted or accepted"
        ),
    ),
    "KPI109 levels": (
        ((GOOD,),) * 21,
        {},
        "[KPI109] 21 levels\n  at: levels\n  expected: at most 20",
    ),
    "KPI109 depth": (
        ((_nested(17),),),
        {},
        f"[KPI109] guards are nested too deep\n  at: {HERE}{'.all_of[0]' * 16}\n  expected: at most 16 levels",
    ),
    "KPI110": (
        ((provided("minutes", approved_by="secretery"),),),
        {},
        (
            "[KPI110] requirement '1a' asks for the approval of role 'secretery', "
            "which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.provided.approved_by\n"
            "  declared: secretary\n"
            "  hint: did you mean 'secretary'?"
        ),
    ),
}


class TestMessages:
    """What is wrong, where, what would have been right, and what to do."""

    @pytest.mark.parametrize(("ladder", "changes", "text"), MESSAGES.values(), ids=MESSAGES.keys())
    def test_a_problem_is_told_in_words(
        self, indicator: IndicatorOf, ladder: Ladder, changes: dict[str, Any], text: str
    ) -> None:
        """A problem names the thing, its place, what is expected, and one way out."""
        assert str(_refusal(lambda: indicator(*ladder, **changes))) == text

    def test_a_hostile_name_is_shown_short_and_harmless(self, indicator: IndicatorOf) -> None:
        """A message shows the beginning of a long name, with nothing in it that a terminal obeys."""
        error = _refusal(lambda: indicator((provided("\x1b[2J" + "m" * 1000),)))

        assert error.problems[0].message == (
            f"requirement '1a' accepts evidence '\\x1b[2J{'m' * 53}…', "
            "which indicator '7.2.1' does not declare"
        )


class TestLimits:
    """What is just within the limits."""

    @pytest.mark.parametrize(
        ("ladder", "changes"),
        [
            (((GOOD,),) * MAX_LEVELS, {}),
            (
                (),
                {
                    "levels": (_level(1, *(f"r{n}" for n in range(MAX_REQUIREMENTS))),),
                    "scale": Scale(highest=1),
                },
            ),
            (((_nested(MAX_GUARD_DEPTH),),), {}),
            (((GOOD,),), {"weight": 100}),
            (((GOOD,),), {"weight": "0.0001"}),
            (((GOOD,),), {"weight": "2.50000000"}),
            (((GOOD,),), {"scale": Scale(highest=1, below=0)}),
            (((GOOD,),), {"scale": Scale(highest=1, below="0.5")}),
            (((GOOD,),), {"reporting_window": _until(date(2007, 10, 1))}),
            (((provided("minutes", status=Standing.ACCEPTED, approved_by="secretary"),),), {}),
            (((NIL,),), {}),
            (((OwnGuard(),),), {}),
        ],
        ids=[
            "levels",
            "requirements",
            "depth",
            "highest weight",
            "lowest weight",
            "zeros at the end of a weight",
            "nothing below",
            "half a point below",
            "reports from the day after",
            "accepted and approved",
            "nil return",
            "guard of one's own",
        ],
    )
    def test_a_definition_may_go_up_to_its_limits(
        self, indicator: IndicatorOf, ladder: Ladder, changes: dict[str, Any]
    ) -> None:
        """What is at a limit, and not beyond it, is a sound definition."""
        assert indicator(*ladder, **changes).code == "7.2.1"

    @pytest.mark.parametrize("code", ["7", "7.2", "7.2.1", "1.2.3.4", "0001", "2550.1"])
    def test_codes_are_one_to_four_numbers(self, indicator: IndicatorOf, code: str) -> None:
        """An indicator code is one to four numbers with dots between them."""
        assert indicator((GOOD,), code=code).code == code

    @pytest.mark.parametrize("code", ["", "7.", ".7", "7..2", "12345", "7,2", "7.2\n", "-7", "A.1", " 7"])
    def test_nothing_else_is_a_code(self, indicator: IndicatorOf, code: str) -> None:
        """Anything but one to four numbers with dots between them is refused."""
        assert _refusal(lambda: indicator((GOOD,), code=code)).code == "KPI100"


class TestIdentifiers:
    """Plain ASCII, so that no identifier looks like another."""

    @pytest.mark.parametrize("identifier", ["a", "1a", "A-b_c.d", "0", "a" * 64])
    def test_an_identifier_is_letters_digits_and_a_few_signs(self, identifier: str) -> None:
        """Letters, digits, dots, underscores and hyphens make an identifier."""
        assert list(identifier_problem(identifier, ("id",))) == []

    @pytest.mark.parametrize("identifier", ["", "-a", ".a", "_a", "a b", "a\n", "а", "๑", "a/b", "a" * 65])
    def test_nothing_else_is_an_identifier(self, identifier: str) -> None:
        """Anything else is refused at the place it was told of, a Cyrillic look-alike too."""
        path: Path = ("roles", 0, "id")

        assert [(each.code, each.path) for each in identifier_problem(identifier, path)] == [("KPI100", path)]

    @given(text=st.text(max_size=80))
    def test_any_text_is_either_an_identifier_or_shown_without_a_hidden_character(self, text: str) -> None:
        """Whatever is refused as an identifier is shown in ASCII and Thai, with nothing that could hide."""
        problems = list(identifier_problem(text, ()))

        shown = "".join(each.message.replace("…", "") for each in problems)
        assert all(each.isprintable() and (each.isascii() or "\u0e01" <= each <= "\u0e5b") for each in shown)
        assert bool(problems) or text.isascii()

    @pytest.mark.parametrize("code", range(0x0E00, 0x0E80))
    def test_no_sign_of_the_thai_block_hides(self, code: int) -> None:
        """What Thai writing does not have is shown by its code, although it lies among the Thai letters."""
        [problem] = identifier_problem(f"a{chr(code)}", ())

        assert problem.message.isprintable()

    @pytest.mark.parametrize(
        ("identifier", "shown", "hint"),
        [
            ("แผน", "แผน", "Thai goes into the name"),
            ("ที่ 1", "ที่ 1", "Thai goes into the name"),
            ("plan-๑", "plan-๑", "Thai goes into the name"),
            ("а", "\\u0430", ""),
            ("é", "\\xe9", ""),
            ("计划", "\\u8ba1\\u5212", ""),
            ("a\u200bก", "a\\u200bก", "Thai goes into the name"),
            ("\x1b[2J", "\\x1b[2J", ""),
            ("a b", "a b", ""),
        ],
        ids=ascii,
    )
    def test_thai_is_shown_as_it_is_and_has_a_place_of_its_own(
        self, identifier: str, shown: str, hint: str
    ) -> None:
        """Thai can be read in a refusal, which says where it goes; look-alikes are shown by their codes."""
        [problem] = identifier_problem(identifier, ())

        assert (problem.message, problem.hint) == (f"'{shown}' is not an identifier", hint)


class TestNumbers:
    """Weights and scales are exact."""

    @pytest.mark.parametrize("weight", [" 2 ", "2.0", "๒.๐๐", Decimal("2.000"), Fraction(4, 2)])
    def test_equal_weights_are_one_weight(self, indicator: IndicatorOf, weight: Any) -> None:
        """However a weight is written, equal definitions are equal, and print alike."""
        built = indicator((GOOD,), weight=weight)

        assert (built, str(built.weight)) == (indicator((GOOD,), weight=2), "2")

    def test_a_float_weight_is_refused(self, indicator: IndicatorOf) -> None:
        """A float is not exact, and so no weight."""
        with pytest.raises(ScoringError) as error:
            indicator((GOOD,), weight=2.5)

        assert str(error.value) == (
            "[KPI500] the weight is a float, which is not exact\n"
            "  expected: int, Decimal, Fraction or text   got: 2.5\n"
            "  hint: write it as text or Decimal, for example '2.5'"
        )

    @pytest.mark.parametrize("field", ["lowest", "highest", "below"])
    def test_a_float_on_a_scale_is_refused(self, field: str) -> None:
        """A float is not exact, and so no point on a scale."""
        points: Any = {field: 1.0}

        with pytest.raises(ScoringError) as error:
            Scale(**points)

        assert (error.value.code, error.value.problems[0].message) == (
            "KPI500",
            "a number of the scale is a float, which is not exact",
        )

    def test_a_scale_runs_from_1_to_5_by_default(self) -> None:
        """Unless it is told otherwise, a scale is worth 1 to 5 points and 1 below."""
        assert Scale() == Scale(lowest=1, highest="5.0", below=Decimal("1.00"))


class TestLists:
    """A notebook is full of lists."""

    def test_lists_are_taken_for_tuples(self, indicator: IndicatorOf) -> None:
        """A definition written with lists equals, and hashes as, the one written with tuples."""
        tuples = indicator((GOOD, NIL), (GOOD,))
        names = ("evidence", "channels", "populations", "roles")
        lists: dict[str, Any] = {name: list(getattr(tuples, name)) for name in names}
        plain: list[Any] = [list(each.requirements) for each in tuples.levels]
        lists["levels"] = [
            evolve(each, requirements=requirements)
            for each, requirements in zip(tuples.levels, plain, strict=True)
        ]
        built = evolve(tuples, **lists)

        assert (built, hash(built)) == (tuples, hash(tuples))


class TestReading:
    """What a definition tells of itself."""

    def test_requirements_are_walked_from_level_1_up(self, indicator: IndicatorOf) -> None:
        """A walk over the requirements gives each with its level, in order."""
        built = indicator((GOOD, NIL), (NIL,))

        assert [(level.level, requirement.id) for level, requirement in built.requirements()] == [
            (1, "1a"),
            (1, "1b"),
            (2, "2a"),
        ]

    def test_the_highest_level_is_the_last_one(self, indicator: IndicatorOf) -> None:
        """A ladder is as high as it has levels."""
        assert indicator((GOOD,), (GOOD,), (GOOD,)).highest_level == 3

    @pytest.mark.parametrize("level", [1, 2])
    def test_a_level_of_the_ladder_is_not_refused(self, indicator: IndicatorOf, level: int) -> None:
        """Every level from 1 to the highest is one that the ladder has."""
        built = indicator((GOOD,), (GOOD,))
        built.must_have_level(level)

        assert built.levels[level - 1].level == level

    @pytest.mark.parametrize("level", [-1, 0, 3])
    def test_a_level_that_the_ladder_does_not_have_is_refused(
        self, indicator: IndicatorOf, level: int
    ) -> None:
        """Level 0 stands for none reached, and is no level of the ladder."""
        with pytest.raises(MoveError) as error:
            indicator((GOOD,), (GOOD,)).must_have_level(level)

        assert str(error.value) == f"[KPI202] indicator '7.2.1' has no level {level}\n  expected: 1 to 2"

    def test_everything_declared_has_its_name(self, indicator: IndicatorOf) -> None:
        """Kinds, channels, populations and roles go by the names they were declared with."""
        assert {each: name.en for each, name in indicator((GOOD,)).names().items()} == {
            "minutes": "meeting minutes",
            "report": "summary report",
            "hotline": "telephone hotline",
            "letters": "letter box",
            "complaints": "public complaints",
            "secretary": "secretary-general",
        }
