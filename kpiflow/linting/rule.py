"""What a rule of the analysis is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Generic, Literal, TypeAlias, TypeVar

from attrs import frozen

from kpiflow.errors import Problem


Severity: TypeAlias = Literal["error", "warning", "note"]
"""How much it matters: `error`, nobody can have meant it; `warning`, hardly anybody; `note`, it may be meant."""

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")
"""From the worst."""

S = TypeVar("S")


@frozen(kw_only=True)
class Rule(Generic[S]):
    """One rule: one code, one function, one page `docs/rules/<code>.md`.

    Attributes:
        code: Stable code, never given to another rule.
        name: What it finds, in a few words with dashes between them.
        severity: How much it matters.
        check: Finds the problems, each under the code of the rule.
    """

    code: str
    name: str
    severity: Severity
    check: Callable[[S], Iterator[Problem]]

    @property
    def meaning(self) -> str:
        """What it finds, in a few words: the first line of what its function says of itself."""
        said = (
            (self.check.__doc__ or "")
            .partition("\n")[0]
            .removeprefix("Find ")
            .removeprefix("that ")
            .rstrip(".")
        )
        return said[:1].upper() + said[1:]


@frozen(kw_only=True)
class Lint:
    """One thing that a rule found.

    Attributes:
        code: The code of the rule.
        name: The name of the rule.
        severity: How much it matters.
        problem: What was found, and where.
    """

    code: str
    name: str
    severity: Severity
    problem: Problem
