"""Private names of libraries: each that the site relies on is still there, and still used.

A name with an underscore, or in a package called ``internal``, may move with any release, and most
of them would do so silently: an overridden method is simply called no longer. The first tests fail
with the name then. The last one finds private names in the code that are not listed here.
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import RequestFactory

from articles.models import Article
from pressreview.middleware.content_security import PolicyMiddleware
from tests.admin.web import picture
from tests.live import BASE_DIR

# Methods and attributes, with the class of a library that uses them itself.
OF_CLASSES = [
    ("allauth.mfa.adapter", "DefaultMFAAdapter", "_get_site_name"),
    ("django.contrib.admin.options", "ModelAdmin", "_changeform_view"),
    ("django.contrib.admin.options", "ModelAdmin", "_get_list_editable_queryset"),
    ("django.contrib.admin.options", "ModelAdmin", "_get_obj_does_not_exist_redirect"),
    ("django.contrib.auth.base_user", "AbstractBaseUser", "_password"),
    ("django.core.cache.backends.redis", "RedisCache", "_class"),
    ("django.core.serializers.python", "Serializer", "_current"),
    ("django.forms.forms", "BaseForm", "_errors"),
    ("django.forms.forms", "BaseForm", "_post_clean"),
    ("feedparser.mixin", "_FeedParserMixin", "_add_tag"),
    ("feedparser.mixin", "_FeedParserMixin", "_get_context"),
    ("feedparser.mixin", "_FeedParserMixin", "_sync_author_detail"),
    ("gunicorn.workers.gthread", "ThreadWorker", "_cap_keepalive"),
    ("import_export.admin", "ExportMixin", "_do_file_export"),
    ("whoosh.index", "TOC", "_latest_generation"),
]
# What is imported although its name or its package says that it is not for others.
IMPORTED = [
    ("allauth.account.internal.flows", "reauthentication"),
    ("allauth.account.internal.flows.logout", "logout"),
    ("allauth.core.internal.cryptokit", "normalize_user_code"),
    ("allauth.mfa.totp.internal.auth", "generate_totp_secret"),
    ("allauth.usersessions.internal.flows.sessions", "end_other_sessions"),
    ("allauth.usersessions.internal.flows.sessions", "end_sessions"),
    ("feedparser.mixin", "_FeedParserMixin"),
]
# Names without an underscore that no documentation promises.
UNDOCUMENTED = [
    ("allauth.account.forms", "default_token_generator"),
    ("allauth.account.utils", "user_pk_to_url_str"),
    ("csp.middleware", "CheckableLazyObject"),
    ("csp.utils", "build_policy"),
    ("django.contrib.admin.helpers", "ACTION_CHECKBOX_NAME"),
    ("django.contrib.admin.options", "TO_FIELD_VAR"),
    ("django.core.cache.backends.redis", "RedisCacheClient"),
    ("django.template.backends.django", "reraise"),
    ("feedparser.api", "LooseFeedParser"),
    ("feedparser.api", "StrictFeedParser"),
    ("feedparser.sanitizer", "replace_doctype"),
    ("gunicorn.http.errors", "LimitRequestLine"),
    ("pictures.models", "PillowPicture"),
    ("prometheus_client.exposition", "CONTENT_TYPE_PLAIN_0_0_4"),
    ("prometheus_client.mmap_dict", "MmapedDict"),
    ("prometheus_client.values", "MultiProcessValue"),
    ("prometheus_client.values", "ValueClass"),
    ("pictures.tasks", "process_picture"),
    ("trafilatura.htmlprocessing", "convert_to_html"),
    ("trafilatura.settings", "Document"),
    ("whoosh.index", "TOC"),
    ("whoosh.index", "clean_files"),
]
# Tests below look at what these do.
BY_BEHAVIOUR = {"_committed", "_csp_nonce", "_csp_nonce_post_response", "_password"}
# Documented, in spite of the underscore: by Django, by lxml, by Python.
DOCUMENTED = {"_Element", "_base_manager", "_default_manager", "_exit", "_meta"}
DOCUMENTED |= {"_fields", "_make", "_replace"}
# What a storage of one's own has to have ("How to write a custom storage class").
DOCUMENTED |= {"_open", "_save"}


@pytest.mark.parametrize(("module", "owner", "name"), OF_CLASSES)
def test_a_library_still_uses_its_method_or_attribute(module: str, owner: str, name: str) -> None:
    library = importlib.import_module(module)
    assert inspect.isclass(getattr(library, owner))
    source = inspect.getsource(library)
    assert re.search(rf"\.{name}\b", source), f"{module} uses no {name} any more"


@pytest.mark.parametrize(("module", "name"), [*IMPORTED, *UNDOCUMENTED])
def test_a_library_still_has_what_is_imported(module: str, name: str) -> None:
    assert hasattr(importlib.import_module(module), name), f"{module} has no {name} any more"


@pytest.mark.parametrize(
    "name",
    [
        *("accept", "enqueue_req", "handle_error", "on_pending_socket_readable"),
        *("cfg", "pending_conns", "poller", "wsgi"),
        *("data_ready", "initialized", "sock", "timeout", "wait_for_data"),
    ],
)
def test_gunicorns_worker_still_uses(name: str) -> None:
    """``pressreview.gunicorn_worker`` overrides and reads these of workers and connections."""
    gthread = importlib.import_module("gunicorn.workers.gthread")
    assert re.search(rf"\b(?:self|conn)\.{name}\b", inspect.getsource(gthread)), name


def test_a_script_allowed_by_nonce_still_shows_in_the_request() -> None:
    """``PolicyMiddleware`` tells from ``request._csp_nonce`` which answers differ."""
    request: Any = RequestFactory().get("/")
    middleware = PolicyMiddleware(lambda _request: HttpResponse())
    middleware.process_request(request)
    assert getattr(request, "_csp_nonce", None) is None
    nonce = str(request.csp_nonce)
    assert request._csp_nonce == nonce
    answer = middleware.process_response(request, HttpResponse())
    assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert callable(middleware._csp_nonce_post_response)


def test_a_new_password_is_still_kept_until_it_is_saved() -> None:
    """The log's line of a changed password hangs on it (``articles.accounts.signals``)."""
    user: Any = User(username="anna")
    assert user._password is None
    user.set_password("una frase lunga")
    assert bool(user._password)


def test_a_file_that_was_handed_over_still_says_that_it_is_not_stored_yet() -> None:
    """``articles.models.lead_picture`` asks ``FieldFile._committed`` which picture is new."""
    article: Any = Article()
    assert article.image._committed
    article.image = ContentFile(picture(), "two.png")
    assert not article.image._committed


def code() -> Iterator[tuple[str, ast.Module]]:
    """Each module of the site, by dotted name, with its syntax tree."""
    for root in ("articles", "pressreview"):
        for path in sorted((BASE_DIR / root).rglob("*.py")):
            if "migrations" not in path.parts:
                parts = path.relative_to(BASE_DIR).with_suffix("").parts
                tree = ast.parse(path.read_text(encoding="utf-8"))
                yield ".".join(parts).removesuffix(".__init__"), tree


CODE = dict(code())
NODES = [node for tree in CODE.values() for node in ast.walk(tree)]


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and len(name) > 1


def imported_names() -> set[str]:
    """Private names that stand in an import, and names of packages called ``internal``."""
    return {
        alias.name
        for node in NODES
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
        if is_private(alias.name) or "internal" in node.module.split(".")
    }


def read_names() -> set[str]:
    """Private attributes that are read somewhere and defined nowhere in the site's own code."""
    attributes = [node for node in NODES if isinstance(node, ast.Attribute)]
    own = {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    own |= {node.name for node in NODES if isinstance(node, definitions)}
    fields = [node.target for node in NODES if isinstance(node, ast.AnnAssign)]
    own |= {target.id for target in fields if isinstance(target, ast.Name)}
    asked = {
        str(call.args[1].value)
        for call in NODES
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"getattr", "hasattr"}
        if isinstance(call.args[1], ast.Constant)
    }
    return {name for name in {node.attr for node in attributes} - own | asked if is_private(name)}


def library_source(ours: type) -> str:
    """The modules of all foreign classes that one of ours extends."""
    modules = {base.__module__ for base in ours.__mro__}
    foreign = [
        name for name in modules if name.partition(".")[0] not in {"articles", "pressreview"}
    ]
    loaded: list[ModuleType] = [importlib.import_module(name) for name in foreign]
    return "".join(inspect.getsource(module) for module in loaded if hasattr(module, "__file__"))


def overridden_names() -> set[str]:
    """Private names that our classes define or set, and that a class they extend uses as well."""
    found = set()
    for module, tree in CODE.items():
        for node in tree.body:
            if not isinstance(node, ast.ClassDef) or not node.bases:
                continue
            names = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            names |= {
                part.attr
                for part in ast.walk(node)
                if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store)
            }
            names = {name for name in names if is_private(name)}
            if names:
                source = library_source(getattr(importlib.import_module(module), node.name))
                found |= {name for name in names if re.search(rf"\.{name}\b", source)}
    return found


def test_every_private_name_is_listed() -> None:
    listed = {name for _module, _owner, name in OF_CLASSES} | {name for _module, name in IMPORTED}
    in_code = imported_names() | read_names() | overridden_names()
    assert in_code - DOCUMENTED - BY_BEHAVIOUR - listed == set(), "used and not tested"
    assert listed - in_code == set(), "tested and no longer used"
