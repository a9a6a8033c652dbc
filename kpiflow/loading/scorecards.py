"""Scorecard files, with the assessments that their lines name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from attrs import evolve, field, frozen

from kpiflow import codec
from kpiflow.codec import Reading
from kpiflow.errors import (
    KpiflowError,
    Path as DocumentPath,
    Problem,
    ScoringError,
    did_you_mean,
)
from kpiflow.loading.beside import path_beside, placed_where_named, real, refuse_kind
from kpiflow.loading.contents import AssessmentFile
from kpiflow.loading.files import load_assessment, placed
from kpiflow.loading.recording import open_assessment
from kpiflow.loading.source import Source, read_source
from kpiflow.scorecard import Given, RollUp, Scorecard, keeping
from kpiflow.scoresheet import ScoreSheet, SheetLine
from kpiflow.scoring import Points
from kpiflow.text import shortened


@frozen(kw_only=True)
class ScorecardFile:
    """A scorecard as its file states it, with the points of its lines.

    Attributes:
        sheet: What the file says.
        source: Where it says so.
        assessments: The assessments that lines name, by the code of the line.
        given: Points of lines that the file leaves open.
    """

    sheet: ScoreSheet
    source: Source = field(repr=False)
    assessments: Mapping[str, AssessmentFile] = field(factory=dict, repr=False)
    given: Mapping[str, Given] = field(factory=dict)

    @property
    def scorecard(self) -> Scorecard:
        """The tree with its bands and gates."""
        return self.sheet.scorecard

    def with_scores(self, points: Mapping[str, Given]) -> ScorecardFile:
        """Give points to lines that the file leaves open.

        Args:
            points: Points by the code of their line.

        Raises:
            ScoringError: There is no such line, or the file says what its points are (KPI503).
        """
        lines = {line.code: line for _, line in self.sheet.lines()}
        problems = tuple(_not_open(lines, points))
        if problems:
            raise ScoringError(*problems)
        return evolve(self, given={**self.given, **points})

    def points(self) -> dict[str, Given]:
        """Give the points of all lines that have any: stated, of their assessments, or given since.

        An assessment is judged on the day its file speaks about.
        """
        found: dict[str, Given] = {**self.given, **self.sheet.points()}
        for code, file in self.assessments.items():
            found[code] = self._judged(file)
        return found

    def _judged(self, file: AssessmentFile) -> Points:
        return open_assessment(file).result(as_of=file.as_of).score.earned

    def roll_up(
        self,
        *,
        round_months: int | None = None,
        failed: Collection[str] = (),
        keep_missing: bool = False,
    ) -> RollUp:
        """Roll the points of all lines up.

        Args:
            round_months: The reporting round; the one that the file is about by default.
            failed: The gates that do not hold, beyond those that the file names.
            keep_missing: Whether wholes are missing where a part is, in place of an error.

        Raises:
            ScoringError: There is no such round or gate (KPI503), or a part lacks points that
                its policy does not do without (KPI506). All problems of parts at once.
        """
        scorecard = keeping(self.scorecard) if keep_missing else self.scorecard
        return scorecard.roll_up(
            self.points(),
            round_months=self.sheet.round_months if round_months is None else round_months,
            failed=tuple(dict.fromkeys((*self.sheet.failed, *failed))),
        )


def load_scorecard(path: str | Path) -> ScorecardFile:
    """Read a scorecard file, and the assessments that its lines name.

    Raises:
        LoadingError: One of them cannot be read, or names what does not exist; the problems of
            all files at once (KPI2xx, KPI4xx).
        DefinitionError: Only the scorecard does not hold together (KPI1xx).
    """
    return scorecard_in(read_source(Path(path)), Path(path))


def scorecard_in(source: Source, path: Path) -> ScorecardFile:
    """Take a file that was read as a scorecard, for whoever needs its places too.

    Raises:
        LoadingError: As `load_scorecard`.
        DefinitionError: As `load_scorecard`.
    """
    refuse_kind(source, path, wanted="scorecard")
    reading = codec.read(source.root.plain(), ScoreSheet)
    problems = list(placed(source, reading))
    assessments: dict[str, AssessmentFile] = {}
    known: dict[Path, AssessmentFile] = {}
    for at, line in _naming(reading):
        try:
            assessments[line.code] = _assessment(source, path, line.assessment, at, known)
        except KpiflowError as error:
            problems.extend(placed_where_named(source, error, at))
    if problems or reading.value is None:
        raise codec.error_for(tuple(dict.fromkeys(problems)))
    return ScorecardFile(sheet=reading.value, source=source, assessments=assessments)


def _naming(reading: Reading[ScoreSheet]) -> Iterator[tuple[DocumentPath, SheetLine]]:
    """Give the lines that name an assessment, with the place where they do."""
    if reading.value is not None:
        for path, line in reading.value.lines():
            if line.assessment:
                yield (*path, "assessment"), line


def _assessment(
    source: Source, path: Path, name: str, at: DocumentPath, known: dict[Path, AssessmentFile]
) -> AssessmentFile:
    """Load an assessment that a line names, once for all lines that name it."""
    found = path_beside(source, path, name, at)
    place = real(found)
    if place not in known:
        known[place] = load_assessment(found)
    return known[place]


def _not_open(lines: Mapping[str, SheetLine], points: Mapping[str, Given]) -> Iterator[Problem]:
    for code in points:
        line = lines.get(code)
        if line is None:
            yield Problem(
                "KPI503",
                f"the scorecard has no line '{shortened(code)}'",
                (code,),
                declared=tuple(lines),
                hint=did_you_mean(code, tuple(lines)),
            )
        elif not line.is_open:
            message = f"the file says already what the points of '{shortened(code)}' are"
            yield Problem("KPI503", message, (code,), hint="leave the line open in the file")
