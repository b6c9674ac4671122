"""The states of an article, and which of them follow from its date."""

from datetime import datetime

from django.db import models
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The state of an article."""

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    # For the desk alone, as it was where the article came from.
    PRIVATE = "private", _("private")
    TRASHED = "trashed", _("in the trash")


# Readers see these at their date and from then on.
PUBLIC = (Status.SCHEDULED, Status.PUBLISHED)


def status_at_date(status: str, published: datetime) -> str:
    """The state of an article of this date: a public one is scheduled until then.

    Any other state stays as it is.
    """
    if status not in PUBLIC:
        return status
    return Status.SCHEDULED if published > timezone.now() else Status.PUBLISHED


def public_status() -> Case:
    """``status_at_date`` of a public article, as an expression of the database."""
    is_to_come = When(published__gt=timezone.now(), then=Value(Status.SCHEDULED))
    return Case(is_to_come, default=Value(Status.PUBLISHED))
