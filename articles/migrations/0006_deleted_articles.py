"""Deleted articles leave their keys, so that imports and feeds do not bring them back."""

from importlib import import_module

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What the roles gain: editors see what stays away, and let it in again.
ROLES = {"editor": {"deletedarticle": ("view", "delete")}}


def extend_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    import_module("articles.migrations.0002_roles").make_roles(apps, schema_editor, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeletedArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "external_id",
                    models.CharField(blank=True, max_length=300, verbose_name="external id"),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True, max_length=1000, verbose_name="address of the original"
                    ),
                ),
                ("source_slug", models.CharField(max_length=120)),
                ("day", models.DateField(verbose_name="day")),
                ("title_hash", models.BigIntegerField()),
                ("text_hash", models.BigIntegerField(default=0)),
                ("deleted", models.DateTimeField(auto_now_add=True, verbose_name="deleted on")),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "deleted article",
                "verbose_name_plural": "deleted articles",
                "ordering": ["-deleted", "-pk"],
                "indexes": [
                    models.Index(fields=["external_id"], name="deleted_by_external_id"),
                    models.Index(fields=["url"], name="deleted_by_url"),
                    models.Index(fields=["title_hash"], name="deleted_by_title"),
                    models.Index(fields=["text_hash"], name="deleted_by_text"),
                    models.Index(fields=["-deleted", "-id"], name="deleted_newest"),
                ],
            },
        ),
        migrations.RunPython(extend_roles, migrations.RunPython.noop),
    ]
