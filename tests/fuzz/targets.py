"""Everything that reads what strangers wrote, with inputs to begin with."""

# ruff: noqa: D102 -- the methods of a target are described where targets are

from __future__ import annotations

import json
import os

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET
from zlib import crc32

from attrs import field, frozen
from click.testing import CliRunner

from fuzz.independent import said_in
from fuzz.judging import Target
from fuzz.words import CELLS, DATES, NUMBERS, SPANS
from kpiflow import codec
from kpiflow.assessment.sealing import event_in
from kpiflow.bands import Band, parse_cell
from kpiflow.cli.command import kpiflow
from kpiflow.dates import DateRange, PartialDate
from kpiflow.definitions import Indicator
from kpiflow.errors import (
    CODES,
    CalendarError,
    DefinitionError,
    JournalError,
    KpiflowError,
    LoadingError,
    ScoringError,
)
from kpiflow.journal import read_line
from kpiflow.journal.lines import SEALED
from kpiflow.loading import AssessmentFile, load_assessment, load_indicator, load_scorecard, open_assessment
from kpiflow.loading.source import parse_source
from kpiflow.periods import FiscalYear, format_date, format_range, parse_date, parse_fiscal_year, parse_range
from kpiflow.scoresheet import misprints
from kpiflow.scoring import exact
from kpiflow.spans import Span, parse_span
from kpiflow.testing.cases import load_cases
from kpiflow.testing.measures import Measures, as_json, as_junit
from kpiflow.testing.runs import Runs, as_text, run_files
from kpiflow.text import UNSAFE
from schema_corpus import (
    ASSESSMENTS,
    CONTINUED,
    DEFINITIONS,
    FILED,
    GIVEN,
    RULES,
    SCORECARDS,
    STARTED,
    TABLED,
    TESTED,
    TESTS,
)


ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = sorted(
    path for path in (ROOT / "examples").rglob("*.yaml") if not path.name.endswith(".kpitest.yaml")
)
TEST_FILES: Final = sorted((ROOT / "examples").rglob("*.kpitest.yaml"))
HOSTILE: Final = sorted((ROOT / "tests" / "hostile").glob("*.*"))
HOSTILE_ASSESSMENTS: Final = sorted((ROOT / "tests" / "hostile" / "assessments").glob("*.yaml"))

_BESIDE: Final = {"rules.yaml": RULES, "filed.yaml": FILED}
_HOSTILE_RULES: Final = ("rules.yaml", "stated.yaml")
"""What the definition of the hostile assessments goes by there and here, where that name is taken."""


def _is_assessment(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return "as_of:" in text


def _is_scorecard(path: Path) -> bool:
    """Tell whether a file is a scorecard."""
    return "\nparts:" in path.read_text(encoding="utf-8")


def _is_short(path: Path) -> bool:
    """Tell whether a file is soon read; from others fewer inputs could grow in the same time."""
    return path.stat().st_size < 2_000


def _decoded(data: bytes) -> str:
    """Give the text of a file, as far as it is text."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = data[: error.start].decode()
    return text.lstrip("\ufeff")


def _put(path: Path, data: bytes) -> None:
    """Write a file anew; one that is there is not emptied first, which would take most of the time."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC)
    try:
        os.write(descriptor, data)
        os.ftruncate(descriptor, len(data))
    finally:
        os.close(descriptor)


def _must_come_back(value: Any) -> None:
    """Hold a value against what is read of it once it was written."""
    written = codec.encode(value)
    again = codec.decode(written, type(value))
    assert again == value, f"reads back as another one: {written[:200]!r}"
    assert codec.encode(again) == written, f"is written in two ways: {written[:200]!r}"
    if isinstance(value, Indicator):
        assert codec.digest(again) == codec.digest(value), "has two digests"


def _must_say(data: bytes, file: str) -> None:
    """Hold what was taken from a document against what independent readers see in it."""
    text = data.decode()
    said = said_in(text, is_json=file.endswith(".json"))
    taken = parse_source(text, file=file).root.plain()
    assert taken == said, f"another document was taken: {taken!r:.200}"


@frozen(kw_only=True)
class DefinitionFiles:
    """`load_indicator`, on files in a folder."""

    language: str
    folder: Path
    refusals: tuple[type[KpiflowError], ...] = (LoadingError, DefinitionError)

    @property
    def name(self) -> str:
        return f"definition-{self.language}"

    @property
    def seeds(self) -> tuple[bytes, ...]:
        sound = [json.dumps(seed.document, ensure_ascii=False).encode() for seed in DEFINITIONS.values()]
        hostile = [path.read_bytes() for path in HOSTILE if path.suffix == self.path.suffix]
        if self.language == "json":
            return (*sound, *hostile)
        examples = [
            path.read_bytes() for path in EXAMPLES if not (_is_assessment(path) or _is_scorecard(path))
        ]
        return (*sound, *hostile, *examples)

    @property
    def path(self) -> Path:
        return self.folder / f"fuzzed.{self.language}"

    def prepare(self, data: bytes) -> None:
        _put(self.path, data)

    def read(self, data: bytes) -> Indicator:
        return load_indicator(self.path)

    def check(self, data: bytes, value: Indicator) -> None:
        _must_come_back(value)
        _must_say(data, self.path.name)

    def texts(self, data: bytes) -> Mapping[str, str]:
        return {str(self.path): _decoded(data)}


@frozen(kw_only=True)
class AssessmentFiles:
    """`load_assessment` and `open_assessment`, on files beside those that they name."""

    language: str
    folder: Path
    refusals: tuple[type[KpiflowError], ...] = (LoadingError, DefinitionError)
    _beside: dict[str, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Put the files that others name into the folder."""
        beside = _BESIDE | {path.name: path.read_text(encoding="utf-8") for path in EXAMPLES}
        there, here = _HOSTILE_RULES
        beside[here] = next(path for path in HOSTILE_ASSESSMENTS if path.name == there).read_text(
            encoding="utf-8"
        )
        for name, text in beside.items():
            (self.folder / name).write_text(text, encoding="utf-8", newline="")
            self._beside[str(self.folder / name)] = text

    @property
    def name(self) -> str:
        return f"assessment-{self.language}"

    @property
    def seeds(self) -> tuple[bytes, ...]:
        sound = [json.dumps(seed.document, ensure_ascii=False).encode() for seed in ASSESSMENTS.values()]
        if self.language == "json":
            return tuple(sound)
        examples = [path.read_bytes() for path in EXAMPLES if _is_assessment(path) and _is_short(path)]
        there, here = (name.encode() for name in _HOSTILE_RULES)
        hostile = [path.read_bytes().replace(there, here) for path in HOSTILE_ASSESSMENTS]
        return (*sound, *hostile, *examples, CONTINUED.encode(), FILED.encode())

    @property
    def path(self) -> Path:
        return self.folder / f"fuzzed.{self.language}"

    def prepare(self, data: bytes) -> None:
        _put(self.path, data)

    def read(self, data: bytes) -> AssessmentFile:
        file = load_assessment(self.path)
        open_assessment(file)
        return file

    def check(self, data: bytes, value: AssessmentFile) -> None:
        for part in value.parts:
            _must_come_back(part.content)
        _must_say(data, self.path.name)
        open_assessment(value).result(as_of=value.as_of)

    def texts(self, data: bytes) -> Mapping[str, str]:
        return {**self._beside, str(self.path): _decoded(data)}


@frozen(kw_only=True)
class ScorecardFiles(AssessmentFiles):
    """`load_scorecard` and the roll-up, on files beside those that they name."""

    @property
    def name(self) -> str:
        return f"scorecard-{self.language}"

    @property
    def seeds(self) -> tuple[bytes, ...]:
        sound = [json.dumps(seed.document, ensure_ascii=False).encode() for seed in SCORECARDS.values()]
        if self.language == "json":
            return tuple(sound)
        return (*sound, *(path.read_bytes() for path in EXAMPLES if _is_scorecard(path)))

    def read(self, data: bytes) -> Any:
        file = load_scorecard(self.path)
        with suppress(ScoringError):  # a policy may ask for points that nobody stated
            file.roll_up(keep_missing=True)
        return file

    def check(self, data: bytes, value: Any) -> None:
        _must_come_back(value.sheet)
        _must_say(data, self.path.name)
        with suppress(ScoringError):
            rolled = value.roll_up(keep_missing=True)
            for _, found in misprints(value.sheet, rolled):
                assert not UNSAFE.search(found.text().th + found.text().en)


@frozen(kw_only=True)
class TestedFiles(AssessmentFiles):
    """`load_cases`, and every case tried, on files beside the definitions that they test."""

    @property
    def name(self) -> str:
        return f"tests-{self.language}"

    @property
    def seeds(self) -> tuple[bytes, ...]:
        sound = [json.dumps(seed.document, ensure_ascii=False).encode() for seed in TESTS.values()]
        if self.language == "json":
            return tuple(sound)
        written = [each.encode() for each in (TESTED, STARTED, GIVEN, TABLED)]
        return (*sound, *written, *(path.read_bytes() for path in TEST_FILES if _is_short(path)))

    @property
    def path(self) -> Path:
        return self.folder / f"fuzzed.kpitest.{self.language}"

    def read(self, data: bytes) -> Any:
        return run_files(load_cases(self.path))

    def check(self, data: bytes, value: Any) -> None:
        runs: Runs = value
        for each in runs.files:
            for case in each.file.cases:
                _must_come_back(case.given)
                _must_come_back(case.expect)
        _must_say(data, self.path.name)
        said = as_text(runs, language="th") + as_text(runs, language="en")
        assert not UNSAFE.search(said), "something unprintable is said"
        assert json.loads(as_json(runs, Measures()))["passed"] is runs.is_good
        ET.fromstring(as_junit(runs, Measures()))  # noqa: S314 -- our own XML


@frozen(kw_only=True)
class JournalEntries:
    """The bodies of journal entries, each behind a line that says of what kind it is."""

    name: str = "journal"
    language: str = "journal"
    refusals: tuple[type[KpiflowError], ...] = (JournalError,)

    @property
    def seeds(self) -> tuple[bytes, ...]:
        found: dict[bytes, None] = {}
        for path in EXAMPLES:
            if _is_assessment(path):
                for entry in open_assessment(load_assessment(path)).history():
                    found[entry.line[SEALED]] = None
        return tuple(found)

    def prepare(self, data: bytes) -> None:
        pass

    def read(self, data: bytes) -> Any:
        # What is searched for lies behind the digest, so that each input gets the one that fits it.
        return event_in(read_line(data + f',"digest":"{sha256(data).hexdigest()}"}}'.encode()))

    def check(self, data: bytes, value: Any) -> None:
        _must_come_back(value)

    def texts(self, data: bytes) -> Mapping[str, str]:
        return {}


_PARSERS: Final[Mapping[Callable[[str], Any], tuple[type[KpiflowError], ...]]] = {
    parse_date: (CalendarError,),
    parse_range: (CalendarError,),
    parse_fiscal_year: (CalendarError,),
    parse_span: (CalendarError,),
    parse_cell: (DefinitionError, ScoringError),
    exact: (ScoringError,),
}
"""What reads single values, and the errors each documents."""

_FIELDS: Final = (str, bool, int, Decimal, Fraction, date, PartialDate, DateRange, Span)


@frozen(kw_only=True)
class Values:
    """Every reader of single values: dates, periods, spans of time, cells and numbers.

    What one of them refuses as it documents is a value like others; all else is a fault.
    """

    name: str = "values"
    language: str = "values"
    refusals: tuple[type[KpiflowError], ...] = ()

    @property
    def seeds(self) -> tuple[bytes, ...]:
        texts = (*DATES, *SPANS, *CELLS, *NUMBERS)
        return tuple(text.encode(errors="replace") for text in texts)

    def prepare(self, data: bytes) -> None:
        pass

    def read(self, data: bytes) -> tuple[list[Any], list[Any]]:
        text = data.decode(errors="replace")
        parsed = [_read_by(parse, text, errors) for parse, errors in _PARSERS.items()]
        # Each input is read as two kinds of field, always the same ones: all of them would take most of the time.
        chosen = [_FIELDS[crc32(data) % len(_FIELDS)], _FIELDS[len(data) % len(_FIELDS)]]
        fields = [_read_by(partial(_field_of, cls), text, (LoadingError,)) for cls in chosen]
        return parsed, fields

    def check(self, data: bytes, value: tuple[list[Any], list[Any]]) -> None:
        parsed, fields = value
        for each in (*parsed, *fields):
            if isinstance(each, KpiflowError):
                assert {problem.code for problem in each.problems} <= set(CODES)
                assert not UNSAFE.search(str(each)), "something unprintable is said"
        for each in parsed:
            _must_be_written(each)
        for each in fields:
            if not isinstance(each, KpiflowError):
                _must_come_back(each)

    def texts(self, data: bytes) -> Mapping[str, str]:
        return {}


def _must_be_written(value: Any) -> None:
    """Hold a value against what is read of it once it was written for people."""
    match value:
        case PartialDate():
            assert parse_date(format_date(value)) == value
            assert parse_date(format_date(value, language="en", era="ce", digits="thai")) == value
        case DateRange():
            assert parse_range(format_range(value)) == value
        case Span():
            assert parse_span(value.written()) == value
        case FiscalYear():
            assert parse_fiscal_year(f"FY {value.be} BE") == value
        case Band():
            assert parse_cell(value.written()) == value
        case _:
            pass


def _field_of(cls: type, text: str) -> Any:
    return codec.structure(text, cls)


def _read_by(parse: Callable[[str], Any], text: str, errors: tuple[type[KpiflowError], ...]) -> Any:
    """Read a text; what is refused as documented comes back as its error."""
    try:
        return parse(text)
    except errors as error:
        return error


@frozen(kw_only=True)
class Commands:
    """`kpiflow check` and `kpiflow assess`, on one file, in this process."""

    folder: Path
    name: str = "command"
    language: str = "yaml"
    refusals: tuple[type[KpiflowError], ...] = ()
    _files: list[AssessmentFiles] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """Put the files that others name into the folder."""
        self._files.append(AssessmentFiles(language="yaml", folder=self.folder))

    @property
    def seeds(self) -> tuple[bytes, ...]:
        [assessments] = self._files
        return (*assessments.seeds, *DefinitionFiles(language="yaml", folder=self.folder).seeds)

    def prepare(self, data: bytes) -> None:
        self._files[0].prepare(data)

    def read(self, data: bytes) -> list[tuple[int, str]]:
        path = str(self._files[0].path)
        results = []
        for arguments in (["check", path], ["assess", "--json", path]):
            result = CliRunner().invoke(kpiflow, arguments)
            if result.exception and not isinstance(result.exception, SystemExit):
                raise result.exception
            results.append((result.exit_code, result.output))
        return results

    def check(self, data: bytes, value: list[tuple[int, str]]) -> None:
        (checked, said), (assessed, shown) = value
        assert checked in {0, 1, 2}, f"check ends with {checked}"
        assert assessed in {0, 2, 3}, f"assess ends with {assessed}"
        assert assessed == 2 or checked != 2, "check refuses what assess accepts"
        assert not UNSAFE.search(said + shown), "something unprintable is printed"

    def texts(self, data: bytes) -> Mapping[str, str]:
        return {}


def targets(folder: Path) -> tuple[Target, ...]:
    """Give all targets; those that read files do so in folders below this one."""
    made: list[Target] = []
    for make in (DefinitionFiles, AssessmentFiles, ScorecardFiles, TestedFiles):
        for language in ("yaml", "json"):
            inner = folder / f"{make.__name__}-{language}"
            inner.mkdir()
            made.append(make(language=language, folder=inner))
    inner = folder / "commands"
    inner.mkdir()
    return (*made, JournalEntries(), Values(), Commands(folder=inner))
