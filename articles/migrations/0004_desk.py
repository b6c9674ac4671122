"""The desk: files that wait to be imported lie apart; guessed languages are found quickly."""

from django.db import migrations, models

from articles.models import import_run


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_intake")]

    operations = [
        migrations.AlterField(
            model_name="importrun",
            name="file",
            field=models.FileField(
                blank=True,
                max_length=300,
                storage=import_run.handed_over,
                upload_to=import_run.random_name,
                verbose_name="file",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("language_guessed", True)),
                fields=["-visible_from", "-id"],
                name="article_language_guessed",
            ),
        ),
    ]
