"""Names in pages: of the people who wrote, of the outlet, and of the outlet within a title."""

import re
from collections.abc import Iterable
from html import unescape

from articles.text import html as texts
from articles.text.web_addresses import site_host

TAG = re.compile(r"<[^<>]{0,500}>")
LONGEST = 1000  # characters of anything that is shown on one line
WORD = re.compile(r"[^\W_]+")
PREFIX = re.compile(
    r"^(?:(?:written |words |story )?by|di|von|par|por|door|af|av|przez|autore?|autor(?:in)?|text)"
    r"\s*:?\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
# A place behind a name ("Associated Press in Valencia").
PLACE = re.compile(r"(?<=\w\w)\s+(?:in|aus|from|en|em|à)\s+(?=[^\W\d_])(?![a-z]).*$")
# "dpa", "AFP/Reuters": whose credit stands in the place of a name.
AGENCIES = {
    *("ansa", "adnkronos", "agi", "askanews", "lapresse", "italpress", "dire", "dpa", "afp", "ap"),
    *("reuters", "upi", "efe", "lusa", "apa", "sda", "ats", "keystone-sda", "ntb", "tt", "ritzau"),
    *("pap", "čtk", "ctk", "tass", "interfax", "unian", "aa", "anp", "belga", "kna", "epd", "sid"),
    *("pti", "ani", "ians", "antara", "xinhua", "kyodo", "jiji", "yonhap", "bernama", "mti"),
    *("aap", "cp", "colpisa", "europapress", "stt", "bns", "elta", "dts", "telam", "irna", "isna"),
}
# Words that stand in names of houses, never in those of people.
HOUSES = re.compile(
    r"\b(?:gmbh|verlag|mediengruppe|redaktionsnetzwerk|editoriale|publishing|newsroom|redazione"
    r"|redaktion|redacción|redação|rédaction|redactie|redaksjonen|redaksi|redakcja|zeitung|news"
    r"|desk|newspapers?|s\.?r\.?l|s\.?p\.?a|ltd|llc|inc|agenc(?:y|ies|ia|e)s?|agentur(?:en)?"
    r"|agenzi[ae]|редакция|редакція)\b",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,100}[)\]]")
NO_NAME = re.compile(r"https?:|www\.|@|\d")
BETWEEN_NAMES = re.compile(r"\s*[;|/•·、]\s*|\s+&\s+")
CONJUNCTION = re.compile(r"(?<=\w)\s+(?:and|und|e|et|y|og|och)\s+(?=\w)")
# What somebody is, behind a comma: "Anna Bianchi, Political Editor".
ROLES = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|columnist|analyst|professor|chief|journalist[ae]?"
    r"|korrespondent(?:in)?|redakteur(?:in)?|redaktør|inviat[oa]|corrispondente|correspondante?"
    r"|corresponsal|correspondente|journaliste|periodista|giornalista|giornaliste)\b",
    re.IGNORECASE,
)
LONGEST_NAME, MOST_WORDS, MOST_PEOPLE = 60, 6, 20
# Words that say that no person is named, or that stand beside the name of the outlet.
OF_NOBODY = {
    *("admin", "administrator", "author", "autore", "developer", "editor", "unknown", "user"),
    *("redazione", "redaktion", "rédaction", "redacción", "redacao", "redação", "redakcja"),
    *("editorial", "staff", "reporter", "writer", "newsroom", "desk", "team", "web", "online"),
    *("nachrichten", "agenturen", "agentur", "agencies", "agency", "agenzia", "agenzie", "wire"),
    *("correspondent", "correspondents", "contributor", "guest", "reporters", "writers", "staffs"),
    *("redactie", "redaksi", "redaksjonen", "redaktionen", "redakce", "toimitus", "редакция"),
    *(
        "редакція",
        "редакции",
        "merkezi",
        "haber",
        "digital",
        "politik",
        "sport",
        "sports",
        "lokales",
    ),
    *("politica", "política", "cronaca", "esteri", "interni", "economia", "economía", "cultura"),
    *("wirtschaft", "kultur", "panorama", "sociedad", "internacional", "nacional", "world", "user"),
    *("news", "inc", "ltd", "gmbh", "the", "la", "le", "il", "die", "der", "of", "by"),
}
# Between a title and the name of the site; the last one is set close in Chinese and Japanese.
SEPARATOR = re.compile(r"\s+[|·•–—«»-]+\s+|\s*[｜：]\s*")


def one_line(value: object) -> str:
    """Whatever stands for a text, as one line without tags and entities; empty for no text."""
    if not isinstance(value, str):
        return ""
    # Twice, since some escape what is escaped.
    plain = unescape(TAG.sub("", unescape(value[: 4 * LONGEST])))
    return texts.one_line(texts.without_controls(plain).replace("\xad", ""))[:LONGEST]


def name_key(text: str) -> str:
    """The letters and figures of a text, by which two are compared."""
    return "".join(WORD.findall(text.casefold()))


class Outlet:
    """By which names a text names the outlet."""

    def __init__(self, names: Iterable[str], address: str) -> None:
        host = site_host(address)
        labels = host.split(".")
        # "bbc" of "bbc.co.uk" and "bbc.com", "euronews" of "de.euronews.com"
        parts = [host, *(label for label in labels[:-1] if len(label) > 2)]
        self._keys = {self._key(name) for name in [*names, *parts]} - {""}

    @staticmethod
    def _key(name: str) -> str:
        return "".join(word for word in WORD.findall(name.casefold()) if word not in OF_NOBODY)

    def is_named(self, text: str) -> bool:
        """Whether a text is a name of the outlet and no more ("NZZ-Redaktion"), or of nobody."""
        key = self._key(text)
        # An account of the house: "Ilanga D" at "Ilanga".
        return not key or key in self._keys or key[:-1] in self._keys

    def without(self, title: str) -> str:
        """A title without the name of the outlet at its end, and what stands between the two."""
        cuts = list(SEPARATOR.finditer(title))
        if not cuts or not self._ends(title[cuts[-1].end() :]):
            return title
        # "Title - of two parts | Section | Site": all behind the first bar goes.
        bars = [cut for cut in cuts if "|" in cut[0]]
        cut = bars[0] if bars and "|" in cuts[-1][0] else cuts[-1]
        return title[: cut.start()] or title

    def _ends(self, last: str) -> bool:
        """Whether the end of a title names the outlet: "Metro News" does that of "metro.co.uk"."""
        key = self._key(last)
        return key in self._keys or any(
            len(each) > 3 and len(last) <= 40 and (each in key or (key in each and len(key) > 3))
            for each in self._keys
        )


def people(values: Iterable[str], outlet: Outlet) -> list[str]:
    """The people and agencies that bylines name, each once; not the outlet itself."""
    found: dict[str, str] = {}
    for value in values:
        for name in _names(IN_BRACKETS.sub("", one_line(value)[:500])):
            if _is_name(name) and not outlet.is_named(name):
                found.setdefault(name_key(name), name)
    return list(found.values())[:MOST_PEOPLE]


def _names(byline: str) -> Iterable[str]:
    for part in BETWEEN_NAMES.split(byline):
        for each in _apart(CONJUNCTION.split(PREFIX.sub("", part.strip())), part):
            first, *others = (PLACE.sub("", piece).strip(" .:-–—*") for piece in each.split(","))
            yield first
            # Behind a comma stands another name, a place, or what the first one is by profession.
            yield from (other for other in others if _looks_like_a_name(other))


def _apart(pieces: list[str], whole: str) -> list[str]:
    """Names between conjunctions; "Ortega y Gasset" is one."""
    if all(len(piece.split()) > 1 for piece in pieces):
        return pieces
    return [PREFIX.sub("", whole.strip())]


def _looks_like_a_name(text: str) -> bool:
    words = text.split()
    if len(words) == 1:
        return text.casefold() in AGENCIES
    if ROLES.search(text):
        return False
    return 0 < len(words) <= 4 and all(not word[0].islower() or len(word) < 4 for word in words)


def _is_name(name: str) -> bool:
    if not name or len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS:
        return False
    if name.casefold() in AGENCIES:
        return True
    if HOUSES.search(name):
        return False
    if NO_NAME.search(name) or not any(letter.isalpha() for letter in name):
        return False
    # "chuck-ross" and "Sauli.giliard" are names of accounts.
    is_account = " " not in name and (name.islower() or re.search(r"[._][a-z]", name))
    return not is_account
