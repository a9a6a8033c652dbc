"""Packs verified: every difference is named, and no more is said than was found."""

from __future__ import annotations

import io
import json
import sys

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpiflow.errors import JournalError
from kpiflow.journal.anchors import Anchor, Demands
from kpiflow.journal.notes import WITNESS, Note, SigningKey
from kpiflow.packs import PackVerification, pack_sentences, verify_pack
from kpiflow.packs.archives import Member
from kpiflow.packs.contents import differences, sums_of, without_words
from packs import (
    FILES,
    archive_of,
    codes,
    contents,
    lay_out,
    listed_anew,
    pack,
    packed,
    rewritten,
    verified,
)


def told(found: PackVerification) -> str:
    """Give what is said of a pack, in English."""
    return " ".join(each.en for each in pack_sentences(found))


def messages(content: bytes) -> list[str]:
    """Give all that is wrong with a pack, in English."""
    return [each.message.en for each in verified(content).faults]


def with_terms(**changes: object) -> bytes:
    """Give the pack with something else said of it."""
    terms = {**json.loads(contents(pack())["pack.json"]), **changes}
    return rewritten(pack_json=(json.dumps(terms, ensure_ascii=False, indent=2) + "\n").encode())


def of_another_version(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Give the pack as if another version had made it, with a record that was changed."""
    files = contents(with_terms(made_by="kpiflow 9.9"))
    record = json.loads(files["record.json"])
    change(record)
    files["record.json"] = json.dumps(record, ensure_ascii=False).encode()
    return archive_of(listed_anew(files))


ANCHOR = contents(pack())["anchor.txt"]
BROUGHT = (Anchor(name="the signed card", content=ANCHOR),)


class TestVerification:
    def test_is_neither_true_nor_false(self) -> None:
        """Whoever asks a plain question is told to ask a better one."""
        with pytest.raises(TypeError, match="neither true nor false"):
            bool(verified(pack()))

    def test_of_a_sound_pack_says_what_is_in_it(self) -> None:
        """All evidence is named, and nothing is wrong."""
        found = verified(pack())

        assert (found.problems, found.unchecked, found.left_out) == ((), (), ())
        assert (set(found.evidence), found.entries) == (set(FILES), 20)

    def test_by_file_name_is_the_same(self, tmp_path: Path) -> None:
        """A name and an open file come to the same."""
        (tmp_path / "pack").write_bytes(pack())

        assert verify_pack(tmp_path / "pack") == verified(pack())

    def test_a_file_that_is_not_there_cannot_be_read(self, tmp_path: Path) -> None:
        """It ends in an error of ours."""
        with pytest.raises(JournalError) as caught:
            verify_pack(tmp_path / "pack")

        assert caught.value.code == "KPI300"


class TestLevels:
    def test_its_own_anchor_counts_for_nothing(self) -> None:
        """What came with the pack is no evidence against its maker, and the sentence says so."""
        found = verified(pack())

        assert found.levels == ("T0",)
        assert "A maker who wrote all of it anew would pass just the same" in told(found)
        with pytest.raises(JournalError) as caught:
            found.require("T1")
        assert caught.value.code == "KPI317"

    def test_an_anchor_that_is_brought_fixes_it(self) -> None:
        """The same three lines count when they come from elsewhere."""
        found = verified(pack(), anchors=BROUGHT)
        found.require("T1", max_unanchored=0)

        assert found.levels == ("T0", "T1")
        assert "fixed by the anchor “the signed card”, which you supplied" in told(found)

    def test_an_anchor_finds_another_history(self, tmp_path: Path) -> None:
        """All that is made to fit does not fit what was kept elsewhere."""
        lay_out(tmp_path)
        (tmp_path / "invitation.txt").write_bytes(b"Nobody was invited.\n")
        other = packed(tmp_path)

        assert codes(other) == set()
        assert codes(other, anchors=BROUGHT) == {"KPI313"}

    def test_a_key_that_is_trusted_vouches_for_its_anchor(self, tmp_path: Path) -> None:
        """A signature stays one, wherever it lies; a newer pack may be there all the same, and that is said."""
        lay_out(tmp_path)
        key = SigningKey.made("agency")
        found = verified(packed(tmp_path, key=key), demands=Demands(keys=(key.verifier(),)))
        found.require("T2", max_unanchored=0)

        assert found.levels == ("T0", "T1", "T2")
        assert "which you trust" in told(found)
        assert "nor that there is no newer pack" in told(found)

    def test_a_key_that_is_asked_for_must_have_signed(self, tmp_path: Path) -> None:
        """Without the signature, or with that of another key of the same name, it is refused."""
        lay_out(tmp_path)
        wanted = Demands(keys=(SigningKey.made("agency").verifier(),))

        assert codes(pack(), demands=wanted) == {"KPI315"}
        assert codes(packed(tmp_path, key=SigningKey.made("agency")), demands=wanted) == {"KPI315"}

    def test_a_witness_that_is_asked_for_must_have_cosigned(self) -> None:
        """A demand is never passed over since nobody brought an anchor; what is cosigned counts."""
        witness = SigningKey.made("witness.example", kind=WITNESS)
        wanted = Demands(witnesses=(witness.verifier(),))
        signed = witness.signed(Note(text=ANCHOR.decode()), second=1_196_400_000).content()
        found = verified(rewritten(anchor_txt=signed), demands=wanted)

        assert codes(pack(), demands=wanted) == {"KPI315"}
        assert found.levels == ("T0", "T1", "T4")
        assert "Witnesses witness.example state" in told(found)

    def test_whoever_brings_a_signed_anchor_needs_no_other(self) -> None:
        """The anchor in the pack need not be signed, too."""
        key = SigningKey.made("agency")
        signed = key.signed(Note(text=ANCHOR.decode())).content()
        brought = (Anchor(name="kept", content=signed),)
        found = verified(pack(), anchors=brought, demands=Demands(keys=(key.verifier(),)))

        assert (found.problems, found.levels) == ((), ("T0", "T1", "T2"))

    def test_a_damaged_pack_reaches_none(self) -> None:
        """Nothing is claimed of what is wrong in any place."""
        found = verified(rewritten(record_json=b"{}"), anchors=BROUGHT)

        assert found.levels == ()
        with pytest.raises(JournalError):
            found.require("T0")


class TestFiles:
    @pytest.mark.parametrize("name", sorted(contents(pack())))
    def test_that_are_dropped_are_missed(self, name: str) -> None:
        """Each is named, whatever the list of digests says."""
        files = {each: content for each, content in contents(pack()).items() if each != name}
        content = archive_of(files if name == "SHA256SUMS" else listed_anew(files))
        known = name.removeprefix("evidence/")

        assert any(known in each for each in messages(content))

    def test_that_are_added_are_named(self) -> None:
        """Nothing rides along."""
        files = contents(pack())

        assert messages(archive_of(listed_anew({**files, "note.txt": b""}))) == [
            "'note.txt' has no place in a pack"
        ]
        assert messages(archive_of(listed_anew({**files, "evidence/note.txt": b""}))) == [
            "evidence file 'note.txt' is not in the journal"
        ]

    def test_evidence_is_held_against_the_journal_not_the_list(self) -> None:
        """A list that was written anew does not help."""
        found = verified(rewritten(**{"evidence/minutes/plan.pdf": b"%PDF-1.4 what was not decided"}))

        assert [(each.code, each.subject) for each in found.faults] == [
            ("KPI612", "evidence/minutes/plan.pdf")
        ]
        assert "minutes/plan.pdf" not in found.evidence

    def test_a_list_that_does_not_fit_names_each(self) -> None:
        """What is not listed, not there, and not as listed."""
        files = contents(pack())
        lines = files["SHA256SUMS"].decode().splitlines(keepends=True)
        lines[0] = "0" * 64 + lines[0][64:]
        del lines[1]
        files["SHA256SUMS"] = ("".join(lines) + "0" * 64 + "  gone.txt\n").encode()

        assert messages(archive_of(files)) == [
            "'README.txt' is not what is listed in SHA256SUMS",
            "'gone.txt' is listed and not there in SHA256SUMS",
            "'anchor.txt' is not listed in SHA256SUMS",
        ]

    def test_a_list_has_one_form(self) -> None:
        """Another order of its lines is another file, too."""
        files = contents(pack())
        files["SHA256SUMS"] = b"".join(reversed(files["SHA256SUMS"].splitlines(keepends=True)))

        assert messages(archive_of(files)) == ["SHA256SUMS is written in another way"]


class TestRecord:
    def test_differences_are_named(self) -> None:
        """A level and a text that were raised are named with what they should be."""
        record = json.loads(contents(pack())["record.json"])
        record["levels"]["supported_without_decisions"] = 5
        record["conclusion"]["en"] = "All is well."
        text = (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()
        found = verified(rewritten(record_json=text))
        [level, conclusion] = found.faults

        assert (level.code, level.expected, level.got) == ("KPI613", "0", "5")
        assert level.message.en.endswith(": levels.supported_without_decisions")
        assert level.message.th.endswith(": levels.supported_without_decisions")
        assert conclusion.message.en.endswith(": conclusion.en")

    def test_many_differences_are_counted(self) -> None:
        """The first twenty are named."""
        record = dict.fromkeys(json.loads(contents(pack())["record.json"]), 0) | {
            f"key-{n}": n for n in range(20)
        }
        found = messages(rewritten(record_json=json.dumps(record).encode()))

        assert len(found) == 21
        assert found[-1].startswith("record.json differs in ")

    @pytest.mark.parametrize("text", [b"", b"\xff", b"[" * 100_000, b"{", b"1" * 10_000])
    def test_what_cannot_be_read_is_told(self, text: bytes) -> None:
        """Whatever stands there, it ends in a finding."""
        assert messages(rewritten(record_json=text)) == ["record.json cannot be read"]

    def test_another_spacing_is_another_record(self) -> None:
        """Every byte counts, also where nothing else is said."""
        text = contents(pack())["record.json"].replace(b"  ", b" ", 1)

        assert messages(rewritten(record_json=text)) == ["record.json is not what the journal comes to"]

    def test_half_a_character_in_it_can_be_told(self) -> None:
        """What is shown of it can be printed."""
        text = contents(pack())["record.json"].replace(b'"amlo-7.2.1-fy2550"', b'"\\ud800"')
        found = verified(rewritten(record_json=text)).problems

        assert all(str(problem).encode() for problem in found)

    @pytest.mark.parametrize("name", ["README.txt", "card.html", "definition.json", "anchor.txt"])
    def test_other_pages_are_made_again_as_well(self, name: str) -> None:
        """A page that says something else is found."""
        content = contents(pack())[name] + b"\n"
        found = verified(rewritten(**{name: content})).problems

        assert {problem.code for problem in found} <= {"KPI613", "KPI316"}
        assert found


class TestTerms:
    @pytest.mark.parametrize(
        "changes",
        [
            {"as_of": "2550-11-30 BE"},
            {"as_of": 1},
            {"language": "de"},
            {"journal_from": "hearsay"},
            {"left_out": [{"path": "a", "sha256": "b", "reason": "forgotten"}]},
            {"left_out": "none"},
            {"left_out": [1]},
            {"prefix": None},
            {"more": 1},
            {"edition": "1"},
            {"edition": True},
        ],
    )
    def test_that_cannot_be_meant_are_told(self, changes: dict[str, object]) -> None:
        """What a pack says of itself has one form."""
        assert "pack.json cannot be read" in messages(with_terms(**changes))

    @pytest.mark.parametrize("text", [b"", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"edition": 1}', b"{}"])
    def test_that_cannot_be_read_are_told(self, text: bytes) -> None:
        """Whatever stands there, it ends in a finding."""
        assert messages(rewritten(pack_json=text)) == ["pack.json cannot be read"]

    def test_of_another_edition_are_not_guessed_at(self) -> None:
        """A later pack is said to be one."""
        assert codes(with_terms(edition=2)) == {"KPI615"}

    def test_another_day_is_another_record(self) -> None:
        """The day is held against everything."""
        assert codes(with_terms(as_of="2007-11-29")) == {"KPI613"}

    def test_another_journal_is_not_there(self) -> None:
        """The journal must be the one that is named."""
        assert "KPI310" in codes(with_terms(assessment="another"))

    def test_another_prefix_is_that_of_another_anchor(self) -> None:
        """The anchor must be of the journal as it is named."""
        assert "KPI314" in codes(with_terms(prefix="another"))

    def test_what_is_left_out_must_be_in_the_journal(self) -> None:
        """Nothing is left out that nobody recorded."""
        left_out = [{"path": "b.txt", "sha256": "0" * 64, "reason": "missing"}]

        assert any("leaves out 'b.txt'" in each for each in messages(with_terms(left_out=left_out)))

    def test_a_file_that_nobody_recorded_does_not_excuse_what_is_wrong(self) -> None:
        """As many files may be left out as there is wrong: only files left out are told as nothing else."""
        left_out = [{"path": "b.txt", "sha256": "0" * 64, "reason": "missing"}]

        found = verified(with_terms(left_out=left_out, made_by="kpiflow 9.9"))

        assert [problem.code for problem in found.problems] == ["KPI613"]
        assert told(found) == "The pack is not verified: 1 problem found."

    def test_nothing_is_withheld_that_is_about_nobody(self) -> None:
        """A maker cannot call a missing file personal: the journal says whether it is."""
        digest = next(
            each for each in contents(pack())["SHA256SUMS"].decode().splitlines() if "invitation" in each
        )
        left_out = [{"path": "invitation.txt", "sha256": digest[:64], "reason": "personal"}]

        assert "KPI613" in codes(with_terms(left_out=left_out))


class TestAnotherVersion:
    def test_compares_data_and_says_what_it_does_not(self) -> None:
        """Sentences and pages may be worded anew in another version; levels and scores may not."""
        found = verified(with_terms(made_by="kpiflow 9.9"))

        assert found.problems == ()
        assert "were not compared: the pack was made by kpiflow 9.9" in told(found)

    def test_finds_another_level_all_the_same(self) -> None:
        """A version that is named does not shield a record."""
        files = contents(with_terms(made_by="kpiflow 9.9"))
        files["record.json"] = files["record.json"].replace(b'"supported": 5', b'"supported": 4')

        assert messages(archive_of(listed_anew(files))) == [
            "record.json says something else than the journal comes to: levels.supported"
        ]

    @pytest.mark.parametrize(
        ("place", "key"),
        [("levels", "supported"), ("score", "points"), ("", "levels"), ("", "score"), ("", "as_of")],
    )
    def test_what_every_record_says_must_be_there(self, place: str, key: str) -> None:
        """Whoever names another version cannot leave out what the pack is about."""
        found = verified(of_another_version(lambda record: (record[place] if place else record).pop(key)))

        assert [each.code for each in found.problems] == ["KPI613"]
        assert f"{place}.{key}".removeprefix(".") in found.problems[0].message

    def test_an_empty_record_says_nothing(self) -> None:
        """A record without anything is not one that fits."""
        assert "KPI613" in {each.code for each in verified(of_another_version(dict.clear)).problems}

    def test_what_only_one_of_them_says_is_named(self) -> None:
        """Nothing that was not compared is passed over in silence."""

        def changed(record: dict[str, Any]) -> None:
            record["medal"] = "gold"
            del record["tally"]

        found = verified(of_another_version(changed))

        assert found.problems == ()
        assert "only one of the two versions says anything: medal, tally." in told(found)

    def test_many_that_only_one_says_are_counted(self) -> None:
        """Of very many places the first are named, in both languages."""
        found = verified(of_another_version(lambda record: record.update({f"k{n}": n for n in range(22)})))

        assert found.unchecked[0].en.endswith("k18, k19 and 2 more.")
        assert found.unchecked[0].th.endswith("k18, k19 และอีก 2 แห่ง")

    @pytest.mark.parametrize(
        ("said", "place"),
        [
            ("report", "report.agency.th"),
            ("name", "name.th"),
        ],
    )
    def test_what_somebody_recorded_is_data(self, said: str, place: str) -> None:
        """Who reports, and on what, is worded by the journal and not by a version."""

        def changed(record: dict[str, Any]) -> None:
            text = record[said]["agency"] if said == "report" else record[said]
            text["th"] = "อื่น"

        assert messages(of_another_version(changed)) == [
            f"record.json says something else than the journal comes to: {place}"
        ]

    def test_words_are_left_out_of_both(self) -> None:
        """Texts in two languages, reasons and derivations are words; so are keys of one alone."""
        one = {"a": {"th": "ก", "en": "a"}, "n": [{"v": 1, "reason": "x"}], "old": 1}
        other = {"a": {"th": "ข", "en": "b"}, "n": [{"v": 1, "reason": "y", "new": 2}]}

        assert without_words(one, other) == without_words(other, one)


class TestJournal:
    def test_a_torn_one_is_told(self) -> None:
        """The last line must have its end."""
        text = contents(pack())["journal.jsonl"][:-1]

        assert "KPI311" in codes(rewritten(journal_jsonl=text))

    def test_an_empty_one_cannot_be_judged(self) -> None:
        """There is nothing to replay."""
        assert any("cannot be judged" in each for each in messages(rewritten(journal_jsonl=b"")))

    def test_a_changed_entry_is_told_where_it_is(self) -> None:
        """The chain says which."""
        text = contents(pack())["journal.jsonl"].replace(b"minutes-1", b"minutes-9", 1)

        assert "KPI310" in codes(rewritten(journal_jsonl=text))

    def test_a_shorter_one_is_not_that_of_the_anchor(self) -> None:
        """The anchor in the pack is of the whole journal."""
        *lines, _, _ = contents(pack())["journal.jsonl"].split(b"\n")
        text = b"\n".join(lines) + b"\n"

        assert {"KPI312", "KPI613"} <= codes(rewritten(journal_jsonl=text))


def test_without_jinja_the_card_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be made here is said not to be compared, and the rest is."""
    from kpiflow.reports import html  # noqa: PLC0415

    monkeypatch.setitem(sys.modules, "jinja2", None)
    for cached in (html._environment, html._template):
        cached.cache_clear()
    try:
        found = verified(pack())
    finally:
        for cached in (html._environment, html._template):
            cached.cache_clear()

    assert (found.problems, len(found.unchecked)) == ((), 1)
    assert "card.html was not compared" in found.unchecked[0].en


class TestPdf:
    @pytest.fixture
    def content(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
        """Give a pack with a PDF file, set by what takes no time."""
        monkeypatch.setattr(
            "kpiflow.packs.contents.render_pdf", lambda _card, attachment: b"%PDF" + attachment.encode()
        )
        monkeypatch.setattr("kpiflow.packs.making.version_of_typst", lambda: "typst 1")
        for module in ("comparing", "findings"):
            monkeypatch.setattr(f"kpiflow.packs.{module}.version_of_typst", lambda: "typst 1")
        lay_out(tmp_path)
        return packed(tmp_path, has_pdf=True)

    def test_is_made_again_as_well(self, content: bytes) -> None:
        """It is compared where the same version sets it, and said not to be elsewhere."""
        files = contents(content)
        changed = archive_of(listed_anew({**files, "card.pdf": b"%PDF of something else"}))

        assert b"card.pdf" in files["README.txt"]
        assert (codes(content), verified(content).unchecked) == (set(), ())
        assert messages(changed) == ["card.pdf is not what the journal comes to"]

    def test_of_another_version_is_said_not_to_be_compared(
        self, content: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Who has another Typst compares all the rest."""
        monkeypatch.setattr("kpiflow.packs.comparing.version_of_typst", lambda: "")
        found = verified(content)

        assert found.problems == ()
        assert "card.pdf was not compared" in told(found)

    def test_must_be_there_if_it_is_named(self, content: bytes) -> None:
        """Dropping it leaves a pack that speaks of it."""
        files = {name: held for name, held in contents(content).items() if name != "card.pdf"}

        assert "pack.json is not what the journal comes to" in messages(archive_of(listed_anew(files)))


def test_of_a_damaged_pack_it_is_said_what_an_anchor_still_fixes() -> None:
    """The journal may be sound where the record is not; no more is said than that."""
    found = verified(rewritten(record_json=b"{}"), anchors=BROUGHT)

    assert told(found).startswith("The pack is not verified: ")
    assert "fixed by the anchor “the signed card”" in told(found)


def test_differences_tell_the_deepest_place() -> None:
    """Lists of one length are compared entry by entry, others as a whole; nothing is a value, too."""
    stated = {"a": [1, {"b": 2}], "c": [1], "d": None}
    found = {"a": [1, {"b": 3}], "c": [1, 2], "e": None}
    shown = [(each.place, each.stated, each.found) for each in differences(stated, found)]

    assert shown == [
        ("a[1].b", "2", "3"),
        ("c", "[1]", "[1, 2]"),
        ("d", "null", "nothing"),
        ("e", "nothing", "null"),
    ]
    assert differences([1], [1]) == []
    assert [each.place for each in differences(1, 2)] == ["the whole"]


def test_lists_of_digests_leave_themselves_out() -> None:
    """No list can hold its own digest."""
    members = [Member.of("b", b""), Member.of("SHA256SUMS", b"x"), Member.of("a", b"")]

    assert [line.split()[1] for line in sums_of(members).decode().splitlines()] == ["a", "b"]


def test_verifying_reads_a_stream_once() -> None:
    """A pack can be verified as it comes in; nothing goes back."""

    class Once(io.BytesIO):
        def seek(self, *_args: object) -> int:
            raise AssertionError

    assert verify_pack(Once(pack())).problems == ()
