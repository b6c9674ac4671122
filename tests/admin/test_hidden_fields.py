"""What an account is not shown it cannot find out by the addresses of lists either."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from articles.models.import_run import random_name
from tests.admin.conftest import QUEUE
from tests.small_archive import SmallArchive


@pytest.fixture
def looker(db: None) -> Client:
    """An account that may look at comments but not decide."""
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "query",
    [
        *("email=marta@lettori.example", "email__startswith=m", "email__regex=^m", "network=ab"),
        *("network__gt=a", "article__comments__email__startswith=m"),
    ],
)
def test_no_filter_asks_for_the_address_of_a_commenter(
    looker: Client, archive: SmallArchive, query: str
) -> None:
    archive.make_comment(archive.make_article())
    assert looker.get(f"{QUEUE}?state=all").status_code == 200
    assert looker.get(f"{QUEUE}?state=all&{query}").status_code == 400


def test_what_waits_to_be_imported_has_a_name_that_nobody_guesses() -> None:
    names = {random_name(None, "secret plans.csv") for _time in range(100)}  # type: ignore[arg-type]
    assert len(names) == 100
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)
