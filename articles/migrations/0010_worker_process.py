"""Workers give signs of life."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_revisions")]

    operations = [
        migrations.CreateModel(
            name="WorkerProcess",
            fields=[
                (
                    "name",
                    models.CharField(
                        max_length=300, primary_key=True, serialize=False, verbose_name="name"
                    ),
                ),
                ("seen", models.DateTimeField(verbose_name="last sign of life")),
            ],
            options={"verbose_name": "worker", "verbose_name_plural": "workers"},
        ),
    ]
