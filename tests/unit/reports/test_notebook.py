"""What notebooks show of objects: static, escaped, small, and without a notebook being there."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest

from kpiflow import (
    Assessment,
    Indicator,
    Level,
    Requirement,
    Text,
    load_assessment,
    open_assessment,
    provided,
    score_level,
)
from kpiflow.definitions import EvidenceKind
from kpiflow.display import Displayed, Framed
from kpiflow.errors import JournalError, Problem
from kpiflow.guards import Finding, Status, Verdict
from kpiflow.journal import Entry, MemoryStore
from kpiflow.journal.verification import Verification, verify
from kpiflow.reports.document import Facts, Picture
from kpiflow.reports.excerpts import Excerpt
from kpiflow.reports.fragment import render_fragment, render_plain
from kpiflow.reports.notebook import MOST_BYTES, Shown, mime_bundle, register, show
from kpiflow.reports.overviews import OVERVIEWS, overview
from kpiflow.scorecard import Composite, Line, RollUp, Scorecard
from kpiflow.scoring import Score
from kpiflow.text import Language
from report_payloads import PAYLOADS, document_of


ACCEPTED = open_assessment(load_assessment("examples/anti-corruption/as-accepted.yaml"))
DAY = date(2007, 11, 30)


def plain_indicator(name: str, *, requirements: int = 1) -> Indicator:
    """Give an indicator whose every text is this one."""
    text = Text.same(name)
    asked = tuple(
        Requirement(id=f"r{n}", text=text, requires=provided("minutes")) for n in range(1, requirements + 1)
    )
    return Indicator(
        code="1.1",
        name=text,
        description=text,
        weight=2,
        evidence=(EvidenceKind(id="minutes", name=text),),
        levels=(Level(level=1, name=text, requirements=asked),),
    )


def roll_up(name: str) -> RollUp:
    """Give a scorecard of two parts, one inside the other, whose names are this one."""
    inner = Composite(
        code="a", weight=3, name=Text.same(name), parts=[Line(code="b", name=Text.same(name), weight=1)]
    )
    tree = Composite(
        code="top", name=Text.same(name), parts=[inner, Line(code="c", name=Text.same(name), weight=1)]
    )
    return Scorecard(root=tree).roll_up({"b": 4, "c": 3}, round_months=None)


def assessed(name: str) -> Assessment:
    """Give an assessment under an indicator whose every text is this one."""
    return Assessment.open(plain_indicator(name), "unit-1", by="unit", on=DAY)


def objects(name: str) -> dict[str, Any]:
    """Give one object of each kind, in which every name is this one."""
    text = Text.same(name)
    inner = Verdict(
        status=Status.UNMET, expects=text, findings=(Finding(code="none", message=text, subject="x"),)
    )
    assessment = assessed(name)
    return {
        "result": assessment.result(as_of=DAY),
        "assessment": assessment,
        "indicator": assessment.indicator,
        "ladder-verdict": assessment.judge(as_of=DAY),
        "verdict": Verdict(status=Status.UNMET, expects=text, parts=(inner,)),
        "score": score_level(1, weight=2),
        "scorecard": roll_up(name),
        "verification": Verification(
            stream=name, size=2, confirmed=0, offset=0, problems=(Problem("KPI310", name),)
        ),
    }


KINDS = tuple(objects("name"))


class Reader(HTMLParser):
    """Reads a fragment, and notes its elements and all its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.names: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append(tag)
        self.names.update(name for name, _ in attrs)
        if tag not in {"br", "col"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ends, and that it is the one that began last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if not self.open or self.open[-1] != "style":
            self.text += data

    def handle_comment(self, data: str) -> None:
        """Refuse a comment: nothing hides anything."""
        raise AssertionError(data)


def without_pictures(html: str) -> str:
    """Leave pictures out, whose own tests say that nothing in them runs or is markup."""
    return re.sub(r"<figure><svg.*?</svg>", "<figure>", html, flags=re.DOTALL)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_comes_in_three_forms(self, kind: str, language: Language) -> None:
        """Each has HTML, plain text, and its facts under a name of its own, which are JSON."""
        bundle = show(objects("name")[kind], language=language)._repr_mimebundle_()

        assert list(bundle) == ["text/html", "text/plain", f"application/vnd.kpiflow.{kind}+json"]
        assert json.loads(json.dumps(bundle[f"application/vnd.kpiflow.{kind}+json"], allow_nan=False))
        assert bundle["text/plain"].strip()

    def test_is_one_static_element(self, kind: str, language: Language) -> None:
        """One box with one style of its own; nothing runs, nothing is loaded, nothing is left open."""
        html = without_pictures(mime_bundle(objects("name")[kind], language=language)["text/html"])
        read = Reader(html)

        assert html.startswith(f'<div class="kpiflow" lang="{language}"><style>')
        assert read.open == []
        assert read.tags.count("style") == 1
        assert not {"script", "img", "link", "iframe", "svg", "a"} & set(read.tags)
        assert read.names <= {"class", "lang", "colspan", "aria-label", "style"}
        assert "url(" not in html
        assert "@import" not in html

    def test_stays_small(self, kind: str, language: Language) -> None:
        """However long its names are, there are less than 20 KB of it."""
        bundle = mime_bundle(objects("<'&\"ยาวมาก>" * 3000)[kind], language=language)
        html = bundle["text/html"]

        assert len(html.encode()) < MOST_BYTES
        assert len(bundle["text/plain"].encode()) < MOST_BYTES
        assert Reader(html).open == []


@pytest.mark.parametrize(("name", "is_drawn"), [("name", True), ("n" * 3000, False)])
def test_a_picture_is_shown_unless_it_is_too_large(name: str, is_drawn: bool) -> None:
    """The ladder of a result is drawn; where it would take too much room, its words stand for it."""
    html = mime_bundle(objects(name)["result"])["text/html"]

    assert ("<svg" in html) is is_drawn
    assert ("<figure" in html) is is_drawn


@pytest.mark.parametrize("payload", PAYLOADS[:12])  # those of HTML; the others are put into blocks below
def test_no_name_is_markup(payload: str) -> None:
    """What stands in a name is read as that name: the elements are those of a plain one."""
    for kind, thing in objects(payload).items():
        html = without_pictures(mime_bundle(thing)["text/html"])
        plain = without_pictures(mime_bundle(objects("name")[kind])["text/html"])

        read = Reader(html)
        assert read.tags == Reader(plain).tags, kind
        if kind != "score":
            assert " ".join(payload.split()) in " ".join(read.text.split()), kind


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_block_is_text_wherever_it_stands(payload: str) -> None:
    """A document that holds a text in every place has the elements of one that holds a word there."""
    document, plain = document_of(payload), document_of("name")

    read = Reader(render_fragment(document.blocks[0].text, (*document.blocks, *document.foot), language="th"))  # type: ignore[union-attr]
    known = Reader(render_fragment(plain.blocks[0].text, (*plain.blocks, *plain.foot), language="th"))  # type: ignore[union-attr]

    assert read.tags == known.tags
    assert read.text.count(payload) == known.text.count("name")


def test_style_reaches_no_further_than_its_class() -> None:
    """Every rule is about what stands inside the box, or the box itself."""
    html = mime_bundle(score_level(1, weight=2))["text/html"]
    style = html.partition("<style>")[2].partition("</style>")[0]
    rules = re.sub(r"@media [^{]*\{(.*?\})\}", r"\1", style)
    selectors = [each for rule in re.findall(r"([^{}]+)\{", rules) for each in rule.split(",")]

    assert len(selectors) > 10
    assert all(".kpiflow" in each for each in selectors)


def test_light_and_dark_are_both_there() -> None:
    """It follows the screen, and the theme of the notebook before that."""
    html = mime_bundle(score_level(1, weight=2))["text/html"]

    assert "prefers-color-scheme:dark" in html
    assert html.index("prefers-color-scheme:dark") < html.index('data-jp-theme-light="false"')


def test_a_result_says_what_its_card_says() -> None:
    """The levels, the conclusion and the reasons of the card, and the figures as data."""
    bundle = show(ACCEPTED.result(as_of=DAY), language="en")._repr_mimebundle_()
    facts = bundle["application/vnd.kpiflow.result+json"]

    assert "The claim of level 5 is supported with decisions" in bundle["text/html"]
    assert "reached, by a decision" in bundle["text/html"]
    assert (facts["supported"], facts["supported_without_decisions"], facts["weighted"]) == (5, 0, "0.1000")
    assert len(bundle["text/html"].encode()) < MOST_BYTES


def test_an_assessment_is_shown_as_its_journal_leaves_it() -> None:
    """Not as of today, when the waiver has ended: what a notebook shows does not change overnight."""
    shown = overview(ACCEPTED, "en")

    assert shown.facts["as_of"] == "2007-11-30"
    assert shown.facts["supported"] == 5
    assert shown.facts["entries"] == len(ACCEPTED.history())


def test_an_assessment_before_its_first_entry_is_shown_as_empty() -> None:
    """There is no day to ask about yet."""
    empty = ACCEPTED.as_known_at(ACCEPTED.history()[0].recorded_at.replace(year=1990))

    assert overview(empty, "en").facts == {"assessment": ACCEPTED.id, "entries": 0}


def test_a_sound_journal_is_said_to_be_no_more_than_that() -> None:
    """A verification says how far it goes, as everywhere."""
    found = verify([entry.line for entry in ACCEPTED.history()], ACCEPTED.id)

    assert "unanchored" in str(show(found, language="en"))
    assert overview(found, "en").facts["covered"] == 0


def test_what_is_left_out_is_counted() -> None:
    """Of a long table the first rows are shown, and how many more there are."""
    html = mime_bundle(plain_indicator("name", requirements=400), language="en")["text/html"]
    shown = len(re.findall(r"<td>r\d+</td>", html))

    assert 0 < shown < 400
    assert f"… and {400 - shown} more" in html


def test_nothing_of_a_short_one_is_left_out() -> None:
    """What fits is shown whole."""
    assert " more" not in mime_bundle(ACCEPTED.result(as_of=DAY), language="en")["text/html"]


def test_an_excerpt_is_of_every_kind_of_block() -> None:
    """No block is larger than is said, and pictures stay whole."""
    document = document_of("x" * 500)
    excerpt = Excerpt(rows=1, length=20, language="en")
    blocks = [excerpt.block(each) for each in (*document.blocks, *document.foot)]

    assert "x" * 21 not in render_plain((), [each for each in blocks if not isinstance(each, Picture)])
    assert sum(len(each.facts) for each in blocks if isinstance(each, Facts)) == 1


def test_forms_are_left_out_as_asked() -> None:
    """The protocol lets a notebook ask for some forms, or for none of some."""
    shown = show(score_level(1, weight=2))

    assert list(shown._repr_mimebundle_(include={"text/plain"})) == ["text/plain"]
    assert "text/html" not in shown._repr_mimebundle_(exclude={"text/html"})
    assert shown._repr_html_() == shown._repr_mimebundle_()["text/html"]


def test_something_else_is_refused() -> None:
    """There is no overview of what the library does not know."""
    with pytest.raises(TypeError, match="no overview of int"):
        show(1)


class Bare(HTMLParser):
    """Keeps the texts alone, as a notebook does with what it does not trust."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.said += data


def test_texts_stay_apart_where_style_and_pictures_are_taken_out() -> None:
    """A notebook from elsewhere is shown without style: labels and figures still stand apart."""
    said = Bare(show(ACCEPTED, language="en")._repr_html_()).said

    assert "claimed 5 " in said
    assert re.search(r"Level 4 · .+? reached", said)


class Formatter:
    """Notes what is registered, as IPython's formatter does."""

    def __init__(self) -> None:
        self.by_type: dict[type, Callable[[object], Any]] = {}

    def for_type(self, cls: type, function: Callable[[object], Any]) -> None:
        """Note a class."""
        self.by_type[cls] = function


def shell_with(formatter: Formatter) -> Any:
    """Give a shell as far as it is asked."""
    return SimpleNamespace(display_formatter=SimpleNamespace(mimebundle_formatter=formatter))


def below(cls: type) -> set[type]:
    """Give the classes derived from one, at any depth."""
    subclasses: list[type] = cls.__subclasses__()
    return {each for derived in subclasses for each in (derived, *below(derived))}


class TestRegistering:
    def test_every_object_that_is_displayed_has_an_overview(self) -> None:
        """What a notebook may ask answers; and what has an overview can be asked."""
        import kpiflow.journal.sql  # noqa: F401, PLC0415 -- no other room loads it

        # By name, as dataclasses with slots leave the class behind that they were made from.
        known = {each.__qualname__ for each in (*OVERVIEWS, Shown, Framed)}
        ours = {cls for cls in below(Displayed) if cls.__module__.startswith("kpiflow.")}

        assert {cls for cls in ours if known.isdisjoint(each.__qualname__ for each in cls.__mro__)} == set()
        assert set(OVERVIEWS) <= ours
        assert all("__dict__" not in vars(cls) for cls in (Displayed, Framed))

    def test_objects_answer_by_themselves(self) -> None:
        """No notebook has to be told of them: the object is asked, and gives what `mime_bundle` gives."""
        score = score_level(1, weight=2)

        assert score._repr_mimebundle_() == mime_bundle(score)
        assert list(score._repr_mimebundle_(include={"text/plain"})) == ["text/plain"]
        assert "text/html" not in score._repr_mimebundle_(exclude={"text/html"})

    def test_a_language_can_be_chosen(self) -> None:
        """Whoever registers by hand chooses the language."""
        formatter = Formatter()
        register(shell_with(formatter), language="en")

        assert 'lang="en"' in formatter.by_type[Score](score_level(1, weight=2))["text/html"]

    def test_the_front_door_loads_nothing_for_it(self) -> None:
        """Saying who is to be asked costs no room, before somebody asks."""
        code = (
            "import sys, kpiflow\n"
            "print(sorted(each for each in sys.modules if each.startswith('kpiflow.') or each == 'attrs'))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

        assert done.stdout.strip() == "['kpiflow.display']"


class TestSources:
    def test_a_store_says_what_is_in_it(self) -> None:
        """Each journal is named with how many entries it has."""
        store = MemoryStore()
        file = load_assessment("examples/anti-corruption/as-accepted.yaml")
        assessment = open_assessment(file, store=store)
        shown = show(store, language="en")

        assert f"{assessment.id} | {assessment.version} |" in str(shown)
        assert shown.overview.facts["journals"] == 1

    def test_a_journal_that_cannot_be_read_hides_no_other(self) -> None:
        """What is wrong stands in its row."""

        class Damaged(MemoryStore):
            def streams(self) -> tuple[str, ...]:
                return ("broken", "whole")

            def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
                if stream == "broken":
                    raise JournalError(Problem("KPI302", "it cannot be read"))
                return ACCEPTED.history()

        said = str(show(Damaged(), language="en"))

        assert "broken | – | KPI302 it cannot be read" in said
        assert f"whole | {ACCEPTED.version} |" in said

    def test_a_register_says_what_each_entry_counts_as(self) -> None:
        """Items and nil returns stand with their titles and their standing."""
        said = str(show(ACCEPTED.state(as_of=DAY).register, language="en"))

        assert re.search(r"minutes-1 \| .+ \| submitted", said)
        assert re.search(r"attested-nil-return\S* \| .+ \| submitted", said)

    def test_a_scorecard_shows_its_weights_by_round(self) -> None:
        """Before any points are given there are names and weights."""
        line = Line(code="2", name=Text.same("B"), weight="2.5", weights={6: 3})
        card = Scorecard(root=Composite(code="1", name=Text.same("A"), parts=[line]))

        assert str(show(card, language="en")).endswith("2 B | 2.5 · 6-month round: 3")
