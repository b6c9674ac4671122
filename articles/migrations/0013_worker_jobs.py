"""Mails and the sizes of pictures are the worker's: what waits for it stands in tables."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Now

OF_JOBS = (
    (
        "id",
        models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
        ),
    ),
    ("created", models.DateTimeField(default=django.utils.timezone.now)),
    ("due", models.DateTimeField(db_default=Now(), db_index=True)),
    ("attempts", models.PositiveIntegerField(default=0)),
)


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_import_attempts")]

    operations = [
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[*OF_JOBS, ("sealed", models.TextField())],
            options={"default_permissions": ()},
        ),
        migrations.AddField(
            model_name="article",
            name="image_pending",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("image_pending", True)),
                fields=["id"],
                name="article_image_pending",
            ),
        ),
        migrations.CreateModel(
            name="PictureJob",
            fields=[
                *OF_JOBS,
                (
                    "article",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        related_name="picture_job",
                        to="articles.article",
                    ),
                ),
                ("name", models.CharField(max_length=300)),
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
            ],
            options={"default_permissions": ()},
        ),
    ]
