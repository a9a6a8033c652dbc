"""ISO/IEC 33020: the level of every one of the 4⁹ profiles of ratings, against an independent oracle.

What is proved, and how. A level's verdict rests on the ratings that its guards ask for and on
nothing else (`test_a_level_looks_at_these_ratings_only`), at most four of them: `judge_level`
is asked about every combination of those, missing ratings included. The level reached rests on
which levels hold: `LadderVerdict` is asked about every pattern of levels that can occur. For
each of the 262 144 profiles the two are put together and compared with the oracle. That
`judge_ladder` as a whole does the same is shown directly for profiles at every boundary and
for every 131st of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Final

import pytest

from kpiflow.definitions import Indicator
from kpiflow.evidence import Answer
from kpiflow.guards import Answered, Status
from kpiflow.ladder import LadderVerdict, LevelVerdict, judge_ladder, judge_level
from kpiflow.loading import load_indicator
from ladders import register


EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "process-capability"
DAY: Final = date(2026, 6, 30)
LEVELS: Final = (1, 2, 3, 4, 5)
VALUES: Final = "NPLF"
MISSING: Final = ""

# The standard's attributes by level. Oracle and profiles know nothing of the definition.
ATTRIBUTES: Final = {
    1: ("PA1.1",),
    2: ("PA2.1", "PA2.2"),
    3: ("PA3.1", "PA3.2"),
    4: ("PA4.1", "PA4.2"),
    5: ("PA5.1", "PA5.2"),
}
ALL: Final = tuple(attribute for level in LEVELS for attribute in ATTRIBUTES[level])
PLACE: Final = {attribute: n for n, attribute in enumerate(ALL)}
_FIRST: Final = {level: PLACE[ATTRIBUTES[level][0]] for level in LEVELS}
_LAST: Final = {level: PLACE[ATTRIBUTES[level][-1]] + 1 for level in LEVELS}

Profile = tuple[str, ...]


def is_reached(profile: Profile, level: int) -> bool:
    """Say by the words of the standard whether a level is reached: largely at it, fully below it."""
    own, lower = profile[_FIRST[level] : _LAST[level]], profile[: _FIRST[level]]
    return all(rating in {"L", "F"} for rating in own) and all(rating == "F" for rating in lower)


def oracle(profile: Profile) -> int:
    """Give the highest level that is reached."""
    return next((level for level in reversed(LEVELS) if is_reached(profile, level)), 0)


def profiles() -> Iterator[Profile]:
    """Give every profile there is."""
    return product(VALUES, repeat=len(ALL))


def rated(ratings: Mapping[str, str]) -> Iterable[Answer]:
    """Give the ratings that are not missing, as answers."""
    return [Answer(question=attribute, value=value) for attribute, value in ratings.items() if value]


@pytest.fixture(scope="module")
def capability() -> Indicator:
    """The definition."""
    return load_indicator(EXAMPLE / "capability.yaml")


def looked_at(indicator: Indicator, level: int) -> tuple[str, ...]:
    """Give the attributes that the guards of a level ask for, in the order of the profile."""
    guards = [each.requires for each in indicator.ladder[level - 1].requirements]
    return tuple(sorted({guard.question for guard in guards if isinstance(guard, Answered)}, key=ALL.index))


@pytest.fixture(scope="module")
def by_level(capability: Indicator) -> dict[int, dict[Profile, LevelVerdict]]:
    """What each level comes to, for every combination of the ratings it looks at, also of missing ones."""
    return {
        level: {
            ratings: judge_level(
                capability,
                level,
                register(*rated(dict(zip(looked_at(capability, level), ratings, strict=True)))),
                as_of=DAY,
            )
            for ratings in product((*VALUES, MISSING), repeat=len(looked_at(capability, level)))
        }
        for level in LEVELS
    }


class TestAllProfiles:
    def test_a_level_looks_at_these_ratings_only(self, capability: Indicator) -> None:
        """Each guard is about one rating, and each level asks for its own ratings and those next below."""
        guards = [each.requires for _, each in capability.requirements()]

        assert all(isinstance(guard, Answered) for guard in guards)
        assert {level: looked_at(capability, level) for level in LEVELS} == {
            level: (*ATTRIBUTES.get(level - 1, ()), *ATTRIBUTES[level]) for level in LEVELS
        }

    def test_every_profile_reaches_the_level_of_the_standard(
        self, capability: Indicator, by_level: dict[int, dict[Profile, LevelVerdict]]
    ) -> None:
        """All 262 144 profiles agree with the oracle."""
        holding = {
            level: {ratings: verdict.holds for ratings, verdict in verdicts.items()}
            for level, verdicts in by_level.items()
        }
        example = {
            (level, verdict.holds): verdict
            for level, verdicts in by_level.items()
            for verdict in verdicts.values()
        }
        cuts = {level: slice(PLACE[looked_at(capability, level)[0]], _LAST[level]) for level in LEVELS}

        @cache
        def climbed(pattern: tuple[bool, ...]) -> int:
            levels = tuple(example[level, holds] for level, holds in zip(LEVELS, pattern, strict=True))
            return LadderVerdict(as_of=DAY, levels=levels, asked=5).supported

        wrong: list[Profile] = []
        reached: Counter[int] = Counter()
        for profile in profiles():
            pattern = tuple([holding[level][profile[cuts[level]]] for level in LEVELS])
            level = climbed(pattern)
            reached[level] += 1
            if level != oracle(profile):
                wrong.append(profile)

        assert wrong == []
        # Counted by hand: 2·4⁸ with PA1.1 at N or P; of the rest 4⁷ - 4⁵ stop at level 2; and so on.
        assert reached == {0: 131_072, 1: 114_688, 2: 15_360, 3: 960, 4: 60, 5: 4}


class TestLadderAsAWhole:
    @pytest.mark.parametrize("level", LEVELS)
    @pytest.mark.parametrize("attribute", ALL)
    def test_every_boundary(self, capability: Indicator, level: int, attribute: str) -> None:
        """From a profile that just reaches a level, any change of any one rating has the oracle's effect."""
        just = {each: "F" for lower in LEVELS[: level - 1] for each in ATTRIBUTES[lower]}
        just |= dict.fromkeys(ATTRIBUTES[level], "L")
        just |= {each: "N" for each in ALL if each not in just}

        for value in VALUES:
            ratings = just | {attribute: value}
            ladder = judge_ladder(capability, register(*rated(ratings)), as_of=DAY)
            assert ladder.supported == oracle(tuple(ratings[each] for each in ALL))

    def test_every_131st_profile(self, capability: Indicator) -> None:
        """2 002 profiles, spread evenly over all, judged as a whole agree with the oracle."""
        wrong = [
            profile
            for profile in islice(profiles(), 0, None, 131)
            if judge_ladder(
                capability, register(*rated(dict(zip(ALL, profile, strict=True)))), as_of=DAY
            ).supported
            != oracle(profile)
        ]

        assert wrong == []


class TestMissingRatings:
    @pytest.mark.parametrize("level", LEVELS)
    def test_no_level_holds_with_a_rating_missing(
        self, by_level: dict[int, dict[Profile, LevelVerdict]], level: int
    ) -> None:
        """Whatever the other ratings are, a level that asks for a missing one does not hold."""
        holding = [
            ratings for ratings, verdict in by_level[level].items() if MISSING in ratings and verdict.holds
        ]

        assert holding == []

    @pytest.mark.parametrize("level", LEVELS)
    def test_missing_is_unknown_and_never_low(
        self, by_level: dict[int, dict[Profile, LevelVerdict]], level: int
    ) -> None:
        """A requirement over a missing rating is unknown, over a given one met or unmet."""
        seen = {
            (each.verdict.findings[0].code if each.verdict.findings else "", each.status)
            for verdict in by_level[level].values()
            for each in verdict.requirements
        }

        assert seen == {
            ("", Status.MET),
            ("too-low", Status.UNMET),
            ("unanswered", Status.UNKNOWN),
        }

    def test_all_fully_but_one_missing(self, capability: Indicator) -> None:
        """With everything else rated fully, the level reached lies below that of the missing rating."""
        reached = {
            missing: judge_ladder(
                capability, register(*rated(dict.fromkeys(ALL, "F") | {missing: MISSING})), as_of=DAY
            ).supported
            for missing in ALL
        }

        assert reached == {each: level - 1 for level in LEVELS for each in ATTRIBUTES[level]}
