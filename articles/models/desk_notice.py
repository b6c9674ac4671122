"""What editors are to be told by mail, written down with what causes it; each chooses what of it.

A row is a kind and the id of what it is about, nothing else: what a mail says is looked up when it
is sent. The worker makes mails of the rows (``articles.accounts.notice_digest``).
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class DeskNoticeQuerySet(models.QuerySet["DeskNotice"]):
    """Lists of notices."""

    def put(self, kind: "DeskNotice.Kind", ids: Iterable[int]) -> None:
        """Have editors told of objects, in the transaction of what happens to them.

        One that waits to be told already is told once.
        """
        rows = [DeskNotice(kind=kind, about=pk) for pk in ids]
        self.bulk_create(rows, ignore_conflicts=True)


class DeskNotice(models.Model):
    """Something that editors are to be told: ``about`` is the id of a comment, an article, a
    source or an import."""

    class Kind(models.TextChoices):
        COMMENT = "comment"
        DRAFT = "draft"
        FEED_FAILS = "feed fails"
        FEED_WORKS = "feed works"
        IMPORT = "import"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    about = models.BigIntegerField()
    created = models.DateTimeField(db_default=Now(), db_index=True)

    objects = DeskNoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "about"], name="one_desk_notice")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class MailChoice(models.Model):
    """Which mails an account wants from the desk, in which language; without a row, none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    language = models.CharField(_("language of the mails"), max_length=12)
    comments = models.BooleanField(_("a comment waits for a decision"), default=False)
    drafts = models.BooleanField(_("a contributor’s draft is ready"), default=False)
    feeds = models.BooleanField(
        _("a feed has failed for a day, and when it works again"), default=False
    )
    imports = models.BooleanField(_("an import that I started has ended"), default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user_id)
