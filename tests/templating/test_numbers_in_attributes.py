"""Numbers in the markup of the desk are for programs: no separator stands between thousands."""

import re

import pytest

from tests.live import BASE_DIR

# Django's templates write 1,234 where a number has no filter, which no form and no address reads.
LOCALISED = re.compile(
    r'="[^"<>]*\{\{ (?:pk|[\w.]+\.(?:pk|id|year|month|day)|page\.\w+_page_number) \}\}'
)
WIDGETS = ("attrs.id",)


@pytest.mark.parametrize(
    "markup",
    ['<input value="{{ article.pk }}">', '<a href="?y={{ day.year }}">', '<b id="row-{{ pk }}">'],
)
def test_a_bare_number_is_found(markup: str) -> None:
    assert LOCALISED.search(markup)


@pytest.mark.parametrize(
    "markup", ['<input value="{{ article.pk|stringformat:"d" }}">', "<b>{{ day.year }}</b>"]
)
def test_a_number_with_a_filter_or_in_a_text_is_not(markup: str) -> None:
    assert not LOCALISED.search(markup)


def test_no_attribute_of_the_desk_holds_a_number_as_people_read_it() -> None:
    for path in sorted((BASE_DIR / "templates" / "django").rglob("*.html")):
        found = [
            one[0]
            for one in LOCALISED.finditer(path.read_text(encoding="utf-8"))
            if not any(widget in one[0] for widget in WIDGETS)
        ]
        assert found == [], path.name
