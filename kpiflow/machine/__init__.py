"""Levels as a state machine: decides whether a move is legal, and stores nothing.

The only door for `transitions`. One machine serves every assessment of a definition; no
record is ever registered with it. Two kinds of records move through machines:

- An assessment asks `machine_for(indicator)` for one move at a time. Its guards are
  verdicts: the ladder is judged, and the verdict goes out with the move or the refusal.
- A `Climber` is a record of its own, as small as can be: a state and a mask of the
  requirements that hold. It is for whoever follows many indicators at once and learns
  from elsewhere what holds, such as a dashboard or a form that is being filled in. Its
  guards are bits, so that the sealed machine moves it by a plan.

Nothing from a file reaches `transitions`: states are named L0, L1, … and conditions are
functions of this room, which refuses to know registers, journals and clocks.
"""

from kpiflow.machine.climbing import Climber, Refusal, Route, route_for
from kpiflow.machine.moves import Judge, LevelMachine, Move, machine_for, not_satisfied
from kpiflow.machine.sealed import Needs, SealedMachine


__all__ = [
    "Climber",
    "Judge",
    "LevelMachine",
    "Move",
    "Needs",
    "Refusal",
    "Route",
    "SealedMachine",
    "machine_for",
    "not_satisfied",
    "route_for",
]
