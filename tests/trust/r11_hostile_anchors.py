"""R11: no changed, stripped, foreign or repeated anchor, signature or key makes a journal more than it is."""

from __future__ import annotations

import re

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TypeAlias

from attrs import evolve

from journals import STREAM, checkpoint, draft, journal, sealed_lines
from kpiflow.errors import KpiflowError, Problem
from kpiflow.journal.anchors import Anchor, Demands
from kpiflow.journal.notes import WITNESS, Note, SigningKey, read_note
from kpiflow.journal.verification import Verification, verify
from trust.campaigns import Report, Size, with_canaries


Verify: TypeAlias = Callable[[list[bytes], Sequence[Anchor], Demands], Verification]

LINES = journal(6)
KEY = SigningKey(name="agency.example/card", seed=bytes(range(32)))
STRANGER = SigningKey(name="stranger.example/card", seed=bytes(range(1, 33)))
WITNESSES = [SigningKey(name=f"w{n}", seed=bytes([n] * 32), kind=WITNESS) for n in (1, 2, 3)]

NOBODY = Demands()
ISSUER = Demands(keys=(KEY.verifier(),))
TWO_OF_THREE = Demands(witnesses=tuple(each.verifier() for each in WITNESSES), quorum=2)

PLAIN = checkpoint(LINES).text().encode()
SIGNED = KEY.signed(read_note(PLAIN)).content()
WITNESSED = WITNESSES[1].signed(WITNESSES[0].signed(read_note(PLAIN), second=5), second=6).content()


def run(size: Size, seed: int) -> Report:
    """Change anchors bit by bit, line by line and at random, and ask for no less than before."""
    random_trials = 400 if size == "short" else 5_000_000

    def trials(report: Report, verifier: object) -> None:
        assert callable(verifier)
        for content, demands in ((PLAIN, NOBODY), (SIGNED, ISSUER), (WITNESSED, TWO_OF_THREE)):
            _accepts(report, verifier, content, demands)
            for what, changed in _structural(content):
                _refuses(report, verifier, changed, demands, what)
            for n in range(len(content) * 8):
                flipped = bytearray(content)
                flipped[n // 8] ^= 1 << n % 8
                _refuses(report, verifier, bytes(flipped), demands, f"bit {n}")
        _absent(report, verifier)
        random = Random(seed)  # noqa: S311 -- reproducible on purpose
        for n in range(random_trials):
            content, demands = random.choice(((PLAIN, NOBODY), (SIGNED, ISSUER), (WITNESSED, TWO_OF_THREE)))
            changed = _mixed(content, random)
            if changed != content:
                _refuses(report, verifier, changed, demands, f"random {n}")

    broken: dict[str, Verify] = {
        "lenient base64": lambda lines, anchors, demands: _sound(lines, _each(anchors, _canonical), demands),
        "lenient line ends": lambda lines, anchors, demands: _sound(lines, _each(anchors, _stripped), demands),
        "lenient names of keys": lambda lines, anchors, demands: _sound(lines, _each(anchors, _lower), demands),
        "no anchors are fine": _satisfied,
        "passes over anchors it cannot read": lambda lines, anchors, demands: _without(lines, anchors, demands, "KPI316"),
        "passes over origins": lambda lines, anchors, demands: _without(lines, anchors, demands, "KPI314"),
        "passes over wrong signatures": lambda lines, anchors, demands: _without(lines, anchors, demands, "KPI315"),
        "counts signatures instead of witnesses": _counting,
    }  # fmt: skip
    return with_canaries("R11", trials, _sound, broken)


def _sound(lines: list[bytes], anchors: Sequence[Anchor], demands: Demands) -> Verification:
    return verify(lines, STREAM, anchors=anchors, demands=demands)


def _each(anchors: Sequence[Anchor], change: Callable[[bytes], bytes]) -> list[Anchor]:
    return [Anchor(name=each.name, content=change(each.content)) for each in anchors]


def _canonical(content: bytes) -> bytes:
    def again(found: re.Match[bytes]) -> bytes:
        try:
            return b64encode(b64decode(found[0]))
        except Error:
            return found[0]

    return re.sub(rb"[A-Za-z0-9+/]{20,}=*", again, content)


def _stripped(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n"


def _lower(content: bytes) -> bytes:
    return re.sub(rb"\xe2\x80\x94 \S+", lambda found: found[0].lower(), content)


def _satisfied(lines: list[bytes], anchors: Sequence[Anchor], demands: Demands) -> Verification:
    return _sound(lines, anchors, demands if anchors else NOBODY)


def _without(lines: list[bytes], anchors: Sequence[Anchor], demands: Demands, code: str) -> Verification:
    found = _sound(lines, anchors, demands)
    kept: tuple[Problem, ...] = tuple(each for each in found.problems if each.code != code)
    return evolve(found, problems=kept)


def _counting(lines: list[bytes], anchors: Sequence[Anchor], demands: Demands) -> Verification:
    found = _sound(lines, anchors, demands)
    try:
        signatures = sum(len(read_note(each.content).signatures) for each in anchors)
    except KpiflowError:
        return found
    enough = bool(demands.witnesses) and signatures >= demands.wanted
    return _without(lines, anchors, demands, "KPI315") if enough else found


def _accepts(report: Report, verifier: Verify, content: bytes, demands: Demands) -> None:
    found = verifier(LINES, [Anchor(name="a", content=content)], demands)
    report.expect(
        not found.problems and found.covered == len(LINES), "the anchor as it was issued is refused"
    )
    twice = verifier(LINES, [Anchor(name="a", content=content)] * 2, demands)
    report.expect(not twice.problems, "the same anchor twice is refused")
    rewritten = sealed_lines([draft(n, note="other") for n in range(len(LINES))])
    report.expect(
        bool(verifier(rewritten, [Anchor(name="a", content=content)], demands).problems), "another history"
    )


def _refuses(report: Report, verifier: Verify, content: bytes, demands: Demands, what: str) -> None:
    """Expect a problem whether the changed anchor is given alone or beside a right one."""
    found = verifier(LINES, [Anchor(name="a", content=content)], demands)
    report.expect(bool(found.problems), f"{what}: passes, {content[:120]!r}")
    report.expect(not found.problems or not found.levels, f"{what}: a problem, and yet {found.levels}")


def _structural(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Remove, repeat, swap and convert the lines of an anchor."""
    lines = content.split(b"\n")[:-1]
    for n, line in enumerate(lines):
        yield f"line {n} removed", b"\n".join([*lines[:n], *lines[n + 1 :]]) + b"\n"
        if n < 3 or not line:
            yield f"line {n} repeated", b"\n".join([*lines[: n + 1], *lines[n:]]) + b"\n"
        for end in (b" ", b"\t", b"\r", b"=", b"\xc2\xa0"):
            yield f"line {n} ends in {end!r}", b"\n".join([*lines[:n], line + end, *lines[n + 1 :]]) + b"\n"
            yield (
                f"line {n} begins with {end!r}",
                b"\n".join([*lines[:n], end + line, *lines[n + 1 :]]) + b"\n",
            )
        if n < 3 and n + 1 < len(lines):  # signatures may stand in any order
            yield f"line {n} swapped", b"\n".join([*lines[:n], lines[n + 1], line, *lines[n + 2 :]]) + b"\n"
    yield "no end", content[:-1]
    yield "another end", content + b"\n"
    yield "CRLF", content.replace(b"\n", b"\r\n")
    yield "a mark", b"\xef\xbb\xbf" + content
    yield "an extension", content.replace(b"=\n", b"=\nextension\n", 1)
    yield "another origin", content.replace(STREAM.encode(), b"sar-2551")
    yield "another size", content.replace(b"\n6\n", b"\n5\n")
    yield "a zero before the size", content.replace(b"\n6\n", b"\n06\n")
    yield "names in capitals", re.sub(rb"\xe2\x80\x94 \S+|kpiflow", lambda found: found[0].upper(), content)
    yield "nothing", b""


def _absent(report: Report, verifier: Verify) -> None:
    """Ask for signatures that are not there."""

    def refuses(contents: Sequence[bytes], demands: Demands, what: str) -> None:
        anchors = [Anchor(name="a", content=each) for each in contents]
        report.expect(bool(verifier(LINES, anchors, demands).problems), what)

    for demands in (ISSUER, TWO_OF_THREE):
        refuses([], demands, "no anchor at all")
        refuses([PLAIN], demands, "a stripped signature")
        refuses([STRANGER.signed(read_note(PLAIN)).content()], demands, "a stranger's signature")
    refuses([SIGNED], TWO_OF_THREE, "the issuer for witnesses")
    refuses([WITNESSED], ISSUER, "witnesses for the issuer")
    one = WITNESSES[0]
    alone = one.signed(one.signed(read_note(PLAIN), second=1), second=2)
    refuses([alone.content()], TWO_OF_THREE, "one witness twice")
    refuses([SIGNED, PLAIN], ISSUER, "one anchor without the signature")
    foreign = KEY.signed(Note(text=checkpoint(LINES, stream="sar-2551").text())).content()
    refuses([SIGNED, foreign], ISSUER, "an anchor of another journal, rightly signed")
    refuses([foreign], ISSUER, "an anchor of another journal, rightly signed, alone")
    older = KEY.signed(Note(text=checkpoint(LINES[:2]).text())).content()
    found = verifier(LINES, [Anchor(name="a", content=older)], ISSUER)
    report.expect(found.covered == 2 and not found.problems, "an older anchor covers what it covered")
    report.expect(
        verifier(LINES, [], NOBODY).levels == ("T0",), "without an anchor it is more than consistent"
    )


def _mixed(content: bytes, random: Random) -> bytes:
    """Change an anchor in several ways at once."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(changed) + 1)
        match random.randrange(4):
            case 0:
                changed[place:place] = random.randbytes(random.randint(1, 3))
            case 1:
                del changed[place : place + random.randint(1, 8)]
            case 2:
                other = random.choice((PLAIN, SIGNED, WITNESSED))
                start = random.randrange(len(other))
                changed[place : place + 20] = other[start : start + 20]
            case _:
                changed[place : place + 1] = random.choice((b"\n", b" ", b"=", b"A", b"0", b"+"))
        changed = changed or bytearray(b"\n")
    return bytes(changed)
