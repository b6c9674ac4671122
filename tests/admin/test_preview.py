"""The preview of what readers cannot see yet, and the link to what they can."""

import pytest
from django.test import Client

from articles.models import Article
from tests.admin.conftest import LIST, form_of
from tests.small_archive import SmallArchive


@pytest.fixture
def draft(archive: SmallArchive) -> Article:
    return archive.make_article(
        title="Non ancora", body="<p>Corpo segreto.</p>", status=Article.Status.DRAFT
    )


def preview(article: Article) -> str:
    return f"{LIST}{article.pk}/preview/"


def test_a_reader_is_sent_to_the_login(client: Client, draft: Article) -> None:
    response = client.get(preview(draft))
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
    assert client.get(draft.path).status_code == 404


@pytest.mark.parametrize("role", ["editor", "contributor", "moderator"])
def test_the_desk_sees_the_page(request: pytest.FixtureRequest, draft: Article, role: str) -> None:
    response = request.getfixturevalue(role).get(preview(draft))
    assert response.status_code == 200
    assert "Corpo segreto." in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_an_account_without_a_role_sees_nothing(
    draft: Article, django_user_model: type, client: Client
) -> None:
    account = django_user_model.objects.create_user("nobody", is_staff=True)  # type: ignore[attr-defined]
    client.force_login(account)
    assert client.get(preview(draft)).status_code == 403


def test_an_article_that_is_not_there(editor: Client) -> None:
    assert editor.get(f"{LIST}12345/preview/").status_code == 404


def test_the_form_links_to_the_preview_or_to_the_site(
    editor: Client, archive: SmallArchive, draft: Article
) -> None:
    public = archive.make_article()
    page = editor.get(form_of(draft)).content.decode()
    assert preview(draft) in page
    assert "/admin/r/" not in page
    page = editor.get(form_of(public)).content.decode()
    assert f'href="{preview(public)}"' not in page
    link = page.partition('href="/admin/r/')[2].partition('"')[0]
    assert editor.get(f"/admin/r/{link}")["Location"].endswith(public.path)


def test_nobody_else_is_given_the_preview_from_a_cache(
    editor: Client, client: Client, draft: Article
) -> None:
    editor.get(preview(draft))
    assert b"Corpo segreto" not in client.get(preview(draft), follow=True).content
