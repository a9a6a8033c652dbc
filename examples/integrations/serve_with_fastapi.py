"""A route of FastAPI that takes a definition; run it with `uvicorn serve_with_fastapi:app`."""

from typing import Annotated

from fastapi import Body, FastAPI

from kpiflow import Indicator
from kpiflow.integrations import Document


app = FastAPI(title="Rules")


def check(rules: Annotated[Indicator, Document(), Body()]) -> dict[str, object]:
    """Say what a definition is about; a wrong one is answered with 422 and its problems."""
    return {"code": rules.code, "levels": list(rules.level_numbers)}


app.add_api_route("/rules", check, methods=["POST"])


def main() -> None:
    """Show where the definition stands in OpenAPI."""
    schema = app.openapi()["paths"]["/rules"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    print(schema["title"], schema["required"])


if __name__ == "__main__":
    main()
