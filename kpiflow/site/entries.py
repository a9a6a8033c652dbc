"""What the index says of an assessment, and all that its pages say, for the search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from attrs import frozen

from kpiflow.assessment import Result
from kpiflow.errors import CalendarError
from kpiflow.journal.verification import Verification
from kpiflow.periods import Era, FiscalYear
from kpiflow.reports.document import Document
from kpiflow.reports.scorecard_words import points_said
from kpiflow.reports.speaking import flat
from kpiflow.text import Language


Seal: TypeAlias = Literal["consistent", "anchored", "damaged"]
"""How far a journal is verified, in one word."""

_CLAIMS: Final = {True: "borne", False: "not_borne", None: "no_claim"}


@frozen(kw_only=True)
class Entry:
    """One row of the index.

    Attributes:
        assessment: What the assessment is called.
        file: What its files are called, without an ending.
        code: The code of the indicator.
        name: What the indicator is called.
        unit: Who reports; blank where nothing was filed.
        year: The fiscal year that is reported on.
        claimed: The level claimed, if any.
        supported: The level supported, decisions included.
        accepted: The level accepted, if any.
        score: The points as they are printed, or why there are none.
        weighted: The weighted score as it is printed.
        claim: Whether the claim is supported: `borne`, `not_borne` or `no_claim`.
        seal: How far the journal is verified.
        as_of: The day judged.
        texts: All that its pages say, each once.
    """

    assessment: str
    file: str
    code: str
    name: str
    unit: str
    year: int
    claimed: int | None
    supported: int
    accepted: int | None
    score: str
    weighted: str
    claim: str
    seal: Seal
    as_of: date
    texts: tuple[str, ...]

    @property
    def order(self) -> str:
        """The score as a number that a script can order by; blank for none."""
        try:
            return str(Decimal(self.score))
        except ArithmeticError:
            return ""


def entry_of(
    result: Result,
    verified: Verification,
    pages: Iterable[Document],
    *,
    file: str,
    language: Language,
    era: Era,
) -> Entry:
    """Give the row of an assessment.

    Args:
        result: What it comes to.
        verified: How far its journal is verified.
        pages: Its pages, as documents.
        file: What its files are called.
        language: The language of the index.
        era: The era of the year.
    """
    report, score = result.state.report, result.score
    texts = dict.fromkeys([result.assessment, *(text for page in pages for text in page.texts())])
    return Entry(
        assessment=flat(result.assessment),
        file=file,
        code=flat(result.indicator.code),
        name=flat(result.indicator.name.in_language(language)),
        unit=flat(report.agency.in_language(language)) if report else "",
        year=_year(result, era),
        claimed=result.state.claimed,
        supported=result.ladder.supported,
        accepted=result.state.accepted,
        score=points_said(score, language),
        weighted=score.printed(),
        claim=_CLAIMS[result.is_claim_supported],
        seal=_seal(verified),
        as_of=result.as_of,
        texts=tuple(texts),
    )


def _year(result: Result, era: Era) -> int:
    """Give the fiscal year that the performance period ends in; of an indicator without one, that of the day."""
    period = result.indicator.performance_period
    last = period.last if period else result.as_of
    try:
        year = FiscalYear.containing(last)
    except CalendarError:  # so early or late that it has no name
        return last.year
    return year.be if era == "be" else year.ce


def _seal(verified: Verification) -> Seal:
    if not verified.levels:
        return "damaged"
    return "anchored" if "T1" in verified.levels else "consistent"
