"""A score sheet as the rules of the analysis look at it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from kpiflow.definitions import Indicator
from kpiflow.scoresheet import ScoreSheet


@frozen(kw_only=True)
class Judgement:
    """What an assessment that a line names is about.

    Attributes:
        indicator: The definition it is judged by.
        round_months: The reporting round it was filed for.
    """

    indicator: Indicator
    round_months: int | None


@frozen(kw_only=True)
class Sheet:
    """A score sheet, and what the assessments are about that its lines name.

    Attributes:
        sheet: The sheet.
        judged: What each of the assessments is about, by the code of the line.
    """

    sheet: ScoreSheet
    judged: Mapping[str, Judgement] = field(factory=dict)
