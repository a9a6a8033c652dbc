"""An indicator, which checks itself when it is made and names all its problems at once."""

from __future__ import annotations

from attrs import frozen

from kpiflow.definitions.indicator_checks import refuse_problems
from kpiflow.definitions.outline import Outline
from kpiflow.display import Displayed
from kpiflow.errors import MoveError, Path, Problem


@frozen(kw_only=True, cache_hash=True)
class Indicator(Outline, Displayed):
    """A performance indicator: a ladder of levels, each behind guards over evidence.

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

    Raises:
        DefinitionError: Anything does not hold together; all problems at once (KPI1xx).
    """

    def __attrs_post_init__(self) -> None:
        """Write the ladder out, and refuse a definition that does not hold together."""
        Outline.__attrs_post_init__(self)
        refuse_problems(self)

    def must_have_level(self, level: int, *, lowest: int = 1, path: Path = ()) -> None:
        """Refuse a level that the ladder does not have.

        Args:
            level: The level asked about.
            lowest: 0 where standing on no level is meant too.
            path: Where the level is named.

        Raises:
            MoveError: There is no such level (KPI202).
        """
        numbers = (0, *self.level_numbers) if lowest == 0 else self.level_numbers
        if type(level) is not int or level not in numbers:
            raise MoveError(
                Problem(
                    "KPI202",
                    f"indicator '{self.code}' has no level {level}",
                    path,
                    expected=_numbered(numbers),
                )
            )


def _numbered(numbers: tuple[int, ...]) -> str:
    """Write level numbers: as a range where none is left out."""
    in_a_row = numbers == tuple(range(numbers[0], numbers[-1] + 1))
    return f"{numbers[0]} to {numbers[-1]}" if in_a_row else ", ".join(map(str, numbers))
