"""The records of commands about rules: what is wrong with them, what changed, and what their tests show."""

from __future__ import annotations

from typing import Final, get_args

from kpiflow.cli.records.cards import FACTS
from kpiflow.cli.records.shapes import (
    ANYTHING,
    COUNT,
    DAY,
    FIGURE,
    FIGURE_OR_DASH,
    PROBLEM_CODE,
    PROBLEM_MESSAGE,
    SAID,
    TEXT,
    TRUTH,
    Record,
    either,
    key,
    many,
    none_or,
    one_of,
    record,
)
from kpiflow.codec.schema_values import Schema, referred
from kpiflow.dates import ROUND_MONTHS
from kpiflow.differences.definitions import Kind as Change
from kpiflow.linting import SEVERITIES
from kpiflow.testing.measures import SHOWN
from kpiflow.testing.mutation import FATES as MUTANT_FATES
from kpiflow.testing.runs import FATES


_LINE: Final = key("The line, from 1; null where there is no place.", none_or(COUNT))
_COLUMN: Final = key("The column in characters, from 1; null where there is no place.", none_or(COUNT))

_PROBLEM: Final[dict[str, Schema]] = {
    "code": PROBLEM_CODE,
    "message": PROBLEM_MESSAGE,
    "path": key("Where it stands, by keys.", TEXT),
    "line": _LINE,
    "expected": key("What was expected; empty where that says nothing.", TEXT),
    "got": key("What was there instead.", TEXT),
    "reasons": key("Why, where there is more to say.", many(TEXT)),
}

CHECK: Final = Record(
    title="kpiflow record of a check",
    root=record(
        "What is wrong with files, printed by `kpiflow check --json`.",
        files=key("The files that were checked.", many(TEXT)),
        counts=key("How many problems there are.", referred("Counts")),
        problems=key("The problems, by file and place.", many(referred("ProblemFound"))),
    ),
    parts={
        "Counts": record(
            "How many problems there are of each kind.",
            **{each: key(f"How many of the kind `{each}`.", COUNT) for each in SEVERITIES},
        ),
        "ProblemFound": record(
            "One problem.",
            **_PROBLEM,
            rule=key("The name of the rule that found it; empty for what cannot be loaded.", TEXT),
            severity=key("How much it matters.", one_of(SEVERITIES)),
            file=key("The file it stands in.", TEXT),
            column=_COLUMN,
            declared=key("What there is in place of what was named.", many(TEXT)),
            hint=key("What to do.", TEXT),
        ),
    },
)

_WITNESS: Final = none_or(referred("RegisterShowing"))
_LEVEL: Final = none_or(COUNT)

DIFFERENCE: Final = Record(
    title="kpiflow record of a difference",
    root=record(
        "What changed from one definition to another, and for whom, printed by `kpiflow diff --json`.",
        indicator=key("The code of the later definition.", TEXT),
        is_nothing=key("Whether the two say the same, word for word.", TRUTH),
        is_harmless=key("Whether it is proved that nothing comes to anything else.", TRUTH),
        requirements=key("The requirements that are not as they were.", many(referred("RequirementChanged"))),
        levels=key("The levels that may be reached otherwise.", many(referred("LevelsChanged"))),
        terms=key("What else is stated otherwise.", many(referred("TermChanged"))),
        declared=key("What is declared besides, and no more.", many(referred("DeclaredOtherwise"))),
        score=key("A register in which another score is printed; null where none was found.", _WITNESS),
        store=key(
            "With `--store`, what it does to assessments; null without.", none_or(referred("StoreLookedAt"))
        ),
    ),
    parts={
        "RequirementChanged": record(
            "What became of a requirement.",
            requirement=key("Its identifier.", TEXT),
            kind=key("What became of it.", one_of(get_args(Change))),
            level_before=key("Its level before; null where it was not there.", _LEVEL),
            level_after=key("Its level now; null where it is gone.", _LEVEL),
            witness=key("A register that shows it; null where none was found.", _WITNESS),
        ),
        "LevelsChanged": record(
            "Levels that may be reached otherwise.",
            levels=key("Their numbers.", many(COUNT)),
            round_months=key(
                "The reporting round; null for the whole year.", {"enum": [*ROUND_MONTHS, None]}
            ),
            witness=key("A register that shows it; null where none was found.", _WITNESS),
        ),
        "TermChanged": record(
            "Something else that a definition states.",
            term=key("What it is called in a definition file.", TEXT),
            before=key("What was stated, as a file would write it.", ANYTHING),
            after=key("What is stated now.", ANYTHING),
        ),
        "DeclaredOtherwise": record(
            "What is declared besides, and no more.",
            list=key("The list of a definition file.", TEXT),
            added=key("The names added.", many(TEXT)),
            removed=key("The names gone.", many(TEXT)),
        ),
        "RegisterShowing": record(
            "A register in which the two definitions come to different things.",
            as_of=key("The day that is judged.", DAY),
            shown=key(
                "What is in it, as an assessment file would write it.",
                many(either(*(each.__name__ for each in FACTS))),
            ),
            before=key("What the one comes to.", TEXT),
            after=key("What the other comes to.", TEXT),
        ),
        "StoreLookedAt": record(
            "What the difference does to the assessments of a store.",
            assessments=key("How many were looked at.", COUNT),
            affected=key(
                "Those that come to something else, or cannot be replayed.",
                many(referred("AssessmentAffected")),
            ),
            losing=key("The names of those that lose a level.", many(TEXT)),
        ),
        "AssessmentAffected": record(
            "One assessment.",
            assessment=key("Its name.", TEXT),
            level_before=key("The level it has under the one; null where it cannot be replayed.", _LEVEL),
            level_after=key("The level it has under the other.", _LEVEL),
            reason=key("Why that differs; null where it cannot be replayed.", none_or(SAID)),
            error=key("The codes of why it cannot be replayed; null where it can.", none_or(many(TEXT))),
        ),
    },
    classes=FACTS,
)

_SHOWN: Final = many(one_of(SHOWN))
_PERCENT: Final = key("How much of it, in percent; null where nothing was asked.", none_or(FIGURE))
_PLACE: Final[dict[str, Schema]] = {
    "path": key("Where it stands in the definition, by keys.", TEXT),
    "file": key("The file it stands in; null where there is no place.", none_or(TEXT)),
    "line": _LINE,
    "column": _COLUMN,
}
_COVERED: Final[dict[str, Schema]] = {
    "percent": _PERCENT,
    "done": key("How much is shown.", COUNT),
    "asked": key("How much there is to show.", COUNT),
    "is_complete": key("Whether all of it is shown.", TRUTH),
}
_OF: Final[dict[str, Schema]] = {
    "definition": key("The definition, by its path.", TEXT),
    "indicator": key("The code of the indicator.", TEXT),
}
_NOT_TRIED: Final = "null where it was not tried"

TEST_RESULT: Final = Record(
    title="kpiflow record of tests",
    root=record(
        "What became of the cases of test files, printed by `kpiflow test --json`.",
        passed=key("Whether every case comes to what it expects, or is marked.", TRUTH),
        counts=key("How many cases there are.", referred("CaseCounts")),
        files=key("The test files.", many(referred("TestFile"))),
        coverage=key(
            "With `--coverage`, what cases show; null without.", none_or(many(referred("Coverage")))
        ),
        mutation=key(
            "With `--mutate`, which mistakes cases notice; null without, or where a case fails already.",
            none_or(many(referred("Mutation"))),
        ),
        threshold=key(
            "With `--threshold`, whether it is reached; null without.", none_or(referred("Threshold"))
        ),
    ),
    parts={
        "CaseCounts": record(
            "How many cases there are by what became of them.",
            **{each: key(f"How many {each}.", COUNT) for each in FATES},
        ),
        "TestFile": record(
            "One test file.",
            file=key("Its path.", TEXT),
            **_OF,
            cases=key("Its cases.", many(referred("CaseTried"))),
        ),
        "CaseTried": record(
            "What became of a case.",
            name=key("Its name.", TEXT),
            line=_LINE,
            fate=key("What became of it.", one_of(FATES)),
            reason=key("Why it is marked; null where it is not.", none_or(TEXT)),
            level=key(f"The level; {_NOT_TRIED}.", none_or(COUNT)),
            by_evidence=key(f"The level by the evidence alone; {_NOT_TRIED}.", none_or(COUNT)),
            score=key(
                f"The points as they are printed; {_NOT_TRIED}, or not scored.", none_or(FIGURE_OR_DASH)
            ),
            weighted=key("The weighted score as it is printed.", none_or(FIGURE_OR_DASH)),
            problems=key("What is not as expected.", many(referred("Unexpected"))),
            explanation=key("Why it failed, in one text; null where it did not.", none_or(TEXT)),
        ),
        "Unexpected": record("Something that is not as expected.", **_PROBLEM),
        "Coverage": record(
            "What cases show of the guards of a definition.",
            **_OF,
            **_COVERED,
            situations=key("In how many situations they were seen.", COUNT),
            levels=key("Each level.", many(referred("LevelCovered"))),
        ),
        "LevelCovered": record(
            "What cases show of a level.",
            level=key("Its number; 0 for gates.", COUNT),
            **_COVERED,
            requirements=key("Each requirement.", many(referred("RequirementCovered"))),
        ),
        "RequirementCovered": record(
            "What cases show of a requirement.",
            requirement=key("Its identifier.", TEXT),
            **_COVERED,
            atoms=key("Each single condition.", many(referred("Atom"))),
        ),
        "Atom": record(
            "What cases show of a single condition.",
            part=key("The part of the requirement: `requires`, `applies_when`, `na` or `gate`.", TEXT),
            **_PLACE,
            shown=key("What is shown of it.", _SHOWN),
            never=key("What no case shows.", _SHOWN),
            impossible=key("What no register could show.", _SHOWN),
        ),
        "Mutation": record(
            "Which mistakes in a definition its cases notice.",
            **_OF,
            percent=_PERCENT,
            is_complete=key("Whether every mistake is noticed, or makes no difference.", TRUTH),
            counts=key("How many mistakes there are.", referred("MutantCounts")),
            mutants=key("The mistakes that were tried.", many(referred("Mutant"))),
        ),
        "MutantCounts": record(
            "How many mistakes there are by what became of them.",
            **{each: key(f"How many {each}.", COUNT) for each in MUTANT_FATES},
        ),
        "Mutant": record(
            "One mistake.",
            status=key("What became of it.", one_of(MUTANT_FATES)),
            operator=key("What kind of mistake it is.", TEXT),
            requirement=key("The requirement it is made in; null for none.", none_or(TEXT)),
            **_PLACE,
            before=key("What is written there.", TEXT),
            after=key("What is written instead; null where it is left out.", none_or(TEXT)),
            killed_by=key("The case that notices it; null for none.", none_or(TEXT)),
            case=key(
                "A case that would notice it, to be added; null where none was found or is needed.",
                none_or(TEXT),
            ),
        ),
        "Threshold": record(
            "What each definition has to come to.",
            percent=key("So many percent.", FIGURE),
            reached=key("Whether each does.", TRUTH),
        ),
    },
)
