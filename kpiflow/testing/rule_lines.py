"""Guard coverage in the reports of coverage.py: lines of definitions, with what is to be shown as their branches.

Name this module under `plugins` in the configuration of coverage.py. The lines come from no
trace: what cases show is worked out when they have run, and handed over as if it had been
traced; so it costs guards nothing, and is the same with every core of coverage.py and
every version of Python. Every line with an atom has two branches: all its atoms met where
that decided the outcome, and all unmet where that did. A line counts as run once one of
these is shown in full; `kpiflow test --coverage` tells more of each atom.

What is handed over is finer than that, since several processes may each show a part of a
side: one number for each thing that is shown of each atom, which stands where coverage.py
keeps the number of a line, and becomes lines and sides when a report asks for them.
"""

from __future__ import annotations

import warnings

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

from coverage import Coverage, CoveragePlugin, FileReporter

from kpiflow.errors import KpiflowError
from kpiflow.ladder import Situation
from kpiflow.loading import load_definition
from kpiflow.loading.files import DefinitionFile
from kpiflow.testing.coverage import AtomCoverage, cover
from kpiflow.testing.showing import Shown


_NAME: Final = f"{__name__}.RuleLines"
"""What coverage.py calls the plugin in its data."""

_SUFFIXES: Final = (".yaml", ".yml", ".json")

_SIDES: Final = (
    ("met", frozenset({Shown.MET, Shown.DECISIVE_MET})),
    ("unmet", frozenset({Shown.UNMET, Shown.DECISIVE_UNMET})),
)
"""The branches of a line, from -1 down."""

Arc: TypeAlias = tuple[int, int]


class RuleLines(CoveragePlugin):
    """The plugin: it traces nothing, and reports on definitions."""

    def file_reporter(self, filename: str) -> FileReporter:
        """Give the reporter on a definition."""
        return _RuleFile(filename)


def coverage_init(reg: Any, _options: Mapping[str, Any]) -> None:
    """Register the plugin, as coverage.py asks for; not as a tracer, which not every core of it has."""
    reg.add_configurer(RuleLines())


class _RuleFile(FileReporter):
    """What there is to show in one definition."""

    @cached_property
    def _places(self) -> _Places:
        return _Places.of(load_definition(self.filename), ())

    def lines(self) -> set[int]:
        """Give the lines that have atoms."""
        return self._places.lines()

    def arcs(self) -> set[Arc]:
        """Give everything that is to be shown."""
        return set(self._places.possible())

    def translate_lines(self, lines: Iterable[int]) -> set[int]:
        """Give the lines of which a side is shown in full."""
        return {line for line, _ in self._places.sides(lines)}

    def translate_arcs(self, arcs: Iterable[Arc]) -> set[Arc]:
        """Give the sides that are shown in full; those that were translated already stay as they are."""
        known = set(arcs)
        sides = {arc for arc in known if arc[1] < 0}
        return sides | set(self._places.sides(end for _, end in known if end > 0))

    def exit_counts(self) -> dict[int, int]:
        """Give how much is to be shown on each line."""
        counts: dict[int, int] = {}
        for line, _ in self._places.possible():
            counts[line] = counts.get(line, 0) + 1
        return counts

    def missing_arc_description(
        self, start: int, end: int, executed_arcs: Iterable[Arc] | None = None
    ) -> str:
        """Say what is still to be shown."""
        del executed_arcs
        return f"{self._places.named(start)} on line {start} was never {_SIDES[-end - 1][0]} where it decided"

    def arc_description(self, start: int, end: int) -> str:
        """Say what is to be shown."""
        return f"{self._places.named(start)} is {_SIDES[-end - 1][0]} where it decides"


class _Places:
    """Where the atoms of a definition stand, several on one line together."""

    def __init__(self, atoms: Iterable[AtomCoverage]) -> None:
        self._by_line: dict[int, list[AtomCoverage]] = {}
        for each in atoms:
            if each.position is not None:
                self._by_line.setdefault(each.position.line, []).append(each)

    @classmethod
    def of(cls, file: DefinitionFile, situations: Iterable[Situation]) -> _Places:
        return cls(cover(file.indicator, situations, placed=file.position).atoms)

    def lines(self) -> set[int]:
        """Give the lines that have atoms."""
        return set(self._by_line)

    def possible(self) -> Iterator[Arc]:
        """Give what is to be shown: on each line its sides, as far as any register can show them."""
        for line, atoms in self._by_line.items():
            for n, (_, side) in enumerate(_SIDES):
                if any(each.asked & side for each in atoms):
                    yield line, -(n + 1)

    def shown(self) -> Iterator[int]:
        """Give a number for each thing that is shown of each atom."""
        for line, atoms in self._by_line.items():
            for n, each in enumerate(atoms):
                yield from (self._number(line, n, shown) for shown in each.shown)

    def sides(self, numbers: Iterable[int]) -> Iterator[Arc]:
        """Give the sides that are shown in full, by the numbers of what is shown."""
        known = frozenset(numbers)
        for line, end in self.possible():
            side = _SIDES[-end - 1][1]
            asked = (
                self._number(line, n, shown)
                for n, each in enumerate(self._by_line[line])
                for shown in each.asked & side
            )
            if all(number in known for number in asked):
                yield line, end

    def _number(self, line: int, n: int, shown: Shown) -> int:
        most = max(map(len, self._by_line.values()))
        return (line * most + n) * len(Shown) + tuple(Shown).index(shown)

    def named(self, line: int) -> str:
        """Name the guards of a line by what they help to decide."""
        about = dict.fromkeys(each.atom.about for each in self._by_line[line])
        return f"the guard of {', '.join(about)}"


def hand_over(situations: Mapping[Path, Iterable[Situation]]) -> None:
    """Hand over to the coverage.py that is running what situations show, by definition.

    Nothing is done where none is running, or where it was not told of this plugin.
    """
    running = Coverage.current()
    plugins = running.get_option("run:plugins") if running is not None else None
    if running is None or not isinstance(plugins, (list, tuple)) or __name__ not in plugins:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that no Python was run in the folders of rules is as it should be
        data = running.get_data()
    has_branches = bool(running.get_option("run:branch"))
    sources = running.get_option("run:source")
    untried = _definitions_in(sources if isinstance(sources, (list, tuple)) else ())
    for path in dict.fromkeys((*situations, *untried)):
        name = str(path.resolve())
        try:
            places = _Places.of(load_definition(path), situations.get(path, ()))
        except KpiflowError:
            continue
        shown = set(places.shown())
        if shown and has_branches:
            data.add_arcs({name: {(-1, number) for number in shown}})
        elif shown:
            data.add_lines({name: shown})
        data.touch_file(name, _NAME)


def _definitions_in(sources: Iterable[object]) -> Iterator[Path]:
    """Give the definitions in folders whose coverage is asked for, tried or not."""
    for source in sources:
        folder = Path(str(source))
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix in _SUFFIXES and ".kpitest" not in path.name and _is_definition(path):
                yield path.resolve()


def _is_definition(path: Path) -> bool:
    try:
        load_definition(path)
    except KpiflowError:
        return False
    return True
