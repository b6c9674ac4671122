"""Words that stand only in what readers may not see are given by no address of the site.

Every address there is, in both languages, is asked with everything that might coax a word out
of it: how it begins, how it is misspelt, what it is like. New addresses are included by
themselves: they come from the site's own list.
"""

import html
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import Settings

from articles.models import Article, Comment, Section, Source, Tag
from articles.models.tag_links import set_tags
from articles.search import sync
from articles.search.engines import current_engine
from articles.search.engines.whoosh.engine import WhooshEngine
from tests.small_archive import SmallArchive

# Of each state a word that nothing else holds, and a few articles that have it: one would be
# too few for it to be suggested.
HIDDEN = {
    "draft": "zyqdraftword",
    "scheduled": "zyqembargoword",
    "private": "zyqprivateword",
    "trashed": "zyqtrashword",
    "withdrawn": "zyqwithdrawnword",
    "deleted": "zyqdeletedword",
}
NAMES = {
    "tag of drafts": "zyqtagword",
    "deleted tag": "zyqgonetag",
    "old name of a source": "zyqoldpaper",
    "source of drafts": "zyqsecretpaper",
    "deleted source": "zyqgonepaper",
    "old name of a section": "zyqoldsection",
    "author of drafts": "zyqauthorword",
    "author of deleted articles": "zyqgoneauthor",
    "comments to be looked at": "zyqcommentword",
    "comments that were rejected": "zyqspamword",
}
SEEN = "zyqvisibleword"
MANY = 4
ACCENTED = "zýqdraftwórd"  # as the drafts write a word that visible articles write without


@pytest.fixture
def hidden(
    archive: SmallArchive, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SmallArchive:
    """An archive with a word of its own in each state."""
    settings.DATA_DIR = tmp_path
    settings.SEARCH_URL = "whoosh:"
    herald = Source.objects.create(name="zyqoldpaper Herald", slug="herald", country="GB")
    secret = Source.objects.create(name="The zyqsecretpaper", slug="segreta", country="GB")
    gone = Source.objects.create(name="The zyqgonepaper", slug="sparita", country="GB")
    asia = Section.objects.create(name="zyqoldsection Asia", slug="asia", order=9)
    Tag.objects.create(name="zyqtagword", slug="bozze")
    for number in range(MANY):
        for state, word in HIDDEN.items():
            _make(archive, number, state, word, secret if state == "draft" else archive.source)
        archive.make_article(title=f"Sparito {number}", source=gone, author="zyqgoneauthor",
                             slug=f"sparito-{number}", tags=("zyqgonetag",))  # fmt: skip
        article = archive.make_article(
            title=f"{SEEN} {number}", body=f"<p>{SEEN} qui.</p>", source=herald, section=asia,
            tags=("Visibile",), slug=f"visibile-{number}",
        )  # fmt: skip
        for state, word in (("pending", "zyqcommentword"), ("spam", "zyqspamword")):
            archive.make_comment(article, state=Comment.State(state), text=word, name=word)
    sync.rebuild(current_engine())
    # What follows happens to an index that has all these words.
    Article.objects.filter(title__startswith="Ritirato").withdraw("Un errore.")
    for article in Article.objects.filter(title__regex="^(Cancellato|Sparito)"):
        article.delete()
    Tag.objects.get(name="zyqgonetag").delete()
    gone.delete()
    herald.name, asia.name = "The Herald", "Asia"
    herald.save()
    asia.save()
    sync.drain_all(current_engine())
    return archive


def _make(archive: SmallArchive, number: int, state: str, word: str, source: Source) -> None:
    name = {"withdrawn": "Ritirato", "deleted": "Cancellato"}.get(state, state.title())
    is_later = state in ("withdrawn", "deleted")
    now = timezone.now()
    # The address keeps title and credit of what was withdrawn: they are public.
    article = archive.make_article(
        title=f"{name} {number}" + ("" if state == "withdrawn" else f" {word}"),
        summary=f"Della {word}.",
        body=f"<p>Si dice {word} e {ACCENTED if state == 'draft' else word}.</p>",
        slug=f"{state}-{number}",
        source=source,
        author="zyqauthorword" if state == "draft" else "",
        status="published" if is_later else state,
        published=now + timedelta(days=3) if state == "scheduled" else now - timedelta(days=1),
    )
    set_tags(article, ["zyqtagword"] if state == "draft" else [word])


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address as it is written in the site's list, but for those of the desk."""
    for pattern in patterns:
        route = before + re.sub(r"^\^|\\Z$|\$$", "", str(pattern.pattern))
        if route.startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern.url_patterns, route)


def _addresses() -> set[str]:
    """Addresses of the site, with whatever may stand in the places of their parts."""
    slugs = [
        "asia",
        "herald",
        "segreta",
        "bozze",
        "visibile",
        "visibile-0",
        *(f"{x}-0" for x in HIDDEN),
    ]
    slugs += Tag.objects.exclude(name__startswith="zyq").values_list("slug", flat=True)
    articles = Article.objects.filter(slug__in=slugs)
    values: dict[str, list[str]] = {
        "slug": slugs,
        "article_id": [*map(str, articles.values_list("pk", flat=True)), "999999"],
        "path": ["nulla.png"],
        "rest": ["v1/nulla/"],
    }
    days = sorted(set(articles.values_list("day", flat=True)))
    dates = [
        {"year": f"{one.year:04d}", "month": f"{one.month:02d}", "day": f"{one.day:02d}"}
        for one in days
    ]
    found: set[str] = set()
    for prefix, route in product(("", "en/"), _routes(get_resolver().url_patterns)):
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", route)
        others = [name for name in wanted if name not in dates[0]]
        assert set(others) <= values.keys(), f"say here what stands in {route}"
        for date, chosen in product(dates, product(*(values[name] for name in others))):
            filled = route
            for name, value in (*date.items(), *zip(others, chosen, strict=True)):
                filled = re.sub(rf"<(\w+:)?{name}>", value, filled)
            found.add(f"/{prefix}{filled}")
    return found


def _misspelt(word: str) -> str:
    return word[:6] + word[7:]


def _questions() -> list[str]:
    """What is asked of each address: none of it holds one of the words."""
    asked = ["zyq", "zyq*", "zyq~", "*word", "z?q*", "altro zyq", SEEN, f"{SEEN} zyq*", "*", "zýq"]
    asked += [_misspelt(word) for word in (*HIDDEN.values(), *NAMES.values())]
    asked += [word[:-1] for word in (*HIDDEN.values(), *NAMES.values())]
    return [f"q={quote(text)}" for text in asked]


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    # The client follows no redirect that comes out of the cache of pages.
    for _time in range(5):
        if "Location" not in response.headers:
            break
        response = client.get(response.headers["Location"])
    # No worker runs here, which monitors are told.
    assert response.status_code < 500 or address.partition("?")[0] == "/readyz", address
    content = response.getvalue()
    text = content.decode("utf-8", "replace")
    return html.unescape(re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)).lower()


def _asked(client: Client) -> Iterator[tuple[str, str]]:
    """Each address with each question, and what it answers."""
    nothing = "qqqnothing"
    for address in sorted(_addresses()):
        yield address, _text(client, address)
        some, other = (
            _text(client, f"{address}?q={word}").replace(SEEN, "").replace(nothing, "")
            for word in (SEEN, nothing)
        )
        # Where a question changes nothing it is not asked again.
        if re.sub("[0-9]+", "", some) != re.sub("[0-9]+", "", other):
            for question in _questions():
                for asked in (question, f"{question}&formato=opensearch&sort=newest"):
                    yield f"{address}?{asked}", _text(client, f"{address}?{asked}")


def _given(client: Client, words: list[str]) -> list[tuple[str, str]]:
    return [(address, word) for address, text in _asked(client) for word in words if word in text]


def test_no_address_gives_a_word_of_what_is_hidden(hidden: SmallArchive, client: Client) -> None:
    words = [*HIDDEN.values(), *NAMES.values(), ACCENTED]
    assert _given(client, words) == []
    assert SEEN in _text(client, "/cerca/suggerimenti/?q=zyq")
    sync.rebuild(current_engine())
    assert _given(client, words) == []


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Puts the clock that the site goes by on by so much."""
    real = timezone.now

    def travel(by: timedelta) -> None:
        def later() -> datetime:
            return real() + by

        monkeypatch.setattr(timezone, "now", later)

    return travel


def test_a_scheduled_article_gives_its_words_from_its_time_on(
    hidden: SmallArchive, client: Client, travel: Callable[[timedelta], None]
) -> None:
    word = HIDDEN["scheduled"]
    addresses = (
        "/cerca/suggerimenti/?q=zyqemb",
        f"/cerca/suggerimenti/?q={word[:-1]}&formato=opensearch",
        f"/cerca/?q={_misspelt(word)}",
        f"/api/v1/search/?q={_misspelt(word)}",
        "/api/v1/search/?q=zyqemb*",
        "/cerca/risultati.csv?q=zyqemb*",
    )
    for days, has_it in ((0, False), (3, True)):
        travel(timedelta(days=days, seconds=5))
        assert [word in _text(client, address) for address in addresses] == [has_it] * 6


HIDE: dict[str, Callable[[Article], object]] = {
    "withdrawn": lambda article: Article.objects.filter(pk=article.pk).withdraw("Un errore."),
    "deleted": lambda article: article.delete(),
    "draft again": lambda article: _save(article, status="draft"),
    "private": lambda article: _save(article, status="private"),
    "put off": lambda article: _save(article, published=timezone.now() + timedelta(days=1)),
    "its text changed": lambda article: _save(article, title="Altro", body="<p>Altro.</p>"),
}


def _save(article: Article, **values: Any) -> None:
    for name, value in values.items():
        setattr(article, name, value)
    article.save()


@pytest.mark.parametrize("is_drained_elsewhere", [False, True])
@pytest.mark.parametrize("hide", HIDE)
def test_a_word_is_gone_with_its_article_before_the_index_is_told(
    archive: SmallArchive, settings: Settings, tmp_path: Path, client: Client, hide: str,
    is_drained_elsewhere: bool,
) -> None:  # fmt: skip
    settings.DATA_DIR = tmp_path
    settings.SEARCH_URL = "whoosh:"
    word = "zyqpassing"
    articles = [archive.make_article(body=f"<p>Si dice {word}.</p>") for _ in range(MANY)]
    sync.rebuild(current_engine())
    current_engine().follow()
    addresses = [
        "/cerca/suggerimenti/?q=zyqpas",
        "/cerca/suggerimenti/?q=zyqpas&formato=opensearch",
        "/cerca/?q=zyqpasing",
        "/api/v1/search/?q=zyqpasing",
    ]
    assert all(word in _text(client, address) for address in addresses)
    for article in articles:
        HIDE[hide](article)
    if is_drained_elsewhere:  # by another process: this one has looked for news a moment ago
        sync.drain_all(WhooshEngine("whoosh:", tmp_path))
    assert [word in _text(client, address) for address in addresses] == [False] * len(addresses)
