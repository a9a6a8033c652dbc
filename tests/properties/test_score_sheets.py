"""Laws of score sheets: what is written reads back as the same, and rolls up to the same."""

from __future__ import annotations

import json

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from kpiflow import codec
from kpiflow.errors import ScoringError
from kpiflow.loading import load_scorecard
from kpiflow.scoresheet import ScoreSheet, sheet_of
from kpiflow.scoring import Points
from kpiflow.testing.strategies.sheets import sheets


def outcome(sheet: ScoreSheet) -> Points | tuple[str, ...]:
    """Roll a sheet up, or give the codes it is refused with."""
    try:
        return sheet.scorecard.roll_up(sheet.points(), round_months=sheet.round_months).points
    except ScoringError as error:
        return tuple(problem.code for problem in error.problems)


class TestRoundTrip:
    @given(sheets())
    def test_what_is_written_reads_back_as_the_same(self, sheet: ScoreSheet) -> None:
        """A sheet equals what is read of its canonical JSON, which is written in one way."""
        written = codec.encode(sheet)

        again = codec.decode(written, ScoreSheet)

        assert again == sheet
        assert again.scorecard == sheet.scorecard
        assert codec.encode(again) == written

    @given(sheets())
    def test_it_comes_to_the_same(self, sheet: ScoreSheet) -> None:
        """Points, states and refusals survive the way to a file and back."""
        assert outcome(codec.decode(codec.encode(sheet), ScoreSheet)) == outcome(sheet)

    @given(sheets())
    @settings(max_examples=25)
    def test_a_file_of_it_loads(self, sheet: ScoreSheet) -> None:
        """Written as a file of either language, it is read as it was."""
        with TemporaryDirectory() as folder:
            for suffix in ("yaml", "json"):  # JSON is YAML, too
                path = Path(folder) / f"sheet.{suffix}"
                path.write_text(json.dumps(codec.unstructure(sheet), ensure_ascii=False), encoding="utf-8")

                assert load_scorecard(path).sheet == sheet

    @given(sheets())
    def test_a_scorecard_made_in_python_can_be_written(self, sheet: ScoreSheet) -> None:
        """The sheet of a scorecard makes that scorecard again, and its points come to the same."""
        again = sheet_of(sheet.scorecard, sheet.points())

        assert again.scorecard == sheet.scorecard
        assert again.points() == sheet.points()
        assert codec.decode(codec.encode(again), ScoreSheet) == again
