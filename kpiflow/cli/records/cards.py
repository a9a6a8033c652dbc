"""The record of the card, and those of single assessments: their course, and what a score comes to."""

from __future__ import annotations

from typing import Final, get_args

from kpiflow.assessment import Reach
from kpiflow.assessment.events import Regression
from kpiflow.cli.records.shapes import (
    COUNT,
    DAY,
    DIGEST,
    EXACT,
    FIGURE_OR_DASH,
    PRINTED,
    SAID,
    TEXT,
    TRUTH,
    WEIGHT,
    Record,
    by_level,
    either,
    key,
    many,
    none_or,
    one_of,
    record,
)
from kpiflow.codec.schema import schema_of
from kpiflow.codec.schema_values import Schema, referred
from kpiflow.decisions import (
    AcceptedDeficiency,
    Decision,
    Override,
    Rating,
    Revocation,
    StandingException,
    Waiver,
)
from kpiflow.evidence import (
    Answer,
    Attainment,
    EvidenceItem,
    Exclusion,
    FileRecord,
    NilReturn,
    Reading,
    Standing,
    Statement,
)
from kpiflow.evidence.files import Observation
from kpiflow.guards import Status
from kpiflow.scoring import PointState
from kpiflow.self_assessment import SelfAssessment


FACTS: Final = (EvidenceItem, NilReturn, Answer, Reading, Statement, Exclusion, Attainment)
"""What can stand in a register."""

DECISIONS: Final[tuple[type[Decision], ...]] = (Waiver, StandingException, AcceptedDeficiency, Override)

STATUS: Final = one_of(each.value for each in Status)
STATE: Final = one_of(get_args(PointState))
REACH: Final = one_of(get_args(Reach))
STANDING: Final = one_of(each.value for each in Standing)

INDICATOR: Final = key("The code of the indicator.", TEXT)
NAME: Final = key("The name of the indicator.", SAID)
ASSESSMENT: Final = key("The name of the assessment.", TEXT)
AS_OF: Final = key("The day that is judged.", DAY)
CLAIMED: Final = key("The level that the unit claims; null where it claims none.", none_or(COUNT))
SUPPORTED: Final = key("The level that the evidence supports, decisions included; 0 for none.", COUNT)
BY_EVIDENCE: Final = key("The level that the evidence supports by itself.", COUNT)
ACCEPTED: Final = key("The level that an assessor accepted; null where nobody has.", none_or(COUNT))
DERIVATION: Final = key("How it comes about, step by step.", many(SAID))

_FINDING: Final = record(
    "What was found instead of what was expected.",
    code=key("A stable code, such as `expired`.", TEXT),
    subject=key("The identifier of what it is about; empty for nothing in particular.", TEXT),
    message=key("The finding as a sentence.", SAID),
)

_VERDICT: Final = record(
    "What a condition comes to, with the conditions in it.",
    status=key("What it comes to.", STATUS),
    expects=key("What it asks for.", SAID),
    satisfied_by=key("Identifiers of what it is met by.", many(TEXT)),
    findings=key("What was found instead.", many(referred("Finding"))),
    parts=key("What the conditions in it come to.", many(referred("Verdict"))),
)

_REQUIREMENT: Final = record(
    "One requirement, what it comes to and why.",
    id=key("Its identifier.", TEXT),
    level=key("The level it is part of.", COUNT),
    status=key("What it comes to; only `met` and `waived` let a level be reached.", STATUS),
    status_without_decisions=key("What it comes to by the evidence alone.", STATUS),
    text=key("What it asks for.", SAID),
    reason=key("Why it comes to that, in the language of `--lang`.", TEXT),
    explanation=key("The same in both languages.", SAID),
    needs=key("What it lacks; blank where it lacks nothing.", SAID),
    pardon=key("By which decision it passes; blank where none makes a difference.", SAID),
    evidence=key("Identifiers of what it is met by.", many(TEXT)),
    decision=key("The decision that makes a difference; null where none does.", none_or(TEXT)),
    findings=key("What was found instead of what was expected.", many(referred("Finding"))),
    verdict=key("The whole tree of reasons.", referred("Verdict")),
)

SCORE: Final = record(
    "What something is worth: figures that count are text.",
    points=key("The points as they are printed; a dash where there are none.", FIGURE_OR_DASH),
    state=key("Whether there are points, and why not.", STATE),
    weight=key("The weight in percent.", WEIGHT),
    weighted=key("The weighted score as it is printed; a dash where there are no points.", FIGURE_OR_DASH),
    weighted_exact=key("The weighted score exactly; null where there are no points.", none_or(EXACT)),
    derivation=DERIVATION,
)

_RULING: Final = record(
    "Who ruled on it last.",
    by=key("The role that ruled.", TEXT),
    on=key("When.", DAY),
    reason=key("Why; blank where no reason was given.", SAID),
)

_ENTRY: Final = record(
    "Something in the register: an item, a nil return or a statement.",
    id=key("Its identifier.", TEXT),
    says=key(
        "What it says, as an assessment file would write it.", either(*(each.__name__ for each in FACTS))
    ),
    standing=key("Where it stands.", STANDING),
    by=key("The role that entered it.", TEXT),
    on=key("The day from which it is there.", DAY),
    ruling=key("The latest ruling on it; null when nobody has ruled.", none_or(referred("LatestRuling"))),
    files=key("The files it consists of, as they count.", many(referred("FileRecord"))),
    changed_files=key(
        "What was seen of files that are not any more as they count.", many(referred("Observation"))
    ),
)

_LEVEL: Final = record(
    "One level of the ladder.",
    level=key("Its number.", COUNT),
    name=key("Its name.", SAID),
    reach=key("Whether it is reached.", REACH),
    criterion=key("What the form prints below it: the cell of its criteria, else its points.", TEXT),
)

_LEVELS: Final = record(
    "The levels that matter, which are different ones.",
    claimed=CLAIMED,
    supported=SUPPORTED,
    supported_without_decisions=BY_EVIDENCE,
    accepted=ACCEPTED,
    reach=key("Whether each level is reached, by its number.", by_level(REACH)),
)

_ASKED: Final = record(
    "The answer to `--level`.",
    level=key("The level asked about.", COUNT),
    reached=key("Whether it is reached.", TRUTH),
    answer=key("The answer as a sentence.", SAID),
)

_PILLAR: Final = record(
    "A decision, nil return or exclusion that the supported level rests on.",
    id=key("Its identifier.", TEXT),
    kind=key("What it is.", one_of([*(each.kind for each in DECISIONS), "nil_return", "exclusion"])),
    requirement=key("The requirement it carries.", TEXT),
    level_without=key("The level supported without it.", COUNT),
)

_VOID: Final = record(
    "Something in the journal that does not count, because whoever did it could not.",
    code=key("The code of the problem.", TEXT),
    subject=key("What it is about.", TEXT),
    by=key("The role that did it.", TEXT),
    reason=key("Why it does not count.", SAID),
)

_TALLY: Final = record(
    "What ratings add up to.",
    value=key("Of the whole ladder; null where something it rests on is not known.", none_or(EXACT)),
    levels=key(
        "Of each level, by its number; null where it is not known, or nothing is left.",
        by_level(none_or(EXACT)),
    ),
)

_JOURNAL: Final = record(
    "What fixes the journal, and how far it is verified.",
    anchor=key("The anchor of the journal as it is, to be kept elsewhere.", none_or(TEXT)),
    levels=key("How far it is verified: T0 for whole in itself, up to T4 for witnessed.", many(TEXT)),
    says=key("What may be said of that.", many(SAID)),
)


def _decided(cls: type[Decision]) -> Schema:
    """Give the schema of a decision that says itself of which kind it is."""
    schema = schema_of(cls, title=f"{cls.noun.en}, with its kind")
    kind = key("What it is.", {"const": cls.kind})
    return {
        **{name: schema[name] for name in ("title", "description", "type", "additionalProperties")},
        "properties": {"kind": kind, **schema["properties"]},
        "required": ["kind", *schema["required"]],
        **({"allOf": schema["allOf"]} if "allOf" in schema else {}),
    }


CARD: Final = Record(
    title="kpiflow record of a card",
    root=record(
        "What an assessment comes to and why: the card as data, printed by `kpiflow assess --json`.",
        indicator=INDICATOR,
        name=NAME,
        description=key("What the indicator is about.", SAID),
        performance_period=key(
            "The period it is about; null where it names none.", none_or(referred("Period"))
        ),
        assessment=ASSESSMENT,
        as_of=AS_OF,
        definition_sha256=key("The digest of the definition that was judged by.", DIGEST),
        levels=key("The levels claimed, supported and accepted.", referred("Levels")),
        ladder=key("Every level of the ladder, from the lowest.", many(referred("LevelReached"))),
        claim_supported=key("Whether the claim is supported; null when nothing is claimed.", none_or(TRUTH)),
        conclusion=key("What it comes to, as a sentence.", SAID),
        asked=key("With `--level`, the answer; null without.", none_or(referred("Asked"))),
        rests_on=key("What the supported level rests on besides evidence.", many(referred("RestsOn"))),
        score=key("The score of the supported level.", referred("ScoreShown")),
        score_as_claimed=key(
            "The score of the claimed level; null without one.", none_or(referred("ScoreShown"))
        ),
        tally=key(
            "What ratings add up to; null where the definition does not say how.",
            none_or(referred("TallyShown")),
        ),
        requirements=key(
            "The requirements; with `--level`, those up to it.", many(referred("RequirementShown"))
        ),
        report=key(
            "What the unit reported of itself; null where nothing is filed.",
            none_or(referred("SelfAssessment")),
        ),
        evidence=key("Everything in the register.", many(referred("Entry"))),
        falls=key("The falls of the level that were recorded.", many(referred("Regression"))),
        decisions=key(
            "The decisions, those taken back included.",
            many(either(*(f"{each.__name__}Shown" for each in DECISIONS))),
        ),
        revocations=key("Which decisions were taken back.", many(referred("Revocation"))),
        rating=key("The level an assessor accepts; null where none has.", none_or(referred("Rating"))),
        void=key("What was recorded and does not count.", many(referred("NotCounted"))),
        journal=key(
            "With `--store`, what fixes the journal; null without.", none_or(referred("JournalShown"))
        ),
    ),
    parts={
        "Finding": _FINDING,
        "Verdict": _VERDICT,
        "RequirementShown": _REQUIREMENT,
        "ScoreShown": SCORE,
        "LatestRuling": _RULING,
        "Entry": _ENTRY,
        "LevelReached": _LEVEL,
        "Levels": _LEVELS,
        "Asked": _ASKED,
        "RestsOn": _PILLAR,
        "NotCounted": _VOID,
        "TallyShown": _TALLY,
        "JournalShown": _JOURNAL,
        **{f"{each.__name__}Shown": _decided(each) for each in DECISIONS},
    },
    classes=(*FACTS, FileRecord, Observation, Regression, Revocation, Rating, SelfAssessment),
)

TIMELINE: Final = Record(
    title="kpiflow record of a timeline",
    root=record(
        "How the levels of an assessment went, printed by `kpiflow timeline --json`.",
        indicator=INDICATOR,
        name=NAME,
        assessment=ASSESSMENT,
        as_of=key("The day up to which it is told.", DAY),
        course=key("From which day on which levels stood, from the first.", many(referred("Stand"))),
    ),
    parts={
        "Stand": record(
            "The levels from a day on.",
            on=key("The day.", DAY),
            supported=SUPPORTED,
            supported_without_decisions=BY_EVIDENCE,
            claimed=CLAIMED,
            accepted=ACCEPTED,
            why=key("Why the supported level fell; null where it did not.", none_or(SAID)),
        )
    },
)

SCORE_ALONE: Final = Record(
    title="kpiflow record of a score",
    root=record(
        "What a level or a reading is worth by itself, printed by `kpiflow score --json`.",
        indicator=INDICATOR,
        name=NAME,
        reading=key("The reading as it was given; null where a level was.", none_or(TEXT)),
        level=key("The level, or the one that the reading comes to; 0 for none.", COUNT),
        points=key("The points as they are printed; null where there are none.", none_or(PRINTED)),
        points_exact=key("The points exactly.", none_or(EXACT)),
        state=key("Whether there are points, and why not.", STATE),
        weight=key("The weight in percent.", WEIGHT),
        weighted=key("The weighted score as it is printed.", none_or(PRINTED)),
        weighted_exact=key("The weighted score exactly.", none_or(EXACT)),
        derivation=DERIVATION,
    ),
)
