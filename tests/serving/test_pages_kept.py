"""Kept pages: the same for all readers, never old, never an editor's."""

import gzip

import pytest

from tests.live import Answer, Site
from tests.serving.conftest import WORKERS, article_path, log_in, run, wait_until

# So many answers in a row that every worker has given some.
MANY = WORKERS * 12


def rename(site: Site, number: int, addition: str) -> str:
    """Give the article a new title, as an editor's save does; the title."""
    title = f"Notizia {number} {addition}"
    run(
        site,
        f"article = Article.objects.get(title__startswith='Notizia {number}')\n"
        f"article.title = {title!r}\narticle.save()",
    )
    return title


def everywhere(site: Site, path: str, text: str) -> bool:
    """Whether all of many answers have the text."""
    return all(text in site.get(path).text for _ in range(MANY))


@pytest.mark.parametrize("path", ["/", "/articoli/", "/sezione/esteri/", "/feed/", "/en/"])
def test_a_page_says_who_may_keep_it(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["ETag"].startswith('W/"')
    assert "Set-Cookie" not in headers


def test_who_has_the_page_is_told_so(site: Site) -> None:
    first = site.get("/articoli/")
    again = site.get("/articoli/", If_None_Match=first.headers["ETag"])
    assert again.status == 304
    assert again.body == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert site.get("/articoli/", If_None_Match='W/"another"').status == 200


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_the_page_is_the_same_from_every_worker(site: Site, encoding: str) -> None:
    def is_one() -> bool:
        answers = [site.get("/archivio/", Accept_Encoding=encoding) for _ in range(MANY)]
        return len({answer.headers["ETag"] for answer in answers}) == 1

    wait_until(is_one, "it differs")


@pytest.mark.parametrize("path", ["/", "/articoli/?sezione=esteri"])
def test_a_compressed_answer_is_the_plain_one(site: Site, path: str) -> None:
    plain, zipped = (site.get(path, Accept_Encoding=each) for each in ("", "gzip"))
    for answer, encoding in ((plain, ""), (zipped, "gzip")):
        assert int(answer.headers["Content-Length"]) == len(answer.body)
        assert answer.headers.get("Content-Encoding", "") == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(zipped.body) == plain.body


def test_the_notice_has_its_own_pages(site: Site) -> None:
    new, seen = site.get("/"), site.get("/", Cookie="avviso=1")
    assert new.headers["ETag"] != seen.headers["ETag"]
    assert "private" in seen.headers["Cache-Control"]
    assert seen.headers["X-Accel-Expires"] == "1"
    assert site.get("/").headers["ETag"] == new.headers["ETag"]


def test_an_edit_shows_on_every_worker(site: Site) -> None:
    path = article_path(site, 2)
    assert everywhere(site, "/", "Notizia 2")
    title = rename(site, 2, "corretta")
    for page in (path, "/", "/articoli/", "/sezione/esteri/", "/feed/"):
        wait_until(lambda page=page: everywhere(site, page, title), page)  # type: ignore[misc]


def test_an_article_shows_by_itself_when_its_time_comes(site: Site) -> None:
    run(
        site,
        "from datetime import timedelta\nfrom django.utils import timezone\n"
        "Article.objects.create(title='Notizia a suo tempo', source=Source.objects.first(),\n"
        "    status='scheduled', published=timezone.now() + timedelta(seconds=4))",
    )
    wait_until(lambda: everywhere(site, "/", "Notizia a suo tempo"), "it did not appear")


def test_a_withdrawn_article_leaves_every_page(site: Site) -> None:
    path = article_path(site, 7)
    assert site.get(path).status == 200
    run(site, "Article.objects.filter(title__startswith='Notizia 7').withdraw('Per la prova.')")

    def is_gone() -> bool:
        answers = [site.get(path) for _ in range(MANY)]
        return all(answer.status == 410 and "Testo 7." not in answer.text for answer in answers)

    wait_until(is_gone, "the article is still there")
    for page in ("/articoli/", "/sezione/esteri/", "/feed/", "/sitemap-news.xml"):
        site.wait_until_everywhere(
            page, lambda answer: answer.status == 200 and "Testo 7." not in answer.text
        )


def test_an_editor_never_sees_an_old_page(site: Site) -> None:
    editor = log_in(site, "olga")
    path = article_path(site, 3)
    for turn in range(3):
        site.get(path)
        title = rename(site, 3, f"alla volta {turn}")
        answers: list[Answer] = [site.get(path, **editor) for _ in range(MANY)]
        assert all(title in answer.text for answer in answers)
        assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}


def test_an_editors_page_is_not_kept_for_readers(site: Site) -> None:
    editor = log_in(site, "olga")
    path = article_path(site, 4)
    assert "/admin/" in site.get(path, **editor).text
    assert "/admin/" not in site.get(path).text


@pytest.mark.parametrize("path", ["/no-such-page/", "/2018/13/45/x/", "/admin/login/", "/healthz"])
def test_errors_and_the_admin_are_kept_by_nobody(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert "no-store" in headers["Cache-Control"]
    assert "ETag" not in headers
