"""Laws of boolean functions: a diagram answers as the truth table does, for every formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

from hypothesis import given, strategies as st

from kpiflow.logic import Diagram, Function


NAMES = "abcdefgh"

Assignment: TypeAlias = dict[str, bool]


@dataclass(frozen=True)
class Formula:
    """A formula said twice: as a Python function of an assignment, and as one of a diagram."""

    text: str
    holds: Callable[[Assignment], bool]
    build: Callable[[Diagram], Function]

    def __repr__(self) -> str:
        return self.text


def name(letter: str) -> Formula:
    """Say a variable."""
    return Formula(letter, lambda values: values[letter], lambda diagram: diagram.variable(letter))


def constant(value: bool) -> Formula:
    """Say what always or never holds."""
    return Formula(str(value), lambda _: value, lambda diagram: diagram.true if value else diagram.false)


def negation(part: Formula) -> Formula:
    """Say the opposite."""
    return Formula(f"~{part}", lambda values: not part.holds(values), lambda diagram: ~part.build(diagram))


def joined(sign: str, one: Formula, other: Formula) -> Formula:
    """Say two formulas joined by a sign."""
    holds: dict[str, Callable[[bool, bool], bool]] = {
        "&": lambda left, right: left and right,
        "|": lambda left, right: left or right,
        "^": lambda left, right: left != right,
    }
    builds: dict[str, Callable[[Function, Function], Function]] = {
        "&": lambda left, right: left & right,
        "|": lambda left, right: left | right,
        "^": lambda left, right: left ^ right,
    }
    return Formula(
        f"({one} {sign} {other})",
        lambda values: holds[sign](one.holds(values), other.holds(values)),
        lambda diagram: builds[sign](one.build(diagram), other.build(diagram)),
    )


def chosen(condition: Formula, then: Formula, otherwise: Formula) -> Formula:
    """Say `then` where the condition holds, and `otherwise` elsewhere."""
    return Formula(
        f"({then} if {condition} else {otherwise})",
        lambda values: then.holds(values) if condition.holds(values) else otherwise.holds(values),
        lambda diagram: diagram.choose(
            condition.build(diagram), then.build(diagram), otherwise.build(diagram)
        ),
    )


def threshold(count: int, parts: list[Formula]) -> Formula:
    """Say that so many of the parts hold."""
    return Formula(
        f"at_least({count}, {parts})",
        lambda values: sum(part.holds(values) for part in parts) >= count,
        lambda diagram: diagram.at_least(count, [part.build(diagram) for part in parts]),
    )


def _larger(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    return st.one_of(
        st.builds(negation, parts),
        st.builds(joined, st.sampled_from("&|^"), parts, parts),
        st.builds(chosen, parts, parts, parts),
        st.builds(threshold, st.integers(-1, 5), st.lists(parts, max_size=4)),
    )


FORMULAS = st.recursive(
    st.one_of(st.sampled_from(NAMES).map(name), st.booleans().map(constant)), _larger, max_leaves=12
)
ORDERS = st.permutations(NAMES)
PARTIAL = st.dictionaries(st.sampled_from(NAMES), st.booleans())
TABLE: list[Assignment] = [
    dict(zip(NAMES, values, strict=True)) for values in product([False, True], repeat=len(NAMES))
]


def diagram_in(order: list[str]) -> Diagram:
    """Give a diagram that has met the variables in this order."""
    diagram = Diagram()
    for letter in order:
        diagram.variable(letter)
    return diagram


def column(formula: Formula) -> list[bool]:
    """Give the column of the truth table."""
    return [formula.holds(values) for values in TABLE]


def covered(model: Assignment) -> Iterator[int]:
    """Give the rows of the truth table that a partial assignment covers."""
    for row, values in enumerate(TABLE):
        if values.items() >= model.items():
            yield row


class TestTruthTable:
    @given(FORMULAS, ORDERS)
    def test_a_function_holds_where_its_formula_does(self, formula: Formula, order: list[str]) -> None:
        """Under each of the 256 assignments the function says what the formula says."""
        function = formula.build(diagram_in(order))

        assert [function.evaluate(values) for values in TABLE] == column(formula)

    @given(FORMULAS, FORMULAS, ORDERS)
    def test_functions_are_equal_exactly_where_their_columns_are(
        self, one: Formula, other: Formula, order: list[str]
    ) -> None:
        """Two functions are one node if, and only if, no assignment tells them apart."""
        diagram = diagram_in(order)

        assert (one.build(diagram) == other.build(diagram)) == (column(one) == column(other))

    @given(FORMULAS, ORDERS)
    def test_a_function_said_by_its_rows_is_the_same(self, formula: Formula, order: list[str]) -> None:
        """The formula and its truth table, folded up column by column, are one node."""
        diagram = diagram_in(order)

        rows = [diagram.true if holds else diagram.false for holds in column(formula)]
        for letter in reversed(NAMES):
            variable = diagram.variable(letter)
            rows = [
                diagram.choose(variable, high, low) for low, high in zip(rows[::2], rows[1::2], strict=True)
            ]

        assert rows == [formula.build(diagram)]

    @given(FORMULAS, FORMULAS, ORDERS)
    def test_implication_is_truth_of_one_where_the_other_holds(
        self, one: Formula, other: Formula, order: list[str]
    ) -> None:
        """One implies the other exactly when no row has the first without the second."""
        diagram = diagram_in(order)
        expected = all(right or not left for left, right in zip(column(one), column(other), strict=True))

        assert one.build(diagram).implies(other.build(diagram)) == expected
        assert joined("&", one, other).build(diagram).implies(other.build(diagram))

    @given(FORMULAS, ORDERS)
    def test_the_constants_are_the_full_and_the_empty_column(
        self, formula: Formula, order: list[str]
    ) -> None:
        """A function is true when every row holds, false when none does."""
        function = formula.build(diagram_in(order))

        assert (function.is_true, function.is_false) == (all(column(formula)), not any(column(formula)))

    @given(FORMULAS, ORDERS)
    def test_variables_are_those_that_change_some_row(self, formula: Formula, order: list[str]) -> None:
        """A variable belongs to the function when flipping it alone changes the answer somewhere."""
        mattering = {
            letter
            for letter in NAMES
            if any(
                formula.holds(values | {letter: True}) != formula.holds(values | {letter: False})
                for values in TABLE
            )
        }

        assert formula.build(diagram_in(order)).variables() == tuple(
            letter for letter in order if letter in mattering
        )

    @given(FORMULAS, PARTIAL, ORDERS)
    def test_what_is_given_is_filled_in(self, formula: Formula, known: Assignment, order: list[str]) -> None:
        """What is left answers as the whole does with the given values, and no longer asks for them."""
        left = formula.build(diagram_in(order)).given(known)

        assert [left.evaluate(values) for values in TABLE] == [
            formula.holds(values | known) for values in TABLE
        ]
        assert set(left.variables()).isdisjoint(known)


class TestModels:
    @given(FORMULAS, ORDERS)
    def test_the_count_is_the_number_of_rows(self, formula: Formula, order: list[str]) -> None:
        """Counting without listing gives the number of rows that hold."""
        assert formula.build(diagram_in(order)).count(NAMES) == sum(column(formula))

    @given(FORMULAS, ORDERS)
    def test_each_row_that_holds_is_covered_once(self, formula: Formula, order: list[str]) -> None:
        """The models cover every row where the function holds, once, and no other."""
        rows = [row for model in formula.build(diagram_in(order)).models() for row in covered(model)]

        assert sorted(rows) == [row for row, holds in enumerate(column(formula)) if holds]

    @given(FORMULAS, ORDERS)
    def test_no_model_has_fewer_true_than_the_smallest(self, formula: Formula, order: list[str]) -> None:
        """Whatever is left out, the smallest model holds, and no row that holds has fewer true."""
        smallest = formula.build(diagram_in(order)).smallest_model()
        sizes = [sum(values.values()) for values in TABLE if formula.holds(values)]

        if smallest is None:
            assert sizes == []
        else:
            assert all(formula.holds(TABLE[row]) for row in covered(smallest))
            assert sum(smallest.values()) == min(sizes)


class TestThreshold:
    @given(st.integers(-1, 6), st.lists(FORMULAS, max_size=5), ORDERS)
    def test_it_is_the_sum_of_every_way(self, count: int, parts: list[Formula], order: list[str]) -> None:
        """At least k of n is any of all the ways to choose k of them, without listing them."""
        diagram = diagram_in(order)
        functions = [part.build(diagram) for part in parts]

        ways = combinations(functions, max(0, count))

        assert diagram.at_least(count, functions) == diagram.any_of(diagram.all_of(way) for way in ways)
