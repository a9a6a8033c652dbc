"""The test kit: rules tried by cases beside them, laws that every definition keeps, and truths about stores and scorers.

Cases (`*.kpitest.yaml`, or `given(...)` in Python) say what is given on a day and what it comes
to; pytest collects them, and `kpiflow test` tries them without pytest. `check_laws` puts the laws
of the library to a definition of your own. Whoever keeps journals elsewhere derives a test class
from `JournalContract`, and whoever computes scores elsewhere one from `ScoreContract`.

The only door for pytest, Hypothesis and coverage (extra `testing`), none of which loading this
package loads; nor does the plugin, until it is asked for something, load anything else of kpiflow.
This room refuses to judge: it asks the ladder, and compares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from kpiflow.testing.builder import given
    from kpiflow.testing.cases import Case, load_cases, run_case
    from kpiflow.testing.journals import JournalContract
    from kpiflow.testing.laws import check_laws
    from kpiflow.testing.scores import ScoreContract


__all__ = ["Case", "JournalContract", "ScoreContract", "check_laws", "given", "load_cases", "run_case"]


def __getattr__(name: str) -> Any:
    """Load what is asked for: the plugin must cost nothing where nobody has test files."""
    match name:
        case "JournalContract":
            from kpiflow.testing import journals as room  # noqa: PLC0415 -- only where it is asked for
        case "ScoreContract":
            from kpiflow.testing import scores as room  # type: ignore[no-redef]  # noqa: PLC0415
        case "Case" | "load_cases" | "run_case":
            from kpiflow.testing import cases as room  # type: ignore[no-redef]  # noqa: PLC0415
        case "given":
            from kpiflow.testing import builder as room  # type: ignore[no-redef]  # noqa: PLC0415
        case "check_laws":
            from kpiflow.testing import laws as room  # type: ignore[no-redef]  # noqa: PLC0415
        case _:
            message = f"module 'kpiflow.testing' has no attribute '{name}'"
            raise AttributeError(message)
    return getattr(room, name)


def __dir__() -> list[str]:
    return __all__
