"""A bucket that is reached over TLS, whose certificate is of an authority of one's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils.translation import override
from pytest_django import Settings

from articles.site_checks import services
from articles.site_checks.outcomes import Wrong
from pressreview import media_settings
from pressreview.database.failures import StoreAway, StoreUntrusted
from tests.s3.server import Store, make_certificate, running

At = Callable[[str], Storage]


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("s3s"), is_encrypted=True) as store:
        yield store


@pytest.fixture
def at(settings: Settings) -> At:
    """The storage of files for import at an address."""

    def made(address: str) -> Storage:
        storages_of_media = media_settings.storages(address, "", is_private_network=False)
        settings.STORAGES = {**settings.STORAGES, **storages_of_media}
        return storages["imports"]

    return made


def test_what_is_stored_is_read_back_over_tls(encrypted: Store, at: At) -> None:
    storage = at(f"{encrypted.address}?ca={encrypted.certificate}")
    content = bytes(range(256)) * 10_000
    name = storage.save("one", ContentFile(content))
    assert encrypted.names() == [f"imports/{name}"]
    with storage.open(name) as file:
        assert file.read() == content
    storage.delete(name)
    assert encrypted.names() == []
    with override("en"):
        assert services.media() == "Pictures can be stored and read."


def test_nobody_answers_there_without_tls(encrypted: Store, at: At) -> None:
    with pytest.raises(StoreAway, match="cannot be reached"):
        at(encrypted.address.replace("s3s:", "s3:")).save("one", ContentFile(b"x"))
    assert encrypted.names() == []


@pytest.mark.parametrize("known", ["Mozilla's authorities", "another authority", "another name"])
def test_a_certificate_that_is_not_trusted_is_told_in_a_sentence(
    encrypted: Store, at: At, tmp_path: Path, known: str
) -> None:
    address = encrypted.address
    if known == "another authority":
        address += f"?ca={make_certificate(tmp_path, 'other')}"
    if known == "another name":
        address = address.replace("127.0.0.1", "localhost") + f"?ca={encrypted.certificate}"
    storage = at(address)
    with pytest.raises(StoreUntrusted) as refused:
        storage.save("one", ContentFile(b"x"))
    assert str(refused.value) == (
        "the certificate of the store is not to be trusted: it is another host's, or its authority "
        "has to be named with ca"
    )
    assert encrypted.names() == []


def test_check_site_says_so(encrypted: Store, at: At) -> None:
    at(encrypted.address)
    with override("en"), pytest.raises(Wrong, match="named with ca in PRESSREVIEW"):
        services.media()
