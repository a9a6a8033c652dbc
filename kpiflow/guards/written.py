"""The guard over free text: a field says something, and not too little."""

from __future__ import annotations

from attrs import frozen

from kpiflow.evidence import Statement
from kpiflow.fields import checked
from kpiflow.guards.facts import Facts
from kpiflow.guards.faults import characters, finding, length_of, short_of, standing_faults
from kpiflow.guards.verdict import Finding, Status, Verdict
from kpiflow.text import Text


@frozen(kw_only=True, field_transformer=checked)
class Written:
    """Something is written into a free-text field.

    Attributes:
        field: The field.
        min_length: How many characters it must have, spaces around it and Thai marks
            above and below the line not counted.
    """

    field: str
    min_length: int = 1

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict; a field that nobody has filled in is unknown, a short text unmet."""
        name = facts.name(self.field)
        expects = Text(
            th=f"ข้อความใน “{name.th}” อย่างน้อย {self.min_length} ตัวอักษร",
            en=f"at least {characters(self.min_length)} in “{name.en}”",
        )
        found = facts.register.stated(Statement, self.field)
        if found is None:
            nothing = Finding(
                code="not-written",
                message=Text(th=f"ยังไม่ได้กรอก “{name.th}”", en=f"not filled in yet: {name.en}"),
            )
            return Verdict(status=Status.UNKNOWN, expects=expects, lacks=expects, findings=(nothing,))
        statement, entry = found
        length = length_of(statement.content)
        faults = list(standing_faults(entry, accepted=False))
        if length < self.min_length:
            short = finding(
                statement.id,
                "too-short",
                th=f"มีเพียง {length} ตัวอักษร จากที่กำหนด {self.min_length}",
                en=f"has {length} of {self.min_length} characters",
            )
            faults.append(short)
        if faults:
            return Verdict(status=short_of(faults), expects=expects, lacks=expects, findings=tuple(faults))
        return Verdict(status=Status.MET, expects=expects, satisfied_by=(statement.id,))


def written(field: str, *, min_length: int = 1) -> Written:
    """Require a text; see `Written`."""
    return Written(field=field, min_length=min_length)
