"""The two steps, by two roles, in which personal values about somebody are erased."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from kpiflow.assessment.authority import Action
from kpiflow.assessment.checks import erasure_problems, must_be_somebody, refuse_any
from kpiflow.assessment.duties import must_be_another
from kpiflow.assessment.events import ErasureRequested, SubjectErased
from kpiflow.assessment.ledger import Ledger, Named
from kpiflow.assessment.sealing import opened
from kpiflow.errors import MoveError, Problem
from kpiflow.text import Text, shortened


class Erasable(Ledger):
    """An assessment whose personal values can be erased."""

    def request_erasure(
        self, subject: str, *, by: str, reason: Text, on: date | None = None, **named: Unpack[Named]
    ) -> None:
        """Ask for all personal values about somebody to be erased; another role must do it.

        Raises:
            MoveError: Nothing is kept about them (KPI332), or no reason is given (KPI205).
            AuthorityError: Whoever asks is not allowed to (KPI800, KPI801, KPI802).
        """
        if self._is_repeated(named):
            return
        must_be_somebody(by)
        refuse_any(erasure_problems(self._secrets(), subject, reason))
        day = self._day(on)
        self._must_be_granted(Action.REQUEST_ERASURE, subject, by, day)
        self._record(ErasureRequested(on=day, subject=subject, reason=reason), by=by, **named)

    def erase(self, subject: str, *, by: str, on: date | None = None, **named: Unpack[Named]) -> None:
        """Erase all personal values about somebody, as another role has asked for.

        The journal keeps what it is: its chain verifies as before, and reports show what
        was erased as such. Levels and scores do not change.

        Raises:
            MoveError: Nobody has asked for it by that day, or it was done already (KPI332).
            AuthorityError: Whoever gives the command is the one who asked (KPI805), or is not
                allowed to (KPI800, KPI801, KPI802).
            JournalError: The values are deleted, and the store could not overwrite them
                everywhere yet (KPI300).
        """
        if self._is_repeated(named):
            return
        must_be_somebody(by)
        day = self._day(on)
        must_be_another(by, self._asked_by(subject, day), subject)
        self._must_be_granted(Action.ERASE, subject, by, day)
        try:
            self._record(SubjectErased(on=day, subject=subject), by=by, **named)
        finally:
            entries = self.store.read(self.id)
            self._take(entries, opened(entries, secrets=self._secrets))

    def _asked_by(self, subject: str, day: date) -> str:
        """Give who has asked by a day for an erasure that has not been done.

        Raises:
            MoveError: Nobody has (KPI332).
        """
        asked = ""
        for actor, event in self._events:
            if isinstance(event, ErasureRequested) and event.subject == subject and event.on <= day:
                asked = actor
            elif isinstance(event, SubjectErased) and event.subject == subject:
                asked = ""
        if not asked:
            raise MoveError(
                Problem(
                    "KPI332",
                    f"nobody has asked for '{shortened(subject)}' to be erased",
                    hint="let one role ask with request_erasure(), and another one erase",
                )
            )
        return asked
