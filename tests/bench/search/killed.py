"""What readers meet while a node of a cluster is killed: ``python -m tests.bench.search.killed``.

With ``--quick`` the nodes are small ones that soon start, to see that it runs.

By a process whose settings may name any archive: the index is one of its own.
"""

import json
import sys

import django

django.setup()  # before anything imports models

from tests.bench.load import percentile  # noqa: E402
from tests.opensearch.cluster import running  # noqa: E402
from tests.opensearch.killed_node import kill_one  # noqa: E402


def main() -> int:
    with running(is_measured="--quick" not in sys.argv) as cluster:
        cluster.wait(status="green")
        met = kill_one(cluster)
    seconds = sorted(met.seconds)
    figures = {
        "asked": len(seconds),
        "failed": len(met.failed),
        "lost": len(set(met.wanted) - set(met.ids)),
        "p50_ms": 1000 * percentile(seconds, 50),
        "slowest_ms": 1000 * seconds[-1],
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
