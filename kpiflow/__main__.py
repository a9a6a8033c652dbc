"""Run the command as `python -m kpiflow`."""

from __future__ import annotations

from kpiflow.cli import main


main()
