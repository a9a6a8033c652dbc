"""Schema and loader are one contract: what one refuses of a document's shape, the other refuses too."""

from __future__ import annotations

import json
import re

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from attrs import frozen
from click.testing import CliRunner, Result
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

from kpiflow import codec
from kpiflow.cli.command import kpiflow
from kpiflow.definitions import Indicator
from kpiflow.errors import CODES, KpiflowError, Problem
from kpiflow.loading import load_assessment, load_indicator, load_scorecard
from kpiflow.loading.beside import Kind
from kpiflow.loading.schemas import file_schema, schema_text
from kpiflow.testing.cases import load_cases
from records import Validator
from schema_corpus import (
    ASSESSMENTS,
    COMPARED,
    DEFINITIONS,
    FILED,
    HEADINGS,
    RULES,
    SCORECARDS,
    TESTS,
    Grown,
    Plain,
    Seed,
    as_editors_see,
    grown,
)
from strategies import definitions, indicators


ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in (ROOT / "examples", ROOT / "tests" / "hostile")
    for path in folder.rglob("*")
    if path.suffix in {".yaml", ".json"}
)
KINDS: tuple[Kind, ...] = ("definition", "assessment", "scorecard", "tests")
SEEDS: dict[str, tuple[Kind, Seed]] = {
    **{f"definition: {name}": ("definition", seed) for name, seed in DEFINITIONS.items()},
    **{f"assessment: {name}": ("assessment", seed) for name, seed in ASSESSMENTS.items()},
    **{f"scorecard: {name}": ("scorecard", seed) for name, seed in SCORECARDS.items()},
    **{f"tests: {name}": ("tests", seed) for name, seed in TESTS.items()},
}


def kind_of_seed(seed: Seed) -> Kind:
    """Tell what kind of document a seed is."""
    if "tests" in seed.document:
        return "tests"
    if "parts" in seed.document:
        return "scorecard"
    return "assessment" if "report" in seed.document else "definition"


MISTAKES: dict[str, tuple[Kind, Seed]] = {name: (kind_of_seed(seed), seed) for name, seed in COMPARED.items()}
LOADERS: dict[Kind, Callable[[Path], object]] = {
    "definition": load_indicator,
    "assessment": load_assessment,
    "scorecard": load_scorecard,
    "tests": load_cases,
}

each_kind = pytest.mark.parametrize("kind", KINDS)
each_seed = pytest.mark.parametrize("name", SEEDS)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))


@frozen
class Beyond:
    """A refusal of the loader that no schema can express.

    Attributes:
        code: The code of its problem.
        why: Why no schema can.
        at: Where the problem stands, as a pattern of its keys; anywhere by default.
        says: What its message says, where one code is for several things.
        as_written: Whether it takes the text of a file: data no longer tell how a value was written.
    """

    code: str
    why: str
    at: str = ".*"
    says: str = ""
    as_written: bool = False

    def explains(self, problem: Problem, *, in_file: bool) -> bool:
        """Tell whether a problem is of this kind."""
        place = ".".join(step for step in problem.path if isinstance(step, str))
        return (
            problem.code == self.code
            and re.fullmatch(self.at, place) is not None
            and re.search(self.says, problem.message) is not None
            and (in_file or not self.as_written)
        )


BEYOND = (
    # what stands elsewhere in the document, or in another one
    Beyond("KPI100", "the identifier is made from the name of a question and a level", at=r"levels\.rated"),
    Beyond("KPI101", "compares identifiers with one another"),
    Beyond("KPI102", "what looks at other indicators alone may declare nothing", at="evidence"),
    Beyond("KPI103", "the kinds of evidence are declared elsewhere"),
    Beyond("KPI104", "compares the numbers of levels with one another", says=r"level [1-9]"),
    Beyond("KPI106", "compares the points with the levels"),
    Beyond("KPI107", "compares dates and zones with what there is", says=r"time zone|closes before|ends on"),
    Beyond("KPI107", "windows are given elsewhere", says=r"no window '(performance|reporting)'"),
    Beyond("KPI108", "channels and populations are declared elsewhere"),
    Beyond("KPI109", "compares a count with the number of parts", says=r"at least [1-9]\d* of"),
    Beyond("KPI110", "roles are declared elsewhere"),
    Beyond("KPI114", "topics are declared elsewhere"),
    Beyond("KPI115", "scales and their values are declared elsewhere"),
    Beyond("KPI116", "compares the lowest number with the highest", at=r"measures\.highest"),
    Beyond("KPI116", "follows a threshold through the groups in a group", at=r".*\.reach"),
    Beyond("KPI116", "compares quantities with one another", at=r".*\.provided\.sum_of"),
    Beyond("KPI118", "questions, measures and text fields are declared elsewhere"),
    Beyond("KPI121", "compares rounds with the levels", says=r"names level [1-9]"),
    Beyond("KPI121", "compares rounds with one another", says=r"of (6|9|12) months"),
    Beyond("KPI122", "follows references through the document"),
    Beyond("KPI123", "compares a unit with that of the measure"),
    Beyond("KPI124", "compares the criteria with one another", at=r"(parts\.)*criteria\.cells"),
    Beyond("KPI124", "compares the ends of bands with one another", at="bands"),
    Beyond("KPI125", "compares steps with one another", at=r"(parts\.)+steps"),
    Beyond("KPI125", "compares the steps of parts with what can be deducted for", at=r"(parts\.)*parts"),
    Beyond("KPI125", "the parts and gates of a scorecard are declared elsewhere", at=r"gates\.part|failed"),
    Beyond("KPI125", "compares gates with one another", at=r"gates\.id"),
    Beyond("KPI124", "0, 0.0 and 0e1 are many ways to write nothing", at=r"scoring\.adjustments\.points"),
    Beyond("KPI202", "levels are declared in the definition"),
    Beyond("KPI203", "compares with the register"),
    Beyond("KPI204", "names are declared in the definition"),
    Beyond("KPI205", "requirements are declared in the definition", at=r".*\.requirement"),
    Beyond("KPI205", "compares with the decisions there are", at=r"(cases\.given\.)?decisions\.\w+\.id"),
    Beyond(
        "KPI205",
        "compares with the decisions there are",
        at=r"(cases\.given\.)?decisions\.revocations\.decision",
    ),
    Beyond("KPI205", "compares the days of a decision", says=r" ends (on|before)"),
    Beyond("KPI206", "compares a ruling with the day of its item"),
    Beyond("KPI208", "compares a day with the calendar in use"),
    Beyond("KPI210", "compares a day with those of the definition"),
    Beyond("KPI212", "answers are on a scale of the definition"),
    Beyond("KPI213", "compares a reading with its measure"),
    Beyond("KPI803", "compares who accepts with who entered"),
    Beyond("KPI600", "where a path leads is read from its text", at=r"evidence\.files(\.path)?"),
    Beyond("KPI607", "compares files with one another", says="twice"),
    *(
        Beyond(code, "what a table puts into a case is read once it is there", at=r"cases\.table\.rows")
        for code in ("KPI408", "KPI409")
    ),
    Beyond("KPI421", "compares a table with the texts of its case"),
    Beyond("KPI422", "compares cases with one another", says="two cases"),
    Beyond("KPI422", "requirements are declared in the definition", says="has no requirement"),
    Beyond("KPI422", "compares what is expected of one requirement", says="is expected to be"),
    Beyond("KPI422", "the day may stand in another document", says="which day"),
    Beyond("KPI400", "only the disk knows whether a file is there"),
    Beyond("KPI414", "a path is compared with the folder it stands in"),
    # what only reading a text can tell
    Beyond("KPI102", "whether a cell says anything is read from its text", at=r"criteria\.cells"),
    Beyond("KPI105", "counts decimals, and weighs what is written as text"),
    Beyond("KPI116", "whether cells are bands is read from their text", at="progression"),
    Beyond("KPI117", "cells of a criteria row are read from their text"),
    Beyond("KPI410", "whether there is such a date is read from its text"),
    Beyond("KPI411", "the era of a date is read from its text"),
    Beyond("KPI412", "compares a date with the first one that is read"),
    Beyond("KPI502", "counts the digits of a number when it is written out"),
    # what a parser has settled before a schema is asked
    Beyond("KPI100", "-0 and 1E+3 are numbers of which a schema sees the value", as_written=True),
    Beyond("KPI401", "a schema sees no bytes, and asks nothing of characters", as_written=True),
    Beyond("KPI403", "size and depth are limits of a file", as_written=True),
    Beyond("KPI404", "anchors and tags are gone once a file is data", as_written=True),
    Beyond("KPI405", "of two values for one key a parser keeps one", as_written=True),
    Beyond("KPI409", "0x1, 1.0 and .5 are numbers of which a schema sees the value", as_written=True),
    Beyond("KPI413", "True is a truth of which a schema sees the value", as_written=True),
    Beyond("KPI501", ".inf and .nan are numbers to a schema", as_written=True),
)
"""All that the loader may refuse although the schema does not."""

AS_WRITTEN = {
    "levels: [{level: 0o1, name: x, requirements: [{id: 1a, text: t, requires: {written: f1}}]}]": "KPI409",
    "levels: [{level: 0x1, name: x, requirements: [{id: 1a, text: t, requires: {written: f1}}]}]": "KPI409",
    "weight: .5": "KPI409",
    "weight: 0x2": "KPI409",
    "parts_total: .inf": "KPI501",
    "weight: .nan": "KPI501",
    "levels: [{level: 1.0, name: x, requirements: [{id: 1a, text: t, requires: {written: f1}}]}]": "KPI409",
    "code: 1E+3": "KPI100",
    "code: -0": "KPI100",
    "measures: [{id: m1, name: m, whole: True}]": "KPI413",
}
"""Lines of a definition in a spelling that only the loader refuses, each with its code."""


@frozen(kw_only=True)
class Judged:
    """What schema and loader say to one document.

    Attributes:
        what: Which document it is.
        fits: Whether the schema accepts it.
        problems: What the loader refuses it for.
        in_file: Whether the loader read it as somebody had written it.
    """

    what: str
    fits: bool
    problems: tuple[Problem, ...]
    in_file: bool = False

    def beyond(self) -> Iterator[Beyond]:
        """Give the rows of the table that this document bears out."""
        if self.fits:
            for problem in self.problems:
                yield from (row for row in BEYOND if row.explains(problem, in_file=self.in_file))

    def differences(self) -> Iterator[str]:
        """Give what only one of the two refuses, and no schema could not."""
        if not self.fits and not self.problems:
            yield f"{self.what}: refused by the schema alone"
        for problem in self.problems if self.fits else ():
            if not any(row.explains(problem, in_file=self.in_file) for row in BEYOND):
                yield f"{self.what}: refused by the loader alone: {problem}"


@cache
def validator(kind: Kind) -> Any:
    """Give what checks documents against the shipped schema."""
    return Validator(json.loads(shipped(kind)))


def shipped(kind: Kind) -> str:
    """Give the schema that comes with the package."""
    return (files("kpiflow") / "schemas" / f"{kind}.json").read_text(encoding="utf-8")


def problems_of(kind: Kind, path: Path) -> tuple[Problem, ...]:
    """Give what the loader refuses a file for."""
    try:
        LOADERS[kind](path)
    except KpiflowError as error:
        return error.problems
    return ()


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Grown, Kind], Judged]:
    """Judge a document beside the rules it is about and the file it goes on from."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    (folder / "filed.yaml").write_text(FILED, encoding="utf-8")
    names = (f"{n}.json" for n in count())

    def judge(each: Grown, kind: Kind) -> Judged:
        path = folder / next(names)  # a new file is written much faster than an old one anew
        path.write_text(json.dumps(each.document), encoding="utf-8")
        fits = validator(kind).is_valid(each.document)
        return Judged(what=each.change, fits=fits, problems=problems_of(kind, path))

    return judge


@pytest.fixture(scope="module")
def judged(judge: Callable[[Grown, Kind], Judged]) -> Callable[[str], tuple[Judged, ...]]:
    """Judge everything that grows from a seed, once."""

    @cache
    def judged(name: str) -> tuple[Judged, ...]:
        kind, seed = SEEDS[name]
        return tuple(judge(each, kind) for each in grown(seed))

    return judged


def seen(path: Path) -> Plain:
    """Give the data of a file as editors see it; what is not well-formed is data to nobody."""
    try:
        return as_editors_see(path.read_text(encoding="utf-8-sig"), is_json=path.suffix == ".json")
    except ValueError:
        return None


def judged_file(path: Path, kind: Kind) -> Judged:
    """Judge a file that somebody wrote."""
    fits = validator(kind).is_valid(seen(path))
    return Judged(what=path.name, fits=fits, problems=problems_of(kind, path), in_file=True)


def judged_line(line: str, folder: Path) -> Judged:
    """Judge a definition with one line in place of its own."""
    key = line.partition(":")[0]
    path = folder / f"{sum(map(ord, line))}.yaml"
    kept = [each for each in HEADINGS.splitlines() if not each.startswith(f"{key}:")]
    path.write_text("\n".join([*kept, line]), encoding="utf-8")
    return judged_file(path, "definition")


def kind_of(path: Path) -> Kind:
    """Tell what kind of file it is by the keys that no definition has."""
    text = path.read_bytes()
    if re.search(rb"^tests:", text, re.MULTILINE):
        return "tests"
    if re.search(rb"^parts:", text, re.MULTILINE):
        return "scorecard"
    return "assessment" if re.search(rb"^(report|continues):", text, re.MULTILINE) else "definition"


def known_keys(schema: Plain) -> Iterator[tuple[str, str]]:
    """Give every key that a schema knows, each with the name of its definition."""
    for name, definition in {"": schema, **schema["$defs"]}.items():
        for form in (definition, *definition.get("anyOf", ())):
            yield from ((name, key) for key in form.get("properties", ()))


def written_keys(value: Plain, schema: Plain, root: Plain, name: str = "") -> Iterator[tuple[str, str]]:
    """Give the keys of a document, each with the name of its definition."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = root["$defs"][name]
    forms = [*schema.get("anyOf", ()), *(schema[key] for key in ("then", "else") if key in schema)]
    for form in forms:
        if Validator(root).evolve(schema=form).is_valid(value):
            yield from written_keys(value, form, root, name)
    for key, inner in schema.get("properties", {}).items():
        if isinstance(value, dict) and key in value:
            yield name, key
            yield from written_keys(value[key], inner, root, name)
    for each in value if isinstance(value, list) else ():
        yield from written_keys(each, schema.get("items", {}), root, name)


class TestShipped:
    """The package brings the schemas along."""

    @each_kind
    def test_the_file_is_what_the_generator_makes(self, kind: Kind) -> None:
        """The shipped schema is made from the classes as they are now; `kpiflow schema --output` writes it anew."""
        assert shipped(kind) == schema_text(kind)

    @each_kind
    def test_it_is_a_schema_of_its_draft(self, kind: Kind) -> None:
        """The schema names draft 2020-12, and is one by the draft's own schema."""
        schema = json.loads(shipped(kind))

        Draft202012Validator.check_schema(schema)

        assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]

    @each_kind
    def test_definitions_are_those_that_are_referred_to(self, kind: Kind) -> None:
        """No reference dangles, and nothing is carried along that no key uses."""
        referred = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', shipped(kind)))

        assert referred == set(json.loads(shipped(kind))["$defs"])


class TestGrownCorpus:
    """Documents in which one thing is different are accepted or refused by both."""

    @each_seed
    def test_the_seed_is_sound(self, name: str, judged: Callable[[str], tuple[Judged, ...]]) -> None:
        """What the corpus grows from is accepted by schema and loader."""
        first = judged(name)[0]

        assert (first.fits, first.problems) == (True, ())

    @each_seed
    def test_schema_and_loader_agree(self, name: str, judged: Callable[[str], tuple[Judged, ...]]) -> None:
        """Neither refuses what the other accepts, but for what no schema can express."""
        assert [difference for each in judged(name) for difference in each.differences()] == []

    def test_the_corpus_is_large(self, judged: Callable[[str], tuple[Judged, ...]]) -> None:
        """Thousands of documents are tried; many are sound, and many are refused by both."""
        everything = [each for name in SEEDS for each in judged(name)]

        assert len(everything) >= 4000
        assert sum(not each.problems for each in everything) >= 500
        assert sum(bool(each.problems) and not each.fits for each in everything) >= 2000

    @each_kind
    def test_the_seeds_have_every_key(self, kind: Kind) -> None:
        """Each key of each class stands in some seed, and is dropped and changed with it."""
        schema = file_schema(kind)

        written = {
            place
            for of, seed in SEEDS.values()
            if of == kind
            for place in written_keys(seed.document, schema, schema)
        }

        assert set(known_keys(schema)) - written == set()


class TestFiles:
    """Files that people and attackers wrote are accepted or refused by both."""

    @each_file
    def test_schema_and_loader_agree(self, path: Path) -> None:
        """Every example and every hostile file meets the same answer from both."""
        assert list(judged_file(path, kind_of(path)).differences()) == []

    @each_file
    def test_no_file_is_of_both_kinds(self, path: Path) -> None:
        """A definition never fits as an assessment, nor an assessment as a definition."""
        fitting = [kind for kind in KINDS if validator(kind).is_valid(seen(path))]

        assert fitting in ([], [kind_of(path)])


class TestAsWritten:
    """The loader reads what is written, a schema what a parser has made of it."""

    @pytest.mark.parametrize(("line", "code"), AS_WRITTEN.items())
    def test_the_loader_alone_refuses_a_spelling(self, line: str, code: str, tmp_path: Path) -> None:
        """A number or truth in a spelling of YAML's that the loader does not read fits the schema."""
        found = judged_line(line, tmp_path)

        assert (found.fits, [problem.code for problem in found.problems]) == (True, [code])

    @pytest.mark.parametrize(
        "line",
        [
            "weight: 007",
            "weight: 2.50",
            "weight: 1e1",
            "weight: ๒",
            "weight: +5",
            "levels: [{level: +1, name: x, requirements: [{id: 1a, text: t, requires: {written: f1}}]}]",
            "rounds: [{months: +6, levels: [{level: '+1'}]}]",
            "version: 1.10",
            "version: yes",
            "description: ~",
        ],
    )
    def test_both_accept_a_spelling_that_the_loader_reads(self, line: str, tmp_path: Path) -> None:
        """Numbers, truths and texts in the usual spellings are taken by both."""
        found = judged_line(line, tmp_path)

        assert (found.fits, found.problems) == (True, ())


class TestTable:
    """What no schema can express is listed, and nothing else is."""

    @pytest.mark.parametrize("name", MISTAKES)
    def test_the_loader_alone_compares(self, name: str, judge: Callable[[Grown, Kind], Judged]) -> None:
        """A document of a sound shape fits, and the loader names the one thing that does not add up."""
        kind, seed = MISTAKES[name]

        found = judge(Grown(document=seed.document, change=name), kind)

        assert (found.fits, [problem.code for problem in found.problems]) == (
            True,
            [name.rsplit(maxsplit=1)[-1]],
        )
        assert list(found.differences()) == []

    def test_every_row_is_borne_out(
        self,
        judge: Callable[[Grown, Kind], Judged],
        judged: Callable[[str], tuple[Judged, ...]],
        tmp_path: Path,
    ) -> None:
        """Each row excuses at least one document, so that none is left over from a rule that is gone."""
        everything = [
            *(each for name in SEEDS for each in judged(name)),
            *(
                judge(Grown(document=seed.document, change=name), kind)
                for name, (kind, seed) in MISTAKES.items()
            ),
            *(judged_file(path, kind_of(path)) for path in FILES),
            *(judged_line(line, tmp_path) for line in AS_WRITTEN),
        ]

        borne_out = {row for each in everything for row in each.beyond()}

        assert [(row.code, row.at) for row in BEYOND if row not in borne_out] == []

    def test_every_code_is_known(self) -> None:
        """The table speaks of codes that the library has."""
        assert {row.code for row in BEYOND} <= set(CODES)

    @pytest.mark.parametrize("code", ["KPI111", "KPI119", "KPI120", "KPI211", "KPI406", "KPI407", "KPI408"])
    def test_shapes_are_never_excused(self, code: str) -> None:
        """Unknown and missing keys, wrong shapes and closed lists of words are for both to refuse, but in tables."""
        assert code not in {row.code for row in BEYOND if "table" not in row.at}


class TestWrittenDefinitions:
    """What the library writes is accepted."""

    @given(st.one_of(definitions(), indicators()))
    def test_every_definition_fits_the_schema(self, indicator: Indicator) -> None:
        """A definition written as plain data is a document of the schema, whatever words it uses."""
        assert [
            error.message for error in validator("definition").iter_errors(codec.unstructure(indicator))
        ] == []


class TestCommand:
    """`kpiflow schema` prints and writes the schemas."""

    @each_kind
    def test_it_prints_the_schema_of_a_kind(self, kind: Kind) -> None:
        """What is printed is the shipped schema, and nothing else."""
        result = run(kind)

        assert (result.exit_code, result.stdout, result.stderr) == (0, shipped(kind), "")

    def test_it_prints_that_of_definitions_by_default(self) -> None:
        """Without a kind, definitions are meant."""
        assert run().stdout == shipped("definition")

    def test_it_writes_a_file(self, tmp_path: Path) -> None:
        """The file holds the same bytes; what was done is said beside it."""
        path = tmp_path / "kpiflow.json"

        result = run("assessment", "--output", str(path))

        assert path.read_bytes() == shipped("assessment").encode()
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == f"schema written to {path}\n"

    def test_it_writes_over_a_schema_or_an_empty_file(self, tmp_path: Path) -> None:
        """A schema of an earlier version is replaced."""
        old, empty = tmp_path / "old.json", tmp_path / "empty.json"
        old.write_text(shipped("definition"), encoding="utf-8")
        empty.touch()

        assert [run("assessment", "--output", str(path)).exit_code for path in (old, empty)] == [0, 0]
        assert old.read_bytes() == empty.read_bytes() == shipped("assessment").encode()

    def test_it_writes_over_nothing_else(self, tmp_path: Path) -> None:
        """A file of rules is never lost to a slip of the hand, nor is a folder taken for a file."""
        rules = tmp_path / "rules.yaml"
        rules.write_text(RULES, encoding="utf-8")

        results = [run("--output", str(path)) for path in (rules, tmp_path)]

        assert [result.exit_code for result in results] == [2, 2]
        assert f"'{rules}' holds something else than a schema\n" in results[0].stderr
        assert f"'{tmp_path}' cannot be written: Is a directory\n" in results[1].stderr
        assert rules.read_text(encoding="utf-8") == RULES

    def test_a_file_that_cannot_be_written_ends_with_2(self, tmp_path: Path) -> None:
        """A folder that is not there is named as the reason."""
        path = tmp_path / "none" / "schema.json"

        result = run("--output", str(path))

        assert result.exit_code == 2
        assert f"'{path}' cannot be written: No such file or directory\n" in result.stderr


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(kpiflow, ["schema", *arguments], catch_exceptions=False)
