"""By which names a page calls its outlet, and that name at the ends of its titles."""

import re
from collections.abc import Iterable

from articles.importers.calendar_words import folded
from articles.importers.page.byline_words import OF_NOBODY
from articles.importers.page.page_lines import WORD, name_key
from articles.text.web_addresses import site_host

# Between a title and the name of the site; some are set close in Chinese and Japanese.
SEPARATOR = re.compile(
    r"\s+(?:[|¦·•–—―−«»‹›~/:>-]|::|>>|--|\|\|)\s+|\s*[｜：]\s*|\s*\|\s*|(?<=\w)--(?=\w)|(?<=[\u3040-\u9fff」）！？])[_・-](?=\S)"
)
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
        name, colon, rest = title.partition(": ")
        if colon and rest and name_key(name) in self._keys and not is_shown:
            return rest
        cuts = list(SEPARATOR.finditer(title))
        if not cuts:
            return title
        last = title[cuts[-1].end() :]
        if not (name_key(last) in self._keys if is_shown else self._ends(last)):
            # "Outlet - Title": at the beginning the name has to be whole.
            first = title[: cuts[0].start()]
            return title[cuts[0].end() :] if name_key(first) in self._keys else title
        # "Title - of two parts | Section | Site": all behind the first bar goes.
        bars = [cut for cut in cuts if "|" in cut[0]]
        cut = bars[0] if bars and "|" in cuts[-1][0] else cuts[-1]
        return title[: cut.start()] or title

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
