"""Where the sentences of a plain text begin, in the languages that the press is written in.

Cautious on purpose: where a full stop may belong to an abbreviation, an initial or an ordinal
number, no sentence begins. Whoever holds a sentence back then holds back more, never half of one.
"""

import re
from itertools import islice

# Marks that end a sentence whatever follows: Chinese and Japanese, Arabic and Urdu, the Indian
# scripts, Armenian, Ethiopic, Burmese, Khmer.
FULL_STOPS = "。！？｡؟۔।॥։።፧။។"
# “ opens in English and Chinese and closes in German, before a blank.
CLOSING = "(?:[\"'”’»›)\\]）】〕」』》〉＂＇]|“(?=\\s))"
OPENING = "\"'“”„‘«‹¿¡(\\[（【〔「『《〈—–\\-"
ANY_END = rf"[\n.!?…{FULL_STOPS}]"
# Nothing that comes later can fail, so that no text makes it try again from the same place. A group
# with alternatives is not possessive: Python 3.11 up to 3.11.4 then matches wrongly (gh-106052).
END = re.compile(
    rf"(?P<mark>{ANY_END}{ANY_END}*+)(?P<closing>{CLOSING}*)(?P<blank>\s*+)"
    rf"(?=[{OPENING}\s]*+(?P<next>\w)?)"
)
EVER_ENDS = re.compile(f"[{FULL_STOPS}]")
WORD_BEFORE = re.compile(r"[\w.]+$")
LONGEST_WORD = 20
LONG_WORD = 5  # letters: few abbreviations have as many
# What stands before a full stop that ends no sentence, besides single letters and short numbers;
# without those that are as often a word of their own ("art", "no", "est").
ABBREVIATIONS = frozenset(
    {
        *("dott", "dr", "prof", "sig", "sigg", "ing", "avv", "arch", "geom", "rag", "on", "sen"),
        *("gen", "col", "mons", "fig", "pag", "pagg", "artt", "ecc", "cfr", "num", "prov", "fraz"),
        *("mr", "mrs", "ms", "messrs", "st", "jr", "sr", "vs", "etc", "inc", "ltd", "co", "corp"),
        *("bros", "nos", "rev", "hon", "gov", "rep", "lt", "sgt", "capt", "cmdr", "maj", "adm"),
        *("dept", "approx", "jan", "feb", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "mt"),
        *("mm", "mme", "mmes", "mlle", "mgr", "env", "chap", "bd", "réf"),
        *("hr", "nr", "str", "bzw", "usw", "evtl", "ggf", "vgl", "bspw", "abs", "abt", "jh"),
        *("bezügl", "einschl", "inkl", "mio", "mrd", "tsd", "zzgl", "geb", "verh", "phil"),
        *("sra", "srta", "sres", "ud", "uds", "vd", "núm", "pág", "págs", "dra", "tte", "gral"),
        *("arrond", "aprox"),
        *("гг", "им", "ул", "пр", "стр", "руб", "коп", "тыс", "млн", "млрд", "акад", "проф", "др"),
    }
)


def starts(text: str) -> list[int]:
    """The offsets at which a sentence begins after the first, which begins at 0."""
    ends = (match.end() for match in END.finditer(text) if _ends_sentence(text, match))
    return [start for start in ends if 0 < start < len(text)]


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if "\n" in match[0] or EVER_ENDS.search(match["mark"]):
        return True
    if not match["blank"] or not match["next"]:
        return False
    goes_on = match["next"].islower()
    if match["mark"] != ".":
        return not goes_on
    before = WORD_BEFORE.search(text, max(match.start() - LONGEST_WORD, 0), match.start())
    form = before[0].casefold() if before else ""
    if goes_on:
        # In a text without capitals; after a quotation the sentence goes on.
        return len(form) >= LONG_WORD and not match["closing"] and form not in ABBREVIATIONS
    is_number_of = match["next"].isdecimal() and len(form) < LONG_WORD  # Art. 5, vol. 3, ca. 10
    return not (is_number_of or _is_abbreviation(form))


def _is_abbreviation(form: str) -> bool:
    is_short_number = form.isdecimal() and len(form) < 3
    return len(form) == 1 or is_short_number or "." in form or form in ABBREVIATIONS


def last_start(text: str, least: int = 12) -> int:
    """The offset of the last sentence; 0 where the text is but one.

    A sentence has letters of at least so many bytes in UTF-8, a word or two in any script:
    an agency's name at the end is none.
    """
    # The end of a long text nearly always has it.
    for window in (300, 3_000, len(text)):
        low = max(len(text) - window, 0)
        for start in reversed(starts(text[low:])):
            if _has_letters(text[low + start :], least):
                return low + start
        if not low:
            break
    return 0


def _has_letters(text: str, least: int) -> bool:
    letters = "".join(islice((char for char in text if char.isalnum()), least))
    return len(letters.encode()) >= least
