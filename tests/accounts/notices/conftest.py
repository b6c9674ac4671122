"""Notices are mailed to a server that keeps what it gets."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests import postbox
from tests.postbox import Postbox


@pytest.fixture(autouse=True)
def mail_at_once(settings: Settings) -> None:
    """Here the worker's part is what is tested."""
    settings.REQUIRE_SECOND_FACTOR = "none"


@pytest.fixture
def box(settings: Settings) -> Iterator[Postbox]:
    with postbox.running() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box
