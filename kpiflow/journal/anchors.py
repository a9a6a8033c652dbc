"""Anchors as somebody brings them: read, held against whose journal it is, and whose signatures are asked for.

An anchor that cannot be read, is of another journal, or lacks a signature that is asked
for, fixes nothing: it comes to a problem, and is never passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import frozen

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.checkpoints import malformed, read_checkpoint
from kpiflow.journal.notes import ISSUER, WITNESS, Note, VerifierKey, read_note, signers, stamp_of
from kpiflow.text import on_one_line


@frozen(kw_only=True)
class Anchor:
    """An anchor as somebody brings it.

    Attributes:
        name: What whoever verifies calls it, such as the name of its file.
        content: Its bytes: a checkpoint, signed or not.
    """

    name: str
    content: bytes


@frozen(kw_only=True)
class Witness:
    """A witness that cosigned an anchor, and when it states to have done so."""

    name: str
    stated: datetime


@frozen(kw_only=True)
class Fixed:
    """An anchor that the journal agrees with.

    Attributes:
        name: What whoever verifies calls it.
        size: It fixes entries 1 to this one.
        root: The root over them.
        keys: The trusted keys that signed it.
        witnesses: The named witnesses that cosigned it.
        has_quorum: Whether they are as many as were asked for.
    """

    name: str
    size: int
    root: bytes
    keys: tuple[VerifierKey, ...]
    witnesses: tuple[Witness, ...]
    has_quorum: bool


@frozen(kw_only=True)
class Demands:
    """Whose signatures whoever verifies asks for.

    Attributes:
        keys: Every anchor must be signed by one of these; nobody in particular when there are none.
        witnesses: Every anchor must be cosigned by so many of these.
        quorum: How many; all of them when it is 0.

    Raises:
        JournalError: A key is of the other kind, or there are not so many witnesses (KPI316).
    """

    keys: tuple[VerifierKey, ...] = ()
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0

    def __attrs_post_init__(self) -> None:
        for key in (*self.keys, *self.witnesses):
            if key.kind != (WITNESS if key in self.witnesses else ISSUER):
                raise malformed(
                    f"key '{key.name}' is not for what it is given for",
                    expected="a key of an issuer to sign, a key of a witness to cosign",
                    hint="give the keys of witnesses as witnesses, and the others as keys",
                )
        if not 0 <= self.quorum <= self.named:
            raise malformed(
                "a quorum cannot be reached",
                got=str(self.quorum),
                expected=f"1 to {self.named}",
                hint="name as many different witnesses as are to cosign",
            )

    @property
    def named(self) -> int:
        """How many different witnesses there are."""
        return len({each.public for each in self.witnesses})

    @property
    def wanted(self) -> int:
        """How many different witnesses are asked for."""
        return self.quorum or self.named


def read_anchor(anchor: Anchor, origin: str, demands: Demands) -> Fixed | Problem:
    """Read what somebody brings for the journal of an origin, or say why it fixes nothing."""
    try:
        note = read_note(anchor.content)
        checkpoint = read_checkpoint(note.text)
        keys = signers(note, demands.keys)
        witnesses = signers(note, demands.witnesses)
    except JournalError as error:
        problem = error.problems[0]
        return Problem(
            problem.code,
            f"anchor '{on_one_line(anchor.name)}': {problem.message}",
            expected=problem.expected,
            got=problem.got,
            hint=problem.hint,
        )
    if checkpoint.origin != origin:
        return Problem(
            "KPI314",
            f"anchor '{on_one_line(anchor.name)}' is of another journal",
            expected=origin,
            got=checkpoint.origin,
            hint="give the anchor of this journal, or the journal of this anchor",
        )
    if demands.keys and not keys:
        return _unsigned(anchor, "by a key that you trust", demands.keys)
    issuers = {key.public for key in demands.keys}
    independent = {each.public: each for each in witnesses if each.public not in issuers}
    has_quorum = bool(demands.witnesses) and len(independent) >= demands.wanted
    if demands.witnesses and not has_quorum:
        return _unsigned(
            anchor, f"by {demands.wanted} of the witnesses, but by {len(independent)}", demands.witnesses
        )
    return Fixed(
        name=anchor.name,
        size=checkpoint.size,
        root=checkpoint.root,
        keys=keys,
        witnesses=_stated(note, tuple(independent.values())),
        has_quorum=has_quorum,
    )


def _stated(note: Note, keys: Sequence[VerifierKey]) -> tuple[Witness, ...]:
    found = {}
    for key in keys:
        for signature in note.signatures:
            if key.kind == WITNESS and (key.name, key.id) == (signature.name, signature.key_id):
                found[key.name] = Witness(name=key.name, stated=_moment(stamp_of(signature)))
    return tuple(found.values())


def _moment(second: int) -> datetime:
    try:
        return datetime.fromtimestamp(second, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)


def _unsigned(anchor: Anchor, by: str, keys: Sequence[VerifierKey]) -> Problem:
    return Problem(
        "KPI315",
        f"anchor '{on_one_line(anchor.name)}' is not signed {by}",
        declared=tuple(key.name for key in keys),
        hint="ask whoever issued it for the signed one, or check that you gave the right keys",
    )
