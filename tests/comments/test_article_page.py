"""Comments and their form on the page of an article, which all readers share."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.comments import form_tokens
from articles.models import Article, Comment
from tests.comments.conftest import Send
from tests.small_archive import SmallArchive


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_threads_are_lists_in_lists(
    client: Client, archive: SmallArchive, article: Article
) -> None:
    first = archive.make_comment(article, text="Primo.")
    reply = archive.make_comment(article, text="Risposta.", parent=first)
    shown = body(client, article.path)
    items = re.search(
        rf'<ol class="comment-list.*commento-{first.pk}".*<ol class="comment-replies'
        rf'.*commento-{reply.pk}"',
        shown,
        re.DOTALL,
    )
    assert items
    assert f'href="{article.path}commenti/?risposta={reply.pk}"' in shown


def test_ids_above_a_thousand_have_no_separator(
    client: Client, archive: SmallArchive, article: Article
) -> None:
    archive.make_comment(article, pk=1_234_567, thread=1_234_567)
    shown = body(client, article.path)
    assert 'id="commento-1234567"' in shown
    assert "?risposta=1234567" in shown
    assert "1.234" not in shown
    form = body(client, f"{article.path}commenti/?risposta=1234567")
    assert 'name="parent" value="1234567"' in form


def test_a_removed_comment_leaves_a_line_and_no_word_of_it(
    client: Client, archive: SmallArchive, article: Article
) -> None:
    gone = archive.make_comment(
        article, name="Rimosso", text="Parole tolte.", state=Comment.State.REMOVED
    )
    archive.make_comment(article, text="Ti rispondo.", parent=gone)
    shown = body(client, article.path)
    assert "comment-gone" in shown
    assert "Ti rispondo." in shown
    assert "Parole tolte." not in shown
    assert "Rimosso" not in shown


def test_the_page_with_the_form_is_shared_and_sets_no_cookie(
    client: Client, article: Article
) -> None:
    response = client.get(article.path)
    assert response.headers["Cache-Control"].startswith("public")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in response.content


def test_its_token_is_good_but_opens_nothing_at_once(
    client: Client, archive: SmallArchive, article: Article, send: Send, settings: Settings
) -> None:
    settings.COMMENT_OPEN_FOR_KNOWN = True
    archive.make_comment(article, email="ada@readers.example")
    found = re.search(r'name="token" value="([^"]+)"', body(client, article.path))
    assert found
    token = form_tokens.read(found[1], article.pk)
    assert token is not None
    assert token.kind is form_tokens.Kind.PAGE
    assert send(token=found[1]).headers["Location"].endswith("?inviato=attesa")
    comment = Comment.objects.get(email="ada@readers.example", state=Comment.State.PENDING)
    assert comment.verdict == "page-form"


def test_an_approved_comment_shows_at_the_next_request(
    client: Client, article: Article, send: Send
) -> None:
    body(client, article.path)
    send(text="Approvato tra poco.")
    assert "Approvato tra poco." not in body(client, article.path)
    Comment.objects.all().decide(Comment.State.APPROVED)
    assert "Approvato tra poco." in body(Client(), f"{article.path}?nuova")


def test_an_old_article_shows_its_comments_without_a_form(
    client: Client, archive: SmallArchive, settings: Settings
) -> None:
    settings.COMMENT_DAYS = 90
    old = archive.make_article(published=timezone.now() - timedelta(days=400))
    archive.make_comment(old, text="Di allora.")
    shown = body(client, old.path)
    assert "Di allora." in shown
    assert "data-comment-form" not in shown
    assert "data-reply" not in shown


def test_the_honeypot_is_hidden_from_people_and_their_tools(
    client: Client, article: Article
) -> None:
    shown = body(client, article.path)
    trap = re.search(r'<div class="comment-trap" aria-hidden="true">.*?</div>', shown, re.DOTALL)
    assert trap
    assert 'tabindex="-1" autocomplete="off"' in trap[0]
