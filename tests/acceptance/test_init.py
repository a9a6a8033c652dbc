"""`kpiflow init`: a first indicator that works as it stands, and nothing of anybody's touched."""

from __future__ import annotations

import os

from pathlib import Path
from typing import Final

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import COMMANDS, kpiflow
from kpiflow.cli.init import STARTER, starter
from kpiflow.loading import load_indicator


PROJECT: Final = Path(__file__).parents[2]
KEPT: Final = PROJECT / "kpiflow" / "cli" / "starter"


def run(*arguments: str | Path, **environment: str) -> Result:
    """Run the command in this process, with an English locale unless told otherwise."""
    env = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", **environment}
    return CliRunner().invoke(kpiflow, [str(each) for each in arguments], env=env, catch_exceptions=False)


class TestWhatIsMade:
    def test_the_next_commands_work_at_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the command says to do next ends with 0, in the folder it made."""
        monkeypatch.chdir(tmp_path)

        made = run("init", "demo")
        assert (made.exit_code, made.stdout) == (0, "")
        assert "Next: cd demo && kpiflow test && kpiflow assess assessment.yaml" in made.stderr

        monkeypatch.chdir("demo")
        tried, judged = run("test"), run("assess", "assessment.yaml")
        assert (tried.exit_code, judged.exit_code) == (0, 0)
        assert "Score 4 · Weight (percent) 5 · Weighted score 0.2000" in judged.stdout

    def test_its_files_are_as_they_are_kept(self, tmp_path: Path) -> None:
        """Nothing is filled in and nothing forgotten: byte for byte the files that stand in the package."""
        assert run("init", tmp_path / "a" / "b").exit_code == 0

        made = {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()}
        assert made == {path.name: path.read_bytes() for path in KEPT.iterdir()}

    def test_nothing_is_wrong_with_it(self) -> None:
        """The check finds nothing but notes: no warning, no error."""
        checked = run("check", KEPT)

        assert checked.exit_code == 0
        assert checked.stderr == "2 notes in 3 files\n"

    def test_every_guard_is_tried_and_every_mistake_noticed(self) -> None:
        """Whoever begins with it begins with tests that are complete."""
        assert run("test", KEPT, "--coverage", "--mutate", "--threshold", "100").exit_code == 0

    def test_it_has_five_levels_and_rests_on_a_nil_return(self) -> None:
        """The first indicator shows what the library is for."""
        assert [each.level for each in load_indicator(KEPT / "indicator.yaml").levels] == [1, 2, 3, 4, 5]
        assert (
            "Nil return (4a) no-complaints — without it: level 3"
            in run("assess", KEPT / "assessment.yaml").stdout
        )

    def test_its_page_names_every_file_and_only_commands_that_end_well(self) -> None:
        """The README speaks both languages, and what it says to run does run."""
        page = starter("README.md").decode()
        thai, _, english = page.partition("## English")

        for half in (thai, english):
            assert all(f"`{name}`" in half for name in STARTER if name != "README.md")
            commands = [
                line.partition("#")[0].split() for line in half.splitlines() if line[:8] == "kpiflow "
            ]
            named = [each[1] for each in commands]
            assert named == ["check", "test", "test", "assess", "missing"]
            assert all(each in COMMANDS for each in named)


class TestWhatIsRefused:
    @pytest.mark.parametrize("name", ["mine.yaml", ".hidden"])
    def test_a_folder_that_is_not_empty(self, tmp_path: Path, name: str) -> None:
        """Whatever is there stays as it is, and nothing is put beside it."""
        (tmp_path / name).write_text("mine", encoding="utf-8")

        refused = run("init", tmp_path)

        assert refused.exit_code == 2
        assert "is not empty" in refused.stderr
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_a_file(self, tmp_path: Path) -> None:
        """A file is no folder."""
        (tmp_path / "file").touch()

        for place in ("file", "file/below"):
            refused = run("init", tmp_path / place)
            assert refused.exit_code == 2
            assert "Traceback" not in refused.stderr

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_may_not_be_written(self, tmp_path: Path) -> None:
        """What the system refuses is said, with its reason."""
        (tmp_path / "locked").mkdir(mode=0o500)

        assert "cannot be written" in run("init", tmp_path / "locked").stderr

    def test_an_empty_folder_is_taken(self, tmp_path: Path) -> None:
        """A folder made for it, and nothing else yet, will do; it is told in Thai where Thai is spoken."""
        made = run("init", tmp_path, LC_ALL="th_TH.UTF-8")

        assert made.exit_code == 0
        assert "ลองต่อไป" in made.stderr
