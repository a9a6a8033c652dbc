"""Truths about mutation of rules: what tests do not notice is named, with the test that would."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from attrs import evolve

import kpiflow

from kpiflow.definitions import Indicator
from kpiflow.errors import CaseFailedError
from kpiflow.guards import all_of, any_of, at_least, measured, none_of, provided, reached
from kpiflow.loading import load_definition
from kpiflow.loading.case_contents import Expected
from kpiflow.testing.case_writing import case_of, case_text, file_text
from kpiflow.testing.cases import Case, load_cases, run_case
from kpiflow.testing.mutants import OPERATORS, mutants
from kpiflow.testing.mutation import MutationReport, Tried, mutate
from ladders import DAY, asks, droppable, ladder, level, says


EXAMPLES = Path(kpiflow.__file__).parents[1] / "examples"
SEED = EXAMPLES / "anti-corruption" / "indicator.yaml"
RICH = ladder(
    level(1, asks("1a", all_of(provided("proof"), any_of(provided("k1b"), says("q1")))), asks("1b")),
    level(2, asks("2a", at_least(2, says("q1"), says("q2"), says("q3"))), asks("2b", measured("m1", min=80))),
    level(
        3,
        asks("3a", none_of(provided("incident"), provided("k3b"))),
        asks("3b", applies_when=says("q2"), na=droppable("met")),
    ),
)


def untested(_indicator: Indicator) -> bool:
    """Run no test at all: everything passes."""
    return True


@cache
def of_rich() -> MutationReport:
    """Report on a definition of every kind of guard that nothing tests."""
    return mutate(RICH, untested)


@cache
def of_seed() -> MutationReport:
    """Report on the example of the seed that nothing tests."""
    file = load_definition(SEED)
    return mutate(file.indicator, untested, placed=file.position)


def passing(cases: list[Case], indicator: Indicator) -> bool:
    """Run cases."""
    return all(run_case(each, indicator).passed for each in cases)


def killers(report: MutationReport) -> list[Case]:
    """Give the missing tests."""
    return [each.killer for each in report.survivors if each.killer is not None]


class TestMutants:
    def test_are_definitions_that_differ_in_one_thing(self) -> None:
        """Every mutant holds together, differs from the definition, and occurs once."""
        found = [each.indicator for each in mutants(RICH)]

        assert RICH not in found
        assert len(set(found)) == len(found)

    def test_make_every_kind_of_mistake(self) -> None:
        """Each of the kinds is made somewhere in the examples."""
        made = {each.operator for each in mutants(RICH)}
        for path in EXAMPLES.rglob("*.yaml"):
            if "levels:" in path.read_text(encoding="utf-8"):
                made |= {each.operator for each in mutants(load_definition(path).indicator)}

        assert made >= set(OPERATORS)

    def test_stand_where_they_are_written(self) -> None:
        """The place of a mistake is that of what was changed."""
        file = load_definition(SEED)
        lines = SEED.read_text(encoding="utf-8").splitlines()
        for each in mutants(file.indicator):
            if each.operator == "drop a channel":
                assert "nil_return" in lines[file.position(each.path).line - 1]


class TestReports:
    def test_without_tests_nothing_is_killed(self) -> None:
        """Where nothing is tested every mutant that can be told apart survives, and the kills are 0."""
        report = of_rich()

        assert report.percent == 0
        assert report.of_fate("killed") == ()
        assert not report.is_complete

    def test_the_missing_tests_kill_every_survivor(self) -> None:
        """The tests it asks for, taken together, leave no survivor: each kills the mutant it was made for."""
        report = of_rich()
        cases = killers(report)

        again = mutate(RICH, lambda changed: passing(cases, changed))

        assert len(cases) == len(report.survivors)
        assert again.survivors == ()
        assert again.of_fate("undecided") == ()
        assert again.is_complete
        assert again.printed() == "100.0"

    def test_the_percentage_is_100_only_when_all_are_killed(self) -> None:
        """One survivor of many is below 100, printed so too."""
        report = of_rich()
        killed = tuple(evolve(each, fate="killed") for each in report.tried)
        one_left = MutationReport(code="1.2", tried=(*killed * 40, evolve(killed[0], fate="survived")))

        assert one_left.percent is not None
        assert one_left.percent < 100
        assert one_left.printed() == "99.9"
        assert not one_left.is_complete
        assert not evolve(one_left, tried=(evolve(killed[0], fate="undecided"),)).is_complete

    def test_equivalent_mutants_are_recognised_and_count_neither_way(self) -> None:
        """A requirement that follows from the level below may be dropped; no test could notice."""
        redundant = ladder(level(1, asks("1a")), level(2, asks("2a"), asks("2b", reached(1))))

        report = mutate(redundant, untested)

        equivalent = [each.mutant.before for each in report.of_fate("equivalent")]
        assert "2b" in equivalent
        assert "2a" not in equivalent

    def test_no_equivalent_mutant_is_ever_told_apart(self) -> None:
        """What is called equivalent comes to the same on every case that was made for any other mutant."""
        report = of_rich()
        cases = killers(report)
        for each in report.of_fate("equivalent"):
            for case in cases:
                levels = [run_case(case, of).verdict.supported for of in (RICH, each.mutant.indicator)]
                assert levels[0] == levels[1]

    def test_tests_that_fail_already_are_refused(self) -> None:
        """What fails on the definition itself would seem to notice everything."""
        with pytest.raises(CaseFailedError, match="KPI420"):
            mutate(RICH, lambda _indicator: False)

    def test_a_runner_that_notices_nothing_is_caught(self) -> None:
        """Canary: a run that looks at the definition it knows, not at the mutant, kills nothing and says so."""
        cases = killers(of_rich())

        assert mutate(RICH, lambda _changed: passing(cases, RICH)).percent == 0

    def test_both_languages_list_the_survivors(self) -> None:
        """The report names each place with what was done and the test to paste."""
        report = of_rich()

        assert "survived: swap all and any" in report.text()
        assert "expect: {because: {" in report.text()
        assert "รอด" in report.text("th")
        assert isinstance(report.tried[0], Tried)


class TestTheSeed:
    def test_all_of_its_mutants_are_settled(self) -> None:
        """All mutants of a ladder of its size are told apart or proved equal, with no tests to help."""
        report = of_seed()

        assert report.of_fate("undecided") == ()
        assert len(killers(report)) == len(report.survivors)
        assert all(each.position is not None for each in report.survivors)

    def test_what_is_pasted_reads_back_and_holds(self, tmp_path: Path) -> None:
        """The missing tests of a definition, written to a file, are read back and hold."""
        report = of_seed()
        (tmp_path / "indicator.yaml").write_text(SEED.read_text(encoding="utf-8"), encoding="utf-8")
        cases = {each.name: each for each in killers(report)}
        text = file_text("indicator.yaml", cases.values(), as_of=DAY)
        (tmp_path / "made.kpitest.yaml").write_text(text, encoding="utf-8")

        [read] = load_cases(tmp_path / "made.kpitest.yaml")

        assert len(read.cases) == len(cases)
        assert [run_case(each, read.indicator).problems for each in read.cases] == [()] * len(cases)


class TestWriting:
    def test_what_could_be_taken_for_something_else_is_quoted(self) -> None:
        """A name with a colon, a quote or a word of YAML stays that name."""
        for name in ("a: b", 'say "no"', "yes", "null", "#1", "- x", "{a}", "ครบ: ทุกช่องทาง", "a #b", "x:"):
            text = case_text(case_of(name, (), as_of=DAY, expect=Expected(level=0)))
            assert text.startswith('  - name: "')
