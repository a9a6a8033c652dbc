"""Cards and sites written into folders, against judging the same store without writing anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from benchmarks.harness import Benchmark, Comparison, Work
from kpiflow.assessment import Assessment
from kpiflow.assessment.replaying import replayed
from kpiflow.journal import MemoryStore, draft_of
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.reports import make_card, render_html
from kpiflow.reports.folders import Folder
from kpiflow.reports.html import PAGE
from kpiflow.reports.naming import file_name
from kpiflow.site import write_site


EXAMPLE: Final = Path(__file__).parents[1] / "examples" / "anti-corruption" / "as-accepted.yaml"
DAY: Final = date(2007, 11, 30)
MOST: Final = 20
"""How many assessments the works of a round take at most."""


def benchmark(size: int) -> Benchmark:
    """Compare writing the reports of so many assessments with replaying and judging them."""
    count = min(size, MOST)
    few = Stored(count)
    baseline = Work("replay and judge the same store", few.judged)
    comparisons = [
        Comparison(work=Work("their cards as HTML, into a folder", few.cards), baseline=baseline, goal="5"),
        Comparison(work=Work("a site of them", few.site), baseline=baseline),
    ]
    left_out: tuple[str, ...] = ("1 000 cards in 60 seconds are measured from a size of 1000 on",)
    if size >= 1000:
        many = Stored(1000)
        left_out = ()
        minute = Work("60 seconds", lambda: None, costs=lambda: 60.0)
        comparisons.append(
            Comparison(
                work=Work("1 000 cards, into a folder", lambda: None, costs=lambda: seconds(many.cards)),
                baseline=minute,
                goal="1",
            )
        )
    return Benchmark(
        about=f"write the reports of {count} assessments of one store",
        comparisons=tuple(comparisons),
        left_out=left_out,
    )


class Stored:
    """A store of the example's card, under so many names, and a folder beside it."""

    def __init__(self, count: int) -> None:
        self._folder = TemporaryDirectory()
        self._path = Path(self._folder.name)
        file, memory = load_assessment(EXAMPLE), MemoryStore()
        open_assessment(file, store=memory)
        drafts = [draft_of(entry) for entry in memory.read(file.first.assessment)]
        with SqliteStore(self._path / "journals.sqlite") as journals:
            for n in range(count):
                journals.append_all(f"unit-{n}", drafts, expected_version=0)

    def judged(self) -> None:
        """Replay and judge every assessment."""
        with SqliteStore(self._path / "journals.sqlite") as journals:
            for _ in replayed(journals, as_of=DAY):
                pass

    def cards(self) -> None:
        """Write the card of every assessment, as the command does."""
        folder = Folder(self._path / "cards")
        with SqliteStore(self._path / "journals.sqlite") as journals:
            for name in journals.streams():
                assessment = Assessment.resume(name, store=journals)
                card = make_card(
                    assessment.result(as_of=DAY), anchor=assessment.anchor(), verified=assessment.verify()
                )
                folder.write(f"{file_name(name)}.html", render_html(card).encode(), PAGE)

    def site(self) -> None:
        """Write the site."""
        with SqliteStore(self._path / "journals.sqlite") as journals:
            write_site(journals, self._path / "site", as_of=DAY)


def seconds(work: Callable[[], None]) -> float:
    """Time a work once."""
    start = perf_counter()
    work()
    return perf_counter() - start
