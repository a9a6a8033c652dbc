"""A few thousand hostile inputs, with every run of the tests."""

from __future__ import annotations

import subprocess
import sys

from pathlib import Path


ROOT = Path(__file__).parents[2]


class TestShortTier:
    """Whatever reads what strangers wrote."""

    def test_keeps_every_promise(self) -> None:
        """Hostile inputs end in a value or in a documented error, in time, and nothing of them is run."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz", "--inputs", "3000", "--seed", "1"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stdout + done.stderr
