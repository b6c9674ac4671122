"""Articles as documents of the cluster."""

from collections.abc import Iterable
from typing import Any

from articles.search.analysis import fold, primary_language, words
from articles.search.engines.opensearch.index_layout import NAMES
from articles.search.engines.opensearch.statistics import Statistics
from articles.search.engines.opensearch.word_weights import Analysed
from articles.search.types import Document, Label

NEVER = (1 << 63) - 1  # the moment from which readers see what they never see


def statistics_of(documents: Iterable[Document]) -> Statistics:
    """What a sample of an archive says of it."""
    analysed = map(Analysed, documents)
    return Statistics.of(
        (one.title.length, one.text.length, {*one.title.stems, *one.text.stems}) for one in analysed
    )


def fields(document: Document, statistics: Statistics) -> dict[str, Any]:
    """The fields of an article; see ``index_layout``."""
    analysed = Analysed(document)
    month = document.day.year * 12 + document.day.month - 1
    weights = analysed.weights(statistics)
    return {
        "id": document.id,
        "fingerprint": document.fingerprint,
        "published": document.published,
        "visible": NEVER if document.visible_from is None else document.visible_from,
        "day": document.day.toordinal(),
        "month": month,
        "year": document.day.year,
        "length": analysed.text.length,
        "status": document.status,
        "stem_language": analysed.language,
        **_codes("language", document.language, [primary_language(document.language)]),
        **_codes("country", document.country, []),
        "source_label": label(document.source),
        "source_slug": sent(document.source.value.lower()),
        "section_labels": [label(section) for section in document.sections],
        "section_slugs": [sent(fold(section.value)) for section in document.sections],
        "tag_slugs": [sent(fold(tag.value)) for tag in document.tags],
        "words": [*analysed.title.texts, *analysed.text.texts],
        "title": analysed.title.texts,
        **{name: _folded(analysed.names[name]) for name in NAMES},
        "names": [text for name in NAMES for text in _folded(analysed.names[name])],
        "weights": " ".join(f"{term}|{weight}" for term, weight in weights.items()),
        "title_stems": " ".join(analysed.title.stems),
        "lexicon": list(analysed.spellings()),
        "keys": [
            [term, count, weights[term], round(rarity, 2)]
            for term, count, rarity in analysed.key_terms(statistics)
        ],
    }


def _codes(name: str, value: str, others: list[str]) -> dict[str, Any]:
    """A language or a country: as it is shown, and all that it is asked for by."""
    if not value:
        return {}
    asked = {value.lower(), *(other for other in others if other)}
    return {name: sent(value), f"{name}_codes": sorted(map(sent, asked))}


def _folded(texts: Iterable[str]) -> list[str]:
    return [" ".join(words(text)) for text in texts]


def label(one: Label) -> str:
    """Name and slug in one, so that values of equal count stand in the order of their names."""
    return f"{sent(one.name)}\t{sent(one.value)}"


def read_label(text: str) -> Label:
    """What ``label`` has written."""
    name, _tab, value = text.rpartition("\t")
    return Label(value, name)


def sent(text: str) -> str:
    """A text that JSON can carry: no halves of characters."""
    return text.encode("utf-8", "replace").decode()
