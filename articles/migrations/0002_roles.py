"""The three roles of the editorial desk, as groups that accounts are put into."""

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EVERYTHING = ("view", "add", "change", "delete")
LOOKING = ("view",)
# Group → model → what its members may do with it.
Roles = dict[str, dict[str, tuple[str, ...]]]
ROLES: Roles = {
    "editor": {
        "article": (*EVERYTHING, "publish"),
        "section": EVERYTHING,
        "source": EVERYTHING,
        "tag": EVERYTHING,
        "comment": ("view", "change", "delete"),
        "oldaddress": EVERYTHING,
    },
    # Drafts only: without "publish" the admin lets nothing else be changed.
    "contributor": {
        "article": ("view", "add", "change"),
        "section": LOOKING,
        "source": LOOKING,
        "tag": ("view", "add"),
    },
    "moderator": {"comment": ("view", "change", "delete"), "article": LOOKING},
}


def make_roles(
    apps: Apps, schema_editor: BaseDatabaseSchemaEditor, roles: Roles | None = None
) -> None:
    """Make the groups; one of the same name that is there already gains what it lacks."""
    database = schema_editor.connection.alias
    # Django makes permissions after the last migration only; the groups need them now.
    create_permissions(
        installed_apps.get_app_config("articles"), verbosity=0, using=database, apps=apps
    )
    groups = apps.get_model("auth", "Group").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for name, models in (roles or ROLES).items():
        group, _made = groups.get_or_create(name=name)
        for model, deeds in models.items():
            found = permissions.filter(
                content_type__app_label="articles",
                content_type__model=model,
                codename__in=[f"{deed}_{model}" for deed in deeds],
            )
            group.permissions.add(*found)


def remove_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_archive"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
