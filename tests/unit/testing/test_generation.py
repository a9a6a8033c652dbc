"""Truths about cases that are made from a definition: they hold, read back, and show every boundary."""

from __future__ import annotations

import shutil

from functools import cache
from pathlib import Path

import pytest

import kpiflow

from kpiflow.guards import all_of, at_least, measured, nil_return, none_of, provided
from kpiflow.loading import load_definition
from kpiflow.testing.cases import load_cases, run_case, situation_of
from kpiflow.testing.coverage import cover
from kpiflow.testing.generation import Generated, generated
from ladders import asks, ladder, level, says


EXAMPLES = Path(kpiflow.__file__).parents[1] / "examples"
DEFINITIONS = [
    "anti-corruption/indicator",
    "anti-corruption-rounds/unit",
    "control-assessment/data-certificate",
    "freight/freight",
    "open-data/readiness",
    "project-badge/badge",
]


@cache
def made(name: str) -> Generated:
    """Make the cases of an example."""
    return generated(load_definition(EXAMPLES / f"{name}.yaml").indicator)


def names(of: Generated) -> list[str]:
    """Give the names of cases."""
    return [each.name for each in of.cases]


class TestExamples:
    @pytest.mark.parametrize("name", DEFINITIONS)
    def test_read_back_and_hold(self, name: str, tmp_path: Path) -> None:
        """What is written out is a test file whose cases all hold."""
        shutil.copy(EXAMPLES / f"{name}.yaml", tmp_path / "indicator.yaml")
        (tmp_path / "made.kpitest.yaml").write_text(made(name).text("indicator.yaml"), encoding="utf-8")

        [read] = load_cases(tmp_path / "made.kpitest.yaml")

        assert [each.name for each in read.cases] == names(made(name))
        assert [run_case(each, read.indicator).problems for each in read.cases] == [()] * len(read.cases)

    @pytest.mark.parametrize("name", DEFINITIONS)
    def test_cover_every_guard(self, name: str) -> None:
        """Together they show all that guard coverage asks for."""
        indicator = made(name).indicator

        coverage = cover(indicator, [situation_of(each, indicator) for each in made(name).cases])

        assert coverage.is_complete, coverage.text()

    def test_are_the_same_every_time(self) -> None:
        """Made twice, they are the same file."""
        name = DEFINITIONS[0]

        assert generated(made(name).indicator).text("x.yaml") == made(name).text("x.yaml")


class TestBoundaries:
    def test_of_a_level_is_the_least_and_one_item_short(self) -> None:
        """A level is shown reached by the least there is, and not reached with any one of it missing."""
        of = generated(ladder(level(1, asks("1a")), level(2, asks("2a"), asks("2b"))))

        assert names(of)[:4] == [
            "level 1: the least that unlocks it",
            "level 1: without k1a",
            "level 2: the least that unlocks it",
            "level 2: without k2a",
        ]
        levels = {each.name: each.expect.level for each in of.cases}
        assert levels["level 2: the least that unlocks it"] == 2
        assert levels["level 2: without k2b"] == 1

    def test_of_a_window_is_a_day(self) -> None:
        """What must be dated within a window is tried a day after it, and that does not do."""
        of = generated(ladder(level(1, asks("1a", provided("proof", dated_within="performance")))))

        [late] = [each for each in of.cases if each.name == "level 1: proof, one day later"]
        assert late.expect.level == 0

    def test_of_a_nil_return_is_a_channel(self) -> None:
        """A nil return that leaves out one channel is tried for each of them."""
        of = made("anti-corruption/indicator")

        short = [each.name for each in of.cases if "moi-damrongtham" in each.name]
        assert short

    def test_of_a_count_is_one_fewer(self) -> None:
        """Of so many that are needed, one fewer is tried, and the level is not reached."""
        of = generated(ladder(level(1, asks("1a", at_least(2, says("q1"), says("q2"), says("q3"))))))

        assert {each.expect.level for each in of.cases if "without q" in each.name} == {0}
        assert "level 1: q1, only partly" in names(of)

    def test_of_a_threshold_is_one_below(self) -> None:
        """A reading is tried one below its threshold."""
        of = generated(ladder(level(1, asks("1a", measured("m1", min=80)))))

        [low] = [each for each in of.cases if each.name == "level 1: m1, the value 1 lower"]
        assert low.expect.level == 0
        assert low.given.readings[0].value == 79

    def test_what_must_not_be_there_is_put_there(self) -> None:
        """A rule that excludes something is tried with it."""
        rule = all_of(provided("proof"), none_of(provided("incident")))
        indicator = ladder(level(1, asks("1a", rule)))

        of = generated(indicator)

        assert any(each.expect.level == 0 and each.given.evidence for each in of.cases)
        assert cover(indicator, [situation_of(each, indicator) for each in of.cases]).is_complete

    def test_without_a_way_up_there_are_still_cases(self) -> None:
        """A ladder that nothing unlocks gives cases of what it can show."""
        rule = all_of(provided("proof"), none_of(provided("proof")))

        of = generated(ladder(level(1, asks("1a", rule))))

        assert of.common.evidence == ()
        assert {each.expect.level for each in of.cases} <= {0}

    def test_a_nil_return_is_attested(self) -> None:
        """What is attested is attested by somebody who has submitted nothing."""
        rule = nil_return("complaints", channels=("desk",), attested_by=("registrar",))
        of = generated(ladder(level(1, asks("1a", rule))))

        assert of.common.nil_returns[0].attester == "registrar"
        assert of.cases[0].expect.level == 1
