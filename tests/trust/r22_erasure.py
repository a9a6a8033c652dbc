"""R22: what is erased is in no file, text or log any more, in no way of writing it, and cannot be guessed.

Values about several people are recorded in a store on disk, one of whom is erased while everything
is logged. Then all files, exports, reports, errors and traces are searched for every value and key
in every form. What a search finds before the erasure shows that it would find it after.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import io
import json
import logging
import sqlite3
import traceback
import unicodedata

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias
from unittest.mock import patch
from urllib.parse import quote

from attrs import evolve

from journals import anchor
from kpiflow.assessment import AllowAll, Assessment
from kpiflow.errors import JournalError, KpiflowError
from kpiflow.evidence import Answer, NilReturn, Statement
from kpiflow.guards import nil_return, written
from kpiflow.journal import Secret
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.journal.transfer import export
from kpiflow.journal.verification import verify
from kpiflow.reports import make_card, make_record, render_html, render_json, render_terminal
from kpiflow.self_assessment import Officer, SelfAssessment
from kpiflow.text import Text
from ladders import asks, item, ladder, level, says
from trust.campaigns import Report, Size, with_canaries


Broken: TypeAlias = Callable[[], AbstractContextManager[object]]

GONE: Final = "s-17"
STAYS: Final = "s-18"
WHY: Final = Text(th="ตามคำขอ", en="on request")
NAME: Final = Text(th="บันทึกคำให้การของนางสาวน้ำฝน ตัวอย่าง", en='Statement of Ms "Rain" Exämple & Söns')  # fmt: skip
SAID: Final = Text(th="ผู้ร้องเรียนชื่อนายทดสอบ", en="The complainant is Mr Tést")
WORDS: Final = "ข้าพเจ้าเห็นว่า her sister's naïve uncle knew"
PHONE: Final = "0-2999-1234"
VALUES: Final = (NAME.th, NAME.en, SAID.th, SAID.en, WORDS, PHONE)


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


def run(size: Size, seed: int) -> Report:
    """Erase, search and guess."""
    candidates, padding = (100_000, (0, 40)) if size == "short" else (10_000_000, (0, 1, 7, 40, 400, 2_000))

    def trials(report: Report, broken: object) -> None:
        assert callable(broken)
        for count in padding:
            with TemporaryDirectory() as folder, broken():
                _erase_and_search(report, Path(folder), count, Random(seed))  # noqa: S311 -- reproducible
        with TemporaryDirectory() as folder, broken():
            _guess(report, Path(folder), candidates)

    broken: dict[str, Broken] = {
        "commitments are plain hashes": lambda: patch("kpiflow.assessment.vault._commitment", _plain_hash),
        "keys are the same for all": lambda: patch("kpiflow.assessment.ledger.new_key", lambda: bytes(32)),
        "identifiers of commands tell": lambda: patch("kpiflow.assessment.ledger.sealed", _telling()),
        "deleted values are not overwritten": _careless_deletion,
        "the log is not emptied": lambda: patch.object(SqliteStore, "empty_log", _nothing),
        "values are not masked": _unmasked,
        "errors tell values": _talkative,
        "nothing is deleted": lambda: patch.object(SqliteStore, "_keep", _keeping),
    }
    return with_canaries("R22", trials, nullcontext, broken)


# --- erase and search -----------------------------------------------------------


def _erase_and_search(report: Report, folder: Path, padding: int, random: Random) -> None:
    """Record, anchor, erase, and look everywhere; more values before and after move what is deleted about."""
    log = io.StringIO()
    with SqliteStore(folder / "j.db") as store, _logged(log):
        assessment = _recorded(store, padding, random)
        gone = tuple(each for each in store.secrets("a") if each.is_about(GONE))
        before, card = tuple(store.lines("a")), make_record(assessment.result(as_of=october(20)))
        fixed = anchor(before, stream="a")
        report.expect(bool(_found(_files(folder), gone)), "the search would not find what is there")
        told = list(_refusals(assessment))
        assessment.request_erasure(GONE, by="privacy-officer", reason=WHY, on=october(9))
        told += list(_told_by_a_reader_in_the_way(assessment, folder / "j.db"))
        told += list(_told(assessment))
        _nowhere(report, "the store", _files(folder), gone)
        left = store.secrets("a")
        report.expect(not any(each.is_about(GONE) for each in left), "a value is still given")
        report.expect(any(each.is_about(STAYS) for each in left), "values of others are gone")
        told += list(_told(Assessment.resume("a", store=store)))
        out = io.BytesIO()
        export(store, out)
        after = tuple(store.lines("a"))
        found = verify(after, "a", anchors=[fixed])
        report.expect(
            not found.problems and after[: len(before)] == before, "the chain or an anchor does not hold"
        )
        now = make_record(assessment.result(as_of=october(20)))
        report.expect(
            (card["levels"], card["score"]) == (now["levels"], now["score"]), "a level or score changed"
        )
    _nowhere(report, "the closed store", _files(folder), gone)
    _nowhere(report, "the export", {"export": out.getvalue()}, gone)
    said = {
        f"text {n}": text.encode("utf-8", "surrogatepass") for n, text in enumerate((*told, log.getvalue()))
    }
    _nowhere(report, "what is told", said, gone)


def _recorded(store: SqliteStore, padding: int, random: Random) -> Assessment:
    nothing = nil_return("complaints", channels="desk")
    of = ladder(level(1, asks("1a")), level(2, asks("2a", nothing), asks("2b", says("q1")), asks("2c", written("f1", min_length=10))))  # fmt: skip
    made = Assessment.open(of, "a", by="secretary", on=october(1), store=store, authority=AllowAll())
    _pad(made, padding, random)
    report = SelfAssessment(
        agency=Text.same("agency"),
        round_months=12,
        filed_by="officer",
        filed_on=october(1),
        claimed_level=1,
        collectors=(
            Officer(role=Text.same("collector"), phone=PHONE, extension="12", personal=GONE),
            Officer(role=Text.same("other"), phone="0-2888-0000", personal=STAYS),
        ),
    )
    made.file(report, by="officer", on=october(1))
    made.submit(item("k1a", title=NAME, personal=GONE), by="officer", on=october(2))
    _pad(made, padding, random)
    nil = NilReturn(
        id="n", population="complaints", statement=SAID, channels=("desk",), personal=f"{GONE} {STAYS}"
    )
    made.attest(nil, by="registrar", on=october(2))
    made.declare(
        Answer(question="q1", value="yes", justification=WORDS, personal=GONE), by="officer", on=october(2)
    )
    made.declare(Statement(field="f1", content=WORDS, personal=GONE), by="officer", on=october(2))
    _pad(made, padding, random)
    made.advance(by="committee", on=october(3))
    return made


def _pad(assessment: Assessment, count: int, random: Random) -> None:
    for _ in range(count):
        name = f"p{assessment.version}"
        title = Text.same(name + "x" * random.randint(1, 900))
        assessment.submit(item("proof", id=name, title=title, personal=STAYS), by="officer", on=october(1))


def _refusals(assessment: Assessment) -> Iterator[str]:
    """Give what is said where marked things are refused."""
    marked = item("k1a", title=NAME, personal=GONE)
    for wrong in (marked, evolve(marked, id="é"), evolve(marked, id="o", kind="none"), evolve(marked, id="o", reference=NAME.en)):  # fmt: skip
        try:
            assessment.submit(wrong, by="officer", on=october(2))
        except KpiflowError as error:
            yield from (str(error), repr(error), "".join(traceback.format_exception(error)))


def _told_by_a_reader_in_the_way(assessment: Assessment, path: Path) -> Iterator[str]:
    """Erase while somebody reads, which empties the log only once they have gone."""
    reader = sqlite3.connect(path, isolation_level=None, timeout=0)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM entries").fetchone()
    store = assessment.store
    assert isinstance(store, SqliteStore)
    store._connection.execute("PRAGMA busy_timeout = 50")
    try:
        assessment.erase(GONE, by="controller", on=october(9))
    except JournalError as error:
        yield from (str(error), "".join(traceback.format_exception(error)))
    reader.close()
    with suppress(JournalError):
        store.empty_log()


def _told(assessment: Assessment) -> Iterator[str]:
    """Give all that people and programs are told."""
    result = assessment.result(as_of=october(20))
    card = make_card(result, language="th")
    yield from (render_html(card), render_terminal(card), render_json(make_record(result)))
    yield from map(repr, (assessment, assessment.state(), assessment.events(), assessment.history(), assessment.store))  # fmt: skip
    yield repr(assessment.store.secrets("a"))


@contextmanager
def _logged(to: io.StringIO) -> Iterator[None]:
    handler, root = logging.StreamHandler(to), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.setLevel(before)
        root.removeHandler(handler)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _nowhere(report: Report, where: str, held: dict[str, bytes], gone: Iterable[Secret]) -> None:
    found = _found(held, gone)
    report.n += len(held)
    report.expect(not found, f"{where} still holds {', '.join(found)}")


def _found(held: dict[str, bytes], gone: Iterable[Secret]) -> list[str]:
    """Say which values, keys and the records of them are held by what, and in which form."""
    wanted = {f"'{value}' as {form}": written for value in VALUES for form, written in forms(value)}
    for n, each in enumerate(gone):
        wanted |= {f"key {n} as {form}": written for form, written in raw_forms(each.key)}
        wanted |= {f"record {n} as {form}": written for form, written in raw_forms(each.value)}
    lowered = {name: content.lower() for name, content in held.items()}
    return [
        f"{what} in {name}"
        for what, written in wanted.items()
        for name, content in held.items()
        if written in content or ("hex" in what and written in lowered[name])
    ]


def forms(value: str) -> Iterator[tuple[str, bytes]]:
    """Give a text in every form in which it may have been written."""
    shapes = {value, *(unicodedata.normalize(form, value) for form in ("NFC", "NFD", "NFKC", "NFKD"))}
    for n, shape in enumerate(sorted(shapes)):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            yield f"{encoding} {n}", shape.encode(encoding)
            yield from ((f"{encoding} {n} {form}", text) for form, text in raw_forms(shape.encode(encoding)))
        yield f"escaped {n}", json.dumps(shape)[1:-1].encode()
        yield f"escaped twice {n}", json.dumps(json.dumps(shape)[1:-1])[1:-1].encode()
        yield f"quoted {n}", json.dumps(shape, ensure_ascii=False)[1:-1].encode()
        yield f"in HTML {n}", html.escape(shape).encode()
        yield f"in an address {n}", quote(shape).encode()
        yield f"in Python {n}", repr(shape)[1:-1].encode()
        yield f"in ASCII {n}", ascii(shape)[1:-1].encode()
        with suppress(UnicodeEncodeError):
            yield f"in TIS-620 {n}", shape.encode("cp874")


def raw_forms(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Give bytes as they are, in hexadecimal, and in base64 wherever in a longer text they begin."""
    yield "itself", content
    yield "hex", content.hex().encode()
    for shift in range(3):
        coded = base64.b64encode(bytes(shift) + content)
        yield f"base64 {shift}", coded[4 if shift else 0 : -4]  # without what its neighbours have a part in


# --- guess ----------------------------------------------------------------------


def _guess(report: Report, folder: Path, candidates: int) -> None:
    """Try a list that the value is on against all the journal says, by every hash without a secret of its own."""
    with SqliteStore(folder / "j.db") as store:
        assessment = _recorded(store, 0, Random(0))  # noqa: S311 -- nothing is drawn
        assessment.request_erasure(GONE, by="privacy-officer", reason=WHY, on=october(9))
        assessment.erase(GONE, by="controller", on=october(9))
        journal = b"\n".join(store.lines("a"))
    written = set(map(bytes.decode, _hexadecimal(journal)))
    number = int(PHONE[-4:])
    tried = 0
    for n in range(number - candidates // 2, number + candidates - candidates // 2):
        phone = f"0-2999-{n:04}" if n >= 0 else f"0-2998-{-n:04}"
        tried += 1
        hit = written & set(_hashes(phone))
        report.expect(not hit, f"{phone} is found by its hash after {tried} candidates")
    report.expect(tried == candidates, "not all were tried")


def _hexadecimal(journal: bytes) -> Iterator[bytes]:
    return (part for part in journal.split(b'"') if len(part) == 64)


def _hashes(phone: str) -> Iterator[str]:
    record = json.dumps({"phone": phone, "extension": "12"}, sort_keys=True, ensure_ascii=False).encode()
    yield hashlib.sha256(phone.encode()).hexdigest()
    yield hashlib.sha256(record).hexdigest()
    for key in (bytes(32), GONE.encode()):
        yield hmac.new(key, record, "sha256").hexdigest()


# --- canaries -------------------------------------------------------------------


def _plain_hash(_key: bytes, value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


def _telling() -> Callable[..., object]:
    """Seal with an identifier that is the hash of the telephone number in the event."""
    from kpiflow.assessment import sealing  # noqa: PLC0415 -- before it is patched

    sealed = sealing.sealed

    def telling(event: object, **more: object) -> object:
        draft = sealed(event, **more)  # type: ignore[arg-type]
        if PHONE not in repr(event):
            return draft
        return evolve(draft, command_id=hashlib.sha256(PHONE.encode()).hexdigest())

    return telling


@contextmanager
def _careless_deletion() -> Iterator[None]:
    """Let SQLite leave what is deleted where it was."""
    prepare = SqliteStore._prepare

    def prepared(self: SqliteStore) -> None:
        prepare(self)
        self._connection.execute("PRAGMA secure_delete = OFF")

    with patch.object(SqliteStore, "_prepare", prepared):
        yield


@contextmanager
def _talkative() -> Iterator[None]:
    """Let a secret be printed whole."""
    with patch.object(Secret, "__repr__", lambda self: f"Secret({self.value!r}, {self.key!r})"):
        saying = KpiflowError.__str__

        def told(self: KpiflowError) -> str:
            return f"{saying(self)} {NAME.en}"

        with patch.object(KpiflowError, "__str__", told):
            yield


def _unmasked() -> AbstractContextManager[object]:
    return patch.multiple(
        "kpiflow.assessment.vault", _mask=lambda thing: thing, _must_not_stand_in=lambda *_: None
    )


def _nothing(_self: object) -> None:
    return None


def _keeping(self: SqliteStore, stream: str, draft: object) -> None:
    """Keep personal values, and forget none."""
    secrets: tuple[Secret, ...] = getattr(draft, "secrets", ())
    self._connection.executemany(
        "INSERT INTO secrets VALUES (?, ?, ?, ?, ?)",
        [(stream, each.commitment, each.subject, each.key, each.value) for each in secrets],
    )
