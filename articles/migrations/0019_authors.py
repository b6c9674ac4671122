"""Authors have pages: their address is a column, made of the name whenever an article is saved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_dossiers")]

    operations = [
        migrations.AddField(
            "article",
            "author_slug",
            models.SlugField(
                max_length=200, blank=True, db_default="", db_index=False, editable=False
            ),
        ),
        migrations.AddIndex(
            "article",
            models.Index(fields=["author_slug", "-visible_from", "-id"], name="article_of_author"),
        ),
    ]
