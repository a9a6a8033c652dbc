"""Fiscal years, reporting rounds and Buddhist-era dates, read and written as text.

The only door for `pendulum`; its values live and die in here, everything that
leaves is a frozen value on the standard library's `date`. A year must say its
era: a Thai date with a Thai month name is of the Buddhist era (BE), an ISO date
of the Common Era (CE), and where the two could be confused this room refuses.
"""

from __future__ import annotations

import re

from datetime import date
from typing import Final, Literal, NoReturn, TypeAlias

import pendulum

from attrs import field, frozen

from kpiflow.dates import EARLIEST, DateRange, PartialDate, Precision, check_round_months
from kpiflow.errors import CalendarError, Problem
from kpiflow.text import Language, arabic_digits, shortened, thai_digits


Era: TypeAlias = Literal["be", "ce"]
Style: TypeAlias = Literal["long", "short"]
Digits: TypeAlias = Literal["arabic", "thai"]

BE_OFFSET: Final = 543
"""Buddhist era minus Common Era, in years, from 1941-01-01 on."""

CONFUSABLE_YEAR: Final = 2400
"""From this year on, a year without an era is taken for a Buddhist one by mistake."""

_TH_LONG: Final[tuple[str, ...]] = tuple(
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
)
_TH_SHORT: Final[tuple[str, ...]] = tuple(
    "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
)
_EN_LONG: Final[tuple[str, ...]] = tuple(
    pendulum.date(2001, month, 1).format("MMMM") for month in range(1, 13)
)
_EN_SHORT: Final[tuple[str, ...]] = tuple(name[:3] for name in _EN_LONG)


def _months() -> dict[str, tuple[int, Language]]:
    """Map every way to write a month, without dots and in lower case, to its number."""
    known: dict[str, tuple[int, Language]] = {}
    for names in (_TH_LONG, _TH_SHORT):
        known |= {name.replace(".", ""): (n, "th") for n, name in enumerate(names, start=1)}
    for names in (_EN_LONG, _EN_SHORT):
        known |= {name.lower(): (n, "en") for n, name in enumerate(names, start=1)}
    return known


_MONTHS: Final = _months()
_ERAS: Final[dict[str, Era]] = {"พศ": "be", "be": "be", "คศ": "ce", "ce": "ce", "ad": "ce"}

_ERA = r"(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|B\.?E\.?|C\.?E\.?|A\.?D\.?)"
_ISO_FORM = re.compile(
    rf"(?P<year>[0-9]+)(?:-(?P<month>[0-9]+)(?:-(?P<day>[0-9]+))?)?(?:\s*(?P<era>{_ERA}))?", re.IGNORECASE
)
_YEAR_FORM = re.compile(rf"(?P<era>{_ERA})\s*(?P<year>[0-9]+)", re.IGNORECASE)
_NAMED_FORM = re.compile(
    r"(?:วันที่\s*)?(?:(?P<day>[0-9]{1,2})\s+)?(?P<name>[^\W\d_][^\d\s]*?)\s*"
    r"(?:(?<=[a-z])\s(?P<us_day>[0-9]{1,2}),\s*)?"
    rf"(?P<before>{_ERA})?\s*(?P<year>[0-9]+)(?:\s*(?P<after>{_ERA}))?",
    re.IGNORECASE,
)
_SLASHED_FORM = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_SHORT_START = re.compile(r"[0-9]{1,2}(?:\s+[^\W\d_]\S*)?")
_FISCAL_FORM = re.compile(
    rf"(?P<word>FY|fiscal\s+year|ปีงบประมาณ)\s*(?P<before>{_ERA})?\s*(?P<year>[0-9]+)\s*(?P<after>{_ERA})?",
    re.IGNORECASE,
)
_RANGE_SPLIT = re.compile(r"\s*(?:–|—|\.\.|/)\s*|\s+(?:-|to|ถึง)\s+")

_LONGEST: Final = 100

_RANGE_FORMS: Final = "'<date> – <date>' or 'FY 2550 BE'"
_FISCAL_FORMS: Final = "'FY 2550 BE' or 'ปีงบประมาณ พ.ศ. 2550'"
_FORMS: Final = (
    "'2007-03-30', '2550-03-30 BE', '30 มีนาคม 2550', '30 March 2550 BE', 'มีนาคม 2550' or 'พ.ศ. 2550'"
)


def _refuse(code: str, message: str, *, hint: str = "", expected: str = "") -> NoReturn:
    raise CalendarError(Problem(code, message, hint=hint, expected=expected))


def _era(written: str | None) -> Era | None:
    if not written:
        return None
    return _ERAS[written.replace(".", "").replace(" ", "").lower()]


def _plain(text: str, *, expected: str) -> str:
    """Write digits as Arabic ones and any run of spaces as one; no date is long."""
    if len(text) > _LONGEST:
        _refuse("KPI410", f"'{shortened(text)}' is not a date or period", expected=expected)
    return " ".join(arabic_digits(text).split())


def _partial(year: int, month: int | None, of_month: int | None) -> PartialDate:
    """Build the date from Common Era parts; raises `ValueError` when there is no such day."""
    precision = Precision.DAY if of_month else Precision.MONTH if month else Precision.YEAR
    exact = pendulum.date(year, 1 if month is None else month, 1 if of_month is None else of_month)
    return PartialDate(date(exact.year, exact.month, exact.day), precision)


def _without_era(text: str, year: int, *, month: bool = False, prefix: str = "") -> NoReturn:
    if year < 100:
        hint = f"write the year with four digits, for example '{prefix}25{year:02d} BE'"
    elif month:
        hint = f"write '{text} BE' or the year {year - BE_OFFSET}"
    elif year >= CONFUSABLE_YEAR:
        hint = f"write '{prefix}{year} BE' or '{prefix}{year - BE_OFFSET} CE'"
    else:
        hint = f"write '{prefix}{year} CE', or the Buddhist-era year '{prefix}{year + BE_OFFSET} BE'"
    _refuse("KPI411", f"'{text}' does not say whether {year} is a Buddhist or a Common Era year", hint=hint)


def _assemble(text: str, year: int, month: int | None, of_month: int | None, era: Era | None) -> PartialDate:
    """Turn the parts of a date into a value, or say what is wrong with them."""
    if era is None:
        if month is not None and of_month is not None:
            _must_exist(text, year, month, of_month)
        _without_era(text, year, month=month is not None and year >= CONFUSABLE_YEAR)
    ce = year - BE_OFFSET if era == "be" else year
    if ce < EARLIEST.year:
        _refuse(
            "KPI412",
            f"'{text}' lies before {EARLIEST.isoformat()} (BE {EARLIEST.year + BE_OFFSET})",
            hint="the Thai calendar year changed in 1941; earlier dates are not read",
        )
    try:
        return _partial(ce, month, of_month)
    except ValueError:
        _refuse("KPI410", f"'{text}' is not a day of the calendar", hint=_day_hint(year, ce, month))


def _must_exist(text: str, year: int, month: int, of_month: int) -> None:
    """Refuse a day that exists in neither era, before asking for the era."""
    for ce in (year, year - BE_OFFSET):  # the last one is the likelier era of a year that needs asking
        try:
            pendulum.date(ce, month, of_month)
        except ValueError:
            continue
        return
    _refuse("KPI410", f"'{text}' is not a day of the calendar", hint=_day_hint(year, ce, month))


def _day_hint(year: int, ce: int, month: int | None) -> str:
    if month is None or not 1 <= ce <= 9999:  # a year alone is wrong by itself only
        return "years run from 1 to 9999"
    return f"{_EN_LONG[month - 1]} {year} has {pendulum.date(ce, month, 1).days_in_month} days"


def parse_date(text: str) -> PartialDate:
    """Read a date in Thai or English, of either era, known to the day, month or year.

    Thai digits are read as digits. A Thai month name without an era means the
    Buddhist era, an ISO date or an English month name the Common Era; a year
    that could be of the other era must name its own.

    Raises:
        CalendarError: No date (KPI410), no era (KPI411), or before 1941 (KPI412).

    >>> parse_date("๓๐ มีนาคม ๒๕๕๐").first
    datetime.date(2007, 3, 30)
    >>> parse_date("29 ก.พ. 2551") == parse_date("2008-02-29")
    True
    """
    plain = _plain(text, expected=_FORMS)
    slashed = _SLASHED_FORM.fullmatch(plain)
    if slashed and 1 <= int(slashed[2]) <= 12:
        on_day, in_month, in_year = (int(part) for part in slashed.groups())
        mark = " BE" if in_year >= CONFUSABLE_YEAR else ""
        hint = f"write '{in_year}-{in_month:02d}-{on_day:02d}{mark}'"
        _refuse("KPI410", f"'{text}' is not a date: which of the numbers is the month?", hint=hint)
    iso = _ISO_FORM.fullmatch(plain) or _YEAR_FORM.fullmatch(plain)
    if iso:
        parts = iso.groupdict()
        year = _number(parts["year"], text)
        month = _number(parts["month"], text) if parts.get("month") else None
        of_month = _number(parts["day"], text) if parts.get("day") else None
        era = _era(parts["era"])
        if month is not None and not 1 <= month <= 12:
            _refuse("KPI410", f"'{text}' is not a day of the calendar", hint="months run from 1 to 12")
        if era is None and month is not None and 1000 <= year < CONFUSABLE_YEAR:
            era = "ce"
        return _assemble(text, year, month, of_month, era)
    named = _NAMED_FORM.fullmatch(plain)
    if named and not (named["before"] and named["after"]) and not (named["day"] and named["us_day"]):
        known = _MONTHS.get(named["name"].replace(".", "").lower())
        if known:
            month, language = known
            year = _number(named["year"], text)
            of_month_text = named["day"] or named["us_day"]
            era = _era(named["before"] or named["after"]) or _usual_era(year, language)
            return _assemble(text, year, month, int(of_month_text) if of_month_text else None, era)
    _refuse("KPI410", f"'{text}' is not a date", expected=_FORMS)


def _number(digits: str, text: str, *, what: str = "date", expected: str = _FORMS) -> int:
    if len(digits) > 5 or (len(digits) == 5 and not 9999 < int(digits) <= 9999 + BE_OFFSET):
        _refuse("KPI410", f"'{text}' is not a {what}", expected=expected)
    return int(digits)


def _usual_era(year: int, language: Language) -> Era | None:
    """Give the era that a month name in this language implies, if the year allows it."""
    if language == "th" and year >= CONFUSABLE_YEAR:
        return "be"
    if language == "en" and 1000 <= year < CONFUSABLE_YEAR:
        return "ce"
    return None


def parse_range(text: str) -> DateRange:
    """Read a period: two dates, one month or year, or a fiscal year.

    Raises:
        CalendarError: As `parse_date`, or the end lies before the start (KPI410).

    >>> parse_range("ตุลาคม 2549 – 31 สิงหาคม 2550").last
    datetime.date(2007, 8, 31)
    >>> parse_range("1 – 31 ตุลาคม 2550").first
    datetime.date(2007, 10, 1)
    >>> parse_range("FY 2550 BE") == FiscalYear(2550).period
    True
    """
    plain = _plain(text, expected=_RANGE_FORMS)
    if _FISCAL_FORM.fullmatch(plain):
        return parse_fiscal_year(text).period
    parts = _RANGE_SPLIT.split(plain)
    if len(parts) == 1:
        whole = parse_date(text)
        return DateRange(whole, whole)
    if len(parts) == 2:
        return DateRange(parse_date(_completed(parts[0], parts[1])), parse_date(parts[1]))
    _refuse("KPI410", f"'{text}' is not a period", expected=_RANGE_FORMS)


def _completed(start: str, end: str) -> str:
    """Give a start such as `1` or `1 ตุลาคม` the month and year that its end names."""
    named = _NAMED_FORM.fullmatch(end)
    if not named or not named["day"] or not _SHORT_START.fullmatch(start):
        return start
    rest = end[named.start("name") :] if start.isdigit() else end[named.end("name") :]
    return f"{start} {rest.strip()}"


def parse_fiscal_year(text: str) -> FiscalYear:
    """Read a fiscal year such as `FY 2550 BE`, `FY 2007 CE` or `ปีงบประมาณ พ.ศ. 2550`.

    Raises:
        CalendarError: No fiscal year (KPI410), no era (KPI411), or before 1941 (KPI412).
    """
    found = _FISCAL_FORM.fullmatch(_plain(text, expected=_FISCAL_FORMS))
    if not found or (found["before"] and found["after"]):
        _refuse("KPI410", f"'{text}' is not a fiscal year", expected=_FISCAL_FORMS)
    year = _number(found["year"], text, what="fiscal year", expected=_FISCAL_FORMS)
    language: Language = "th" if found["word"].startswith("ปี") else "en"
    era = _era(found["before"] or found["after"])
    if era is None and language == "th":
        era = _usual_era(year, language)
    if era is None:
        _without_era(text, year, prefix="FY ")
    return FiscalYear(year if era == "be" else year + BE_OFFSET)


def format_date(
    moment: PartialDate,
    *,
    language: Language = "th",
    era: Era = "be",
    style: Style = "long",
    digits: Digits = "arabic",
) -> str:
    """Write a date as precisely as it is known; `parse_date` reads it back.

    >>> format_date(parse_date("2007-03-30"))
    '30 มีนาคม 2550'
    >>> format_date(parse_date("2007-03-30"), language="en")
    '30 March 2550 BE'
    """
    year = moment.first.year + (BE_OFFSET if era == "be" else 0)
    index = moment.first.month - 1
    if language == "th":
        name = (_TH_LONG if style == "long" else _TH_SHORT)[index]
        marked = f"พ.ศ. {year}" if era == "be" else f"ค.ศ. {year}"
        shown = str(year) if era == "be" and moment.precision is not Precision.YEAR else marked
    else:
        name = (_EN_LONG if style == "long" else _EN_SHORT)[index]
        bare = era == "ce" and moment.precision is not Precision.YEAR and year < CONFUSABLE_YEAR
        shown = str(year) if bare else f"{year} {era.upper()}"
    written = {
        Precision.DAY: f"{moment.first.day} {name} {shown}",
        Precision.MONTH: f"{name} {shown}",
        Precision.YEAR: shown,
    }[moment.precision]
    return thai_digits(written) if digits == "thai" else written


def format_range(
    period: DateRange,
    *,
    language: Language = "th",
    era: Era = "be",
    style: Style = "long",
    digits: Digits = "arabic",
) -> str:
    """Write a period from its start to its end; `parse_range` reads it back."""
    start = format_date(period.start, language=language, era=era, style=style, digits=digits)
    if period.start == period.end:
        return start
    end = format_date(period.end, language=language, era=era, style=style, digits=digits)
    return f"{start} – {end}"


def _be_year(_instance: object, _attribute: object, value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        _refuse("KPI410", f"{value!r} is not a fiscal year", expected="a Buddhist-era year such as 2550")
    if value > 9999:
        _refuse("KPI410", "this is not a fiscal year", expected="a Buddhist-era year of four digits")
    if value <= EARLIEST.year + BE_OFFSET:
        is_ce = EARLIEST.year < value < CONFUSABLE_YEAR
        _refuse(
            "KPI412",
            f"fiscal year {value} of the Buddhist era begins before {EARLIEST.isoformat()}",
            hint=f"the fiscal year {value} CE is FiscalYear({value + BE_OFFSET})" if is_ce else "",
        )


@frozen(order=True)
class FiscalYear:
    """A Thai government fiscal year: 1 October of the year before to 30 September.

    Attributes:
        be: The year of the Buddhist era that it is named after and ends in.

    Raises:
        CalendarError: The year begins before 1941-01-01 (KPI412).

    >>> FiscalYear(2550).period.first, FiscalYear(2550).period.last
    (datetime.date(2006, 10, 1), datetime.date(2007, 9, 30))
    """

    be: int = field(validator=_be_year)

    @classmethod
    def containing(cls, moment: date) -> FiscalYear:
        """Give the fiscal year that a day belongs to."""
        return cls(moment.year + BE_OFFSET + (1 if moment.month >= 10 else 0))

    @property
    def ce(self) -> int:
        """The year of the Common Era that it ends in."""
        return self.be - BE_OFFSET

    @property
    def period(self) -> DateRange:
        """All its days."""
        return self.round(12).period

    def round(self, months: int) -> Round:
        """Give the reporting round after 6, 9 or 12 months."""
        return Round(self, months)


@frozen(order=True)
class Round:
    """A reporting round: the fiscal year up to the end of its 6th, 9th or 12th month.

    Attributes:
        fiscal_year: The fiscal year reported on.
        months: 6, 9 or 12.

    Raises:
        CalendarError: The number of months is another one (KPI413).

    >>> FiscalYear(2550).round(6).period.last
    datetime.date(2007, 3, 31)
    """

    fiscal_year: FiscalYear
    months: int = field(validator=check_round_months)

    @property
    def period(self) -> DateRange:
        """The days reported on."""
        first = pendulum.date(self.fiscal_year.ce - 1, 10, 1)
        last = first.add(months=self.months).subtract(days=1)
        return DateRange.of_days(date(first.year, first.month, 1), date(last.year, last.month, last.day))
