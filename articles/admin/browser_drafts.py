"""Tells the editor's browser that a form was saved, so that it deletes its draft.

Only the browser keeps drafts of forms; they are never sent to the site.
"""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

TOKEN = re.compile(r"[0-9a-f]{32}")


def without_draft(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer to a saved form, changed so that the browser deletes its draft.

    The name of the draft stands in the fragment of the address that the browser is sent to: no
    cookie is needed, and nothing of it comes back to the server.
    """
    token = request.POST.get("_draft", "")
    if isinstance(response, HttpResponseRedirect) and TOKEN.fullmatch(token):
        response["Location"] = f"{response['Location'].partition('#')[0]}#draft-{token}"
    return response
