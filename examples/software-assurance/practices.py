"""The twelve practices of OWASP SAMM 1.5 from one table: names, and the kind of every question.

Names, numbers of questions and points are those of the model, everything else is our own.
`policy.yaml` is one of the twelve, written out:

>>> from kpiflow import load_indicator
>>> load_indicator("examples/software-assurance/policy.yaml") == PRACTICES["PC"]
True
"""

from __future__ import annotations

from typing import Final

from kpiflow import Indicator, Level, Requirement, Text, answered
from kpiflow.definitions import Question, Role, Scale, Tally
from kpiflow.scales import AnswerScale, ScaleValue


EXTENT: Final = AnswerScale(
    id="extent",
    values=(
        ScaleValue(value="none", name=Text(th="ไม่มีเลย", en="none"), points=0),
        ScaleValue(value="some", name=Text(th="บางส่วน", en="some"), points="0.2"),
        ScaleValue(value="half", name=Text(th="ราวครึ่งหนึ่ง", en="half"), points="0.5"),
        ScaleValue(value="most", name=Text(th="ส่วนใหญ่", en="most"), points=1),
    ),
)
YES_NO: Final = AnswerScale(
    id="yes-no",
    values=(
        ScaleValue(value="no", name=Text(th="ไม่ใช่", en="no"), points=0),
        ScaleValue(value="sometimes", name=Text(th="บางครั้ง", en="sometimes"), points="0.5"),
        ScaleValue(value="not-applicable", name=Text(th="ไม่เกี่ยวข้อง", en="not applicable"), points=1),
        ScaleValue(value="yes", name=Text(th="ใช่", en="yes"), points=1),
    ),
)
IN_FULL: Final = {"extent": "most", "yes-no": "not-applicable"}
LEVELS: Final = (
    Text(th="เริ่มทำแล้ว", en="Begun"),
    Text(th="ทำอย่างเป็นระบบ", en="Systematic"),
    Text(th="ทำอย่างครบถ้วน", en="Thorough"),
)

FUNCTIONS: Final = {
    "GV": ("SM", "PC", "EG"),
    "CN": ("TA", "SR", "SA"),
    "VF": ("DR", "IR", "ST"),
    "OP": ("IM", "EH", "OE"),
}
"""The practices of each business function: governance, construction, verification, operations."""

# The questions of each level: `x` is answered by extent, `y` by yes or no.
TABLE: Final = {
    "SM": (Text(th="กลยุทธ์และตัวชี้วัด", en="Strategy & Metrics"), ("xxx", "xxx", "xx")),
    "PC": (Text(th="นโยบายและการปฏิบัติตาม", en="Policy & Compliance"), ("xy", "xx", "xx")),
    "EG": (Text(th="การให้ความรู้และคำแนะนำ", en="Education & Guidance"), ("xx", "xx", "xx")),
    "TA": (Text(th="การประเมินภัยคุกคาม", en="Threat Assessment"), ("xx", "xxx", "xx")),
    "SR": (Text(th="ข้อกำหนดด้านความปลอดภัย", en="Security Requirements"), ("xx", "xx", "xx")),
    "SA": (Text(th="สถาปัตยกรรมที่ปลอดภัย", en="Secure Architecture"), ("xx", "xx", "xx")),
    "DR": (Text(th="การทบทวนการออกแบบ", en="Design Review"), ("xx", "xx", "xx")),
    "IR": (Text(th="การทบทวนโปรแกรม", en="Implementation Review"), ("xx", "xx", "xx")),
    "ST": (Text(th="การทดสอบความปลอดภัย", en="Security Testing"), ("xxx", "xx", "xx")),
    "IM": (Text(th="การจัดการปัญหา", en="Issue Management"), ("xxx", "xx", "xx")),
    "EH": (Text(th="การเสริมความมั่นคงของระบบ", en="Environment Hardening"), ("xx", "xx", "xx")),
    "OE": (Text(th="การสนับสนุนการปฏิบัติงาน", en="Operational Enablement"), ("xx", "xx", "xy")),
}


def practice(code: str) -> Indicator:
    """Build the definition of one practice."""
    name, kinds = TABLE[code]
    questions: list[Question] = []
    levels: list[Level] = []
    for number, (level, of_level) in enumerate(zip(LEVELS, kinds, strict=True), start=1):
        requirements: list[Requirement] = []
        for letter, kind in zip("abc", of_level, strict=False):
            at, scale = f"{number}{letter}", YES_NO.id if kind == "y" else EXTENT.id
            text = Text(th=f"{name.th} ข้อ {at}", en=f"{name.en}, question {at}")
            questions.append(Question(id=f"{code}.{at}", name=text, scale=scale))
            requirements.append(
                Requirement(
                    id=f"r{at}",
                    text=Text(th=f"ข้อ {at} ทำเต็มที่", en=f"{at} is done in full"),
                    requires=answered(f"{code}.{at}", reach=IN_FULL[scale]),
                )
            )
        levels.append(Level(level=number, name=level, requirements=tuple(requirements)))
    asked = {question.scale for question in questions}
    return Indicator(
        code=code,
        name=name,
        scale=Scale(lowest=1, highest=3, below=0),
        scales=tuple(scale for scale in (EXTENT, YES_NO) if scale.id in asked),
        questions=tuple(questions),
        roles=(Role(id="assessor", name=Text(th="ผู้ประเมิน", en="assessor")),),
        tally=Tally(within="mean", over="sum", unknown="keep"),
        levels=tuple(levels),
    )


PRACTICES: Final = {code: practice(code) for code in TABLE}
"""The definition of each practice, by its code."""
