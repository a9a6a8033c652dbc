"""Definition files and assessment files: read whole, or refused with every problem of all of them."""

from __future__ import annotations

import json
import shutil

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kpiflow.errors import (
    DefinitionError,
    KpiflowError,
    LoadingError,
    Path as DocumentPath,
    Problem,
    path_text,
)
from kpiflow.loading import AssessmentFile, load_assessment, load_indicator
from kpiflow.loading.contents import ContinuedAssessment, FiledAssessment
from kpiflow.loading.source import read_source


EXAMPLES = Path(__file__).parents[3] / "examples" / "anti-corruption"

RULES = """\
code: "1"
name: x
weight: 2
scale: {highest: 1}
performance_period: FY 2550 BE
reporting_window: 2007-10-01/2007-10-31
evidence: [{id: plan, name: plan}]
populations: [{id: complaints, name: complaints}]
channels: [{id: desk, name: desk}]
levels:
  - level: 1
    name: one
    requirements:
      - {id: 1a, text: t, requires: {provided: plan}}
"""
FIRST = """\
assessment: a1
indicator: rules.yaml
as_of: 2007-10-31
report:
  agency: agency
  round_months: 12
  filed_by: officer
  filed_on: 2007-10-24
  claimed_level: 1
evidence:
  - {id: plan-1, kind: plan, title: the plan}
  - {id: plan-2, kind: plan, title: another plan}
decisions:
  rulings:
    - {item: plan-1, standing: accepted, by: committee, on: 2007-10-25}
"""
LAST = """\
continues: first.yaml
as_of: 2007-11-30
evidence:
  - {id: plan-3, kind: plan, title: a later plan}
nil_returns:
  - {id: nil, population: complaints, statement: none, channels: desk, supported_by: plan-2}
decisions:
  rulings:
    - {item: plan-2, standing: rejected, by: committee, on: 2007-11-15, reason: why}
    - {item: plan-3, standing: accepted, by: committee, on: 2007-11-30}
  waivers:
    - id: w
      requirement: 1a
      authority: committee
      reason: why
      decided_on: 2007-11-15
      valid_from: 2007-11-15
      valid_until: 2008-09-30
      evidence: [plan-1, nil]
  rating: {level: 1, authority: committee, reason: why, decided_on: 2007-11-30}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a definition, an assessment file and one that continues it."""
    (tmp_path / "rules.yaml").write_text(RULES)
    (tmp_path / "first.yaml").write_text(FIRST)
    (tmp_path / "last.yaml").write_text(LAST)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    """Replace a piece of a file, which must be in it."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def places(problems: tuple[Problem, ...]) -> list[tuple[str, str, int, int]]:
    """Give code, file, line and column of each problem."""
    return [
        (each.code, Path(each.position.file).name, each.position.line, each.position.column)
        for each in problems
        if each.position
    ]


def refused(path: Path, load: Callable[[Path], object] = load_assessment) -> KpiflowError:
    """Load a file that is refused and give the refusal, every problem of which has a place."""
    with pytest.raises(KpiflowError) as error:
        load(path)
    assert all(problem.position for problem in error.value.problems)
    return error.value


class TestDefinitions:
    """A definition file becomes an indicator, or every problem it has."""

    def test_are_read(self, folder: Path) -> None:
        """A definition file says what the indicator holds."""
        indicator = load_indicator(folder / "rules.yaml")

        assert (indicator.code, indicator.weight, indicator.highest_level) == ("1", Decimal(2), 1)
        assert load_indicator(str(folder / "rules.yaml")) == indicator

    def test_are_refused_as_rules_when_only_the_rule_is_wrong(self, folder: Path) -> None:
        """A wrong rule in a readable file is a definition error, with its line and column."""
        change(folder / "rules.yaml", "provided: plan", "provided: plam")

        error = refused(folder / "rules.yaml", load_indicator)

        assert isinstance(error, DefinitionError)
        assert str(error) == (
            "[KPI103] requirement '1a' accepts evidence 'plam', which indicator '1' does not declare\n"
            f"  at: levels[0].requirements[0].requires.provided.kind[0]  ({folder / 'rules.yaml'}:14:48)\n"
            "  14 |       - {id: 1a, text: t, requires: {provided: plam}}\n"
            "     |                                                ^\n"
            "  declared: plan\n"
            "  hint: did you mean 'plan'?"
        )

    def test_are_refused_as_files_when_something_cannot_be_read(self, folder: Path) -> None:
        """Unreadable values, repeated keys and wrong rules come together, in the order of the file."""
        change(folder / "rules.yaml", 'code: "1"', "code: one two")
        change(folder / "rules.yaml", "weight: 2", "weight: two")
        change(folder / "rules.yaml", "name: one", "name: one\n    name: uno")
        change(folder / "rules.yaml", "provided: plan", "provided: plam")

        error = refused(folder / "rules.yaml", load_indicator)

        assert isinstance(error, LoadingError)
        assert places(error.problems) == [
            ("KPI100", "rules.yaml", 1, 7),
            ("KPI409", "rules.yaml", 3, 9),
            ("KPI405", "rules.yaml", 13, 5),
            ("KPI103", "rules.yaml", 15, 48),
        ]

    def test_are_not_accepted_with_a_key_written_twice(self, folder: Path) -> None:
        """A file that could be read but for a repeated key is refused."""
        change(folder / "rules.yaml", "weight: 2", "weight: 2\nweight: 2")

        assert places(refused(folder / "rules.yaml", load_indicator).problems) == [
            ("KPI405", "rules.yaml", 4, 1)
        ]

    def test_a_missing_file_is_named(self, folder: Path) -> None:
        """A definition file that is not there is refused."""
        with pytest.raises(LoadingError) as error:
            load_indicator(folder / "none.yaml")

        assert error.value.code == "KPI400"

    def test_an_assessment_is_no_definition(self, folder: Path) -> None:
        """An assessment file given for a definition is refused for that, in place of every key in it."""
        assert str(refused(folder / "first.yaml", load_indicator)) == (
            "[KPI416] 'first.yaml' is an assessment, not a definition\n"
            f"  at: {folder / 'first.yaml'}:1:1\n"
            "  1 | assessment: a1\n"
            "    | ^\n"
            "  hint: name the file of a definition"
        )

    def test_a_continued_assessment_is_no_definition(self, folder: Path) -> None:
        """A file that goes on from another one is known for an assessment too."""
        assert places(refused(folder / "last.yaml", load_indicator).problems) == [
            ("KPI416", "last.yaml", 1, 1)
        ]


class TestJson:
    """A file whose name ends in `.json` says the same in JSON."""

    @pytest.fixture
    def folder(self, folder: Path) -> Path:
        """Give the same files in JSON, which name one another by their names in JSON."""
        for path in folder.iterdir():
            text = json.dumps(read_source(path).root.plain(), ensure_ascii=False, indent=2)
            path.with_suffix(".json").write_text(text.replace(".yaml", ".json"), encoding="utf-8")
        return folder

    def test_definitions_are_read(self, folder: Path) -> None:
        """A definition in JSON is the same indicator."""
        assert load_indicator(folder / "rules.json") == load_indicator(folder / "rules.yaml")

    def test_assessments_are_read(self, folder: Path) -> None:
        """An assessment in JSON states the same, and so does what it continues."""
        in_json, in_yaml = load_assessment(folder / "last.json"), load_assessment(folder / "last.yaml")

        assert in_json.indicator == in_yaml.indicator
        assert [part.content.evidence for part in in_json.parts] == [
            part.content.evidence for part in in_yaml.parts
        ]
        assert [part.content.decisions for part in in_json.parts] == [
            part.content.decisions for part in in_yaml.parts
        ]

    def test_files_of_both_kinds_go_together(self, folder: Path) -> None:
        """An assessment in YAML may be judged by a definition in JSON, and be continued in JSON."""
        change(folder / "first.yaml", "rules.yaml", "rules.json")
        change(folder / "last.json", "first.json", "first.yaml")

        assert load_assessment(folder / "last.json").indicator == load_indicator(folder / "rules.yaml")

    @pytest.mark.parametrize("number", ["2.50", "2.5", "2.5000", '"2.50"', '"๒.๕"'])
    def test_numbers_are_exact(self, folder: Path, number: str) -> None:
        """A number counts as it is written, with or without quotes, and never passes through a float."""
        change(folder / "rules.json", '"weight": "2"', f'"weight": {number}')

        assert load_indicator(folder / "rules.json").weight == Decimal("2.5")

    def test_a_number_between_two_floats_is_kept(self, folder: Path) -> None:
        """A number that no float can hold is not moved to the next one, but refused for its decimals."""
        change(folder / "rules.json", '"weight": "2"', '"weight": 2.00000000000000000001')

        [problem] = refused(folder / "rules.json", load_indicator).problems

        assert (problem.code, "2.00000000000000000001" in str(problem)) == ("KPI105", True)

    @pytest.mark.parametrize("ending", [".json", ".JSON", ".Json"])
    def test_is_told_by_the_name(self, folder: Path, ending: str) -> None:
        """What is YAML by its text is refused in a file that is JSON by its name."""
        (folder / f"rules{ending}").write_text(RULES)

        [problem] = refused(folder / f"rules{ending}", load_indicator).problems

        assert (problem.code, problem.hint) == ("KPI402", "text goes in double quotes")

    def test_problems_have_their_place(self, folder: Path) -> None:
        """What is wrong with a value is told with its line in the JSON file."""
        change(folder / "first.json", '"officer"', "7")
        change(folder / "first.json", '"round_months": "12"', '"round_months": 7.0')

        [problem] = refused(folder / "first.json").problems

        assert places((problem,)) == [("KPI409", "first.json", 7, 21)]
        assert problem.excerpt == '    "round_months": 7.0,'


class TestAssessments:
    """Assessment files become what they state, in the order in which it came about."""

    def test_that_stand_for_themselves_are_read(self, folder: Path) -> None:
        """A file that stands for itself names its definition and what was filed."""
        file = load_assessment(folder / "first.yaml")

        assert isinstance(file, AssessmentFile)
        assert file.indicator == load_indicator(folder / "rules.yaml")
        assert [part.content for part in file.parts] == [file.first]
        assert (file.first.assessment, file.as_of) == ("a1", date(2007, 10, 31))
        assert load_assessment(str(folder / "first.yaml")) == file

    def test_that_continue_another_follow_it(self, folder: Path) -> None:
        """A file that continues another one comes after it, and speaks about its own day."""
        file = load_assessment(folder / "last.yaml")

        assert [type(part.content) for part in file.parts] == [FiledAssessment, ContinuedAssessment]
        assert file.first == load_assessment(folder / "first.yaml").first
        assert file.as_of == date(2007, 11, 30)

    def test_may_continue_one_another_in_a_chain(self, folder: Path) -> None:
        """The file that stands for itself comes first, however long the chain."""
        (folder / "more.yaml").write_text("continues: last.yaml\nas_of: 2007-12-31\n")

        file = load_assessment(folder / "more.yaml")

        assert [part.content.as_of.month for part in file.parts] == [10, 11, 12]

    def test_may_lie_below_one_another(self, folder: Path) -> None:
        """A named file may lie in a folder below, and names its own files from there."""
        (folder / "below").mkdir()
        for name in ("rules.yaml", "first.yaml"):
            shutil.move(folder / name, folder / "below" / name)
        change(folder / "last.yaml", "continues: first.yaml", "continues: below/first.yaml")

        assert load_assessment(folder / "last.yaml").first.assessment == "a1"

    def test_are_no_definitions(self, folder: Path) -> None:
        """A definition given for an assessment is refused for that, in place of every key in it."""
        assert str(refused(folder / "rules.yaml")) == (
            "[KPI416] 'rules.yaml' is a definition, not an assessment\n"
            f"  at: {folder / 'rules.yaml'}:1:1\n"
            '  1 | code: "1"\n'
            "    | ^\n"
            "  hint: name the file of an assessment"
        )

    @pytest.mark.parametrize(
        ("file", "old", "new", "at"),
        [
            ("first.yaml", "indicator: rules.yaml", "indicator: last.yaml", "last.yaml"),
            ("last.yaml", "continues: first.yaml", "continues: rules.yaml", "rules.yaml"),
        ],
        ids=["a definition named", "an assessment continued"],
    )
    def test_name_files_of_the_kind_they_need(
        self, folder: Path, file: str, old: str, new: str, at: str
    ) -> None:
        """A file of the other kind that an assessment names is one problem, in that file."""
        change(folder / file, old, new)

        assert places(refused(folder / file).problems) == [("KPI416", at, 1, 1)]

    @pytest.mark.parametrize("name", ["as-filed.yaml", "as-accepted.yaml"])
    def test_of_the_examples_are_read(self, name: str) -> None:
        """The examples of the project are in order."""
        assert load_assessment(EXAMPLES / name).indicator.code == "7.2.1"


class TestNamedFiles:
    """A file is named by another one, and lies beside it or below."""

    @pytest.mark.parametrize(
        "name",
        [
            "../rules.yaml",
            "/rules.yaml",
            "a/../../rules.yaml",
            "C:rules.yaml",
            "a\\\\b.yaml",
            "''",
            "' '",
            "file:x",
        ],
    )
    @pytest.mark.parametrize(
        ("file", "key", "line"), [("first.yaml", "indicator", 2), ("last.yaml", "continues", 1)]
    )
    def test_never_lie_elsewhere(self, folder: Path, file: str, key: str, line: int, name: str) -> None:
        """A name that leads out of the folder is refused where it stands, whatever it leads to."""
        change(folder / file, f"{key}: {'rules' if key == 'indicator' else 'first'}.yaml", f"{key}: {name}")

        error = refused(folder / file)

        assert places(error.problems) == [("KPI414", file, line, len(key) + 3)]

    def test_are_followed_through_links_before_they_are_trusted(
        self, folder: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """A link that stands in the folder and leads out of it is refused; one that stays is read."""
        elsewhere = tmp_path_factory.mktemp("elsewhere") / "rules.yaml"
        shutil.move(folder / "rules.yaml", elsewhere)
        (folder / "rules.yaml").symlink_to(elsewhere)

        assert [problem.code for problem in refused(folder / "first.yaml").problems] == ["KPI414"]

        (folder / "rules.yaml").unlink()
        shutil.move(elsewhere, folder / "kept.yaml")
        (folder / "rules.yaml").symlink_to(folder / "kept.yaml")
        assert load_assessment(folder / "first.yaml").indicator.code == "1"

    def test_that_are_links_to_themselves_cannot_be_read(self, folder: Path) -> None:
        """A link that leads nowhere but to itself is refused as any file that cannot be read."""
        (folder / "rules.yaml").unlink()
        (folder / "rules.yaml").symlink_to(folder / "rules.yaml")

        assert [problem.code for problem in refused(folder / "first.yaml").problems] == ["KPI400"]

    def test_elsewhere_are_refused_in_words(self, folder: Path) -> None:
        """The refusal says which name leads where."""
        change(folder / "first.yaml", "rules.yaml", "../rules.yaml")

        assert str(refused(folder / "first.yaml")) == (
            "[KPI414] '../rules.yaml' does not lie beside 'first.yaml'\n"
            f"  at: indicator  ({folder / 'first.yaml'}:2:12)\n"
            "  2 | indicator: ../rules.yaml\n"
            "    |            ^\n"
            "  expected: a file in the same folder or below it"
        )

    @pytest.mark.parametrize(
        ("file", "name", "line", "column"),
        [("first.yaml", "rules.yaml", 2, 12), ("last.yaml", "first.yaml", 1, 12)],
    )
    def test_that_are_missing_are_told_where_they_are_named(
        self, folder: Path, file: str, name: str, line: int, column: int
    ) -> None:
        """A named file that is not there is refused at the place that names it."""
        (folder / name).unlink()

        error = refused(folder / file)

        assert places(error.problems) == [("KPI400", file, line, column)]
        assert f"{name}' cannot be read" in str(error)

    def test_that_are_folders_are_refused(self, folder: Path) -> None:
        """A folder is no definition."""
        change(folder / "first.yaml", "rules.yaml", ".")

        assert places(refused(folder / "first.yaml").problems) == [("KPI400", "first.yaml", 2, 12)]

    def test_with_faults_of_their_own_are_told_there(self, folder: Path) -> None:
        """What is wrong in a named file stands in that file."""
        (folder / "rules.yaml").write_text("code: [")

        assert places(refused(folder / "first.yaml").problems) == [("KPI402", "rules.yaml", 1, 8)]

    @pytest.mark.parametrize("circle", [("last.yaml",), ("b.yaml", "last.yaml")], ids=len)
    def test_never_lead_back(self, folder: Path, circle: tuple[str, ...]) -> None:
        """Files that continue one another in a circle are refused, not read for ever."""
        (folder / "b.yaml").write_text("continues: last.yaml\nas_of: 2007-11-30\n")
        change(folder / "last.yaml", "continues: first.yaml", f"continues: {circle[0]}")

        error = refused(folder / "last.yaml")

        assert error.code == "KPI415"
        assert "hint: one of the files must stand for itself" in str(error)


class TestAllAtOnce:
    """Whoever mends a file sees everything at once, and nothing that is not there."""

    def test_from_all_files(self, folder: Path) -> None:
        """The problems of the definition and of both files come in one refusal, each with its file."""
        change(folder / "rules.yaml", "weight: 2", "weight: no")
        change(folder / "rules.yaml", "provided: plan", "provided: plam")
        change(folder / "first.yaml", "filed_on: 2007-10-24", "filed_on: 2550-10-24")
        change(folder / "last.yaml", "as_of: 2007-11-30", "as_of: 2007-11-31\nasof: x")

        assert sorted(places(refused(folder / "last.yaml").problems)) == [
            ("KPI103", "rules.yaml", 14, 48),
            ("KPI406", "last.yaml", 3, 1),
            ("KPI409", "rules.yaml", 3, 9),
            ("KPI410", "last.yaml", 2, 8),
            ("KPI411", "first.yaml", 8, 13),
        ]

    def test_that_the_definition_refuses_too(self, folder: Path) -> None:
        """What the definition refuses is told beside what cannot be read."""
        change(folder / "first.yaml", "evidence:\n", "evidence:\n  - {id: plan-0, kind: plam, title: x}\n")
        change(folder / "first.yaml", "claimed_level: 1", "claimed_level: 9")
        change(folder / "first.yaml", "title: another plan", "title: [x]")
        change(folder / "last.yaml", "requirement: 1a", "requirement: 1b")
        change(folder / "last.yaml", "rating: {level: 1", "rating: {level: 5")

        assert sorted(places(refused(folder / "last.yaml").problems)) == [
            ("KPI202", "first.yaml", 9, 18),
            ("KPI202", "last.yaml", 20, 19),
            ("KPI204", "first.yaml", 11, 24),
            ("KPI205", "last.yaml", 13, 20),
            ("KPI408", "first.yaml", 13, 30),
        ]

    def test_a_wrong_rule_alone_is_a_definition_error(self, folder: Path) -> None:
        """When only the definition is wrong, it is the rule and not the file."""
        change(folder / "rules.yaml", "provided: plan", "provided: plam")

        error = refused(folder / "last.yaml")

        assert isinstance(error, DefinitionError)
        assert places(error.problems) == [("KPI103", "rules.yaml", 14, 48)]

    def test_a_wrong_rule_and_an_unreadable_file_are_a_loading_error(self, folder: Path) -> None:
        """A refusal that is not about the rule alone is a loading error."""
        change(folder / "rules.yaml", "provided: plan", "provided: plam")
        change(folder / "last.yaml", "as_of: 2007-11-30", "as_of: soon")

        assert isinstance(refused(folder / "last.yaml"), LoadingError)

    def test_a_rating_below_nothing_is_a_loading_error(self, folder: Path) -> None:
        """What a decision refuses by itself is told where it stands in the file."""
        change(folder / "last.yaml", "rating: {level: 1", "rating: {level: 7")

        error = refused(folder / "last.yaml")

        assert isinstance(error, LoadingError)
        assert [(each.code, each.path) for each in error.problems] == [
            ("KPI202", ("decisions", "rating", "level"))
        ]

    @pytest.mark.parametrize(
        ("file", "old", "new", "expected"),
        [
            ("first.yaml", "{id: plan-1,", "{id: [plan-1],", ("KPI408", "first.yaml", 11, 6)),
            ("first.yaml", "{id: plan-2,", "{id: [plan-2],", ("KPI408", "first.yaml", 12, 6)),
            ("first.yaml", "{id: plan-2,", "{", ("KPI407", "first.yaml", 12, 5)),
            (
                "first.yaml",
                "kind: plan, title: another",
                "kind: [plan], title: another",
                ("KPI408", "first.yaml", 12, 18),
            ),
            ("first.yaml", "filed_on: 2007-10-24", "filed_on: soon", ("KPI410", "first.yaml", 8, 13)),
            ("first.yaml", "  filed_on: 2007-10-24\n", "", ("KPI407", "first.yaml", 4, 1)),
            ("first.yaml", "filed_by: officer", "filed_by: [officer]", ("KPI408", "first.yaml", 7, 3)),
            ("first.yaml", "assessment: a1", "assessment: [a1]", ("KPI408", "first.yaml", 1, 1)),
            ("first.yaml", "as_of: 2007-10-31", "as_of: soon", ("KPI410", "first.yaml", 3, 8)),
            ("first.yaml", "claimed_level: 1", "claimed_level: one", ("KPI409", "first.yaml", 9, 18)),
            ("first.yaml", "on: 2007-10-25", "on: soon", ("KPI410", "first.yaml", 15, 61)),
            ("first.yaml", "standing: accepted", "standing: fine", ("KPI413", "first.yaml", 15, 32)),
            ("last.yaml", "as_of: 2007-11-30", "as_of: soon", ("KPI410", "last.yaml", 2, 8)),
            ("last.yaml", "{id: plan-3,", "{id: [plan-3],", ("KPI408", "last.yaml", 4, 6)),
            ("last.yaml", "{id: nil,", "{id: [nil],", ("KPI408", "last.yaml", 6, 6)),
            ("last.yaml", "on: 2007-11-15,", "on: soon,", ("KPI410", "last.yaml", 9, 61)),
            ("last.yaml", "valid_until: 2008-09-30", "valid_until: soon", ("KPI410", "last.yaml", 18, 20)),
            ("last.yaml", "valid_from: 2007-11-15", "valid_from: soon", ("KPI410", "last.yaml", 17, 19)),
            ("last.yaml", "decided_on: 2007-11-15", "decided_on: soon", ("KPI410", "last.yaml", 16, 19)),
            ("last.yaml", "requirement: 1a", "requirement: [1a]", ("KPI408", "last.yaml", 13, 7)),
            ("last.yaml", "- id: w\n", "- id: [w]\n", ("KPI408", "last.yaml", 12, 7)),
            ("last.yaml", "rating: {level: 1", "rating: {level: one", ("KPI409", "last.yaml", 20, 19)),
        ],
        ids=lambda value: value if isinstance(value, str) and ":" in value else None,
    )
    def test_an_unreadable_value_has_no_false_consequences(
        self, folder: Path, file: str, old: str, new: str, expected: tuple[str, str, int, int]
    ) -> None:
        """One value that cannot be read is one problem, in whichever file others refer to it."""
        change(folder / file, old, new)

        assert places(refused(folder / "last.yaml").problems) == [expected]

    def test_an_item_that_is_refused_has_no_false_consequences(self, folder: Path) -> None:
        """An item of an undeclared kind is one problem; that it was entered is not denied elsewhere."""
        change(folder / "first.yaml", "kind: plan, title: another plan", "kind: plam, title: another plan")

        assert places(refused(folder / "last.yaml").problems) == [("KPI204", "first.yaml", 12, 24)]

    def test_a_stand_in_is_never_named(self, folder: Path) -> None:
        """A message about what could be read names nothing that was put in for what could not."""
        change(folder / "first.yaml", "{id: plan-2, kind: plan,", "{id: [plan-2], kind: plam,")

        error = refused(folder / "last.yaml")

        assert "unread" not in str(error)

    @pytest.mark.parametrize("broken", ["last.yaml", "first.yaml"])
    def test_whatever_is_broken_nothing_else_is_blamed(self, folder: Path, broken: str) -> None:
        """Whichever single value of a file cannot be read, every problem is about it."""
        original = read_source(folder / broken).root.plain()
        astray: list[str] = []
        for path in nodes(original):
            plain = deepcopy(original)
            place = plain
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = [[]]
            (folder / broken).write_text(json.dumps(plain))
            astray.extend(
                f"{path_text(path)}: {problem}"
                for problem in refused(folder / "last.yaml").problems
                if not related(path, problem.path)
                or problem.position is None
                or Path(problem.position.file).name != broken
            )

        assert astray == []


def nodes(plain: Any, path: DocumentPath = ()) -> Iterator[DocumentPath]:
    """Walk the path of every value below the root."""
    steps = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for step, value in steps:
        yield (*path, step)
        yield from nodes(value, (*path, step))


def related(one: DocumentPath, other: DocumentPath) -> bool:
    """Tell whether one path leads to the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
