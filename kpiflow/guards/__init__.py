"""Guards: conditions over the register that explain their verdict.

A guard is frozen data with one method, `judge(facts)`, that gives a verdict and
never a bare bool. Guards fail closed: what cannot be told is `UNKNOWN` and never
advances a level. They read no clock, no file and no journal; the day they judge
comes in as `facts.as_of`. This room refuses to know levels, scores and coverage.
"""

from kpiflow.guards.facts import PERFORMANCE, REPORTING, WINDOWS, Facts, Guard
from kpiflow.guards.groups import AtLeast, all_of, any_of, at_least
from kpiflow.guards.nil_returned import NilReturned, nil_return
from kpiflow.guards.provided import Provided, provided
from kpiflow.guards.verdict import Finding, Status, Verdict


__all__ = [
    "PERFORMANCE",
    "REPORTING",
    "WINDOWS",
    "AtLeast",
    "Facts",
    "Finding",
    "Guard",
    "NilReturned",
    "Provided",
    "Status",
    "Verdict",
    "all_of",
    "any_of",
    "at_least",
    "nil_return",
    "provided",
]
