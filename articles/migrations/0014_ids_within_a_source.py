"""Every outlet has an article with the id 17: external ids are unique within their source."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_worker_jobs")]

    operations = [
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                fields=["external_id", "source"],
                condition=~Q(external_id=""),
                name="article_external_id_is_unique_in_source",
            ),
        ),
        migrations.RemoveConstraint(model_name="article", name="article_external_id_is_unique"),
    ]
