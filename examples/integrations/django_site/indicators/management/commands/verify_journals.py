"""`python manage.py verify_journals`: hold every journal against itself, and against anchors kept elsewhere."""

import json

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kpiflow.errors import KpiflowError
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.sentences import sentences
from kpiflow.journal.surveys import survey

from ...store import DjangoStore  # noqa: TID252 -- the app may be copied to a place of another name


class Command(BaseCommand):
    """Says what was found of each journal, and no more; ends with 1 when something is wrong."""

    help = "Verify the journals: their lines against one another, their columns, and anchors that were kept elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the names of journals, anchors, the database and how to say it."""
        parser.add_argument("streams", nargs="*", help="which journals; all of them when none is named")
        parser.add_argument(
            "--anchor", action="append", default=[], type=Path, metavar="FILE", help="kept elsewhere"
        )
        parser.add_argument("--prefix", default="kpiflow", help="what stands before names in anchors")
        parser.add_argument("--database", default="default")
        parser.add_argument("--lang", choices=("th", "en"), default="en")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, streams: list[str], anchor: list[Path], **asked: Any) -> None:
        """Verify them.

        Raises:
            CommandError: Something is wrong; with all of it.
        """
        try:
            anchors = [Anchor(name=path.name, content=path.read_bytes()) for path in anchor]
            found = survey(
                DjangoStore(asked["database"]), streams=streams, anchors=anchors, prefix=asked["prefix"]
            )
        except (OSError, KpiflowError) as error:
            raise CommandError(str(error)) from error
        if asked["json"]:
            journals = [
                {"journal": each.stream, "entries": each.size, "anchored": each.covered}
                for each in found.journals
            ]
            problems = [{"code": each.code, "message": each.message} for each in found.all_problems]
            self.stdout.write(json.dumps({"journals": journals, "problems": problems}, ensure_ascii=False))
        else:
            for each in found.journals:
                for text in sentences(each):
                    self.stdout.write(text.in_language(asked["lang"]))
        if found.all_problems:
            raise CommandError("\n".join(str(problem) for problem in found.all_problems))
