"""The front page as editors arrange it: previewed as it would be, saved as it was asked for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.front_arranging import arrangement_form
from articles.admin.front_arranging.front_orders import Placed, orders_for
from articles.models import Article, IndexJob, Section
from tests.admin.forms import Values, form_in
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive

FRONT = "/admin/front/"
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def front(archive: SmallArchive) -> list[Article]:
    """Three articles of the front page, the newest first; and a second section."""
    Section.objects.create(name="Cultura", slug="cultura", order=5)
    return [archive.make_article(front_page=True, title=f"Primo {name}") for name in "ABC"]


def page(client: Client) -> Values:
    return form_in(client.get(FRONT, headers=ENGLISH).content, "//form[@class='front-form']")


def press(client: Client, values: Values, deed: str, **changes: Any) -> Any:
    return client.post(FRONT, {**values, "deed": deed, **changes}, headers=ENGLISH)


def ids(articles: list[Article]) -> list[str]:
    return [str(article.pk) for article in articles]


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 10_000)), max_size=12, unique_by=lambda p: p
    ),
    st.randoms(use_true_random=False),
)
def test_numbers_put_articles_as_wanted_and_move_no_more_than_needed(
    numbers: list[tuple[int, int]], random: Any
) -> None:
    def place(one: Placed) -> tuple[Any, ...]:
        return (one.front_order, -one.visible_from.timestamp(), -one.pk)

    rows = [
        Placed(pk, order, START + timedelta(minutes=minutes))
        for pk, (order, minutes) in enumerate(numbers, 1)
    ]
    wanted = random.sample(rows, len(rows))
    changed = orders_for(wanted)
    after = [one._replace(front_order=changed.get(one.pk, one.front_order)) for one in wanted]
    assert [one.pk for one in sorted(after, key=place)] == [one.pk for one in wanted]
    assert all(number >= 0 for number in changed.values())
    # What stands in order stays as it is, if it is numbered as on every new site.
    usual = sorted((one._replace(front_order=100) for one in rows), key=place)
    assert orders_for(usual) == {}


def test_a_lead_leaves_the_others_to_their_dates() -> None:
    a, b, c = (Placed(pk, 100, START - timedelta(hours=pk)) for pk in (1, 2, 3))
    assert orders_for([c, a, b]) == {3: 99}


def test_rows_are_saved_in_the_order_in_which_they_are_sent(
    editor: Client, client: Client, front: list[Article]
) -> None:
    values = page(editor)
    assert values["article"] == ids(front)
    order = [front[2], front[0], front[1]]
    sections = values["section"][::-1]
    cultura = Section.objects.get(slug="cultura")
    changes: dict[str, Any] = {"article": ids(order), "section": sections, "shown": sections}
    changes[f"pattern-{cultura.pk}"] = "text"
    jobs = IndexJob.objects.filter(kind="section").count()
    done = press(editor, values, "save", **changes)
    assert done.status_code == 302
    assert list(Article.objects.published().on_front_page()) == order
    assert [section.slug for section in Section.objects.all()] == ["cultura", "esteri"]
    cultura.refresh_from_db()
    assert (cultura.on_front_page, cultura.front_pattern) == (True, "text")
    # The order of sections is in no index; who arranged them is on record.
    assert IndexJob.objects.filter(kind="section").count() == jobs
    assert LogEntry.objects.filter(object_id=str(cultura.pk)).exists()
    home = client.get("/").context
    assert [card.pk for card in (home["lead"], *home["front"])] == [one.pk for one in order]
    # Saved again as it stands, nothing changes.
    entries = LogEntry.objects.count()
    press(editor, page(editor), "save")
    assert LogEntry.objects.count() == entries


def test_the_preview_shows_it_and_saves_nothing(
    editor: Client, client: Client, front: list[Article]
) -> None:
    values = page(editor) | {"article": ids(front[::-1]), "off": [str(front[0].pk)]}
    values.pop("shown", None)
    shown = editor.post(f"{FRONT}preview/", values, headers=ENGLISH)
    assert shown.status_code == 200
    assert [card.pk for card in (shown.context["lead"], *shown.context["front"])] == [
        front[2].pk,
        front[1].pk,
    ]
    assert shown.context["blocks"] == []
    assert "preview-banner" in shown.content.decode()
    assert shown.headers["X-Robots-Tag"].startswith("noindex")
    home = client.get("/")
    assert "preview-banner" not in home.content.decode()
    assert home.context["lead"].pk == front[0].pk
    assert not LogEntry.objects.exists()
    assert editor.get(f"{FRONT}preview/").status_code == 405


def test_without_javascript_arrows_move_a_row(editor: Client, front: list[Article]) -> None:
    values = page(editor)
    moved = press(editor, values, f"down article-{front[0].pk}")
    again = form_in(moved.content, "//form[@class='front-form']")
    assert again["article"] == ids([front[1], front[0], front[2]])
    assert list(Article.objects.published().on_front_page()) == front
    top = press(editor, again, f"up section-{again['section'][1]}")
    assert form_in(top.content, "//form[@class='front-form']")["section"] == again["section"][::-1]
    for deed in (
        "up article-x",
        "up nothing-1",
        f"up article-{front[1].pk}",
        "down",
        "up section-",
    ):
        stays = press(editor, again, deed)
        assert form_in(stays.content, "//form[@class='front-form']")["article"] == again["article"]
    press(editor, again, "save")
    assert Article.objects.published().on_front_page().first() == front[1]


def test_an_article_is_taken_off(editor: Client, front: list[Article]) -> None:
    press(editor, page(editor), "save", off=[str(front[1].pk)])
    front[1].refresh_from_db()
    assert not front[1].front_page
    assert list(Article.objects.published().on_front_page()) == [front[0], front[2]]


def test_what_another_changed_is_not_undone(editor: Client, front: list[Article]) -> None:
    values = page(editor)
    Section.objects.filter(slug="cultura").update(on_front_page=True)
    asked = press(editor, values, "save", article=ids(front[::-1]))
    assert asked.status_code == 200
    assert "changed meanwhile" in asked.content.decode()
    assert list(Article.objects.published().on_front_page()) == front
    # What was arranged stands there, and goes through the second time.
    press(editor, form_in(asked.content, "//form[@class='front-form']"), "save")
    assert list(Article.objects.published().on_front_page()) == front[::-1]


@pytest.mark.parametrize(
    "changes",
    [
        {"article": ["x"]},
        {"article": ["999999"]},
        {"section": ["1e3"]},
        {"version": ""},
        {"shown": ["99999999999999999999999"]},
    ],
)
def test_what_no_page_sends_changes_nothing(
    editor: Client, front: list[Article], changes: dict[str, Any]
) -> None:
    assert press(editor, page(editor), "save", **changes).status_code == 200
    assert list(Article.objects.published().on_front_page()) == front
    assert not LogEntry.objects.exists()


def test_only_who_publishes_and_keeps_sections_arranges(
    as_role: Callable[[str], Client], front: list[Article]
) -> None:
    for role in ("contributor", "moderator"):
        client = as_role(role)
        assert client.get(FRONT).status_code == 403
        assert client.post(FRONT, {"deed": "save"}).status_code == 403
        assert client.post(f"{FRONT}preview/").status_code == 403


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_articles_can_be_arranged(editor: Client, archive: SmallArchive, more: int) -> None:
    for _number in range(arrangement_form.ARTICLES_SHOWN + more):
        archive.make_article(front_page=True)
    assert len(page(editor)["article"]) == arrangement_form.ARTICLES_SHOWN
