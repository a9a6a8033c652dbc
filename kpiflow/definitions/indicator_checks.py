"""What a definition as a whole refuses: bad identifiers, numbers, windows, levels and rounds."""

from __future__ import annotations

import zoneinfo

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from kpiflow.dates import ROUND_MONTHS
from kpiflow.definitions.criteria import Criteria, criteria_problems
from kpiflow.definitions.declared import Declared, Names, undeclared
from kpiflow.definitions.dropping import dropping_problems
from kpiflow.definitions.guard_checks import guard_problems, rating_problems
from kpiflow.definitions.identifiers import identifier_problem, identifier_problems, shown
from kpiflow.definitions.outline import Outline
from kpiflow.definitions.parts import SCHEMA, Level, Requirement
from kpiflow.definitions.references import reference_problems
from kpiflow.definitions.scoring_checks import scoring_problems
from kpiflow.definitions.wording import wording_problems
from kpiflow.errors import DefinitionError, Path, Problem
from kpiflow.guards import Reached


MAX_LEVELS: Final = 20
MAX_REQUIREMENTS: Final = 1000
MAX_VALUES: Final = 100


def refuse_problems(indicator: Outline) -> None:
    """Refuse a definition that does not hold together, naming every problem.

    Raises:
        DefinitionError: It does not (KPI1xx).
    """
    problems = tuple(_problems(indicator))
    if problems:
        raise DefinitionError(*problems)


def _problems(indicator: Outline) -> Iterator[Problem]:
    yield from _code_problems(indicator)
    yield from _number_problems(indicator)
    yield from _figure_problems(indicator)
    yield from _time_problems(indicator)
    lists = indicator.declared()
    identifiers = [
        ((name, n, "id"), each.id) for name, named in lists.items() for n, each in enumerate(named)
    ]
    scales = [(("scales", n, "id"), scale.id) for n, scale in enumerate(indicator.scales)]
    yield from identifier_problems([*identifiers, *scales])
    yield from wording_problems(indicator)
    rests_on = any(
        lists[name] for name in ("evidence", "populations", "questions", "measures", "text_fields")
    )
    if not rests_on and not any(
        isinstance(guard, Reached) and guard.indicator for guard in indicator.guards()
    ):
        yield Problem(
            "KPI102",
            "the indicator declares nothing that could be shown",
            ("evidence",),
            hint="declare the kinds of evidence, questions or measures it rests on",
        )
    yield from _scale_problems(indicator)
    yield from _ladder_problems(indicator)
    yield from _round_problems(indicator)
    if indicator.scoring is not None:
        yield from scoring_problems(indicator, indicator.scoring)


def _code_problems(indicator: Outline) -> Iterator[Problem]:
    for problem in identifier_problem(indicator.code, ("code",)):
        yield Problem(
            problem.code,
            f"'{shown(indicator.code)}' is not an indicator code",
            problem.path,
            expected="a number such as '7.2.1', or another identifier",
            hint=problem.hint,
        )
    if indicator.schema != SCHEMA:
        yield Problem(
            "KPI119",
            f"this version does not read the schema '{shown(indicator.schema)}'",
            ("schema",),
            expected=SCHEMA,
            hint="use the version of kpiflow it was written for, or a newer one",
        )


def _number_problems(indicator: Outline) -> Iterator[Problem]:
    for name, weight in (("weight", indicator.weight), ("parts_total", indicator.parts_total)):
        places = None if weight is None else weight.as_tuple().exponent
        if weight is not None and (
            not weight.is_finite()
            or weight <= 0
            or (name == "weight" and weight > 100)
            or (isinstance(places, int) and places < -4)
        ):
            yield Problem(
                "KPI105",
                "the weight is out of range" if name == "weight" else "the total of weights is out of range",
                (name,),
                expected="percent above 0 and at most 100, with at most 4 decimals"
                if name == "weight"
                else "a number above 0 with at most 4 decimals",
                got=str(weight),
            )
    yield from _points_problems(indicator)


def _figure_problems(indicator: Outline) -> Iterator[Problem]:
    for name in ("evidence", "populations", "questions", "measures", "text_fields"):
        for n, each in enumerate(getattr(indicator, name)):
            if not each.effort.is_finite() or each.effort < 0:
                yield Problem(
                    "KPI109",
                    f"'{each.id}' cannot cost {each.effort}",
                    (name, n, "effort"),
                    expected="an effort of 0 or more",
                )
    for path, number in _figures(indicator):
        if number is not None and not number.is_finite():
            yield Problem("KPI109", f"{number} is no number to count with", path, expected="a finite number")
    for n, measure in enumerate(indicator.measures):
        lowest, highest = measure.lowest, measure.highest
        if lowest is None or highest is None or not (lowest.is_finite() and highest.is_finite()):
            continue
        if lowest > highest:
            yield Problem(
                "KPI116",
                f"'{measure.id}' can never be read: its lowest number lies above its highest",
                ("measures", n, "highest"),
                expected=f"{lowest} or more",
                got=str(highest),
            )


def _figures(indicator: Outline) -> Iterator[tuple[Path, Decimal | None]]:
    """Walk the numbers that may be any, as long as they are finite."""
    for n, measure in enumerate(indicator.measures):
        yield ("measures", n, "lowest"), measure.lowest
        yield ("measures", n, "highest"), measure.highest
    if indicator.criteria is not None:
        yield ("criteria", "target"), indicator.criteria.target
        if indicator.criteria.step is not None:
            yield ("criteria", "step", "per"), indicator.criteria.step.per
            yield ("criteria", "step", "points"), indicator.criteria.step.points


def _points_problems(indicator: Outline) -> Iterator[Problem]:
    scale = indicator.scale
    top = max(indicator.level_numbers, default=5)
    if not all(value.is_finite() for value in (scale.lowest, scale.highest, scale.below)):
        yield Problem("KPI106", "a scale needs finite numbers", ("scale",))
    elif top >= 1 and (scale.lowest != 1 or scale.highest != top or not 0 <= scale.below <= 1):
        yield Problem(
            "KPI106",
            "the scale does not fit the levels",
            ("scale",),
            expected=f"lowest 1, highest {top}, below from 0 to 1",
            got=f"lowest {scale.lowest}, highest {scale.highest}, below {scale.below}",
            hint=f"write scale: {{lowest: 1, highest: {top}, "
            f"below: {scale.below if 0 <= scale.below <= 1 else 1}}}",
        )


def _time_problems(indicator: Outline) -> Iterator[Problem]:
    performance, reporting = indicator.performance_period, indicator.reporting_window
    if performance and reporting and reporting.last <= performance.last:
        yield Problem(
            "KPI107",
            "the reporting window closes before the performance period has ended",
            ("reporting_window",),
            hint="reports on a whole period are dated after its last day",
        )
    first, last = indicator.effective_on, indicator.effective_until
    if first and last and last < first:
        yield Problem(
            "KPI107",
            f"the definition ends on {last.isoformat()}, before it begins on {first.isoformat()}",
            ("effective_until",),
            hint="swap the two dates",
        )
    try:
        zoneinfo.ZoneInfo(indicator.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        yield Problem(
            "KPI107",
            f"there is no time zone '{shown(indicator.time_zone)}'",
            ("time_zone",),
            expected="an IANA name such as 'Asia/Bangkok'",
        )


def _scale_problems(indicator: Outline) -> Iterator[Problem]:
    for n, scale in enumerate(indicator.scales):
        path: Path = ("scales", n, "values")
        written = scale.written()
        if not 1 <= len(written) <= MAX_VALUES:
            yield Problem("KPI109", f"{len(written)} values on a scale", path, expected=f"1 to {MAX_VALUES}")
        seen: set[str] = set()
        for m, value in enumerate(written):
            if not value.strip() or value != value.strip() or not value.isprintable():
                yield Problem("KPI115", f"'{shown(value)}' cannot be a value", (*path, m), expected="text")
            if value in seen:
                yield Problem("KPI101", f"the value '{shown(value)}' is on the scale twice", (*path, m))
            seen.add(value)
    known = Names(scale.id for scale in indicator.scales)
    for n, question in enumerate(indicator.questions):
        if question.scale not in known:
            what = f"the question '{question.id}' is answered on the scale"
            yield undeclared("KPI115", what, question.scale, known, ("questions", n, "scale"), indicator.code)


def _ladder_problems(indicator: Outline) -> Iterator[Problem]:
    declared = Declared.of(indicator)
    if indicator.criteria is not None:
        yield from _criteria_problems(indicator, indicator.criteria, declared)
    elif not indicator.levels:
        yield Problem("KPI102", "the indicator has no level", ("levels",))
    if len(indicator.ladder) > MAX_LEVELS:
        yield Problem(
            "KPI109", f"{len(indicator.ladder)} levels", ("levels",), expected=f"at most {MAX_LEVELS}"
        )
    yield from _order_problems(indicator)
    for n, level in enumerate(indicator.levels):
        yield from _level_problems(indicator, declared, level, ("levels", n))
    requirements = tuple(_requirement_ids(indicator))
    if len(requirements) > MAX_REQUIREMENTS:
        yield Problem(
            "KPI109", f"{len(requirements)} requirements", ("levels",), expected=f"at most {MAX_REQUIREMENTS}"
        )
    yield from identifier_problems(requirements)
    yield from reference_problems(indicator)
    yield from dropping_problems(indicator)


def _criteria_problems(indicator: Outline, criteria: Criteria, declared: Declared) -> Iterator[Problem]:
    if indicator.levels:
        yield Problem(
            "KPI116",
            "the ladder is given twice: by levels and by criteria",
            ("criteria",),
            hint="keep one of them",
        )
    yield from criteria_problems(criteria, code=indicator.code, measures=declared.measures)
    if criteria.has_bands and indicator.progression != "independent":
        yield Problem(
            "KPI116",
            "bands stand side by side, and do not build on one another",
            ("progression",),
            expected="independent",
            got=indicator.progression,
        )


def _order_problems(indicator: Outline) -> Iterator[Problem]:
    before = 0
    for n, level in enumerate(indicator.levels):
        if level.level <= before:
            yield Problem(
                "KPI104",
                f"level {level.level} stands where a level above {before} belongs",
                ("levels", n, "level"),
                expected=f"{before + 1} or more",
                got=str(level.level),
                hint="number the levels upwards from 1; numbers may be left out, never repeated",
            )
        before = max(before, level.level)


def _requirement_ids(indicator: Outline) -> Iterator[tuple[Path, str]]:
    """Walk the identifiers of all requirements, those that ratings stand for included."""
    for n, level in enumerate(indicator.levels):
        for m, requirement in enumerate(level.requirements):
            yield ("levels", n, "requirements", m, "id"), requirement.id
        for requirement in indicator.ladder[n].requirements[len(level.requirements) :]:
            yield ("levels", n, "rated"), requirement.id


def _level_problems(indicator: Outline, declared: Declared, level: Level, path: Path) -> Iterator[Problem]:
    if not level.requirements and not level.rated and indicator.progression != "manual":
        yield Problem("KPI102", f"level {level.level} has no requirement", (*path, "requirements"))
    for m, requirement in enumerate(level.requirements):
        yield from _requirement_problems(declared, requirement, (*path, "requirements", m))
    if level.rated:
        yield from rating_problems(declared, level.rated, (*path, "rated"))


def _requirement_problems(declared: Declared, requirement: Requirement, path: Path) -> Iterator[Problem]:
    if not requirement.weight.is_finite() or requirement.weight <= 0:
        yield Problem(
            "KPI105",
            f"requirement '{requirement.id}' cannot weigh {requirement.weight}",
            (*path, "weight"),
            expected="a number above 0",
        )
    yield from guard_problems(declared, requirement, requirement.requires, (*path, "requires"))
    if requirement.applies_when is not None:
        yield from guard_problems(declared, requirement, requirement.applies_when, (*path, "applies_when"))
    if requirement.na is not None and requirement.na.requires is not None:
        yield from guard_problems(declared, requirement, requirement.na.requires, (*path, "na", "requires"))
        if not requirement.na.allowed:
            yield Problem(
                "KPI116",
                f"requirement '{requirement.id}' asks for grounds to be left out, and may not be left out",
                (*path, "na", "requires"),
                hint="state allowed: true, or drop requires",
            )


def _round_problems(indicator: Outline) -> Iterator[Problem]:
    numbers = indicator.level_numbers
    seen: set[int] = set()
    for n, written in enumerate(indicator.rounds):
        path: Path = ("rounds", n)
        if written.months not in ROUND_MONTHS or written.months in seen:
            yield Problem(
                "KPI121",
                f"there is no reporting round of {written.months} months, or it is there already",
                (*path, "months"),
                expected=" or ".join(map(str, ROUND_MONTHS)) + ", each once",
            )
        seen.add(written.months)
        if not written.levels:
            yield Problem("KPI102", "the round has no level", (*path, "levels"))
        before = 0
        for m, level in enumerate(written.levels):
            here: Path = (*path, "levels", m)
            if level.level <= before:
                yield Problem("KPI104", f"level {level.level} is out of order", (*here, "level"))
            before = max(before, level.level)
            for number in (level.level, *level.requires):
                if number not in numbers:
                    yield Problem(
                        "KPI121",
                        f"the round names level {number}, which the ladder does not have",
                        here,
                        expected=", ".join(map(str, numbers)),
                    )
