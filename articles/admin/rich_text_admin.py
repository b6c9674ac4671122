"""Pages of the desk whose form has the rich-text editor."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from js_asset import Media

from articles.admin.base_admin import DeskAdmin


class RichTextAdmin(DeskAdmin):
    """Their base; their template extends ``admin/articles/rich_text_form.html``."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # The editor's import map is an inline script, which the security policy lets through
        # with the response's own nonce.
        nonce = str(getattr(request, "csp_nonce", ""))
        context["media"] = Media.from_media(context["media"], nonce=nonce)
        return super().render_change_form(request, context, *args, **kwargs)
