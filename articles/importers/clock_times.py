"""The time of day and its zone in a text that also names a date."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# Minutes east of Greenwich. Where continents share a name it is the one that feeds use: CST of
# America (RFC 822), IST of India, BST of Britain.
OFFSETS = {
    **dict.fromkeys(("z", "utc", "gmt", "ut", "wet", "azost"), 0),
    **dict.fromkeys(("cet", "mez", "hnec", "west", "bst", "wat", "met", "hec"), 60),
    **dict.fromkeys(
        ("cest", "mesz", "eet", "oez", "cat", "sast", "mest", "kalt", "haec", "wast"), 120
    ),
    **dict.fromkeys(("eest", "oesz", "msk", "trt", "eat", "idt", "мск", "fet", "tsi"), 180),
    **{"msd": 240, "samt": 240, "azt": 240, "gst": 240, "irst": 210, "irdt": 270, "aft": 270},
    **dict.fromkeys(("mut", "ret", "sct", "get"), 240),
    **dict.fromkeys(("pkt", "uzt", "yekt", "tmt", "tjt", "mvt"), 300),
    **{"ist": 330, "slst": 330, "npt": 345},
    **dict.fromkeys(("omst", "almt", "bdt", "kgt", "btt"), 360),
    **{"mmt": 390, "ict": 420, "wib": 420, "novt": 420, "krat": 420},
    **dict.fromkeys(("hkt", "sgt", "pht", "myt", "wita", "irkt", "awst", "bnt", "ulat"), 480),
    **dict.fromkeys(("jst", "kst", "wit", "yakt"), 540),
    **{"acst": 570, "aest": 600, "chst": 600, "vlat": 600, "pgt": 600, "acdt": 630, "aedt": 660},
    **{"nzst": 720, "fjt": 720, "nzdt": 780, "azot": -60, "brst": -120},
    **{"nst": -210, "hnt": -210, "ndt": -150, "hat": -150},
    **dict.fromkeys(("brt", "art", "adt", "clst", "uyt", "gft", "pyst", "haa", "srt"), -180),
    **dict.fromkeys(("ast", "edt", "clt", "vet", "bot", "pyt", "gyt", "hae", "hna"), -240),
    **dict.fromkeys(("est", "cdt", "cot", "pet", "ect", "hne", "hac"), -300),
    **dict.fromkeys(("cst", "mdt", "hnc", "har"), -360),
    **dict.fromkeys(("mst", "pdt", "hnr", "hap"), -420),
    **{"pst": -480, "hnp": -480, "akdt": -480, "akst": -540, "hst": -600, "hdt": -540},
}
# What does not say whether it is summer.
PLACES = {
    **{"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver"},
    "pt": "America/Los_Angeles",
}
FARTHEST = timedelta(hours=15)  # that a zone is from Greenwich
# The halves of a day, as ``half_days`` marks them or as texts have them in a letter or two.
AFTERNOON = frozenset(("pm", "م", "بظ", "μμ"))
LAST_OF_NOON, LAST_OF_NIGHT = 4, 5  # hours of twelve
_HALF = r"[ap]\.?\s?m\b\.?|noon|night|ص|م|[قب]\.ظ\.?|[πμ]\.?μ\.?"

# Hours and minutes with a colon or a letter; whole hours only where it is said that they are.
CLOCK = re.compile(
    r"(?:\b(?P<first>[ap]m|noon|night)\s*)?(?:(?<=\d)t)?(?<![\d.:/+-])"
    r"(?P<hour>\d{1,2})(?:"
    r"\s?(?::|h|uhr)\s?(?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?(?![\d:])"
    r"(?:\s?(?:min|mn)(?!\w)\.?)?"
    rf"|(?=\s?(?:{_HALF})(?!\w))|\s?(?:h|uhr|uur|hs|hrs)(?!\w))"
    rf"(?:(?:\s?uhr)?\s?(?P<half>{_HALF})(?![^\W\d]))?"
)
# With full stops a time looks like a day and month: it stands behind the year or a word for it.
DOTTED = re.compile(
    r"(?:(?<=\d{4})(?:\s|,\s|,?\s[|·•-]\s)|(?<=[^\W\d])[.:,]?\s)"
    r"(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?:\.(?P<second>\d{2}))?(?![\d/-]|\.\d)"
    rf"(?:\s?(?P<half>{_HALF})(?![^\W\d]))?(?P<first>)"
)
ZONE = re.compile(
    r"\s*[(\[]?(?P<place>[a-z]{2,20}/[a-z_]{2,30}(?:/[a-z_]{2,30})?)(?![+-]?\d)[)\]]?"
    r"|\s*\(?(?:(?P<name>[^\W\d_]{1,4})(?![^\W\d_/])\)?\s?)?"
    r"(?P<offset>[+-]\d{1,4}(?::\d{2})?(?![\d:/.]))?"
)
# Behind an offset its name may stand as well: "+0200 (Central European Summer Time)", "+0000 UTC",
# "+02:00[Europe/Rome]".
COMMENT = re.compile(r"\s*(?:\([^()\d]{1,60}\)|\[[^\[\]\d]{1,60}\]|(?P<name>[a-z]{1,5})(?!\w))")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day; ``zone`` is None where none is named."""

    hour: int = 0
    minute: int = 0
    second: int = 0
    zone: tzinfo | None = None

    def on(self, day: date) -> datetime:
        """The moment at this time of a day; "24:00" is its end. Raises ``ValueError`` where no
        day has such a time."""
        is_end = (self.hour, self.minute, self.second) == (24, 0, 0)
        of_day = time() if is_end else time(self.hour, self.minute, self.second)
        moment = datetime.combine(day, of_day, self.zone)
        return moment + timedelta(days=1) if is_end else moment


def split_time(text: str) -> tuple[ClockTime, str]:
    """The time that a folded text names, midnight where it names none, and the text without it.

    Raises ``ValueError`` for a time or zone that there is not.
    """
    clock = CLOCK.search(text) or DOTTED.search(text)
    if clock is None:
        return ClockTime(), text
    zone, end = _zone(text, clock.end())
    hour = _hour(int(clock["hour"]), clock["first"] or clock["half"] or "")
    # A leap second counts as the one before it.
    second = 59 if clock["second"] == "60" else int(clock["second"] or 0)
    found = ClockTime(hour, int(clock["minute"] or 0), second, zone)
    return found, f"{text[: clock.start()]} {text[end:]}"


def _hour(hour: int, half: str) -> int:
    """The hour of 24. What counts to 24 may say the half as well ("14:30 PM"), and so may what
    begins with 0, as in Japan. Raises ``ValueError`` where the two do not agree."""
    half = re.sub(r"[.\s]", "", half)
    if half == "noon":
        half = "pm" if hour <= LAST_OF_NOON or hour == 12 else ""
    elif half == "night":
        half = "am" if hour <= LAST_OF_NIGHT or hour == 12 else "pm"
    if not half or (hour > 12 and half in AFTERNOON):
        return hour
    if hour > 12:
        raise ValueError(f"no such hour: {hour} {half}")
    return hour % 12 + (12 if half in AFTERNOON else 0)


def _zone(text: str, start: int) -> tuple[tzinfo | None, int]:
    """The zone that stands directly behind a time, and where the text goes on."""
    found = ZONE.match(text, start)
    if found is None or not found[0].strip():
        return None, start
    if found["place"]:
        place = _places().get(found["place"])
        return (ZoneInfo(place), found.end()) if place else (None, start)
    name, offset = found["name"] or "", found["offset"]
    if name and name not in OFFSETS and name not in PLACES:
        return None, start
    if offset:
        return _offset(offset), _end_of_comment(text, found.end())
    if name in PLACES:
        return ZoneInfo(PLACES[name]), found.end()
    minutes, end = OFFSETS[name], _end_of_place(text, found.end())
    return timezone(timedelta(minutes=minutes)) if minutes else UTC, end


def _end_of_place(text: str, start: int) -> int:
    """Where the place of a zone ends that stands in brackets behind its name: "Z[UTC]"."""
    return _end_of_comment(text, start) if text.startswith("[", start) else start


def _end_of_comment(text: str, start: int) -> int:
    """Where the name of a zone ends that stands behind its offset."""
    comment = COMMENT.match(text, start)
    if comment is None or (comment["name"] and comment["name"] not in OFFSETS):
        return start
    return comment.end()


def _offset(written: str) -> timezone:
    """The zone of "+0200", "+02:00", "+200", "+02" or "+2"."""
    hours, colon, minutes = written[1:].partition(":")
    if not colon and len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    distance = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if distance > FARTHEST or int(minutes or 0) > 59:
        raise ValueError(f"no such zone: {written}")
    return timezone(-distance if written[0] == "-" else distance)


@cache
def _places() -> dict[str, str]:
    """The names of the zones of the world (IANA), by their folded form."""
    return {name.casefold(): name for name in available_timezones() if "/" in name}
