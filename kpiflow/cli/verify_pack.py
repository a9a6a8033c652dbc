"""`kpiflow verify` of a pack: found by what it begins with, whatever it is called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kpiflow.cli.journals import exit_code, reading, record_of
from kpiflow.cli.options import print_json
from kpiflow.errors import JournalError, Problem
from kpiflow.journal.anchors import Anchor, Demands
from kpiflow.journal.verification import Level
from kpiflow.text import Language, in_both, joined, on_one_line


if TYPE_CHECKING:
    from kpiflow.packs import PackVerification

_BEGINS: Final = b"PK"  # of every ZIP file, and of no store or journal


def is_pack(file: Path) -> bool:
    """Tell whether a file is to be verified as a pack; one that cannot be read is left to others to refuse."""
    try:
        with file.open("rb") as stream:
            return stream.read(len(_BEGINS)) == _BEGINS
    except OSError:
        return False


def tell_of_pack(
    file: Path,
    *,
    streams: Sequence[str],
    anchors: Sequence[Anchor],
    demands: Demands,
    prefix: str,
    level: Level | None,
    max_unanchored: int | None,
    language: Language | None,
) -> int:
    """Verify a pack, tell what was found (as JSON where there is no language), and give the exit code."""
    from kpiflow.packs import pack_sentences, verify_pack  # noqa: PLC0415 -- journals need no packs

    with reading(file) as told:
        found = verify_pack(file, anchors=anchors, demands=demands, prefix=prefix, told=told)
    lacking = [*_other_journals(found.terms.assessment if found.terms else "", streams)]
    if level is not None and not found.problems:
        try:
            found.require(level, max_unanchored=max_unanchored)
        except JournalError as error:
            lacking.extend(error.problems)
    code = exit_code((*found.problems, *lacking))
    said = pack_sentences(found)
    if language is None:
        whole = joined(said, separator=" ")
        print_json(
            {
                "edition": 1,
                "file": file.name,
                "exit_code": code,
                "pack": _record(found),
                "problems": [record_of(problem) for problem in (*found.problems, *lacking)],
                "says": {"en": whole.en, "th": whole.th},
            }
        )
        return code
    name = found.terms.assessment if found.terms else file.name
    lines = [f"{on_one_line(name)}:", *(f"  {on_one_line(each.in_language(language))}" for each in said)]
    journal = [each for each in found.problems if each not in {fault.problem for fault in found.faults}]
    lines.extend(_fault_text(each.problem, each.message.in_language(language)) for each in found.faults)
    lines.extend(str(problem) for problem in (*journal, *lacking))
    click.echo("".join(f"{line}\n" for line in lines).encode(), nl=False)
    return code


def _other_journals(name: str, streams: Sequence[str]) -> list[Problem]:
    return [
        Problem("KPI312", f"there is no journal '{on_one_line(each)}' in the pack")
        for each in streams
        if each != name
    ]


def _fault_text(problem: Problem, message: str) -> str:
    _, _, rest = str(problem).partition("\n")
    first = f"[{problem.code}] {on_one_line(message)}"
    return f"{first}\n{rest}" if rest else first


def _record(found: PackVerification) -> dict[str, Any]:
    terms, journal = found.terms, found.journal
    return {
        "assessment": terms.assessment if terms else None,
        "as_of": terms.as_of.isoformat() if terms else None,
        "made_by": terms.made_by if terms else None,
        "entries": found.entries,
        "levels": list(found.levels),
        "covered": 0 if journal is None else journal.covered,
        "evidence": list(found.evidence),
        "left_out": [each.record() for each in found.left_out],
        "unchecked": [in_both(each) for each in found.unchecked],
    }
