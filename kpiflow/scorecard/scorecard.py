"""A scorecard: a tree of indicators with result bands, and what points come to on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kpiflow.display import Displayed, Framed
from kpiflow.errors import DefinitionError, Problem, ScoringError, did_you_mean
from kpiflow.scorecard.gates import ResultGate, gate_problems, gated
from kpiflow.scorecard.roll_up import Given, Rolled, resting, rolled_up
from kpiflow.scorecard.tree import Composite, Line, walk
from kpiflow.scoring import AS_PRINTED, Interval, Points, Rounding
from kpiflow.scoring.intervals import in_order
from kpiflow.scoring.score import must_know
from kpiflow.text import Text, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultBand(Interval):
    """What a result is called that lies between two ends; see `Interval`.

    Attributes:
        name: What it is called.

    Raises:
        DefinitionError: It holds no number, or has no end (KPI124).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).
    """

    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard(Displayed):
    """A tree of indicators, and what its result is called.

    Attributes:
        root: The tree.
        bands: What results are called, in any order; nothing by default.
        rounding: How points are printed.
        gates: What must hold for the result to count, in the order in which it is asked.

    Raises:
        DefinitionError: Two nodes or gates go by one name, or a gate is decided by no part
            (KPI125), or two bands overlap (KPI124).

    >>> from kpiflow.scorecard import Composite, Line
    >>> card = Scorecard(root=Composite(code="2.1", parts=[
    ...     Line(code="2.1.1", weight=5), Line(code="2.1.2", weight=4), Line(code="2.1.3", weight=3)]))
    >>> card.roll_up({"2.1.1": "4.8364", "2.1.2": 5, "2.1.3": "4.425"}).printed()
    '4.7881'
    """

    root: Composite
    bands: Sequence[ResultBand] = ()
    rounding: Rounding = AS_PRINTED
    gates: Sequence[ResultGate] = ()

    def __post_init__(self) -> None:
        """Refuse a tree in which a code means two things."""
        seen: set[str] = set()
        problems: list[Problem] = []
        for node in walk(self.root):
            if node.code in seen:
                message = f"two parts of the scorecard go by '{shortened(node.code)}'"
                problems.append(Problem("KPI125", message, (node.code,), hint="give each a code of its own"))
            seen.add(node.code)
        object.__setattr__(self, "gates", tuple(self.gates))
        problems.extend(gate_problems(self.gates, seen))
        if problems:
            raise DefinitionError(*problems)
        object.__setattr__(self, "bands", in_order(self.bands) if self.bands else ())

    def lines(self) -> Iterator[Line]:
        """Give the indicators, in their order."""
        return (node for node in walk(self.root) if isinstance(node, Line))

    def band_of(self, total: Fraction | None) -> ResultBand | None:
        """Give what a total is called, by its exact value; `None` for no total, and for no name."""
        return None if total is None else next((each for each in self.bands if each.holds(total)), None)

    def roll_up(
        self,
        points: Mapping[str, Given],
        *,
        round_months: int | None = None,
        failed: Collection[str] = (),
    ) -> RollUp:
        """Roll the points of all lines up.

        Args:
            points: Points by the code of their line; what is not there is missing.
            round_months: The reporting round, where weights depend on it.
            failed: The gates that do not hold, beyond what points decide.

        Raises:
            ScoringError: A line or gate is named that there is not, or no such round (KPI503), a
                part lacks points that its policy does not do without (KPI506), or a number is
                not exact (KPI500, KPI501, KPI502). All problems of parts at once.
        """
        must_know("gate", failed, [each.id for each in self.gates], of="scorecard")
        root = rolled_up(self.root, points, round_months=round_months)
        return RollUp(
            scorecard=self,
            given=dict(points),
            round_months=round_months,
            root=root,
            failed=tuple(failed),
            deciding=self._deciding(root, round_months),
        )

    def _deciding(self, root: Rolled, round_months: int | None) -> dict[str, Points | None]:
        named = {gate.part for gate in self.gates if gate.part}
        if not named:
            return {}
        at_rest = resting(self.root, round_months)
        return {
            part.code: part.points
            if part.node.is_evaluated(round_months) and part.code not in at_rest
            else None
            for part in _parts(root)
            if part.code in named
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp(Framed):
    """What points come to on a scorecard.

    Attributes:
        scorecard: The scorecard.
        root: The whole, down to the last line.
        round_months: The reporting round, where weights depend on it.
        given: The points of the lines, as they were given.
        failed: The gates that do not hold, as they were named.
        deciding: The points of parts that decide gates; `None` for one that is not evaluated.
    """

    scorecard: Scorecard
    root: Rolled
    round_months: int | None = None
    given: Mapping[str, Given] = field(default_factory=dict, repr=False)
    failed: Sequence[str] = ()
    deciding: Mapping[str, Points | None] = field(default_factory=dict, repr=False)

    def __hash__(self) -> int:
        """Hash by the whole."""
        return hash((self.root.points.value, self.round_months, tuple(self.failed)))

    @property
    def points(self) -> Points:
        """The points of the whole once its gates are asked, or why there are none."""
        return self.points_with(self.root.points, {})

    def points_with(self, points: Points, others: Mapping[str, Points]) -> Points:
        """Give what points of the whole come to once its gates are asked.

        Args:
            points: What the whole is rolled up to.
            others: Points of parts in place of those that they have.
        """
        gates = self.scorecard.gates
        return gated(points, gates, self._deciding_with(others), self.failed) if gates else points

    def unmet(self) -> tuple[ResultGate, ...]:
        """Give the gates that do not hold."""
        deciding = self._deciding_with({})
        return tuple(gate for gate in self.scorecard.gates if gate.holds(deciding, self.failed) is False)

    def _deciding_with(self, others: Mapping[str, Points]) -> Mapping[str, Points | None]:
        return {
            code: None if points is None else others.get(code, points)
            for code, points in self.deciding.items()
        }

    @property
    def total(self) -> Fraction:
        """The points of the whole, exact.

        Raises:
            ScoringError: It is not applicable or missing (KPI506).
        """
        if self.points.value is None:
            raise ScoringError(Problem("KPI506", f"the scorecard has no total: {self.points.why}"))
        return self.points.value

    def printed(self) -> str:
        """Write the total as it is rounded; a dash where there is none."""
        return "–" if self.points.value is None else self.scorecard.rounding.text(self.points.value)

    @property
    def band(self) -> ResultBand | None:
        """What the total is called, by its exact value and never by the printed one; `None` for no name."""
        return self.scorecard.band_of(self.points.value)

    def parts(self) -> Iterator[Rolled]:
        """Give every part, each whole before what it is made of."""
        return _parts(self.root)

    def __getitem__(self, code: str) -> Rolled:
        """Give a part by its code.

        Raises:
            ScoringError: There is none (KPI503).
        """
        found = next((part for part in self.parts() if part.code == code), None)
        if found is None:
            known = [part.code for part in self.parts()]
            raise ScoringError(
                Problem(
                    "KPI503",
                    f"the scorecard has no part '{shortened(code)}'",
                    declared=tuple(known),
                    hint=did_you_mean(code, known),
                )
            )
        return found


def _parts(root: Rolled) -> Iterator[Rolled]:
    waiting = [root]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(here.parts))
