"""Small changes of a module, one at a time, each of which a good test would notice.

Texts for people (all of three words or more, and what stands in errors) are left alone unless they are asked for: that they are there in both
languages is for other tests to say, and no promise hangs on their letters.
"""

from __future__ import annotations

import ast
import copy

from collections.abc import Iterator
from pathlib import Path
from re import fullmatch
from typing import Final

from attrs import frozen


_SWAPS: Final[dict[type[ast.AST], tuple[type[ast.AST], ...]]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitAnd,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
_SAYING: Final = frozenset({"Problem", "Text", "finding", "Finding", "did_you_mean", "shortened", "joined"})
_FAILING: Final = ("problem", "error", "unwritable", "unreadable", "malformed", "refuse")
"""Calls whose texts are for people, by their names and by words in them."""


_Steps = tuple[tuple[str, int | None], ...]


@frozen(kw_only=True)
class Mutant:
    """One change of a module.

    Attributes:
        path: The module, from the folder of the project on.
        line: Where it is changed.
        within: The outermost function or method that is changed, or the name that a statement of
            the module assigns to; empty where it is neither.
        is_code: Whether a function's body is changed, and nothing that runs on import.
        what: What it was, and what it is.
        module: The module without the change, which all its mutants share.
        steps: The way to what is changed in it.
        after: What stands there instead.
    """

    path: Path
    line: int
    within: str
    is_code: bool
    what: str
    module: ast.Module
    steps: _Steps
    after: ast.AST

    @property
    def key(self) -> str:
        """Names it, wherever it may stand by now."""
        return f"{self.path.as_posix()} {self.within}: {self.what}"

    @property
    def tree(self) -> ast.Module:
        """The module with the change, made anew: the trees of all mutants would be many times the module."""
        changed = copy.deepcopy(self.module)
        _put(changed, self.steps, self.after)
        return ast.fix_missing_locations(changed)


def mutants_of(path: Path, *, texts: bool = False) -> Iterator[Mutant]:
    """Give every change of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for steps, within, is_code, is_said in _places(tree):
        before = _at(tree, steps)
        for after in _changes(before, is_said=is_said and not texts, texts=texts):
            yield Mutant(
                path=path,
                line=_line_of(before),
                within=within,
                is_code=is_code,
                what=f"{_shown(before)} -> {_shown(after)}",
                module=tree,
                steps=steps,
                after=after,
            )


def _places(tree: ast.Module) -> Iterator[tuple[_Steps, str, bool, bool]]:
    """Walk all nodes that may change: how to get there, in what they are, and whether they are texts for people."""
    for n, statement in enumerate(tree.body):
        if not (_is_docstring(statement) or _is_for_types(statement)):
            yield from _walk(statement, (("body", n),), "", is_code=False, is_said=False)


def _walk(node: ast.AST, steps: _Steps, within: str, *, is_code: bool, is_said: bool) -> Iterator[tuple[_Steps, str, bool, bool]]:  # fmt: skip
    if not is_code:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            within = f"{within}.{node.name}" if within else node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign) and not within:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            within = target.id if isinstance(target, ast.Name) else ""
    yield steps, within, is_code, is_said
    is_said = is_said or _is_for_people(node)
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_ignores", "type_comment"}:
            continue
        inside = is_code or (isinstance(node, ast.FunctionDef) and name == "body")
        if isinstance(value, list):
            for n, each in enumerate(value):
                if isinstance(each, ast.AST) and not _is_docstring(each):
                    yield from _walk(each, (*steps, (name, n)), within, is_code=inside, is_said=is_said)
        elif isinstance(value, ast.AST):
            yield from _walk(value, (*steps, (name, None)), within, is_code=inside, is_said=is_said)


def _is_for_people(node: ast.AST) -> bool:
    """Tell whether what stands in it is said to people: an error, or the parts of one."""
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Raise)
    called = ast.unparse(node.func).rpartition(".")[2]
    return called in _SAYING or any(word in called.lower() for word in _FAILING)


def _is_for_types(node: ast.AST) -> bool:
    """Tell whether only the checker of types reads it."""
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias"


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _at(tree: ast.AST, steps: _Steps) -> ast.AST:
    node: ast.AST = tree
    for name, n in steps:
        child = getattr(node, name)
        node = child if n is None else child[n]
    return node


def _line_of(node: ast.AST) -> int:
    return _line_of(node.target) if isinstance(node, ast.comprehension) else getattr(node, "lineno", 0)


def _put(tree: ast.Module, steps: _Steps, new: ast.AST) -> None:
    *way, (name, n) = steps
    parent = _at(tree, tuple(way))
    if isinstance(new, ast.stmt | ast.expr):
        ast.copy_location(new, _at(tree, steps))
    if n is None:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[n] = new


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 90 else f"{text[:60]} … {text[-25:]}"


def _changes(node: ast.AST, *, is_said: bool, texts: bool) -> Iterator[ast.AST]:
    if isinstance(node, ast.stmt):
        yield from _other_statements(node)
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node, is_said=is_said or (not texts and _is_sentence(node.value)))
    else:
        yield from _other_expressions(node)
    if isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(
        node.test, ast.UnaryOp | ast.Compare
    ):
        yield _with(node, test=ast.UnaryOp(op=ast.Not(), operand=copy.deepcopy(node.test)))


def _other_expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=operators):
            for n, operator in enumerate(operators):
                for other in _SWAPS[type(operator)]:
                    yield _with(node, ops=[*operators[:n], other(), *operators[n + 1 :]])
        case ast.BoolOp(op=operator, values=values):
            yield _with(node, op=_SWAPS[type(operator)][0]())
            for n in range(len(values)):
                left = [*values[:n], *values[n + 1 :]]
                yield _with(node, values=left) if len(left) > 1 else copy.deepcopy(left[0])
        case ast.BinOp(op=operator) if type(operator) in _SWAPS:
            yield _with(node, op=_SWAPS[type(operator)][0]())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield copy.deepcopy(operand)
        case ast.comprehension(ifs=[_, *_] as conditions):
            for n in range(len(conditions)):
                yield _with(node, ifs=[*conditions[:n], *conditions[n + 1 :]])
        case _:
            pass


def _other_statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.AugAssign(op=operator) if type(operator) in _SWAPS:
            yield _with(node, op=_SWAPS[type(operator)][0]())
            yield ast.Pass()
        case ast.Return(value=value) if not _is_none_or_bool(value):
            yield ast.Return(value=ast.Constant(value=None))
        case ast.Raise() | ast.Expr() | ast.Break() | ast.Continue() | ast.Assert():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case _:
            pass


def _other_constants(node: ast.Constant, *, is_said: bool) -> Iterator[ast.AST]:
    match node.value:
        case bool(value):
            yield ast.Constant(value=not value)
        case int(value) if not is_said:
            yield ast.Constant(value=value + 1)
            yield ast.Constant(value=value - 1)
        case str(value) if not is_said or fullmatch(r"KPI[0-9]{3}", value):
            yield ast.Constant(value=f"{value}!" if value else "!")
        case bytes(value) if not is_said:
            yield ast.Constant(value=value + b"!")
        case _:
            pass


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and value.count(" ") > 1


def _is_none_or_bool(node: ast.AST | None) -> bool:
    """Tell whether `return` gives nothing to lose; of True and False, the other is a mutant already."""
    return node is None or (isinstance(node, ast.Constant) and node.value in {None, True, False})


def _with(node: ast.AST, **changes: object) -> ast.AST:
    made = copy.deepcopy(node)
    for name, value in changes.items():
        setattr(made, name, value)
    return made
