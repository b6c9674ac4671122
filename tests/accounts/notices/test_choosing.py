"""Each account chooses what it is told."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import MailChoice
from tests.accounts.notices.told import ALL, MAILS, account
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db


def test_an_account_chooses_what_it_may_act_on(client: Client, archive: SmallArchive) -> None:
    user = account("moderata", "moderator")
    client.force_login(user)
    page = client.get(MAILS)
    assert list(page.context["form"].fields) == ["comments", "language"]
    answer = client.post(MAILS, {"comments": "on", "feeds": "on", "language": "en"})
    assert answer.status_code == 302
    chosen = MailChoice.objects.get()
    assert (chosen.pk, chosen.comments, chosen.feeds, chosen.language) == (
        user.pk,
        True,
        False,
        "en",
    )
    client.post(MAILS, {"language": "en"})
    assert MailChoice.objects.get().comments is False
    assert client.post(MAILS, {"language": "xx"}).status_code == 200
    assert MAILS in client.get("/admin/account/").content.decode()


def test_what_an_account_may_not_choose_stays(client: Client, archive: SmallArchive) -> None:
    user = account("moderata", "moderator", **ALL)
    client.force_login(user)
    client.post(MAILS, {"language": "it"})
    chosen = MailChoice.objects.get()
    assert (chosen.comments, chosen.drafts, chosen.feeds) == (False, True, True)


def test_nobody_chooses_for_others(client: Client, archive: SmallArchive) -> None:
    other = account("altra", comments=True)
    assert client.get(MAILS).status_code == 302
    client.force_login(account("moderata", "moderator"))
    client.post(f"{MAILS}?user={other.pk}", {"user": other.pk, "language": "it"})
    assert MailChoice.objects.get(pk=other.pk).comments is True


def test_an_account_without_an_address_is_told_so(client: Client, archive: SmallArchive) -> None:
    user = account("muta", "contributor")
    client.force_login(user)
    assert "errornote" not in client.get(MAILS).content.decode()
    User.objects.update(email="")
    page = client.get(MAILS).content.decode()
    assert "errornote" in page
    assert "<form method" not in page.partition('id="content"')[2]
