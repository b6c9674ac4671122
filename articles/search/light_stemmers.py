"""Light stems: number and gender alone, by rules short enough to read.

They stand beside Snowball's, which tells *nucleari* (adjective) from *nucleare* (taken for a
verb) and *gobiernos* from *gobierno*. Words come folded: lower case, without accents.
"""

from collections.abc import Callable

_VOWELS = frozenset("aeiou")


def italian(word: str) -> str:
    """``nucleari``, ``nucleare`` -> ``nuclear``; ``banche``, ``banca`` -> ``banc``."""
    if len(word) < 5 or word[-1] not in "aeio":
        return word
    stem = word[:-1]
    if stem.endswith("i"):
        stem = stem[:-1]
    return stem[:-1] if stem.endswith(("ch", "gh")) else stem


def spanish(word: str) -> str:
    """``gobiernos``, ``gobierno`` -> ``gobiern``; ``ciudades`` -> ``ciudad``."""
    if len(word) > 4 and word.endswith("ces"):
        return word[:-3] + "z"
    if len(word) > 4 and word.endswith("es") and word[-3] not in _VOWELS:
        return _without_vowel(word[:-2])
    if len(word) > 3 and word.endswith("s") and word[-2] in "aeo":
        word = word[:-1]
    return _without_vowel(word)


def _without_vowel(word: str) -> str:
    return word[:-1] if len(word) > 2 and word[-1] in "aeo" else word


def portuguese(word: str) -> str:
    """``eleicoes`` -> ``eleica``, as ``eleicao``; otherwise as in Spanish."""
    if word.endswith(("oes", "aes")) and len(word) > 4:
        word = word[:-3] + "ao"
    return spanish(word)


def french(word: str) -> str:
    """``lois`` -> ``loi``; ``etrangere`` -> ``etranger``; ``syrienne`` -> ``syrien``."""
    if len(word) > 4 and word.endswith("aux"):
        return word[:-2] + "l"
    if len(word) > 3 and word[-1] in "sx" and word[-2] != "s":
        word = word[:-1]
    while len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


def german(word: str) -> str:
    """``prasidentinnen`` -> ``prasidentin``; the rest is Snowball's to do."""
    return word[:-3] if len(word) > 7 and word.endswith("innen") else word


_ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def arabic(word: str) -> str:
    """``الانتخابات``, ``انتخابات`` -> ``انتخاب``: without article, plural and pronoun.

    "Light10" of Larkey, Ballesteros and Connell, Light Stemming for Arabic Information Retrieval
    (2007); folding has made one of the letters that it makes one.
    """
    if len(word) > 3 and word[0] == "و":
        word = word[1:]
    for article in _ARABIC_ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 1:
            word = word[len(article) :]
            break
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word[: -len(ending)]
    return word


STEMMERS: dict[str, Callable[[str], str]] = {
    "ar": arabic,
    "de": german,
    "es": spanish,
    "fr": french,
    "it": italian,
    "pt": portuguese,
}
