"""The tables, and the triggers that keep what is recorded."""

from django.db import migrations, models

from ..triggers import guard, unguard  # noqa: TID252 -- the app may be copied to a place of another name


class Migration(migrations.Migration):
    """Makes them."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream", models.TextField()),
                ("version", models.PositiveBigIntegerField()),
                ("command_id", models.TextField()),
                ("previous", models.BinaryField()),
                ("line", models.BinaryField()),
            ],
            options={
                "default_permissions": ("view",),
                "permissions": (
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
                ),
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "version"), name="indicators_entry_place"),
                    models.UniqueConstraint(fields=("stream", "command_id"), name="indicators_entry_command"),
                    models.UniqueConstraint(fields=("previous",), name="indicators_entry_previous"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="indicators_entry_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Journal",
            fields=[],
            options={
                "verbose_name": "สมุดบันทึก · journal",
                "verbose_name_plural": "สมุดบันทึก · journals",
                "proxy": True,
                "default_permissions": ("view",),
                "indexes": [],
                "constraints": [],
            },
            bases=("indicators.entry",),
        ),
        migrations.CreateModel(
            name="Secret",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream", models.TextField()),
                ("commitment", models.TextField()),
                ("subject", models.TextField()),
                ("key", models.BinaryField()),
                ("value", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "commitment"), name="indicators_secret_place"),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    )
