"""Answers ``/metrics`` for Prometheus, to this machine and to the networks of the settings.

What counts is who has opened the connection. A request that a proxy passed on came from whoever
asked the proxy: it is not answered, whatever its headers say. It stands before what looks at hosts
and at https, since Prometheus asks for the address of the machine.
"""

from collections.abc import Callable, Iterator
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from prometheus_client import Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from articles.worker import site_metrics
from pressreview.metrics import process_files, process_metrics

PATH = "/metrics"
# Said by proxies alone.
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer the one address; to others than those who may ask it does not exist."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path_info != PATH or request.method != "GET" or not may_ask(request):
            return get_response(request)
        request.answered_by = "metrics"  # type: ignore[attr-defined]
        content = generate_latest(registry)
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(content, content_type=CONTENT_TYPE_PLAIN_0_0_4, headers=headers)

    return answer


def may_ask(request: HttpRequest) -> bool:
    """Whether the peer itself is asking, and may."""
    if any(name in request.META for name in PASSED_ON):
        return False
    try:
        peer = ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0])
    except ValueError:  # a socket of this machine's, or nonsense
        return False
    if isinstance(peer, IPv6Address) and peer.ipv4_mapped:
        peer = peer.ipv4_mapped
    return peer.is_loopback or any(peer in network for network in settings.METRICS_NETWORKS)


class _All(Collector):
    """Everything, read when it is asked for."""

    def collect(self) -> Iterator[Metric]:
        yield from process_files.counted()
        yield from process_metrics.collect()
        yield from site_metrics.collect()


registry = CollectorRegistry(auto_describe=False)
registry.register(_All())
