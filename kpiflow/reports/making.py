"""Cards made of results: what each line of a card says, in one language."""

from __future__ import annotations

from kpiflow.assessment import Result
from kpiflow.dates import DateRange, PartialDate
from kpiflow.errors import CalendarError
from kpiflow.evidence import Entry, EvidenceItem, NilReturn, Standing
from kpiflow.journal.checkpoints import Checkpoint
from kpiflow.journal.sentences import sentences
from kpiflow.journal.verification import Verification
from kpiflow.ladder import LevelVerdict, RequirementVerdict
from kpiflow.periods import FiscalYear, format_range
from kpiflow.pictures import draw_levels
from kpiflow.reports.card import Card
from kpiflow.reports.card_lines import (
    ActionLine,
    CalculationRow,
    EvidenceLine,
    FileLine,
    LevelBlock,
    OfficerLine,
    RequirementLine,
)
from kpiflow.reports.decision_lines import decision_lines, statement_lines
from kpiflow.reports.speaking import DecisionLine, Speaker, flat
from kpiflow.reports.words import MARKS, REMARK_WORDS, STATUS_WORDS, WORDS
from kpiflow.scoring import Score, shortest
from kpiflow.self_assessment import Officer, Remark
from kpiflow.text import BLANK, Language, Text


def make_card(
    result: Result,
    *,
    language: Language = "th",
    level: int | None = None,
    anchor: Checkpoint | None = None,
    verified: Verification | None = None,
) -> Card:
    """Gather everything a report on a result shows.

    Args:
        result: What to report on.
        language: The language of the card.
        level: A level asked about; the card then answers whether it is reached.
        anchor: What fixes the journal as it is; the card prints it.
        verified: How far the journal is verified; the card says so, and no more than that.

    Raises:
        MoveError: The indicator has no such level (KPI202).
    """
    return _Maker(result, language).card(level, anchor, verified)


def _fiscal_year(period: DateRange) -> FiscalYear | None:
    """Give the fiscal year whose days are those of a period; none where it is another period."""
    try:
        year = FiscalYear.containing(period.last)
    except CalendarError:  # so early or late that it has no name
        return None
    whole = year.period
    return year if (whole.first, whole.last) == (period.first, period.last) else None


class _Maker(Speaker):
    """Turns a result into the lines of a card, in one language."""

    def __init__(self, result: Result, language: Language) -> None:
        super().__init__(language, result.indicator.names())
        self._result = result

    def card(self, asked: int | None, anchor: Checkpoint | None, verified: Verification | None) -> Card:
        result = self._result
        indicator, state, ladder, report = result.indicator, result.state, result.ladder, result.state.report
        return Card(
            language=self.language,
            words={key: self.say(text) for key, text in WORDS.items()},
            title=self.word("title"),
            round=self.word("round", months=report.round_months) if report else "",
            period=self._period(indicator.performance_period),
            agency=self.say(report.agency) if report else "",
            code=indicator.code,
            name=self.say(indicator.name),
            description=self.say(indicator.description),
            supervisors=self._officers(report.supervisors if report else ()),
            collectors=self._officers(report.collectors if report else ()),
            levels=tuple(self._level(level) for level in ladder.levels),
            weight=str(shortest(result.score.weight)),
            calculation=self._calculation(),
            derivation=tuple(
                self.say(step)
                for step in (*result.score.derivation, *((result.tallied.text(),) if result.tallied else ()))
            ),
            actions=tuple(
                ActionLine(number=flat(each.number), text=self.say(each.text), depth=each.number.count("."))
                for each in (report.actions if report else ())
            ),
            supporting_factors=self._remark(report.supporting_factors if report else BLANK),
            obstacles=self._remark(report.obstacles if report else BLANK),
            evidence=tuple(self._evidence(item, entry) for item, entry in state.register.items()),
            nil_returns=tuple(self._nil_return(fact, entry) for fact, entry in state.register.nil_returns()),
            statements=statement_lines(self, state),
            decisions=decision_lines(self, state),
            pillars=self._pillars(),
            day=state.as_of,
            as_of=self.on(PartialDate(state.as_of)),
            claimed=self._level_text(state.claimed),
            supported=str(ladder.supported),
            supported_without_decisions=str(ladder.supported_without_decisions),
            accepted=self._level_text(state.accepted),
            ladder=draw_levels(result, language=self.language),
            is_claim_supported=bool(result.is_claim_supported),
            conclusion=self.say(result.conclusion()),
            asked=asked,
            answer="" if asked is None else self.say(result.answer(asked)),
            definition_digest=result.digest,
            void=tuple(
                DecisionLine(id=flat(each.subject), title=self.say(each.reason), details=(each.code,))
                for each in state.void
            ),
            anchor=tuple(anchor.text().splitlines()) if anchor is not None else (),
            verified=tuple(self.say(each) for each in sentences(verified)) if verified is not None else (),
        )

    def _period(self, period: DateRange | None) -> str:
        """Name the fiscal year that a period is; any other one goes by its days."""
        if period is None:
            return ""
        year = _fiscal_year(period)
        if year is None:
            return format_range(period, language=self.language)
        return self.word("fiscal_year", year=year.be)

    def _level_text(self, level: int | None) -> str:
        return self.word("none") if level is None else str(level)

    def _remark(self, text: Text) -> str:
        remark = Remark.of(text)
        return self.say(text) if remark is Remark.STATED else self.say(REMARK_WORDS[remark])

    def _officers(self, officers: tuple[Officer, ...]) -> tuple[OfficerLine, ...]:
        return tuple(OfficerLine(role=self.say(each.role), phone=self._phone(each)) for each in officers)

    def _phone(self, officer: Officer) -> str:
        extension = f" {self.word('extension')} {officer.extension}" if officer.extension else ""
        return flat(f"{officer.phone}{extension}")

    def _level(self, verdict: LevelVerdict) -> LevelBlock:
        number = verdict.level.level
        reach = self._result.reach(verdict)
        report = self._result.state.report
        statements = (
            next((each.statements for each in report.performance if each.level == number), ())
            if report
            else ()
        )
        return LevelBlock(
            level=number,
            name=self.say(verdict.level.name),
            reach=reach,
            reach_word=self.word(reach),
            statements=tuple(self.say(statement) for statement in statements),
            criterion=self._criterion(number),
            requirements=tuple(self._requirement(each) for each in verdict.requirements),
        )

    def _criterion(self, number: int) -> str:
        """Give what the form prints under a level: the cell of the criteria row, else the points of the level."""
        criteria = self._result.indicator.criteria
        return criteria.cells[number - 1] if criteria else self._result.criteria[number].points_shown()

    def _requirement(self, verdict: RequirementVerdict) -> RequirementLine:
        return RequirementLine(
            id=verdict.requirement.id,
            text=self.say(verdict.requirement.text),
            status=verdict.status,
            mark=MARKS[verdict.status],
            status_word=self.say(STATUS_WORDS[verdict.status]),
            needs=self.say(verdict.verdict.lacks),
            findings=tuple(self.say(finding.message) for finding in verdict.findings()),
            evidence=tuple(self._reference(item) for item in verdict.verdict.satisfied_by),
            pardon=self.say(verdict.pardon()),
        )

    def _reference(self, item: str) -> str:
        """Name an entry of the register with its number in the printed list, or with who attests it."""
        entry = self._result.state.register.find(item)
        if entry is None:  # a decision that another requirement holds by
            return item
        fact = entry.fact
        if isinstance(fact, NilReturn):
            return f"{item} ({', '.join(self._attestation(fact))})"
        if isinstance(fact, EvidenceItem) and fact.number is not None:
            return f"{item} [{fact.number}]"
        return item

    def _attestation(self, fact: NilReturn) -> tuple[str, str]:
        attester = (
            f"{self.word('attester')} {self.name(fact.attester)}"
            if fact.attester
            else self.word("no_attester")
        )
        return attester, self.on(fact.attested_on) if fact.attested_on else self.word("no_date")

    def _calculation(self) -> tuple[CalculationRow, ...]:
        state, ladder = self._result.state, self._result.ladder
        rows = [self._row("as_supported", ladder.supported, self._result.score)]
        if state.claimed not in {None, ladder.supported} and self._result.score_as_claimed:
            rows.insert(0, self._row("as_claimed", state.claimed, self._result.score_as_claimed))
        return tuple(rows)

    def _row(self, label: str, level: int | None, score: Score) -> CalculationRow:
        return CalculationRow(
            label=self.word(label),
            level=self._level_text(level),
            points=score.points_shown(),
            weighted=score.printed(),
        )

    def _evidence(self, item: EvidenceItem, entry: Entry) -> EvidenceLine:
        details = [f"{self.word('took_place')} {self.on(moment)}" for moment in item.activity_dates]
        if item.document_date:
            details.append(f"{self.word('dated')} {self.on(item.document_date)}")
        if item.covers:
            details.append(f"{self.word('covers')} {format_range(item.covers, language=self.language)}")
        if item.topics:
            details.append(f"{self.word('topics')} {', '.join(self.name(topic) for topic in item.topics)}")
        if item.approval:
            act = f"{self.say(item.approval.act)} " if not item.approval.act.is_blank() else ""
            details.append(
                f"{act}({self.word('approved')}{'' if self.language == 'th' else ' '}"
                f"{self.name(item.approval.by)}, {self.on(item.approval.on)})"
            )
        if item.valid_until:
            details.append(f"{self.word('expires')} {self.on(PartialDate(item.valid_until))}")
        if item.reference:
            details.append(flat(item.reference))
        for each in entry.changes:
            word = "file_missing" if each.seen is None else "file_changed"
            details.append(self.word(word, path=flat(each.path)))
        return EvidenceLine(
            id=item.id,
            number=str(item.number) if item.number is not None else "",
            title=self.say(item.title),
            details=tuple(details),
            standing=self.standing(entry),
            struck=entry.standing in {Standing.REJECTED, Standing.WITHDRAWN},
            files=tuple(
                FileLine(path=flat(each.path), size=str(each.size), sha256=each.sha256)
                for each in entry.files
            ),
        )

    def _nil_return(self, fact: NilReturn, entry: Entry) -> DecisionLine:
        details = list(self._attestation(fact))
        if fact.period:
            details.append(f"{self.word('covers')} {format_range(fact.period, language=self.language)}")
        channels = ", ".join(self.name(channel) for channel in fact.channels)
        details.append(f"{self.word('channels')}: {channels}")
        if entry.ruling is not None:
            details.append(self.standing(entry))
        return DecisionLine(id=fact.id, title=self.say(fact.statement), details=tuple(details))

    def _pillars(self) -> tuple[DecisionLine, ...]:
        return tuple(
            DecisionLine(
                id=each.id,
                title=f"{self.word(each.kind)} ({each.requirement})",
                details=(self.word("without_it", level=each.level_without),),
            )
            for each in self._result.pillars
        )
