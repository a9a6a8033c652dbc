"""State charts: well-formed, the moves of the machine, and the rules as data that reads back."""

from __future__ import annotations

import json

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kpiflow import Indicator, Level, Requirement, Text, codec, load_indicator, provided
from kpiflow.definitions import EvidenceKind
from kpiflow.guards import Guard
from kpiflow.integrations import to_scxml
from kpiflow.integrations.scxml import OURS, SCXML
from report_payloads import PAYLOADS


DEFINITIONS = (
    "anti-corruption/indicator.yaml",
    "open-data/readiness.yaml",
    "process-capability/capability.yaml",
    "project-badge/badge.yaml",
)


def named(text: str, numbers: tuple[int, ...] = (1,)) -> Indicator:
    """Give an indicator whose every text is this one."""
    return Indicator(
        code="1.1",
        name=Text.same(text),
        description=Text.same(text),
        weight=2,
        evidence=(EvidenceKind(id="minutes", name=Text.same(text)),),
        levels=tuple(
            Level(
                level=n,
                name=Text.same(text),
                requirements=(Requirement(id=f"r{n}", text=Text.same(text), requires=provided("minutes")),),
            )
            for n in numbers
        ),
    )


def guard_of(plain: object) -> Guard:
    """Read a guard."""
    read: Guard = codec.structure(plain, Guard)  # type: ignore[type-abstract]
    return read


@pytest.mark.parametrize("name", DEFINITIONS)
class TestExamples:
    def test_states_and_moves_are_those_of_the_machine(self, name: str) -> None:
        """One state a level, one guarded way up, and a fall to each lower one."""
        indicator = load_indicator(Path("examples") / name)
        chart = ET.fromstring(to_scxml(indicator).encode())  # noqa: S314 -- our own text
        numbers = (0, *indicator.level_numbers)
        states = {state.get("id"): state for state in chart.iter(f"{{{SCXML}}}state")}

        assert list(states) == [f"L{n}" for n in numbers]
        assert chart.get("initial") == "L0"
        for n, number in enumerate(numbers):
            moves = [
                (move.get("event"), move.get("cond"), move.get("target"))
                for move in states[f"L{number}"].iter(f"{{{SCXML}}}transition")
            ]
            up = [("advance", f"holds_{above}", f"L{above}") for above in numbers[n + 1 : n + 2]]
            assert moves == [*up, *((f"fall.{below}", None, f"L{below}") for below in numbers[:n])]

    def test_every_guard_is_declared_and_closed_until_it_is_set(self, name: str) -> None:
        """Conditions are names of the data model; none is open before anybody judged."""
        chart = ET.fromstring(to_scxml(load_indicator(Path("examples") / name)).encode())  # noqa: S314
        declared = {each.get("id"): each.get("expr") for each in chart.iter(f"{{{SCXML}}}data")}
        asked = {each.get("cond") for each in chart.iter(f"{{{SCXML}}}transition")} - {None}

        assert set(declared) == asked
        assert set(declared.values()) == {"false"}

    def test_rules_read_back_as_they_were(self, name: str) -> None:
        """Each requirement carries its guard as data, from which the same guard is read."""
        indicator = load_indicator(Path("examples") / name)
        chart = ET.fromstring(to_scxml(indicator).encode())  # noqa: S314
        read = {
            (each.get("id"), each.get("th"), each.get("en")): guard_of(json.loads(each.text or ""))
            for each in chart.iter(f"{{{OURS}}}requirement")
        }

        assert read == {
            (each.id, each.text.th, each.text.en): each.requires
            for level in indicator.ladder
            for each in level.requirements
        }
        assert chart.get(f"{{{OURS}}}definition") == codec.digest(indicator)


@pytest.mark.parametrize("payload", PAYLOADS[:12])
def test_no_name_is_markup(payload: str) -> None:
    """What stands in a name comes back as that name, and changes no element."""
    chart = ET.fromstring(to_scxml(named(payload)).encode())  # noqa: S314
    plain = ET.fromstring(to_scxml(named("name")).encode())  # noqa: S314

    assert [each.tag for each in chart.iter()] == [each.tag for each in plain.iter()]
    [level] = chart.iter(f"{{{OURS}}}level")
    assert level.get("en") == payload


def test_levels_that_are_left_out_are_passed_over() -> None:
    """From level 1 the way up leads to level 3 where there is no level 2."""
    chart = to_scxml(named("name", (1, 3)))

    assert 'cond="holds_3" target="L3"' in chart
    assert "L2" not in chart
