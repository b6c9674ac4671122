"""Which pictures of a text readers see: no counters, no signs, none that is there twice."""

import re
from collections.abc import Mapping

SMALLEST = 48  # pixels; what says that it is smaller counts visits or is an icon
LONGEST_PIXELS = 8  # figures
# Signs, counters and the buttons of feeds, by their addresses.
SPACERS = re.compile(
    r"/emoji/|/smilies/|/wp-includes/images/|/(?:pixel|spacer|blank)\.|//feeds\.feedburner\.com/"
    r"|//feedads\.|\.feedsportal\.com/|//pixel\.wp\.com/|/stat\?event=",
    re.IGNORECASE,
)
SMILEY = re.compile(r"\b(?:wp-smiley|emoji)\b")
UNSEEN = re.compile(
    r"(?:^|;)\s*(?:(?:max-)?(?:width|height)\s*:\s*[01]px|display\s*:\s*none)", re.IGNORECASE
)
# What pages that load their pictures late have for browsers without scripts.
PLAIN_PICTURE = re.compile(
    r"<noscript\b[^<>]{0,200}>((?:\s*</?(?:a|img|p|figure)\b[^<>]{0,3000}>){1,20}\s*)</noscript\s*>",
    re.IGNORECASE,
)


def is_sign(css_class: str, address: str) -> bool:
    """Whether a picture stands for a character, counts visits or is a feed's button."""
    return bool(SMILEY.search(css_class) or SPACERS.search(address))


def is_seen(values: Mapping[str, str]) -> bool:
    """Whether the attributes of a picture leave it large enough to be seen."""
    if any(_pixels(values.get(side, "")) < SMALLEST for side in ("width", "height")):
        return False
    return UNSEEN.search(values.get("style", "")) is None


def with_plain_pictures(html: str) -> str:
    """HTML with the pictures that are for browsers without scripts in the open."""
    return PLAIN_PICTURE.sub(r"\1", html) if "noscript" in html.lower() else html


def _pixels(said: str) -> int:
    is_number = said.isascii() and said.isdecimal() and len(said) <= LONGEST_PIXELS
    return int(said) if is_number else SMALLEST
