"""Checks of what the site uses and that may hang: disk, storage, cache, mail server.

None asks the database, so each may be left behind in a thread.
"""

import secrets
import smtplib
import ssl
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.site_checks.outcomes import Wrong
from articles.worker import readiness
from pressreview import rendered_cache
from pressreview.database.failures import StoreUntrusted

# What the backends are called of which no mail leaves the machine.
UNSENT = {"console": "printed", "dummy": "thrown away"}
PROBE = b"A check of the site; it may be deleted."
PROBE_SECONDS = 60  # for which the cache keeps its own


def disk() -> str:
    """Whether the site's folders have room."""
    free = readiness.free_megabytes()
    values = {"free": free, "least": settings.LEAST_DISK}
    if free < settings.LEAST_DISK:
        sentence = _("%(free)d MB are free, and %(least)d should be: make room, or add a disk.")
        raise Wrong(sentence % values)
    return ngettext("%d MB is free.", "%d MB are free.", free) % free


def media() -> str:
    """Whether pictures can be stored, read and deleted."""
    probe = f"check-{secrets.token_hex(16)}"
    try:
        name = default_storage.save(probe, ContentFile(PROBE))
        try:
            with default_storage.open(name) as file:
                is_same = file.read() == PROBE
        finally:
            default_storage.delete(name)
    except StoreUntrusted:
        sentence = _(
            "The certificate of the storage of pictures is not to be trusted: it is another "
            "host’s, or its authority has to be named with ca in PRESSREVIEW_MEDIA_URL."
        )
        raise Wrong(sentence) from None
    except Exception as error:  # whatever the storage's library raises
        sentence = _("Pictures cannot be stored (%s): see to the storage's rights and its room.")
        raise Wrong(sentence % type(error).__name__) from None
    if not is_same:
        raise Wrong(_("The storage of pictures gives back something else than it was given."))
    return _("Pictures can be stored and read.")


def shared_cache() -> str:
    """Whether the shared cache gives back what it was given."""
    if not rendered_cache.is_shared():
        return _("Each process keeps pages for itself.")
    key, value = f"check:{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, PROBE_SECONDS)
    if cache.get(key) != value:
        raise Wrong(
            _("The shared cache does not answer: pages are slower. See to Redis, or to its room.")
        )
    cache.delete(key)
    return _("The shared cache answers.")


def mail() -> str:
    """Whether the mail server takes a connection with the site's name and password."""
    backend = settings.EMAIL_BACKEND.split(".")[-2]
    if backend != "smtp":
        return _("Mail is not sent by this site: it is %s.") % UNSENT.get(backend, backend)
    connection: Any = get_connection()
    try:
        with closing(connection):  # also one that refused the name
            connection.open()
    except smtplib.SMTPAuthenticationError:
        raise Wrong(_("The mail server refuses the name or the password of the site.")) from None
    except ssl.SSLError:
        raise Wrong(_("The mail server shows no certificate that can be trusted.")) from None
    except (OSError, smtplib.SMTPException) as error:
        sentence = _("The mail server cannot be used (%s): nobody gets mail from the site.")
        raise Wrong(sentence % type(error).__name__) from None
    return _("The mail server takes connections.")
