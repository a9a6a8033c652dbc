"""The command group, and what all its commands share: how errors end and how text is painted.

Each command is loaded when it is called and not before, so that help, completion and
every other command cost nothing of it; what help says of each stands here.
"""

from __future__ import annotations

import sys

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

import click

from click.shell_completion import CompletionItem

from kpiflow.errors import KpiflowError, did_you_mean


BAD_INPUT: Final = 2

COMMANDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "anchor": ("anchor", "anchor", "Print the anchor of a journal as it is now, or write those of several into a folder."),
    "assess": ("assess", "assess", "Judge the assessment in FILE against its indicator, and score it."),
    "card": ("card", "card", "Write the card of each assessment in SOURCE, a file or a SQLite store, to a file or into a folder."),
    "cases": ("cases", "cases", "Make cases from DEFINITION: the least that unlocks each level, and what lies just short of it."),
    "check": ("check", "check", "Find what is wrong with the definitions, assessments and scorecards in each PATH, a file or a folder."),
    "compare": ("compare", "compare", "Compare the assessments in BEFORE and AFTER, of one indicator, each on the day it speaks about."),
    "diagram": ("diagram", "diagram", "Draw the levels of DEFINITION: what is asked on the way up to each, and how they fall."),
    "diff": ("diff", "diff", "Say what changed from the definition OLD to NEW, and what that means."),
    "export": ("transfer", "export_", "Print the journals of a STORE as JSON Lines, all of them or those that are named."),
    "fsck": ("verify", "fsck", "Look through all of a store or a file of JSON Lines for damage; nothing is changed."),
    "gap": ("gap", "gap", "Report what FILE still lacks for the levels above: what, who, by when, and what it adds."),
    "import": ("transfer", "import_", "Take the journals of a FILE of JSON Lines into a STORE, which is made if it is not there."),
    "init": ("init", "init", "Begin in FOLDER: a definition of five levels, a report on it, and cases that try every rule."),
    "keygen": ("anchor", "keygen", "Make a key called NAME: the secret half goes into FILE, the half to verify with is printed."),
    "missing": ("missing", "missing", "Say what is missing in FILE for a level: the smallest sets of steps that would unlock it."),
    "observe": ("observe", "observe", "Read the evidence files of the assessment in FILE again, and record what has changed."),
    "pack": ("pack", "pack", "Pack an assessment with its journal, evidence files, card and anchor, for a stranger to verify."),
    "recover": ("transfer", "recover", "Say how a damaged store or file of JSON Lines can be gone on with; with --write, do it."),
    "replay": ("replay", "replay", "Replay the assessments in STORE, each under the rules that its journal keeps."),
    "schema": ("schema", "schema", "Print the JSON Schema (draft 2020-12) of a kind of file, or of what a command prints for programs."),
    "score": ("score", "score", "Score one level, or one reading, of DEFINITION by itself: without adjustments and gates."),
    "scorecard": ("scorecard", "scorecard", "Roll up the scorecard in FILE: the tree, its result, and what is printed otherwise."),
    "site": ("site", "site", "Write pages on every assessment in STORE into a folder, with an index that searches all of them."),
    "test": ("test", "test", "Try the cases of a test file (*.kpitest.yaml), or of all in the folder PATH and below it."),
    "timeline": ("timeline", "timeline", "Tell on which days the levels of the assessment in FILE changed, and draw them with what they rest on."),
    "verify": ("verify", "verify", "Verify a pack, or the journals in a store or a file of JSON Lines, all of them or those that are named."),
}  # fmt: skip
"""Each command: the module it stands in, its name there, and the first sentence of its help."""


class _Group(click.Group):
    """A group whose commands are loaded when they are called, and end with exit code 2 on every error of ours."""

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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, or say which one may be meant."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            hint = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"No such command '{args[0]}'." + (f" {hint}" if hint else ""), ctx=ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Name all commands."""
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; `None` where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"kpiflow.cli.{module}"), name)
        return found

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, _, told) in sorted(COMMANDS.items())])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete names of commands, without loading any."""
        if not incomplete or incomplete[0].isalnum():
            found = sorted(name for name in COMMANDS if name.startswith(incomplete))
            return [CompletionItem(name, help=COMMANDS[name][2]) for name in found]
        return click.Command.shell_complete(self, ctx, incomplete)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kpiflow", prog_name="kpiflow")
def kpiflow() -> None:
    """Levels that are earned, not claimed: check and score indicators over their evidence."""
    # Marks such as ✓ and Thai text must never stop the command on an old terminal.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
