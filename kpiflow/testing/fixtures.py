"""What the fixtures of the plugin give; it works without pytest too."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from kpiflow.assessment import Assessment
from kpiflow.assessment.authority import AllowAll, Authority
from kpiflow.definitions import Indicator
from kpiflow.journal import Store


class FixedClock:
    """A clock that stands still until it is set.

    Attributes:
        now: What it shows.
    """

    def __init__(self, now: datetime | None = None, *, time_zone: str = "Asia/Bangkok") -> None:
        """Begin at a moment; by default at noon of 2007-10-31."""
        self.now = datetime(2007, 10, 31, 12, tzinfo=ZoneInfo(time_zone)) if now is None else now

    def set(self, to: date | datetime) -> None:
        """Set it to a moment, or to noon of a day in its time zone."""
        if isinstance(to, datetime):
            self.now = to
        else:
            self.now = datetime(to.year, to.month, to.day, 12, tzinfo=self.now.tzinfo)

    def __call__(self) -> datetime:
        """Give what it shows."""
        return self.now


class Assessments:
    """Opens assessments in one store and by one clock.

    Attributes:
        store: Where their journals are kept.
        clock: What tells them the time.
    """

    def __init__(self, store: Store, clock: FixedClock) -> None:
        self.store = store
        self.clock = clock

    def __call__(
        self,
        indicator: Indicator,
        name: str = "tested",
        *,
        by: str = "unit",
        on: date | None = None,
        authority: Authority | None = None,
        round_months: int | None = None,
    ) -> Assessment:
        """Open an assessment; whoever decides is taken at their word, unless somebody is given to ask.

        Args:
            indicator: The definition.
            name: The name of the assessment.
            by: The role that opens it.
            on: The day it begins; by default the day the clock shows.
            authority: Who is asked before anything that needs authority is recorded.
            round_months: The reporting round.
        """
        return Assessment.open(
            indicator,
            name,
            by=by,
            on=on,
            store=self.store,
            clock=self.clock,
            authority=AllowAll() if authority is None else authority,
            round_months=round_months,
        )
