"""Why nothing came of what was fetched, as sentences for the editor."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pycurl
from django.utils.translation import gettext_lazy as _

from articles.importers.records import SourceUnreadable, Text

TLS = {
    pycurl.E_SSL_CONNECT_ERROR,
    pycurl.E_PEER_FAILED_VERIFICATION,
    pycurl.E_SSL_CERTPROBLEM,
    pycurl.E_SSL_CIPHER,
    pycurl.E_SSL_ISSUER_ERROR,
    pycurl.E_SSL_INVALIDCERTSTATUS,
}
WITHOUT_ANSWER: dict[int, Text] = {
    pycurl.E_COULDNT_RESOLVE_HOST: _("There is no such host."),
    pycurl.E_COULDNT_CONNECT: _("The host does not accept connections."),
    pycurl.E_BAD_CONTENT_ENCODING: _("What the host sent cannot be unpacked."),
    pycurl.E_URL_MALFORMAT: _("This is not a web address."),
} | dict.fromkeys(TLS, _("No secure connection to the host can be made."))
STATUSES: dict[int, Text] = {
    401: _("The host asks for a password (401)."),
    403: _("The host does not give this out (403)."),
    404: _("There is nothing at this address (404)."),
    410: _("What was at this address is gone for good (410)."),
    429: _("The host asks to be called less often (429)."),
}


class NotFetched(SourceUnreadable):
    """Nothing usable came. ``status`` is the HTTP status, 0 without an answer; ``retry_after``
    the seconds that the host asks to wait, None where it does not say."""

    def __init__(self, message: Text, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


def refused(status: int, retry_after: str) -> NotFetched:
    """What an answer without a body says by its status, and by its header Retry-After."""
    sentence = STATUSES.get(status)
    if sentence is None and status >= 500:
        sentence = _("The host has a fault of its own (%(status)d).") % {"status": status}
    if sentence is None:
        sentence = _("The host answers with status %(status)d.") % {"status": status}
    return NotFetched(sentence, status, seconds_to_wait(retry_after))


def seconds_to_wait(value: str) -> float | None:
    """Seconds from now of a Retry-After header, in either of its forms; None for neither."""
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError, TypeError):
        return None
