"""Makes mails of the notices that wait: one for each account, of all that came within minutes.

In one transaction the mails are queued and the notices deleted: a worker that is killed leaves both
as they were, and each notice is told once.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from articles.accounts import mail_queue
from articles.accounts.notice_kinds import CHOICES
from articles.models import DeskNotice, MailChoice

# What comes within so long after the first is told in the same mail.
DELAY = timedelta(minutes=5)
MOST_AT_ONCE = 500  # notices of one mail; the next round tells of the others


def put_due() -> int:
    """Queue the mails that are due; return their number."""
    due = DeskNotice.objects.filter(created__lte=Now() - DELAY)
    if not due.exists() or not mail_queue.takes_notices():
        return 0
    with transaction.atomic():
        rows = DeskNotice.objects.select_for_update().order_by("created", "pk")
        notices = list(rows[:MOST_AT_ONCE])
        number = _put(notices)
        DeskNotice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
    return number


def _put(notices: Iterable[DeskNotice]) -> int:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for notice in notices:
        by_kind[notice.kind].append(notice.about)
    number = 0
    reachable = MailChoice.objects.filter(user__is_active=True).exclude(user__email="")
    for choices in reachable.order_by("pk"):
        chosen = [choice for choice in CHOICES if getattr(choices, choice.field)]
        wanted = [kind for choice in chosen for kind in choice.kinds if kind in by_kind]
        about = {str(kind): by_kind[kind] for kind in wanted}
        if about:
            mail_queue.put_notices(choices.pk, about)
            number += 1
    return number
