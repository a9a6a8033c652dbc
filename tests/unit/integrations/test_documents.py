"""Definitions in pydantic: read, refused with our problems, written, and described."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from kpiflow import Indicator, codec, load_indicator
from kpiflow.integrations import Document, teach_pydantic
from kpiflow.integrations.documents import SCHEMA_ID, json_schema


pydantic = pytest.importorskip("pydantic")

INDICATOR = load_indicator("examples/anti-corruption/indicator.yaml")
PLAIN: dict[str, Any] = codec.unstructure(INDICATOR)


@pytest.fixture(scope="module", params=["annotated", "bare"])
def adapter(request: pytest.FixtureRequest) -> Any:
    """Both ways in: an annotation, and the class itself once it is taught."""
    if request.param == "annotated":
        return pydantic.TypeAdapter(Annotated[Indicator, Document()])
    teach_pydantic()
    return pydantic.TypeAdapter(Indicator)


def test_a_document_becomes_the_definition_and_back(adapter: Any) -> None:
    """Read from data and from JSON, and written so that it reads as the same."""
    assert adapter.validate_python(PLAIN) == INDICATOR
    assert adapter.validate_python(INDICATOR) is INDICATOR
    assert adapter.dump_python(INDICATOR) == PLAIN
    assert adapter.validate_json(adapter.dump_json(INDICATOR)) == INDICATOR


def test_all_problems_come_out_as_one_value_error(adapter: Any) -> None:
    """With code, path and hint, as everywhere else."""
    wrong = {**PLAIN, "weight": 200, "nme": "x"}
    with pytest.raises(pydantic.ValidationError) as caught:
        adapter.validate_python(wrong)

    [error] = caught.value.errors()
    assert error["type"] == "value_error"
    assert "[KPI105]" in error["msg"]
    assert "[KPI406] unknown key 'nme'" in error["msg"]
    assert "did you mean 'name'?" in error["msg"]


@pytest.mark.parametrize("wrong", [None, 1, "text", [], {}])
def test_what_is_no_document_is_refused_and_no_accident(adapter: Any, wrong: object) -> None:
    """Whatever comes in, pydantic gets a ValueError."""
    with pytest.raises(pydantic.ValidationError, match="KPI4"):
        adapter.validate_python(wrong)


def test_numbers_are_read_exactly_or_not_at_all(adapter: Any) -> None:
    """A decimal is text; the float that JSON makes of one is refused."""
    assert str(adapter.validate_python({**PLAIN, "weight": "2.5"}).weight) == "2.5"
    with pytest.raises(pydantic.ValidationError, match="KPI409"):
        adapter.validate_json(pydantic.TypeAdapter(dict[str, Any]).dump_json({**PLAIN, "weight": 2.5}))


def test_the_schema_holds_wherever_it_is_put(adapter: Any) -> None:
    """Inside a model it accepts and refuses what it does alone, and leads to nothing outside."""
    jsonschema = pytest.importorskip("jsonschema")
    model = pydantic.create_model("Proposal", rules=(Annotated[Indicator, Document()], ...))
    for schema, about in (
        (adapter.json_schema(), lambda it: it),
        (model.model_json_schema(), lambda it: {"rules": it}),
    ):
        check = jsonschema.Draft202012Validator(schema)
        assert list(check.iter_errors(about(PLAIN))) == []
        assert list(check.iter_errors(about({**PLAIN, "nme": "x"})))


def test_every_reference_is_whole() -> None:
    """A reference without its document would be looked for in whatever the schema stands in."""

    def references(schema: Any) -> list[str]:
        if isinstance(schema, list):
            return [found for each in schema for found in references(each)]
        if not isinstance(schema, dict):
            return []
        own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
        return own + [found for each in schema.values() for found in references(each)]

    schema = json_schema()
    names = {each.removeprefix(f"{SCHEMA_ID}#/$defs/") for each in references(schema)}

    assert names
    assert names <= set(schema["$defs"])
