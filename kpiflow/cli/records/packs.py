"""The records of commands about evidence packs."""

from __future__ import annotations

from typing import Final, get_args

from kpiflow.cli.records.journals import PROBLEM
from kpiflow.cli.records.shapes import (
    COUNT,
    DAY,
    DIGEST,
    SAID,
    TEXT,
    Record,
    key,
    many,
    none_or,
    one_of,
    record,
)
from kpiflow.codec.schema_values import referred
from kpiflow.journal.verification import Level


_LEFT_OUT: Final = record(
    "An evidence file that the journal records and the pack lacks.",
    path=key("Its path, as it is recorded.", TEXT),
    sha256=key("Its digest, as it is recorded.", DIGEST),
    reason=key("Why it is left out.", TEXT),
)

PACK: Final = Record(
    title="kpiflow record of a pack made",
    root=record(
        "An evidence pack that was made, printed by `kpiflow pack --json`.",
        file=key("The name of its file.", TEXT),
        sha256=key("The digest of the whole file.", DIGEST),
        size=key("How many bytes it has.", COUNT),
        assessment=key("The name of the assessment.", TEXT),
        as_of=key("The day it speaks of.", DAY),
        anchor=key("The anchor in it, without signatures.", TEXT),
        files=key("The names of the files in it.", many(TEXT)),
        left_out=key("What it lacks.", many(referred("FileLeftOut"))),
    ),
    parts={"FileLeftOut": _LEFT_OUT},
)

PACK_VERIFICATION: Final = Record(
    title="kpiflow record of the verification of a pack",
    root=record(
        "What is wrong with an evidence pack and what fixes it, printed by `kpiflow verify PACK.zip --json`.",
        file=key("The name of what was read.", TEXT),
        exit_code=key("How the command ends.", COUNT),
        pack=key("What was found in it.", referred("PackFound")),
        problems=key("What is wrong with it, or not fixed as asked for.", many(referred("Problem"))),
        says=key("What may be said of it.", SAID),
    ),
    parts={
        "Problem": PROBLEM,
        "FileLeftOut": _LEFT_OUT,
        "PackFound": record(
            "What a pack holds, and how far it is verified.",
            assessment=key("The name of the assessment; null where it cannot be read.", none_or(TEXT)),
            as_of=key("The day it speaks of; null where it cannot be read.", none_or(DAY)),
            made_by=key("The version that made it; null where it cannot be read.", none_or(TEXT)),
            entries=key("How many entries its journal has.", COUNT),
            levels=key(
                "How far it is verified: T0 for whole in itself, up to T4 for witnessed.",
                many(one_of(get_args(Level))),
            ),
            covered=key("How many entries an anchor fixes that whoever verified brought.", COUNT),
            evidence=key("The evidence files that are as the journal records them.", many(TEXT)),
            left_out=key("What it says it lacks.", many(referred("FileLeftOut"))),
            unchecked=key("What was not compared, and why.", many(SAID)),
        ),
    },
)
