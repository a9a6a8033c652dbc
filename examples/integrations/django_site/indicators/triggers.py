"""What refuses to change or delete entries inside the database, whoever asks for it.

The triggers are those of kpiflow's own store. They guard against accidents, not against whoever owns the tables: that
is what anchors are for, which are kept elsewhere.
"""

from typing import Any, Final


_SQLITE: Final = (
    """
    CREATE TRIGGER indicators_entries_are_never_changed BEFORE UPDATE ON indicators_entry
    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END
    """,
    """
    CREATE TRIGGER indicators_entries_are_never_deleted BEFORE DELETE ON indicators_entry
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END
    """,
)
_POSTGRESQL: Final = (
    """
    CREATE FUNCTION indicators_keep_entries() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'entries are never changed or deleted'; END $$
    """,
    """
    CREATE TRIGGER indicators_entries_are_kept BEFORE UPDATE OR DELETE ON indicators_entry
    FOR EACH ROW EXECUTE FUNCTION indicators_keep_entries()
    """,
    """
    CREATE TRIGGER indicators_entries_are_never_emptied BEFORE TRUNCATE ON indicators_entry
    FOR EACH STATEMENT EXECUTE FUNCTION indicators_keep_entries()
    """,
    # What the database collects about columns would outlive the values that were erased.
    *(
        f"ALTER TABLE indicators_secret ALTER COLUMN {column} SET STATISTICS 0"
        for column in ("subject", "key", "value")
    ),
)
_GUARDS: Final = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_OFF: Final = {
    "sqlite": (
        "DROP TRIGGER indicators_entries_are_never_changed",
        "DROP TRIGGER indicators_entries_are_never_deleted",
    ),
    "postgresql": ("DROP FUNCTION indicators_keep_entries() CASCADE",),
}


def guard(_apps: Any, editor: Any) -> None:
    """Make the triggers; `migrations.RunPython` calls it."""
    _execute(editor, _GUARDS)


def unguard(_apps: Any, editor: Any) -> None:
    """Drop the triggers: before the tables are dropped, and for tests that empty them."""
    _execute(editor, _OFF)


def _execute(editor: Any, statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[editor.connection.vendor]:
        editor.execute(statement, params=None)
