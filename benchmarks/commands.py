"""How soon commands answer, against the interpreter with click alone."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

from pathlib import Path
from typing import Final

from benchmarks.harness import Benchmark, Comparison, Work


_PROJECT: Final = Path(__file__).parents[1]
_FILE: Final = "examples/anti-corruption/as-accepted.yaml"


def benchmark(_size: int) -> Benchmark:
    """Compare the time of the processor that commands take from start to end."""
    baseline = _started("python -c 'import click'", "-c", "import click")
    return Benchmark(
        about="commands from start to end",
        comparisons=(
            Comparison(work=_called("--help"), baseline=baseline, goal="2"),
            Comparison(work=_called("gap", "--help"), baseline=baseline),
            Comparison(work=_called("check", _FILE), baseline=baseline),
            Comparison(work=_called("assess", _FILE), baseline=baseline),
        ),
    )


def _called(*arguments: str) -> Work:
    return _started(f"kpiflow {' '.join(arguments)}", "-m", "kpiflow", *arguments)


def _started(name: str, *arguments: str) -> Work:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def measure() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(  # noqa: S603 -- this very Python
            [sys.executable, *arguments], cwd=_PROJECT, env=environment, capture_output=True, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return Work(name, measure, costs=measure)
