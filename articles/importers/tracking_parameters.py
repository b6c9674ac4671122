"""Parameters that only count from where a reader came, cut out of addresses.

The rest of an address stays as it is written, byte for byte: what is decoded and written anew
may be another address, such as "caff%E8" of a host that speaks Latin-1.
"""

import re
from urllib.parse import unquote

# By who counts: Google, Facebook, Microsoft, Yandex, X, TikTok, Instagram, Mailchimp, Marketo,
# AT Internet (at_, xtor), Adobe (CMP, s_cid), comScore (ns_), HubSpot, Matomo, Webtrekk, Deutsche
# Welle (maca), NewsCred, Olytics.
NAMES = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|_gl|_ga|msclkid|y(?:s)?clid|twclid|ttclid"
    r"|igshid|igsh|mc_[ce]id|mkt_tok|at_(?:medium|campaign\w*|custom\d*|link_\w+|format|ptr_name"
    r"|bbc_team|source|term|content|creation|variant)|xtor|xtref|cmp|cmpid|s_cid|ns_\w+"
    r"|_hsenc|_hsmi|hsctatracking|(?:mtm|matomo|pk)_\w+|wt[._](?:mc|zmc|mc_id|z_\w+)|wtrid|maca"
    r"|icid|ncid|nc_source|oly_(?:anon|enc)_id|vero_(?:conv|id)|smid|tpcc|guccounter|guce_\w+"
    r"|__twitter_impression|sr_share|traffic_source|ftag|ftcamp",
    re.IGNORECASE,
)
# What counts only where it says that the reader comes from a feed.
FROM_A_FEED = re.compile(
    r"(?:ref|partner|emc|source|src|from|feature|output|via|mod|channel)=(?:\w+[-_])?(?:rss|feed)"
    r"(?:[-_.\d]\S{0,40})?",
    re.IGNORECASE,
)


def without_tracking(address: str) -> str:
    """The address without counters in its query and its fragment."""
    rest, hash_, fragment = address.partition("#")
    place, _mark, query = rest.partition("?")
    kept = _without_counters(query)
    place = f"{place}?{kept}" if kept or not query else place
    if "=" in fragment:
        fragment = _without_counters(fragment)
        hash_ = "#" if fragment else ""
    return f"{place if query else rest}{hash_}{fragment}"


def _without_counters(query: str) -> str:
    return "&".join(part for part in query.split("&") if not _is_counter(part))


def _is_counter(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0], errors="replace").lstrip("?")
    return bool(NAMES.fullmatch(name) or FROM_A_FEED.fullmatch(parameter))
