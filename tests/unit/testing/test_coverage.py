"""Truths about guard coverage: what cases show of atoms, and that nothing more is claimed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from attrs import evolve

import kpiflow

from kpiflow.definitions import Indicator
from kpiflow.definitions.scoring_parts import PointGate, Scoring
from kpiflow.evidence import Exclusion, Fact, Standing
from kpiflow.guards import Status, all_of, any_of, at_least, none_of, provided
from kpiflow.ladder import Situation
from kpiflow.loading import load_definition
from kpiflow.testing.atoms import rules_of, with_atoms
from kpiflow.testing.coverage import GuardCoverage, cover
from kpiflow.testing.showing import Shown, Watch, _Fixed
from ladders import asks, droppable, excluded, item, ladder, level, said, says, waiver
from plans import situation


EXAMPLES = Path(kpiflow.__file__).parents[1] / "examples"
TWO = ladder(level(1, asks("1a", all_of(provided("proof"), provided("incident")))))
EITHER = ladder(level(1, asks("1a", any_of(provided("proof"), provided("incident")))))
PROOF, INCIDENT = item("proof"), item("incident")


def covered(indicator: Indicator, *cases: tuple[Fact, ...]) -> GuardCoverage:
    """Cover a definition by cases in which these facts were shown."""
    return cover(indicator, [situation(indicator, *facts) for facts in cases])


def lacking(coverage: GuardCoverage) -> list[list[str]]:
    """Give what each atom lacks."""
    return [[each.value for each in atom.lacking] for atom in coverage.atoms]


class TestWhatIsAsked:
    def test_nothing_is_covered_by_no_case(self) -> None:
        """Without a case nothing is shown, and that is 0 and not complete."""
        coverage = covered(TWO)

        assert (coverage.done, coverage.asked) == (0, 8)
        assert coverage.percent == 0
        assert not coverage.is_complete

    def test_an_atom_never_unmet_is_not_covered(self) -> None:
        """A case in which all is met shows nothing of what happens when something is not."""
        coverage = covered(TWO, (PROOF, INCIDENT))

        assert lacking(coverage) == [["unmet", "decisive when unmet"]] * 2
        assert coverage.percent == 50

    def test_an_atom_never_met_is_not_covered(self) -> None:
        """Nor does a case in which nothing is met; and what is masked decides nothing."""
        assert lacking(covered(TWO, ())) == [["met", "decisive when met", "decisive when unmet"]] * 2

    def test_all_of_three_cases_is_complete(self) -> None:
        """As many as n atoms in a row take n + 1 cases: all of them, and each missing by itself."""
        coverage = covered(TWO, (PROOF, INCIDENT), (PROOF,), (INCIDENT,))

        assert coverage.is_complete
        assert coverage.percent == 100
        assert coverage.printed() == "100.0"

    def test_seen_both_ways_is_not_decisive(self) -> None:
        """Two alternatives always shown together are met and unmet, and none is shown to matter."""
        coverage = covered(EITHER, (PROOF, INCIDENT), ())

        assert lacking(coverage) == [["decisive when met"]] * 2

    def test_the_middle_of_a_count_decides(self) -> None:
        """One of two of three decides only where exactly one other is met."""
        three = ladder(level(1, asks("1a", at_least(2, says("q1"), says("q2"), says("q3")))))

        one_short = covered(three, said(q1="yes", q2="no", q3="no"))
        enough = covered(three, said(q1="yes", q2="yes", q3="no"))

        assert [Shown.DECISIVE_UNMET in each.shown for each in one_short.atoms] == [False, True, True]
        assert [Shown.DECISIVE_MET in each.shown for each in enough.atoms] == [True, True, False]

    def test_an_exclusion_decides_the_other_way_round(self) -> None:
        """What must not be there decides as well, by being there."""
        guarded = ladder(level(1, asks("1a", all_of(provided("proof"), none_of(provided("incident"))))))

        assert covered(guarded, (PROOF,), (PROOF, INCIDENT), ()).is_complete

    def test_unknown_is_not_unmet(self) -> None:
        """A question nobody answered shows nothing: neither that it is met nor that it is not."""
        coverage = covered(ladder(level(1, asks("1a", says("q1")))), ())

        assert coverage.done == 0

    def test_where_it_does_not_apply_it_is_not_asked(self) -> None:
        """Evidence for a requirement that does not apply shows nothing of what it requires."""
        conditional = ladder(
            level(1, asks("1a", provided("proof"), applies_when=says("q1"), na=droppable("met")))
        )

        [requires, condition] = covered(conditional, (PROOF, *said(q1="no"))).atoms

        assert requires.shown == frozenset()
        assert condition.shown == {Shown.UNMET}
        assert covered(conditional, (PROOF, *said(q1="yes")), said(q1="yes"), said(q1="no")).is_complete

    def test_grounds_are_asked_once_it_is_left_out(self) -> None:
        """The grounds for leaving a requirement out count only where somebody states it does not apply."""
        na = droppable("met", allowed=True, requires=provided("incident"))
        excusable = ladder(level(1, asks("1a", provided("proof"), na=na)))

        plain = covered(excusable, (INCIDENT,), (PROOF,))
        stated = covered(excusable, (INCIDENT, excluded("1a")), (excluded("1a"),), (PROOF,), ())

        assert plain.atoms[1].shown == frozenset()
        assert stated.is_complete

    def test_gates_are_covered_like_requirements(self) -> None:
        """What must hold for points to count is a rule too, listed as a level of its own."""
        gated = evolve(TWO, scoring=Scoring(gates=(PointGate(id="g", requires=provided("proof")),)))

        coverage = covered(gated, (PROOF, INCIDENT), (INCIDENT,), (PROOF,))

        assert coverage.of_requirement("g").is_complete
        assert coverage.levels() == (1, 0)
        assert coverage.is_complete

    def test_decisions_cover_nothing(self) -> None:
        """A waiver lets a requirement pass; that shows nothing of its rule."""
        waived = situation(TWO, decisions=(waiver("1a"),))

        assert cover(TWO, [waived]).atoms == cover(TWO, [situation(TWO)]).atoms


class TestWhatNobodyCanShow:
    def test_a_stricter_twin_is_spared_what_cannot_be(self) -> None:
        """Of two demands of which one follows from the other, one cannot decide everywhere; it is named."""
        strict = provided("proof", status=Standing.ACCEPTED)
        twins = ladder(level(1, asks("1a", any_of(provided("proof"), strict))))

        plain, stricter = covered(twins).atoms

        assert plain.impossible == frozenset()
        assert stricter.impossible == {Shown.DECISIVE_MET}
        assert "not asked for: 1 that no register can show" in covered(twins).text()

    def test_what_is_shown_is_never_called_impossible(self) -> None:
        """What was seen happens: the proofs of every example agree with what their own cases show."""
        for path in sorted(EXAMPLES.glob("*/indicator.yaml")):
            indicator = load_definition(path).indicator
            for each in covered(indicator, ()).atoms:
                assert not each.shown & each.impossible


class TestFigures:
    def test_a_percentage_is_100_only_when_complete(self) -> None:
        """One thing missing of many is 99.9, never rounded up."""
        wide = ladder(*(level(n, *(asks(f"{n}{x}") for x in "abcdefghijklm")) for n in range(1, 21)))
        everything = [item(f"k{requirement.id}") for _, requirement in wide.requirements()]
        cases = [tuple(everything), *(tuple(f for f in everything if f is not one) for one in everything[1:])]

        coverage = covered(wide, *cases)

        assert coverage.percent == Fraction(100 * 1038, 1040)
        assert coverage.printed() == "99.8"
        assert not coverage.is_complete

    def test_nothing_asked_is_not_complete(self) -> None:
        """A part with no atoms is neither 100 nor complete."""
        nothing = covered(TWO).of_requirement("9z")

        assert nothing.percent is None
        assert not nothing.is_complete
        assert nothing.printed() == "–"

    def test_every_gap_names_its_line(self) -> None:
        """What is missing says file, line and column of the atom, in both languages."""
        path = EXAMPLES / "anti-corruption" / "indicator.yaml"
        file = load_definition(path)
        coverage = cover(file.indicator, [], placed=file.position)

        text = path.read_text(encoding="utf-8").splitlines()
        for each in coverage.missing:
            assert each.position is not None
            line = text[each.position.line - 1]
            assert any(word in line for word in ("requires:", "provided", "nil_return"))
        assert "was never met" in coverage.text()
        assert "ยังไม่เคยครบ" in coverage.text("th")

    def test_parts_add_up(self) -> None:
        """Levels and requirements are parts of the whole, and leave nothing out."""
        coverage = covered(TWO, (PROOF,))

        assert sum(coverage.of_level(n).done for n in coverage.levels()) == coverage.done
        assert sum(coverage.of_requirement(r).asked for r in coverage.requirements()) == coverage.asked


def constellations() -> Iterator[tuple[Fact, ...]]:
    """Give every choice of a few facts."""
    facts = [PROOF, INCIDENT, *said(q1="yes"), item("k1a"), excluded("1a")]
    for size in range(len(facts) + 1):
        yield from combinations(facts, size)


RULES = [
    all_of(provided("proof"), any_of(provided("incident"), says("q1"))),
    at_least(2, provided("proof"), provided("incident"), says("q1")),
    all_of(
        any_of(provided("proof"), provided("k1a")), none_of(all_of(provided("incident"), provided("k1a")))
    ),
]


def survives(indicator: Indicator, cases: list[Situation], number: int, status: Status) -> bool:
    """Tell whether cases cannot tell a definition from one in which an atom is stuck at a value."""
    [rule] = rules_of(indicator)
    stuck = {atom: _Fixed(status) if n == number else atom.leaf for n, atom in enumerate(rule.atoms)}
    changed = evolve(indicator, levels=(level(1, with_atoms(rule, stuck)),))
    return all(
        each.ladder().supported == evolve(each, indicator=changed).ladder().supported for each in cases
    )


class TestAgainstStuckAtoms:
    """The oracle: an atom shown decisive both ways cannot be stuck at a value unnoticed, and conversely."""

    @pytest.mark.parametrize("guard", RULES)
    @pytest.mark.parametrize("size", [1, 2, 3])
    def test_decisive_means_noticed(self, guard: object, size: int) -> None:
        """What is decisive when met is noticed where the atom is stuck at unmet, and the other way round."""
        indicator = ladder(level(1, asks("1a", guard)), evidence=TWO.evidence)  # type: ignore[arg-type]
        every = [situation(indicator, *facts) for facts in constellations()]
        for start in range(0, len(every) - size, 5):
            cases = every[start : start + size]
            for n, atom in enumerate(cover(indicator, cases).atoms):
                met, unmet = Shown.DECISIVE_MET in atom.shown, Shown.DECISIVE_UNMET in atom.shown
                assert met is not survives(indicator, cases, n, Status.UNMET)
                if unmet:
                    assert not survives(indicator, cases, n, Status.MET)

    def test_a_laxer_coverage_is_caught(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Canary: counting what was merely seen as decisive makes the oracle fail."""
        real = Watch.see

        def lax(self: Watch, of: Situation) -> Iterator[tuple[object, Shown]]:
            for atom, shown in real(self, of):
                yield atom, shown
                yield atom, Shown.DECISIVE_MET if shown is Shown.MET else Shown.DECISIVE_UNMET

        monkeypatch.setattr(Watch, "see", lax)
        with pytest.raises(AssertionError):
            self.test_decisive_means_noticed(RULES[0], 2)

    def test_a_coverage_that_forgets_unmet_is_caught(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Canary: asking only that atoms were met calls a happy path complete, which the truths above refuse."""
        monkeypatch.setattr("kpiflow.testing.coverage.AtomCoverage.lacking", ())

        with pytest.raises(AssertionError):
            TestWhatIsAsked().test_an_atom_never_unmet_is_not_covered()


def test_an_exclusion_of_another_kind_is_not_looked_at() -> None:
    """Exclusions are facts like others: one about another requirement changes nothing."""
    assert isinstance(excluded("1b"), Exclusion)
    assert covered(TWO, (PROOF, excluded("1b"))).atoms == covered(TWO, (PROOF,)).atoms
