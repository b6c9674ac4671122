"""A section may have a name of its own in each language of the interface."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_front_patterns")]

    operations = [
        migrations.AddField(
            "section",
            f"name_{code}",
            models.CharField(verbose_name=f"name in {language}", max_length=80, blank=True),
        )
        for code, language in (("it", "Italian"), ("en", "English"))
    ]
