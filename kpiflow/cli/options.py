"""What several commands take and how they speak: days, and the language of whoever asks."""

from __future__ import annotations

import json
import os

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from kpiflow.dates import Precision
from kpiflow.errors import CalendarError
from kpiflow.periods import parse_date
from kpiflow.text import Language


OBSERVER: Final = "kpiflow"
"""Who looks at evidence files where nobody else is named: this command."""

evidence_folder: Final[Callable[[Any], Any]] = click.option(
    "--files",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The folder that the paths of evidence files begin in; by default that of the first assessment file.",
)
"""The option that names the folder of evidence files."""


json_option: Final[Callable[[Any], Any]] = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object instead of text."
)
"""The option that asks for the form that programs read."""


def print_json(record: Mapping[str, Any], *, sort_keys: bool = False) -> None:
    """Print one JSON object; see `print_whole`."""
    print_whole(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=sort_keys) + "\n")


def print_whole(text: str) -> None:
    r"""Print a text in UTF-8 whatever the terminal speaks.

    Half a character, which a file of others may hold, is written as `\ud83d`; in JSON that is what it is.
    """
    click.echo(text.encode(errors="backslashreplace"), nl=False)


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """Read a day in Thai or English, of either era."""
    if value is None:
        return None
    try:
        moment = parse_date(value)
    except CalendarError as error:
        problem = error.problems[0]
        help_text = problem.hint or (f"expected: {problem.expected}" if problem.expected else "")
        said = f"[{problem.code}] {problem.message}" + (f" ({help_text})" if help_text else "")
        raise click.BadParameter(said) from None
    if moment.precision is not Precision.DAY:
        raise click.BadParameter(f"'{value}' is not a day; write it with its day and month")
    return moment.first


def locale_language() -> Language:
    """Give the language of the user's locale: Thai, or English for any other."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "th" if next(filter(None, named), "").startswith("th") else "en"
