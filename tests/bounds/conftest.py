"""What the tests of bounds share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def in_english() -> Iterator[None]:
    """Sentences are compared in English, whatever the site speaks."""
    with translation.override("en"):
        yield
