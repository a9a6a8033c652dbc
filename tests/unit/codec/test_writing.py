"""What is written reads back as the same object."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from attrs import frozen
from hypothesis import given, strategies as st

from kpiflow import codec
from kpiflow.dates import EARLIEST, DateRange, PartialDate, Precision, day
from kpiflow.decisions import (
    AcceptedDeficiency,
    Override,
    Rating,
    Revocation,
    StandingException,
    Waiver,
)
from kpiflow.definitions import Requirement
from kpiflow.errors import DefinitionError
from kpiflow.evidence import (
    Answer,
    Approval,
    Attainment,
    EvidenceItem,
    Exclusion,
    NilReturn,
    Quantity,
    Reading,
    Ruling,
    Standing,
    Statement,
)
from kpiflow.guards import (
    AtLeast,
    Facts,
    Guard,
    Status,
    Verdict,
    all_of,
    any_of,
    at_least,
    nil_return,
    provided,
)
from kpiflow.scoring import exact, shortest
from kpiflow.self_assessment import Action, LevelPerformance, Officer, SelfAssessment
from kpiflow.text import BLANK, Text


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
texts = st.builds(Text, th=words, en=words)
days = st.dates(min_value=EARLIEST)
moments = st.builds(PartialDate, days, st.sampled_from(Precision))
numbers = st.decimals(
    min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6
).map(lambda number: shortest(exact(number)))


@st.composite
def ranges(draw: st.DrawFn) -> DateRange:
    """Draw a period whose ends may be days, months or years."""
    one, two = draw(moments), draw(moments)
    return DateRange(one, two) if one.first <= two.last else DateRange(two, one)


names = st.sampled_from(["a", "b", "c"])
leaves: st.SearchStrategy[Guard] = st.one_of(
    st.builds(
        lambda kinds, count, status: provided(*kinds, count=count, status=status),
        st.lists(names, min_size=1, max_size=3),
        st.integers(1, 9),
        st.sampled_from(Standing),
    ),
    st.builds(
        lambda channels: nil_return("p", channels=tuple(channels)), st.lists(names, min_size=1, max_size=3)
    ),
)


def _groups(parts: st.SearchStrategy[Guard]) -> st.SearchStrategy[Guard]:
    return st.lists(parts, min_size=1, max_size=4).flatmap(
        lambda of: st.integers(1, len(of)).map(lambda count: AtLeast(count=count, of=tuple(of)))
    )


guards: st.SearchStrategy[Guard] = st.recursive(leaves, _groups, max_leaves=8)


SAID: Any = {
    "requirement": "1a",
    "authority": "x",
    "reason": Text.same("why"),
    "decided_on": date(2007, 1, 1),
    "valid_from": date(2007, 2, 1),
}


EVERYTHING: tuple[object, ...] = (
    EvidenceItem(id="a", kind="b", title=BLANK),
    NilReturn(id="a", population="p", statement=BLANK, channels=()),
    NilReturn(
        id="a",
        population="p",
        statement=Text(th="ไม่พบ", en="none"),
        channels=("x", "y"),
        period=DateRange(day(2006, 10, 1), PartialDate(date(2007, 9, 1), Precision.MONTH)),
        attester="r",
        attested_on=day(2007, 10, 1),
        supported_by=("e",),
    ),
    Ruling(standing=Standing.WITHDRAWN, by="x", on=date(2007, 10, 1), reason=Text.same("why")),
    Waiver(
        id="w",
        requirement="1a",
        authority="x",
        reason=Text.same("why"),
        decided_on=date(2007, 1, 1),
        valid_from=date(2007, 2, 1),
        valid_until=date(2007, 3, 1),
        evidence=("a", "b"),
    ),
    Waiver(
        id="w",
        requirement="1a",
        authority="x",
        reason=Text.same("why"),
        decided_on=date(2007, 1, 1),
        valid_from=date(2007, 2, 1),
        valid_until=date(2550, 3, 1),
    ),
    StandingException(id="x", valid_until=None, **SAID),
    StandingException(id="x", valid_until=date(2007, 3, 1), **SAID),
    AcceptedDeficiency(id="d", valid_until=date(2007, 3, 1), plan=Text.same("how"), **SAID),
    Override(id="o", status="not_applicable", **SAID),
    Revocation(decision="w", authority="x", reason=Text.same("why"), decided_on=date(2007, 1, 1)),
    Answer(question="q", value="no"),
    Answer(question="q", value="1.0", justification=" ", reference="https://example.org"),
    Reading(measure="m", value=Decimal("-0.10")),
    Reading(measure="m", numerator=Decimal(0), denominator=Decimal(0), unit="percent"),
    Statement(field="f", content=""),
    Exclusion(requirement="1a", reason=Text(th="เหตุ", en="")),
    Exclusion(requirement="1a", reason=Text.same("why"), supported_by=("e", "f")),
    Attainment(indicator="7.10", level=0),
    EvidenceItem(
        id="a",
        kind="b",
        title=BLANK,
        subject="north",
        quantities=(Quantity(of="hours", amount=Decimal("8.00")),),
    ),
    Rating(
        level=1,
        authority="x",
        reason=Text.same("why"),
        decided_on=date(2007, 1, 1),
        valid_until=date(2007, 1, 1),
        evidence=("e",),
    ),
    Rating(level=0, authority="x", reason=Text.same("why"), decided_on=date(2007, 1, 1)),
    SelfAssessment(agency=BLANK, round_months=6, filed_by="x", filed_on=date(2007, 1, 1)),
    SelfAssessment(
        agency=Text.same("x"),
        round_months=12,
        filed_by="x",
        filed_on=date(2007, 1, 1),
        claimed_level=0,
        supervisors=(Officer(role=Text.same("x"), phone="0-2219-3600", extension="007"),),
        collectors=(Officer(role=BLANK),),
        performance=(LevelPerformance(level=1, statements=(BLANK, Text.same("x"))),),
        actions=(Action(number="1.10", text=Text.same("x")),),
        obstacles=Text.same("-"),
    ),
)


def read_back(value: Any, cls: Any) -> Any:
    """Write an object, read it as its class and give what came of it."""
    return codec.structure(codec.unstructure(value), cls)


class TestRoundTrips:
    """Write and read are each other's opposite."""

    @given(days)
    def test_days(self, moment: date) -> None:
        """Every day from 1941 on reads back as itself, whatever its year looks like."""
        assert read_back(moment, date) == moment

    @given(moments)
    def test_dates(self, moment: PartialDate) -> None:
        """A date reads back as itself, as precise as it was."""
        assert read_back(moment, PartialDate) == moment

    @given(ranges())
    def test_periods(self, period: DateRange) -> None:
        """A period reads back as itself, each end as precise as it was."""
        assert read_back(period, DateRange) == period

    @given(texts)
    def test_bilingual_text(self, text: Text) -> None:
        """Both languages read back letter for letter, blank ones too."""
        assert read_back(text, Text) == text

    @given(numbers)
    def test_numbers(self, number: Decimal) -> None:
        """A number reads back as itself, digit for digit."""
        assert str(read_back(number, Decimal)) == str(number)

    @given(guards)
    def test_guards(self, guard: Guard) -> None:
        """A guard reads back as itself, groups in groups too."""
        assert read_back(guard, Guard) == guard

    @given(texts, days, st.none() | moments, st.lists(moments, max_size=3), st.none() | ranges())
    def test_evidence(
        self,
        title: Text,
        valid_until: date,
        document_date: PartialDate | None,
        activity_dates: list[PartialDate],
        covers: DateRange | None,
    ) -> None:
        """An item of evidence reads back with everything it states and leaves open."""
        item = EvidenceItem(
            id="a",
            kind="b",
            title=title,
            number=3,
            document_date=document_date,
            activity_dates=tuple(activity_dates),
            covers=covers,
            approval=Approval(by="x", on=day(2007, 10, 22), act=title),
            valid_until=valid_until,
            reference="www",
        )

        assert read_back(item, EvidenceItem) == item

    @pytest.mark.parametrize(
        "value",
        EVERYTHING,
        ids=[f"{n} {type(each).__name__}" for n, each in enumerate(EVERYTHING)],
    )
    def test_everything_a_journal_holds(self, value: object) -> None:
        """Every object that a journal keeps reads back equal."""
        assert read_back(value, type(value)) == value


class TestForms:
    """How things are written, so that people can read a journal too."""

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (date(2007, 3, 30), "2007-03-30"),
            (day(2007, 3, 30), "2007-03-30"),
            (PartialDate(date(2007, 3, 30), Precision.MONTH), "2007-03"),
            (PartialDate(date(2007, 3, 30), Precision.YEAR), "2007 CE"),
            (DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30)), "2006-10-01/2007-09-30"),
            (Text(th="ก", en="a"), {"th": "ก", "en": "a"}),
            (Decimal("2.50"), "2.50"),
            (Standing.ACCEPTED, "accepted"),
            (("a", "b"), ["a", "b"]),
        ],
        ids=str,
    )
    def test_of_single_values(self, value: object, written: object) -> None:
        """Dates are written as ISO 8601 writes them, numbers as text, words by their name."""
        assert codec.unstructure(value) == written

    @pytest.mark.parametrize(
        ("guard", "words_used"),
        [
            (all_of(provided("a"), provided("b")), ["all_of"]),
            (any_of(provided("a"), provided("b")), ["any_of"]),
            (at_least(2, provided("a"), provided("b"), provided("c")), ["at_least"]),
            (at_least(1, provided("a")), ["all_of"]),
            (provided("a"), ["provided"]),
            (nil_return("p", channels="c"), ["nil_return"]),
        ],
    )
    def test_of_guards(self, guard: Guard, words_used: list[str]) -> None:
        """A guard is a mapping with one word, the one people would write."""
        assert list(codec.unstructure(guard)) == words_used


class TestForeignGuards:
    """A guard of one's own has no words."""

    def test_are_refused_wherever_they_stand(self) -> None:
        """No guard is written as something that another guard could be taken for."""

        @frozen
        class Own:
            kind: tuple[str, ...] = ("plan",)

            def judge(self, facts: Facts) -> Verdict:
                return Verdict(status=Status.MET, expects=BLANK)

        for guard in (Own(), all_of(provided("plan"), Own())):
            requirement = Requirement(id="1a", text=BLANK, requires=guard)
            with pytest.raises(DefinitionError) as error:
                codec.encode(requirement)
            assert error.value.code == "KPI113"
