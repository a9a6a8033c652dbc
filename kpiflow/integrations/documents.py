"""Definitions in pydantic models and FastAPI routes, without importing pydantic.

Pydantic asks an annotation, or a class itself, for a schema of its core, which is a mapping.
What is wrong with a document comes out as one `ValueError` that names all our problems, so
that FastAPI answers 422 and not 500.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from kpiflow import codec
from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError
from kpiflow.loading.schemas import file_schema


SCHEMA_ID: Final = "https://kpiflow.example/schemas/definition.json"
"""By what the parts of the JSON Schema refer to one another, wherever it is put; nothing is there to load."""


@frozen
class Document:
    """Annotates an `Indicator` that is read from a definition document: `Annotated[Indicator, Document()]`."""

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> dict[str, Any]:
        """Tell pydantic how to read and write one."""
        return _core_schema()

    def __get_pydantic_json_schema__(self, _core: Any, _handler: Any) -> dict[str, Any]:
        """Tell pydantic what documents look like."""
        return json_schema()


def teach_pydantic() -> None:
    """Let pydantic read the bare class: `TypeAdapter(Indicator)`, and fields and routes that name it."""
    hooks: Mapping[str, Callable[..., dict[str, Any]]] = {
        "__get_pydantic_core_schema__": lambda _source, _handler: _core_schema(),
        "__get_pydantic_json_schema__": lambda _core, _handler: json_schema(),
    }
    for name, hook in hooks.items():
        setattr(Indicator, name, staticmethod(hook))


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of definitions as one that can be put inside another."""
    schema = _with_whole_references(file_schema("definition"))
    return {key: value for key, value in {"$id": SCHEMA_ID, **schema}.items() if key != "$schema"}


def _with_whole_references(schema: Any) -> Any:
    """Write references so that they lead to the same place from wherever the schema is put."""
    if isinstance(schema, list):
        return [_with_whole_references(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: f"{SCHEMA_ID}{value}"
        if key == "$ref" and isinstance(value, str)
        else _with_whole_references(value)
        for key, value in schema.items()
    }


def _core_schema() -> dict[str, Any]:
    return {
        "type": "function-plain",
        "function": {"type": "no-info", "function": _read},
        "serialization": {"type": "function-plain", "function": codec.unstructure},
    }


def _read(plain: Any) -> Indicator:
    if isinstance(plain, Indicator):
        return plain
    try:
        return codec.structure(plain, Indicator)
    except KpiflowError as error:
        raise ValueError(str(error)) from error
