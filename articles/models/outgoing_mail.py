"""Mails that are to be sent, written down with what causes them; the worker sends them."""

from django.db import models

from articles.models.claimed_job import ClaimedJob, ClaimedJobQuerySet


class OutgoingMail(ClaimedJob):
    """A mail, until it is sent or given up (``articles.accounts.mail_queue``)."""

    # To whom, and with which words: encrypted, so that a copy of the table tells nothing.
    sealed = models.TextField()

    objects = ClaimedJobQuerySet["OutgoingMail"].as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}, {self.attempts}"
