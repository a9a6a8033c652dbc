"""The tables of journals. They hold no level: that is derived from the entries, each time anew."""

from typing import Any, Final, Never

from django.db import NotSupportedError, models


class KeptRows(models.QuerySet):
    """Rows that are added and read, and neither changed nor deleted."""

    def update(self, **_fields: Any) -> Never:
        """Refuse it."""
        raise NotSupportedError("entries are never changed")

    def delete(self) -> Never:
        """Refuse it."""
        raise NotSupportedError("entries are never deleted")

    def bulk_update(self, *_objects: Any, **_fields: Any) -> Never:
        """Refuse it."""
        raise NotSupportedError("entries are never changed")


ACTS: Final = (
    ("submit", "May submit evidence"),
    ("advance", "May move an assessment up one level"),
    ("accept", "May accept evidence"),
    ("reject", "May reject evidence"),
    ("attest", "May attest that nothing was found"),
    ("decide", "May waive a requirement, or decide on it otherwise"),
    ("revoke", "May take a decision back"),
    ("rate", "May accept a level as the assessor"),
    ("change_rules", "May change the rules of an assessment"),
    ("request_erasure", "May ask for personal values to be erased"),
    ("erase", "May erase personal values"),
)
"""What groups may be allowed: handing in, and moving up, and every `Action` of kpiflow."""


class Entry(models.Model):
    """One entry of a journal: its line, which says everything, and what finds it."""

    stream = models.TextField()
    version = models.PositiveBigIntegerField()
    command_id = models.TextField()
    previous = models.BinaryField()
    line = models.BinaryField()

    objects = KeptRows.as_manager()

    class Meta:
        """Places, commands and links are taken once, whoever writes."""

        default_permissions = ("view",)
        permissions = ACTS
        constraints = (
            models.UniqueConstraint(fields=["stream", "version"], name="indicators_entry_place"),
            models.UniqueConstraint(fields=["stream", "command_id"], name="indicators_entry_command"),
            models.UniqueConstraint(fields=["previous"], name="indicators_entry_previous"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="indicators_entry_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.stream} {self.version}"

    def save(self, **options: Any) -> None:
        """Add it; what is kept already is refused."""
        if not self._state.adding:
            raise NotSupportedError("entries are never changed")
        super().save(**{**options, "force_insert": True})

    def delete(self, **_options: Any) -> Never:
        """Refuse it."""
        raise NotSupportedError("entries are never deleted")


class Journal(Entry):
    """A journal, as the admin lists it: the first entry of each."""

    class Meta:
        """The same table under another name."""

        proxy = True
        default_permissions = ("view",)
        verbose_name = "สมุดบันทึก · journal"
        verbose_name_plural = "สมุดบันทึก · journals"

    def __str__(self) -> str:
        return str(self.stream)


class Secret(models.Model):
    """A personal value: an entry commits to it, and it can be erased."""

    stream = models.TextField()
    commitment = models.TextField()
    subject = models.TextField()
    key = models.BinaryField()
    value = models.BinaryField()

    class Meta:
        """Nobody sees them but through an assessment."""

        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["stream", "commitment"], name="indicators_secret_place"),
        )

    def __str__(self) -> str:
        return f"{self.stream} {self.commitment}"

    def save(self, **options: Any) -> None:
        """Add it; what is kept already is refused."""
        if not self._state.adding:
            raise NotSupportedError("personal values are kept or erased, and never changed")
        super().save(**{**options, "force_insert": True})
