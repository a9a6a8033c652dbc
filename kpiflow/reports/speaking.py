"""How reports say things in one language: words, dates, names, and where an entry stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from kpiflow.dates import DateRange, PartialDate
from kpiflow.evidence import Entry, Ruling
from kpiflow.periods import format_date, format_range
from kpiflow.reports.words import STANDING_WORDS, WORDS
from kpiflow.text import Language, Text, on_one_line


@frozen(kw_only=True)
class DecisionLine:
    """A waiver, nil return or rating: what it is and what it says."""

    id: str
    title: str
    details: tuple[str, ...]


class Speaker:
    """Says things in one language, with the names an indicator gives them."""

    def __init__(self, language: Language, names: Mapping[str, Text]) -> None:
        self.language = language
        self._names = names

    def say(self, text: Text) -> str:
        """Say a text, on one line."""
        return flat(text.in_language(self.language))

    def word(self, key: str, **values: object) -> str:
        """Say one of the words that reports put around data."""
        return self.say(WORDS[key]).format(**values)

    def on(self, moment: PartialDate) -> str:
        """Say a date."""
        return format_date(moment, language=self.language)

    def days(self, first: date, last: date) -> str:
        """Say a stretch of days."""
        return format_range(DateRange.of_days(first, last), language=self.language)

    def name(self, identifier: str) -> str:
        """Say what an identifier is called."""
        named = self._names.get(identifier)
        return self.say(named) if named else flat(identifier)

    def standing(self, entry: Entry) -> str:
        """Say where an entry stands, and who ruled so, when and why."""
        word = self.say(STANDING_WORDS[entry.standing])
        if not entry.rulings:
            return word
        return f"{word} ({'; '.join(self._ruling(each) for each in entry.rulings)})"

    def _ruling(self, ruling: Ruling) -> str:
        reason = f": {self.say(ruling.reason)}" if not ruling.reason.is_blank() else ""
        return f"{self.name(ruling.by)}, {self.on(PartialDate(ruling.on))}{reason}"


def flat(text: str) -> str:
    """Lay a text that was written on several lines out on one, with nothing in it that moves a cursor."""
    return on_one_line(" ".join(text.split("\n"))).strip()
