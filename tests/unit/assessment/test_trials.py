"""Trying out on an assessment what could be recorded, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kpiflow import codec
from kpiflow.assessment import Assessment
from kpiflow.dates import DateRange, PartialDate
from kpiflow.decisions import Waiver
from kpiflow.errors import FieldError, MoveError, path_text
from kpiflow.evidence import Answer, EvidenceItem, Exclusion, Fact, NilReturn, Quantity
from kpiflow.text import Text


Items = Callable[..., EvidenceItem]

WHY = Text.same("the reason")
DAY = date(2007, 10, 20)
TWICE = (Quantity(of="hours", amount=1), Quantity(of="hours", amount=2))


def nil(**fields: Any) -> NilReturn:
    """Make a nil return that is good for level 2 but for the given fields."""
    given: dict[str, Any] = {
        "id": "nil",
        "population": "complaints",
        "statement": WHY,
        "channels": ("desk",),
        "period": codec.structure("FY 2550 BE", DateRange),
        "attester": "registrar",
        "attested_on": codec.structure("2007-10-02", PartialDate),
    }
    return NilReturn(**(given | fields))


def waiver(**fields: Any) -> Waiver:
    """Make a waiver of 3b, but for the given fields."""
    given: dict[str, Any] = {
        "id": "w1",
        "requirement": "3b",
        "authority": "committee",
        "reason": WHY,
        "decided_on": date(2007, 10, 5),
        "valid_from": date(2007, 10, 5),
        "valid_until": date(2007, 10, 31),
    }
    return Waiver(**(given | fields))


REFUSED: dict[str, tuple[Callable[[Items], dict[str, Any]], list[tuple[str, str]]]] = {
    "kind": (lambda i: {"add": [i("leaflet")]}, [("KPI204", "add[0].kind")]),
    "quantity twice": (
        lambda i: {"add": [i("report"), i("survey", quantities=TWICE)]},
        [("KPI213", "add[1].quantities[1].of")],
    ),
    "identifier": (lambda i: {"add": [i("report", id="a b")]}, [("KPI100", "add[0].id")]),
    "taken": (lambda i: {"add": [i("plan")]}, [("KPI203", "add[0].id")]),
    "taken by one tried out": (
        lambda i: {"add": [i("report"), i("survey", id="report")]},
        [("KPI203", "add[1].id")],
    ),
    "channel": (lambda _: {"add": [nil(channels=("door",))]}, [("KPI204", "add[0].channels[0]")]),
    "support": (lambda _: {"add": [nil(supported_by=("x",))]}, [("KPI203", "add[0].supported_by[0]")]),
    "question": (lambda _: {"add": [Answer(question="q9", value="yes")]}, [("KPI204", "add[0].question")]),
    "exclusion": (
        lambda _: {"add": [Exclusion(requirement="9z", reason=WHY)]},
        [("KPI205", "add[0].requirement")],
    ),
    "not there": (lambda _: {"remove": ["plan", "x"]}, [("KPI203", "remove[1]")]),
    "requirement": (
        lambda _: {"decisions": [waiver(requirement="9z")]},
        [("KPI205", "decisions[0].requirement")],
    ),
    "authority": (lambda _: {"decisions": [waiver(authority="x")]}, [("KPI204", "decisions[0].authority")]),
    "decision twice": (lambda _: {"decisions": [waiver(), waiver()]}, [("KPI205", "decisions[1].id")]),
    "grounds taken away": (
        lambda _: {"remove": ["plan"], "decisions": [waiver(evidence=("plan",))]},
        [("KPI203", "decisions[0].evidence[0]")],
    ),
    "era": (
        lambda _: {"decisions": [waiver(decided_on=date(2550, 10, 5), valid_until=date(2550, 10, 5))]},
        [("KPI208", "decisions[0].decided_on")],
    ),
    "all at once": (
        lambda i: {"add": [i("leaflet")], "decisions": [waiver(requirement="9z")]},
        [("KPI204", "add[0].kind"), ("KPI205", "decisions[0].requirement")],
    ),
}


@pytest.fixture
def begun(opened: Assessment, item: Items) -> Assessment:
    """Give an assessment that shows what level 1 asks for."""
    opened.submit(item("plan"), by="officer", on=date(2007, 10, 2))
    return opened


class TestTrials:
    """What is tried out on an assessment is what could be recorded in it."""

    @pytest.mark.parametrize("name", REFUSED)
    def test_what_could_not_be_recorded_is_refused(self, begun: Assessment, item: Items, name: str) -> None:
        """Trying something out promises nothing that recording it would not keep; all problems at once."""
        make, expected = REFUSED[name]

        with pytest.raises(MoveError) as error:
            begun.what_if(**make(item), as_of=DAY)

        assert [(each.code, path_text(each.path)) for each in error.value.problems] == expected

    def test_what_is_nothing_to_show_is_refused(self, begun: Assessment) -> None:
        """What is no item, statement or decision is not taken for one."""
        wrong: Any = "plan"
        for changes in ({"add": [wrong]}, {"decisions": [wrong]}):
            with pytest.raises(FieldError) as error:
                begun.what_if(**changes, as_of=DAY)

            assert error.value.code == "KPI209"

    def test_each_change_is_seen_after_those_before(self, begun: Assessment, item: Items) -> None:
        """What is tried out may rest on what is tried out with it, and take the place of what is taken away."""
        facts: list[Fact] = [item("plan"), nil(supported_by=("plan",)), item("report")]
        seen = begun.what_if(
            remove=["plan"],
            add=iter(facts),
            decisions=iter([waiver(evidence=("report",))]),
            as_of=DAY,
        )

        assert (seen.before.supported, seen.after.supported) == (1, 3)
        assert [entry.kind for entry in begun.history()] == ["assessment.opened", "evidence.submitted"]
