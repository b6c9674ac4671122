"""An index that grows beside the live one, and takes its place in one step."""

import secrets
from collections.abc import Iterable
from functools import partial
from typing import Any

from opensearchpy import OpenSearch

from articles.cluster_address import ClusterAddress
from articles.process_pool import processors
from articles.search.engines.base import Rebuild
from articles.search.engines.opensearch import bulk_writes, index_layout
from articles.search.engines.opensearch.cluster_client import WORK_SECONDS, work
from articles.search.engines.opensearch.cluster_documents import statistics_of
from articles.search.engines.opensearch.statistics import SAMPLE, Statistics
from articles.search.engines.parallel_groups import MOST_HELPERS, Groups
from articles.search.types import Document

LASTING = {"request_timeout": WORK_SECONDS}
# Seconds that a new index waits for its copies before it is put in place without them.
COPIES_SECONDS = 30
# Segments of about one size that stay beside each other: much of what a question costs the nodes is
# the same for a segment of any size. While an index is built, such merges would only hold it up.
SEGMENTS = 4
BUILDING = "building"  # ending of the alias by which a new index is written


class ClusterRebuild(Rebuild):
    """The new index, behind an alias of its own until it is finished."""

    def __init__(
        self, client: OpenSearch, address: ClusterAddress, alias: str, version: int
    ) -> None:
        self.client = client
        self.address = address
        self.alias = alias
        self.version = version
        self.index = f"{alias}-{secrets.token_hex(6)}"
        self.writing = f"{self.index}-{BUILDING}"
        self.statistics = Statistics()
        self.is_finished = False
        self._gathered: list[Document] = []  # until the index is made
        self._groups: Groups[int] | None = None

    def add(self, documents: Iterable[Document]) -> None:
        if self._groups is not None:
            self._hand_over(self._groups, documents)
            return
        self._gathered += documents
        if len(self._gathered) >= SAMPLE:
            self._made()

    def _hand_over(self, groups: Groups[int], documents: Iterable[Document]) -> None:
        for document in documents:
            groups.add(document)

    def _made(self) -> Groups[int]:
        """What writes documents into the index, once that is there."""
        if self._groups is None:
            with work():
                self._make()
            # One more than else: while a batch is on its way, a process does nothing.
            self._groups = Groups(
                partial(
                    bulk_writes.write_group,
                    self.address,
                    self.writing,
                    self.version,
                    self.statistics,
                ),
                min(processors(), MOST_HELPERS),
            )
            gathered, self._gathered = self._gathered, []
            self._hand_over(self._groups, gathered)
        return self._groups

    def close(self) -> None:
        """End the processes that help; what was not settled is given up."""
        if self._groups is not None:
            self._groups.close()

    def _make(self) -> None:
        """Make the index by what the first articles say of the archive."""
        self.statistics = statistics_of(self._gathered)
        lengths = self.statistics.title_length, self.statistics.text_length
        body = {
            "settings": {"index": index_layout.settings(self.address.shards, *lengths)},
            "mappings": index_layout.MAPPINGS,
            "aliases": {self.writing: {}},
        }
        self.client.indices.create(index=self.index, body=body, params=LASTING)
        kept = {"statistics": self.statistics.kept()}
        self.client.index(index=self.index, id="statistics", body=kept, params=LASTING)
        bulk_writes.keep_place(self.client, self.writing, self.version)

    def settle(self) -> None:
        """Write what is gathered, and have the cluster copy it."""
        self._made().finish()
        self.close()
        merged = {"merge.policy.segments_per_tier": SEGMENTS}
        copies = {"refresh_interval": None, "auto_expand_replicas": f"0-{self.address.replicas}"}
        with work():
            self._set(merged)
            self.client.indices.refresh(index=self.index, params=LASTING)
            # Begins what is due by now, and waits for none of it.
            self.client.indices.forcemerge(index=self.index, params=LASTING)
            self._set(copies)
            wait: dict[str, Any] = {"wait_for_status": "green", "timeout": f"{COPIES_SECONDS}s"}
            self.client.cluster.health(index=self.index, params=wait | LASTING, ignore=[408])

    def _set(self, settings: dict[str, Any]) -> None:
        self.client.indices.put_settings(index=self.index, body={"index": settings}, params=LASTING)

    def apply(
        self,
        documents: Iterable[Document],
        removed: Iterable[int],
        version: int,
        place: int | None = None,
    ) -> None:
        self._made()
        with work():
            lines = bulk_writes.changes(documents, removed, version, self.statistics)
            bulk_writes.write(self.client, self.writing, lines)
            self.client.indices.refresh(index=self.index, params=LASTING)
            if place is not None:
                bulk_writes.keep_place(self.client, self.writing, place)

    def finish(self) -> None:
        with work():
            actions: list[dict[str, Any]] = [
                {"remove_index": {"index": index}}
                for index in live_indexes(self.client, self.alias)
            ]
            actions.append({"add": {"index": self.index, "alias": self.alias}})
            actions.append({"remove": {"index": self.index, "alias": self.writing}})
            self.client.indices.update_aliases(body={"actions": actions}, params=LASTING)
        self.is_finished = True


def live_indexes(client: OpenSearch, alias: str) -> list[str]:
    """The indexes behind an alias: one, or none."""
    return sorted(
        client.indices.get_alias(name=alias, params=LASTING, ignore=[404]).keys()
        - {"error", "status"}
    )


def drop_unfinished(client: OpenSearch, alias: str) -> None:
    """Remove what rebuilds have left behind that came to no end."""
    found = client.indices.get_alias(index=f"{alias}-*", params=LASTING, ignore=[404])
    for index, told in found.items():
        if index.startswith(f"{alias}-") and alias not in told["aliases"]:
            client.indices.delete(index=index, params=LASTING, ignore=[404])
