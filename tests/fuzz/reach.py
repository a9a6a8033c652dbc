"""Which branches of kpiflow are reached: its modules get a mark in every branch as they are imported.

Marks cost little, work alike on every Python, and need nothing compiled. Whoever wants
them switches them on before kpiflow is imported.
"""

from __future__ import annotations

import ast
import sys

from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any, Final


_MARKS: Final = "__fuzz_marks__"
_MARK: Final = "__fuzz_mark__"


class Reach:
    """The branches there are, and which of them were reached."""

    def __init__(self) -> None:
        self._marks = bytearray()

    @property
    def branches(self) -> int:
        """How many branches there are in what was marked so far."""
        return len(self._marks)

    @property
    def reached(self) -> int:
        """How many of them were ever reached."""
        return self._marks.count(1)

    def marks(self) -> bytes:
        """Give all marks, 1 for each branch that was reached."""
        return bytes(self._marks)

    def names(self) -> dict[str, Any]:
        """Give the names that marked code needs in its module."""
        return {_MARKS: self._marks, _MARK: self._marks.__setitem__}

    def marked(self, source: bytes | str, path: str) -> CodeType:
        """Compile a module with a mark in every branch."""
        tree = _Marker(self._marks).visit(ast.parse(source, path))
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)

    def watch(self, package: str) -> None:
        """Mark the modules of a package from now on, as they are imported.

        Raises:
            RuntimeError: It is too late, as one of them is there already.
        """
        if package in sys.modules:
            message = f"{package} is imported already"
            raise RuntimeError(message)
        sys.meta_path.insert(0, _Finder(self, package))


class _Finder(MetaPathFinder):
    """Finds the modules of one package for a loader that marks them."""

    def __init__(self, reach: Reach, package: str) -> None:
        self._reach = reach
        self._package = package

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != self._package:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(self._reach, fullname, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    """Loads a module from its source, never from a cache, and marks it."""

    def __init__(self, reach: Reach, fullname: str, path: str) -> None:
        super().__init__(fullname, path)
        self._reach = reach

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return self._reach.marked(self.get_data(path), path)

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(self._reach.names())
        super().exec_module(module)


class _Marker(ast.NodeTransformer):
    """Puts a mark at the beginning of every function and of every way a decision can go."""

    def __init__(self, marks: bytearray) -> None:
        self._marks = marks

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        has_docstring = ast.get_docstring(node, clean=False) is not None
        node.body[has_docstring:has_docstring] = [self._statement()]
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self.generic_visit(node)
        node.body = self._expression(node.body)
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._begun(node, "body", "orelse")

    def visit_For(self, node: ast.For) -> ast.AST:
        return self._begun(node, "body")

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._begun(node, "body")

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        return self._begun(node, "body")

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        return self._begun(node, "body")

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        node.body, node.orelse = self._expression(node.body), self._expression(node.orelse)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        node.values[1:] = [self._expression(value) for value in node.values[1:]]
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        if node.ifs:  # a last condition that always holds
            node.ifs.append(self._expression(ast.Constant(value=True)))
        return node

    def _begun(self, node: ast.AST, *parts: str) -> ast.AST:
        self.generic_visit(node)
        for part in parts:
            getattr(node, part).insert(0, self._statement())
        return node

    def _statement(self) -> ast.stmt:
        return ast.parse(f"{_MARKS}[{self._new()}] = 1").body[0]

    def _expression(self, value: ast.expr) -> ast.expr:
        mark = ast.parse(f"{_MARK}({self._new()}, 1)", mode="eval").body  # gives nothing back
        return ast.BoolOp(op=ast.Or(), values=[mark, value])

    def _new(self) -> int:
        self._marks.append(0)
        return len(self._marks) - 1
