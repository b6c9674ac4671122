"""The column with the address of an author's page."""

from typing import Any

from django.db import models

from articles.text.author_names import LONGEST_AUTHOR_SLUG, author_slug


class AuthorSlugField(models.SlugField):  # type: ignore[type-arg]
    """Made of the name whenever the article is saved, also where many are saved at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The database has the default too: machines that are upgraded one after the other write
        # beside each other.
        own: dict[str, Any] = {"max_length": LONGEST_AUTHOR_SLUG, "blank": True, "db_default": ""}
        super().__init__(*args, **(own | {"editable": False, "db_index": False} | kwargs))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        # Migrations need not know of this class.
        return name, "django.db.models.SlugField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        slug = author_slug(getattr(model_instance, "author", ""))
        setattr(model_instance, self.attname, slug)
        return slug
