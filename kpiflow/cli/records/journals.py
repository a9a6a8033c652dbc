"""The records of commands about journals and stores."""

from __future__ import annotations

from typing import Final, get_args

from kpiflow.cli.records.cards import AS_OF, ASSESSMENT, STATE, SUPPORTED
from kpiflow.cli.records.shapes import (
    COUNT,
    DIGEST,
    EXACT,
    FIGURE_OR_DASH,
    PROBLEM_CODE,
    PROBLEM_MESSAGE,
    SAID,
    TEXT,
    TRUTH,
    Record,
    key,
    many,
    none_or,
    one_of,
    record,
)
from kpiflow.codec.schema_values import referred
from kpiflow.journal.recovery import Action
from kpiflow.journal.verification import Level


PROBLEM: Final = record(
    "Something that is wrong.",
    code=PROBLEM_CODE,
    message=PROBLEM_MESSAGE,
    reasons=key("Why, where there is more to say.", many(TEXT)),
    expected=key("What was expected; empty where that says nothing.", TEXT),
    got=key("What was there instead.", TEXT),
    hint=key("What to do.", TEXT),
)

VERIFICATION: Final = Record(
    title="kpiflow record of a verification",
    root=record(
        "What is wrong with journals and how far they are fixed, printed by `kpiflow verify --json` "
        "and `kpiflow fsck --json`.",
        file=key("The name of what was read.", TEXT),
        exit_code=key("How the command ends.", COUNT),
        journals=key("Each journal.", many(referred("JournalVerified"))),
        problems=key("What is wrong with the whole, or not fixed as asked for.", many(referred("Problem"))),
    ),
    parts={
        "Problem": PROBLEM,
        "JournalVerified": record(
            "One journal.",
            stream=key("Its name.", TEXT),
            size=key("How many entries it has.", COUNT),
            confirmed=key("How many of them, from the first, are whole and follow each other.", COUNT),
            first_unconfirmed_byte=key(
                "Where the first one begins that is not; null where all are.", none_or(COUNT)
            ),
            levels=key(
                "How far it is verified: T0 for whole in itself, up to T4 for witnessed.",
                many(one_of(get_args(Level))),
            ),
            covered=key("How many entries an anchor fixes.", COUNT),
            unanchored=key("How many of the newest none fixes.", COUNT),
            anchors=key("The anchors that fix it.", many(referred("AnchorFound"))),
            problems=key("What is wrong with it.", many(referred("Problem"))),
            more_problems=key("How many more problems there are.", COUNT),
            warnings=key("What gives pause.", many(referred("Problem"))),
            more_warnings=key("How many more warnings there are.", COUNT),
            says=key("What may be said of it.", SAID),
        ),
        "AnchorFound": record(
            "An anchor that fixes a journal.",
            name=key("The name of its file.", TEXT),
            size=key("How many entries it covers.", COUNT),
            root=key("The root of their tree, in base64.", TEXT),
            keys=key("The trusted keys that signed it.", many(TEXT)),
            witnesses=key("The trusted witnesses that signed it.", many(referred("WitnessFound"))),
            has_quorum=key("Whether so many witnesses did as were asked for.", TRUTH),
        ),
        "WitnessFound": record(
            "A witness that signed an anchor.",
            name=key("Its name.", TEXT),
            stated=key("When, as the witness states it.", {"type": "string", "format": "date-time"}),
        ),
    },
)

IMPORT: Final = Record(
    title="kpiflow record of an import",
    root=record(
        "What was taken over into a store, printed by `kpiflow import --json`.",
        journals=key("Each journal.", many(referred("JournalMoved"))),
    ),
    parts={
        "JournalMoved": record(
            "One journal.",
            stream=key("Its name.", TEXT),
            written=key("How many entries were written.", COUNT),
            known=key("How many were there already.", COUNT),
        )
    },
)

RECOVERY: Final = Record(
    title="kpiflow record of a recovery",
    root=record(
        "How a damaged store or file can be gone on with, printed by `kpiflow recover --json`.",
        file=key("The name of the file.", TEXT),
        action=key("What would be done, or was.", one_of(get_args(Action))),
        is_done=key("Whether it was done.", TRUTH),
        journals=key("Each journal.", many(referred("JournalKept"))),
        store=key("Where the new store is; null for none.", none_or(TEXT)),
        aside=key("Where the bytes are that were set aside; null for none.", none_or(TEXT)),
    ),
    parts={
        "JournalKept": record(
            "One journal.",
            stream=key("Its name.", TEXT),
            kept=key("How many entries are kept.", COUNT),
            set_aside=key("How many are set aside.", COUNT),
        )
    },
)

OBSERVATION: Final = Record(
    title="kpiflow record of an observation",
    root=record(
        "What was seen of evidence files, printed by `kpiflow observe --json`.",
        assessment=ASSESSMENT,
        files=key("How many files there are.", COUNT),
        recorded=key("How many changes were recorded.", COUNT),
        faults=key("What is not as it counts.", many(SAID)),
        falls=key("The falls of the level that it brought about.", many(referred("Fall"))),
    ),
    parts={
        "Fall": record(
            "A fall of the level.",
            before=key("The level before.", COUNT),
            after=key("The level after.", COUNT),
            reason=key("Why.", SAID),
        )
    },
)

REPLAY: Final = Record(
    title="kpiflow record of a replay",
    root=record(
        "Every assessment of a store under its own rules and under others, printed by `kpiflow replay --json`.",
        indicator=key("The code of the other definition; null without one.", none_or(TEXT)),
        assessments=key("Each assessment.", many(referred("Replayed"))),
        changed=key("The names of those that would change.", many(TEXT)),
    ),
    parts={
        "Replayed": record(
            "One assessment.",
            assessment=ASSESSMENT,
            own=key("Under its own rules; null where it cannot be replayed.", none_or(referred("Figures"))),
            other=key(
                "Under the other rules; null where there are none for it.", none_or(referred("Figures"))
            ),
            changes=key("Whether they change it; null without other rules.", none_or(TRUTH)),
            reason=key("Why they do; null without other rules, blank where they do not.", none_or(SAID)),
            error=key("Why it cannot be replayed; null where it can.", none_or(many(referred("Reason")))),
        ),
        "Figures": record(
            "What an assessment comes to.",
            indicator=key("The code of the indicator.", TEXT),
            digest=key("The digest of the definition.", DIGEST),
            as_of=AS_OF,
            supported_level=SUPPORTED,
            score=key("The points exactly; null where there are none.", none_or(EXACT)),
            state=key("Whether there are points, and why not.", STATE),
            weighted_score=key(
                "The weighted score as it is printed; a dash where there are no points.", FIGURE_OR_DASH
            ),
        ),
        "Reason": record(
            "A problem.",
            code=key("Its code, which has a page of its own.", TEXT),
            message=PROBLEM_MESSAGE,
        ),
    },
)
