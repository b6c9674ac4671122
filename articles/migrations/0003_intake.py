"""Intake: where articles came from, runs of imports, the state of feeds, stories."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EVERYTHING = ("view", "add", "change", "delete")
# What the roles gain: editors import and see what became of it.
ROLES = {
    "editor": {
        "importrun": EVERYTHING,
        "importfailure": ("view", "delete"),
        "feedstate": ("view",),
        "story": EVERYTHING,
    }
}


def extend_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    import_module("articles.migrations.0002_roles").make_roles(apps, schema_editor, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedState",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="feed_state",
                        serialize=False,
                        to="articles.source",
                        verbose_name="source",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="address")),
                ("etag", models.CharField(blank=True, max_length=500)),
                ("modified", models.CharField(blank=True, max_length=100)),
                ("checked", models.DateTimeField(blank=True, null=True, verbose_name="last visit")),
                (
                    "succeeded",
                    models.DateTimeField(blank=True, null=True, verbose_name="last success"),
                ),
                (
                    "next_check",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="next visit"
                    ),
                ),
                (
                    "failures",
                    models.PositiveSmallIntegerField(default=0, verbose_name="failed visits"),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                ("created", models.PositiveIntegerField(default=0, verbose_name="new")),
                ("updated", models.PositiveIntegerField(default=0, verbose_name="updated")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
                ("failed", models.PositiveIntegerField(default=0, verbose_name="failed")),
            ],
            options={
                "verbose_name": "state of a feed",
                "verbose_name_plural": "states of feeds",
            },
        ),
        migrations.CreateModel(
            name="ImportFailure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=200, verbose_name="place")),
                ("reason", models.TextField(verbose_name="reason")),
                ("record", models.JSONField(default=dict, verbose_name="record")),
            ],
            options={
                "verbose_name": "failed record",
                "verbose_name_plural": "failed records",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("origin", models.CharField(max_length=1000, verbose_name="from")),
                ("format", models.CharField(blank=True, max_length=12, verbose_name="format")),
                ("options", models.JSONField(blank=True, default=dict, verbose_name="options")),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=300, upload_to="imports/", verbose_name="file"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("broken", "broken off"),
                        ],
                        default="running",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("progress", models.FloatField(blank=True, null=True, verbose_name="progress")),
                ("created", models.PositiveIntegerField(default=0, verbose_name="new")),
                ("updated", models.PositiveIntegerField(default=0, verbose_name="updated")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
                ("failed", models.PositiveIntegerField(default=0, verbose_name="failed")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "started",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="started"),
                ),
                (
                    "heartbeat",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="last sign of life"
                    ),
                ),
                ("finished", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-started", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Sketch",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sketch",
                        serialize=False,
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                ("day", models.DateField(db_index=True, verbose_name="day")),
                ("digest", models.BinaryField()),
            ],
            options={
                "verbose_name": "sketch",
                "verbose_name_plural": "sketches",
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="recognised")),
            ],
            options={
                "verbose_name": "story",
                "verbose_name_plural": "stories",
            },
        ),
        migrations.RemoveConstraint(
            model_name="article",
            name="article_state_is_known",
        ),
        migrations.AddField(
            model_name="article",
            name="content_hash",
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="article",
            name="edited",
            field=models.BooleanField(default=False, editable=False, verbose_name="changed here"),
        ),
        migrations.AddField(
            model_name="article",
            name="image_origin",
            field=models.URLField(
                blank=True, max_length=1000, verbose_name="address of the picture"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="language_guessed",
            field=models.BooleanField(default=False, verbose_name="language guessed"),
        ),
        migrations.AddField(
            model_name="article",
            name="story_pending",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddField(
            model_name="article",
            name="text_hash",
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="oldaddress",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                to="articles.section",
                verbose_name="section",
            ),
        ),
        migrations.AddField(
            model_name="oldaddress",
            name="tag",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                to="articles.tag",
                verbose_name="tag",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="feed_publishes",
            field=models.BooleanField(
                default=False,
                help_text="Otherwise it comes in as drafts.",
                verbose_name="publish what the feed brings",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="feed_section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.section",
                verbose_name="section of what the feed brings",
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("scheduled", "scheduled"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                    ("private", "private"),
                    ("trashed", "in the trash"),
                ],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="oldaddress",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                to="articles.article",
                verbose_name="article",
            ),
        ),
        migrations.AddConstraint(
            model_name="oldaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("article__isnull", False), ("section__isnull", True), ("tag__isnull", True)
                    ),
                    models.Q(
                        ("article__isnull", True), ("section__isnull", False), ("tag__isnull", True)
                    ),
                    models.Q(
                        ("article__isnull", True), ("section__isnull", True), ("tag__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="old_address_leads_to_one",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="importfailure",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="failures",
                to="articles.importrun",
                verbose_name="import",
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.article",
                verbose_name="first article",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="story",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="articles",
                to="articles.story",
                verbose_name="story",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["text_hash"], name="article_by_text"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("story_pending", True)),
                fields=["id"],
                name="article_story_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["draft", "scheduled", "published", "withdrawn", "private", "trashed"],
                    )
                ),
                name="article_state_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["-started", "-id"], name="import_newest"),
        ),
        migrations.RunPython(extend_roles, migrations.RunPython.noop),
    ]
