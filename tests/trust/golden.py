"""Golden journals: what a version wrote, and what it came to, for ever after to be the same.

Run as a program, it prints what the journals come to here, for a campaign to compare
with other surroundings.
"""

from __future__ import annotations

import json
import sys
import time

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, get_args

from attrs import frozen

from kpiflow.assessment import Assessment, Result
from kpiflow.journal import MemoryStore, draft_of, read_line
from kpiflow.journal.checkpoints import Checkpoint, origin_of
from kpiflow.journal.merkle import Tree
from kpiflow.reports import make_card, make_record, render_html, render_json, render_terminal
from kpiflow.text import Language


GOLDEN: Final = Path(__file__).parent / "golden"


@frozen(kw_only=True)
class Golden:
    """A journal, the day its outcome is asked about, and what it came to when it was written."""

    name: str
    as_of: date
    lines: tuple[bytes, ...]
    outputs: dict[str, Any] | None = None


def committed() -> tuple[Golden, ...]:
    """Give the journals of all versions."""
    found = []
    for path in sorted(GOLDEN.glob("*/*.jsonl")):
        said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found.append(
            Golden(
                name=f"{path.parent.name}/{path.stem}",
                as_of=date.fromisoformat(said["as_of"]),
                lines=tuple(path.read_bytes().split(b"\n")[:-1]),
                outputs=said["outputs"],
            )
        )
    return tuple(found)


def kept(lines: Sequence[bytes]) -> MemoryStore:
    """Give a store that holds these lines."""
    entries = [read_line(line) for line in lines]
    store = MemoryStore()
    store.append_all(entries[0].stream, [draft_of(entry) for entry in entries], expected_version=0)
    return store


def replayed(lines: Sequence[bytes]) -> Assessment:
    """Take an assessment up from lines."""
    store = kept(lines)
    return Assessment.resume(store.streams()[0], store=store)


def outputs(lines: Sequence[bytes], as_of: date) -> dict[str, Any]:
    """Give what lines come to: levels and scores as they are, and of longer things the SHA-256."""
    assessment = replayed(lines)
    return {
        "levels": {day.isoformat(): assessment.level(as_of=day) for day in days(assessment)},
        **told(assessment.result(as_of=as_of)),
        "anchor": digest(_anchor(lines)),
    }


def days(assessment: Assessment) -> tuple[date, ...]:
    """Give the days on which something took effect."""
    return tuple(sorted({event.on for event in assessment.events()}))


def told(result: Result) -> dict[str, Any]:
    """Give what people and programs are told of a result."""
    cards = {language: make_card(result, language=language) for language in get_args(Language)}
    return {
        "supported": result.ladder.supported,
        "score": result.score.printed(),
        "definition": result.digest,
        "record": digest(render_json(make_record(result))),
        **{f"card_{language}": digest(render_html(card)) for language, card in cards.items()},
        **{f"terminal_{language}": digest(render_terminal(card)) for language, card in cards.items()},
    }


def _anchor(lines: Sequence[bytes]) -> str:
    tree = Tree()
    tree.add(lines)
    return Checkpoint.of_tree(origin_of(read_line(lines[0]).stream), tree).text()


def digest(text: str) -> str:
    """Give the SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def printed(broken: str) -> object:
    """Give what all journals come to here, read and written anew; or what a broken version would print."""
    match broken:
        case "local time":
            return time.strftime("%Y-%m-%d %H:%M", time.localtime(1_190_000_000))
        case "set order":
            return list({f"requirement-{n}" for n in range(20)})
        case "assert":
            return _asserts()
        case "folder":
            return str(Path.cwd())
        case _:
            return _printed()


def _printed() -> dict[str, Any]:
    from trust.golden_journals import journals  # noqa: PLC0415 -- needs this module

    said: dict[str, Any] = {each.name: outputs(each.lines, each.as_of) for each in committed()}
    for each in journals():
        said[f"anew/{each.name}"] = digest(b"\n".join(each.lines).decode())
    return said


def _asserts() -> bool:
    try:
        assert Path() == GOLDEN  # what `-O` takes away
    except AssertionError:
        return True
    return False


if __name__ == "__main__":
    sys.stdout.write(json.dumps(printed(*sys.argv[1:])))
