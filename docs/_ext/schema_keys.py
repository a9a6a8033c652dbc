"""List the keys of files from the JSON Schemas that editors and `kpiflow schema` use."""

from __future__ import annotations

import json

from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


_HERE: Final = "#/$defs/"


def read(kind: str) -> dict[str, Any]:
    """Read the schema of a kind of file."""
    schema: dict[str, Any] = json.loads((files("kpiflow") / "schemas" / f"{kind}.json").read_text("utf-8"))
    return schema


def objects(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk what is written with keys: the file itself, which has no name, and all in it."""
    yield "", schema
    for name, definition in schema["$defs"].items():
        if "properties" in definition:
            yield name, definition


def forms(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Say in what forms a value may be written: a text, and the name of a part of the schema or nothing."""
    if "$ref" in value:
        name = value["$ref"].removeprefix(_HERE)
        yield name, name
    elif "const" in value:
        yield json.dumps(value["const"], ensure_ascii=False), ""
    elif "enum" in value:
        yield " · ".join(json.dumps(each, ensure_ascii=False) for each in value["enum"]), ""
    elif value.get("type") == "array":
        for text, name in list(forms(value.get("items", {}))) or [("anything", "")]:
            yield f"list of {text}", name
    elif "anyOf" in value or "oneOf" in value:
        for each in value.get("anyOf") or value["oneOf"]:
            yield from forms(each)
    elif "type" in value:
        names = value["type"] if isinstance(value["type"], list) else [value["type"]]
        yield " · ".join(names), ""


class SchemaKeys(SphinxDirective):
    """A section for each thing that has keys, with a row for each key."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the table of the file, and the sections of what stands in it."""
        kind = self.arguments[0]
        schema = read(kind)
        made: list[nodes.Node] = []
        for name, definition in objects(schema):
            parts = [*self._said(definition), self._table(kind, schema, definition)]
            made += [self._section(kind, name, parts)] if name else parts
        return made

    def _said(self, definition: dict[str, Any]) -> list[nodes.Node]:
        text = definition.get("description")
        return [nodes.paragraph("", "", *self.parse_inline(text)[0])] if text else []

    def _section(self, kind: str, name: str, parts: list[nodes.Node]) -> nodes.section:
        section = nodes.section("", nodes.title("", name), *parts, ids=[_place(kind, name)])
        section["names"] = [f"{kind} {name}".lower()]
        self.state.document.note_explicit_target(section, section)
        return section

    def _table(self, kind: str, schema: dict[str, Any], definition: dict[str, Any]) -> nodes.table:
        linked = {name for name, _ in objects(schema)}
        body = nodes.tbody()
        for key, value in definition["properties"].items():
            written = nodes.literal("", key)
            label = nodes.strong("", "", written) if key in definition.get("required", ()) else written
            said = self.parse_inline(value["description"])[0] if "description" in value else []
            body += _row([label], _links(kind, value, linked), [*said, *_default(value)])
        group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (22, 28, 50)), cols=3)
        heads = [[nodes.Text(text)] for text in ("key (bold: must be there)", "written as", "what it says")]
        group += [nodes.thead("", _row(*heads)), body]
        return nodes.table("", group, classes=["colwidths-given"])


def _place(kind: str, name: str) -> str:
    return f"{kind}-{name.lower()}"


def _row(*cells: list[nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def _links(kind: str, value: dict[str, Any], linked: set[str]) -> list[nodes.Node]:
    made: list[nodes.Node] = []
    for text, name in dict.fromkeys(forms(value)):
        made += [nodes.Text(" or ")] if made else []
        is_linked = name and name in linked
        made.append(
            nodes.reference("", text, refid=_place(kind, name), internal=True)
            if is_linked
            else nodes.Text(text)
        )
    return made


def _default(value: dict[str, Any]) -> list[nodes.Node]:
    if "default" not in value:
        return []
    return [nodes.Text(" Default: "), nodes.literal("", json.dumps(value["default"], ensure_ascii=False))]


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive `schema-keys`."""
    app.add_directive("schema-keys", SchemaKeys)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
