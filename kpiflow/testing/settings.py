"""What the pytest plugin must know before anything else of kpiflow is loaded."""

from __future__ import annotations

from typing import Final


SUFFIXES: Final = (".kpitest.yaml", ".kpitest.yml", ".kpitest.json")
"""How the names of test files end; `loading` says the same, and a test that both do."""

LANGUAGE: Final = "kpiflow_language"
"""The setting of the language in which failures are explained."""
