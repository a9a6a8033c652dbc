"""Reports lay a result out, each in its own form, and all say the same."""

from __future__ import annotations

import html
import re

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment import AllowAll, Assessment, Reach, Result
from kpiflow.definitions import Indicator
from kpiflow.errors import MoveError, ReportError
from kpiflow.evidence import EvidenceItem, Standing
from kpiflow.guards import Status
from kpiflow.loading import load_assessment, load_indicator, open_assessment
from kpiflow.reports import make_card, make_record, render_html, render_json, render_terminal, write_html
from kpiflow.reports.terminal import plain
from kpiflow.reports.words import MARKS, REMARK_WORDS, STANDING_WORDS, STATUS_WORDS, WORDS
from kpiflow.self_assessment import Remark
from kpiflow.text import Language, Text, display_width


EXAMPLES = Path(__file__).parents[3] / "examples" / "anti-corruption"
DAY = date(2007, 11, 30)


@pytest.fixture
def bare() -> Assessment:
    """An assessment of the same indicator for which nothing was filed."""
    indicator: Indicator = load_indicator(EXAMPLES / "indicator.yaml")
    return Assessment.open(indicator, "bare", by="data-collector", on=DAY, authority=AllowAll())


class TestAgreement:
    """The same result, the same statements, in every form."""

    @pytest.mark.parametrize("language", get_args(Language))
    def test_every_form_says_the_levels_the_score_and_the_conclusion(
        self, accepted: Result, language: Language
    ) -> None:
        """Text, page and JSON agree in what they say."""
        card = make_card(accepted, language=language)
        record = make_record(accepted, language=language)
        page = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", render_html(card))).split())
        text = render_terminal(card)

        assert card.conclusion == record["conclusion"][language]
        for form in (text, page):
            assert card.conclusion in form
            assert record["score"]["weighted"] in form
            for requirement in record["requirements"]:
                assert requirement["text"][language] in form
                for finding in requirement["findings"]:
                    assert finding["message"][language] in form

    @pytest.mark.parametrize("language", get_args(Language))
    def test_a_waived_requirement_says_who_when_and_why(self, accepted: Result, language: Language) -> None:
        """The waiver stands beside what was found, in text and on the page."""
        card = make_card(accepted, language=language)
        [waived] = [each for level in card.levels for each in level.requirements if each.pardon]

        assert waived.id == "1c"
        assert waived.pardon in render_terminal(card)
        assert html.escape(waived.pardon, quote=False) in render_html(card)

    def test_json_is_the_record_as_text(self, accepted: Result) -> None:
        """Thai stands in the JSON as Thai, and a line end ends it."""
        text = render_json(make_record(accepted))

        assert "ผ่านเกณฑ์" in text
        assert text.endswith("}\n")


class TestWords:
    """Labels, in both languages, for everything there is."""

    def test_every_state_has_its_word(self) -> None:
        """No status, standing, reach or remark is without a word."""
        assert set(STATUS_WORDS) == set(MARKS) == set(Status)
        assert set(STANDING_WORDS) == set(Standing)
        assert set(REMARK_WORDS) == {Remark.BLANK, Remark.NONE}
        assert set(get_args(Reach)) <= set(WORDS)

    def test_every_word_is_there_in_both_languages(self) -> None:
        """No label is blank in one language."""
        words = [*WORDS.values(), *STATUS_WORDS.values(), *STANDING_WORDS.values(), *REMARK_WORDS.values()]

        assert [word for word in words if not word.th.strip() or not word.en.strip()] == []


class TestUnfiled:
    """A result without a report can be shown too."""

    @pytest.mark.parametrize("language", get_args(Language))
    def test_every_form_can_be_made(self, bare: Assessment, language: Language) -> None:
        """Nothing that is missing keeps a report from being made, and it is said to be missing."""
        card = make_card(bare.result(as_of=DAY), language=language)

        assert card.claimed == "–"
        assert card.evidence == ()
        assert card.conclusion in render_terminal(card)
        assert card.conclusion in render_html(card)
        assert make_record(bare.result(as_of=DAY))["claim_supported"] is None


class TestEvidence:
    """The numbered list of evidence."""

    def test_an_item_without_a_number_has_none(self, bare: Assessment) -> None:
        """A number that nobody gave is not made up, and leaves no lone dot."""
        bare.submit(
            EvidenceItem(id="r", kind="risk-analysis", title=Text.same("Risks")), by="data-collector", on=DAY
        )

        card = make_card(bare.result(as_of=DAY), language="en")

        assert [line.number for line in card.evidence] == [""]
        assert "<span>.</span>" not in render_html(card)
        assert card.levels[0].requirements[1].evidence == ("r",)

    def test_what_was_withdrawn_is_struck_out(self, bare: Assessment) -> None:
        """A withdrawn item stays in the list, struck out and called withdrawn."""
        bare.submit(
            EvidenceItem(
                id="r", kind="risk-analysis", title=Text.same("Risks"), valid_until=date(2008, 1, 31)
            ),
            by="data-collector",
            on=DAY,
        )
        bare.withdraw("r", by="data-collector", on=DAY, reason=Text.same("old"))

        [line] = make_card(bare.result(as_of=DAY), language="en").evidence

        assert (line.struck, line.standing, line.details) == (
            True,
            "withdrawn (data collector, 30 November 2550 BE: old)",
            ("valid until 31 January 2551 BE",),
        )

    @pytest.mark.parametrize("language", get_args(Language))
    def test_who_ruled_and_why_is_in_every_form(self, language: Language) -> None:
        """A rejected item and a rejected nil return say by whom, when and why."""
        file = load_assessment(EXAMPLES / "as-accepted.yaml")
        assessment = open_assessment(file)
        for subject, why in (("photos", "blurred"), ("attested-nil-return", "unsigned")):
            assessment.reject(subject, by="assessment-committee", on=DAY, reason=Text.same(why))
        result = assessment.result(as_of=DAY)

        card = make_card(result, language=language)
        rulings = {each["id"]: each["ruling"] for each in make_record(result)["evidence"] if each["ruling"]}

        assert {subject: ruling["reason"]["en"] for subject, ruling in rulings.items()} == {
            "photos": "blurred",
            "attested-nil-return": "unsigned",
        }
        assert "blurred" in render_html(card)
        assert "unsigned" in render_html(card)
        assert "unsigned" in render_terminal(card)

    def test_a_record_holds_what_everything_in_the_register_says(self) -> None:
        """A program that reads the record needs no second look at the file: what is stated is in it, and can be read back."""
        file = load_assessment(EXAMPLES.parent / "anti-corruption-rounds" / "unit-12-filed.yaml")
        result = open_assessment(file).result(as_of=file.as_of)

        said = {each["id"]: each["says"] for each in make_record(result)["evidence"]}

        facts = [entry.fact for entry in result.state.register.entries]
        assert len({type(fact) for fact in facts}) > 1
        assert {fact.id: codec.structure(said[fact.id], type(fact)) for fact in facts} == {
            fact.id: fact for fact in facts
        }


class TestTerminal:
    """Lines of text."""

    @pytest.mark.parametrize("width", [40, 60, 100])
    def test_lines_are_broken_between_words(self, accepted: Result, width: int) -> None:
        """No line is wider than the terminal unless it is one word, and no word is lost."""
        card = make_card(accepted, language="en")

        whole = render_terminal(card)
        broken = render_terminal(card, width=width)

        assert broken.split() == whole.split()
        assert [
            line for line in broken.splitlines() if display_width(line) > width and len(line.split()) > 1
        ] == []

    def test_what_goes_on_is_indented_deeper(self, accepted: Result) -> None:
        """A line that was broken goes on two columns further in than it began."""
        lines = render_terminal(make_card(accepted, language="en"), width=50).splitlines()
        place = next(
            n for n, line in enumerate(lines) if line.startswith("        satisfied by: progress-report")
        )

        assert lines[place + 1].startswith("          ")

    def test_colours_do_not_count_as_width(self, accepted: Result) -> None:
        """Painted text is broken where plain text is."""
        card = make_card(accepted, language="en")

        def painted(text: str, tone: str) -> str:
            return f"\x1b[32m{text}\x1b[0m" if tone else text

        colours = re.compile(r"\x1b\[[0-9;]*m")

        assert colours.sub("", render_terminal(card, paint=painted, width=60)) == render_terminal(
            card, width=60
        )

    def test_plain_paint_paints_nothing(self) -> None:
        """Without colours a text stays as it is."""
        assert plain("text", "met") == "text"

    def test_data_cannot_forge_a_line(self, accepted: Result) -> None:
        """A name with line feeds and escapes stays on its line, with the escapes made visible."""
        evil = Text.same("name\n  ✓ 9z  forged\x1b[2J")
        card = make_card(evolve(accepted, indicator=evolve(accepted.indicator, name=evil)), language="en")

        text = render_terminal(card)

        assert text.splitlines()[0] == "Indicator 7.2.1  name   ✓ 9z  forged\\x1b[2J"
        assert "\x1b" not in text

    def test_a_level_asked_about_is_answered(self, accepted: Result) -> None:
        """The levels above are left out, and the answer names the waiver."""
        text = render_terminal(make_card(accepted, language="en", level=2))

        assert "Level 2 is reached, by waiver-1c." in text
        assert "3a" not in text

    def test_a_level_that_is_not_there_is_refused(self, accepted: Result) -> None:
        """Neither card nor record answers about a level the ladder does not have."""
        for make in (make_card, make_record):
            with pytest.raises(MoveError) as error:
                make(accepted, level=6)
            assert error.value.code == "KPI202"


class TestWriting:
    """A page on the disk."""

    def test_a_page_is_written_over_a_page(self, accepted: Result, tmp_path: Path) -> None:
        """A card can be made again."""
        write_html(make_card(accepted), tmp_path / "card.html")
        write_html(make_card(accepted, language="en"), tmp_path / "card.html")

        assert '<html lang="en">' in (tmp_path / "card.html").read_text(encoding="utf-8")

    def test_nothing_else_is_written_over(self, accepted: Result, tmp_path: Path) -> None:
        """What is not a page stays as it is."""
        (tmp_path / "journal.sqlite").write_bytes(b"SQLite format 3\0")

        with pytest.raises(ReportError) as error:
            write_html(make_card(accepted), tmp_path / "journal.sqlite")

        assert error.value.code == "KPI701"
        assert (tmp_path / "journal.sqlite").read_bytes() == b"SQLite format 3\0"

    def test_a_folder_that_is_missing_is_named(self, accepted: Result, tmp_path: Path) -> None:
        """A page that cannot be written is an error of kpiflow."""
        with pytest.raises(ReportError) as error:
            write_html(make_card(accepted), tmp_path / "none" / "card.html")

        assert error.value.code == "KPI701"
