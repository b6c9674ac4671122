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
    r"utm[_-]\w+|gad_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|_gl|_ga|msclkid|y(?:s)?clid|twclid|ttclid"
    r"|igshid|igsh|mc_[ce]id|mkt_tok|at_(?:medium|campaign\w*|custom\d*|link_\w+|format|ptr_name"
    r"|bbc_team|source|term|content|creation|variant)|xtor|xtref|cmp|cmpid|s_cid|ns_\w+"
    r"|_hsenc|_hsmi|hsctatracking|(?:mtm|matomo|pk)_\w+|wt[._](?:mc|zmc|mc_id|z_\w+)|wtrid|maca"
    r"|icid|ncid|nc_source|oly_(?:anon|enc)_id|vero_(?:conv|id)|smid|tpcc|guccounter|guce_\w+"
    r"|__twitter_impression|sr_share|traffic_source|ftag|ftcamp|echobox|xing_share|ocid|ito|intcmp"
    r"|icmp|fb_(?:action_ids|action_types|ref|source)|_openstat|srsltid|mibextid|sfnsn|lipi|li_fat_id"
    r"|epik|hss_channel|rb_clickid|wickedid|_ke|s_kwcid|ef_id|dicbo|tblci|google_editors_picks|__s"
    r"|vgo_ee|nr_email_referer|soc_(?:src|trk)|asgtbndr|trk_(?:contact|msg|module|sid)|elq\w{2,20}"
    r"|ga_(?:source|medium|campaign|content|term)|(?:itm|stm|piwik)_\w+|_branch_\w+|adobe_mc|xtcr"
    r"|ss_(?:source|campaign_\w+|email_id)|sc_(?:src|lid|uid|eh|customer)|refresh_ce|cn-reloaded",
    re.IGNORECASE,
)
# What counts only where it says that the reader comes from a feed.
FROM_A_FEED = re.compile(
    r"(?:ref|partner|emc|source|src|from|feature|output|via|mod|channel|chn|ch|cid)=(?:\w+[-_])?(?:rss|feed)"
    r"(?:[-_.\d]\S{0,40})?",
    re.IGNORECASE,
)


def without_tracking(address: str) -> str:
    """The address without counters in its query and its fragment."""
    rest, hash_, fragment = address.partition("#")
    place, mark, query = rest.partition("?")
    kept = _without_counters(query)
    if not kept:
        # "/x&utm_source=rss": put behind an address as if it had a query.
        place, mark = _without_counters(place), "" if query else mark
    # What a browser is to find on the page is no part of the address.
    fragment, found, _words = fragment.partition(":~:")
    hash_ = hash_ if fragment or not found else ""
    if "=" in fragment:
        fragment = _without_counters(fragment)
        hash_ = "#" if fragment else ""
    return f"{place}{mark}{kept}{hash_}{fragment}"


def _without_counters(query: str) -> str:
    parts = map(_without_second_query, query.split("&"))
    return "&".join(part for part in parts if not _is_counter(part))


def _without_second_query(parameter: str) -> str:
    """A parameter without counters that were put behind the address as if it had no query yet:
    "id=7?utm_source=rss"."""
    said = parameter.lstrip("?")
    pieces = said.split("?")
    while len(pieces) > 1 and _is_counter(pieces[-1]):
        pieces.pop()
    return "?" * (len(parameter) - len(said)) + "?".join(pieces)


def _is_counter(parameter: str) -> bool:
    # "&amp;utm_source=" is escaped once too often.
    parameter = parameter.removeprefix("amp;")
    name = unquote(parameter.partition("=")[0], errors="replace").lstrip("?")
    return bool(NAMES.fullmatch(name) or FROM_A_FEED.fullmatch(parameter))
