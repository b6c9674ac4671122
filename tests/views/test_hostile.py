"""Any address and any form: an answer in the page's dress, never an error of ours."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.small_archive import SmallArchive

NASTY = st.sampled_from(
    [
        "\x00", "%00", "'", '"', "<script>alert(1)</script>", "../..", "𝕏", "\u202e", "\ud7ff",
        "-1", "0", "99999999999999999999", "1e9", "NaN", "null", "٣", "2018-02-30", "0000-00-00",
        "{{7*7}}", "%s%n", "*", "((((", '"open', "a" * 3000, "fonte:", "titolo:\"x", " OR ",
    ]
)  # fmt: skip
TEXT = NASTY | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NAMES = st.sampled_from(
    ["q", "sezione", "fonte", "lingua", "tag", "dal", "al", "ordine", "pagina", "prima", "dopo",
     "commenti", "anno", "paese", "gettone", "risposta", "inviato", "avviso", "formato"]
) | TEXT  # fmt: skip
QUERY = st.lists(st.tuples(NAMES, TEXT), max_size=5)
PAGES = st.sampled_from(
    ["/", "/articoli/", "/sezione/esteri/", "/fonte/la-lanterna/", "/tag/siria/", "/archivio/",
     "/archivio/2018/", "/fonti/", "/cerca/", "/cerca/suggerimenti/", "/cerca/feed/", "/feed/",
     "/cookie/", "/en/", "/en/articoli/", "ARTICLE", "ARTICLEcommenti/"]
)  # fmt: skip
SLOWLY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def article_path(archive: SmallArchive) -> str:
    article = archive.make_article(title="Bersaglio", tags=("Siria",))
    archive.make_comment(article)
    return article.path


@given(page=PAGES, query=QUERY)
@SLOWLY
def test_any_query_is_answered(
    client: Client, article_path: str, page: str, query: list[tuple[str, str]]
) -> None:
    address = page.replace("ARTICLE", article_path)
    response = client.get(f"{address}?{urlencode(query)}")
    assert response.status_code in {200, 301, 303, 404, 414, 503}, (address, query)
    if "text/html" in response.get("Content-Type", ""):
        assert b"<script>alert(1)" not in response.content


@given(parts=st.lists(TEXT, min_size=1, max_size=4))
@SLOWLY
def test_any_address_is_answered(client: Client, article_path: str, parts: list[str]) -> None:
    address = "/" + "/".join(quote(part, safe="") for part in parts) + "/"
    assert client.get(address).status_code in {200, 301, 302, 400, 404, 405}, address


@given(
    fields=st.dictionaries(
        st.sampled_from(["name", "email", "text", "parent", "token", "website"]) | TEXT,
        TEXT,
        max_size=7,
    )
)
@SLOWLY
def test_any_comment_is_answered_and_nothing_is_lost(
    client: Client, article_path: str, fields: dict[str, str]
) -> None:
    response = client.post(
        f"{article_path}commenti/", fields, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code in {303, 400, 403, 422, 429}
    assert b"<script>alert(1)" not in response.content


@pytest.mark.parametrize("address", ["/avviso/", "ARTICLEcommenti/"])
def test_a_body_of_ten_megabytes_is_refused_politely(
    client: Client, article_path: str, address: str
) -> None:
    response = client.post(
        address.replace("ARTICLE", article_path),
        {"text": "x" * 10_000_000, "back": "/"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code in {400, 413}
    assert "<main" in response.content.decode()


@pytest.mark.parametrize("title", ["مباحثات طهران وموسكو", "שלום", "A\u202eB", "𝔘𝔫𝔦 🚀"])
def test_titles_of_any_script_are_shown(client: Client, archive: SmallArchive, title: str) -> None:
    article = archive.make_article(title=title)
    html = client.get(article.path).content.decode()
    heading = html[html.index("<h1") : html.index("</h1>")]
    assert 'dir="auto"' in heading
    assert article.title in html


MACHINES = (
    *("/", "/en/", "/articoli/", "/cerca/", "/cerca/feed/", "/cerca/suggerimenti/", "/feed/"),
    *("/cerca/risultati.csv", "/cerca/risultati.json", "/sitemap.xml", "/sitemap-2018-4.xml"),
    *("/sitemap-news.xml", "/sitemap-pagine.xml", "/robots.txt", "/opensearch.xml", "/fonti/"),
    *("/api/v1/search/", "/api/v1/articles/", "/api/v1/articles/1/", "/api/v1/openapi.json"),
    *("/api/nothing/", "/letto/1/", "/letto/999999999999999999999999/", "/healthz", "/readyz"),
    *("/media/articles/x.jpg", "/sezione/esteri/", "/sezione/esteri/feed/", "/tag/siria/feed/"),
    *("/fonte/la-lanterna/feed/", "/archivio/2018/04/03/", "/archivio/0000/"),
    *("/archivio/9999/12/31/",),
    *("/2018/02/30/x/", "/0000/00/00/x/", "/sitemap-99999-99.xml", "/sitemap-0-0.xml", "/cookie/"),
    *("/indirizzo-troppo-lungo/", "/avviso/", "ARTICLE", "ARTICLEcommenti/", "/admin/"),
    *("/static/x.css", "/static/%00.css", "/static/../x", "/static/%ff", "/admin/login/"),
)  # fmt: skip
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")


def is_answer(response: Any) -> bool:
    """No error of ours. The search has no index here, and says so with status 503."""
    status: int = response.status_code
    return status < 500 or status == 503


@pytest.mark.parametrize("address", MACHINES)
def test_any_method_is_answered(client: Client, article_path: str, address: str) -> None:
    client.raise_request_exception = False
    for method in METHODS:
        answer = getattr(client, method)(address.replace("ARTICLE", article_path))
        assert is_answer(answer), method


RAW = ("%00", "%ff", "%c3%28", "%ed%a0%80", "%25", "%2e%2e%2f", "a%00b", "%f0%28%8c%bc", "%0d%0a")


@pytest.mark.parametrize("address", MACHINES)
def test_bytes_that_are_no_text_are_answered(
    client: Client, article_path: str, address: str
) -> None:
    client.raise_request_exception = False
    base = address.replace("ARTICLE", article_path)
    for raw in RAW:
        for asked in (
            f"{base}{raw}",
            f"{base}{raw}/",
            f"{base}?q={raw}&page={raw}&pagina={raw}&dal={raw}&source={raw}&tag={raw}",
            f"{base}?{raw}={raw}",
        ):
            answer = client.get(asked)
            assert is_answer(answer), asked


NUMBERS = ("-1", "0", "1e9", "9" * 30, "٣", "³", "+1", " 1", "1.5", "0x1", "NaN", "-0", "1_000")


@pytest.mark.parametrize(
    "name", ["pagina", "page", "page_size", "prima", "dopo", "commenti", "cursor"]
)
def test_numbers_of_any_kind_are_answered(client: Client, article_path: str, name: str) -> None:
    client.raise_request_exception = False
    for base in (
        "/",
        "/articoli/",
        "/cerca/",
        "/api/v1/search/",
        "/api/v1/articles/",
        article_path,
    ):
        for number in NUMBERS:
            asked = f"{base}?q=testo&{name}={quote(number)}"
            assert is_answer(client.get(asked)), asked


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Range", "bytes=9999999999999999999999-"), ("Range", "bytes=-1,2-,x"),
        ("If-Modified-Since", "Mon, 99 Foo 99999 99:99:99 GMT"), ("If-None-Match", '"' * 4000),
        ("If-None-Match", "W/\xff"), ("If-Match", '"x"'), ("Accept-Language", "x-" * 4000),
        ("Accept-Language", "it;q=9999999999999999999,\x01"), ("Accept-Encoding", "gzip;q=x,,;;"),
        ("Cookie", "a=" + "b" * 8000), ("Cookie", "=;;=;\xff=\xff; __Host-avviso"),
        ("Cookie", "redazione=\x00; modulo=\xff; messages=x; django_language=\x00"),
        ("Content-Type", "multipart/form-data"), ("Content-Type", "text/html; charset=nope"),
        ("Content-Length", "-1"), ("Content-Length", "x"), ("X-Forwarded-For", "x," * 3000),
        ("X-Request-ID", "a\x01" * 500), ("Referer", "http://[" * 90), ("Origin", "null\xff"),
        ("Sec-Fetch-Site", "\xff"), ("User-Agent", "\xff" * 8000), ("Accept", "*/*;" * 2000),
        ("X-Forwarded-Proto", "\xff"), ("X-HTTP-Method-Override", "TRACE"),
    ],
)  # fmt: skip
def test_any_header_is_answered(client: Client, article_path: str, name: str, value: str) -> None:
    client.raise_request_exception = False
    for base in (
        "/",
        "/cerca/?q=a",
        "/feed/",
        "/api/v1/search/?q=a",
        "/admin/login/",
        article_path,
    ):
        answer = client.get(base, headers={name: value})
        assert is_answer(answer), base
    for base in ("/avviso/", f"{article_path}commenti/", "/admin/login/"):
        assert client.post(base, {"back": "/"}, headers={name: value}).status_code < 500, base


@pytest.mark.parametrize(
    "host", ["", "evil.example", "[", "[::1", "a" * 5000, "\xff", "127.0.0.1:99999999", "x y", "-"]
)
def test_any_host_is_answered(client: Client, article_path: str, host: str) -> None:
    client.raise_request_exception = False
    for base in ("/", article_path, "/feed/", "/admin/login/"):
        assert client.get(base, headers={"Host": host}).status_code < 500, base
    assert client.post("/avviso/", {"back": "/"}, headers={"Host": host}).status_code < 500
