"""Nobody else on the machine reads what the site keeps, but for the static files."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pressreview import file_permissions
from pressreview.environment import BadSetting
from tests.live import Site
from tests.needs import require
from tests.serving.conftest import FILL, run

SETPRIV = "setpriv is missing: apt-get install util-linux"
PICTURE = """
import io
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
file = io.BytesIO()
Image.new("RGB", (600, 400)).save(file, "JPEG")
article = Article.objects.first()
article.image = SimpleUploadedFile("foto.jpg", file.getvalue())
article.image_alt = "Un porto"
article.save()
from articles.models.import_run import handed_over
handed_over().save("waiting", io.BytesIO(b"{}"))
"""


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """A data folder that is reached by all, as an older version would have left it."""
    parent = Path(tempfile.mkdtemp(prefix="pressreview-modes-"))
    parent.chmod(0o755)
    data_dir = parent / "data"
    for name in ("search", "media/articles", "imports"):
        (data_dir / name).mkdir(parents=True)
        (data_dir / name / "old").write_text("old")
    for name in ("static.state", "archive.sqlite3-journal"):
        (data_dir / name).write_text("old")
    for path in (data_dir, *data_dir.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    yield data_dir
    shutil.rmtree(parent)


@pytest.fixture(scope="module")
def used(data_dir: Path) -> Iterator[Site]:
    """A site that was set up, filled, served and given a new index under a careless umask."""
    site = Site(data_dir)
    before = os.umask(0)
    try:
        site.prepare("--empty", anew=True)
        run(site, FILL)
        run(site, PICTURE)
        assert site.manage("rebuild_index").returncode == 0
        with site.serving():
            assert site.get("/cerca/?q=testo").status == 200
            yield site
    finally:
        os.umask(before)


def readable_by_others(paths: list[Path]) -> set[Path]:
    """Which of them the account "nobody" can open."""
    if os.geteuid() != 0:
        pytest.skip("only the superuser can become somebody else")
    command = [require("setpriv", SETPRIV), "--reuid=65534", "--regid=65534", "--clear-groups"]
    script = 'while read -r path; do (: < "$path") 2>/dev/null && echo "$path"; done; true'
    done = subprocess.run(
        [*command, "sh", "-c", script],
        input="\n".join(map(str, paths)) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return {Path(line) for line in done.stdout.splitlines()}


def test_another_account_reads_the_static_files_alone(used: Site) -> None:
    files = [path for path in used.data_dir.rglob("*") if path.is_file()]
    names = {path.relative_to(used.data_dir).parts[0] for path in files}
    assert {"archive.sqlite3", "archive.sqlite3-wal", "search", "media", "static"} <= names
    static = {path for path in files if path.is_relative_to(used.data_dir / "static")}
    assert readable_by_others(files) == static
    assert {path.suffix for path in static} >= {".css", ".gz", ".json"}


def test_another_account_cannot_list_the_folder(used: Site) -> None:
    if os.geteuid() != 0:
        pytest.skip("only the superuser can become somebody else")
    command = [require("setpriv", SETPRIV), "--reuid=65534", "--regid=65534", "--clear-groups"]
    for folder in (used.data_dir, used.data_dir / "search", used.data_dir / "media"):
        done = subprocess.run([*command, "ls", folder], capture_output=True, check=False)
        assert done.returncode != 0, folder


def test_all_that_is_made_is_the_accounts_own(used: Site) -> None:
    for path in used.data_dir.rglob("*"):
        name = path.relative_to(used.data_dir)
        # The log was opened by the test, not by the site; old files lie within closed folders.
        if name.parts[0] == "static" or path.name in {"old", "server.log"}:
            continue
        if path.is_dir() and name.as_posix() == "media/articles":
            continue
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_new_folder_is_closed_and_one_to_pass_through_stays_so(tmp_path: Path) -> None:
    for before, after in ((0o700, 0o700), (0o711, 0o711), (0o755, 0o711), (0o777, 0o711)):
        tmp_path.chmod(before)
        file_permissions.keep_private(tmp_path)
        assert stat.S_IMODE(tmp_path.stat().st_mode) == after
    site = Site(tmp_path / "new")
    assert site.manage("check").returncode == 0
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_what_cannot_be_corrected_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "archive.sqlite3").touch()
    (tmp_path / "archive.sqlite3").chmod(0o644)

    def refuse(path: object, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr(os, "chmod", refuse)
    with pytest.raises(BadSetting, match="PRESSREVIEW_DATA_DIR: others may read"):
        file_permissions.keep_private(tmp_path)


def test_links_and_what_vanishes_are_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    elsewhere.chmod(0o644)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "link").symlink_to(elsewhere)
    (folder / "broken").symlink_to(tmp_path / "nowhere")
    file_permissions.keep_private(folder)
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644
    file_permissions._narrow(tmp_path / "nowhere", 0o700)
