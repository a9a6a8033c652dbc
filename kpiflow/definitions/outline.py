"""A definition as it is written: all it states, with every short form written out, and nothing checked yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from attrs import Factory, field, frozen

from kpiflow.dates import DateRange
from kpiflow.definitions.criteria import Criteria
from kpiflow.definitions.expansion import expanded, of_round
from kpiflow.definitions.guard_walk import guards_in, guards_of
from kpiflow.definitions.parts import (
    SCHEMA,
    Channel,
    EvidenceKind,
    Level,
    Measure,
    Named,
    Population,
    Progression,
    Question,
    Requirement,
    Role,
    RoundLadder,
    Scale,
    Tally,
    TextField,
    Topic,
    total_of,
    weight_of,
)
from kpiflow.definitions.scoring_parts import Scoring
from kpiflow.fields import checked
from kpiflow.guards import PERFORMANCE, REPORTING, Guard, Provided
from kpiflow.scales import AnswerScale
from kpiflow.spans import Span
from kpiflow.text import BLANK, Text


def _fitting_scale(outline: Outline) -> Scale:
    """Give the scale that a ladder has when none is stated: one point a level."""
    numbers = [level.level for level in outline.levels]
    if outline.criteria is not None and not numbers:
        numbers = [n for n, cell in enumerate(outline.criteria.parsed(), start=1) if cell is not None]
    return Scale(highest=max(numbers, default=5))


@frozen(kw_only=True, cache_hash=True, field_transformer=checked)
class Outline:
    """What an indicator states, before anybody has checked that it holds together.

    Attributes:
        code: The number of the indicator, such as "7.2.1", or another identifier.
        name: What it measures.
        description: How it is to be understood.
        weight: Weight in percent, above 0 and at most 100, with at most 4 decimals.
        performance_period: The days on which performance counts, if it is about any.
        reporting_window: The days on which reports about it are dated, if it names any.
        evidence: The kinds of evidence it knows.
        channels: The channels that nil returns may have to check.
        populations: What nil returns can be about.
        topics: What documents may have to speak about.
        roles: Names of roles; a role without one goes by its identifier.
        scales: The scales that answers are given on.
        questions: What is answered.
        measures: What is measured.
        text_fields: What is filled in with free text.
        levels: The ladder, from its lowest level.
        criteria: A criteria row that the ladder is made of, in place of `levels`.
        progression: How levels make up the level reached.
        tally: How ratings add up beside the level reached, if they do.
        scoring: How it is scored, where that is not one point for each level.
        rounds: The ladders of reporting rounds that differ from the whole year's.
        scale: The points that levels are worth; one a level by default.
        schema: The edition of the rule language it is written in.
        version: Its own version, as its authors count.
        effective_on: The first day on which assessments may be opened under it.
        effective_until: The last such day, itself included.
        time_zone: Where its days begin and end, as an IANA name.
        parts_total: What the weights of its sub-indicators come to, as printed.
        ladder: The levels with every short form written out; made, not given.
    """

    code: str
    name: Text
    weight: Decimal = field(default=Decimal(100), converter=weight_of)
    performance_period: DateRange | None = None
    reporting_window: DateRange | None = None
    evidence: tuple[EvidenceKind, ...] = ()
    levels: tuple[Level, ...] = ()
    description: Text = BLANK
    criteria: Criteria | None = None
    scale: Scale = field(default=Factory(_fitting_scale, takes_self=True))
    channels: tuple[Channel, ...] = ()
    populations: tuple[Population, ...] = ()
    topics: tuple[Topic, ...] = ()
    roles: tuple[Role, ...] = ()
    scales: tuple[AnswerScale, ...] = ()
    questions: tuple[Question, ...] = ()
    measures: tuple[Measure, ...] = ()
    text_fields: tuple[TextField, ...] = ()
    progression: Progression = "cumulative"
    tally: Tally | None = None
    scoring: Scoring | None = None
    rounds: tuple[RoundLadder, ...] = ()
    schema: str = SCHEMA
    version: str = ""
    effective_on: date | None = None
    effective_until: date | None = None
    time_zone: str = "Asia/Bangkok"
    parts_total: Decimal | None = field(default=None, converter=total_of)
    ladder: tuple[Level, ...] = field(init=False, eq=False, repr=False, metadata={"written": False})

    def __attrs_post_init__(self) -> None:
        """Write the ladder out."""
        made = expanded(self.levels, self.criteria, self.names(), cumulative=self.progression == "cumulative")
        object.__setattr__(self, "ladder", made)

    @property
    def level_numbers(self) -> tuple[int, ...]:
        """The numbers of the levels, from the lowest."""
        return tuple(level.level for level in self.ladder)

    @property
    def highest_level(self) -> int:
        """The number of the highest level."""
        return self.ladder[-1].level

    def next_level(self, level: int) -> int | None:
        """Give the number of the next level above one, or `None` above the highest."""
        return next((number for number in self.level_numbers if number > level), None)

    def ladder_for(self, round_months: int | None) -> tuple[Level, ...]:
        """Give the ladder of a reporting round; the whole year's when the round has none of its own."""
        written = next((each for each in self.rounds if each.months == round_months), None)
        if written is None:
            return self.ladder
        return of_round(self.ladder, written, cumulative=self.progression == "cumulative")

    def requirements(self) -> Iterator[tuple[Level, Requirement]]:
        """Walk every requirement from the lowest level up, with its level."""
        for level in self.ladder:
            for requirement in level.requirements:
                yield level, requirement

    def declared(self) -> dict[str, tuple[Named, ...]]:
        """Give the lists that declare names; one identifier stands for one thing in all of them."""
        return {
            "evidence": self.evidence,
            "channels": self.channels,
            "populations": self.populations,
            "topics": self.topics,
            "roles": self.roles,
            "questions": self.questions,
            "measures": self.measures,
            "text_fields": self.text_fields,
        }

    def names(self) -> dict[str, Text]:
        """Give the names of everything it declares."""
        return {each.id: each.name for named in self.declared().values() for each in named}

    def windows(self) -> Mapping[str, DateRange]:
        """Give the days of each window it has."""
        windows = {PERFORMANCE: self.performance_period, REPORTING: self.reporting_window}
        return {name: days for name, days in windows.items() if days is not None}

    def guards(self) -> Iterator[Guard]:
        """Walk every guard of every requirement and of every gate, the outer ones before their parts."""
        for _, requirement in self.requirements():
            for _, guard in guards_of(requirement):
                for _, each in guards_in(guard):
                    yield each
        for gate in self.scoring.gates if self.scoring else ():
            for _, each in guards_in(gate.requires):
                yield each

    def spans(self) -> tuple[Span, ...]:
        """Give how long evidence counts, for every rule that says so."""
        spans = (guard.fresh_for for guard in self.guards() if isinstance(guard, Provided))
        return tuple(dict.fromkeys(span for span in spans if span is not None))

    def scale_of(self, question: str) -> AnswerScale | None:
        """Give the scale that a question is answered on."""
        named = next((each.scale for each in self.questions if each.id == question), None)
        return next((scale for scale in self.scales if scale.id == named), None)
