"""Every problem of a definition as a whole, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from builders import GOOD, NAME, ladder, level, measured_by, rounds, scaled
from kpiflow.dates import DateRange
from kpiflow.definitions import (
    Criteria,
    Indicator,
    Question,
    Role,
    Scale,
)
from kpiflow.errors import Problem
from kpiflow.scales import ScaleValue


IndicatorOf = Callable[..., Indicator]
ProblemsOf = Callable[..., tuple[Problem, ...]]

NAN: Final = Decimal("NaN")
ENDLESS: Final = Decimal("Infinity")


def _until(last: date) -> DateRange:
    return DateRange.of_days(date(2007, 1, 1), last)


MESSAGES: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "KPI100": (
        {"code": "๗.๒"},
        (
            "[KPI100] '๗.๒' is not an indicator code\n"
            "  at: code\n"
            "  expected: a number such as '7.2.1', or another identifier\n"
            "  hint: Thai goes into the name"
        ),
    ),
    "KPI100 identifier": (
        {"roles": (Role(id="a\u200bb", name=NAME),)},
        (
            "[KPI100] 'a\\u200bb' is not an identifier\n"
            "  at: roles[0].id\n"
            "  expected: at most 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"
        ),
    ),
    "KPI101": (
        {"roles": (Role(id="r", name=NAME),) * 2},
        "[KPI101] 'r' is declared twice\n  at: roles[1].id\n  hint: give each its own identifier",
    ),
    "KPI101 value": (
        scaled(*(ScaleValue(value="no"),) * 2),
        "[KPI101] the value 'no' is on the scale twice\n  at: scales[0].values[1]",
    ),
    "KPI102 level": (
        {"levels": (level(1),)},
        "[KPI102] level 1 has no requirement\n  at: levels[0].requirements",
    ),
    "KPI102 ladder": (
        {"levels": (), "scale": Scale()},
        "[KPI102] the indicator has no level\n  at: levels",
    ),
    "KPI104": (
        ladder(1, 3, 2),
        (
            "[KPI104] level 2 stands where a level above 3 belongs\n"
            "  at: levels[2].level\n"
            "  expected: 4 or more   got: 2\n"
            "  hint: number the levels upwards from 1; numbers may be left out, never repeated"
        ),
    ),
    "KPI104 round": (
        ladder(1, 2) | rounds((6, ((2, ()), (1, ())))),
        "[KPI104] level 1 is out of order\n  at: rounds[0].levels[1].level",
    ),
    "KPI105": (
        {"weight": "100.5"},
        (
            "[KPI105] the weight is out of range\n"
            "  at: weight\n"
            "  expected: percent above 0 and at most 100, with at most 4 decimals   got: 100.5"
        ),
    ),
    "KPI105 total": (
        {"parts_total": -1},
        (
            "[KPI105] the total of weights is out of range\n"
            "  at: parts_total\n"
            "  expected: a number above 0 with at most 4 decimals   got: -1"
        ),
    ),
    "KPI106": (
        {"scale": Scale(below="0.5")},
        (
            "[KPI106] the scale does not fit the levels\n"
            "  at: scale\n"
            "  expected: lowest 1, highest 1, below from 0 to 1   got: lowest 1, highest 5, below 0.5\n"
            "  hint: write scale: {lowest: 1, highest: 1, below: 0.5}"
        ),
    ),
    "KPI106 below": (
        {"scale": Scale(highest=1, below=-1)},
        (
            "[KPI106] the scale does not fit the levels\n"
            "  at: scale\n"
            "  expected: lowest 1, highest 1, below from 0 to 1   got: lowest 1, highest 1, below -1\n"
            "  hint: write scale: {lowest: 1, highest: 1, below: 1}"
        ),
    ),
    "KPI106 finite": (
        {"scale": Scale(below=NAN)},
        "[KPI106] a scale needs finite numbers\n  at: scale",
    ),
    "KPI107 reporting": (
        {"reporting_window": _until(date(2007, 9, 30))},
        (
            "[KPI107] the reporting window closes before the performance period has ended\n"
            "  at: reporting_window\n"
            "  hint: reports on a whole period are dated after its last day"
        ),
    ),
    "KPI107 effect": (
        {"effective_on": date(2007, 2, 1), "effective_until": date(2007, 1, 1)},
        (
            "[KPI107] the definition ends on 2007-01-01, before it begins on 2007-02-01\n"
            "  at: effective_until\n"
            "  hint: swap the two dates"
        ),
    ),
    "KPI107 zone": (
        {"time_zone": "Asia/Bankok"},
        (
            "[KPI107] there is no time zone 'Asia/Bankok'\n"
            "  at: time_zone\n"
            "  expected: an IANA name such as 'Asia/Bangkok'"
        ),
    ),
    "KPI109 levels": (
        ladder(*range(1, 22)),
        "[KPI109] 21 levels\n  at: levels\n  expected: at most 20",
    ),
    "KPI109 effort": (
        measured_by(effort="-0.5"),
        "[KPI109] 'm' cannot cost -0.5\n  at: measures[0].effort\n  expected: an effort of 0 or more",
    ),
    "KPI109 figure": (
        measured_by(lowest=ENDLESS),
        (
            "[KPI109] Infinity is no number to count with\n"
            "  at: measures[0].lowest\n"
            "  expected: a finite number"
        ),
    ),
    "KPI109 values": (
        scaled(),
        "[KPI109] 0 values on a scale\n  at: scales[0].values\n  expected: 1 to 100",
    ),
    "KPI115 value": (
        scaled(ScaleValue(value="\u200b")),
        "[KPI115] '\\u200b' cannot be a value\n  at: scales[0].values[0]\n  expected: text",
    ),
    "KPI115 scale": (
        {"questions": (Question(id="q", name=NAME, scale="nplx"),)},
        (
            "[KPI115] the question 'q' is answered on the scale 'nplx', "
            "which indicator '7.2.1' does not declare\n"
            "  at: questions[0].scale\n"
            "  declared: nplf, yn\n"
            "  hint: did you mean 'nplf'?"
        ),
    ),
    "KPI116 ladder": (
        {"criteria": Criteria(measure="share", cells=("80",))},
        (
            "[KPI116] the ladder is given twice: by levels and by criteria\n"
            "  at: criteria\n"
            "  hint: keep one of them"
        ),
    ),
    "KPI116 measure": (
        measured_by(lowest=2, highest=1),
        (
            "[KPI116] 'm' can never be read: its lowest number lies above its highest\n"
            "  at: measures[0].highest\n"
            "  expected: 2 or more   got: 1"
        ),
    ),
    "KPI119": (
        {"schema": "kpiflow-2"},
        (
            "[KPI119] this version does not read the schema 'kpiflow-2'\n"
            "  at: schema\n"
            "  expected: kpiflow-1\n"
            "  hint: use the version of kpiflow it was written for, or a newer one"
        ),
    ),
    "KPI121 months": (
        rounds((7, ((1, (1,)),))),
        (
            "[KPI121] there is no reporting round of 7 months, or it is there already\n"
            "  at: rounds[0].months\n"
            "  expected: 6 or 9 or 12, each once"
        ),
    ),
    "KPI121 level": (
        ladder(1, 3) | rounds((6, ((1, (2,)),))),
        (
            "[KPI121] the round names level 2, which the ladder does not have\n"
            "  at: rounds[0].levels[0]\n"
            "  expected: 1, 3"
        ),
    ),
}


class TestMessages:
    """What is wrong, where, what would have been right, and what to do."""

    @pytest.mark.parametrize(("changes", "text"), MESSAGES.values(), ids=MESSAGES.keys())
    def test_a_problem_is_told_in_words(
        self, problems_of: ProblemsOf, changes: dict[str, Any], text: str
    ) -> None:
        """A problem names the thing, its place, what is expected, and one way out."""
        [problem] = problems_of((GOOD,), **changes)

        assert str(problem) == text

    @pytest.mark.parametrize(
        "changes",
        [
            {"code": "x" * 5000},
            {"schema": "x" * 5000},
            {"time_zone": "x" * 5000},
            {"roles": (Role(id="x" * 5000, name=NAME),) * 2},
            scaled(*(ScaleValue(value="x" * 5000 + " "),) * 2),
            {"questions": (Question(id="q", name=NAME, scale="x" * 5000),)},
        ],
        ids=["code", "schema", "zone", "identifiers", "values", "scale"],
    )
    def test_a_long_name_is_shown_short(self, problems_of: ProblemsOf, changes: dict[str, Any]) -> None:
        """A message shows the beginning of a long name and not all of it."""
        assert max(len(problem.message) for problem in problems_of((GOOD,), **changes)) < 200
