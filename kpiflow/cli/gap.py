"""`kpiflow gap`: what stands between an assessment and the levels above, as a report."""

from __future__ import annotations

import shutil
import sys

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.cli.missing_sets import step_record, written
from kpiflow.cli.options import day, evidence_folder, locale_language, print_json
from kpiflow.cli.report_files import must_be_free, report_file, write_report
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.planning import Duty, Gap, MissingSet, Rung, duties, gap as gap_of
from kpiflow.planning.gap import Outcome
from kpiflow.reports.gap_making import make_gap_report
from kpiflow.reports.plain import render_plain
from kpiflow.text import Language, in_both


_EXIT_CODES: Final[Mapping[Outcome, int]] = {"reached": 0, "missing": 3, "unknown": 3, "impossible": 4}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--level", type=int, help="The level wanted; by default the next one and the highest.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="How many ways to show at most.",
)
@click.option(
    "--as-of",
    callback=day,
    metavar="DATE",
    help="The day by which everything would be done; by default the day the file speaks about.",
)
@evidence_folder
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@report_file
@click.option(
    "--lang",
    type=click.Choice(["th", "en"]),
    help="Language of the report; by default a file is Thai, and text follows your locale.",
)
@click.pass_context
def gap(
    ctx: click.Context,
    file: Path,
    level: int | None,
    limit: int,
    as_of: date | None,
    files: Path | None,
    *,
    as_json: bool,
    output: Path | None,
    lang: Language | None,
) -> None:
    """Report what FILE still lacks for the levels above: what, who, by when, and what it adds.

    Exit code 0: all is reached. 3: something is missing that can be done.
    4: nothing could unlock what is wanted on that day. 2: bad input.
    """
    if output is not None:
        must_be_free(output)
    stated = load_assessment(file)
    assessment = open_assessment(stated, root=files)
    as_of = as_of or stated.as_of
    found = gap_of(assessment.situation(as_of=as_of), level=level, limit=limit)
    filed = assessment.state(as_of=as_of).report
    if as_json:
        print_json(as_record(found, assessment=assessment.id))
    if output is not None:
        write_report(
            make_gap_report(found, assessment=assessment.id, report=filed, language=lang or "th"), output
        )
    elif not as_json:
        report = make_gap_report(
            found, assessment=assessment.id, report=filed, language=lang or locale_language()
        )
        is_terminal = sys.stdout is not None and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if is_terminal else None
        click.echo(render_plain(report, width=width), nl=False)
    ctx.exit(_EXIT_CODES[found.outcome])


def as_record(found: Gap, *, assessment: str) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    indicator, score = found.situation.indicator, found.score
    return {
        "edition": 1,
        "indicator": indicator.code,
        "name": in_both(indicator.name),
        "assessment": assessment,
        "as_of": found.situation.as_of.isoformat(),
        "asked": found.asked,
        "outcome": found.outcome,
        "supported": found.ladder.supported,
        "points": None if score.earned.value is None else score.points_shown(),
        "weighted": None if score.earned.value is None else score.printed(),
        "targets": list(found.targets),
        "levels": [_rung(each, found) for each in found.rungs],
    }


def _rung(rung: Rung, found: Gap) -> dict[str, Any]:
    has_points = rung.score is not None and rung.score.earned.value is not None
    return {
        "level": rung.level,
        "name": in_both(rung.verdict.level.name),
        "outcome": rung.outcome,
        "unmet": [each.requirement.id for each in rung.verdict.unmet()],
        "reached": rung.reached,
        "points": rung.score.points_shown() if rung.score and has_points else None,
        "weighted": rung.score.printed() if rung.score and has_points else None,
        "added_points_exact": _exactly(rung.points),
        "added_weighted_exact": _exactly(rung.weighted),
        "ways": [_way(each, found) for each in rung.ways],
        "has_more": rung.has_more,
    }


def _way(way: MissingSet, found: Gap) -> dict[str, Any]:
    return {
        "effort": written(way.effort),
        "steps": [
            {**step_record(step), "duties": [_duty(each) for each in duties(step, found.situation)]}
            for step in way.steps
        ],
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "act": duty.act,
        "role": duty.role or None,
        "first": _iso(duty.first),
        "last": _iso(duty.last),
        "dated": _iso(duty.dated),
        "covers": None if duty.covers is None else [_iso(duty.covers.first), _iso(duty.covers.last)],
    }


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _exactly(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
