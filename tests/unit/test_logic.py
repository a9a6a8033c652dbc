"""Truths about `kpiflow.logic`: boolean functions that are compared exactly, or not at all."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from itertools import islice
from typing import Any

import pytest

from kpiflow.logic import Diagram, Function, TooComplexError


MANY = 1_000


def variables(diagram: Diagram, names: str) -> list[Function]:
    """Give one variable for each letter."""
    return [diagram.variable(name) for name in names]


def many_variables(diagram: Diagram) -> list[Function]:
    """Give more variables in a row than Python can recurse over."""
    return [diagram.variable(f"part-{number:04}") for number in range(MANY)]


def multiple_of(modulus: int, parts: list[Function]) -> Function:
    """Give the function that holds where the number of true parts is a multiple."""
    diagram = parts[0].diagram
    counted = [diagram.true, *[diagram.false] * (modulus - 1)]  # by what is still missing
    for part in reversed(parts):
        counted = [diagram.choose(part, counted[missing - 1], counted[missing]) for missing in range(modulus)]
    return counted[0]


class TestFunction:
    def test_equal_functions_are_one(self) -> None:
        """However it is written, a function has one form, so that equality and hashes decide."""
        diagram = Diagram()
        a, b, c = variables(diagram, "abc")

        written = {a & (b | c), (a & b) | (a & c), ~(~a | ~(c | b)), diagram.choose(a, b | c, diagram.false)}

        assert len(written) == 1

    def test_different_functions_differ(self) -> None:
        """Functions that disagree under one assignment are not equal."""
        a, b = variables(Diagram(), "ab")

        assert a & b != a | b
        assert a != ~a

    def test_a_name_is_one_variable(self) -> None:
        """The same name gives the same variable, another name another one."""
        diagram = Diagram()

        assert diagram.variable("a") == diagram.variable("a")
        assert diagram.variable("a") != diagram.variable("b")

    def test_contradictions_and_tautologies_are_found(self) -> None:
        """A function that never or always holds is the constant, and only then."""
        diagram = Diagram()
        a, b = variables(diagram, "ab")

        assert (a & ~a) == diagram.false
        assert (a | b | ~a) == diagram.true
        assert [f.is_false for f in (diagram.false, diagram.true, a)] == [True, False, False]
        assert [f.is_true for f in (diagram.false, diagram.true, a)] == [False, True, False]

    def test_implication_has_a_direction(self) -> None:
        """The stricter function implies the milder one, not the other way round."""
        a, b = variables(Diagram(), "ab")

        assert (a & b).implies(a)
        assert not a.implies(a & b)

    def test_the_impossible_implies_everything(self) -> None:
        """A function that never holds implies any, and any implies one that always holds."""
        diagram = Diagram()
        a = diagram.variable("a")

        assert diagram.false.implies(a)
        assert a.implies(diagram.true)

    def test_only_what_matters_is_named(self) -> None:
        """A variable that makes no difference is not one of the function's variables."""
        a, b, c = variables(Diagram(), "abc")

        assert (c & ((a & b) | (a & ~b))).variables() == ("a", "c")

    def test_variables_stand_in_the_order_of_first_use(self) -> None:
        """The order is that in which the diagram first met the names, not that of the alphabet."""
        z, m, a = variables(Diagram(), "zma")

        assert (a & m & z).variables() == ("z", "m", "a")

    def test_what_is_given_is_settled(self) -> None:
        """Given some values, what is left depends on the others; names it does not know change nothing."""
        a, b, c = variables(Diagram(), "abc")

        assert ((a & b) | c).given({"a": True, "c": False, "x": True}) == b

    def test_evaluation_asks_only_for_what_decides(self) -> None:
        """A value that cannot change the answer may be missing; one that can must be there."""
        a, b = variables(Diagram(), "ab")

        assert (a | b).evaluate({"a": True})
        assert not (a & b).evaluate({"a": True, "b": False})
        with pytest.raises(KeyError, match="b"):
            (a & b).evaluate({"a": True})

    def test_it_has_no_truth_of_its_own(self) -> None:
        """Python's `and`, `or`, `not` and `if` are refused, since they would drop half of a formula."""
        a = Diagram().variable("a")

        with pytest.raises(TypeError, match="a function is neither true nor false: join it with"):
            bool(a)

    def test_it_cannot_be_changed(self) -> None:
        """A function is a value."""
        a: Any = Diagram().variable("a")

        with pytest.raises(FrozenInstanceError):
            a.root = 1

    def test_functions_of_two_diagrams_do_not_mix(self) -> None:
        """Each diagram has its own order: functions of two cannot be joined, and are never equal."""
        one, other = Diagram().variable("a"), Diagram().variable("a")

        assert one != other
        with pytest.raises(ValueError, match="functions of different diagrams have no common order"):
            one & other
        with pytest.raises(ValueError, match="functions of different diagrams have no common order"):
            one.diagram.at_least(0, [other])


class TestModels:
    def test_every_way_is_listed_once(self) -> None:
        """Models are partial: what they leave out may be either."""
        a, b, c = variables(Diagram(), "abc")

        assert list((a | (b & c)).models()) == [{"a": True}, {"a": False, "b": True, "c": True}]

    def test_a_contradiction_has_none_and_a_tautology_one_that_asks_nothing(self) -> None:
        """There is no way to make the impossible hold, and nothing to do for what always holds."""
        diagram = Diagram()

        assert list(diagram.false.models()) == []
        assert list(diagram.true.models()) == [{}]

    def test_they_come_one_by_one(self) -> None:
        """The first models of a function with more than can be listed are there at once."""
        diagram = Diagram()
        pairs = [diagram.variable(f"l{n}") ^ diagram.variable(f"r{n}") for n in range(200)]

        first = list(islice(diagram.all_of(pairs).models(), 3))

        assert [len(model) for model in first] == [400, 400, 400]

    def test_the_smallest_has_the_fewest_true(self) -> None:
        """One true variable is less than two, however many must be false for it."""
        a, b, c, d = variables(Diagram(), "abcd")

        assert ((a & b) | (~a & ~b & c & ~d)).smallest_model() == {
            "a": False,
            "b": False,
            "c": True,
            "d": False,
        }

    def test_of_equally_small_ones_the_shorter_is_given(self) -> None:
        """Any of three needs one, and the first says so in one word."""
        diagram = Diagram()

        assert diagram.any_of(variables(diagram, "abc")).smallest_model() == {"a": True}

    def test_what_must_be_false_makes_a_model_longer(self) -> None:
        """With as many true variables, the model that rules out less is given."""
        a, b, c = variables(Diagram(), "abc")

        assert ((a & ~b & ~c) | (~a & b)).smallest_model() == {"a": False, "b": True}

    def test_the_impossible_has_no_smallest(self) -> None:
        """No model is None, which is not the empty model."""
        diagram = Diagram()

        assert diagram.false.smallest_model() is None
        assert diagram.true.smallest_model() == {}

    def test_counting_takes_free_variables_into_account(self) -> None:
        """Each variable that makes no difference doubles the count; a name given twice is one."""
        a, b = variables(Diagram(), "ab")

        assert [(a | b).count("ab"), (a | b).count("abz"), (a | b).count("aabb")] == [3, 6, 3]

    def test_counting_names_what_was_left_out(self) -> None:
        """A count over too few variables would mean nothing."""
        a, b, c = variables(Diagram(), "abc")

        with pytest.raises(ValueError, match=r"^it depends on variables that are not counted: b, c$"):
            (a & b & c).count(["a"])


class TestThreshold:
    @pytest.mark.parametrize(("count", "expected"), [(-1, 8), (0, 8), (1, 7), (2, 4), (3, 1), (4, 0), (9, 0)])
    def test_so_many_or_more_must_hold(self, count: int, expected: int) -> None:
        """None of three always hold, four of three never do."""
        diagram = Diagram()

        assert diagram.at_least(count, variables(diagram, "abc")).count("abc") == expected

    def test_a_function_given_twice_counts_twice(self) -> None:
        """The threshold counts what it is given, not what it is made of."""
        diagram = Diagram()
        a, b = variables(diagram, "ab")

        assert diagram.at_least(2, [a, a, b]) == a

    def test_all_and_any_of_none(self) -> None:
        """All of nothing always hold, any of nothing never does."""
        diagram = Diagram()

        assert diagram.all_of([]).is_true
        assert diagram.any_of([]).is_false

    def test_it_is_built_without_listing_the_ways(self) -> None:
        """Fifteen of thirty hold in 614 million ways, which less than 300 nodes tell apart."""
        diagram = Diagram(limit=300)
        names = [f"part-{number}" for number in range(30)]

        half = diagram.at_least(15, map(diagram.variable, names))

        assert half.count(names) == 614_429_672

    def test_it_reads_its_functions_once(self) -> None:
        """Functions may come from a generator."""
        diagram = Diagram()
        a, b = variables(diagram, "ab")

        assert diagram.all_of(part for part in (a, b)) == a & b


class TestLimit:
    def test_a_diagram_that_would_grow_too_large_is_not_built(self) -> None:
        """Beyond its nodes a diagram says that it cannot tell, and what it told before stays right."""
        diagram = Diagram(limit=10)
        lefts, rights = variables(diagram, "abcd"), variables(diagram, "wxyz")
        pair = lefts[0] & rights[0]

        with pytest.raises(TooComplexError, match=r"^this takes a diagram of more than 10 nodes$"):
            diagram.any_of(left & right for left, right in zip(lefts, rights, strict=True))

        assert list(pair.models()) == [{"a": True, "w": True}]

    def test_it_holds_exactly_as_many_nodes_as_allowed(self) -> None:
        """The limit itself is allowed, one more is not; what is there already costs nothing."""
        diagram = Diagram(limit=2)
        a, b = variables(diagram, "ab")

        assert variables(diagram, "ab") == [a, b]
        with pytest.raises(TooComplexError):
            diagram.variable("c")

    def test_long_work_on_few_nodes_is_refused_too(self) -> None:
        """A choice that walks far and makes nothing new is bounded as well."""
        diagram = Diagram(limit=2_500)
        parts = [diagram.variable(f"part-{number}") for number in range(60)]
        even = multiple_of(2, parts)
        one, other = even & multiple_of(5, parts[::2]), ~even & multiple_of(7, parts[1::2])

        with pytest.raises(TooComplexError, match=r"^this takes a choice of more than 2500 steps$"):
            one & other

    def test_many_small_questions_are_no_large_one(self) -> None:
        """Steps are counted for each choice, so that a diagram does not wear out by being asked."""
        diagram = Diagram(limit=60)
        a, b, c, d = variables(diagram, "abcd")
        functions = [a & b, b & c, c & d, a | b, b | c, c | d]

        answers = [one.implies(other) for _ in range(50) for one in functions for other in functions]

        assert answers == answers[:36] * 50


class TestDepth:
    """A thousand variables in a row are more than Python can recurse over."""

    def test_a_long_conjunction_is_asked_in_every_way(self) -> None:
        """All of a thousand hold in one way, which names each of them."""
        diagram = Diagram()
        parts = many_variables(diagram)
        names = [f"part-{number:04}" for number in range(MANY)]

        whole = diagram.all_of(parts)

        assert whole.count(names) == 1
        assert whole.smallest_model() == next(whole.models()) == dict.fromkeys(names, True)
        assert whole.evaluate(dict.fromkeys(names, True))
        assert whole.variables() == tuple(names)
        assert whole.given(dict.fromkeys(names[:-1], True)) == parts[-1]
        assert whole.given({names[-1]: True}) == diagram.all_of(parts[:-1])

    def test_long_functions_are_joined(self) -> None:
        """De Morgan holds for a thousand variables, and the whole implies its last part."""
        diagram = Diagram()
        parts = many_variables(diagram)

        whole = diagram.all_of(parts)

        assert ~whole == diagram.any_of(~part for part in parts)
        assert whole.implies(parts[-1])
        assert (whole ^ whole).is_false

    def test_the_order_of_the_parts_costs_nothing(self) -> None:
        """Many parts are joined from the bottom up, whichever way they are listed."""
        diagram = Diagram(limit=2 * MANY)
        parts = many_variables(diagram)

        assert diagram.all_of(parts) == diagram.all_of(parts[::-1])

    def test_a_deep_nest_is_followed(self) -> None:
        """`a | (b & (c | …))`, a thousand deep, is no different from a shallow one."""
        diagram = Diagram()
        parts = many_variables(diagram)
        nest = parts[-1]
        for number in reversed(range(MANY - 1)):
            nest = parts[number] & nest if number % 2 else parts[number] | nest

        assert (nest & ~nest).is_false
        assert nest.smallest_model() == {"part-0000": True}
