"""Leases: what one process of all machines may do at a time, until it ends or dies."""

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

# Without renewal another may take a lease over after so long.
LEASE_TIME = timedelta(seconds=30)


class LeaseQuerySet(models.QuerySet["Lease"]):
    """All times are the database's own: the clocks of several machines need not agree."""

    def take(self, name: str, holder: str) -> bool:
        """Take or renew a lease; false while another holds it."""
        values = {"holder": holder, "until": Now() + LEASE_TIME}
        if self.filter(Q(holder=holder) | Q(until__lt=Now()), pk=name).update(**values):
            return True
        try:
            with transaction.atomic():
                self.create(name=name, **values)
        except IntegrityError:  # there is one
            return False
        return True

    def renew(self, name: str, holder: str) -> bool:
        """Hold a lease for longer; false where another has taken it over."""
        return bool(self.filter(pk=name, holder=holder).update(until=Now() + LEASE_TIME))

    def give_back(self, name: str, holder: str) -> None:
        """End a lease, unless another has taken it over."""
        self.filter(pk=name, holder=holder).delete()


class Lease(models.Model):
    """What is being done, by whom, and until when nobody else may do it."""

    name = models.CharField(_("name"), max_length=300, primary_key=True)
    holder = models.CharField(_("holder"), max_length=300)
    until = models.DateTimeField(_("until"))

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")

    def __str__(self) -> str:
        return self.name
