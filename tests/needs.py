"""What a test needs of the machine: a program that may not be installed."""

import glob
import os
import shutil
from typing import NoReturn

import pytest

# Debian keeps the server programs of PostgreSQL out of the search path.
POSTGRESQL = ":".join(sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True))


def require(program: str, sentence: str) -> str:
    """The path of a program.

    Without it the test is skipped with the sentence, which says what to install; with
    REQUIRE_ALL=1 it fails instead.
    """
    return find(program) or missing(sentence)


def find(program: str) -> str | None:
    """The path of a program, also where an ordinary user's search path does not lead."""
    places = ":".join([os.environ.get("PATH", ""), "/usr/sbin", POSTGRESQL])
    return shutil.which(program, path=places)


def missing(sentence: str) -> NoReturn:
    """End the test for want of something: skipped, or failed with REQUIRE_ALL=1."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
