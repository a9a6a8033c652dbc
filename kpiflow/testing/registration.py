"""What Hypothesis calls where the library is installed, so that `from_type` knows its classes.

Only the classes are loaded for that; the strategies themselves once one is asked for.
"""

from __future__ import annotations

from typing import Any


def register() -> None:
    """Tell Hypothesis how definitions, registers, situations, assessments and scorecards are drawn."""
    from hypothesis import strategies as st  # noqa: PLC0415 -- Hypothesis calls this while it is imported

    from kpiflow.assessment import Assessment  # noqa: PLC0415
    from kpiflow.definitions import Indicator  # noqa: PLC0415
    from kpiflow.evidence import Register  # noqa: PLC0415
    from kpiflow.ladder import Situation  # noqa: PLC0415
    from kpiflow.scorecard import Scorecard  # noqa: PLC0415
    from kpiflow.scoresheet import ScoreSheet  # noqa: PLC0415

    for cls, name in (
        (Indicator, "definitions"),
        (Register, "any_registers"),
        (Situation, "any_situations"),
        (Assessment, "journals"),
        (ScoreSheet, "sheets"),
        (Scorecard, "scorecards"),
    ):
        st.register_type_strategy(cls, _drawn_by(name))


def _drawn_by(name: str) -> Any:
    def strategy(_cls: type) -> Any:
        from kpiflow.testing import strategies  # noqa: PLC0415 -- see above

        return getattr(strategies, name)()

    return strategy
