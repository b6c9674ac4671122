"""Dossiers: a tag or a search under a title, an introduction and a picture."""

from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What the roles gain.
ROLES = {"editor": {"dossier": ("view", "add", "change", "delete")}}

TITLE: dict[str, Any] = {"max_length": 120}
INTRODUCTION: dict[str, Any] = {"max_length": 10_000, "blank": True}


def extend_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    import_module("articles.migrations.0002_roles").make_roles(apps, schema_editor, ROLES)


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_section_names")]

    operations = [
        migrations.CreateModel(
            "Dossier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField("title", **TITLE)),
                ("title_it", models.CharField("title in Italian", blank=True, **TITLE)),
                ("title_en", models.CharField("title in English", blank=True, **TITLE)),
                ("slug", models.SlugField("address", max_length=80, unique=True)),
                ("introduction", models.TextField("introduction", **INTRODUCTION)),
                ("introduction_it", models.TextField("introduction in Italian", **INTRODUCTION)),
                ("introduction_en", models.TextField("introduction in English", **INTRODUCTION)),
                (
                    "query",
                    models.CharField(
                        "search",
                        max_length=300,
                        blank=True,
                        help_text=(
                            "What you would type into the search: the newest 200 articles are "
                            "listed."
                        ),
                    ),
                ),
                ("order", models.PositiveSmallIntegerField("order", default=100)),
                ("is_published", models.BooleanField("published", default=False)),
                ("modified", models.DateTimeField("changed", auto_now=True)),
                (
                    "cover",
                    models.ForeignKey(
                        "articles.article",
                        verbose_name="article with the picture",
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        "articles.tag",
                        verbose_name="tag",
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier",
                "verbose_name_plural": "dossiers",
                "ordering": ["order", "title"],
            },
        ),
        migrations.AddConstraint(
            "dossier",
            models.CheckConstraint(condition=~models.Q(title=""), name="dossier_has_title"),
        ),
        migrations.AddConstraint(
            "dossier",
            models.CheckConstraint(condition=~models.Q(slug=""), name="dossier_has_slug"),
        ),
        migrations.AddConstraint(
            "dossier",
            models.CheckConstraint(
                condition=models.Q(tag__isnull=False, query="")
                | models.Q(tag__isnull=True) & ~models.Q(query=""),
                name="dossier_has_tag_or_query",
            ),
        ),
        migrations.RunPython(extend_roles, migrations.RunPython.noop),
    ]
