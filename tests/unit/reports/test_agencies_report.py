"""Scorecards of several agencies side by side, in every format."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from kpiflow.loading import load_scorecard
from kpiflow.pictures import draw_side_by_side
from kpiflow.reports import FORMATS, render_html
from kpiflow.reports.agencies_report import Agencies, AgenciesReport, make_agencies_report
from kpiflow.reports.document import Picture, Table
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.text import Language
from report_payloads import PAYLOADS


CARD = """
code: {code}
name: {{th: {name}, en: {name}}}
policy: {{missing: keep}}
bands: [{{name: {{th: ดี, en: good}}, low: 3}}]
parts:
  - code: d1
    name: {{th: มิติ, en: Effectiveness}}
    weight: {weight}
    parts: [{{code: "1.1", name: {{th: ก, en: Output}}, {points}}}, {{code: "1.2", name: {{th: ข, en: Outcome}}, points: 3}}]
  - {{code: d2, name: {{th: ค, en: Service}}, points: 3}}
"""


def shown(
    folder: Path, *, points: str = "points: 3", name: str = "agency", code: str = "A", weight: int = 1
) -> Shown:
    """Roll up a scorecard."""
    path = folder / "card.yaml"
    path.write_text(CARD.format(code=code, name=name, points=points, weight=weight), encoding="utf-8")
    file = load_scorecard(path)
    return Shown.of(file.sheet, file.roll_up(keep_missing=True))


def report_on(*cards: Shown, language: Language = "en") -> AgenciesReport:
    """Make the report on scorecards."""
    agencies = Agencies.of([(f"{n}.yaml", each) for n, each in enumerate(cards)], language=language)
    return make_agencies_report(agencies, day=date(2026, 10, 31), language=language)


def rows(report: AgenciesReport) -> list[list[str]]:
    """Give the table of results."""
    [table] = [each for each in report.document().blocks if isinstance(each, Table)]
    return [
        [" ".join(run.text for each in cell.lines for run in each) for cell in row]
        for group in table.groups
        for row in group.rows
    ]


def test_agencies_stand_by_rank_with_their_dimensions(tmp_path: Path) -> None:
    """Equal results share a rank and stand as they were given; without a result there is no rank."""
    report = report_on(
        shown(tmp_path, code="A"),
        shown(tmp_path, code="B", points="state: missing"),
        shown(tmp_path, code="C", points="points: 5"),
        shown(tmp_path, code="D"),
    )

    assert rows(report) == [
        ["1", "C agency", "3.5000", "good", "4.0000", "3.0000"],
        ["2", "A agency", "3.0000", "good", "3.0000", "3.0000"],
        ["2", "D agency", "3.0000", "good", "3.0000", "3.0000"],
        ["–", "B agency", "–", "no points yet", "–", "3.0000"],
    ]
    assert "B agency: 1.1" in list(report.document().texts())


def test_scorecards_that_ask_for_something_else_are_not_ranked(tmp_path: Path) -> None:
    """They stand as they were given, and what differs is named."""
    report = report_on(shown(tmp_path, code="A"), shown(tmp_path, code="B", points="points: 5", weight=2))
    said = list(report.document().texts())

    assert [row[0] for row in rows(report)] == ["A agency", "B agency"]
    assert "These scorecards do not ask for the same, so there are no ranks." in said
    assert "B agency differs from A agency in d1" in said
    assert not any("Ranks are by points" in each for each in said)


def test_agencies_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """By their files, and where these are called alike, by a number."""
    card = shown(tmp_path)
    found = Agencies.of([("x.yaml", card), ("y.yaml", card), ("y.yaml", card)], language="en")

    assert [each.name for each in found.all] == [
        "A agency (x.yaml)",
        "A agency (y.yaml)",
        "A agency (y.yaml) [2]",
    ]


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_lays_it_out(suffix: str, language: Language, tmp_path: Path) -> None:
    """The same bytes each time."""
    report = report_on(shown(tmp_path), shown(tmp_path, points="points: 5"), language=language)

    assert FORMATS[suffix].render(report, None) == FORMATS[suffix].render(report, None)


def test_heat_maps_hold_every_agency_and_every_part(tmp_path: Path) -> None:
    """Dimensions with the result in one picture, lines in another; each says all in words."""
    report = report_on(shown(tmp_path, points="points: 5"), shown(tmp_path, code="B"))
    dimensions, lines = [each for each in report.document().blocks if isinstance(each, Picture)]

    assert dimensions.description == (
        "1. A agency — total: 3.5000 (step 4 of 5), d1 Effectiveness: 4.0000 (step 4 of 5), "
        "d2 Service: 3.0000 (step 3 of 5). "
        "2. B agency — total: 3.0000 (step 3 of 5), d1 Effectiveness: 3.0000 (step 3 of 5), "
        "d2 Service: 3.0000 (step 3 of 5)."
    )
    assert "1. A agency — 1.1 Output: 5.0000 (step 5 of 5), 1.2 Outcome: 3.0000" in lines.description


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_name_is_markup(payload: str, tmp_path: Path) -> None:
    """Neither of an agency nor of a file."""
    card = shown(tmp_path)
    agencies = Agencies.of([(payload, card), (payload, card)], language="en")
    page = render_html(make_agencies_report(agencies, day=date(2026, 10, 31), language="en"))

    assert "<script>alert" not in page
    assert page.count("<svg") == 2


def test_many_agencies_and_parts_are_shared_out_among_pictures(tmp_path: Path) -> None:
    """Each fits on a page, and each agency stands in each column once."""
    rolled = shown(tmp_path).rolled
    drawings = draw_side_by_side(
        [(f"agency {n}", rolled) for n in range(60)],
        ["", "d1", "d2", "1.1", "1.2", "x"],
        title="t",
        language="en",
    )

    assert len(drawings) == 4
    told = " ".join(each.description for each in drawings)
    assert [n for n in range(60) if told.count(f"agency {n} — ") != 2] == []
    assert "agency 59 — x: –." in told
    with pytest.raises(ValueError, match="needs a unit and a part"):
        draw_side_by_side([], ["d1"], title="t")
