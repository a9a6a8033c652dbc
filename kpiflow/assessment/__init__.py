"""The one mutable object: an indicator, a journal, and commands that append to it.

Every command appends one event; the state is nothing but the journal replayed.
Questions about any past day are answered from the events in force on that day.
What needs authority is asked of the host, and what one role cannot do both of is judged
from the journal. The clock is given in; it stamps what is recorded, and stands in for a day that is not named.
"""

from kpiflow.assessment.assessment import Assessment
from kpiflow.assessment.authority import Action, AllowAll, AllowRoles, Authority, Request
from kpiflow.assessment.course import Stand
from kpiflow.assessment.duties import Void
from kpiflow.assessment.events import Regression
from kpiflow.assessment.questions import Questions
from kpiflow.assessment.result import Reach, Result
from kpiflow.assessment.state import State


__all__ = [
    "Action",
    "AllowAll",
    "AllowRoles",
    "Assessment",
    "Authority",
    "Questions",
    "Reach",
    "Regression",
    "Request",
    "Result",
    "Stand",
    "State",
    "Void",
]
