"""Reading definitions, with the place of every value, against readers that keep no places."""

from __future__ import annotations

import json

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks.harness import Benchmark, Comparison, Work
from kpiflow import codec
from kpiflow.definitions import Indicator
from kpiflow.loading.source import parse_source


EXAMPLE: Final = Path(__file__).parents[1] / "examples" / "anti-corruption" / "indicator.yaml"


def benchmark(size: int) -> Benchmark:
    """Compare loading so many definitions with parsing the same texts and doing nothing else."""
    in_yaml = [definition(number) for number in range(size)]
    values = [read_yaml(text) for text in in_yaml]
    in_json = [json.dumps(each, ensure_ascii=False, indent=2) for each in values]
    bare_yaml = work("PyYAML CSafeLoader alone", parse_yaml, in_yaml)
    bare_json = work("json.loads alone", json.loads, in_json)
    return Benchmark(
        about=f"load and validate {size} indicator definitions of {len(in_yaml[0].encode()) / 1000:.1f} kB",
        comparisons=(
            Comparison(
                work=work("YAML to indicators", lambda text: validate(read_yaml(text)), in_yaml),
                baseline=bare_yaml,
                goal="0.85",
            ),
            Comparison(work=work("YAML to values and places", read_yaml, in_yaml), baseline=bare_yaml),
            Comparison(work=work("values to indicators", validate, values), baseline=bare_yaml),
            Comparison(
                work=work("JSON to indicators", lambda text: validate(read_json(text)), in_json),
                baseline=bare_yaml,
            ),
            Comparison(work=work("JSON to values and places", read_json, in_json), baseline=bare_json),
        ),
        rounds=15,  # single rounds on busy cores differ by a tenth
    )


def work(name: str, does: Callable[[Any], object], to: Iterable[Any]) -> Work:
    """Build a work that does the same to one thing after the other, and keeps nothing."""

    def run() -> None:
        for each in to:
            does(each)

    return Work(name, run)


def definition(number: int) -> str:
    """Write a definition of its own: the first level of the example, with another code, name and year."""
    text = EXAMPLE.read_text(encoding="utf-8").partition("  - level: 2\n")[0]
    for old, new in (
        ('"7.2.1"', f'"{number // 100}.{number % 100}"'),
        ("highest: 5", "highest: 1"),
        ("risk-analysis", f"risk-analysis-{number}"),
        ("2550", f"{2550 + number % 15}"),
    ):
        text = text.replace(old, new)
    return text


def parse_yaml(text: str) -> object:
    """Parse YAML the usual way, with neither places nor checks."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def read_yaml(text: str) -> object:
    """Read YAML with the places of its values, and give the values."""
    return parse_source(text, file="definition.yaml").root.plain()


def read_json(text: str) -> object:
    """Read JSON with the places of its values, and give the values."""
    return parse_source(text, file="definition.json").root.plain()


def validate(values: object) -> Indicator:
    """Make an indicator of values, which checks itself."""
    return codec.structure(values, Indicator)
