"""Each section chooses one of three looks of its block on the front page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_text_pictures")]

    operations = [
        migrations.AddField(
            "section",
            "front_pattern",
            models.CharField(
                verbose_name="look of the block",
                max_length=10,
                choices=[
                    ("lead", "a lead with a list beside it"),
                    ("pictures", "four with pictures"),
                    ("text", "text alone, as opinions stand"),
                ],
                default="lead",
            ),
        ),
        migrations.AddConstraint(
            "section",
            models.CheckConstraint(
                condition=models.Q(front_pattern__in=["lead", "pictures", "text"]),
                name="section_front_pattern_is_known",
            ),
        ),
    ]
