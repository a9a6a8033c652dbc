"""The pure function from definition, register, decisions and day to the level reached.

Every requirement is judged, whether or not it decides the level, so that an answer
always names all that is missing. Decisions are laid over what the rules find, and the
result stands with and without them. This room knows no machine, journal or clock.
"""

from kpiflow.ladder.judging import Asked, Judge, asked_by, judge_ladder, judge_level
from kpiflow.ladder.pillars import Pillar, pillars
from kpiflow.ladder.scores import part_done, score_of, score_situation
from kpiflow.ladder.situation import Situation
from kpiflow.ladder.tallies import Tallied, rating_of, tally
from kpiflow.ladder.verdicts import LadderVerdict, LevelVerdict, RequirementVerdict


__all__ = [
    "Asked",
    "Judge",
    "LadderVerdict",
    "LevelVerdict",
    "Pillar",
    "RequirementVerdict",
    "Situation",
    "Tallied",
    "asked_by",
    "judge_ladder",
    "judge_level",
    "part_done",
    "pillars",
    "rating_of",
    "score_of",
    "score_situation",
    "tally",
]
