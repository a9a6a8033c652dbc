"""What reports say of the journal: its anchor, how far it is verified, and what in it is void."""

from __future__ import annotations

import json

from datetime import date
from pathlib import Path

import pytest

from kpiflow import codec, load_assessment, open_assessment
from kpiflow.assessment import Assessment
from kpiflow.assessment.events import Ruled
from kpiflow.evidence import Ruling, Standing
from kpiflow.journal import Draft
from kpiflow.journal.sentences import sentences
from kpiflow.reports import make_card, make_record, render_html, render_json, render_terminal
from kpiflow.text import Language


FILE = Path(__file__).parents[3] / "examples" / "anti-corruption" / "as-accepted.yaml"
DAY = date(2007, 11, 30)


@pytest.fixture
def assessment() -> Assessment:
    """Give the card as accepted, with an acceptance by the submitter forged into its journal."""
    made = open_assessment(load_assessment(FILE))
    item, _ = made.state(as_of=DAY).register.items()[0]
    ruling = Ruling(standing=Standing.ACCEPTED, by="data-collector", on=DAY)
    event = Ruled(on=DAY, subject=item.id, ruling=ruling)
    draft = Draft(
        command_id="forged",
        recorded_at=made.history()[-1].recorded_at,
        actor="data-collector",
        kind="evidence.ruled",
        body=codec.encode(event),
    )
    made.store.append(made.id, draft, expected_version=made.version)
    made.refresh()
    return made


@pytest.mark.parametrize("language", ["th", "en"])
class TestJournalOnReports:
    """Every report says the same of the journal."""

    def test_prints_the_anchor_and_what_may_be_said(self, assessment: Assessment, language: Language) -> None:
        """The three lines of the anchor stand whole in every form, beside the very sentences of verification."""
        anchor, verified = assessment.anchor(), assessment.verify()
        result = assessment.result(as_of=DAY)
        card = make_card(result, language=language, anchor=anchor, verified=verified)
        html, text = render_html(card), render_terminal(card)
        record = json.loads(render_json(make_record(result, anchor=anchor, verified=verified)))

        for line in anchor.text().splitlines():
            assert line in text
            assert line.replace("+", "&#43;") in html or line in html
        for sentence in sentences(verified):
            assert sentence.in_language(language) in text
            assert sentence.in_language(language) in html
        assert record["journal"]["anchor"] == anchor.text()
        assert record["journal"]["levels"] == ["T0"]
        assert [each[language] for each in record["journal"]["says"]] == list(card.verified)

    def test_says_nothing_of_a_journal_that_is_not_kept(
        self, assessment: Assessment, language: Language
    ) -> None:
        """Without an anchor there is no word of one, and nothing of verification."""
        result = assessment.result(as_of=DAY)
        card = make_card(result, language=language)

        assert (card.anchor, card.verified) == ((), ())
        assert card.words["anchor"] not in render_terminal(card)
        assert card.words["anchor"] not in render_html(card)
        assert make_record(result)["journal"] is None

    def test_shows_what_is_void(self, assessment: Assessment, language: Language) -> None:
        """An acceptance that does not count is shown with the reason, in every form."""
        result = assessment.result(as_of=DAY)
        card = make_card(result, language=language)
        [void] = result.state.void

        assert [line.id for line in card.void] == [void.subject]
        for shown in (render_terminal(card), render_html(card)):
            assert card.words["void"] in shown
            assert "KPI803" in shown
        assert make_record(result)["void"] == [
            {
                "code": "KPI803",
                "subject": void.subject,
                "by": "data-collector",
                "reason": {"th": void.reason.th, "en": void.reason.en},
            }
        ]
