"""Boolean functions as reduced ordered binary decision diagrams.

The exact decision procedure behind the analysis of rules: whether a condition can
hold at all, always holds, follows from another one, or is the same as another one.
It implements R. E. Bryant, "Graph-Based Algorithms for Boolean Function
Manipulation", IEEE Transactions on Computers C-35 (8), 1986: within one diagram a
function has one form only, so equal functions are one node. Nothing recurses.

The module depends on the standard library alone. It refuses to know rules and
evidence: its variables are names. It refuses to guess: a question that takes more
room or time than its limit raises `TooComplexError`, and has no answer.

>>> diagram = Diagram()
>>> minutes, photos, report = map(diagram.variable, ("minutes", "photos", "report"))
>>> passed = diagram.at_least(2, [minutes, photos, report])
>>> (minutes & report).implies(passed)
True
>>> (passed & ~minutes).smallest_model()
{'minutes': False, 'photos': True, 'report': True}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, NoReturn, TypeAlias


_FALSE: Final = 0
_TRUE: Final = 1
_BELOW_ALL: Final = 2**63  # the level of the two constants, which decide nothing

_Choice: TypeAlias = tuple[int, int, int]


class TooComplexError(Exception):
    """A question is beyond the limit of its diagram: nothing is known of the answer."""


class Node(NamedTuple):
    """One decision: a variable, and the roots of what is left when it is false and when it is true."""

    level: int
    variable: str
    low: int
    high: int


class Diagram:
    """A place where boolean functions over one order of variables are built and compared.

    Variables are ordered by first use. When it is full, functions made before stay right.

    Args:
        limit: How many nodes it may hold; also how many steps one choice may take.

    Raises:
        TooComplexError: From every method that builds a function: the limit is reached.
        ValueError: From every method that takes functions: one belongs to another diagram.
    """

    def __init__(self, *, limit: int = 200_000) -> None:
        self._limit = limit
        self._levels: dict[str, int] = {}
        # A node comes after those that it leads to: sorted roots go from the bottom up.
        self._nodes = [Node(_BELOW_ALL, "", root, root) for root in (_FALSE, _TRUE)]
        self._roots: dict[Node, int] = {}
        self._known: dict[_Choice, int] = {}

    @property
    def false(self) -> Function:
        """The function that never holds."""
        return Function(self, _FALSE)

    @property
    def true(self) -> Function:
        """The function that always holds."""
        return Function(self, _TRUE)

    def variable(self, name: str) -> Function:
        """Give the function that holds when one variable is true; a new one comes last in the order."""
        level = self._levels.setdefault(name, len(self._levels))
        return Function(self, self._root(Node(level, name, _FALSE, _TRUE)))

    def choose(self, condition: Function, then: Function, otherwise: Function) -> Function:
        """Give the function that is `then` where the condition holds, and `otherwise` elsewhere.

        All others are built of it. It takes no more steps than the product of the three sizes.
        """
        return Function(self, self._choose((self._own(condition), self._own(then), self._own(otherwise))))

    def at_least(self, count: int, functions: Iterable[Function]) -> Function:
        """Give the function that holds where `count` or more of n functions do.

        It takes at most count · n choices. A function given twice counts twice. 0 always hold, n + 1 never.
        """
        roots = [self._own(function) for function in functions]
        # From the bottom up: each step adds on top of the last and copies nothing.
        roots.sort(key=lambda root: self._nodes[root].level, reverse=True)
        reached = {0: _TRUE}  # for each number: so many of the functions seen hold
        for seen, root in enumerate(roots, start=1):
            fewest = max(1, count - (len(roots) - seen))
            reached = {0: _TRUE} | {
                number: self._choose((root, reached[number - 1], reached.get(number, _FALSE)))
                for number in range(fewest, min(count, seen) + 1)
            }
        return Function(self, reached.get(max(0, count), _FALSE))

    def all_of(self, functions: Iterable[Function]) -> Function:
        """Give the function that holds where all do (of none, always); for many, cheaper than `&`."""
        parts = list(functions)
        return self.at_least(len(parts), parts)

    def any_of(self, functions: Iterable[Function]) -> Function:
        """Give the function that holds where any does (of none, never); for many, cheaper than `|`."""
        return self.at_least(1, functions)

    def node(self, root: int) -> Node:
        """Give the first decision of the function with this root."""
        return self._nodes[root]

    def nodes(self, root: int) -> dict[int, Node]:
        """Give every decision of the function with this root, by their roots, from the bottom up."""
        found: dict[int, Node] = {}
        waiting = [root]
        while waiting:
            if (top := waiting.pop()) > _TRUE and top not in found:
                found[top] = self._nodes[top]
                waiting += found[top].low, found[top].high
        return dict(sorted(found.items()))

    def _own(self, function: Function) -> int:
        if function.diagram is not self:
            raise ValueError("functions of different diagrams have no common order of variables")
        return function.root

    def _root(self, node: Node) -> int:
        if node.low == node.high:
            return node.low
        if node not in self._roots:
            if len(self._roots) >= self._limit:
                raise TooComplexError(f"this takes a diagram of more than {self._limit} nodes")
            self._roots[node] = len(self._nodes)
            self._nodes.append(node)
        return self._roots[node]

    def _choose(self, choice: _Choice) -> int:
        """Follow both branches of a choice, on a stack of our own since Python's is too short."""
        if len(self._known) > self._limit:
            self._known.clear()
        steps = 0
        results: list[int] = []
        tasks: list[tuple[Node | None, _Choice]] = [(None, choice)]
        while tasks:
            top, choice = tasks.pop()
            if top:
                high, low = results.pop(), results.pop()
                self._known[choice] = self._root(Node(top.level, top.variable, low, high))
                results.append(self._known[choice])
            elif (answer := self._answer(choice)) is not None:
                results.append(answer)
            else:
                steps += 1
                if steps > self._limit:
                    raise TooComplexError(f"this takes a choice of more than {self._limit} steps")
                top = min(self._nodes[root] for root in choice)
                (l1, h1), (l2, h2), (l3, h3) = (self._split(root, top.level) for root in choice)
                tasks += (top, choice), (None, (h1, h2, h3)), (None, (l1, l2, l3))
        return results.pop()

    def _answer(self, choice: _Choice) -> int | None:
        condition, then, otherwise = choice
        if condition == _TRUE or then == otherwise:
            return then
        if condition == _FALSE:
            return otherwise
        # Where the condition is asked again, its answer is known.
        if then in {_TRUE, condition} and otherwise in {_FALSE, condition}:
            return condition
        return self._known.get(choice)

    def _split(self, root: int, at: int) -> tuple[int, int]:
        level, _, low, high = self._nodes[root]
        return (low, high) if level == at else (root, root)


@dataclass(frozen=True, slots=True)
class Function:
    """A boolean function: a handle to one node of one diagram, cheap to copy and to compare.

    Functions of one diagram are equal exactly when they agree under every assignment. What
    makes or compares functions (operators, `implies`, `given`) raises what `Diagram` raises.
    """

    diagram: Diagram
    root: int

    def __and__(self, other: Function) -> Function:
        return self.diagram.choose(self, other, self.diagram.false)

    def __or__(self, other: Function) -> Function:
        return self.diagram.choose(self, self.diagram.true, other)

    def __xor__(self, other: Function) -> Function:
        return self.diagram.choose(self, ~other, other)

    def __invert__(self) -> Function:
        return self.diagram.choose(self, self.diagram.false, self.diagram.true)

    def __bool__(self) -> NoReturn:
        """Refuse `and`, `or`, `not` and `if`, which would decide before the variables are known."""
        raise TypeError("a function is neither true nor false: join it with &, | and ~, or ask is_true")

    @property
    def is_true(self) -> bool:
        """Whether it holds under every assignment."""
        return self.root == _TRUE

    @property
    def is_false(self) -> bool:
        """Whether it holds under no assignment."""
        return self.root == _FALSE

    def implies(self, other: Function) -> bool:
        """Say whether the other holds wherever this does; `self & ~other` tells where it does not."""
        return self.diagram.choose(self, other, self.diagram.true).is_true

    def variables(self) -> tuple[str, ...]:
        """Give the variables that make a difference to it, in the order of the diagram."""
        return tuple(dict.fromkeys(node.variable for node in sorted(self.diagram.nodes(self.root).values())))

    def given(self, values: Mapping[str, bool]) -> Function:
        """Give what is left of it when some variables are known; it no longer depends on them."""
        left = {_FALSE: self.diagram.false, _TRUE: self.diagram.true}
        for root, (_, name, low, high) in self.diagram.nodes(self.root).items():
            if name in values:
                left[root] = left[high if values[name] else low]
            else:
                left[root] = self.diagram.choose(self.diagram.variable(name), left[high], left[low])
        return left[self.root]

    def evaluate(self, values: Mapping[str, bool]) -> bool:
        """Say whether it holds under an assignment.

        Raises:
            KeyError: The answer depends on a variable that has no value.
        """
        root = self.root
        while root > _TRUE:
            _, name, low, high = self.diagram.node(root)
            root = high if values[name] else low
        return root == _TRUE

    def models(self) -> Iterator[dict[str, bool]]:
        """Give, one by one, partial assignments under which it holds.

        Variables left out may have any value. Exactly one covers each assignment where it holds.
        """
        waiting: list[tuple[int, tuple[tuple[str, bool], ...]]] = [(self.root, ())]
        while waiting:
            root, path = waiting.pop()
            if root > _TRUE:
                _, name, low, high = self.diagram.node(root)
                waiting += (low, (*path, (name, False))), (high, (*path, (name, True)))
            elif root == _TRUE:
                yield dict(path)

    def smallest_model(self) -> dict[str, bool] | None:
        """Give a partial assignment with the fewest true variables under which it holds, or None.

        Variables left out may have any value. Of equal paths through the diagram it is a shortest.
        """
        nodes = self.diagram.nodes(self.root)
        # The best way down: how many variables are true, how many are named, is this one false, where to.
        best = {_FALSE: (len(nodes) + 1, 0, False, _FALSE), _TRUE: (0, 0, False, _TRUE)}
        for root, (_, _, low, high) in nodes.items():
            when_true = best[high][0] + 1, best[high][1] + 1, False, high
            best[root] = min(when_true, (best[low][0], best[low][1] + 1, True, low))
        model: dict[str, bool] = {}
        root = self.root
        while root > _TRUE:
            variable = nodes[root].variable
            _, _, is_false, root = best[root]
            model[variable] = not is_false
        return model if root == _TRUE else None

    def count(self, variables: Iterable[str]) -> int:
        """Count the assignments to these variables under which it holds.

        Raises:
            ValueError: It depends on a variable that is not among them.
        """
        names = set(variables)
        if missing := [name for name in self.variables() if name not in names]:
            raise ValueError(f"it depends on variables that are not counted: {', '.join(missing)}")
        # A node counts the mean of its branches, exactly: no path decides more often than there are names.
        counts = {_FALSE: 0, _TRUE: 1 << len(names)}
        for root, (_, _, low, high) in self.diagram.nodes(self.root).items():
            counts[root] = (counts[low] + counts[high]) // 2
        return counts[self.root]
