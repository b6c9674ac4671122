"""What signing in remembers: attempts, and the places that accounts signed in from."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AttemptCount(models.Model):
    """When something that is limited was tried lately (``articles.accounts.throttle``)."""

    # A keyed hash: the table tells neither names nor addresses.
    key = models.CharField(max_length=64, primary_key=True)
    times = models.JSONField(default=list)  # seconds since 1970, oldest first
    ends = models.FloatField(db_index=True)  # after which the row says nothing any more

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class KnownPlace(models.Model):
    """A browser and a network that an account has signed in from, as keyed hashes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    network = models.CharField(max_length=64)
    browser = models.CharField(max_length=64)
    seen = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "network", "browser"], name="one_known_place")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.network[:8]} {self.browser[:8]}"
