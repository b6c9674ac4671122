"""A bucket of an S3-compatible store as a storage of Django's.

django-storages' own backend, with what a site needs whose pages wait for it: time limits, errors
that say whose they are, and an address for a picture that is the site's, or the bucket's public
one. Objects are private; nothing is ever signed for a browser.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, SSLError
from django.conf import settings
from django.core.files.base import File
from django.core.files.utils import validate_file_name
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from pressreview.database.failures import StoreAway, StoreUntrusted

# Of a file that is read; what is longer goes through the disk.
LONGEST_IN_MEMORY = 1024 * 1024
CONNECT_SECONDS, READ_SECONDS = 2, 10
MOST_TRIES = 2
GONE = {"404", "NoSuchKey", "NotFound"}
# Pieces of the messages of OpenSSL and urllib3 on a certificate that nobody vouches for, or that
# is another host's.
UNTRUSTED = ("CERTIFICATE_VERIFY_FAILED", "doesn't match")
# For so long nobody asks a store that did not answer; then one does, for all.
LEFT_ALONE_SECONDS = 5.0


class Breaker:
    """Keeps threads from waiting for a store that hangs: pages need them."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._ask_again = 0.0  # on the monotonic clock; 0 while the store answers

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let the block ask the store. Raises ``StoreAway`` at once while it is left alone."""
        is_first = self._ask_again > 0
        if is_first:
            is_too_early = time.monotonic() < self._ask_again
            if is_too_early or not self._asking.acquire(blocking=False):
                raise StoreAway("the store did not answer and is left alone for a while")
        try:
            yield
        except (BotoCoreError, Boto3Error):
            self._ask_again = time.monotonic() + LEFT_ALONE_SECONDS
            raise
        except ClientError:
            self._ask_again = 0.0  # it has answered
            raise
        else:
            self._ask_again = 0.0
        finally:
            if is_first:
                self._asking.release()


breaker = Breaker()


@contextmanager
def telling(name: str) -> Iterator[None]:
    """Turn what the client raises into ``FileNotFoundError`` or ``StoreAway``.

    Of the message only the kind is kept: the client's texts name hosts, keys and requests.
    """
    try:
        with breaker.asking():
            yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in GONE:
            raise FileNotFoundError(f"no such object: {name}") from None
        raise StoreAway(f"the store refuses: {code}") from None
    except (BotoCoreError, Boto3Error) as error:
        if isinstance(error, SSLError) and any(words in str(error) for words in UNTRUSTED):
            raise StoreUntrusted(
                "the certificate of the store is not to be trusted: it is another host's, or its "
                "authority has to be named with ca"
            ) from None
        raise StoreAway(f"the store cannot be reached: {type(error).__name__}") from None


class Bucket(S3Storage):
    """Objects below ``location``; those with a ``base_url`` or without a location have addresses.

    Each method raises ``StoreAway`` where the store does not do what is asked.
    """

    base_url: str

    def get_default_settings(self) -> dict[str, Any]:
        """The settings of django-storages, none of which is looked for in the environment."""
        given: dict[str, Any] = super().get_default_settings()
        return given | {
            "base_url": "",
            "security_token": None,
            "session_profile": None,
            "default_acl": "private",
            "client_config": Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": MOST_TRIES, "mode": "standard"},
                signature_version="s3v4",
                # Hosts of one's own have no name for each bucket; sums that Amazon alone knows.
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }

    def url(self, name: str, *_rest: Any, **_options: Any) -> str:
        """The address of a picture: the bucket's public one, else the site's.

        Raises ``ValueError`` for files that have none.
        """
        if self.location:
            raise ValueError("this file has no address")
        return (self.base_url or settings.MEDIA_URL) + str(filepath_to_uri(name))

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        """The object, fetched in one request."""
        if mode != "rb":
            raise ValueError("objects are read here, and written whole")
        validate_file_name(name, allow_relative_path=True)
        copy: IO[bytes] = SpooledTemporaryFile(LONGEST_IN_MEMORY)  # noqa: SIM115  # the caller's
        try:
            with telling(name):
                body = self.bucket.Object(str(PurePosixPath(self.location, name))).get()["Body"]
                shutil.copyfileobj(body, copy)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return File(copy, name)

    def _save(self, name: str, content: Any) -> str:
        with telling(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Delete an object, if it is there."""
        with telling(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether there is such an object; a folder is none."""
        with telling(name):
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """The folders and the objects directly below a folder; none where there is none."""
        with telling(name):
            folders, files = super().listdir(name)
            return folders, files

    def size(self, name: str) -> int:
        """The length of an object, in bytes. Raises ``FileNotFoundError``."""
        with telling(name):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        """When an object was written. Raises ``FileNotFoundError``."""
        with telling(name):
            moment: datetime = super().get_modified_time(name)
            return moment
