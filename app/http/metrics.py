"""Figures for Prometheus: requests by route and status, their duration, verdicts by reason.

Each process counts for itself; with several workers set ``PROMETHEUS_MULTIPROC_DIR`` (a variable of the
Prometheus client) so that one scrape sees them all.
"""

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "luzheng_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "luzheng_request_seconds",
            "Time to answer a request.",
            ("route",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._verdicts = Counter(
            "luzheng_verdicts", "Verifications by reason.", ("reason",), registry=self._registry
        )
        # labels() locks and hashes each time; the few combinations there are can be kept.
        self._known_requests: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._known_verdicts: dict[str, Counter] = {}

    def observe_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request; `route` is a pattern, so there are few of them."""
        key = (method, route, status)
        known = self._known_requests.get(key)
        if known is None:
            known = self._requests.labels(method, route, str(status)), self._seconds.labels(route)
            self._known_requests[key] = known
        known[0].inc()
        known[1].observe(seconds)

    def observe_verdict(self, reason: str) -> None:
        """Count a verification."""
        counter = self._known_verdicts.get(reason)
        if counter is None:
            counter = self._known_verdicts[reason] = self._verdicts.labels(reason)
        counter.inc()

    def to_text(self) -> bytes:
        """Write all figures in Prometheus's text format."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        return generate_latest(shared)
