"""Refuses passwords that whoever knows the site would try first."""

import unicodedata
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Words of the trade, of the roles, and of the software; those of the site's own name and address
# join them. The list stands in docs/security.md as well.
WORDS = {
    *("admin", "administrator", "amministratore", "archive", "archivio", "article", "articles"),
    *("articoli", "articolo", "contributor", "desk", "django", "editor", "editore", "editoriale"),
    *("esteri", "giornale", "giornali", "journal", "moderator", "moderatore", "news", "newsroom"),
    *("notizia", "notizie", "parola", "password", "passwort", "press", "pressreview", "rassegna"),
    *("redattore", "redazione", "review", "root", "stampa", "superuser", "user", "utente"),
}
SHORTEST_WORD = 4  # of the site's own: shorter ones are part of too many others
# A password that has no more letters than these beside such words is made of them.
MOST_OTHER_LETTERS = 3
DRESSED_UP = str.maketrans("013457@$€!", "oieastasei")


class ContextWordsValidator:
    """Refuses a password made of words of the site, whatever their case and digits."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` with a sentence for a refused password."""
        letters = plain = _letters(password)
        for word in _words():
            plain = plain.replace(word, "")
        if plain != letters and len(plain) <= MOST_OTHER_LETTERS:
            raise ValidationError(
                _("This password is made of words by which the site is known."), "context_words"
            )

    def get_help_text(self) -> str:
        """A sentence for the form."""
        return _("Your password can’t be made of words by which the site is known.")


@cache
def _words() -> tuple[str, ...]:
    """All words, the longest first, so that none hides another."""
    own = [*settings.SITE_NAME.split(), *settings.SITE_HOST.split(".")]
    known = {_letters(word) for word in own}
    words = {*WORDS, *(word for word in known if len(word) >= SHORTEST_WORD)}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _letters(text: str) -> str:
    """The letters without accents and case; digits and signs that stand for letters become them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(DRESSED_UP))
    return "".join(char for char in decomposed if char.isalpha())
