"""Scoring one value, and rolling up a hundred thousand, against times that are named as goals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import cycle

from benchmarks.harness import Benchmark, Comparison, Work
from kpiflow.scorecard import Composite, Line, Scorecard
from kpiflow.scoring import Interpolation, Scheme, score_level


_VALUES = [Decimal(value) for value in ("6400", "6500.5", "7000", "7300.25", "7391", "7500")]


def benchmark(size: int) -> Benchmark:
    """Compare scores of the interpreter's own speed with microseconds on the clock.

    Args:
        size: A hundredth of the lines that are rolled up, and a tenth of the values that are scored.
    """
    rule = Interpolation([6490, 6890, 7290, 7345, 7400])
    scheme = Scheme(rule=rule, weight=5)
    values, levels = cycle(_VALUES), cycle(range(6))
    card = flat_card(lines=100 * size)
    points = {line.code: rule.score(6400 + n * 7 % 1100) for n, line in enumerate(card.lines())}
    times = 10 * size
    return Benchmark(
        about=f"score {times} values, and roll up {100 * size} lines",
        comparisons=(
            _within("one interpolation", lambda: rule.score(next(values)), times, micro=3),
            _within(
                "one weighted score, with its derivation", lambda: scheme.score(next(values)), times, micro=10
            ),
            _within("score_level", lambda: score_level(next(levels), weight=2), times, micro=10),
            _within(
                "a scorecard, for each line", lambda: card.roll_up(points), 1, micro=10, things=100 * size
            ),
            Comparison(
                work=_work(
                    "a derivation read in two languages", lambda: scheme.score(next(values)).derivation, size
                ),
                baseline=_clock(10),
            ),
        ),
    )


def flat_card(*, lines: int) -> Scorecard:
    """Build a card of so many lines, a hundred to a composite."""
    composites = [
        Composite(
            code=f"d{d}", weight=10, parts=[Line(code=f"{d}.{n}", weight=1 + n % 7) for n in range(100)]
        )
        for d in range(max(1, lines // 100))
    ]
    return Scorecard(root=Composite(code="all", parts=composites))


def _within(
    name: str, does: Callable[[], object], times: int, *, micro: int, things: int | None = None
) -> Comparison:
    work = _work(name, does, times) if things is None else Work(name, does, times=things)
    return Comparison(work=work, baseline=_clock(micro), goal="1")


def _work(name: str, does: Callable[[], object], times: int) -> Work:
    def run() -> None:
        for _ in range(times):
            does()

    return Work(name, run, times=times)


def _clock(micro: int) -> Work:
    """Give a baseline that is not measured: so many microseconds."""
    return Work(f"{micro} µs", lambda: None, costs=lambda: micro / 1_000_000)
