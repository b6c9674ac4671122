"""From the web: an address becomes a draft to be corrected."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from articles.admin import paste_address
from articles.importers import fetch_page
from articles.importers.pipeline.run import take_in
from articles.importers.records import Options, Record
from articles.models import Article, Source, Tag
from articles.text.web_addresses import host_of
from tests.admin.conftest import ADD, LIST, filled, form_of
from tests.admin.web import ADDRESS, ENGLISH, PAGE, TEXT, Web
from tests.small_archive import SmallArchive

FROM_WEB = f"{LIST}from-web/"


def values_of(answer: Any) -> dict[str, Any]:
    """What the fields of the shown form begin with."""
    form = answer.context["adminform"].form
    return {name: form[name].value() for name in form.fields}


def paste(client: Client, address: str = ADDRESS, **more: str) -> Any:
    """The form that follows, or the page that says why there is none."""
    data = {"address": address, **more}
    return client.post(FROM_WEB, data, headers=ENGLISH, follow=True)


def test_a_page_comes_back_as_a_draft_to_be_corrected(
    editor: Client, archive: SmallArchive, web: Web
) -> None:
    answer = paste(editor)
    assert answer.redirect_chain[0][0].startswith(f"{ADD}?pasted=")
    values = values_of(answer)
    assert (values["title"], values["author"], values["language"], values["url"]) == (
        *("Il porto chiude", "Marta Rossi", "italiano", ADDRESS),
    )
    assert values["source"] == archive.source.pk
    assert values["status"] == "draft"
    assert values["published"].isoformat().startswith("2018-04-03T")
    assert values["image_origin"].endswith("/porto.jpg")
    assert "mare è troppo agitato" in values["body"]
    assert not Article.objects.exists()
    pictures_shown = re.findall(r'<img src="([^"]+)', answer.content.decode())
    assert all(address.startswith("/static/") for address in pictures_shown)
    again = editor.get(answer.redirect_chain[0][0])
    assert values_of(again)["title"] == "Il porto chiude"


def saved(client: Client, answer: Any, **changes: Any) -> Any:
    """Post the shown form as it is, with changes."""
    values = {name: value for name, value in values_of(answer).items() if value is not None}
    published = values.pop("published", None)
    if published is not None:
        values |= {"published_0": "2018-04-03", "published_1": "10:00:00"}
    values = {name: value for name, value in values.items() if value is not False}
    address = answer.redirect_chain[-1][0] if answer.redirect_chain else ADD
    return client.post(address, values | {"front_order": 100} | changes, headers=ENGLISH)


def test_a_feed_that_brings_the_same_address_finds_the_saved_article(
    editor: Client, archive: SmallArchive, web: Web
) -> None:
    assert saved(editor, paste(editor)).status_code == 302
    article = Article.objects.get()
    assert (article.status, article.source, article.url) == ("draft", archive.source, ADDRESS)
    assert editor.session["pasted"] == {}
    record = Record(
        title="Il porto chiude", body=article.body, source="La Lanterna", url=ADDRESS,
        published=article.published, external_id="guid-1",
    )  # fmt: skip
    counts = take_in(iter([record]), Options())
    assert counts.created == 0
    article.refresh_from_db()
    assert Article.objects.count() == 1


def test_a_new_source_is_made_when_the_article_is_saved(
    editor: Client, archive: SmallArchive, web: Web
) -> None:
    address = "https://faro.example/porto"
    web[address] = PAGE.replace("La Lanterna", "Il Faro").replace(ADDRESS, address)
    answer = paste(editor, address)
    assert "The source “Il Faro” is new: it is made when you save" in answer.content.decode()
    assert Source.objects.count() == 1
    # The form is refused: so is the source.
    assert saved(editor, answer, title="").status_code == 200
    assert Source.objects.count() == 1
    assert saved(editor, answer).status_code == 302
    made = Article.objects.get().source
    assert (made.name, made.home_page, made.language) == ("Il Faro", "https://faro.example/", "it")
    assert made.rights == Source.Rights.EXCERPT


def test_a_new_source_goes_again_with_an_article_that_is_refused(
    editor: Client, archive: SmallArchive, web: Web
) -> None:
    article = archive.make_article(external_id="taken")
    data = filled(article, source="", new_source="Il Faro", status="withdrawn", external_id="")
    answer = editor.post(ADD, data)
    assert answer.status_code == 200
    assert list(Source.objects.values_list("name", flat=True)) == ["La Lanterna"]


def test_the_name_of_a_source_that_is_there_makes_no_second_one(
    editor: Client, archive: SmallArchive
) -> None:
    data = filled(archive.make_article(), source="", new_source="la lanterna")
    assert editor.post(ADD, data).status_code == 302
    assert Source.objects.count() == 1


def test_contributors_paste_drafts_and_make_no_sources(
    contributor: Client, archive: SmallArchive, web: Web
) -> None:
    address = "https://faro.example/porto"
    web[address] = PAGE.replace("La Lanterna", "Il Faro").replace(ADDRESS, address)
    answer = paste(contributor, address)
    assert "ask an editor to add it" in answer.content.decode()
    assert "new_source" not in answer.context["adminform"].form.fields
    refused = saved(contributor, answer, new_source="Il Faro")
    assert refused.status_code == 200
    assert Source.objects.count() == 1
    done = saved(contributor, answer, source=archive.source.pk, status="published")
    assert done.status_code == 302
    assert Article.objects.get().status == "draft"


def test_what_could_not_be_found_is_said(editor: Client, archive: SmallArchive, web: Web) -> None:
    web[ADDRESS] = f"<html><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    answer = paste(editor)
    text = answer.content.decode()
    missing = re.search(r"Not found in the page: ([^<]+)\.", text)
    assert missing is not None
    assert {"author", "date", "picture"} <= set(missing[1].split(", "))
    assert values_of(answer)["language"] == "italiano"
    assert values_of(answer)["language_guessed"] is True


def test_a_guess_stays_one_until_somebody_decides(
    editor: Client, archive: SmallArchive, web: Web
) -> None:
    web[ADDRESS] = PAGE.replace('lang="it"', "")
    assert saved(editor, paste(editor)).status_code == 302
    article = Article.objects.get()
    assert (article.language, article.language_guessed) == ("it", True)
    editor.post(form_of(article), filled(article, language_guessed="on", url=ADDRESS))
    article.refresh_from_db()
    assert article.language_guessed
    changes = {"language": "fr", "language_guessed": "on", "url": ADDRESS}
    editor.post(form_of(article), filled(article, **changes))
    article.refresh_from_db()
    assert (article.language, article.language_guessed) == ("fr", False)


def test_a_language_that_is_corrected_before_saving_is_no_guess(
    editor: Client, archive: SmallArchive, web: Web
) -> None:
    web[ADDRESS] = PAGE.replace('lang="it"', "")
    saved(editor, paste(editor), language="rm")
    article = Article.objects.get()
    assert (article.language, article.language_guessed) == ("rm", False)


def test_a_text_without_language_gets_a_guess(editor: Client, archive: SmallArchive) -> None:
    archive.source.language = ""
    archive.source.save()
    article = archive.make_article(body=f"<p>{TEXT}</p>")
    Article.objects.all().delete()
    editor.post(ADD, filled(article, language="", body=f"<p>{TEXT}</p>"))
    made = Article.objects.get()
    assert (made.language, made.language_guessed) == ("it", True)


def test_an_address_that_is_there_already_is_said_with_a_link(
    editor: Client, archive: SmallArchive, web: Web
) -> None:
    article = archive.make_article(title="Già qui", url=ADDRESS)
    text = paste(editor).content.decode()
    assert "The archive has this page already:" in text
    assert form_of(article) in text and "Già qui" in text
    # Also where only the page itself tells its address.
    web["https://lanterna.example/p?utm=1"] = PAGE
    assert form_of(article) in paste(editor, "https://lanterna.example/p?utm=1").content.decode()
    assert values_of(paste(editor, anyway="1"))["title"] == "Il porto chiude"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://www.lanterna.example/no", "There is nothing at this address (404)."),
        ("no address", "Enter a valid URL."),
        ("", "This field is required."),
        ("https://www.lanterna.example/porto.jpg", "not a web page"),
    ],
)
def test_errors_stand_beside_the_field_and_what_was_typed_stays(
    editor: Client, archive: SmallArchive, web: Web, address: str, sentence: str
) -> None:
    answer = paste(editor, address)
    assert sentence in answer.content.decode()
    assert list(answer.context["form"].errors) == ["address"]
    assert f'value="{address}"' in answer.content.decode() or not address


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/"]
)
def test_nothing_inside_the_house_is_fetched(
    editor: Client, archive: SmallArchive, address: str
) -> None:
    assert "private network" in paste(editor, address).content.decode()


def test_a_link_only_fills_the_field(editor: Client, archive: SmallArchive) -> None:
    # No page is at hand here: a fetch would fail the test with an error on the page.
    answer = editor.get(f"{FROM_WEB}?address={quote(ADDRESS, safe='')}", headers=ENGLISH)
    text = answer.content.decode()
    assert f'value="{ADDRESS}"' in text
    assert re.search(r"""<input type="submit"[^>]* autofocus""", text)
    assert "errorlist" not in text
    strange = editor.get(FROM_WEB, {"address": '"><script>x'})
    assert b"<script>x" not in strange.content and strange.status_code == 200
    assert editor.get(FROM_WEB, {"address": "x\x00"}).status_code == 400


def test_a_form_of_another_site_fetches_nothing(archive: SmallArchive, web: Web) -> None:
    from django.contrib.auth.models import User

    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("capo"))
    assert client.post(FROM_WEB, {"address": ADDRESS}).status_code == 403


def test_only_who_may_write_articles_fetches(
    moderator: Client, client: Client, archive: SmallArchive, web: Web
) -> None:
    assert moderator.get(FROM_WEB).status_code == 403
    assert moderator.post(FROM_WEB, {"address": ADDRESS}).status_code == 403
    assert client.post(FROM_WEB, {"address": ADDRESS}).status_code == 302


def test_the_bookmarklet_opens_this_site(editor: Client, archive: SmallArchive) -> None:
    text = editor.get(FROM_WEB).content.decode()
    assert "javascript:void(open(&#x27;http://testserver/admin/articles/article/from-web/" in text


def test_tags_and_section_of_the_page_are_taken_where_they_are_there(
    archive: SmallArchive,
) -> None:
    tag = Tag.objects.create(name="Porti", slug="porti")
    record = Record(source="X", tags=["porti", "Nuova"], section="esteri")
    found = paste_address.taxonomy_values(record, "https://x.example/")
    assert found == {"new_source": "X", "section": archive.section.pk, "tags": [tag.pk]}


def test_a_source_is_known_by_its_host_before_its_name(archive: SmallArchive) -> None:
    other = Source.objects.create(name="Il Faro", slug="il-faro", home_page="https://faro.example")
    record = Record(source="La Lanterna", source_home_page="https://www.faro.example/")
    assert paste_address.source_of(record, "https://z.example/") == other
    assert (
        paste_address.source_of(Record(source="la lanterna"), "https://z.example/")
        == archive.source
    )
    assert paste_address.source_of(Record(), "https://er.example/") is None
    assert host_of("http://[") == ""


@pytest.mark.parametrize("is_cut", [True, None])
def test_an_editor_is_told_of_a_page_with_much_more_text(
    editor: Client, archive: SmallArchive, web: Web, monkeypatch: pytest.MonkeyPatch, is_cut: bool
) -> None:
    def fetched(address: str, **options: Any) -> Any:
        final, record = fetch_page(address, **options)
        record.is_cut = is_cut
        return final, record

    monkeypatch.setattr(paste_address, "fetch_page", fetched)
    shown = [str(message) for message in paste(editor).context["messages"]]
    told = "The page shows much more text than was found: compare the two."
    assert (told in shown) is bool(is_cut)


def test_a_page_is_published_at_one_press(
    editor: Client, client: Client, archive: SmallArchive, web: Web
) -> None:
    more = {"publish": "1", "section": str(archive.section.pk)}
    answer = paste(editor, **more)
    assert answer.redirect_chain == [(LIST, 302)]
    article = Article.objects.get()
    assert (article.status, article.source, article.section) == (
        *("published", archive.source, archive.section),
    )
    assert article.published.isoformat().startswith("2018-04-03T")
    assert article.edited
    assert client.get(article.path).status_code == 200
    assert editor.session["pasted"] == {}
    # Once more it is there already.
    assert paste(editor, publish="1").context["known"] == article


@pytest.mark.parametrize("letter", ["à", "%C3%A0", "%c3%a0"])
def test_an_address_is_known_however_its_letters_are_escaped(
    editor: Client, archive: SmallArchive, web: Web, letter: str
) -> None:
    article = archive.make_article(url="https://lanterna.example/citt%c3%a0")
    assert paste(editor, f"https://lanterna.example/citt{letter}").context["known"] == article


def test_two_presses_publish_one_article(
    editor: Client, archive: SmallArchive, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*arguments: Any) -> Any:
        archive.make_article(title="Der erste", url=ADDRESS)
        return prefilled(*arguments)

    prefilled = paste_address.prefilled
    monkeypatch.setattr(paste_address, "prefilled", meanwhile)
    assert paste(editor, publish="1").context["known"].title == "Der erste"
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace("2018-04-03", "neulich"),
        re.sub(r"<p>.*?</p>", "", PAGE, flags=re.DOTALL),
    ],
    ids=["no date", "no text"],
)
def test_what_lacks_something_is_looked_at_first(
    editor: Client, archive: SmallArchive, web: Web, page: str
) -> None:
    web[ADDRESS] = page
    paste(editor, publish="1")
    assert not Article.objects.exists()


def test_a_contributor_publishes_nothing_at_one_press(
    contributor: Client, archive: SmallArchive, web: Web
) -> None:
    assert b'name="publish"' not in contributor.get(FROM_WEB).content
    answer = paste(contributor, publish="1")
    assert answer.redirect_chain[0][0].startswith(f"{ADD}?pasted=")
    assert not Article.objects.exists()
