"""Each index keeps its own place in the outbox."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_worker_process")]

    operations = [
        migrations.AddField(
            model_name="contentversion",
            name="pruned",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="indexjob",
            name="version",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="indexjob",
            options={
                "ordering": ["version", "pk"],
                "verbose_name": "index job",
                "verbose_name_plural": "index jobs",
            },
        ),
        migrations.AddIndex(
            model_name="indexjob",
            index=models.Index(fields=["version", "id"], name="index_job_in_order"),
        ),
        migrations.CreateModel(
            name="IndexReplica",
            fields=[
                (
                    "name",
                    models.CharField(
                        max_length=300, primary_key=True, serialize=False, verbose_name="name"
                    ),
                ),
                ("place", models.BigIntegerField(verbose_name="place")),
                ("is_building", models.BooleanField(default=False, verbose_name="is being built")),
                ("seen", models.DateTimeField(verbose_name="last sign of life")),
            ],
            options={
                "verbose_name": "search index",
                "verbose_name_plural": "search indexes",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                (
                    "name",
                    models.CharField(
                        max_length=300, primary_key=True, serialize=False, verbose_name="name"
                    ),
                ),
                ("holder", models.CharField(max_length=300, verbose_name="holder")),
                ("until", models.DateTimeField(verbose_name="until")),
            ],
            options={"verbose_name": "lease", "verbose_name_plural": "leases"},
        ),
    ]
