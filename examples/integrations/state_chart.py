"""The ladder of a definition as SCXML, and the way up it that a chart shows."""

from __future__ import annotations

from pathlib import Path

from kpiflow import load_indicator
from kpiflow.integrations import to_scxml


DEFINITION = Path(__file__).parents[1] / "anti-corruption" / "indicator.yaml"


def main() -> None:
    """Print the moves upwards, with the guards before them."""
    chart = to_scxml(load_indicator(DEFINITION))
    print(*(line.strip() for line in chart.splitlines() if 'event="advance"' in line), sep="\n")


if __name__ == "__main__":
    main()
