"""`kpiflow replay`: replay every assessment of a store, and say what other rules would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.assessment.replaying import Replayed, replayed
from kpiflow.assessment.result import Result
from kpiflow.cli.options import day, locale_language, print_json
from kpiflow.cli.progress import progress
from kpiflow.cli.sources import open_store
from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError
from kpiflow.loading import load_indicator
from kpiflow.reports.scorecard_words import points_said
from kpiflow.text import Language, in_both, on_one_line


CHANGES: Final = 3
UNREADABLE: Final = 2

_MANY: Final = 200
"""So many assessments take about two seconds."""


@click.command()
@click.argument("store", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--rules",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Another definition: say whose level or score it would change, and why.",
)
@click.option("--as-of", callback=day, metavar="DATE", help="The day to judge; by default today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option(
    "--lang", type=click.Choice(["th", "en"]), help="Language of the text; by default your locale's."
)
@click.pass_context
def replay(
    ctx: click.Context,
    store: Path,
    *,
    rules: Path | None,
    as_of: date | None,
    as_json: bool,
    lang: Language | None,
) -> None:
    """Replay the assessments in STORE, each under the rules that its journal keeps.

    Exit code 0: all were replayed, and other rules would change nothing. 3: they would.
    2: an assessment cannot be replayed, or bad input. Nothing is recorded.
    """
    definition = load_indicator(rules) if rules else None
    with (
        open_store(store) as journals,
        progress(len(journals.streams()), label="replaying", many=_MANY) as told,
    ):
        found = tuple(replayed(journals, rules=definition, as_of=as_of, told=told))
    if as_json:
        print_json(_record(found, definition), sort_keys=True)
    else:
        for line in _lines(found, definition, lang or locale_language()):
            click.echo(line)
    ctx.exit(_exit_code(found))


def _exit_code(found: Sequence[Replayed]) -> int:
    if any(each.error for each in found):
        return UNREADABLE
    return CHANGES if any(each.changes for each in found) else 0


def _lines(found: Sequence[Replayed], rules: Indicator | None, language: Language) -> Iterator[str]:
    for each in found:
        if each.own is None:
            yield f"{each.assessment}: {_told(each.error)}"
        elif rules is None:
            yield f"{each.assessment}: {_level(each.own, language)}"
        elif each.other is not None and each.changes:
            yield f"{each.assessment}: {_level(each.own, language)} → {_level(each.other, language)}"
            yield f"  {on_one_line(each.reason.in_language(language))}"
    yield _summary(found, rules, language)


def _level(result: Result, language: Language) -> str:
    level, points = result.ladder.supported, points_said(result.score, language)
    return f"ระดับ {level} คะแนน {points}" if language == "th" else f"level {level}, score {points}"


def _summary(found: Sequence[Replayed], rules: Indicator | None, language: Language) -> str:
    unread = sum(each.error is not None for each in found)
    failed = {"th": f" อ่านไม่ได้ {unread}", "en": f", {unread} cannot be replayed"}[language] if unread else ""
    if rules is None:
        return {"th": f"{len(found)} การประเมิน", "en": f"{len(found)} assessments"}[language] + failed
    judged = sum(each.other is not None for each in found)
    changed = sum(each.changes for each in found)
    said = {
        "th": f"เกณฑ์ใหม่เปลี่ยนผล {changed} จาก {judged} การประเมินของตัวชี้วัด {rules.code}",
        "en": f"the other rules would change {changed} of {judged} assessments of indicator {rules.code}",
    }
    return said[language] + failed


def _told(error: KpiflowError | None) -> str:
    return on_one_line(str(error).partition("\n")[0])


def _record(found: Sequence[Replayed], rules: Indicator | None) -> dict[str, Any]:
    return {
        "edition": 1,
        "indicator": rules.code if rules else None,
        "assessments": [_of(each, rules) for each in found],
        "changed": [each.assessment for each in found if each.changes],
    }


def _of(each: Replayed, rules: Indicator | None) -> dict[str, Any]:
    problems = each.error.problems if each.error else ()
    return {
        "assessment": each.assessment,
        "own": _figures(each.own),
        "other": _figures(each.other) if rules else None,
        "changes": each.changes if rules else None,
        "reason": in_both(each.reason) if rules else None,
        "error": [{"code": each.code, "message": each.message} for each in problems] or None,
    }


def _figures(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    value = result.score.earned.value
    return {
        "indicator": result.indicator.code,
        "digest": result.digest,
        "as_of": result.as_of.isoformat(),
        "supported_level": result.ladder.supported,
        "score": None if value is None else str(value),
        "state": result.score.state,
        "weighted_score": result.score.printed(),
    }
