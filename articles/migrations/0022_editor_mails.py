"""Mails to editors: what they are to be told, which of it each has chosen, and what was told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0021_answers_of_the_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        max_length=10,
                        choices=[
                            ("comment", "Comment"),
                            ("draft", "Draft"),
                            ("feed fails", "Feed Fails"),
                            ("feed works", "Feed Works"),
                            ("import", "Import"),
                        ],
                    ),
                ),
                ("about", models.BigIntegerField()),
                ("created", models.DateTimeField(db_default=Now(), db_index=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "about"), name="one_desk_notice")
                ],
            },
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mail_choice",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "language",
                    models.CharField(max_length=12, verbose_name="language of the mails"),
                ),
                (
                    "comments",
                    models.BooleanField(
                        default=False, verbose_name="a comment waits for a decision"
                    ),
                ),
                (
                    "drafts",
                    models.BooleanField(
                        default=False, verbose_name="a contributor’s draft is ready"
                    ),
                ),
                (
                    "feeds",
                    models.BooleanField(
                        default=False,
                        verbose_name="a feed has failed for a day, and when it works again",
                    ),
                ),
                (
                    "imports",
                    models.BooleanField(
                        default=False, verbose_name="an import that I started has ended"
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddField(
            "feedstate",
            "failing_since",
            models.DateTimeField(verbose_name="fails since", null=True, blank=True),
        ),
        migrations.AddField(
            "feedstate",
            "failure_told",
            models.BooleanField(default=False, db_default=False, editable=False),
        ),
        migrations.AddField(
            "outgoingmail", "handed_over", models.BooleanField(default=False, db_default=False)
        ),
    ]
