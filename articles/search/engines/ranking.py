"""What answers are judged by, the same for every engine.

Words are scored by BM25F. Stephen Robertson, Hugo Zaragoza: The Probabilistic Relevance Framework:
BM25 and Beyond (2009), section 3.6: counts of a word in the parts of a document, each weighed and
normalised by the part's length, are added before they saturate.
"""

import math

K1 = 2.0  # how soon more of the same word stops to count
TITLE_BOOST = 3.0  # a word of the title counts like so many of the text
TITLE_B = 0.5  # how much a long title takes from each of its words
TEXT_B = 0.95  # the same for the text, where texts are long on average
SHORT_TEXT = 20.0  # words on average at which the length of a text says half as much
# A word of a name that an article goes under counts like so many of the text, however long the
# name is. Whoever types the name of an outlet means it: that comes before all that merely say so.
SOURCE_WEIGHT = 20.0
AUTHOR_WEIGHT = 4.0
TAG_WEIGHT = 3.0
SECTION_WEIGHT = 2.0
RARITY_POWER = 1.2  # above 1, the rare words of a question decide more of the order
EXACT_BONUS = 0.3  # share of its own score that a word has when it stands as it was typed

HALF_LIFE = 180 * 86_400  # seconds after which the bonus of a new article is halved
RECENT_BONUS = 1.0  # share of its score that an article of this moment gets in addition

LEAST_SHARE = 0.1  # of the words' weight, that an article holds to follow the full answers
MAX_WITHOUT = 12  # words that are left out on trial
FEW = 3  # full answers, below which another spelling is suggested

# Relevance feedback: best answers that are looked at, terms that they share and that are added to
# the question, and the weight of all these terms against the question itself.
FEEDBACK_ANSWERS = 5
FEEDBACK_TERMS = 20
FEEDBACK_WEIGHT = 0.5

KEY_TERMS = 40  # kept of each document, to find others like it
KEY_TITLE_WEIGHT = 3  # a word of the title counts like so many of the text, for likeness
LIKE_TERMS = 24  # key terms of an article that others like it are asked for
LIKE_CANDIDATES = 60
NEARNESS = 0.15  # share of its score that an article of the same day gets in addition
MONTH = 30 * 86_400
COPY = 0.85  # share of the key terms that make an article a near-copy
COPIES_WEIGH = 0.3

RARE = 3  # words of fewer articles may be misspelt
OFTENER = 8  # times that a spelling must be more frequent than the one that was typed
SURE_LETTERS = 5  # typed right for each wrong one: such a word need not be frequent
MAX_SPELT = 6  # words of a query whose spelling is looked at
MIN_LETTERS = 4
MAX_LETTERS = 30

MAX_BARS = 600  # months in a row, empty ones among them


def rarity(documents: int, size: int) -> float:
    """Weight of a word that so many of ``size`` documents hold: the inverse document frequency
    in the form that is never negative."""
    frequency = (size - documents + 0.5) / (documents + 0.5)
    return math.pow(math.log1p(frequency), RARITY_POWER)


def text_b(average: float) -> float:
    """How much a long text takes from each of its words, where texts have so many on average.

    The shorter of two long articles is more to the point; that of two short notices hardly is.
    The same as to take every text for ``SHORT_TEXT`` words longer, with ``TEXT_B``.
    """
    return TEXT_B * average / (average + SHORT_TEXT)


def spelling_cost(edits: int, same_start: bool) -> float:
    """Times that a spelling has to be more frequent: an edit is worth much frequency, and a wrong
    first letter is rare."""
    return float(30 ** (edits + (0.0 if same_start else 0.5)))


def least_articles(word: str, articles: int, other: str, edits: int) -> int:
    """How many articles must have another spelling to be better than what so many have.

    A long word that nobody wrote is known from one article: else a small archive, and the rare
    names of a large one, would be found by nobody who slips.
    """
    if not articles and word[0] == other[0] and len(word) >= SURE_LETTERS * edits:
        return 1
    return max(OFTENER * articles, RARE)


def edits_allowed(word: str) -> int:
    """How many letters another spelling of a word may be away."""
    return 1 if len(word) < 6 else 2
