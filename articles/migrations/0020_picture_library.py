"""One library of pictures: articles and texts name what it keeps; sizes are wanted of a picture."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import articles.models.picture

# What the roles gain: whoever writes articles puts pictures there and uses them.
ROLES = {
    "editor": {"picture": ("view", "add", "change", "delete")},
    "contributor": {"picture": ("view", "add")},
}


def extend_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    import_module("articles.migrations.0002_roles").make_roles(apps, schema_editor, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0019_authors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel("PictureJob"),
        migrations.RemoveField(
            model_name="textpicture",
            name="height",
        ),
        migrations.RemoveField(
            model_name="textpicture",
            name="image",
        ),
        migrations.RemoveField(
            model_name="textpicture",
            name="width",
        ),
        migrations.AddField(
            model_name="article",
            name="image_cut",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=24
            ),
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "image",
                    models.FileField(
                        max_length=300,
                        unique=True,
                        upload_to=articles.models.picture.picture_name,
                        verbose_name="file",
                    ),
                ),
                (
                    "width",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="width"),
                ),
                (
                    "height",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="height"),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=200, verbose_name="name of the file"),
                ),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="For readers who cannot see it: what it shows.",
                        max_length=300,
                        verbose_name="description",
                    ),
                ),
                ("caption", models.CharField(blank=True, max_length=500, verbose_name="caption")),
                ("credit", models.CharField(blank=True, max_length=200, verbose_name="credit")),
                (
                    "rights",
                    models.CharField(
                        blank=True,
                        help_text="Who allowed what, and until when. Readers do not see it.",
                        max_length=300,
                        verbose_name="rights",
                    ),
                ),
                (
                    "focus_x",
                    models.PositiveSmallIntegerField(
                        default=50, verbose_name="focus from the left (%)"
                    ),
                ),
                (
                    "focus_y",
                    models.PositiveSmallIntegerField(
                        default=50, verbose_name="focus from above (%)"
                    ),
                ),
                (
                    "crop_left",
                    models.PositiveSmallIntegerField(default=0, verbose_name="left edge (%)"),
                ),
                (
                    "crop_top",
                    models.PositiveSmallIntegerField(default=0, verbose_name="upper edge (%)"),
                ),
                (
                    "crop_right",
                    models.PositiveSmallIntegerField(default=100, verbose_name="right edge (%)"),
                ),
                (
                    "crop_bottom",
                    models.PositiveSmallIntegerField(default=100, verbose_name="lower edge (%)"),
                ),
                (
                    "is_kept",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Also when no article shows it any more; others go some days after "
                            "that."
                        ),
                        verbose_name="keep",
                    ),
                ),
                ("has_text_sizes", models.BooleanField(default=False, editable=False)),
                ("lead_cut", models.CharField(editable=False, max_length=24, null=True)),
                ("unused_since", models.DateTimeField(db_index=True, editable=False, null=True)),
                (
                    "added",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="added",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ["-added", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PictureJob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "due",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), db_index=True
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("damaged", "it cannot be read"),
                            ("gone", "its file is not there"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "picture",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picture_job",
                        to="articles.picture",
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddField(
            model_name="textpicture",
            name="picture",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="text_uses",
                to="articles.picture",
            ),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(
                condition=models.Q(("has_text_sizes", False)),
                fields=["id"],
                name="picture_lacks_sizes",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("focus_x__lte", 100), ("focus_y__lte", 100)),
                name="picture_focus_is_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("crop_bottom__lte", 100),
                    ("crop_left__lt", models.F("crop_right")),
                    ("crop_right__lte", 100),
                    ("crop_top__lt", models.F("crop_bottom")),
                ),
                name="picture_crop_is_a_part",
            ),
        ),
        migrations.RunPython(extend_roles, migrations.RunPython.noop),
    ]
