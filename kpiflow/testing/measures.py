"""What test files show of the definitions they test, written for programs: coverage, and mistakes noticed.

Written beside what became of the cases, in one JSON object or in suites of JUnit: the
same on every run, in the order of the definitions, and with each place as file and line.
"""

from __future__ import annotations

import json

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

from attrs import frozen

from kpiflow.errors import Position, path_text
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.testing.case_writing import case_text
from kpiflow.testing.coverage import AtomCoverage, GuardCoverage
from kpiflow.testing.mutation import FATES, MutationReport, Tried
from kpiflow.testing.runs import Runs, junit_text, junit_tree, plain, record_of
from kpiflow.testing.showing import Shown
from kpiflow.text import Language, Text


@frozen(kw_only=True)
class Measures:
    """What was measured of test files.

    Attributes:
        coverage: By definition, what cases show of its guards; `None` where that was not asked.
        mutation: By definition, which mistakes cases notice; `None` where that was not asked,
            or a case fails already.
        threshold: The percentage that each has to come to; `None` for none.
    """

    coverage: tuple[tuple[Path, GuardCoverage], ...] | None = None
    mutation: tuple[tuple[Path, MutationReport], ...] | None = None
    threshold: Fraction | None = None

    @property
    def reports(self) -> tuple[GuardCoverage | MutationReport, ...]:
        """All that was measured."""
        covered = [report for _, report in self.coverage or ()]
        return (*covered, *(report for _, report in self.mutation or ()))

    def is_enough(self, report: GuardCoverage | MutationReport) -> bool:
        """Tell whether a report comes to the threshold; where nothing was asked, none does."""
        return self.threshold is None or (report.percent is not None and report.percent >= self.threshold)

    @property
    def are_enough(self) -> bool:
        """Whether every report comes to the threshold."""
        return all(map(self.is_enough, self.reports))


def as_json(runs: Runs, measures: Measures, *, language: Language = "en") -> str:
    """Write one JSON object: what became of cases, and what they show; its keys are in the reference."""
    coverage, mutation, threshold = measures.coverage, measures.mutation, measures.threshold
    record = {
        **record_of(runs, language),
        "coverage": None if coverage is None else [_coverage_record(*each) for each in coverage],
        "mutation": None if mutation is None else [_mutation_record(*each) for each in mutation],
        "threshold": None
        if threshold is None
        else {"percent": _percent_text(threshold), "reached": measures.are_enough},
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def as_junit(runs: Runs, measures: Measures, *, language: Language = "en") -> str:
    """Write the XML that build servers read: a suite for each test file, and for each report one more.

    What was never seen, and what nobody noticed, is written with its requirement or mistake; it
    fails nothing but the case named `threshold`, and that where the threshold is not reached.
    """
    root = junit_tree(runs, language)
    for path, covered in measures.coverage or ():
        cases = _covered_cases(covered, language)
        _add_suite(root, f"coverage of {path}", covered, cases, measures, language)
    for path, mutated in measures.mutation or ():
        cases = _mutated_cases(mutated, language)
        _add_suite(root, f"mutation of {path}", mutated, cases, measures, language)
    return junit_text(root)


WRITTEN: Final[Mapping[str, Callable[..., str]]] = {"json": as_json, "junit": as_junit}
"""The formats for programs, by name."""


# --- JSON ------------------------------------------------------------------------------------


def _coverage_record(path: Path, report: GuardCoverage) -> dict[str, Any]:
    return {
        "definition": str(path),
        "indicator": report.code,
        **_figures(report),
        "situations": report.situations,
        "levels": [
            {
                "level": level,
                **_figures(report.of_level(level)),
                "requirements": [
                    _requirement_record(name, report.of_level(level).of_requirement(name))
                    for name in report.of_level(level).requirements()
                ],
            }
            for level in report.levels()
        ],
    }


def _requirement_record(name: str, part: GuardCoverage) -> dict[str, Any]:
    return {"requirement": name, **_figures(part), "atoms": [_atom_record(each) for each in part.atoms]}


def _figures(part: GuardCoverage) -> dict[str, Any]:
    return {
        "percent": _percent(part),
        "done": part.done,
        "asked": part.asked,
        "is_complete": part.is_complete,
    }


def _atom_record(each: AtomCoverage) -> dict[str, Any]:
    return {
        "part": each.atom.part,
        "path": path_text(each.atom.path),
        **_place(each.position),
        "shown": [_key(one) for one in Shown if one in each.shown],
        "never": [_key(one) for one in each.lacking],
        "impossible": [_key(one) for one in Shown if one in each.impossible and one not in each.shown],
    }


SHOWN: Final = tuple(shown.value.replace(" ", "_") for shown in Shown)
"""The words for what has to be shown of every condition."""


def _key(shown: Shown) -> str:
    return shown.value.replace(" ", "_")


def _mutation_record(path: Path, report: MutationReport) -> dict[str, Any]:
    return {
        "definition": str(path),
        "indicator": report.code,
        "percent": _percent(report),
        "is_complete": report.is_complete,
        "counts": {fate: len(report.of_fate(fate)) for fate in FATES},
        "mutants": [_mutant_record(each) for each in report.tried],
    }


def _mutant_record(each: Tried) -> dict[str, Any]:
    return {
        "status": each.fate,
        "operator": each.mutant.operator,
        "requirement": each.mutant.requirement or None,
        "path": path_text(each.mutant.path),
        **_place(each.position),
        "before": each.mutant.before,
        "after": each.mutant.after or None,
        "killed_by": each.noticed_by.name if each.noticed_by else None,
        "case": case_text(each.killer) if each.killer else None,
    }


def _place(position: Position | None) -> dict[str, Any]:
    if position is None:
        return {"file": None, "line": None, "column": None}
    return {"file": position.file, "line": position.line, "column": position.column}


def _percent(report: GuardCoverage | MutationReport) -> str | None:
    return None if report.percent is None else report.printed()


def _percent_text(percent: Fraction) -> str:
    """Write a threshold as it was given: without decimals that say nothing."""
    return shown_exactly(percent)


# --- JUnit -----------------------------------------------------------------------------------

_COVERED: Final = Text(th="ที่กรณีแสดงแล้ว", en="covered")
_NOTICED: Final = Text(th="ที่กรณีจับได้", en="noticed")


def _covered_cases(report: GuardCoverage, language: Language) -> Iterator[ET.Element]:
    for level in report.levels():
        part = report.of_level(level)
        for name in part.requirements():
            one = part.of_requirement(name)
            case = _case(report.code, f"coverage: {name}", one.atoms[0].position)
            said = [one.figures(language), *(each.text().in_language(language) for each in one.missing)]
            ET.SubElement(case, "system-out").text = plain("\n".join(said))
            yield case


def _mutated_cases(report: MutationReport, language: Language) -> Iterator[ET.Element]:
    for each in report.tried:
        name = f"{each.fate}: {each.mutant.operator}: {path_text(each.mutant.path)}: {each.mutant.after}"
        case = _case(report.code, name, each.position)
        if each.fate == "equivalent":
            ET.SubElement(case, "skipped", message=each.fate)
        noticed = f"\n{each.noticed_by.name}" if each.noticed_by else ""
        ET.SubElement(case, "system-out").text = plain(each.text(language) + noticed)
        yield case


def _case(code: str, name: str, position: Position | None) -> ET.Element:
    case = ET.Element("testcase", classname=plain(code), name=plain(name))
    if position is not None:
        case.set("file", plain(position.file))
        case.set("line", str(position.line))
    return case


def _add_suite(
    root: ET.Element,
    name: str,
    report: GuardCoverage | MutationReport,
    cases: Iterator[ET.Element],
    measures: Measures,
    language: Language,
) -> None:
    held = list(cases)
    is_enough = measures.is_enough(report)
    if measures.threshold is not None:
        held.append(_threshold_case(report, measures.threshold, is_enough=is_enough, language=language))
    suite = ET.SubElement(
        root,
        "testsuite",
        name=plain(name),
        tests=str(len(held)),
        failures="0" if is_enough else "1",
        errors="0",
        skipped=str(sum(each.find("skipped") is not None for each in held)),
    )
    properties = ET.SubElement(suite, "properties")
    for key, value in _totals(report).items():
        ET.SubElement(properties, "property", name=key, value=value)
    suite.extend(held)


def _threshold_case(
    report: GuardCoverage | MutationReport, threshold: Fraction, *, is_enough: bool, language: Language
) -> ET.Element:
    case = _case(report.code, "threshold", None)
    if not is_enough:
        did = _COVERED if isinstance(report, GuardCoverage) else _NOTICED
        wanted = _percent_text(threshold)
        said = Text(
            th=f"{did.th} {report.printed()} % ต่ำกว่าเกณฑ์ {wanted} %",
            en=f"{report.printed()} % {did.en}, fewer than {wanted} %",
        )
        failure = ET.SubElement(case, "failure", message=plain(said.in_language(language)))
        failure.text = plain(report.text(language))
    return case


def _totals(report: GuardCoverage | MutationReport) -> dict[str, str]:
    if isinstance(report, GuardCoverage):
        counts = {"done": report.done, "asked": report.asked}
    else:
        counts = {fate: len(report.of_fate(fate)) for fate in FATES}
    return {"percent": report.printed(), **{key: str(count) for key, count in counts.items()}}
