"""What this app promises: `python manage.py test`, on SQLite and on PostgreSQL; copy the tests along with the app."""

from __future__ import annotations

import json

from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from attrs import evolve
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, NotSupportedError, connection, connections, transaction
from django.test import SimpleTestCase, TestCase, TransactionTestCase, override_settings

from kpiflow import Assessment, EvidenceItem, Text, Waiver, load_indicator
from kpiflow.assessment import Action, AllowAll, Request
from kpiflow.errors import AuthorityError, ConcurrencyError, JournalError
from kpiflow.journal import Store
from kpiflow.testing import JournalContract

from .authority import UserAuthority, command_of, user_of
from .models import Entry, Secret
from .store import DjangoStore
from .triggers import guard, unguard


RULES = load_indicator(Path(__file__).parents[3] / "anti-corruption" / "indicator.yaml")
DAY = date(2007, 9, 30)
COLLECTOR, COMMITTEE = "data-collector", "assessment-committee"
SUMMARY = EvidenceItem(id="summary", kind="complaint-summary", title=Text(th="สรุปข้อร้องเรียน", en="Complaints"))


def emptied() -> None:
    """Empty the tables, whose triggers refuse that: only here, and only of a database that tests made."""
    with connection.schema_editor() as editor:
        unguard(None, editor)
        editor.execute("DELETE FROM indicators_entry", params=None)
        editor.execute("DELETE FROM indicators_secret", params=None)
        guard(None, editor)


class Committed(TransactionTestCase):
    """Tests whose transactions are committed."""

    @classmethod
    def setUpClass(cls) -> None:
        """Let there be a second connection to the same database."""
        super().setUpClass()
        connections.databases["second"] = connections["default"].settings_dict
        cls.databases = frozenset({"default", "second"})

    @classmethod
    def tearDownClass(cls) -> None:
        """Let there be one only."""
        connections["second"].close()
        del connections["second"]
        del connections.databases["second"]
        super().tearDownClass()

    def _fixture_teardown(self) -> None:
        emptied()


class StoreTruths(JournalContract, Committed):
    """The store keeps to everything that kpiflow asks of a store."""

    def make_store(self) -> Store:
        """Give a store on the connection of this thread."""
        return DjangoStore()

    def another(self, _store: Store) -> Store:
        """Give a store on a connection of its own."""
        return DjangoStore("second")

    def close_store(self, store: Store) -> None:
        """Close its connection, which Django opens again when it is used."""
        connections[store.using].close()  # type: ignore[attr-defined]  # both are of ours


class TransactionTruths(Committed):
    """An entry is committed and rolled back with everything else in its transaction."""

    def opened(self) -> Assessment:
        """Give an assessment that was opened and committed."""
        return Assessment.open(RULES, "s", by="office", store=DjangoStore(), authority=AllowAll())

    def test_others_see_an_entry_once_your_transaction_is_committed(self) -> None:
        """Inside of a transaction `append` returns before anybody else finds the entry, and commit lets them."""
        assessment, seen = self.opened(), []
        with transaction.atomic():
            assessment.submit(SUMMARY, by=COLLECTOR)
            transaction.on_commit(lambda: seen.append(len(DjangoStore("second").read("s"))))
            self.assertEqual(len(DjangoStore("second").read("s")), 1)

        self.assertEqual(seen, [2])

    def test_a_rollback_takes_the_entry_along_and_the_assessment_is_done_for(self) -> None:
        """What was rolled back is not in the journal, and whoever still believes in it is refused."""
        assessment = self.opened()
        with transaction.atomic():
            assessment.submit(SUMMARY, by=COLLECTOR)
            User.objects.create(username="along with it")
            transaction.set_rollback(True)

        self.assertEqual((len(DjangoStore().read("s")), User.objects.count()), (1, 0))
        with self.assertRaises(ConcurrencyError):
            assessment.accept("summary", by=COMMITTEE)
        self.assertEqual(Assessment.resume("s", store=DjangoStore()).version, 1)

    def test_a_refusal_leaves_your_transaction_whole(self) -> None:
        """After a command that came too late, the rest of the transaction goes on and is committed."""
        stale = self.opened()
        Assessment.resume("s", store=DjangoStore()).submit(SUMMARY, by=COLLECTOR)
        with transaction.atomic():
            with self.assertRaises(ConcurrencyError):
                stale.submit(evolve(SUMMARY, id="late"), by=COLLECTOR)
            User.objects.create(username="all the same")

        self.assertEqual(User.objects.get().username, "all the same")
        User.objects.all().delete()

    def test_erased_values_are_gone_however_often_one_transaction_erases(self) -> None:
        """Two erasures in one transaction delete what they are about, and keep the rest."""
        assessment = self.opened()
        for n, who in enumerate(["p1", "p2", "p3"]):
            item = EvidenceItem(
                id=f"i{n}", kind="complaint-summary", title=Text.same(f"about {who}"), personal=who
            )
            assessment.submit(item, by=COLLECTOR)
            assessment.request_erasure(who, by=COLLECTOR, reason=Text(th="ขอให้ลบ", en="asked for"))
        with transaction.atomic():
            assessment.erase("p1", by=COMMITTEE)
            assessment.erase("p2", by=COMMITTEE)

        self.assertEqual([each.subject for each in DjangoStore().secrets("s")], ["p3"])
        self.assertEqual(Secret.objects.count(), 1)

    def test_what_would_not_be_on_the_disk_is_refused(self) -> None:
        """A connection that commits before the disk has it is refused, and nothing is recorded."""
        store = DjangoStore()
        slack = {"sqlite": "PRAGMA synchronous = OFF", "postgresql": "SET synchronous_commit = off"}
        with connection.cursor() as cursor:
            cursor.execute(slack[connection.vendor])
        try:
            with self.assertRaises(JournalError) as error:
                self.opened()
        finally:
            connection.close()

        self.assertEqual(error.exception.code, "KPI306")
        self.assertEqual(store.streams(), ())

    def test_entries_are_kept_whoever_asks(self) -> None:
        """Neither a row, nor many rows, nor SQL changes or deletes an entry."""
        self.opened()
        entry = Entry.objects.get()
        for refused in (
            entry.save,
            entry.delete,
            Entry.objects.all().delete,
            lambda: Entry.objects.update(version=2),
            lambda: Entry.objects.bulk_update([entry], ["version"]),
        ):
            with self.assertRaises(NotSupportedError):
                refused()
        for statement in ("UPDATE indicators_entry SET version = 2", "DELETE FROM indicators_entry"):
            with self.assertRaises(DatabaseError) as error, connection.cursor() as cursor:
                cursor.execute(statement)
            self.assertIn("entries are never", str(error.exception))
        self.assertEqual(Entry.objects.get().version, 1)

    def test_a_name_that_the_database_cannot_hold_is_refused_in_reading_too(self) -> None:
        """No name makes reading fail in another way than kpiflow's own."""
        for name in ("a\0b", "\ud800"):
            try:
                found = DjangoStore().read(name)
            except JournalError as error:
                self.assertEqual(error.code, "KPI300")
            else:
                self.assertEqual(found, ())


class MigrationTruths(SimpleTestCase):
    """The migration makes what the models say."""

    databases = ("default",)

    def test_no_migration_is_missing(self) -> None:
        """The models are those of the migrations."""
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


class SiteTruths(TestCase):
    """What pages say, and what commands come to."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Let there be users in groups, and an assessment."""
        may = {
            COLLECTOR: ("submit", "advance", "view_journal"),
            COMMITTEE: ("accept", "decide", "view_journal"),
            "office-of-standards": ("change_rules",),
        }
        for name, acts in may.items():
            Group.objects.create(name=name).permissions.set(Permission.objects.filter(codename__in=acts))
        cls.collector = cls.user("collector", COLLECTOR)
        cls.committee = cls.user("committee", COMMITTEE)
        cls.both = cls.user("both", COLLECTOR, COMMITTEE)
        Assessment.open(RULES, "sar-2569", by="office", store=DjangoStore())

    @staticmethod
    def user(name: str, *groups: str, **fields: Any) -> Any:
        """Make a user in groups."""
        user = User.objects.create(username=name, **fields)
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    def post(self, user: Any, page: str, *, role: str = COLLECTOR, **given: Any) -> Any:
        """Send a form as a user, shown with the present version."""
        self.client.force_login(user)
        named = {"version": len(DjangoStore().read("sar-2569")), "token": uuid4(), "role": role}
        return self.client.post(f"/sar-2569/{page}", {**named, **given}, headers={"accept-language": "en"})

    def submit(self, user: Any, **given: Any) -> Any:
        """Hand in the summary of complaints."""
        fields = {
            "id": "summary",
            "kind": "complaint-summary",
            "title_th": "สรุปข้อร้องเรียน",
            "title_en": "Complaints",
            "dated": "2007-10-01",
        }
        return self.post(user, "evidence", **{**fields, **given})

    def get(self, page: str, *, user: Any = None, lang: str = "en") -> Any:
        """Look at a page."""
        self.client.force_login(user or self.collector)
        return self.client.get(f"/{page}", headers={"accept-language": lang})

    def test_list_names_each_assessment_with_its_level(self) -> None:
        """The list has one row for each journal."""
        page = self.get("")

        self.assertContains(page, "sar-2569")
        self.assertContains(page, RULES.name.en)
        self.assertContains(self.get("", lang="th"), RULES.name.th)

    def test_card_and_record_are_those_of_kpiflow(self) -> None:
        """The card is the page that kpiflow makes, the record its JSON, and both name the journal's digest."""
        card, record = self.get("sar-2569/card", lang="th"), self.get("sar-2569/record")

        self.assertContains(card, "ค่าคะแนนถ่วงน้ำหนัก")
        self.assertEqual(record.json()["levels"]["supported"], 0)
        root = Assessment.resume("sar-2569", store=DjangoStore()).anchor().text().splitlines()[2]
        self.assertContains(card, root)
        self.assertIn(root, json.dumps(record.json()))

    def test_evidence_is_handed_in_by_a_user_in_a_role(self) -> None:
        """The entry is given by the role, and its command names the user."""
        answer = self.submit(self.collector)

        self.assertRedirects(answer, "/sar-2569/")
        entry = DjangoStore().read("sar-2569")[-1]
        self.assertEqual((entry.actor, user_of(entry.command_id)), (COLLECTOR, self.collector.pk))

    def test_form_sent_twice_is_recorded_once(self) -> None:
        """A form that is sent again, as by going back, does nothing again."""
        token = uuid4()
        for _ in range(2):
            self.assertEqual(self.submit(self.collector, token=token, version=1).status_code, 302)

        self.assertEqual(len(DjangoStore().read("sar-2569")), 2)

    def test_form_that_comes_too_late_is_409_in_both_languages(self) -> None:
        """Nothing is recorded, both versions are named, and what was filled in is there under the present one."""
        self.submit(self.both)
        late = self.submit(self.collector, version=1, id="mine", title_en="Typed with care")

        self.assertContains(late, "Somebody was first: the form showed entry 1", status_code=409)
        self.assertContains(late, "มีผู้บันทึกก่อนท่าน: แบบนี้แสดงเหตุการณ์ที่ 1", status_code=409)
        self.assertContains(late, 'value="Typed with care"', status_code=409)
        self.assertContains(late, 'name="version" value="2"', status_code=409)
        self.assertEqual(len(DjangoStore().read("sar-2569")), 2)

    def test_refused_command_is_403_in_both_languages(self) -> None:
        """Who is in no group of that name, or in one that may not, is refused, and nothing is recorded."""
        self.submit(self.collector)
        for user in (self.collector, self.user("root", is_superuser=True)):
            answer = self.post(user, "evidence/summary/accept", role=COMMITTEE)
            self.assertContains(answer, "บทบาทของท่านไม่มีสิทธิ์", status_code=403)
            self.assertContains(answer, "Your role may not do this", status_code=403)
        answer = self.post(self.collector, "evidence/summary/accept")
        self.assertContains(answer, "Who hands something in cannot accept it", status_code=403)
        self.assertEqual(self.submit(self.committee, id="other", role=COMMITTEE).status_code, 403)
        self.assertEqual(len(DjangoStore().read("sar-2569")), 2)

    def test_nobody_accepts_what_they_handed_in_under_another_role(self) -> None:
        """Two groups do not make two people; somebody else of the committee may."""
        self.submit(self.both)

        answer = self.post(self.both, "evidence/summary/accept", role=COMMITTEE)
        self.assertContains(answer, "you handed this evidence in yourself", status_code=403)
        answer = self.post(self.committee, "evidence/summary/accept", role=COMMITTEE)
        self.assertRedirects(answer, "/sar-2569/", fetch_redirect_response=False)

    def test_missing_evidence_is_answered_with_what_is_missing(self) -> None:
        """Moving up too early is no error: it leads to the report on the gap."""
        answer = self.post(self.collector, "advance")

        self.assertRedirects(answer, "/sar-2569/gap", fetch_redirect_response=False)
        self.assertContains(self.get("sar-2569/gap"), "what the levels above still lack")
        self.assertEqual(len(DjangoStore().read("sar-2569")), 1)

    def test_what_cannot_be_meant_is_422_and_says_why(self) -> None:
        """A kind that is not declared, or an identifier that is taken, is shown with what was filled in."""
        self.submit(self.collector)

        self.assertContains(self.submit(self.collector, kind="rumour"), "rumour", status_code=422)
        self.assertContains(self.submit(self.collector), "KPI203", status_code=422)
        self.assertEqual(self.submit(self.collector, version="x").status_code, 422)
        self.assertEqual(
            self.post(self.committee, "evidence/nothing/accept", role=COMMITTEE).status_code, 422
        )
        self.assertEqual(self.post(self.committee, "advance", token="x").status_code, 422)  # noqa: S106 -- no password

    def test_what_is_not_there_is_404_and_who_is_not_known_logs_in(self) -> None:
        """Names of no assessment, and names of none that could be, are not found."""
        for name in ("nothing/", "nothing/card", "%00/", "../etc/"):
            self.assertEqual(self.get(name).status_code, 404, name)
        self.client.logout()
        self.assertRedirects(self.client.get("/sar-2569/"), "/login?next=/sar-2569/")
        self.assertEqual(self.get("", user=self.user("nobody")).status_code, 403)

    def test_nothing_is_loaded_or_run_and_nothing_from_data_is_markup(self) -> None:
        """Every page has a policy; a title is text, wherever it is shown."""
        self.submit(self.collector, title_en="<script>alert(1)</script>", title_th="<b>")
        for name in ("", "sar-2569/", "sar-2569/card", "sar-2569/gap"):
            page = self.get(name)
            self.assertTrue(page.headers["Content-Security-Policy"].startswith("default-src 'none';"))
            self.assertNotContains(page, "<script")
        self.assertNotContains(self.get("sar-2569/"), " style=")

    def test_sent_by_another_site_is_refused(self) -> None:
        """A form without the token of the session is refused, and looking does nothing."""
        strict = self.client_class(enforce_csrf_checks=True)
        strict.force_login(self.collector)

        self.assertEqual(strict.post("/sar-2569/evidence", {"id": "x"}).status_code, 403)
        self.assertEqual(strict.get("/sar-2569/evidence").status_code, 405)

    def test_authority_asks_the_group_of_the_role(self) -> None:
        """Each act needs the permission of the role's own group, of an active user."""
        officer = self.user("officer", "office-of-standards")
        retired = self.user("retired", COMMITTEE, is_active=False)
        waiver = Waiver(
            id="w1",
            requirement="1c",
            authority=COMMITTEE,
            reason=Text(th="เหตุ", en="cause"),
            decided_on=DAY,
            valid_from=DAY,
            valid_until=DAY,
        )
        for user, role, is_allowed in (
            (self.committee, COMMITTEE, True),
            (self.collector, COMMITTEE, False),
            (retired, COMMITTEE, False),
            (officer, "office-of-standards", False),
        ):
            authority = UserAuthority(user, DjangoStore())
            assessment = Assessment.open(
                RULES, f"of-{user.pk}", by="office", store=DjangoStore(), authority=authority
            )
            if is_allowed:
                assessment.decide(waiver, by=role, command_id=command_of(user, uuid4()))
            else:
                with self.assertRaises(AuthorityError):
                    assessment.decide(waiver, by=role)
        asked = Request(
            action=Action.CHANGE_RULES,
            actor="office-of-standards",
            assessment="sar-2569",
            subject="7.2.1",
            on=waiver.decided_on,
            at=DjangoStore().read("sar-2569")[0].recorded_at,
        )
        granted = [UserAuthority(user, DjangoStore())(asked) for user in (officer, self.committee)]
        self.assertEqual(granted, [True, False])

    def test_user_is_read_off_a_command_only_where_it_names_one(self) -> None:
        """Commands that kpiflow named by itself are of no user."""
        named = [user_of(each) for each in (f"{self.both.pk}/x", "sar:1", "/x", "7", "7/", "x/7")]

        self.assertEqual(named, [self.both.pk, None, None, None, None, None])

    def test_admin_shows_journals_and_changes_nothing(self) -> None:
        """Each journal is listed with what verifying found; there is no way to add, change or delete one."""
        auditor = self.user("auditor", is_staff=True)
        auditor.user_permissions.set(Permission.objects.filter(codename="view_journal"))
        self.submit(self.collector)
        first = Entry.objects.get(version=1)
        there = "admin/indicators/journal"

        self.assertContains(self.get(f"{there}/", user=auditor), "sar-2569", count=1)
        page = self.get(f"{there}/{first.pk}/change/", user=auditor)
        self.assertContains(page, "Internally consistent: 2 entries")
        self.assertContains(page, "ยังไม่มีจุดยึด")
        self.assertContains(page, "evidence.submitted")
        self.assertNotContains(page, 'name="_save"')
        for name in (f"{there}/add/", f"{there}/{first.pk}/delete/"):
            self.assertEqual(self.get(name, user=auditor).status_code, 403)

    def test_verifying_says_what_it_found(self) -> None:
        """The command is content with journals in order, and ends with an error where one is not."""
        self.assertIn("Internally consistent: 1 entries", said("verify_journals"))
        self.assertIn("ตรวจความสอดคล้องภายในแล้วเท่านั้น", said("verify_journals", "--lang", "th"))
        found = json.loads(said("verify_journals", "--json"))
        self.assertEqual(
            found, {"journals": [{"journal": "sar-2569", "entries": 1, "anchored": 0}], "problems": []}
        )
        with self.assertRaises(CommandError) as error:
            said("verify_journals", "not-there")
        self.assertIn("KPI312", str(error.exception))

    def test_an_anchor_kept_elsewhere_shows_what_was_cut(self) -> None:
        """A journal is fixed by its anchor; one that was never that long is found out."""
        anchor = Assessment.resume("sar-2569", store=DjangoStore()).anchor().text()
        with TemporaryDirectory() as folder:
            kept = Path(folder, "anchor")
            kept.write_text(anchor, encoding="utf-8")
            self.assertIn("fixed by the anchor", said("verify_journals", "--anchor", str(kept)))
            kept.write_text(anchor.replace("\n1\n", "\n9\n"), encoding="utf-8")
            with self.assertRaises(CommandError) as error:
                said("verify_journals", "--anchor", str(kept))
            self.assertIn("KPI312", str(error.exception))


class DamageTruths(Committed):
    """What the owner of the tables did behind the back of the app is found."""

    def damaged(self, statement: str) -> str:
        """Record two entries, change something by SQL, and give what verifying says."""
        assessment = Assessment.open(RULES, "s", by="office", store=DjangoStore())
        assessment.submit(SUMMARY, by=COLLECTOR)
        with connection.schema_editor() as editor:
            unguard(None, editor)
            editor.execute(statement, params=None)
            guard(None, editor)
        with self.assertRaises(CommandError) as error:
            said("verify_journals")
        return str(error.exception)

    def test_columns_that_differ_from_their_line_are_found(self) -> None:
        """A row that says something else than its line is named."""
        self.assertIn(
            "KPI318", self.damaged("UPDATE indicators_entry SET command_id = 'x' WHERE version = 2")
        )

    def test_an_entry_that_is_gone_is_found(self) -> None:
        """A journal without its first entry does not hold together."""
        self.assertIn("KPI310", self.damaged("DELETE FROM indicators_entry WHERE version = 1"))

    def test_one_damaged_journal_does_not_hide_the_others(self) -> None:
        """The list says what is wrong with one, and shows the rest."""
        Assessment.open(RULES, "whole", by="office", store=DjangoStore())
        self.damaged("DELETE FROM indicators_entry WHERE stream = 's' AND version = 1")
        root = User.objects.create(username="root", is_superuser=True)
        self.client.force_login(root)
        page = self.client.get("/", headers={"accept-language": "en"})
        root.delete()

        self.assertContains(page, "KPI302")
        self.assertContains(page, RULES.name.en)


@override_settings(
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
)  # a good one takes long
class ExampleTruths(Committed):
    """The example can be made, and made again."""

    def test_made_twice_is_made_once(self) -> None:
        """Users are told their passwords once, and the assessment is filed once."""
        first, again = said("make_example"), said("make_example")

        self.assertEqual(first.splitlines()[-1], again)
        self.assertEqual((len(first.splitlines()), User.objects.count()), (5, 4))
        User.objects.all().delete()
        Group.objects.all().delete()


def said(*words: str) -> str:
    """Give what a command says."""
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().rstrip("\n")
