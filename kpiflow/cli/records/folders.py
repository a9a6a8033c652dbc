"""The records of commands that write cards and pages for people."""

from __future__ import annotations

from typing import Final, get_args

from kpiflow.cli.records.cards import ACCEPTED, AS_OF, ASSESSMENT, CLAIMED, STATE, SUPPORTED
from kpiflow.cli.records.shapes import (
    COUNT,
    DIGEST,
    FIGURE,
    PRINTED,
    PROBLEM_CODE,
    PROBLEM_MESSAGE,
    TEXT,
    Record,
    key,
    many,
    none_or,
    one_of,
    record,
)
from kpiflow.codec.schema_values import referred
from kpiflow.site.entries import Seal


_INDICATOR: Final = key("The number of the indicator.", TEXT)
_SCORE: Final = key("The points as they are printed; null where there are none.", none_or(FIGURE))
_WEIGHTED: Final = key(
    "The weighted score as it is printed; null where there are no points.", none_or(PRINTED)
)

CARDS: Final = Record(
    title="kpiflow record of cards written",
    root=record(
        "Cards that were written to files, printed by `kpiflow card --json`.",
        cards=key("Each of them.", many(referred("CardWritten"))),
        problems=key("Why others were not.", many(referred("CardRefused"))),
    ),
    parts={
        "CardWritten": record(
            "A card that was written.",
            path=key("Its file.", TEXT),
            assessment=ASSESSMENT,
            indicator=_INDICATOR,
            as_of=AS_OF,
            level=SUPPORTED,
            claimed=CLAIMED,
            accepted=ACCEPTED,
            score=_SCORE,
            state=key("Whether there are points, and why not.", STATE),
            weighted_score=_WEIGHTED,
            sha256=key("The digest of the file.", DIGEST),
        ),
        "CardRefused": record(
            "A card that was not written.",
            source=key("What it was to be made from.", TEXT),
            assessment=key("The name of the assessment; null where it is not known.", none_or(TEXT)),
            code=PROBLEM_CODE,
            message=PROBLEM_MESSAGE,
        ),
    },
)

SITE: Final = Record(
    title="kpiflow record of a site",
    root=record(
        "Pages that were written into a folder, printed by `kpiflow site --json`.",
        index=key("The page to begin with.", TEXT),
        assessments=key("Each assessment that has pages.", many(referred("PageWritten"))),
        removed=key("Pages of an earlier site that were removed.", many(TEXT)),
        left=key(
            "Pages of an earlier site that were left: changed since, in use, or of an assessment that cannot be read.",
            many(TEXT),
        ),
        problems=key("What keeps others from having pages.", many(referred("PageRefused"))),
    ),
    parts={
        "PageWritten": record(
            "An assessment that has pages.",
            assessment=ASSESSMENT,
            page=key("Its card, below the folder.", TEXT),
            indicator=_INDICATOR,
            year=key("The fiscal year that is reported on, in the era that was asked for.", COUNT),
            claimed=CLAIMED,
            level=SUPPORTED,
            accepted=ACCEPTED,
            score=_SCORE,
            weighted_score=_WEIGHTED,
            verification=key("How far its journal is verified.", one_of(get_args(Seal))),
        ),
        "PageRefused": record(
            "An assessment that has no new pages.",
            assessment=ASSESSMENT,
            code=PROBLEM_CODE,
            message=PROBLEM_MESSAGE,
        ),
    },
)
