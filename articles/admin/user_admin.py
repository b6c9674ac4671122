"""Accounts and groups on the desk, with the same protection against conflicting edits."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User

from articles.admin.base_admin import DeskAdmin
from articles.admin.desk_forms import DeskForm

if TYPE_CHECKING:
    ChangeForm = UserChangeForm[User]
    Users = UserAdmin[User]
else:
    ChangeForm, Users = UserChangeForm, UserAdmin

admin.site.unregister([User, Group])


class UserForm(DeskForm, ChangeForm):
    """Django's form of an account, which also notices conflicting edits."""


class Templates(DeskAdmin):
    """Names the templates of the desk, which Django would look for under another app's name."""

    change_form_template = "admin/articles/change_form.html"
    change_list_template = "admin/articles/change_list.html"
    delete_confirmation_template = "admin/articles/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/articles/delete_selected_confirmation.html"


@admin.register(User)
class VersionedUserAdmin(Templates, Users):
    form: Any = UserForm
    # Set by signing in: nobody types it.
    readonly_fields = ("last_login",)


@admin.register(Group)
class VersionedGroupAdmin(Templates, GroupAdmin):
    form = DeskForm
