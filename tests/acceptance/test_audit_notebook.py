"""The audit notebook: stripped as it is kept, and coming to its conclusion when it is run."""

from __future__ import annotations

import json

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest


FOLDER = Path(__file__).parents[2] / "examples" / "notebooks"
NOTEBOOK = FOLDER / "audit.ipynb"
LACKING = [name for name in ("nbclient", "ipykernel") if find_spec(name) is None]


def cells(kind: str, notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the cells of a kind."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_it_is_kept_without_outputs() -> None:
    """What a run came to is not kept beside what it does: every reader runs it."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))

    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells("code", notebook))
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])


def test_it_says_what_an_auditor_says() -> None:
    """Objective, source, each step with its procedure, and a conclusion, in that order."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    text = "".join("".join(cell["source"]) for cell in cells("markdown", notebook))
    parts = [
        "Objective and risks",
        "Data source",
        "Verification",
        "Population",
        "Re-performance",
        "Sample",
        "Conclusion",
    ]

    assert [text.index(f"## {n}. {part}") for n, part in enumerate(parts, start=1)] == sorted(
        text.index(f"## {n}. {part}") for n, part in enumerate(parts, start=1)
    )


@pytest.mark.skipif(
    bool(LACKING), reason=f"not installed: {', '.join(LACKING)} (pip install 'kpiflow[notebooks]')"
)
@pytest.mark.filterwarnings("default")  # kernels warn about the transport they talk by
def test_it_runs_and_finds_what_was_planted() -> None:
    """Run from its first cell to its last: no error, the wrong score found, and our own HTML shown."""
    import nbclient  # noqa: PLC0415 -- optional
    import nbformat  # noqa: PLC0415

    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call, unused-ignore]
    nbformat.validate(notebook)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(FOLDER)}}).execute()

    outputs = {cell["id"]: cell["outputs"] for cell in cells("code", notebook)}
    assert not [
        each for some in outputs.values() for each in some if each["output_type"] in {"error", "display_data"}
    ]
    [verified] = outputs["verify"]
    assert verified["data"]["application/vnd.kpiflow.verification+json"]["covered"] == 20
    assert verified["data"]["text/html"].startswith('<div class="kpiflow" lang="en">')
    told, result = outputs["exceptions"]
    assert told["text"] == "3 printed scores re-performed, 1 exception(s)\n"
    assert result["data"]["application/vnd.kpiflow.result+json"]["weighted"] == "0.0200"
    assert result["data"]["text/html"].startswith('<div class="kpiflow" lang="en">')
    assert "'sample': [1, 4, 5, 7, 12]" in outputs["stamp"][0]["data"]["text/plain"]
