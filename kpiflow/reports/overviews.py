"""Overviews of single objects, as a notebook shows them: one heading, a few blocks, and the facts as data.

What an overview says is text and never markup, as in documents; what it shows of a result is
what the card says. It refuses to compute: every figure is asked of the object itself, on a day
that the object names, and never on today's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kpiflow.assessment import Questions, Result
from kpiflow.definitions import Indicator
from kpiflow.evidence import Register
from kpiflow.guards import Verdict
from kpiflow.journal.entries import ShownStore
from kpiflow.journal.verification import Verification
from kpiflow.ladder import LadderVerdict
from kpiflow.reports.overview_pieces import Overview
from kpiflow.reports.overviews_figures import of_roll_up, of_score, of_verification
from kpiflow.reports.overviews_sources import of_register, of_scorecard, of_store
from kpiflow.reports.overviews_verdicts import of_assessment, of_indicator, of_ladder, of_result, of_verdict
from kpiflow.scorecard import RollUp, Scorecard
from kpiflow.scoring import Score
from kpiflow.text import Language


OVERVIEWS: Final[Mapping[type, Callable[[Any, Language], Overview]]] = {
    Indicator: of_indicator,
    LadderVerdict: of_ladder,
    Questions: of_assessment,
    Register: of_register,
    Result: of_result,
    RollUp: of_roll_up,
    Score: of_score,
    Scorecard: of_scorecard,
    ShownStore: of_store,
    Verdict: of_verdict,
    Verification: of_verification,
}
"""What gives the overview of each class, and of those derived from it."""


def overview(shown: object, language: Language) -> Overview:
    """Give the overview of an object.

    Args:
        shown: What derives from `kpiflow.display.Displayed`.
        language: The language of what stands around the data.

    Raises:
        TypeError: It is something else.
    """
    for cls in type(shown).__mro__:
        if cls in OVERVIEWS:
            return OVERVIEWS[cls](shown, language)
    message = f"there is no overview of {type(shown).__name__}"
    raise TypeError(message)
