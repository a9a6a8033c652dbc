"""The definition of `indicator.yaml` written in Python: same names, same object.

>>> from kpiflow import load_indicator
>>> load_indicator("examples/anti-corruption/indicator.yaml") == INDICATOR
True
"""

from __future__ import annotations

from kpiflow import (
    FiscalYear,
    Indicator,
    Level,
    Requirement,
    Text,
    all_of,
    any_of,
    at_least,
    nil_return,
    parse_range,
    provided,
)
from kpiflow.definitions import Channel, EvidenceKind, Population, Role, Scale, Topic


INDICATOR = Indicator(
    code="7.2.1",
    name=Text(
        th="ความสำเร็จในการดำเนินงานตามมาตรการและแผนป้องกันการทุจริต",
        en="Success in carrying out the measures and plan against corruption",
    ),
    description=Text(
        th="วัดจากขั้นของความสำเร็จตามมาตรการและแผนป้องกันการทุจริต ปีงบประมาณ พ.ศ. 2550",
        en="Measured by the steps achieved under the measures and plan against corruption of fiscal year 2550 BE",
    ),
    weight=2,
    scale=Scale(lowest=1, highest=5, below=1),
    performance_period=FiscalYear(2550).period,
    reporting_window=parse_range("1 ตุลาคม 2550 – 31 ตุลาคม 2550"),
    evidence=(
        EvidenceKind(
            id="meeting-invitation",
            name=Text(th="หนังสือเชิญประชุมคณะทำงาน", en="invitation to a working-group meeting"),
        ),
        EvidenceKind(
            id="planning-minutes",
            name=Text(
                th="รายงานการประชุมวางแผนของคณะทำงาน", en="minutes of the working group's planning meeting"
            ),
        ),
        EvidenceKind(
            id="risk-analysis",
            name=Text(th="การวิเคราะห์ความเสี่ยงด้านการทุจริต", en="analysis of corruption risks"),
        ),
        EvidenceKind(
            id="complaint-summary", name=Text(th="สรุปข้อมูลข้อร้องเรียน", en="summary of the complaints received")
        ),
        EvidenceKind(id="measures", name=Text(th="มาตรการป้องกันการทุจริต", en="measures against corruption")),
        EvidenceKind(
            id="action-plan", name=Text(th="แผนปฏิบัติการป้องกันการทุจริต", en="action plan against corruption")
        ),
        EvidenceKind(
            id="website",
            name=Text(th="เว็บไซต์เผยแพร่ช่องทางร้องเรียน", en="website that publishes the complaint channels"),
        ),
        EvidenceKind(id="leaflet", name=Text(th="แผ่นพับ", en="leaflet")),
        EvidenceKind(
            id="opinion-survey",
            name=Text(th="แบบสอบถามหรือผลสำรวจความคิดเห็น", en="opinion questionnaire or survey result"),
        ),
        EvidenceKind(id="campaign-photos", name=Text(th="ภาพกิจกรรมรณรงค์", en="photographs of the campaign")),
        EvidenceKind(id="progress-report", name=Text(th="รายงานความคืบหน้า", en="progress report")),
        EvidenceKind(
            id="complaint-response",
            name=Text(th="ผลการตอบสนองต่อข้อร้องเรียน", en="record of how complaints were answered"),
        ),
        EvidenceKind(
            id="closing-minutes",
            name=Text(
                th="รายงานการประชุมสรุปผลของคณะทำงาน", en="minutes of the working group's closing meeting"
            ),
        ),
        EvidenceKind(id="summary-report", name=Text(th="รายงานสรุปผลประจำปี", en="summary report on the year")),
    ),
    populations=(
        Population(id="complaints", name=Text(th="ข้อร้องเรียนเรื่องการทุจริต", en="complaints of corruption")),
    ),
    topics=(
        Topic(
            id="severity-and-likelihood",
            name=Text(th="ความรุนแรงและโอกาสของความเสี่ยง", en="how severe and how likely risks are"),
        ),
        Topic(
            id="ethics-activities", name=Text(th="กิจกรรมส่งเสริมคุณธรรมและจริยธรรม", en="activities on ethics")
        ),
        Topic(id="network-activities", name=Text(th="กิจกรรมสำหรับเครือข่าย", en="activities for the networks")),
        Topic(id="supporting-factors", name=Text(th="ปัจจัยสนับสนุน", en="supporting factors")),
        Topic(id="obstacles", name=Text(th="ปัญหาและอุปสรรค", en="problems and obstacles")),
        Topic(id="answers-to-complaints", name=Text(th="ผลการตอบสนองข้อร้องเรียน", en="answers to complaints")),
        Topic(id="improvements", name=Text(th="แนวทางปรับปรุงแผนปีถัดไป", en="improvements to the next plan")),
    ),
    roles=(
        Role(id="data-collector", name=Text(th="ผู้จัดเก็บข้อมูล", en="data collector")),
        Role(id="secretary-general", name=Text(th="เลขาธิการ", en="secretary-general")),
        Role(id="complaint-registrar", name=Text(th="นายทะเบียนข้อร้องเรียน", en="complaint registrar")),
        Role(id="assessment-committee", name=Text(th="คณะกรรมการประเมินผล", en="assessment committee")),
    ),
    channels=(
        Channel(id="agency", name=Text(th="ระบบรับข้อร้องเรียนของหน่วยงาน", en="agency's own complaint system")),
        Channel(
            id="moi-damrongtham",
            name=Text(th="ศูนย์ดำรงธรรม กระทรวงมหาดไทย", en="Damrongtham centre of the Ministry of Interior"),
        ),
        Channel(
            id="pmo-service-centre",
            name=Text(
                th="ศูนย์บริการประชาชน สำนักงานปลัดสำนักนายกรัฐมนตรี",
                en="public service centre of the Prime Minister's Office",
            ),
        ),
        Channel(id="ministry-of-justice", name=Text(th="กระทรวงยุติธรรม", en="Ministry of Justice")),
    ),
    levels=(
        Level(
            level=1,
            name=Text(th="ทบทวนและวิเคราะห์", en="Review and analysis"),
            requirements=(
                Requirement(
                    id="1a",
                    text=Text(
                        th="ทบทวนผลของแผนปีก่อน (พ.ศ. 2549)",
                        en="The results of last year's plan (2549 BE) are reviewed",
                    ),
                    requires=provided("planning-minutes", dated_within="performance"),
                ),
                Requirement(
                    id="1b",
                    text=Text(th="วิเคราะห์ความเสี่ยงที่จะเกิดการทุจริต", en="The risks of corruption are analysed"),
                    requires=provided("risk-analysis"),
                ),
                Requirement(
                    id="1c",
                    text=Text(
                        th="สรุปข้อมูลข้อร้องเรียนจากทั้งสามช่องทาง",
                        en="The complaints from all three channels are summarised",
                    ),
                    requires=provided("complaint-summary"),
                ),
            ),
        ),
        Level(
            level=2,
            name=Text(th="จัดทำแผน", en="The plan is made"),
            requirements=(
                Requirement(
                    id="2a",
                    text=Text(
                        th="จัดทำมาตรการและแผนปี พ.ศ. 2550 จากผลของระดับ 1",
                        en="Measures and a plan for 2550 BE are made from the results of level 1",
                    ),
                    requires=all_of(provided("measures"), provided("action-plan")),
                ),
                Requirement(
                    id="2b",
                    text=Text(
                        th="แผนคำนึงถึงความรุนแรงและโอกาสของความเสี่ยง",
                        en="The plan weighs how severe and how likely each risk is",
                    ),
                    requires=provided("risk-analysis", topics="severity-and-likelihood"),
                ),
                Requirement(
                    id="2c",
                    text=Text(
                        th="ภาครัฐและภาคประชาชนมีส่วนร่วม", en="Government bodies and civil society take part"
                    ),
                    requires=provided("opinion-survey"),
                ),
                Requirement(
                    id="2d",
                    text=Text(
                        th="กำหนดหรือปรับปรุงแนวทางที่โปร่งใส และเผยแพร่",
                        en="Transparent rules are made or revised and made public",
                    ),
                    requires=all_of(provided("measures"), provided("website")),
                ),
                Requirement(
                    id="2e",
                    text=Text(
                        th="แผนมีกิจกรรมส่งเสริมคุณธรรมและจริยธรรม", en="The plan contains activities on ethics"
                    ),
                    requires=any_of(
                        provided("action-plan", topics="ethics-activities"), provided("campaign-photos")
                    ),
                ),
                Requirement(
                    id="2f",
                    text=Text(
                        th="แผนมีกิจกรรมให้ความรู้หรือสร้างความเข้มแข็งแก่เครือข่าย",
                        en="The plan contains activities that inform or strengthen the networks",
                    ),
                    requires=any_of(
                        provided("action-plan", topics="network-activities"), provided("leaflet")
                    ),
                ),
            ),
        ),
        Level(
            level=3,
            name=Text(th="ดำเนินการตามแผน", en="The plan is carried out"),
            requirements=(
                Requirement(
                    id="3a",
                    text=Text(
                        th="ดำเนินการตามมาตรการและแผนปี พ.ศ. 2550",
                        en="The measures and the plan for 2550 BE are carried out",
                    ),
                    requires=all_of(
                        provided("progress-report"),
                        at_least(
                            2,
                            provided("website"),
                            provided("leaflet"),
                            provided("opinion-survey"),
                            provided("campaign-photos"),
                        ),
                    ),
                ),
            ),
        ),
        Level(
            level=4,
            name=Text(th="ตอบสนองข้อร้องเรียน", en="Complaints are answered"),
            requirements=(
                Requirement(
                    id="4a",
                    text=Text(
                        th="ตอบสนองต่อข้อร้องเรียนที่ได้รับจากทั้งสามช่องทาง หรือรับรองว่าไม่พบ",
                        en="Complaints received through the three channels are answered, or attested not to exist",
                    ),
                    requires=any_of(
                        provided("complaint-response"),
                        nil_return(
                            "complaints",
                            channels=("agency", "moi-damrongtham", "pmo-service-centre"),
                            period="performance",
                        ),
                    ),
                ),
            ),
        ),
        Level(
            level=5,
            name=Text(th="สรุปผลและเสนอแนะ", en="Summary and recommendations"),
            requirements=(
                Requirement(
                    id="5a",
                    text=Text(
                        th="สรุปผลการดำเนินงานตามแผนตลอดปี",
                        en="The results of the plan over the whole year are summarised",
                    ),
                    requires=provided(
                        "summary-report",
                        dated_within="reporting",
                        covers="performance",
                        approved_by="secretary-general",
                    ),
                ),
                Requirement(
                    id="5b",
                    text=Text(th="ระบุปัจจัยสนับสนุน", en="The supporting factors are stated"),
                    requires=provided("summary-report", topics="supporting-factors"),
                ),
                Requirement(
                    id="5c",
                    text=Text(th="ระบุปัญหาและอุปสรรค", en="The problems and obstacles are stated"),
                    requires=provided("summary-report", topics="obstacles"),
                ),
                Requirement(
                    id="5d",
                    text=Text(
                        th="สรุปผลการตอบสนองข้อร้องเรียนตามระดับ 4",
                        en="The answers to complaints under level 4 are summarised",
                    ),
                    requires=provided("summary-report", topics="answers-to-complaints"),
                ),
                Requirement(
                    id="5e",
                    text=Text(
                        th="เสนอแนวทางปรับปรุงแผนปี พ.ศ. 2551",
                        en="Improvements to the plan for 2551 BE are proposed",
                    ),
                    requires=provided("summary-report", topics="improvements"),
                ),
            ),
        ),
    ),
)
