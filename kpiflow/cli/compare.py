"""`kpiflow compare`: two assessments of one indicator side by side, such as two rounds of a year."""

from __future__ import annotations

import shutil
import sys

from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.assessment import Result
from kpiflow.assessment.comparison import Comparison, EntryTurn, RequirementTurn, compare as compared
from kpiflow.cli.options import evidence_folder, locale_language, print_json
from kpiflow.cli.report_files import must_be_free, report_file, write_report
from kpiflow.evidence import Entry
from kpiflow.ladder import RequirementVerdict
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.reports.comparison_report import make_comparison_report
from kpiflow.reports.plain import render_plain
from kpiflow.text import Language, in_both


FELL: Final = 3


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@evidence_folder
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@report_file
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of the report; by default a file is Thai, and text follows your locale.",
)
@click.pass_context
def compare(
    ctx: click.Context,
    before: Path,
    after: Path,
    *,
    files: Path | None,
    as_json: bool,
    output: Path | None,
    lang: Language | None,
) -> None:
    """Compare the assessments in BEFORE and AFTER, of one indicator, each on the day it speaks about.

    Exit code 0: neither level nor weighted score is lower. 3: one of them is. 2: bad input.
    """
    if output is not None:
        must_be_free(output)
    found = compared(_result(before, files), _result(after, files))
    if as_json:
        print_json(as_record(found))
    if output is not None:
        write_report(make_comparison_report(found, language=lang or "th"), output)
    elif not as_json:
        report = make_comparison_report(found, language=lang or locale_language())
        is_terminal = sys.stdout is not None and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if is_terminal else None
        click.echo(render_plain(report, width=width), nl=False)
    ctx.exit(FELL if found.fell else 0)


def _result(path: Path, files: Path | None) -> Result:
    stated = load_assessment(path)
    return open_assessment(stated, root=files).result(as_of=stated.as_of)


def as_record(found: Comparison) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    return {
        "edition": 1,
        "indicator": found.after.indicator.code,
        "name": in_both(found.after.indicator.name),
        "before": _side(found.before),
        "after": _side(found.after),
        "points_gained_exact": _exactly(found.points),
        "weighted_gained_exact": _exactly(found.weighted),
        "fell": found.fell,
        "requirements": [_requirement(each) for each in found.changed],
        "entries": [_entry(each) for each in found.entries],
    }


def _side(result: Result) -> dict[str, Any]:
    has_points = result.score.earned.value is not None
    return {
        "assessment": result.assessment,
        "as_of": result.as_of.isoformat(),
        "round_months": result.state.report.round_months if result.state.report else None,
        "claimed": result.state.claimed,
        "supported": result.ladder.supported,
        "supported_without_decisions": result.ladder.supported_without_decisions,
        "accepted": result.state.accepted,
        "points": result.score.points_shown() if has_points else None,
        "weighted": result.score.printed() if has_points else None,
    }


def _requirement(each: RequirementTurn) -> dict[str, Any]:
    return {
        "id": each.id,
        "turn": each.turn,
        "other_rule": each.is_other_rule,
        "before": _verdict(each.before),
        "after": _verdict(each.after),
    }


def _verdict(verdict: RequirementVerdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "status": verdict.status.value,
        "holds": verdict.holds,
        "satisfied_by": list(verdict.verdict.satisfied_by),
        "reason": in_both(verdict.reason()),
    }


def _entry(each: EntryTurn) -> dict[str, Any]:
    return {
        "id": each.id,
        "fate": each.fate,
        "before": _standing(each.before),
        "after": _standing(each.after),
    }


def _standing(entry: Entry | None) -> str | None:
    return None if entry is None else entry.standing.value


def _exactly(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
