"""The Jinja2 environment of readers' pages: what their templates can call, and how they are read.

``settings.TEMPLATES`` names ``environment``; Django's backend calls it once for each process.
"""

from collections.abc import Iterable
from functools import lru_cache

import jinja2
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.defaultfilters import floatformat, truncatechars
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from markupsafe import Markup

from articles.comments import count_comments
from articles.content import rights
from articles.templating import date_filters
from articles.templating.addresses import article_url, static, url
from articles.templating.comment_html import comment_html
from articles.templating.kept_cards import card
from articles.templating.kept_parts import part
from articles.templating.pictures import picture_sizes, rendition_url, renditions
from articles.text.author_names import author_slug
from articles.text.country_and_language_names import count_text, country_name, language_name
from articles.text.html import excerpt
from articles.text.safe_links import web_address

# Of the folder of templates; those in it are Django's own.
DJANGO_FOLDER = "django/"


def environment(
    *, loader: jinja2.BaseLoader, auto_reload: bool, **_of_django: object
) -> jinja2.Environment:
    """An environment that escapes whatever is no markup, and fails at a name that nobody gave.

    A line that holds nothing but a tag leaves no line behind (``trim_blocks``).
    """
    env = jinja2.Environment(
        loader=loader,
        auto_reload=auto_reload,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Called anew each time: these translate into whatever language is active then.
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    _add_names(env)
    return env


def _add_names(env: jinja2.Environment) -> None:
    """Give templates the functions and filters that they can call."""
    env.globals.update(
        _=translated,
        card=card,
        gettext=translated,
        get_language=get_language,
        part=part,
        picture_sizes=picture_sizes,
        rendition_url=rendition_url,
        renditions=renditions,
        static=static,
        url=url,
    )
    env.filters.update(
        article_url=article_url,
        author_slug=author_slug,
        capfirst=capfirst,
        clock=date_filters.clock,
        clock_if_known=date_filters.clock_if_known,
        comment_count=count_comments,
        comment_html=comment_html,
        country_name=country_name,
        date=date_filters.date,
        excerpt=excerpt,
        floatformat=floatformat,
        iso=date_filters.iso,
        language_name=language_name,
        localize=count_text,
        teaser=rights.teaser,
        truncatechars=truncatechars,
        web_address=web_address,
        when=date_filters.when,
        words_of=words_of,
    )


def translated(message: str, **variables: object) -> Markup:
    """The message in the reader's language, with escaped values in the place of ``%(name)s``.

    Our own words are markup.
    """
    language = get_language()
    return _markup(message, language) % variables if variables else _plain(message, language)


@lru_cache(maxsize=2_000)
def _markup(message: str, _language: str | None) -> Markup:
    return Markup(gettext(message))  # noqa: S704


@lru_cache(maxsize=2_000)
def _plain(message: str, language: str | None) -> Markup:
    """A message without values, in which a percent sign is still written twice."""
    return _markup(message, language) % {}


def words_of(pairs: Iterable[tuple[str, str]], field: str) -> list[str]:
    """Of pairs of a field and a word that was found in it the words of this field."""
    return [word for name, word in pairs if name == field]


def compile_templates() -> None:
    """Compile every template of readers' pages, so that no reader waits for it."""
    engine = engines["jinja2"]
    if isinstance(engine, Jinja2):
        for name in engine.env.list_templates(filter_func=is_of_readers):
            engine.env.get_template(name)


def is_of_readers(name: str) -> bool:
    """Whether a file in the folder of templates, named from there, is one for Jinja2."""
    return not name.startswith(DJANGO_FOLDER)
