"""The tutorial goes from an empty folder to a verified card as it says, in both languages."""

from __future__ import annotations

import re
import subprocess

from pathlib import Path

import pytest

from click.testing import CliRunner

from kpiflow.cli.command import kpiflow


TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial"
PAGES = {"en": "first-card.md", "th": "first-card.th.md"}

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"`([\w.-]+\.yaml)`:\s*\Z")
_ROOT = re.compile(r"^[A-Za-z0-9+/]{43}=$", re.MULTILINE)


def page(language: str) -> str:
    """Read the page in a language."""
    return (TUTORIAL / PAGES[language]).read_text(encoding="utf-8")


def blocks(text: str, *kinds: str) -> list[tuple[str, str]]:
    """Give the blocks of some kinds, each with its kind, in their order."""
    return [(kind, body) for kind, body in _BLOCK.findall(text) if kind in kinds]


def run(line: str, language: str) -> tuple[int, str]:
    """Run one line as a shell would: the command in here, all else outside; give how it ends and what it says."""
    if not line.startswith("kpiflow "):
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)  # noqa: S607
        return done.returncode, done.stdout + done.stderr
    line, _, target = line.partition(" > ")
    locale = {"en": "en_US.UTF-8", "th": "th_TH.UTF-8"}[language]
    result = CliRunner().invoke(kpiflow, line.split()[1:], env={"LC_ALL": locale}, catch_exceptions=False)
    if target:
        Path(target).write_text(result.stdout, encoding="utf-8")
    return result.exit_code, result.output


@pytest.mark.parametrize("language", PAGES)
def test_every_block_comes_to_what_the_page_shows(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are written, lines are run, and what stands below them is said, in an empty folder and in this order."""
    monkeypatch.chdir(tmp_path)
    text, ends, said, shown = page(language), [], "", 0

    for found in _BLOCK.finditer(text):
        kind, body = found.groups()
        if kind == "yaml":
            [name] = _NAMED.findall(text[: found.start()])
            Path(name).write_text(body, encoding="utf-8")
        elif kind == "sh":
            results = [run(line, language) for line in body.splitlines()]
            ends += [end for end, _ in results]
            said = "".join(each for _, each in results)
        else:
            kept = Path("backups.anchor")
            said = kept.read_text(encoding="utf-8") if _ROOT.search(body) else said
            assert _ROOT.sub("root", body) in _ROOT.sub("root", said)
            shown += 1

    assert ends == [0, 0, 0, 0, 0, 0, 0, 0, 13]
    assert shown == 6
    assert "<!doctype html>" in Path("card.html").read_text(encoding="utf-8")[:100]


def test_both_languages_have_the_same_files_and_commands() -> None:
    """Whatever is typed is the same in both; only what is answered is in the language of the reader."""
    assert blocks(page("en"), "yaml", "sh") == blocks(page("th"), "yaml", "sh")


@pytest.mark.parametrize("language", PAGES)
def test_there_are_seven_steps(language: str) -> None:
    """The page keeps to the seven steps that it promises."""
    assert re.findall(r"^## (\d)\. ", page(language), re.MULTILINE) == list("1234567")


def test_slip_that_the_page_speaks_of_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is not declared is answered with the one that was meant, and tests without a count fail."""
    monkeypatch.chdir(tmp_path)
    rules, cases, _ = (body for _, body in blocks(page("en"), "yaml"))
    Path("backups.yaml").write_text(
        rules.replace("kind: restore-test", "kind: restore-tset"), encoding="utf-8"
    )
    end, said = run("kpiflow check backups.yaml", "en")

    assert end == 2
    assert "hint: did you mean 'restore-test'?" in said

    Path("backups.yaml").write_text(rules.replace(" count: 2,", ""), encoding="utf-8")
    Path("backups.kpitest.yaml").write_text(cases, encoding="utf-8")

    assert run("kpiflow test backups.kpitest.yaml", "en")[0] == 1
