"""Whatever these tests have a command print for programs is held to the schema that is published of it."""

from __future__ import annotations

from typing import Any

import pytest

from click.testing import CliRunner, Result

from records import must_fit


@pytest.fixture(autouse=True)
def _records_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at each record that is printed, whoever asks for it."""
    invoke = CliRunner.invoke

    def held(self: CliRunner, cli: Any, args: Any = None, **more: Any) -> Result:
        result = invoke(self, cli, args, **more)
        if args and not isinstance(args, str):
            must_fit(tuple(map(str, args)), result.stdout)
        return result

    monkeypatch.setattr(CliRunner, "invoke", held)
