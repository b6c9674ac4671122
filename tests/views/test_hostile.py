"""Any address and any form: an answer in the page's dress, never an error of ours."""

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
    assert response.status_code in {200, 301, 303, 404, 503}, (address, query)
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
