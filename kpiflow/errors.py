"""Every exception kpiflow raises, and the problems it can name, each with its code.

The tree::

    KpiflowError
    ├── DefinitionError         (ValueError)  KPI1xx  the rule is wrong
    ├── GuardNotSatisfiedError                KPI200  the rule is right, the evidence is missing
    ├── MoveError               (ValueError)  KPI2xx  no such move, level, item or decision
    ├── FieldError              (TypeError)   KPI209  a value is of another type than its field
    ├── JournalError                          KPI3xx  the journal, or a pack of it, cannot be read, written or trusted
    │   └── ConcurrencyError                  KPI301  somebody else wrote first
    ├── LoadingError            (ValueError)  KPI4xx  a file cannot be read as what it should be
    ├── CaseFailedError     (AssertionError)  KPI420  a case of a test does not come to what it expects
    ├── CalendarError           (ValueError)  KPI4xx  a date, year or period cannot be read
    ├── ScoringError            (ValueError)  KPI5xx  a number cannot be scored exactly
    ├── EvidenceFileError                     KPI6xx  an evidence file cannot be opened, or is not what was shown
    ├── AuthorityError                        KPI8xx  whoever gives a command may not
    └── ReportError                           KPI7xx  a report cannot be made
        └── MissingExtraError   (ImportError) KPI700  an optional package is not installed

An error carries data first (`problems`), text last (`str()`). Messages are in
English; the bilingual explanation of a refusal lives in its verdict, not here.
This module depends on the standard library, `codes` and `text`; it refuses to know any
rule, file format or level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final, TypeAlias

from kpiflow.codes import CODES as CODES  # noqa: PLC0414 -- whoever catches an error looks its code up here
from kpiflow.text import on_one_line, pointed_at


Path: TypeAlias = tuple[str | int, ...]
"""Where in a document something stands: keys and 0-based indexes from the root."""


_COMPARED: Final = 200  # comparing with more words than this takes longer than it helps
_LISTED: Final = 20
_PRINTED: Final = 100
"""How many problems an error prints; `problems` has all of them."""


def path_text(path: Path) -> str:
    """Write a path the way people read it: `levels[3].requirements[0].requires`."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        else:
            parts.append(f".{step}" if parts else step)
    return "".join(parts)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give the hint `did you mean 'x'?` for the nearest known word, or no hint."""
    words = tuple(known)
    near = "" if len(words) > _COMPARED else _nearest(word, words)
    return f"did you mean '{near}'?" if near else ""


@lru_cache(maxsize=64)  # one mistake is often made many times, and comparing takes long
def _nearest(word: str, words: tuple[str, ...]) -> str:
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    return near[0] if near else ""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text file; line and column count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, expected and got, and one hint.

    Attributes:
        code: Stable code, a key of `CODES`.
        message: What is wrong, naming the thing.
        path: Where in the document, as keys and 0-based indexes.
        position: Where in the file, when the document came from one.
        expected: What would have been right; empty when the message says it.
        got: What was found instead; empty when the message says it.
        declared: The names that would have been known; empty when that is no help.
        hint: One action that mends it; empty when there is none.
        reasons: What it comes from, one line each; empty when the message says it.
        excerpt: The line of the file at its position; empty when there is none to show.
    """

    code: str
    message: str
    path: Path = ()
    position: Position | None = None
    expected: str = ""
    got: str = ""
    declared: tuple[str, ...] = ()
    hint: str = ""
    reasons: tuple[str, ...] = ()
    excerpt: str = field(default="", repr=False)  # may be as long as the file

    def under(self, prefix: Path) -> Problem:
        """Give the same problem seen from a document that holds this one at `prefix`."""
        return replace(self, path=(*prefix, *self.path))

    def at(self, position: Position | None, *, excerpt: str = "") -> Problem:
        """Give the same problem with its place in the file and the line that stands there."""
        return replace(self, position=position, excerpt=excerpt)

    def __str__(self) -> str:
        lines = [f"[{self.code}] {self.message}", *(f"  ✗ {reason}" for reason in self.reasons)]
        place = path_text(self.path)
        if self.position and place:
            lines.append(f"  at: {place}  ({self.position})")
        elif self.position or place:
            lines.append(f"  at: {self.position or place}")
        lines.extend(self._excerpt_lines())
        if self.expected:
            lines.append(f"  expected: {self.expected}" + (f"   got: {self.got}" if self.got else ""))
        elif self.got:
            lines.append(f"  got: {self.got}")
        if self.declared:
            more = f", … ({len(self.declared)})" if len(self.declared) > _LISTED else ""
            lines.append(f"  declared: {', '.join(self.declared[:_LISTED])}{more}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(on_one_line(line) for line in lines)

    def _excerpt_lines(self) -> Iterator[str]:
        """Give the line it is about with its number, and a caret under its column."""
        if self.position and self.excerpt and not self.excerpt.isspace():
            number = str(self.position.line)
            line, caret = pointed_at(self.excerpt, self.position.column)
            yield f"  {number} | {line}"
            yield f"  {' ' * len(number)} | {caret}"


class KpiflowError(Exception):
    """Base of every error kpiflow raises on purpose.

    Attributes:
        problems: All problems found, in the order of the document; at least one.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code

    def __str__(self) -> str:
        said = [str(problem) for problem in self.problems[:_PRINTED]]
        more = len(self.problems) - len(said)
        return "\n".join([*said, f"… and {more} more problems"] if more > 0 else said)


class DefinitionError(KpiflowError, ValueError):
    """The rule is wrong: an indicator, level, requirement or guard cannot hold together."""


class GuardNotSatisfiedError(KpiflowError):
    """The rule is right and the evidence is missing: the level is not reached.

    Attributes:
        verdict: The tree of reasons, one branch for each requirement of the level.
    """

    def __init__(self, problem: Problem, verdict: Any) -> None:
        super().__init__(problem)
        self.verdict = verdict

    def __reduce__(self) -> tuple[type[GuardNotSatisfiedError], tuple[object, ...]]:
        return type(self), (self.problems[0], self.verdict)


class MoveError(KpiflowError, ValueError):
    """A command names a level, item or decision that cannot be meant."""


class FieldError(KpiflowError, TypeError):
    """A value given in Python is not of the type its field takes."""


class JournalError(KpiflowError):
    """The journal cannot be opened, read, written or matched to its definition."""


class ConcurrencyError(JournalError):
    """Somebody else appended first.

    Attributes:
        expected: The version the writer had read.
        current: The version the journal is at now; read again and decide again.
    """

    def __init__(self, problem: Problem, expected: int, current: int) -> None:
        super().__init__(problem)
        self.expected = expected
        self.current = current

    def __reduce__(self) -> tuple[type[ConcurrencyError], tuple[object, ...]]:
        return type(self), (self.problems[0], self.expected, self.current)


class LoadingError(KpiflowError, ValueError):
    """A file cannot be read as a definition or an assessment."""


class CalendarError(KpiflowError, ValueError):
    """A date, year or period cannot be read or does not exist."""


class ScoringError(KpiflowError, ValueError):
    """A number cannot be scored exactly, or lies outside its scale."""


class CaseFailedError(KpiflowError, AssertionError):
    """A case of a test does not come to what it expects: either the rule is wrong, or the case is.

    Attributes:
        explanation: What the rules say of what is given, line by line.
    """

    def __init__(self, *problems: Problem, explanation: str = "") -> None:
        super().__init__(*problems)
        self.explanation = explanation

    def __str__(self) -> str:
        said = super().__str__()
        return f"{said}\n{self.explanation}" if self.explanation else said

    def __reduce__(self) -> tuple[Any, ...]:
        return _failed_again, (self.problems, self.explanation)


def _failed_again(problems: tuple[Problem, ...], explanation: str) -> CaseFailedError:
    return CaseFailedError(*problems, explanation=explanation)


class EvidenceFileError(KpiflowError):
    """An evidence file cannot be opened safely, cannot be read, or is not what was stated of it."""


class AuthorityError(KpiflowError):
    """Whoever gives a command may not give it; nothing was recorded."""


class ReportError(KpiflowError):
    """A report cannot be made or written."""


class MissingExtraError(ReportError, ImportError):
    """An optional package is not installed; the hint names the command that installs it."""

    @classmethod
    def for_package(cls, package: str, *, extra: str) -> MissingExtraError:
        """Build the error for a package that the extra `extra` would bring."""
        return cls(
            Problem(
                "KPI700",
                f"this needs the package '{package}', which is not installed",
                hint=f"pip install 'kpiflow[{extra}]'",
            )
        )
