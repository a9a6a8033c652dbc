"""What assessment files say, as frozen data: one class for each shape of file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from attrs import field, frozen

from kpiflow.decisions import (
    AcceptedDeficiency,
    Decision,
    Override,
    Rating,
    Revocation,
    StandingException,
    Waiver,
)
from kpiflow.definitions import Indicator
from kpiflow.evidence import (
    Answer,
    Attainment,
    EvidenceItem,
    Exclusion,
    NilReturn,
    Reading,
    Standing,
    Stated,
    Statement,
)
from kpiflow.loading.source import Source
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import BLANK, Text


@frozen(kw_only=True)
class FiledRuling:
    """A ruling on an item, as a file states it.

    Attributes:
        item: The identifier of the item, or what a statement goes by, such as `answer:q1`.
        standing: What it becomes: accepted, rejected or withdrawn.
        by: The role that rules.
        on: The day of the ruling.
        reason: Why; needed to reject or withdraw.
    """

    item: str
    standing: Standing
    by: str
    on: date
    reason: Text = BLANK


@frozen(kw_only=True)
class Decisions:
    """What the assessor decided, as a file states it.

    Attributes:
        rulings: On items and statements: whether they stand.
        waivers: Requirements let pass for a time.
        exceptions: Requirements let pass for as long as circumstances last.
        deficiencies: Requirements let pass because they are being mended, by a plan.
        overrides: Requirements of which an authority decides itself what they come to.
        revocations: Decisions taken back.
        rating: The level accepted.
    """

    rulings: tuple[FiledRuling, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    exceptions: tuple[StandingException, ...] = ()
    deficiencies: tuple[AcceptedDeficiency, ...] = ()
    overrides: tuple[Override, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    rating: Rating | None = None

    def about_requirements(self) -> Iterator[tuple[str, int, Decision]]:
        """Walk the decisions about requirements, each with its key and its place under it."""
        for key in ("waivers", "exceptions", "deficiencies", "overrides"):
            for n, decision in enumerate(getattr(self, key)):
                yield key, n, decision


@frozen(kw_only=True)
class FiledAssessment:
    """The contents of an assessment file that stands for itself.

    Attributes:
        assessment: The name of the assessment, under which the journal keeps it.
        indicator: The file of the definition, relative to this file.
        as_of: The day the file speaks about.
        report: The unit's own report.
        evidence: The items of evidence.
        nil_returns: The nil returns.
        answers: Answers to questions.
        readings: What was measured.
        texts: What was written into free-text fields.
        exclusions: Requirements that do not apply to the unit.
        attainments: Levels of other indicators.
        decisions: What the assessor decided.
    """

    assessment: str
    indicator: str
    as_of: date
    report: SelfAssessment
    evidence: tuple[EvidenceItem, ...] = ()
    nil_returns: tuple[NilReturn, ...] = ()
    answers: tuple[Answer, ...] = ()
    readings: tuple[Reading, ...] = ()
    texts: tuple[Statement, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    attainments: tuple[Attainment, ...] = ()
    decisions: Decisions = field(factory=Decisions)

    def stated(self) -> Iterator[tuple[str, int, Stated]]:
        """Walk everything stated besides evidence, each with its key and its place under it."""
        return _stated(self)


@frozen(kw_only=True)
class ContinuedAssessment:
    """The contents of an assessment file that goes on from another one.

    Attributes:
        continues: The file it goes on from, relative to this file.
        as_of: The day the file speaks about.
        evidence: Items submitted since.
        nil_returns: Nil returns attested since.
        answers: Answers given since.
        readings: What was measured since.
        texts: What was written since.
        exclusions: Requirements found since not to apply.
        attainments: Levels of other indicators known since.
        decisions: What the assessor has decided since.
    """

    continues: str
    as_of: date
    evidence: tuple[EvidenceItem, ...] = ()
    nil_returns: tuple[NilReturn, ...] = ()
    answers: tuple[Answer, ...] = ()
    readings: tuple[Reading, ...] = ()
    texts: tuple[Statement, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    attainments: tuple[Attainment, ...] = ()
    decisions: Decisions = field(factory=Decisions)

    def stated(self) -> Iterator[tuple[str, int, Stated]]:
        """Walk everything stated besides evidence, each with its key and its place under it."""
        return _stated(self)


def _stated(content: FiledAssessment | ContinuedAssessment) -> Iterator[tuple[str, int, Stated]]:
    for key in ("answers", "readings", "texts", "exclusions", "attainments"):
        for n, fact in enumerate(getattr(content, key)):
            yield key, n, fact


@frozen(kw_only=True)
class Part:
    """The contents of one file and where they stand in it."""

    content: FiledAssessment | ContinuedAssessment
    source: Source


@frozen(kw_only=True)
class AssessmentFile:
    """An assessment as its files state it, in the order in which it came about.

    Attributes:
        indicator: The definition.
        first: The contents of the file that stands for itself.
        parts: All files, the one that stands for itself first.
    """

    indicator: Indicator
    first: FiledAssessment
    parts: tuple[Part, ...]

    @property
    def folder(self) -> Path:
        """The folder of the file that stands for itself, in which the paths of evidence files begin."""
        return Path(self.parts[0].source.root.lines.file).parent

    @property
    def as_of(self) -> date:
        """The day the last file speaks about."""
        return self.parts[-1].content.as_of
