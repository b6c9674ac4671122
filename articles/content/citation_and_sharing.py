"""How to cite an article, and plain links to share it."""

from unicodedata import bidirectional
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article


def citation(article: Article) -> str:
    """One line that names author, title, outlet, date, this archive and the address."""
    day = date_format(timezone.localtime(article.published), "DATE_FORMAT")
    author = f"{_isolated(article.author)}, " if article.author else ""
    return _("%(author)s“%(title)s”, %(source)s, %(day)s; in %(site)s, %(address)s") % {
        "author": author,
        "title": _isolated(article.title),
        "source": _isolated(article.source.name),
        "day": day,
        "site": settings.SITE_NAME,
        "address": settings.SITE_URL + article.path,
    }


def _isolated(text: str) -> str:
    """A text that is written from right to left in marks that keep what follows, such as an
    address, in its own direction (Unicode, UAX #9, 2.4); any other as it is."""
    is_turned = any(bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if is_turned else text


def share_links(article: Article) -> list[tuple[str, str]]:
    """Name and address of the places to share at: links, no scripts of others."""
    address, title = settings.SITE_URL + article.path, article.title
    pair = urlencode({"url": address, "text": title}, quote_via=quote)
    return [
        (_("E-mail"), "mailto:?" + urlencode({"subject": title, "body": address}, quote_via=quote)),
        ("WhatsApp", "https://wa.me/?" + urlencode({"text": f"{title} {address}"})),
        ("Telegram", f"https://t.me/share/url?{pair}"),
        ("Mastodon", "https://share.joinmastodon.org/#text=" + quote(f"{title} {address}")),
        ("Facebook", "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": address})),
    ]
