"""The course of an assessment as a picture: levels over days, and what they rest on, on its days."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from datetime import date
from itertools import pairwise
from typing import Any, get_args

import attrs
import pytest

from drawings import SVG, must_be_sound, read, shorn, texts
from kpiflow.assessment import Questions, Result, Stand
from kpiflow.evidence import EvidenceItem
from kpiflow.pictures import draw_timeline
from kpiflow.pictures.axis import Axis
from kpiflow.pictures.lanes import Dated, Lane, lane_drawn
from kpiflow.pictures.palette import BLUE
from kpiflow.pictures.svg import written
from kpiflow.text import Language, Text
from report_payloads import PAYLOADS


LANGUAGES: tuple[Language, ...] = get_args(Language)
MONTHS = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค. Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
YEARS = "พ.ศ. 2549 พ.ศ. 2550 พ.ศ. 2569 2549 BE 2550 BE 2569 BE 2006 CE 2007 CE 2026 CE"


def lines(root: ET.Element, kind: str) -> list[str]:
    """Give the paths painted with a stroke, as they run."""
    return [each.get("d", "") for each in root.iter(f"{SVG}path") if each.get("class") == kind]


def with_title(result: Result, title: str) -> Result:
    """Give a result in which every item bears this title."""
    register = result.state.register
    entries = tuple(
        attrs.evolve(each, fact=attrs.evolve(each.fact, title=Text.same(title)))
        if isinstance(each.fact, EvidenceItem)
        else each
        for each in register.entries
    )
    return attrs.evolve(
        result, state=attrs.evolve(result.state, register=attrs.evolve(register, entries=entries))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_shown_is_said(
    accepted: tuple[Questions, Result],
    filed: tuple[Questions, Result],
    later: tuple[Questions, Result],
    language: Language,
) -> None:
    """Levels of every day of the course, windows, and everything dated; months alone are not repeated."""
    for assessment, result in (accepted, filed, later):
        course = assessment.course(as_of=result.as_of)
        every = (
            "ระดับ 1 ระดับ 2 ระดับ 3 ระดับ 4 ระดับ 5 Level 1 Level 2 Level 3 Level 4 Level 5 ไม่ถึงระดับใด no level"
        )
        drawing = draw_timeline(course, result, language=language)
        must_be_sound(drawing, besides=f"{MONTHS} {YEARS} {every}")
        ids = [entry.fact.id for entry in result.state.register.entries if hasattr(entry.fact, "title")]
        assert [each for each in ids if each not in drawing.description] == []
        assert [each.id for each in result.state.decided if each.id not in drawing.description] == []


def test_the_supported_level_is_a_line_over_days(later: tuple[Questions, Result]) -> None:
    """It turns on each day of the course on which the level changed, and ends on the day judged."""
    assessment, result = later
    course = assessment.course(as_of=result.as_of)
    [line] = [each for each in lines(read(draw_timeline(course, result)), "s-blue") if "V" in each]

    turns = re.findall(r"H(\d+)V(\d+)", line)
    assert len(turns) == len(course) - 1
    days = [(stand.on - course[0].on).days for stand in course[1:]]
    start, end = int(line[1 : line.index(" ")]), int(line.rpartition("H")[2])
    assert [int(x) for x, _ in turns] == [
        start + (2 * day * (end - start) + days[-1]) // (2 * days[-1]) for day in days
    ]
    heights = [int(y) for _, y in turns]
    assert [heights[0] > heights[1], heights[1] < heights[2], len(set(heights))] == [True, True, 2]


def test_days_are_of_the_era_that_was_asked_for(accepted: tuple[Questions, Result]) -> None:
    """Thai months with Buddhist years; English ones with either era."""
    assessment, result = accepted
    course = assessment.course(as_of=result.as_of)

    thai = draw_timeline(course, result)
    assert {"ต.ค.", "พ.ศ. 2549", "พ.ศ. 2550"} <= set(texts(read(thai)))
    assert "24 ตุลาคม 2550 — ที่หลักฐานสนับสนุน: ไม่ถึงระดับใด" in thai.description
    english = draw_timeline(course, result, language="en", era="ce")
    assert {"Oct", "2006 CE", "2007 CE"} <= set(texts(read(english)))
    assert "15 November 2007 — supported: Level 5, without decisions: no level" in english.description
    assert "2549 BE" in texts(read(draw_timeline(course, result, language="en")))


def test_what_lies_outside_stands_at_the_edge_and_is_said_to(later: tuple[Questions, Result]) -> None:
    """Evidence older than all that is shown, and a decision that is yet to begin."""
    assessment, result = later
    said = draw_timeline(assessment.course(as_of=result.as_of), result, language="en", era="ce").description

    assert "training-2025 Yearly training: 10 March 2025 (submitted) [outside what is shown]" in said
    assert "scan-exception exception: 1 May 2026 – without end (taken back on 15 June 2026)" in said
    assert "accepted deficiency: 1 August 2026 – 30 September 2026 [outside what is shown]" in said


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_markup(accepted: tuple[Questions, Result], payload: str) -> None:
    """A title that would be markup is read back as it was, and makes no other element."""
    assessment, result = accepted
    course = assessment.course(as_of=result.as_of)[:1]
    root = read(draw_timeline(course, with_title(result, payload), language="en"))
    plain = read(draw_timeline(course, with_title(result, "x"), language="en"))

    assert [each.tag for each in root.iter()] == [each.tag for each in plain.iter()]
    assert shorn(payload) in shorn(root[1].text or "")


def test_the_same_course_is_the_same_bytes(later: tuple[Questions, Result]) -> None:
    """Drawn twice, nothing differs."""
    assessment, result = later
    course = assessment.course(as_of=result.as_of)

    assert draw_timeline(course, result) == draw_timeline(iter(course), result)


def test_nothing_recorded_is_a_picture_too(later: tuple[Questions, Result]) -> None:
    """Before the first day there is no line, and still days and levels."""
    assessment, _ = later
    result = assessment.result(as_of=date(2026, 1, 1))

    must_be_sound(
        draw_timeline(assessment.course(as_of=date(2026, 1, 1)), result),
        besides=f"{MONTHS} {YEARS} พ.ศ. 2568 ระดับ 1 ระดับ 2 ระดับ 3 ไม่ถึงระดับใด ที่หลักฐานสนับสนุน ไม่รวมคำวินิจฉัย ที่รายงาน ที่รับรอง",
    )


def test_a_fall_and_a_rise_of_one_day_are_one_stand() -> None:
    """A stand says what the day came to."""
    stand = Stand(on=date(2026, 1, 1), supported=1, supported_without_decisions=0, claimed=None, accepted=2)

    assert stand.levels == (1, 0, None, 2)


class TestAxis:
    """Days from left to right."""

    def test_ends_stand_at_its_ends(self) -> None:
        """In whole numbers, and what lies outside at the nearer one."""
        axis = Axis.of([date(2006, 10, 1), date(2007, 9, 30)], left=10, width=364)

        assert [axis.at(day) for day in (date(2006, 10, 1), date(2006, 10, 2), date(2007, 9, 30))] == [
            10,
            11,
            374,
        ]
        assert [axis.at(day) for day in (date.min, date.max)] == [10, 374]
        assert [axis.shows(day) for day in (date(2006, 9, 30), date(2006, 10, 1))] == [False, True]

    @pytest.mark.parametrize("day", [date(1941, 1, 1), date(2007, 1, 1), date.max])
    def test_a_single_day_has_days_around_it(self, day: date) -> None:
        """As far as there are any."""
        axis = Axis.of([day], left=0, width=300)

        assert axis.first <= day <= axis.last
        assert (axis.last - axis.first).days >= 15

    @pytest.mark.parametrize(("years", "most"), [(1, 13), (3, 20), (40, 20), (5000, 20)])
    def test_months_leave_room_for_their_labels(self, years: int, most: int) -> None:
        """The longer the time, the more of them go unnamed."""
        axis = Axis.of([date(2000, 1, 1), date(2000 + years, 1, 1)], left=0, width=680)
        months = list(axis.months(34))
        places = [axis.at(month) for month in months]

        assert 2 <= len(months) <= most
        assert all(b - a >= 30 for a, b in pairwise(places))


class TestLanes:
    """Marks with their labels."""

    AXIS = Axis(first=date(2026, 1, 1), last=date(2026, 12, 31), left=100, width=364)

    def marked(self, *days: tuple[int, int], **changes: Any) -> ET.Element:
        """Draw marks on days of months, and read them back."""
        marks = tuple(
            attrs.evolve(
                Dated(
                    first=date(2026, month, day), last=date(2026, month, day), kind="disc", colour=BLUE,
                    label=f"{month}-{day}", said="said",
                ),
                **changes,
            )
            for month, day in days
        )  # fmt: skip
        content, height = lane_drawn(Lane(name="lane", marks=marks), self.AXIS, 0, left=0)
        root = ET.Element("g", height=str(height))
        for each in content:
            root.append(ET.fromstring(written(each, picture="p")))  # noqa: S314
        return root

    def test_labels_that_would_meet_stand_in_rows(self) -> None:
        """Two days after each other need two rows; months apart, one."""
        near, far = self.marked((3, 1), (3, 3)), self.marked((3, 1), (7, 1))

        assert int(near.get("height", "")) > int(far.get("height", ""))

    def test_marks_of_one_day_stand_together(self) -> None:
        """One sign, with all their labels."""
        assert [each.text for each in self.marked((3, 1), (3, 1)).iter("text")] == ["lane", "3-1, 3-1"]

    def test_very_many_go_without_labels(self) -> None:
        """Each can still be asked what it is."""
        days = [(month, day) for month in range(1, 13) for day in range(1, 29)]
        root = self.marked(*days)

        assert len(list(root.iter("circle"))) == len(list(root.iter("title"))) == len(days)
        assert [each.text for each in root.iter("text")] == ["lane"]
