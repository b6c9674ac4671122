"""How much of a text an excerpt may give: settings of each source."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_deleted_articles"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="excerpt_length",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=500,
                help_text="An excerpt is never longer; 0 shows no text. At most 2,000.",
                validators=[django.core.validators.MaxValueValidator(2000)],
                verbose_name="characters of an excerpt",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="excerpt_share",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=30,
                help_text=(
                    "The lesser of the two holds, and the last sentence is always held back, so "
                    "that an excerpt never stands in for the original."
                ),
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="percentage of the text in an excerpt",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("excerpt_length__lte", 2000)),
                name="source_excerpt_length_is_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("excerpt_share__lte", 100)),
                name="source_excerpt_share_is_a_percentage",
            ),
        ),
    ]
