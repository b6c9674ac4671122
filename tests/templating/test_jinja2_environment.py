"""What templates of readers' pages can rely on: escaping, names that exist, translations."""

import pytest
from django.template import engines
from django.test import Client
from django.utils.translation import override
from jinja2 import UndefinedError

from articles.templating.jinja2_environment import compile_templates
from tests.small_archive import SmallArchive


def render(template: str, **context: object) -> str:
    return engines["jinja2"].from_string(template).render(context)


def test_every_template_compiles_and_none_of_the_desk_is_tried() -> None:
    compile_templates()


def test_what_is_no_markup_is_escaped() -> None:
    assert render("{{ text }}", text="<b>&'\"") == "&lt;b&gt;&amp;&#39;&#34;"
    assert render('{{ "%s"|format(text) }}', text="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize("expression", ["nothing", "given.nothing", "given['nothing']"])
def test_a_name_that_nobody_gave_is_an_error(expression: str) -> None:
    with pytest.raises(UndefinedError):
        render(f"{{{{ {expression} }}}}", given={})


def test_translations_are_markup_and_what_is_put_into_them_is_escaped() -> None:
    template = "{% trans author=author %}by <bdi>{{ author }}</bdi>{% endtrans %}"
    with override("it"):
        assert render(template, author="<b>") == "di <bdi>&lt;b&gt;</bdi>"
        assert render('{{ _("Search") }}') == "Cerca"


@pytest.mark.parametrize(("number", "words"), [(1, "1 articolo"), (2, "2 articoli")])
def test_plurals_follow_the_number_and_show_it_as_it_is_written(number: int, words: str) -> None:
    template = (
        "{% trans count=number, n=number|localize %}{{ n }} article"
        "{% pluralize %}{{ n }} articles{% endtrans %}"
    )
    with override("it"):
        assert render(template, number=number) == words


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1000, "1.000"), (1001, "1.001")]
)
def test_numbers_are_written_as_readers_write_them(number: int, text: str) -> None:
    with override("it"):
        assert render("{{ number|localize }}", number=number) == text


MARKED = '<a href="/archivio/" aria-current="page">'


def test_the_menu_marks_the_page_that_it_leads_to_and_no_other(
    client: Client, archive: SmallArchive
) -> None:
    # A page of another kind at the same address, which is the first to have the menu rendered.
    assert client.get("/archivio/", headers={"host": "elsewhere.example"}).status_code == 400
    assert MARKED not in client.get("/chi-siamo/").content.decode()
    assert MARKED in client.get("/archivio/").content.decode()
    assert MARKED not in client.get("/privacy/").content.decode()


def test_each_page_of_the_menu_is_marked_by_itself(client: Client, archive: SmallArchive) -> None:
    archive.make_article(front_page=True)
    pages = ["/archivio/", archive.section.get_absolute_url(), "/sezione/primo-piano/"]
    for page in (*pages, *pages):
        menu = client.get(page).content.decode().partition('<nav class="menu"')[2]
        menu = menu.partition("</nav>")[0]
        assert menu.count("aria-current") == 1
        assert f'<a href="{page}" aria-current="page">' in menu
    for other in ("/articoli/", archive.source.get_absolute_url(), "/archivio/2020/"):
        menu = client.get(other).content.decode().partition('<nav class="menu"')[2]
        assert "aria-current" not in menu.partition("</nav>")[0]
