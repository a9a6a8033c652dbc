"""The registers there may be: yes-or-no variables about them, and which assignments any register has."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from kpiflow.linting.axioms import clusters, exclusions, implications
from kpiflow.linting.variables import Variable
from kpiflow.logic import Diagram, Function


LIMIT: Final = 100_000
"""How many nodes a diagram may hold, and how many steps one question may take, before it is given up."""


class Registers:
    """All registers, as assignments of variables that functions are built over.

    Two definitions whose functions are built over the same registers can be compared.

    Attributes:
        diagram: Where functions are built.
        variables: What each variable goes by in the diagram.

    Raises:
        TooComplexError: From everything that builds a function: it would take too much room.
    """

    def __init__(self, variables: Iterable[Variable], *, limit: int = LIMIT) -> None:
        self.diagram = Diagram(limit=limit)
        self._clusters = clusters(dict.fromkeys(variables))
        self.variables: dict[Variable, str] = {
            variable: f"x{n}"
            for n, variable in enumerate(each for cluster in self._clusters for each in cluster)
        }
        self._cluster_of = {
            self.variables[variable]: n for n, cluster in enumerate(self._clusters) for variable in cluster
        }
        self._known: dict[int, Function] = {}
        self._functions = {  # named once in this order, which is the order of the diagram
            variable: self.diagram.variable(name) for variable, name in self.variables.items()
        }

    def function(self, variable: Variable) -> Function:
        """Give when what a variable asks is so."""
        return self._functions[variable]

    @cached_property
    def possible(self) -> Function:
        """The assignments that a register may have."""
        return self.diagram.all_of([self._axioms(n) for n in reversed(range(len(self._clusters)))])

    def within(self, function: Function) -> Function:
        """Give when a function holds and what it depends on is as in some register.

        What it does not depend on is left out: it may always be as in an empty register.
        """
        asked = {self._cluster_of[name] for name in function.variables()}
        return self.diagram.all_of([function, *(self._axioms(n) for n in sorted(asked, reverse=True))])

    def _axioms(self, n: int) -> Function:
        """Give how the variables of one cluster depend on one another."""
        if n not in self._known:
            cluster, function = self._clusters[n], self.function
            known = [~(function(one) & ~function(other)) for one, other in implications(cluster)]
            known += (~(function(one) & function(other)) for one, other in exclusions(cluster))
            self._known[n] = self.diagram.all_of(known)
        return self._known[n]
