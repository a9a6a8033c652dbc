"""What a definition refuses of the guards in it, in words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, Literal, cast

import pytest

from builders import GOOD, HERE
from kpiflow.definitions import Indicator
from kpiflow.errors import Problem
from kpiflow.evidence import Standing
from kpiflow.guards import (
    Answered,
    AtLeast,
    Guard,
    Measured,
    NilReturned,
    Provided,
    all_of,
    answered,
    measured,
    nil_return,
    provided,
    written,
)


IndicatorOf = Callable[..., Indicator]
ProblemsOf = Callable[..., tuple[Problem, ...]]

NAN: Final = Decimal("NaN")


def _nested(depth: int) -> Guard:
    guard: Guard = GOOD
    for _ in range(depth - 1):
        guard = all_of(guard)
    return guard


def _empty(word: Literal["all_of", "any_of"], **more: Any) -> AtLeast:
    return AtLeast(count=0, of=(), word=word, **more)


MESSAGES: Final[dict[str, tuple[Guard, str]]] = {
    "KPI102 group": (
        _empty("all_of"),
        f"[KPI102] 'all_of' is empty\n  at: {HERE}.all_of\n  hint: name its parts",
    ),
    "KPI102 kinds": (
        Provided(kind=()),
        f"[KPI102] requirement '1a' accepts no kind of evidence\n  at: {HERE}.provided",
    ),
    "KPI102 channels": (
        NilReturned(population="complaints", channels=()),
        f"[KPI102] the nil return of requirement '1a' checks no channel\n  at: {HERE}.nil_return",
    ),
    "KPI102 bounds": (
        Measured(measure="share"),
        f"[KPI102] requirement '1a' names no bound\n  at: {HERE}.measured\n  expected: min or max",
    ),
    "KPI103": (
        provided("minuets"),
        (
            "[KPI103] requirement '1a' accepts evidence 'minuets', which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.provided.kind[0]\n"
            "  declared: minutes, report\n"
            "  hint: did you mean 'minutes'?"
        ),
    ),
    "KPI103 contradiction": (
        nil_return("complaints", channels="hotline", contradicted_by="reports"),
        (
            "[KPI103] requirement '1a' takes for a contradiction the evidence 'reports', "
            "which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.nil_return.contradicted_by[0]\n"
            "  declared: minutes, report\n"
            "  hint: did you mean 'report'?"
        ),
    ),
    "KPI107": (
        provided("minutes", covers="report"),
        (
            "[KPI107] there is no window 'report', which 'covers' of requirement '1a' goes by\n"
            f"  at: {HERE}.provided.covers\n"
            "  declared: performance, reporting\n"
            "  hint: did you mean 'reporting'?"
        ),
    ),
    "KPI108 channel": (
        nil_return("complaints", channels="hotlines"),
        (
            "[KPI108] requirement '1a' asks for channel 'hotlines', which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.nil_return.channels[0]\n"
            "  declared: hotline, letters\n"
            "  hint: did you mean 'hotline'?"
        ),
    ),
    "KPI108 population": (
        nil_return("gifts", channels="hotline"),
        (
            "[KPI108] requirement '1a' asks for a nil return of 'gifts', "
            "which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.nil_return.population\n"
            "  declared: complaints"
        ),
    ),
    "KPI109 group": (
        AtLeast(count=3, of=(GOOD, GOOD)),
        f"[KPI109] at least 3 of 2 cannot be meant\n  at: {HERE}.at_least.count\n  expected: 1 to 2",
    ),
    "KPI109 count": (
        provided("minutes", count=-2),
        f"[KPI109] -2 items cannot be required\n  at: {HERE}.provided.count\n  expected: 1 or more",
    ),
    "KPI109 depth": (
        _nested(17),
        f"[KPI109] guards are nested too deep\n  at: {HERE}{'.all_of[0]' * 16}\n  expected: at most 16 levels",
    ),
    "KPI109 bound": (
        measured("share", max=NAN),
        f"[KPI109] NaN is no bound\n  at: {HERE}.measured.max\n  expected: a finite number",
    ),
    "KPI109 length": (
        written("remarks", min_length=-1),
        f"[KPI109] -1 characters cannot be required\n  at: {HERE}.written.min_length\n  expected: 1 or more",
    ),
    "KPI110": (
        provided("minutes", approved_by="secretery"),
        (
            "[KPI110] requirement '1a' asks for the approval of role 'secretery', "
            "which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.provided.approved_by\n"
            "  declared: secretary\n"
            "  hint: did you mean 'secretary'?"
        ),
    ),
    "KPI110 acceptance": (
        provided("minutes", accepted_by="x"),
        (
            "[KPI110] requirement '1a' asks for the acceptance of role 'x', "
            "which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.provided.accepted_by\n"
            "  declared: secretary"
        ),
    ),
    "KPI111": (
        provided("minutes", status=Standing.WITHDRAWN),
        (
            "[KPI111] evidence cannot be required to be withdrawn\n"
            f"  at: {HERE}.provided.status\n"
            "  expected: submitted or accepted"
        ),
    ),
    "KPI112": (
        cast("Guard", "minutes"),
        (
            "[KPI112] requirement '1a' has no guard\n"
            f"  at: {HERE}\n"
            "  expected: a guard, such as provided('minutes')   got: 'minutes'"
        ),
    ),
    "KPI114": (
        provided("minutes", topics="risk"),
        (
            "[KPI114] requirement '1a' asks for the topic 'risk', which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.provided.topics[0]\n"
            "  declared: risks, obstacles\n"
            "  hint: did you mean 'risks'?"
        ),
    ),
    "KPI115": (
        answered("q3", reach="yess"),
        (
            "[KPI115] 'yess' is not a value of the scale 'yn'\n"
            f"  at: {HERE}.answered.reach\n"
            "  declared: no, yes\n"
            "  hint: did you mean 'yes'?"
        ),
    ),
    "KPI116 answer": (
        Answered(question="q1", reach="L", among=("F",)),
        (
            "[KPI116] requirement '1a' asks for two things of one answer\n"
            f"  at: {HERE}.answered\n"
            "  expected: reach or among"
        ),
    ),
    "KPI109 total": (
        provided("minutes", sum_of="hours", total="-0.50"),
        (f"[KPI109] a sum is always at least -0.5\n  at: {HERE}.provided.total\n  expected: above 0"),
    ),
    "KPI116 itself": (
        provided("minutes", sum_of=("hours", "hours"), total=8),
        (
            "[KPI116] requirement '1a' multiplies 'hours' with itself\n"
            f"  at: {HERE}.provided.sum_of[1]\n"
            "  hint: name each quantity once"
        ),
    ),
    "KPI116 sum": (
        provided("minutes", sum_of="hours"),
        (
            "[KPI116] requirement '1a' sums without a total, or names a total of nothing\n"
            f"  at: {HERE}.provided.total\n"
            "  expected: both sum_of and total"
        ),
    ),
    "KPI116 bounds": (
        measured("share", min=1, above=1),
        f"[KPI116] a bound is given twice\n  at: {HERE}.measured\n  expected: min or above",
    ),
    "KPI118 question": (
        answered("q4"),
        (
            "[KPI118] requirement '1a' asks the question 'q4', which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.answered.question\n"
            "  declared: q1, q2, q3"
        ),
    ),
    "KPI118 measure": (
        measured("shares", min=1),
        (
            "[KPI118] requirement '1a' asks for the measure 'shares', "
            "which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.measured.measure\n"
            "  declared: share, people\n"
            "  hint: did you mean 'share'?"
        ),
    ),
    "KPI118 text": (
        written("remark"),
        (
            "[KPI118] requirement '1a' asks for the text field 'remark', "
            "which indicator '7.2.1' does not declare\n"
            f"  at: {HERE}.written.field\n"
            "  declared: remarks\n"
            "  hint: did you mean 'remarks'?"
        ),
    ),
    "KPI123": (
        measured("people", min=1, unit="percent"),
        (
            "[KPI123] requirement '1a' bounds 'people' in another unit than it is measured in\n"
            f"  at: {HERE}.measured.unit\n"
            "  expected: no unit   got: percent"
        ),
    ),
}


class TestMessages:
    """What is wrong, where, what would have been right, and what to do."""

    @pytest.mark.parametrize(("guard", "text"), MESSAGES.values(), ids=MESSAGES.keys())
    def test_a_problem_is_told_in_words(self, problems_of: ProblemsOf, guard: Guard, text: str) -> None:
        """A problem names the thing, its place, what is expected, and one way out."""
        [problem] = problems_of((guard,))

        assert str(problem) == text

    def test_a_hostile_name_is_shown_short_and_harmless(self, problems_of: ProblemsOf) -> None:
        """A message shows the beginning of a long name, with nothing in it that a terminal obeys."""
        [problem] = problems_of((provided("\x1b[2J" + "m" * 1000),))

        assert problem.message == (
            f"requirement '1a' accepts evidence '\\x1b[2J{'m' * 53}…', "
            "which indicator '7.2.1' does not declare"
        )

    @pytest.mark.parametrize(
        "guard",
        [
            provided("minutes", topics="é" * 1000),
            provided("minutes", covers="é" * 1000),
            nil_return("é" * 1000, channels="hotline"),
            answered("é" * 1000),
            answered("q1", reach="é" * 1000),
            answered("q1", among=("é" * 1000,)),
            measured("é" * 1000, min=1),
            written("é" * 1000),
        ],
        ids=range(8),
    )
    def test_whatever_is_misnamed_is_shown_short_and_harmless(
        self, problems_of: ProblemsOf, guard: Guard
    ) -> None:
        """A look-alike is shown by its code, wherever a name may stand."""
        [problem] = problems_of((guard,))

        assert "\\xe9" in problem.message
        assert problem.message.isascii() or "…" in problem.message
        assert len(problem.message) < 250

    def test_names_declare_what_there_is(self, problems_of: ProblemsOf) -> None:
        """A definition without topics says of a topic that there are none."""
        [problem] = problems_of((provided("minutes", topics="x"),), topics=())

        assert (problem.code, problem.declared) == ("KPI114", ())
