"""Documents changed as trees: parts dropped, doubled, moved, wrapped and put in the place of others.

What comes out is mostly well-formed and close to the rule language, so that it goes far
into the loader before it is refused, and is sometimes accepted.
"""

from __future__ import annotations

import json

from collections.abc import Callable
from random import Random
from typing import Any, Final, NamedTuple, TypeAlias

from fuzz.words import CELLS, DATES, LOOKS_LIKE, NUMBERS, SIGNS, SPANS, TEXTS, vocabulary


Tree: TypeAlias = Any
"""Mappings, lists, text, nothing; in journals numbers and truths too."""

_POOLED: Final = 40
"""How many values are remembered for one key."""

_GROUPS: Final = ("all_of", "any_of", "none_of")


class _Spot(NamedTuple):
    """A place in a tree, and the key it stands under, however far above."""

    holder: Any
    step: Any
    key: str

    @property
    def value(self) -> Tree:
        return self.holder[self.step]


class TreeChanger:
    """Changes trees at random, with parts of all trees it was shown."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._pool: dict[str, list[str]] = {}
        self._changes: tuple[Callable[[_Spot], None], ...] = (
            self._splice,
            self._splice,
            self._rewrite,
            self._rewrite,
            self._edit,
            self._edit,
            self._repeat_a_name,
            self._drop,
            self._double,
            self._swap,
            self._rename,
            self._add,
            self._wrap,
            self._unwrap,
            self._empty,
            self._guard,
        )

    def learn(self, tree: Tree) -> None:
        """Remember the parts of a tree for others."""
        for spot in _spots([tree]):
            known = self._pool.setdefault(spot.key, [])
            part = json.dumps(spot.value)
            if part not in known and len(part) < 1000:
                if len(known) < _POOLED:
                    known.append(part)
                else:
                    known[self._random.randrange(_POOLED)] = part

    def changed(self, tree: Tree, *, times: int) -> Tree:
        """Give a copy of a tree with so many changes."""
        root = [json.loads(json.dumps(tree))]
        for _ in range(times):
            self._random.choice(self._changes)(self._random.choice(_spots(root)))
        return root[0]

    def swollen(self, tree: Tree, *, size: int) -> Tree:
        """Give a copy of a tree in which one part stands again and again, up to a number of characters."""
        root = [json.loads(json.dumps(tree))]
        spot = self._random.choice(_spots(root))
        value = self._random.choice(spot.value) if isinstance(spot.value, list) and spot.value else spot.value
        count = max(size // (len(json.dumps(value)) + 2), 1)
        match self._random.randrange(4):
            case 0 if isinstance(value, str):
                spot.holder[spot.step] = (value or "x") * (size // (len(value) or 1))
            case 0 | 1 if isinstance(value, dict):
                key = self._key()
                spot.holder[spot.step] = {**value, **{f"{key}{n}": self._key() for n in range(size // 24)}}
            case 2:
                spot.holder[spot.step] = [value] * count
            case _:
                spot.holder[spot.step] = [_numbered(value, n) for n in range(count)]
        return root[0]

    def _splice(self, spot: _Spot) -> None:
        """Put in what stood under the same key elsewhere, or rarely under another one."""
        known = self._pool.get(spot.key) if self._random.random() < 0.8 else None
        if not known and self._pool:
            known = self._pool[self._random.choice(list(self._pool))]
        if known:
            spot.holder[spot.step] = json.loads(self._random.choice(known))

    def _rewrite(self, spot: _Spot) -> None:
        families = (NUMBERS, DATES, TEXTS, vocabulary().words, SPANS, CELLS)
        spot.holder[spot.step] = self._random.choice(self._random.choice(families))

    def _repeat_a_name(self, spot: _Spot) -> None:
        """Say what is said elsewhere in the pool under `id`: a reference, or an identifier twice."""
        known = self._pool.get("id")
        if known and isinstance(spot.value, str):
            spot.holder[spot.step] = json.loads(self._random.choice(known))

    def _edit(self, spot: _Spot) -> None:
        if isinstance(spot.value, str):
            spot.holder[spot.step] = edited(spot.value, self._random)

    def _drop(self, spot: _Spot) -> None:
        del spot.holder[spot.step]
        if not spot.holder and spot.key == "":
            spot.holder.append(None)  # the root is always there

    def _double(self, spot: _Spot) -> None:
        if isinstance(spot.holder, list) and spot.key:
            copy = json.loads(json.dumps(spot.value))
            spot.holder[spot.step : spot.step] = [copy] * self._random.choice((1, 1, 1, 2, 20))

    def _swap(self, spot: _Spot) -> None:
        steps = list(spot.holder) if isinstance(spot.holder, dict) else range(len(spot.holder))
        other = self._random.choice(steps)
        spot.holder[spot.step], spot.holder[other] = spot.holder[other], spot.holder[spot.step]

    def _rename(self, spot: _Spot) -> None:
        if isinstance(spot.holder, dict):
            near = edited(spot.step, self._random)
            spot.holder[self._random.choice((self._key(), near))] = spot.holder.pop(spot.step)

    def _add(self, spot: _Spot) -> None:
        holder = spot.value if isinstance(spot.value, dict) else spot.holder
        if isinstance(holder, dict):
            key = self._key()
            known = self._pool.get(key)
            holder[key] = json.loads(self._random.choice(known)) if known else self._random.choice(TEXTS)

    def _wrap(self, spot: _Spot) -> None:
        value = spot.value
        for _ in range(self._random.choice((1, 1, 2, 40))):
            value = self._random.choice(([value], {"of": [value]}, {self._key(): value}))
        spot.holder[spot.step] = value

    def _guard(self, spot: _Spot) -> None:
        """Put a guard into a group, or into several."""
        if isinstance(spot.value, dict) and len(spot.value) == 1:
            value: Tree = spot.value
            for _ in range(self._random.choice((1, 1, 2, 5, 12))):
                group = self._random.choice(_GROUPS)
                value = self._random.choice(
                    (
                        {group: [value]},
                        {group: {"of": [value], "empty": self._random.choice(("met", "unmet", "unknown"))}},
                        {"at_least": {"count": self._random.choice(NUMBERS[:8]), "of": [value, value]}},
                    )
                )
            spot.holder[spot.step] = value

    def _unwrap(self, spot: _Spot) -> None:
        if isinstance(spot.value, dict | list) and spot.value:
            inner = list(spot.value.values()) if isinstance(spot.value, dict) else spot.value
            spot.holder[spot.step] = self._random.choice(inner)

    def _empty(self, spot: _Spot) -> None:
        spot.holder[spot.step] = self._random.choice((None, "", [], {}, [None], [[]], 0, 1.5, True, 10**40))

    def _key(self) -> str:
        return self._random.choice(vocabulary().keys)


def _numbered(value: Tree, number: int) -> Tree:
    """Make the texts of a copy its own, as identifiers must be."""
    if isinstance(value, dict):
        return {key: f"{said}{number}" if isinstance(said, str) else said for key, said in value.items()}
    return f"{value}{number}" if isinstance(value, str) else value


def edited(text: str, random: Random) -> str:
    """Change one character of a text: drop it, add one, or put in what looks like it."""
    at = random.randrange(len(text) + 1)
    match random.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + random.choice(SIGNS) + text[at:]
        case 2:
            return text[:at] + random.choice(SIGNS) + text[at + 1 :]
        case _:
            return text[:at] + LOOKS_LIKE.get(text[at : at + 1], text[at : at + 1] * 2) + text[at + 1 :]


def _spots(root: list[Tree]) -> list[_Spot]:
    """Give every place of a tree that stands in a list of its own."""
    found: list[_Spot] = []
    waiting: list[tuple[Any, str]] = [(root, "")]
    while waiting:
        holder, key = waiting.pop()
        steps = holder if isinstance(holder, dict) else range(len(holder))
        for step in steps:
            under = step if isinstance(step, str) else key
            found.append(_Spot(holder, step, under))
            if isinstance(holder[step], dict | list):
                waiting.append((holder[step], under))
    return found
