"""What is expected against what came of it: every difference, each with its place in the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from kpiflow.errors import Path, Problem
from kpiflow.ladder import LadderVerdict, LevelVerdict, Situation, tally
from kpiflow.loading.case_contents import Because, Expected
from kpiflow.loading.case_files import NO_POINTS
from kpiflow.scoring import AS_PRINTED, Rounding, Score, compact, exact


_CALLED: Final = {
    "level": "the level reached",
    "by_evidence": "the level reached by evidence alone",
    "supported": "whether the claim is supported",
    "score": "the score",
    "weighted": "the weighted score",
    "tally": "what ratings add up to",
}


def misses(
    situation: Situation,
    verdict: LadderVerdict,
    expect: Expected,
    *,
    score: Callable[[], Score | None],
    claimed: int | None,
) -> Iterator[Problem]:
    """Find what is not as expected.

    Args:
        situation: All that decided it.
        verdict: What the ladder came to.
        expect: What was expected.
        score: Gives the score, which is worked out only where one is expected; `None` where there is none.
        claimed: The level that is claimed.
    """
    yield from _missed("level", expect.level, verdict.supported)
    yield from _missed("by_evidence", expect.by_evidence, verdict.supported_without_decisions)
    if expect.supported is not None:
        is_supported = None if claimed is None else claimed <= verdict.supported
        yield from _missed("supported", expect.supported, is_supported)
    if expect.score is not None or expect.weighted is not None:
        yield from _missed_figures(expect, score())
    if expect.tally is not None:
        yield from _missed_tally(expect.tally, situation, verdict)
    yield from _missed_requirements(verdict, expect.because)


def _missed(key: str, expected: object, got: object) -> Iterator[Problem]:
    if expected is not None and expected != got:
        yield _miss(f"{_CALLED[key]} is not as expected", (key,), expected=expected, got=got)


def _miss(message: str, path: Path, *, expected: object, got: object, reason: str = "") -> Problem:
    return Problem(
        "KPI420",
        message,
        ("expect", *path),
        expected=_shown(expected),
        got=_shown(got),
        reasons=(reason,) if reason else (),
    )


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "nothing" if value is None else str(value)


def _missed_figures(expect: Expected, score: Score | None) -> Iterator[Problem]:
    if score is None:
        yield _miss("there is no score", ("score",), expected=expect.score or expect.weighted, got=None)
        return
    has_points = score.earned.value is not None
    figures = (
        ("score", expect.score, score.earned.value, score.points_shown()),
        ("weighted", expect.weighted, score.weighted if has_points else None, score.printed()),
    )
    for key, said, value, shown in figures:
        if said is not None and not _is_figure(said, value, score.rounding):
            yield _miss(
                f"{_CALLED[key]} is not as expected", (key,), expected=said, got=_in_full(shown, value)
            )


def _missed_tally(said: str, situation: Situation, verdict: LadderVerdict) -> Iterator[Problem]:
    message, path = f"{_CALLED['tally']} is not as expected", ("tally",)
    if situation.indicator.tally is None:
        yield _miss(message, path, expected=said, got=None)
        return
    value = tally(situation.indicator, verdict).value
    if not _is_figure(said, value, AS_PRINTED):
        shown = "–" if value is None else compact(value)
        yield _miss(message, path, expected=said, got=_in_full(shown, value))


def _is_figure(said: str, value: Fraction | None, rounding: Rounding) -> bool:
    """Tell whether a figure is what is said: exactly, or rounded to as many decimals, if not fewer than printed."""
    if value is None or said.strip() in NO_POINTS:
        return value is None and said.strip() in NO_POINTS
    number = exact(said)
    places = len(said.strip().partition(".")[2])
    if number == value:
        return True
    is_printed = rounding.places <= places and "e" not in said.lower()
    return is_printed and replace(rounding, places=places).rounded(value) == number


def _in_full(shown: str, value: Fraction | None) -> str:
    return shown if value is None or exact(shown) == value else f"{shown} (exactly {value})"


def _missed_requirements(verdict: LadderVerdict, because: Because) -> Iterator[Problem]:
    verdicts = {each.requirement.id: each for each in verdict.requirements()}
    for path, requirement, status in because.statuses():
        found = verdicts.get(requirement)
        if found is None or found.status is not status:
            yield _miss(
                f"requirement {requirement} is not {_spoken(status.value)}",
                ("because", *path),
                expected=_spoken(status.value),
                got=_spoken(found.status.value) if found else "no such requirement",
                reason=found.reason().en if found else "",
            )
    if because.missing is not None:
        missing = tuple(each.requirement.id for level in _next(verdict) for each in level.unmet())
        if set(missing) != set(because.missing):
            yield _miss(
                "what keeps the next level from being reached is not as expected",
                ("because", "missing"),
                expected=", ".join(because.missing) or "nothing",
                got=", ".join(missing) or "nothing",
            )


def _spoken(word: str) -> str:
    return word.replace("_", " ")


def _next(verdict: LadderVerdict) -> tuple[LevelVerdict, ...]:
    """Give the level above the one reached; of levels side by side the lowest that does not hold."""
    above = (each for each in verdict.levels if each.level.level > verdict.supported and not each.holds)
    lowest = next(above, None)
    return () if lowest is None else (lowest,)
