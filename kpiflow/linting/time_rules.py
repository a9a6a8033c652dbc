"""Days that cannot be kept, windows that open early, and years that a text names by mistake."""

from __future__ import annotations

import re

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from kpiflow.dates import DateRange, PartialDate
from kpiflow.definitions import Indicator, guards_in, guards_of
from kpiflow.errors import Path, Problem
from kpiflow.guards import AtLeast, Guard, NilReturned, Provided
from kpiflow.linting.places import is_written, requirements
from kpiflow.periods import format_date
from kpiflow.text import Text, arabic_digits


_BE_AHEAD: Final = 543
_FIRST_BE: Final = 2400
"""A four-digit year from here on is one of the Buddhist era."""

_YEAR: Final = re.compile(
    r"(?:(?:พ\.\s?ศ\.|ค\.\s?ศ\.|ปีงบประมาณ|งบประมาณ|ปี|ประจำปี|FY|B\.?E\.?|year|of|in|for|/)\s?)(?P<after>(?:19|20|24|25|26)[0-9]{2})(?![0-9.,]*[0-9])"
    r"|(?<![0-9.,/])(?P<before>(?:19|20|24|25|26)[0-9]{2})(?=\s?(?:B\.?E\.?|C\.?E\.?)\b)"
)
"""A year where a text says that it is one, so that no other number is taken for it."""


def due_too_early(indicator: Indicator) -> Iterator[Problem]:
    """Find requirements that are due before anything could meet them, such as a report on a period still running."""
    for path, _, requirement in requirements(indicator):
        if requirement.due is None or not is_written(indicator, path):
            continue
        earliest = _earliest(indicator, requirement.requires)
        if earliest is not None and requirement.due.last < earliest:
            yield Problem(
                "KPI940",
                f"requirement '{requirement.id}' is due by {_day(requirement.due)}, "
                f"but cannot be met before {_day(PartialDate(earliest))}",
                (*path, "due"),
                hint="is the year right?",
            )


def _day(moment: PartialDate) -> str:
    return format_date(moment, language="en")


def _earliest(indicator: Indicator, guard: Guard) -> date | None:
    """Give the first day on which a guard can be met; `None` where any day will do."""
    windows = indicator.windows()
    match guard:
        case Provided():
            days = [] if guard.covers is None else [windows[guard.covers].last]
            if guard.dated_within:
                days.append(min(windows[name].first for name in guard.dated_within))
            return max(days, default=None)
        case NilReturned():
            return windows[guard.period].last + timedelta(days=1)
        case AtLeast():
            parts = [_earliest(indicator, part) for part in guard.of]
            return sorted(parts, key=lambda day: day or date.min)[guard.count - 1]
        case _:
            return None


def reporting_opens_early(indicator: Indicator) -> Iterator[Problem]:
    """Find reporting windows that open before the period has ended, so that reports may miss its end."""
    performance, reporting = indicator.performance_period, indicator.reporting_window
    if performance and reporting and reporting.first <= performance.last:
        yield Problem(
            "KPI941",
            f"reports may be dated from {_day(PartialDate(reporting.first))}, "
            f"before the performance period ends on {_day(PartialDate(performance.last))}",
            ("reporting_window",),
            hint="let the window open on the day after the period",
        )


def coverage_after_the_period(indicator: Indicator) -> Iterator[Problem]:
    """Find coverage that begins after the performance period, of which then one day alone is asked for."""
    period = indicator.performance_period
    for path, _, requirement in requirements(indicator):
        if period is None or not is_written(indicator, path):
            continue
        for slot, guard in guards_of(requirement):
            for step, each in guards_in(guard, slot):
                since = each.continuous_since if isinstance(each, Provided) else None
                if since is not None and since > period.last:
                    yield Problem(
                        "KPI943",
                        f"requirement '{requirement.id}' asks for coverage from {_day(PartialDate(since))} on, "
                        f"after the performance period ends on {_day(PartialDate(period.last))}",
                        (*path, *step, "provided", "continuous_since"),
                        hint="it is asked for until the end of the period; is the year right?",
                    )


def distant_year(indicator: Indicator) -> Iterator[Problem]:
    """Find texts that name a year further from the performance period than the one before or after."""
    if indicator.performance_period is not None:
        for path, text in _texts(indicator):
            for problem in distant_years(text, indicator.performance_period, "KPI942"):
                yield problem.under(path)


def distant_years(text: Text, period: DateRange, code: str) -> Iterator[Problem]:
    """Find the years in a text that lie far from a period, each once."""
    is_same = text.th == text.en
    for language, said in (("th", text.th), ("en", text.en)):
        if language == "en" and is_same:
            return
        for written in dict.fromkeys(_years(said)):
            year = written - _BE_AHEAD if written >= _FIRST_BE else written
            if not period.first.year - 1 <= year <= period.last.year + 1:
                yield Problem(
                    code,
                    f"the text names the year {written}, far from the performance period",
                    () if is_same else (language,),
                    hint="is it the year of another card?",
                )


def _years(text: str) -> Iterator[int]:
    for found in _YEAR.finditer(arabic_digits(text)):
        yield int(found["after"] or found["before"])


def _texts(indicator: Indicator) -> Iterator[tuple[Path, Text]]:
    yield ("name",), indicator.name
    yield ("description",), indicator.description
    for n, level in enumerate(indicator.levels):
        yield ("levels", n, "name"), level.name
        for m, requirement in enumerate(level.requirements):
            yield ("levels", n, "requirements", m, "text"), requirement.text
    for key, named in indicator.declared().items():
        for n, each in enumerate(named):
            yield (key, n, "name"), each.name
