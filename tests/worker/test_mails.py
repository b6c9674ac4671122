"""Several workers send each mail once, and one that is killed loses none."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests import postbox
from tests.live import Site, free_port
from tests.postbox import Postbox
from tests.serving.conftest import run

NUMBER = 30
PUT = """
from articles.accounts import mail_queue
for number in range({number}):
    mail_queue.put_message("mfa/email/factors_removed", f"a{{number}}@desk.example", "it")
"""
# The claims of killed workers end after some minutes: here they are over at once.
END_CLAIMS = """
from datetime import timedelta
from articles.models import OutgoingMail
from django.utils import timezone
OutgoingMail.objects.update(due=timezone.now() - timedelta(hours=1))
"""
NOTICE = """
from django.contrib.auth.models import User
from articles.models import DeskNotice, MailChoice, Source, FeedState
boss, _ = User.objects.get_or_create(username="capo", email="capo@desk.example", is_superuser=True,
    is_staff=True)
MailChoice.objects.get_or_create(user=boss, language="it", feeds=True)
source, _ = Source.objects.get_or_create(name="F", slug="f", feed_address="https://f.example/")
FeedState.objects.get_or_create(source=source, failures=3, address="https://f.example/",
    next_check="2040-01-01T00:00Z")
DeskNotice.objects.create(kind="feed fails", about=source.pk, created="2020-01-01T00:00Z")
"""
PUT_OFF = """
from articles.models import OutgoingMail
from articles.models.claimed_job import CLAIMED_FOR
from django.utils import timezone
# Those that a worker is still at are claimed for longer.
soon = timezone.now() + CLAIMED_FOR / 2
print("put off", OutgoingMail.objects.filter(attempts__gt=0, due__lt=soon).count())
"""
LEFT = "from articles.models import OutgoingMail; print('left', OutgoingMail.objects.count())"


# Generous: a worker of a loaded machine takes long to start.
DONE_WITHIN = 180.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    address = f"smtp://127.0.0.1:{free_port()}"
    variables = {"PRESSREVIEW_EMAIL_URL": address}
    site = Site(tmp_path_factory.mktemp("mails"), variables=variables)
    site.prepare("--empty")
    return site


@pytest.fixture
def box(site: Site) -> Iterator[Postbox]:
    """The mail server of the site, with nothing in it and nothing on its way."""
    run(site, "from articles.models import OutgoingMail; OutgoingMail.objects.all().delete()")
    with postbox.running(int(site.variables["PRESSREVIEW_EMAIL_URL"].rpartition(":")[2])) as box:
        yield box


def wait_until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + DONE_WITHIN
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def none_is_left(site: Site) -> bool:
    return "left 0" in run(site, LEFT)


def test_two_workers_send_each_mail_once(site: Site, box: Postbox) -> None:
    with site.running("manage.py", "work"), site.running("manage.py", "work"):
        run(site, PUT.format(number=NUMBER))
        wait_until(lambda: len(box.mails) >= NUMBER, "not all were sent")
        wait_until(lambda: none_is_left(site), "some were not taken away")
    assert sorted(Counter(mail["To"] for mail in box.mails).values()) == [1] * NUMBER
    assert "desk.example" not in site.log.read_text()


@pytest.mark.parametrize("moment", ["before it is taken", "after it is taken"])
def test_a_worker_that_is_killed_at_a_mail_loses_none(
    site: Site, box: Postbox, moment: str
) -> None:
    """Killed after the server has taken a mail, and before that was noted, it is sent once more,
    under the same number."""
    with site.running("manage.py", "work") as worker:

        def kill(_address: object) -> str:
            os.kill(worker.pid, signal.SIGKILL)
            return "250 OK"

        if moment == "before it is taken":
            box.answer_rcpt = kill
        else:
            box.answer_data = kill  # type: ignore[assignment]
        run(site, PUT.format(number=3))
        worker.wait(timeout=DONE_WITHIN)
    taken = len(box.mails)
    box.answer_rcpt, box.answer_data = lambda _address: "250 OK", postbox.accept
    run(site, END_CLAIMS)
    with site.running("manage.py", "work"):
        wait_until(lambda: none_is_left(site), "some were not sent")
    sent = Counter(str(mail["Message-ID"]) for mail in box.mails)
    assert len(sent) == 3
    assert sent.total() == 3 + taken
    assert max(sent.values()) <= 2
    assert {mail["To"] for mail in box.mails} == {f"a{n}@desk.example" for n in range(3)}


def test_a_worker_that_is_killed_at_a_mail_to_an_editor_does_not_send_it_twice(
    site: Site, box: Postbox
) -> None:
    with site.running("manage.py", "work") as worker:

        def kill(_mail: object) -> str:
            os.kill(worker.pid, signal.SIGKILL)
            return "250 OK"

        box.answer_data = kill
        run(site, NOTICE)
        worker.wait(timeout=DONE_WITHIN)
    assert len(box.mails) == 1
    box.answer_data = postbox.accept
    run(site, END_CLAIMS)
    with site.running("manage.py", "work"):
        wait_until(lambda: none_is_left(site), "it was not given up")
    assert len(box.mails) == 1
    assert "desk.example" not in site.log.read_text()


def test_what_waits_outlasts_a_mail_server_that_is_away(site: Site, box: Postbox) -> None:
    refusals = []

    def refuse(address: str) -> str:
        refusals.append(address)
        return "451 not now"

    box.answer_rcpt = refuse
    run(site, PUT.format(number=2))
    with site.running("manage.py", "work"):
        wait_until(lambda: "put off 2" in run(site, PUT_OFF), "they were not put off")
        box.answer_rcpt = lambda _address: "250 OK"
        run(site, END_CLAIMS)
        wait_until(lambda: len(box.mails) == 2, "they were not sent when it came back")
