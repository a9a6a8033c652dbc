"""Test files tried: what became of each case, counted, and written for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias
from xml.etree import ElementTree as ET

from attrs import frozen

from kpiflow.errors import Problem, path_text
from kpiflow.testing.cases import Case, CaseFile, Outcome, run_case
from kpiflow.text import UNSAFE, Language, Text, on_one_line


Fate: TypeAlias = Literal["passed", "failed", "todo", "xfailed", "xpassed"]
"""What became of a case: it held or did not, was not tried, did not hold as is known, or held against that."""

FATES: Final[tuple[Fate, ...]] = ("passed", "failed", "xpassed", "xfailed", "todo")
BAD: Final[frozenset[Fate]] = frozenset({"failed", "xpassed"})
"""The fates that make a run fail."""


@frozen(kw_only=True)
class Run:
    """A case that was tried.

    Attributes:
        case: The case.
        fate: What became of it.
        outcome: What it came to; `None` where it was not tried.
    """

    case: Case
    fate: Fate
    outcome: Outcome | None = None

    @property
    def is_bad(self) -> bool:
        """Whether it makes a run fail."""
        return self.fate in BAD

    @property
    def reason(self) -> str:
        """Why it was marked; blank where it was not."""
        return self.case.todo or self.case.xfail


@frozen(kw_only=True)
class FileRun:
    """A test file that was tried.

    Attributes:
        file: The file.
        runs: Its cases, in the order of the file.
    """

    file: CaseFile
    runs: tuple[Run, ...]


@frozen(kw_only=True)
class Runs:
    """All that was tried.

    Attributes:
        files: The test files.
    """

    files: tuple[FileRun, ...]

    @property
    def is_good(self) -> bool:
        """Whether every case came to what is expected of it, or is marked and did not."""
        return not any(run.is_bad for run in self.runs())

    def runs(self) -> Iterator[Run]:
        """Walk every case."""
        for each in self.files:
            yield from each.runs

    def count(self, fate: Fate) -> int:
        """Count the cases with a fate."""
        return sum(run.fate == fate for run in self.runs())


def run(case: Case, file: CaseFile) -> Run:
    """Try a case under the definition of its file, and tell what became of it, marks included."""
    if case.todo:
        return Run(case=case, fate="todo")
    outcome = run_case(case, file.indicator)
    if case.xfail:
        return Run(case=case, fate="xpassed" if outcome.passed else "xfailed", outcome=outcome)
    return Run(case=case, fate="passed" if outcome.passed else "failed", outcome=outcome)


def run_files(files: Iterable[CaseFile]) -> Runs:
    """Try every case of some test files."""
    return Runs(
        files=tuple(FileRun(file=file, runs=tuple(run(case, file) for case in file.cases)) for file in files)
    )


# --- for people ------------------------------------------------------------------------------

_WORDS: Final[Mapping[Fate, Text]] = {
    "passed": Text(th="ผ่าน", en="passed"),
    "failed": Text(th="ไม่ผ่าน", en="failed"),
    "todo": Text(th="ยังไม่ทดสอบ", en="todo"),
    "xfailed": Text(th="ไม่ผ่านตามที่คาด", en="xfailed"),
    "xpassed": Text(th="ผ่านทั้งที่คาดว่าไม่ผ่าน", en="xpassed"),
}
_MARKS: Final[Mapping[Fate, str]] = {
    "passed": "✓",
    "failed": "✗",
    "xpassed": "✗",
    "xfailed": "~",
    "todo": "…",
}
_HOLDS_AFTER_ALL: Final = Text(
    th="กรณีนี้ระบุ xfail ไว้ แต่ได้ผลตามที่คาดแล้ว ให้ลบ xfail ออก",
    en="it is marked xfail and comes to what it expects: take the mark away",
)
_CASES: Final = Text(th="กรณี", en="cases")


def problem_text(outcome: Outcome, language: Language) -> str:
    """Say what is not as expected, and below it what the rules say, one thing on each line.

    Args:
        outcome: What a case came to.
        language: The language of the explanation.
    """
    misses = [on_one_line(_miss(problem, language)) for problem in outcome.problems]
    return "\n".join([*misses, outcome.explanation().in_language(language)])


def _miss(problem: Problem, language: Language) -> str:
    key = path_text(problem.path[1:])
    because = f" — {problem.reasons[0]}" if problem.reasons else ""
    line = problem.position.line if problem.position else 0
    if language == "th":
        place = f" (บรรทัด {line})" if line else ""
        return f"{key}: ควรได้ {problem.expected} แต่ได้ {problem.got}{because}{place}"
    place = f" (line {line})" if line else ""
    return f"{key}: expected {problem.expected}, got {problem.got}{because}{place}"


def as_text(runs: Runs, *, language: Language = "en") -> str:
    """Write for people: a line for each file and each case that did not simply hold, reasons below it."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(runs, language))


def _lines(runs: Runs, language: Language) -> Iterator[str]:
    for each in runs.files:
        yield f"{each.file.path}  {_counts(Runs(files=(each,)), language)}"
        for one in each.runs:
            if one.fate != "passed":
                yield from _case_lines(one, language)
    yield ""
    total = sum(1 for _ in runs.runs())
    yield f"{total} {_CASES.in_language(language)}: {_counts(runs, language)}"


def _case_lines(one: Run, language: Language) -> Iterator[str]:
    word = _WORDS[one.fate].in_language(language)
    reason = f" — {one.reason}" if one.reason else ""
    place = f"  ({one.case.place})" if one.case.place else ""
    yield on_one_line(f"  {_MARKS[one.fate]} {word}: {one.case.name}{reason}{place}")
    if one.fate == "failed" and one.outcome is not None:
        yield from (f"      {line}" for line in problem_text(one.outcome, language).split("\n"))
    elif one.fate == "xpassed":
        yield f"      {_HOLDS_AFTER_ALL.in_language(language)}"


def _counts(runs: Runs, language: Language) -> str:
    counted = ((fate, runs.count(fate)) for fate in FATES)
    return ", ".join(f"{n} {_WORDS[fate].in_language(language)}" for fate, n in counted if n)


# --- for programs ----------------------------------------------------------------------------


def record_of(runs: Runs, language: Language = "en") -> dict[str, Any]:
    """Give the JSON object; its keys are in the reference, and never renamed."""
    return {
        "edition": 1,
        "passed": runs.is_good,
        "counts": {fate: runs.count(fate) for fate in FATES},
        "files": [_file_record(each, language) for each in runs.files],
    }


def _file_record(each: FileRun, language: Language) -> dict[str, Any]:
    return {
        "file": str(each.file.path),
        "definition": str(each.file.definition),
        "indicator": each.file.indicator.code,
        "cases": [_case_record(one, language) for one in each.runs],
    }


def _case_record(one: Run, language: Language) -> dict[str, Any]:
    outcome = one.outcome
    score = outcome.score if outcome else None
    return {
        "name": one.case.name,
        "line": one.case.place.line if one.case.place else None,
        "fate": one.fate,
        "reason": one.reason or None,
        "level": outcome.verdict.supported if outcome else None,
        "by_evidence": outcome.verdict.supported_without_decisions if outcome else None,
        "score": score.points_shown() if score else None,
        "weighted": score.printed() if score else None,
        "problems": [_problem_record(problem) for problem in outcome.problems] if outcome else [],
        "explanation": outcome.explanation().in_language(language)
        if outcome and one.fate == "failed"
        else None,
    }


def _problem_record(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "message": problem.message,
        "path": path_text(problem.path),
        "line": problem.position.line if problem.position else None,
        "expected": problem.expected,
        "got": problem.got,
        "reasons": list(problem.reasons),
    }


def junit_tree(runs: Runs, language: Language = "en") -> ET.Element:
    """Give the suites that build servers read: one for each file, with skipped cases where they are marked."""
    root = ET.Element("testsuites")
    for each in runs.files:
        one_file = Runs(files=(each,))
        suite = ET.SubElement(
            root,
            "testsuite",
            name=plain(str(each.file.path)),
            tests=str(len(each.runs)),
            failures=str(sum(one.is_bad for one in each.runs)),
            errors="0",
            skipped=str(one_file.count("todo") + one_file.count("xfailed")),
        )
        for one in each.runs:
            _add_case(suite, each, one, language)
    return root


def junit_text(root: ET.Element) -> str:
    """Write suites as XML."""
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add_case(suite: ET.Element, file: FileRun, one: Run, language: Language) -> None:
    case = ET.SubElement(
        suite, "testcase", classname=plain(file.file.indicator.code), name=plain(one.case.name)
    )
    if one.case.place:
        case.set("file", plain(one.case.place.file))
        case.set("line", str(one.case.place.line))
    if one.fate in {"todo", "xfailed"}:
        ET.SubElement(case, "skipped", message=plain(f"{one.fate}: {one.reason}"))
    elif one.fate == "xpassed":
        ET.SubElement(case, "failure", message=plain(_HOLDS_AFTER_ALL.in_language(language)))
    elif one.fate == "failed" and one.outcome is not None:
        first = _miss(one.outcome.problems[0], language)
        failure = ET.SubElement(case, "failure", message=plain(first))
        failure.text = plain(problem_text(one.outcome, language))


def plain(text: str) -> str:
    """Give a text without the characters that no XML may hold."""
    return UNSAFE.sub("\ufffd", text)
