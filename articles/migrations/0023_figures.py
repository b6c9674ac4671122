"""Figures of what is read and searched for; editors see them."""

from importlib import import_module

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
ROLES = {"editor": {"dailyreads": ("view",)}}


def extend_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let editors see the figures."""
    import_module("articles.migrations.0002_roles").make_roles(apps, schema_editor, ROLES)


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_editor_mails")]

    operations = [
        migrations.AddField(
            "dailyreads",
            "from_search",
            models.PositiveIntegerField(default=0, db_default=0, verbose_name="from the search"),
        ),
        migrations.CreateModel(
            name="SectionReads",
            fields=[
                ("id", ID),
                ("section", models.BigIntegerField(verbose_name="section")),
                ("day", models.DateField(db_index=True, verbose_name="day")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="times read")),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("section", "day"), name="section_reads_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchedWords",
            fields=[
                ("id", ID),
                ("key", models.CharField(max_length=32, unique=True)),
                ("is_found", models.BooleanField(verbose_name="found something")),
                ("words", models.CharField(blank=True, max_length=60, verbose_name="words")),
                ("askers", models.BigIntegerField(default=0)),
                ("unshown", models.PositiveIntegerField(default=0)),
                ("last_day", models.DateField(db_index=True, verbose_name="day")),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="SearchedDay",
            fields=[
                ("id", ID),
                ("day", models.DateField(db_index=True, verbose_name="day")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="searches")),
                (
                    "searched",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="articles.searchedwords",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("searched", "day"), name="searched_once_a_day")
                ],
            },
        ),
        migrations.RunPython(extend_roles, migrations.RunPython.noop),
    ]
