"""Steps that would change what a ladder comes to: something to provide, answer, measure, attest or take back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import frozen

from kpiflow.evidence import Fact, Register, Ruling, Standing
from kpiflow.text import Text


Kind: TypeAlias = Literal["provide", "accept", "answer", "measure", "write", "attest", "attain", "withdraw"]
"""What a step does."""


@frozen(kw_only=True)
class Step:
    """One thing to do.

    Attributes:
        kind: What it does.
        about: The kind of evidence, question, measure, field, population, indicator or item.
        text: What to do, in Thai and English.
        effort: What it costs, as the definition declares it.
        content: How much is asked of it; of two steps at one price the plainer one is enough.
        number: Which of several of the same, from 1.
        fact: An example of what would do; `None` where something there is ruled on or taken back.
        by: The role in whose name the example is entered.
        accepted_by: The role that would have to accept it; empty when it counts without.
    """

    kind: Kind
    about: str
    text: Text
    effort: Decimal
    content: int = 0
    number: int = 1
    fact: Fact | None = None
    by: str = ""
    accepted_by: str = ""

    @property
    def touches(self) -> str:
        """The identifier of what it enters, rules on or takes back; two steps that touch one thing exclude each other."""
        return self.about if self.fact is None else self.fact.id

    def applied(self, register: Register, *, on: date) -> Register:
        """Give the register as it would be after this step.

        Raises:
            MoveError: The register is another one than the step was made for (KPI203, KPI206).
        """
        if self.kind == "withdraw":
            return register.without(register[self.about].fact.id)
        if self.fact is None:
            return _accepted(register, self.about, self.accepted_by, on)
        entered = register.with_entry(self.fact, by=self.by, on=on)
        if not self.accepted_by:
            return entered
        return _accepted(entered, self.fact.id, self.accepted_by, on)


def _accepted(register: Register, about: str, role: str, on: date) -> Register:
    """Give the register with something accepted by a role, and by as many others as its quorum asks for."""
    files = register[about].changed_files
    register = register.with_ruling(about, Ruling(standing=Standing.ACCEPTED, by=role, on=on), files=files)
    while register[about].standing is Standing.SUBMITTED:
        another = f"{role}, {len(register[about].rulings) + 1}"
        register = register.with_ruling(about, Ruling(standing=Standing.ACCEPTED, by=another, on=on))
    return register


def applied(register: Register, steps: Iterable[Step], *, on: date) -> Register:
    """Give the register as it would be after all these steps.

    Raises:
        MoveError: The register is another one than the steps were made for (KPI203, KPI206).
    """
    for step in steps:
        register = step.applied(register, on=on)
    return register
