"""Looking ahead: what is missing for a level, what something would change, and what each requirement is worth.

Everything is tried on the rules themselves, on a register as it would be. This room
refuses to know journals and clocks, and to guess: where it gives up, it says so.
"""

from kpiflow.planning.duties import Duty, duties
from kpiflow.planning.gap import Gap, Rung, gap
from kpiflow.planning.missing import BUDGET, Missing, MissingSet, missing
from kpiflow.planning.steps import Step, applied
from kpiflow.planning.weakening import Weaker, weaker
from kpiflow.planning.what_if import Gain, WhatIf, gain, gains, what_if


__all__ = [
    "BUDGET",
    "Duty",
    "Gain",
    "Gap",
    "Missing",
    "MissingSet",
    "Rung",
    "Step",
    "Weaker",
    "WhatIf",
    "applied",
    "duties",
    "gain",
    "gains",
    "gap",
    "missing",
    "weaker",
    "what_if",
]
