"""The command group, and what all its commands share: how errors end and how text is painted."""

from __future__ import annotations

import sys

from importlib.metadata import version
from typing import Any, Final

import click

from kpiflow.cli.anchor import anchor, keygen
from kpiflow.cli.assess import assess
from kpiflow.cli.cases import cases
from kpiflow.cli.check import check
from kpiflow.cli.diagram import diagram
from kpiflow.cli.compare import compare
from kpiflow.cli.diff import diff
from kpiflow.cli.gap import gap
from kpiflow.cli.init import init
from kpiflow.cli.missing import missing
from kpiflow.cli.observe import observe
from kpiflow.cli.replay import replay
from kpiflow.cli.schema import schema
from kpiflow.cli.score import score
from kpiflow.cli.scorecard import scorecard
from kpiflow.cli.test import test
from kpiflow.cli.timeline import timeline
from kpiflow.cli.transfer import export_, import_, recover
from kpiflow.cli.verify import fsck, verify
from kpiflow.errors import KpiflowError


BAD_INPUT: Final = 2


class _Group(click.Group):
    """A group whose commands end with a message and exit code 2 on every error of ours."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except KpiflowError as error:
            click.echo(str(error), err=True)
            ctx.exit(BAD_INPUT)
        except OSError as error:
            click.echo(f"the output cannot be written: {error.strerror}", err=True)
            sys.stdout = None  # what is left of it cannot be flushed either
            ctx.exit(BAD_INPUT)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("kpiflow"), prog_name="kpiflow")
def kpiflow() -> None:
    """Levels that are earned, not claimed: check and score indicators over their evidence."""
    # Marks such as ✓ and Thai text must never stop the command on an old terminal.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


for each in (
    anchor,
    assess,
    cases,
    check,
    diagram,
    compare,
    diff,
    export_,
    fsck,
    gap,
    import_,
    init,
    keygen,
    missing,
    observe,
    recover,
    replay,
    schema,
    score,
    scorecard,
    test,
    timeline,
    verify,
):
    kpiflow.add_command(each)
