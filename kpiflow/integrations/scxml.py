"""The machine of a definition as SCXML, the state charts of the W3C.

A state for each level, `advance` to the next one behind its guard, and a fall to each lower
one. A guard is a flag of the data model, `holds_3`, that whoever runs the chart sets to what
kpiflow judges: rules are not written anew in another language, they are carried along as data
in a name space of our own.
"""

from __future__ import annotations

import json

from typing import Final
from xml.etree import ElementTree as ET

from kpiflow import codec
from kpiflow.definitions import Indicator, Level


SCXML: Final = "http://www.w3.org/2005/07/scxml"
OURS: Final = "https://kpiflow.example/ns/ladder"


def to_scxml(indicator: Indicator) -> str:
    """Write the ladder of a definition as a state chart; the same one every time.

    >>> from kpiflow import load_indicator
    >>> chart = to_scxml(load_indicator("examples/anti-corruption/indicator.yaml"))
    >>> '<transition event="advance" cond="holds_1" target="L1" />' in chart
    True
    """
    ET.register_namespace("", SCXML)
    ET.register_namespace("kpiflow", OURS)
    root = ET.Element(
        f"{{{SCXML}}}scxml",
        {
            "version": "1.0",
            "datamodel": "ecmascript",
            "initial": "L0",
            "name": indicator.code,
            f"{{{OURS}}}definition": codec.digest(indicator),
        },
    )
    data = ET.SubElement(root, f"{{{SCXML}}}datamodel")
    numbers = (0, *indicator.level_numbers)
    for number in numbers[1:]:
        ET.SubElement(data, f"{{{SCXML}}}data", {"id": _guard(number), "expr": "false"})
    levels = {level.level: level for level in indicator.ladder}
    for n, number in enumerate(numbers):
        state = ET.SubElement(root, f"{{{SCXML}}}state", {"id": _state(number)})
        if number in levels:
            _describe(state, levels[number])
        for above in numbers[n + 1 : n + 2]:
            _transition(state, event="advance", target=above, cond=_guard(above))
        for below in numbers[:n]:
            _transition(state, event=f"fall.{below}", target=below)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _transition(state: ET.Element, *, event: str, target: int, cond: str = "") -> None:
    guarded = {"cond": cond} if cond else {}
    ET.SubElement(state, f"{{{SCXML}}}transition", {"event": event, **guarded, "target": _state(target)})


def _describe(state: ET.Element, level: Level) -> None:
    """Say what a level asks for: its name, and each requirement with its rule as JSON."""
    about = ET.SubElement(state, f"{{{OURS}}}level", {"th": level.name.th, "en": level.name.en})
    for each in level.requirements:
        rule = ET.SubElement(
            about, f"{{{OURS}}}requirement", {"id": each.id, "th": each.text.th, "en": each.text.en}
        )
        rule.text = json.dumps(codec.unstructure(each.requires), ensure_ascii=False, sort_keys=True)


def _state(level: int) -> str:
    return f"L{level}"


def _guard(level: int) -> str:
    return f"holds_{level}"
