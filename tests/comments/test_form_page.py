"""The page of the comment form: what it shows, takes and refuses."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.comments import antispam, form_tokens
from articles.comments.form_tokens import Kind
from articles.models import Article, Comment, ContentVersion, OldAddress
from tests.comments.conftest import Answer, Send, fields
from tests.small_archive import SmallArchive


def page(response: Answer) -> str:
    """The page as its reader sees it, entities and runs of space resolved."""
    return html.unescape(" ".join(response.content.decode().split()))


def token_in(response: Answer) -> str:
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def test_the_form_stands_on_a_page_of_its_own(
    client: Client, article: Article, form_url: str
) -> None:
    response = client.get(form_url)
    assert response.status_code == 200
    token = form_tokens.read(token_in(response), article.pk)
    assert token is not None
    assert token.kind is form_tokens.Kind.FRESH
    assert 'autocomplete="email"' in page(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_a_comment_waits_for_an_editor(send: Send, client: Client, article: Article) -> None:
    version = ContentVersion.objects.values_list("version").first()
    response = send(text="Prima riga\r\nSeconda")
    assert response.status_code == 303
    assert response.headers["Location"] == f"{article.path}commenti/?inviato=attesa"
    comment = Comment.objects.get()
    assert (comment.state, comment.article, comment.parent) == ("pending", article, None)
    assert (comment.name, comment.email) == ("Ada Bianchi", "ada@readers.example")
    assert comment.text == "Prima riga\nSeconda"
    assert len(comment.network) == len(comment.digest) == 64
    assert comment.thread == comment.pk
    thanks = client.get(response.headers["Location"])
    assert thanks.status_code == 200
    assert "<textarea" not in page(thanks)
    assert "Seconda" not in client.get(article.path).content.decode()
    assert ContentVersion.objects.values_list("version").first() == version


def test_a_comment_of_a_known_address_is_open_and_linked(
    send: Send, client: Client, archive: SmallArchive, article: Article, settings: Settings
) -> None:
    settings.COMMENT_OPEN_FOR_KNOWN = True
    archive.make_comment(article, email="ada@readers.example")
    response = send(email="Ada@Readers.Example")
    comment = Comment.objects.get(text="Ricordo bene quei treni.")
    assert (comment.state, comment.verdict) == ("approved", "known")
    assert comment.decided is not None
    assert "inviato=aperto" in response.headers["Location"]
    thanks = page(client.get(response.headers["Location"]))
    assert f'href="{article.path}#commento-{comment.pk}"' in thanks


def test_a_reply_belongs_to_the_comment_it_answers(
    send: Send, client: Client, archive: SmallArchive, article: Article, form_url: str
) -> None:
    first = archive.make_comment(article, text="Il primo commento.")
    asked = client.get(form_url, {"risposta": str(first.pk)})
    assert "Il primo commento." in page(asked)
    assert f'name="parent" value="{first.pk}"' in page(asked)
    assert send(parent=str(first.pk)).status_code == 303
    reply = Comment.objects.get(parent=first)
    assert reply.thread == first.pk


@pytest.mark.parametrize("asked", ["x", "99999999999999999999", "\x00", "-1", "1"])
def test_a_reply_to_nothing_is_a_plain_form(client: Client, form_url: str, asked: str) -> None:
    response = client.get(form_url, {"risposta": asked})
    assert response.status_code == 200
    assert 'name="parent" value=""' in page(response)


@pytest.mark.parametrize("state", [Comment.State.PENDING, Comment.State.REMOVED])
def test_a_comment_that_is_not_shown_is_neither_quoted_nor_answered(
    send: Send,
    client: Client,
    archive: SmallArchive,
    article: Article,
    form_url: str,
    state: Comment.State,
) -> None:
    hidden = archive.make_comment(article, text="Nascosto.", state=state)
    assert "Nascosto." not in page(client.get(form_url, {"risposta": str(hidden.pk)}))
    response = send(parent=str(hidden.pk))
    assert response.status_code == 422
    assert 'name="parent" value=""' in page(response)
    assert "Ricordo bene quei treni." in page(response)
    assert Comment.objects.count() == 1


def test_a_reply_to_a_comment_on_another_article_is_refused(
    send: Send, archive: SmallArchive
) -> None:
    other = archive.make_comment(archive.make_article())
    assert send(parent=str(other.pk)).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("name", ""), ("name", "\u200b"), ("name", "a" * 81)),
        *(("email", ""), ("email", "no address"), ("email", "a" * 250 + "@b.example")),
        *(("text", " \n"), ("text", "parola " * 1000)),
    ],
)
def test_a_refused_comment_comes_back_with_everything_typed(
    send: Send, field: str, value: str
) -> None:
    response = send(**{field: value})
    assert response.status_code == 422
    assert "no-store" in response.headers["Cache-Control"]
    body = page(response)
    assert f'id="comment-{field}_error"' in body
    assert re.search(rf'<[^>]+aria-describedby="[^"]*comment-{field}_error"[^>]*>', body)
    assert body.count('aria-invalid="true"') == 1
    assert 'role="alert"' in body
    typed = {"name": "Ada Bianchi", "email": "ada@readers.example"} | {field: value.strip()}
    assert typed["name"].strip("\u200b") in body
    assert typed["email"] in body
    assert typed.get("text", "Ricordo bene quei treni.") in body
    assert not Comment.objects.exists()


def test_a_form_that_was_open_too_long_comes_back_ready_to_be_sent(
    send: Send, article: Article
) -> None:
    response = send(token="made up")
    assert response.status_code == 422
    token = form_tokens.read(token_in(response), article.pk)
    assert token is not None
    assert token.kind is form_tokens.Kind.FRESH


def test_a_good_token_is_kept_when_something_else_is_wrong(send: Send, article: Article) -> None:
    token = fields(article)["token"]
    assert token_in(send(name="", token=token)) == token


@pytest.mark.parametrize(
    ("make", "age", "kind"),
    [
        (form_tokens.fresh_token, timedelta(minutes=1), Kind.FRESH),
        (form_tokens.page_token, timedelta(hours=2), Kind.PAGE),
        (form_tokens.fresh_token, timedelta(days=2), Kind.FRESH),
        (form_tokens.page_token, timedelta(days=31), Kind.PAGE),
    ],
)
def test_a_form_that_is_sent_again_has_waited_since_it_was_first_given(
    send: Send, article: Article, make: Callable[[int], str], age: timedelta, kind: Kind
) -> None:
    # Not at the full hour, when a page's token is new.
    now = timezone.now().replace(minute=30)
    with time_machine.travel(now - age, tick=False):
        first = make(article.pk)
    with time_machine.travel(now, tick=False):
        again = token_in(send(name="", token=first))
        token = form_tokens.read(again, article.pk)
        assert token is not None
        # What was everybody's opens nothing at once: it does not become one reader's.
        assert token.kind is kind
        assert send(token=again).status_code == 303


def test_a_comment_sent_at_once_is_refused(send: Send, article: Article) -> None:
    response = send(token=form_tokens.fresh_token(article.pk))
    assert response.status_code == 422
    assert "Ricordo bene quei treni." in page(response)


def test_too_many_comments_are_answered_with_429(
    send: Send, archive: SmallArchive, article: Article
) -> None:
    for number in range(antispam.ADDRESS_LIMIT):
        archive.make_comment(article, email="ada@readers.example", text=str(number))
    response = send()
    assert response.status_code == 429
    assert "Ricordo bene quei treni." in page(response)
    assert 'id="comment-email_error"' in page(response)


def test_spam_is_thanked_like_any_comment_and_kept_from_view(
    send: Send, client: Client, article: Article
) -> None:
    response = send(website="http://pills.example")
    assert response.headers["Location"].endswith("?inviato=attesa")
    comment = Comment.objects.get()
    assert (comment.state, comment.verdict) == ("spam", "honeypot")


def test_a_second_press_of_the_button_stores_nothing(send: Send) -> None:
    assert send().status_code == 303
    assert send().status_code == 422
    assert Comment.objects.count() == 1


def test_closed_comments_say_so_and_lose_nothing(
    client: Client, archive: SmallArchive, settings: Settings
) -> None:
    settings.COMMENT_DAYS = 90
    old = archive.make_article(published=timezone.now() - timedelta(days=400))
    url = f"{old.path}commenti/"
    assert "<textarea" not in page(client.get(url))
    assert client.get(url, {"gettone": "1"}).json() == {"gettone": None}
    response = client.post(url, fields(old))
    assert response.status_code == 422
    assert "Ricordo bene quei treni." in page(response)
    assert not Comment.objects.exists()


def test_a_withdrawn_article_takes_no_comment(client: Client, archive: SmallArchive) -> None:
    article = archive.make_article(
        status=Article.Status.WITHDRAWN, withdrawal_reason="Errore.", body="<p>Segreto.</p>"
    )
    for response in (
        client.get(f"{article.path}commenti/"),
        client.post(f"{article.path}commenti/", fields(article)),
    ):
        assert response.status_code == 410
        assert "Segreto." not in page(response)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("path", ["/2018/04/03/nothing/commenti/", "/2018/02/31/x/commenti/"])
def test_no_article_no_form(client: Client, archive: SmallArchive, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, {}).status_code == 404


def test_a_draft_has_no_form(client: Client, archive: SmallArchive) -> None:
    draft = archive.make_article(status=Article.Status.DRAFT)
    assert client.get(f"{draft.path}commenti/").status_code == 404


def test_a_form_opened_before_the_article_moved_still_counts(
    client: Client, archive: SmallArchive, article: Article
) -> None:
    form = fields(article)
    old = f"{article.path}commenti/"
    article.slug = "altro"
    article.save()
    assert OldAddress.objects.exists()
    response = client.post(old, form)
    assert response.status_code == 303
    assert response.headers["Location"].startswith(article.path)
    assert Comment.objects.get().article == article


def test_a_form_of_another_site_is_refused(send: Send) -> None:
    response = send(headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert send(headers={"origin": "https://evil.example"}).status_code == 403
    assert not Comment.objects.exists()


def test_other_methods_are_refused(client: Client, form_url: str) -> None:
    assert client.put(form_url).status_code == 405


def test_a_token_is_handed_out_for_one_reader(
    client: Client, article: Article, form_url: str
) -> None:
    response = client.get(form_url, {"gettone": "1"})
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    token = form_tokens.read(response.json()["gettone"], article.pk)
    assert token is not None
    assert token.kind is form_tokens.Kind.FRESH


def test_the_form_speaks_english_under_en(client: Client, article: Article) -> None:
    response = client.get(f"/en{article.path}commenti/")
    assert response.headers["Content-Language"] == "en"
    assert f'action="/en{article.path}commenti/"' in page(response)
    sent = client.post(f"/en{article.path}commenti/", fields(article))
    assert sent.headers["Location"].startswith("/en/")
