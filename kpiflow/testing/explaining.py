"""What the rules say of what a case gives, for people: the tree of reasons, and what is missing, in Thai and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kpiflow.errors import KpiflowError
from kpiflow.guards import Status, Verdict
from kpiflow.ladder import LevelVerdict, RequirementVerdict, Situation
from kpiflow.loading.case_contents import Expected
from kpiflow.planning import missing
from kpiflow.text import Text, joined, on_one_line


MARKS: Final[Mapping[Status, str]] = {
    Status.MET: "✓",
    Status.UNMET: "✗",
    Status.UNKNOWN: "?",
    Status.NOT_APPLICABLE: "–",
    Status.WAIVED: "≈",
    Status.ERROR: "!",
}
"""A mark for each thing that a guard can come to."""

_BUDGET: Final = 2000
"""How many sets are looked at for the smallest one: a failing test must not take long."""

_INDENT: Final = "  "
_HOLDS: Final = Text(th="ครบถ้วน", en="holds")
_DOES_NOT: Final = Text(th="ไม่ครบถ้วน", en="does not hold")
_NO_WAY: Final = Text(th="ไม่มีสิ่งใดทำให้ถึงได้ ณ วันนั้น", en="nothing could unlock it on that day")
_NOT_FOUND: Final = Text(th="ยังไม่พบ หยุดค้นหาก่อน", en="none was found before the search gave up")


def explained(situation: Situation, expect: Expected) -> Text:
    """Say what each level that matters came to and why, and what would unlock the level expected.

    Levels that hold are named on one line, unless more was reached than expected: then those
    above it say why they hold.

    Args:
        situation: What is given.
        expect: What it is expected to come to.
    """
    return joined(list(_lines(situation, expect)), separator="\n")


def _lines(situation: Situation, expect: Expected) -> Iterator[Text]:
    verdict, expected = situation.ladder(), expect.level
    reached = verdict.supported
    named = {requirement for _, requirement in expect.because.named()}
    following = verdict.level_above(reached)
    top = max(expected or 0, following.level.level if following else reached)
    for level in verdict.levels:
        number = level.level.level
        too_high = expected is not None and expected < number <= reached
        asked = bool(named & {each.requirement.id for each in level.requirements})
        if number <= top or asked:
            yield from _level(level, in_full=too_high or asked or not level.holds)
    if expected is not None and expected > reached:
        yield from ways(situation, expected)


def tree(situation: Situation, level: int) -> Text:
    """Say what each level up to one came to, those that do not hold with every reason.

    Raises:
        MoveError: The ladder has no such level (KPI202).
    """
    levels = situation.ladder(level=level).up_to_asked()
    lines = [line for each in levels for line in _level(each, in_full=not each.holds)]
    return joined(lines, separator="\n")


def _level(level: LevelVerdict, *, in_full: bool) -> Iterator[Text]:
    name, state = level.level.name, _HOLDS if level.holds else _DOES_NOT
    mark, number = "✓" if level.holds else "✗", level.level.level
    yield Text(
        th=on_one_line(f"{mark} ระดับ {number} · {name.th} — {state.th}"),
        en=on_one_line(f"{mark} level {number} · {name.en} — {state.en}"),
    )
    if in_full:
        for requirement in level.requirements:
            yield from _requirement(requirement)
        if not level.unmet() and not level.holds:
            yield _indented(level.shortfall(), 1)


def _requirement(each: RequirementVerdict) -> Iterator[Text]:
    mark, text = MARKS[each.status], each.requirement.text
    name = each.requirement.id
    yield _indented(Text(th=f"{mark} {name}  {text.th}", en=f"{mark} {name}  {text.en}"), 1)
    if each.decision is not None or each.verdict.status is not each.status or not each.verdict.parts:
        yield _indented(each.reason(), 3)
        return
    yield from _parts(each.verdict, 2)
    for finding in each.lapsed:
        yield _indented(finding.message, 3)


def _parts(verdict: Verdict, depth: int) -> Iterator[Text]:
    """Walk what a guard was made from, each part with what it came to, and why where it is not met."""
    mark = MARKS[verdict.status]
    reason = verdict.reason()
    if verdict.parts:
        yield _indented(Text(th=f"{mark} {verdict.expects.th}", en=f"{mark} {verdict.expects.en}"), depth)
        for part in verdict.parts:
            yield from _parts(part, depth + 1)
    else:
        yield _indented(
            Text(
                th=f"{mark} {verdict.expects.th} — {reason.th}",
                en=f"{mark} {verdict.expects.en} — {reason.en}",
            ),
            depth,
        )


def ways(situation: Situation, level: int) -> Iterator[Text]:
    """Say the smallest set of steps that would unlock a level, if one is found soon.

    Args:
        situation: What is given.
        level: The level wanted.
    """
    try:
        search = missing(situation, level=level, limit=1, budget=_BUDGET)
        first = next(iter(search), None)
    except KpiflowError:  # a definition that cannot be planned with still gets its tree of reasons
        return
    if first is None:
        said = _NOT_FOUND if search.gave_up else _NO_WAY
        yield Text(th=f"สิ่งที่ยังขาดสำหรับระดับ {level}: {said.th}", en=f"missing for level {level}: {said.en}")
        return
    yield Text(
        th=f"สิ่งที่ยังขาดน้อยที่สุดสำหรับระดับ {level}:",
        en=f"the smallest set that is missing for level {level}:",
    )
    for step in first.steps:
        yield _indented(Text(th=f"+ {step.text.th}", en=f"+ {step.text.en}"), 1)


def _indented(text: Text, depth: int) -> Text:
    before = _INDENT * depth
    return Text(th=before + on_one_line(text.th), en=before + on_one_line(text.en))
