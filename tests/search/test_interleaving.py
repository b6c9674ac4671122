"""A change is not lost to an index because another one's transaction ended before or after it."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings

from tests import postgresql
from tests.needs import require


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_transactions_that_overlap_lose_nothing(database: str, tmp_path: Path) -> None:
    variables = {"PRESSREVIEW_DATA_DIR": str(tmp_path), "PRESSREVIEW_DATABASE_URL": ""}
    with ExitStack() as stack:
        if database == "postgresql":
            initdb = require("initdb", postgresql.MISSING)
            server = stack.enter_context(postgresql.server(initdb))
            variables["PRESSREVIEW_DATABASE_URL"] = server.address
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.search.interleaving", "1"],
            cwd=settings.BASE_DIR,
            env=os.environ | variables,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
