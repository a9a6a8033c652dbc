"""The register: everything shown so far, each with who entered it and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TypeAlias, TypeVar

from attrs import evolve, field, frozen

from kpiflow.display import Framed
from kpiflow.errors import MoveError, Problem, did_you_mean
from kpiflow.evidence.files import FileRecord, Observation
from kpiflow.evidence.items import EvidenceItem, NilReturn, Ruling, Standing
from kpiflow.evidence.roles import is_same_role
from kpiflow.evidence.statements import Answer, Attainment, Exclusion, Reading, Stated, Statement
from kpiflow.text import shortened


Fact: TypeAlias = EvidenceItem | NilReturn | Answer | Reading | Statement | Exclusion | Attainment
"""What the register can hold."""

S = TypeVar("S", Answer, Reading, Statement, Exclusion, Attainment)


@frozen(kw_only=True, cache_hash=True)
class Entry:
    """One thing in the register, with who entered it and what was ruled on it.

    Attributes:
        fact: The thing itself.
        by: The role that entered it.
        on: The day from which it is there.
        ruling: The latest ruling on it; `None` when nobody has ruled.
        accepted_before: Where that accepts it, the acceptances by other roles that stand besides.
        quorum: How many roles must accept it before it counts as accepted.
        accepted_files: Of the files it consists of, those that were accepted as they had become since.
        observed: What was seen last of each file that anybody looked at again.
    """

    fact: Fact
    by: str
    on: date
    ruling: Ruling | None = None
    accepted_before: tuple[Ruling, ...] = ()
    quorum: int = 1
    accepted_files: tuple[FileRecord, ...] = ()
    observed: tuple[Observation, ...] = ()

    @property
    def standing(self) -> Standing:
        """Where it stands now: submitted still, while fewer roles than the quorum have accepted it."""
        if self.ruling is None:
            return Standing.SUBMITTED
        is_short = self.ruling.standing is Standing.ACCEPTED and len(self.rulings) < self.quorum
        return Standing.SUBMITTED if is_short else self.ruling.standing

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """The rulings that stand: the latest, and where that accepts it, those by which other roles did."""
        return (*self.accepted_before, self.ruling) if self.ruling else ()

    @property
    def acceptances(self) -> tuple[Ruling, ...]:
        """The acceptances that stand, the latest of each role; none once it is rejected or withdrawn."""
        accepts = self.ruling is not None and self.ruling.standing is Standing.ACCEPTED
        return self.rulings if accepts else ()

    def is_accepted_by(self, role: str) -> bool:
        """Tell whether an acceptance by this role stands, whoever else has accepted since."""
        return any(each.by == role for each in self.acceptances)

    def ruled(self, ruling: Ruling, *, files: tuple[FileRecord, ...] = ()) -> Entry:
        """Give the entry with one more ruling, made no earlier than those on it.

        Args:
            ruling: The ruling.
            files: Where it accepts the item with files that have changed: those files. The
                acceptances of other roles were of other bytes, and stand no longer.
        """
        stands = ruling.standing is Standing.ACCEPTED
        others = tuple(each for each in self.acceptances if not (files or is_same_role(each.by, ruling.by)))
        changed = {each.path: each for each in (*self.accepted_files, *(files if stands else ()))}
        return evolve(
            self,
            ruling=ruling,
            accepted_before=others if stands else (),
            accepted_files=tuple(changed.values()),
        )

    @property
    def files(self) -> tuple[FileRecord, ...]:
        """The files as they count: as they were submitted, or accepted since."""
        submitted = self.fact.files if isinstance(self.fact, EvidenceItem) else ()
        accepted = {each.path: each for each in self.accepted_files}
        return tuple(accepted.get(each.path, each) for each in submitted)

    @property
    def changes(self) -> tuple[Observation, ...]:
        """What was seen last of the files that are not any more as they count."""
        if not self.observed:
            return ()
        files = {each.path: each for each in self.files}
        return tuple(each for each in self.observed if not each.is_of(files[each.path]))

    @property
    def changed_files(self) -> tuple[FileRecord, ...]:
        """The files that are not any more as they count, as they were seen last; not those that are gone."""
        return tuple(each.seen for each in self.changes if each.seen is not None)

    def with_observation(self, observation: Observation) -> Entry:
        """Give the entry with what was seen of one of its files, in place of what was seen of it before.

        Raises:
            MoveError: It has no such file (KPI203).
        """
        known = tuple(each.path for each in self.files)
        if observation.path not in known:
            raise MoveError(
                Problem(
                    "KPI203",
                    f"'{self.fact.id}' has no file '{shortened(observation.path)}'",
                    declared=known,
                    hint=did_you_mean(observation.path, known),
                )
            )
        others = tuple(each for each in self.observed if each.path != observation.path)
        return evolve(self, observed=(*others, observation))


def _entries(value: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(value)


@frozen(cache_hash=True)
class Register(Framed):
    """Everything shown so far, in the order it was entered.

    Attributes:
        entries: What was entered.
        quorum: How many roles must accept what is entered before it counts as accepted.
    """

    entries: tuple[Entry, ...] = field(default=(), converter=_entries)
    quorum: int = 1

    # What rules look up again and again; a register never changes.

    @cached_property
    def _items(self) -> tuple[tuple[EvidenceItem, Entry], ...]:
        return tuple((entry.fact, entry) for entry in self.entries if isinstance(entry.fact, EvidenceItem))

    @cached_property
    def _by_kind(self) -> dict[str, tuple[tuple[EvidenceItem, Entry], ...]]:
        found: dict[str, list[tuple[EvidenceItem, Entry]]] = {}
        for pair in self._items:
            found.setdefault(pair[0].kind, []).append(pair)
        return {kind: tuple(pairs) for kind, pairs in found.items()}

    @cached_property
    def _stated(self) -> dict[tuple[type, str], Entry]:
        return {
            (type(entry.fact), entry.fact.id.partition(":")[2]): entry
            for entry in self.entries
            if isinstance(entry.fact, Stated)
        }

    def find(self, fact_id: str) -> Entry | None:
        """Give the entry of an item or nil return, or `None`."""
        return next((entry for entry in self.entries if entry.fact.id == fact_id), None)

    def __getitem__(self, fact_id: str) -> Entry:
        """Give the entry of an item or nil return.

        Raises:
            MoveError: The register has no such entry (KPI203).
        """
        entry = self.find(fact_id)
        if entry is None:
            known = tuple(entry.fact.id for entry in self.entries)
            raise MoveError(
                Problem(
                    "KPI203",
                    f"the register has no item '{shortened(fact_id)}'",
                    declared=known,
                    hint=did_you_mean(fact_id, known),
                )
            )
        return entry

    def items(self) -> tuple[tuple[EvidenceItem, Entry], ...]:
        """Give every evidence item with its entry."""
        return self._items

    def items_of(self, kinds: tuple[str, ...]) -> tuple[tuple[EvidenceItem, Entry], ...]:
        """Give every evidence item of these kinds with its entry, in the order they were entered."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return tuple(pair for pair in self._items if pair[0].kind in kinds)

    def nil_returns(self) -> tuple[tuple[NilReturn, Entry], ...]:
        """Give every nil return with its entry."""
        return tuple((entry.fact, entry) for entry in self.entries if isinstance(entry.fact, NilReturn))

    def stated(self, cls: type[S], about: str) -> tuple[S, Entry] | None:
        """Give what is stated about something with its entry, or `None`.

        Args:
            cls: What is wanted, such as `Answer`.
            about: The question, measure, field, requirement or indicator.
        """
        entry = self._stated.get((cls, about))
        if entry is None or not isinstance(entry.fact, cls):
            return None
        return entry.fact, entry

    def without(self, fact_id: str) -> Register:
        """Give the register as if an entry had never been made."""
        return evolve(self, entries=tuple(entry for entry in self.entries if entry.fact.id != fact_id))

    def with_entry(self, fact: Fact, *, by: str, on: date) -> Register:
        """Give the register with one more entry; a statement takes the place of an earlier one.

        Raises:
            MoveError: The identifier is taken (KPI203).
        """
        taken = self.find(fact.id)
        made = Entry(fact=fact, by=by, on=on, quorum=self.quorum)
        if isinstance(fact, Stated) and (taken is None or isinstance(taken.fact, Stated)):
            return evolve(self, entries=(*self.without(fact.id).entries, made))
        if taken:
            raise MoveError(
                Problem(
                    "KPI203",
                    f"the register already has an item '{fact.id}'",
                    ("id",),
                    hint="give each its own identifier; what replaces an item does not take its identifier over",
                )
            )
        return evolve(self, entries=(*self.entries, made))

    def with_ruling(self, fact_id: str, ruling: Ruling, *, files: tuple[FileRecord, ...] = ()) -> Register:
        """Give the register with one more ruling on an entry, made no earlier than those on it.

        Args:
            fact_id: The entry.
            ruling: The ruling.
            files: Where it accepts an item with files that have changed: those files.

        Raises:
            MoveError: No such entry (KPI203), or it was withdrawn (KPI206).
        """
        entry = self[fact_id]
        if entry.standing is Standing.WITHDRAWN:
            raise MoveError(
                Problem(
                    "KPI206",
                    f"'{fact_id}' was withdrawn and cannot be {ruling.standing.value}",
                    hint="submit it again under a new identifier",
                )
            )
        return self._exchanged(entry, entry.ruled(ruling, files=files))

    def with_observation(self, fact_id: str, observation: Observation) -> Register:
        """Give the register with what was seen of a file of an item.

        Raises:
            MoveError: There is no such item, or it has no such file (KPI203).
        """
        entry = self[fact_id]
        return self._exchanged(entry, entry.with_observation(observation))

    def _exchanged(self, entry: Entry, changed: Entry) -> Register:
        return evolve(self, entries=tuple(changed if each is entry else each for each in self.entries))
