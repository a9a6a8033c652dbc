"""Registers as the long tables on which levels of many units are judged at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen

from kpiflow.definitions import Indicator
from kpiflow.evidence import (
    Answer,
    Attainment,
    Entry,
    EvidenceItem,
    Exclusion,
    Fact,
    NilReturn,
    Reading,
    Register,
    Statement,
)
from kpiflow.frames.making import Held
from kpiflow.guards import Provided
from kpiflow.guards.faults import length_of
from kpiflow.testing.strategies.own import roles_of
from kpiflow.text import is_web_address


Row = Mapping[str, Any]

_STANDS: Final[Mapping[str, Held]] = {"unit": "text", "entered_on": "day", "standing": "text"}
_COLUMNS: Final[Mapping[str, Mapping[str, Held]]] = {
    "items": {
        "id": "text",
        "kind": "text",
        "dated_first": "day",
        "dated_last": "day",
        "covers_first": "day",
        "covers_last": "day",
        "valid_until": "day",
        "approved_by": "text",
        "approved_first": "day",
        "approved_last": "day",
        "submitter": "text",
        "subject": "text",
        "reference": "text",
    },
    "answers": {"question": "text", "value": "text", "justified": "whole", "addressed": "flag"},
    "readings": {
        "measure": "text",
        "value": "whole",
        "numerator": "whole",
        "denominator": "whole",
        "in_unit": "text",
    },
    "texts": {"field": "text", "length": "whole"},
    "nil_returns": {
        "population": "text",
        "attester": "text",
        "attested_first": "day",
        "attested_last": "day",
        "period_first": "day",
        "period_last": "day",
    },
    "exclusions": {"requirement": "text"},
    "attainments": {"indicator": "text", "level": "whole"},
    "units": {},
}
_TABLES: Final[Mapping[type[Fact], str]] = {
    EvidenceItem: "items",
    Answer: "answers",
    Reading: "readings",
    Statement: "texts",
    NilReturn: "nil_returns",
    Exclusion: "exclusions",
    Attainment: "attainments",
}


@frozen(kw_only=True)
class Tables:
    """The registers of some units as tables.

    Attributes:
        rows: The rows of each table, in the order in which everything was entered.
        holding: What each column of each table holds.
        decimals: How many decimals the whole numbers of each measure and quantity have.
    """

    rows: Mapping[str, tuple[Row, ...]]
    holding: Mapping[str, Mapping[str, Held]]
    decimals: Mapping[str, int]

    def frames(self, make: Callable[[Mapping[str, list[Any]], Mapping[str, Held]], Any]) -> dict[str, Any]:
        """Make a frame of each table.

        Args:
            make: Makes one of columns and what they hold.
        """
        return {
            name: make({column: [row.get(column) for row in self.rows[name]] for column in holding}, holding)
            for name, holding in self.holding.items()
        }


def sayable(register: Register) -> Register:
    """Give a register as rows can say it: of an item with several dates the first of them stays."""
    return Register(evolve(entry, fact=_with_one_date(entry.fact)) for entry in register.entries)


def tables_of(indicator: Indicator, registers: Mapping[str, Register]) -> Tables:
    """Write the registers of some units as tables, with every column that the definition may ask for.

    Args:
        indicator: The definition.
        registers: The registers by unit, as rows can say them.
    """
    entries = [(unit, entry) for unit, register in registers.items() for entry in register.entries]
    named = _Names.of(indicator)
    decimals = _decimals(entry.fact for _, entry in entries)
    rows: dict[str, list[Row]] = {name: [] for name in _COLUMNS}
    rows["units"] = [{"unit": unit} for unit in registers]
    for unit, entry in entries:
        stands = {"unit": unit, "entered_on": entry.on, "standing": entry.standing.value}
        rows[_TABLES[type(entry.fact)]].append({**stands, **_row(entry, named, decimals)})
    holding = {name: {**_STANDS, **columns} for name, columns in _COLUMNS.items()}
    holding["units"] = {"unit": "text"}
    holding["items"] |= {f"accepted_by_{role}": "flag" for role in named.roles}
    holding["items"] |= {f"topic_{topic}": "flag" for topic in named.topics}
    holding["items"] |= {f"quantity_{of}": "whole" for of in named.quantities}
    holding["nil_returns"] |= {f"channel_{channel}": "flag" for channel in named.channels}
    return Tables(rows={name: tuple(each) for name, each in rows.items()}, holding=holding, decimals=decimals)


@frozen
class _Names:
    roles: tuple[str, ...]
    topics: tuple[str, ...]
    channels: tuple[str, ...]
    quantities: tuple[str, ...]

    @classmethod
    def of(cls, indicator: Indicator) -> _Names:
        summed = {of for guard in indicator.guards() if isinstance(guard, Provided) for of in guard.sum_of}
        return cls(
            roles_of(indicator),
            tuple(each.id for each in indicator.topics),
            tuple(each.id for each in indicator.channels),
            tuple(sorted(summed)),
        )


def _with_one_date(fact: Fact) -> Fact:
    if not isinstance(fact, EvidenceItem):
        return fact
    return evolve(fact, activity_dates=() if fact.document_date else fact.activity_dates[:1])


def _row(entry: Entry, named: _Names, decimals: Mapping[str, int]) -> Row:  # noqa: PLR0911 -- one for each kind of fact
    match entry.fact:
        case EvidenceItem():
            return _item(entry.fact, entry, named, decimals)
        case NilReturn() as nil:
            on, period = nil.attested_on, nil.period
            return {
                "population": nil.population,
                "attester": nil.attester,
                "attested_first": on and on.first,
                "attested_last": on and on.last,
                "period_first": period and period.first,
                "period_last": period and period.last,
                **{f"channel_{channel}": channel in nil.channels for channel in named.channels},
            }
        case Answer() as answer:
            return {
                "question": answer.question,
                "value": answer.value,
                "justified": length_of(answer.justification),
                "addressed": is_web_address(answer.reference),
            }
        case Reading() as reading:
            places = decimals.get(reading.measure, 0)
            return {
                "measure": reading.measure,
                "value": _scaled(reading.value, places),
                "numerator": _scaled(reading.numerator, places),
                "denominator": _scaled(reading.denominator, places),
                "in_unit": reading.unit,
            }
        case Statement() as text:
            return {"field": text.field, "length": length_of(text.content)}
        case Exclusion() as exclusion:
            return {"requirement": exclusion.requirement}
        case Attainment() as attainment:
            return {"indicator": attainment.indicator, "level": attainment.level}


def _item(item: EvidenceItem, entry: Entry, named: _Names, decimals: Mapping[str, int]) -> Row:
    dated = next(iter(item.dated), None)
    on = item.approval and item.approval.on
    return {
        "id": item.id,
        "kind": item.kind,
        "dated_first": dated and dated.first,
        "dated_last": dated and dated.last,
        "covers_first": item.covers and item.covers.first,
        "covers_last": item.covers and item.covers.last,
        "valid_until": item.valid_until,
        "approved_by": item.approval and item.approval.by,
        "approved_first": on and on.first,
        "approved_last": on and on.last,
        "submitter": entry.by,
        "subject": item.subject,
        "reference": item.reference,
        **{f"accepted_by_{role}": entry.is_accepted_by(role) for role in named.roles},
        **{f"topic_{topic}": topic in item.topics for topic in named.topics},
        **{f"quantity_{of}": _scaled(item.amount(of), decimals.get(of, 0)) for of in named.quantities},
    }


def _decimals(facts: Iterable[Fact]) -> dict[str, int]:
    """Give how many decimals the numbers of each measure and quantity have at most."""
    found: dict[str, int] = {}
    for fact in facts:
        numbers: list[tuple[str, Decimal | None]] = []
        if isinstance(fact, Reading):
            numbers = [(fact.measure, each) for each in (fact.value, fact.numerator, fact.denominator)]
        elif isinstance(fact, EvidenceItem):
            numbers = [(each.of, each.amount) for each in fact.quantities]
        for name, number in numbers:
            found[name] = max(found.get(name, 0), _places(number))
    return found


def _places(number: Decimal | None) -> int:
    exponent = 0 if number is None else number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _scaled(number: Decimal | None, places: int) -> int | None:
    return None if number is None else int(number.scaleb(places))
