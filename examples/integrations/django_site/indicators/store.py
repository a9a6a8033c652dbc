"""The store that keeps journals on Django's own connection, inside whatever transaction is open there.

Outside of a transaction an entry is committed when `append` returns: acknowledged, as kpiflow says. Inside of yours
(`transaction.atomic`, `ATOMIC_REQUESTS`) it is acknowledged when *yours* is committed, and gone when it is rolled back,
along with everything else in it. So tell others only then, with `transaction.on_commit`; and after a rollback let go of
the `Assessment`, which still knows the entry: its next command would be refused (KPI301), as nothing follows on it.
"""

from __future__ import annotations

import json

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from typing import Any, Final

from django.db import Error, connections, transaction

from kpiflow.errors import JournalError, Problem
from kpiflow.journal import Draft, Entry, Secret, answered, first_link, read_line
from kpiflow.journal.batches import Known
from kpiflow.journal.jsonl import Journal
from kpiflow.journal.lines import digest_of, must_be_a_name

from . import models


PATIENCE: Final = "10s"
"""How long a writer waits for others, in PostgreSQL; in SQLite that is `timeout` in the settings."""

_FULL: Final = 2  # of SQLite's `synchronous`: written and on the disk
_AT_ONCE: Final = 500


class DjangoStore:
    """Keeps entries in the tables of this app; passes `kpiflow.testing.JournalContract`.

    Args:
        using: Which of the databases in the settings.
    """

    def __init__(self, using: str = "default") -> None:
        self.using = using

    def append(self, stream: str, draft: Draft, *, expected_version: int) -> Entry:
        """Keep one entry; see `append_all`."""
        return self.append_all(stream, (draft,), expected_version=expected_version)[0]

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, all or none; see `kpiflow.journal.Store.append_all`.

        Raises:
            ConcurrencyError: The journal is at another version (KPI301).
            JournalError: Nothing was recorded: the database refuses (KPI300), a name cannot be kept
                (KPI302), a batch is known in part (KPI305), or what is committed would not be on the disk (KPI306).
        """
        must_be_a_name(stream)
        with self._explained("write"), transaction.atomic(using=self.using):
            self._wait_for_others(stream)
            answer = answered(self._known(stream, drafts), drafts, expected_version)
            if answer.is_new:
                self._rows(models.Entry).bulk_create([_row(each) for each in answer.entries])
                for draft in drafts:
                    self._keep(stream, draft)
                if any(draft.forgets for draft in drafts):
                    self._leave_no_copy()
        return answer.entries

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries of a journal behind a version, in order."""
        with self._explained("read"):
            rows = self._lines(stream).filter(version__gt=max(after, 0))
            return tuple(read_line(bytes(line)) for line in rows)

    def lines(self, stream: str) -> Iterator[bytes]:
        """Give the bytes of each entry, one after the other."""
        with self._explained("read"):
            for line in self._lines(stream).iterator(chunk_size=_AT_ONCE):
                yield bytes(line)

    def streams(self) -> tuple[str, ...]:
        """Name all journals, sorted."""
        with self._explained("read"):
            return tuple(sorted(self._rows(models.Entry).values_list("stream", flat=True).distinct()))

    def secrets(self, stream: str) -> tuple[Secret, ...]:
        """Give the personal values that nobody has erased."""
        with self._explained("read"):
            rows = self._rows(models.Secret).filter(stream=stream).order_by("commitment")
            return tuple(
                Secret(
                    commitment=row.commitment,
                    subject=row.subject,
                    key=bytes(row.key),
                    value=bytes(row.value),
                )
                for row in rows
            )

    # --- verifying: what `kpiflow.journal.surveys.survey` asks for --------------------------------

    def journals(self, streams: Sequence[str] = ()) -> Iterator[Journal]:
        """Give all journals, or some of them, for verifying."""
        for stream in self.streams():
            if not streams or stream in streams:
                found: list[Problem] = []
                yield Journal(stream=stream, lines=self._compared(stream, found), found=found)

    def check(self) -> tuple[Problem, ...]:
        """Say what is wrong with the database as a whole: that is for its own tools to say."""
        return ()

    def _compared(self, stream: str, found: list[Problem]) -> Iterator[bytes]:
        """Give lines, and note where a column says something else: a row would be found that is not there."""
        name = json.dumps(stream, ensure_ascii=False)
        rows = self._rows(models.Entry).filter(stream=stream).order_by("version")
        for row in rows.iterator(chunk_size=_AT_ONCE):
            command = json.dumps(row.command_id, ensure_ascii=False)
            begins = (
                f'{{"previous":"{bytes(row.previous).hex()}","format":1,"stream":{name},'
                f'"version":{row.version},"command":{command},'
            )
            line = bytes(row.line)
            if not line.startswith(begins.encode()):
                message = f"the row of entry {row.version} of '{stream}' states something else than its line"
                found.append(Problem("KPI318", message, hint="the line counts; restore the row from a copy"))
            yield line

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _connection(self) -> Any:
        return connections[self.using]

    def _rows(self, model: Any) -> Any:
        return model.objects.using(self.using)

    def _lines(self, stream: str) -> Any:
        rows = self._rows(models.Entry).filter(stream=stream).order_by("version")
        return rows.values_list("line", flat=True)

    def _known(self, stream: str, drafts: Sequence[Draft]) -> Known:
        """Say what is there of what drafts ask about: where the journal stands, and which commands it has."""
        rows = self._rows(models.Entry).filter(stream=stream)
        last = rows.order_by("-version").values_list("version", "line").first()
        version, digest = (last[0], digest_of(bytes(last[1]))) if last else (0, first_link(stream))
        given = [draft.command_id for draft in drafts]
        entries = [
            read_line(bytes(line))
            for n in range(0, len(given), _AT_ONCE)
            for line in rows.filter(command_id__in=given[n : n + _AT_ONCE]).values_list("line", flat=True)
        ]
        return Known(
            stream=stream,
            version=version,
            digest=digest,
            recorded={entry.command_id: entry for entry in entries},
        )

    def _keep(self, stream: str, draft: Draft) -> None:
        """Keep the personal values of a draft, and delete those it forgets."""
        rows = self._rows(models.Secret)
        rows.bulk_create(
            models.Secret(
                stream=stream,
                commitment=each.commitment,
                subject=each.subject,
                key=each.key,
                value=each.value,
            )
            for each in draft.secrets
        )
        if draft.forgets:
            if (
                self._connection.vendor == "postgresql"
            ):  # as `_leave_no_copy` needs, and before any weaker lock
                self._execute("LOCK TABLE indicators_secret IN ACCESS EXCLUSIVE MODE")
            about = [
                each.commitment for each in self.secrets(stream) if each.is_about(draft.forgets)
            ]  # a text that is searched for inside another would be taken for a pattern
            for n in range(0, len(about), _AT_ONCE):
                rows.filter(stream=stream, commitment__in=about[n : n + _AT_ONCE]).delete()

    def _wait_for_others(self, stream: str) -> None:
        """Let nobody else write to a journal until the transaction ends, and see that it will be on the disk."""
        if self._connection.vendor == "sqlite":  # whoever began to write is the only one who does
            [synchronous, mode] = [self._value(f"PRAGMA {name}") for name in ("synchronous", "journal_mode")]
            self._execute("PRAGMA secure_delete = ON")
            weakness = f"journal_mode = {mode}" if mode in {"memory", "off"} else ""
            weakness = weakness or (f"synchronous = {synchronous}" if synchronous < _FULL else "")
        elif self._connection.vendor == "postgresql":
            before = self._value("SELECT current_setting('lock_timeout')")
            key = int.from_bytes(sha256(b"kpiflow journal\0" + stream.encode()).digest()[:8], signed=True)
            self._execute("SELECT set_config('lock_timeout', %s, true)", PATIENCE)
            self._execute("SELECT pg_advisory_xact_lock(%s)", key)
            self._execute("SELECT set_config('lock_timeout', %s, true)", before)  # yours may go on
            commit = self._value("SELECT current_setting('synchronous_commit')")
            fsync = self._value("SELECT current_setting('fsync')")
            weakness = "" if commit in {"on", "remote_apply"} else f"synchronous_commit = {commit}"
            weakness = weakness if fsync == "on" else f"fsync = {fsync}"
        else:
            raise self._error(f"cannot be kept in {self._connection.display_name}", hint="use PostgreSQL")
        if weakness:
            message = f"database '{self.using}' acknowledges entries that are not on the disk yet"
            raise JournalError(
                Problem("KPI306", message, got=weakness, hint="set it in OPTIONS, in settings")
            )

    def _leave_no_copy(self) -> None:
        """Let no file of the table hold what was erased: SQLite overwrites it, PostgreSQL keeps it in dead rows."""
        if self._connection.vendor == "postgresql":
            self._execute("CREATE TEMPORARY TABLE kept_secret ON COMMIT DROP AS TABLE indicators_secret")
            self._execute("TRUNCATE indicators_secret")
            self._execute("INSERT INTO indicators_secret SELECT * FROM pg_temp.kept_secret")
            self._execute("DROP TABLE pg_temp.kept_secret")  # another erasure may follow in this transaction
        else:
            transaction.on_commit(partial(self._empty_log), using=self.using)

    def _empty_log(self) -> None:
        """Write SQLite's log back and empty it: what was erased stands in it until then."""
        with self._explained("write"):
            is_busy = self._value("PRAGMA wal_checkpoint(TRUNCATE)")
        if is_busy:
            raise self._error(
                "still have erased values in their log",
                hint="somebody else is reading; once they have finished, run PRAGMA wal_checkpoint(TRUNCATE)",
            )

    def _execute(self, statement: str, *values: object) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values or None)

    def _value(self, statement: str) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]

    def _error(self, message: str, *, hint: str, got: str = "") -> JournalError:
        return JournalError(Problem("KPI300", f"journals in '{self.using}' {message}", got=got, hint=hint))

    @contextmanager
    def _explained(self, verb: str) -> Iterator[None]:
        """Turn an error of the database into one that says what to do, and nothing of what was written."""
        try:
            yield
        except (Error, ValueError) as error:  # ValueError: a name that the driver cannot send
            got = next(iter(str(error).splitlines()), "")
            raise self._error(f"cannot be {_PARTICIPLES[verb]}", got=got, hint=_NEXT[verb]) from error


def _row(entry: Entry) -> models.Entry:
    return models.Entry(
        stream=entry.stream,
        version=entry.version,
        command_id=entry.command_id,
        previous=bytes.fromhex(entry.previous),
        line=entry.line,
    )


_NEXT: Final = {
    "read": "check that the database is there, and that `manage.py migrate` has made the tables",
    "write": "nothing was recorded unless reading says so; give the same command again",
}
_PARTICIPLES: Final = {"read": "read", "write": "written"}
