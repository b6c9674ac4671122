"""The pages on which readers watch what the frames of other sites play."""

import re
from urllib.parse import parse_qs, urlsplit

# What frames are of that no reader would follow: measurement and advertisements.
UNWANTED = re.compile(
    r"(?:\A|\.)(?:googletagmanager|doubleclick|googlesyndication|google-analytics|criteo|taboola"
    r"|outbrain|addthis|recaptcha)\.",
    re.IGNORECASE,
)
WATCHED = {
    "youtube.com": "https://www.youtube.com/watch?v={}",
    "youtube-nocookie.com": "https://www.youtube.com/watch?v={}",
    "player.vimeo.com": "https://vimeo.com/{}",
    "dailymotion.com": "https://www.dailymotion.com/video/{}",
}
VIDEO = re.compile(r"/(?:embed|video)(?:/video)?/([\w-]{4,30})", re.ASCII)


def page_of(address: str) -> str:
    """The page on which readers watch what a frame plays; nothing for what nobody would follow."""
    parts = urlsplit(address)
    if UNWANTED.search(parts.hostname or ""):
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    if host == "facebook.com" and (shared := parse_qs(parts.query).get("href")):
        return shared[0] if shared[0].startswith(("http://", "https://")) else address
    number = VIDEO.search(parts.path)
    if number and host in WATCHED and number[1] != "videoseries":
        return WATCHED[host].format(number[1])
    return address
