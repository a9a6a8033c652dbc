"""The examples of integrations run, and say what their pages say."""

from __future__ import annotations

import runpy

from importlib.util import find_spec
from pathlib import Path

import pytest


FOLDER = Path(__file__).parents[2] / "examples" / "integrations"
SAYS = {
    "validate_with_pydantic": "7.2.1 True\n('rules',) Value error, [KPI105] the weight is out of range\nkpiflow definition\n",
    "serve_with_fastapi": "Rules ['code', 'name']\n",
    "own_metadata": "assessments kpiflow_entries kpiflow_secrets kpiflow_settings units\n",
    "state_chart": "\n".join(
        f'<transition event="advance" cond="holds_{level}" target="L{level}" />' for level in range(1, 6)
    )
    + "\n",
    "assessment_results": "",
}
NEEDS = {"validate_with_pydantic": "pydantic", "serve_with_fastapi": "fastapi", "own_metadata": "sqlalchemy"}


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.py")))
def test_every_example_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each says what is expected of it; one whose package is not installed is skipped, and says so."""
    needed = NEEDS.get(name)
    if needed and find_spec(needed) is None:
        pytest.skip(f"not installed: {needed}")

    runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")

    said = capsys.readouterr().out
    if name == "assessment_results":
        assert said.startswith("The claim of level 5 is not supported")
        assert [line.split()[0] for line in said.splitlines()[1:]] == ["kpi-7.2.1-1c", "kpi-7.2.1-4a"]
    else:
        assert said == SAYS[name]


def test_every_example_is_on_the_page() -> None:
    """The README lists each file of the folder."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in FOLDER.glob("*.py") if f"]({path.name})" not in page] == []
