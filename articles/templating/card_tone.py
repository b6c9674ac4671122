"""The colours of cards that have no picture."""

import zlib

from articles.models import Article, ListCard

TONES = 6


def card_tone(article: Article | ListCard) -> int:
    """A number from 0 to 5 that stays with the outlet: the tone of its cards without a picture."""
    return zlib.crc32(article.source.slug.encode()) % TONES
