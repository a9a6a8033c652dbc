"""Guards that refer: to another requirement, to a level below, or to another indicator's level."""

from __future__ import annotations

from attrs import frozen

from kpiflow.evidence import Attainment
from kpiflow.fields import checked
from kpiflow.guards.facts import Facts
from kpiflow.guards.faults import finding, short_of, standing_faults
from kpiflow.guards.verdict import Finding, Status, Verdict
from kpiflow.text import Text


@frozen(kw_only=True, field_transformer=checked)
class Holds:
    """Another requirement of the same ladder holds, by evidence or by decision.

    Attributes:
        requirement: The requirement.
    """

    requirement: str

    def judge(self, facts: Facts) -> Verdict:
        """Give what the requirement comes to; one that does not apply does not apply here either."""
        return facts.requirement(self.requirement)


@frozen(kw_only=True, field_transformer=checked)
class Reached:
    """A level is reached: of the same ladder, or of another indicator.

    Attributes:
        level: The level.
        indicator: The code of the other indicator; empty for the same ladder.
    """

    level: int
    indicator: str = ""

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict; what is not known of another indicator is unknown."""
        if not self.indicator:
            return facts.level(self.level)
        code = self.indicator
        expects = Text(th=f"ตัวชี้วัด {code} ถึงระดับ {self.level}", en=f"indicator {code} at level {self.level}")
        found = facts.register.stated(Attainment, code)
        if found is None:
            nothing = Finding(
                code="level-not-known",
                message=Text(
                    th=f"ยังไม่ทราบระดับของตัวชี้วัด {code}", en=f"the level of indicator {code} is not known"
                ),
            )
            return Verdict(status=Status.UNKNOWN, expects=expects, lacks=expects, findings=(nothing,))
        attainment, entry = found
        faults = list(standing_faults(entry, accepted=False))
        if attainment.level < self.level:
            low = finding(
                attainment.id,
                "level-too-low",
                th=f"อยู่ที่ระดับ {attainment.level}",
                en=f"is at level {attainment.level}",
            )
            faults.append(low)
        if faults:
            return Verdict(status=short_of(faults), expects=expects, lacks=expects, findings=tuple(faults))
        return Verdict(status=Status.MET, expects=expects, satisfied_by=(attainment.id,))


def holds(requirement: str) -> Holds:
    """Require another requirement to hold; see `Holds`."""
    return Holds(requirement=requirement)


def reached(level: int, *, indicator: str = "") -> Reached:
    """Require a level to be reached; see `Reached`."""
    return Reached(level=level, indicator=indicator)
