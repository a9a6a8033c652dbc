"""Steps: what each kind of them does to a register."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kpiflow.errors import MoveError
from kpiflow.evidence import Answer, Register, Standing
from kpiflow.planning import Step, applied
from kpiflow.text import BLANK
from ladders import DAY, item, register


def step(kind: Any, about: str, **more: Any) -> Step:
    """Make a step without a text."""
    return Step(kind=kind, about=about, text=BLANK, effort=Decimal(1), **more)


PROVIDING = step("provide", "proof", fact=item("proof"), by="clerk")
ANSWERING = step("answer", "q1", fact=Answer(question="q1", value="yes"), by="clerk", accepted_by="officer")
ACCEPTING = step("accept", "proof", accepted_by="officer")
TAKING_BACK = step("withdraw", "proof")


class TestApplied:
    def test_what_is_provided_is_entered(self) -> None:
        """The example stands in the register, in the name and on the day said."""
        [entry] = PROVIDING.applied(Register(), on=DAY).entries

        assert (entry.fact, entry.by, entry.on, entry.ruling) == (item("proof"), "clerk", DAY, None)

    def test_what_has_to_be_accepted_is(self) -> None:
        """A step that counts only once accepted comes with its acceptance."""
        [entry] = ANSWERING.applied(Register(), on=DAY).entries

        assert entry.ruling is not None
        assert (entry.standing, entry.ruling.by, entry.ruling.on) == (Standing.ACCEPTED, "officer", DAY)

    def test_what_is_there_is_accepted(self) -> None:
        """Accepting enters nothing, and rules on what is there."""
        [entry] = ACCEPTING.applied(register(item("proof")), on=DAY).entries

        assert (entry.fact, entry.standing) == (item("proof"), Standing.ACCEPTED)

    def test_what_is_taken_back_is_gone(self) -> None:
        """Withdrawing leaves the register as if the item had never been there."""
        assert TAKING_BACK.applied(register(item("proof"), item("plan")), on=DAY) == register(item("plan"))

    def test_steps_are_taken_in_their_order(self) -> None:
        """What is provided first can be accepted next."""
        [entry] = applied(Register(), [PROVIDING, ACCEPTING], on=DAY).entries

        assert entry.standing is Standing.ACCEPTED

    @pytest.mark.parametrize("lost", [ACCEPTING, TAKING_BACK])
    def test_steps_for_another_register_are_refused(self, lost: Step) -> None:
        """What is not there can neither be accepted nor withdrawn."""
        with pytest.raises(MoveError) as error:
            lost.applied(Register(), on=DAY)

        assert error.value.problems[0].code == "KPI203"


class TestTouches:
    @pytest.mark.parametrize(
        ("each", "expected"),
        [(PROVIDING, "proof"), (ANSWERING, "answer:q1"), (ACCEPTING, "proof"), (TAKING_BACK, "proof")],
    )
    def test_a_step_touches_what_it_enters_rules_on_or_takes_back(self, each: Step, expected: str) -> None:
        """Two steps that touch one thing are two ways to deal with it."""
        assert each.touches == expected
