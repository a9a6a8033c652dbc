"""What score sheets print and what they come to: totals, bands with gaps, assessments of something else."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kpiflow.errors import Path, Problem, ScoringError
from kpiflow.linting.figures import figure
from kpiflow.linting.sheets import Sheet
from kpiflow.scorecard import Disagreement, RollUp, Scorecard, keeping
from kpiflow.scoresheet.misprints import misprints
from kpiflow.scoring import Exact
from kpiflow.scoring.intervals import gaps


def printed_weights_off(sheet: Sheet) -> Iterator[Problem]:
    """Find printed totals of weights that are not those of the parts."""
    for path, found in _misprints(sheet):
        if found.figure == "weights":
            yield _off(
                "KPI970",
                found,
                path,
                f"the weights of the parts of '{found.code}' do not come to their total",
            )


def printed_score_off(sheet: Sheet) -> Iterator[Problem]:
    """Find printed points and weighted scores that are not what they come to."""
    for path, found in _misprints(sheet):
        if found.figure != "weights":
            named = "points" if found.figure == "points" else "weighted score"
            yield _off("KPI971", found, path, f"the {named} of '{found.code}' are not those that are printed")


def _off(code: str, found: Disagreement, path: Path, message: str) -> Problem:
    return Problem(code, message, path, expected=found.computed, got=f"{found.printed} as printed")


def result_gap(sheet: Sheet) -> Iterator[Problem]:
    """Find results between two bands that have no name."""
    bands = _scorecard(sheet).bands
    places = _places(sheet)
    for lower, higher in gaps(bands):
        yield Problem(
            "KPI972",
            f"a result between {lower} and {higher} has no name",
            places[higher.low],
            hint="let one begin where the other ends, and the end belong to one of them",
        )


def result_outside(sheet: Sheet) -> Iterator[Problem]:
    """Find results that can come about and lie below or above all bands."""
    scorecard = _scorecard(sheet)
    if not scorecard.bands:
        return
    first, last = scorecard.bands[0], scorecard.bands[-1]
    for worth, what in _results(scorecard):
        is_low = first.low is not None and worth <= Fraction(first.low) and not first.holds(worth)
        is_high = last.high is not None and worth >= Fraction(last.high) and not last.holds(worth)
        if is_low or is_high:
            yield Problem(
                "KPI973",
                f"{what}, {figure(worth)}, lies in no band",
                _places(sheet)[(first if is_low else last).low],
                hint="open the band, or include its end",
            )


def _results(scorecard: Scorecard) -> Iterator[tuple[Fraction, str]]:
    """Give results that are known to be possible: the ends of the scale, and what gates make of it."""
    for worth, what in (
        (scorecard.root.floor, "the fewest points"),
        (scorecard.root.aim, "the points aimed at"),
    ):
        if worth is not None:
            yield worth, what
    for gate in scorecard.gates:
        if gate.most is None and gate.otherwise is not None:
            yield Fraction(gate.otherwise), f"what the result is worth without '{gate.id}'"


def other_assessment(sheet: Sheet) -> Iterator[Problem]:
    """Find lines whose assessment is about another indicator, or another reporting round."""
    rounds = sheet.sheet.round_months
    for path, line in sheet.sheet.lines():
        judged = sheet.judged.get(line.code)
        if judged is None:
            continue
        here = (*path, "assessment")
        if judged.indicator.code != line.code:
            message = f"the line '{line.code}' names an assessment of indicator '{judged.indicator.code}'"
            yield Problem("KPI974", message, here)
        elif None not in {rounds, judged.round_months} and rounds != judged.round_months:
            yield Problem(
                "KPI974",
                f"the scorecard is about {rounds} months, and the assessment of '{line.code}' about {judged.round_months}",
                here,
            )


def _scorecard(sheet: Sheet) -> Scorecard:
    return sheet.sheet.scorecard


def _places(sheet: Sheet) -> dict[Exact | None, Path]:
    """Give the place of each band by its lower end, which no other one has."""
    return {band.low: ("bands", n) for n, band in enumerate(sheet.sheet.bands)}


def _misprints(sheet: Sheet) -> Iterator[tuple[Path, Disagreement]]:
    """Find what is printed otherwise, as far as the sheet alone says what it comes to."""
    rolled = _rolled(sheet)
    return iter(()) if rolled is None else misprints(sheet.sheet, rolled)


def _rolled(sheet: Sheet) -> RollUp | None:
    stated = sheet.sheet
    try:
        return keeping(stated.scorecard).roll_up(
            stated.points(), round_months=stated.round_months, failed=stated.failed
        )
    except ScoringError:  # a part counts as something that nobody stated
        return None
