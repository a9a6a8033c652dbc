"""What test files of rules say, as frozen data: what is given, and what it is expected to come to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

from attrs import field, frozen

from kpiflow.assessment.events import (
    Attested,
    Event,
    Rated,
    Revoked,
    Ruled,
    Submitted,
    event_of_decision,
    event_of_statement,
)
from kpiflow.errors import Path
from kpiflow.evidence import (
    Answer,
    Attainment,
    EvidenceItem,
    Exclusion,
    NilReturn,
    Reading,
    Ruling,
    Statement,
)
from kpiflow.guards import Status
from kpiflow.loading.contents import Decisions
from kpiflow.loading.evidence_files import item_as_if_looked_at


FILER: Final = "unit"
"""The role that enters what is given, where nobody else is named."""

Happening: TypeAlias = tuple[Path, str, Event]
"""An event with where it is given and the role that brought it about."""


@frozen(kw_only=True)
class Given:
    """What is shown, stated and decided, in the words of assessment files.

    Attributes:
        filed_by: The role that enters it.
        filed_on: The day it is entered; by default the day that is judged, or the first day on which something
            is decided, where that is earlier.
        claimed_level: The level that the unit claims.
        evidence: The items of evidence.
        nil_returns: The nil returns.
        answers: Answers to questions.
        readings: What was measured.
        texts: What was written into free-text fields.
        exclusions: Requirements that do not apply to the unit.
        attainments: Levels of other indicators.
        decisions: What the assessor decided.
    """

    filed_by: str = FILER
    filed_on: date | None = None
    claimed_level: int | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    nil_returns: tuple[NilReturn, ...] = ()
    answers: tuple[Answer, ...] = ()
    readings: tuple[Reading, ...] = ()
    texts: tuple[Statement, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    attainments: tuple[Attainment, ...] = ()
    decisions: Decisions = field(factory=Decisions)

    def happenings(self, as_of: date) -> Iterator[Happening]:
        """Walk all that is given as what has happened, in the order in which files are recorded.

        Args:
            as_of: The day that is judged.
        """
        entered = self._entered(as_of)
        for n, item in enumerate(self.evidence):
            yield ("evidence", n), self.filed_by, Submitted(on=entered, item=item_as_if_looked_at(item))
        for n, each in enumerate(self.nil_returns):
            on = max(entered, each.attested_on.last) if each.attested_on else entered
            yield ("nil_returns", n), each.attester or self.filed_by, Attested(on=on, nil_return=each)
        for key in ("answers", "readings", "texts", "exclusions", "attainments"):
            for n, fact in enumerate(getattr(self, key)):
                yield (key, n), self.filed_by, event_of_statement(fact, entered)
        yield from ((("decisions", *path), by, event) for path, by, event in _decided(self.decisions))

    def _entered(self, as_of: date) -> date:
        if self.filed_on is not None:
            return self.filed_on
        return min((as_of, *(event.on for _, _, event in _decided(self.decisions))))


def _decided(decisions: Decisions) -> Iterator[Happening]:
    for n, each in enumerate(decisions.rulings):
        ruling = Ruling(standing=each.standing, by=each.by, on=each.on, reason=each.reason)
        yield ("rulings", n), each.by, Ruled(on=each.on, subject=each.item, ruling=ruling)
    for key, n, decision in decisions.about_requirements():
        event = event_of_decision(decision, decision.decided_on)
        yield (key, n), decision.authority, event
    for n, revocation in enumerate(decisions.revocations):
        event = Revoked(on=revocation.decided_on, revocation=revocation)
        yield ("revocations", n), revocation.authority, event
    if (rating := decisions.rating) is not None:
        yield ("rating",), rating.authority, Rated(on=rating.decided_on, rating=rating)


@frozen(kw_only=True)
class Because:
    """What requirements are expected to come to.

    Attributes:
        met: Those that are met by what is shown.
        unmet: Those that are not, because what is shown does not do.
        unknown: Those of which nothing is known.
        not_applicable: Those that do not apply.
        waived: Those that hold by decision.
        error: Those that cannot be judged.
        missing: All that keep the next level from being reached; no more and no fewer.
    """

    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    error: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None

    def statuses(self) -> Iterator[tuple[Path, str, Status]]:
        """Walk the requirements with what each is expected to come to, and where that stands."""
        for status in Status:
            for n, requirement in enumerate(getattr(self, status.value)):
                yield (status.value, n), requirement, status

    def named(self) -> Iterator[tuple[Path, str]]:
        """Walk every requirement that is named, with its place."""
        yield from ((path, requirement) for path, requirement, _ in self.statuses())
        for n, requirement in enumerate(self.missing or ()):
            yield ("missing", n), requirement


@frozen(kw_only=True)
class Expected:
    """What something is expected to come to; what is not stated may be anything.

    Attributes:
        level: The level reached, decisions included; 0 for none.
        by_evidence: The level reached with no decision about anything.
        supported: Whether the level that is claimed is supported.
        score: The points, exactly or as they are printed; a dash for none.
        weighted: The weighted score, exactly or as it is printed; a dash for none.
        tally: What ratings add up to beside the level, exactly or rounded to four decimals; a dash where
            that is not known.
        because: What requirements come to.
    """

    level: int | None = None
    by_evidence: int | None = None
    supported: bool | None = None
    score: str | None = None
    weighted: str | None = None
    tally: str | None = None
    because: Because = field(factory=Because)

    def is_nothing(self) -> bool:
        """Tell whether it expects nothing at all."""
        return self == Expected()


@frozen(kw_only=True)
class FiledCase:
    """One case of a test file.

    Attributes:
        name: What it is about, in a few words that no other case of the file goes by.
        given: What is shown, stated and decided besides what the whole file gives.
        without: What is taken away of that: items by their identifier, statements such as `answer:q1`, decisions.
        as_of: The day that is judged, where it is not that of the file.
        round_months: The reporting round, where it is not that of the file.
        expect: What it is expected to come to.
        todo: Why it is not tried yet.
        xfail: Why it is known not to come to what is expected.
    """

    name: str
    expect: Expected
    given: Given = field(factory=Given)
    without: tuple[str, ...] = ()
    as_of: date | None = None
    round_months: int | None = None
    todo: str = ""
    xfail: str = ""


@frozen(kw_only=True)
class Table:
    """Values that take the place of `${column}` in the texts of a case, which is tried once for each row.

    Attributes:
        columns: The names of the columns.
        rows: The rows: a value for each column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen(kw_only=True)
class FiledTable:
    """A case that is tried once for each row of a table.

    Attributes:
        table: The values to try it with.
        name: What it is about, in a few words; the values of the row go with it where it names no column.
        given: What is shown, stated and decided besides what the whole file gives.
        without: What is taken away of that.
        as_of: The day that is judged, where it is not that of the file.
        round_months: The reporting round, where it is not that of the file.
        expect: What it is expected to come to.
        todo: Why it is not tried yet.
        xfail: Why it is known not to come to what is expected.
    """

    table: Table
    name: str
    expect: Expected
    given: Given = field(factory=Given)
    without: tuple[str, ...] = ()
    as_of: str = ""
    round_months: str = ""
    todo: str = ""
    xfail: str = ""


@frozen(kw_only=True)
class FiledCases:
    """The contents of a test file.

    Attributes:
        tests: The file of the definition, relative to this file.
        starts_from: An assessment file that every case starts from, relative to this file.
        as_of: The day that is judged; by default the day that this assessment file speaks about.
        round_months: The reporting round; by default that of this assessment file, or else the whole year.
        given: What is given in every case, besides what the assessment file states.
        cases: The cases.
    """

    tests: str
    cases: tuple[FiledTable | FiledCase, ...]
    starts_from: str = ""
    as_of: date | None = None
    round_months: int | None = None
    given: Given = field(factory=Given)
