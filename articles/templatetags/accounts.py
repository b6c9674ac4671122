"""Template tags and filters of the accounts' pages: browsers, networks, passkeys."""

from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.template.context import Context

from articles.accounts.browser_names import browser_name
from articles.accounts.client_network import network_from_address

register = template.Library()
register.filter("network", network_from_address)
register.filter("browser", browser_name)


@register.simple_tag
def site_name() -> str:
    """The site's name; django-allauth puts another “site” into the context of its pages."""
    return str(settings.SITE_NAME)


@register.simple_tag(takes_context=True)
def passkeys_here(context: Context) -> bool:
    """Whether passkeys work at the address under which the page was asked for."""
    host = urlsplit(f"//{context['request'].get_host()}").hostname
    return bool(settings.PASSKEY_HOST) and host == settings.PASSKEY_HOST


@register.simple_tag(takes_context=True)
def passkeys_elsewhere(context: Context) -> str:
    """The address at which passkeys work, if it is another than that of the page; else ""."""
    request = context["request"]
    if not settings.PASSKEY_HOST or passkeys_here(context):
        return ""
    _host, _colon, port = request.get_host().rpartition(":")
    host = f"{settings.PASSKEY_HOST}:{port}" if port.isdecimal() else settings.PASSKEY_HOST
    return f"{request.scheme}://{host}{request.path}"
