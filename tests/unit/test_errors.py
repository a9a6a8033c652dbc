"""Truths about `kpiflow.errors`: problems are data first, and text in four parts last."""

from __future__ import annotations

import copy
import pickle
import re

from typing import Any

import pytest

from hypothesis import given, settings, strategies as st

from kpiflow.errors import (
    CODES,
    CalendarError,
    CaseFailedError,
    ConcurrencyError,
    DefinitionError,
    GuardNotSatisfiedError,
    JournalError,
    KpiflowError,
    LoadingError,
    MissingExtraError,
    MoveError,
    Path,
    Position,
    Problem,
    ReportError,
    ScoringError,
    did_you_mean,
    path_text,
)


FAST = settings(max_examples=100, deadline=None)

WHERE = Position("anti-corruption.yaml", 61, 11)

# Each builds a problem whose one part comes from data.
PARTS_FROM_DATA: dict[str, Any] = {
    "message": lambda data: Problem("KPI103", data),
    "path": lambda data: Problem("KPI103", "wrong", path=("levels", data)),
    "position": lambda data: Problem("KPI103", "wrong", position=Position(data, 1, 1)),
    "expected": lambda data: Problem("KPI103", "wrong", expected=data),
    "got": lambda data: Problem("KPI103", "wrong", got=data),
    "declared": lambda data: Problem("KPI103", "wrong", declared=("minutes", data)),
    "hint": lambda data: Problem("KPI103", "wrong", hint=data),
}


def shown_with(excerpt: str, *, line: int = 61, column: int = 11) -> list[str]:
    """Give the lines that a problem with an excerpt shows of it."""
    problem = Problem("KPI103", "wrong", position=Position("f.yaml", line, column), excerpt=excerpt)
    return str(problem).splitlines()[2:]


class TestCodes:
    """Every problem has a stable code with one line of meaning."""

    @pytest.mark.parametrize("code", CODES)
    def test_are_written_alike(self, code: str) -> None:
        """A code is KPI and three digits."""
        assert re.fullmatch(r"KPI[1-8][0-9]{2}", code)

    def test_mean_different_things(self) -> None:
        """No two codes share their meaning, and none is without one."""
        assert len({meaning.strip() for meaning in CODES.values()} - {""}) == len(CODES)


class TestPathText:
    """A path is written the way people read it."""

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ((), ""),
            (("levels",), "levels"),
            (("levels", 3), "levels[3]"),
            (("levels", 3, "requirements", 0, "requires"), "levels[3].requirements[0].requires"),
            ((0, "id"), "[0].id"),
            ((0, 1), "[0][1]"),
        ],
    )
    def test_has_dots_before_keys_and_brackets_around_indexes(self, path: Path, expected: str) -> None:
        """Keys follow a dot but at the root, indexes stand in brackets."""
        assert path_text(path) == expected


class TestDidYouMean:
    """A misspelt name is answered with the nearest known one."""

    def test_proposes_the_nearest_name(self) -> None:
        """Of several known names the most similar is proposed."""
        known = ["summary-reports-all", "summary-report", "minutes"]

        assert did_you_mean("summary-reprot", known) == "did you mean 'summary-report'?"

    @pytest.mark.parametrize(("word", "known"), [("xyz", ["minutes"]), ("minutes", [])])
    def test_proposes_nothing_when_nothing_is_near(self, word: str, known: list[str]) -> None:
        """An unlike name, or no name at all, is no help and not proposed."""
        assert not did_you_mean(word, known)

    def test_takes_any_iterable(self) -> None:
        """The known names may come one by one."""
        assert did_you_mean("minute", (name for name in ["minutes"])) == "did you mean 'minutes'?"


class TestPosition:
    """A position points into a file the way editors understand."""

    def test_is_file_line_and_column(self) -> None:
        """File, line and column are parted by colons."""
        assert str(WHERE) == "anti-corruption.yaml:61:11"


class TestProblem:
    """A problem says what, where, expected and got, and one hint, in that order."""

    def test_has_four_parts_in_order(self) -> None:
        """All parts of a problem stand on their own lines, in one order."""
        problem = Problem(
            "KPI103",
            "level 4 requires evidence 'summary-reprot', which indicator '7.2.1' does not declare",
            path=("levels", 3, "requires", "all_of", 1),
            position=WHERE,
            expected="a declared kind of evidence",
            got="'summary-reprot'",
            declared=("minutes", "summary-report"),
            hint="did you mean 'summary-report'?",
        )

        assert str(problem) == (
            "[KPI103] level 4 requires evidence 'summary-reprot', which indicator '7.2.1' does not declare\n"
            "  at: levels[3].requires.all_of[1]  (anti-corruption.yaml:61:11)\n"
            "  expected: a declared kind of evidence   got: 'summary-reprot'\n"
            "  declared: minutes, summary-report\n"
            "  hint: did you mean 'summary-report'?"
        )

    @pytest.mark.parametrize(
        ("parts", "expected"),
        [
            ({}, "[KPI103] wrong"),
            ({"path": ("levels", 0)}, "[KPI103] wrong\n  at: levels[0]"),
            ({"position": WHERE}, "[KPI103] wrong\n  at: anti-corruption.yaml:61:11"),
            (
                {"path": ("levels", 0), "position": WHERE},
                "[KPI103] wrong\n  at: levels[0]  (anti-corruption.yaml:61:11)",
            ),
            ({"expected": "a number"}, "[KPI103] wrong\n  expected: a number"),
            ({"got": "'two'"}, "[KPI103] wrong\n  got: 'two'"),
            ({"expected": "a number", "got": "'two'"}, "[KPI103] wrong\n  expected: a number   got: 'two'"),
            ({"declared": ("minutes",)}, "[KPI103] wrong\n  declared: minutes"),
            ({"hint": "write 2"}, "[KPI103] wrong\n  hint: write 2"),
        ],
    )
    def test_leaves_out_the_parts_it_does_not_have(self, parts: dict[str, Any], expected: str) -> None:
        """A part that is empty takes no line and leaves no trace."""
        assert str(Problem("KPI103", "wrong", **parts)) == expected

    def test_moves_under_the_document_that_holds_it(self) -> None:
        """Seen from the outer document, a problem lies at the outer path and then its own."""
        problem = Problem("KPI103", "wrong", path=("requires", 1), hint="write 2").under(("levels", 3))

        assert problem == Problem("KPI103", "wrong", path=("levels", 3, "requires", 1), hint="write 2")

    def test_takes_its_place_in_the_file(self) -> None:
        """A problem gets its position when the file is known, and keeps all else."""
        problem = Problem("KPI103", "wrong", path=("levels", 3), got="x").at(WHERE)

        assert problem == Problem("KPI103", "wrong", path=("levels", 3), got="x", position=WHERE)

    def test_loses_its_place_in_the_file(self) -> None:
        """A problem can be told without a position again."""
        assert Problem("KPI103", "wrong", position=WHERE).at(None) == Problem("KPI103", "wrong")

    def test_is_itself_unchanged_by_moving(self) -> None:
        """A problem that was moved is another one; the first stays where it was."""
        problem = Problem("KPI103", "wrong", path=("requires",))

        problem.under(("levels",)).at(WHERE)

        assert (problem.path, problem.position) == (("requires",), None)

    @pytest.mark.parametrize("part", PARTS_FROM_DATA)
    def test_shows_control_characters_by_their_code(self, part: str) -> None:
        """No part of a problem can make a terminal clear its screen or turn its text around."""
        shown = str(PARTS_FROM_DATA[part]("a\x1b[2J\u202eb\r"))

        assert r"a\x1b[2J\u202eb\r" in shown

    @pytest.mark.parametrize("part", PARTS_FROM_DATA)
    @FAST
    @given(data=st.text(alphabet=st.characters(categories=["Cc", "Cs", "Cf", "Lo"]), max_size=20))
    def test_lets_no_control_character_through(self, part: str, data: str) -> None:
        """Whatever data holds, only line feeds and tabs are left of the controls in its text."""
        shown = str(PARTS_FROM_DATA[part](data))

        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)

    # The message is left out: it may hold a tree of reasons, one to a line.
    @pytest.mark.parametrize("part", [part for part in PARTS_FROM_DATA if part != "message"])
    def test_keeps_each_part_on_its_line(self, part: str) -> None:
        """Data with a line feed cannot add a line, such as a false hint, to a problem."""
        shown = str(PARTS_FROM_DATA[part]("x\n  hint: send us your password"))

        assert len(shown.splitlines()) == 2

    def test_keeps_data_as_it_was(self) -> None:
        """Only the text is made safe; the attributes hold what was found."""
        assert Problem("KPI103", "a\x1b", got="\u202e").got == "\u202e"

    def test_keeps_thai_as_it_is(self) -> None:
        """Thai text with its marks and word breaks is shown as it was written."""
        assert str(Problem("KPI103", "ระดับที่ 4\u200bน้ำหนัก")) == "[KPI103] ระดับที่ 4\u200bน้ำหนัก"


class TestExcerpt:
    """A problem of a file shows the line it is about, with a caret under the column."""

    def test_follows_the_place(self) -> None:
        """The line stands between the place and the rest, with its number."""
        problem = Problem("KPI409", "'weight' must be a number", hint="write 2").at(
            Position("rules.yaml", 12, 9), excerpt="weight: two # percent"
        )

        assert str(problem) == (
            "[KPI409] 'weight' must be a number\n"
            "  at: rules.yaml:12:9\n"
            "  12 | weight: two # percent\n"
            "     |         ^\n"
            "  hint: write 2"
        )

    def test_points_into_thai_text(self) -> None:
        """Vowels and tone marks above and below the line do not shift the caret."""
        assert shown_with("ที่ 1: ผู้กำกับ", line=7, column=8) == [
            "  7 | ที่ 1: ผู้กำกับ",
            "    |      ^",
        ]

    @pytest.mark.parametrize("excerpt", ["", "   ", "\t"])
    def test_is_left_out_when_there_is_nothing_to_see(self, excerpt: str) -> None:
        """An empty line is not shown, such as the one behind the end of a file."""
        assert shown_with(excerpt) == []

    def test_needs_a_place(self) -> None:
        """A line without a place is not shown, since nothing in it could be pointed at."""
        assert str(Problem("KPI103", "wrong", excerpt="a: b")) == "[KPI103] wrong"

    @FAST
    @given(
        excerpt=st.text(alphabet=st.characters(exclude_categories=()), max_size=20), column=st.integers(1, 30)
    )
    def test_is_one_line_whatever_it_holds(self, excerpt: str, column: int) -> None:
        """No line of a file can add a line to a problem or move a cursor."""
        shown = shown_with(excerpt, column=column)

        assert len(shown) in {0, 2}
        assert all(character.isprintable() for line in shown for character in line)

    def test_stays_out_of_the_representation(self) -> None:
        """A line may be as long as a file, and does not fill a traceback."""
        assert "xxx" not in repr(Problem("KPI103", "wrong", position=WHERE, excerpt="x" * 1000))

    def test_goes_when_the_place_goes(self) -> None:
        """A problem that is placed anew loses the line of its former place."""
        problem = Problem("KPI103", "wrong").at(WHERE, excerpt="a: b")

        assert problem.at(None) == Problem("KPI103", "wrong")
        assert problem.under(("levels",)).excerpt == "a: b"


class TestKpiflowError:
    """Every error carries its problems as data."""

    def test_keeps_all_problems_in_order(self) -> None:
        """All problems are kept, in the order they were given."""
        first, second = Problem("KPI103", "one"), Problem("KPI105", "two")

        assert DefinitionError(first, second).problems == (first, second)

    def test_has_the_code_of_its_first_problem(self) -> None:
        """The code of an error is that of its first problem."""
        assert DefinitionError(Problem("KPI105", "one"), Problem("KPI103", "two")).code == "KPI105"

    def test_tells_all_problems(self) -> None:
        """The text of an error is the text of all its problems, one after the other."""
        error = LoadingError(Problem("KPI406", "one", hint="mend it"), Problem("KPI407", "two"))

        assert str(error) == "[KPI406] one\n  hint: mend it\n[KPI407] two"

    @pytest.mark.parametrize(
        ("kind", "parents"),
        [
            (DefinitionError, (KpiflowError, ValueError)),
            (GuardNotSatisfiedError, (KpiflowError,)),
            (MoveError, (KpiflowError, ValueError)),
            (JournalError, (KpiflowError,)),
            (ConcurrencyError, (JournalError,)),
            (LoadingError, (KpiflowError, ValueError)),
            (CalendarError, (KpiflowError, ValueError)),
            (ScoringError, (KpiflowError, ValueError)),
            (ReportError, (KpiflowError,)),
            (MissingExtraError, (ReportError, ImportError)),
        ],
    )
    def test_has_the_parents_of_the_tree(self, kind: type[KpiflowError], parents: tuple[type, ...]) -> None:
        """Each kind of error stands where the tree in the module shows it."""
        assert kind.__bases__ == parents

    def test_never_mixes_wrong_rules_with_missing_evidence(self) -> None:
        """A handler for wrong rules does not catch missing evidence, and the reverse."""
        assert not issubclass(GuardNotSatisfiedError, (DefinitionError, ValueError))


class TestGuardNotSatisfiedError:
    """A refusal for missing evidence carries the reasons."""

    def test_carries_its_verdict(self) -> None:
        """The tree of reasons stays with the error, as the object it was."""
        verdict = object()

        assert GuardNotSatisfiedError(Problem("KPI200", "missing"), verdict=verdict).verdict is verdict

    def test_can_be_copied(self) -> None:
        """A copy, such as one on its way to another process, carries problem and verdict."""
        copied = copy.copy(GuardNotSatisfiedError(Problem("KPI200", "missing"), verdict="why"))

        assert (copied.problems, copied.verdict) == ((Problem("KPI200", "missing"),), "why")


class TestConcurrencyError:
    """A writer who came second learns what it had read and where the journal is now."""

    def test_carries_both_versions(self) -> None:
        """The version that was read and the version there is are data of the error."""
        error = ConcurrencyError(Problem("KPI301", "moved on"), expected=3, current=5)

        assert (error.expected, error.current, error.code) == (3, 5, "KPI301")

    def test_can_be_copied(self) -> None:
        """A copy, such as one on its way to another process, carries both versions."""
        copied = copy.copy(ConcurrencyError(Problem("KPI301", "moved on"), expected=3, current=5))

        assert (copied.code, copied.expected, copied.current) == ("KPI301", 3, 5)


class TestMissingExtraError:
    """A package that is not installed is named with the command that installs it."""

    def test_names_the_command(self) -> None:
        """The message names the package, the hint the extra that brings it."""
        error = MissingExtraError.for_package("click", extra="cli")

        assert str(error) == (
            "[KPI700] this needs the package 'click', which is not installed\n"
            "  hint: pip install 'kpiflow[cli]'"
        )

    def test_is_caught_as_an_import_error(self) -> None:
        """Programs that guard an import in the usual way catch it."""
        with pytest.raises(ImportError):
            raise MissingExtraError.for_package("jinja2", extra="html")


class TestCaseFailedError:
    """A case that fails says why, also after it was handed from one process to another."""

    @pytest.mark.parametrize("explanation", ["", "level 3\n  ✗ 3a"])
    def test_keeps_its_explanation(self, explanation: str) -> None:
        """A copy has the same problems and the same explanation below them."""
        problem = Problem("KPI420", "the case comes to level 2")
        copied = pickle.loads(pickle.dumps(CaseFailedError(problem, explanation=explanation)))  # noqa: S301 -- our own

        assert (copied.problems, copied.explanation) == ((problem,), explanation)
        assert str(copied) == "[KPI420] the case comes to level 2" + (
            f"\n{explanation}" if explanation else ""
        )
