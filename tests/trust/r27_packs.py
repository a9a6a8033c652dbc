"""R27: no change of an evidence pack goes unseen, and a pack that was written anew as a whole claims nothing.

A pack is the one archive that its files give, so that every bit of it counts: each flip is
found by reading alone, and what reading finds, verifying tells. Changes that are consistent
in the archive, and in the list of digests as well, are found by what the journal comes to.
What nobody can find without an anchor from elsewhere is asserted here, too: another history,
with everything around it made to fit, verifies by itself, and reaches T0 and no more.
"""

from __future__ import annotations

import io
import zipfile

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from kpiflow.journal.anchors import Anchor
from kpiflow.packs.names import EVIDENCE, SUMS
from packs import archive_of, contents, lay_out, listed_anew, pack, packed, read, verified
from trust.campaigns import Report, Size, with_canaries


Change: TypeAlias = tuple[str, bytes]
STRIDE: Final = 1_999
"""How far apart the bits are that the short tier flips; no multiple of eight, so that all eight get their turn."""


@dataclass(frozen=True)
class Found:
    """What a verifier says of a pack."""

    is_refused: bool
    levels: frozenset[str] = frozenset()
    is_all_compared: bool = True


Verifier: TypeAlias = Callable[[bytes, tuple[Anchor, ...]], Found]


def sound(content: bytes, anchors: tuple[Anchor, ...] = ()) -> Found:
    """Verify a pack as the library does."""
    found = verified(content, anchors=anchors)
    return Found(bool(found.problems), frozenset(found.levels), is_all_compared=not found.unchecked)


def reading(content: bytes, _anchors: tuple[Anchor, ...] = ()) -> Found:
    """Read a pack as the library does, which is the first that verifying does and whose faults it tells."""
    return Found(bool(read(content).faults))


def flips(content: bytes, step: int) -> Iterator[Change]:
    """Change every step-th bit."""
    for at in range(0, len(content) * 8, step):
        changed = bytearray(content)
        changed[at // 8] ^= 1 << at % 8
        yield f"bit {at % 8} of byte {at // 8}", bytes(changed)


def cuts(content: bytes, step: int) -> Iterator[Change]:
    """Cut off the end, and add to it."""
    for size in range(0, len(content), step):
        yield f"cut to {size} bytes", content[:size]
    yield "the last byte cut off", content[:-1]
    for tail in (b"\0", b"PK\x05\x06", content):
        yield f"{len(tail)} bytes behind it", content + tail
    yield "a byte before it", b"\0" + content


def entries(content: bytes) -> Iterator[Change]:
    """Drop, double, swap, rename and add files, with a list of digests that fits and one that does not."""
    files = contents(content)
    names = list(files)
    for name in names:
        others = {each: held for each, held in files.items() if each != name}
        yield from _both(f"{name} dropped", others)
        yield from _both(
            f"{name} renamed", {**others, f"{EVIDENCE}new/{name.replace('/', '-')}": files[name]}
        )
        yield from _both(f"{name} in large letters", {**others, _swapped(name): files[name]})
        yield from _both(
            f"{name} doubled", {**files, f"{EVIDENCE}again-{name.replace('/', '-')}": files[name]}
        )
        yield f"{name} twice", _raw(files, twice=name)
    for one, other in pairwise(names):
        yield from _both(f"{one} and {other} swapped", {**files, one: files[other], other: files[one]})
        yield f"{one} and {other} in another order", _raw(files, first=other)
    for name in ("../outside.txt", "/etc/passwd", "C:\\outside.txt", f"{EVIDENCE}../../outside.txt"):
        yield f"{name} added", archive_of(listed_anew({**files, name: b"here"}))


def added(content: bytes) -> Iterator[Change]:
    """Add files that fit in everywhere but in the journal."""
    files = contents(content)
    for name in (f"{EVIDENCE}another.txt", "another.txt"):
        yield from reversed([*_both(f"{name} added", {**files, name: b"here"})])


def _both(what: str, files: Mapping[str, bytes]) -> Iterator[Change]:
    yield what, archive_of(files)
    if SUMS in files:
        yield f"{what}, listed anew", archive_of(listed_anew(files))


def _swapped(name: str) -> str:
    return name.upper() if name.upper() != name else name.lower()


def _raw(files: Mapping[str, bytes], *, twice: str = "", first: str = "") -> bytes:
    """Write an archive as other programs can: with a file twice, or files in another order."""
    to = io.BytesIO()
    order = sorted(files, key=lambda name: (name != first, name.encode()))
    with zipfile.ZipFile(to, "w") as archive:
        for name in order:
            for _ in range(2 if name == twice else 1):
                info = zipfile.ZipInfo(name)
                info.external_attr, info.create_system, info.flag_bits = 0o100644 << 16, 3, 0x800
                _write_quietly(archive, info, files[name])
    return to.getvalue()


def _write_quietly(archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes) -> None:
    archive.NameToInfo.pop(info.filename, None)  # so that nobody is warned of what is meant
    archive.writestr(info, content)


def contents_changed(content: bytes, step: int) -> Iterator[Change]:
    """Change what files hold, with an archive and a list of digests that fit."""
    files = contents(content)
    for name, held in files.items():
        for at in range(0, len(held), step):
            changed = bytearray(held)
            changed[at] ^= 1
            anew = {**files, name: bytes(changed)}
            yield f"byte {at} of {name}", archive_of(anew if name == SUMS else listed_anew(anew))
        if name != SUMS:
            yield f"a byte behind {name}", archive_of(listed_anew({**files, name: held + b"\n"}))


def repacked(content: bytes) -> Iterator[Change]:
    """Pack the same files anew with another program: compressed, as folders, with a comment, as a link."""
    files = contents(content)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        to = io.BytesIO()
        with zipfile.ZipFile(to, "w", method) as archive:
            for name in sorted(files, key=str.encode):
                archive.writestr(name, files[name])
            archive.comment = b"packed anew"
        yield f"packed anew by method {method}", to.getvalue()
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as archive:
        link = zipfile.ZipInfo(f"{EVIDENCE}link")
        link.external_attr, link.create_system = 0o120777 << 16, 3
        archive.writestr(link, "/etc/passwd")
    yield "a link", to.getvalue()


@lru_cache(maxsize=1)
def another_history() -> bytes:
    """Make a pack as its maker can: of other evidence, with everything around it made to fit."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        lay_out(path)
        (path / "invitation.txt").write_bytes(b"Nobody was invited.\n")
        return packed(path)


def of_another_version(content: bytes) -> bytes:
    """Give a pack that says another version made it, with a card that says something else."""
    files = contents(content)
    stated = files["pack.json"].replace(b'"kpiflow 0', b'"kpiflow 9')
    card = files["card.html"].replace(b"level 0", b"level 5")
    return archive_of(listed_anew({**files, "pack.json": stated, "card.html": card}))


def run(size: Size, seed: int) -> Report:
    """Change the pack in every way there is here, and look whether that is found."""
    content = pack()
    is_short = size == "short"
    fitting = (*added(content), *entries(content), *contents_changed(content, 40_009 if is_short else 97))
    consistent = fitting[:: 7 if is_short else 1]

    def trials(report: Report, verifier: object) -> None:
        assert callable(verifier)
        report.expect(not verifier(content, ()).is_refused, "the pack itself is refused")
        _limits(report, verifier, content)
        for what, changed in consistent:
            report.expect(verifier(changed, ()).is_refused, what)
        raw = (*repacked(content), *flips(content, STRIDE * (307 if is_short else 11)))
        for what, changed in (*raw, *cuts(content, 90_001 if is_short else 4_001)):
            report.expect(verifier(changed, ()).is_refused, what)
        if verifier is sound:
            # What reading finds is told by verifying, as was shown on some; reading alone is tried on all.
            for what, changed in flips(content, STRIDE if is_short else 1):
                report.expect(reading(changed).is_refused, what)
            for what, changed in cuts(content, 9_001 if is_short else 7):
                report.expect(reading(changed).is_refused, what)

    broken: dict[str, object] = {
        "unpacks what the directory names, and compares digests": _by_unpacking,
        "follows the journal and looks at nothing else": _by_journal,
        "does not compare what is said with what the journal comes to": _without_codes({"KPI613"}),
        "passes over evidence that is not the recorded one": _without_codes({"KPI612"}),
        "takes the anchor in the pack for one that was brought": _by_its_own_anchor,
    }
    return with_canaries("R27", trials, sound, broken)


def _limits(report: Report, verifier: Verifier, content: bytes) -> None:
    """Assert what cannot be found, and that no more is claimed for it; and that an anchor finds it."""
    other = another_history()
    anchor = Anchor(name="kept elsewhere", content=contents(content)["anchor.txt"])
    found = verifier(other, ())
    report.expect(not found.is_refused, "a history written anew is refused without an anchor")
    report.expect(found.levels <= {"T0"}, "a history written anew reaches more than T0")
    report.expect(verifier(other, (anchor,)).is_refused, "an anchor does not find a history written anew")
    report.expect("T1" in verifier(content, (anchor,)).levels, "an anchor does not fix the pack")
    report.expect(
        not verifier(of_another_version(content), ()).is_all_compared,
        "it is not said that a card of another version was not compared",
    )


# --- canaries ---------------------------------------------------------------------------


def _by_unpacking(content: bytes, _anchors: tuple[Anchor, ...] = ()) -> Found:
    """Do what unpacking and `sha256sum -c` do (a canary)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            lines = archive.read(SUMS).decode().splitlines()
            sums = [line.split("  ", 1) for line in lines]
            return Found(any(sha256(archive.read(name)).hexdigest() != digest for digest, name in sums))
    except Exception:  # noqa: BLE001 -- whatever it meets there
        return Found(is_refused=True)


def _by_journal(content: bytes, anchors: tuple[Anchor, ...] = ()) -> Found:
    """Verify the journal in a pack alone (a canary)."""
    found = verified(content, anchors=anchors).journal
    return Found(is_refused=True) if found is None else Found(bool(found.problems), frozenset(found.levels))


def _without_codes(codes: set[str]) -> Verifier:
    """Verify, and say nothing of some kinds of damage (a canary)."""

    def verifier(content: bytes, anchors: tuple[Anchor, ...] = ()) -> Found:
        found = verified(content, anchors=anchors)
        told = [each for each in found.problems if each.code not in codes]
        return Found(bool(told), frozenset(found.levels), is_all_compared=not found.unchecked)

    return verifier


def _by_its_own_anchor(content: bytes, anchors: tuple[Anchor, ...] = ()) -> Found:
    """Verify with the anchor that came with the pack (a canary)."""
    own = read(content).kept.get("anchor.txt")
    brought = anchors or ((Anchor(name="anchor.txt", content=own),) if own else ())
    return sound(content, brought)
