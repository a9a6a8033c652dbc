"""Names that no journal could keep are refused where they stand in a file."""

from __future__ import annotations

import shutil

from pathlib import Path

import pytest

from kpiflow.errors import LoadingError, MoveError
from kpiflow.loading import load_assessment, open_assessment


EXAMPLES = Path(__file__).parents[3] / "examples" / "anti-corruption"


def test_a_report_is_filed_by_somebody_a_journal_can_name(tmp_path: Path) -> None:
    """A NUL character in the role that files is one problem of the file, and loading finds nothing else."""
    shutil.copytree(EXAMPLES, tmp_path / "copy")
    file = tmp_path / "copy" / "as-filed.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("filed_by: data-collector", 'filed_by: "data\\0collector"'), encoding="utf-8"
    )

    with pytest.raises(LoadingError) as error:
        load_assessment(file)

    [problem] = error.value.problems
    assert problem.code == "KPI401"
    assert problem.position is not None


def test_a_command_is_given_by_somebody_a_journal_can_name() -> None:
    """A NUL character in the role that gives a command is refused as that, before anything is recorded."""
    assessment = open_assessment(load_assessment(EXAMPLES / "as-filed.yaml"))
    before = assessment.history()

    with pytest.raises(MoveError) as error:
        assessment.withdraw("minutes", by="data\0collector", reason=assessment.indicator.name)

    assert error.value.code == "KPI207"
    assert assessment.history() == before
