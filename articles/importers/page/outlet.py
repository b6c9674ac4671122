"""By which names a page calls its outlet, and that name at the ends of its titles."""

import re
from collections.abc import Iterable

from articles.importers.calendar_words import folded
from articles.importers.page.byline_words import OF_NOBODY
from articles.importers.page.page_lines import WORD, name_key
from articles.text.web_addresses import site_host

# Between a title and the name of the site; some are set close in Chinese and Japanese.
SEPARATOR = re.compile(
    r"\s+(?:[|¦·•–—―−«»‹›~/:<>-]|::|>>|--|\|\|)\s+|\s*[｜：]\s*|\s*\|\s*|(?<=\w)--(?=\w)|(?<=[\u3040-\u9fff」）！？])[_・-](?=\S)"
)
STEP = re.compile(r"[|¦｜<>‹›«»]")  # of a path, the page first or last
IN_BRACKETS = re.compile(r"\s+[(\[]([^()\[\]]{2,40})[)\]]$")
ARTICLES = {
    *("the", "il", "lo", "la", "i", "gli", "le", "les", "el", "los", "las", "o", "a", "os", "as"),
    *("der", "die", "das", "de", "het", "den"),
}
LONGEST_NAME = 40  # characters of an outlet's name behind a title
# Letters of an outlet's name by which it is known within a longer one, or by its beginning.
LEAST_KNOWN = 4


class Outlet:
    """By which names a text names the outlet."""

    def __init__(self, names: Iterable[str], address: str) -> None:
        host = site_host(address)
        self._labels = host.split(".")[:-1]
        # "bbc" of "bbc.co.uk" and "bbc.com", "euronews" of "de.euronews.com"
        whole = [*names, host, *(label for label in self._labels if len(label) > 2)]
        self._keys = ({self._key(name) for name in whole} | set(map(name_key, whole))) - {""}

    @staticmethod
    def _key(name: str) -> str:
        return "".join(word for word in WORD.findall(name.casefold()) if word not in OF_NOBODY)

    def is_named(self, text: str) -> bool:
        """Whether a text is a name of the outlet and no more ("NZZ-Redaktion"), or of nobody."""
        key = self._key(text)
        # An account of the house: "Ilanga D" at "Ilanga".
        if not key or key in self._keys or key[:-1] in self._keys:
            return True
        whole = name_key(text)
        # Hosts have no accents: "Andalucía Información" at "andaluciainformacion.es".
        return any(each in self._keys or self._begins(each) for each in (whole, folded(whole)))

    def _begins(self, key: str) -> bool:
        """Whether a text is the first words of the outlet: "La Voz" of "La Voz de Galicia"."""
        return len(key) >= LEAST_KNOWN and any(
            each.startswith(key) and len(each) <= 3 * len(key) for each in self._keys
        )

    def is_label(self, word: str) -> bool:
        """Whether a word is one of the host's: "HS" of "hs.fi"."""
        return word.casefold() in self._labels

    def without(self, title: str, *, is_shown: bool = False) -> str:
        """A title without the name of the outlet at one of its ends, and what stands between.

        In what is shown as the headline it has to be the whole name: much else may be there.
        """
        cuts = list(SEPARATOR.finditer(title))
        if is_shown:
            is_last = bool(cuts) and name_key(title[cuts[-1].end() :]) in self._keys
            return self._before(title, cuts) if is_last else self._behind(title, cuts)
        name, colon, rest = title.partition(": ")
        if colon and rest and self.is_whole(name):
            return rest
        if (brackets := IN_BRACKETS.search(title)) and self.is_whole(brackets[1]):
            return title[: brackets.start()]
        for place, cut in enumerate(cuts, 1):
            is_last = place == len(cuts)
            piece = title[cut.end() :] if is_last else title[cut.end() : cuts[place].start()]
            # "Title - Site - Town": in the middle the name has to be whole.
            if self._ends(piece) if is_last else self.is_whole(piece):
                return self._before(title, cuts[:place])
        return self._behind(title, cuts)

    @staticmethod
    def _before(title: str, cuts: list[re.Match[str]]) -> str:
        """A title before the last cut. "Title - of two parts | Section | Site": of bars and what
        else marks a path, all behind the first goes."""
        steps = [cut for cut in cuts if STEP.search(cut[0])]
        cut = steps[0] if steps and steps[-1] is cuts[-1] else cuts[-1]
        return title[: cut.start()] or title

    def _behind(self, title: str, cuts: list[re.Match[str]]) -> str:
        """ "Outlet - Title": at the beginning the name has to be whole."""
        is_first = bool(cuts) and self.is_whole(title[: cuts[0].start()])
        return title[cuts[0].end() :] if is_first else title

    def is_whole(self, text: str) -> bool:
        """Whether a text is the name: "La Lanterna" is that of "lanterna.example" as well."""
        key, words = name_key(text), text.casefold().split()
        return key in self._keys or (
            len(words) > 1 and words[0] in ARTICLES and name_key(" ".join(words[1:])) in self._keys
        )

    def _ends(self, last: str) -> bool:
        """Whether the end of a title names the outlet: "Metro News" does that of "metro.co.uk"."""
        key = self._key(last) or name_key(last)
        words = last.split()
        # "Le Soir appears tomorrow": names do not end so, but "example.org" does.
        if len(words) > 2 and words[-1].isalpha() and words[-1].islower():
            return key in self._keys
        return key in self._keys or any(
            len(each) >= LEAST_KNOWN
            and len(last) <= LONGEST_NAME
            and (each in key or (key in each and len(key) >= LEAST_KNOWN))
            for each in self._keys
        )


def name_like_host(written: Iterable[str], address: str) -> str:
    """The first text that is the name of an outlet as its host has it: "La Lanterna" of
    "lanterna.example"; or one end of such a text ("Il porto chiude | La Lanterna"). Empty for none.
    """
    host = Outlet([], address)
    for text in written:
        ends = SEPARATOR.split(text)
        for name in (ends[-1], ends[0]):
            if len(name) <= LONGEST_NAME and name != name.lower() and host.is_whole(name):
                return name
    return ""
