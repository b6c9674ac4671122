"""The nginx file that ships with the project, in a real nginx before a real site."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.live import MANY, Answer, Site, fetch, free_port
from tests.serving.conftest import FILL, PASSWORD, cookies_of, do_what_waits, run, wait_until
from tests.serving.nginx import Front, running

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ZIPPED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that is reached by https, through one proxy."""
    port = free_port()
    site = Site(
        tmp_path_factory.mktemp("behind"),
        variables={
            "PRESSREVIEW_SITE_URL": f"https://127.0.0.1:{port}",
            "PRESSREVIEW_PROXY_COUNT": "1",
        },
    )
    site.prepare("--empty")
    run(site, FILL)
    site.make_editor("olga", PASSWORD)
    do_what_waits(site)
    return site


@pytest.fixture(scope="module")
def front(behind: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    port = int(behind.environment["PRESSREVIEW_SITE_URL"].rpartition(":")[2])
    folder = tmp_path_factory.mktemp("nginx")
    with behind.serving(), running(folder, behind.data_dir, behind.port, port) as front:
        yield front


def state(answer: Answer) -> str:
    """What nginx did: MISS, HIT, EXPIRED, UPDATING, STALE or BYPASS."""
    return str(answer.headers["X-Cache"])


def ask_until(front: Front, path: str, wanted: str, headers: dict[str, str]) -> Answer:
    """Ask until the cache's state is the wanted one (a page is kept for a second only)."""
    answers: list[Answer] = []

    def is_wanted() -> bool:
        answers.append(front.ask(path, headers=headers))
        return state(answers[-1]) == wanted

    wait_until(is_wanted, f"{path} never came as {wanted}")
    return answers[-1]


def requests_at_the_site(site: Site) -> int:
    return site.log.read_text().count('"pressreview.http_request"')


@pytest.mark.parametrize("headers", [{}, ZIPPED], ids=["plain", "zipped"])
@pytest.mark.parametrize("path", ["/", "/articoli/", "/feed/"])
def test_the_second_reader_gets_the_page_of_the_first(
    front: Front, path: str, headers: dict[str, str]
) -> None:
    made = front.ask(path, headers=headers)
    kept = ask_until(front, path, "HIT", headers)
    assert kept.status == made.status == 200
    assert kept.headers.get("Content-Encoding") == made.headers.get("Content-Encoding")
    assert kept.headers["ETag"] == made.headers["ETag"]
    assert "Set-Cookie" not in kept.headers
    assert kept.headers["Content-Security-Policy"] == made.headers["Content-Security-Policy"]


def test_a_crowd_hardly_reaches_the_site(front: Front, behind: Site) -> None:
    ask_until(front, "/archivio/", "HIT", {})
    before = requests_at_the_site(behind)
    states = [state(front.ask("/archivio/")) for _ in range(200)]
    assert states.count("HIT") > 100
    assert requests_at_the_site(behind) - before == 200 - states.count("HIT")


def test_who_has_the_page_is_told_so(front: Front) -> None:
    etag = front.ask("/articoli/").headers["ETag"]
    assert front.ask("/articoli/", headers={"If-None-Match": etag}).status == 304


def test_encodings_are_kept_apart(front: Front) -> None:
    plain = ask_until(front, "/fonti/", "HIT", {})
    zipped = ask_until(front, "/fonti/", "HIT", ZIPPED)
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert plain.text.startswith("<!DOCTYPE html>")
    for refusal in ("gzip;q=0", "br, gzip ; q=0.0", "gzip;q=0, *"):
        refused = front.ask("/fonti/", headers={"Accept-Encoding": refusal})
        assert "Content-Encoding" not in refused.headers


def test_readers_who_saw_the_notice_have_pages_of_their_own(front: Front) -> None:
    seen = {"Cookie": "__Host-avviso=1"}
    new = ask_until(front, "/", "HIT", {})
    known = ask_until(front, "/", "HIT", seen)
    assert new.headers["ETag"] != known.headers["ETag"]
    assert ask_until(front, "/", "HIT", {}).headers["ETag"] == new.headers["ETag"]


def test_an_edit_shows(front: Front, behind: Site) -> None:
    path = run(behind, "print(Article.objects.get(title='Notizia 1').path)").split()[-1]
    ask_until(front, path, "HIT", {})
    run(
        behind,
        "article = Article.objects.get(title='Notizia 1')\n"
        "article.body = '<p>Un testo corretto.</p>'\narticle.save()",
    )
    wait_until(lambda: "Un testo corretto." in front.ask(path).text, "the edit did not show")


def test_an_old_page_is_nobodys(front: Front, behind: Site) -> None:
    """Also who comes first after a long quiet gets the page as it is now."""
    path = run(behind, "print(Article.objects.get(title='Notizia 2').path)").split()[-1]
    ask_until(front, path, "HIT", {})
    run(
        behind,
        "import time\narticle = Article.objects.get(title='Notizia 2')\n"
        "article.title = 'Notizia 2, rivista'\narticle.save()\ntime.sleep(2.5)",
    )
    answer = front.ask(path)
    assert "Notizia 2, rivista" in answer.text
    assert state(answer) in {"EXPIRED", "MISS"}


def signed_in(front: Front) -> Answer:
    form = front.ask("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
    assert token is not None
    answer = front.ask(
        "/admin/login/?next=/admin/",
        method="POST",
        headers={
            **FORM,
            "Cookie": cookies_of(form),
            "Referer": f"https://127.0.0.1:{front.port}/admin/login/",
        },
        body=urlencode(
            {"csrfmiddlewaretoken": token[1], "username": "olga", "password": PASSWORD}
        ).encode(),
    )
    assert answer.status == 302
    return answer


def log_in(front: Front) -> dict[str, str]:
    return {"Cookie": cookies_of(signed_in(front))}


def test_an_editor_goes_past_the_cache(front: Front) -> None:
    editor = log_in(front)
    ask_until(front, "/", "HIT", {})
    for _ in range(3):
        answer = front.ask("/", headers=editor)
        assert state(answer) == "BYPASS"
        assert "/admin/" in answer.text
    reader = front.ask("/")
    assert "/admin/" not in reader.text


def test_the_reader_comes_by_https(front: Front) -> None:
    answer = fetch(f"http://127.0.0.1:{front.plain_port}/articoli/?pagina=2")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://127.0.0.1/articoli/?pagina=2"
    assert "max-age=31536000" in front.ask("/").headers["Strict-Transport-Security"]


def test_static_files_come_from_the_folder(front: Front, behind: Site) -> None:
    found = re.search(r'href="(/static/css/site[^"]+)"', front.ask("/").text)
    assert found is not None
    before = requests_at_the_site(behind)
    plain, zipped = front.ask(found[1]), front.ask(found[1], headers=ZIPPED)
    assert plain.status == zipped.status == 200
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.body) < len(plain.body)
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.headers["Content-Type"].startswith("text/css")
    assert requests_at_the_site(behind) == before


ILLUSTRATE = """
import io
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
file = io.BytesIO()
Image.new("RGB", (600, 400)).save(file, "JPEG")
article = Article.objects.get(title="Notizia 3")
article.image = SimpleUploadedFile("ministro.jpg", file.getvalue())
article.image_alt = "Un porto"
article.save()
print(" ".join([article.image.url, *(one.url for one in article.image.get_picture_files_list())]))
"""


def test_pictures_go_with_their_article(front: Front, behind: Site) -> None:
    addresses = run(behind, ILLUSTRATE).split()[-5:]
    for address in addresses:
        ask_until(front, address, "HIT", {})
        answer = front.ask(address)
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("image/")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age=300" in answer.headers["Cache-Control"]
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
        assert "ministro" not in address
    editor = log_in(front)
    run(behind, "Article.objects.filter(title='Notizia 3').withdraw('Per la prova.')")
    for address in addresses:
        wait_until(lambda one=address: everywhere(front, one, 404), address)  # type: ignore[misc]
        assert front.ask(address, headers=editor).status == 200
        assert front.ask(address).status == 404
    run(behind, "Article.objects.filter(title='Notizia 3').publish()")
    for address in addresses:
        wait_until(lambda one=address: everywhere(front, one, 200), address)  # type: ignore[misc]


def everywhere(front: Front, address: str, status: int) -> bool:
    """Whether so many answers have this status that there is one of each process among them."""
    return {front.ask(address).status for _ in range(MANY)} == {status}


def test_a_picture_that_has_not_changed_is_not_sent_again(front: Front, behind: Site) -> None:
    address = run(behind, ILLUSTRATE).split()[-1]
    ask_until(front, address, "HIT", {})
    revalidated = ask_until(front, address, "REVALIDATED", {})
    assert revalidated.status == 200
    etag = {"If-None-Match": revalidated.headers["ETag"]}
    assert front.ask(address, headers=etag).status == 304


def test_nothing_else_of_the_folder_is_served(front: Front, behind: Site) -> None:
    media = behind.data_dir / "media" / "articles"
    media.mkdir(parents=True, exist_ok=True)
    (media / "dot.avif").write_bytes(b"picture")
    (media / "page.html").write_text("<script>alert(1)</script>")
    for path in (
        "/media/articles/dot.avif",
        "/media/articles/page.html",
        "/media/../archive.sqlite3",
        "/media/..%2fsecret_key",
        "/static/../secret_key",
        "/static/..%2fsecret_key",
        "/static../secret_key",
    ):
        assert front.ask(path).status in {400, 404}, path


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.2", "archive.example.org.evil.example"])
def test_a_host_that_is_not_ours_is_led_nowhere(front: Front, behind: Site, host: str) -> None:
    before = requests_at_the_site(behind)
    plain = fetch(f"http://127.0.0.1:{front.plain_port}/articoli/", headers={"Host": host})
    secure = front.ask("/articoli/", headers={"Host": host})
    for answer in (plain, secure):
        assert answer.status == 421
        assert "Location" not in answer.headers
    assert requests_at_the_site(behind) == before


def test_cookies_cannot_be_planted_by_a_neighbour(front: Front) -> None:
    form = front.ask("/admin/login/")
    notice = front.ask("/avviso/", method="POST", body=b"back=/cookie/", headers=FORM)
    lines = [
        *form.headers.get_all("Set-Cookie", []),
        *notice.headers.get_all("Set-Cookie", []),
        *signed_in(front).headers.get_all("Set-Cookie", []),
    ]
    names = {line.partition("=")[0] for line in lines}
    assert names == {"__Host-avviso", "__Host-modulo", "__Host-redazione"}
    for line in lines:
        words = {word.strip().lower() for word in line.split(";")[1:]}
        assert {"secure", "path=/"} <= words
        assert not any(word.startswith("domain") for word in words)
    page = front.ask("/cookie/").text
    for name in names:
        assert f"<code>{name}</code>" in page


def test_cookies_under_other_names_are_nothing(front: Front) -> None:
    """A neighbouring host can set the names without the prefix."""
    new = ask_until(front, "/", "HIT", {})
    for name in ("avviso", "redazione", "x__Host-avviso", "__Host-avvisox"):
        planted = ask_until(front, "/", "HIT", {"Cookie": f"{name}=1"})
        assert planted.headers["ETag"] == new.headers["ETag"]
    seen = front.ask("/", headers={"Cookie": "a=b; __Host-avviso=1"})
    assert seen.headers["ETag"] != new.headers["ETag"]


def test_what_a_client_says_of_itself_is_not_believed(front: Front, behind: Site) -> None:
    answer = front.ask(
        "/articoli/", headers={"X-Forwarded-Proto": "http", "X-Request-ID": "of-the-client-1"}
    )
    assert answer.status == 200
    assert "of-the-client-1" not in behind.log.read_text()


def test_a_large_form_is_refused_at_the_door(front: Front, behind: Site) -> None:
    before = requests_at_the_site(behind)
    headers = {"Content-Length": str(17 * 1024 * 1024)}
    assert front.ask("/cookie/", method="POST", headers=headers).status == 413
    assert requests_at_the_site(behind) == before


def test_an_address_too_long_is_answered_by_a_page(front: Front) -> None:
    answer = front.ask("/cerca/?q=" + "a" * 100_000, host="localhost")
    assert answer.status == 414
    assert '<main id="content"' in answer.text


def test_a_flood_of_comments_is_slowed(front: Front) -> None:
    path = "/2018/04/03/nessuno/commenti/"
    statuses = [front.ask(path, method="POST", body=b"name=x").status for _ in range(12)]
    assert statuses[0] != 429
    assert statuses[-1] == 429
    assert front.ask("/2018/04/03/nessuno/").status == 404


def test_a_flood_of_searches_is_slowed(front: Front) -> None:
    with ThreadPoolExecutor(60) as readers:
        asked = readers.map(front.ask, [f"/cerca/?q=parola{number}" for number in range(150)])
        statuses = {answer.status for answer in asked}
    assert statuses == {200, 429}
    assert front.ask("/articoli/").status == 200


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("/cercato/", "127.0.0.20"),
        ("/letto/1/", "127.0.0.21"),
        ("/en/avviso/", "127.0.0.22"),
        ("/salvati/schede/", "127.0.0.23"),
    ],
)
def test_a_flood_of_what_pages_send_is_slowed(front: Front, path: str, source: str) -> None:
    """Each kind from an address of its own: those counted together share one limit."""

    def send(_number: int) -> int:
        answer = front.ask(path, method="POST", body=b"ids=1", headers=FORM, source=source)
        return answer.status

    with ThreadPoolExecutor(40) as readers:
        statuses = list(readers.map(send, range(120)))
    assert 429 in statuses
    # A reader who opens one article after another is far from it.
    assert sum(status < 400 for status in statuses) >= 20
    # What is only read is not counted with it.
    assert front.ask("/articoli/", source=source).status == 200
