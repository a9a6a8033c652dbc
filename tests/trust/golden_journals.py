"""Journals written at moments and under keys that stand fast: the same commands, the same bytes.

What a version writes here is committed once, below `golden/`, and never written again: every
later version must read it and come to the same. From the folder of the tests, a new version
adds its own with `python -m trust.golden_journals VERSION`; without a version, only what the
journals come to is written anew, for a card or record that was changed on purpose.
"""

from __future__ import annotations

import json
import sys

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import evolve, frozen

from kpiflow import codec
from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.events import Ruled, RulesChanged, kind_of
from kpiflow.dates import DateRange, day
from kpiflow.decisions import Rating, Revocation
from kpiflow.definitions import Indicator
from kpiflow.evidence import Answer, Attainment, NilReturn, Reading, Ruling, Standing, Statement
from kpiflow.files import observe
from kpiflow.guards import all_of, any_of, at_least, measured, nil_return, none_of, provided, reached, written
from kpiflow.journal import Draft, MemoryStore, Store
from kpiflow.loading import load_assessment
from kpiflow.loading.recording import record
from kpiflow.self_assessment import Officer, SelfAssessment
from kpiflow.text import Text
from ladders import (
    asks,
    deficiency,
    droppable,
    exception,
    excluded,
    item,
    ladder,
    level,
    override,
    says,
    waiver,
)
from trust.golden import GOLDEN, Golden, committed, outputs


ROOT: Final = Path(__file__).parents[2]
BANGKOK: Final = timezone(timedelta(hours=7))
WHY: Final = Text(th="ตามระเบียบใหม่", en="by a new regulation")


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


@frozen
class Fixed:
    """Where an assessment is recorded whose journal is always the same."""

    store: Store
    clock: Callable[[], datetime]
    key: Callable[[], bytes]

    @classmethod
    def new(cls) -> Fixed:
        """Begin at nine o'clock, with a minute between commands and the numbers from 1 for keys."""
        minutes, keys = count(), count(1)
        return cls(
            MemoryStore(),
            lambda: datetime(2007, 10, 1, 9, 0, tzinfo=BANGKOK) + timedelta(minutes=next(minutes)),
            lambda: next(keys).to_bytes(32, "big"),
        )

    def opened(self, indicator: Indicator, name: str, *, by: str = "secretary", on: date | None = None) -> Assessment:  # fmt: skip
        """Open an assessment here."""
        made = Assessment.open(
            indicator, name, by=by, on=on or october(1), store=self.store, clock=self.clock, authority=AllowAll()
        )  # fmt: skip
        made.new_key = self.key
        return made


def _all_words() -> Indicator:
    """Give a definition that uses every word of the language of rules."""
    nothing = nil_return("complaints", channels="desk", attested_by="registrar", contradicted_by="incident")
    stated = all_of(says("q1"), measured("m1", min=50), written("f1", min_length=3), reached(1, indicator="7.2.1"))  # fmt: skip
    return ladder(
        level(1, asks("1a"), asks("1b", stated), asks("1c", na=droppable(allowed=True))),
        level(2, asks("2a", any_of(provided("proof"), nothing)), asks("2b")),
        level(3, asks("3a", at_least(2, provided("k3a"), provided("proof"), says("q2")))),
        level(4, asks("4a"), asks("4b", none_of(provided("incident")))),
    )


def anti_corruption() -> tuple[Store, date]:
    """Record the example of the anti-corruption card."""
    file = load_assessment(ROOT / "examples" / "anti-corruption" / "as-accepted.yaml")
    report = file.first.report
    made = Fixed.new().opened(file.indicator, file.first.assessment, by=report.filed_by, on=report.filed_on)
    record(file, made)
    return made.store, file.as_of


def every_event() -> tuple[Store, date]:
    """Record at least one of each kind of event."""
    made = Fixed.new().opened(_all_words(), "every-event")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "plan.txt").write_bytes(b"plan")
        made.file(_report(), by="officer", on=october(1))
        made.submit(item("k1a", files=(observe(root, "plan.txt"),)), by="officer", on=october(2))
        for fact in (
            Answer(question="q1", value="yes", justification="เพราะว่า", reference="https://example.org/1"),
            Reading(measure="m1", numerator=3, denominator=4),
            Statement(field="f1", content="บทเรียน"),
            Attainment(indicator="7.2.1", level=3),
            excluded("1c"),
        ):
            made.declare(fact, by="officer", on=october(2))
        made.accept("k1a", by="committee", on=october(3))
        made.advance(by="committee", on=october(3))
        made.attest(_nothing(), by="registrar", on=october(4))
        made.decide(waiver("2b"), by="committee", on=october(4))
        made.advance(by="committee", on=october(4))
        for decision in (exception("3a"), deficiency("4a", valid_until=october(20)), override("4b")):
            made.decide(decision, by="committee", on=october(5))
        made.advance(by="committee", on=october(5))
        made.advance(by="committee", on=october(6))
        made.rate(Rating(level=3, authority="committee", reason=WHY, decided_on=october(7)), by="committee")
        made.regress(by="clerk", on=october(22))
        (root / "plan.txt").write_bytes(b"another plan")
        made.observe(root, by="clerk", on=october(23))
        made.revoke(
            Revocation(decision="w-2b", authority="committee", reason=WHY, decided_on=october(24)), by="committee"
        )  # fmt: skip
        made.reject("k1a", by="committee", reason=WHY, on=october(25))
        made.change_rules(evolve(made.indicator, version="2"), by="board", reason=WHY, on=october(26))
        made.submit(item("proof", personal="s-1"), by="officer", on=october(27))
        made.request_erasure("s-1", by="board", reason=WHY, on=october(28))
        made.erase("s-1", by="controller", on=october(29))
    return made.store, october(30)


def changed_rules() -> tuple[Store, date]:
    """Record rules that change twice; the second time by whoever could not, around the command."""
    made = Fixed.new().opened(_all_words(), "changed-rules")
    made.submit(item("k1a"), by="officer", on=october(2))
    stricter = ladder(level(1, asks("1a", provided("k1a", count=2))), level(2, asks("2a")), version="2")
    made.change_rules(stricter, by="board", reason=WHY, on=october(9))
    laxer = ladder(level(1, asks("1a")), level(2, asks("2a")), version="3")
    for event in (
        RulesChanged(
            on=october(10),
            before=codec.digest(stricter),
            digest=codec.digest(laxer),
            definition=laxer,
            reason=WHY,
        ),
        Ruled(
            on=october(11),
            subject="k1a",
            ruling=Ruling(standing=Standing.ACCEPTED, by="committee", on=october(11)),
        ),
    ):
        draft = Draft(
            command_id=f"forged-{kind_of(event)}",
            recorded_at=datetime(2007, 10, 11, 9, 0, tzinfo=BANGKOK),
            actor="officer",
            kind=kind_of(event),
            body=codec.encode(event),
        )
        version = len(made.store.read(made.id))
        made.store.append(made.id, draft, expected_version=version)
    return made.store, october(12)


def erased() -> tuple[Store, date]:
    """Record personal values about two, one of whom is erased."""
    made = Fixed.new().opened(_all_words(), "erased")
    made.file(_report(personal="s-2"), by="officer", on=october(1))
    made.submit(item("k1a", personal="s-1"), by="officer", on=october(2))
    made.request_erasure("s-1", by="privacy-officer", reason=WHY, on=october(8))
    made.erase("s-1", by="controller", on=october(9))
    return made.store, october(10)


def observed() -> tuple[Store, date]:
    """Record an evidence file that changes, is accepted as it has become, and goes missing."""
    made = Fixed.new().opened(_all_words(), "observed")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "แผน.txt").write_bytes(b"plan")
        made.submit(item("k1a", files=(observe(root, "แผน.txt"),)), by="officer", on=october(2))
        made.accept("k1a", by="committee", on=october(3))
        (root / "แผน.txt").write_bytes(b"another plan")
        made.observe(root, by="clerk", on=october(4))
        made.accept("k1a", by="registrar", on=october(5))
        (root / "แผน.txt").unlink()
        made.observe(root, by="clerk", on=october(6))
    return made.store, october(7)


def _report(personal: str = "") -> SelfAssessment:
    return SelfAssessment(
        agency=Text(th="หน่วยงาน", en="agency"),
        round_months=12,
        filed_by="officer",
        filed_on=october(1),
        claimed_level=3,
        collectors=(Officer(role=Text.same("collector"), phone="0-2999-1234", personal=personal),),
    )


def _nothing() -> NilReturn:
    return NilReturn(
        id="nil",
        population="complaints",
        statement=Text(th="ไม่มี", en="there was none"),
        channels=("desk",),
        period=DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30)),
        attester="registrar",
        attested_on=day(2007, 10, 2),
    )


JOURNALS: Final[dict[str, Callable[[], tuple[Store, date]]]] = {
    "anti-corruption": anti_corruption,
    "every-event": every_event,
    "changed-rules": changed_rules,
    "erased": erased,
    "observed": observed,
}


def journals() -> Iterator[Golden]:
    """Write every journal as this version does."""
    for name, make in JOURNALS.items():
        store, as_of = make()
        [stream] = store.streams()
        yield Golden(name=name, as_of=as_of, lines=tuple(store.lines(stream)))


def write(version: str) -> None:
    """Write the journals of a version; those written before are never written over."""
    made = tuple(journals())
    folder = GOLDEN / version
    folder.mkdir()
    for golden in made:
        (folder / f"{golden.name}.jsonl").write_bytes(b"".join(line + b"\n" for line in golden.lines))
        _expect(folder / f"{golden.name}.json", golden)


def expect() -> None:
    """Write anew what the journals of all versions come to: only where a card is laid out anew on purpose."""
    for golden in committed():
        _expect(GOLDEN / f"{golden.name}.json", golden)


def _expect(path: Path, golden: Golden) -> None:
    expected = {"as_of": golden.as_of.isoformat(), "outputs": outputs(golden.lines, golden.as_of)}
    path.write_text(json.dumps(expected, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1]) if len(sys.argv) > 1 else expect()
