"""The search for the cheapest sets: in order, lazily, and honest about giving up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import combinations, islice
from typing import Final

from hypothesis import given, strategies as st

from kpiflow.planning.search import Chosen, Cost, Search


NOTHING: Final = Fraction(0)


class Asked:
    """Counts how often a search asks whether a set will do."""

    def __init__(self, reaches: Callable[[Chosen], bool]) -> None:
        self.sets: list[Chosen] = []
        self._reaches = reaches

    def __call__(self, chosen: Chosen) -> bool:
        """Answer, and count."""
        self.sets.append(chosen)
        return self._reaches(chosen)


def search(
    *efforts: int | Cost,
    reaches: Callable[[Chosen], bool],
    growing: Callable[[Chosen], Iterable[int]] | None = None,
    estimate: Callable[[Chosen], Fraction | None] = lambda _chosen: NOTHING,
    budget: int = 1000,
) -> Search:
    """Make a search through steps of these efforts, in which by default every step may help."""
    costs = [(Fraction(each), 0) if isinstance(each, int) else each for each in efforts]
    everything = growing or (lambda chosen: sorted(set(range(len(costs))) - chosen))
    return Search(costs, reaches=reaches, growing=everything, estimate=estimate, budget=budget)


def some(*steps: int) -> Chosen:
    """Give a set of steps."""
    return frozenset(steps)


class TestOrder:
    def test_cheaper_sets_come_first(self) -> None:
        """One step that costs 4 loses against two that cost 3 together."""
        found = list(search(4, 1, 2, reaches=lambda chosen: 0 in chosen or chosen >= {1, 2}))

        assert found == [some(1, 2), some(0)]

    def test_of_one_price_what_asks_for_less_comes_first(self) -> None:
        """Between two steps of one effort, how much is asked for decides."""
        costs = [(Fraction(1), 5), (Fraction(1), 2)]

        assert list(search(*costs, reaches=bool)) == [some(1), some(0)]

    def test_what_reaches_at_once_takes_nothing(self) -> None:
        """Where nothing has to be done the one set is empty."""
        assert list(search(1, 2, reaches=lambda _chosen: True)) == [some()]

    def test_sets_that_contain_one_given_before_are_left_out(self) -> None:
        """Once a set is found, nothing more of it is looked at."""
        asked = Asked(lambda chosen: 0 in chosen)

        assert list(search(1, 1, reaches=asked)) == [some(0)]
        assert some(0, 1) not in asked.sets

    @given(
        st.lists(st.integers(1, 4), min_size=1, max_size=5),
        st.lists(st.frozensets(st.integers(0, 4), max_size=3), max_size=4),
    )
    def test_it_gives_every_smallest_set_and_no_other(self, efforts: list[int], wanted: list[Chosen]) -> None:
        """Of any goal that is one of several sets or more, exactly the smallest are found, cheapest first."""
        numbers = range(len(efforts))
        possible = [each for each in wanted if each <= set(numbers)]

        found = list(search(*efforts, reaches=lambda chosen: any(each <= chosen for each in possible)))

        costs = [sum(efforts[n] for n in each) for each in found]
        smallest = {each for each in possible if not any(other < each for other in possible)}
        assert costs == sorted(costs)
        assert set(found) == smallest


class TestEstimate:
    def test_what_cannot_be_reached_is_not_grown(self) -> None:
        """Where the estimate knows no way, the set and all that would grow from it are left out."""
        asked = Asked(lambda chosen: chosen >= {1, 2})

        found = list(search(1, 1, 1, reaches=asked, estimate=lambda chosen: None if 0 in chosen else NOTHING))

        assert found == [some(1, 2)]
        assert all(0 not in each for each in asked.sets)

    def test_a_good_estimate_spares_looking(self) -> None:
        """What the rest costs at least leads straight to the goal."""
        goal = some(*range(6))

        def reaches(chosen: Chosen) -> bool:
            return chosen >= goal

        blind, seeing = Asked(reaches), Asked(reaches)
        first = next(iter(search(*[1] * 6, reaches=blind)))
        same = next(
            iter(search(*[1] * 6, reaches=seeing, estimate=lambda chosen: Fraction(len(goal - chosen))))
        )

        assert first == same == goal
        assert len(seeing.sets) == 7
        assert len(blind.sets) > 7


class TestLaziness:
    def test_nothing_is_looked_at_before_it_is_asked_for(self) -> None:
        """Making a search and starting to go through it looks at nothing."""
        asked = Asked(bool)

        iter(search(1, 2, 3, reaches=asked))

        assert asked.sets == []

    def test_the_first_set_comes_without_the_others(self) -> None:
        """With the first set found nothing dearer has been looked at."""
        asked = Asked(lambda chosen: len(chosen) == 1)

        first = next(iter(search(*range(1, 50), reaches=asked)))

        assert first == some(0)
        assert asked.sets == [some(), some(0)]


class TestBudget:
    def test_it_gives_up_visibly(self) -> None:
        """With the budget used up the search ends, is not complete, and says that it gave up."""
        through = search(1, 1, 1, reaches=lambda chosen: len(chosen) == 3, budget=2)

        assert list(through) == []
        assert (through.is_complete, through.gave_up, through.looked_at) == (False, True, 2)

    def test_what_was_found_before_is_kept(self) -> None:
        """Sets found within the budget are given."""
        through = search(*[1] * 9, reaches=lambda chosen: len(chosen) == 1, budget=4)

        assert list(through) == [some(0), some(1), some(2)]
        assert through.gave_up

    def test_a_search_that_ends_in_time_is_complete(self) -> None:
        """All sets were looked at: there is no other."""
        through = search(1, 1, reaches=lambda chosen: len(chosen) == 2)

        assert list(through) == [some(0, 1)]
        assert (through.is_complete, through.gave_up) == (True, False)

    def test_until_the_end_nobody_knows(self) -> None:
        """Between two sets it is open whether there are more."""
        through = search(1, 1, reaches=bool)

        assert list(islice(through, 1)) == [some(0)]
        assert (through.is_complete, through.gave_up) == (False, False)


class TestGrowing:
    def test_sets_grow_by_what_could_help_alone(self) -> None:
        """What cannot help is in no set that is looked at."""
        asked = Asked(lambda chosen: chosen == {0, 2})

        found = list(search(1, 1, 1, reaches=asked, growing=lambda chosen: sorted({0, 2} - chosen)))

        assert found == [some(0, 2)]
        assert set(asked.sets) <= {
            frozenset(each) for size in range(3) for each in combinations((0, 2), size)
        }

    def test_a_set_is_looked_at_once_however_it_is_made(self) -> None:
        """Two steps make one set, whichever was taken first."""
        asked = Asked(lambda _chosen: False)

        assert list(search(1, 1, 1, reaches=asked)) == []
        assert len(asked.sets) == len(set(asked.sets)) == 8
