"""Names of months and weekdays in the languages of the press (Unicode's CLDR), and the words
that stand around a date and say nothing."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from babel import Locale
from babel.dates import get_date_format, get_day_names, get_month_names

from articles.importers.language_detection import LANGUAGES as OF_THE_PRESS

# Most texts have words of these, whose names are loaded in a moment; all take a second.
COMMON = ("it", "en", "en_GB", "fr", "de", "es")
ALL = (
    *COMMON,
    *("en_AU", "de_AT", "pt", "nl"),
    *(language for language in OF_THE_PRESS if language not in COMMON),
    # Arabic has other names of months in the Levant and in the Maghreb.
    *("ar_SY", "ar_DZ", "ar_MA", "sr_Latn", "uz", "gl", "eu", "bs", "ms", "fil", "lb"),
    *("af", "ga", "cy", "ky", "mn", "ps", "ku", "te", "ml", "mr", "gu", "kn", "pa", "ne", "si"),
)
# Short forms that are found in the press and not in CLDR.
OTHER_MONTHS = {"mrz": 3, "sept": 9, "sett": 9, "genn": 1, "magg": 5, "setiembre": 9}
OTHER_WEEKDAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3, "merc": 2, "giov": 3}
CUT = 3  # letters
# Scripts in which so many letters are no syllables.
UNCUT = re.compile("[\u0590-\u1fff\u2e80-\uffff]")
# The Persian calendar begins with the day of spring.
PERSIAN_MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
# Prepositions, endings of ordinal numbers, words for day, year, hour and clock.
FILLERS = """
at on of the a an hs hrs hour hours st nd rd th clock
alle ore ora del della de di dell il lo la le giorno l les à heure heures er re
el los las año o e en ano dia às as em ro den der am um uhr vom d w dnia godz godzina r roku
op om kl klo klokken dne dnia ve ж år orele saat h m t y gada gads
г год года р року у в о м го е ч час часа часов годин στις
في يوم عام سنة الساعة ساعة م ساعت בשעה ב ה
uur u ob kell hod hodin ura plkst val óra órakor feira
ngày năm lúc jam pukul tanggal พศ เวลา วันที่ ที่ น
"""


# Letters that Persian texts have in their Arabic form as often as in their own.
ARABIC_FORMS = str.maketrans("يىك", "ییک")


def folded(text: str) -> str:
    """The text in one spelling: small letters, plain figures, no accents, no marks of direction."""
    composed = unicodedata.normalize("NFKC", text).casefold().translate(ARABIC_FORMS)
    kept = (
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in unicodedata.normalize("NFD", composed)
        if unicodedata.category(letter) not in {"Mn", "Cf"}
    )
    return unicodedata.normalize("NFC", "".join(kept))


def key(word: str) -> str:
    """A folded word as it is looked up: short forms with and without full stops are the same."""
    return word.replace(".", "")


@dataclass(slots=True)
class CalendarWords:
    """What words name. ``months`` says for each month of a name whether a language that calls
    it so writes a full stop after the day: Polish November and Croatian October share one."""

    months: dict[str, set[tuple[int, bool]]] = field(default_factory=dict)
    weekdays: dict[str, set[int]] = field(default_factory=dict)

    @property
    def of_two_words(self) -> list[str]:
        return [name for names in (self.months, self.weekdays) for name in names if " " in name]

    def know(self, names: Iterable[str]) -> bool:
        """Whether each name is a month, a weekday or a word that says nothing."""
        known = (self.months, self.weekdays, fillers())
        return all(any(name in each for each in known) for name in names)


@cache
def calendar_words(languages: tuple[str, ...] = ALL) -> CalendarWords:
    """The names of months and weekdays, long and short, by their folded form.

    Those with figures, such as "10月", are no words.
    """
    words = CalendarWords()
    for language in languages:
        locale = Locale.parse(language)
        has_stop = "d." in get_date_format("long", locale=locale).pattern
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    words.months.setdefault(key(folded(name)), set()).add((number, has_stop))
                for number, name in get_day_names(width, context, locale).items():
                    # Portuguese "terça-feira" is "terça" as well.
                    for form in {folded(name), folded(name).partition("-")[0]}:
                        words.weekdays.setdefault(key(form), set()).add(number)
    for name, number in OTHER_MONTHS.items():
        words.months.setdefault(name, {(number, False)})
    for name, number in OTHER_WEEKDAYS.items():
        words.weekdays.setdefault(name, {number})
    words.months = {
        name: months for name, months in words.months.items() if not any(map(str.isdigit, name))
    }
    _add_cut_names(words)
    return words


def _add_cut_names(words: CalendarWords) -> None:
    """Add the first three letters of months, to which programs cut names of any language
    ("кві" of "квітня"), where they are no word already."""
    cut: dict[str, set[tuple[int, bool]]] = {}
    for name, months in words.months.items():
        if len(name) > CUT and name.isalpha() and not UNCUT.search(name):
            cut.setdefault(name[:CUT], set()).update(months)
    taken = fillers() | words.months.keys() | words.weekdays.keys()
    words.months |= {name: months for name, months in cut.items() if name not in taken}


@cache
def persian_months() -> dict[str, set[tuple[int, bool]]]:
    """The months of the solar Hijri calendar, in the shape of ``CalendarWords.months``."""
    return {folded(name): {(number, False)} for number, name in enumerate(PERSIAN_MONTHS, 1)}


@cache
def fillers() -> frozenset[str]:
    return frozenset(key(folded(word)) for word in FILLERS.split())
