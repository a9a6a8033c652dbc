"""Laying cards out, against writing the record of the same as JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from attrs import evolve

from benchmarks.harness import Benchmark, Comparison, Work
from kpiflow.assessment import Result
from kpiflow.errors import MissingExtraError
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.reports import (
    Card,
    make_card,
    make_record,
    render_html,
    render_json,
    render_markdown,
    render_pdf,
)


EXAMPLE: Final = Path(__file__).parents[1] / "examples" / "anti-corruption" / "as-accepted.yaml"
MOST: Final = 20
"""How many cards are laid out in a round at most: each takes milliseconds."""


LAID_OUT: Final[tuple[tuple[str, Callable[[Card], object], str | None], ...]] = (
    ("Markdown", render_markdown, None),
    ("HTML", render_html, "20"),
    ("PDF", lambda card: render_pdf(card, attachment="{}"), "100"),
)


def benchmark(size: int) -> Benchmark:
    """Compare laying out so many cards, each of another agency, with writing their records."""
    file = load_assessment(EXAMPLE)
    result = open_assessment(file).result(as_of=file.as_of)
    count = min(size, MOST)
    rounds = Cards(result, count)
    record = make_record(result)
    baseline = Work("json.dumps of the record", lambda: [render_json(record) for _ in range(count)])
    comparisons = [Comparison(work=Work("card from the result", rounds.made), baseline=baseline)]
    left_out = []
    for name, lay_out, goal in LAID_OUT:
        try:
            lay_out(rounds.new()[0])
        except MissingExtraError as error:
            left_out.append(f"{name}: {error}")
        else:
            work = Work(name, lambda lay_out=lay_out: [lay_out(each) for each in rounds.new()])  # type: ignore[misc]
            comparisons.append(Comparison(work=work, baseline=baseline, goal=goal))
    return Benchmark(
        about=f"lay out {count} cards of 14 items of evidence in Thai",
        comparisons=tuple(comparisons),
        left_out=tuple(left_out),
    )


class Cards:
    """Cards that differ from each other, and from all that were given before: Typst remembers what it has set."""

    def __init__(self, result: Result, count: int) -> None:
        self._result = result
        self._card = make_card(result)
        self._count = count
        self._given = 0

    def made(self) -> list[Card]:
        """Make the same card again and again."""
        return [make_card(self._result) for _ in range(self._count)]

    def new(self) -> list[Card]:
        """Give cards of which no two say the same of anything that was done."""
        self._given += 1
        return [self._another(f"({self._given}.{n})") for n in range(self._count)]

    def _another(self, mark: str) -> Card:
        card = self._card
        return evolve(
            card,
            name=f"{card.name} {mark}",
            description=f"{card.description} {mark}",
            actions=tuple(evolve(each, text=f"{each.text} {mark}") for each in card.actions),
            evidence=tuple(evolve(each, title=f"{each.title} {mark}") for each in card.evidence),
            levels=tuple(
                evolve(
                    each,
                    name=f"{each.name} {mark}",
                    requirements=tuple(evolve(one, text=f"{one.text} {mark}") for one in each.requirements),
                )
                for each in card.levels
            ),
        )
