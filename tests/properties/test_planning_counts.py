"""The law of looking ahead where rules count and want days covered: whatever unlocks by brute force has a way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any, Final

from hypothesis import example, given, strategies as st

from kpiflow.dates import DateRange, day
from kpiflow.definitions import Indicator
from kpiflow.evidence import EvidenceItem, Quantity, Register, Ruling, Standing
from kpiflow.guards import Guard, Provided, all_of, any_of, none_of, provided
from kpiflow.ladder import Situation
from kpiflow.planning import missing
from ladders import asks, item, ladder, level
from plans import holds_with, is_minimal


KINDS: Final = ("proof", "incident")
SINCE: Final = date(2007, 4, 1)
PERIOD: Final = DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))
WINDOW: Final = DateRange.of_days(date(2007, 10, 1), date(2007, 11, 30))
"""Two months, so that rules over items of different months run out of them."""
AS_OF: Final = date(2007, 11, 30)
COVERED: Final = (
    None,
    PERIOD,
    *(
        DateRange.of_days(date(2007, first, 1), date(2007, last, 30))
        for first, last in ((4, 6), (4, 9), (6, 6), (6, 9), (9, 9))
    ),
)
DATES: Final = (None, day(2007, 10, 10), day(2007, 11, 10), day(2006, 5, 10))
ACCEPTED: Final = Ruling(standing=Standing.ACCEPTED, by="officer", on=AS_OF)
OTHER: Final = Ruling(standing=Standing.ACCEPTED, by="registrar", on=AS_OF)


@st.composite
def leaves(draw: st.DrawFn) -> Provided:
    """Draw a leaf that counts, wants days covered, or both, and may ask for more of each item."""
    kinds = draw(st.sampled_from((("proof",), ("proof",), ("incident",), KINDS)))
    more: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {
                "count": st.integers(1, 3),
                "continuous_since": st.sampled_from((None, SINCE)),
                "status": st.sampled_from((Standing.SUBMITTED, Standing.SUBMITTED, Standing.ACCEPTED)),
                "distinct_by": st.sampled_from(("", "", "", "month", "submitter", "subject")),
            },
            optional={
                "dated_within": st.sampled_from((("performance",), ("reporting",), ("reporting",))),
                "accepted_by": st.sampled_from(("officer", "registrar")),
                "covers": st.just("performance"),
            },
        )
    )
    if draw(st.integers(0, 4)) == 0:
        more |= {"sum_of": ("people",), "total": 20}
    return provided(*kinds, **more)


GUARDS: Final = st.one_of(
    leaves(),
    st.tuples(leaves(), leaves()).map(lambda pair: all_of(*pair)),
    st.tuples(leaves(), leaves(), leaves()).map(lambda three: all_of(three[0], any_of(*three[1:]))),
    st.tuples(leaves(), leaves()).map(lambda pair: all_of(pair[0], none_of(pair[1]))),
)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Draw what has been shown already: items that state what they cover and items that do not."""
    register = Register()
    for n in range(draw(st.integers(0, 3))):
        there = item(
            draw(st.sampled_from(KINDS)),
            id=f"e{n}",
            document_date=draw(st.sampled_from(DATES)),
            covers=draw(st.sampled_from(COVERED)),
            quantities=draw(st.sampled_from(((), (Quantity(of="people", amount=5),)))),
        )
        register = register.with_entry(there, by="unit", on=AS_OF)
        ruling = draw(st.sampled_from((None, ACCEPTED, OTHER)))
        if ruling:
            register = register.with_ruling(there.id, ruling)
    return register


def of_one(requires: Guard) -> Indicator:
    """Make a ladder of one level with one requirement."""
    return ladder(level(1, asks("1a", requires)), reporting_window=WINDOW)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Draw a rule with what has been shown."""
    return Situation(indicator=of_one(draw(GUARDS)), as_of=AS_OF, register=draw(registers()))


def by_brute_force(situation: Situation) -> Iterator[Situation]:
    """Walk what could be done by hand: anything withdrawn, all accepted anew, and plenty of the best of each kind."""
    for gone in _parts(situation.register.entries):
        left = situation.register
        for entry in gone:
            left = left.without(entry.fact.id)
        for there in (left, _ruled(left, ACCEPTED), _ruled(left, OTHER)):
            for best in _parts(BEST):
                after = there
                for n, (one, word) in enumerate(each for some in best for each in some):
                    after = after.with_entry(one, by=f"clerk-{n}", on=AS_OF)
                    after = after.with_ruling(one.id, word) if word else after
                yield situation.with_register(after)


def _ruled(register: Register, ruling: Ruling) -> Register:
    for entry in register.entries:
        register = register.with_ruling(entry.fact.id, ruling)
    return register


def _parts(of: Any) -> Iterator[Any]:
    return (part for size in range(len(of) + 1) for part in combinations(of, size))


BEST: Final[tuple[tuple[tuple[EvidenceItem, Ruling | None], ...], ...]] = tuple(
    tuple(
        (
            item(
                kind,
                id=f"best-{kind}-{n}-{word.by if word else 'plain'}",
                document_date=day(2007, 9 + n, 1),
                covers=PERIOD,
                subject=f"subject-{n}",
                quantities=(Quantity(of="people", amount=20),),
            ),
            word,
        )
        for n in range(3)
    )
    for kind in KINDS
    for word in (None, ACCEPTED, OTHER)
)
"""Three items of each kind, the best there are, as each may rule on them."""


DATE_ONLY: Final = item("proof", document_date=day(2007, 5, 10))


class TestSomethingUnlocks:
    @given(situations())
    @example(
        Situation(
            indicator=of_one(provided("proof", count=2, continuous_since=SINCE)),
            as_of=AS_OF,
            register=Register().with_entry(DATE_ONLY, by="unit", on=AS_OF),
        )
    )
    def test_where_anything_does(self, situation: Situation) -> None:
        """Where some set of things to do unlocks the level, a way is found, and it unlocks; else none is."""
        found = next(iter(missing(situation, level=1, limit=1)), None)

        if found is None:
            assert not any(each.ladder(level=1).holds for each in by_brute_force(situation))
        else:
            assert holds_with(situation, found.steps)
            assert is_minimal(situation, found.steps)
