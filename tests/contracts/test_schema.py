"""Schema and loader are one contract: what one refuses of a document's shape, the other refuses too."""

from __future__ import annotations

import json
import re

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from attrs import frozen
from click.testing import CliRunner, Result
from hypothesis import given
from jsonschema import Draft202012Validator, ValidationError, validators
from schema_corpus import (
    ASSESSMENTS,
    DEFINITIONS,
    FILED,
    RULES,
    Plain,
    Seed,
    as_editors_see,
    grown,
)
from strategies import definitions, indicators

from kpiflow import codec
from kpiflow.cli.command import kpiflow
from kpiflow.definitions import Indicator
from kpiflow.errors import CODES, KpiflowError, Problem
from kpiflow.loading import load_assessment, load_indicator
from kpiflow.loading.schemas import Kind, file_schema, schema_text


ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in (ROOT / "examples", ROOT / "tests" / "hostile")
    for path in folder.rglob("*")
    if path.suffix in {".yaml", ".json"}
)
KINDS: tuple[Kind, ...] = ("definition", "assessment")
SEEDS: dict[str, tuple[Kind, Seed]] = {
    **{f"definition: {name}": ("definition", seed) for name, seed in DEFINITIONS.items()},
    **{f"assessment: {name}": ("assessment", seed) for name, seed in ASSESSMENTS.items()},
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
        as_written: Whether it takes the text of a file: data no longer tell how a value was written.
    """

    code: str
    why: str
    at: str = "*"
    as_written: bool = False

    def explains(self, problem: Problem, *, in_file: bool) -> bool:
        """Tell whether a problem is of this kind."""
        place = ".".join(step for step in problem.path if isinstance(step, str))
        return problem.code == self.code and fnmatchcase(place, self.at) and (in_file or not self.as_written)


BEYOND = (
    # what stands elsewhere in the document, or in another one
    Beyond("KPI100", "the identifier is made from the name of a question and a level", "levels.rated"),
    Beyond("KPI101", "compares identifiers with one another"),
    Beyond("KPI103", "the kinds of evidence are declared elsewhere"),
    Beyond("KPI104", "compares the numbers of levels with one another"),
    Beyond("KPI106", "compares the points with the levels"),
    Beyond("KPI107", "compares dates, windows and zones with what there is"),
    Beyond("KPI108", "channels and populations are declared elsewhere"),
    Beyond("KPI109", "compares a count with the number of parts", "*.count"),
    Beyond("KPI110", "roles are declared elsewhere"),
    Beyond("KPI114", "topics are declared elsewhere"),
    Beyond("KPI115", "scales and their values are declared elsewhere"),
    Beyond("KPI116", "compares the lowest number with the highest", "measures.highest"),
    Beyond("KPI118", "questions, measures and text fields are declared elsewhere"),
    Beyond("KPI121", "compares rounds with the levels and with one another"),
    Beyond("KPI122", "follows references through the document"),
    Beyond("KPI123", "compares a unit with that of the measure"),
    Beyond("KPI202", "levels are declared in the definition"),
    Beyond("KPI203", "compares with the register"),
    Beyond("KPI204", "names are declared in the definition"),
    Beyond("KPI205", "requirements are declared in the definition", "*.requirement"),
    Beyond("KPI205", "compares with the decisions there are", "decisions.*.id"),
    Beyond("KPI205", "compares with the decisions there are", "decisions.revocations.decision"),
    Beyond("KPI205", "compares the days of a decision", "decisions.*"),
    Beyond("KPI206", "compares a ruling with the day of its item"),
    Beyond("KPI208", "compares a day with the calendar in use"),
    Beyond("KPI210", "compares a day with those of the definition"),
    Beyond("KPI212", "answers are on a scale of the definition"),
    Beyond("KPI213", "compares a reading with its measure"),
    Beyond("KPI400", "only the disk knows whether a file is there"),
    Beyond("KPI414", "a path is compared with the folder it stands in"),
    # what only reading a text can tell
    Beyond("KPI102", "whether a cell says anything is read from its text", "criteria.cells"),
    Beyond("KPI105", "counts decimals, and weighs what is written as text"),
    Beyond("KPI116", "whether cells are bands is read from their text", "progression"),
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


def _as_ecma_does(_validator: Any, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    """Match a pattern where `$` is the very end of a text; Python lets a line feed follow it."""
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value):
        yield ValidationError(f"{value!r} does not match {pattern}")


Validator = validators.extend(Draft202012Validator, {"pattern": _as_ecma_does})


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
        load_indicator(path) if kind == "definition" else load_assessment(path)
    except KpiflowError as error:
        return error.problems
    return ()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Judged, ...]]:
    """Judge everything that grows from a seed, once."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    (folder / "filed.yaml").write_text(FILED, encoding="utf-8")

    @cache
    def judge(name: str) -> tuple[Judged, ...]:
        kind, seed = SEEDS[name]
        path = folder / "document.json"
        found = []
        for each in grown(seed):
            path.write_text(json.dumps(each.document), encoding="utf-8")
            fits = validator(kind).is_valid(each.document)
            found.append(Judged(what=each.change, fits=fits, problems=problems_of(kind, path)))
        return tuple(found)

    return judge


def judged_file(path: Path, kind: Kind) -> Judged:
    """Judge a file; what is not well-formed is data to nobody, and fits nothing."""
    try:
        seen = as_editors_see(path.read_text(encoding="utf-8-sig"), is_json=path.suffix == ".json")
    except ValueError:
        fits = False
    else:
        fits = validator(kind).is_valid(seen)
    return Judged(what=path.name, fits=fits, problems=problems_of(kind, path), in_file=True)


def kind_of(path: Path) -> Kind:
    """Tell what kind of file it is by the keys that no definition has."""
    text = path.read_bytes()
    return "assessment" if re.search(rb"^(report|continues):", text, re.MULTILINE) else "definition"


class TestShipped:
    """The package brings the schemas along."""

    @each_kind
    def test_the_file_is_what_the_generator_makes(self, kind: Kind) -> None:
        """The shipped schema is made from the classes as they are now; `kpiflow schema` writes it anew."""
        assert shipped(kind) == schema_text(kind)

    @each_kind
    def test_it_is_a_schema_of_its_draft(self, kind: Kind) -> None:
        """The schema names draft 2020-12, and is one by the draft's own schema."""
        schema = json.loads(shipped(kind))

        Draft202012Validator.check_schema(schema)

        assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]

    @each_kind
    def test_every_reference_leads_to_a_definition_and_every_definition_is_referred_to(
        self, kind: Kind
    ) -> None:
        """Nothing dangles, and nothing is carried along that no key uses."""
        schema = json.loads(shipped(kind))

        referred = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', shipped(kind)))

        assert referred == set(schema["$defs"])


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
        """There are thousands of documents, and many of them are sound, many refused by both."""
        everything = [each for name in SEEDS for each in judged(name)]

        assert len(everything) >= 5000
        assert sum(not each.problems for each in everything) >= 500
        assert sum(bool(each.problems) and not each.fits for each in everything) >= 2000

    def test_the_seeds_have_every_key(self) -> None:
        """Each key of each class stands in some seed, in a document that changes it."""
        known = {place for kind in KINDS for place in _keys_of(file_schema(kind))}
        written = {
            place for kind, seed in SEEDS.values() for place in _keys_in(seed.document, file_schema(kind))
        }

        assert known - written == set()


class TestFiles:
    """Files that people and attackers wrote are accepted or refused by both."""

    @each_file
    def test_schema_and_loader_agree(self, path: Path) -> None:
        """Every example and every hostile file meets the same answer from both."""
        assert list(judged_file(path, kind_of(path)).differences()) == []

    @pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_no_file_fits_as_the_other_kind(self, path: Path) -> None:
        """A definition is never taken for an assessment, nor an assessment for a definition."""
        other: Kind = "definition" if kind_of(path) == "assessment" else "assessment"

        assert not judged_file(path, other).fits
