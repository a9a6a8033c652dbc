"""Deadlines, windows and years; sets of definitions; and what assessment files state."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from attrs import evolve

from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.definitions import Indicator
from kpiflow.evidence import Approval, EvidenceItem, FileRecord
from kpiflow.guards import Guard, all_of, any_of, at_least, holds, nil_return, none_of, provided, reached
from kpiflow.linting import Filing, lint_definition, lint_filing, lint_set
from kpiflow.linting.time_rules import due_too_early
from kpiflow.self_assessment import LevelPerformance, SelfAssessment
from kpiflow.text import Text
from ladders import asks, droppable, exception, ladder, level, named, plain, waiver


SEEN: dict[str, Any] = {"path": "m.pdf", "sha256": "0" * 64, "size": 8}
COVERING = provided("k1a", covers="performance")
REPORTED = provided("k1a", dated_within="reporting")
ANY_TIME = provided("proof")
ATTESTED = nil_return("complaints", channels="desk")


def too_early(guard: Guard, due: PartialDate, **more: Any) -> list[str]:
    """Give what is said about a requirement with a deadline."""
    indicator = ladder(level(1, asks("1a", guard, due=due, **more), empty="met" if more else ""))
    return [problem.message.partition("before ")[2] for problem in due_too_early(indicator)]


class TestDue:
    """The performance period ends on 30 September 2007, the reporting window is October 2007."""

    @pytest.mark.parametrize(
        ("guard", "earliest"),
        [
            (COVERING, "30 September 2550 BE"),
            (REPORTED, "1 October 2550 BE"),
            (ATTESTED, "1 October 2550 BE"),
            (all_of(ANY_TIME, COVERING), "30 September 2550 BE"),
            (any_of(REPORTED, COVERING), "30 September 2550 BE"),
            (at_least(2, ANY_TIME, COVERING, REPORTED), "30 September 2550 BE"),
            (provided("k1a", covers="performance", dated_within=("reporting",)), "1 October 2550 BE"),
        ],
    )
    def test_the_first_day_it_can_be_met_follows_from_the_guard(self, guard: Guard, earliest: str) -> None:
        """Coverage, dates and attestations each need their time."""
        assert too_early(guard, day(2006, 10, 15)) == [earliest]

    @pytest.mark.parametrize(
        "guard",
        [
            ANY_TIME,
            any_of(ANY_TIME, COVERING),
            none_of(COVERING),
            provided("k1a", dated_within=("performance", "reporting")),
        ],
    )
    def test_what_can_be_met_at_once_can_be_due_at_once(self, guard: Guard) -> None:
        """A plan may be due at the beginning of the year."""
        assert too_early(guard, day(2006, 10, 15)) == []

    def test_the_last_day_of_a_coarse_date_counts(self) -> None:
        """Due in September 2007 is due by the 30th."""
        assert too_early(COVERING, PartialDate(date(2007, 9, 1), Precision.MONTH)) == []
        assert too_early(COVERING, PartialDate(date(2007, 8, 1), Precision.MONTH)) != []

    def test_a_reference_is_not_followed(self) -> None:
        """What it leads to has a deadline of its own."""
        indicator = ladder(level(1, asks("1a", COVERING), asks("1b", holds("1a"), due=day(2006, 10, 15))))

        assert list(due_too_early(indicator)) == []


class TestWindows:
    def test_a_window_that_opens_within_the_period_is_named(self) -> None:
        """On its last day already."""
        indicator = plain(1, reporting_window=DateRange.of_days(date(2007, 9, 30), date(2007, 10, 31)))

        assert [lint.code for lint in lint_definition(indicator) if lint.code == "KPI941"] == ["KPI941"]

    def test_without_windows_there_is_nothing_to_compare(self) -> None:
        """Neither windows nor years."""
        indicator = plain(
            1, performance_period=None, reporting_window=None, name=Text.same("plan of year 1990")
        )

        assert [lint.code for lint in lint_definition(indicator) if lint.code.startswith("KPI94")] == []


class TestYears:
    """The performance period is October 2006 to September 2007, or BE 2549 to 2550."""

    def found(self, th: str, en: str = "name") -> list[str]:
        """Give the years that are far from the period."""
        lints = lint_definition(plain(1, name=Text(th=th, en=en)))
        return [
            lint.problem.message.removeprefix("the text names the year ").partition(",")[0]
            for lint in lints
            if lint.code == "KPI942"
        ]

    @pytest.mark.parametrize(
        ("th", "year"),
        [
            ("แผนปี พ.ศ. 2546", "2546"),
            ("แผนปี พ.ศ.๒๕๔๖", "2546"),
            ("ปีงบประมาณ 2557", "2557"),
            ("ประชุมครั้งที่ 1/2556", "2556"),
            ("ปี 2003", "2003"),
        ],
    )
    def test_a_year_in_thai_is_found_in_either_era_and_digits(self, th: str, year: str) -> None:
        """Where the text says that it is one."""
        assert self.found(th) == [year]

    @pytest.mark.parametrize(
        ("en", "year"),
        [
            ("plan of 2546 BE", "2546"),
            ("FY 2014", "2014"),
            ("the year 1999", "1999"),
            ("plan (2557 B.E.)", "2557"),
        ],
    )
    def test_a_year_in_english_is_found_too(self, en: str, year: str) -> None:
        """With the era behind it, or a word before it."""
        assert self.found("ชื่อ", en) == [year]

    @pytest.mark.parametrize(
        "th",
        [
            "แผนปี พ.ศ. 2549",
            "แผนปี พ.ศ. 2551",
            "ประชาชน 2500 คน",
            "งบประมาณ 2,546,000 บาท",
            "เลขที่ 25461",
            "ปี 2546.5",
        ],
    )
    def test_years_nearby_and_other_numbers_are_left_alone(self, th: str) -> None:
        """Last year's results and next year's plans belong on a card."""
        assert self.found(th) == []

    def test_one_text_for_both_languages_is_said_once(self) -> None:
        """And one year in it as well."""
        lints = lint_definition(plain(1, name=Text.same("FY 1999 and FY 1999")))

        assert [lint.problem.path for lint in lints if lint.code == "KPI942"] == [("name",)]


class TestCoverage:
    """The performance period ends on 30 September 2007."""

    def said(self, guard: Guard, **changes: Any) -> list[tuple[str, tuple[Any, ...]]]:
        """Give what is found of coverage and months."""
        built = ladder(level(1, asks("1a", guard)), **changes)
        return [
            (lint.code, lint.problem.path[4:])
            for lint in lint_definition(built)
            if lint.code in {"KPI903", "KPI943"}
        ]

    def test_that_begins_after_the_period_asks_for_one_odd_day(self) -> None:
        """The last day of the period is one of its days; the next one is none."""
        last = provided("proof", continuous_since=date(2007, 9, 30))
        late = evolve(last, continuous_since=date(2007, 10, 1))

        assert self.said(last) == []
        assert self.said(late) == [("KPI943", ("requires", "provided", "continuous_since"))]
        assert self.said(any_of(provided("k1a"), all_of(late))) == [
            ("KPI943", ("requires", "any_of", 1, "all_of", 0, "provided", "continuous_since"))
        ]

    @pytest.mark.parametrize(
        ("windows", "months"),
        [("performance", 12), ("reporting", 1), (("performance", "reporting"), 13)],
    )
    def test_of_more_months_than_there_are_is_never_met(
        self, windows: str | tuple[str, ...], months: int
    ) -> None:
        """Thirteen different months do not lie in a window of twelve."""
        every = provided("proof", count=months, distinct_by="month", dated_within=windows)

        assert self.said(every) == []
        assert self.said(evolve(every, count=months + 1)) == [("KPI903", ("requires",))]

    def test_of_many_months_may_be_asked_for_where_no_window_bounds_them(self) -> None:
        """Without a window, years may go by; and many items may come from few months."""
        assert self.said(provided("proof", count=13, distinct_by="month")) == []
        assert self.said(provided("proof", count=13, dated_within="performance")) == []
        assert self.said(provided("proof", count=13, distinct_by="subject", dated_within="performance")) == []


def part(code: str, weight: str, **more: Any) -> Indicator:
    """Make a definition with a weight."""
    return plain(1, code=code, weight=weight, name=named(code), **more)


class TestSets:
    def found(self, *definitions: Indicator) -> list[tuple[str, Any]]:
        """Give what is found in a set."""
        return [(lint.problem.got or lint.name, lint.problem.path) for lint in lint_set(definitions)]

    def test_parts_that_come_to_the_weight_of_their_parent_are_right_too(self) -> None:
        """12 may be 5 and 4 and 3, as 100 may be 50 and 50."""
        as_weight = (part("1", "12"), part("1.1", "5"), part("1.2", "4"), part("1.3", "3"))
        as_hundred = (part("2", "12"), part("2.1", "50"), part("2.2", "50"))

        assert self.found(*as_weight, *as_hundred) == []

    def test_without_a_printed_total_the_weight_of_the_parent_is_the_place(self) -> None:
        """Nothing else is there to point at."""
        assert self.found(part("1", "12"), part("1.1", "5")) == [("5 (1.1: 5)", (0, "weight"))]

    def test_a_printed_total_counts_alone(self) -> None:
        """100 is wrong where 35 is printed."""
        definitions = (part("1", "35", parts_total=35), part("1.1", "100"))

        assert self.found(*definitions) == [("100 (1.1: 100)", (0, "parts_total"))]

    def test_parts_without_their_parent_may_be_fewer_but_not_more(self) -> None:
        """The others may lie elsewhere."""
        assert self.found(part("7.2.1", "2"), part("7.2.2", "3")) == []
        assert self.found(part("7.2.1", "60"), part("7.2.2", "50")) == [
            ("110 (7.2.1: 60, 7.2.2: 50)", (1, "weight"))
        ]

    def test_years_and_versions_are_added_up_apart(self) -> None:
        """Next year's parts are no parts of this year's indicator."""
        next_year = DateRange.of_days(date(2007, 10, 1), date(2008, 9, 30))
        later = {"performance_period": next_year, "reporting_window": None}
        definitions = (
            part("1", "10"),
            part("1.1", "10"),
            part("1.1", "10", **later),
            part("1.1", "10", version="2"),
            part("1.1", "10", effective_on=date(2008, 1, 1)),
        )

        assert self.found(*definitions[:4]) == []

    def test_definitions_in_force_one_after_the_other_do_not_clash(self) -> None:
        """Where their times overlap they do."""
        first = part("1", "10", effective_until=date(2007, 12, 31))
        second = part("1", "20", effective_on=date(2008, 1, 1))

        assert self.found(first, second) == []
        assert self.found(evolve(first, effective_until=date(2008, 6, 30)), second) == [
            ("code-defined-twice", (0, "code")),
            ("code-defined-twice", (1, "code")),
        ]

    @pytest.mark.parametrize(
        ("guard", "step"),
        [
            (reached(4, indicator="CM"), ("reached", "level")),
            (any_of(provided("proof"), reached(4, indicator="CM")), ("any_of", 1, "reached", "level")),
            (none_of(reached(4, indicator="CM")), ("none_of", 0, "reached", "level")),
        ],
    )
    def test_a_level_of_another_indicator_is_one_that_its_definition_has(
        self, guard: Guard, step: tuple[Any, ...]
    ) -> None:
        """Level 4 is above a ladder of 1 and 3; level 2, left out, is reached with 3."""
        other = plain(1, 3, code="CM")
        asking = ladder(level(1, asks("1a", guard)))

        assert self.found(other, asking) == [
            ("level-above-another-ladder", (1, "levels", 0, "requirements", 0, "requires", *step))
        ]
        assert self.found(asking) == []
        for sound in (reached(3, indicator="CM"), reached(2, indicator="CM")):
            assert self.found(other, ladder(level(1, asks("1a", sound)))) == []

    def test_conditions_and_grounds_ask_for_levels_too(self) -> None:
        """Wherever a guard stands, a level that cannot be is found."""
        above = reached(2, indicator="CM")
        na = droppable(allowed=True, requires=above)
        asking = ladder(level(1, asks("1a", applies_when=above, na=na), empty="met"))

        assert [path[5:] for _, path in self.found(plain(1, code="CM"), asking)] == [
            ("applies_when", "reached", "level"),
            ("na", "requires", "reached", "level"),
        ]

    def test_a_longer_ladder_of_the_same_time_goes_before_that_of_another(self) -> None:
        """This year's ladder counts where there is one; otherwise the longest of all does."""
        next_year = DateRange.of_days(date(2007, 10, 1), date(2008, 9, 30))
        now = plain(1, 2, code="CM")
        later = plain(1, 2, 3, code="CM", performance_period=next_year, reporting_window=None)
        asking = ladder(level(1, asks("1a", reached(3, indicator="CM"))))

        assert self.found(later, asking) == []
        assert [name for name, _ in self.found(now, later, asking)] == ["level-above-another-ladder"]

    def test_the_same_definition_twice_contradicts_nothing(self) -> None:
        """Nor do layers of one indicator that go by different names."""
        unit, province = part("8.2", "2"), evolve(part("8.2", "2"), name=named("province"))

        assert self.found(unit, unit, province) == []


class TestFilings:
    def found(self, **stated: Any) -> list[tuple[str, str, Any]]:
        """Give what is found in a filing on a ladder of one requirement."""
        filing = Filing(indicator=plain(1), as_of=date(2007, 10, 31), **stated)
        return [(lint.code, lint.problem.message, lint.problem.path) for lint in lint_filing(filing)]

    def report(self, **fields: Any) -> SelfAssessment:
        """Make a report."""
        return SelfAssessment(
            agency=named("agency"),
            round_months=12,
            filed_by="officer",
            filed_on=date(2007, 10, 24),
            **fields,
        )

    def test_an_exception_without_end_is_named_until_it_is_taken_back(self) -> None:
        """A revocation is an end."""
        decisions = ((("decisions", "exceptions", 0), exception("1a")),)

        assert self.found(decisions=decisions) == [
            ("KPI960", "exception 'e-1a' has no end", ("decisions", "exceptions", 0))
        ]
        assert self.found(decisions=decisions, revoked=frozenset({"e-1a"})) == []

    def test_a_decision_counts_on_its_last_day(self) -> None:
        """And is over on the next."""
        path = ("decisions", "waivers", 0)
        ends = waiver("1a", valid_until=date(2007, 10, 31))
        ended = waiver("1a", valid_until=date(2007, 10, 30))

        assert self.found(decisions=((path, ends),)) == []
        assert self.found(decisions=((path, ended),), revoked=frozenset({"w-1a"})) == []
        assert self.found(decisions=((path, ended),)) == [
            (
                "KPI961",
                "waiver 'w-1a' ended on 30 October 2550 BE, and the file speaks about 31 October 2550 BE",
                (*path, "valid_until"),
            )
        ]

    def test_one_blank_field_beside_a_filled_one_is_named(self) -> None:
        """Two blank ones are a card without these fields."""
        dash = Text.same("-")

        assert self.found(report=self.report(obstacles=dash)) == [
            (
                "KPI962",
                "the field supporting_factors is blank, so that nobody knows whether there are any",
                ("report", "supporting_factors"),
            )
        ]
        assert self.found(report=self.report(supporting_factors=dash, obstacles=dash)) == []
        assert self.found(report=self.report()) == []

    def test_words_of_the_rules_are_recognised_whatever_their_spacing(self) -> None:
        """Both languages must be the same; one of them may say more."""
        copied = Text(th="ชื่อ  1a", en="name of 1a ")
        own = Text(th="ชื่อ 1a", en="we met on 30 March")
        performance = (LevelPerformance(level=1, statements=(own, copied)),)

        assert self.found(report=self.report(performance=performance)) == [
            (
                "KPI963",
                "what is said to be done for level 1 repeats the rule word for word",
                ("report", "performance", 0, "statements", 1),
            )
        ]

    def item(self, **fields: Any) -> EvidenceItem:
        """Make an item."""
        return EvidenceItem(id="m1", kind="k1a", title=fields.pop("title", named("m1")), **fields)

    def test_an_approval_of_the_same_month_may_be_in_time(self) -> None:
        """Only one that surely comes first is named."""
        march = PartialDate(date(2007, 3, 1), Precision.MONTH)

        def approved(on: PartialDate) -> list[tuple[str, str, Any]]:
            item = self.item(document_date=day(2007, 3, 19), approval=Approval(by="chief", on=on))
            return self.found(evidence=(item,))

        assert approved(march) == []
        assert approved(day(2007, 2, 28)) == [
            (
                "KPI964",
                "'m1' was approved on 28 February 2550 BE, before its date of 19 March 2550 BE",
                ("evidence", 0, "approval", "on"),
            )
        ]

    def test_items_without_any_date_are_counted_together(self) -> None:
        """A period, an activity or an approval is a date too."""
        dated = [
            self.item(document_date=day(2007, 3, 1)),
            self.item(activity_dates=(day(2007, 3, 1),)),
            self.item(covers=DateRange.of_days(date(2007, 1, 1), date(2007, 3, 1))),
            self.item(approval=Approval(by="chief", on=day(2007, 3, 1))),
        ]

        assert self.found(evidence=tuple(dated)) == []
        assert self.found(evidence=(*dated, self.item())) == [
            ("KPI965", "1 of 5 items bear no date: m1", ("evidence",))
        ]

    def test_a_title_of_another_year_is_named(self) -> None:
        """Where the definition is about a period."""
        item = self.item(title=Text(th="รายงานประชุม 1/2545", en="minutes"), document_date=day(2007, 3, 1))
        timeless = plain(1, performance_period=None, reporting_window=None)

        assert self.found(evidence=(item,)) == [
            (
                "KPI966",
                "the text names the year 2545, far from the performance period",
                ("evidence", 0, "title", "th"),
            )
        ]
        assert lint_filing(Filing(indicator=timeless, as_of=date(2007, 10, 31), evidence=(item,))) == ()

    @pytest.mark.parametrize(
        ("one", "other", "is_found"),
        [
            ({}, {}, True),
            ({}, {"path": "copy.pdf"}, True),
            ({"shared": True}, {}, True),
            ({"shared": True}, {"shared": True}, False),
            ({}, {"sha256": "1" * 64}, False),
            ({"sha256": ""}, {"sha256": ""}, False),
        ],
        ids=str,
    )
    def test_a_file_of_several_items_is_named_unless_all_say_so(
        self, one: dict[str, Any], other: dict[str, Any], is_found: bool
    ) -> None:
        """Contents are compared, not names, with those of earlier files too; what nobody looked at is not."""
        first, second = (
            evolve(self.item(document_date=day(2007, 3, 1)), id=name, files=(FileRecord(**(SEEN | fields)),))
            for name, fields in (("m1", one), ("m2", other))
        )
        path = other.get("path", "m.pdf")
        said = f"'{path}' of 'm2' holds the same as 'm.pdf' of 'm1'"

        together, later = (
            self.found(evidence=(first, second)),
            self.found(earlier=(first,), evidence=(second,)),
        )

        assert together == ([("KPI967", said, ("evidence", 1, "files", 0))] if is_found else [])
        assert later == ([("KPI967", said, ("evidence", 0, "files", 0))] if is_found else [])

    def test_a_file_that_one_item_has_twice_is_its_own_affair(self) -> None:
        """Two names of the same contents in one item are counted once."""
        files = (FileRecord(**SEEN), FileRecord(**(SEEN | {"path": "copy.pdf"})))

        assert self.found(evidence=(self.item(document_date=day(2007, 3, 1), files=files),)) == []


class TestGrounds:
    def test_a_requirement_that_may_drop_out_is_due_all_the_same(self) -> None:
        """Where it applies it cannot be met in time."""
        assert too_early(COVERING, day(2006, 10, 15), na=droppable(allowed=True)) == ["30 September 2550 BE"]
