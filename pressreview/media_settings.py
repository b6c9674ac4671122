"""Settings of media: where pictures and files for import are kept. Part of ``settings``.

Everything that one machine writes and another reads lies in one place: pictures under
``articles/``, which the site shows to who may see their article, and under ``imports/`` what waits
to be imported, which no address leads to.
"""

import os
import re
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pressreview import encrypted_connections
from pressreview import environment as env
from pressreview.environment import BadSetting
from pressreview.site_settings import DATA_DIR, HTTPS, PRIVATE_NETWORK

NAME = "MEDIA_URL"
FORM = (
    "“s3s://key:secret@host:port/bucket?region=eu-south-1” (s3: without TLS; in key and secret a "
    "/ is written %2F, a + %2B, an @ %40; ca=FILE names the authority of its certificate where "
    "that is your own)"
)
# Of Amazon's rules for names of buckets.
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
REGION = re.compile(r"[a-z0-9-]{1,40}")
# What a server without regions takes, and Amazon's first.
ANY_REGION = "us-east-1"
IMPORTS = "imports"


def storages(address: str, public_url: str, *, is_private_network: bool) -> dict[str, Any]:
    """Django's ``STORAGES`` of pictures ("default") and of files for import ("imports").

    ``address`` is one of a folder (``file:///…``) or a bucket (``s3s://…``), ``public_url`` the
    address at which readers' browsers may ask the bucket, "" for none. Raises ``BadSetting`` with a
    sentence that repeats nothing of the address, which may hold a secret.
    """
    scheme = address.partition("://")[0] if "://" in address else ""
    if scheme == "file":
        if public_url:
            raise BadSetting("MEDIA_PUBLIC_URL", f"goes with a bucket in PRESSREVIEW_{NAME} only.")
        return _in_folder(_shared_folder(address))
    if scheme in {"s3", "s3s"}:
        return _in_bucket(address, public_url, is_private_network=is_private_network)
    raise BadSetting(NAME, f"is neither “file:///folder” nor {FORM}.")


def _in_folder(folder: Path) -> dict[str, Any]:
    return {
        # In MEDIA_ROOT.
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "imports": {
            "BACKEND": "pressreview.private_folder.PrivateFolder",
            "OPTIONS": {"location": folder / IMPORTS},
        },
    }


def _own_folder() -> str:
    """The address of the folder in the data folder."""
    folder = DATA_DIR / "media"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder.as_uri()


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        raise BadSetting(NAME, f"is not of the form {FORM}.") from None


def _shared_folder(address: str) -> Path:
    """A folder that is there already: one that is made here would be on no other machine."""
    parts = _split(address)
    folder = Path(unquote(parts.path))
    if parts.netloc not in {"", "localhost"} or not parts.path.startswith("/") or parts.query:
        raise BadSetting(NAME, "is not of the form “file:///shared/media”.")
    if not folder.is_dir():
        raise BadSetting(NAME, f"the folder {folder} does not exist (is it mounted?).")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSetting(NAME, f"the folder {folder} cannot be written.")
    return folder.resolve()


def _in_bucket(address: str, public_url: str, *, is_private_network: bool) -> dict[str, Any]:
    parts = _split(address)
    host, query = _host(parts), dict(parse_qsl(parts.query, keep_blank_values=True))
    bucket, region = parts.path.removeprefix("/"), query.pop("region", ANY_REGION)
    authority = query.pop("ca", "")
    if not (parts.username and parts.password and host) or query or parts.fragment:
        raise BadSetting(NAME, f"is not of the form {FORM}.")
    if not BUCKET.fullmatch(bucket):
        raise BadSetting(NAME, f"ends with no name of a bucket: it has to be of the form {FORM}.")
    if not REGION.fullmatch(region):
        raise BadSetting(NAME, f"names no region: it has to be of the form {FORM}.")
    encrypted_connections.check(NAME, address, {"s3"}, is_private_network=is_private_network)
    if authority:
        _require_certificate(authority)
    options = {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "endpoint_url": f"{'https' if parts.scheme == 's3s' else 'http'}://{host}",
        "bucket_name": bucket,
        "region_name": region,
        # Mozilla's authorities where none is named.
        **({"verify": authority} if authority else {}),
    }
    backend = "pressreview.s3_storage.Bucket"
    _require_library()
    return {
        "default": {"BACKEND": backend, "OPTIONS": {**options, "base_url": public_url}},
        "imports": {"BACKEND": backend, "OPTIONS": {**options, "location": IMPORTS}},
    }


def _host(parts: SplitResult) -> str:
    """Host and port; "" where there are none. What cannot be read may be a piece of the secret."""
    try:
        port = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port and host else host


def _require_certificate(file: str) -> None:
    """Raise ``BadSetting`` unless a file has a certificate by which others can be checked."""
    try:
        ssl.create_default_context(cafile=file)
    except FileNotFoundError:
        raise BadSetting(NAME, f"there is no file {file} (ca).") from None
    except OSError:
        raise BadSetting(NAME, f"there is no certificate in the file {file} (ca).") from None


def _require_library() -> None:
    try:
        import boto3  # noqa: F401
        import storages  # noqa: F401
    except ImportError:
        raise BadSetting(
            NAME, "names a bucket, whose libraries are not installed (make install EXTRAS=1)."
        ) from None


def public_url() -> str:
    """The address at which browsers may ask the bucket itself, ending with a slash; "" for none."""
    address = env.text("MEDIA_PUBLIC_URL")
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or "@" in parts.netloc or parts.query or parts.fragment or _breaks(address):
        raise BadSetting("MEDIA_PUBLIC_URL", "is not of the form https://pictures.example.org/.")
    is_safe = parts.scheme == "https" or (not HTTPS and encrypted_connections.is_near(host))
    if not is_safe:
        raise BadSetting("MEDIA_PUBLIC_URL", "has to begin with https://, for browsers' sake.")
    return address.rstrip("/") + "/"


def _breaks(address: str) -> bool:
    """Whether an address would end a directive of a content policy, or the policy."""
    return bool(set(address) & set(" \t\r\n;,'\"<>\\"))


MEDIA_URL = "/media/"
MEDIA_PUBLIC_URL = public_url()
_address = env.secret(NAME) or _own_folder()
MEDIA_STORAGES = storages(_address, MEDIA_PUBLIC_URL, is_private_network=PRIVATE_NETWORK)
# The folder; a bucket has none.
MEDIA_ROOT = str(_shared_folder(_address)) if _address.startswith("file:") else ""
