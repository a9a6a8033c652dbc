"""Everything that decides what a ladder comes to, in one value."""

from __future__ import annotations

from datetime import date

from attrs import evolve, field, frozen

from kpiflow.decisions import Decision, Revocation
from kpiflow.definitions import Indicator
from kpiflow.evidence import Register
from kpiflow.ladder.judging import Judge, judge_ladder, judge_level
from kpiflow.ladder.verdicts import LadderVerdict, LevelVerdict


@frozen(kw_only=True)
class Situation:
    """A definition, what was shown and decided, and a day.

    Attributes:
        indicator: The definition.
        as_of: The day.
        register: What has been shown by that day.
        decisions: Decisions laid over the rules.
        revoked: Decisions that were taken back, each with what took it back; they change
            nothing, and a requirement that does not hold tells of them.
        round_months: The reporting round, where it has a ladder of its own.
        chosen: The level an assessor decided, for a ladder that leaves it to one.
    """

    indicator: Indicator
    as_of: date
    register: Register = field(factory=Register)
    decisions: tuple[Decision, ...] = ()
    revoked: tuple[tuple[Decision, Revocation], ...] = ()
    round_months: int | None = None
    chosen: int | None = None

    def ladder(self, *, level: int | None = None) -> LadderVerdict:
        """Judge the ladder, or the part of it up to a level.

        Raises:
            MoveError: The ladder has no such level (KPI202).
        """
        return judge_ladder(
            self.indicator,
            self.register,
            as_of=self.as_of,
            decisions=self.decisions,
            revoked=self.revoked,
            level=level,
            round_months=self.round_months,
            chosen=self.chosen,
        )

    def level(self, level: int) -> LevelVerdict:
        """Judge one level, and whether the way up to it is open.

        Raises:
            MoveError: The ladder has no such level (KPI202).
        """
        return judge_level(
            self.indicator,
            level,
            self.register,
            as_of=self.as_of,
            decisions=self.decisions,
            revoked=self.revoked,
            round_months=self.round_months,
            chosen=self.chosen,
        )

    def judge(self) -> Judge:
        """Give the judge of single requirements."""
        return Judge.of(
            self.indicator,
            self.register,
            as_of=self.as_of,
            decisions=self.decisions,
            revoked=self.revoked,
            chosen=self.chosen,
        )

    def with_register(self, register: Register) -> Situation:
        """Give the same situation with something else shown."""
        return evolve(self, register=register)

    def with_decisions(self, decisions: tuple[Decision, ...]) -> Situation:
        """Give the same situation with something else decided."""
        return evolve(self, decisions=decisions)
