"""Notices of the desk: who is told, and what waits to be told."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles.accounts import mail_queue
from articles.accounts.notice_digest import DELAY
from articles.models import Article, Comment, DeskNotice, FeedState, MailChoice, OutgoingMail
from articles.worker import tasks
from tests.small_archive import SmallArchive

Kind = DeskNotice.Kind
MAILS = "/admin/account/mails/"
ALL: dict[str, Any] = {"comments": True, "drafts": True, "feeds": True, "imports": True}


def account(name: str, role: str = "editor", *, language: str = "en", **chosen: Any) -> User:
    user = User.objects.create_user(name, f"{name}@desk.example", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    if chosen:
        MailChoice.objects.create(user=user, language=language, **chosen)
    return user


def later() -> None:
    """As if the time in which notices are gathered were over."""
    DeskNotice.objects.update(created=timezone.now() - DELAY - timedelta(seconds=1))
    tasks.write_notices()
    tasks.send_mails()


def waiting(archive: SmallArchive, article: Article, **values: Any) -> Comment:
    comment = archive.make_comment(article, state=Comment.State.PENDING, **values)
    DeskNotice.objects.put(Kind.COMMENT, [comment.pk])
    return comment


def failing(archive: SmallArchive, **values: Any) -> FeedState:
    archive.source.feed_address = "https://lanterna.example/feed"
    archive.source.save()
    state = {"failures": 3, "result": "It answers 500.", "failing_since": timezone.now(), **values}
    return FeedState.objects.create(source=archive.source, **state)


def queued(archive: SmallArchive) -> OutgoingMail:
    user = account("ada", comments=True)
    comment = waiting(archive, archive.make_article())
    mail_queue.put_notices(user.pk, {Kind.COMMENT: [comment.pk]})
    return OutgoingMail.objects.get()


def end_claims() -> None:
    OutgoingMail.objects.update(due=timezone.now() - timedelta(hours=2))
