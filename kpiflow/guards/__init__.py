"""Guards: conditions over the register that explain their verdict.

A guard is frozen data with one method, `judge(facts)`, that gives a verdict and
never a bare bool. Guards fail closed: what cannot be told is `UNKNOWN` and never
advances a level. They read no clock, no file and no journal; the day they judge
comes in as `facts.as_of`. The vocabulary is closed: what cannot be written with
these words is not a rule. This room refuses to know levels, scores and coverage.
"""

from kpiflow.guards.answered import Answered, answered
from kpiflow.guards.facts import PERFORMANCE, REPORTING, WINDOWS, Facts, Guard
from kpiflow.guards.faults import standing_faults
from kpiflow.guards.groups import AtLeast, Empty, NoneOf, all_of, any_of, at_least, none_of, reaching
from kpiflow.guards.item_faults import latest_moment
from kpiflow.guards.measured import PERCENT, Measured, measured, value_of
from kpiflow.guards.nil_returned import NilReturned, nil_return
from kpiflow.guards.provided import Provided, provided
from kpiflow.guards.referred import Holds, Reached, holds, reached
from kpiflow.guards.verdict import Finding, Status, Verdict
from kpiflow.guards.written import Written, written


__all__ = [
    "PERCENT",
    "PERFORMANCE",
    "REPORTING",
    "WINDOWS",
    "Answered",
    "AtLeast",
    "Empty",
    "Facts",
    "Finding",
    "Guard",
    "Holds",
    "Measured",
    "NilReturned",
    "NoneOf",
    "Provided",
    "Reached",
    "Status",
    "Verdict",
    "Written",
    "all_of",
    "answered",
    "any_of",
    "at_least",
    "holds",
    "latest_moment",
    "measured",
    "nil_return",
    "none_of",
    "provided",
    "reached",
    "reaching",
    "standing_faults",
    "value_of",
    "written",
]
