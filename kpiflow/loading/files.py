"""Definition files and assessment files, read into frozen objects."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath
from typing import TypeVar

from attrs import evolve, field, frozen

from kpiflow import codec
from kpiflow.decisions import Rating, Waiver
from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError, LoadingError, Problem
from kpiflow.evidence import EvidenceItem, NilReturn, Standing
from kpiflow.loading.source import Source, read_source
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import BLANK, Text


T = TypeVar("T")


@frozen(kw_only=True)
class FiledRuling:
    """A ruling on an item, as a file states it."""

    item: str
    standing: Standing
    by: str
    on: date
    reason: Text = BLANK


@frozen(kw_only=True)
class Decisions:
    """What the assessor decided, as a file states it."""

    rulings: tuple[FiledRuling, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    rating: Rating | None = None


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
        decisions: What the assessor decided.
    """

    assessment: str
    indicator: str
    as_of: date
    report: SelfAssessment
    evidence: tuple[EvidenceItem, ...] = ()
    nil_returns: tuple[NilReturn, ...] = ()
    decisions: Decisions = field(factory=Decisions)


@frozen(kw_only=True)
class ContinuedAssessment:
    """The contents of an assessment file that goes on from another one.

    Attributes:
        continues: The file it goes on from, relative to this file.
        as_of: The day the file speaks about.
        evidence: Items submitted since.
        nil_returns: Nil returns attested since.
        decisions: What the assessor has decided since.
    """

    continues: str
    as_of: date
    evidence: tuple[EvidenceItem, ...] = ()
    nil_returns: tuple[NilReturn, ...] = ()
    decisions: Decisions = field(factory=Decisions)


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
        as_of: The day the last file speaks about.
    """

    indicator: Indicator
    first: FiledAssessment
    parts: tuple[Part, ...]
    as_of: date


def load_indicator(path: str | Path) -> Indicator:
    """Read a definition file.

    Raises:
        LoadingError: It cannot be read as a definition; all problems at once (KPI4xx).
        DefinitionError: The definition does not hold together; all problems at once (KPI1xx).
    """
    return _structured(read_source(Path(path)), Indicator)


def load_assessment(path: str | Path) -> AssessmentFile:
    """Read an assessment file, the file it continues, and its definition.

    Raises:
        LoadingError: One of them cannot be read; all problems at once (KPI4xx).
        DefinitionError: The definition does not hold together (KPI1xx).
    """
    path = Path(path)
    source = read_source(path)
    if source.root.fields is not None and "continues" in source.root.fields:
        content = _structured(source, ContinuedAssessment)
        before = load_assessment_once(_beside(path, content.continues, source, "continues"), source)
        return evolve(
            before, parts=(*before.parts, Part(content=content, source=source)), as_of=content.as_of
        )
    filed = _structured(source, FiledAssessment)
    indicator = load_indicator(_beside(path, filed.indicator, source, "indicator"))
    return AssessmentFile(
        indicator=indicator, first=filed, parts=(Part(content=filed, source=source),), as_of=filed.as_of
    )


def load_assessment_once(path: Path, continued_by: Source) -> AssessmentFile:
    """Read the file that another one continues; it must stand for itself.

    Raises:
        LoadingError: It continues yet another file (KPI408), or cannot be read (KPI4xx).
    """
    source = read_source(path)
    if source.root.fields is not None and "continues" in source.root.fields:
        raise LoadingError(
            continued_by.placed(
                Problem(
                    "KPI408",
                    f"'{path.name}' itself continues another file",
                    ("continues",),
                    hint="continue the file that stands for itself",
                )
            )
        )
    return load_assessment(path)


def _structured(source: Source, cls: type[T]) -> T:
    try:
        return codec.structure(source.root.plain(), cls)
    except KpiflowError as error:
        raise type(error)(*(source.placed(problem) for problem in error.problems)) from None


def _beside(path: Path, name: str, source: Source, key: str) -> Path:
    """Find a file named in another one; it must lie in the same folder or below it."""
    named = PurePosixPath(name)
    if named.is_absolute() or ".." in named.parts or "\\" in name or ":" in name or "\0" in name:
        raise LoadingError(
            source.placed(
                Problem(
                    "KPI414",
                    f"'{name}' does not lie beside '{path.name}'",
                    (key,),
                    expected="a file in the same folder or below it",
                )
            )
        )
    return path.parent / named
