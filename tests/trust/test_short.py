"""The short tier of every campaign keeps its promise, and catches what was broken on purpose."""

from __future__ import annotations

import subprocess
import sys

from importlib import import_module
from pathlib import Path

import pytest

from trust.campaigns import Report, with_canaries


CAMPAIGNS = sorted(path.stem for path in Path(__file__).parent.glob("r[0-9][0-9]_*.py"))


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_promise_is_kept_and_canaries_are_caught(name: str) -> None:
    """No trial breaks the promise, and every broken implementation does."""
    report = import_module(f"trust.{name}").run("short", 0)

    if report.skipped and not report.n:
        pytest.skip(report.skipped)
    assert report.violations == []
    assert [canary for canary, is_caught in report.canaries.items() if not is_caught] == []
    assert report.n > 0


def test_a_promise_that_is_broken_is_told() -> None:
    """A campaign with a violation, without a trial, or with a canary alive is not kept."""

    def trials(report: Report, answer: object) -> None:
        report.expect(answer == "right", "wrong")

    assert with_canaries("R0", trials, "right", {"broken": "wrong"}).is_kept
    assert not with_canaries("R0", trials, "wrong", {}).is_kept
    assert not with_canaries("R0", trials, "right", {"not broken": "right"}).is_kept
    assert not Report("R0").is_kept


def test_an_unknown_campaign_is_refused() -> None:
    """A slip in the name runs nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust", "R99"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, "there is no campaign R99" in done.stderr) == (2, True)
