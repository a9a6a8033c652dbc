"""A definition as a field of a pydantic model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, TypeAdapter, ValidationError

from kpiflow import Indicator, load_indicator
from kpiflow.codec import unstructure
from kpiflow.integrations import Document, teach_pydantic


DEFINITION = Path(__file__).parents[1] / "anti-corruption" / "indicator.yaml"


class Proposal(BaseModel):
    """A change of rules that somebody proposes."""

    by: str
    rules: Annotated[Indicator, Document()]


def main() -> None:
    """Read a proposal, refuse a wrong one, and read the bare class."""
    rules = unstructure(load_indicator(DEFINITION))
    proposal = Proposal.model_validate({"by": "committee", "rules": rules})
    print(proposal.rules.code, len(proposal.model_dump_json()) > 1000)

    try:
        Proposal.model_validate({"by": "committee", "rules": {**rules, "weight": 200}})
    except ValidationError as error:
        [problem] = error.errors()
        print(problem["loc"], problem["msg"].splitlines()[0])

    teach_pydantic()
    print(TypeAdapter(Indicator).json_schema()["title"])


if __name__ == "__main__":
    main()
