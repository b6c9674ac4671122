"""How long a text takes to be read."""

import re

# Grown-up readers of prose: 238 words a minute in English, between 160 and 280 in most languages
# (M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language, 2019).
WORDS_A_MINUTE = 200
# Signs of Chinese and Japanese, of which a word has one or two.
SIGNS_A_MINUTE = 300
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


def reading_minutes(text: str) -> int:
    """The minutes that a plain text takes, rounded; 1 for a short one, 0 for one without words."""
    words = WORD.findall(text)
    signs = sum(1 for word in words if "\u3040" <= word <= "\u9fff")
    minutes = (len(words) - signs) / WORDS_A_MINUTE + signs / SIGNS_A_MINUTE
    return max(1, round(minutes)) if words else 0
