"""Trees written as YAML or JSON, in the many ways people and programs write them."""

from __future__ import annotations

import json
import re

from collections.abc import Iterator
from random import Random
from typing import Final

from fuzz.trees import Tree


_PLAIN: Final = re.compile(r"[A-Za-z0-9ก-๙][\w./-]*(?: [\w./-]+)*")
_NUMBER_IN_QUOTES: Final = re.compile(r'"(-?[0-9]+(?:\.[0-9]+)?)"(?!\s*:)')


def written(tree: Tree, random: Random, *, is_json: bool) -> str:
    """Write a tree as a document."""
    if is_json:
        return _json(tree, random)
    if random.random() < 0.35:  # JSON is YAML too
        return json.dumps(tree, ensure_ascii=False)
    return "".join(f"{line}\n" for line in _block(tree, random))


def _json(tree: Tree, random: Random) -> str:
    text = json.dumps(tree, ensure_ascii=random.random() < 0.3, indent=random.choice((None, None, 2)))
    return _NUMBER_IN_QUOTES.sub(r"\1", text) if random.random() < 0.5 else text


def _block(value: Tree, random: Random) -> Iterator[str]:
    """Write a value line by line, where nothing is indented yet."""
    if isinstance(value, dict) and value:
        for key, said in value.items():
            yield from _under(f"{_scalar(key, random)}:", said, random)
    elif isinstance(value, list) and value:
        for said in value:
            yield from _under("-", said, random)
    else:
        yield _scalar(value, random)


def _under(opener: str, value: Tree, random: Random) -> Iterator[str]:
    """Write a value behind its dash or key."""
    if not isinstance(value, dict | list) or not value:
        yield f"{opener} {_scalar(value, random)}"
    elif random.random() < 0.3:
        yield f"{opener} {json.dumps(value, ensure_ascii=False)}"
    else:
        lines = _block(value, random)
        yield f"- {next(lines)}" if opener == "-" else opener
        for line in lines:
            yield f"  {line}"


def _scalar(value: Tree, random: Random) -> str:
    if value is None:
        return random.choice(("", "~", "null"))
    if isinstance(value, str):
        if _PLAIN.fullmatch(value) and random.random() < 0.8:
            return value
        if random.random() < 0.05:
            return f'"{value}"'  # as it is, whatever is in it
        if value.isprintable() and random.random() < 0.3:
            return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=random.random() < 0.2)
