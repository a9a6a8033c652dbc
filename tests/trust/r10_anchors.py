"""R10: what an anchor covers cannot be cut, changed or written anew unseen; what is newer can, and that is asserted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import TypeAlias

from attrs import evolve

from journals import STREAM, anchor, draft, journal, sealed_lines
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.merkle import consistency_proof, inclusion_proof, is_consistent, is_included, root_of
from kpiflow.journal.verification import Verification, verify
from rfc6962 import mth
from trust.campaigns import Report, Size, with_canaries


Verify: TypeAlias = Callable[[Sequence[bytes], Sequence[Anchor]], Verification]


@dataclass
class Sealing:
    """What is held to the promise: a verifier, and the root it stands on."""

    verify: Verify
    root: Callable[[Sequence[bytes]], bytes] = root_of


def run(size: Size, seed: int) -> Report:
    """Cut, change, fork and roll back journals of every size, under anchors of every size."""
    largest, random_trials = (9, 60) if size == "short" else (64, 200_000)

    def trials(report: Report, sealing: object) -> None:
        assert isinstance(sealing, Sealing)
        for count in range(1, largest + 1):
            _roots(report, sealing, journal(count))
            _histories(report, sealing, count)
        random = Random(seed)  # noqa: S311 -- reproducible on purpose
        for _ in range(random_trials):
            count = random.randint(1, 300)
            size = random.randint(0, count)
            kept, more = random.randint(0, count), random.randint(0, 20)
            _history(report, sealing, count, size, kept, more, f"random: {count} {size} {kept} {more}")

    broken = {
        "hashes leaves and nodes alike": Sealing(_verify, _unprefixed),
        "never looks at the size": Sealing(_sizeless),
        "takes the anchor's word": Sealing(lambda lines, _: verify(lines, STREAM)),
        "says that all is covered": Sealing(_boasting),
        "looks at the last anchor only": Sealing(lambda lines, anchors: _verify(lines, anchors[-1:])),
        "skips the first entry": Sealing(_skipping),
    }
    return with_canaries("R10", trials, Sealing(_verify), broken)


def _verify(lines: Sequence[bytes], anchors: Sequence[Anchor]) -> Verification:
    return verify(lines, STREAM, anchors=anchors)


def _unprefixed(lines: Sequence[bytes]) -> bytes:
    digests = [sha256(line).digest() for line in lines]
    while len(digests) > 1:
        pairs = [sha256(b"".join(digests[n : n + 2])).digest() for n in range(0, len(digests) - 1, 2)]
        digests = [*pairs, *digests[len(digests) - len(digests) % 2 :]]
    return digests[0]


def _sizeless(lines: Sequence[bytes], anchors: Sequence[Anchor]) -> Verification:
    found = _verify(lines, anchors)
    return evolve(found, problems=tuple(each for each in found.problems if each.code != "KPI312"))


def _boasting(lines: Sequence[bytes], anchors: Sequence[Anchor]) -> Verification:
    found = _verify(lines, anchors)
    return evolve(found, fixed=tuple(evolve(each, size=found.size) for each in found.fixed))


def _skipping(lines: Sequence[bytes], anchors: Sequence[Anchor]) -> Verification:
    found = _verify(lines, anchors)
    is_first = any("entries 1 and" in each.message or "at entry 1" in each.message for each in found.problems)
    return evolve(found, problems=()) if is_first else found


def _roots(report: Report, sealing: Sealing, lines: list[bytes]) -> None:
    """Hold roots and proofs to the RFC, and see that no line passes for a node."""
    root, count = sealing.root(lines), len(lines)
    report.expect(root == mth(lines), f"root of {count}")
    if count == 2:
        node = b"".join(sealing.root([line]) for line in lines)
        report.expect(sealing.root([node]) != root, "a line passes for a node")
    for size in range(count + 1):
        proof, older = consistency_proof(lines, size), mth(lines[:size])
        report.expect(
            is_consistent(proof, older_size=size, older_root=older, size=count, root=root),
            f"{size} in {count}",
        )
        forked = mth([*lines[: size - 1], b"other"]) if size else b""
        report.expect(
            not is_consistent(proof, older_size=size, older_root=forked, size=count, root=root),
            f"a fork of {size} in {count}",
        )
    for index in range(count):
        proof = inclusion_proof(lines, index)
        report.expect(
            is_included(lines[index], index, proof, size=count, root=root), f"line {index} of {count}"
        )
        report.expect(not is_included(b"other", index, proof, size=count, root=root), f"no line {index}")


def _histories(report: Report, sealing: Sealing, count: int) -> None:
    for size in range(count + 1):
        for kept in range(count + 1):
            for more in (0, 1, count - kept, count - kept + 2):
                _history(report, sealing, count, size, kept, more, f"{count} {size} {kept} {more}")
        for changed in range(count):
            lines = sealed_lines([draft(n, note="other" if n == changed else "") for n in range(count)])
            _judge(
                report, sealing, lines, count, size, same=changed, what=f"{count} {size}: {changed} changed"
            )


def _history(
    report: Report, sealing: Sealing, count: int, size: int, kept: int, more: int, what: str
) -> None:
    """Keep some entries and go on differently: a cut, a rollback, a partial restore, a fork."""
    lines = sealed_lines([draft(n, note="other" if n >= kept else "") for n in range(kept + more)])
    _judge(report, sealing, lines, count, size, same=kept, what=what)


def _judge(
    report: Report, sealing: Sealing, lines: list[bytes], count: int, size: int, *, same: int, what: str
) -> None:
    """Expect a problem exactly if the anchor covers an entry that is not there as it was."""
    before = journal(count)
    older = anchor(before[: size // 2])
    for anchors in ([anchor(before[:size])], [anchor(before[:size]), older]):
        found = sealing.verify(lines, anchors)
        if same < size:
            report.expect(bool(found.problems), f"{what}: covered, and not found")
        else:
            report.expect(not found.problems, f"{what}: newer than the anchor, and yet a problem")
            report.expect(found.covered == size, f"{what}: says that {found.covered} are covered")
