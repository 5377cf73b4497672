"""A host belongs to one worker at a time, wherever it runs: a concurrency limit of one on the Prefect server a host.

The lease is renewed while the worker lives; of one that was killed it ends within a minute or so, and another goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

from prefect.client.orchestration import get_client
from prefect.concurrency.asyncio import ConcurrencySlotAcquisitionError
from prefect.concurrency.sync import concurrency

from flows.sharing import HostTaken

# That a host is taken is an answer; Prefect's own service logs it as an error, with a traceback, each time.
logging.getLogger("prefect._internal.concurrency").addFilter(
    lambda record: "ConcurrencySlotAcquisition" not in record.getMessage()
)
LEASE_SECONDS = 60.0  # the least that Prefect allows


class Leases:
    """Leases of hosts, for the threads of one process, which are not to ask Prefect for what they have themselves."""

    def __init__(self) -> None:
        self._held: set[str] = set()
        self._known: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def hold(self, host: str) -> Iterator[None]:
        """The host for us alone. Raises `HostTaken` at once where somebody has it."""
        with self._lock:
            if host in self._held:
                raise HostTaken(host)
            self._held.add(host)
        try:
            with self._leased(f"borderwatch {host}"):
                yield
        finally:
            with self._lock:
                self._held.discard(host)

    @contextmanager
    def _leased(self, limit: str) -> Iterator[None]:
        if limit not in self._known:
            with get_client(sync_client=True) as client:
                client.upsert_global_concurrency_limit_by_name(limit, 1)
            self._known.add(limit)
        with ExitStack() as stack:
            try:
                stack.enter_context(concurrency(limit, max_retries=0, lease_duration=LEASE_SECONDS, strict=True))
            except ConcurrencySlotAcquisitionError:
                raise HostTaken(limit) from None
            yield
