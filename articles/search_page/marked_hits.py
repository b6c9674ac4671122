"""What a search found as it is shown: marked, and with the words that were found in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString

from articles import search
from articles.content import rights
from articles.models import ResultCard, Source, result_cards, tags_of_results
from articles.search.types import Hit

MARK = "<mark>"


@dataclass(frozen=True, slots=True)
class MarkedNames:
    """The names of an article's source, section, author and tags with their marks, as HTML.

    ``tags`` has pairs of slug and name. Author and tags in which nothing was found are left out.
    """

    source: SafeString
    section: SafeString
    author: SafeString
    tags: tuple[tuple[str, SafeString], ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedHit:
    """An article that a search found: its title and a piece of its text, marked, as HTML.

    ``words`` has, for what the reader wrote, the word that answers it as it stands in what may be
    shown of the article; ``hidden`` is what stands only in text that its source's rights hide.
    """

    article: ResultCard
    hit: Hit
    title: SafeString
    snippet: SafeString
    names: MarkedNames
    words: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()

    def as_it_stands(self, words: Iterable[str]) -> list[str]:
        """What answers these words of the reader, each once; as written where it is not shown."""
        return list(dict.fromkeys(self.words.get(word, word) for word in words))


def marked_hits(hits: Iterable[Hit], highlighter: search.Highlighter) -> Iterator[MarkedHit]:
    """The articles of the hits that readers may see, in the order of the hits, with marks.

    A snippet is cut from what the rights of the source let readers see.
    """
    hit_by_id = {hit.id: hit for hit in hits}
    articles = result_cards(tuple(hit_by_id))
    items = [
        _marked_hit(articles[pk], hit, highlighter)
        for pk, hit in hit_by_id.items()
        if pk in articles
    ]
    tags = tags_of_results([item.hit.id for item in items if _may_show_tags(item, highlighter)])
    for item in items:
        yield _with_tags(item, tags.get(item.hit.id, ()), highlighter)


def _with_tags(
    item: MarkedHit, tags: Iterable[tuple[str, str]], highlighter: search.Highlighter
) -> MarkedHit:
    """The hit with those of its article's tags that have marks; slugs and names go in."""
    language = item.article.language
    marked = [(slug, name, highlighter.name(name, "tag", language)) for slug, name in tags]
    shown = [tag for tag in marked if MARK in tag[2]]
    if not shown:
        return item
    words: dict[str, str] = {}
    for _slug, name, _html in shown:
        words |= highlighter.words_in_name(name, "tag", language)
    names = replace(item.names, tags=tuple((slug, html) for slug, _name, html in shown))
    return replace(item, names=names, words=words | dict(item.words))


def _marked_hit(article: ResultCard, hit: Hit, highlighter: search.Highlighter) -> MarkedHit:
    language, text = article.language, rights.public_text(article)
    author = highlighter.name(article.author, "author", language)
    section = article.section.name if article.section else ""
    shown_section = article.section.shown_name if article.section else ""
    words = highlighter.words_in(text, language) | highlighter.words_in(article.title, language)
    if hit.in_names:
        words = (
            highlighter.words_in_name(article.author, "author", language)
            | highlighter.words_in_name(section, "section")
            | highlighter.words_in_name(article.source.name, "source")
            | words
        )
    return MarkedHit(
        article,
        hit,
        title=highlighter.title(article.title, language),
        snippet=highlighter.fragment(text, language),
        names=MarkedNames(
            highlighter.name(article.source.name, "source"),
            highlighter.name(shown_section, "section"),
            author if MARK in author else SafeString(""),
        ),
        words=words,
        hidden=_hidden(article, hit, words, highlighter),
    )


def _hidden(
    article: ResultCard, hit: Hit, words: Mapping[str, str], highlighter: search.Highlighter
) -> tuple[str, ...]:
    """The words that were found in the article, and stand only in text that is not shown."""
    named = {word for _field, word in hit.in_names}
    missing = [word for word in hit.matched if word not in words and word not in named]
    if not missing or rights.mode_of(article) == Source.Rights.FULL:
        return ()
    # One that does not stand in the text stands in its summary, which the article's page may show.
    in_text = highlighter.words_in(article.text, article.language)
    return tuple(word for word in missing if word in in_text)


def _may_show_tags(item: MarkedHit, highlighter: search.Highlighter) -> bool:
    """Whether words of the query are in the article's tags, or may be: nothing else has any."""
    if highlighter.asks_for("tag") or any(field == "tag" for field, _word in item.hit.in_names):
        return True
    return bool(item.hit.matched) and MARK not in item.title + item.snippet
