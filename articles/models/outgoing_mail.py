"""Mails that are to be sent, written down with what causes them; the worker sends them."""

from typing import Self

from django.db import models

from articles.models.claimed_job import ClaimedJob, ClaimedJobQuerySet


class OutgoingMailQuerySet(ClaimedJobQuerySet["OutgoingMail"]):
    """Lists of mails."""

    def hand_over(self, mail: "OutgoingMail") -> bool:
        """Note that a claimed mail is given to the mail server now; whether it may be: it is still
        the caller's."""
        return bool(self._still(mail).update(handed_over=True))

    def take_back(self, mail: "OutgoingMail") -> None:
        """Note that the mail server has refused what it was given: it may be given it again."""
        self._still(mail).update(handed_over=False)

    def failing(self) -> Self:
        """Mails that could not be sent so far, and are tried again."""
        return self.filter(attempts__gte=2)


class OutgoingMail(ClaimedJob):
    """A mail, until it is sent or given up (``articles.accounts.mail_queue``)."""

    # To whom, and with which words: encrypted, so that a copy of the table tells nothing.
    sealed = models.TextField()
    # Of a mail that is sent at most once: it was given to the mail server, which may have taken it.
    handed_over = models.BooleanField(default=False, db_default=False)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}, {self.attempts}"
