"""An assessment whose evidence files can be looked at again, with what has become of them in its journal."""

from __future__ import annotations

import os

from datetime import date

from kpiflow.assessment.checks import must_be_somebody
from kpiflow.assessment.events import Observed
from kpiflow.assessment.ledger import Ledger
from kpiflow.assessment.observing import changed_files


class Watch(Ledger):
    """An assessment that watches the files of its evidence."""

    def observe(
        self, root: str | os.PathLike[str], *, by: str, on: date | None = None
    ) -> tuple[Observed, ...]:
        """Read all evidence files again, and record each that is other than last seen.

        An item with a changed or missing file counts no more from that day; the level falls
        with it if it must. It counts again once its files are seen as they were, or somebody
        accepts the item: that acceptance is of its files as they were seen last. To look
        needs no authority, since it decides nothing.

        Args:
            root: The folder that the paths of the files begin in.
            by: Who looks.
            on: The day.

        Returns:
            What was recorded; nothing where nothing has changed.

        Raises:
            EvidenceFileError: It cannot be told what has become of some files (KPI605,
                KPI606); nothing is recorded.
        """
        must_be_somebody(by)
        day = self._day(on)
        before = self.version
        for subject, observation in changed_files(self.state(as_of=day).register, root):
            self._change(Observed(on=day, subject=subject, observation=observation), by)
        return tuple(event for event in self.events()[before:] if isinstance(event, Observed))
