"""What whole stores come to when they are replayed, under their own rules and under others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen

from kpiflow.assessment.assessment import Assessment
from kpiflow.assessment.clock import Clock
from kpiflow.assessment.result import Result
from kpiflow.assessment.standing import shortfall
from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError
from kpiflow.journal import Store
from kpiflow.scoring import Score, printed
from kpiflow.text import BLANK, Text, joined


@frozen(kw_only=True)
class Replayed:
    """What one assessment comes to on a day.

    Attributes:
        assessment: Its name.
        own: What it comes to under the rules in its journal; `None` where they cannot be replayed.
        other: What it would come to under the other rules; `None` where they are of another
            indicator, or there are none.
        error: Why it cannot be replayed.
    """

    assessment: str
    own: Result | None = None
    other: Result | None = None
    error: KpiflowError | None = None

    @property
    def changes(self) -> bool:
        """Whether the other rules would change the supported level or the score."""
        if self.own is None or self.other is None:
            return False
        return _figures(self.own) != _figures(self.other)

    @property
    def reason(self) -> Text:
        """Why it would change; blank where it would not."""
        if self.own is None or self.other is None or not self.changes:
            return BLANK
        before, after = self.own.ladder.supported, self.other.ladder.supported
        if after < before:
            return shortfall(self.other.ladder, after)
        if after > before:
            return _no_longer_in_the_way(shortfall(self.own.ladder, before))
        return _scored_otherwise(self.own, self.other)


def _figures(result: Result) -> tuple[object, ...]:
    score = result.score
    return result.ladder.supported, score.state, score.earned.value, score.weight, score.rounding


def _no_longer_in_the_way(what: Text) -> Text:
    return Text(
        th=f"เกณฑ์ใหม่ไม่ติดขัดที่: {what.th}",
        en=f"no longer in the way: {what.en}",
    )


def _scored_otherwise(own: Result, other: Result) -> Text:
    """Say in what one level is scored in two ways."""
    said = []
    if own.score.earned.value != other.score.earned.value or own.score.state != other.score.state:
        before, after = shown_points(own.score), shown_points(other.score)
        said.append(Text(th=f"คะแนน {before} เป็น {after}", en=f"score {before} becomes {after}"))
    if own.score.weight != other.score.weight:
        before, after = str(own.indicator.weight), str(other.indicator.weight)
        said.append(Text(th=f"น้ำหนัก {before} เป็น {after}", en=f"weight {before} becomes {after}"))
    if own.score.rounding != other.score.rounding:
        said.append(Text(th="ปัดเศษต่างไป", en="it is rounded in another way"))
    return joined(said)


def shown_points(score: Score) -> str:
    """Give the points as they are printed, or the state where there are none."""
    if score.earned.value is None:
        return score.state.replace("_", " ")
    return printed(score.points)


def replayed(
    store: Store,
    *,
    rules: Indicator | None = None,
    as_of: date | None = None,
    clock: Clock | None = None,
    told: Callable[[], None] = lambda: None,
) -> Iterator[Replayed]:
    """Replay every assessment of a store, one after the other.

    Args:
        store: Where the journals are kept.
        rules: Other rules to judge them by besides; those of other indicators are left alone.
        as_of: The day to judge; by default today where the definition's days begin and end.
        clock: What tells the time; the real one by default.
        told: Called after each assessment, for telling how far it is.
    """
    for name in store.streams():
        try:
            yield _replayed(Assessment.resume(name, store=store, clock=clock), rules, as_of)
        except KpiflowError as error:  # one journal that cannot be read does not hide the others
            yield Replayed(assessment=name, error=error)
        told()


def _replayed(assessment: Assessment, rules: Indicator | None, as_of: date | None) -> Replayed:
    own = assessment.result(as_of=as_of)
    applies = rules is not None and rules.code == assessment.indicator.code
    other = assessment.under(rules).result(as_of=as_of) if rules is not None and applies else None
    return Replayed(assessment=assessment.id, own=own, other=other)
