"""Accounts, as Django's own admin has them, with the desk's dates."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from articles.admin.moments import MOMENTS

if TYPE_CHECKING:
    Accounts = UserAdmin[User]
else:
    Accounts = UserAdmin

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(Accounts):
    formfield_overrides = MOMENTS
