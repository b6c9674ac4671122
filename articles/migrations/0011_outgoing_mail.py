"""Mails wait in a table, from which the worker sends them."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_worker_process")]

    operations = [
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("due", models.DateTimeField(db_default=Now(), db_index=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("sealed", models.TextField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
