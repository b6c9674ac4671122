"""Whatever is sent, the answer is a page of the site and nothing breaks."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.models import Article, Comment
from tests.comments.conftest import Send, fields
from tests.small_archive import SmallArchive

NASTY = [
    "a\x00b",
    "\x00",
    "𝔘𝔫𝔦 👩\u200d🚀",
    "مرحبا \u202egpj.exe",
    '"><script>alert(1)</script>',
    "{{ settings.SECRET_KEY }}{% debug %}",
    "' OR 1=1 --",
    "%00%0d%0aSet-Cookie: a=b",
    "\r\nX-Injected: 1",
    "\udc80",
    "a" * 100_000,
]
FIELDS = ["name", "email", "text", "parent", "token", "website"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", NASTY)
def test_every_field_survives(send: Send, field: str, value: str) -> None:
    value = value.encode("utf-8", "replace").decode()
    response = send(**{field: value})
    assert response.status_code in {303, 422}
    body = response.content.decode()
    assert "<script>alert" not in body
    assert "\x00" not in body
    assert "\u202e" not in body


def test_markup_in_an_approved_comment_is_shown_as_it_was_typed(
    client: Client, archive: SmallArchive, article: Article
) -> None:
    tag = "<script>alert(1)</script>"
    archive.make_comment(article, name=tag[:80], text=tag)
    body = client.get(article.path).content.decode()
    assert escape(tag) in body
    assert "<script>alert" not in body


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=300)),
    query=st.dictionaries(
        st.sampled_from(["risposta", "inviato", "gettone", "commento", "x"]), st.text(max_size=20)
    ),
)
def test_no_form_and_no_query_is_an_error(
    client: Client, article: Article, values: dict[str, str], query: dict[str, str]
) -> None:
    url = f"{article.path}commenti/"
    Comment.objects.all().delete()
    assert client.post(url, fields(article, **values)).status_code in {303, 422}
    assert client.get(url, query).status_code == 200


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "a/b"]
)
def test_a_huge_body_is_a_page_that_says_no(
    client: Client, form_url: str, content_type: str
) -> None:
    body = b"text=" + b"a" * (10 * 1024 * 1024)
    response = client.post(form_url, body, content_type=content_type)
    assert response.status_code == 400
    assert settings.SITE_NAME in response.content.decode()


def test_a_huge_file_is_refused_though_nothing_asks_for_files(
    client: Client, article: Article, form_url: str
) -> None:
    file = SimpleUploadedFile("a.txt", b"a" * (6 * 1024 * 1024))
    response = client.post(form_url, {**fields(article), "file": file})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe=\xff", "application/x-www-form-urlencoded"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data; boundary=" + "x" * 300),
        (b"a=b", "application/x-www-form-urlencoded; charset=no-such-thing"),
        (b'{"text": 1}', "application/json"),
        (
            b"&".join(b"a%d=1" % number for number in range(3000)),
            "application/x-www-form-urlencoded",
        ),
    ],
)
def test_a_body_that_is_no_form_is_refused(
    client: Client, form_url: str, body: bytes, content_type: str
) -> None:
    response = client.generic("POST", form_url, body, content_type=content_type)
    assert response.status_code in {400, 422}
    assert not Comment.objects.exists()


@pytest.mark.parametrize("length", ["", "x", "-1"])
def test_a_content_length_that_is_no_number_is_no_error(
    client: Client, form_url: str, length: str
) -> None:
    assert client.post(form_url, {}, CONTENT_LENGTH=length).status_code in {400, 422}


@pytest.mark.parametrize("key", ["x", "\x00", "-1", "99999999999999999999", "<script>"])
def test_any_key_of_a_page_of_comments_gives_a_page(
    client: Client, archive: SmallArchive, article: Article, key: str
) -> None:
    archive.make_comment(article)
    response = client.get(article.path, {"commenti": key})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main", 1)[1]
