"""Pictures under random names, and an index that leads from a name to its article."""

import pictures.models
from django.db import migrations, models

import articles.models.picture


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_excerpts")]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="image",
            field=pictures.models.PictureField(
                aspect_ratios=["16/9"],
                blank=True,
                breakpoints={"l": 1200, "m": 820, "s": 576},
                container_width=1200,
                file_types=["AVIF", "WEBP"],
                grid_columns=3,
                height_field="image_height",
                max_length=300,
                pixel_densities=[1, 1.5],
                upload_to=articles.models.picture.picture_name,
                verbose_name="picture",
                width_field="image_width",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["image"], name="article_by_picture"),
        ),
    ]
