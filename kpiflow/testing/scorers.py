"""How the truths about scores come by their scorer, what they ask of it, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, Final, Literal, NamedTuple, Protocol, TypeAlias, get_args

from kpiflow.errors import ScoringError
from kpiflow.scorecard import Composite, Given
from kpiflow.scoring import AS_PRINTED, Exact, Points, PointState, Ratio, Rounding, Scheme, Value
from kpiflow.testing.claims import same
from kpiflow.text import Text, shortened


Feature: TypeAlias = Literal[
    "adjustments",
    "bands",
    "gates",
    "levels",
    "part of a level",
    "per",
    "raters",
    "ranges",
    "ratios",
    "rounds",
    "tables",
    "trees",
]
"""What an implementation may leave out, as long as it says so and refuses it."""

_FEATURES: Final = frozenset(get_args(Feature))


class Asked(NamedTuple):
    """One thing to be scored.

    Attributes:
        value: The value; of several raters one for each, in their order.
        applies: Whether the indicator applies at all.
        times: How often each adjustment happens.
        failed: The gates that do not hold.
        part: How much of the next level is done.
    """

    value: Value | Mapping[str, Value] = None
    applies: bool = True
    times: Mapping[str, Exact] = MappingProxyType({})
    failed: Sequence[str] = ()
    part: Exact | Ratio = 0


class Printed(NamedTuple):
    """What a scorer answers.

    Attributes:
        state: Scored, zero by rule, not applicable or missing.
        points: The points as the rounding writes them, with all its decimals; `None` where there are none.
        weighted: The weighted score likewise; `None` for wholes.
    """

    state: PointState
    points: str | None = None
    weighted: str | None = None


class Scorer(Protocol):
    """An implementation of scoring: in another language behind a door in Python, in bulk, in a spreadsheet."""

    def score(self, scheme: Scheme, asked: Sequence[Asked]) -> Sequence[Printed]:
        """Score things by one scheme, one answer for each, in their order.

        Raises:
            ScoringError: One of them cannot be scored, or the scheme not by this implementation.
        """

    def roll_up(
        self,
        whole: Composite,
        given: Mapping[str, Given],
        *,
        rounding: Rounding = AS_PRINTED,
        round_months: int | None = None,
    ) -> Printed:
        """Roll points of parts, by their codes, up to those of the whole.

        Raises:
            ScoringError: A part lacks points that the policy does not do without, or the whole
                cannot be rolled up by this implementation.
        """


NOT_APPLICABLE: Final = Points.not_applicable(Text(th="ไม่ใช้บังคับ", en="does not apply"))
MISSING: Final = Points.missing(Text(th="ยังไม่มีผล", en="no result yet"))
ZERO: Final = Points.zero(Text(th="เป็นศูนย์ตามเกณฑ์", en="zero by rule"))


class Scorers:
    """What whoever derives a contract of scorers has to say.

    Attributes:
        leaves_out: The features that the scorer does not have; it must refuse them.
        refuses: The errors by which it refuses.
    """

    leaves_out: ClassVar[frozenset[Feature]] = frozenset()
    refuses: ClassVar[tuple[type[Exception], ...]] = (ScoringError, NotImplementedError)

    def make_scorer(self) -> Scorer:
        """Give the scorer; to be overridden."""
        raise NotImplementedError("say how to make a scorer: def make_scorer(self) -> Scorer")

    def test_leaves_out_what_there_is(self) -> None:
        """Only features that there are can be left out, so that no misspelt one goes untried."""
        same(sorted(self.leaves_out - _FEATURES), [], "features that nobody knows")

    def _answers(
        self, scheme: Scheme, expected: Iterable[tuple[Asked, Printed]], *, needs: Feature | None = None
    ) -> None:
        """Claim what things come to; where the scorer leaves out what they need, that each is refused."""
        table = list(expected)
        if needs in self.leaves_out:
            for asked, _ in table:
                self._refuses(scheme, asked)
            return
        answers = list(self.make_scorer().score(scheme, [asked for asked, _ in table]))
        same(len(answers), len(table), "as many answers as were asked for")
        for (asked, wanted), found in zip(table, answers, strict=True):
            same(Printed(*found), wanted, _about(asked))

    def _prints(
        self, scheme: Scheme, points: Mapping[Exact | Ratio, str], *, needs: Feature | None = None
    ) -> None:
        """Claim the points that values are printed with, by a scheme that weighs 100."""
        self._answers(
            scheme,
            [(Asked(value), Printed("scored", worth, worth)) for value, worth in points.items()],
            needs=needs,
        )

    def _refuses(self, scheme: Scheme, asked: Asked) -> None:
        """Claim that something is refused."""
        try:
            answers = list(self.make_scorer().score(scheme, [asked]))
        except self.refuses:
            return
        raise AssertionError(f"{_about(asked)}: expected to be refused, found {shortened(repr(answers))}")

    def _rolls_up(
        self,
        whole: Composite,
        given: Mapping[str, Given],
        expected: str | Printed,
        *,
        rounding: Rounding = AS_PRINTED,
        round_months: int | None = None,
        needs: Feature | None = None,
    ) -> None:
        """Claim what a whole comes to; where the scorer leaves out what it needs, that it is refused."""
        if needs in self.leaves_out:
            self._refuses_whole(whole, given, round_months=round_months)
            return
        wanted = Printed("scored", expected) if isinstance(expected, str) else expected
        found = self.make_scorer().roll_up(whole, given, rounding=rounding, round_months=round_months)
        same(Printed(*found), wanted, f"the whole of {_given(given)}")

    def _refuses_whole(
        self, whole: Composite, given: Mapping[str, Given], *, round_months: int | None = None
    ) -> None:
        """Claim that a whole is refused."""
        try:
            found = self.make_scorer().roll_up(whole, given, round_months=round_months)
        except self.refuses:
            return
        raise AssertionError(f"the whole of {_given(given)}: expected to be refused, found {found!r}")


def _about(asked: Asked) -> str:
    named = {key: value for key, value in asked._asdict().items() if value != Asked._field_defaults[key]}
    return ", ".join(f"{key} {value}" for key, value in named.items()) or "no value"


def _given(given: Mapping[str, Given]) -> str:
    shown = ((code, points.value if isinstance(points, Points) else points) for code, points in given.items())
    return ", ".join(f"{code} {points}" for code, points in shown)
