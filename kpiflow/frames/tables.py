"""Frames of what assessments, registers, scorecards and journals hold, for whoever goes on from there.

One row for each requirement, item, part or entry. Levels and counts are whole numbers, days
are days; points stand as text, as they are printed and as they are exactly, since no float
is either. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import singledispatch
from importlib.util import find_spec
from typing import Any, TypeAlias, get_args

from attrs import frozen

from kpiflow import codec
from kpiflow.assessment import Questions, Result
from kpiflow.dates import PartialDate
from kpiflow.errors import MissingExtraError, Problem, did_you_mean
from kpiflow.evidence import EvidenceItem, NilReturn, Register
from kpiflow.evidence.register import Entry as Entered
from kpiflow.frames.engines import refused
from kpiflow.frames.making import Engine, Held, frame_of
from kpiflow.journal import Entry
from kpiflow.journal.entries import ShownStore
from kpiflow.ladder import LadderVerdict
from kpiflow.scorecard import Rolled, RollUp
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language


Row: TypeAlias = tuple[Any, ...]


@frozen
class Columns:
    """The rows of a frame, with what each column is called and holds."""

    holding: dict[str, Held]
    rows: tuple[Row, ...]


def to_frame(thing: object, library: Engine = "polars", *, language: Language = "th") -> Any:
    """Give a frame of a library of your choice.

    Args:
        thing: A result or ladder verdict (one row for each requirement), a register (one for each
            entry), a rolled-up scorecard (one for each part), or an assessment, the entries of
            its journal or a store (one for each entry).
        library: The library that the frame is of.
        language: The language of names and reasons.

    Raises:
        MissingExtraError: That library is not installed (KPI700).
        ScoringError: There is no such library (KPI507).
        TypeError: It is something of which there is no frame.

    >>> from kpiflow import load_assessment, open_assessment
    >>> file = load_assessment("examples/anti-corruption/as-filed.yaml")
    >>> result = open_assessment(file).result(as_of=file.as_of)
    >>> requirements = to_frame(result, "polars", language="en")
    >>> requirements.filter(~requirements["holds"])["requirement"].to_list()
    ['1c', '4a']
    """
    known = get_args(Engine)
    if library not in known:
        raise refused(
            f"no frames are made of '{library}'",
            expected=", ".join(known),
            hint=did_you_mean(str(library), known),
        )
    columns = columns_of(thing, language)
    values = {name: [row[n] for row in columns.rows] for n, name in enumerate(columns.holding)}
    _must_be_installed(library)
    if library == "pandas" and "day" in columns.holding.values():
        _must_be_installed("pyarrow")  # pandas itself knows moments, and no days
    return frame_of(values, columns.holding, engine=library)


def _must_be_installed(library: str) -> None:
    if not _is_installed(library):
        raise MissingExtraError(
            Problem(
                "KPI700",
                f"this needs the package '{library}', which is not installed",
                hint=f"pip install {library}",
            )
        )


def _is_installed(library: str) -> bool:
    try:
        return find_spec(library) is not None
    except ValueError:  # as Python says where it is known not to be there
        return False


@singledispatch
def columns_of(thing: object, _language: Language) -> Columns:
    """Give the rows of a frame.

    Raises:
        TypeError: There is no frame of such a thing.
    """
    message = f"there is no frame of {type(thing).__name__}"
    raise TypeError(message)


@columns_of.register
def _requirements(result: Result, language: Language) -> Columns:
    return columns_of(result.ladder, language)


@columns_of.register
def _verdicts(ladder: LadderVerdict, language: Language) -> Columns:
    rows = tuple(
        (
            each.level,
            each.requirement.id,
            each.requirement.text.in_language(language),
            each.status.value,
            each.by_evidence.status.value,
            each.holds,
            each.holds_without_decisions,
            each.reason().in_language(language),
            ", ".join(each.verdict.satisfied_by),
            each.decision.id if each.decision else None,
        )
        for each in ladder.requirements()
    )
    return Columns(
        {
            "level": "whole",
            "requirement": "text",
            "text": "text",
            "status": "text",
            "status_without_decisions": "text",
            "holds": "flag",
            "holds_without_decisions": "flag",
            "reason": "text",
            "satisfied_by": "text",
            "decision": "text",
        },
        rows,
    )


@columns_of.register
def _entries(register: Register, language: Language) -> Columns:
    return Columns(
        {
            "id": "text",
            "what": "text",
            "kind": "text",
            "title": "text",
            "number": "text",
            "dated": "text",
            "reference": "text",
            "standing": "text",
            "by": "text",
            "on": "day",
            "ruled_by": "text",
            "ruled_on": "day",
            "says": "text",
        },
        tuple(_entry(each, language) for each in register.entries),
    )


def _entry(entry: Entered, language: Language) -> Row:
    fact, ruling = entry.fact, entry.ruling
    kind, title, number, dated, reference = "", "", None, None, ""
    if isinstance(fact, EvidenceItem):
        kind, title = fact.kind, fact.title.in_language(language)
        number = None if fact.number is None else str(fact.number)
        dated, reference = _written(fact.document_date), fact.reference
    elif isinstance(fact, NilReturn):
        kind, title, dated = fact.population, fact.statement.in_language(language), _written(fact.attested_on)
    return (
        fact.id,
        _words(type(fact).__name__),
        kind,
        title,
        number,
        dated,
        reference,
        entry.standing.value,
        entry.by,
        entry.on,
        ruling.by if ruling else None,
        ruling.on if ruling else None,
        codec.encode(codec.unstructure(fact)).decode(),
    )


def _written(day: PartialDate | None) -> str | None:
    return None if day is None else str(codec.unstructure(day))


def _words(name: str) -> str:
    """Write the name of a class as words: `nil return`."""
    return "".join(f" {each.lower()}" if each.isupper() else each for each in name).strip()


@columns_of.register
def _parts(rolled: RollUp, language: Language) -> Columns:
    return Columns(
        {
            "code": "text",
            "whole": "text",
            "depth": "whole",
            "name": "text",
            "is_line": "flag",
            "weight": "text",
            "state": "text",
            "points": "text",
            "points_exact": "text",
            "weighted": "text",
            "weighted_exact": "text",
            "share_exact": "text",
        },
        tuple(_part(each, whole, depth, rolled, language) for each, whole, depth in _walked(rolled.root)),
    )


def _walked(root: Rolled) -> Iterator[tuple[Rolled, str, int]]:
    """Walk all parts, the whole scorecard first, each with what it stands in and how deep."""
    waiting = [(root, "", 0)]
    while waiting:
        part, whole, depth = waiting.pop()
        yield part, whole, depth
        waiting.extend((each, part.code, depth + 1) for each in reversed(part.parts))


def _part(part: Rolled, whole: str, depth: int, rolled: RollUp, language: Language) -> Row:
    written = rolled.scorecard.rounding.text
    value, weighted = part.points.value, part.weighted
    return (
        part.code,
        whole,
        depth,
        part.node.name.in_language(language),
        not part.parts,
        shown_exactly(part.weight),
        part.points.state,
        None if value is None else written(value),
        _exactly(value),
        None if weighted is None else written(weighted),
        _exactly(weighted),
        _exactly(part.share),
    )


def _exactly(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


@columns_of.register
def _journal(assessment: Questions, language: Language) -> Columns:
    return columns_of(assessment.history(), language)


@columns_of.register
def _store(store: ShownStore, language: Language) -> Columns:
    return columns_of([entry for stream in store.streams() for entry in store.read(stream)], language)


@columns_of.register(tuple)
@columns_of.register(list)
def _history(entries: Sequence[object], _language: Language) -> Columns:
    return Columns(
        {
            "stream": "text",
            "version": "whole",
            "recorded_at": "text",
            "actor": "text",
            "kind": "text",
            "command_id": "text",
            "digest": "text",
            "body": "text",
        },
        tuple(map(_recorded, entries)),
    )


def _recorded(entry: object) -> Row:
    if not isinstance(entry, Entry):
        message = f"there is no frame of {type(entry).__name__}"
        raise TypeError(message)
    return (
        entry.stream,
        entry.version,
        entry.recorded_at.isoformat(),
        entry.actor,
        entry.kind,
        entry.command_id,
        entry.digest,
        entry.body.decode(),
    )
