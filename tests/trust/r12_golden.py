"""R12: a journal of any version comes to the same for ever, and judging it looks at nothing else.

The canaries judge by the clock, by chance or by a file, read a journal without making sure
of its definition, and write other bytes for the same event.
"""

from __future__ import annotations

import json
import os
import random
import time

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from attrs import evolve, frozen

from kpiflow import codec
from kpiflow.assessment import Assessment
from kpiflow.assessment.events import KINDS, Opened
from kpiflow.assessment.sealing import event_in
from kpiflow.assessment.state import replay
from kpiflow.assessment.vault import marks_in
from kpiflow.errors import JournalError
from kpiflow.evidence import Standing
from kpiflow.guards import Facts, Provided, Verdict
from kpiflow.journal import Draft, Entry, MemoryStore, draft_of, read_line
from kpiflow.journal.lines import sealed
from kpiflow.reports import make_card, make_record, render_html
from trust.campaigns import Report, Size, with_canaries
from trust.golden import Golden, committed, days, kept, outputs, replayed
from trust.surroundings import forget, looked_at


@frozen(kw_only=True)
class Reader:
    """How journals are read; the parts a canary breaks.

    Attributes:
        judging: What holds while a journal is judged.
        resume: Takes an assessment up.
        encode: Writes an event.
    """

    judging: Callable[[], Any]
    resume: Callable[..., Assessment] = Assessment.resume
    encode: Callable[[object], bytes] = codec.encode


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


def run(size: Size, seed: int) -> Report:
    """Replay all golden journals, and all their beginnings."""
    del seed  # nothing is left to chance
    step = 4 if size == "short" else 1

    def trials(report: Report, reader: object) -> None:
        assert isinstance(reader, Reader)
        goldens = committed()
        seen = {entry.kind for golden in goldens for entry in map(read_line, golden.lines)}
        report.expect(seen == set(KINDS), f"no golden journal has {set(KINDS) - seen}")
        for golden in goldens:
            _comes_to_the_same(report, reader, golden)
            _looks_at_nothing_else(report, reader, golden)
            _is_written_again(report, reader, golden)
            _begins_as_it_goes_on(report, golden, step)
            _refuses_other_rules(report, reader, golden)

    broken = {
        "a guard reads the clock": Reader(judging=lambda: _guard_that(datetime.now)),
        "a guard asks for the day": Reader(judging=lambda: _guard_that(date.today)),
        "a guard throws dice": Reader(judging=lambda: _guard_that(random.random)),
        "a guard looks for a file": Reader(judging=lambda: _guard_that(lambda: Path("/etc").exists())),
        "a guard reads the surroundings": Reader(judging=lambda: _guard_that(lambda: os.getenv("TZ"))),
        "a guard measures time": Reader(judging=lambda: _guard_that(time.monotonic)),
        "a guard comes to something else": Reader(judging=_generous),
        "the definition is not compared": Reader(judging=_as_it_is, resume=_trusting),
        "texts are escaped": Reader(judging=_as_it_is, encode=_escaped),
    }
    return with_canaries("R12", trials, Reader(judging=_as_it_is), broken)


def _comes_to_the_same(report: Report, reader: Reader, golden: Golden) -> None:
    forget()
    with reader.judging():
        now = outputs(golden.lines, golden.as_of)
    before = golden.outputs or {}
    for name in sorted({*now, *before}):
        report.expect(now.get(name) == before.get(name), f"{golden.name}: another {name}: {now.get(name)}")


def _looks_at_nothing_else(report: Report, reader: Reader, golden: Golden) -> None:
    """Judge and lay out while every call that leaves the process, or tells time or chance, is noted."""
    assessment = replayed(golden.lines)
    render_html(make_card(assessment.result(as_of=golden.as_of)))  # reads the template, once
    assessment = replayed(golden.lines)
    forget(but="kpiflow.reports.html")
    with reader.judging(), looked_at() as seen:
        for day in days(assessment):
            assessment.level(as_of=day)
        result = assessment.result(as_of=golden.as_of)
        make_record(result)
        render_html(make_card(result))
    report.expect(not seen, f"{golden.name}: judging calls {', '.join(sorted(seen))}")


def _is_written_again(report: Report, reader: Reader, golden: Golden) -> None:
    """Every line, and every event in it, is written again as it stands there."""
    for line in golden.lines:
        entry = read_line(line)
        again = sealed(
            draft_of(entry), stream=entry.stream, version=entry.version, previous=entry.previous
        ).line
        report.expect(again == line, f"{golden.name}: entry {entry.version} is sealed to other bytes")
        written = reader.encode(event_in(entry))
        report.expect(
            written == marks_in(entry.body)[0],
            f"{golden.name}: the event of entry {entry.version} is written otherwise",
        )


def _begins_as_it_goes_on(report: Report, golden: Golden, step: int) -> None:
    """Every beginning is a journal, whose state is that of the whole as it was then."""
    whole = replayed(golden.lines)
    grown = MemoryStore()
    following: Assessment | None = None
    for n, line in enumerate(golden.lines, start=1):
        entry = read_line(line)
        grown.append(entry.stream, draft_of(entry), expected_version=n - 1)
        following = following or Assessment.resume(entry.stream, store=grown)
        following.refresh()
        report.expect(following.events() == whole.events()[:n], f"{golden.name}: other events after {n}")
        if n % step and n != len(golden.lines):
            continue
        prefix = replayed(golden.lines[:n])
        actors = [each.actor for each in prefix.history()]
        state = replay(zip(actors, prefix.events(), strict=True), as_of=golden.as_of)
        report.expect(
            prefix.state(as_of=golden.as_of) == following.state(as_of=golden.as_of) == state,
            f"{golden.name}: {n} entries followed or replayed are not the same",
        )
        report.expect(
            make_record(prefix.result(as_of=golden.as_of))
            == make_record(following.result(as_of=golden.as_of)),
            f"{golden.name}: {n} entries followed or replayed are told otherwise",
        )


def _refuses_other_rules(report: Report, reader: Reader, golden: Golden) -> None:
    """A definition that is not the one of the journal is refused: beside it, and in it."""
    store = kept(golden.lines)
    [stream] = store.streams()
    other = evolve(replayed(golden.lines).indicator, version="another")
    report.expect(
        _refused(lambda: reader.resume(stream, store=store, indicator=other)) == "KPI303",
        f"{golden.name}: another definition than expected is taken",
    )
    first, *rest = map(read_line, golden.lines)
    event = event_in(first)
    assert isinstance(event, Opened)
    changed = codec.encode(evolve(event, definition=evolve(event.definition, version="another")))
    drafts = [evolve(draft_of(first), body=changed), *map(draft_of, rest)]
    report.expect(
        _refused(lambda: reader.resume(stream, store=_rechained(drafts, first))) == "KPI303",
        f"{golden.name}: a definition put in place of the pinned one is taken",
    )


def _rechained(drafts: list[Draft], first: Entry) -> MemoryStore:
    store = MemoryStore()
    store.append_all(first.stream, drafts, expected_version=0)
    return store


def _refused(command: Callable[[], object]) -> str:
    try:
        command()
    except JournalError as error:
        return error.code
    return ""


# --- canaries -------------------------------------------------------------------


@contextmanager
def _guard_that(does: Callable[[], object]) -> Iterator[None]:
    """Let guards over items do something besides judging."""
    judge = Provided.judge

    def judging(self: Provided, facts: Facts) -> Verdict:
        does()
        return judge(self, facts)

    with patch.object(Provided, "judge", judging):
        yield


@contextmanager
def _generous() -> Iterator[None]:
    """Let guards over items forget to ask who accepted."""
    judge = Provided.judge

    def judging(self: Provided, facts: Facts) -> Verdict:
        return judge(evolve(self, status=Standing.SUBMITTED, accepted_by=None, count=1), facts)

    with patch.object(Provided, "judge", judging):
        yield


def _trusting(stream: str, *, store: MemoryStore, indicator: object = None) -> Assessment:
    del indicator
    return Assessment.resume(stream, store=store)


def _escaped(event: object) -> bytes:
    return json.dumps(json.loads(codec.encode(event)), separators=(",", ":")).encode()
