"""Cases written in Python, a step at a time, that say what is not as expected in the rules' own words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

from attrs import evolve, field, frozen

from kpiflow.dates import Precision
from kpiflow.decisions import (
    AcceptedDeficiency,
    AnyDecision,
    Override,
    Rating,
    Revocation,
    StandingException,
    Waiver,
)
from kpiflow.definitions import Indicator
from kpiflow.errors import CalendarError, CaseFailedError, LoadingError, Problem
from kpiflow.evidence import (
    Answer,
    Attainment,
    EvidenceItem,
    Exclusion,
    Fact,
    NilReturn,
    Reading,
    Standing,
    Statement,
)
from kpiflow.loading import load_indicator
from kpiflow.loading.contents import FiledRuling
from kpiflow.periods import parse_date
from kpiflow.testing.cases import Because, Case, Expected, Given, Outcome, case_problems, run_case
from kpiflow.text import BLANK, Language, Text, shortened


_SECTION_OF: Final[dict[type, str]] = {
    EvidenceItem: "evidence",
    NilReturn: "nil_returns",
    Answer: "answers",
    Reading: "readings",
    Statement: "texts",
    Exclusion: "exclusions",
    Attainment: "attainments",
}
_DECISION_OF: Final[dict[type, str]] = {
    Waiver: "waivers",
    StandingException: "exceptions",
    AcceptedDeficiency: "deficiencies",
    Override: "overrides",
    Revocation: "revocations",
}


def given(indicator: Indicator | str | Path, *, language: Language = "en") -> Proposition:
    """Begin a case about a definition.

    >>> from kpiflow.evidence import Reading
    >>> freight = given("examples/freight/freight.yaml").as_of("30 September 2569 BE")
    >>> freight.stating(Reading(measure="freight", value=6890)).reaches(2).scores("2").because(
    ...     met=["criterion.2"], missing=["criterion.3"]
    ... ) and None

    Args:
        indicator: The definition, or the file it stands in.
        language: The language in which what is not as expected is explained.
    """
    found = indicator if isinstance(indicator, Indicator) else load_indicator(indicator)
    return Proposition(indicator=found, language=language)


@frozen(kw_only=True)
class Proposition:
    """What is given so far; each step gives another proposition, so that one may be the beginning of many.

    Attributes:
        indicator: The definition.
        language: The language of explanations.
        shown: What is given.
        day: The day that is judged, once it is named.
        round_months: The reporting round.
    """

    indicator: Indicator
    language: Language = "en"
    shown: Given = field(factory=Given)
    day: date | None = None
    round_months: int | None = None

    def with_evidence(self, *items: EvidenceItem | str) -> Self:
        """Show items of evidence; a text stands for an item of that kind, of which nothing else is known."""
        shown = self
        for each in items:
            shown = shown.stating(shown._item(each) if isinstance(each, str) else each)
        return shown

    def _item(self, kind: str) -> EvidenceItem:
        taken = sum(each.kind == kind for each in self.shown.evidence)
        name = f"{kind}-{taken + 1}" if taken else kind
        return EvidenceItem(id=name, kind=kind, title=Text.same(kind))

    def stating(self, *facts: Fact) -> Self:
        """Show or state anything: items, nil returns, answers, readings, texts, exclusions, attainments."""
        shown = self.shown
        for fact in facts:
            section = _SECTION_OF[type(fact)]
            longer: dict[str, Any] = {section: (*getattr(shown, section), fact)}
            shown = evolve(shown, **longer)
        return evolve(self, shown=shown)

    def attested(self, *nil_returns: NilReturn) -> Self:
        """Attest that nothing was found."""
        return self.stating(*nil_returns)

    def answering(self, **answers: str) -> Self:
        """Answer questions by their identifiers, in which `_` stands for `-` where there is no such question."""
        known = {each.id for each in self.indicator.questions}
        names = {name: name if name in known else name.replace("_", "-") for name in answers}
        return self.stating(*(Answer(question=names[name], value=value) for name, value in answers.items()))

    def ruled(self, item: str, standing: Standing, *, by: str, on: date, reason: Text = BLANK) -> Self:
        """Accept, reject or withdraw something."""
        ruling = FiledRuling(item=item, standing=standing, by=by, on=on, reason=reason)
        rulings = (*self.shown.decisions.rulings, ruling)
        return evolve(self, shown=evolve(self.shown, decisions=evolve(self.shown.decisions, rulings=rulings)))

    def decided(self, *decisions: AnyDecision | Revocation) -> Self:
        """Let waivers, exceptions, deficiencies, overrides and revocations be decided."""
        made = self.shown.decisions
        for decision in decisions:
            section = _DECISION_OF[type(decision)]
            longer: dict[str, Any] = {section: (*getattr(made, section), decision)}
            made = evolve(made, **longer)
        return evolve(self, shown=evolve(self.shown, decisions=made))

    def rated(self, rating: Rating) -> Self:
        """Let an assessor accept a level."""
        made = evolve(self.shown.decisions, rating=rating)
        return evolve(self, shown=evolve(self.shown, decisions=made))

    def claiming(self, level: int) -> Self:
        """Let the unit claim a level."""
        return evolve(self, shown=evolve(self.shown, claimed_level=level))

    def entered(self, on: date | str, *, by: str = "") -> Self:
        """Say on which day all is entered, and by whom."""
        return evolve(self, shown=evolve(self.shown, filed_on=_day(on), filed_by=by or self.shown.filed_by))

    def as_of(self, day: date | str) -> Self:
        """Name the day that is judged, as a date or as text in Thai or English.

        Raises:
            CalendarError: It is no day (KPI4xx).
        """
        return evolve(self, day=_day(day))

    def in_round(self, months: int) -> Self:
        """Name the reporting round."""
        return evolve(self, round_months=months)

    def case(self, name: str, expect: Expected | None = None) -> Case:
        """Give it as a case.

        Raises:
            LoadingError: No day is named, or what is given cannot be meant (KPI2xx, KPI422).
        """
        if self.day is None:
            raise LoadingError(_no_day())
        expected = Expected() if expect is None else expect
        made = Case(
            name=name, as_of=self.day, given=self.shown, round_months=self.round_months, expect=expected
        )
        # Something may be expected that the definition does not have: a case says so when it is tried.
        wrong = [each for each in case_problems(made, self.indicator) if each.path[:1] != ("expect",)]
        if wrong:
            raise LoadingError(*wrong)
        return made

    def reaches(self, level: int, *, by_evidence: int | None = None) -> Consequence:
        """Claim the level that is reached, and with no decision about anything.

        Raises:
            CaseFailedError: Another level is; with the reasons of the rules (KPI420).
            LoadingError: What is given cannot be meant (KPI2xx), or no day is named (KPI422).
        """
        return Consequence(proposition=self).which(Expected(level=level, by_evidence=by_evidence))

    def scores(self, points: str, *, weighted: str | None = None) -> Consequence:
        """Claim the points, exactly or as they are printed.

        Raises:
            CaseFailedError: There are others (KPI420).
            LoadingError: As `reaches`.
        """
        return Consequence(proposition=self).which(Expected(score=points, weighted=weighted))

    def tallies(self, rating: str) -> Consequence:
        """Claim what ratings add up to beside the level, exactly or rounded to four decimals.

        Raises:
            CaseFailedError: They add up to something else (KPI420).
            LoadingError: As `reaches`.
        """
        return Consequence(proposition=self).which(Expected(tally=rating))


@frozen(kw_only=True)
class Consequence:
    """What a proposition was found to come to; more can be claimed of it."""

    proposition: Proposition

    def tallies(self, rating: str) -> Self:
        """Claim what ratings add up to as well; see `Proposition.tallies`."""
        return self.which(Expected(tally=rating))

    def scores(self, points: str, *, weighted: str | None = None) -> Self:
        """Claim the points too; see `Proposition.scores`."""
        return self.which(Expected(score=points, weighted=weighted))

    def supports(self, *, claim: bool = True) -> Self:
        """Claim that what the unit claims is supported, or is not.

        Raises:
            CaseFailedError: It is the other way round (KPI420).
        """
        return self.which(Expected(supported=claim))

    def because(
        self,
        *,
        met: Iterable[str] = (),
        unmet: Iterable[str] = (),
        unknown: Iterable[str] = (),
        not_applicable: Iterable[str] = (),
        waived: Iterable[str] = (),
        missing: Iterable[str] | None = None,
    ) -> Self:
        """Claim what requirements come to, and all that keep the next level from being reached.

        Raises:
            CaseFailedError: One of them comes to something else (KPI420).
        """
        because = Because(
            met=tuple(met),
            unmet=tuple(unmet),
            unknown=tuple(unknown),
            not_applicable=tuple(not_applicable),
            waived=tuple(waived),
            missing=None if missing is None else tuple(missing),
        )
        return self.which(Expected(because=because))

    def which(self, expect: Expected) -> Self:
        """Claim anything that a case can expect.

        Raises:
            CaseFailedError: It comes to something else (KPI420).
        """
        must_come_to(self.proposition, expect)
        return self


def must_come_to(proposition: Proposition, expect: Expected) -> Outcome:
    """Refuse a proposition that comes to something else than expected.

    Raises:
        CaseFailedError: It does; with the reasons of the rules, in its language (KPI420).
        LoadingError: What is given cannot be meant (KPI2xx), or no day is named (KPI422).
    """
    outcome = run_case(proposition.case("given", expect), proposition.indicator)
    if not outcome.passed:
        said = outcome.explanation().in_language(proposition.language)
        raise CaseFailedError(*outcome.problems, explanation=said)
    return outcome


def _day(day: date | str) -> date:
    if not isinstance(day, str):
        return day
    moment = parse_date(day)
    if moment.precision is not Precision.DAY:
        raise CalendarError(
            Problem("KPI410", f"'{shortened(day)}' is not a day", hint="write it with its day and month")
        )
    return moment.first


def _no_day() -> Problem:
    return Problem("KPI422", "nothing says which day is judged", hint="name it: .as_of('31 October 2550 BE')")
