"""The laws of the library, put to a definition of your own: whatever is shown and decided, they hold.

>>> from kpiflow.loading import load_indicator
>>> check_laws(load_indicator("examples/freight/freight.yaml"), examples=5)

Hypothesis draws what is shown and decided on and around whatever the definition names, and
gives the smallest situation in which a law is broken. The same laws are test methods of
`Laws`, a class to derive from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar, Final, TypeAlias

from attrs import evolve
from hypothesis import HealthCheck, given, settings, strategies as st

from kpiflow import codec
from kpiflow.assessment import Assessment
from kpiflow.definitions import Indicator
from kpiflow.definitions.guard_walk import guards_in
from kpiflow.evidence import EvidenceItem, Ruling, Standing
from kpiflow.guards import Guard, Holds, NilReturned, NoneOf, Provided, Reached, Status
from kpiflow.ladder import Situation
from kpiflow.machine import machine_for
from kpiflow.planning import applied, missing
from kpiflow.testing.claims import same
from kpiflow.testing.histories import recorded
from kpiflow.testing.strategies.own import items_for, situations_for
from kpiflow.text import BLANK


Law: TypeAlias = Callable[[Situation, st.DataObject], None]

_FEW: Final = 20
"""How many situations the laws of planning and replay are put to at most: each takes long."""

_BUDGET: Final = 300


def moves_lead_where_the_function_says(situation: Situation, _data: st.DataObject) -> None:
    """Driven one legal step at a time, the machine ends on the level that the pure function gives."""
    supported = situation.ladder().supported
    moves = machine_for(situation.indicator).climb(situation.level)
    numbers = [number for number in situation.indicator.level_numbers if number <= supported]
    same([move.after for move in moves], numbers, "the levels climbed to")


def judging_is_pure(situation: Situation, _data: st.DataObject) -> None:
    """Judged again, and judged without what was worked out before, a situation comes to the same."""
    again = evolve(situation, register=evolve(situation.register))
    same(again.ladder(), situation.ladder(), "the verdict of the same situation")


def what_is_not_known_never_advances(situation: Situation, _data: st.DataObject) -> None:
    """A requirement of which nothing is known, or that cannot be judged, does not hold."""
    for each in situation.ladder().requirements():
        if each.holds and each.status in {Status.UNKNOWN, Status.ERROR}:
            raise AssertionError(f"requirement {each.requirement.id} is {each.status.value}, and holds")


def more_evidence_never_lowers_a_level(situation: Situation, data: st.DataObject) -> None:
    """One more accepted item lowers no level, but where the definition asks that it is not there."""
    indicator = situation.indicator
    harmful = _harmful_kinds(indicator)
    if harmful is None or not {kind.id for kind in indicator.evidence} - harmful:
        return
    item: EvidenceItem = data.draw(
        items_for(indicator, "one-more").filter(lambda each: each.kind not in harmful)
    )
    role = indicator.roles[0].id if indicator.roles else "assessor"
    ruling = Ruling(standing=Standing.ACCEPTED, by=role, on=situation.as_of, reason=BLANK)
    more = situation.register.with_entry(item, by="unit", on=situation.as_of).with_ruling(item.id, ruling)
    before, after = situation.ladder().supported, situation.with_register(more).ladder().supported
    if after < before:
        raise AssertionError(f"with one more item the level fell from {before} to {after}: {item}")


def replay_is_exact(situation: Situation, _data: st.DataObject) -> None:
    """Taken up from its journal, an assessment answers as the one that wrote it."""
    live = recorded(situation)
    again = Assessment.resume("case", store=live.store)
    same(again.result(as_of=situation.as_of), live.result(as_of=situation.as_of), "the replayed result")


def it_reads_back_as_it_was_written(situation: Situation, _data: st.DataObject) -> None:
    """Definition and facts, written as plain data and read again, are what they were."""
    indicator = situation.indicator
    again = codec.structure(codec.unstructure(indicator), Indicator)
    same(again, indicator, "the definition read back")
    same(codec.digest(again), codec.digest(indicator), "its digest")
    for entry in situation.register.entries:
        fact: Any = entry.fact
        same(codec.structure(codec.unstructure(fact), type(fact)), fact, f"{fact.id} read back")


def missing_sets_unlock(situation: Situation, _data: st.DataObject) -> None:
    """With all steps of a missing set its level is reached, and without any one of them it is not."""
    above = situation.ladder().level_above(situation.ladder().supported)
    if above is None:
        return
    level = above.level.level
    for each in islice(missing(situation, level=level, limit=2, budget=_BUDGET), 2):
        steps = each.steps
        if not _reaches(situation, steps, level):
            raise AssertionError(f"level {level} is not reached with: {each.text().en}")
        for n, step in enumerate(steps):
            if _reaches(situation, (*steps[:n], *steps[n + 1 :]), level):
                raise AssertionError(f"level {level} is reached without: {step.text.en}")


def _reaches(situation: Situation, steps: Any, level: int) -> bool:
    shown = applied(situation.register, steps, on=situation.as_of)
    return situation.with_register(shown).ladder(level=level).holds


LAWS: Final[Mapping[Law, int]] = {
    moves_lead_where_the_function_says: 1000,
    judging_is_pure: 1000,
    what_is_not_known_never_advances: 1000,
    more_evidence_never_lowers_a_level: 1000,
    replay_is_exact: _FEW,
    it_reads_back_as_it_was_written: 1000,
    missing_sets_unlock: _FEW,
}
"""Every law, and to how many situations it is put at most."""


def check_laws(indicator: Indicator, *, examples: int = 100) -> None:
    """Put every law to a definition.

    Args:
        indicator: The definition.
        examples: How many situations are tried for each law; the same ones on every run.

    Raises:
        AssertionError: One is broken; with the smallest situation found.
    """
    for law in LAWS:
        check_law(law, indicator, examples=examples)


def check_law(law: Law, indicator: Indicator, *, examples: int = 100) -> None:
    """Put one law to a definition.

    Raises:
        AssertionError: It is broken; with the smallest situation found.
    """

    @settings(
        max_examples=min(examples, LAWS.get(law, examples)),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(situation=situations_for(indicator), data=st.data())
    def holds(situation: Situation, data: st.DataObject) -> None:
        law(situation, data)

    try:
        holds()
    except AssertionError as error:
        error.add_note(f"law: {(law.__doc__ or '').strip()}")
        error.add_note(f"definition: {indicator.code}")
        raise


class Laws:
    """The laws as test methods: derive a class whose name begins with `Test`, and name the definition.

    Attributes:
        indicator: The definition.
        examples: How many situations are tried for each law.
    """

    indicator: ClassVar[Indicator]
    examples: ClassVar[int] = 100

    def test_moves_lead_where_the_function_says(self) -> None:
        """Driven one legal step at a time, the machine ends on the level that the pure function gives."""
        check_law(moves_lead_where_the_function_says, self.indicator, examples=self.examples)

    def test_judging_is_pure(self) -> None:
        """Judged again, a situation comes to the same."""
        check_law(judging_is_pure, self.indicator, examples=self.examples)

    def test_what_is_not_known_never_advances(self) -> None:
        """A requirement of which nothing is known, or that cannot be judged, does not hold."""
        check_law(what_is_not_known_never_advances, self.indicator, examples=self.examples)

    def test_more_evidence_never_lowers_a_level(self) -> None:
        """One more accepted item lowers no level, but where the definition asks that it is not there."""
        check_law(more_evidence_never_lowers_a_level, self.indicator, examples=self.examples)

    def test_replay_is_exact(self) -> None:
        """Taken up from its journal, an assessment answers as the one that wrote it."""
        check_law(replay_is_exact, self.indicator, examples=self.examples)

    def test_it_reads_back_as_it_was_written(self) -> None:
        """Definition and facts, written as plain data and read again, are what they were."""
        check_law(it_reads_back_as_it_was_written, self.indicator, examples=self.examples)

    def test_missing_sets_unlock(self) -> None:
        """With all steps of a missing set its level is reached, and without any one of them it is not."""
        check_law(missing_sets_unlock, self.indicator, examples=self.examples)


# --- where more is not better ------------------------------------------------------------------


def _harmful_kinds(indicator: Indicator) -> frozenset[str] | None:
    """Give the kinds of evidence that may stand against a level; `None` where any may, by way of another rule."""
    harmful: set[str] = set()
    for guard in indicator.guards():
        if isinstance(guard, NilReturned):
            harmful.update(guard.contradicted_by)
    for guard in _against(indicator):
        for _, leaf in guards_in(guard):
            if isinstance(leaf, Holds | Reached):
                return None
            if isinstance(leaf, Provided):
                harmful.update(leaf.kind)
    return frozenset(harmful)


def _against(indicator: Indicator) -> Iterator[Guard]:
    """Walk the guards whose being met can stand against a level."""
    yield from (guard for guard in indicator.guards() if isinstance(guard, NoneOf))
    for _, requirement in indicator.requirements():
        if requirement.applies_when is not None:
            yield requirement.applies_when
        if requirement.na is not None and requirement.na.requires is not None:
            yield requirement.na.requires
