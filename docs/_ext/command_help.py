"""Show what `--help` says of every command, from the commands themselves."""

from __future__ import annotations

from typing import Any, Final

import click

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from kpiflow.cli.command import kpiflow


WIDTH: Final = 86


def help_of(command: click.Command, name: str, *, parent: click.Context | None = None) -> str:
    """Give the help of a command, at one width wherever it is made."""
    context = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        **command.context_settings,
    )
    return command.get_help(context)


class CommandHelp(SphinxDirective):
    """A section for the group and for each of its commands."""

    def run(self) -> list[nodes.Node]:
        """Make the sections."""
        group = click.Context(kpiflow, info_name="kpiflow", **kpiflow.context_settings)
        made: list[nodes.Node] = [self._section("kpiflow", help_of(kpiflow, "kpiflow"))]
        for name in kpiflow.list_commands(group):
            command = kpiflow.get_command(group, name)
            if command is not None:
                made.append(self._section(f"kpiflow {name}", help_of(command, name, parent=group)))
        return made

    def _section(self, title: str, text: str) -> nodes.section:
        name = nodes.fully_normalize_name(f"help {title}")
        section = nodes.section("", nodes.title("", "", nodes.literal("", title)), names=[name])
        section += nodes.literal_block(text, text, language="none")
        self.state.document.note_explicit_target(section, section)
        return section


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive `command-help`."""
    app.add_directive("command-help", CommandHelp)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
