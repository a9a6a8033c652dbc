"""The app, and what it asks of the database it stands in."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections


class IndicatorsConfig(AppConfig):
    """Indicators: assessments whose levels are derived from evidence."""

    name = "indicators"
    verbose_name = "ตัวชี้วัด · indicators"

    def ready(self) -> None:
        """Let `manage.py check` look at the databases."""
        checks.register(look_at_databases, checks.Tags.database)


def look_at_databases(*, databases: Sequence[str] | None = None, **_named: Any) -> list[checks.CheckMessage]:
    """Find databases that cannot keep a journal, or keep writers from waiting for one another."""
    return [found for alias in databases or () for found in _findings(alias)]


def _findings(alias: str) -> Iterator[checks.CheckMessage]:
    connection = connections[alias]
    if connection.vendor not in {"sqlite", "postgresql"}:
        yield checks.Error(
            f"no journal can be kept in {connection.display_name}",
            hint="it may take two names for one, and nothing there refuses UPDATE and DELETE; use PostgreSQL or SQLite",
            id="indicators.E001",
        )
    elif connection.vendor == "sqlite" and _mode(connection) != "IMMEDIATE":
        yield checks.Warning(
            "two who write at once would not wait for one another",
            hint="set OPTIONS['transaction_mode'] to 'IMMEDIATE'",
            id="indicators.W001",
        )


def _mode(connection: Any) -> object:
    return connection.settings_dict["OPTIONS"].get("transaction_mode")
