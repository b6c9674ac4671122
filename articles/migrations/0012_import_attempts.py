"""Imports that were killed are begun again by themselves, a few times."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_index_replicas")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
        ),
    ]
