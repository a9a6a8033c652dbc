"""A score sheet, which checks itself when it is made and names all its problems at once."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from kpiflow.errors import DefinitionError
from kpiflow.fields import checked
from kpiflow.scorecard import Scorecard
from kpiflow.scoresheet.making import made_of
from kpiflow.scoresheet.parts import SheetOutline, SheetPart
from kpiflow.scoresheet.stating import stated_points
from kpiflow.scoring import Points


@frozen(kw_only=True, field_transformer=checked)
class ScoreSheet(SheetOutline):
    """A scorecard together with what is scored and printed on it.

    Attributes:
        code: What the scorecard goes by.
        name: What it is called.
        scorecard: The tree with its bands and gates; made, not given.

    Raises:
        DefinitionError: Anything does not hold together; all problems at once (KPI1xx).
    """

    scorecard: Scorecard = field(init=False, eq=False, repr=False, metadata={"written": False})

    def __attrs_post_init__(self) -> None:
        """Make the scorecard, and refuse a sheet that does not hold together."""
        made = made_of(self)
        if made.problems or made.scorecard is None:
            raise DefinitionError(*made.problems)
        object.__setattr__(self, "scorecard", made.scorecard)

    def points(self) -> dict[str, Points]:
        """Give the points that lines state themselves, by their codes."""
        found = ((line.code, stated_points(line)) for _, line in self.lines())
        return {code: points for code, points in found if points is not None}

    def printed(self, figure: Literal["points", "weighted"]) -> dict[str, str]:
        """Give the figures that are printed, by the code of their part."""
        parts: list[SheetOutline | SheetPart] = [self, *(part for _, part in self.walk())]
        found = {part.code: getattr(part, f"printed_{figure}", "") for part in parts}
        return {code: text for code, text in found.items() if text}
