"""Frames of what the library holds: the same rows in every library, exact, and refused in words."""

from __future__ import annotations

import sys

from datetime import date
from fractions import Fraction
from typing import Any, get_args

import pytest

from kpiflow import Assessment, load_assessment, open_assessment
from kpiflow.errors import MissingExtraError, ScoringError
from kpiflow.evidence import Register
from kpiflow.frames import to_frame
from kpiflow.frames.making import Engine, rows_of
from kpiflow.loading import load_scorecard
from kpiflow.scorecard import Composite, Line, Policy, Scorecard


LIBRARIES: tuple[Engine, ...] = get_args(Engine)
FILE = load_assessment("examples/anti-corruption/as-accepted.yaml")
DAY = date(2007, 11, 30)


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    """The accepted card of the example."""
    return open_assessment(FILE)


@pytest.mark.parametrize("library", LIBRARIES)
class TestEveryLibrary:
    def test_requirements_of_a_result(self, assessment: Assessment, library: Engine) -> None:
        """Each requirement is a row with what it comes to, with decisions and without."""
        result = assessment.result(as_of=DAY)
        frame = to_frame(result, library, language="en")
        rows = rows_of(frame)

        assert type(frame).__module__.partition(".")[0] == library
        assert [row["requirement"] for row in rows] == [
            each.requirement.id for each in result.ladder.requirements()
        ]
        assert [row["level"] for row in rows] == [each.level for each in result.ladder.requirements()]
        waived = next(row for row in rows if row["requirement"] == "1c")
        assert (waived["status"], waived["status_without_decisions"]) == ("waived", "unmet")
        assert (waived["holds"], waived["holds_without_decisions"]) == (True, False)
        assert waived["decision"] == "waiver-1c"
        assert [row["requirement"] for row in rows if isinstance(row["decision"], str)] == ["1c"]

    def test_register(self, assessment: Assessment, library: Engine) -> None:
        """Each entry is a row, with days that are days."""
        register = assessment.state(as_of=DAY).register
        rows = rows_of(to_frame(register, library, language="en"))

        assert [row["id"] for row in rows] == [each.fact.id for each in register.entries]
        assert rows[0]["on"] == register.entries[0].on
        assert {row["what"] for row in rows} == {"evidence item", "nil return"}
        assert rows[0]["number"] == "1"

    def test_parts_of_a_scorecard(self, library: Engine) -> None:
        """Each part is a row, the whole first; points as printed and exactly, never a float."""
        rolled = load_scorecard("examples/anti-corruption-rounds/province-scorecard.yaml").roll_up()
        rows = rows_of(to_frame(rolled, library, language="en"))

        assert [row["code"] for row in rows] == [part.code for part in rolled.parts()]
        assert rows[0]["points"] == rolled.printed()
        assert Fraction(rows[0]["points_exact"]) == rolled.total
        floats = [value for row in rows for value in row.values() if isinstance(value, float)]
        assert all(value != value for value in floats)  # noqa: PLR0124 -- pandas says NaN for nothing
        assert {row["whole"] for row in rows[1:]} <= {row["code"] for row in rows}

    def test_entries_of_a_journal(self, assessment: Assessment, library: Engine) -> None:
        """Each entry is a row, with the digest that the next one names."""
        rows = rows_of(to_frame(assessment.history(), library))

        assert [row["version"] for row in rows] == list(range(1, len(rows) + 1))
        assert [row["digest"] for row in rows] == [each.digest for each in assessment.history()]
        assert (
            rows
            == rows_of(to_frame(assessment, library))
            == rows_of(to_frame(list(assessment.history()), library))
        )

    def test_nothing_makes_a_frame_without_rows(self, library: Engine) -> None:
        """An empty register has the columns of a full one."""
        frame = to_frame(Register(), library)

        assert rows_of(frame) == []
        assert "standing" in list(frame.columns if library != "pyarrow" else frame.column_names)


def test_a_part_without_points_has_none() -> None:
    """What is missing stays missing, and no 0."""
    parts = [Line(code="a", weight=1), Line(code="b", weight=1)]
    card = Scorecard(root=Composite(code="top", parts=parts, policy=Policy(missing="exclude")))
    [_, a, b] = rows_of(to_frame(card.roll_up({"a": 4}), "polars"))

    assert (a["points"], a["state"]) == ("4.0000", "scored")
    assert (b["points"], b["points_exact"], b["weighted"], b["state"]) == (None, None, None, "missing")


def test_names_come_in_the_language_asked_for(assessment: Assessment) -> None:
    """Thai by default, English where that is asked for."""
    result = assessment.result(as_of=DAY)
    [thai, english] = [
        to_frame(result, "polars")["text"][0],
        to_frame(result, "polars", language="en")["text"][0],
    ]

    assert thai == "ทบทวนผลของแผนปีก่อน (พ.ศ. 2549)"
    assert english == "The results of last year's plan (2549 BE) are reviewed"


@pytest.mark.parametrize(("library", "lacking"), [("polars", "polars"), ("pandas", "pyarrow")])
def test_a_library_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, library: Engine, lacking: str
) -> None:
    """Whoever lacks a library is told which, and how to install it; pandas needs another one for days."""
    monkeypatch.setitem(sys.modules, lacking, None)

    with pytest.raises(MissingExtraError, match=rf"'{lacking}'.*(\n.*)*pip install {lacking}"):
        to_frame(Register(), library)


def test_another_library_is_refused() -> None:
    """What is not supported is said, with what is."""
    wrong: Any = "polar"
    with pytest.raises(ScoringError, match=r"did you mean 'polars'\?"):
        to_frame(Register(), wrong)


@pytest.mark.parametrize("thing", [1, [1], "text"])
def test_something_else_is_refused(thing: object) -> None:
    """There is no frame of what has no rows."""
    with pytest.raises(TypeError, match="there is no frame of"):
        to_frame(thing)
