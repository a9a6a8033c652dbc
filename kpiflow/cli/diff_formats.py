"""What changed from one definition to another, and for whom: as text, Markdown and JSON."""

from __future__ import annotations

import json

from collections.abc import Iterator
from typing import Any, Final

from attrs import frozen

from kpiflow.assessment.result import Result
from kpiflow.codec import unstructure
from kpiflow.differences import DefinitionDifference, LevelChange, RequirementChange, Witness
from kpiflow.errors import KpiflowError
from kpiflow.reports.scorecard_words import points_said
from kpiflow.testing.case_writing import as_before, case_text
from kpiflow.text import Language, Text, in_both, on_one_line


@frozen(kw_only=True)
class Affected:
    """What one stored assessment comes to under either definition.

    Attributes:
        assessment: Its name.
        before: What it comes to under the one.
        after: What it comes to under the other.
        why: Why that differs.
        error: Why it cannot be replayed.
    """

    assessment: str
    before: Result | None = None
    after: Result | None = None
    why: Text | None = None
    error: KpiflowError | None = None

    @property
    def steps(self) -> int:
        """How many levels it gains; below 0 for those it loses."""
        if self.before is None or self.after is None:
            return 0
        return self.after.ladder.supported - self.before.ladder.supported


@frozen(kw_only=True)
class Preview:
    """What changed, and for whom.

    Attributes:
        difference: What changed.
        affected: Every stored assessment of the indicator that comes to something else, or cannot be replayed.
        looked_at: How many were looked at; `None` where there is no store.
    """

    difference: DefinitionDifference
    affected: tuple[Affected, ...] = ()
    looked_at: int | None = None

    @property
    def losing(self) -> tuple[Affected, ...]:
        """The assessments that lose a level."""
        return tuple(each for each in self.affected if each.steps < 0)


_KINDS: Final[dict[str, Text]] = {
    "added": Text(th="เพิ่ม", en="added"),
    "removed": Text(th="ตัดออก", en="removed"),
    "reworded": Text(th="แก้ถ้อยคำ เกณฑ์เดิม", en="reworded, the rule is as it was"),
    "rewritten": Text(th="เขียนใหม่ พิสูจน์แล้วว่าผลเท่าเดิม", en="rewritten, proved to come to the same"),
    "changed": Text(th="ผลเปลี่ยน", en="comes to something else"),
    "undecided": Text(
        th="เขียนใหม่ ตัดสินไม่ได้ว่าผลเท่าเดิมหรือไม่", en="rewritten, not decided whether it comes to the same"
    ),
}


def as_text(preview: Preview, language: Language) -> str:
    """Say what changed, for a terminal."""
    return "\n".join(_lines(preview, language, is_markdown=False)) + "\n"


def as_markdown(preview: Preview, language: Language) -> str:
    """Say what changed, for a code review."""
    return "\n".join(_lines(preview, language, is_markdown=True)) + "\n"


def as_json(preview: Preview) -> str:
    """Give what changed as one JSON object."""
    return json.dumps(_record(preview), ensure_ascii=False, indent=2) + "\n"


# --- text and Markdown --------------------------------------------------------------------


def _lines(preview: Preview, language: Language, *, is_markdown: bool) -> Iterator[str]:
    difference = preview.difference
    bullet, gap = ("- ", [""]) if is_markdown else ("  ", [])
    title = Text(th=f"ตัวชี้วัด {difference.after.code}", en=f"Indicator {difference.after.code}").in_language(
        language
    )
    yield f"## {_escaped(title)}" if is_markdown else title
    yield from gap
    yield _verdict(difference).in_language(language)
    yield from gap
    for each in difference.requirements:
        yield bullet + _said_of(each, language, is_markdown=is_markdown)
        yield from _shown(each.witness, language, is_markdown=is_markdown)
    for change in difference.levels:
        yield bullet + _said_of_levels(change).in_language(language)
        yield from _shown(change.witness, language, is_markdown=is_markdown)
    for term in difference.terms:
        said = f"{term.term}: {_plain(term.before)} → {_plain(term.after)}"
        yield bullet + (_escaped(said) if is_markdown else said)
    yield from _shown(difference.score, language, is_markdown=is_markdown)
    for key, added, gone in difference.declared:
        names = [*(f"+{name}" for name in added), *(f"−{name}" for name in gone)]
        yield f"{bullet}{key}: {', '.join(names)}"
    yield from _stored(preview, language, is_markdown=is_markdown)


def _verdict(difference: DefinitionDifference) -> Text:
    if difference.is_nothing:
        return Text(th="เหมือนกันทุกคำ", en="Nothing changed.")
    if difference.is_harmless:
        return Text(
            th="พิสูจน์แล้วว่าทุกข้อและทุกระดับให้ผลเท่าเดิมในทุกทะเบียน",
            en="Proved: every requirement and level comes to the same in every register.",
        )
    return Text(th="ผลอาจเปลี่ยน:", en="What it comes to may change:")


def _said_of(change: RequirementChange, language: Language, *, is_markdown: bool) -> str:
    name = f"`{change.requirement}`" if is_markdown else change.requirement
    kind = _KINDS[change.kind].in_language(language)
    if change.is_moved:
        moved = Text(
            th=f", ย้ายจากระดับ {change.before} ไประดับ {change.after}",
            en=f", moved from level {change.before} to level {change.after}",
        )
        return f"{name}: {kind}{moved.in_language(language)}"
    level = change.after if change.before is None else change.before
    at = Text(th=f"ระดับ {level}", en=f"level {level}").in_language(language)
    return f"{name} ({at}): {kind}"


def _said_of_levels(change: LevelChange) -> Text:
    numbers = ", ".join(map(str, change.levels))
    of_round = Text(th="", en="")
    if change.round_months:
        of_round = Text(
            th=f" รอบ {change.round_months} เดือน", en=f" of the {change.round_months}-month round"
        )
    if change.witness is None:
        return Text(
            th=f"ระดับ {numbers}{of_round.th}: ตัดสินไม่ได้ว่าถึงเหมือนเดิมหรือไม่",
            en=f"level {numbers}{of_round.en}: not decided whether it is reached as before",
        )
    return Text(
        th=f"ระดับ {numbers}{of_round.th}: ถึงต่างจากเดิมได้",
        en=f"level {numbers}{of_round.en}: reached otherwise in some registers",
    )


def _shown(witness: Witness | None, language: Language, *, is_markdown: bool) -> Iterator[str]:
    """Show a register that tells the two apart, as the case that holds on the old definition."""
    if witness is None:
        return
    said = Text(
        th=f"เดิม {_status(witness.before, 'th')} ใหม่ {_status(witness.after, 'th')} เช่น",
        en=f"was {_status(witness.before, 'en')}, is {_status(witness.after, 'en')}, for one with",
    ).in_language(language)
    lines = case_text(as_before(witness)).splitlines()
    if is_markdown:
        yield f"  {said}"
        yield from ("", "  ```yaml", *(f"  {line}" for line in lines), "  ```", "")
    else:
        yield f"    {said}"
        yield from (f"    {line}" for line in lines)


def _status(value: str, language: Language) -> str:
    names = {
        "met": "ครบ",
        "unmet": "ไม่ครบ",
        "unknown": "ยังไม่ทราบ",
        "not_applicable": "ไม่ใช้บังคับ",
        "waived": "ผ่อนผัน",
        "error": "ตัดสินไม่ได้",
    }
    return names.get(value, value) if language == "th" else value.replace("_", " ")


def _stored(preview: Preview, language: Language, *, is_markdown: bool) -> Iterator[str]:
    if preview.looked_at is None:
        return
    gained = sum(each.steps > 0 for each in preview.affected)
    lost, count = len(preview.losing), preview.looked_at
    said = Text(
        th=f"{count} การประเมิน: ได้ระดับเพิ่ม {gained} เสียระดับ {lost}",
        en=f"{count} stored assessments: {gained} gain a level, {lost} lose one",
    ).in_language(language)
    if not is_markdown:
        yield said
        yield from (f"  {_row(each, language)}" for each in preview.affected)
        return
    yield from ("", f"### {said}", "")
    if preview.affected:
        heads = (
            ("การประเมิน", "เดิม", "ใหม่", "เพราะ")
            if language == "th"
            else ("assessment", "before", "after", "why")
        )
        yield "| " + " | ".join(heads) + " |"
        yield "|---|---|---|---|"
        yield from (_table_row(each, language) for each in preview.affected)


def _row(each: Affected, language: Language) -> str:
    if each.error is not None:
        return f"{each.assessment}: {_first(each.error)}"
    why = on_one_line(each.why.in_language(language)) if each.why else ""
    return f"{each.assessment}: {_level(each.before, language)} → {_level(each.after, language)}" + (
        f": {why}" if why else ""
    )


def _table_row(each: Affected, language: Language) -> str:
    if each.error is not None:
        cells = [each.assessment, "", "", _first(each.error)]
    else:
        why = on_one_line(each.why.in_language(language)) if each.why else ""
        cells = [each.assessment, _level(each.before, language), _level(each.after, language), why]
    return "| " + " | ".join(map(_escaped, cells)) + " |"


def _level(result: Result | None, language: Language) -> str:
    if result is None:
        return ""
    level, points = result.ladder.supported, points_said(result.score, language)
    return f"ระดับ {level} ({points})" if language == "th" else f"level {level} ({points})"


def _first(error: KpiflowError) -> str:
    return on_one_line(str(error).partition("\n")[0])


def _plain(value: Any) -> str:
    return (
        "–"
        if value in (None, "", [])
        else json.dumps(value, ensure_ascii=False)
        if isinstance(value, (dict, list))
        else str(value)
    )


def _escaped(text: str) -> str:
    """Write text so that Markdown takes nothing in it for its own."""
    for character in "\\`*_|<>[]":
        text = text.replace(character, f"\\{character}")
    return text


# --- JSON ---------------------------------------------------------------------------------


def _record(preview: Preview) -> dict[str, Any]:
    difference = preview.difference
    return {
        "edition": 1,
        "indicator": difference.after.code,
        "is_nothing": difference.is_nothing,
        "is_harmless": difference.is_harmless,
        "requirements": [
            {
                "requirement": each.requirement,
                "kind": each.kind,
                "level_before": each.before,
                "level_after": each.after,
                "witness": _of_witness(each.witness),
            }
            for each in difference.requirements
        ],
        "levels": [
            {
                "levels": list(each.levels),
                "round_months": each.round_months,
                "witness": _of_witness(each.witness),
            }
            for each in difference.levels
        ],
        "terms": [
            {"term": each.term, "before": each.before, "after": each.after} for each in difference.terms
        ],
        "declared": [
            {"list": key, "added": list(added), "removed": list(gone)}
            for key, added, gone in difference.declared
        ],
        "score": _of_witness(difference.score),
        "store": None if preview.looked_at is None else _of_store(preview),
    }


def _of_witness(witness: Witness | None) -> dict[str, Any] | None:
    if witness is None:
        return None
    return {
        "as_of": witness.as_of.isoformat(),
        "shown": [unstructure(entry.fact) for entry in witness.register.entries],
        "before": witness.before,
        "after": witness.after,
    }


def _of_store(preview: Preview) -> dict[str, Any]:
    return {
        "assessments": preview.looked_at,
        "affected": [
            {
                "assessment": each.assessment,
                "level_before": each.before.ladder.supported if each.before else None,
                "level_after": each.after.ladder.supported if each.after else None,
                "reason": in_both(each.why) if each.why else None,
                "error": [problem.code for problem in each.error.problems] if each.error else None,
            }
            for each in preview.affected
        ],
        "losing": [each.assessment for each in preview.losing],
    }
