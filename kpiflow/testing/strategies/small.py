"""Small definitions of evidence and nil returns alone, with what may be shown for them: every rule in them is monotone."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from kpiflow.dates import DateRange, PartialDate, Precision
from kpiflow.decisions import Waiver
from kpiflow.definitions import (
    Channel,
    EvidenceKind,
    Indicator,
    Level,
    Population,
    Requirement,
    Role,
    Scale,
)
from kpiflow.evidence import Approval, EvidenceItem, NilReturn, Register, Ruling, Standing
from kpiflow.guards import AtLeast, Guard, NilReturned, Provided
from kpiflow.text import Text


KINDS = ("k0", "k1", "k2", "k3")
CHANNELS = ("c0", "c1")
POPULATION = "complaints"
ROLE = "chief"
ROLES = (ROLE, "clerk", "registrar", "committee")
YEAR = DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))
MONTH_AFTER = DateRange.of_days(date(2007, 10, 1), date(2007, 10, 31))
AS_OF = date(2007, 11, 15)
FIRST_DAY = date(2006, 9, 1)


def named(identifier: str) -> Text:
    """Name something after its identifier."""
    return Text(th=f"ชื่อ {identifier}", en=f"name of {identifier}")


@cache
def days() -> st.SearchStrategy[date]:
    """Days around the windows, from a month before the year to two months after it."""
    return st.integers(0, 450).map(lambda n: FIRST_DAY + timedelta(days=n))


@cache
def partial_dates() -> st.SearchStrategy[PartialDate]:
    """Dates of every precision."""
    return st.builds(PartialDate, days(), st.sampled_from(Precision))


@cache
def ranges() -> st.SearchStrategy[DateRange]:
    """Periods, often the whole year."""
    some = st.tuples(days(), days()).map(lambda pair: DateRange.of_days(min(pair), max(pair)))
    return st.one_of(st.just(YEAR), some)


@cache
def leaves() -> st.SearchStrategy[Guard]:
    """Guards over evidence and nil returns."""
    provided = st.builds(
        Provided,
        kind=st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True).map(tuple),
        count=st.integers(1, 2),
        status=st.sampled_from([Standing.SUBMITTED, Standing.ACCEPTED]),
        dated_within=st.sampled_from(
            [(), (), ("performance",), ("reporting",), ("performance", "reporting")]
        ),
        covers=st.sampled_from([None, None, "performance"]),
        approved_by=st.sampled_from([None, None, ROLE]),
    )
    nil_returned = st.builds(
        NilReturned,
        population=st.just(POPULATION),
        channels=st.sampled_from([("c0",), ("c0", "c1")]),
    )
    return st.one_of(provided, provided, nil_returned)


def groups(parts: st.SearchStrategy[Guard]) -> st.SearchStrategy[Guard]:
    """Groups of one to three guards with every possible count."""

    def group(of: list[Guard]) -> st.SearchStrategy[Guard]:
        return st.integers(1, len(of)).map(lambda count: AtLeast(count=count, of=tuple(of)))

    return st.lists(parts, min_size=1, max_size=3).flatmap(group)


@cache
def guards() -> st.SearchStrategy[Guard]:
    """Guards of every shape, nested up to a few levels."""
    return st.recursive(leaves(), groups, max_leaves=5)


@st.composite
def indicators(draw: st.DrawFn) -> Indicator:
    """Draw a definition that holds together."""
    height = draw(sizes(1, 5))
    return Indicator(
        code="1.2",
        name=named("indicator"),
        weight=draw(st.sampled_from(["2", "0.0001", "33.3333", "100"])),
        scale=Scale(highest=height),
        performance_period=YEAR,
        reporting_window=MONTH_AFTER,
        evidence=tuple(EvidenceKind(id=kind, name=named(kind)) for kind in KINDS),
        channels=tuple(Channel(id=channel, name=named(channel)) for channel in CHANNELS),
        populations=(Population(id=POPULATION, name=named(POPULATION)),),
        roles=tuple(Role(id=role, name=named(role)) for role in ROLES),
        levels=tuple(
            Level(
                level=n,
                name=named(f"level {n}"),
                requirements=tuple(
                    Requirement(id=f"{n}{letter}", text=named(f"{n}{letter}"), requires=draw(guards()))
                    for letter in "ab"[: draw(sizes(1, 2))]
                ),
            )
            for n in range(1, height + 1)
        ),
    )


@cache
def items(identifier: str = "item") -> st.SearchStrategy[EvidenceItem]:
    """Items of evidence, good for some guards and not for others."""
    return st.builds(
        EvidenceItem,
        id=st.just(identifier),
        kind=st.sampled_from(KINDS),
        title=st.just(named(identifier)),
        document_date=st.none() | partial_dates(),
        activity_dates=st.lists(partial_dates(), max_size=2).map(tuple),
        covers=st.none() | ranges(),
        approval=st.none() | st.builds(Approval, by=st.sampled_from([ROLE, "clerk"]), on=partial_dates()),
        valid_until=st.none() | days(),
    )


@cache
def nil_returns(identifier: str = "nil") -> st.SearchStrategy[NilReturn]:
    """Nil returns, often complete ones."""
    return st.builds(
        NilReturn,
        id=st.just(identifier),
        population=st.just(POPULATION),
        statement=st.just(named(identifier)),
        channels=st.sampled_from([CHANNELS, CHANNELS, ("c0",), ("c1",)]),
        period=st.none() | ranges(),
        attester=st.sampled_from(["", "registrar"]),
        personal=st.sampled_from(["", "", "person-1"]),
        attested_on=st.none() | partial_dates() | st.just(PartialDate(date(2007, 10, 5))),
    )


@cache
def facts(identifier: str) -> st.SearchStrategy[EvidenceItem | NilReturn]:
    """Items, and a nil return now and then."""
    return st.one_of(items(identifier), items(identifier), nil_returns(identifier))


@cache
def sizes(least: int, most: int) -> st.SearchStrategy[int]:
    """How many there are of something."""
    return st.integers(least, most)


@cache
def rulings() -> st.SearchStrategy[Ruling | None]:
    """Rulings of every standing an assessor can give, or none."""
    return st.none() | st.builds(
        Ruling,
        standing=st.sampled_from([Standing.ACCEPTED, Standing.REJECTED]),
        by=st.just("committee"),
        on=st.just(AS_OF),
        reason=st.just(named("reason")),
    )


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Draw a register of up to eight entries, some of them ruled on."""
    register = Register()
    for n in range(draw(sizes(0, 8))):
        fact = draw(facts(f"e{n}"))
        register = register.with_entry(fact, by="unit", on=AS_OF)
        ruling = draw(rulings())
        if ruling:
            register = register.with_ruling(fact.id, ruling)
    return register


@st.composite
def waivers(draw: st.DrawFn, indicator: Indicator) -> tuple[Waiver, ...]:
    """Draw waivers for some requirements of a definition, in force or not."""
    ids = [requirement.id for _, requirement in indicator.requirements()]
    chosen = draw(st.lists(st.sampled_from(ids), max_size=3, unique=True))
    return tuple(
        Waiver(
            id=f"w-{requirement}",
            requirement=requirement,
            authority="committee",
            reason=named("reason"),
            decided_on=date(2007, 11, 1),
            valid_from=date(2007, 11, 1),
            valid_until=draw(st.sampled_from([AS_OF - timedelta(days=1), AS_OF, date(2008, 9, 30)])),
        )
        for requirement in chosen
    )
