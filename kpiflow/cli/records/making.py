"""The records of commands that make something: folders, cases, keys, anchors and drawings."""

from __future__ import annotations

from typing import Final, get_args

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
from kpiflow.definitions import Progression


_FILE: Final = key("The file it was written to; null where it was not.", none_or(TEXT))

START: Final = Record(
    title="kpiflow record of a first indicator",
    root=record(
        "What was begun, printed by `kpiflow init --json`.",
        folder=key("The folder.", TEXT),
        files=key("The files in it.", many(TEXT)),
    ),
)

CASES: Final = Record(
    title="kpiflow record of cases made",
    root=record(
        "What cases were made from a definition, printed by `kpiflow cases --json`.",
        indicator=key("The number of the indicator.", TEXT),
        as_of=key("The day that the cases judge.", DAY),
        cases=key("The names of the cases, which the test file spells out.", many(TEXT)),
        file=_FILE,
    ),
)

KEY: Final = Record(
    title="kpiflow record of a key",
    root=record(
        "A key that was made, printed by `kpiflow keygen --json`. The secret half is in the file alone.",
        name=key("What the key goes by.", TEXT),
        verifier=key("The line to verify with.", TEXT),
        file=key("The file with the secret half.", TEXT),
    ),
)

ANCHORS: Final = Record(
    title="kpiflow record of anchors",
    root=record(
        "Anchors of journals as they are now, printed by `kpiflow anchor --json`.",
        anchors=key("One for each journal.", many(referred("AnchorMade"))),
    ),
    parts={
        "AnchorMade": record(
            "The anchor of one journal.",
            journal=key("The name of the journal.", TEXT),
            origin=key("The first line of the anchor: whose journal it is.", TEXT),
            size=key("How many entries it covers.", COUNT),
            root=key("The root of their tree, in hexadecimal digits.", DIGEST),
            note=key("The whole anchor, with the signatures it bears.", TEXT),
            file=_FILE,
        ),
    },
)

MACHINE: Final = Record(
    title="kpiflow record of a state machine",
    root=record(
        "The levels of a definition and the moves between them, printed by `kpiflow diagram --json`.",
        indicator=key("The number of the indicator.", TEXT),
        definition_sha256=key("The digest of the definition.", DIGEST),
        progression=key("How levels make up the level reached.", one_of(get_args(Progression))),
        states=key(
            "The levels, from the lowest; level 0, which asks for nothing, is below them.",
            many(referred("MachineState")),
        ),
        moves=key(
            "The moves: up one level at a time, and down to any level below.", many(referred("MachineMove"))
        ),
    ),
    parts={
        "MachineState": record(
            "A level.",
            level=key("Its number.", COUNT),
            name=key("What reaching it means.", SAID),
            requirements=key("What opens the way up to it: all of them.", many(referred("MachineGuard"))),
        ),
        "MachineGuard": record(
            "A requirement of a level.",
            id=key("Its identifier.", TEXT),
            text=key("What must hold.", SAID),
            needs=key(
                "What its guard asks for; null in a ladder of a round, whose requirements are levels of the year.",
                none_or(SAID),
            ),
        ),
        "MachineMove": record(
            "A move from one level to another.",
            **{
                "from": key("The level it starts from.", COUNT),
                "to": key("The level it leads to.", COUNT),
                "move": key(
                    "Up, once all requirements hold, or down, once one no longer does.",
                    one_of(["advance", "fall"]),
                ),
            },
        ),
    },
)
