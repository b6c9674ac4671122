"""Writes the mail that tells an editor what happened on the desk, as things are when it is sent.

It leads to the desk, where all else stands: of a comment it names the article, never who wrote it
or what. What has been settled since, and what the account may no longer act on, is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.accounts import mail
from articles.accounts.notice_kinds import open_to
from articles.models import Article, Comment, DeskNotice, FeedState, ImportRun, MailChoice
from articles.text.html import one_line, without_controls
from articles.text.web_addresses import host_of

Kind = DeskNotice.Kind
MOST_LISTED = 10  # objects that a mail names; it says how many more there are
LONGEST_LINE = 120


@dataclass(frozen=True)
class Section:
    """What a mail says of one kind: a sentence, lines with an address each, an address for all."""

    sentence: str
    lines: list[tuple[str, str]]
    more: int = 0
    address: str = ""


def message_for(content: dict[str, Any]) -> EmailMessage | None:
    """The mail of what was queued (``mail_queue.put_notices``); None where nothing is to be told.

    The account must still be there, active, of the desk, with an address and its choice, and each
    kind within its permissions.
    """
    choices = MailChoice.objects.select_related("user").filter(pk=content["account"]).first()
    if choices is None or not choices.user.email:
        return None
    with override(choices.language):
        sections = _sections(choices, content["about"])
    if not sections:
        return None
    address = f"{settings.SITE_URL}{reverse('account_mails')}"
    return mail.rendered(
        "account/email/notices",
        choices.user.email,
        choices.language,
        {"sections": sections, "settings_url": address},
        content["id"],
        # RFC 2369 and RFC 3834: how to get no more of them, and that no person wrote it.
        {"List-Unsubscribe": f"<{address}>", "Auto-Submitted": "auto-generated"},
    )


def _sections(choices: MailChoice, about: dict[str, list[int]]) -> list[Section]:
    return [
        section
        for choice in open_to(choices.user)
        if getattr(choices, choice.field)
        for kind in choice.kinds
        if (section := SECTIONS[kind](about.get(kind, []), choices.user)) is not None
    ]


def _line(text: str) -> str:
    """A text of others as one line, cut short, that can end no line of the mail."""
    return Truncator(one_line(without_controls(text))).chars(LONGEST_LINE)


def _page(name: str, *arguments: int) -> str:
    return f"{settings.SITE_URL}{reverse(f'admin:articles_{name}', args=arguments)}"


def _section(sentence: str, number: int, lines: Iterable[tuple[str, str]]) -> Section | None:
    listed = list(lines)
    return Section(sentence % number, listed, number - len(listed)) if number else None


def _comments(ids: list[int], _user: User) -> Section | None:
    """New comments that wait, by the articles that they are on; the queue has the rest."""
    pending = Comment.objects.pending().filter(pk__in=ids).order_by()
    titles = pending.values_list("article__title").annotate(number=Count("pk"))
    listed = titles.order_by("-number", "article__title")[:MOST_LISTED]
    number = pending.count()
    if not number:
        return None
    sentence = ngettext("%d comment waits", "%d comments wait", number) % number
    lines = [(f"{_line(title)}: {count}", "") for title, count in listed]
    more = max(titles.count() - MOST_LISTED, 0)
    return Section(sentence, lines, more, _page("comment_changelist"))


def _drafts(ids: list[int], _user: User) -> Section | None:
    drafts = Article.objects.filter(pk__in=ids, status=Article.Status.DRAFT).order_by("pk")
    number = drafts.count()
    sentence = ngettext("%d draft is ready", "%d drafts are ready", number)
    listed = drafts.values_list("pk", "title")[:MOST_LISTED]
    lines = ((_line(title), _page("article_change", pk)) for pk, title in listed)
    return _section(sentence, number, lines)


def _failing(ids: list[int], _user: User) -> Section | None:
    feeds = FeedState.objects.filter(pk__in=ids, failures__gt=0).exclude(source__feed_address="")
    number = feeds.count()
    sentence = ngettext("%d feed has failed for a day", "%d feeds have failed for a day", number)
    return _section(sentence, number, _feeds(feeds))


def _working(ids: list[int], _user: User) -> Section | None:
    feeds = FeedState.objects.filter(pk__in=ids, failures=0)
    number = feeds.count()
    sentence = ngettext("%d feed works again", "%d feeds work again", number)
    return _section(sentence, number, _feeds(feeds))


def _feeds(feeds: QuerySet[FeedState]) -> Iterable[tuple[str, str]]:
    for state in feeds.select_related("source").order_by("source__name")[:MOST_LISTED]:
        says = f"{state.source.name}: {state.result}" if state.failures else state.source.name
        yield _line(says), _page("source_change", state.pk)


def _imports(ids: list[int], user: User) -> Section | None:
    """Imports that have ended, of those that this account has asked for."""
    runs = ImportRun.objects.filter(pk__in=ids, user=user, finished__isnull=False).order_by("pk")
    number = runs.count()
    sentence = ngettext("%d import has ended", "%d imports have ended", number)
    return _section(sentence, number, map(_import, runs[:MOST_LISTED]))


def _import(run: ImportRun) -> tuple[str, str]:
    counts = _("%(created)d new, %(updated)d updated, %(unchanged)d unchanged, %(failed)d failed.")
    names = ("created", "updated", "unchanged", "failed")
    said = counts % {name: getattr(run, name) for name in names}
    # Of an address the host alone: the rest may open something.
    origin = host_of(run.origin) if "://" in run.origin else run.origin
    text = f"{_line(origin)} ({run.get_state_display()}): {said}"
    return text, _page("importrun_change", run.pk)


SECTIONS = {
    Kind.COMMENT: _comments,
    Kind.DRAFT: _drafts,
    Kind.FEED_FAILS: _failing,
    Kind.FEED_WORKS: _working,
    Kind.IMPORT: _imports,
}
