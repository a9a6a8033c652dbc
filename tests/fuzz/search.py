"""The search itself: inputs that reach something new are kept, and the next ones grow from them."""

from __future__ import annotations

import math
import time

from collections.abc import Callable
from random import Random
from typing import Final

from attrs import define, field, frozen

from fuzz.judging import Finding, Judge, Target
from fuzz.reach import Reach
from fuzz.texts import TextChanger, sprinkled
from fuzz.trees import Tree, TreeChanger
from fuzz.words import JSON_PIECES, VALUE_PIECES, YAML_PIECES
from fuzz.writing import written
from kpiflow.errors import KpiflowError
from kpiflow.loading.limits import MAX_BYTES
from kpiflow.loading.source import parse_source


_PIECES: Final = {"yaml": YAML_PIECES, "json": JSON_PIECES, "journal": JSON_PIECES, "values": VALUE_PIECES}

_KEPT: Final = 16 * 1024
"""Longer inputs are tried, and never grown from: short ones tell more in the same time."""

_LARGE_ONES: Final = 331
"""Of so many inputs one is large."""
_SIZES: Final = (*(4_000, 20_000, 40_000, 70_000) * 5, 250_000, MAX_BYTES - 1_000)


@frozen(kw_only=True)
class Grown:
    """An input to grow from.

    Attributes:
        text: As text; what is none in it is kept as halves of characters.
        tree: What it says, if it is well-formed.
        head: What stands before the document, such as the kind of a journal entry.
    """

    text: str
    tree: Tree
    head: str = ""


class Garden:
    """Makes new inputs of those that were worth keeping."""

    def __init__(self, target: Target, random: Random) -> None:
        self._language = target.language
        self._random = random
        self._trees = TreeChanger(random)
        self._texts = TextChanger(random, _PIECES[target.language])
        self._grown: list[Grown] = []
        self._made = 0
        for seed in target.seeds:
            self.keep(seed, is_seed=True)

    def __len__(self) -> int:
        return len(self._grown)

    def keep(self, data: bytes, *, is_seed: bool = False) -> None:
        """Grow from an input, from now on."""
        if len(data) <= _KEPT or is_seed:
            self._grown.append(self._grown_from(data))

    def next(self) -> bytes:
        """Make a new input."""
        return self._made_from(self._chosen())

    def next_from(self, data: bytes, *, seed: int) -> bytes:
        """Make a new input of another one, the same for the same seed."""
        self._random.seed(seed)
        return self._made_from(self._grown_from(data))

    def _grown_from(self, data: bytes) -> Grown:
        text, head = data.decode(errors="surrogateescape"), ""
        if self._language == "journal":
            head, _, text = text.partition("\n")
        tree = None if self._language == "values" else self._tree(text)
        if tree is not None:
            self._trees.learn(tree)
        return Grown(text=text, tree=tree, head=head)

    def _made_from(self, chosen: Grown) -> bytes:
        text = self._changed(chosen)
        if self._language == "journal":
            head = chosen.head if self._random.random() < 0.9 else self._random.choice(self._grown).head
            text = f"{head}\n{text}"
        return self._texts.bytes_of(text)[:MAX_BYTES]

    def _chosen(self) -> Grown:
        """Choose one to grow from: half the time one of the last, and the shortest of three."""
        since = len(self._grown) * 3 // 4 if self._random.random() < 0.5 else 0
        some = [self._grown[self._random.randrange(since, len(self._grown))] for _ in range(3)]
        return min(some, key=lambda grown: len(grown.text))

    def _changed(self, chosen: Grown) -> str:
        times = self._random.choice((1, 1, 1, 2, 2, 3, 5))
        self._made += 1
        is_large = self._made % _LARGE_ONES == 0
        if chosen.tree is not None and self._random.random() < 0.65:
            if is_large:
                return self._written(self._trees.swollen(chosen.tree, size=self._random.choice(_SIZES)))
            text = self._written(self._trees.changed(chosen.tree, times=times))
            return text if self._random.random() < 0.8 else self._texts.changed(text, times=1)
        if is_large:
            return sprinkled(chosen.text, self._random, size=self._random.choice(_SIZES))
        if self._random.random() < 0.1:
            return self._texts.spliced(chosen.text, self._chosen().text)
        return self._texts.changed(chosen.text, times=times)

    def _written(self, tree: Tree) -> str:
        return written(tree, self._random, is_json=self._language != "yaml")

    def _tree(self, text: str) -> Tree:
        """Give what a text says; nothing where that cannot be told, so that it is changed as text alone."""
        try:
            return parse_source(
                text, file="seed.yaml" if self._language == "yaml" else "seed.json"
            ).root.plain()
        except KpiflowError:
            return None


@define(kw_only=True)
class Report:
    """What a search came to.

    Attributes:
        target: What was searched.
        inputs: How many inputs were tried.
        accepted: How many of them were accepted.
        seconds: How long it took.
        slowest: The longest that reading one took, in seconds.
        largest: The most memory that reading one took, in bytes, of those that were measured.
        kept: How many inputs there are to grow from.
        marks: Which branches were reached, one byte for each.
        codes: The codes that inputs were refused with.
        findings: What was found, one for each fault.
    """

    target: str
    inputs: int = 0
    accepted: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    largest: int = 0
    kept: int = 0
    marks: bytes = b""
    codes: set[str] = field(factory=set)
    findings: dict[tuple[str, str], Finding] = field(factory=dict)


@frozen(kw_only=True)
class Limits:
    """When a search ends: after so many inputs or seconds, or once one promise is broken.

    Attributes:
        inputs: After so many inputs.
        seconds: After so many seconds.
        promise: Once this one is broken; empty where everything is of interest.
    """

    inputs: int
    seconds: float = math.inf
    promise: str = ""


def search(
    target: Target, judge: Judge, reach: Reach, *, limits: Limits, seed: int, trying: Callable[[bytes], None]
) -> Report:
    """Search for inputs that break a promise.

    Args:
        target: What to search.
        judge: Tries the inputs.
        reach: The branches that they reach.
        limits: When to end.
        seed: Leads to the same inputs again.
        trying: Told of each input before it is tried, in case it ends the process.
    """
    garden = Garden(target, Random(seed))  # noqa: S311 -- chance, not secrecy
    report = Report(target=target.name)
    began = time.monotonic()
    waiting = list(target.seeds)
    while report.inputs < limits.inputs and time.monotonic() - began < limits.seconds:
        data = waiting.pop() if waiting else garden.next()
        trying(data)
        before = reach.reached
        trial = judge.trial(data)
        report.inputs += 1
        report.accepted += not trial.codes and trial.finding is None
        report.slowest = max(report.slowest, trial.seconds)
        report.largest = max(report.largest, trial.peak)
        is_new = reach.reached > before or not report.codes.issuperset(trial.codes)
        report.codes.update(trial.codes)
        if trial.finding:
            report.findings.setdefault(trial.finding.key, trial.finding)
            if trial.finding.promise == limits.promise:
                break
        elif is_new:
            garden.keep(data)
    report.seconds = time.monotonic() - began
    report.kept, report.marks = len(garden), reach.marks()
    return report
