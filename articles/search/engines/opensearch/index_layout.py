"""What an index of the cluster looks like: fields, and how they are compared and scored."""

from typing import Any, Literal, get_args

from articles.search import analysis
from articles.search.engines import ranking
from articles.search.engines.opensearch.word_weights import SCALE

NameField = Literal["source", "section", "author", "tag"]

# A change of the layout raises this number; an index of another one is built anew.
LAYOUT = 2
# Indexes of different layouts or analyses stand beside each other, so that machines of two
# releases each find their own while one after the other is upgraded.
VERSION = f"v{LAYOUT}.{analysis.VERSION}"

PLACE = "place"  # id of the document that says how far the index has come
# Words between the parts of an article, so that no phrase and no "near" reaches across.
GAP = 100
DEEPEST = 1_000_000  # hits that paging reaches; a search cluster keeps so many in memory
# Seconds that the cluster remembers the version of what was removed: an older change that comes
# later than that would bring it back.
REMEMBERED = "1h"

# Fields of words in their order: all of an article's own, those of its title, of its names.
WORDS, TITLE = "words", "title"
NAMES: tuple[NameField, ...] = get_args(NameField)
NAMED = "names"  # the words of all names
# The analyser of a phrase with places in which any word may stand, and what it has there: no word.
PLACED, LEFT_OUT = "placed", "_"
WEIGHTS = "weights"  # see ``word_weights``
TITLE_STEMS = "title_stems"
LEXICON = "lexicon"

_NUMBER = {"type": "long"}
_SMALL = {"type": "integer"}
_CODE = {"type": "keyword"}
# What is counted: whoever writes puts the values in order, not the first reader who counts them.
_COUNTED = {"type": "keyword", "eager_global_ordinals": True}
_STORED = {"type": "long", "index": False}


def _positions(similarity: str) -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": "words",
        "position_increment_gap": GAP,
        "similarity": similarity,
    }


def _listed(**values: Any) -> dict[str, Any]:
    return {"type": "text", "analyzer": "words", "norms": False, "index_options": "docs"} | values


MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    # Nothing is highlighted or fetched from here but what an article is told by.
    "_source": {"includes": ["keys", "place", "statistics"]},
    "properties": {
        "id": _NUMBER,
        "fingerprint": _STORED,
        "published": _NUMBER,
        "visible": _NUMBER,
        "day": _SMALL,
        "month": _SMALL,
        "year": _SMALL,
        "length": {"type": "integer", "index": False},
        "status": _CODE,
        # As facets show it, and as filters ask for it.
        "language": _COUNTED,
        "language_codes": _CODE,
        "stem_language": _CODE,
        "country": _COUNTED,
        "country_codes": _CODE,
        "source_label": _COUNTED,
        "source_slug": _CODE,
        "section_labels": _COUNTED,
        "section_slugs": _CODE,
        "tag_slugs": _CODE,
        WORDS: _positions("text"),
        TITLE: _positions("title"),
        **{name: _positions("boolean") for name in (*NAMES, NAMED)},
        WEIGHTS: {
            "type": "text",
            "analyzer": "weighed",
            "search_analyzer": "keyword",
            "norms": False,
            "index_options": "freqs",
            "similarity": "weighed",
        },
        TITLE_STEMS: _listed(),
        LEXICON: _COUNTED | {"index": False},
        "keys": {"type": "object", "enabled": False},
        "place": _STORED,
        "statistics": {"type": "object", "enabled": False},
    },
}

# Scores of BM25 without the rarity of the word, which comes with the question as its boost.
_WEIGHED = f"query.boost * doc.freq / (doc.freq + {ranking.K1 * SCALE})"


def _phrases(boost: float, b: float, average: float) -> str:
    share = f"{boost} * doc.freq / ({1 - b} + {b} * doc.length / {max(average, 1.0)})"
    return f"double w = {share}; return query.boost * w / (w + {ranking.K1});"


def settings(shards: int, title_length: float, text_length: float) -> dict[str, Any]:
    """Of a new index, which no reader asks yet. Lengths are averages in words."""
    scripts = {
        "weighed": f"return {_WEIGHED};",
        "text": _phrases(1.0, ranking.text_b(text_length), text_length),
        "title": _phrases(ranking.TITLE_BOOST, ranking.TITLE_B, title_length),
    }
    return {
        "number_of_shards": shards,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "gc_deletes": REMEMBERED,
        "max_result_window": DEEPEST,
        "similarity": {
            name: {"type": "scripted", "script": {"source": source}}
            for name, source in scripts.items()
        },
        "analysis": {
            "analyzer": {
                "words": {"type": "custom", "tokenizer": "whitespace"},
                PLACED: {"type": "custom", "tokenizer": "whitespace", "filter": [PLACED]},
                "weighed": {
                    "type": "custom",
                    "tokenizer": "whitespace",
                    "filter": ["delimited_term_freq"],
                },
            },
            "filter": {PLACED: {"type": "stop", "stopwords": [LEFT_OUT]}},
        },
    }
