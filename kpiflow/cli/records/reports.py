"""The records of reports on several things: gaps, what is missing, comparisons and scorecards."""

from __future__ import annotations

from typing import Final, get_args

from kpiflow.assessment.comparison import Fate, Turn
from kpiflow.cli.records.cards import (
    ACCEPTED,
    AS_OF,
    ASSESSMENT,
    BY_EVIDENCE,
    CLAIMED,
    DERIVATION,
    INDICATOR,
    NAME,
    STANDING,
    STATE,
    STATUS,
    SUPPORTED,
)
from kpiflow.cli.records.shapes import (
    COUNT,
    DAY,
    EXACT,
    FIGURE,
    PRINTED,
    SAID,
    TEXT,
    TRUTH,
    WEIGHT,
    Record,
    key,
    many,
    none_or,
    one_of,
    record,
)
from kpiflow.codec.schema_values import Schema, referred
from kpiflow.dates import ROUND_MONTHS
from kpiflow.evidence import Answer, Attainment, EvidenceItem, NilReturn, Reading, Statement
from kpiflow.planning.gap import Outcome
from kpiflow.planning.steps import Kind
from kpiflow.scorecard.policy import Treatment


_SHOWN: Final = {
    "evidence": EvidenceItem,
    "nil_returns": NilReturn,
    "answers": Answer,
    "readings": Reading,
    "texts": Statement,
    "attainments": Attainment,
}
"""Under which key of an assessment file an example would stand."""

_OUTCOME: Final = key(
    "Whether it is reached, can be, cannot be, or was not found out.", one_of(get_args(Outcome))
)
_HAS_MORE: Final = key(
    "Whether there are more ways; null where the search gave up before it knew.", none_or(TRUTH)
)
_EFFORT: Final = key("What it takes, in the units of the definition.", FIGURE)
_MONTHS: Final = key(
    "The months of the reporting round; null for the whole year.",
    {"enum": [*sorted(ROUND_MONTHS), None]},
)

_STEP: Final[dict[str, Schema]] = {
    "kind": key("What it does.", one_of(get_args(Kind))),
    "about": key("The identifier of what it is about.", TEXT),
    "text": key("What to do.", SAID),
    "effort": _EFFORT,
    "accepted_by": key("The role that has to accept it; null for none.", none_or(TEXT)),
    "example": key(
        "What would do, below the key of an assessment file; null where nothing is to be written.",
        none_or(referred("Example")),
    ),
}

_EXAMPLE: Final[Schema] = {
    "description": "What would do, as an assessment file would write it.",
    "type": "object",
    "properties": {name: key(f"Below `{name}`.", referred(cls.__name__)) for name, cls in _SHOWN.items()},
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}

_DUTY: Final = record(
    "Who does what of a step, and when.",
    act=key("What is done.", one_of([*get_args(Kind), "approve"])),
    role=key("The role; null where the rules name none.", none_or(TEXT)),
    first=key("The first day on which it can be.", none_or(DAY)),
    last=key("The last day on which it can be.", none_or(DAY)),
    dated=key("The day that it bears.", none_or(DAY)),
    covers=key(
        "The first and the last day that it is about.",
        {"type": ["array", "null"], "items": DAY, "minItems": 2, "maxItems": 2},
    ),
)

GAP: Final = Record(
    title="kpiflow record of a gap",
    root=record(
        "What stands between an assessment and the levels above, printed by `kpiflow gap --json`.",
        indicator=INDICATOR,
        name=NAME,
        assessment=ASSESSMENT,
        as_of=key("The day by which everything would be done.", DAY),
        asked=key("The level asked about; null for the next one and the highest.", none_or(COUNT)),
        outcome=_OUTCOME,
        supported=SUPPORTED,
        points=key("The points now, as they are printed; null where there are none.", none_or(PRINTED)),
        weighted=key("The weighted score now, as it is printed.", none_or(PRINTED)),
        targets=key("The levels that ways are looked for to.", many(COUNT)),
        levels=key("The levels above, from the next one.", many(referred("Rung"))),
    ),
    parts={
        "Rung": record(
            "A level above, and the ways to it.",
            level=key("Its number.", COUNT),
            name=key("Its name.", SAID),
            outcome=_OUTCOME,
            unmet=key("Its requirements that do not hold.", many(TEXT)),
            reached=key(
                "The level that the first way comes to, which may be higher; null without one.",
                none_or(COUNT),
            ),
            points=key("The points there, as they are printed.", none_or(PRINTED)),
            weighted=key("The weighted score there, as it is printed.", none_or(PRINTED)),
            added_points_exact=key("How many points that adds, exactly.", none_or(EXACT)),
            added_weighted_exact=key("How much that adds to the weighted score, exactly.", none_or(EXACT)),
            ways=key("Ways to it, the least effort first.", many(referred("Way"))),
            has_more=_HAS_MORE,
        ),
        "Way": record(
            "One way to a level: nothing of it is idle.",
            effort=_EFFORT,
            steps=key("What to do.", many(referred("PlannedStep"))),
        ),
        "PlannedStep": record(
            "One thing to do, and whose it is.",
            **_STEP,
            duties=key("Who does what of it, and when.", many(referred("Duty"))),
        ),
        "Duty": _DUTY,
        "Example": _EXAMPLE,
    },
    classes=tuple(_SHOWN.values()),
)

MISSING: Final = Record(
    title="kpiflow record of what is missing",
    root=record(
        "The smallest sets of steps to a level, printed by `kpiflow missing --json`.",
        indicator=INDICATOR,
        name=NAME,
        assessment=ASSESSMENT,
        as_of=AS_OF,
        level=key("The level asked about.", COUNT),
        outcome=_OUTCOME,
        sets=key("The sets, the least effort first.", many(referred("StepSet"))),
        has_more=_HAS_MORE,
        looked_at=key("How many sets were looked at.", COUNT),
    ),
    parts={
        "StepSet": record(
            "A set of steps that unlocks the level, none of which can be left out.",
            effort=_EFFORT,
            steps=key("What to do.", many(referred("SingleStep"))),
        ),
        "SingleStep": record("One thing to do.", **_STEP),
        "Example": _EXAMPLE,
    },
    classes=tuple(_SHOWN.values()),
)

COMPARISON: Final = Record(
    title="kpiflow record of a comparison",
    root=record(
        "Two assessments of one indicator side by side, printed by `kpiflow compare --json`.",
        indicator=INDICATOR,
        name=NAME,
        before=key("The earlier one.", referred("Side")),
        after=key("The later one.", referred("Side")),
        points_gained_exact=key(
            "What the points gained, exactly; null where either has none.", none_or(EXACT)
        ),
        weighted_gained_exact=key("What the weighted score gained, exactly.", none_or(EXACT)),
        fell=key("Whether the level or the weighted score is lower.", TRUTH),
        requirements=key(
            "The requirements that came to something else, or are other rules.",
            many(referred("RequirementTurn")),
        ),
        entries=key("What is in one register alone, or stands otherwise.", many(referred("EntryTurn"))),
    ),
    parts={
        "Side": record(
            "One of the two.",
            assessment=ASSESSMENT,
            as_of=AS_OF,
            round_months=_MONTHS,
            claimed=CLAIMED,
            supported=SUPPORTED,
            supported_without_decisions=BY_EVIDENCE,
            accepted=ACCEPTED,
            points=key("The points as they are printed; null where there are none.", none_or(PRINTED)),
            weighted=key("The weighted score as it is printed.", none_or(PRINTED)),
        ),
        "RequirementTurn": record(
            "What became of a requirement.",
            id=key("Its identifier.", TEXT),
            turn=key("What became of it.", one_of(get_args(Turn))),
            other_rule=key("Whether the rule itself is another one.", TRUTH),
            before=key("What it came to; null where it was not asked.", none_or(referred("Judged"))),
            after=key("What it comes to; null where it is not asked any more.", none_or(referred("Judged"))),
        ),
        "Judged": record(
            "What a requirement comes to.",
            status=key("What it comes to.", STATUS),
            holds=key("Whether it lets its level be reached.", TRUTH),
            satisfied_by=key("Identifiers of what it is met by.", many(TEXT)),
            reason=key("Why it comes to that.", SAID),
        ),
        "EntryTurn": record(
            "What became of something in the register.",
            id=key("Its identifier.", TEXT),
            fate=key("What became of it.", one_of(get_args(Fate))),
            before=key("Where it stood; null where it was not there.", none_or(STANDING)),
            after=key("Where it stands; null where it is gone.", none_or(STANDING)),
        ),
    },
)

_POINTS: Final = key("The points as they are printed; null where there are none.", none_or(PRINTED))
_POINTS_EXACT: Final = key("The points exactly.", none_or(EXACT))

SCORECARD: Final = Record(
    title="kpiflow record of a scorecard",
    root=record(
        "What a scorecard comes to, printed by `kpiflow scorecard --json`.",
        scorecard=key("The code of the scorecard.", TEXT),
        name=key("Its name.", SAID),
        round_months=_MONTHS,
        result=key("What it comes to.", referred("RolledUp")),
        gates=key("What the result has to pass.", many(referred("GatePassed"))),
        parts=key("Every part, each whole before its own.", many(referred("PartRolled"))),
        missing=key("The lines that have no points yet.", many(TEXT)),
        misprints=key("What is printed otherwise than it comes to.", many(referred("Misprinted"))),
    ),
    parts={
        "RolledUp": record(
            "What a scorecard comes to.",
            points=_POINTS,
            points_exact=_POINTS_EXACT,
            state=key("Whether there are points, and why not.", STATE),
            band=key("The name of the band it falls in; null for none.", none_or(SAID)),
            derivation=DERIVATION,
        ),
        "GatePassed": record(
            "What the result has to pass.",
            id=key("Its identifier.", TEXT),
            name=key("Its name.", SAID),
            failed=key("Whether it is not passed.", TRUTH),
        ),
        "PartRolled": record(
            "One part of a scorecard.",
            code=key("Its code.", TEXT),
            name=key("Its name.", SAID),
            whole=key("The code of what it is in.", TEXT),
            kind=key("Whether it has points of its own, or those of its parts.", one_of(["line", "whole"])),
            weight=key("Its weight in percent of what it is in.", WEIGHT),
            evaluated=key("Whether it is evaluated in this round.", TRUTH),
            points=_POINTS,
            points_exact=_POINTS_EXACT,
            state=key("Whether there are points, and why not.", STATE),
            weighted=key("What its weight makes of its points, as it is printed.", none_or(PRINTED)),
            treatment=key(
                "How it counts where it has no points; null where it has.",
                none_or(one_of(get_args(Treatment))),
            ),
            counted_exact=key("The points that count, exactly; null where none do.", none_or(EXACT)),
            share_exact=key("Its share of the whole, exactly; null where it is left out.", none_or(EXACT)),
            derivation=DERIVATION,
        ),
        "Misprinted": record(
            "A printed figure that is not what it comes to.",
            code=key("The part that it is printed for.", TEXT),
            figure=key("Which figure it is: `points`, `weighted` or `weights`.", TEXT),
            printed=key("What is printed.", TEXT),
            computed=key("What it comes to.", TEXT),
            text=key("The same as a sentence.", SAID),
        ),
    },
)

SCORECARDS: Final = Record(
    title="kpiflow record of several scorecards",
    root=record(
        "Scorecards side by side, printed by `kpiflow scorecard --json` of several files.",
        alike=key("Whether all ask for the same, so that they can be ranked.", TRUTH),
        scorecards=key("Each of them, as they were given.", many(referred("ScorecardRanked"))),
    ),
    parts={
        **SCORECARD.parts,
        "ScorecardRanked": record(
            "A scorecard among others.",
            file=key("The name of its file.", TEXT),
            rank=key("Its rank; those of one result share it. Null where there is none.", none_or(COUNT)),
            unlike=key("The parts in which it differs from the first one.", many(TEXT)),
            **SCORECARD.root["properties"],
        ),
    },
)
