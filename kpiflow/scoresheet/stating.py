"""What a line of a score sheet states of its points."""

from __future__ import annotations

from kpiflow.scoresheet.making import interpolation_of
from kpiflow.scoresheet.parts import SheetLine
from kpiflow.scoring import Points
from kpiflow.text import Text


_MISSING = Text(th="ระบุว่ายังไม่มีผล", en="stated to have no result yet")
_NOT_APPLICABLE = Text(th="ระบุว่าไม่ใช้บังคับ", en="stated not to apply")
_ZERO = Text(th="ระบุว่าได้ 0 ตามเกณฑ์", en="stated to be 0 by rule")


def stated_points(line: SheetLine) -> Points | None:
    """Give the points that a line states itself; `None` where an assessment gives them, or nobody yet."""
    if line.points is not None:
        return Points.stated(line.points)
    if line.value is not None and line.criteria is not None:
        return interpolation_of(line.criteria).score(line.value)
    match line.state:
        case "missing":
            return Points.missing(_why(line, _MISSING))
        case "not_applicable":
            return Points.not_applicable(_why(line, _NOT_APPLICABLE))
        case "zero":
            return Points.zero(_why(line, _ZERO))
        case "":
            return None


def _why(line: SheetLine, otherwise: Text) -> Text:
    return otherwise if line.reason.is_blank() else line.reason
