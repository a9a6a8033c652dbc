"""A result as OSCAL assessment results, with the findings that are not satisfied."""

from __future__ import annotations

from pathlib import Path

from kpiflow import load_assessment, open_assessment
from kpiflow.integrations import to_oscal


CASE = Path(__file__).parents[1] / "anti-corruption" / "as-filed.yaml"


def main() -> None:
    """Print what is not satisfied, and why."""
    file = load_assessment(CASE)
    document = to_oscal(open_assessment(file).result(as_of=file.as_of), plan="assessment-plan.json")
    [result] = document["assessment-results"]["results"]
    print(result["description"])
    for finding in result["findings"]:
        if finding["target"]["status"]["state"] == "not-satisfied":
            print(finding["target"]["target-id"], finding["description"])


if __name__ == "__main__":
    main()
