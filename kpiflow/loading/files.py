"""Definition files and assessment files, read into frozen objects or refused with every problem."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from kpiflow import codec
from kpiflow.codec import Reading
from kpiflow.definitions import Indicator
from kpiflow.errors import LoadingError, Path as DocumentPath, Position, Problem
from kpiflow.loading.beside import read_beside, real, refuse_kind
from kpiflow.loading.contents import AssessmentFile, ContinuedAssessment, FiledAssessment, Part
from kpiflow.loading.recording import rehearse
from kpiflow.loading.source import Source, read_source


def load_indicator(path: str | Path) -> Indicator:
    """Read a definition file.

    Raises:
        LoadingError: It cannot be read as a definition; all problems at once (KPI4xx).
        DefinitionError: The definition does not hold together; all problems at once (KPI1xx).
    """
    return indicator_in(read_source(Path(path)), Path(path))


@frozen(kw_only=True)
class DefinitionFile:
    """A definition with the file that states it, for whoever tells of places in it.

    Attributes:
        indicator: The definition.
        source: The file as it was read.
    """

    indicator: Indicator
    source: Source

    def position(self, path: DocumentPath) -> Position:
        """Give the place of a path, or of the nearest value above it that is written."""
        return self.source.root.locate(path)


def load_definition(path: str | Path) -> DefinitionFile:
    """Read a definition file, and keep where everything in it stands.

    Raises:
        LoadingError: It cannot be read as a definition; all problems at once (KPI4xx).
        DefinitionError: The definition does not hold together; all problems at once (KPI1xx).
    """
    source = read_source(Path(path))
    return DefinitionFile(indicator=indicator_in(source, Path(path)), source=source)


def indicator_in(source: Source, path: Path) -> Indicator:
    """Take a file that was read as a definition, for whoever needs its places too.

    Raises:
        LoadingError: It cannot be read as a definition; all problems at once (KPI4xx).
        DefinitionError: The definition does not hold together; all problems at once (KPI1xx).
    """
    refuse_kind(source, path, wanted="definition")
    reading = codec.read(source.root.plain(), Indicator)
    problems = placed(source, reading)
    if problems or reading.value is None:
        raise codec.error_for(problems)
    return reading.value


def load_assessment(path: str | Path) -> AssessmentFile:
    """Read an assessment file, the file it continues, and its definition.

    What the files state is checked against the definition, as if it were recorded.

    Raises:
        LoadingError: One of them cannot be read, or names what does not exist; the
            problems of all files at once (KPI2xx, KPI4xx).
        DefinitionError: Only the definition is wrong (KPI1xx).
    """
    chain = _read_chain(Path(path))
    problems = [problem for link in chain.links for problem in placed(link.source, link.reading)]
    problems.extend(chain.problems)
    first = chain.first
    rules = None if first is None else _named_indicator(chain.links[0], first)
    if rules is not None and not problems and rules.problems:
        raise codec.error_for(rules.problems)
    problems.extend(rules.problems if rules else ())
    if first is None or rules is None or rules.value is None or rules.problems:
        raise LoadingError(*chain.in_order(problems))
    file = AssessmentFile(indicator=rules.value, first=first, parts=chain.parts())
    problems.extend(
        codec.without_standins(part.source.placed(problem))
        for part, problem in rehearse(file)
        if not chain.explains(part, problem)
    )
    if problems:
        raise LoadingError(*chain.in_order(problems))
    return file


@frozen(kw_only=True)
class _Link:
    """One file of an assessment with what reading it came to."""

    path: Path
    source: Source
    reading: Reading[FiledAssessment] | Reading[ContinuedAssessment]


@frozen(kw_only=True)
class _Chain:
    """The files of an assessment, the one that stands for itself first, and why one is missing."""

    links: tuple[_Link, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def first(self) -> FiledAssessment | None:
        """The contents of the file that stands for itself, if it could be read."""
        value = self.links[0].reading.value
        return value if isinstance(value, FiledAssessment) else None

    def parts(self) -> tuple[Part, ...]:
        """Give the contents of the files that could be read."""
        return tuple(
            Part(content=link.reading.value, source=link.source) for link in self.links if link.reading.value
        )

    def in_order(self, problems: list[Problem]) -> list[Problem]:
        """Give problems file by file, those of other files last, and each file's from its beginning."""
        files = [str(link.path) for link in self.links]

        def order(problem: Problem) -> tuple[int, tuple[int, int]]:
            file = problem.position.file if problem.position else ""
            return files.index(file) if file in files else len(files), _place(problem)

        return sorted(problems, key=order)

    def explains(self, part: Part, problem: Problem) -> bool:
        """Tell whether a problem of one part may be owed to something that could not be read."""
        return any(
            link.reading.explains(problem)
            if link.source is part.source
            else link.reading.leaves_open(problem)
            for link in self.links
        )


def _read_chain(path: Path) -> _Chain:
    """Read a file and all it goes on from, back to the one that stands for itself."""
    links: list[_Link] = []
    source = read_source(path)
    while source.has("continues"):
        reading = codec.read(source.root.plain(), ContinuedAssessment)
        link = _Link(path=path, source=source, reading=reading)
        links.insert(0, link)
        if reading.value is None or {(), ("continues",)} & set(reading.unread):
            return _Chain(links=tuple(links))
        try:
            path, source = read_beside(link.source, link.path, reading.value.continues, ("continues",))
            _refuse_circle(path, links)
        except LoadingError as error:
            return _Chain(links=tuple(links), problems=error.problems)
    refuse_kind(source, path, wanted="assessment")
    first = codec.read(source.root.plain(), FiledAssessment)
    return _Chain(links=(_Link(path=path, source=source, reading=first), *links))


def _refuse_circle(path: Path, links: list[_Link]) -> None:
    if real(path) in {real(link.path) for link in links}:
        problem = Problem(
            "KPI415",
            f"'{links[0].path.name}' continues '{path.name}', which continues it",
            ("continues",),
            hint="one of the files must stand for itself",
        )
        raise LoadingError(links[0].source.placed(problem))


def _named_indicator(link: _Link, first: FiledAssessment) -> Reading[Indicator] | None:
    """Read the definition that an assessment names; `None` when it could not be read which."""
    if {(), ("indicator",)} & set(link.reading.unread):
        return None
    try:
        path, source = read_beside(link.source, link.path, first.indicator, ("indicator",))
        refuse_kind(source, path, wanted="definition")
    except LoadingError as error:
        return Reading(value=None, problems=error.problems)
    reading = codec.read(source.root.plain(), Indicator)
    return evolve(reading, problems=placed(source, reading))


def placed(source: Source, reading: Reading[Any]) -> tuple[Problem, ...]:
    """Give all that is wrong with a file, each problem with its line and column."""
    found = (*source.problems, *(source.placed(problem) for problem in reading.problems))
    return tuple(sorted(found, key=_place))


def _place(problem: Problem) -> tuple[int, int]:
    return (problem.position.line, problem.position.column) if problem.position else (0, 0)
