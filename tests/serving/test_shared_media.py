"""Two machines with one database and one place of media: what one writes the other reads."""

import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from tests.live import Answer, Site, fetch, free_port
from tests.needs import require
from tests.postgresql import MISSING, server
from tests.s3 import server as s3_server
from tests.serving import nginx
from tests.serving.conftest import PASSWORD, log_in, run
from tests.serving.forms import desk_token

UPLOADS = 8
DONE_WITHIN = 180.0
IMPORT = "/admin/articles/importrun/add/"
STATES = """
import json
from articles.models import Article, ImportRun
from articles.models.import_run import handed_over
runs = list(ImportRun.objects.order_by("pk").values_list("state", "created", "message"))
files = handed_over().listdir("")[1]
print("told", json.dumps({"runs": runs, "articles": Article.objects.count(), "files": files}))
"""
SAVE_PICTURE = """
from django.core.files.images import ImageFile
article = Article.objects.filter(visible_from__isnull=False).first()
with open("{path}", "rb") as file:
    article.image, article.image_alt = ImageFile(file, "foto.jpg"), "Un porto"
    article.save()
print("told", article.path, article.image.url)
"""
IS_PENDING = "print('told', Article.objects.filter(image_pending=True).exists())"


def told(site: Site, code: str) -> str:
    """What the code prints last."""
    return run(site, code).partition("told ")[2].strip()


def wait_until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + DONE_WITHIN
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.2)


@pytest.fixture(scope="module", params=["folder", "bucket"])
def machines(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Site]]:
    """Two data folders with one database, and media in a shared folder or a bucket."""
    shared = tmp_path_factory.mktemp("shared")
    with server(require("initdb", MISSING)) as postgresql:
        variables = {
            "PRESSREVIEW_WORKERS": "1",
            "PRESSREVIEW_DATABASE_URL": postgresql.address,
            "PRESSREVIEW_SECRET_KEY": "the same key on both machines " * 3,
        }

        def pair(address: str) -> tuple[Site, Site]:
            place = {"PRESSREVIEW_MEDIA_URL": address}
            names = ("a", "b")
            one, other = (
                Site(tmp_path_factory.mktemp(name), variables=variables | place) for name in names
            )
            one.prepare("--empty")
            other.prepare("--empty")
            one.make_editor("olga", PASSWORD)
            return one, other

        if request.param == "folder":
            yield pair(shared.as_uri())
        else:
            with s3_server.running(shared) as store:
                yield pair(store.address)


def hand_over(site: Site, editor: dict[str, str], number: int) -> Answer:
    """Upload a file of two records on the page "Import"."""
    lines = [
        {"title": f"Notizia {number}.{place}", "body": "<p>Testo.</p>", "source": "La Lanterna",
         "published": "2018-04-03", "external_id": f"{number}.{place}"}
        for place in range(2)
    ]  # fmt: skip
    token, boundary = desk_token(site, editor, IMPORT), uuid4().hex
    fields = {"csrfmiddlewaretoken": token, "format": "auto", "status": "published"}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    content = "\n".join(map(json.dumps, lines))
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="n.jsonl"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n{content}\r\n--{boundary}--\r\n"
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    headers |= {"Referer": f"{site.url}{IMPORT}", **editor}
    body = "".join(parts).encode()
    return fetch(f"{site.url}{IMPORT}", method="POST", headers=headers, body=body)


def test_what_is_handed_over_on_one_is_taken_in_by_the_other(
    machines: tuple[Site, Site], tmp_path: Path
) -> None:
    here, there = machines
    with here.serving(with_worker=False):
        editor = log_in(here, "olga")
        for number in range(UPLOADS):
            answer = hand_over(here, editor, number)
            assert answer.status == 302, answer.text[:2000]
        waiting = json.loads(told(here, STATES))
        assert len(waiting["files"]) == UPLOADS
        # Nobody is served one of them: not by the site, nor by nginx in front of it.
        (tmp_path / "nginx").mkdir()
        with nginx.running(tmp_path / "nginx", here.data_dir, here.port, free_port()) as front:
            for name in waiting["files"]:
                for path in (f"/media/imports/{name}", f"/imports/{name}", f"/media/{name}"):
                    for headers in ({}, editor):
                        answer = fetch(here.url + path, headers=headers)
                        assert answer.status == 404, path
                        assert front.ask(path, headers=headers).status == 404, path
            traversal = f"/static/..%2fmedia/imports/{waiting['files'][0]}"
            assert front.ask(traversal).status in {400, 404}
        with there.running("manage.py", "work"):
            wait_until(
                lambda: all(state == "done" for state, *_rest in states(here)["runs"]),
                f"not all were taken in: {states(here)}",
            )
    after = states(here)
    assert after["runs"] == [["done", 2, ""]] * UPLOADS
    assert after["articles"] == 2 * UPLOADS
    assert after["files"] == []


def states(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(site, STATES))
    return found


def test_a_picture_that_is_saved_on_one_is_seen_on_the_other(
    machines: tuple[Site, Site], tmp_path: Path
) -> None:
    here, there = machines
    Image.new("RGB", (600, 400), "#536").save(tmp_path / "foto.jpg", "JPEG")
    path, address = told(here, SAVE_PICTURE.format(path=tmp_path / "foto.jpg")).split()
    with there.serving():
        picture = there.get(address)
        assert (picture.status, picture.headers["Content-Type"]) == (200, "image/jpeg")
        assert Image.open(io.BytesIO(picture.body)).size == (600, 400)
        wait_until(lambda: "True" not in told(there, IS_PENDING), "its sizes were not made")
        wait_until(lambda: "600w.avif" in there.get(path).text, "the page does not show them")
        stem = address.removesuffix(".jpg")
        size = there.get(f"{stem}/16_9/600w.avif")
        assert (size.status, size.headers["Content-Type"]) == (200, "image/avif")
    with here.serving(with_worker=False):
        assert here.get(f"{stem}/16_9/600w.avif").body == size.body
