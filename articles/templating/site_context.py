"""What every template knows of the site."""

from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language_info

from articles.lists.site_frame import SiteFrame
from articles.sample import is_sample
from articles.templating import notice_cookie
from articles.templating.kept_parts import archive_state


class Site(SiteFrame):
    """The site as one request sees it; nothing is read before a template asks."""

    name = settings.SITE_NAME
    url = settings.SITE_URL

    keeps_pages = settings.OFFLINE_ARTICLES > 0

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.state = archive_state(request)

    @cached_property
    def is_editor(self) -> bool:
        # A reader without the editors' cookie must not open a session: the page is shared.
        if settings.SESSION_COOKIE_NAME not in self.request.COOKIES:
            return False
        return bool(getattr(self.request, "user", None) and self.request.user.is_staff)

    @property
    def has_seen_notice(self) -> bool:
        return bool(getattr(self.request, "has_seen_notice", False))

    @property
    def notice_cookie(self) -> str:
        return notice_cookie.as_text()

    @property
    def is_sample(self) -> bool:
        return bool(is_sample())

    @property
    def today(self) -> object:
        return timezone.localdate()

    @cached_property
    def path(self) -> str:
        """The address of this page in the default language, without query."""
        return translate_url(self.request.path, settings.LANGUAGE_CODE)

    @property
    def canonical(self) -> str:
        return f"{self.url}{self.request.path}"

    @cached_property
    def languages(self) -> list[tuple[str, str, str, bool]]:
        """Code, own name, address of this page, and whether it is the page's language."""
        return list(self._languages())

    def _languages(self) -> Iterator[tuple[str, str, str, bool]]:
        current = getattr(self.request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
        path, mark, query = self.request.get_full_path().partition("?")
        for code, _name in settings.LANGUAGES:
            name = get_language_info(code)["name_local"].capitalize()
            address = path if code == current else _translated(path, current, code)
            yield code, name, f"{address}{mark}{query}", code == current


@lru_cache(maxsize=2_000)
def _translated(path: str, _active: str, code: str) -> str:
    """The address in another language. Which it is now tells addresses apart."""
    return translate_url(path, code)


def site(request: HttpRequest) -> dict[str, Site]:
    """The context that the templates of all readers' pages get."""
    return {"site": Site(request)}
