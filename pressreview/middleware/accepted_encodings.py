"""Simplifies the header Accept-Encoding to the encodings that the site has and the reader accepts.

The header has weights, refusals, wildcards and any case (RFC 9110, section 12.5.3). Django and
WhiteNoise look for a word in it and would send gzip to whoever refuses it; so the outermost
middleware passes on only the accepted words.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase

OFFERED = ("br", "gzip")
ALIASES = {"x-gzip": "gzip"}  # RFC 9110, section 8.4.1.3
# A coding and its weight: 0 to 1 with up to three decimals.
CODING = re.compile(
    r"([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?"
)
LONGEST = 1_000  # characters that are looked at


@lru_cache(maxsize=1_000)
def accepted(header: str) -> str:
    """The encodings among ``OFFERED`` that the header accepts, separated by commas.

    What cannot be parsed is not accepted. An encoding that weighs less than another, or less than
    plain text that the header names as well, is left out: it is only a second choice.
    """
    weights: dict[str, float] = {}
    for part in header[:LONGEST].lower().split(","):
        match = CODING.fullmatch(part.strip(" \t"))
        if match:
            name = ALIASES.get(match[1], match[1])
            weights.setdefault(name, float(match[2] or 1))
    taken = {name: weights.get(name, weights.get("*", 0.0)) for name in OFFERED}
    least = max(weights.get("identity", 0.0), 0.001)
    # Brotli is only for files, which have gzip as well; pages have gzip alone.
    if taken["br"] < taken["gzip"]:
        taken["br"] = 0.0
    return ", ".join(name for name in OFFERED if taken[name] >= least)


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Replace the header of each request by its simple form."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        header = request.META.get("HTTP_ACCEPT_ENCODING")
        if header:
            request.META["HTTP_ACCEPT_ENCODING"] = accepted(header)
        return get_response(request)

    return answer
