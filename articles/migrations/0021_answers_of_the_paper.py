"""Comments that are answers of the paper itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_picture_library")]

    operations = [
        migrations.AddField(
            "comment",
            "by_paper",
            models.BooleanField(
                verbose_name="by the paper", default=False, db_default=False, editable=False
            ),
        ),
    ]
