"""Whatever an editor's browser is made to ask the desk, it answers, and never with an error."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, ImportRun
from tests.small_archive import SmallArchive

VALUES = (
    *("\x00", "a\x00b", "9" * 26, "-1", "٣", "³", "nope", "id", "tags", "story", "image", "-", ""),
    *("source__id", "2018-13-45", "1.5", "NaN", "[]", "(", "\\", "'", "1,2", "_changelist_filters"),
)
NAMES = (
    *("_to_field", "_popup", "e", "o", "p", "all", "q", "_changelist_filters", "id__in"),
    *("published__year", "published__month", "published__day", "published__gte"),
    *("published__range", "status__exact", "section__id__exact", "section__isnull"),
    *("source__name__regex", "front_page__exact", "term", "app_label", "model_name", "field_name"),
    *("user__password__startswith", "day", "state", "title", "url", "ids", "format", "\x00", "__"),
)
OBJECTS = (
    *("\x00", "a", "9" * 26, "-1", "٣", "³", "_00", "_", "é", "%2F", " 1", "1e3", "\ud7ff"),
    "x" * 2000,
)
SLOWLY = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _names_behind(field: Any) -> list[str]:
    """The columns of the model to which a relation leads."""
    related = getattr(field, "related_model", None)
    there = related._meta.get_fields() if related and related != "self" else ()
    return [f"{field.name}__{each.name}" for each in there]


@pytest.fixture
def desk(archive: SmallArchive, boss: Client) -> Client:
    """A client of who may do everything, with an object of most kinds."""
    article = archive.make_article(tags=("Siria",))
    archive.make_comment(article)
    archive.make_article(status=Article.Status.DRAFT)
    ImportRun.objects.create(origin="a.csv", state=ImportRun.State.DONE)
    boss.raise_request_exception = False
    return boss


def named(model: type, page: str, *arguments: object) -> str:
    options = model._meta  # type: ignore[attr-defined]
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=arguments)


def pages() -> Iterator[str]:
    """Every kind of page of the desk; ``OF:`` and a model's place stand for an object's pages."""
    for place, model in enumerate(admin.site._registry):
        yield named(model, "changelist")
        yield named(model, "add")
        for page in ("change", "delete", "history"):
            yield f"OF:{place}:{page}"
    for page in ("import", "export", "process_import"):
        yield named(Article, page)
    yield "/admin/articles/article/from-web/"
    yield "/admin/"
    yield reverse("admin:autocomplete")
    yield reverse("admin:jsi18n")
    yield reverse("admin:password_change")


PAGES = tuple(pages())


def resolved(page: str) -> str:
    if not page.startswith("OF:"):
        return page
    _of, place, name = page.split(":")
    model = list(admin.site._registry)[int(place)]
    found = model._default_manager.first()
    return named(model, name, found.pk if found else 1)


@given(
    page=st.sampled_from(PAGES),
    query=st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.text(max_size=20)),
        min_size=1,
        max_size=3,
    ),
    method=st.sampled_from(["get", "post"]),
)
@SLOWLY
def test_any_query_is_answered(
    desk: Client, page: str, query: list[tuple[str, str]], method: str
) -> None:
    asked = "&".join(
        f"{quote(name, safe='')}={quote(value.encode('utf-8', 'replace'), safe='')}"
        for name, value in query
    )
    address = f"{resolved(page)}?{asked}"
    assert getattr(desk, method)(address).status_code < 500, address


COLUMNS = [
    (place, name)
    for place, model in enumerate(admin.site._registry)
    for field in model._meta.get_fields()
    for name in (field.name, *_names_behind(field))
]
LOOKUPS = (
    *("", "exact", "iexact", "contains", "in", "gt", "gte", "lt", "lte", "startswith", "range"),
    *("date", "year", "iso_year", "month", "day", "week", "week_day", "quarter", "time", "hour"),
    *("minute", "isnull", "regex", "iregex", "year__gte", "date__range", "pk", "id", "nope"),
)
COMPARED = (
    *VALUES, "0", "1", "a\\", "2018-04-03", "2018-04-03,2019-01-01", "0001-01-01", "25:00", "1e400"
)  # fmt: skip


@given(
    column=st.sampled_from(COLUMNS),
    lookup=st.sampled_from(LOOKUPS),
    value=st.sampled_from(COMPARED) | st.text(max_size=20),
)
@SLOWLY
def test_a_list_narrowed_by_anything_is_answered(
    desk: Client, column: tuple[int, str], lookup: str, value: str
) -> None:
    place, name = column
    asked = quote(value.encode("utf-8", "replace"), safe="")
    base = named(list(admin.site._registry)[place], "changelist")
    address = f"{base}?{'__'.join(filter(None, (name, lookup)))}={asked}"
    assert desk.get(address).status_code < 500, address


@pytest.mark.parametrize("lookup", ["range", "regex", "iregex"])
@pytest.mark.parametrize("value", ["a\\", "1", "1,2", "2018-04-03,2019-01-01"])
def test_a_list_is_narrowed_by_no_pattern_and_no_pair(
    desk: Client, lookup: str, value: str
) -> None:
    for column in ("title", "published", "published__date", "source__name"):
        answer = desk.get(f"/admin/articles/article/?{column}__{lookup}={quote(value)}")
        assert answer.status_code == 400


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "value", ["", "nope", "id", "tags", "source", "story", "%00", "%ff", "image", "%2B", "comments"]
)
def test_any_field_to_choose_by_is_answered(desk: Client, page: str, value: str) -> None:
    for query in (f"_to_field={value}", f"_popup=1&_to_field={value}"):
        address = f"{resolved(page)}?{query}"
        assert desk.get(address).status_code < 500, address
        assert desk.post(address, {"_popup": "1"}).status_code < 500, address


@given(
    place=st.integers(0, len(admin.site._registry) - 1),
    pk=st.sampled_from(OBJECTS),
    page=st.sampled_from(["", "change/", "delete/", "history/", "preview/", "password/"]),
    method=st.sampled_from(["get", "post"]),
)
@SLOWLY
def test_any_object_is_answered(desk: Client, place: int, pk: str, page: str, method: str) -> None:
    base = named(list(admin.site._registry)[place], "changelist")
    address = f"{base}{quote(pk, safe='')}/{page}"
    assert getattr(desk, method)(address).status_code < 500, address


@given(
    place=st.integers(0, len(admin.site._registry) - 1),
    action=st.sampled_from(
        ["delete_selected", "publish", "withdraw", "schedule", "move", "set_language", "\x00", "?"]
    ),
    chosen=st.sampled_from(["\x00", "a", "9" * 26, "٣", "-1", "1.5", ""]),
    index=st.sampled_from(["0", "x", "9" * 26, "-1", "\x00"]),
    more=st.sampled_from([{}, {"post": "yes"}, {"select_across": "x"}, {"select_across": "1"}]),
)
@SLOWLY
def test_any_action_is_answered(
    desk: Client, place: int, action: str, chosen: str, index: str, more: dict[str, str]
) -> None:
    base = named(list(admin.site._registry)[place], "changelist")
    data = {"action": action, "_selected_action": chosen, "index": index, **more}
    assert desk.post(base, data).status_code < 500, (base, data)


@pytest.mark.parametrize("kind", [0, 1, 7, 10**26, "%00", "x"])
@pytest.mark.parametrize("pk", [0, 10**26, "%00", "x", "%ff"])
def test_any_view_on_the_site_is_answered(desk: Client, kind: object, pk: object) -> None:
    assert desk.get(f"/admin/r/{kind}/{pk}/").status_code < 500


def test_an_editor_is_answered_as_well(editor: Client, archive: SmallArchive) -> None:
    archive.make_article()
    editor.raise_request_exception = False
    for page in PAGES:
        for query in ("_to_field=nope", "_popup=1&_to_field=%00", "o=%00", "p=٣", "q=%00", "e=1"):
            address = f"{resolved(page)}?{query}"
            assert editor.get(address).status_code < 500, address


def test_an_account_with_a_strange_name_is_answered(boss: Client) -> None:
    user = User.objects.create_user("a\u202eb")
    boss.raise_request_exception = False
    assert boss.get(f"/admin/auth/user/{user.pk}/change/").status_code == 200
