"""The language of a text, guessed offline from its words."""

import re
import threading
from functools import cache
from typing import Any

BEGINNING = 600  # characters that are looked at; more of them change hardly an answer
FEWEST_LETTERS = 40
# Scripts of East Asia, of which a letter says as much as three of an alphabet.
DENSE = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# Of the guesses above it some 996 in 1,000 are right for titles alone, nearly all for texts.
CLEAR = 0.6
# Of the press of the world, by BCP 47. The fewer there are, the fewer are confused.
LANGUAGES = (
    *("it", "en", "fr", "de", "es", "pt", "nl", "ca", "ro", "sq", "el", "tr", "mt"),
    *("da", "sv", "no", "fi", "is", "et", "lv", "lt", "pl", "cs", "sk", "sl", "hu"),
    *("hr", "sr", "bg", "mk", "ru", "uk", "be", "ka", "hy", "az", "kk"),
    *("ar", "he", "fa", "ur", "hi", "bn", "ta", "th", "vi", "id", "sw", "am", "zh", "ja", "ko"),
)
NO_LANGUAGE = "zxx"  # figures, addresses, code

_loading = threading.Lock()


def guess_language(text: str) -> str:
    """The BCP 47 code of the language of a plain text, or "" where that is not clear."""
    beginning = text[:BEGINNING]
    letters = sum(map(str.isalpha, beginning))
    if letters < FEWEST_LETTERS and letters + 2 * len(DENSE.findall(beginning)) < FEWEST_LETTERS:
        return ""
    with _loading:
        identifier = _identifier()
    language, probability = identifier.classify(beginning)
    return "" if probability < CLEAR or language == NO_LANGUAGE else str(language)


@cache
def _identifier() -> Any:
    """py3langid's model, cut down to our languages: some 60 MB, read in a second, once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    kept = [
        at for at, name in enumerate(whole.nb_classes) if name in LANGUAGES or name == NO_LANGUAGE
    ]
    return LanguageIdentifier(
        whole.nb_ptc[:, kept],
        whole.nb_pc[kept],
        [whole.nb_classes[at] for at in kept],
        whole.tk_nextmove,
        whole.tk_output,
        norm_probs=True,
        tk_row=whole.tk_row,
    )
